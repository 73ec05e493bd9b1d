# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Convolution: one small detector, used everywhere
#
# **The question.** A picture has many thousands of pixels, and what matters in it may stand
# anywhere. How can a network look for the same thing in every place, without learning it anew for
# each?
#
# **At the end you can**
#
# * slide a kernel over a picture, and say why networks call this convolution although it is not;
# * count the outputs and the weights of a layer, and check figures that are often told;
# * write a convolutional layer with its gradients, and max pooling with its own;
# * turn a convolution into one product of matrices, and undo that on the way back;
# * build a simple cell and a complex cell, as models of two kinds of cell in the cat's brain;
# * compute how much of the picture a deep unit can see, and measure what a shift does to a layer.
#
# **You need** Python (functions, loops), NumPy (arrays, slices, axes) and, for section 5, the
# chain rule as in the notebook on backpropagation. Allow two to three hours.
#
# **How it works.** There are nine exercises, worth 24 points in all, and a short text of your own,
# worth 2 more. In each exercise, replace `# YOUR CODE HERE` and `raise NotImplementedError()` with
# your own lines and leave the lines that begin with `def` as they are. The cell after it tests your
# code: silence means that it passed, and a message says what was found, what was expected, and
# which idea to look at again. Run cells from the top with Shift+Enter; after a change run your cell
# again, then its tests. (*Run All* stops at the first exercise that you have not solved.) After you
# hand in, more tests run on other inputs, so write for every input that the text allows, not only
# for the one you see. A tests cell earns all of its points or none. Each exercise stands alone: if
# you are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate convolution.ipynb` in a terminal. Exercises that you have not begun are
# reported as failed; that is expected. All other cells are yours to change and to play with, apart
# from the locked ones. In your answers write the sums yourself; PyTorch, which is imported here
# too, is what the tests compare you with. Numbers count as equal if they differ by less than about
# one part in ten thousand.

# %% given="imports"
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

from course.check import as_numbers, as_parts, attempt, told
from course.plots import INK, MINUS, PLUS, house

house()
torch.set_num_threads(1)
DIGITS = load_digits()

# %% [markdown]
# The next cell draws arrays, numbers above zero in violet and below zero in orange, and turns a
# comparison of arrays into a message.

# %% given="helpers"
def draw(*titled, write=True, width=1.9):
    """Arrays side by side, each given as (title, array); with `write` their numbers too."""
    _, axes = plt.subplots(1, len(titled), figsize=(width * len(titled), width + 0.3))
    for axis, (title, array) in zip(np.atleast_1d(axes), titled):
        array, most = np.asarray(array, float), max(np.abs(array).max(), 1e-9)
        axis.imshow(array, cmap="PuOr", vmin=-1.6 * most, vmax=1.6 * most)
        axis.set(title=title, xticks=[], yticks=[])
        for place in np.ndindex(array.shape) if write else ():
            axis.text(*place[::-1], f"{array[place]:g}", ha="center", va="center", color="black")


def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(np.asarray(value, float), precision=6, separator=", ",
                           threshold=24).replace("\n", "")


def close(found, expected, rtol=1e-4, atol=1e-5):
    return np.allclose(found, expected, rtol=rtol, atol=atol)


def call_with(function, call, *arrays, **settings):
    """What the function returns for copies of the arrays, which it must leave as they were."""
    given = [array.copy() for array in arrays]
    found = function(*given, **settings)
    for k, (now, before) in enumerate(zip(given, arrays), 1):
        assert np.array_equal(now, before), (
            f"{call}: argument {k} came back changed, expected as before; work on a copy of it")
    return found


def check_array(call, found, right, why, shape_why, slips=()):
    """The array is the right one; else says where it first goes astray, or which slip it is.

    slips: pairs of (array, reason), known wrong results and what they mean
    """
    right, shape = np.asarray(right, float), np.shape(right)
    try:
        size = np.shape(found)
        found = as_numbers(found, size, call)
    except (AssertionError, ValueError):  # no numbers, or lists of unequal lengths
        found = as_numbers(found, shape, call)
    size = found.shape
    if size == shape and close(found, right):
        return
    for slip, reason in slips:
        if np.shape(slip) == size and close(found, slip):
            raise AssertionError(told(*first_wrong(call, found, right), reason))
    raise AssertionError(told(*first_wrong(call, found, right),
                              why if size == shape else shape_why))


def first_wrong(call, found, right):
    """The call with the first place that is wrong, what was found there, what was expected."""
    if found.shape != right.shape:
        return call, f"shape {found.shape}", right.shape
    place = tuple(np.argwhere(~np.isclose(found, right, rtol=1e-4, atol=1e-5))[0].tolist())
    return f"{call}, at {list(place)}", short(found[place]), short(right[place])


# %% [markdown]
# ## 1. A kernel that slides
#
# **Question.** How can one small detector look at every place of a picture?
#
# **Rule.** Let the detector be a small array of weights, the *kernel*. Lay it over a corner of the
# picture, multiply each weight by the pixel under it, and add up: that is one number, high where
# the picture is like the kernel. Move one step to the right, do it again, and so on, row by row.
# All these numbers make the *feature map*. With a picture of $H \times W$ and a kernel of
# $K_h \times K_w$ that must lie inside it, the map is $(H - K_h + 1) \times (W - K_w + 1)$:
#
# $$ y_{ij} = \sum_u \sum_v w_{uv} \; x_{i+u,\, j+v} . $$
#
# **Example.** At the top left, $1 \cdot 1 + 2 \cdot 0 + 0 \cdot (-1) + 3 \cdot 2 = 7$.

# %% given="slide_picture"
PICTURE = np.array([[1.0, 2.0, 0.0, 1.0], [0.0, 3.0, 1.0, 0.0], [2.0, 1.0, 0.0, 1.0]])
KERNEL = np.array([[1.0, 0.0], [-1.0, 2.0]])
draw(("picture", PICTURE), ("kernel", KERNEL), ("map", [[7, 1, -1], [0, 2, 3]]))

# %% [markdown]
# **A name that is wrong.** In mathematics this is *cross-correlation*. A *convolution* turns the
# kernel by half a turn first: upside down and left to right,
#
# $$ y_{ij} = \sum_u \sum_v w_{K_h-1-u,\, K_w-1-v} \; x_{i+u,\, j+v} . $$
#
# Networks learn their kernels, and could as well learn the turned one, so nobody minds; PyTorch's
# `conv2d` computes the cross-correlation. But it matters as soon as you compare with a textbook, or
# go backward.
#
# **Exercise `slide`** (2 points). Write both. (`x[i:i + 2, j:j + 3]` is a window of an array;
# `x[::-1]` turns an axis around.)

# %% exercise="slide"
def correlate(image, kernel):
    """The kernel laid over every place of the image, as the first formula says.

    image:   (H, W) float array; not changed
    kernel:  (Kh, Kw) float array, at most as large as the image; not changed
    returns: (H - Kh + 1, W - Kw + 1) float array
    """
    ### BEGIN SOLUTION
    Kh, Kw = kernel.shape
    H, W = image.shape
    y = np.zeros((H - Kh + 1, W - Kw + 1))
    for i, j in np.ndindex(y.shape):
        y[i, j] = (image[i:i + Kh, j:j + Kw] * kernel).sum()
    return y
    ### END SOLUTION


def convolve(image, kernel):
    """The same with the kernel turned by half a turn, as the second formula says."""
    ### BEGIN SOLUTION
    return correlate(image, kernel[::-1, ::-1])
    ### END SOLUTION


# %% tests="slide" points=2
def slid(image, kernel):
    """The authority: PyTorch's conv2d, which is a cross-correlation."""
    planes = (torch.tensor(np.array(a, float))[None, None] for a in (image, kernel))
    return torch.conv2d(*planes)[0, 0].numpy()


def check_slide(image, kernel):
    turned, T = kernel[::-1, ::-1], kernel.T
    size = "the kernel has H - Kh + 1 places down and W - Kw + 1 across"
    call = f"correlate, image of {image.shape}, kernel of {kernel.shape}"
    slips = [(slid(image, turned), "this turns the kernel: that is convolve"),
             (slid(image, np.ones(kernel.shape)), "the window alone; multiply by the kernel"),
             (slid(image, kernel) / kernel.size, "this is the mean of the products, not the sum")]
    fits = T.shape[0] <= image.shape[0] and T.shape[1] <= image.shape[1]
    if fits:
        slips.append((slid(image, T), "rows and columns of the kernel are swapped"))
    check_array(call, call_with(correlate, call, image, kernel), slid(image, kernel),
                "the sum of the products of kernel and window", size, slips)
    call = call.replace("correlate", "convolve")
    slips = [(slid(image, kernel), "the kernel is not turned yet: this is correlate"),
             (slid(image, kernel[::-1]), "turned in its rows only; left and right change too"),
             (slid(image, kernel[:, ::-1]), "turned in its columns only; up and down change too"),
             (slid(image, turned)[::-1, ::-1], "here the map is turned; turn the kernel instead")]
    if fits:
        slips.append((slid(image, T), "rows and columns are swapped; half a turn is another thing"))
    check_array(call, call_with(convolve, call, image, kernel), slid(image, turned),
                "as correlate, with the kernel turned by half a turn", size, slips)


check_slide(PICTURE, KERNEL)
check_slide(PICTURE, np.array([[1.0, 0.5, -2.0], [3.0, 0.0, 0.25]]))
### BEGIN HIDDEN TESTS
looks = np.random.default_rng(1959)
for H, W, Kh, Kw in ((3, 3, 3, 3), (4, 6, 1, 1), (6, 4, 3, 1), (4, 7, 1, 4), (5, 8, 4, 2),
                     (1, 1, 1, 1), (1, 5, 1, 2), (7, 5, 2, 5), (9, 9, 3, 3)):
    check_slide(looks.normal(size=(H, W)), looks.normal(size=(Kh, Kw)))
### END HIDDEN TESTS

# %% [markdown]
# A kernel that is bright to the left and dark to the right finds upright edges. Which kernel finds
# the others?

# %%
def edges_of_a_digit():
    digit = DIGITS.images[0]
    edge = np.array([[1.0, 0.0, -1.0]] * 3)
    draw(("digit", digit), ("kernel", edge), ("correlate", correlate(digit, edge)), write=False)


attempt(edges_of_a_digit, "slide")

# %% [markdown]
# ## 2. Check the textbook
#
# **Question.** How many numbers come out of a layer, and how many weights does it have?
#
# **Words.** *Padding* $p$ puts $p$ rows and columns of zeros around the picture, on all four sides.
# *Stride* $s$: the kernel moves $s$ pixels at a time. *Dilation* $d$: its weights lie $d$ pixels
# apart, with holes between.
#
#     kernel of 3, dilation 1:   w w w          covers 3 pixels
#     kernel of 3, dilation 2:   w . w . w      covers 5 pixels
#
#     9 pixels, padding 1, kernel of 3, stride 3: the kernel fits three times, one pixel and one
#     zero are left over
#
#     0 x x x x x x x x x 0
#     [---] [---] [---]
#
# So with $n$ pixels in a row, first find how many pixels the kernel covers, then how many there are
# with the padding, then how often the kernel can move on by $s$ before it would stick out. The
# place where it starts counts too. What is left over at the end is not used.
#
# **Channels.** A picture has three numbers per pixel, red, green and blue, and a hidden layer may
# have any number of *channels*. A kernel has weights for *all* channels that come in, and there is
# one such kernel for each channel that goes out. The same kernels are used in all places; a *dense*
# layer instead has a weight from each number that comes in to each number that goes out.
#
# For example, a layer with kernels of 5 by 5 from 3 channels to 8 has $8 \cdot 3 \cdot 25 = 600$
# weights, whatever the size of the picture. A dense layer from 3 channels of 10 by 12 to 8 channels
# of 10 by 12 has 960 numbers going out, each with 360 weights: 345,600.
#
# **Exercise `count`** (2 points). Write the four counts. All of them are whole numbers.

# %% exercise="count"
def out_size(n, k, stride=1, padding=0, dilation=1):
    """How often a kernel fits into a row.

    n:       int, pixels in the row, without padding
    k:       int, weights in a row of the kernel, which fits at least once
    returns: int
    """
    ### BEGIN SOLUTION
    covered = dilation * (k - 1) + 1
    return (n + 2 * padding - covered) // stride + 1
    ### END SOLUTION


def same_padding(k, dilation=1):
    """The padding with which, at stride 1, as many numbers come out as went in; k is odd."""
    ### BEGIN SOLUTION
    return dilation * (k - 1) // 2
    ### END SOLUTION


def conv_weights(c_in, c_out, k):
    """Weights of a convolution with kernels of k by k, biases not counted."""
    ### BEGIN SOLUTION
    return c_out * c_in * k * k
    ### END SOLUTION


def dense_weights(c_in, c_out, height, width):
    """Weights of a dense layer instead, biases not counted.

    From c_in channels to c_out channels, both of height by width numbers.
    """
    ### BEGIN SOLUTION
    return (c_in * height * width) * (c_out * height * width)
    ### END SOLUTION


# %% tests="count" points=2
def check_count(function, *numbers, expected, slips=(), why):
    call = f"{function.__name__}({', '.join(map(str, numbers))})"
    found = float(as_numbers(function(*numbers), (), call))
    for slip, reason in slips:
        assert found != slip or slip == expected, told(call, f"{slip:g}", expected, reason)
    assert found == expected, told(call, f"{found:.10g}", expected, why)


def check_out_size(n, k, stride, padding, dilation):
    """Against a count of the places, one by one."""
    covered, room = dilation * (k - 1) + 1, n + 2 * padding
    places = len([start for start in range(0, room, stride) if start + covered <= room])
    left = room - covered
    check_count(out_size, n, k, stride, padding, dilation, expected=places, slips=[
        ((room - dilation * k) // stride + 1,
         "k weights have k - 1 gaps, so the kernel covers dilation * (k - 1) + 1"),
        ((room - k) // stride + 1, "with dilation the kernel covers more pixels than k"),
        ((left - padding) // stride + 1, "padding lies on both sides"),
        (left // stride, "the place where the kernel starts counts too"),
        (left / stride + 1, "a kernel that sticks out at the end does not count: round down"),
        (-(-left // stride) + 1, "a kernel that sticks out at the end does not count: round down")],
        why="count the places where the whole kernel fits")


check_out_size(10, 4, 1, 2, 1)
check_out_size(9, 3, 3, 1, 1)
check_out_size(10, 3, 2, 0, 1)
check_out_size(12, 3, 1, 0, 2)
check_count(same_padding, 5, expected=2, why="a kernel of 5 needs 2 more pixels on each side",
            slips=[(4, "this is for both sides together; padding is for one side")])
check_count(conv_weights, 3, 8, 5, expected=600, why="8 kernels, each of 3 * 5 * 5", slips=[
    (200, "each kernel has weights for all channels that come in"),
    (75, "there is one kernel for each channel that goes out"),
    (120, "a kernel of 5 by 5 has 25 weights per channel"),
    (608, "biases are not counted here")])
check_count(dense_weights, 3, 8, 10, 12, expected=345600, slips=[
    (2880, "each of the numbers that go out has a weight to each that comes in: all places too"),
    (24, "each of the numbers that go out has a weight to each that comes in: all places too")],
    why="numbers in times numbers out")
### BEGIN HIDDEN TESTS
for case in ((5, 5, 1, 0, 1), (5, 5, 7, 0, 1), (3, 5, 2, 1, 1), (224, 11, 4, 2, 1),
             (7, 1, 1, 0, 3), (7, 1, 2, 3, 1), (32, 3, 1, 4, 4), (33, 3, 2, 2, 2), (8, 2, 2, 0, 1),
             (9, 2, 2, 0, 1), (28, 4, 3, 2, 5)):
    check_out_size(*case)
for k in (1, 3, 7, 11):
    for dilation in (1, 2, 3):
        span = dilation * (k - 1)
        check_count(same_padding, k, dilation, expected=span // 2, why="half of what is lost",
                    slips=[((k - 1) // 2, "with dilation the kernel covers more pixels than k")])
for c_in, c_out, k in ((1, 1, 1), (64, 64, 3), (256, 64, 1), (7, 2, 4)):
    check_count(conv_weights, c_in, c_out, k, expected=k * k * c_in * c_out, why="all channels")
for c_in, c_out, height, width in ((64, 64, 56, 56), (1, 1, 1, 1), (2, 5, 3, 7)):
    into, out = c_in * height * width, c_out * height * width
    check_count(dense_weights, c_in, c_out, height, width, expected=into * out,
                why="numbers in times numbers out")
### END HIDDEN TESTS

# %% [markdown]
# Now check what is often told. A layer with kernels of 3 by 3 from 64 channels to 64, on maps of 56
# by 56: "36 thousand weights; a dense layer in its place would have about three million". And: "one
# dense unit that looks at a colour picture of 224 by 224 has 150 thousand weights". Which of the
# three are right?

# %%
def check_the_textbook():
    print(f"convolution, 64 to 64, 3 by 3: {conv_weights(64, 64, 3):>14,}")
    print(f"dense in its place, 56 by 56:  {dense_weights(64, 64, 56, 56):>14,}")
    print(f"one dense unit on 224 by 224:  {conv_weights(3, 1, 224):>14,}")
    print(f"1 by 1 kernels, 256 to 64:     {conv_weights(256, 64, 1):>14,}")


attempt(check_the_textbook, "count")

# %% [markdown]
# (The third line uses a small trick: a kernel as large as the picture fits once, so that it *is* a
# dense unit. And a kernel of 1 by 1, in the last line, is a small dense layer that is applied to
# the channels of every pixel.)
#
# ## 3. A whole layer
#
# **Question.** Now with all of it: many pictures, many channels, padding and stride.
#
# **Formula.** Let $\tilde x$ be the picture with its padding of zeros. Then output channel $o$ of
# picture $n$ is
#
# $$ y_{noij} = b_o + \sum_c \sum_u \sum_v w_{ocuv} \; \tilde x_{n,\,c,\,is+u,\,js+v} . $$
#
# It sums over the channels $c$ that come in: there is one map for each $o$, not for each pair. The
# stride stands in one place only, at the start of the window. The map has as many rows $i$ and
# columns $j$ as the whole kernel fits; in each direction that is $(n + 2p - K) // s + 1$, where
# `//` divides and rounds down.
#
# **Picture.** The corners of the windows of a kernel of 3, with stride 2 and padding 1, on 5 by 6.
# Grey is padding, and the frame is the first window. What is left over?

# %% given="stride_picture"
def draw_windows(height, width, k, stride, padding):
    """Pixels as squares, padding in grey, a dot where each window begins, the first window."""
    _, axes = plt.subplots(figsize=(2.8, 2.4))
    for i, j in np.ndindex(height + 2 * padding, width + 2 * padding):
        inside = padding <= i < height + padding and padding <= j < width + padding
        axes.add_patch(plt.Rectangle((j, i), 0.92, 0.92, color=PLUS if inside else INK,
                                     alpha=0.45 if inside else 0.2, lw=0))
    for i in range(0, height + 2 * padding - k + 1, stride):
        for j in range(0, width + 2 * padding - k + 1, stride):
            axes.plot(j + 0.46, i + 0.46, "o", color=MINUS, ms=5)
    axes.add_patch(plt.Rectangle((0, 0), k - 0.08, k - 0.08, fill=False, ec=MINUS, lw=2))
    axes.set(xlim=(-0.1, width + 2 * padding), ylim=(height + 2 * padding, -0.1), aspect="equal")
    axes.axis("off")


draw_windows(5, 6, 3, 2, 1)

# %% [markdown]
# **Exercise `layer`** (3 points). Write the layer. Loops over $i$ and $j$ are fine; take all
# pictures and all channels at once inside. Useful: `np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))`
# pads the last two axes with zeros, and
# `np.einsum("ncuv,ocuv->no", window, w)` multiplies and sums over the letters that are missing
# behind the arrow. (Four more loops instead of it are right, too.)

# %% exercise="layer"
def conv2d(x, w, b, stride=1, padding=0):
    """A convolutional layer, forward.

    x:       (N, C, H, W) float array, N pictures of C channels; not changed
    w:       (O, C, Kh, Kw) float array, one kernel for each channel that goes out; not changed
    b:       (O,) float array; not changed
    stride:  int >= 1, the same down and across
    padding: int >= 0, zeros on all four sides
    returns: (N, O, rows, columns) float array
    """
    ### BEGIN SOLUTION
    Kh, Kw = w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (padded.shape[2] - Kh) // stride + 1
    columns = (padded.shape[3] - Kw) // stride + 1
    y = np.zeros((len(x), len(w), rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = padded[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw]
        y[:, :, i, j] = np.einsum("ncuv,ocuv->no", window, w) + b
    return y
    ### END SOLUTION


# %% tests="layer" points=3
def layered(x, w, b, stride=1, padding=0):
    """The authority: PyTorch."""
    x, w, b = (torch.tensor(np.array(a)) for a in (x, w, b))
    return torch.conv2d(x, w, b, stride, padding).numpy()


def slips_of_layer(x, w, b, stride, padding):
    """Known wrong results and what they mean."""
    C, around = x.shape[1], ((0, 0), (0, 0), (padding, padding), (padding, padding))
    right, nothing = layered(x, w, b, stride, padding), np.zeros(b.shape)
    edge = np.pad(x, around, mode="edge")
    fits_without = x.shape[2] >= w.shape[2] and x.shape[3] >= w.shape[3]
    return [
        (right - b[:, None, None], "each output channel has a bias, which is added once"),
        (right + (C - 1) * b[:, None, None], "the bias is added once, not for each channel"),
        (layered(x, w[:, :, ::-1, ::-1], b, stride, padding), "here the kernel is turned"),
        (layered(x[:, :1], w[:, :1], b, stride, padding), "only the first channel came in"),
        (layered(x, w / C, b, stride, padding), "the sum over the channels, not their mean"),
        (layered(edge, w, b, stride), "padding is zeros, not copies of the border"),
        (layered(x, w, b, 1, padding), "the stride is missing: windows begin at i * stride"),
        (layered(x, w, b, 1, padding)[:, :, :right.shape[2], :right.shape[3]],
         "the map has the right size, but its windows do not begin at i * stride"),
        (layered(x, w, nothing, stride, padding).sum(1, keepdims=True) + b[:, None, None],
         "each output channel has its own kernel; do not add them"),
        (layered(x, w, b, stride) if fits_without else right, "the padding is missing")]


def check_layer(N, C, H, W, D, Kh, Kw, stride, padding, seed):
    draws = np.random.default_rng(seed)
    x, w = draws.normal(size=(N, C, H, W)), draws.normal(size=(D, C, Kh, Kw))
    b = draws.normal(size=D)
    call = f"conv2d, x of {x.shape}, w of {w.shape}, stride {stride}, padding {padding}"
    found = call_with(conv2d, call, x, w, b, stride=stride, padding=padding)
    slips = slips_of_layer(x, w, b, stride, padding)
    check_array(call, found, layered(x, w, b, stride, padding),
                "sum over channel, row and column of the kernel, then add the bias",
                "N, output channels, and how often the kernel fits down and across", slips)


check_layer(1, 1, 4, 5, 1, 2, 3, 1, 0, seed=1)
check_layer(2, 3, 5, 6, 4, 3, 2, 1, 1, seed=2)
check_layer(2, 2, 6, 7, 3, 3, 3, 2, 1, seed=3)
### BEGIN HIDDEN TESTS
for seed, sizes in enumerate((
        (1, 1, 1, 1, 1, 1, 1, 1, 0), (3, 2, 4, 4, 5, 4, 4, 1, 0), (2, 4, 5, 3, 1, 1, 1, 1, 0),
        (1, 2, 8, 5, 3, 3, 3, 3, 0), (2, 1, 5, 9, 2, 2, 4, 2, 3), (4, 3, 6, 6, 2, 5, 1, 2, 2),
        (1, 3, 2, 2, 2, 3, 3, 1, 1), (2, 2, 7, 4, 2, 1, 2, 4, 0), (1, 1, 3, 3, 1, 2, 2, 5, 1)), 10):
    check_layer(*sizes, seed=seed)
x, w, b = np.ones((1, 2, 3, 3)), np.ones((1, 2, 3, 3)), np.array([0.5])
call = "conv2d of ones, with the settings left out"
check_array(call, call_with(conv2d, call, x, w, b), [[[[18.5]]]], "stride 1 and padding 0 then",
            "stride 1 and padding 0 then")
### END HIDDEN TESTS

# %% [markdown]
# Three kernels on a digit, with a stride of 1 and of 2.

# %%
def three_kernels():
    digit = DIGITS.images[5][None, None]
    upright = np.array([[1.0, 0.0, -1.0]] * 3)
    kernels = np.stack([upright, upright.T, np.full((3, 3), 1 / 9)])[:, None]
    for stride in (1, 2):
        maps = conv2d(digit, kernels, np.zeros(3), stride, 1)[0]
        draw(*zip((f"upright, stride {stride}", "level", "blurred"), maps), write=False)


attempt(three_kernels, "layer")

# %% [markdown]
# ## 4. A convolution is a product of matrices
#
# **Question.** Loops in Python are slow, products of matrices are fast. Can one big product do the
# work of all windows?
#
# **Idea.** Write every window as one row of a matrix: this is called *im2col*. Write every kernel
# as one column of another one. Their product holds all the sums. The rows stand in the order
# picture, then $i$, then $j$; inside a row the order is channel, then kernel row $u$, then kernel
# column $v$, so that `w.reshape(O, -1).T` fits.
#
# **Example.** A picture of 3 by 3 and a kernel of 2 by 2, at stride 1:
#
#     a b c          a b d e        first window, row by row
#     d e f    ->    b c e f        one to the right
#     g h i          d e g h        one row down
#                    e f h i
#
# **The way back**, *col2im*, gets a matrix of that kind, such as gradients, and adds every number
# to the pixel where it came from. The pixel in the middle, `e`, stands in four windows, so it
# collects four numbers; a corner collects one. What belongs to padding is dropped. So col2im does
# not undo im2col: over uses gradients *add*.
#
# **Exercise `im2col`** (3 points). Write both. (`window.reshape(N, -1)` keeps the first axis and
# puts the others in one row, the last one running fastest.)

# %% exercise="im2col"
def im2col(x, Kh, Kw, stride=1, padding=0):
    """Every window as a row.

    x:       (N, C, H, W) float array; not changed
    Kh, Kw:  int, rows and columns of the kernel
    returns: (N * rows * columns, C * Kh * Kw) float array
    """
    ### BEGIN SOLUTION
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = padded.shape
    rows, columns = (H - Kh) // stride + 1, (W - Kw) // stride + 1
    matrix = np.zeros((N, rows, columns, C * Kh * Kw))
    for i, j in np.ndindex(rows, columns):
        window = padded[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw]
        matrix[:, i, j] = window.reshape(N, -1)
    return matrix.reshape(N * rows * columns, -1)
    ### END SOLUTION


def col2im(matrix, shape, Kh, Kw, stride=1, padding=0):
    """Every number of such a matrix added to the pixel where it came from.

    matrix:  (N * rows * columns, C * Kh * Kw) float array; not changed
    shape:   (N, C, H, W), of the pictures, without padding
    returns: (N, C, H, W) float array
    """
    ### BEGIN SOLUTION
    N, C, H, W = shape
    total = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    rows = (H + 2 * padding - Kh) // stride + 1
    columns = (W + 2 * padding - Kw) // stride + 1
    windows = matrix.reshape(N, rows, columns, C, Kh, Kw)
    for i, j in np.ndindex(rows, columns):
        total[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw] += windows[:, i, j]
    return total[:, :, padding:padding + H, padding:padding + W]
    ### END SOLUTION


# %% tests="im2col" points=3
def unfolded(x, Kh, Kw, stride, padding):
    """The authority: PyTorch's unfold, whose result has windows as columns. (N, L, C Kh Kw)"""
    return torch.nn.functional.unfold(torch.tensor(x), (Kh, Kw), padding=padding,
                                      stride=stride).transpose(1, 2).numpy()


def folded(windows, shape, Kh, Kw, stride, padding):
    columns = torch.tensor(np.array(windows)).transpose(1, 2)
    return torch.nn.functional.fold(columns, shape[2:], (Kh, Kw), padding=padding,
                                    stride=stride).numpy()


def check_im2col(shape, Kh, Kw, stride, padding, seed):
    x = np.random.default_rng(seed).normal(size=shape)
    N, C = shape[:2]
    call = f"im2col, x of {shape}, kernel {Kh} by {Kw}, stride {stride}, padding {padding}"
    right = unfolded(x, Kh, Kw, stride, padding)
    rows = (shape[2] + 2 * padding - Kh) // stride + 1
    parts = right.reshape(N, rows, -1, C, Kh, Kw)
    flat = right.reshape(-1, C * Kh * Kw)
    fits_without = shape[2] >= Kh and shape[3] >= Kw
    bare = unfolded(x, Kh, Kw, stride, 0).reshape(-1, flat.shape[1]) if fits_without else flat
    check_array(
        call, call_with(im2col, call, x, Kh=Kh, Kw=Kw, stride=stride, padding=padding), flat,
        "rows run over picture, i, j; columns over channel, u, v",
        "one row for each window of each picture, one column for each weight of a kernel", [
            (flat.T, "here windows are columns; they should be rows"),
            (parts.transpose(0, 1, 2, 4, 5, 3).reshape(flat.shape),
             "inside a row the channel comes first, then u, then v"),
            (parts.transpose(0, 1, 2, 3, 5, 4).reshape(flat.shape),
             "inside a row u comes before v, the kernel row by row"),
            (parts.transpose(0, 2, 1, 3, 4, 5).reshape(flat.shape),
             "the windows run along a row of the picture first: i, then j"),
            (parts.transpose(1, 2, 0, 3, 4, 5).reshape(flat.shape),
             "all windows of the first picture come first, then those of the next"),
            (right, "one row for each window: put pictures and windows into one axis"),
            (bare, "the padding is missing")])


def check_col2im(shape, Kh, Kw, stride, padding, seed):
    N, C, H, W = shape
    size = unfolded(np.zeros(shape), Kh, Kw, stride, padding).shape
    windows = np.random.default_rng(seed).normal(size=size) + 0.3
    call = f"col2im to {shape}, kernel {Kh} by {Kw}, stride {stride}, padding {padding}"
    settings = dict(shape=shape, Kh=Kh, Kw=Kw, stride=stride, padding=padding)
    right = folded(windows, shape, Kh, Kw, stride, padding)
    uses = folded(np.ones(size), shape, Kh, Kw, stride, padding)
    wide = folded(windows, (N, C, H + 2 * padding, W + 2 * padding), Kh, Kw, stride, 0)
    check_array(
        call, call_with(col2im, call, windows.reshape(N * size[1], -1), **settings), right,
        "every number is added to the pixel where it came from",
        "the shape of the pictures, without padding", [
            (right / np.maximum(uses, 1), "this is the mean over the windows; numbers add"),
            (last_written(windows, shape, Kh, Kw, stride, padding),
             "only the last window counted; add instead of writing over"),
            (wide, "drop what belongs to padding"),
            (wide[:, :, :H, :W], "padding lies on both sides: cut it off at the start as well")])


def last_written(windows, shape, Kh, Kw, stride, padding):
    """What becomes of col2im if a window writes over what another one left."""
    N, C, H, W = shape
    total = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    places = np.ndindex((H + 2 * padding - Kh) // stride + 1, (W + 2 * padding - Kw) // stride + 1)
    for k, (i, j) in enumerate(places):
        patch = windows[:, k].reshape(N, C, Kh, Kw)
        total[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw] = patch
    return total[:, :, padding:padding + H, padding:padding + W]


check_im2col((1, 1, 3, 3), 2, 2, 1, 0, seed=0)
check_col2im((1, 1, 3, 3), 2, 2, 1, 0, seed=0)
check_im2col((2, 3, 4, 5), 3, 2, 1, 1, seed=1)
check_col2im((2, 3, 4, 5), 3, 2, 1, 1, seed=1)
### BEGIN HIDDEN TESTS
for seed, case in enumerate((
        ((2, 2, 5, 7), 3, 3, 2, 0), ((1, 1, 1, 1), 1, 1, 1, 0), ((3, 2, 4, 4), 1, 1, 1, 0),
        ((2, 1, 6, 5), 2, 3, 2, 1), ((1, 4, 3, 3), 3, 3, 1, 0), ((2, 3, 5, 4), 2, 2, 3, 2),
        ((3, 1, 2, 6), 1, 4, 1, 0), ((1, 2, 7, 7), 2, 2, 4, 0)), 5):
    check_im2col(*case, seed=seed)
    check_col2im(*case, seed=seed)
# im2col and col2im are each other's transpose: the inner products agree.
draws = np.random.default_rng(1998)
x = draws.normal(size=(2, 2, 5, 6))
there = as_numbers(im2col(x.copy(), 3, 2, 2, 1), (None, 12), "im2col of (2, 2, 5, 6)")
g = draws.normal(size=there.shape)
back = as_numbers(col2im(g.copy(), x.shape, 3, 2, 2, 1), x.shape, "col2im to (2, 2, 5, 6)")
assert close((there * g).sum(), (x * back).sum()), "col2im does not return what im2col took"
### END HIDDEN TESTS

# %% [markdown]
# How often is each pixel used? Ones that are put back count the windows over each pixel. Try other
# strides. Which pixels does a network hear least about?

# %%
def uses_of_pixels():
    shape = 1, 1, 5, 6
    draw(*((f"stride {s}", col2im(np.ones_like(im2col(np.zeros(shape), 3, 3, s, 0)), shape, 3, 3,
                                  s, 0)[0, 0]) for s in (1, 2)))


attempt(uses_of_pixels, "im2col")

# %% [markdown]
# ## 5. The way back through a layer
#
# **Question.** A kernel is used in every place. How does it learn from all of them at once?
#
# **Rule.** Let $g = \partial L / \partial y$ be what is handed down, one number for each number of
# $y$. Read the formula of the layer once more:
#
# $$ y_{noij} = b_o + \sum_c \sum_u \sum_v w_{ocuv} \; \tilde x_{n,\,c,\,is+u,\,js+v} . $$
#
# Slopes along a path multiply, and over uses they add. The weight $w_{ocuv}$ is used in every
# picture $n$ and every place $i, j$, each time multiplied by the pixel under it; the bias likewise,
# multiplied by 1; the pixel is used under many places of the kernel and by every output channel:
#
# $$ \frac{\partial L}{\partial b_o} = \sum_{nij} g_{noij}, \qquad
#    \frac{\partial L}{\partial w_{ocuv}} = \sum_{nij} g_{noij} \;
#    \tilde x_{n,\,c,\,is+u,\,js+v}, $$
#
# and for the pixels: for all $n, o, i, j, c, u, v$, add $g_{noij} \, w_{ocuv}$ to the gradient of
# $\tilde x_{n,\,c,\,is+u,\,js+v}$. At the end the padding is cut off again, since nobody asked for
# its gradient.
#
# **Example** in one row: $x = (x_0, x_1, x_2)$, a kernel $(w_0, w_1)$, stride 1, no padding.
#
#     y0 = w0 x0 + w1 x1          gradient of w0:  g0 x0 + g1 x1
#     y1 = w0 x1 + w1 x2          gradient of w1:  g0 x1 + g1 x2
#                                 gradient of x1:  g0 w1 + g1 w0
#
# **Exercise `backward`** (4 points). Return all three gradients. One loop over $i$ and $j$ is
# enough, with a line for `w` and one for `x` inside; `np.einsum("no,ncuv->ocuv", ...)` and
# `np.einsum("no,ocuv->ncuv", ...)` may help. Nothing is divided by $N$: if the loss is a mean, $g$
# knows that already.

# %% exercise="backward"
def conv2d_backward(g, x, w, stride=1, padding=0):
    """The gradients of a convolutional layer.

    g:       (N, O, rows, columns) float array, the gradient of the output; not changed
    x, w:    as in section 3: (N, C, H, W) and (O, C, Kh, Kw); not changed
    returns: (dx, dw, db), the gradients of x, w and b, of the shapes of x, w and (O,)
    """
    ### BEGIN SOLUTION
    (H, W), (Kh, Kw) = x.shape[2:], w.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros(padded.shape), np.zeros(w.shape)
    for i, j in np.ndindex(g.shape[2:]):
        here = np.s_[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw]
        dw += np.einsum("no,ncuv->ocuv", g[:, :, i, j], padded[here])
        dx[here] += np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
    return dx[:, :, padding:padding + H, padding:padding + W], dw, g.sum(axis=(0, 2, 3))
    ### END SOLUTION


# %% tests="backward" points=4
def slopes(g, x, w, stride, padding):
    """The authority: PyTorch's autograd. dx, dw"""
    x, w = (torch.tensor(np.array(a), requires_grad=True) for a in (x, w))
    torch.conv2d(x, w, None, stride, padding).backward(torch.tensor(np.array(g)))
    return x.grad.numpy(), w.grad.numpy()


def slips_of_backward(g, x, w, stride, padding):
    """Known wrong results and what they mean: for dx, dw and db."""
    dx, dw = slopes(g, x, w, stride, padding)
    turned, first, N = w[:, :, ::-1, ::-1], g.copy(), len(g)
    first[1:] = 0
    around = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    wide = slopes(g, np.pad(x, around), w, stride, 0)[0]
    H, W = x.shape[2:]
    mean = "nothing is divided by N here: g knows it already"
    return [
        (slopes(g, x, turned, stride, padding)[0],
         "the kernel is turned; y at i, j gives to the pixel under w at u, v what it took"),
        (wide, "the gradient of the padding has to be cut off"),
        (wide[:, :, :H, :W], "padding lies on both sides: cut it off at the start as well"),
        (last_window(g, x, w, stride, padding), "only the last window counted; over uses, add"),
        (slopes(g[:, :1], x, w[:1], stride, padding)[0], "every output channel hands down a part"),
        (dx / N, mean),
    ], [
        (dw[:, :, ::-1, ::-1], "the kernel came out turned: w at u, v goes with x at i + u, j + v"),
        (dw / N, mean),
        (dw / g[0, 0].size, "the sum over all places, not the mean: each place is a use"),
        (slopes(first, x, w, stride, padding)[1], "only the first picture counted"),
        (slopes(g[:, :, :1, :1], x[:, :, :w.shape[2], :w.shape[3]], w, 1, 0)[1]
         if not padding else dw, "only the first place counted; a weight is used in all"),
    ], [
        (g.sum(0), "the bias is used in every place too: sum over i and j as well"),
        (g.sum((2, 3)), "the bias is used for every picture too: sum over n as well"),
        (g.mean((0, 2, 3)), "the sum over all uses, not the mean"),
        (g.sum((0, 2, 3)) / N, mean),
        (np.full(g.shape[1], g.sum()), "each output channel has its own bias"),
        (g.sum(), "each output channel has its own bias")]


def last_window(g, x, w, stride, padding):
    """What becomes of dx if each window writes over what another one left."""
    (N, C, H, W), (Kh, Kw) = x.shape, w.shape[2:]
    dx = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    for i, j in np.ndindex(g.shape[2:]):
        part = np.einsum("no,ocuv->ncuv", g[:, :, i, j], w)
        dx[:, :, i * stride:i * stride + Kh, j * stride:j * stride + Kw] = part
    return dx[:, :, padding:padding + H, padding:padding + W]


def check_backward(N, C, H, W, D, Kh, Kw, stride, padding, seed):
    draws = np.random.default_rng(seed)
    x, w = draws.normal(size=(N, C, H, W)), draws.normal(size=(D, C, Kh, Kw))
    size = [(n + 2 * padding - k) // stride + 1 for n, k in ((H, Kh), (W, Kw))]
    g = draws.normal(size=(N, D, *size))
    call = (f"conv2d_backward, g of {g.shape}, x of {x.shape}, w of {w.shape}, stride {stride}, "
            f"padding {padding}")
    found = as_parts(call_with(conv2d_backward, call, g, x, w, stride=stride, padding=padding),
                     ("dx", "dw", "db"), call)
    rights = *slopes(g, x, w, stride, padding), g.sum((0, 2, 3))
    whys = ("add g times w to every pixel that the window covers",
            "each weight: the sum over pictures and places of g times the pixel under it",
            "the bias: the sum of g over pictures and places")
    slips_of = slips_of_backward(g, x, w, stride, padding)
    named = zip(("dx", "dw", "db"), found, rights, whys, slips_of)
    for name, part, right, why, slips in named:
        check_array(f"{call}: {name}", part, right, why,
                    f"{name} has the shape of {name[1:]}", slips)


check_backward(1, 1, 1, 3, 1, 1, 2, 1, 0, seed=1)
check_backward(2, 3, 4, 5, 4, 3, 2, 1, 0, seed=2)
check_backward(3, 2, 5, 6, 2, 3, 3, 2, 1, seed=3)
### BEGIN HIDDEN TESTS
for seed, sizes in enumerate((
        (1, 1, 1, 1, 1, 1, 1, 1, 0), (2, 2, 4, 4, 3, 4, 4, 1, 0), (3, 2, 5, 3, 1, 1, 1, 1, 0),
        (1, 2, 8, 5, 3, 3, 3, 3, 0), (2, 1, 5, 9, 2, 2, 4, 2, 3), (4, 3, 6, 6, 2, 5, 1, 2, 2),
        (1, 3, 2, 2, 2, 3, 3, 1, 1), (2, 2, 7, 4, 2, 1, 2, 4, 0), (1, 1, 5, 5, 1, 2, 2, 5, 1)), 20):
    check_backward(*sizes, seed=seed)
### END HIDDEN TESTS

# %% [markdown]
# The gradient by the weights is a sum over places, so a kernel in the middle of a large picture
# learns from hundreds of places at once. Here a kernel learns a secret one by gradient descent,
# from noise and the maps that the secret kernel makes of it.

# %%
def find_the_secret():
    secret = np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]])[None, None]
    x, w = np.random.default_rng(0).normal(size=(4, 1, 12, 12)), np.zeros((1, 1, 3, 3))
    nothing = np.zeros(1)
    for _ in range(60):
        off = layered(x, w, nothing) - layered(x, secret, nothing)
        w = w - 0.3 * conv2d_backward(2 * off / off.size, x, w)[1]
    draw(("secret", secret[0, 0]), ("learnt", w[0, 0].round(2) + 0.0))


attempt(find_the_secret, "backward")

# %% [markdown]
# ## 6. Max pooling
#
# **Question.** Often it matters *that* an edge is here, not in which pixel exactly. How does a
# layer say so, and what is its gradient?
#
# **Rule.** *Max pooling* keeps the largest number of each window of $k$ by $k$ and moves on by the
# stride $s$; each channel is pooled by itself. Windows that would stick out are left out. (Not all
# networks of which this is told did so: LeNet-5 of 1998 took sums, with a weight for each map.)
#
# **The way back.** Only the winner of a window moved the output, so it gets the whole gradient of
# that window, and the others get nothing. If windows overlap, one pixel may win in several: then
# the parts add. If several pixels of a window are equally large, let **the first one in reading
# order** win, row by row, as PyTorch does: a choice, but one that all must share to agree.

# %% given="pool_picture"
TIED = np.array([[1.0, 2.0, 0.0, 0.0], [2.0, 0.0, 0.0, 0.0], [3.0, 1.0, -1.0, -2.0],
                 [0.0, 4.0, -3.0, -1.0]])
draw(("x", TIED), ("pooled by 2", [[2, 0], [4, -1]]), ("handed down", [[10, 20], [30, 40]]),
     ("gradient of x", [[0, 10, 20, 0], [0, 0, 0, 0], [0, 0, 40, 0], [0, 30, 0, 0]]))

# %% [markdown]
# Look at the four corners of the picture: which ties were there, and why can a pooled number be
# below zero?
#
# **Exercise `pool`** (3 points). Write both ways. (`np.argmax` of an array counts places in reading
# order and returns the first of equal ones; `np.unravel_index(k, shape)`, or dividing by the number
# of columns, turns that count into a row and a column.)

# %% exercise="pool"
def max_pool(x, k, stride):
    """The largest number of each window.

    x:       (N, C, H, W) float array; not changed
    k:       int, rows and columns of a window, which fits at least once
    stride:  int >= 1; windows overlap if it is less than k
    returns: (N, C, rows, columns) float array
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    y = np.zeros((N, C, (H - k) // stride + 1, (W - k) // stride + 1))
    for i, j in np.ndindex(y.shape[2:]):
        y[:, :, i, j] = x[:, :, i * stride:i * stride + k, j * stride:j * stride + k].max((2, 3))
    return y
    ### END SOLUTION


def max_pool_backward(g, x, k, stride):
    """The gradient of x, if g is that of max_pool(x, k, stride).

    g:       (N, C, rows, columns) float array; not changed
    returns: (N, C, H, W) float array
    """
    ### BEGIN SOLUTION
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        window = x[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        u, v = np.unravel_index(np.argmax(window), window.shape)
        dx[n, c, i * stride + u, j * stride + v] += g[n, c, i, j]
    return dx
    ### END SOLUTION


# %% tests="pool" points=3
def shared_among_ties(g, x, k, stride, share):
    """What comes back if all equal winners get something: g each, or a share of g."""
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        window = np.s_[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        won = x[window] == x[window].max()
        dx[window] += won * g[n, c, i, j] / (won.sum() if share else 1)
    return dx


def pooled(x, k, stride, g=None):
    """The authority: PyTorch. The pooled numbers, or with g the gradient of x."""
    x = torch.tensor(np.array(x), requires_grad=True)
    y = torch.nn.functional.max_pool2d(x, k, stride)
    if g is None:
        return y.detach().numpy()
    y.backward(torch.tensor(np.array(g)))
    return x.grad.numpy()


def overwritten(g, x, k, stride):
    """What comes back if a pixel that wins twice keeps only what came last."""
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(g.shape):
        window = x[n, c, i * stride:i * stride + k, j * stride:j * stride + k]
        u, v = divmod(int(window.argmax()), k)
        dx[n, c, i * stride + u, j * stride + v] = g[n, c, i, j]
    return dx


def check_pool(x, k, stride, seed=0):
    call = f"max_pool, x of {x.shape}, k {k}, stride {stride}"
    right = pooled(x, k, stride)
    mean = torch.nn.functional.avg_pool2d(torch.tensor(x), k, stride).numpy()
    check_array(call, call_with(max_pool, call, x, k=k, stride=stride), right,
                "the largest number of each window of k by k that begins at i * stride",
                "each picture and channel by itself; count where the whole window fits", [
                    (mean, "this is the mean of each window, not the largest number"),
                    (np.maximum(right, 0), "all numbers of a window may be below zero; begin "
                     "with the first of them, not with 0"),
                    (np.abs(right), "the largest number, with its sign"),
                    (pooled(x, k, k), "windows begin at i * stride, not at i * k"),
                    (right.max(1, keepdims=True), "each channel is pooled by itself")])
    g = np.random.default_rng(seed).normal(size=right.shape) + 0.2
    call = f"max_pool_backward, x of {x.shape}, k {k}, stride {stride}"
    last = pooled(x[:, :, ::-1, ::-1], k, stride, g[:, :, ::-1, ::-1])[:, :, ::-1, ::-1]
    fits = all((n - k) % stride == 0 for n in x.shape[2:])
    slips = [
        (shared_among_ties(g, x, k, stride, False), "of equal winners only the first gets it"),
        (shared_among_ties(g, x, k, stride, True), "the winner gets all: it is not shared"),
        (overwritten(g, x, k, stride), "a pixel that wins in several windows gets a part of each"),
        (pooled(x, k, stride, np.ones(g.shape)), "the winner gets g, not 1")]
    slips += [(last, "of equal winners the first one in reading order wins")] if fits else []
    check_array(call, call_with(max_pool_backward, call, g, x, k=k, stride=stride),
                pooled(x, k, stride, g), "g goes to the first winner of its window, the others get "
                "nothing, and parts add", "the shape of x", slips)


check_pool(TIED[None, None], 2, 2)
check_pool(np.random.default_rng(1).normal(size=(2, 3, 4, 5)).round(1), 2, 1)
### BEGIN HIDDEN TESTS
pools = np.random.default_rng(1990)
for seed, (shape, k, stride) in enumerate((
        ((1, 1, 3, 3), 3, 3), ((2, 2, 5, 7), 3, 2), ((3, 1, 6, 4), 2, 2), ((1, 4, 5, 5), 2, 3),
        ((2, 1, 4, 6), 1, 1), ((1, 2, 7, 5), 3, 1), ((1, 1, 1, 1), 1, 4), ((2, 3, 5, 6), 2, 2))):
    check_pool(pools.normal(size=shape), k, stride, seed)
    check_pool(pools.normal(size=shape) - 9, k, stride, seed)
    check_pool(pools.integers(0, 3, shape).astype(float), k, stride, seed)
check_pool(np.zeros((1, 2, 4, 4)), 2, 2)
### END HIDDEN TESTS

# %% [markdown]
# Does pooling make a layer blind to shifts? Here an edge moves by one pixel at a time. When does
# the pooled map stay as it was, and when not?

# %%
def shifted_edge():
    edges = np.array([[[[0.0] * k + [9.0] + [0.0] * (7 - k)]] for k in range(1, 6)])
    for k, row in zip(range(1, 6), max_pool(np.repeat(edges, 2, axis=2), 2, 2)[:, 0, 0]):
        print(f"edge at {k}: pooled {row.astype(int)}")


attempt(shifted_edge, "pool")

# %% [markdown]
# ## 7. Simple cells and complex cells
#
# **Question.** Where does the idea come from?
#
# **Story.** In 1959 and 1962 David Hubel and Torsten Wiesel reported on cells in the visual cortex
# of the cat. Some answer a bar or an edge of one orientation in one place; they called these
# *simple*. Others want the orientation too, but do not mind exactly where it is: *complex*. They
# proposed that a complex cell collects from many simple ones. In 1980 (in Japanese the year before)
# Kunihiko Fukushima published a network of such layers, with S-cells and C-cells by turns. It
# learned without a teacher and without backpropagation.
#
# **Formula.** A model of what a simple cell looks for is the *Gabor* kernel, a wave under a bell.
# Let $r$ be the row, from the top, and $c$ the column of a kernel of $K \times K$, and
# $m = (K - 1)/2$ its middle. With $a = c - m$ and $d = r - m$,
#
# $$ k_{rc} = \exp\!\Big(\!-\frac{a^2 + d^2}{2 \sigma^2}\Big) \,
#    \cos\!\Big(\frac{2 \pi \,(a \cos\theta + d \sin\theta)}{\lambda} + \varphi\Big) . $$
#
# $\lambda$ is the wavelength in pixels, $\theta$ the direction in which the wave runs, in radians,
# $\varphi$ where it begins. Then take away the mean of all $k_{rc}$, so that an evenly grey picture
# gives exactly nothing.

# %% given="gabor_picture"
def gabor_at(size, wavelength, angle, phase, sigma, r, c):
    """One number of the bell times the wave, before the mean is taken away."""
    a, d = c - (size - 1) / 2, r - (size - 1) / 2
    wave = np.cos(2 * np.pi * (a * np.cos(angle) + d * np.sin(angle)) / wavelength + phase)
    return np.exp(-(a * a + d * d) / (2 * sigma ** 2)) * wave


def draw_gabors():
    rows, columns = np.mgrid[:25, :25]
    draw(*((title, gabor_at(25, 9, angle, phase, 4.5, rows, columns))
           for title, angle, phase in (("angle 0", 0, 0), ("angle 45°", np.pi / 4, 0),
                                       ("angle 90°", np.pi / 2, 0), ("phase 90°", 0, np.pi / 2))),
         write=False)


draw_gabors()

# %% [markdown]
# An angle of 0 means that the wave runs from left to right, so its bars stand upright.
#
# **Two layers of cells.** A simple cell fires with what `sliding(image, kernel)` gives, the sum of
# products of section 1, but never below zero: $S_{ij} = \max(0, \cdot)$. A complex cell looks at a
# square of $R \times R$ simple cells that all have this kernel, and fires as much as the strongest:
# $C_{ij} = \max$ of $S$ in rows $i$ to $i + R - 1$ and columns $j$ to $j + R - 1$. (This is the
# idea of Fukushima's two layers; his own formulas are longer.)
#
# **Exercise `cells`** (3 points). Write the kernel and the two maps. The locked cell gives
# `sliding`, and above you saw `gabor_at`, which computes $k_{rc}$ before the mean is taken away and
# which you may use: also for arrays of rows and columns, as `np.mgrid[:K, :K]` makes them.

# %% given="sliding"
def sliding(image, kernel):
    """Section 1 by PyTorch: the kernel laid over every place of the image."""
    planes = (torch.tensor(np.array(a, float))[None, None] for a in (image, kernel))
    return torch.conv2d(*planes)[0, 0].numpy()


# %% exercise="cells"
def gabor(size, wavelength, angle, phase, sigma):
    """A Gabor kernel whose numbers sum to zero.

    size:       int, rows and columns
    wavelength: float > 0, pixels
    angle:      float, radians; direction of the wave, from the columns' towards the rows'
    phase:      float, radians
    sigma:      float > 0, width of the bell, pixels
    returns:    (size, size) float array
    """
    ### BEGIN SOLUTION
    rows, columns = np.mgrid[:size, :size]
    k = gabor_at(size, wavelength, angle, phase, sigma, rows, columns)
    return k - k.mean()
    ### END SOLUTION


def cells(image, kernel, reach):
    """Simple cells with one kernel, and the complex cells above them.

    image:   (H, W) float array; not changed
    kernel:  (K, K) float array; not changed
    reach:   int >= 1, R above
    returns: (S, C): arrays of (H - K + 1, W - K + 1), and of reach - 1 rows and columns less
    """
    ### BEGIN SOLUTION
    S = np.maximum(0, sliding(image, kernel))
    C = np.zeros((S.shape[0] - reach + 1, S.shape[1] - reach + 1))
    for i, j in np.ndindex(C.shape):
        C[i, j] = S[i:i + reach, j:j + reach].max()
    return S, C
    ### END SOLUTION


# %% tests="cells" points=3
def bell_and_wave(size, wavelength, angle, phase, sigma, bell=2.0, turn=2 * np.pi, middle=None):
    """The formula once more, with parts that can go wrong: before the mean is taken away."""
    at = np.arange(size) - ((size - 1) / 2 if middle is None else middle)
    along = at[None, :] * np.cos(angle) + at[:, None] * np.sin(angle)
    envelope = np.exp(-(at[None, :] ** 2 + at[:, None] ** 2) / (bell * sigma ** 2))
    return envelope * np.cos(turn * along / wavelength + phase)


def check_gabor(size, wavelength, angle, phase, sigma):
    call = f"gabor({size}, {wavelength}, {angle:.4g}, {phase:.4g}, {sigma})"
    given = size, wavelength, angle, phase, sigma
    raw = bell_and_wave(*given)
    wrong = [(bell_and_wave(size, wavelength, np.pi / 2 - angle, phase, sigma),
              "rows and columns are swapped: an angle of 0 makes upright bars"),
             (bell_and_wave(size, wavelength, -angle, phase, sigma),
              "the rows count from the top: the angle turns the wrong way"),
             (bell_and_wave(size, wavelength, np.deg2rad(angle), phase, sigma),
              "the angle is in radians"),
             (bell_and_wave(*given, bell=1.0), "a 2 stands below the bell's exponent"),
             (bell_and_wave(*given, turn=1.0), "2 pi is missing: a wavelength is a whole turn"),
             (bell_and_wave(*given, middle=size // 2), "the middle is (size - 1) / 2"),
             (bell_and_wave(*given, bell=np.inf), "the bell is missing")]
    slips = [(raw, "take the mean away, or a grey picture gives an answer"),
             (raw - raw.mean(0), "take away the mean of all numbers, not of each column"),
             (raw - raw.mean(1, keepdims=True), "the mean of all numbers, not of each row")]
    slips += [(k - shift, why) for k, why in wrong for shift in (0, k.mean())]
    check_array(call, gabor(*given), raw - raw.mean(), "a bell times a wave, less the mean",
                "size by size numbers", slips)


def largest(S, reach, step=1):
    pool = torch.nn.functional.max_pool2d(torch.tensor(S)[None, None], reach, step)
    return pool[0, 0].numpy()


def check_cells(image, kernel, reach):
    call = f"cells, image of {image.shape}, kernel of {kernel.shape}, reach {reach}"
    found = as_parts(call_with(cells, call, image, kernel, reach=reach), ("S", "C"), call)
    raw = slid_over(image, kernel)
    S = np.maximum(raw, 0)
    mean = torch.nn.functional.avg_pool2d(torch.tensor(S)[None, None], reach, 1)[0, 0].numpy()
    check_array(f"{call}: S", found[0], S, "the sum of products, or 0 if that is less",
                "one simple cell for each place of the kernel", [
                    (raw, "a cell never fires below zero"),
                    (np.abs(raw), "what is below zero becomes 0; it does not change its sign")])
    check_array(f"{call}: C", found[1], largest(S, reach), "the strongest of reach by reach cells",
                "one complex cell for each square of reach by reach simple cells", [
                    (mean, "the strongest of the simple cells, not their mean"),
                    (mean * reach ** 2, "the strongest of the simple cells, not their sum"),
                    (largest(raw, reach), "collect from the simple cells, which are never below 0"),
                    (largest(S, reach, reach), "squares begin at every i and j, not in steps")])


def slid_over(image, kernel):
    planes = (torch.tensor(np.array(a, float))[None, None] for a in (image, kernel))
    return torch.conv2d(*planes)[0, 0].numpy()


check_gabor(5, 4.0, 0.0, 0.0, 1.5)
check_gabor(7, 6.0, 0.5, 1.0, 2.0)
check_cells(np.random.default_rng(2).normal(size=(6, 7)), np.array([[1.0, -1.0], [2.0, -2.0]]), 2)
### BEGIN HIDDEN TESTS
for case in ((1, 3.0, 0.2, 0.1, 1.0), (6, 5.0, 0.9, 0.0, 2.5), (9, 3.5, np.pi / 2, np.pi / 2, 1.2),
             (4, 8.0, -0.7, 2.0, 3.0), (11, 4.0, 2.5, -1.0, 2.0)):
    check_gabor(*case)
watched = np.random.default_rng(1962)
for H, W, K, reach in ((5, 5, 5, 1), (8, 6, 3, 2), (6, 9, 1, 3), (7, 7, 2, 6), (9, 5, 3, 3)):
    check_cells(watched.normal(size=(H, W)), watched.normal(size=(K, K)), reach)
check_cells(np.full((6, 6), 4.0), -np.ones((2, 2)), 3)
### END HIDDEN TESTS

# %% [markdown]
# A bar moves to the right, a pixel at a time; then it is turned. What does one simple cell in the
# middle say, and what a complex one?

# %%
def a_bar_moves():
    kernel = gabor(9, 8, 0, 0, 2.0)
    print("bar            simple  complex")
    for name, k in [(f"upright, at {k}", k) for k in range(5, 14)] + [("level, at 9", 9)]:
        image = np.zeros((19, 19))
        image[:, k:k + 2] = 1
        S, C = cells(image.T if name.startswith("level") else image, kernel, 5)
        print(f"{name:15}{S[5, 5]:6.2f}{C[3, 3]:9.2f}")


attempt(a_bar_moves, "cells")

# %% [markdown]
# ## 8. How much does a deep unit see?
#
# **Question.** A kernel of 3 sees three pixels in a row. What does a unit see that stands on five
# such layers?
#
# **Rule.** Count in pixels of the picture. At the start a unit is a pixel: its *field* is 1 pixel
# wide, and neighbours stand 1 pixel apart, which is called the *jump*. A layer with a kernel of $k$
# and dilation $d$ reaches from its first to its last weight over $(k - 1)\,d$ steps, and each step
# is one jump **of the layer that it looks at**. Afterwards its own units stand $s$ times as far
# apart:
#
# $$ \text{field} \leftarrow \text{field} + (k - 1)\, d \cdot \text{jump}, \qquad
#    \text{jump} \leftarrow s \cdot \text{jump} . $$
#
# **Example.** A kernel of 3 with stride 2, then another of 3 with stride 1, drawn below: the first
# gives a field of $1 + 2 \cdot 1 = 3$ and a jump of 2; the second $3 + 2 \cdot 2 = 7$.
#
#     pixels       x x x x x x x       7 pixels
#                  \ | | | | | /
#     layer 1        o   o   o         3 units, 2 pixels apart
#                     \  |  /
#     layer 2            o             1 unit
#
# **Exercise `field`** (2 points). Pooling counts as a layer like any other.

# %% exercise="field"
def receptive_field(layers):
    """How many pixels a unit of the last layer spans in a row, and how far apart such units are.

    layers:  list of (kernel, stride, dilation), the layer next to the picture first; may be empty
    returns: (field, jump), two ints, in pixels of the picture
    """
    ### BEGIN SOLUTION
    field, jump = 1, 1
    for k, s, d in layers:
        field += (k - 1) * d * jump
        jump *= s
    return field, jump
    ### END SOLUTION


# %% tests="field" points=2
def footprint(layers):
    """The authority: walk back from two neighbouring units and list the pixels that they see."""
    seen = [{0}, {1}]
    for k, s, d in reversed(layers):
        seen = [{unit * s + u * d for unit in units for u in range(k)} for units in seen]
    first, second = (sorted(units) for units in seen)
    return first[-1] - first[0] + 1, second[0] - first[0]


def fields_gone_wrong(layers):
    """Known wrong fields and what they mean."""
    if not layers:
        return []
    sums, late, own, product, times_k = 1, 1, 1, 1, 1
    undilated, jump, after = 1, 1, 1
    for k, s, d in layers:
        sums += (k - 1) * d
        after *= s
        late += (k - 1) * d * after
        own += (k - 1) * d * s
        product *= k
        times_k += k * d * jump
        undilated += (k - 1) * jump
        jump *= s
    turned = footprint(layers[::-1])[0]
    return [(sums, "a step of a deep layer is a jump, not always one pixel"),
            (late, "a step is a jump of the layer below: the stride of a layer itself comes after"),
            (own, "strides of all layers below multiply; a layer's own stride comes after"),
            (product, "fields grow by adding, not by multiplying kernels"),
            (times_k, "a kernel of k has k - 1 steps from its first weight to its last"),
            (undilated, "with dilation the weights lie d steps apart"),
            (turned, "the list begins next to the picture"),
            (sum(k for k, _, _ in layers), "windows overlap: each kernel adds k - 1 steps")]


def check_field(layers):
    call = f"receptive_field({layers})"
    given = list(layers)
    found = as_parts(receptive_field(given), ("field", "jump"), call)
    field, jump = (float(as_numbers(part, (), f"{call}, {name}"))
                   for part, name in zip(found, ("field", "jump")))
    right = footprint(layers)
    for slip, reason in fields_gone_wrong(layers):
        assert field != slip or slip == right[0], told(
            f"{call}, field", f"{field:g}", right[0], reason)
    assert field == right[0], told(f"{call}, field", f"{field:g}", right[0],
                                   "list the pixels below, layer by layer")
    assert jump == right[1], told(f"{call}, jump", f"{jump:g}", right[1],
                                  "all strides multiply, that of the last layer too")
    assert given == list(layers), f"{call}: the list came back changed, expected as before"


check_field([(5, 1, 1)])
check_field([(3, 1, 1), (3, 1, 1)])
check_field([(3, 1, 2), (2, 1, 1)])
check_field([(5, 3, 1), (3, 2, 1), (4, 1, 1)])
check_field([(3, 2, 1), (3, 1, 1), (2, 2, 1)])
### BEGIN HIDDEN TESTS
CONV, POOL = (3, 1, 1), (2, 2, 1)
for stack in ([], [(1, 1, 1)], [(1, 3, 1)], [CONV] * 3, [CONV, POOL] * 5, [(11, 4, 1), (3, 2, 1)],
              [(3, 1, 1), (3, 1, 2), (3, 1, 4)], [(3, 1, 1), (5, 2, 1), (2, 3, 1), (4, 1, 1)],
              [CONV, CONV, POOL] * 2 + [CONV, CONV, CONV, POOL] * 2 + [CONV] * 3):
    check_field(stack)
stacks = np.random.default_rng(2016)
for depth in (2, 3, 4, 5):
    check_field([tuple(int(v) for v in stacks.integers(1, (5, 4, 4))) for _ in range(depth)])
### END HIDDEN TESTS

# %% [markdown]
# It is often said that after five rounds of convolution and halving a unit sees the whole picture.
# Check it for a picture of 224 pixels, and for VGG-16, up to its last convolution.

# %%
def check_the_textbook_again():
    conv, pool = (3, 1, 1), (2, 2, 1)
    vgg = [conv] * 2 + [pool] + [conv] * 2 + [pool] + ([conv] * 3 + [pool]) * 2 + [conv] * 3
    for name, layers in (("two kernels of 3", [conv] * 2), ("three kernels of 3", [conv] * 3),
                         ("five times kernel of 3, pool", [conv, pool] * 5), ("VGG-16", vgg)):
        field, jump = receptive_field(layers)
        print(f"{name:30} field {field:4}, jump {jump:3}")


attempt(check_the_textbook_again, "field")

# %% [markdown]
# ## 9. What does a shift do?
#
# **Question.** "Convolutional networks are translation invariant" is often said. Is it so? Build
# the instrument that measures it.
#
# **Words.** If shifting the picture leaves the output *as it was*, the layer is *invariant* to the
# shift. If the output *shifts along*, it is *equivariant*. A convolution should be equivariant; a
# detector of faces, in the end, invariant.
#
# **Measurement.** So that nothing falls off at the border, let what leaves on one side come in on
# the other: `np.roll(x, t, axis)` moves all numbers by $t$ places along an axis. If a layer $f$
# turns $n$ pixels along that axis into $m$ numbers, then a shift of the picture by $t$ pixels
# should shift the output by $t \cdot m / n$ places. The *shift error* is the largest absolute
# difference between
#
#     f(np.roll(x, t, axis))      first shift, then the layer
#     np.roll(f(x), t * m / n, axis)      first the layer, then shift
#
# and if $t \cdot m / n$ is not whole, no shift of the output can match: then it is infinite,
# `np.inf`. The *period* of a layer is the smallest $t \ge 1$ with a shift error of at most
# $10^{-6}$. There always is one, since a shift by $n$ changes nothing.
#
# **Example.** Let $f$ keep every second number, `x[::2]`, of $x = (5, 1, 2, 7)$: $n = 4$, $m = 2$,
# $f(x) = (5, 2)$. At $t = 1$: $1 \cdot 2 / 4$ is not whole, infinite. At $t = 2$: $x$ becomes
# $(2, 7, 5, 1)$ and $f$ of that is $(2, 5)$, which is $f(x)$ shifted by 1. So the period is 2.
#
# **Exercise `shift`** (2 points). Write both. $f$ is any function from an array of two axes to one
# of two axes; call it with arrays of the shape of `x` only.

# %% exercise="shift"
def shift_error(f, x, t, axis):
    """How far f is from moving along when x is shifted by t places.

    f:       function, (H, W) array -> array of two axes
    x:       (H, W) float array; not changed
    t:       int >= 0
    axis:    0 or 1, the axis along which x is shifted
    returns: float >= 0, or np.inf
    """
    ### BEGIN SOLUTION
    y = f(x)
    n, m = x.shape[axis], y.shape[axis]
    if t * m % n:
        return np.inf
    return np.abs(f(np.roll(x, t, axis)) - np.roll(y, t * m // n, axis)).max()
    ### END SOLUTION


def period(f, x, axis):
    """The smallest t >= 1 with a shift error of at most 1e-6, an int."""
    ### BEGIN SOLUTION
    return next(t for t in range(1, x.shape[axis] + 1) if shift_error(f, x, t, axis) <= 1e-6)
    ### END SOLUTION


# %% tests="shift" points=2
def circular(x, kernel, stride=(1, 1)):
    """A convolution whose windows go round the border, so that no place is special."""
    wide = np.pad(x, [(0, k - 1) for k in kernel.shape], mode="wrap")
    planes = (torch.tensor(a)[None, None] for a in (wide, kernel))
    return torch.conv2d(*planes, stride=stride)[0, 0].numpy()


def bordered(x, kernel):
    """A convolution with a border of zeros; size as before for a kernel of 3."""
    planes = (torch.tensor(a)[None, None] for a in (x, kernel))
    return torch.conv2d(*planes, padding=1)[0, 0].numpy()


EDGE = np.array([[1.0, 0.0, -1.0], [2.0, 0.5, -2.0], [1.0, 0.0, -1.5]])
LAYERS = {
    "a circular convolution": lambda x: circular(x, EDGE),
    "a convolution with stride 2": lambda x: circular(x, EDGE, (2, 2)),
    "a convolution, stride 2 down and 3 across": lambda x: circular(x, EDGE, (2, 3)),
    "a convolution with a border of zeros": lambda x: bordered(x, EDGE),
    "turning left and right around": lambda x: x[:, ::-1],
    "squaring each number": lambda x: x * x,
    "stride 2, then each number twice": lambda x: np.kron(circular(x, EDGE, (2, 2)),
                                                          np.ones((2, 2))),
    "a shift of its own": lambda x: np.roll(x, (2, 1), (0, 1)),
    "writing each column twice": lambda x: x.repeat(2, 1),
}


def round_trip(layer, x, t, axis):
    """The shift error; the same without a shift of the output, and with one by t; its mean."""
    y = layer(x)
    n, m = x.shape[axis], y.shape[axis]
    later = layer(np.roll(x, t, axis))
    if (t * m) % n:
        return (np.inf,) * 4
    moved, by_t = (np.take(y, (np.arange(m) - by) % m, axis) for by in (t * m // n, t))
    largest = [np.abs(later - other).max() for other in (moved, y, by_t)]
    return *largest, np.abs(later - moved).mean()


def watch(layer, x, call):
    """The layer, which sees arrays of x's shape only."""
    def seen(at):
        at = np.asarray(at, dtype=float)
        assert at.shape == x.shape, f"{call}: f was called with {at.shape}, expected {x.shape}"
        return layer(at)

    return seen


def check_shift(name, shape, t, axis, seed=0):
    x = np.random.default_rng(seed).normal(size=shape)
    call = f"shift_error of {name}, x of {shape}, t = {t}, axis = {axis}"
    layer = LAYERS[name]
    found = call_with(lambda x: shift_error(watch(layer, x, call), x, t, axis), call, x)
    found = float(as_numbers(found, (), call))
    right, still, by_t, mean = round_trip(layer, x, t, axis)
    assert not np.isinf(right) or np.isinf(found), told(
        call, short(found), "inf", "t * m / n is not whole here, so no shift of the output fits")
    across = round_trip(layer, x, t, 1 - axis)[0]
    for slip, why in ((still, "the output has to be shifted too: this measures invariance"),
                      (mean, "the largest difference, not the mean"),
                      (by_t, "the output is shorter than x: shift it by t * m / n, not by t"),
                      (across or np.nan, "this shifts along the other axis")):
        assert not close(found, slip) or close(slip, right), told(
            call, short(found), short(right), why)
    assert close(found, right), told(
        call, short(found), short(right), "shift then layer, against layer then shift by t * m / n")


def check_period(name, shape, axis, expected, why, seed=0):
    x = np.random.default_rng(seed).normal(size=shape)
    call = f"period of {name}, x of {shape}, axis = {axis}"
    found = call_with(lambda x: period(watch(LAYERS[name], x, call), x, axis), call, x)
    found = float(as_numbers(found, (), call))
    assert found != 0, told(call, 0, expected, "a shift by 0 places says nothing: begin with t = 1")
    assert found == expected, told(call, f"{found:g}", expected, why)


check_shift("a circular convolution", (5, 7), 2, 1)
check_shift("a convolution, stride 2 down and 3 across", (8, 15), 3, 1)
check_shift("turning left and right around", (4, 6), 2, 1)
check_shift("a convolution with stride 2", (6, 8), 1, 0)
check_shift("a convolution with stride 2", (6, 8), 4, 1)
check_period("a circular convolution", (5, 7), 0, 1, "it moves along with every shift")
check_period("a convolution with stride 2", (6, 8), 1, 2, "only shifts by whole strides survive")
### BEGIN HIDDEN TESTS
for name in LAYERS:
    for t, axis, shape in ((0, 0, (6, 12)), (1, 0, (6, 12)), (1, 1, (6, 12)), (3, 1, (6, 12)),
                           (6, 1, (4, 6)), (2, 0, (4, 6))):
        check_shift(name, shape, t, axis, seed=t)
check_period("a convolution, stride 2 down and 3 across", (8, 12), 0, 2, "the stride down is 2")
check_period("a convolution, stride 2 down and 3 across", (8, 12), 1, 3, "the stride across is 3")
check_period("a convolution with a border of zeros", (5, 7), 1, 7,
             "a border makes places special; only a shift by all 7 changes nothing")
check_period("turning left and right around", (4, 6), 1, 3,
             "it moves the other way, which is the same only at half of the way round")
check_period("turning left and right around", (4, 6), 0, 1, "up and down it moves along")
check_period("turning left and right around", (3, 5), 1, 5, "it moves the other way")
check_period("stride 2, then each number twice", (4, 6), 1, 2, "the stride left its mark")
check_period("writing each column twice", (3, 5), 1, 1, "one pixel to the right is two columns")
check_period("squaring each number", (3, 4), 0, 1, "it moves along with every shift")
### END HIDDEN TESTS

# %% [markdown]
# Measure what is often said: a convolution, the same with stride 2, max pooling by 2, and all of
# them in a row.

# %%
def what_a_shift_does():
    x = np.random.default_rng(1).normal(size=(8, 8))
    kernel = np.array([[1.0, -1.0], [0.5, 2.0]])

    def pool(x):
        return x.reshape(len(x) // 2, 2, -1, 2).max((1, 3))

    for name, f in (("convolution", lambda x: circular(x, kernel)),
                    ("with stride 2", lambda x: circular(x, kernel, (2, 2))),
                    ("stride 2, each number twice", lambda x: circular(
                        x, kernel, (2, 2)).repeat(2, 0).repeat(2, 1)),
                    ("max pooling by 2", pool),
                    ("convolution, pooling, twice", lambda x: pool(circular(pool(circular(
                        x, kernel)), kernel)))):
        errors = [shift_error(f, x, t, 1) for t in (1, 2, 4)]
        print(f"{name:28} period {period(f, x, 1)}; errors at 1, 2, 4:", np.round(errors, 2))


attempt(what_a_shift_does, "shift")

# %% [markdown]
# ## 10. What is lost when a picture is flattened?
#
# **Question.** "A dense layer needs the picture as one long row, which destroys the information
# where each pixel was." Is that so?
#
# **Experiment.** Take all pictures of digits and move their 64 pixels to other places: the same
# shuffle for every picture, drawn once. To you they now look like noise. Then teach two machines,
# each to read the digits as they are and the shuffled ones. Both end in the same linear readout
# (least squares with a small penalty on the weights). The first reads the 64 numbers as they are,
# like a dense layer. The second first slides 32 random kernels of 3 by 3 over the picture, sets
# negative numbers to zero, and pools by 2; nothing of this is learned. Each has 200 pictures to
# learn from and is asked about the other 1,597. Ten seeds draw the shuffle, the kernels and the 200
# pictures anew. (The cell takes a few seconds.)

# %% given="permuted"
def readout(known, labels, asked):
    """Least squares with a penalty: which of ten classes each row of `asked` is."""
    middle, target = known.mean(0), np.eye(10)[labels] - 0.1
    known, asked = known - middle, asked - middle
    W = np.linalg.solve(known.T @ known + np.eye(known.shape[1]), known.T @ target)
    return (asked @ W).argmax(1)


def random_cells(pictures, seed):
    """32 random kernels of 3 by 3, nothing below zero, pooled by 2: (N, 512)."""
    kernels = np.random.default_rng(seed).normal(size=(32, 1, 3, 3))
    kernels -= kernels.mean((1, 2, 3), keepdims=True)
    maps = torch.conv2d(torch.tensor(pictures)[:, None], torch.tensor(kernels), padding=1)
    return torch.nn.functional.max_pool2d(torch.relu(maps), 2).flatten(1).numpy()


def one_seed(seed):
    """Accuracies of (dense, convolution) on pictures as they are, then shuffled: (2, 2)."""
    draws = np.random.default_rng(seed)
    order, shuffle = draws.permutation(1797), draws.permutation(64)
    flat, results = DIGITS.data / 16, []
    for rows in (flat, flat[:, shuffle]):
        for features in (rows, random_cells(rows.reshape(-1, 8, 8), seed)):
            said = readout(features[order[:200]], DIGITS.target[order[:200]], features[order[200:]])
            results.append((said == DIGITS.target[order[200:]]).mean())
    return np.array(results).reshape(2, 2)


def shuffled_pixels():
    found = np.array([one_seed(seed) for seed in range(10)])
    print("accuracy, mean of ten seeds   as they are   shuffled   fell in")
    for k, name in enumerate(("dense", "convolution")):
        fell = (found[:, 1, k] < found[:, 0, k] - 1e-9).sum()
        print(f"{name:30}{found[:, 0, k].mean():11.3f}{found[:, 1, k].mean():11.3f}"
              f"{fell:7} of 10 seeds")


shuffled_pixels()

# %% [markdown]
# The dense machine does not mind at all. Give each weight the new place of its pixel, and every sum
# is as it was.

# %% [markdown]
# **In your own words** (2 points, read by a person; five to eight sentences). What does a dense
# layer lose when a picture is flattened, and what does it not lose? What did the convolution know
# before it saw a single picture, and what is that knowledge worth on shuffled pixels? Name one task
# for which this knowledge is wrong or does not help. Use the figures above. Write into the cell
# below.

# %% [markdown] essay="shuffle" points=2
# ### BEGIN SOLUTION
# Points: 1 for what is (not) lost, with the figures; 1 for the prior and a task where it fails.
#
# No information is lost: flattening is a fixed order of the same numbers, and a shuffle can be
# undone; the dense readout has the same accuracy with and without it, in every seed. What it never
# had is the knowledge which pixels are neighbours. The convolution has it built in: neighbours
# belong together, and what is worth finding in one place is worth finding in all. That is a prior,
# and it helps when data are few, 200 pictures here. After the shuffle neighbours mean nothing, so
# the convolution loses accuracy in each seed; it does not fall below the dense one here, for random
# features with a readout help even so. The prior does not help where neighbours in the array are
# not neighbours in the world, for example the columns of a table, or where the place itself counts,
# or where two far parts of the picture have to be compared.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * A convolution in a network is a dot product that slides, with one set of weights for all places.
#   It can do with tens of thousands of weights where a dense layer would have billions.
# * Its gradients are sums over uses: a weight learns from every place, a pixel from every window.
#   As matrices, im2col and col2im are the two ways of one street.
# * Simple cells answer a pattern in a place, complex ones collect over places. Max pooling is the
#   same idea: some tolerance for small shifts, and none that is exact.
# * The field of a unit grows slower than is often told: with kernels of 3 and five poolings to 94
#   pixels, not to 224.
# * A convolution is *equivariant*, until a stride or a border comes in. You built the instrument
#   that shows it.
#
# **Next.** The chapter on convolution tells who found what, lets you slide kernels over your own
# drawings, and measures how much of its receptive field a unit uses in fact.
#
# **Sources.** D. Hubel and T. Wiesel, *Receptive fields of single neurones in the cat's striate
# cortex* (1959) and *Receptive fields, binocular interaction and functional architecture in the
# cat's visual cortex* (1962). K. Fukushima, *Neocognitron: a self-organizing neural network model
# for a mechanism of pattern recognition unaffected by shift in position* (1980). J. Daugman,
# *Uncertainty relation for resolution in space, spatial frequency, and orientation optimized by
# two-dimensional visual cortical filters* (1985). Y. LeCun and others, *Gradient-based learning
# applied to document recognition* (1998). K. Simonyan and A. Zisserman, *Very deep convolutional
# networks for large-scale image recognition* (2015).
