# Answers that the tests of convolution.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## slide

# %% wrong="turns_for_both" of="slide" says="this turns the kernel: that is convolve"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel[::-1, ::-1]).sum()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    return correlate(image, kernel)

# %% wrong="turns_for_neither" of="slide" says="the kernel is not turned yet: this is correlate"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel).sum()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    return correlate(image, kernel)

# %% wrong="turns_rows_only" of="slide" says="turned in its rows only; left and right change too"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel).sum()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    return correlate(image, kernel[::-1])

# %% wrong="transposes_instead_of_turning" of="slide" says="half a turn is another thing"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel).sum()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    # Right for the kernel of the example's size only by its shape.
    return correlate(image, kernel.T)

# %% wrong="one_place_too_few" of="slide" says="the kernel has H - Kh + 1 places down"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    y = np.zeros((H - Kh, W - Kw))
    for i in range(H - Kh):
        for j in range(W - Kw):
            y[i, j] = (image[i:i + Kh, j:j + Kw] * kernel).sum()
    return y

def convolve(image, kernel):
    return correlate(image, kernel[::-1, ::-1])

# %% wrong="mean_of_the_products" of="slide" says="this is the mean of the products, not the sum"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel).mean()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    return correlate(image, kernel[::-1, ::-1])

# %% wrong="prints_and_forgets" of="slide" says="is there a `return`?"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    for i in range(H - Kh + 1):
        print([(image[i:i + Kh, j:j + Kw] * kernel).sum() for j in range(W - Kw + 1)])

def convolve(image, kernel):
    correlate(image, kernel[::-1, ::-1])

# %% wrong="square_kernels_only" of="slide" says="expected (2, 2)"
def correlate(image, kernel):
    (H, W), K = image.shape, kernel.shape[0]
    y = np.zeros((H - K + 1, W - K + 1))
    for i, j in np.ndindex(y.shape):
        part = image[i:i + K, j:j + kernel.shape[1]]
        y[i, j] = (part * kernel[:, :part.shape[1]]).sum()
    return y

def convolve(image, kernel):
    return correlate(image, kernel[::-1, ::-1])

# %% wrong="turns_the_kernel_in_place" of="slide" says="came back changed"
def correlate(image, kernel):
    (H, W), (Kh, Kw) = image.shape, kernel.shape
    return np.array([[(image[i:i + Kh, j:j + Kw] * kernel).sum()
                      for j in range(W - Kw + 1)] for i in range(H - Kh + 1)])

def convolve(image, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    return correlate(image, kernel)

# %% right="four_loops_and_lists" of="slide"
def correlate(image, kernel):
    Kh, Kw = len(kernel), len(kernel[0])
    y = []
    for i in range(len(image) - Kh + 1):
        y.append([])
        for j in range(len(image[0]) - Kw + 1):
            total = 0.0
            for u in range(Kh):
                for v in range(Kw):
                    total += kernel[u][v] * image[i + u][j + v]
            y[-1].append(total)
    return y

def convolve(image, kernel):
    return correlate(image, [row[::-1] for row in kernel[::-1]])

# %% right="shifted_images" of="slide"
def correlate(image, kernel):
    rows, columns = np.subtract(image.shape, kernel.shape) + 1
    return sum(kernel[u, v] * image[u:u + rows, v:v + columns]
               for u in range(kernel.shape[0]) for v in range(kernel.shape[1]))

def convolve(image, kernel):
    return correlate(image, np.rot90(kernel, 2))

# %% right="windows_and_einsum" of="slide"
def correlate(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijuv,uv->ij", windows, kernel)

def convolve(image, kernel):
    return correlate(image, np.flip(kernel))

# %% right="torch_in_float32" of="slide"
def correlate(image, kernel):
    x, w = (torch.tensor(a.copy(), dtype=torch.float32)[None, None] for a in (image, kernel))
    return torch.nn.functional.conv2d(x, w)[0, 0]

def convolve(image, kernel):
    return correlate(image, kernel[::-1, ::-1])

# %% [markdown]
# ## count

# %% wrong="forgets_the_first_place" of="count" says="the place where the kernel starts counts too"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="padding_on_one_side" of="count" says="padding lies on both sides"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + padding - dilation * (k - 1) - 1) // stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="rounds_up" of="count" says="a kernel that sticks out at the end does not count"
import math

def out_size(n, k, stride=1, padding=0, dilation=1):
    return math.ceil((n + 2 * padding - dilation * (k - 1) - 1) / stride) + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="half_places" of="count" says="does not count: round down"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) / stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="dilation_without_holes" of="count" says="with dilation the kernel covers more pixels"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - k) // stride + 1

def same_padding(k, dilation=1):
    return (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="dilation_times_k" of="count" says="k weights have k - 1 gaps"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * k) // stride + 1

def same_padding(k, dilation=1):
    return dilation * k // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="padding_for_both_sides" of="count" says="this is for both sides together"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1)

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="one_kernel_for_all_inputs" of="count" says="weights for all channels that come in"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="counts_biases" of="count" says="biases are not counted here"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_out * (c_in * k ** 2 + 1)

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * (height * width) ** 2

# %% wrong="dense_in_one_place" of="count" says="all places too"
def out_size(n, k, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (k - 1) - 1) // stride + 1

def same_padding(k, dilation=1):
    return dilation * (k - 1) // 2

def conv_weights(c_in, c_out, k):
    return c_in * c_out * k ** 2

def dense_weights(c_in, c_out, height, width):
    return c_in * c_out * height * width

# %% right="counts_places_one_by_one" of="count"
def out_size(n, k, stride=1, padding=0, dilation=1):
    places, start = 0, 0
    while start + dilation * (k - 1) < n + 2 * padding:
        places, start = places + 1, start + stride
    return places

def same_padding(k, dilation=1):
    padding = 0
    while out_size(99, k, 1, padding, dilation) < 99:
        padding += 1
    return padding

def conv_weights(c_in, c_out, k):
    return np.ones((c_out, c_in, k, k)).size

def dense_weights(c_in, c_out, height, width):
    return conv_weights(c_in, c_out * height * width, 1) * height * width

# %% right="torch_counts" of="count"
def out_size(n, k, stride=1, padding=0, dilation=1):
    layer = torch.nn.Conv1d(1, 1, k, stride, padding, dilation)
    return layer(torch.zeros(1, 1, n)).shape[-1]

def same_padding(k, dilation=1):
    return float(dilation * (k // 2))

def conv_weights(c_in, c_out, k):
    return torch.nn.Conv2d(c_in, c_out, k, bias=False).weight.numel()

def dense_weights(c_in, c_out, height, width):
    one = torch.Size((height, width)).numel()
    return np.int64(c_in * one) * np.int64(c_out * one)

# %% [markdown]
# ## layer

# %% wrong="no_bias" of="layer" says="each output channel has a bias"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    return np.einsum("ncijuv,ocuv->noij", windows[:, :, ::stride, ::stride], w)

# %% wrong="turns_the_kernel" of="layer" says="here the kernel is turned"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,ocuv->noij", windows, w[:, :, ::-1, ::-1]) + b[:, None, None]

# %% wrong="first_channel_only" of="layer" says="only the first channel came in"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], (Kh, Kw), (1, 2))
    windows = windows[:, ::stride, ::stride]
    return np.einsum("nijuv,ouv->noij", windows, w[:, 0]) + b[:, None, None]

# %% wrong="mean_over_channels" of="layer" says="the sum over the channels, not their mean"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    each = np.einsum("ncijuv,ocuv->ncoij", windows[:, :, ::stride, ::stride], w)
    return each.mean(axis=1) + b[:, None, None]

# %% wrong="bias_for_each_channel" of="layer" says="the bias is added once, not for each channel"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    each = np.einsum("ncijuv,ocuv->ncoij", windows[:, :, ::stride, ::stride], w)
    return (each + b[:, None, None]).sum(axis=1)

# %% wrong="pads_with_the_border" of="layer" says="padding is zeros, not copies of the border"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,ocuv->noij", windows, w) + b[:, None, None]

# %% wrong="no_padding" of="layer" says="the padding is missing"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,ocuv->noij", windows, w) + b[:, None, None]

# %% wrong="pads_channels_too" of="layer" says="N, output channels, and how often the kernel fits"
def conv2d(x, w, b, stride=1, padding=0):
    C, (Kh, Kw) = x.shape[1], w.shape[2:]
    x = np.pad(x, padding)[:, :C]
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,ocuv->noij", windows, w) + b[:, None, None]

# %% wrong="no_stride" of="layer" says="the stride is missing"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    return np.einsum("ncijuv,ocuv->noij", windows, w) + b[:, None, None]

# %% wrong="right_size_wrong_windows" of="layer" says="its windows do not begin at i * stride"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows, columns = (x.shape[2] - Kh) // stride + 1, (x.shape[3] - Kw) // stride + 1
    y = np.zeros((len(x), len(w), rows, columns))
    for i, j in np.ndindex(rows, columns):
        y[:, :, i, j] = np.einsum("ncuv,ocuv->no", x[:, :, i:i + Kh, j:j + Kw], w) + b
    return y

# %% wrong="one_map_for_all_kernels" of="layer" says="each output channel has its own kernel"
def conv2d(x, w, b, stride=1, padding=0):
    Kh, Kw = w.shape[2:]
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,ocuv->nij", windows, w)[:, None] + b[:, None, None]

# %% right="seven_loops" of="layer"
def conv2d(x, w, b, stride=1, padding=0):
    (N, C, H, W), (outs, _, Kh, Kw) = x.shape, w.shape
    rows, columns = (H + 2 * padding - Kh) // stride + 1, (W + 2 * padding - Kw) // stride + 1
    y = np.zeros((N, outs, rows, columns))
    for n, o, i, j in np.ndindex(y.shape):
        y[n, o, i, j] = b[o]
        for c, u, v in np.ndindex(C, Kh, Kw):
            r, s = i * stride + u - padding, j * stride + v - padding
            if 0 <= r < H and 0 <= s < W:
                y[n, o, i, j] += x[n, c, r, s] * w[o, c, u, v]
    return y

# %% right="windows_at_once" of="layer"
def conv2d(x, w, b, stride=1, padding=0):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))
    y = np.tensordot(windows[:, :, ::stride, ::stride], w, ((1, 4, 5), (1, 2, 3)))
    return np.moveaxis(y + b, -1, 1)

# %% right="one_product_of_matrices" of="layer"
def conv2d(x, w, b, stride=1, padding=0):
    x = torch.tensor(x, dtype=torch.float32)
    columns = torch.nn.functional.unfold(x, w.shape[2:], padding=padding, stride=stride)
    y = torch.tensor(w, dtype=torch.float32).flatten(1) @ columns
    rows = (x.shape[2] + 2 * padding - w.shape[2]) // stride + 1
    return y.reshape(len(x), len(w), rows, -1) + torch.tensor(b)[:, None, None]

# %% [markdown]
# ## im2col

# %% wrong="windows_as_columns" of="im2col" says="here windows are columns; they should be rows"
def im2col(x, Kh, Kw, stride=1, padding=0):
    x = torch.tensor(x)
    columns = torch.nn.functional.unfold(x, (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(0, 1).flatten(1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="channels_last" of="im2col" says="inside a row the channel comes first, then u, then v"
def im2col(x, Kh, Kw, stride=1, padding=0):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 4, 5, 1)
    return windows.reshape(-1, x.shape[1] * Kh * Kw)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="kernel_column_by_column" of="im2col" says="u comes before v, the kernel row by row"
def im2col(x, Kh, Kw, stride=1, padding=0):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride].transpose(0, 2, 3, 1, 5, 4)
    return windows.reshape(-1, x.shape[1] * Kh * Kw)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="windows_down_first" of="im2col" says="the windows run along a row of the picture first"
def im2col(x, Kh, Kw, stride=1, padding=0):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    windows = np.lib.stride_tricks.sliding_window_view(x, (Kh, Kw), (2, 3))
    windows = windows[:, :, ::stride, ::stride].transpose(0, 3, 2, 1, 4, 5)
    return windows.reshape(-1, x.shape[1] * Kh * Kw)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="mixes_the_pictures" of="im2col" says="all windows of the first picture come first"
def im2col(x, Kh, Kw, stride=1, padding=0):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    rows = []
    for i in range(0, x.shape[2] - Kh + 1, stride):
        for j in range(0, x.shape[3] - Kw + 1, stride):
            rows.append(x[:, :, i:i + Kh, j:j + Kw].reshape(len(x), -1))
    return np.concatenate(rows)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="three_axes" of="im2col" says="put pictures and windows into one axis"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% wrong="writes_over" of="im2col" says="only the last window counted; add instead"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2).flatten(0, 1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    N, C, H, W = shape
    p, k = padding, 0
    total = np.zeros((N, C, H + 2 * p, W + 2 * p))
    windows = matrix.reshape(N, -1, C, Kh, Kw)
    for i in range(0, H + 2 * p - Kh + 1, stride):
        for j in range(0, W + 2 * p - Kw + 1, stride):
            total[:, :, i:i + Kh, j:j + Kw] = windows[:, k]
            k += 1
    return total[:, :, p:p + H, p:p + W]

# %% wrong="undoes_im2col" of="im2col" says="this is the mean over the windows; numbers add"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2).flatten(0, 1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    total, uses = (torch.nn.functional.fold(c, shape[2:], (Kh, Kw), padding=padding, stride=stride)
                   for c in (columns, torch.ones_like(columns)))
    return total / uses.clamp(min=1)

# %% wrong="keeps_the_padding" of="im2col" says="drop what belongs to padding"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2).flatten(0, 1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    size = shape[2] + 2 * padding, shape[3] + 2 * padding
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, size, (Kh, Kw), stride=stride)

# %% wrong="cuts_padding_at_the_end_only" of="im2col" says="cut it off at the start as well"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2).flatten(0, 1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    size = shape[2] + 2 * padding, shape[3] + 2 * padding
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    total = torch.nn.functional.fold(columns, size, (Kh, Kw), stride=stride)
    return total[:, :, :shape[2], :shape[3]]

# %% right="fancy_indices" of="im2col"
def places(shape, Kh, Kw, stride, padding):
    """For each entry of the matrix, where it comes from in the padded pictures."""
    N, C, H, W = shape
    i = range(0, H + 2 * padding - Kh + 1, stride)
    j = range(0, W + 2 * padding - Kw + 1, stride)
    n, i, j, c, u, v = np.meshgrid(range(N), i, j, range(C), range(Kh), range(Kw), indexing="ij")
    return n, c, i + u, j + v

def im2col(x, Kh, Kw, stride=1, padding=0):
    padded = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    return padded[places(x.shape, Kh, Kw, stride, padding)].reshape(-1, x.shape[1] * Kh * Kw)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    N, C, H, W = shape
    total = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    at = places(shape, Kh, Kw, stride, padding)
    np.add.at(total, at, np.asarray(matrix).reshape(at[0].shape))
    return total[:, :, padding:padding + H, padding:padding + W]

# %% right="unfold_and_fold" of="im2col"
def im2col(x, Kh, Kw, stride=1, padding=0):
    columns = torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding, stride=stride)
    return columns.transpose(1, 2).flatten(0, 1)

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    columns = torch.tensor(matrix).reshape(shape[0], -1, matrix.shape[1]).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding, stride=stride)

# %% right="number_by_number" of="im2col"
def im2col(x, Kh, Kw, stride=1, padding=0):
    N, C, H, W = x.shape
    matrix = []
    for n in range(N):
        for i in range(-padding, H + padding - Kh + 1, stride):
            for j in range(-padding, W + padding - Kw + 1, stride):
                matrix.append([x[n, c, i + u, j + v] if 0 <= i + u < H and 0 <= j + v < W else 0.0
                               for c in range(C) for u in range(Kh) for v in range(Kw)])
    return matrix

def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    N, C, H, W = shape
    total, numbers = np.zeros(shape), iter(np.ravel(matrix))
    for n in range(N):
        for i in range(-padding, H + padding - Kh + 1, stride):
            for j in range(-padding, W + padding - Kw + 1, stride):
                for c, u, v in np.ndindex(C, Kh, Kw):
                    number = next(numbers)
                    if 0 <= i + u < H and 0 <= j + v < W:
                        total[n, c, i + u, j + v] += number
    return total

# %% [markdown]
# ## backward

# %% wrong="turned_kernel_for_pixels" of="backward" says="the kernel is turned; y at i, j gives"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w[:, :, ::-1, ::-1])
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=(0, 2, 3))

# %% wrong="keeps_the_padding" of="backward" says="the gradient of the padding has to be cut off"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (Kh, Kw), s, p = w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx, dw, g.sum(axis=(0, 2, 3))

# %% wrong="writes_over" of="backward" says="only the last window counted; over uses, add"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] = np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=(0, 2, 3))

# %% wrong="weights_divided_by_n" of="backward" says="nothing is divided by N here"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw / len(x), g.sum(axis=(0, 2, 3)) / len(x)

# %% wrong="mean_over_places" of="backward" says="not the mean: each place is a use"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw / g[0, 0].size, g.sum(axis=(0, 2, 3))

# %% wrong="first_picture_only" of="backward" says="only the first picture counted"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("o,cuv->ocuv", g[0, :, i, j], padded[here][0])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=(0, 2, 3))

# %% wrong="first_output_channel_only" of="backward" says="every output channel hands down a part"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("n,cuv->ncuv", g[:, 0, i, j], w[0])
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=(0, 2, 3))

# %% wrong="bias_in_every_place" of="backward" says="sum over i and j as well"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=0)

# %% wrong="one_bias_for_all" of="backward" says="each output channel has its own bias"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), s, p = x.shape[2:], w.shape[2:], stride, padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * s:i * s + Kh, j * s:j * s + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw, g.sum()

# %% wrong="forgets_the_stride" of="backward" says="add g times w to every pixel"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), (Kh, Kw), p = x.shape[2:], w.shape[2:], padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i:i + Kh, j:j + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, p:p + H, p:p + W], dw, g.sum(axis=(0, 2, 3))

# %% wrong="another_order" of="backward" says="dx has the shape of x"
def conv2d_backward(g, x, w, stride=1, padding=0):
    x, w = (torch.tensor(a, requires_grad=True) for a in (x, w))
    torch.conv2d(x, w, None, stride, padding).backward(torch.tensor(g))
    return w.grad, g.sum(axis=(0, 2, 3)), x.grad

# %% right="every_number_by_itself" of="backward"
def conv2d_backward(g, x, w, stride=1, padding=0):
    (H, W), dx, dw = x.shape[2:], np.zeros(x.shape), np.zeros(w.shape)
    for i, j, u, v in np.ndindex(*g.shape[2:], *w.shape[2:]):
        r, q = i * stride + u - padding, j * stride + v - padding
        if 0 <= r < H and 0 <= q < W:
            dx[:, :, r, q] += g[:, :, i, j] @ w[:, :, u, v]
            dw[:, :, u, v] += g[:, :, i, j].T @ x[:, :, r, q]
    return dx, dw, np.einsum("noij->o", g)

# %% right="autograd_in_float32" of="backward"
def conv2d_backward(g, x, w, stride=1, padding=0):
    x, w = (torch.tensor(a, dtype=torch.float32, requires_grad=True) for a in (x, w))
    b = torch.zeros(len(w), requires_grad=True)
    y = torch.nn.functional.conv2d(x, w, b, stride, padding)
    return torch.autograd.grad(y, (x, w, b), torch.tensor(g, dtype=torch.float32))

# %% right="matrices_there_and_back" of="backward"
def conv2d_backward(g, x, w, stride=1, padding=0):
    how = dict(kernel_size=w.shape[2:], stride=stride, padding=padding)
    columns = torch.nn.functional.unfold(torch.tensor(x), **how)
    G = torch.tensor(g).flatten(2)
    dw = torch.einsum("nol,nkl->ok", G, columns).reshape(w.shape)
    back = torch.tensor(w).flatten(1).T @ G
    dx = torch.nn.functional.fold(back, x.shape[2:], **how)
    return [dx, dw, G.sum((0, 2))]

# %% [markdown]
# ## pool

# %% wrong="mean_pooling" of="pool" says="this is the mean of each window, not the largest number"
def max_pool(x, k, stride):
    return torch.nn.functional.avg_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.avg_pool2d(x, k, stride).backward(torch.tensor(g))
    return x.grad

# %% wrong="starts_from_zero" of="pool" says="all numbers of a window may be below zero"
def max_pool(x, k, stride):
    N, C, H, W = x.shape
    y = np.zeros((N, C, (H - k) // stride + 1, (W - k) // stride + 1))
    for n, c, i, j in np.ndindex(y.shape):
        for number in x[n, c, i * stride:i * stride + k, j * stride:j * stride + k].ravel():
            if number > y[n, c, i, j]:
                y[n, c, i, j] = number
    return y

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x, k, stride).backward(torch.tensor(g))
    return x.grad

# %% wrong="stride_is_always_k" of="pool" says="windows begin at i * stride, not at i * k"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k)

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x, k).backward(torch.tensor(g))
    return x.grad

# %% wrong="largest_of_all_channels" of="pool" says="each channel is pooled by itself"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride).amax(1, keepdim=True)

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x, k, stride).backward(torch.tensor(g))
    return x.grad

# %% wrong="all_winners_get_all" of="pool" says="of equal winners only the first gets it"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        here = np.s_[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        dx[here] += g[n, c, i, j] * (x[here] == x[here].max())
    return dx

# %% wrong="winners_share" of="pool" says="the winner gets all: it is not shared"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        here = np.s_[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        won = x[here] == x[here].max()
        dx[here] += g[n, c, i, j] * won / won.sum()
    return dx

# %% wrong="last_winner" of="pool" says="of equal winners the first one in reading order wins"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        best, place = -np.inf, None
        for u, v in np.ndindex(k, k):
            if x[n, c, i * stride + u, j * stride + v] >= best:
                best = x[n, c, i * stride + u, j * stride + v]
                place = n, c, i * stride + u, j * stride + v
        dx[place] += g[n, c, i, j]
    return dx

# %% wrong="writes_over" of="pool" says="a pixel that wins in several windows gets a part of each"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        window = x[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        u, v = divmod(window.argmax(), k)
        dx[n, c, i * stride + u, j * stride + v] = g[n, c, i, j]
    return dx

# %% wrong="hands_down_one" of="pool" says="the winner gets g, not 1"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x, k, stride).sum().backward()
    return x.grad

# %% wrong="marks_winners_in_x" of="pool" says="came back changed"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    y = np.array(max_pool(x, k, stride))
    for n, c, i, j in np.ndindex(g.shape):
        window = x[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        u, v = divmod(window.argmax(), k)
        x[n, c, i * stride + u, j * stride + v] = g[n, c, i, j]
    return np.where(np.isin(x, y), 0, x)

# %% right="torch" of="pool"
def max_pool(x, k, stride):
    return torch.nn.functional.max_pool2d(torch.tensor(x), k, stride)

def max_pool_backward(g, x, k, stride):
    x = torch.tensor(x, requires_grad=True)
    torch.nn.functional.max_pool2d(x, k, stride).backward(torch.tensor(g))
    return x.grad

# %% right="all_windows_at_once" of="pool"
def windows(x, k, stride):
    view = np.lib.stride_tricks.sliding_window_view(x, (k, k), (2, 3))
    view = view[:, :, ::stride, ::stride]
    return view.reshape(*view.shape[:4], k * k)

def max_pool(x, k, stride):
    return windows(x, k, stride).max(-1)

def max_pool_backward(g, x, k, stride):
    dx = np.zeros(x.shape)
    u, v = np.divmod(windows(x, k, stride).argmax(-1), k)
    n, c, i, j = np.indices(g.shape)
    np.add.at(dx, (n, c, i * stride + u, j * stride + v), g)
    return dx

# %% right="plain_loops" of="pool"
def max_pool(x, k, stride):
    N, C, H, W = x.shape
    return [[[[max(x[n, c, i + u, j + v] for u in range(k) for v in range(k))
               for j in range(0, W - k + 1, stride)] for i in range(0, H - k + 1, stride)]
             for c in range(C)] for n in range(N)]

def max_pool_backward(g, x, k, stride):
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(g.shape):
        places = [(n, c, i * stride + u, j * stride + v) for u in range(k) for v in range(k)]
        dx[max(places, key=lambda place: x[place])] += g[n, c, i, j]
    return dx

# %% [markdown]
# ## cells

# %% wrong="keeps_the_mean" of="cells" says="take the mean away, or a grey picture gives an answer"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    return gabor_at(size, wavelength, angle, phase, sigma, rows, columns)

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="rows_and_columns_swapped" of="cells" says="an angle of 0 makes upright bars"
def gabor(size, wavelength, angle, phase, sigma):
    columns, rows = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="angle_in_degrees" of="cells" says="the angle is in radians"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, np.deg2rad(angle), phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="no_two_below_the_bell" of="cells" says="a 2 stands below the bell's exponent"
def gabor(size, wavelength, angle, phase, sigma):
    d, a = np.mgrid[:size, :size] - (size - 1) / 2
    wave = np.cos(2 * np.pi * (a * np.cos(angle) + d * np.sin(angle)) / wavelength + phase)
    k = np.exp(-(a ** 2 + d ** 2) / sigma ** 2) * wave
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="middle_off_by_a_half" of="cells" says="the middle is (size - 1) / 2"
def gabor(size, wavelength, angle, phase, sigma):
    d, a = np.mgrid[:size, :size] - size // 2
    wave = np.cos(2 * np.pi * (a * np.cos(angle) + d * np.sin(angle)) / wavelength + phase)
    k = np.exp(-(a ** 2 + d ** 2) / (2 * sigma ** 2)) * wave
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="fires_below_zero" of="cells" says="a cell never fires below zero"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = sliding(image, kernel)
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="without_its_sign" of="cells" says="it does not change its sign"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = abs(sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))

# %% wrong="complex_cell_as_a_mean" of="cells" says="strongest of the simple cells, not their mean"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    return S, np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).mean((2, 3))

# %% wrong="squares_side_by_side" of="cells" says="squares begin at every i and j, not in steps"
def gabor(size, wavelength, angle, phase, sigma):
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()

def cells(image, kernel, reach):
    S = np.maximum(0, sliding(image, kernel))
    C = np.lib.stride_tricks.sliding_window_view(S, (reach, reach)).max((2, 3))
    return S, C[::reach, ::reach]

# %% right="loops_and_the_formula" of="cells"
def gabor(size, wavelength, angle, phase, sigma):
    m, k = (size - 1) / 2, np.zeros((size, size))
    for r in range(size):
        for c in range(size):
            a, d = c - m, r - m
            turn = 2 * np.pi * (a * np.cos(angle) + d * np.sin(angle)) / wavelength + phase
            k[r, c] = np.exp(-(a * a + d * d) / (2 * sigma * sigma)) * np.cos(turn)
    return k - k.sum() / size ** 2

def cells(image, kernel, reach):
    S = sliding(image, kernel)
    S[S < 0] = 0
    return S, [[S[i:i + reach, j:j + reach].max() for j in range(S.shape[1] - reach + 1)]
               for i in range(S.shape[0] - reach + 1)]

# %% right="torch_in_float32" of="cells"
def gabor(size, wavelength, angle, phase, sigma):
    at = torch.arange(size, dtype=torch.float32) - (size - 1) / 2
    along = at[None] * np.cos(angle) + at[:, None] * np.sin(angle)
    bell = torch.exp(-at ** 2 / (2 * sigma ** 2))
    k = bell[None] * bell[:, None] * torch.cos(2 * np.pi * along / wavelength + phase)
    return k - k.mean()

def cells(image, kernel, reach):
    image, kernel = (torch.tensor(a, dtype=torch.float32)[None, None] for a in (image, kernel))
    S = torch.relu(torch.conv2d(image, kernel))
    return S[0, 0], torch.nn.functional.max_pool2d(S, reach, 1)[0, 0]

# %% [markdown]
# ## field

# %% wrong="a_step_is_a_pixel" of="field" says="a step of a deep layer is a jump"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d
        jump *= s
    return field, jump

# %% wrong="own_stride_first" of="field" says="the stride of a layer itself comes after"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        jump *= s
        field += (k - 1) * d * jump
    return field, jump

# %% wrong="kernels_multiply" of="field" says="fields grow by adding, not by multiplying kernels"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        field *= k
        jump *= s
    return field, jump

# %% wrong="k_steps" of="field" says="a kernel of k has k - 1 steps"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        field += k * d * jump
        jump *= s
    return field, jump

# %% wrong="no_dilation" of="field" says="with dilation the weights lie d steps apart"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * jump
        jump *= s
    return field, jump

# %% wrong="from_the_top" of="field" says="the list begins next to the picture"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in reversed(layers):
        field += (k - 1) * d * jump
        jump *= s
    return field, jump

# %% wrong="forgets_the_jump" of="field" says="all strides multiply, that of the last layer too"
def receptive_field(layers):
    field, jump, last = 1, 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        last, jump = jump, jump * s
    return field, last

# %% wrong="takes_layers_off_the_list" of="field" says="the list came back changed"
def receptive_field(layers):
    field, jump = 1, 1
    while layers:
        k, s, d = layers.pop(0)
        field += (k - 1) * d * jump
        jump *= s
    return field, jump

# %% right="from_the_last_layer_down" of="field"
def receptive_field(layers):
    field, jump = 1, 1
    for k, s, d in layers[::-1]:
        field = (field - 1) * s + (k - 1) * d + 1
        jump *= s
    return [field, jump]

# %% right="product_of_strides" of="field"
import math

def receptive_field(layers):
    jumps = [math.prod(s for _, s, _ in layers[:depth]) for depth in range(len(layers) + 1)]
    return 1 + sum((k - 1) * d * jump for (k, _, d), jump in zip(layers, jumps)), jumps[-1]

# %% right="gradients_of_ones" of="field"
def receptive_field(layers):
    x = torch.zeros(1, 1, 5000, dtype=torch.float64, requires_grad=True)
    y = x
    for k, s, d in layers:
        y = torch.conv1d(y, torch.ones(1, 1, k, dtype=torch.float64), stride=s, dilation=d)
    first, second = (torch.autograd.grad(y[0, 0, n], x, retain_graph=True)[0][0, 0].nonzero()
                     for n in (0, 1))
    return int(first.max() - first.min()) + 1, int(second.min() - first.min())

# %% [markdown]
# ## shift

# %% wrong="measures_invariance" of="shift" says="this measures invariance"
def shift_error(f, x, t, axis):
    return np.abs(f(np.roll(x, t, axis)) - f(x)).max()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="shifts_the_output_by_t" of="shift" says="shift it by t * m / n, not by t"
def shift_error(f, x, t, axis):
    return np.abs(f(np.roll(x, t, axis)) - np.roll(f(x), t, axis)).max()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="rounds_the_shift" of="shift" says="no shift of the output fits"
def shift_error(f, x, t, axis):
    y = f(x)
    return np.abs(f(np.roll(x, t, axis))
                  - np.roll(y, t * y.shape[axis] // x.shape[axis], axis)).max()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="any_shift_will_do" of="shift" says="shift then layer, against layer then shift"
def shift_error(f, x, t, axis):
    y, later = f(x), f(np.roll(x, t, axis))
    if t * y.shape[axis] % x.shape[axis]:
        return np.inf
    # Also finds what moves the other way.
    return min(np.abs(later - np.roll(y, by, axis)).max() for by in range(y.shape[axis]))

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="mean_difference" of="shift" says="the largest difference, not the mean"
def shift_error(f, x, t, axis):
    y = f(x)
    by = t * y.shape[axis] / x.shape[axis]
    if by != int(by):
        return np.inf
    return np.abs(f(np.roll(x, t, axis)) - np.roll(y, int(by), axis)).mean()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="other_axis" of="shift" says="this shifts along the other axis"
def shift_error(f, x, t, axis):
    y, axis = f(x), 1 - axis
    n, m = x.shape[axis], y.shape[axis]
    if t * m % n:
        return np.inf
    return np.abs(f(np.roll(x, t, axis)) - np.roll(y, t * m // n, axis)).max()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% wrong="begins_at_zero" of="shift" says="a shift by 0 places says nothing: begin with t = 1"
def shift_error(f, x, t, axis):
    y = f(x)
    n, m = x.shape[axis], y.shape[axis]
    if t * m % n:
        return np.inf
    return np.abs(f(np.roll(x, t, axis)) - np.roll(y, t * m // n, axis)).max()

def period(f, x, axis):
    t = 0
    while shift_error(f, x, t, axis) > 1e-6:
        t += 1
    return t

# %% wrong="period_from_the_sizes" of="shift" says="a border makes places special"
def shift_error(f, x, t, axis):
    y = f(x)
    n, m = x.shape[axis], y.shape[axis]
    if t * m % n:
        return np.inf
    return np.abs(f(np.roll(x, t, axis)) - np.roll(y, t * m // n, axis)).max()

def period(f, x, axis):
    # True for a stride, but a stride is not the only thing that breaks it.
    return max(1, x.shape[axis] // f(x).shape[axis])

# %% wrong="shifts_x_in_place" of="shift" says="came back changed"
def shift_error(f, x, t, axis):
    y = np.array(f(x))
    n, m = x.shape[axis], y.shape[axis]
    if t * m % n:
        return np.inf
    x[:] = np.roll(x, t, axis)
    return np.abs(f(x) - np.roll(y, t * m // n, axis)).max()

def period(f, x, axis):
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)

# %% right="fractions" of="shift"
from fractions import Fraction

def shift_error(f, x, t, axis):
    before, after = np.asarray(f(x)), np.asarray(f(np.roll(x, t, axis=axis)))
    by = Fraction(t * before.shape[axis], x.shape[axis])
    if by.denominator > 1:
        return float("inf")
    return float(np.max(np.abs(np.roll(before, by.numerator, axis=axis) - after)))

def period(f, x, axis):
    for t in range(1, x.shape[axis]):
        if shift_error(f, x, t, axis) <= 1e-6:
            return t
    return x.shape[axis]

# %% right="torch_rolls" of="shift"
def shift_error(f, x, t, axis):
    y, x = torch.tensor(np.array(f(x))), torch.tensor(x)
    by, rest = divmod(t * y.shape[axis], x.shape[axis])
    if rest:
        return torch.tensor(float("inf"))
    later = torch.tensor(np.array(f(torch.roll(x, t, axis).numpy())))
    return (later - torch.roll(y, by, axis)).abs().max()

def period(f, x, axis):
    errors = [float(shift_error(f, x, t, axis)) for t in range(1, x.shape[axis] + 1)]
    return 1 + int(np.argmax(np.array(errors) <= 1e-6))

# %% right="concatenates" of="shift"
def moved(x, t, axis):
    x = np.moveaxis(np.asarray(x), axis, 0)
    t = t % len(x)
    return np.moveaxis(np.concatenate([x[len(x) - t:], x[:len(x) - t]]), 0, axis)

def shift_error(f, x, t, axis):
    y = f(x)
    if (t * y.shape[axis]) % x.shape[axis] != 0:
        return np.inf
    there, back = f(moved(x, t, axis)), moved(y, t * y.shape[axis] // x.shape[axis], axis)
    return max(abs(a - b) for a, b in zip(np.ravel(there), np.ravel(back)))

def period(f, x, axis):
    t = 1
    while shift_error(f, x, t, axis) > 1e-6:
        t += 1
    return t
