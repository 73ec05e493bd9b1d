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
# # Deeper still: shortcuts, small networks, and borrowed features
#
# **The question.** By 2015 everybody knew that deep networks were better. Yet one of 56 layers made
# more errors than one of 20, even on the very pictures that it learnt from. One plus sign put that
# right. What does it do? And when networks had grown so large, how could they fit into a phone, and
# how could anybody train them who has two hundred pictures?
#
# **At the end you can**
#
# * write a residual block, in its form of 2015 and in that of 2016;
# * multiply the Jacobians of a deep chain, and see what a shortcut does to a gradient;
# * take a convolution apart into one that looks around and one that mixes, and count what it saves;
# * plan an inverted residual block so that it needs little memory;
# * fine-tune a network that somebody else has trained, and freeze *all* of what should stay;
# * compute its features once and keep them;
# * fit more parameters than examples, and watch the error fall, rise and fall again.
#
# **You need** Python (functions, loops, dictionaries), NumPy (arrays, axes, `@`), what a
# convolution and a gradient are, and singular values (section 8). Allow two to three hours.
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
# `nbgrader validate resnet.ipynb` in a terminal. Exercises that you have not begun are reported as
# failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. NumPy, PyTorch and plain loops are all welcome in your answers. Numbers count as
# equal if they differ by less than about one part in ten thousand. Arrays and dictionaries that
# come in must not be changed.

# %% given="imports"
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits

from course import compare
from course.check import as_numbers, as_parts, attempt, told
from course.compare import call_with
from course.plots import MINUS, PLUS, house

house()
torch.set_num_threads(1)

# %% [markdown]
# The next cell says how near an answer must come.

# %% given="helpers"
def tensor(array):
    return torch.tensor(np.array(array), dtype=torch.float64)


def relu(a):
    return np.maximum(a, 0)


def check_array(call, found, right, why, shape_why, slips=()):
    """Refuses what is not right; the larger the numbers, the larger float32's rounding of 0."""
    size = max(1.0, np.abs(right).max(initial=0.0))
    compare.check_array(call, found, right, why, shape_why, slips, atol=1e-5 * size)

# %% [markdown]
# ## 1. One plus sign
#
# **Question.** A network of 20 layers works well. Put 36 more layers behind it: these need only
# hand on what they get, and the deep network would be as good as the shallow one. In experiments it
# was worse, on its own training pictures. Why not build layers so that handing on is the easy case?
#
# **Idea.** A *residual block* does not compute its output afresh. It computes a *change* $F(x)$ and
# adds it to what came in. If all weights are zero, the change is zero, and $x$ comes through. (In
# the form of 2015 it also meets a ReLU, which lets pass what has come out of a ReLU before.)
#
# **Formula.** With $w_1, w_2$ convolutions of 3 by 3 with a padding of 1, and biases $b_1, b_2$,
# one for each map,
#
# $$ \text{2015:}\quad y = \mathrm{relu}\big(s(x) + F(x)\big), \qquad
#    F(x) = w_2 * \mathrm{relu}(w_1 * x + b_1) + b_2 . $$
#
# The *shortcut* is $s(x) = x$, which costs no parameters. That needs equal shapes. Where the block
# changes the number of maps, or halves their size with a **stride** of 2, the shortcut is a
# *projection*: a convolution $w_p$ of 1 by 1 with the same stride, without padding or bias. In the
# main branch only the **first** convolution has the stride.
#
# In 2016 the same authors moved the ReLUs to where they do not stand in the way of the shortcut:
#
# $$ \text{2016:}\quad y = x + w_2 * \mathrm{relu}\big(w_1 * \mathrm{relu}(x) + b_1\big) + b_2 , $$
#
# with nothing after the sum. In this form a network of 1001 layers did better than in the old one.
# (Both have batch normalisation as well, next to each convolution. It is left out here.)
#
# **Picture.**
#
#     2015:   x --+-- w1 -- relu -- w2 --(+)-- relu --> y
#                 |_____ x, or wp * x ____|
#
#     2016:   x --+-- relu -- w1 -- relu -- w2 --(+)--> y
#                 |______________ x _____________|
#
# **Example.** One map of one pixel, $x = 2$, where only the middles of the kernels count: let
# $w_1 = 1, b_1 = 0, w_2 = -3, b_2 = 0$. Then $F = -6$. In 2015 $y = \mathrm{relu}(2 - 6) = 0$, in
# 2016 $y = -4$. For $x = -2$ the first gives 0, because $\mathrm{relu}(-2) = 0$, and the second
# $-2$: it lets a negative number through.

# %% given="convolution"
def conv(x, w, b=None, stride=1, padding=0):
    """A convolution as networks have it (without turning the kernel round), by PyTorch.

    x: (N, C, H, W); w: (M, C, k, k); b: (M,) or None; returns (N, M, H', W') float array
    """
    b = None if b is None else tensor(b)
    return torch.nn.functional.conv2d(tensor(x), tensor(w), b, stride, padding).numpy()


# %% [markdown]
# **Exercise `block`** (3 points). Write both forms with `conv`. *Hint:* `np.maximum(a, 0)` is relu,
# and `"wp" in p` says whether there is a projection. Use it whenever there is one.

# %% exercise="block"
def block_2015(x, p, stride):
    """A residual block with a ReLU after the sum.

    x:       (N, C, H, W) float array; not changed
    p:       dict of float arrays: w1 (M, C, 3, 3), b1 (M,), w2 (M, M, 3, 3), b2 (M,), and, where
             the shortcut is a projection, wp (M, C, 1, 1); not changed
    stride:  1 or 2
    returns: (N, M, H', W') float array, H' = ceil(H / stride), W' = ceil(W / stride)
    """
    ### BEGIN SOLUTION
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    same = conv(x, p["wp"], None, stride) if "wp" in p else x
    return np.maximum(same + change, 0)
    ### END SOLUTION


def block_2016(x, p):
    """A residual block with its ReLUs in front: M = C, stride 1, no projection; shape of x."""
    ### BEGIN SOLUTION
    a = np.maximum(conv(np.maximum(x, 0), p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)
    ### END SOLUTION


# %% tests="block" points=3
def random_block(seed, C, M, projected, scale=0.4):
    draws = np.random.default_rng(seed)
    shapes = {"w1": (M, C, 3, 3), "b1": (M,), "w2": (M, M, 3, 3), "b2": (M,)}
    if projected:
        shapes["wp"] = (M, C, 1, 1)
    return {name: scale * draws.normal(size=shape) for name, shape in shapes.items()}


def wrong_blocks(x, p, stride):
    """Ways to put the parts of 2015 together wrongly, of the right shape or not."""
    first = conv(x, p["w1"], p["b1"], stride, 1)
    change = conv(relu(first), p["w2"], p["b2"], 1, 1)
    s = conv(x, p["wp"], None, stride) if "wp" in p else x
    found = [(relu(change), "the shortcut is missing"),
             (s + change, "the block of 2015 ends with a ReLU, after the sum"),
             (s + relu(change), "first the sum, then the ReLU"),
             (relu(s) + relu(change), "one ReLU after the sum, none on its two parts"),
             (relu(s + conv(first, p["w2"], p["b2"], 1, 1)), "a ReLU stands between w1 and w2"),
             (relu(s - change), "the change is added"), (relu(s), "the change F is missing"),
             (relu(relu(s) + change), "nothing stands on the shortcut"),
             (relu(s + change - p["b2"][:, None, None]), "the bias b2 is missing"),
             (relu(np.concatenate([s, change], 1)), "added, not put side by side")]
    if s.shape == x.shape:
        found.append((relu(x + change), "where there is a projection, it is the shortcut"))
    if stride == 2:
        found.append((relu(s[:, :, ::2, ::2] + conv(relu(first), p["w2"], p["b2"], 2, 1)),
                      "only the first convolution has the stride"))
    return found


def check_2015(x, p, stride, what):
    call = f"block_2015 of {what}, stride {stride}" + (", with wp" if "wp" in p else "")
    t, w = torch.nn.functional, {name: tensor(value) for name, value in p.items()}
    inner = t.conv2d(tensor(x), w["w1"], w["b1"], stride, 1).relu()
    s = t.conv2d(tensor(x), w["wp"], None, stride) if "wp" in p else tensor(x)
    right = (t.conv2d(inner, w["w2"], w["b2"], 1, 1) + s).relu().numpy()
    found = call_with(lambda x, p: block_2015(x, p, stride), call, x, p)
    check_array(call, found, right, "relu of shortcut plus change", "M maps, and both branches go "
                "with the stride", wrong_blocks(x, p, stride))


def check_2016(x, p, what):
    call = f"block_2016 of {what}"
    def rest(a):
        return conv(relu(a), p["w2"], p["b2"], 1, 1)
    inner = conv(relu(x), p["w1"], p["b1"], 1, 1)
    late = conv(x, p["w1"], p["b1"], 1, 1)
    right = x + rest(inner)
    check_array(call, call_with(block_2016, call, x, p), right, "x plus the change, and a ReLU in "
                "front of each convolution", "the shape of x", [
        (relu(right), "in 2016 nothing comes after the sum"),
        (x + rest(late), "a ReLU stands in front of w1, too"),
        (relu(x + rest(late)), "this is the block of 2015"),
        (relu(x) + rest(inner), "the shortcut takes x as it came, before the ReLU"),
        (rest(inner), "the shortcut is missing"),
        (x + relu(rest(inner)), "no ReLU after w2"),
        (x + conv(inner, p["w2"], p["b2"], 1, 1), "a ReLU stands in front of w2, too")])


def nothing_in(p):
    return {name: 0 * value for name, value in p.items()}


PIXEL = {"w1": np.zeros((1, 1, 3, 3)), "b1": np.zeros(1), "w2": np.zeros((1, 1, 3, 3)),
         "b2": np.zeros(1)}
PIXEL["w1"][0, 0, 1, 1], PIXEL["w2"][0, 0, 1, 1] = 1, -3
for number in (2.0, -2.0):
    check_2015(np.full((1, 1, 1, 1), number), PIXEL, 1, f"one pixel, x = {number:g}")
    check_2016(np.full((1, 1, 1, 1), number), PIXEL, f"one pixel, x = {number:g}")
some = np.random.default_rng(1).normal(size=(2, 3, 5, 4))
check_2015(some, random_block(2, 3, 3, False), 1, "2 pictures of 3 maps, 5 by 4")
check_2015(some, random_block(3, 3, 4, True), 2, "2 pictures of 3 maps, 5 by 4, M = 4")
check_2016(some, random_block(4, 3, 3, False), "2 pictures of 3 maps, 5 by 4")
### BEGIN HIDDEN TESTS
for seed, (N, C, M, H, W, stride) in enumerate(((1, 2, 5, 4, 6, 1), (3, 4, 2, 7, 3, 2),
                                               (2, 3, 3, 4, 4, 1), (1, 1, 1, 1, 1, 2)), 30):
    many = np.random.default_rng(seed).normal(size=(N, C, H, W))
    check_2015(many, random_block(seed, C, M, True), stride, f"{N} pictures of {C} maps, M = {M}")
    check_2016(many, random_block(seed + 9, C, C, False), f"{N} pictures of {C} maps")
check_2015(some, nothing_in(random_block(5, 3, 3, False)), 1, "3 maps, all weights zero")
check_2015(abs(some), nothing_in(random_block(5, 3, 3, False)), 1, "3 maps, all weights zero")
check_2016(some, nothing_in(random_block(5, 3, 3, False)), "3 maps, all weights zero")
### END HIDDEN TESTS

# %% [markdown]
# Forty blocks, all weights zero: what comes out at the end? And with weights that are small, but
# not zero? (The last line counts what a block of 64 maps has to learn.)

# %%
def forty_blocks():
    x = np.random.default_rng(0).normal(size=(1, 4, 6, 6))
    for scale in (0.0, 0.02, 0.1):
        y = x
        for seed in range(40):
            y = block_2016(y, random_block(seed, 4, 4, False, scale))
        print(f"weights of about {scale}: moved by {abs(y - x).mean() / abs(x).mean():.1%}")
    weights = sum(part.size for part in random_block(0, 64, 64, False).values())
    print(f"a block of 64 maps has {weights} parameters; the shortcut adds none")


attempt(forty_blocks, "block")

# %% [markdown]
# ## 2. What a gradient meets on its way
#
# **Question.** Why should a plus sign make a deep network easier to train?
#
# **Idea.** Training sends a gradient backwards through all layers. Each multiplies it by a matrix,
# its *Jacobian*. A product of fifty matrices tends to vanish or to explode. With a shortcut each of
# the matrices is the unit matrix and something else.
#
# **Formula.** Let layer $l$ have two matrices, and
#
# $$ F_l(x) = V_l \tanh(W_l\, x), \qquad
#    A_l = \frac{\partial F_l}{\partial x}
#        = V_l \,\mathrm{diag}\big(1 - \tanh^2(W_l x)\big)\, W_l , $$
#
# where $x$ is what comes **into that layer**. A *plain* chain goes on with $x_{l+1} = F_l(x_l)$, a
# *residual* one with $x_{l+1} = x_l + F_l(x_l)$. The derivative of what comes out of the last of
# $L$ layers with respect to what went into the first is
#
# $$ J_\text{plain} = A_L \cdots A_2\, A_1, \qquad
#    J_\text{residual} = (I + A_L) \cdots (I + A_1) , $$
#
# with the **last** layer on the **left**, and $J_{ij} = \partial y_i / \partial x_j$. Multiply out
# for $L = 2$: $I + A_1 + A_2 + A_2 A_1$. One path goes past both layers, two through one of them,
# and one through both: $2^L$ paths in all.
#
# **Example.** Numbers instead of vectors, $W = 1$, $V = 0.5$ in two layers, $x = 0$. Then
# $A_1 = A_2 = 0.5$, and $J$ is $0.25$ for the plain chain and $1.5^2 = 2.25$ for the residual one.
# Without any layer, $y = x$ and $J = I$.
#
# **Exercise `chain`** (3 points). Write it. *Hint:* walk through the layers once, and keep $x$ and
# the product so far.

# %% exercise="chain"
def chain(x, layers, residual):
    """What comes out of a chain of layers, and its Jacobian.

    x:        (D,) float array; not changed
    layers:   list of pairs (V, W) of float arrays (D, K) and (K, D), K may differ from layer to
              layer, the first layer first; may be empty; not changed
    residual: bool
    returns:  (y, J): (D,) and (D, D) float arrays, J[i, j] = dy_i / dx_j
    """
    ### BEGIN SOLUTION
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = (A + residual * unit) @ J
    return x, J
    ### END SOLUTION


# %% tests="chain" points=3
def random_chain(seed, D, widths, scale=1.0):
    draws = np.random.default_rng(seed)
    return [(scale * draws.normal(size=(D, K)) / K ** 0.5, draws.normal(size=(K, D)) / D ** 0.5)
            for K in widths]


def by_torch(x, layers, residual):
    """The same by automatic differentiation."""
    def run(x):
        for V, W in layers:
            x = tensor(V) @ torch.tanh(tensor(W) @ x) + (x if residual else 0)
        return x
    x = tensor(x)
    return run(x).numpy(), torch.autograd.functional.jacobian(run, x).numpy()


def wrong_chains(x, layers, residual):
    """(y, J) of common slips."""
    unit, steps, first = np.eye(len(x)), [], x
    for V, W in layers:
        h = np.tanh(W @ x)
        steps.append((V * (1 - h ** 2)) @ W)
        x = V @ h + (x if residual else 0)
    add = unit if residual else 0 * unit
    def product(matrices):
        return np.linalg.multi_dot([unit, unit, *matrices])
    J = product([A + add for A in steps[::-1]])
    at_start = [(V * (1 - np.tanh(W @ first) ** 2)) @ W for V, W in layers][::-1]
    found = [(product([A + add for A in steps]), "the last layer stands on the left"),
             (product([V @ W + add for V, W in layers[::-1]]), "the slope of tanh is missing"),
             (product([A + add for A in at_start]), "each layer's slope where its own x stands, "
              "not where the chain began"),
             (J.T, "rows are outputs, columns are inputs; this is transposed")]
    if residual:
        found[:0] = [(product(steps[::-1]), "each layer adds I to its A"),
                     (product(steps[::-1]) + unit, "I is added in each layer, not once at the end"),
                     (unit + sum(steps), "the factors are multiplied; their sum leaves out "
                                         "all paths through two layers and more")]
    else:
        found.append((product([A + unit for A in steps[::-1]]), "a plain chain has no I"))
    return found


def check_chain(x, layers, residual, what):
    x = np.array(x, float)
    call = f"chain of {what}, residual = {residual}"
    y, J = by_torch(x, layers, residual)
    found = call_with(lambda x, layers: chain(x, layers, residual), call, x, layers)
    found_y, found_J = as_parts(found, ("y", "J"), call)
    check_array(f"{call}, y", found_y, y, "V tanh(W x) in each layer, and with residual x added to "
                "it", "as many numbers as came in", [
        (by_torch(x, layers, not residual)[0], "x is added if, and only if, residual is True"),
        (by_torch(x, layers[::-1], residual)[0], "the first layer comes first")])
    check_array(f"{call}, J", found_J, J, "the product of A, or of I + A, of all layers", "one row "
                "for each output, one column for each input", wrong_chains(x, layers, residual))


HALF = (np.array([[0.5]]), np.array([[1.0]]))
for residual in (False, True):
    check_chain([0.0], [HALF, HALF], residual, "two layers V = 0.5, W = 1, x = 0")
    check_chain([0.3, -0.8, 0.5], random_chain(1, 3, (4, 2)), residual, "two layers, D = 3")
### BEGIN HIDDEN TESTS
for residual in (False, True):
    check_chain([0.4, -1.0], [], residual, "no layers")
    for seed, (D, widths) in enumerate(((2, (3,)), (4, (4, 4, 4)), (3, (1, 5, 2, 6)),
                                       (1, (2, 2)), (5, (5,) * 12)), 10):
        start = np.random.default_rng(seed + 50).normal(size=D)
        layers = random_chain(seed, D, widths)
        check_chain(start, layers, residual, f"{len(widths)} layers, D = {D}")
### END HIDDEN TESTS

# %% [markdown]
# How large is $J$ after many layers? Below is $\lVert J \rVert / \sqrt D$, which is 1 for the unit
# matrix: the median of ten random chains. Compare chains of weak layers with chains of strong ones.
# Is the shortcut a cure for everything?

# %%
def long_chains():
    print("layers       plain, weak   plain, strong   residual, weak   residual, strong")
    for L in (1, 4, 16, 64):
        sizes = []
        for residual in (False, True):
            for scale in (0.3, 2.5):
                norms = []
                for seed in range(10):
                    x = np.random.default_rng(seed + 100).normal(size=8)
                    _, J = chain(x, random_chain(seed, 8, [8] * L, scale), residual)
                    norms.append(np.linalg.norm(np.asarray(J, float)) / 8 ** 0.5)
                sizes.append(np.median(norms))
        print(f"{L:6} {sizes[0]:17.1e} {sizes[1]:15.1e} {sizes[2]:16.1e} {sizes[3]:18.1e}")


attempt(long_chains, "chain")

# %% [markdown]
# ## 3. Look around, then mix
#
# **Question.** A convolution of 3 by 3 does two things at once: it looks at neighbours, and it
# mixes maps. Need they be done at once?
#
# **Rule.** A *depthwise separable* convolution does one after the other, as in MobileNet (2017).
#
# 1. *Depthwise*: each map has **one** kernel of its own, $k \times k$, and becomes one map. Nothing
#    is mixed. Stride and padding belong to this step.
# 2. *Pointwise*: a matrix $a$ mixes the maps, in each pixel by itself: a convolution of 1 by 1.
#
# $$ d_{c,i,j} = \sum_{u,v} w_{c,u,v}\; x_{c,\; s i + u - p,\; s j + v - p}, \qquad
#    y_{m,i,j} = \sum_c a_{m,c}\; d_{c,i,j} , $$
#
# with the stride $s$, the padding $p$ (pixels outside of the picture are 0), and $u, v$ from 0 to
# $k - 1$. (MobileNet has batch normalisation and a ReLU after each step. They are left out, so that
# we can ask the next question.)
#
# **Which ordinary convolution is that?** One whose kernels are very special. Kernel $m$ of an
# ordinary convolution has a $k \times k$ piece for every map $c$. Write down which piece gives the
# same $y$, for all $m$ and $c$.
#
# **Example.** Two maps of one pixel, $x = (3, 5)$, $k = 1$, $w = (2, 10)$: $d = (6, 50)$. With
# $a = (1, -1)$, one row, $y = 6 - 50 = -44$. The ordinary kernel has the pieces $2$ and $-10$.
#
# **Exercise `separable`** (3 points). Write the layer, and the kernels of the ordinary convolution
# that does the same. *Hint:* with NumPy, a loop over $u$ and $v$ is enough: for each of them,
# `padded[:, :, u:u + s * (H2 - 1) + 1:s, ...]` is what the weight $w_{c,u,v}$ meets in all places,
# where `H2` $= \lfloor (H + 2p - k) / s \rfloor + 1$. `np.pad` pads. Or use `conv` from section 1
# map by map.

# %% exercise="separable"
def separable(x, w, a, stride, padding):
    """A depthwise convolution, then a pointwise one.

    x:       (N, C, H, W) float array; not changed
    w:       (C, k, k) float array, one kernel for each map; not changed
    a:       (M, C) float array, the mixing; not changed
    stride, padding: int, of the depthwise step
    returns: (N, M, H', W') float array
    """
    ### BEGIN SOLUTION
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))
    ### END SOLUTION


def as_ordinary(w, a):
    """The kernels of the ordinary convolution that does the same: (M, C, k, k) float array."""
    ### BEGIN SOLUTION
    return a[:, :, None, None] * w[None]
    ### END SOLUTION


# %% tests="separable" points=3
def two_steps(x, w, a, stride, padding):
    """The rule by PyTorch's groups."""
    d = torch.nn.functional.conv2d(tensor(x), tensor(w)[:, None], None, stride, padding,
                                   groups=len(w))
    return torch.einsum("mc,nchw->nmhw", tensor(a), d).numpy()


def wrong_separable(x, w, a, stride, padding):
    found = [(two_steps(x, w[:, ::-1, ::-1], a, stride, padding),
              "the kernel is not turned round"),
             (two_steps(x, w.transpose(0, 2, 1), a, stride, padding),
              "rows and columns of the kernel are exchanged"),
             (two_steps(x, w[:1].repeat(len(w), 0), a, stride, padding),
              "each map has a kernel of its own"),
             (two_steps(x, w, np.ones_like(a), stride, padding), "mix with a, not by adding up"),
             (two_steps(x, w, abs(a), stride, padding), "weights of a have their signs"),
             (relu(two_steps(x, w, a, stride, padding)), "no ReLU here"),
             (two_steps(x, w, np.eye(len(w)), stride, padding), "the pointwise step is missing"),
             (two_steps(x, w, a, stride, 0), "the padding is missing"),
             (two_steps(x, w, a, 1, padding), "the stride is missing"),
             (two_steps(x, w, a, stride, padding)[:, :, ::stride, ::stride],
              "the stride belongs to the depthwise step only")]
    if len(a) == len(w):
        found.append((two_steps(x, w, a.T, stride, padding), "a[m, c]: row m makes map m"))
    return found


def check_separable(N, C, M, H, W, k, stride, padding, seed):
    draws = np.random.default_rng(seed)
    x, w = draws.normal(size=(N, C, H, W)), draws.normal(size=(C, k, k))
    a = draws.normal(size=(M, C))
    call = (f"separable of {C} maps of {H} by {W}, k = {k}, M = {M}, stride {stride}, "
            f"padding {padding}")
    found = call_with(lambda x, w, a: separable(x, w, a, stride, padding), call, x, w, a)
    check_array(call, found, two_steps(x, w, a, stride, padding), "first each map by its own "
                "kernel, then the mixing", "N pictures of M maps",
                wrong_separable(x, w, a, stride, padding))
    check_ordinary(w, a, f"as_ordinary of {C} maps, k = {k}, M = {M}")


def check_ordinary(w, a, call):
    right = np.array([[weight * kernel for weight, kernel in zip(row, w)] for row in a])
    check_array(call, call_with(as_ordinary, call, w, a), right, "piece c of kernel m is map c's "
                "kernel times its weight in the mixing", "M kernels of C pieces of k by k", [
        (np.repeat(w[None], len(a), 0), "each piece is multiplied by its weight in the mixing"),
        (right.sum(1), "one piece for each map c, not their sum"),
        (right.transpose(1, 0, 2, 3), "kernel m comes first, its piece c second"),
        (right[:, :, ::-1, ::-1], "the kernel is not turned round"),
        (a[:, :, None, None] + w[None], "multiplied, not added")])


check_ordinary(np.array([[[2.0]], [[10.0]]]), np.array([[1.0, -1.0]]), "as_ordinary of the example")
check_separable(2, 3, 4, 5, 6, 3, 1, 1, seed=1)
check_separable(1, 2, 2, 6, 5, 3, 2, 0, seed=2)
### BEGIN HIDDEN TESTS
for seed, case in enumerate(((1, 1, 1, 3, 3, 3, 1, 0), (3, 4, 2, 7, 4, 2, 2, 1),
                             (2, 3, 3, 5, 5, 1, 1, 0), (1, 5, 6, 8, 9, 5, 3, 2),
                             (2, 2, 7, 4, 6, 3, 2, 1)), 10):
    check_separable(*case, seed=seed)
### END HIDDEN TESTS

# %% [markdown]
# Can every ordinary convolution be had this way? Take random kernels, keep one map's pieces, and
# lay them out as rows of a matrix: a separable convolution needs all of these rows to be multiples
# of one kernel, so that the matrix has rank 1. What share of a random one is left at best?

# %%
def how_special():
    draws = np.random.default_rng(0)
    made = np.asarray(as_ordinary(draws.normal(size=(4, 3, 3)), draws.normal(size=(16, 4))), float)
    for name, kernels in (("ours", made), ("random", draws.normal(size=(16, 4, 3, 3)))):
        values = np.linalg.svd(kernels[:, 0].reshape(16, 9), compute_uv=False) ** 2
        print(f"{name}: the best single kernel has {values[0] / values.sum():.0%} of the whole")


attempt(how_special, "separable")

# %% [markdown]
# ## 4. Check the textbook: how much cheaper?
#
# **Question.** "Depthwise separable convolutions are five to ten times cheaper." Cheaper than what,
# and when?
#
# **Words.** $C$ maps come in, $M$ maps of $n$ by $n$ pixels go out, the kernel is $k \times k$.
# Weights are counted without biases. A *multiply-add* is one weight times one number that came in,
# added to a sum; a weight is used once for every pixel that goes out, also where its window meets
# padding.
#
# | | weights | multiply-adds |
# |---|---|---|
# | ordinary | one $k \times k$ piece for each pair of maps | each weight $n^2$ times |
# | separable | one $k \times k$ kernel for each map that comes in, and the mixing | the same |
#
# Divide the second line by the first, and $C$ and $n$ drop out:
#
# $$ \frac{\text{separable}}{\text{ordinary}} = \frac{1}{M} + \frac{1}{k^2} . $$
#
# So with $k = 3$ it is never nine times cheaper, however many maps there are. From which $M$ on is
# it at least $r$ times cheaper?
#
# **Example.** $C = 4, M = 6, k = 3, n = 5$: ordinary 216 weights and 5400 multiply-adds; separable
# $36 + 24 = 60$ and $1500$. That is 3.6 times cheaper. With $k = 3$ it is at least three times
# cheaper from $M = 5$ on, since $1/5 + 1/9 < 1/3 < 1/4 + 1/9$.
#
# **Exercise `cost`** (3 points). Write the counts, and the smallest $M$. Numbers may be as large as
# you like and must be exact, so stay with whole numbers: multiply out until no fraction is left.
# *Hint:* `-(-a // b)` divides and rounds up.

# %% exercise="cost"
def ordinary_cost(C, M, k, n):
    """(weights, multiply-adds) of an ordinary convolution: two ints."""
    ### BEGIN SOLUTION
    weights = C * M * k * k
    return weights, weights * n * n
    ### END SOLUTION


def separable_cost(C, M, k, n):
    """(weights, multiply-adds) of a depthwise separable convolution: two ints."""
    ### BEGIN SOLUTION
    weights = C * k * k + C * M
    return weights, weights * n * n
    ### END SOLUTION


def maps_needed(k, r):
    """The smallest M with which a separable convolution needs at most 1/r of the multiply-adds.

    k, r:    int >= 1
    returns: int >= 1, or None if no M is enough
    """
    ### BEGIN SOLUTION
    if r >= k * k:
        return None
    return -(-r * k * k // (k * k - r))
    ### END SOLUTION


# %% tests="cost" points=3
def check_costs(C, M, k, n):
    depth = torch.nn.Conv2d(C, C, k, groups=C, bias=False)
    mix, full = (torch.nn.Conv2d(C, M, side, bias=False) for side in (1, k))
    first, second, whole = (part.weight.numel() for part in (depth, mix, full))
    given = f"({C}, {M}, {k}, {n})"
    check_pair(f"ordinary_cost{given}", ordinary_cost(C, M, k, n), whole, n, [
        (M * k * k, "each of the M kernels has a piece for each of the C maps"),
        (first + second, "this is the separable one"), (whole + M, "biases are not counted"),
        (C * k * k, "there are M kernels")])
    check_pair(f"separable_cost{given}", separable_cost(C, M, k, n), first + second, n, [
        (first * second, "one step after the other: their costs are added"),
        (first, "the mixing is missing"), (second, "the depthwise step is missing"),
        (M * k * k + second, "the depthwise step has a kernel for each map that comes in: C"),
        (first * C + second, "depthwise: one kernel for each map, not for each pair"),
        (first + second * k * k, "the mixing has kernels of 1 by 1"),
        (first + second + C + M, "biases are not counted"), (whole, "this is the ordinary one")])


def check_pair(call, pair, weights, n, slips):
    names = ("weights", "multiply-adds")
    found = [float(as_numbers(part, (), f"{call}, {name}"))
             for name, part in zip(names, as_parts(pair, names, call))]
    right = [weights, weights * n * n]
    for slip, why in slips:
        assert found[0] != slip or slip == weights, told(f"{call}, weights", f"{found[0]:g}",
                                                         weights, why)
    for name, one, good in zip(names, found, right):
        why = ("kernels and mixing, without biases" if name == "weights" else
               "each weight is used for each of n times n pixels")
        assert one == good, told(f"{call}, {name}", f"{one:g}", good, why)


def check_needed(k, r):
    call = f"maps_needed({k}, {r})"
    # r (k k + M) <= M k k: once true, true for all larger M.
    enough = (M for M in range(1, r * k * k + 1) if r * (k * k + M) <= M * k * k)
    right = next(enough, None)
    found = maps_needed(k, r)
    if right is None:
        assert found is None, told(call, found, None, "1/M + 1/(k k) is always more than 1/r")
        return
    assert found is not None, told(call, None, right, "there is such an M")
    found = float(as_numbers(found, (), call))
    exact = right * (k * k - r) == r * k * k
    why = {right - 1: "with this M it is still too dear; round up",
           right + 1: "here the equation holds exactly; at most 1/r is enough" if exact else
                      "a smaller M is enough"}.get(found, "1/M + 1/(k k) is to be at most 1/r")
    assert found == right, told(call, f"{found:g}", right, why)


check_costs(4, 6, 3, 5)
check_costs(3, 2, 2, 4)
for r in (3, 9):
    check_needed(3, r)
### BEGIN HIDDEN TESTS
for case in ((1, 1, 1, 1), (32, 64, 3, 112), (7, 5, 5, 3), (512, 512, 3, 14), (6, 40, 2, 9)):
    check_costs(*case)
for k in (1, 2, 3, 4, 5, 7):
    for r in range(1, k * k + 3):
        check_needed(k, r)
for call, pair, right in (("ordinary_cost", ordinary_cost, 3 ** 42),
                          ("separable_cost", separable_cost, 3 ** 22 + 3 ** 40)):
    found = as_parts(pair(3 ** 20, 3 ** 20, 3, 1), ("weights", "multiply-adds"), call)[0]
    assert found == right, told(f"{call}(3**20, 3**20, 3, 1), weights", found, right,
                                "exact whole numbers, without fractions on the way")
### END HIDDEN TESTS

# %% [markdown]
# The whole MobileNet, with your functions: maps that come in, maps that go out, pixels on a side.
# The paper's tables say 4.2 million parameters and 569 million multiply-adds, and 29.3 and 4866
# with ordinary convolutions (the last digit depends on how one rounds). Some add: "cheaper than
# attention". Nothing here was compared with attention.

# %%
MOBILENET = [(32, 64, 112), (64, 128, 56), (128, 128, 56), (128, 256, 28), (256, 256, 28),
             (256, 512, 14), *[(512, 512, 14)] * 5, (512, 1024, 7), (1024, 1024, 7)]


def whole_mobilenet():
    for name, count in (("ordinary", ordinary_cost), ("separable", separable_cost)):
        parts = [ordinary_cost(3, 32, 3, 112), (1024 * 1000 + 1000, 1024 * 1000)]
        parts += [count(C, M, 3, n) for C, M, n in MOBILENET]
        weights, products = (sum(column) for column in zip(*parts))
        print(f"{name:9}: {weights / 1e6:5.1f} million parameters, {products / 1e6:5.0f} million"
              " multiply-adds")
    for M in (32, 512):
        times = ordinary_cost(8, M, 3, 1)[1] / separable_cost(8, M, 3, 1)[1]
        print(f"k = 3, M = {M}: {times:.2f} times cheaper; M for 8 times: {maps_needed(3, 8)}")


attempt(whole_mobilenet, "cost")

# %% [markdown]
# ## 5. Narrow, wide, narrow
#
# **Question.** A phone has little memory close to its processor. What has to be kept there while a
# block is computed?
#
# **Rule.** The *inverted residual* of MobileNetV2 (2018) keeps the maps that travel between blocks
# few. Inside there are many. With $c$ maps of $n \times n$ coming in, the factor $t$ and the
# stride $s$:
#
# | step | kernel | what comes out |
# |---|---|---|
# | 1. expand, and ReLU | 1 by 1 | $t c$ maps, $n \times n$ |
# | 2. depthwise, padding 1, stride $s$, and ReLU | 3 by 3, one a map | $t c$ maps, $m \times m$ |
# | 3. project, **no** ReLU | 1 by 1 | $c'$ maps, $m \times m$ |
#
# where $m = \lceil n / s \rceil$. The input is added to the output if their shapes are equal: if
# the stride is 1 **and** $c' = c$. Ordinary residual blocks have their shortcut between the wide
# ends; here it lies between the narrow ones.
#
# **Memory.** Step 2 does not mix maps, and step 3 only adds up over them. So one can take the wide
# maps in $g$ equal parts, one after the other: expand one part, pass it through the depthwise step,
# add its share to the output, forget it. At any time there must be room for the whole input, the
# whole output, and **one** part of the wide maps, before and after the depthwise step:
#
# $$ \text{held} = c\, n^2 + c' m^2 + \frac{t c}{g} \left( n^2 + m^2 \right) \ \text{ numbers.} $$
#
# **Example.** $c = 2, n = 5, t = 3, c' = 4, s = 2$. The shapes are $(2, 5)$, $(6, 5)$, $(6, 3)$ and
# $(4, 3)$: maps, and pixels on a side. Weights, without biases:
# $2 \cdot 6 + 6 \cdot 9 + 6 \cdot 4 = 90$. There is no shortcut. Held at once:
# $50 + 36 + 6 \cdot 34 = 290$ numbers with $g = 1$, and $50 + 36 + 34 = 120$ with $g = 6$.
#
# **Exercise `inverted`** (3 points). Write the plan of the block, and what is held. All results are
# whole numbers. *Hint:* `-(-n // s)` is $\lceil n / s \rceil$.

# %% exercise="inverted"
def inverted(c, n, t, out, stride):
    """The plan of an inverted residual block.

    c, n:    int, maps that come in, and pixels on their side
    t:       int, the factor of the expansion; also with t = 1 all three steps are there
    out:     int, maps that go out
    stride:  1 or 2
    returns: (shapes, weights, shortcut): a list of four pairs (maps, side), from the input to the
             output; an int, without biases; True or False
    """
    ### BEGIN SOLUTION
    m, wide = -(-n // stride), t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1 and c == out
    ### END SOLUTION


def held(c, n, t, out, stride, g):
    """How many numbers must be held at once if the wide maps are taken in g parts: an int.

    g: int that divides t * c; the other arguments are those of `inverted`
    """
    ### BEGIN SOLUTION
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c // g * (n * n + m * m)
    ### END SOLUTION


# %% tests="inverted" points=3
def check_inverted(c, n, t, out, stride):
    call = f"inverted({c}, {n}, {t}, {out}, {stride})"
    shapes, weights, shortcut = as_parts(inverted(c, n, t, out, stride),
                                         ("shapes", "weights", "shortcut"), call)
    wide, m = t * c, len(range(0, n, stride))
    right = [(c, n), (wide, n), (wide, m), (out, m)]
    slips = [([(c, n), (wide, n), (wide, down), (out, down)], "with a padding of 1, n pixels "
              "become n / s, rounded up") for down in {n // stride, (n - 3) // stride + 1} - {m}]
    slips += [([(c, n), (wide, m), (wide, m), (out, m)], "the depthwise step has the stride, not "
               "the expansion"),
              ([(c, n), (wide, n), (wide, n), (out, m)], "the depthwise step has the stride, not "
               "the projection"),
              ([(c, n), (t * out, n), (t * out, m), (out, m)], "t times the maps that come in")]
    if c % t == 0:
        slips.append(([(c, n), (c // t, n), (c // t, m), (out, m)], "wide inside, narrow outside; "
                      "this is a bottleneck"))
    check_array(f"{call}, shapes", shapes, right, "the table's last column, and first the input",
                "four pairs of maps and side", slips)
    parts = [torch.nn.Conv2d(c, wide, 1, bias=False), torch.nn.Conv2d(
        wide, wide, 3, groups=wide, bias=False), torch.nn.Conv2d(wide, out, 1, bias=False)]
    good = sum(part.weight.numel() for part in parts)
    found = float(as_numbers(weights, (), f"{call}, weights"))
    for slip, why in ((c * wide + 9 * wide ** 2 + wide * out, "the depthwise step has one kernel "
                       "for each map, not for each pair"),
                      (c * wide + wide * out, "the depthwise step has weights, too"),
                      (c * wide + wide + wide * out, "the depthwise kernels have 9 weights each"),
                      (c * wide + 9 * c + wide * out, "the depthwise step has t c kernels"),
                      (9 * (c * wide + wide + wide * out), "steps 1 and 3 have kernels of 1 by 1"),
                      (good + 2 * wide + out, "biases are not counted")):
        assert found != slip or slip == good, told(f"{call}, weights", f"{found:g}", good, why)
    assert found == good, told(f"{call}, weights", f"{found:g}", good, "the sum over three steps")
    joined = stride == 1 and c == out
    found = as_numbers(shortcut, (), f"{call}, shortcut")
    assert found == joined, told(f"{call}, shortcut", bool(found), joined,
                                 "only where the shapes are equal: stride 1 and out = c")


def check_held(c, n, t, out, stride, g):
    call = f"held({c}, {n}, {t}, {out}, {stride}, {g})"
    found = float(as_numbers(held(c, n, t, out, stride, g), (), call))
    wide, m = t * c, len(range(0, n, stride))
    ends, before, after = c * n * n + out * m * m, wide * n * n // g, wide * m * m // g
    right = ends + before + after
    for slip, why in ((ends + g * (before + after), "only one of the g parts is held"),
                      (before + after, "input and output are held as well"),
                      (ends // g + before + after, "the whole input and output, not a part"),
                      ((ends + g * (before + after)) // g, "the whole input and output, not a "
                                                            "part"),
                      (ends + before, "one part before and after the depthwise step"),
                      (ends + after, "one part before and after the depthwise step"),
                      (ends + max(before, after), "the depthwise step needs both at once"),
                      (c * n * n + before + after, "the output is there from the first part on"),
                      (right - c * n * n, "the input is needed until the last part"),
                      (c * n + out * m + wide // g * (n + m), "n is a side; there are n times n "
                                                              "pixels")):
        assert found != slip or slip == right, told(call, f"{found:g}", right, why)
    assert found == right, told(call, f"{found:g}", right, "input, output, and one part of the "
                                                           "wide maps, twice")


check_inverted(2, 5, 3, 4, 2)
check_inverted(4, 6, 2, 4, 1)
for g in (1, 6, 3):
    check_held(2, 5, 3, 4, 2, g)
### BEGIN HIDDEN TESTS
for case in ((6, 7, 3, 6, 2), (6, 7, 3, 5, 1), (1, 1, 1, 1, 1), (24, 56, 6, 32, 2),
             (160, 7, 6, 160, 1), (8, 4, 2, 3, 2), (3, 9, 1, 3, 1)):
    check_inverted(*case)
    for g in (1, case[0], case[0] * case[2]):
        check_held(*case, g)
### END HIDDEN TESTS

# %% [markdown]
# **Why no ReLU at the narrow end?** Put points of a plane into $m$ dimensions by a random matrix
# and apply ReLU, as Sandler and others did with a spiral. If fewer than two of the $m$ numbers are
# positive, no method can say where the point was. And if a method is linear, as the next
# convolution is: what share of the points' length does the best one lose? (Means of ten matrices.)
# Then: what does a block of MobileNetV2 hold at once, in one part and in many?

# %%
def narrow_and_wide():
    draws = np.random.default_rng(0)
    points = draws.normal(size=(500, 2))
    for m in (2, 3, 5, 15, 30):
        gone, lost = [], []
        for _ in range(10):
            bent = np.maximum(points @ draws.normal(size=(2, m)), 0)
            gone.append(((bent > 0).sum(axis=1) < 2).mean())
            columns = np.column_stack([bent, np.ones(500)])
            back = columns @ np.linalg.lstsq(columns, points, rcond=None)[0]
            lost.append(np.linalg.norm(back - points) / np.linalg.norm(points))
        print(f"{m:2} dimensions: {np.mean(gone):3.0%} of the points cannot be found again,"
              f" a linear way back loses {np.mean(lost):.0%}")
    for g in (1, 6, 144):
        print(f"24 maps of 56 by 56, t = 6, {g:3} parts: {held(24, 56, 6, 24, 1, g)} numbers held")


attempt(narrow_and_wide, "inverted")

# %% [markdown]
# So a ReLU in few dimensions destroys, and in many it does little harm. That is why the narrow end
# has none, and the wide middle has.
#
# ## 6. Tune what others have trained
#
# **Question.** You have two hundred pictures, and a network that somebody trained on a million
# others. What may you change, and how do you keep the rest as it is?
#
# **Rule.** Take off the old *head*, the last layer, whose classes are not yours. Put a new one on,
# of zeros. Then train: first the head alone, with the *body* **frozen**, and later perhaps both,
# the body with a much smaller rate. Each part gets a rate of its own: if $\eta_\text{body} = 0$ the
# body is frozen. One step is
#
# $$ \theta \leftarrow \theta - \eta_{\text{part}(\theta)} \, \frac{\partial L}{\partial \theta} $$
#
# for all parameters at once, with gradients taken before any of them has moved.
#
# **The trap.** The body contains batch normalisation, and this has more than parameters. In
# *training mode* it normalises by the mean and variance of the batch at hand, and moves its
# *running statistics* towards them. In *evaluation mode* it normalises by the running statistics
# and leaves them alone. The gradient knows nothing of them. So a body whose rate is 0, but which
# runs in training mode, does change. Frozen means: rate 0 **and** evaluation mode.
#
# **The network.** Parameters and statistics are two dictionaries of arrays. The names before the
# dot say which part a parameter belongs to.
#
# | | names | shapes |
# |---|---|---|
# | parameters | `body.W`, `body.b`, `body.gain`, `body.shift` | (D, K), (K,), (K,), (K,) |
# | | `head.W`, `head.b` | (K, C), (C,) |
# | statistics | `mean`, `var` | (K,), (K,) |
#
# It computes $\mathrm{relu}(\mathrm{norm}(x W + b))\, W_\text{head} + b_\text{head}$ and the mean
# cross-entropy. The next cell does that for you, and hands out gradients.

# %% given="gradients"
def gradients(p, statistics, x, labels, training):
    """Gradients of the loss, and the running statistics after this pass. No argument is changed.

    p, statistics: dicts of arrays as in the table
    x:        (N, D) float array, N >= 2
    labels:   (N,) int array
    training: bool, training mode or evaluation mode
    returns:  (g, after): dict of arrays with the names of p; dict of mean and var, which are the
              same as before in evaluation mode
    """
    t = {name: tensor(value).requires_grad_() for name, value in p.items()}
    mean, var = tensor(statistics["mean"]), tensor(statistics["var"])
    u = torch.nn.functional.batch_norm(
        tensor(x) @ t["body.W"] + t["body.b"], mean, var, t["body.gain"], t["body.shift"],
        bool(training), 0.1)
    scores = u.relu() @ t["head.W"] + t["head.b"]
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(np.array(labels)))
    g = torch.autograd.grad(loss, list(t.values()))
    return ({name: one.numpy() for name, one in zip(t, g)},
            {"mean": mean.numpy(), "var": var.numpy()})


# %% [markdown]
# **Example.** `gradients(p, statistics, x, labels, True)[1]["mean"]` is nine tenths of the old mean
# and one tenth of the batch's.
#
# **Exercise `tune`** (4 points). Write two functions. In `tune` every step uses all examples. The
# body runs in training mode if, and only if, `rates["body"]` is larger than 0, and it takes over
# the statistics `after` each pass. The rate of the head may be 0 as well. *Hint:*
# `name.split(".")[0]` is `"body"` or `"head"`; `dict(p)` is a new dictionary of the same arrays;
# and `p[name] - step` makes a new array, while `p[name] -= step` changes the old one, which belongs
# to the caller.

# %% exercise="tune"
def new_head(p, C):
    """A copy of p with a head of zeros for C classes, and the body as it was.

    p:       dict of arrays, as in the table; not changed
    C:       int >= 2; may differ from the number of classes that p has
    returns: dict of arrays with the same names
    """
    ### BEGIN SOLUTION
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}
    ### END SOLUTION


def tune(p, statistics, x, labels, rates, steps):
    """Gradient descent with a rate for each part.

    p, statistics: dicts of arrays, as in the table; not changed
    x, labels: (N, D) float and (N,) int arrays; not changed
    rates:   dict: rates["body"] and rates["head"], floats >= 0; body 0 means: frozen
    steps:   int >= 0
    returns: (p, statistics) after the last step, dicts of arrays
    """
    ### BEGIN SOLUTION
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, rates["body"] > 0)
        p = {name: p[name] - rates[name.split(".")[0]] * g[name] for name in p}
    return p, statistics
    ### END SOLUTION


# %% tests="tune" points=4
def random_network(seed, D, K, C):
    draws = np.random.default_rng(seed)
    shapes = {"body.W": (D, K), "body.b": (K,), "body.gain": (K,), "body.shift": (K,),
              "head.W": (K, C), "head.b": (C,)}
    p = {name: draws.normal(size=shape) for name, shape in shapes.items()}
    return p, {"mean": draws.normal(size=K), "var": draws.uniform(0.5, 2, size=K)}


def by_layers(p, statistics, x, labels, rates, steps, mode=None):
    """The same by PyTorch's layers; mode None is the right one."""
    D, K = p["body.W"].shape
    first, norm = torch.nn.Linear(D, K).double(), torch.nn.BatchNorm1d(K).double()
    last = torch.nn.Linear(K, len(p["head.b"])).double()
    places = {"body.W": first.weight, "body.b": first.bias, "body.gain": norm.weight,
              "body.shift": norm.bias, "head.W": last.weight, "head.b": last.bias}
    with torch.no_grad():
        for name, place in places.items():
            place.copy_(tensor(p[name].T))
        norm.running_mean.copy_(tensor(statistics["mean"]))
        norm.running_var.copy_(tensor(statistics["var"]))
    norm.train(rates["body"] > 0 if mode is None else mode)
    weights = [*first.parameters(), *norm.parameters(), *last.parameters()]
    sizes = [rates["body"]] * 4 + [rates["head"]] * 2
    for _ in range(steps):
        scores = last(norm(first(tensor(x))).relu())
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor(labels))
        with torch.no_grad():
            for w, size, g in zip(weights, sizes, torch.autograd.grad(loss, weights)):
                w.sub_(size * g)
    return ({name: place.detach().numpy().T for name, place in places.items()},
            {"mean": norm.running_mean.numpy(), "var": norm.running_var.numpy()})


def entries(found, like, call):
    """What a dictionary holds under the names of another one."""
    try:
        names = sorted(str(name) for name in found)
    except TypeError:
        names = None
    wanted = f"a dictionary of {', '.join(sorted(like))}"
    assert found is not None, told(call, None, wanted, "is there a `return`?")
    assert names is not None and hasattr(found, "keys"), told(
        call, type(found).__name__, wanted, "names and arrays")
    assert names == sorted(like), told(call, names, sorted(like), "the same names as before")
    return {name: found[name] for name in like}


def check_tune(seed, N, D, K, C, rates, steps):
    p, statistics = random_network(seed, D, K, C)
    draws = np.random.default_rng(seed + 100)
    x, labels = 1 + 2 * draws.normal(size=(N, D)), draws.integers(0, C, N)
    call = f"tune, rates {rates}, {steps} steps"
    found = call_with(lambda *given: tune(*given, steps), call, p, statistics, x, labels, rates)
    found_p, found_s = as_parts(found, ("p", "statistics"), call)
    found_s = entries(found_s, statistics, f"{call}, statistics")
    found_p = entries(found_p, p, f"{call}, p")
    given = p, statistics, x, labels
    right_p, right_s = by_layers(*given, rates, steps)
    frozen = rates["body"] == 0
    others = [(by_layers(*given, {k: sign * v for k, v in rates.items()}, steps, mode), why)
              for sign, mode, why in (
        (1, True, "a frozen body runs in evaluation mode" if frozen else "training mode"),
        (1, False, "a body that learns runs in training mode"),
        (-1, not frozen, "step against the gradient"))]
    others += [(by_layers(*given, rates, done), why) for done, why in (
        (1, "each of the steps takes gradients anew"), (steps + 1, "one step too many"),
        (0, "nothing has moved"))]
    others += [(by_layers(*given, dict.fromkeys(rates, rates[k]), steps, not frozen),
                f"this uses the rate of the {k} for both parts") for k in rates]
    others.append((by_layers(*given, {"body": rates["head"], "head": rates["body"]}, steps,
                                not frozen), "the two rates are exchanged"))
    for name in statistics:
        slips = [(s[name], why) for (_, s), why in others]
        slips.insert(0, (statistics[name], "a body that learns moves its statistics: take over "
                                           "those after each pass"))
        check_array(f"{call}, statistics, {name}", found_s[name], right_s[name],
                    "as before: a frozen body runs in evaluation mode" if frozen else
                    "the statistics after each pass go into the next one", "K numbers", slips)
    for name in p:
        slips = [(q[name], why) for (q, _), why in others]
        check_array(f"{call}, {name}", found_p[name], right_p[name],
                    "a frozen body stays exactly as it was" if frozen and name[0] == "b" else
                    "parameter minus rate of its part times gradient, all at once",
                    "the shape that it had", slips)


def check_new_head(seed, K, old, C):
    p, _ = random_network(seed, 3, K, old)
    call = f"new_head of a network with {old} classes, C = {C}"
    found = entries(call_with(lambda p: new_head(p, C), call, p), p, call)
    for name in p:
        right = np.zeros((K, C)[len(p[name].shape) == 1:]) if name[0] == "h" else p[name]
        why = ("zeros for the new classes" if name[0] == "h" else "the body stays as it was")
        check_array(f"{call}, {name}", found[name], right, why, "K features, C classes", [
            (p[name], "the old head goes: its classes are not yours")])


FROZEN, GENTLE = {"body": 0.0, "head": 0.5}, {"body": 0.01, "head": 0.2}
check_new_head(1, 4, 3, 2)
check_tune(2, 6, 3, 4, 2, FROZEN, 3)
check_tune(3, 6, 3, 4, 2, GENTLE, 3)
### BEGIN HIDDEN TESTS
for seed, (K, old, C) in enumerate(((2, 2, 2), (5, 2, 7), (3, 6, 3)), 10):
    check_new_head(seed, K, old, C)
for seed, (N, D, K, C, rates, steps) in enumerate((
        (5, 4, 3, 3, FROZEN, 1), (9, 2, 6, 4, GENTLE, 5), (4, 3, 3, 2, GENTLE, 1),
        (7, 5, 4, 3, {"body": 0.05, "head": 0.0}, 2), (6, 2, 3, 2, {"body": 0.0, "head": 0.0}, 4),
        (3, 2, 2, 5, GENTLE, 0), (8, 4, 5, 3, {"body": 0.1, "head": 0.3}, 4)), 20):
    check_tune(seed, N, D, K, C, rates, steps)
### END HIDDEN TESTS

# %% [markdown]
# A body that was frozen by its rate alone: examples of another kind pass through it 30 times in
# training mode. Not one parameter moves. What does it now say of examples of the old kind?

# %%
def frozen_by_rate_alone():
    draws = np.random.default_rng(0)
    p, statistics = random_body(draws)
    old, new = draws.normal(size=(500, 8)), 0.2 * draws.normal(size=(50, 8)) - 2
    labels, moved = np.arange(50) % 3, statistics
    for _ in range(30):
        _, moved = gradients(p, moved, new, labels, True)
    _, kept = tune(p, statistics, new, labels, {"body": 0.0, "head": 0.1}, 30)
    for name, s in (("evaluation mode", kept), ("training mode", moved)):
        share = (features(p, s, old).argmax(1) == features(p, statistics, old).argmax(1)).mean()
        print(f"frozen, in {name}: the strongest feature is the old one for {share:.0%}")


def random_body(draws):
    """A network whose statistics fit data of mean 0 and variance 1."""
    W = draws.normal(size=(8, 5))
    p = {"body.W": W, "body.b": np.zeros(5), "body.gain": np.ones(5), "body.shift": np.ones(5),
         "head.W": np.zeros((5, 3)), "head.b": np.zeros(3)}
    return p, {"mean": np.zeros(5), "var": (W ** 2).sum(0)}


def features(p, statistics, x):
    u = (x @ p["body.W"] - np.asarray(statistics["mean"])) / np.asarray(statistics["var"]) ** 0.5
    return np.maximum(u * p["body.gain"] + p["body.shift"], 0)


attempt(frozen_by_rate_alone, "tune")

# %% [markdown]
# ## 7. Compute features once
#
# **Question.** If the body is frozen, each picture gives the same features in every epoch. Why
# compute them a hundred times?
#
# **Rule.** Run each picture through the body **once**, in batches that fit into memory, and keep
# the results. What is then trained on them, a *linear probe*, costs next to nothing. (It works only
# while pictures come in unchanged: with random patches and mirrors the features change, too.)
#
# Features come in all sizes. So bring them to one scale: take away the mean of each feature, and
# divide by its standard deviation, $\sqrt{\text{mean of squared deviations}}$. Both are measured on
# the **training** examples and used for the test examples as well. A network in use meets one
# picture at a time, and has no "mean of the test set". A feature that is constant in training has a
# deviation of 0: divide by 1 instead. (A computer may find $10^{-17}$ for it. Take every deviation
# below $10^{-9}$ as 0.)
#
# **Example.** Training features 1, 3 and 5 have the mean 3 and the deviation
# $\sqrt{8/3} \approx 1.633$: they become $-1.225, 0, 1.225$. A test feature of 7 becomes $2.449$.
#
# **Exercise `probe`** (2 points). Write both. The tests hand over a body that counts what it is
# asked. *Hint:* `for k in range(0, N, batch)` and `pictures[k:k + batch]`; `np.concatenate`.

# %% exercise="probe"
def cached(body, pictures, batch):
    """The features of all pictures, each computed once.

    body:     function from (n, ...) pictures, 1 <= n <= batch, to an (n, K) array
    pictures: (N, ...) float array, N >= 1; not changed
    batch:    int >= 1, how many pictures may be given to body at once
    returns:  (N, K) float array, in the order of the pictures
    """
    ### BEGIN SOLUTION
    return np.concatenate([body(pictures[k:k + batch]) for k in range(0, len(pictures), batch)])
    ### END SOLUTION


def scaled(train, test):
    """Features on one scale: mean 0 and deviation 1 in the training set.

    train:   (N, K) float array; not changed
    test:    (T, K) float array; not changed
    returns: (train, test) with the training set's mean taken away, divided by its deviation
    """
    ### BEGIN SOLUTION
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation < 1e-9, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation
    ### END SOLUTION


# %% tests="probe" points=2
class Counting:
    """A body that notes how many pictures it was asked for at a time, and which."""

    def __init__(self, batch):
        self.batch, self.calls, self.asked = batch, [], []

    def __call__(self, pictures):
        pictures = np.array(pictures, float)
        self.calls.append(len(pictures))
        self.asked.extend(pictures.reshape(len(pictures), -1)[:, 0].tolist())
        return self.true(pictures)

    def true(self, pictures):
        flat = pictures.reshape(len(pictures), -1)
        return np.stack([flat.sum(1), np.sin(flat).sum(1), flat[:, 0] ** 2], axis=1)


def check_cached(shape, batch, seed):
    pictures = np.random.default_rng(seed).normal(size=shape)
    body, call = Counting(batch), f"cached of {shape[0]} pictures, batch = {batch}"
    def ask(pictures):
        return body(pictures)
    found = call_with(lambda pictures: cached(ask, pictures, batch), call, pictures)
    assert body.calls, told(call, "no call of body", "features from body", "ask it")
    assert max(body.calls) <= batch, told(call, f"{max(body.calls)} pictures at once",
                                          f"at most {batch}", "batch is what fits into memory")
    assert min(body.calls) > 0, told(call, "a call without pictures", "at least one each time",
                                     "stop where the pictures end")
    assert len(body.asked) == shape[0], told(
        call, f"{len(body.asked)} pictures computed", shape[0],
        "each once, also the last ones that fill no batch")
    # Rounded: a body may be asked in float32.
    wanted = pictures.reshape(shape[0], -1)[:, 0]
    assert np.allclose(sorted(body.asked), sorted(wanted), atol=1e-5), told(
        call, "some pictures twice, others never", "each once", "look at where each batch begins")
    right = body.true(pictures)
    check_array(call, found, right, "row n has the features of picture n", "one row of K features "
                "for each picture", [(right[::-1], "in the order of the pictures")])


def check_scaled(train, test, what):
    train, test = np.array(train, float), np.array(test, float)
    call = f"scaled of {what}"
    parts = as_parts(call_with(scaled, call, train, test), ("train", "test"), call)
    mean, deviation = train.mean(0), train.std(0)
    safe = np.where(deviation < 1e-9, 1.0, deviation)
    both = np.concatenate([train, test])
    with np.errstate(all="ignore"):
        slips = lambda part: [  # noqa: E731
            (part - mean, "divide by the deviation, too"), (part / safe, "take the mean away, too"),
            ((part - mean) / safe ** 2, "divide by the deviation, not by the variance"),
            ((part - mean) / (safe * (len(train) / max(len(train) - 1, 1)) ** 0.5),
             "the mean of squared deviations: divide by N, not by N - 1"),
            ((part - part.mean(0)) / np.where(part.std(0) < 1e-9, 1, part.std(0)),
             "test features, too, by the mean and deviation of the training set"),
            ((part - both.mean(0)) / both.std(0), "by the training set alone; the test set is not "
             "there when a network is in use"),
            ((part - train.mean()) / train.std(), "each feature has a mean and a deviation of its "
             "own"),
            ((part - train.mean(1, keepdims=True)[:1]) / safe, "the mean over examples")]
        for name, found, part in zip(("train", "test"), parts, (train, test)):
            check_array(f"{call}, {name}", found, (part - mean) / safe, "minus the training mean, "
                        "divided by the training deviation, or by 1 if that is 0", "the shape that "
                        "came in", slips(part))


check_cached((5, 2, 2), 2, seed=1)
check_cached((4, 3), 4, seed=2)
check_scaled([[1], [3], [5]], [[7]], "1, 3, 5 and 7")
check_scaled([[1, 2, 9], [3, 8, 9]], [[4, 5, 9], [0, 1, 8], [2, 2, 2]], "three features, the last "
             "one constant in training")
### BEGIN HIDDEN TESTS
for seed, (shape, batch) in enumerate((((1, 4), 3), ((7, 1, 3, 3), 3), ((6, 2), 1), ((9, 5), 100),
                                       ((8, 2, 2), 4), ((10, 3), 7)), 10):
    check_cached(shape, batch, seed)
for seed in range(4):
    draws = np.random.default_rng(seed)
    check_scaled(draws.normal(2, 3, size=(seed + 2, 4)), draws.normal(size=(5 - seed, 4)),
                 f"{seed + 2} random examples")
check_scaled([[4, -1]], [[5, 5], [4, 0]], "one training example")
check_scaled([[0.1]] * 3, [[1.1]], "0.1 three times, and 1.1")
### END HIDDEN TESTS

# %% [markdown]
# A small network learns the digits 0 to 5, each at a random place of a larger picture. Then we want
# 6 to 9, of which it has seen none, from two, five or twenty examples of each. Its features, frozen
# and cached, against features of the same network before it had learnt anything: does it help to
# have learnt other digits? (A second or two. One run is no proof: try
# other seeds.)

# %%
def body_of_convolutions():
    layers, maps = [], 1
    for out, stride in ((16, 2), (32, 1), (48, 1)):
        layers += [torch.nn.Conv2d(maps, out, 3, stride, 1), torch.nn.ReLU()]
        maps = out
    return torch.nn.Sequential(*layers, torch.nn.AdaptiveMaxPool2d(1), torch.nn.Flatten())


def placed(images, draws):
    """Each 8 by 8 digit at a random place of 14 by 14: (N, 1, 14, 14)."""
    canvas = np.zeros((len(images), 1, 14, 14))
    for one, image, (row, column) in zip(canvas, images, draws.integers(0, 7, (len(images), 2))):
        one[0, row:row + 8, column:column + 8] = image / 16
    return canvas


def learn(network, x, labels, epochs, rate):
    """Gradient descent with momentum; batches of 64."""
    weights = list(network.parameters())
    speeds = [torch.zeros_like(w) for w in weights]
    for _ in range(epochs):
        for part in torch.randperm(len(x)).split(64):
            loss = torch.nn.functional.cross_entropy(network(x[part]), labels[part])
            with torch.no_grad():
                for w, v, g in zip(weights, speeds, torch.autograd.grad(loss, weights)):
                    v.mul_(0.9).sub_(rate * g)
                    w.add_(v)


def borrowed_features():
    torch.manual_seed(0)
    draws, digits = np.random.default_rng(0), load_digits()
    known = digits.target < 6
    untrained, trained = body_of_convolutions(), body_of_convolutions()
    x = torch.tensor(placed(digits.images[known], draws)).float()
    learn(torch.nn.Sequential(trained, torch.nn.Linear(48, 6)), x,
          torch.tensor(digits.target[known]), 7, 0.05)
    order = draws.permutation(np.flatnonzero(~known))[:500]
    labels, pictures = digits.target[order] - 6, placed(digits.images[order], draws)
    kept = {}
    for name, body in (("trained on 0 to 5", trained), ("untrained", untrained)):
        with torch.no_grad():
            kept[name] = np.asarray(cached(
                lambda part, body=body: body(torch.tensor(np.array(part)).float()).numpy(),
                pictures, 100), float)
    for shots in (2, 5, 20):
        few = np.concatenate([np.flatnonzero(labels == k)[:shots] for k in range(4)])
        rest = np.setdiff1d(np.arange(len(labels)), few)
        for name, feature in kept.items():
            train, test = (torch.tensor(np.asarray(part)).float()
                           for part in scaled(feature[few], feature[rest]))
            probe = torch.nn.Linear(48, 4)
            learn(probe, train, torch.tensor(labels[few]), 40, 0.1)
            right = (probe(test).argmax(1).numpy() == labels[rest]).mean()
            print(f"{shots:2} examples of each, body {name}: {right:.0%} right")


attempt(borrowed_features, "probe")

# %% [markdown]
# ## 8. More parameters than examples
#
# **Question.** ResNet-50 has 25 million parameters and learnt from 1.2 million pictures. By the old
# rule, more parameters than examples means learning by heart. Why did it not go wrong?
#
# **Idea.** We can watch it in a model without any training loop. Random features: multiply $x$ by a
# random matrix $U$, apply ReLU, and use the first $p$ columns, $\Phi = \mathrm{relu}(x\, U_p)$, of
# shape $(N, p)$. Only the last layer $W$ is fitted, by least squares, to $Y$, the labels as one-hot
# rows. With $p < N$ there is a best fit with some error left. With $p > N$ infinitely many $W$ fit
# the examples exactly, and one has to choose: take the one with the smallest
# $\lVert W \rVert^2 = \sum W_{ij}^2$. Gradient descent that begins at zero finds just this one.
#
# **Formula.** Let $\Phi = A\, S B^T$ be the singular value decomposition, with
# $S = \mathrm{diag}(s_1, s_2, \dots)$. Of all $W$ with the smallest $\lVert \Phi W - Y \rVert$, the
# shortest one is
#
# $$ W = B\, S^{+} A^T Y , \qquad s_i^{+} = 1 / s_i , \ \text{ or } 0 \text{ if } s_i = 0 . $$
#
# Computed singular values are seldom exactly 0: take those below $10^{-10}$ of the largest as zero.
# This serves every case, $p < N$, $p > N$, and columns or rows that repeat one another.
#
# **Example.** One example, two equal features: $\Phi = (1 \;\; 1)$, $Y = (2)$. Then $(2, 0)$ fits
# exactly, and so does $(1, 1)$, which is shorter: $2$ instead of $4$.
#
# **Exercise `descent`** (3 points). Write the fit, and the curve: for each $p$ the share of errors
# in training and in testing, and $\lVert W \rVert$. The class with the largest of the $C$ outputs
# is the answer. In the code, `F` stands for $\Phi$. *Hint:* `np.eye(C)[labels]` makes one-hot rows,
# and `A, s, Bt = np.linalg.svd(F, full_matrices=False)` takes $\Phi$ apart, where `Bt` is $B^T$.

# %% exercise="descent"
def smallest_fit(F, Y):
    """Of all W with the smallest |F W - Y|, the one with the smallest |W|.

    F:       (N, p) float array, not all zero; N and p in any relation; not changed
    Y:       (N, C) float array; not changed
    returns: (p, C) float array
    """
    ### BEGIN SOLUTION
    A, s, Bt = np.linalg.svd(F, full_matrices=False)
    inverse = np.array([1 / value if value > 1e-10 * s[0] else 0 for value in s])
    return Bt.T @ (inverse[:, None] * (A.T @ Y))
    ### END SOLUTION


def curve(x, labels, test_x, test_labels, U, C, sizes):
    """Errors of random features fitted by least squares, for several numbers of features.

    x, labels:           (N, D) float and (N,) int arrays, to fit; not changed
    test_x, test_labels: (T, D) float and (T,) int arrays; not changed
    U:       (D, P) float array, random; not changed
    C:       int, the number of classes
    sizes:   list of numbers of features p, 1 <= p <= P: use the first p columns of U
    returns: (train, test, norms): three lists or arrays, one number for each p: shares of errors,
             from 0 to 1, and |W|, the root of the sum of all squares
    """
    ### BEGIN SOLUTION
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T
    ### END SOLUTION


# %% tests="descent" points=3
def check_fit(F, Y, what):
    F, Y = np.array(F, float), np.array(Y, float)
    call, right = f"smallest_fit of {what}", np.linalg.pinv(F, rcond=1e-9) @ Y
    p, ridge = F.shape[1], F.T @ F
    pivot = np.zeros_like(right)
    few = np.linalg.matrix_rank(F)
    pivot[:few] = np.linalg.lstsq(F[:, :few], Y, rcond=1e-9)[0]
    found = call_with(smallest_fit, call, F, Y)
    slips = [(pivot, "this fits as well, but is longer; all features take part"),
             (F.T @ Y, "the singular values are missing"), (right.T, "rows are features, columns "
                                                                     "are outputs"),
             (np.linalg.pinv(F, rcond=1e-9).T @ Y if len(F) == p else pivot,
              "the pseudoinverse is transposed")]
    slips += [(np.linalg.solve(ridge + size * np.eye(p), F.T @ Y), "a penalty on W changes the fit;"
               " the smallest of the best fits needs none") for size in (1e-2, 0.1, 1.0)]
    check_array(call, found, right, "B S^+ A^T Y, and singular values of nearly zero give 0, not "
                "1 / s", "p features, C outputs", slips)


def told_curve(x, labels, test_x, test_labels, U, C, sizes, bend=relu):
    """(3, len(sizes)): the two shares of errors, and the norms."""
    Y, rows = torch.nn.functional.one_hot(torch.tensor(labels), C).double(), []
    for p in sizes:
        F, G = tensor(bend(x @ U[:, :p])), tensor(bend(test_x @ U[:, :p]))
        W = torch.linalg.pinv(F, rtol=1e-10) @ Y
        rows.append([float(((A @ W).argmax(1) != torch.tensor(truth)).double().mean())
                     for A, truth in ((F, labels), (G, test_labels))] + [float(W.norm())])
    return np.array(rows).T


def check_curve(N, T, D, C, sizes, seed):
    draws = np.random.default_rng(seed)
    centres = 2 * draws.normal(size=(C, D))
    labels, test_labels = np.arange(N) % C, draws.integers(0, C, T)
    x, test_x = (centres[part] + draws.normal(size=(len(part), D))
                 for part in (labels, test_labels))
    U = draws.normal(size=(D, max(sizes) + 3))
    given = x, labels, test_x, test_labels, U
    call = f"curve, {N} to fit, {T} to test, sizes {sizes}"
    right = told_curve(*given, C, sizes)
    others = [(told_curve(*given, C, sizes, bend=lambda a: a), "the ReLU is missing"),
              (told_curve(x, labels, test_x, test_labels, U[:, ::-1], C, sizes),
               "the first p columns of U")]
    found = as_parts(call_with(lambda *given: curve(*given, C, list(sizes)), call, *given),
                     ("train", "test", "norms"), call)
    share = "a share from 0 to 1, not a number of errors"
    for k, (name, part) in enumerate(zip(("train", "test", "norms"), found)):
        slips = [(other[k], why) for other, why in others]
        if k < 2:
            slips += [(1 - right[k], "errors, not right answers"),
                      (right[1 - k], "errors of fitting and of testing are exchanged"),
                      (right[k] * (N, T)[k], share), (right[k] * (T, N)[k], share)]
        else:
            slips += [(right[k] ** 2, "the root of the sum of squares")]
        check_array(f"{call}, {name}", part, right[k], "fit to the training examples, features by "
                    "the same U for both sets", "one number for each size", slips)


check_fit([[1, 1]], [[2]], "F = [[1, 1]], Y = [[2]]")
check_fit([[1, 2], [2, 4], [3, 6]], [[1], [1], [1]],
          "3 examples, the second feature twice the first")
check_fit([[1, 0], [0, 2], [1, 1]], [[1, 0], [2, 1], [4, 0]], "3 examples of 2 features")
check_curve(12, 20, 3, 3, (2, 5, 60), seed=1)
### BEGIN HIDDEN TESTS
for seed, (N, p, C) in enumerate(((4, 9, 2), (9, 4, 3), (5, 5, 1), (1, 6, 2), (7, 1, 2)), 10):
    draws = np.random.default_rng(seed)
    F, Y = draws.normal(size=(N, p)), draws.normal(size=(N, C))
    check_fit(F, Y, f"{N} random examples of {p} features")
    check_fit(np.hstack([F, F]), Y, f"{N} examples of {2 * p} features, which come in pairs")
    check_fit(np.vstack([F, F]), np.vstack([Y, -2 * Y]), f"{2 * N} examples, which come in pairs")
check_curve(20, 33, 4, 4, (3, 8, 90, 200), seed=20)
check_curve(15, 10, 2, 2, (4,), seed=21)
check_curve(30, 41, 6, 5, (100, 10), seed=22)
### END HIDDEN TESTS

# %% [markdown]
# The digits: 200 to fit, 600 to test, and up to 2000 random features. Where is the fit worst, and
# what does $\lVert W \rVert$ say there?

# %%
def double_descent():
    digits, draws = load_digits(), np.random.default_rng(0)
    order = draws.permutation(len(digits.target))
    x, labels = digits.data[order] / 16, digits.target[order]
    x = x - x[:200].mean(axis=0)
    sizes = [10, 25, 50, 100, 150, 180, 200, 220, 260, 400, 800, 2000]
    U = draws.normal(size=(64, max(sizes)))
    train, test, norms = (np.asarray(part, float) for part in curve(
        x[:200], labels[:200], x[-600:], labels[-600:], U, 10, sizes))
    print(" features   errors, 200 fitted   errors, 600 others       |W|")
    for p, a, b, size in zip(sizes, train, test, norms):
        print(f"{p:9} {a:20.1%} {b:20.1%} {size:9.2f}")
    _, axes = plt.subplots(figsize=(5.5, 2.8))
    axes.semilogx(sizes, train, ".-", color=MINUS, label="the 200 fitted")
    axes.semilogx(sizes, test, ".-", color=PLUS, label="600 others")
    axes.axvline(200, lw=0.8, ls=":", color="0.5")
    axes.set(xlabel="random features", ylabel="share of errors", ylim=(0, None))
    axes.legend()


attempt(double_descent, "descent")

# %% [markdown]
# So more parameters than examples need not do harm, if among all that fit a small one is taken. It
# does not follow that this is why ResNet-50 works: there nobody knows the whole answer.
#
# **In your own words** (2 points, read by a person; six to ten sentences). A hospital has 300
# pictures of skin, in four classes, and a ResNet-50 that was trained on photographs of everyday
# things. A colleague says: "25 million parameters and 300 pictures: that must overfit. So I freeze
# nothing, train all of it with a high rate until the training error is zero, in training mode
# throughout, and choose the epoch that is best on the test pictures." Say what is right and what is
# wrong about this, with reasons from this notebook, and write a better plan, step by step, with the
# comparisons that would convince you.

# %% [markdown] essay="plan" points=2
# ### BEGIN SOLUTION
# Points: 1 for at least two faults with reasons; 1 for a plan in stages that compares with
# something.
#
# Right: with 300 pictures one must ask about overfitting. But the number of parameters alone does
# not decide: beyond the point where everything is fitted, errors can fall again, and they are worst
# where the model is just large enough to fit everything. A high rate for all parts destroys the
# features that were borrowed. In training mode the running statistics of batch normalisation move,
# even where rates are zero. Choosing the epoch on the test pictures makes the test too kind; that
# needs pictures of its own. Plan: set aside test pictures first, by patient, and some for choosing.
# Take the old head off, cache the features of the frozen body in evaluation mode, scale them by the
# training set and fit a linear probe: cheap, and the thing to beat. Then a second stage: body and
# head together, the body with a rate that is much smaller, in training mode or with frozen
# statistics, whichever does better on the pictures for choosing. Compare with a network trained
# from scratch and with random features, several seeds each. Skin is not everyday things: borrowed
# features may lose, and then I would say so.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * With zero weights a residual block is the identity; what it learns is a change. In the form of
#   2016 nothing stands on the shortcut.
# * A gradient meets a product of $I + A$ instead of a product of $A$. That kept it from vanishing;
#   it did not keep it from exploding.
# * Looking around and mixing can be done one after the other, at $1/M + 1/k^2$ of the price of an
#   ordinary convolution, by giving up all kernels but very special ones.
# * Narrow ends, a wide middle taken in parts: little needs to be held in memory.
# * Frozen means rate 0 *and* evaluation mode.
# * Features of a frozen body are computed once, and scaled by the training set alone.
# * Errors can rise and fall twice. The worst place is where the model is just large enough.
#
# **Next.** The chapter trains deep chains with and without shortcuts, and shows where borrowed
# features help and where they do not.
#
# **Sources.** K. He and others, *Deep residual learning for image recognition* (2016), and
# *Identity mappings in deep residual networks* (2016). A. Veit, M. Wilber and S. Belongie,
# *Residual networks behave like ensembles of relatively shallow networks* (2016), for the paths. A.
# Howard and others, *MobileNets: efficient convolutional neural networks for mobile vision
# applications* (2017). M. Sandler and others, *MobileNetV2: inverted residuals and linear
# bottlenecks* (2018). S. Ioffe and C. Szegedy, *Batch normalization* (2015). A. Razavian and
# others, *CNN features off-the-shelf: an astounding baseline for recognition* (2014). J. Yosinski
# and others, *How transferable are features in deep neural networks?* (2014). M. Belkin and others,
# *Reconciling modern machine-learning practice and the classical bias-variance trade-off* (2019).
# P. Nakkiran and others, *Deep double descent* (2020). The digits come with scikit-learn.
