# Answers that the tests of lenet.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## count

# %% wrong="always_shares_biases" of="count" says="here biases are not shared: one for each unit"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K * K
    return units, places * weights + units, weights + len(seen)

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 2 * maps

# %% wrong="never_shares_biases" of="count" says="here the bias is shared: one for each map"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K * K
    return units, places * weights + units, weights + units

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 2 * maps

# %% wrong="no_connection_for_the_bias" of="count" says="the bias of each unit counts"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K * K
    return units, places * weights, weights + (len(seen) if shared_bias else units)

def subsampling_counts(places, maps):
    return places * maps, 4 * places * maps, 2 * maps

# %% wrong="first_map_for_all" of="count" says="maps differ in how many maps they see"
def layer_counts(places, seen, K, shared_bias):
    maps, each = len(seen), seen[0] * K * K
    biases = maps if shared_bias else maps * places
    return maps * places, maps * places * (each + 1), maps * each + biases

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 2 * maps

# %% wrong="nothing_is_shared" of="count" says="the weights are shared"
def layer_counts(places, seen, K, shared_bias):
    units = places * len(seen)
    connections = places * sum(seen) * K * K + units
    return units, connections, connections

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 2 * maps

# %% wrong="kernel_of_one_row" of="count" says="a kernel has K times K weights"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K
    return units, places * weights + units, weights + (len(seen) if shared_bias else units)

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 2 * maps

# %% wrong="four_coefficients" of="count" says="four pixels share one coefficient"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K * K
    return units, places * weights + units, weights + (len(seen) if shared_bias else units)

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 5 * maps

# %% wrong="pooling_has_no_weights" of="count" says="these layers are trained"
def layer_counts(places, seen, K, shared_bias):
    units, weights = places * len(seen), sum(seen) * K * K
    return units, places * weights + units, weights + (len(seen) if shared_bias else units)

def subsampling_counts(places, maps):
    return places * maps, 5 * places * maps, 0

# %% wrong="prints_and_forgets" of="count" says="is there a `return`?"
def layer_counts(places, seen, K, shared_bias):
    print(places * len(seen))

def subsampling_counts(places, maps):
    print(places * maps)

# %% wrong="one_total" of="count" says="expected (units, connections, parameters)"
def layer_counts(places, seen, K, shared_bias):
    return sum(seen) * K * K + len(seen) * (1 if shared_bias else places)

def subsampling_counts(places, maps):
    return 2 * maps

# %% right="map_by_map" of="count"
def layer_counts(places, seen, K, shared_bias):
    units = connections = parameters = 0
    for m in seen:
        units += places
        connections += places * (m * K ** 2 + 1)
        parameters += m * K ** 2
        parameters += 1 if shared_bias else places
    return [units, connections, parameters]

def subsampling_counts(places, maps):
    units = maps * places
    return units, units * 4 + units, maps + maps

# %% right="counted_on_arrays" of="count"
def layer_counts(places, seen, K, shared_bias):
    weights = [np.zeros((m, K, K)) for m in seen]
    biases = np.zeros((len(seen), 1 if shared_bias else places))
    used = [places * (w.size + 1) for w in weights]
    return len(seen) * places, np.sum(used), sum(w.size for w in weights) + biases.size

def subsampling_counts(places, maps):
    return np.array([1, 5, 0]) * places * maps + np.array([0, 0, 2]) * maps

# %% [markdown]
# ## cost

# %% wrong="plain_tanh" of="cost" says="a plain tanh; both constants are missing"
def squash(a):
    return np.tanh(a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) * (1 - squash(a) ** 2) / a.size

# %% wrong="targets_of_zero" of="cost" says="targets are +1 and -1, not 1 and 0"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    return ((squash(a) - np.eye(a.shape[1])[labels]) ** 2).mean()

def cost_gradient(a, labels):
    t = np.eye(a.shape[1])[labels]
    return 2 * (squash(a) - t) * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2) / a.size

# %% wrong="sum_over_outputs" of="cost" says="divide by C as well"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).sum(1).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2) / len(a)

# %% wrong="half_the_square" of="cost" says="there is no 1/2 in this cost"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean() / 2

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return (squash(a) - t) * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2) / a.size

# %% wrong="gradient_by_the_output" of="cost" says="this is the gradient by f(a)"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) / a.size

# %% wrong="forgets_the_inner_slope" of="cost" says="the 2/3 of f' is missing"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) * 1.7159 * (1 - np.tanh(2 / 3 * a) ** 2) / a.size

# %% wrong="slope_from_the_scaled_output" of="cost" says="2 (f(a) - t) f'(a) / (N C)"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    # 1 - tanh^2 of the plain tanh; the output is scaled.
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) * (1 - squash(a) ** 2) / a.size

# %% wrong="errors_of_the_sums" of="cost" says="the error of the outputs f(a), not of the sums a"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((a - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (a - t) / a.size

# %% wrong="wrong_sign" of="cost" says="the sign: f(a) - t, not t - f(a)"
def squash(a):
    return 1.7159 * np.tanh(2 / 3 * a)

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (t - squash(a)) * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2) / a.size

# %% wrong="bends_in_place" of="cost" says="argument 1 came back changed"
def squash(a):
    a *= 2 / 3
    np.tanh(a, out=a)
    a *= 1.7159
    return a

def cost(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    t = 2 * np.eye(a.shape[1])[labels] - 1
    return 2 * (squash(a) - t) * 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2) / a.size

# %% right="autograd" of="cost"
def squash(a):
    return 1.7159 * torch.tanh(torch.as_tensor(a) * 2 / 3)

def cost(a, labels):
    t = 2 * torch.nn.functional.one_hot(torch.as_tensor(labels), a.shape[1]) - 1
    return ((squash(a) - t) ** 2).mean()

def cost_gradient(a, labels):
    a = torch.tensor(a, requires_grad=True)
    return torch.autograd.grad(cost(a, labels), a)[0]

# %% right="loops" of="cost"
def squash(a):
    return 1.7159 * (1 - 2 / (np.exp(4 / 3 * np.clip(a, -100, 100)) + 1))

def cost(a, labels):
    total = 0.0
    for n, row in enumerate(a):
        for c, value in enumerate(row):
            total += (squash(value) - (1 if c == labels[n] else -1)) ** 2
    return total / a.size

def cost_gradient(a, labels):
    g = np.zeros(a.shape)
    for n, c in np.ndindex(a.shape):
        f = squash(a[n, c])
        g[n, c] = 2 * (f - (1 if c == labels[n] else -1)) / a.size
        g[n, c] *= 2 / 3 / 1.7159 * (1.7159 - f) * (1.7159 + f)
    return g

# %% [markdown]
# ## local

# %% wrong="border_of_zeros" of="local" says="the border is not 0 here"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w) + b

# %% wrong="shared_bias" of="local" says="here the first one of the map is used for all"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    y = np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w)
    return y + b[:, :1, :1]

# %% wrong="no_bias" of="local" says="the biases are missing"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w)

# %% wrong="turns_the_kernel" of="local" says="the kernel is turned by half a turn here"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w[:, ::-1, ::-1]) + b

# %% wrong="no_stride" of="local" says="their windows do not begin at i * stride"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    y = np.zeros((len(x), *b.shape))
    for i, j in np.ndindex(b.shape[1:]):
        y[:, :, i, j] = np.einsum("nuv,ouv->no", wide[:, i:i + K, j:j + K], w) + b[:, i, j]
    return y

# %% wrong="no_border" of="local" says="one unit for each place of the window"
def local_layer(x, w, b, stride, border):
    K = w.shape[1]
    if min(x.shape[1:]) < K:
        return np.zeros((len(x), len(w), 0, 0))
    windows = np.lib.stride_tricks.sliding_window_view(x, (K, K), (1, 2))[:, ::stride, ::stride]
    y = np.einsum("nijuv,ouv->noij", windows, w)
    return y + b[:, :y.shape[2], :y.shape[3]]

# %% wrong="copies_the_edge" of="local" says="the border is `border`, not copied pixels"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w) + b

# %% wrong="always_minus_one" of="local" says="not always -1"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=-1)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w) + b

# %% wrong="returns_nothing" of="local" says="is there a `return`?"
def local_layer(x, w, b, stride, border):
    p = w.shape[1] // 2
    np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)

# %% right="torch_in_float32" of="local"
def local_layer(x, w, b, stride, border):
    x, w, b = (torch.tensor(a, dtype=torch.float32) for a in (x, w, b))
    p = w.shape[1] // 2
    wide = torch.nn.functional.pad(x, (p, p, p, p), value=border)
    return torch.conv2d(wide[:, None], w[:, None], stride=stride) + b

# %% right="every_unit_by_itself" of="local"
def local_layer(x, w, b, stride, border):
    N, H, W = x.shape
    maps, K, _ = w.shape
    p = (K - 1) // 2
    wide = np.full((N, H + 2 * p, W + 2 * p), float(border))
    wide[:, p:p + H, p:p + W] = x
    return [[[[(wide[n, i * stride:i * stride + K, j * stride:j * stride + K] * w[o]).sum()
               + b[o, i, j] for j in range((W - 1) // stride + 1)]
              for i in range((H - 1) // stride + 1)] for o in range(maps)] for n in range(N)]

# %% right="windows_and_einsum" of="local"
def local_layer(x, w, b, stride, border):
    K, p = w.shape[1], w.shape[1] // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    windows = np.lib.stride_tricks.sliding_window_view(wide, (K, K), (1, 2))
    return np.einsum("nijuv,ouv->noij", windows[:, ::stride, ::stride], w) + b

# %% [markdown]
# ## table

# %% wrong="first_maps" of="table" says="kernel w[o][m] belongs to map table[o][m], not to map m"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[o, :len(row)] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1]))
    return torch.conv2d(torch.tensor(x), full, torch.tensor(b)).numpy()

# %% wrong="sorts_the_rows" of="table" says="the kernels stand in the order of table[o]"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[o, sorted(row)] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1]))
    return torch.conv2d(torch.tensor(x), full, torch.tensor(b)).numpy()

# %% wrong="a_mask_sorts_as_well" of="table" says="the kernels stand in the order of table[o]"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        mask = np.isin(np.arange(C), row)
        full[o][mask] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1]))
    return torch.conv2d(torch.tensor(x), full, torch.tensor(b)).numpy()

# %% wrong="axes_swapped" of="table" says="expected (1, 3, 2, 2)"
def as_full(w, table, C):
    full = np.zeros((C, len(table), *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[row, o] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1])).transpose(0, 1)
    return torch.conv2d(torch.tensor(x), full, torch.tensor(b)).numpy()

# %% wrong="left_out_are_nan" of="table" says="found NaN"
def as_full(w, table, C):
    full = np.full((len(table), C, *w[0].shape[1:]), np.nan)
    for o, row in enumerate(table):
        full[o, row] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(np.nan_to_num(as_full(w, table, x.shape[1])))
    return torch.conv2d(torch.tensor(x), full, torch.tensor(b)).numpy()

# %% wrong="only_what_is_seen" of="table" says="one array of (maps, maps below, K, K)"
def as_full(w, table, C):
    return np.array([kernels.sum(0) for kernels in w])

def by_table(x, w, b, table):
    maps = [torch.conv2d(torch.tensor(x[:, row]), torch.tensor(w[o])[None])
            for o, row in enumerate(table)]
    return (torch.cat(maps, 1) + torch.tensor(b)[:, None, None]).numpy()

# %% wrong="no_bias" of="table" says="the bias is missing"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[o, row] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1]))
    return torch.conv2d(torch.tensor(x), full).numpy()

# %% wrong="bias_for_each_map_seen" of="table" says="the bias is added once"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[o, row] = w[o]
    return full

def by_table(x, w, b, table):
    K = w[0].shape[1]
    y = np.zeros((len(x), len(table), x.shape[2] - K + 1, x.shape[3] - K + 1))
    for o, row in enumerate(table):
        for m, c in enumerate(row):
            for i, j in np.ndindex(y.shape[2:]):
                y[:, o, i, j] += (x[:, c, i:i + K, j:j + K] * w[o][m]).sum((1, 2)) + b[o]
    return y

# %% wrong="mean_over_the_maps" of="table" says="the sum over the maps, not their mean"
def as_full(w, table, C):
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        full[o, row] = w[o]
    return full

def by_table(x, w, b, table):
    full = torch.tensor(as_full(w, table, x.shape[1]))
    each = torch.tensor([len(row) for row in table])[:, None, None]
    return (torch.conv2d(torch.tensor(x), full) / each + torch.tensor(b)[:, None, None]).numpy()

# %% right="full_layer_in_torch" of="table"
def as_full(w, table, C):
    full = torch.zeros(len(table), C, *w[0].shape[1:], dtype=torch.float64)
    for o, row in enumerate(table):
        full[o, row] = torch.tensor(w[o])
    return full

def by_table(x, w, b, table):
    return torch.conv2d(torch.tensor(x), as_full(w, table, x.shape[1]), torch.tensor(b))

# %% right="kernel_by_kernel" of="table"
def as_full(w, table, C):
    K = len(w[0][0])
    return [[w[o][row.index(c)] if c in row else np.zeros((K, K)) for c in range(C)]
            for o, row in enumerate(table)]

def by_table(x, w, b, table):
    maps = []
    for kernels, row, bias in zip(w, table, b):
        K = kernels.shape[1]
        windows = np.lib.stride_tricks.sliding_window_view(x[:, row], (K, K), (2, 3))
        maps.append(np.einsum("nmijuv,muv->nij", windows, kernels) + bias)
    return np.stack(maps, axis=1)

# %% [markdown]
# ## subsample

# %% wrong="max_pooling" of="subsample" says="this is max pooling; add up the four"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).max((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).max((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3)
    return dx, (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% wrong="average_of_the_four" of="subsample" says="the sum of the four pixels, not their mean"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).mean((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).mean((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3) / 4
    return dx, (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% wrong="bias_four_times" of="subsample" says="not for each of the four pixels"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    y = gamma[:, None, None] * x + beta[:, None, None]
    return y.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3)
    return dx, (g * s).sum((0, 2, 3)), 4 * g.sum((0, 2, 3))

# %% wrong="bias_times_coefficient" of="subsample" says="first the coefficient, then the bias"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * (s + beta[:, None, None])

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3)
    return dx, (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% wrong="pixels_get_a_quarter" of="subsample" says="a sum hands its gradient on to each"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3) / 4
    return dx, (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% wrong="mean_over_pictures" of="subsample" says="pictures and places, not the mean"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3)
    return dx, (g * s).mean((0, 2, 3)), g.mean((0, 2, 3))

# %% wrong="one_coefficient_for_all" of="subsample" says="each map has its own coefficient"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, 2).repeat(2, 3)
    return dx, (g * s).sum(), g.sum()

# %% wrong="forgets_gamma_on_the_way_back" of="subsample" says="the pixels come through gamma"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return g.repeat(2, 2).repeat(2, 3), (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% wrong="two_gradients" of="subsample" says="expected (dx, dgamma, dbeta)"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]

def subsample_backward(g, x, gamma):
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))

# %% right="slices" of="subsample"
def four(x):
    return (x[:, :, ::2, ::2] + x[:, :, 1::2, ::2] + x[:, :, ::2, 1::2] + x[:, :, 1::2, 1::2])

def subsample(x, gamma, beta):
    return four(x) * gamma.reshape(1, -1, 1, 1) + beta.reshape(1, -1, 1, 1)

def subsample_backward(g, x, gamma):
    return (np.kron(g * gamma.reshape(1, -1, 1, 1), np.ones((2, 2))),
            np.einsum("ncij,ncij->c", g, four(x)), np.einsum("ncij->c", g))

# %% right="autograd" of="subsample"
def subsample(x, gamma, beta):
    x, gamma, beta = (torch.as_tensor(a) for a in (x, gamma, beta))
    s = torch.nn.functional.avg_pool2d(x, 2) * 4
    return s * gamma[:, None, None] + beta[:, None, None]

def subsample_backward(g, x, gamma):
    x, gamma = torch.tensor(x, requires_grad=True), torch.tensor(gamma, requires_grad=True)
    beta = torch.zeros(len(gamma), dtype=x.dtype, requires_grad=True)
    return torch.autograd.grad(subsample(x, gamma, beta), (x, gamma, beta), torch.tensor(g))

# %% right="loops" of="subsample"
def subsample(x, gamma, beta):
    N, C, H, W = x.shape
    y = np.zeros((N, C, H // 2, W // 2))
    for n, c, i, j in np.ndindex(y.shape):
        y[n, c, i, j] = gamma[c] * x[n, c, 2 * i:2 * i + 2, 2 * j:2 * j + 2].sum() + beta[c]
    return y

def subsample_backward(g, x, gamma):
    dx, dgamma, dbeta = np.zeros(x.shape), np.zeros(len(gamma)), np.zeros(len(gamma))
    for n, c, i, j in np.ndindex(g.shape):
        here = np.s_[n, c, 2 * i:2 * i + 2, 2 * j:2 * j + 2]
        dx[here] = g[n, c, i, j] * gamma[c]
        dgamma[c] += g[n, c, i, j] * x[here].sum()
        dbeta[c] += g[n, c, i, j]
    return dx, dgamma, dbeta

# %% [markdown]
# ## network

# %% wrong="border_of_zeros" of="network" says="the border is -1, the paper, not 0"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(torch.as_tensor(x)[:, None], w1[:, None], stride=2, padding=2) + b1)
    h2 = torch.cat([torch.conv2d(h1[:, row], w2[o:o + 1], stride=2, padding=2)
                    for o, row in enumerate(table)], 1)
    h2 = bend(h2 + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="border_of_h1_is_zero" of="network" says="also around H1"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    wide = torch.nn.functional.pad(torch.as_tensor(x), (2, 2, 2, 2), value=-1.0)
    h1 = bend(torch.conv2d(wide[:, None], w1[:, None], stride=2) + b1)
    h2 = torch.cat([torch.conv2d(h1[:, row], w2[o:o + 1], stride=2, padding=2)
                    for o, row in enumerate(table)], 1)
    h2 = bend(h2 + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="plain_tanh" of="network" says="a plain tanh"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    h1 = torch.tanh(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h2 = torch.cat([torch.conv2d(pad(h1)[:, row], w2[o:o + 1], stride=2)
                    for o, row in enumerate(table)], 1)
    h2 = torch.tanh(h2 + b2)
    h3 = torch.tanh(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, torch.tanh(h3 @ w4 + b4)

# %% wrong="outputs_are_not_bent" of="network" says="not bent yet"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h2 = torch.cat([torch.conv2d(pad(h1)[:, row], w2[o:o + 1], stride=2)
                    for o, row in enumerate(table)], 1)
    h2 = bend(h2 + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, h3 @ w4 + b4

# %% wrong="shared_biases" of="network" says="each unit has its own bias"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], b1[:, 0, 0], stride=2))
    h2 = torch.cat([torch.conv2d(pad(h1)[:, row], w2[o:o + 1], stride=2)
                    for o, row in enumerate(table)], 1)
    h2 = bend(h2 + b2[:, :1, :1])
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="first_eight_maps" of="network" says="not the first eight"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h2 = bend(torch.conv2d(pad(h1)[:, :8], w2, stride=2) + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="always_the_same_table" of="network" says="use the table that was given"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h2 = torch.cat([torch.conv2d(pad(h1)[:, row], w2[o:o + 1], stride=2)
                    for o, row in enumerate(TABLE_1989)], 1)
    h2 = bend(h2 + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="places_before_maps" of="network" says="map by map, then row by row"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h1 = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h2 = torch.cat([torch.conv2d(pad(h1)[:, row], w2[o:o + 1], stride=2)
                    for o, row in enumerate(table)], 1)
    h2 = bend(h2 + b2)
    h3 = bend(h2.permute(0, 2, 3, 1).flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% wrong="only_the_outputs" of="network" says="expected (h1, h2, h3, out)"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    pad = lambda x: torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)
    bend = lambda a: 1.7159 * torch.tanh(2 / 3 * a)
    h = bend(torch.conv2d(pad(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    h = torch.cat([torch.conv2d(pad(h)[:, row], w2[o:o + 1], stride=2)
                   for o, row in enumerate(table)], 1)
    h = bend(bend(h + b2).flatten(1) @ w3 + b3)
    return bend(h @ w4 + b4)

# %% right="numpy_by_windows" of="network"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = parts

    def bend(a):
        return 1.7159 * np.tanh(a / 1.5)

    def windows(maps):
        wide = np.pad(maps, ((0, 0), (0, 0), (2, 2), (2, 2)), constant_values=-1)
        return np.lib.stride_tricks.sliding_window_view(wide, (5, 5), (2, 3))[:, :, ::2, ::2]

    h1 = bend(np.einsum("ncijuv,ouv->noij", windows(x[:, None]), w1) + b1)
    seen = windows(h1)[:, table]
    h2 = bend(np.einsum("nomijuv,omuv->noij", seen, w2) + b2)
    h3 = bend(h2.reshape(len(x), 192) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)

# %% right="full_layer_in_float32" of="network"
def lenet1989(x, parts, table):
    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.tensor(p, dtype=torch.float32) for p in parts)
    full = torch.zeros(12, 12, 5, 5)
    for o, row in enumerate(table):
        for m, c in enumerate(row):
            full[o, c] = w2[o, m]
    h, layers = torch.tensor(x, dtype=torch.float32)[:, None], []
    for w, b in ((w1[:, None], b1), (full, b2)):
        h = torch.nn.functional.pad(h, (2, 2, 2, 2), value=-1.0)
        h = 1.7159 * torch.tanh(2 / 3 * (torch.conv2d(h, w, stride=2) + b))
        layers.append(h)
    h = h.flatten(1)
    for w, b in ((w3, b3), (w4, b4)):
        h = 1.7159 * torch.tanh(2 / 3 * (h @ w + b))
        layers.append(h)
    return layers

# %% [markdown]
# ## train

# %% wrong="uphill" of="train" says="hardly better than a guess"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.SGD(parts, lr=0.01)
    for _ in range(2):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = -((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="gradients_pile_up" of="train" says="are gradients set to zero for each batch?"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.SGD(parts, lr=0.5)
    for _ in range(3):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="targets_of_other_pictures" of="train" says="does each picture meet its own target"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(4):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[:len(batch)]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="starts_from_equals" of="train" says="all maps of H1 are copies of each other"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [torch.full(shape, 0.01).requires_grad_() for shape in SHAPES.values()]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(2):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="one_pass" of="train" says="it has learnt something, but not enough"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for batch in torch.randperm(len(x), generator=draws).split(30):
        E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
        stepper.zero_grad()
        E.backward()
        stepper.step()
    return [part.detach() for part in parts]

# %% wrong="class_after_class" of="train" says="far too often"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    order = torch.randperm(len(x), generator=draws)
    order = order[torch.argsort(labels[order], stable=True)]
    for _ in range(3):
        for batch in order.split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="never_shuffles" of="train" says="is the order drawn anew in each pass"
def train(x, labels, seed):
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(9):
        for batch in torch.arange(len(x)).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="ignores_the_seed" of="train" says="seeds 5 and 6: found the same parameters"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(0)
    parts = [part.requires_grad_() for part in fresh(0)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% wrong="returns_the_cost" of="train" says="expected (w1, b1, w2, b2, w3, b3, w4, b4)"
def train(x, labels, seed):
    parts = fresh(seed)
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    return ((scores(x, parts) - targets) ** 2).mean()

# %% wrong="rate_far_too_large" of="train" says="hardly better than a guess"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.SGD(parts, lr=50.0)
    for _ in range(2):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]

# %% right="plain_gradient_descent" of="train"
def train(x, labels, seed):
    draws = torch.Generator().manual_seed(seed)
    parts = fresh(seed)
    for _ in range(8):
        for batch in torch.randperm(len(x), generator=draws).split(10):
            moved = [part.requires_grad_() for part in parts]
            targets = -torch.ones(len(batch), 10)
            targets[torch.arange(len(batch)), labels[batch]] = 1
            E = ((scores(x[batch], moved) - targets) ** 2).mean()
            slopes = torch.autograd.grad(E, moved)
            parts = [(part - 0.05 * slope).detach() for part, slope in zip(moved, slopes)]
    return parts

# %% right="cross_entropy" of="train"
def train(x, labels, seed):
    draws = np.random.default_rng(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(9):
        order = torch.tensor(draws.permutation(len(x)))
        for start in range(0, len(x), 30):
            batch = order[start:start + 30]
            stepper.zero_grad()
            torch.nn.functional.cross_entropy(2 * scores(x[batch], parts), labels[batch]).backward()
            stepper.step()
    return tuple(part.detach().numpy() for part in parts)

# %% [markdown]
# ## quantise

# %% wrong="one_level_too_many" of="quantise" says="L is 2^(b-1) - 1: one number less"
def quantise(w, bits):
    step = np.abs(w).max() / 2 ** (bits - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="no_bit_for_the_sign" of="quantise" says="one bit is for the sign"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** bits - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="towards_zero" of="quantise" says="not towards zero or down"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return (w / step * (1 + 1e-12)).astype(int), step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="does_not_round" of="quantise" says="round to the nearest whole number"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return w / step, step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="largest_with_its_sign" of="quantise" says="it may be a negative weight"
def quantise(w, bits):
    step = w.max() / (2 ** (bits - 1) - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="sums_in_8_bits" of="quantise" says="the products do not fit into 8 bits"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return int(np.dot(q, p))

# %% wrong="widens_too_late" of="quantise" says="widen before multiplying"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return int((q * p).sum(dtype=np.int64))

# %% wrong="sums_in_16_bits" of="quantise" says="the sum of the products, exactly"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return np.round(w / step), step

def whole_dot(q, p):
    return np.dot(q.astype(np.int16), p.astype(np.int16))

# %% wrong="nothing_for_zeros" of="quantise" says="with nothing but zeros take a step of 1"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1)
    if step == 0:
        return np.zeros_like(w), 0.0
    return np.round(w / step), step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% wrong="rounded_weights_instead" of="quantise" says="whole numbers"
def quantise(w, bits):
    step = np.abs(w).max() / (2 ** (bits - 1) - 1) or 1.0
    return np.round(w / step) * step, step

def whole_dot(q, p):
    return np.dot(q.astype(int), p.astype(int))

# %% right="halves_go_up" of="quantise"
def quantise(w, bits):
    L = (1 << (bits - 1)) - 1
    most = np.max(np.abs(w))
    step = most / L if most > 0 else 1
    return np.clip(np.floor(w / step + 0.5), -L, L), step

def whole_dot(q, p):
    total = 0
    for a, b in zip(q, p):
        total += int(a) * int(b)
    return total

# %% right="torch_in_float32" of="quantise"
def quantise(w, bits):
    w = torch.tensor(w, dtype=torch.float32)
    step = w.abs().max() / (2 ** (bits - 1) - 1)
    step = step if step > 0 else torch.tensor(1.0)
    return torch.round(w / step).to(torch.int32), step

def whole_dot(q, p):
    return (torch.tensor(q).long() * torch.tensor(p).long()).sum()
