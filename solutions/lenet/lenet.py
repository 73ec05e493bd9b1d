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
# # LeNet: a network that reads zip codes
#
# **The question.** In 1989 a network read the handwritten digits of American zip codes, straight
# from the pixels, with fewer than ten thousand weights. How can so few be enough, and what exactly
# stood in its layers?
#
# **At the end you can**
#
# * count the parameters and the connections of a layer, and check figures that are often told;
# * write the unusual parts of the two famous networks: biases that are not shared, maps that see
#   only some of the maps below, sub-sampling with two weights for each map;
# * say what a network of that time was taught with: a scaled tanh and a squared error;
# * put the network of 1989 together, with all of its 9,760 parameters, and train it on digits;
# * round weights to a few bits, as early chips for such networks had to.
#
# **You need** Python (functions, loops, lists), NumPy (arrays, slices, axes), what a convolution
# is, and for sections 2 and 5 the chain rule. For section 7 you should have seen a training loop in
# PyTorch; its pieces are repeated there. Allow two to three hours.
#
# **How it works.** There are eight exercises, worth 24 points in all, and a short text of your own,
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
# `nbgrader validate lenet.ipynb` in a terminal. Exercises that you have not begun are reported as
# failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. NumPy and PyTorch are both welcome in your answers. Numbers count as equal if they
# differ by less than about one part in ten thousand.

# %% given="imports"
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

from course.check import as_numbers, as_parts, attempt, told
from course.plots import MINUS, PLUS, house, panels

house()
torch.set_num_threads(1)

# %% [markdown]
# The next cell turns a comparison of arrays into a message.

# %% given="helpers"
def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(np.asarray(value, float), precision=6, separator=", ",
                           threshold=24).replace("\n", "")


def close(found, expected, rtol=1e-4, atol=1e-5):
    return np.allclose(found, expected, rtol=rtol, atol=atol)


def call_with(function, call, *given):
    """What the function returns for copies of arrays, which it must leave as they were.

    given: arrays, or lists of arrays
    """
    def copied(value):
        return [part.copy() for part in value] if isinstance(value, list) else value.copy()

    copies = [copied(value) for value in given]
    found = function(*copies)
    for k, (now, before) in enumerate(zip(copies, given), 1):
        many = now if isinstance(before, list) else [now]
        same = all(np.array_equal(a, b) for a, b in
                   zip(many, before if isinstance(before, list) else [before]))
        assert same, f"{call}: argument {k} came back changed, expected as before; work on a copy"
    return found


def parts_of(found, names, call):
    """The things that an answer returned, one for each of the names."""
    if getattr(found, "ndim", 1) == 0:  # an array of one number cannot be counted
        found = found.item()
    return as_parts(found, names, call)


def check_array(call, found, right, why, shape_why, slips=()):
    """The array is the right one; else says where it first goes astray, or which slip it is.

    slips: pairs of (array, reason), known wrong results and what they mean
    """
    right, shape = np.asarray(right, float), np.shape(right)
    try:
        found = as_numbers(found, np.shape(found), call)
    except (AssertionError, ValueError, TypeError, RuntimeError):
        # No numbers, or lists of unequal lengths.
        found = as_numbers(found, shape, call)
    if found.shape == shape and close(found, right):
        return
    for slip, reason in slips:
        if np.shape(slip) == found.shape and close(found, slip):
            raise AssertionError(told(*first_wrong(call, found, right), reason))
    raise AssertionError(told(*first_wrong(call, found, right),
                              why if found.shape == shape else shape_why))


def first_wrong(call, found, right):
    """The call with the first place that is wrong, what was found there, what was expected."""
    if found.shape != right.shape:
        return call, f"shape {found.shape}", right.shape
    place = tuple(np.argwhere(~np.isclose(found, right, rtol=1e-4, atol=1e-5))[0].tolist())
    return f"{call}, at {list(place)}", short(found[place]), short(right[place])


# %% [markdown]
# ## 1. Check the textbook
#
# **Question.** The network of 1989 has 9,760 parameters and 64,660 connections, that of 1998 has
# 60,000 parameters. Many accounts of them describe networks with other numbers. How does one count?
#
# **Words.** A layer is made of *maps*. Each map is a square of *units*, and each unit looks at one
# window of $K \times K$ pixels in **some** of the maps below, and adds a bias. A *connection* is
# one product in that sum; the bias counts as a connection too. So a unit that sees $m$ maps below
# has $m K^2 + 1$ connections.
#
# A *parameter* is a number that training can change. All units of a map share one set of $m K^2$
# weights. The bias may be shared as well, one for each map, as almost everybody does today. Or it
# is not: one bias for each unit. The network of 1989 did not share its biases.
#
# **Example.** Two maps of 9 units each, both see 3 maps below, with kernels of 2 by 2. A unit has
# $3 \cdot 4 + 1 = 13$ connections. So 18 units have 234 connections. With shared biases they have
# $2 \cdot 13 = 26$ parameters, with biases of their own $2 \cdot 12 + 18 = 42$.
#
# **A dense layer** fits in as well: each unit is a map with one place, and sees all the numbers
# below as maps of one pixel, so $K = 1$.
#
# **Sub-sampling** in the network of 1998: a unit adds up four pixels of *one* map, multiplies the
# sum by a coefficient and adds a bias. Coefficient and bias are shared by the whole map. As
# connections count the four pixels and the bias.
#
# **Exercise `count`** (3 points). Write both counts. The maps of a layer need not all see equally
# many maps, so `seen` is a list with a number for each map.

# %% exercise="count"
def layer_counts(places, seen, K, shared_bias):
    """Units, connections and parameters of a layer with shared weights.

    places:      int, units in each map
    seen:        list of int, for each map of this layer: how many maps below it sees
    K:           int, rows and columns of a kernel
    shared_bias: bool, one bias for each map; else one for each unit
    returns:     (units, connections, parameters), three ints
    """
    ### BEGIN SOLUTION
    units = places * len(seen)
    weights = sum(m * K * K for m in seen)
    biases = len(seen) if shared_bias else units
    return units, places * weights + units, weights + biases
    ### END SOLUTION


def subsampling_counts(places, maps):
    """The same for a sub-sampling layer of that many maps with that many units each."""
    ### BEGIN SOLUTION
    return places * maps, 5 * places * maps, 2 * maps
    ### END SOLUTION


# %% tests="count" points=3
def check_counts(call, found, expected, slips, whys):
    """Three counts, judged one by one; slips: three lists of (number, reason)."""
    names = "units", "connections", "parameters"
    parts = parts_of(found, names, call)
    for name, part, right, known, why in zip(names, parts, expected, slips, whys):
        part = float(as_numbers(part, (), f"{call}, {name}"))
        why = dict(reversed([(slip, reason) for slip, reason in known if slip != right])).get(
            part, why)
        assert part == right, told(f"{call}, {name}", f"{part:.10g}", right, why)


def check_layer_counts(places, seen, K, shared_bias):
    maps, looks = len(seen), sum(seen)
    units = maps * places
    right = units, sum(places * (m * K * K + 1) for m in seen), sum(
        m * K * K + (1 if shared_bias else places) for m in seen)
    other = right[2] + (units - maps) * (1 if shared_bias else -1)
    check_counts(
        f"layer_counts({places}, {seen}, {K}, {shared_bias})",
        layer_counts(places, list(seen), K, shared_bias), right,
        ([(places, "there is one map for each number in seen"),
          (looks * places, "units of this layer, however many maps they see")],
         [(right[1] - units, "the bias of each unit counts as a connection, too"),
          (places * (looks * K * K + 1), "each map has a bias for each of its units"),
          (looks * K * K + maps, "these are parameters; each unit has its own connections"),
          (places * (looks * K + maps), "a kernel has K times K weights for each map it sees"),
          (units * (seen[0] * K * K + 1), "maps differ in how many maps they see: add them up"),
          (units * (K * K + 1), "a unit has a kernel for each map that it sees")],
         [(other, "here the bias is shared: one for each map" if shared_bias else
           "here biases are not shared: one for each unit"),
          (right[1], "the weights are shared: all units of a map use the same ones"),
          (looks * K * K, "biases are parameters, too"),
          (maps * (seen[0] * K * K) + (maps if shared_bias else units),
           "maps differ in how many maps they see: add them up"),
          (maps * K * K + (maps if shared_bias else units),
           "a map has a kernel for each map that it sees")]),
        ("maps times places", "each unit: a product for each pixel it sees, and the bias",
         "the weights of each map once, and the biases"))


def check_subsampling_counts(places, maps):
    units = places * maps
    check_counts(
        f"subsampling_counts({places}, {maps})", subsampling_counts(places, maps),
        (units, 5 * units, 2 * maps),
        ([], [(4 * units, "the bias counts as a connection, too"),
              (2 * units, "each unit looks at four pixels, and has a bias")],
         [(5 * maps, "four pixels share one coefficient: they are added up first"),
          (maps, "a coefficient and a bias for each map"),
          (0, "these layers are trained: a coefficient and a bias for each map"),
          (2 * units, "shared by the whole map")]),
        ("maps times places", "four pixels and a bias for each unit",
         "a coefficient and a bias for each map"))


check_layer_counts(9, [3, 3], 2, True)
check_layer_counts(9, [3, 3], 2, False)
check_layer_counts(4, [1, 2, 5], 3, False)
check_layer_counts(1, [6] * 4, 1, True)
check_subsampling_counts(9, 2)
### BEGIN HIDDEN TESTS
for case in ((64, [1] * 12, 5, False), (16, [8] * 12, 5, False), (1, [192] * 30, 1, True),
             (784, [1] * 6, 5, True), (100, [3] * 6 + [4] * 9 + [6], 5, True), (1, [1], 1, False),
             (25, [2, 7], 4, True), (25, [7, 2], 4, False), (1, [5, 1, 3], 2, False)):
    check_layer_counts(*case)
for case in ((196, 6), (25, 16), (1, 1), (7, 3)):
    check_subsampling_counts(*case)
### END HIDDEN TESTS

# %% [markdown]
# Now the textbooks. *1989:* pictures of 16 by 16; H1 has 12 maps of 8 by 8, kernels of 5 by 5; H2
# has 12 maps of 4 by 4, kernels of 5 by 5, each map sees 8 of the 12 below; H3 has 30 units that
# see all of H2, and 10 outputs see all of H3. *1998:* C1 has 6 maps of 28 by 28, S2 sub-samples
# them, C3 has 16 maps of 10 by 10 that see 3, 4 or 6 maps, S4 sub-samples them, then 120 and 84
# units. (Its ten outputs compare with patterns drawn by hand, so that they have nothing to train.)
# A popular account of the first network leaves out two things. Which two, and by how much is it
# wrong?

# %%
def check_the_textbook():
    layers = {
        "1989": [layer_counts(64, [1] * 12, 5, False), layer_counts(16, [8] * 12, 5, False),
                 layer_counts(1, [192] * 30, 1, True), layer_counts(1, [30] * 10, 1, True)],
        "1989, as often told": [
            layer_counts(64, [1] * 12, 5, True), layer_counts(16, [12] * 12, 5, True),
            layer_counts(1, [192] * 30, 1, True), layer_counts(1, [30] * 10, 1, True)],
        "1998": [layer_counts(784, [1] * 6, 5, True), subsampling_counts(196, 6),
                 layer_counts(100, [3] * 6 + [4] * 9 + [6], 5, True), subsampling_counts(25, 16),
                 layer_counts(1, [16] * 120, 5, True), layer_counts(1, [120] * 84, 1, True)]}
    for name, counts in layers.items():
        print(f"{name:20} parameters {' + '.join(str(c[2]) for c in counts)}"
              f" = {sum(c[2] for c in counts):,}; connections {sum(c[1] for c in counts):,}")


attempt(check_the_textbook, "count")

# %% [markdown]
# If no unit of the first network shared a weight with another, it would have as many parameters as
# connections: more than six times as many.
#
# ## 2. What it was taught with
#
# **Question.** Today a classifier ends in a softmax and a cross-entropy. What stood there in 1989?
#
# **Formula.** All units, the ten outputs too, bend their sum $a$ by a *scaled* tanh. The constants
# are those which LeCun and his colleagues printed in 1998:
#
# $$ f(a) = 1.7159 \, \tanh\!\left(\tfrac{2}{3} a\right), \qquad
#    f'(a) = 1.7159 \cdot \tfrac{2}{3} \left(1 - \tanh^2\!\left(\tfrac{2}{3} a\right)\right). $$
#
# They are chosen so that $f(1) = 1$ and $f(-1) = -1$: targets of $\pm 1$ are reached by sums of
# $\pm 1$, not only by infinite ones. The target $t$ is $+1$ for the output of the right class and
# $-1$ for all others, and the cost is the **mean** squared difference, over all $N$ pictures and
# all $C$ outputs:
#
# $$ E = \frac{1}{N C} \sum_n \sum_c \left( f(a_{nc}) - t_{nc} \right)^2 . $$

# %% given="bend_picture"
def draw_bend():
    a = np.linspace(-4, 4, 300)
    _, (axes,) = panels(1, height=2.4)
    axes.plot(a, 1.7159 * np.tanh(2 / 3 * a), color=PLUS, label="scaled tanh")
    axes.plot(a, np.tanh(a), "--", color=MINUS, label="tanh")
    axes.plot([-1, 1], [-1, 1], "o", color=PLUS)
    axes.set(xlabel="a", ylabel="f(a)", title="targets lie on the curve, not at its end")
    axes.legend()


draw_bend()

# %% [markdown]
# **Example.** One picture of class 0, two outputs with sums $a = (1, 1)$. Then $f$ is $(1, 1)$ to
# four figures, the target is $(1, -1)$, and $E = (0^2 + 2^2) / 2 = 2$. The gradient by the first
# sum is 0; by the second it is $\frac{1}{2} \cdot 2 \cdot 2 \cdot f'(1)$.
#
# **Exercise `cost`** (3 points). Write the bend, the cost and its gradient by the sums $a$ (not by
# the outputs $f(a)$: one step of the chain rule more).

# %% exercise="cost"
def squash(a):
    """1.7159 tanh(2 a / 3), of an array of any shape, which is not changed."""
    ### BEGIN SOLUTION
    return 1.7159 * np.tanh(2 / 3 * a)
    ### END SOLUTION


def cost(a, labels):
    """The mean squared error of the bent outputs.

    a:       (N, C) float array, sums of the outputs, before the bend; not changed
    labels:  (N,) int array, each in [0, C); not changed
    returns: float
    """
    ### BEGIN SOLUTION
    t = np.where(labels[:, None] == np.arange(a.shape[1]), 1.0, -1.0)
    return ((squash(a) - t) ** 2).mean()
    ### END SOLUTION


def cost_gradient(a, labels):
    """The gradient of the cost by a: (N, C)."""
    ### BEGIN SOLUTION
    t = np.where(labels[:, None] == np.arange(a.shape[1]), 1.0, -1.0)
    slope = 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * a) ** 2)
    return 2 * (squash(a) - t) * slope / a.size
    ### END SOLUTION


# %% tests="cost" points=3
def cost_as(a, labels, outer=1.7159, inner=2 / 3, low=-1.0, high=1.0, bend=True, slope=True):
    """(bent, cost, gradient) by PyTorch in one of many forms; the defaults are the right one."""
    a = torch.tensor(np.array(a), requires_grad=True)
    bent = outer * torch.tanh(inner * a) if bend else a * 1.0
    t = torch.full(a.shape, low, dtype=a.dtype)
    t[torch.arange(len(a)), torch.tensor(labels)] = high
    E = ((bent - t) ** 2).mean()
    by = torch.autograd.grad(E, a if slope else bent)[0]
    return bent.detach().numpy(), E.item(), by.numpy()


def check_cost(a, labels):
    N, C = a.shape
    bent, E, by = cost_as(a, labels)
    plain, zero = cost_as(a, labels, 1.0, 1.0), cost_as(a, labels, low=0.0)
    straight = cost_as(a, labels, bend=False)
    call = f"squash of numbers of shape {a.shape}"
    check_array(call, call_with(squash, call, a), bent, "1.7159 tanh(2 a / 3)",
                "one number for each", [
                    (plain[0], "a plain tanh; both constants are missing"),
                    (cost_as(a, labels, 1.7159, 1.0)[0], "the 2/3 inside is missing"),
                    (cost_as(a, labels, 1.0, 2 / 3)[0], "the factor in front is missing"),
                    (cost_as(a, labels, 1.7159, 1.5)[0], "3/2 inside; it is 2/3")])
    call = f"cost of {N} pictures, {C} outputs"
    mean = "the mean over pictures and outputs"
    check_array(call, call_with(cost, call, a, labels), E, mean, "a single number", [
        (E * C, f"{mean}: divide by C as well"), (E * N, f"{mean}: divide by N as well"),
        (E * N * C, f"{mean}, not the sum"), (E / 2, "there is no 1/2 in this cost"),
        (zero[1], "targets are +1 and -1, not 1 and 0"),
        (straight[1], "the error of the outputs f(a), not of the sums a"),
        (cost_as(a, labels, low=1.0, high=-1.0)[1], "+1 for the right class, -1 for the others")])
    call = f"cost_gradient of {N} pictures, {C} outputs"
    check_array(call, call_with(cost_gradient, call, a, labels), by,
                "2 (f(a) - t) f'(a) / (N C)", "one number for each a", [
                    (cost_as(a, labels, slope=False)[2],
                     "this is the gradient by f(a); multiply by f'(a)"),
                    (by * 1.5, "the 2/3 of f' is missing: the chain rule, inside tanh"),
                    (by / 1.7159, "the factor in front is missing in f'"),
                    (by / 2, "the 2 of the square is missing"),
                    (-by, "the sign: f(a) - t, not t - f(a)"),
                    (by * C, f"{mean}: divide by C as well"),
                    (by * N, f"{mean}: divide by N as well"),
                    (by * N * C, f"{mean}: divide by N C"),
                    (zero[2], "targets are +1 and -1, not 1 and 0")])


check_cost(np.array([[0.5, -1.0, 2.0], [0.0, 0.3, -0.7]]), np.array([2, 0]))
check_cost(np.array([[1.0, 1.0]]), np.array([0]))
### BEGIN HIDDEN TESTS
for seed, (N, C) in enumerate(((1, 1), (1, 10), (7, 10), (5, 2), (2, 5), (4, 4))):
    draws = np.random.default_rng(seed)
    check_cost(draws.normal(size=(N, C)) * (1 + seed), draws.integers(0, C, size=N))
check_cost(np.array([[60.0, -60.0], [-800.0, 800.0]]), np.array([1, 1]))
### END HIDDEN TESTS

# %% [markdown]
# How fast does an output learn that says +1 although it should say -1? With targets at the *ends*
# of a plain tanh the slope fades the surer a unit is of the wrong thing. Here it does, too, but
# later. (The cross-entropy of today does not have that trouble.)

# %%
def how_fast_it_learns():
    print("    a    cost   slope")
    for a in (0.5, 1.0, 2.0, 4.0, 8.0):
        right, wrong = np.array([[0.0, a]]), np.array([0])
        print(f"{a:5.1f} {cost(right, wrong):7.3f} {cost_gradient(right, wrong)[0, 1]:7.4f}")


attempt(how_fast_it_learns, "cost")

# %% [markdown]
# ## 3. Shared weights, biases of one's own
#
# **Question.** The first layer of 1989 looks for the same thing in all places, but in each place
# with its own threshold. How does one write that?
#
# **Picture.** Around the picture lies a border of background, $p = (K - 1) / 2$ pixels wide, on all
# four sides. In these pictures paper is $-1$ and ink is $+1$, so the border is $-1$, *not* 0: a 0
# would be grey. The kernel moves on by two pixels, so of 16 by 16 pixels 8 by 8 units remain.

# %% given="local_picture"
def draw_windows(size=16, K=5, stride=2):
    """Pixels with their border; a dot in the middle of each window; the first window."""
    p = (K - 1) // 2
    _, axes = plt.subplots(figsize=(3.2, 3.2))
    for i, j in np.ndindex(size + 2 * p, size + 2 * p):
        inside = p <= i < size + p and p <= j < size + p
        axes.add_patch(plt.Rectangle((j, i), 0.9, 0.9, color=PLUS, alpha=0.4 if inside else 0.12,
                                     lw=0))
    for i, j in np.ndindex(8, 8):
        axes.plot(j * stride + p + 0.45, i * stride + p + 0.45, ".", color=MINUS)
    axes.add_patch(plt.Rectangle((0, 0), K - 0.1, K - 0.1, fill=False, ec=MINUS, lw=2))
    axes.set(xlim=(-0.3, size + 2 * p + 0.2), ylim=(size + 2 * p + 0.2, -0.3), aspect="equal")
    axes.axis("off")


draw_windows()

# %% [markdown]
# **Formula.** Let $\tilde x$ be the picture with its border. Map $o$ has at row $i$, column $j$
#
# $$ y_{noij} = b_{oij} + \sum_u \sum_v w_{ouv} \; \tilde x_{n,\, is+u,\, js+v} . $$
#
# The weights $w$ have no $i$ and $j$: they are shared. The bias has: it is not. There are
# $(H - 1) // s + 1$ rows and $(W - 1) // s + 1$ columns, as `//` divides and rounds down.
#
# **Example** in one row: $x = (1, -1, 0.5)$, $K = 3$, stride 2, border $-1$, weights $(1, 2, 3)$.
# With the border it is $(-1, 1, -1, 0.5, -1)$, and the two sums are $-1 + 2 - 3 = -2$ and
# $-1 + 1 - 3 = -3$, plus one bias each.
#
# **Exercise `local`** (3 points). Write the layer, without the bend. *Hint:* `np.full(shape,
# value)` and then put the picture in the middle, or `np.pad(..., constant_values=value)`.

# %% exercise="local"
def local_layer(x, w, b, stride, border):
    """Kernels that are shared, biases that are not; the sums before the bend.

    x:       (N, H, W) float array, pictures; not changed
    w:       (O, K, K) float array, one kernel for each map, K odd; not changed
    b:       (O, rows, columns) float array, one bias for each unit; not changed
    stride:  int >= 1
    border:  float, what lies around the picture, (K - 1) / 2 pixels on all four sides
    returns: (N, O, rows, columns) float array
    """
    ### BEGIN SOLUTION
    K = w.shape[1]
    p = (K - 1) // 2
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), constant_values=border)
    y = np.zeros((len(x), *b.shape))
    for i, j in np.ndindex(b.shape[1:]):
        window = wide[:, i * stride:i * stride + K, j * stride:j * stride + K]
        y[:, :, i, j] = np.einsum("nuv,ouv->no", window, w) + b[:, i, j]
    return y
    ### END SOLUTION


# %% tests="local" points=3
def local_as(x, w, b, stride, border, mode="constant"):
    """The authority: PyTorch's conv2d on a picture with that border."""
    p = (w.shape[1] - 1) // 2
    given = {"constant_values": border} if mode == "constant" else {}
    wide = np.pad(x, ((0, 0), (p, p), (p, p)), mode=mode, **given)
    maps = torch.conv2d(torch.tensor(wide)[:, None], torch.tensor(np.array(w))[:, None],
                        stride=stride).numpy()
    return maps + b if maps.shape[2:] == np.shape(b)[1:] or np.shape(b)[1:] == (1, 1) else maps


def check_local(N, H, W, maps, K, stride, border, seed):
    draws = np.random.default_rng(seed)
    x, w = draws.normal(size=(N, H, W)), draws.normal(size=(maps, K, K))
    b = draws.normal(size=(maps, (H - 1) // stride + 1, (W - 1) // stride + 1))
    call = f"local_layer, x of {x.shape}, w of {w.shape}, stride {stride}, border {border}"
    found = call_with(lambda *arrays: local_layer(*arrays, stride, border), call, x, w, b)
    right, turned = local_as(x, w, b, stride, border), w[:, ::-1, ::-1]
    own = "each unit has its own bias, b[o, i, j]"
    check_array(
        call, found, right, "the sum of kernel times window, plus the bias of that unit",
        "one map for each kernel, one unit for each place of the window", [
            (local_as(x, w, b, stride, 0.0), "the border is not 0 here: fill it with `border`"),
            (local_as(x, w, b, stride, -1.0), "the border is what `border` says, not always -1"),
            (local_as(x, w, b, stride, 0, "edge"), "the border is `border`, not copied pixels"),
            (local_as(x, w, b, stride, -border), "the sign of the border"),
            (right - b, "the biases are missing"),
            (right - b + b[:, :1, :1], f"{own}; here the first one of the map is used for all"),
            (right - b + b.mean((1, 2), keepdims=True), f"{own}, not the mean of its map"),
            (right + (N - 1) * b, "a bias is added once, not for each picture"),
            (local_as(x, turned, b, stride, border), "the kernel is turned by half a turn here"),
            (local_as(x, w.transpose(0, 2, 1), b, stride, border),
             "rows and columns of the kernel are swapped"),
            (local_as(x, w, np.zeros((maps, 1, 1)), 1, border)[:, :, :b.shape[1], :b.shape[2]] + b,
             "the right number of units, but their windows do not begin at i * stride"),
            (right.mean(1, keepdims=True), "each kernel makes a map of its own")])


check_local(1, 1, 3, 1, 3, 2, -1.0, seed=0)
check_local(2, 6, 7, 3, 3, 2, -1.0, seed=1)
check_local(2, 4, 5, 2, 5, 1, 0.5, seed=2)
### BEGIN HIDDEN TESTS
for seed, case in enumerate((
        (2, 16, 16, 12, 5, 2, -1.0), (1, 3, 3, 1, 1, 1, -1.0), (3, 5, 8, 2, 3, 3, 2.0),
        (1, 2, 2, 2, 5, 2, -1.0), (4, 7, 4, 5, 3, 4, -0.25), (2, 9, 6, 1, 7, 2, 1.5)), 10):
    check_local(*case, seed=seed)
### END HIDDEN TESTS

# %% [markdown]
# A digit, made 16 by 16, and what two kernels say to it: one for upright edges, one for level ones.
# To the right, the same with a border of 0: look at the margin. What would a network learn there?
# (Numbers above zero are violet, those below are orange, here and in the pictures to come.)

# %% given="digits"
DIGITS = load_digits()


def enlarged(images):
    """Scikit-learn's digits, 8 by 8 with numbers from 0 to 16, as 16 by 16 from -1 to 1.

    returns: (N, 16, 16) float32 tensor
    """
    small = torch.tensor(np.asarray(images) / 8 - 1, dtype=torch.float32)[:, None]
    return torch.nn.functional.interpolate(small, (16, 16), mode="bilinear")[:, 0]


def draw_maps(titles, pictures):
    """Arrays side by side, numbers above zero in violet and below in orange."""
    _, axes = plt.subplots(1, len(pictures), figsize=(1.4 * len(pictures), 1.7))
    for axis, title, picture in zip(axes, titles, pictures):
        most = max(np.abs(np.asarray(picture)).max(), 1e-9)
        axis.imshow(picture, cmap="PuOr", vmin=-most, vmax=most)
        axis.set(title=title, xticks=[], yticks=[])


# %%
def a_digit_in_h1():
    x = enlarged(DIGITS.images[3:4]).numpy().astype(float)
    w = np.zeros((2, 5, 5))
    w[0, :, :2], w[0, :, 3:] = -1 / 10, 1 / 10
    w[1] = w[0].T
    maps = [local_layer(x, w, np.zeros((2, 8, 8)), 2, border)[0] for border in (-1.0, 0.0)]
    draw_maps(("digit", "upright", "level", "upright, 0", "level, 0"), [x[0], *maps[0], *maps[1]])


attempt(a_digit_in_h1, "local")

# %% [markdown]
# ## 4. Who sees whom
#
# **Question.** In both networks the maps of the second layer see only *some* of the maps below.
# What is that good for, and how is it written?
#
# **Why.** It saves weights and work, and it breaks a symmetry: maps that get different inputs
# cannot all learn the same thing. In 1998 the paper prints a table. In 1989 each map sees 8 of 12,
# and the paper does not say which; so everybody who rebuilds it has to choose. Here is the table of
# 1998, a row for each map of C3 and a column for each map of S2, and what we chose for 1989: each
# group of four maps leaves out another four.

# %% given="tables"
TABLE_1998 = ([[k, (k + 1) % 6, (k + 2) % 6] for k in range(6)]
              + [[k, (k + 1) % 6, (k + 2) % 6, (k + 3) % 6] for k in range(6)]
              + [[0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5]])
TABLE_1998 = [sorted(row) for row in TABLE_1998]
TABLE_1989 = [[m for m in range(12) if m // 4 != left_out]
              for left_out in (2, 0, 1) for _ in range(4)]


def draw_table(axes, table, maps, title):
    for o, row in enumerate(table):
        axes.plot(row, [o] * len(row), "s", color=PLUS)
    axes.set(title=title, xlabel="map below", ylabel="map", xticks=range(maps),
             yticks=range(len(table)), ylim=(len(table) - 0.5, -0.5), xlim=(-0.5, maps - 0.5))


_, (left, right) = plt.subplots(1, 2, figsize=(6.5, 3.6))
draw_table(left, TABLE_1998, 6, "1998: C3 sees S2")
draw_table(right, TABLE_1989, 12, "1989, our choice: H2 sees H1")

# %% [markdown]
# **Rule.** `table[o]` lists the maps that map `o` sees. Its kernels are `w[o]`, one for each of
# them and in the same order: kernel `w[o][m]` looks at map `table[o][m]`, **not** at map `m`. Since
# rows may differ in length, `w` is a list of arrays. The kernel stays inside the picture and moves
# by one pixel:
#
# $$ y_{noij} = b_o + \sum_m \sum_u \sum_v w_{o,m,u,v} \; x_{n,\,\mathrm{table}[o][m],\,i+u,\,j+v} .
# $$
#
# **The same as a full layer.** A table is a full layer in which some kernels are zero and stay so.
# In that form the weights are one array of (maps, maps below, K, K).
#
# **Example.** Three maps below, `table = [[2, 0]]`: `w[0][0]` looks at map 2, `w[0][1]` at map 0,
# and the full array has `full[0, 2] = w[0][0]`, `full[0, 0] = w[0][1]` and `full[0, 1] = 0`.
#
# **Exercise `table`** (3 points). Write both. A row names no map twice, but need not be in order.

# %% exercise="table"
def as_full(w, table, C):
    """The weights of a full layer that does the same.

    w:       list of float arrays, w[o] is (len(table[o]), K, K); not changed
    table:   list of lists of int, each in [0, C)
    C:       int, maps below
    returns: (len(table), C, K, K) float array
    """
    ### BEGIN SOLUTION
    K = w[0].shape[1]
    full = np.zeros((len(table), C, K, K))
    for o, row in enumerate(table):
        full[o, row] = w[o]
    return full
    ### END SOLUTION


def by_table(x, w, b, table):
    """The sums of a layer in which map o sees the maps table[o] only.

    x:       (N, C, H, W) float array; not changed
    w:       as above
    b:       (len(table),) float array, one bias for each map; not changed
    returns: (N, len(table), H - K + 1, W - K + 1) float array
    """
    ### BEGIN SOLUTION
    K = w[0].shape[1]
    y = np.zeros((len(x), len(table), x.shape[2] - K + 1, x.shape[3] - K + 1))
    for o, row in enumerate(table):
        for i, j in np.ndindex(y.shape[2:]):
            window = x[:, row, i:i + K, j:j + K]
            y[:, o, i, j] = (window * w[o]).sum((1, 2, 3)) + b[o]
    return y
    ### END SOLUTION


# %% tests="table" points=3
def filled(w, table, C):
    """A full array with each kernel in its place; maps out of range are left out."""
    full = np.zeros((len(table), C, *w[0].shape[1:]))
    for o, row in enumerate(table):
        for m, c in enumerate(row):
            full[o, c] = w[o][m]
    return full


def layered(x, full, b):
    return torch.conv2d(*(torch.tensor(np.array(a)) for a in (x, full, b))).numpy()


def check_table(N, C, H, W, K, table, seed):
    draws = np.random.default_rng(seed)
    w = [draws.normal(size=(len(row), K, K)) for row in table]
    x, b = draws.normal(size=(N, C, H, W)), draws.normal(size=len(table))
    right, sight = filled(w, table, C), f"table {table}" if len(table) < 4 else f"{len(table)} maps"
    first = filled(w, [[*range(len(row))] for row in table], C)
    ordered = filled(w, [sorted(row) for row in table], C)
    backwards = filled([kernels[::-1] for kernels in w], table, C)
    where = [(first, "kernel w[o][m] belongs to map table[o][m], not to map m"),
             (ordered, "the kernels stand in the order of table[o], which need not rise"),
             (backwards, "the kernels stand in the order of table[o]; this is from last to first")]
    call = f"as_full, {C} maps below, {sight}"
    found = call_with(lambda w: as_full(w, [list(row) for row in table], C), call, w)
    check_array(call, found, right, "each kernel in its place, zeros elsewhere",
                "one array of (maps, maps below, K, K), zeros where nothing is seen", [
                    *where, (right.transpose(1, 0, 2, 3), "first this layer's map, then the one "
                                                          "below"),
                    (np.where(right == 0, np.nan, right), "zeros where nothing is seen")])
    call = f"by_table, x of {x.shape}, {sight}"
    found = call_with(lambda x, w, b: by_table(x, w, b, [list(row) for row in table]), call, x, w,
                      b)
    maps, none = layered(x, right, b), np.zeros(len(b))
    everyone = np.repeat(x.sum(1, keepdims=True), C, axis=1)
    check_array(
        call, found, maps, "the sum over the maps of that row, plus the bias",
        "one map for each row of the table; the kernel stays inside", [
            *((layered(x, full, b), why) for full, why in where),
            (layered(x, right, none), "the bias is missing"),
            (layered(everyone, right, b), "a kernel sees its own map, not the sum of all"),
            (layered(x, right, [b * len(row) for b, row in zip(b, table)]),
             "the bias is added once, not for each map that is seen"),
            (layered(x, right / np.array([len(row) for row in table])[:, None, None, None], b),
             "the sum over the maps, not their mean"),
            (layered(x, right[:, :, ::-1, ::-1], b), "the kernel is turned by half a turn here")])


check_table(1, 3, 3, 4, 2, [[2, 0]], seed=1)
check_table(2, 4, 4, 5, 3, [[1, 3], [3, 2, 0], [1]], seed=2)
### BEGIN HIDDEN TESTS
check_table(2, 6, 6, 6, 5, TABLE_1998, seed=3)
check_table(1, 12, 5, 6, 3, TABLE_1989, seed=4)
check_table(3, 1, 3, 3, 3, [[0], [0]], seed=5)
check_table(2, 5, 1, 4, 1, [[4], [0, 4], [3, 1, 2, 0, 4]], seed=6)
check_table(1, 2, 4, 2, 2, [[1, 0], [0, 1]], seed=7)
### END HIDDEN TESTS

# %% [markdown]
# What the tables save. (The middle column counts kernels, each of 5 by 5.)

# %%
def what_a_table_saves():
    for name, table, C in (("1989", TABLE_1989, 12), ("1998", TABLE_1998, 6)):
        full = as_full([np.ones((len(row), 5, 5)) for row in table], table, C)
        print(f"{name}: {int(full[:, :, 0, 0].sum())} of {full[:, :, 0, 0].size} kernels, "
              f"{int(full.sum())} of {full.size} weights")


attempt(what_a_table_saves, "table")

# %% [markdown]
# ## 5. Sub-sampling that learns
#
# **Question.** "LeNet-5 used max pooling." Did it?
#
# **Rule.** No. A unit of S2 or S4 **adds up** four pixels, two by two, of the one map it sees. The
# sum is multiplied by a coefficient and a bias is added; both are trained, and there is one pair
# for each map. Windows do not overlap. With $s_{ncij}$ for the sum of the four,
#
# $$ y_{ncij} = \gamma_c \, s_{ncij} + \beta_c . $$
#
# (Then comes the bend, which we leave out here.) With a small $\gamma$ the bend is nearly straight
# and the layer blurs; with a large one it is a switch for "something dark here".
#
# **The way back.** Let $g = \partial E / \partial y$. A coefficient is used in all pictures and
# places of its map, each time beside the sum $s$; a bias likewise, beside 1; a pixel is used once,
# beside $\gamma$:
#
# $$ \frac{\partial E}{\partial \gamma_c} = \sum_{nij} g_{ncij}\, s_{ncij}, \qquad
#    \frac{\partial E}{\partial \beta_c} = \sum_{nij} g_{ncij}, $$
#
# and each of the four pixels gets $g_{ncij} \, \gamma_c$.
#
# **Example.** One map $\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$, $\gamma = 0.5$, $\beta = 1$:
# $s = 10$, $y = 6$. With $g = 2$ the coefficient gets 20, the bias 2, each pixel 1.
#
# **Exercise `subsample`** (3 points). Write both ways. *Hint:*
# `x.reshape(N, C, H // 2, 2, W // 2, 2)` has the four pixels on axes 3 and 5, and
# `g.repeat(2, axis=2).repeat(2, axis=3)` writes each number of a map four times.

# %% exercise="subsample"
def subsample(x, gamma, beta):
    """A sub-sampling layer of 1998, before the bend.

    x:           (N, C, H, W) float array, H and W even; not changed
    gamma, beta: (C,) float arrays, coefficient and bias of each map; not changed
    returns:     (N, C, H / 2, W / 2) float array
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    return gamma[:, None, None] * s + beta[:, None, None]
    ### END SOLUTION


def subsample_backward(g, x, gamma):
    """The gradients of x, gamma and beta.

    g:       (N, C, H / 2, W / 2) float array, the gradient of the output; not changed
    returns: (dx, dgamma, dbeta), of the shapes of x, (C,) and (C,)
    """
    ### BEGIN SOLUTION
    N, C, H, W = x.shape
    s = x.reshape(N, C, H // 2, 2, W // 2, 2).sum((3, 5))
    dx = (g * gamma[:, None, None]).repeat(2, axis=2).repeat(2, axis=3)
    return dx, (g * s).sum((0, 2, 3)), g.sum((0, 2, 3))
    ### END SOLUTION


# %% tests="subsample" points=3
def subsampled(x, gamma, beta, g=None):
    """The authority: PyTorch's pooling and autograd. y, or with g: dx, dgamma, dbeta."""
    x, gamma, beta = (torch.tensor(np.array(a), requires_grad=True) for a in (x, gamma, beta))
    s = 4 * torch.nn.functional.avg_pool2d(x, 2)
    y = gamma[:, None, None] * s + beta[:, None, None]
    if g is None:
        return y.detach().numpy()
    return [part.numpy() for part in torch.autograd.grad(y, (x, gamma, beta), torch.tensor(g))]


def check_subsample(N, C, H, W, seed):
    draws = np.random.default_rng(seed)
    x, g = draws.normal(size=(N, C, H, W)), draws.normal(size=(N, C, H // 2, W // 2)) + 0.2
    gamma, beta = draws.normal(size=C) + 2, draws.normal(size=C)
    call, places = f"subsample, x of {x.shape}", g[0, 0].size
    y, each = subsampled(x, gamma, beta), beta[:, None, None]
    largest = torch.nn.functional.max_pool2d(torch.tensor(x), 2).numpy()
    check_array(call, call_with(subsample, call, x, gamma, beta), y,
                "the sum of the four, times gamma of that map, plus its beta",
                "each map by itself, half as many rows and columns", [
                    ((y - each) / 4 + each, "the sum of the four pixels, not their mean"),
                    (largest * gamma[:, None, None] + each, "this is max pooling; add up the four"),
                    (largest, "this is max pooling; add up the four"),
                    (y - each, "the bias is missing"),
                    (y + 3 * each, "the bias is added once, not for each of the four pixels"),
                    ((y - each) / gamma[:, None, None] + each, "the coefficient is missing"),
                    (y + (gamma[:, None, None] - 1) * each, "first the coefficient, then the bias"),
                    (gamma[0] * (y - each) / gamma[:, None, None] + beta[0],
                     "each map has its own coefficient and bias")])
    call = f"subsample_backward, x of {x.shape}"
    found = parts_of(call_with(subsample_backward, call, g, x, gamma), ("dx", "dgamma", "dbeta"),
                     call)
    dx, dgamma, dbeta = subsampled(x, gamma, beta, g)
    uses = "the sum over all uses: pictures and places"
    raw = dx / gamma[:, None, None]
    known = ([(raw, "the pixels come through gamma"), (dx / 4, "each pixel gets all of g gamma: "
                                                       "a sum hands its gradient on to each")],
             [(dgamma / 4, "beside the coefficient stands the sum of the four, not their mean"),
              (dgamma / N / places, f"{uses}, not the mean"), (dgamma / N, f"{uses}, not the mean"),
              (dbeta, "beside the coefficient stands the sum of four pixels"),
              (np.full(C, dgamma.sum()), "each map has its own coefficient"),
              (dgamma.sum(), "each map has its own coefficient")],
             [(dbeta / N / places, f"{uses}, not the mean"), (dbeta / N, f"{uses}, not the mean"),
              (4 * dbeta, "the bias is added once, not for each of the four pixels"),
              (g.sum((2, 3)), f"{uses}; this leaves out the sum over pictures"),
              (g.sum(0), f"{uses}; this leaves out the sum over places"),
              (np.full(C, dbeta.sum()), "each map has its own bias"),
              (dbeta.sum(), "each map has its own bias")])
    whys = "each of the four pixels gets g gamma", f"{uses}, of g times s", f"{uses}, of g"
    for name, part, right, why, slips in zip(("dx", "dgamma", "dbeta"), found,
                                             (dx, dgamma, dbeta), whys, known):
        check_array(f"{call}: {name}", part, right, why,
                    f"{name} has the shape of {name[1:]}", slips)


check_subsample(1, 1, 2, 2, seed=1)
check_subsample(3, 2, 4, 6, seed=2)
### BEGIN HIDDEN TESTS
for seed, case in enumerate(((2, 6, 28, 28), (1, 3, 2, 8), (5, 1, 4, 2), (4, 4, 4, 4),
                             (2, 3, 6, 6)), 20):
    check_subsample(*case, seed=seed)
### END HIDDEN TESTS

# %% [markdown]
# A digit, sub-sampled with a small and with a large coefficient, each map bent by tanh.

# %%
def blur_or_switch():
    x = enlarged(DIGITS.images[0:1]).numpy().astype(float)[None]
    pictures = [np.tanh(subsample(x, np.array([c]), np.array([b]))[0, 0])
                for c, b in ((0.1, 0.0), (2.0, 0.0), (2.0, 5.0))]
    draw_maps(("digit", "blur", "switch", "switch, bias 5"), [x[0, 0], *pictures])


attempt(blur_or_switch, "subsample")

# %% [markdown]
# ## 6. The network of 1989
#
# **Question.** Can you put it together?
#
# **Picture.** From left to right, with the number of units in each layer:
#
#     picture        H1              H2             H3        output
#     16 x 16  -->   12 maps   -->   12 maps   -->  30   -->  10
#                    of 8 x 8        of 4 x 4       units     units
#                    5 x 5, step 2   5 x 5, step 2  all of    all of
#                    border -1       border -1      H2        H3
#                                    8 maps each
#
# Every layer adds a bias to each unit and bends by $f(a) = 1.7159 \tanh(2a/3)$, the outputs as
# well. Both convolutions have a border of $-1$, two pixels wide on all sides, so that 16 becomes 8
# and 8 becomes 4. Map $o$ of H2 sees the maps `table[o]` of H1, by the kernels `w2[o]` in the same
# order. For H3 the units of H2 are put into one row, map by map and row by row: 192 numbers.
#
# **The parameters** come as a list of eight arrays, in the order of `SHAPES`. The locked cell draws
# weights evenly between $\pm \sqrt{3 / F}$, with $F$ the number of weights of a unit, which gives
# them the standard deviation $1 / \sqrt{F}$ that LeCun and others advised in 1998. Biases are zero.

# %% given="fresh"
SHAPES = {"w1": (12, 5, 5), "b1": (12, 8, 8), "w2": (12, 8, 5, 5), "b2": (12, 4, 4),
          "w3": (192, 30), "b3": (30,), "w4": (30, 10), "b4": (10,)}


def fresh(seed):
    """Random parameters of the network of 1989: a list of eight float32 tensors, as in SHAPES."""
    draws, parts = torch.Generator().manual_seed(seed), []
    for (name, shape), inputs in zip(SHAPES.items(), (25, 25, 200, 200, 192, 192, 30, 30)):
        part = (2 * torch.rand(shape, generator=draws) - 1) * (3 / inputs) ** 0.5
        parts.append(part if name[0] == "w" else torch.zeros(shape))
    return parts


print("parameters:", sum(part.numel() for part in fresh(0)))

# %% [markdown]
# **Exercise `network`** (3 points). Run it forward and return what every layer says. Use whatever
# you like: loops and NumPy, or PyTorch, where `torch.nn.functional.pad(x, (2, 2, 2, 2),
# value=-1.0)` makes the border and `torch.conv2d(x, w, stride=2)` slides kernels `w` of (maps, maps
# below, 5, 5) over `x` of (N, maps below, rows, columns). `torch.as_tensor(array)` makes a tensor
# of an array. You may return arrays or tensors.

# %% exercise="network"
def lenet1989(x, parts, table):
    """All layers of the network of 1989.

    x:       (N, 16, 16) float array, pictures, -1 for paper; not changed
    parts:   list of eight float arrays as in SHAPES; not changed
    table:   list of 12 lists of 8 different ints in [0, 12): the maps that each map of H2 sees
    returns: (h1, h2, h3, out): (N, 12, 8, 8), (N, 12, 4, 4), (N, 30) and (N, 10), after the bend
    """
    ### BEGIN SOLUTION
    def bend(a):
        return 1.7159 * torch.tanh(2 / 3 * a)

    def bordered(x):
        return torch.nn.functional.pad(x, (2, 2, 2, 2), value=-1.0)

    w1, b1, w2, b2, w3, b3, w4, b4 = (torch.as_tensor(part) for part in parts)
    h1 = bend(torch.conv2d(bordered(torch.as_tensor(x))[:, None], w1[:, None], stride=2) + b1)
    wide = bordered(h1)
    maps = [torch.conv2d(wide[:, row], w2[o:o + 1], stride=2) for o, row in enumerate(table)]
    h2 = bend(torch.cat(maps, dim=1) + b2)
    h3 = bend(h2.flatten(1) @ w3 + b3)
    return h1, h2, h3, bend(h3 @ w4 + b4)
    ### END SOLUTION


# %% tests="network" points=3
def sums_by_unit(maps, kernels, sees, border=-1.0, ordered=False, stride=2):
    """What each unit adds up, without its bias, unit by unit: (N, O, rows, columns).

    maps: (N, C, H, W); kernels: (O, m, 5, 5); sees: for each o the m maps below
    """
    N, _, H, W = maps.shape
    wide = np.pad(maps, ((0, 0), (0, 0), (2, 2), (2, 2)), constant_values=border)
    y = np.zeros((N, len(kernels), H // 2, W // 2))
    for o, i, j in np.ndindex(y.shape[1:]):
        seen = sorted(sees[o]) if ordered else sees[o]
        window = wide[:, seen, stride * i:stride * i + 5, stride * j:stride * j + 5]
        y[:, o, i, j] = np.tensordot(window, kernels[o], 3)
    return y


def judge_layer(name, found, sums, b, others, why):
    """One layer, given the sums of its units; others: pairs of (sums, reason)."""
    def bent(a):
        return 1.7159 * np.tanh(2 / 3 * a)

    flat = np.broadcast_to(np.reshape(b, (len(b), -1))[:, :1].reshape(
        (len(b),) + (1,) * (np.ndim(b) - 1)), np.shape(b))
    slips = [(sums + b, "not bent yet: f(a) = 1.7159 tanh(2a/3)"),
             (np.tanh(sums + b), "a plain tanh; f(a) = 1.7159 tanh(2a/3)"),
             (np.maximum(sums + b, 0), "a ReLU; f(a) = 1.7159 tanh(2a/3)"),
             (bent(sums), "the biases are missing"),
             (bent(sums) + b, "the bias comes before the bend"),
             (bent(sums + flat), "each unit has its own bias"),
             *((bent(other + b), reason) for other, reason in others)]
    check_array(name, found, bent(sums + b), why, "the shape that the text gives", slips)


def check_network(x, parts, table, what):
    w1, b1, w2, b2, w3, b3, w4, b4 = parts
    call = f"lenet1989, {len(x)} pictures, {what}"
    found = call_with(lambda x, parts: lenet1989(x, parts, [list(row) for row in table]), call, x,
                      parts)
    h1, h2, h3, out = parts_of(found, ("h1", "h2", "h3", "out"), call)
    zero = "the border is -1, the paper, not 0"
    one, none = [[0]] * 12, "the border is -1"
    image, k1 = x[:, None], w1[:, None]
    judge_layer(f"{call}: h1", h1, sums_by_unit(image, k1, one), b1, [
        (sums_by_unit(image, k1, one, 0.0), zero), (sums_by_unit(image, k1, one, 1.0), none),
        (sums_by_unit(image, k1, one, stride=1), "windows move on by 2")],
        "kernel times window, plus the bias of that unit, then the bend")
    # Each layer is judged on what the answer's own layer below it says.
    h1 = as_numbers(h1, np.shape(h1), call)
    first = [range(8)] * 12
    judge_layer(f"{call}: h2", h2, sums_by_unit(h1, w2, table), b2, [
        (sums_by_unit(h1, w2, table, 0.0), f"{zero}: also around H1"),
        (sums_by_unit(h1, w2, first), "map o sees the maps table[o], not the first eight"),
        (sums_by_unit(h1, w2, TABLE_1989), "use the table that was given"),
        (sums_by_unit(h1, w2, table, ordered=True), "the kernels stand in the order of table[o]")],
        "kernels times windows of the maps that it sees, plus the bias of that unit, then the bend")
    h2 = as_numbers(h2, np.shape(h2), call)
    inner = h2.transpose(0, 2, 3, 1).reshape(len(x), -1)
    judge_layer(f"{call}: h3", h3, h2.reshape(len(x), -1) @ w3, b3, [
        (inner @ w3, "the units of H2 in one row: map by map, then row by row")],
        "all of H2 times w3, plus b3, then the bend")
    h3 = as_numbers(h3, np.shape(h3), call)
    judge_layer(f"{call}: out", out, h3 @ w4, b4, [], "all of H3 times w4, plus b4, then the bend")


def random_parts(seed):
    """Random parameters, biases too, as float64 arrays."""
    draws = np.random.default_rng(seed)
    return [part.double().numpy() + 0.3 * draws.normal(size=part.shape) * (part.ndim != 4)
            for part in fresh(seed)]


check_network(np.random.default_rng(1).normal(size=(2, 16, 16)), random_parts(1), TABLE_1989,
              "our table")
OTHER_TABLE = [[(5 * k + o) % 12 for k in range(8)] for o in range(12)]
check_network(np.random.default_rng(2).normal(size=(1, 16, 16)), random_parts(2), OTHER_TABLE,
              "another table")
### BEGIN HIDDEN TESTS
for seed in (3, 4):
    draws = np.random.default_rng(seed)
    rows = [draws.permutation(12)[:8].tolist() for _ in range(12)]
    check_network(draws.normal(size=(seed - 1, 16, 16)), random_parts(seed), rows, "random table")
check_network(np.full((1, 16, 16), -1.0), random_parts(5), TABLE_1989, "paper")
### END HIDDEN TESTS

# %% [markdown]
# One pixel is inked. Which units of each layer notice? (This is the receptive field, seen from
# below: a pixel reaches at most 3 by 3 units of H1, and all of H3.)

# %%
def who_notices():
    paper = np.full((1, 16, 16), -1.0)
    dot = paper.copy()
    dot[0, 6, 9] = 1.0
    parts = random_parts(0)
    pairs = zip(lenet1989(paper, parts, TABLE_1989), lenet1989(dot, parts, TABLE_1989))
    change = [np.abs(np.asarray(b) - np.asarray(a))[0] for a, b in pairs]
    draw_maps(("picture", "H1", "H2"), [dot[0], change[0].max(0), change[1].max(0)])
    print("units of H3 that notice:", int((change[2] > 1e-9).sum()), "of 30")


attempt(who_notices, "network")

# %% [markdown]
# ## 7. Teach it to read
#
# **Question.** With 600 digits to learn from, how well does it read 500 that it has not seen?
#
# **The data.** The network of 1989 learned from 7,291 zip code digits and was tested on 2,007, in
# 23 passes; its authors report 5.0 % errors on the test digits. (It was *not* MNIST, which came
# later.) Here are the digits that come with scikit-learn, made 16 by 16, in a random order.
#
# **Given** are the pictures, `fresh(seed)` for the start, and the network in a short form that
# PyTorch can differentiate: `scores(x, parts)` returns the ten outputs for each picture.

# %% given="training_set"
order = np.random.default_rng(1989).permutation(len(DIGITS.target))
PICTURES, LABELS = enlarged(DIGITS.images[order]), torch.tensor(DIGITS.target[order])
TRAINING, TEST = (PICTURES[:600], LABELS[:600]), (PICTURES[600:1100], LABELS[600:1100])
# Places of H2's kernels among all pairs of maps.
PLACES = torch.arange(12)[:, None], torch.tensor(TABLE_1989)


def scores(x, parts):
    """The ten outputs of the network of 1989. x (N, 16, 16) tensor, parts as in SHAPES: (N, 10)"""
    h = x[:, None]
    full = torch.zeros(12, 12, 5, 5).index_put(PLACES, parts[2])
    for kernel, bias in ((parts[0][:, None], parts[1]), (full, parts[3])):
        wide = torch.nn.functional.pad(h, (2, 2, 2, 2), value=-1.0)
        h = 1.7159 * torch.tanh((torch.conv2d(wide, kernel, stride=2) + bias) * (2 / 3))
    h = h.flatten(1)
    for matrix, bias in ((parts[4], parts[5]), (parts[6], parts[7])):
        h = 1.7159 * torch.tanh((h @ matrix + bias) * (2 / 3))
    return h


def accuracy(parts, x, labels):
    """The share of pictures for which the right output is the largest."""
    with torch.no_grad():
        return (scores(x, parts).argmax(1) == labels).double().mean().item()


draw_maps([str(label) for label in TRAINING[1][:8].tolist()], TRAINING[0][:8])
print(f"before training: {accuracy(fresh(0), *TEST):.2f} right")

# %% [markdown]
# **The loop**, as always: draw a new order of the pictures in each pass, cut it into small batches,
# and for each batch compute the cost, its gradients, and take a step.
#
#     draws = torch.Generator().manual_seed(seed)
#     parts = [part.requires_grad_() for part in fresh(seed)]
#     stepper = torch.optim.Adam(parts, lr=0.003)       # or SGD, or your own line
#     ...
#     for batch in torch.randperm(len(x), generator=draws).split(30):
#         ...                             # the cost of x[batch], from targets of +1 and -1
#         stepper.zero_grad()             # gradients add up until they are set to zero
#         E.backward()
#         stepper.step()
#
# The mean squared error is what 1989 used; a cross-entropy of the scores is allowed, too. For the
# targets, `torch.nn.functional.one_hot(labels, 10)` has 1 for the right class and 0 elsewhere.
# Eight to ten passes in batches of 30 are plenty: the whole training should take a second or two.
# (Plain `torch.optim.SGD` wants `lr=0.05` and eight passes in batches of 10.)
#
# **Exercise `train`** (4 points). Your network has to read 88 of 100 test digits or more, from each
# of several seeds, also when the training digits come sorted by class. The same seed must give the
# same parameters, and another seed others.

# %% exercise="train"
def train(x, labels, seed):
    """Train the network of 1989.

    x:       (N, 16, 16) float32 tensor; not changed
    labels:  (N,) int64 tensor, each in [0, 10); not changed
    seed:    int, decides all that is drawn
    returns: list of eight tensors, as in SHAPES
    """
    ### BEGIN SOLUTION
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    targets = 2 * torch.nn.functional.one_hot(labels, 10).float() - 1
    stepper = torch.optim.Adam(parts, lr=0.003)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(30):
            E = ((scores(x[batch], parts) - targets[batch]) ** 2).mean()
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]
    ### END SOLUTION


# %% tests="train" points=4
def trained(x, labels, seed, call):
    """What `train` returns, as float32 tensors of the right shapes."""
    given = x.clone(), labels.clone()
    found = parts_of(train(*given, seed), tuple(SHAPES), call)
    assert torch.equal(given[0], x) and torch.equal(given[1], labels), (
        f"{call}: x or labels came back changed, expected as before; work on a copy")
    arrays = [as_numbers(part, shape, f"{call}, {name}")
              for part, (name, shape) in zip(found, SHAPES.items())]
    assert all(np.isfinite(a).all() for a in arrays), (
        f"{call}: found infinite weights, expected finite ones; the rate is too large")
    return [torch.tensor(a, dtype=torch.float32) for a in arrays]


def weak_point(parts, x, share):
    """What to look at when a trained network reads too little."""
    if (parts[0] - parts[0][:1]).abs().max() < 1e-3:
        return "all maps of H1 are copies of each other; start from fresh(seed), not from equals"
    says = scores(x, parts).argmax(1).bincount(minlength=10)
    if share < 0.25:
        return ("hardly better than a guess; does each picture meet its own target, does the step "
                "go down, is the rate small enough, and are gradients set to zero for each batch?")
    if says.max() > 2.5 * len(x) / 10:
        return (f"it says {says.argmax()} far too often; is the order drawn anew in each pass, so "
                "that no class comes last?")
    return ("it has learnt something, but not enough: more passes? is the order drawn anew in each "
            "pass? do all eight parts move?")


def check_train(x, labels, seed, what):
    call = f"train on {what}, seed {seed}"
    parts = trained(x, labels, seed, call)
    share = accuracy(parts, *TEST)
    assert share >= 0.88, told(f"{call}, share of test digits read right", f"{share:.3f}",
                               "at least 0.88", weak_point(parts, TEST[0], share))


check_train(*TRAINING, 1, "600 digits")
few = TRAINING[0][:30], TRAINING[1][:30]
once, twice, other = (trained(*few, seed, "train on 30 digits") for seed in (5, 5, 6))
assert all(close(a, b) for a, b in zip(once, twice)), (
    "train on 30 digits, seed 5 twice: found different parameters, expected the same; all that is "
    "drawn has to come from a generator with this seed")
assert not all(close(a, b) for a, b in zip(once, other)), (
    "train on 30 digits, seeds 5 and 6: found the same parameters, expected different ones; the "
    "start and the order come from the seed")
### BEGIN HIDDEN TESTS
in_order = torch.argsort(TRAINING[1], stable=True)
check_train(TRAINING[0][in_order], TRAINING[1][in_order], 2, "600 digits sorted by class")
### END HIDDEN TESTS

# %% [markdown]
# What has H1 learnt to look for? Its twelve kernels, after training. "The first layer learns
# edges", one often hears. Can you say so of any of these? How sure can one be from 600 digits and
# one seed?

# %%
@cache
def taught():
    """The parameters that your answer finds, trained once for all pictures below."""
    return train(*TRAINING, 0)


def kernels_of_h1():
    parts = taught()
    print(f"training digits {accuracy(parts, *TRAINING):.3f}, test digits "
          f"{accuracy(parts, *TEST):.3f} read right; one test digit is {1 / len(TEST[1]):.3f}")
    draw_maps([""] * 12, np.asarray(parts[0]))


attempt(kernels_of_h1, "train")

# %% [markdown]
# ## 8. A few bits are enough
#
# **Question.** Early chips for such networks stored a weight in very few bits. How few are enough?
#
# **Rule.** With $b \ge 2$ bits take whole numbers from $-L$ to $L$, with $L = 2^{b-1} - 1$: for 3
# bits $L = 3$. All weights of an array share one *step*, so that the largest weight in size just
# fits:
#
# $$ \Delta = \frac{\max |w|}{L}, \qquad q = \mathrm{round}\!\left(\frac{w}{\Delta}\right), \qquad
#    w \approx q \, \Delta . $$
#
# If all weights are zero, take $\Delta = 1$. Then sums of products need whole numbers only: for
# inputs $x \approx q_x \Delta_x$ it is $\sum_k w_k x_k \approx \Delta_w \Delta_x \sum_k q_k
# q_{x,k}$. But that sum does not fit into the few bits of its terms: 100 times 100 is no number of
# 8 bits. Hardware has a wide *accumulator* for it. In NumPy, an array of `int8` multiplied by
# another is `int8` again, and what does not fit is cut off without a word!
#
# **Example.** $w = (0.6, -0.3, 0.1)$ with 3 bits: $\Delta = 0.2$, and $w / \Delta = (3, -1.5,
# 0.5)$. The last two lie just between whole numbers; either neighbour will do.
#
# **Exercise `quantise`** (2 points). Write both.

# %% exercise="quantise"
def quantise(w, bits):
    """Whole numbers and a step, so that q * step is near w.

    w:       float array of any shape; not changed
    bits:    int >= 2
    returns: (q, step): array of whole numbers of the shape of w, and a float > 0
    """
    ### BEGIN SOLUTION
    L = 2 ** (bits - 1) - 1
    step = np.abs(w).max() / L or 1.0
    return np.round(w / step).astype(int), step
    ### END SOLUTION


def whole_dot(q, p):
    """The sum of the products of two int8 arrays of shape (n,), exactly; an int."""
    ### BEGIN SOLUTION
    return int(np.dot(q.astype(np.int64), p.astype(np.int64)))
    ### END SOLUTION


# %% tests="quantise" points=2
def check_quantise(w, bits):
    call = f"quantise of {w.size} weights, {bits} bits"
    q, step = parts_of(call_with(lambda w: quantise(w, bits), call, w), ("q", "step"), call)
    q = as_numbers(q, w.shape, f"{call}, q")
    step = float(as_numbers(step, (), f"{call}, step"))
    L, most = 2 ** (bits - 1) - 1, np.abs(w).max()
    right = most / L if most else 1.0
    assert step != 0, told(f"{call}, step", 0, short(right),
                           "with nothing but zeros take a step of 1")
    for slip, why in ((most / 2 ** (bits - 1), "L is 2^(b-1) - 1: one number less on each side"),
                      (most / 2 ** bits, "one bit is for the sign: L is 2^(b-1) - 1"),
                      (most / (2 ** bits - 1), "one bit is for the sign: L is 2^(b-1) - 1"),
                      (w.max() / L, "the largest in size: it may be a negative weight"),
                      ((w.max() - w.min()) / (2 * L), "the largest weight in size, not the range")):
        assert not close(step, slip, atol=0) or close(slip, right, atol=0), told(
            f"{call}, step", short(step), short(right), why)
    assert close(step, right, atol=0), told(f"{call}, step", short(step), short(right),
                                            "the largest weight in size, divided by L")
    assert np.all(q == np.round(q)), told(f"{call}, q", short(q[q != np.round(q)][0]),
                                          "whole numbers", "round to the nearest whole number")
    off = np.abs(q - w / step)
    k = np.unravel_index(off.argmax(), off.shape)
    assert off[k] <= 0.5 + 1e-4, told(
        f"{call}, q for w / step = {short((w / step)[k])}", short(q[k]),
        short(np.round(w / step)[k]), "round to the nearest whole number, not towards zero or down")


def check_whole_dot(q, p):
    call = f"whole_dot of {len(q)} numbers, the first {short(q[:3])} and {short(p[:3])}"
    found = float(as_numbers(call_with(whole_dot, call, q, p), (), call))
    right = sum(int(a) * int(b) for a, b in zip(q, p))
    cut = (right + 128) % 256 - 128
    assert found == right or found != cut, told(
        call, f"{found:g}", right, "the products do not fit into 8 bits: widen before multiplying")
    assert found == right, told(call, f"{found:g}", right, "the sum of the products, exactly; "
                                "widen both to more bits before multiplying")


check_quantise(np.array([0.6, -0.3, 0.1]), 3)
check_quantise(np.array([[0.2, -1.3, 0.9], [0.05, 0.7, -0.45]]), 4)
check_whole_dot(np.array([100, -3, 7], np.int8), np.array([100, 2, 5], np.int8))
### BEGIN HIDDEN TESTS
for seed, (shape, bits) in enumerate((((7,), 2), ((3, 4, 5), 8), ((12, 8, 5, 5), 6), ((1,), 3),
                                      ((50,), 12), ((2, 2), 5))):
    check_quantise(np.random.default_rng(seed).normal(size=shape), bits)
check_quantise(np.zeros((2, 3)), 4)
check_quantise(np.array([-5.0, -1.0, -0.2]), 3)
check_quantise(1e-7 * np.array([1.0, -0.4, 0.3]), 5)
for n in (1, 3, 1000):
    draws = np.random.default_rng(n)
    check_whole_dot(*draws.integers(-127, 128, size=(2, n)).astype(np.int8))
check_whole_dot(np.full(2000, 127, np.int8), np.full(2000, 127, np.int8))
### END HIDDEN TESTS

# %% [markdown]
# Take the network that you trained in section 7, and round the weights (not the biases) of all
# layers to fewer and fewer bits, without any further training. Where does it begin to hurt? One
# network is one network: try other seeds before you believe the last digit.

# %%
def fewer_bits():
    parts = taught()
    print(f"as trained: {accuracy(parts, *TEST):.3f} right")
    for bits in (8, 6, 5, 4, 3, 2):
        few = []
        for part, name in zip(parts, SHAPES):
            q, step = quantise(np.asarray(part, float), bits)
            few.append(torch.tensor(q * step, dtype=torch.float32) if name[0] == "w" else part)
        print(f"{bits} bits:     {accuracy(few, *TEST):.3f} right")


attempt(fewer_bits, "train and quantise")

# %% [markdown]
# **In your own words** (2 points, read by a person; five to eight sentences). Somebody tells: "In
# 1989 LeNet learned MNIST. It was a convolutional network with max pooling and a softmax, and it
# had tens of thousands of parameters." What is wrong in this, point by point? And what made 9,760
# parameters enough for the job? Use figures from above. Write into the cell below.

# %% [markdown] essay="told" points=2
# ### BEGIN SOLUTION
# Points: 1 for the errors, at least three of them with what is right; 1 for the reason with
# figures.
#
# The digits of 1989 came from zip codes on mail, 7,291 to learn from and 2,007 to test; MNIST came
# later. There was no pooling layer at all: the kernels of H1 and H2 move on by two pixels. Even the
# LeNet-5 of 1998 did not take the largest of four pixels, it added them up, with a trained
# coefficient and bias for each map. The ten outputs were bent by a scaled tanh and taught with a
# squared error, not with softmax and cross-entropy. And there were 9,760 parameters; 60,000 is
# LeNet-5. So few are enough because weights are shared: 64,660 connections use them, so that each
# is used more than six times on average, and a kernel of H1 learns from 64 places of each picture.
# Windows are small, and H2 sees 8 of 12 maps. Most of the freedom that is left sits in H3, with
# 5,790. What the network need not learn from examples is built in: a stroke is a stroke wherever it
# stands.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * A layer's parameters and connections are two numbers. 9,760 and 64,660 come out only with biases
#   that are not shared and with maps that see 8 of 12.
# * A table of connections is a full layer with zeros that stay zero.
# * Sub-sampling in 1998 was a sum with two trained numbers for each map, not a maximum.
# * A scaled tanh, targets on the curve and a squared error train a network well; it is only not
#   what one would write today.
# * Weights can be rounded to a few bits, if sums have more room than their terms.
#
# **Next.** The chapter on LeNet lets you draw a digit and watch every map of the network of 1989,
# trains it on real zip codes where they are at hand, and tells which parts of the story have
# sources.
#
# **Sources.** Y. LeCun, B. Boser, J. Denker, D. Henderson, R. Howard, W. Hubbard and L. Jackel,
# *Backpropagation applied to handwritten zip code recognition* (1989). Y. LeCun, L. Bottou, Y.
# Bengio and P. Haffner, *Gradient-based learning applied to document recognition* (1998). Y. LeCun,
# L. Bottou, G. Orr and K.-R. Müller, *Efficient BackProp* (1998). A. Karpathy, *lecun1989-repro*
# (2022), a reproduction of the first paper. The digits: E. Alpaydin and C. Kaynak (1998), as
# shipped with scikit-learn.
