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
# # ImageNet: the parts of the networks that won
#
# **The question.** In 2012 a network with sixty million parameters won a contest of recognising
# photographs, by far. Two years later others won with very different shapes. What were these
# networks made of, and which part costs what?
#
# **At the end you can**
#
# * judge a classifier by its five best guesses, also where scores are equal;
# * count parameters and multiplications of a whole network, and check figures that are often told;
# * split a convolution into groups, as one network was split over two graphics cards;
# * write dropout, forward and backward, and show exactly which average it stands for;
# * make many pictures out of one, by patches, mirrors and changes of colour;
# * put together an Inception module, and a head that takes pictures of any size.
#
# **You need** Python (functions, loops, dictionaries), NumPy (arrays, slices, axes, `@`), what a
# convolution and a softmax are, and what eigenvectors are (section 7). Allow two to three hours.
#
# **How it works.** There are nine exercises, worth 26 points in all, and a short text of your own,
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
# `nbgrader validate imagenet.ipynb` in a terminal. Exercises that you have not begun are reported
# as failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. Answers in NumPy and in PyTorch are both welcome, but write the rule itself: what the
# libraries have ready is what the tests compare you with. Numbers count as equal if they differ by
# less than about one part in ten thousand. Arrays that come in must not be changed.

# %% given="imports"
import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_digits, load_sample_image

from course.check import as_numbers, as_parts, attempt, told
from course.compare import call_with, check_array, close, short
from course.plots import PLUS, house, panels

house()
torch.set_num_threads(1)

# %% [markdown]
# ## 1. Five guesses
#
# **Question.** A photograph may show a dog, a ball and a lawn, but its label in the contest is one
# of 1000 words. How can a classifier be judged fairly?
#
# **Rule.** The contest let every program name five classes for each picture. It is an error only if
# the true class is not among them. In general: for each picture a classifier gives a score to each
# of $C$ classes, and the *top-k error* is the share of pictures, from 0 to 1, whose true class is
# not among the $k$ classes with the highest scores.
#
# **Ties.** What if classes have equal scores? Let equal scores never help: a class whose score
# equals that of the true class counts as ahead of it. So the true class is among the first $k$ if
# **fewer than $k$ other classes** have a score as high as its own, or higher. A network that gives
# the same score to everything then has an error of 1, as it deserves. (Many libraries let the order
# of the classes decide, and the same network looks better than it is.) If $k$ is $C$ or more,
# nothing can be an error.
#
# **Example.** Scores of two pictures for classes 0, 1, 2, 3; the true classes are 1 and 3.
#
# | | 0 | 1 | 2 | 3 | classes ahead of the truth | top-1 | top-2 | top-3 |
# |---|---|---|---|---|---|---|---|---|
# | truth 1 | 0.5 | **0.2** | 0.3 | 0 | two: 0 and 2 | error | error | right |
# | truth 3 | 0.1 | 0.4 | 0.1 | **0.4** | one: 1, with an equal score | error | right | right |
#
# So the top-1 error is 1, the top-2 error is 0.5, and the top-3 error is 0.
#
# **Exercise `topk`** (2 points). Write it. One way: compare each row of scores with the score of
# its true class, and count. Useful: `scores[np.arange(N), labels]` is the score of the true class
# in each row, of shape `(N,)`; with `[:, None]` behind it the shape is `(N, 1)`.

# %% exercise="topk"
def top_k_error(scores, labels, k):
    """The share of pictures whose true class is not among the k best guesses.

    scores:  (N, C) float array; not changed
    labels:  (N,) int array, each in [0, C), the true classes; not changed
    k:       int >= 1, may be larger than C
    returns: float from 0 to 1
    """
    ### BEGIN SOLUTION
    truth = scores[np.arange(len(labels)), labels]
    ahead = (scores >= truth[:, None]).sum(axis=1) - 1
    return float((ahead >= k).mean())
    ### END SOLUTION


# %% tests="topk" points=2
def share_of_errors(scores, labels, k, ahead):
    """Errors counted one by one; `ahead(other, true)` says whether a score is ahead."""
    wrong = 0
    for row, y in zip(scores, labels):
        wrong += sum(bool(ahead(s, row[y])) for j, s in enumerate(row) if j != y) >= k
    return wrong / len(labels)


def check_topk(scores, labels, k, what):
    scores, labels = np.array(scores, float), np.array(labels)
    call = f"top_k_error of {what}, k = {k}"
    found = float(as_numbers(call_with(top_k_error, call, scores, labels, k=k), (), call))
    right = share_of_errors(scores, labels, k, lambda other, true: other >= true)
    ties = share_of_errors(scores, labels, k, lambda other, true: other > true)
    slips = [
        (ties, "ties must not help: a class with an equal score counts as ahead"),
        (1 - right, "this is the share that is right; the error is the rest"),
        (right * len(labels), "this is how many; divide by the number of pictures"),
        (right * 100, "a share from 0 to 1, not per cent"),
        (share_of_errors(scores, labels, k + 1, lambda other, true: other >= true),
         "one guess too many: with k classes ahead, the truth is not among the first k"),
        (share_of_errors(scores, labels, k - 1, lambda other, true: other >= true),
         "one guess too few: the true class itself is not ahead of itself"),
        (share_of_errors(scores, labels, 1, lambda other, true: other >= true),
         "this looks at the best guess only"),
        (share_of_errors(-scores, labels, k, lambda other, true: other >= true),
         "the highest scores are the guesses, not the lowest")]
    for slip, reason in slips:
        assert close(found, right) or not close(found, slip), told(
            call, short(found), short(right), reason)
    why = "count the other classes that are as high or higher" + (
        "" if close(ties, right) else ", whatever the order of the classes")
    assert close(found, right), told(call, short(found), short(right), why)


# The truth has 0, 1, 2, 3, 4, 1 and 2 classes ahead of it.
check_topk(np.tile([5, 9, 7, 8, 6], (7, 1)), [1, 3, 2, 4, 0, 3, 2], 3, "seven rows of five scores")
EXAMPLE = [[0.5, 0.2, 0.3, 0.0], [0.1, 0.4, 0.1, 0.4]]
for k in (1, 2, 3, 4, 9):
    check_topk(EXAMPLE, [1, 3], k, "the example")
check_topk(np.ones((3, 4)), [0, 1, 3], 2, "scores that are all equal")
### BEGIN HIDDEN TESTS
check_topk([[0.25, 0.75]], [0], 1, "one picture, two classes")
check_topk([[7.0], [-7.0]], [0, 0], 1, "a single class")
check_topk(np.zeros((2, 6)), [5, 0], 5, "scores that are all equal")
check_topk(np.zeros((2, 6)), [5, 0], 6, "scores that are all equal")
check_topk([[-1e9, 0, 1e9, 1e9], [1e9, -1e9, 0, 0]], [3, 2], 1, "huge scores")
check_topk([[-3, -1, -2], [-1, -1, -9], [-9, -9, -1]], [1, 0, 1], 2, "scores below zero")
from sklearn.metrics import top_k_accuracy_score  # noqa: E402

draws = np.random.default_rng(2010)
for N, C, k in ((40, 7, 3), (25, 12, 5), (60, 3, 1), (30, 20, 12)):
    scores, labels = draws.normal(size=(N, C)), draws.integers(0, C, N)
    ours = share_of_errors(scores, labels, k, lambda other, true: other >= true)
    theirs = 1 - top_k_accuracy_score(labels, scores, k=k, labels=np.arange(C))
    assert close(ours, theirs), "without ties, the rule is scikit-learn's"
    check_topk(scores, labels, k, f"{N} random rows of {C} scores")
for N, C, k in ((50, 6, 2), (50, 9, 4), (50, 4, 3)):
    coarse = draws.integers(0, 4, (N, C))
    check_topk(coarse, draws.integers(0, C, N), k, f"{N} rows of {C} scores with many ties")
### END HIDDEN TESTS

# %% [markdown]
# How much does a second guess help? Below, a linear classifier (least squares) has seen 300 small
# pictures of digits and is asked about the other 1,497. The figures are means over ten draws.

# %%
def guesses_on_digits():
    x, y = load_digits(return_X_y=True)
    x, targets, found = x / 16, np.eye(10), []
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(len(x))
        known, asked = order[:300], order[300:]
        W = np.linalg.solve(x[known].T @ x[known] + np.eye(64), x[known].T @ targets[y[known]])
        found.append([top_k_error(x[asked] @ W, y[asked], k) for k in (1, 2, 3, 5)])
    for k, error in zip((1, 2, 3, 5), np.mean(found, axis=0)):
        print(f"top-{k} error: {error:.3f}")


attempt(guesses_on_digits, "topk")

# %% [markdown]
# Two figures are often mixed up. In the paper on AlexNet, 17.0 % is the top-5 error on the test set
# of the contest of **2010**. The entry that won in **2012** was a variant, with 15.3 %; the second
# best had 26.2 %. (That variant had also learned from further pictures. Without these its team had
# 16.4 %, says a table in the paper on GoogLeNet.)
#
# ## 2. Check the textbook
#
# **Question.** "AlexNet has sixty million parameters because of its large kernels." Is that so?
# Where do they sit, and where is the work?
#
# **Words.** A *parameter* is a number that training can change: weights and biases. A
# *multiply-add* is one weight times one number that came in, added to a sum. Biases are not counted
# among the multiply-adds.
#
# A network is written as a list of layers. All maps here are square, $n \times n$.
#
# | layer | meaning | what goes out |
# |---|---|---|
# | `("conv", out, k, stride, padding, groups)` | kernels of $k \times k$; see below | `out` maps |
# | `("pool", k, stride)` | the largest of each window of $k \times k$; no padding | as many maps |
# | `("dense", out)` | every number that comes in, to each number that goes out | `out` numbers |
#
# A window of `k` with the stride `s` and the padding `p` on each side fits into $n$ pixels
#
# $$ \lfloor (n + 2p - k) / s \rfloor + 1 $$
#
# times: what is left over at the end is not used (round down). **Groups**: with `groups` $= g$, the
# maps that come in and those that go out are cut into $g$ equal groups, and a map sees only the
# maps of its own group. So a kernel has $k \times k$ weights for each of $c / g$ maps, where $c$
# maps come in. With $g = 1$ that is an ordinary convolution. **Biases**: each map that goes out of
# a convolution has one, and each number that goes out of a dense layer.
#
# **Example.** Four maps of 9 by 9 come in.
#
# | layer | parameters | multiply-adds | goes out |
# |---|---|---|---|
# | `("conv", 6, 3, 1, 0, 1)` | $6 \cdot 36 + 6 = 222$ | $216 \cdot 49 = 10584$ | 6 maps, 7 by 7 |
# | `("pool", 2, 2)` | 0 | 0 | 6 maps, 3 by 3 |
# | `("conv", 8, 3, 2, 1, 2)` | $8 \cdot 27 + 8 = 224$ | $216 \cdot 4 = 864$ | 8 maps, 2 by 2 |
# | `("dense", 5)` | $5 \cdot 32 + 5 = 165$ | $160$ | 5 numbers |
#
# (A kernel of the first layer has $4 \cdot 9 = 36$ weights, one of the third $3 \cdot 9 = 27$.)
# In a convolution each weight is used in every place of the map that goes out; in a dense layer it
# is used once. A dense layer may follow another one.
#
# **Exercise `count`** (3 points). Write both counts, layer by layer. Keep track of how many maps
# there are and how large they are; after a dense layer, call its numbers maps of one pixel. Useful:
# `kind, *numbers = layer` takes a tuple apart, and `a // b` divides and rounds down.

# %% exercise="count"
def layer_costs(layers, channels, size):
    """Parameters and multiply-adds of each layer of a network.

    layers:   list of tuples, as in the table
    channels: int, maps that come in
    size:     int, rows and columns of each of them
    returns:  list of (parameters, multiply-adds), whole numbers, one pair for each layer
    """
    ### BEGIN SOLUTION
    costs = []
    for kind, *numbers in layers:
        weights = biases = 0
        if kind == "dense":
            weights, biases = channels * size * size * numbers[0], numbers[0]
            channels, size = numbers[0], 1
        elif kind == "pool":
            k, stride = numbers
            size = (size - k) // stride + 1
        else:
            out, k, stride, padding, groups = numbers
            weights, biases = out * (channels // groups) * k * k, out
            channels, size = out, (size + 2 * padding - k) // stride + 1
        costs.append((weights + biases, weights * size * size))
    return costs
    ### END SOLUTION


# %% tests="count" points=3
def measured(layers, channels, size):
    """The authority: PyTorch's own layers. For each one the module, what came in, what went out."""
    x = torch.zeros(1, channels, size, size)
    for kind, *numbers in layers:
        if kind == "pool":
            module = torch.nn.MaxPool2d(*numbers)
        elif kind == "conv":
            out, k, stride, padding, groups = numbers
            module = torch.nn.Conv2d(x.shape[1], out, k, stride, padding, groups=groups)
        else:
            module = torch.nn.Linear(x.numel(), *numbers)
        with torch.no_grad():
            y = module(x.flatten(1) if kind == "dense" else x)
        yield kind, numbers, module, x, y
        x = y


def check_costs(layers, channels, size):
    call = f"layer_costs of {layers}, {channels} maps of {size} by {size}"
    found = layer_costs(list(layers), channels, size)
    found = as_numbers(found, (len(layers), 2), call)
    for layer, pair, facts in zip(layers, found, measured(layers, channels, size)):
        check_layer(f"{call}, layer {layer}", pair, *facts)


def rounded_up(n, k, stride, padding):
    """Places if what is left over counted as well; None if nothing is left over."""
    left = n + 2 * padding - k
    return (-(-left // stride) + 1) ** 2 if left % stride else None


def check_layer(call, pair, kind, numbers, module, x, y):
    weights, biases = ([p.numel() for p in module.parameters()] + [0, 0])[:2]
    used, places = (weights // max(len(y[0]), 1)) * y.numel(), y[0, 0].numel()
    groups, out = (numbers[4] if kind == "conv" else 1), len(y[0])
    up = rounded_up(x.shape[-1], *numbers[1:4]) if kind == "conv" else None
    grown = weights * groups if groups > 1 else None
    slips = {
        "parameters": [
            (weights, "biases are parameters, too"),
            (grown and grown + biases, "a map sees only the maps of its own group"),
            (weights // groups + biases if groups > 1 else None,
             "kernels have fewer weights with groups, but there are as many kernels as before"),
            (x.shape[1] * out + out if kind == "dense" else None,
             "a dense layer sees every number: all places of all maps"),
            # Where dense layers follow each other here, the maps were 3 by 3.
            (9 * weights + biases if kind == "dense" and x.dim() == 2 else None,
             "after a dense layer there are maps of one pixel"),
            (out * numbers[1] ** 2 + out if kind == "conv" else None,
             "a kernel has weights for each of the maps that it sees")],
        "multiply-adds": [
            (used + y.numel(), "biases are not counted among the multiply-adds"),
            (up and weights * up, "what is left over at the end is not used: round down"),
            (weights if places > 1 else None, "each weight is used in every place of the map"),
            (weights * x[0, 0].numel() if kind == "conv" else None,
             "the places of the map that goes out count, not of the one that comes in"),
            (grown and grown * places, "a map sees only the maps of its own group")]}
    for name, value, right in zip(slips, pair, (weights + biases, used)):
        why = "pooling has nothing to train and no weights" if kind == "pool" else (
            f"here {'x'.join(map(str, x.shape[1:]))} come in and "
            f"{'x'.join(map(str, y.shape[1:]))} go out")
        known = [reason for slip, reason in slips[name] if slip == value and kind != "pool"]
        assert value == right, told(f"{call}, {name}", f"{value:.12g}", right, (known + [why])[0])


check_costs([("conv", 5, 3, 2, 0, 1)], 2, 8)
check_costs([("conv", 6, 3, 1, 0, 1), ("pool", 2, 2), ("conv", 8, 3, 2, 1, 2), ("dense", 5)], 4, 9)
check_costs([("dense", 4), ("dense", 3)], 2, 3)
### BEGIN HIDDEN TESTS
check_costs([("conv", 3, 1, 1, 0, 1)], 1, 1)
check_costs([("pool", 3, 2), ("pool", 2, 3)], 5, 12)
check_costs([("conv", 12, 5, 3, 2, 4), ("conv", 12, 3, 1, 1, 12), ("dense", 1)], 8, 14)
check_costs([("conv", 9, 4, 2, 3, 3), ("pool", 3, 1), ("dense", 7), ("dense", 2)], 6, 11)
check_costs([("conv", 10, 11, 4, 0, 1), ("pool", 3, 2), ("conv", 6, 5, 1, 2, 2)], 3, 51)
ENDS = [("pool", 3, 2), ("dense", 4096), ("dense", 4096), ("dense", 1000)]
KRIZHEVSKY = [("conv", 96, 11, 4, 0, 1), ("pool", 3, 2), ("conv", 256, 5, 1, 2, 2), ("pool", 3, 2),
              ("conv", 384, 3, 1, 1, 1), ("conv", 384, 3, 1, 1, 2), ("conv", 256, 3, 1, 1, 2)]
total = as_numbers(layer_costs(KRIZHEVSKY + ENDS, 3, 227), (11, 2), "layer_costs of AlexNet").sum(0)
for name, number, right in zip(("parameters", "multiply-adds"), total, (60965224, 724406816)):
    assert number == right, told(f"layer_costs of AlexNet, sum of {name}", f"{number:.12g}", right,
                                 "see the sizes of its maps: 55, 27, 13 and 6")
for case in range(6):
    draws = np.random.default_rng(case)
    g, c, n = draws.integers(1, 4), draws.integers(1, 4), draws.integers(5, 12)
    k, s, p = draws.integers(1, 6), draws.integers(1, 4), draws.integers(0, 3)
    check_costs([("conv", int(g * 5), int(k), int(s), int(p), int(g)), ("dense", 3)],
                int(g * c), int(n))
### END HIDDEN TESTS

# %% [markdown]
# Now the textbooks: the winner of 2012, and VGG of 2014. The paper on AlexNet says that
# pictures are 224 by 224; its maps of 55 by 55 come out only with 227, or with padding. What do you
# make of the sentence about large kernels? And why would one make the dense layers smaller to save
# memory, but the convolutions to save time?

# %%
ALEXNET = [("conv", 96, 11, 4, 0, 1), ("pool", 3, 2), ("conv", 256, 5, 1, 2, 2), ("pool", 3, 2),
           ("conv", 384, 3, 1, 1, 1), ("conv", 384, 3, 1, 1, 2), ("conv", 256, 3, 1, 1, 2),
           ("pool", 3, 2), ("dense", 4096), ("dense", 4096), ("dense", 1000)]
VGG16 = []
for maps, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    VGG16 += [("conv", maps, 3, 1, 1, 1)] * times + [("pool", 2, 2)]
VGG16 += [("dense", 4096), ("dense", 4096), ("dense", 1000)]


def check_the_textbook():
    for name, layers, size in (("AlexNet", ALEXNET, 227), ("VGG-16", VGG16, 224)):
        costs = np.array(layer_costs(layers, 3, size), float)
        dense = np.array([layer[0] == "dense" for layer in layers])
        for what, column in zip(("parameters", "multiply-adds"), costs.T):
            print(f"{name:8} {what:14}{column.sum():16,.0f}, "
                  f"{column[dense].sum() / column.sum():6.1%} of them in dense layers")


attempt(check_the_textbook, "count")

# %% [markdown]
# VGG has small kernels only. Two of 3 by 3, one after the other, see as far as one of 5 by 5, and
# three as far as one of 7 by 7. With $C$ maps in and out that is $3 \cdot 9 C^2 = 27 C^2$ weights
# instead of $49 C^2$, and there are three bends instead of one.

# %%
def small_kernels_in_place_of_large():
    for maps in (16, 64):
        three, one = ([("conv", maps, k, 1, 0, 1)] * times for k, times in ((3, 3), (7, 1)))
        small, large = (np.array(layer_costs(way, maps, 15))[:, 0].sum() - maps * len(way)
                        for way in (three, one))
        print(f"{maps} maps: {small:,} weights instead of {large:,}, a ratio of "
              f"{small / large:.4f}; 27/49 is {27 / 49:.4f}")


attempt(small_kernels_in_place_of_large, "count")

# %% [markdown]
# ## 3. One network on two cards
#
# **Question.** In 2012 AlexNet was too large for the memory of one graphics card, so that it was
# trained on two. How does one cut a convolution in half?
#
# **Rule.** Cut the maps that come in into $g$ equal groups, in their order: with six maps and two
# groups, maps 0, 1, 2 and maps 3, 4, 5. Cut the kernels in the same way, and their biases. Each
# group of kernels sees only its own group of maps. What comes out is put side by side again, as
# maps, in the order of the groups. The cards need not talk to each other in such a layer.
#
# **Picture.** Rows are maps that go out, columns are maps that come in; a square is a kernel of
# weights, a gap is no connection. Six maps in, four out; one group, and two.

# %% given="groups_picture"
def draw_groups(c, out, counts):
    """Which map sees which, for several numbers of groups."""
    for axes, groups in zip(panels(len(counts), height=2.0)[1], counts):
        for i, j in np.ndindex(out, c):
            if i * groups // out == j * groups // c:
                axes.add_patch(plt.Rectangle((j, i), 0.9, 0.9, color=PLUS, lw=0))
        axes.set(xlim=(-0.1, c), ylim=(out, -0.1), aspect="equal", xticks=[], yticks=[],
                 title=f"groups: {groups}")


draw_groups(6, 4, (1, 2))

# %% [markdown]
# The same layer can be written without groups: give each kernel weights for all maps, and let those
# for foreign maps be **zero**. Then it has $g$ times as many numbers, of which only one in $g$ may
# be other than zero.
#
# The next cell gives you an ordinary convolution. `conv(x, w, b, stride, padding)` takes pictures
# of shape `(N, C, H, W)`, kernels of shape `(O, C, K, K)` and biases of shape `(O,)`, and returns
# `(N, O, rows, columns)`. Left out, the stride is 1 and the padding is 0.

# %% given="convolution"
def conv(x, w, b, stride=1, padding=0):
    """An ordinary convolution of NumPy arrays: every kernel sees all maps."""
    x, w, b = (torch.as_tensor(np.asarray(a, float)) for a in (x, w, b))
    return torch.conv2d(x, w, b, stride, padding).numpy()


# %% [markdown]
# **Exercise `grouped`** (3 points). Write the layer with groups by means of `conv`, and the way to
# write its kernels without groups. Useful: `np.concatenate([a, b], axis=1)`.

# %% exercise="grouped"
def grouped_conv(x, w, b, groups, stride=1, padding=0):
    """A convolution in groups.

    x:       (N, C, H, W) float array, C a multiple of groups; not changed
    w:       (O, C / groups, K, K) float array, O a multiple of groups; not changed
    b:       (O,) float array; not changed
    groups:  int >= 1
    returns: (N, O, rows, columns) float array
    """
    ### BEGIN SOLUTION
    c, o = w.shape[1], len(w) // groups
    parts = [conv(x[:, g * c:(g + 1) * c], w[g * o:(g + 1) * o], b[g * o:(g + 1) * o],
                  stride, padding) for g in range(groups)]
    return np.concatenate(parts, axis=1)
    ### END SOLUTION


def full_kernels(w, groups):
    """Kernels for all C maps, with zeros for foreign groups, that do the same in `conv`.

    w:       (O, C / groups, K, K) float array; not changed
    returns: (O, C, K, K) float array
    """
    ### BEGIN SOLUTION
    c, o = w.shape[1], len(w) // groups
    full = np.zeros((len(w), c * groups, *w.shape[2:]))
    for g in range(groups):
        full[g * o:(g + 1) * o, g * c:(g + 1) * c] = w[g * o:(g + 1) * o]
    return full
    ### END SOLUTION


# %% tests="grouped" points=3
def in_groups(x, w, b, groups, stride=1, padding=0):
    """The authority: PyTorch."""
    x, w, b = (torch.tensor(np.array(a)) for a in (x, w, b))
    return torch.conv2d(x, w, b, stride, padding, groups=groups).numpy()


def slips_of_groups(x, w, b, groups, stride, padding):
    """Known wrong results and what they mean."""
    c, C, right = w.shape[1], x.shape[1], in_groups(x, w, b, groups, stride, padding)
    N, out, *size = right.shape
    inter = np.arange(C).reshape(c, groups).T.ravel()
    mixed = right.reshape(N, groups, out // groups, *size).swapaxes(1, 2).reshape(right.shape)
    first = np.tile(x[:, :c], (1, groups, 1, 1))
    return [
        (in_groups(first, w, b, groups, stride, padding),
         "all kernels see the first group of maps; each group of kernels sees its own"),
        (in_groups(x[:, inter], w, b, groups, stride, padding),
         "groups are cut in the order of the maps: the first C / groups, then the next"),
        (in_groups(x[:, ::-1].reshape(N, groups, c, *x.shape[2:])[:, :, ::-1].reshape(x.shape),
                   w, b, groups, stride, padding), "the groups are in the wrong order"),
        (mixed, "maps go out in the order of the groups: all of the first, then the next"),
        (right - b[:, None, None], "each map that goes out has its bias"),
        (in_groups(x, w, np.tile(b[:out // groups], groups), groups, stride, padding),
         "the biases are cut into groups as well"),
        (right.reshape(N, groups, out // groups, *size).sum(1), "put the groups side by side as "
         "maps, with axis 1; do not add them"),
        (np.concatenate(np.split(right, groups, 1)), "put the groups side by side as maps, with "
         "axis 1, not one behind the other as pictures"),
        (in_groups(x, w, b, groups, 1, padding), "the stride is not used"),
        (in_groups(x, w, b, groups, stride, 0) if x.shape[2] >= w.shape[2] else right,
         "the padding is not used")]


def check_grouped(N, C, size, out, K, groups, stride=1, padding=0, seed=0):
    draws = np.random.default_rng(seed)
    x, w = draws.normal(size=(N, C, *size)), draws.normal(size=(out, C // groups, K, K))
    b = draws.normal(size=out)
    call = f"grouped_conv, x of {x.shape}, w of {w.shape}, {groups} groups, stride {stride}, " \
           f"padding {padding}"
    found = call_with(grouped_conv, call, x, w, b, groups=groups, stride=stride, padding=padding)
    check_array(call, found, in_groups(x, w, b, groups, stride, padding),
                "each group of kernels sees its own group of maps",
                "N pictures, O maps, and how often the kernel fits down and across",
                slips_of_groups(x, w, b, groups, stride, padding) if groups > 1 else ())
    check_full(w, groups)


def check_full(w, groups):
    """Against PyTorch: a picture of one dot shows the kernels, turned around."""
    out, c, K, _ = w.shape
    dots = np.zeros((c * groups, c * groups, 2 * K - 1, 2 * K - 1))
    dots[np.arange(c * groups), np.arange(c * groups), K - 1, K - 1] = 1
    right = in_groups(dots, w, np.zeros(out), groups).swapaxes(0, 1)[:, :, ::-1, ::-1]
    mean = np.abs(right).sum((2, 3)) > 0
    slips = [(np.tile(w, (1, groups, 1, 1)), "weights for foreign groups must be zero"),
             (np.concatenate([w] + [0 * w] * (groups - 1), 1),
              "each group of kernels has its weights at its own maps, not all at the first"),
             (np.repeat(w, groups, 1) * mean[:, :, None, None],
              "a kernel's weights stay in the order of its maps")]
    call = f"full_kernels of {w.shape}, {groups} groups"
    check_array(call, call_with(full_kernels, call, w, groups=groups), right,
                "zero for foreign maps, and the given weights for its own",
                "each kernel has weights for all C maps", slips if groups > 1 else ())


check_grouped(1, 4, (4, 5), 6, 3, 2, seed=1)
check_grouped(2, 6, (5, 4), 3, 2, 3, stride=2, padding=1, seed=2)
### BEGIN HIDDEN TESTS
check_grouped(2, 3, (4, 4), 5, 3, 1, seed=3)
check_grouped(1, 5, (3, 6), 5, 2, 5, seed=4)
check_grouped(3, 4, (6, 6), 8, 1, 4, stride=3, seed=5)
check_grouped(2, 9, (7, 5), 6, 3, 3, padding=2, seed=6)
check_grouped(1, 2, (5, 5), 12, 5, 2, seed=7)
check_grouped(1, 8, (2, 3), 4, 2, 2, stride=2, padding=1, seed=8)
x, w, b = (np.random.default_rng(9).normal(size=s) for s in ((1, 6, 4, 4), (4, 3, 3, 3), (4,)))
call = "grouped_conv with stride and padding left out"
check_array(call, call_with(grouped_conv, call, x, w, b, groups=2), in_groups(x, w, b, 2),
            "stride 1 and no padding then", "stride 1 and no padding then")
### END HIDDEN TESTS

# %% [markdown]
# AlexNet cuts its second, fourth and fifth convolution in half. How much does that save?

# %%
def what_groups_save():
    sizes = {"second": (256, 48, 5), "fourth": (384, 192, 3), "fifth": (256, 192, 3)}
    for name, (out, seen, k) in sizes.items():
        w = np.ones((out, seen, k, k), np.int8)
        full = full_kernels(w, 2)
        print(f"{name} convolution: {w.size:,} weights in two groups, {full.size:,} without, "
              f"of which {np.count_nonzero(full) / full.size:.0%} may be other than zero")


attempt(what_groups_save, "grouped")

# %% [markdown]
# ## 4. Dropout
#
# **Question.** Units that always fire together can lean on each other. What if, at every step of
# the training, each unit were missing with some probability?
#
# **Rule.** While **training**, each unit is *dropped* with the probability $p$: its output is zero.
# The others are **kept**, and multiplied by $1 / (1 - p)$. So on average over the draws each output
# is what it was: $(1 - p) \cdot \frac{x}{1 - p} + p \cdot 0 = x$. Afterwards, when the network is
# **used**, nothing is dropped and nothing is multiplied. That is called *inverted* dropout, and it
# is what libraries do today. (AlexNet did it the other way: no factor while training, and outputs
# times $1 - p$, one half, in use.)
#
# The draw is given here, so that tests can repeat it: `noise` has the shape of $x$, with numbers
# from 0 up to but not including 1, each equally likely. A unit is **dropped where its noise is less
# than** $p$.
#
# **Example.** $p = 0.2$. The factor is $1 / 0.8 = 1.25$:
#
#     x          4     8    -4     8
#     noise    0.75  0.10  0.20  0.90      dropped: only the second, for 0.20 is not less than 0.2
#     training   5     0    -5    10
#     in use     4     8    -4     8
#
# **Backward.** Where a unit was dropped, a push of $x$ does nothing, so its gradient is 0.
# Elsewhere a push is multiplied by the same factor as $x$ was. The backward pass has to use the
# **same** draw as the forward pass.
#
# **Exercise `dropout`** (3 points). Write both. $p$ may be 0.

# %% exercise="dropout"
def dropout(x, p, noise, training):
    """Inverted dropout.

    x:        float array of any shape; not changed
    p:        float, 0 <= p < 1, the probability with which a unit is dropped
    noise:    array of the shape of x, numbers in [0, 1); not changed
    training: bool
    returns:  float array of the shape of x
    """
    ### BEGIN SOLUTION
    if not training:
        return x.copy()
    return np.where(noise < p, 0.0, x / (1 - p))
    ### END SOLUTION


def dropout_backward(dy, p, noise, training):
    """The derivative of the loss by x.

    dy:      the derivative of the loss by what dropout returned; not changed
    returns: float array of the same shape
    """
    ### BEGIN SOLUTION
    return dropout(dy, p, noise, training)
    ### END SOLUTION


# %% tests="dropout" points=3
def check_dropout(x, p, noise, training):
    x, noise = np.array(x, float), np.array(noise, float)
    kept, when = noise >= p, f"p = {p}, training = {training}"
    factor = kept / (1 - p) if training else np.ones(x.shape)
    doubtful = [
        (kept / 1.0, "what is kept is multiplied by 1 / (1 - p), so that the mean stays"),
        (kept / p if p else kept, "the factor is 1 / (1 - p); it is 1 / p only by chance at 0.5"),
        (kept * (1 - p), "while training the factor is 1 / (1 - p), not 1 - p"),
        ((noise > p) / (1 - p), "a unit whose noise equals p is kept"),
        (~kept / (1 - p), "dropped and kept are exchanged: drop where noise is less than p"),
        (~kept / p if p else kept, "dropped and kept are exchanged: drop where noise is less than "
         "p"), (~kept / 1.0, "dropped and kept are exchanged: drop where noise is less than p"),
        (np.ones(x.shape) / (1 - p), "nothing was dropped"),
        (np.ones(x.shape), "nothing was dropped")] if training else [
        (kept / (1 - p), "in use nothing is dropped"), (kept / 1.0, "in use nothing is dropped"),
        (np.full(x.shape, 1 - p), "in use nothing is multiplied: training has done it"),
        (np.full(x.shape, 1 / (1 - p)), "in use nothing is multiplied: training has done it")]
    for name, function, why in (
            ("dropout", dropout, "drop where noise is less than p, else x / (1 - p)"),
            ("dropout_backward", dropout_backward, "the gradient is multiplied as x was")):
        call = f"{name} of {short(x)}, noise {short(noise)}, {when}" if x.size < 5 else (
            f"{name} of shape {x.shape}, {when}")
        found = call_with(lambda x, noise: function(x, p, noise, training), call, x, noise)
        slips = [(x * slip, reason) for slip, reason in doubtful if not close(slip, factor)]
        check_array(call, found, x * factor, why if training else "in use nothing changes",
                    "the shape of x", slips)


for training in (True, False):
    check_dropout([4.0, 8.0, -4.0, 8.0], 0.2, [0.75, 0.1, 0.2, 0.9], training)
    check_dropout([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]], 0.5,
                  [[0.1, 0.6, 0.5], [0.9, 0.3, 0.7]], training)
check_dropout([1.0, 2.0], 0.0, [0.0, 0.5], True)
### BEGIN HIDDEN TESTS
draws = np.random.default_rng(2012)
for shape, p in (((7,), 0.3), ((4, 5), 0.75), ((2, 3, 4, 4), 0.5), ((1,), 0.9), ((3, 2), 0.0),
                 ((50,), 0.1)):
    for training in (True, False):
        check_dropout(draws.normal(size=shape), p, draws.random(shape), training)
check_dropout([3.0, 5.0], 0.5, [0.1, 0.2], True)
check_dropout([3.0, 5.0], 0.25, [0.25, 0.9], True)
check_dropout([0.0, 0.0, 1.0], 0.6, [0.1, 0.7, 0.6], True)
# Over all draws the mean is x, and the slope of the forward pass is the backward pass.
x, p = draws.normal(size=(1, 6)), 0.25
grid = (np.arange(1000) + 0.5) / 1000
many = as_numbers(dropout(np.repeat(x, 1000, 0), p, np.repeat(grid[:, None], 6, 1), True),
                  (1000, 6), "dropout of 1000 rows")
assert close(many.mean(0), x[0], atol=2e-3), told(
    "dropout, mean over 1000 draws", short(many.mean(0)), short(x[0]), "the mean stays x")
### END HIDDEN TESTS

# %% [markdown]
# The mean stays, but the draws scatter: the more, the larger $p$ is. Try $p = 0.9$.

# %%
def scatter_of_dropout():
    draws, x = np.random.default_rng(0), np.full((20000, 3), [1.0, 2.0, -3.0])
    for p in (0.1, 0.5, 0.8):
        y = np.asarray(dropout(x, p, draws.random(x.shape), True), float)
        print(f"p = {p}: mean {y.mean(0).round(1)}, standard deviation {y.std(0).round(1)}")


attempt(scatter_of_dropout, "dropout")

# %% [markdown]
# ## 5. Which average is it?
#
# **Question.** Each draw of dropout is another, thinner network; with $n$ units there are $2^n$ of
# them. In use, one pass through the whole network is to stand for all. For which kind of mean is
# that true?
#
# **Formula.** Take one layer: inputs $h_1 \dots h_n$, weights $W$ of shape $(n, C)$, biases $b$,
# and a softmax over $C$ classes. A *mask* $m$ is a row of $n$ zeros and ones: 0 is dropped, 1 is
# kept (here without any factor). It says $s_m = \mathrm{softmax}((m \odot h) \, W + b)$, where
# $\odot$ multiplies number by number. A mask with $d$ zeros has the probability
# $P_m = p^{\,d} \, (1 - p)^{\,n - d}$. The **normalised geometric mean** of all masks is
#
# $$ G_c = \prod_m s_{m,c}^{\,P_m}, \qquad g_c = \frac{G_c}{G_1 + \dots + G_C} . $$
#
# The claim: $g$ is exactly what **one pass with $h$ times $1 - p$** says,
# $\mathrm{softmax}((1 - p)\, h \, W + b)$. (Why? The logarithm of a geometric mean is a mean of
# logarithms. The logarithm of a softmax is the scores, up to a number that is the same for all
# classes; scores are linear in the mask; and the mean mask is $1 - p$.)
#
# **Numbers.** A product of a thousand probabilities is smaller than any number that a computer can
# hold. Add logarithms instead: $\ln G_c = \sum_m P_m \ln s_{m,c}$.
#
# **Example.** $n = 2$, $p = 0.25$: the masks $(0,0), (0,1), (1,0), (1,1)$ have the probabilities
# $\frac{1}{16}, \frac{3}{16}, \frac{3}{16}, \frac{9}{16}$.

# %% given="ensemble_tools"
def softmax(scores):
    """Shares that add up to 1 along the last axis."""
    powers = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def all_masks(n):
    """Every row of n zeros and ones: (2 ** n, n)."""
    return np.arange(2 ** n)[:, None] >> np.arange(n)[::-1] & 1


print(all_masks(2))

# %% [markdown]
# **Exercise `ensemble`** (3 points). Write the mean over all $2^n$ masks, and the one pass.

# %% exercise="ensemble"
def mean_of_all(h, W, b, p):
    """The normalised geometric mean of the softmax over all masks of the inputs.

    h:       (n,) float array, n at most 10; not changed
    W:       (n, C) float array; not changed
    b:       (C,) float array; not changed
    p:       float, 0 < p < 1, the probability with which an input is dropped
    returns: (C,) float array, adds up to 1
    """
    ### BEGIN SOLUTION
    masks = all_masks(len(h))
    kept = masks.sum(axis=1)
    P = (1 - p) ** kept * p ** (len(h) - kept)
    G = np.exp(P @ np.log(softmax(masks * h @ W + b)))
    return G / G.sum()
    ### END SOLUTION


def one_pass(h, W, b, p):
    """What the whole network says with its inputs times 1 - p; the same arguments."""
    ### BEGIN SOLUTION
    return softmax((1 - p) * h @ W + b)
    ### END SOLUTION


# %% tests="ensemble" points=3
def slips_of_ensemble(h, W, b, p):
    """Known wrong results and what they mean."""
    masks = all_masks(len(h))
    kept = masks.sum(1)
    P = (1 - p) ** kept * p ** (len(h) - kept)
    says = torch.softmax(torch.tensor(masks * h @ W + b), 1).numpy()
    G = np.exp(P @ np.log(says))
    evenly = np.exp(np.log(says).mean(0))
    return [
        (P @ says, "this is the ordinary mean; take the mean of the logarithms"),
        (says.mean(0), "this is the ordinary mean; take the mean of the logarithms"),
        (G, "the shares must add up to 1: divide by their sum"),
        (evenly / evenly.sum(), "masks are not equally likely: weigh each with its probability"),
        (np.log(G), "this is the logarithm of the mean; take exp, then divide by the sum"),
        (torch.softmax(torch.tensor(p * h @ W + b), 0).numpy(),
         "p is the probability of a zero in the mask, 1 - p that of a one"),
        (torch.softmax(torch.tensor(h @ W + b), 0).numpy(),
         "the masks here come without a factor; or only the full mask was used")]


def check_ensemble(n, C, p, seed, scale=1.0):
    draws = np.random.default_rng(seed)
    h, W, b = draws.normal(size=n), scale * draws.normal(size=(n, C)), draws.normal(size=C)
    # One pass through PyTorch stands for the mean, as the claim says.
    right = torch.softmax(torch.tensor((1 - p) * h @ W + b), 0).numpy()
    call = f"mean_of_all of {n} inputs, {C} classes, p = {p}"
    found = call_with(mean_of_all, call, h, W, b, p=p)
    floats = isinstance(found, np.ndarray) and found.dtype.kind == "f"
    # Also not where all is NaN, which is neither.
    some = not floats or not found.size or (found > 0).any() or (found < 0).any()
    assert some, told(call, short(found), short(right),
                      "a long product of shares becomes 0: add logarithms instead")
    check_array(call, found, right, "P_m ln s_m, added over all masks; then exp, then divide by "
                "the sum", "one share for each class", slips_of_ensemble(h, W, b, p))
    call = f"one_pass of {n} inputs, {C} classes, p = {p}"
    slips = [(torch.softmax(torch.tensor(z), 0).numpy(), why) for z, why in (
        (h @ W + b, "the inputs have to be multiplied by 1 - p"),
        (p * h @ W + b, "the factor is 1 - p, the probability to be kept"),
        ((1 - p) * (h @ W + b), "the biases are never dropped: multiply the inputs only"),
        (h @ W / (1 - p) + b, "here the factor is 1 - p, not its inverse"))]
    check_array(call, call_with(one_pass, call, h, W, b, p=p), right, "softmax of the scores of "
                "the inputs times 1 - p", "one share for each class", slips)


check_ensemble(2, 3, 0.25, seed=1)
check_ensemble(5, 4, 0.5, seed=2)
check_ensemble(10, 3, 0.4, seed=3)
### BEGIN HIDDEN TESTS
for seed, (n, C, p) in enumerate(((1, 2, 0.1), (3, 1, 0.5), (4, 6, 0.9), (7, 2, 0.35),
                                  (10, 5, 0.5), (6, 3, 0.05)), 10):
    check_ensemble(n, C, p, seed)
check_ensemble(8, 3, 0.5, 20, scale=3.0)
check_ensemble(9, 4, 0.7, 21, scale=2.0)
### END HIDDEN TESTS

# %% [markdown]
# For one layer the claim holds to the last digits. And with a hidden layer of ReLUs between the
# mask and the softmax? There the scores are not linear in the mask any more. The cell below prints
# the largest difference over ten random networks of each kind.

# %%
def exact_or_not():
    def distances(hidden, seed):
        draws = np.random.default_rng(seed)
        h, masks = draws.normal(size=8), all_masks(8)
        V, W = draws.normal(size=(8, 6)), draws.normal(size=(6 if hidden else 8, 3))

        def scores(x):
            return np.maximum(x @ V, 0) @ W if hidden else x @ W
        G = np.exp(np.log(softmax(scores(masks * h))).mean(0))
        arithmetic = softmax(scores(masks * h)).mean(0)
        once = softmax(scores(h / 2))
        return np.abs(G / G.sum() - once).max(), np.abs(arithmetic - once).max()

    for hidden, name in ((False, "one layer"), (True, "a hidden layer of ReLUs")):
        geometric, arithmetic = np.max([distances(hidden, seed) for seed in range(10)], axis=0)
        print(f"{name:24} one pass against the geometric mean: "
              f"{'less than 1e-9' if geometric < 1e-9 else f'{geometric:.2f}'}, "
              f"against the ordinary mean: {arithmetic:.2f}")


exact_or_not()

# %% [markdown]
# So the famous average over $2^n$ networks is exact where dropout stands right before the last
# layer, and it is a geometric mean. Further down, one pass is an approximation.
#
# ## 6. Ten pictures out of one
#
# **Question.** AlexNet had 1.2 million photographs for sixty million parameters. Where do more
# pictures come from?
#
# **Rule.** From the same ones. A *patch* of $s \times s$ pixels, cut out at any place where it fits
# wholly, shows the same thing; so does its mirror image, with left and right exchanged. While
# training, AlexNet took patches of 224 by 224 at random places out of pictures of 256 by 256,
# mirrored half of the time. In use it took **ten patches** and averaged what the network said of
# them: the four corners and the centre, and the mirror images of these five.
#
# A picture is an array of shape $(H, W, 3)$: rows from the top, columns from the left, and the
# three colours. Let the order of the ten be
#
# 1. top left, top right, bottom left, bottom right, centre;
# 2. then the mirror images of these five, in the same order.
#
# The centre patch begins at row `(H - s) // 2` and column `(W - s) // 2`.
#
# **Example.** A picture of 3 rows and 5 columns, without colours, and patches of 2 by 2:
#
#     0  1  2  3  4     top left   0 1    bottom right    8  9    centre   1 2    top left,   1 0
#     5  6  7  8  9                5 6                   13 14             6 7    mirrored    6 5
#    10 11 12 13 14
#
# A patch of 2 fits at 2 rows and 4 columns of this picture, that is 8 places; with mirrors, 16
# pictures.
#
# **Exercise `patches`** (2 points). Write three functions. They are short.

# %% exercise="patches"
def patch(picture, top, left, s, mirror):
    """A patch, mirrored left to right or not.

    picture:   (H, W, 3) float array; not changed
    top, left: int, row and column of its first pixel; it fits
    s:         int, its rows and columns
    mirror:    bool
    returns:   (s, s, 3) float array
    """
    ### BEGIN SOLUTION
    found = picture[top:top + s, left:left + s]
    return found[:, ::-1] if mirror else found
    ### END SOLUTION


def ten_patches(picture, s):
    """The ten patches in the order of the text: (10, s, s, 3)."""
    ### BEGIN SOLUTION
    H, W = picture.shape[:2]
    corners = [(0, 0), (0, W - s), (H - s, 0), (H - s, W - s), ((H - s) // 2, (W - s) // 2)]
    return np.stack([patch(picture, *corner, s, mirror)
                     for mirror in (False, True) for corner in corners])
    ### END SOLUTION


def how_many(H, W, s):
    """In how many ways a patch of s by s can be cut out of H by W, mirrored or not; an int."""
    ### BEGIN SOLUTION
    return 2 * (H - s + 1) * (W - s + 1)
    ### END SOLUTION


# %% tests="patches" points=2
def cut(picture, top, left, s):
    """Pixel by pixel."""
    return np.array([[picture[top + i, left + j] for j in range(s)] for i in range(s)])


def check_patch(picture, top, left, s, mirror, what):
    plain = cut(picture, top, left, s)
    right = np.flip(plain, 1) if mirror else plain
    call = f"patch of {what}, top {top}, left {left}, s = {s}, mirror = {mirror}"
    slips = [(np.flip(plain, 0), "a mirror exchanges left and right, not top and bottom"),
             (np.flip(plain, 2), "a mirror exchanges left and right, not the colours"),
             (np.flip(plain, (0, 1)), "this is half a turn; exchange only left and right"),
             (plain if mirror else np.flip(plain, 1), "mirror it if, and only if, mirror is True"),
             (plain.swapaxes(0, 1), "rows and columns are exchanged")]
    slips.append((picture[left:left + s, top:top + s], "top is a row, left is a column"))
    found = call_with(patch, call, picture, top=top, left=left, s=s, mirror=mirror)
    check_array(call, found, right, "s rows from top on, s columns from left on",
                "s rows, s columns, three colours", slips)


def check_ten(picture, s, what):
    H, W = picture.shape[:2]
    down, across = H - s, W - s
    places = [(0, 0), (0, across), (down, 0), (down, across), (down // 2, across // 2)]
    five = np.stack([cut(picture, *place, s) for place in places])
    right = np.concatenate([five, np.flip(five, 2)])
    upside = np.concatenate([five, np.flip(five, 1)])
    beside = np.stack([np.flip(k, 1) if m else k for k in five for m in (0, 1)])
    whole = np.stack([cut(np.flip(picture, 1), *place, s) for place in places])
    exchanged = right[[0, 2, 1, 3, 4, 5, 7, 6, 8, 9]]
    up = np.stack([cut(picture, *place, s) for place in places[:4] + [
        (-(-down // 2), -(-across // 2))]])
    call = f"ten_patches of {what}, s = {s}"
    slips = [(upside, "a mirror exchanges left and right, not top and bottom"),
             (beside, "first the five patches, then their five mirror images"),
             (np.concatenate([five, five]), "the last five are mirror images"),
             (np.concatenate([five, whole]), "mirror the patches; in a mirrored picture the "
              "corners come in another order"),
             (exchanged, "top right comes before bottom left"),
             (right[[4, 0, 1, 2, 3, 9, 5, 6, 7, 8]], "the centre comes last of the five"),
             (np.concatenate([up, np.flip(up, 2)]), "the centre begins at (H - s) // 2, rounded "
              "down"), (five, "ten patches: the mirror images are missing")]
    if down and across:
        inner = [(0, 0), (0, across - 1), (down - 1, 0), (down - 1, across - 1), places[4]]
        inner = np.stack([cut(picture, *place, s) for place in inner])
        slips.append((np.concatenate([inner, np.flip(inner, 2)]),
                      "the last patch that fits begins at H - s and W - s"))
    found = call_with(ten_patches, call, picture, s=s)
    if isinstance(found, (list, tuple)):
        found = [np.asarray(as_numbers(part, np.shape(part), call)) for part in found]
    check_array(call, found, right, "see the order in the text", "ten patches of s by s, three "
                "colours", slips)


def check_how_many(H, W, s):
    call = f"how_many({H}, {W}, {s})"
    found = float(as_numbers(how_many(H, W, s), (), call))
    places = len([0 for top in range(H) for left in range(W) if top + s <= H and left + s <= W])
    for slip, why in ((2 * (H - s) * (W - s), "a patch may also begin at the very last place: "
                       "there are H - s + 1 rows to begin at"),
                      (places, "each can be mirrored or not"),
                      (4 * places, "mirrors of left and right only"),
                      (2 * H * W, "the whole patch must fit")):
        assert found != slip or slip == 2 * places, told(call, f"{found:g}", 2 * places, why)
    assert found == 2 * places, told(call, f"{found:g}", 2 * places, "places down times places "
                                     "across, times two")


NUMBERED = np.arange(15.0).reshape(3, 5, 1) + [0.0, 0.25, 0.5]
for mirror in (False, True):
    check_patch(NUMBERED, 0, 2, 2, mirror, "3 by 5 numbers")
    check_patch(NUMBERED, 1, 1, 2, mirror, "3 by 5 numbers")
check_ten(NUMBERED, 2, "3 by 5 numbers")
check_how_many(3, 5, 2)
### BEGIN HIDDEN TESTS
draws = np.random.default_rng(224)
for H, W, s in ((4, 4, 3), (6, 9, 4), (9, 6, 5), (5, 5, 5), (7, 3, 1), (8, 11, 3)):
    picture = draws.random((H, W, 3))
    check_ten(picture, s, f"{H} by {W} random pixels")
    check_how_many(H, W, s)
    for mirror in (False, True):
        top, left = int(draws.integers(0, H - s + 1)), int(draws.integers(0, W - s + 1))
        check_patch(picture, top, left, s, mirror, f"{H} by {W} random pixels")
check_how_many(64, 48, 48)
### END HIDDEN TESTS

# %% [markdown]
# The ten patches of a photograph. The paper says that patches and mirrors make the training set
# larger by a factor of 2048. Does your function agree?

# %%
def ten_of_a_photograph():
    small = load_sample_image("flower.jpg")[::8, ::8] / 255
    _, axes = plt.subplots(2, 5, figsize=(7, 3))
    for axis, one in zip(axes.flat, np.asarray(ten_patches(small, 44), float)):
        axis.imshow(one)
        axis.axis("off")
    print("patches of 224 in pictures of 256, with mirrors:", how_many(256, 256, 224))


attempt(ten_of_a_photograph, "patches")

# %% [markdown]
# ## 7. Other light
#
# **Question.** A flower is the same flower at noon and in the evening. Which changes of colour does
# a picture itself suggest?
#
# **Idea.** The pixels of a picture are points in a space of three axes: red, green, blue. They do
# not fill it evenly. Along the direction in which they vary most, lies what happens most often:
# mostly brighter and darker. AlexNet adds a random step along the *principal axes* to each picture
# that it trains on: large along the long axes, small along the short ones.
#
# **Formula.** Let row $i$ of $X$, of shape $(N, 3)$, be pixel $i$, and $\mu$ the mean pixel. The
# *covariance* is
#
# $$ A = \frac{1}{N} \sum_i (x_i - \mu)(x_i - \mu)^T , $$
#
# a symmetric matrix of 3 by 3. Its eigenvectors $v_1, v_2, v_3$, each of length 1, are the
# principal axes, and its eigenvalues $\lambda_1 \ge \lambda_2 \ge \lambda_3$ the variances along
# them. Then draw three numbers $\alpha_1, \alpha_2, \alpha_3$ for a picture (AlexNet: normally
# distributed with a standard deviation of 0.1), and add to **every** pixel of it the same step
#
# $$ \alpha_1 \lambda_1 v_1 + \alpha_2 \lambda_2 v_2 + \alpha_3 \lambda_3 v_3 . $$
#
# The vectors are handed on as **columns** of a matrix $V$, so that the step is $V$ times the three
# numbers $\alpha_k \lambda_k$. (AlexNet took the axes from all pixels of the training set; here
# they are of one picture. Pixels run from 0 to 1, and are not cut off at 0 and 1 afterwards.)
#
# **Example.** The four pixels $(0, 0, 0), (1, 0, 0), (0, 0.5, 0), (1, 0.5, 0)$ vary along red and,
# half as far, along green. Their covariance has $0.25$ and $0.0625$ and $0$ on its diagonal and
# zeros elsewhere, so that $\lambda = (0.25, 0.0625, 0)$ and $V$ is the unit matrix. (A sign may be
# turned: if $v$ is an eigenvector, so is $-v$.) With $\alpha = (2, 4, 7)$ the step is
# $(0.5, 0.25, 0)$.
#
# **Exercise `colour`** (3 points). Write both. Useful: `np.linalg.eigh(A)` returns eigenvalues and
# eigenvectors (as columns) of a symmetric matrix, the **smallest** eigenvalue first.

# %% exercise="colour"
def colour_axes(pixels):
    """The principal axes of a cloud of colours.

    pixels:  (N, 3) float array; not changed
    returns: (values, V): (3,) variances along the axes, the largest first; (3, 3) array, column k
             is the axis of values[k], of length 1, with either sign
    """
    ### BEGIN SOLUTION
    off = pixels - pixels.mean(axis=0)
    values, V = np.linalg.eigh(off.T @ off / len(off))
    return values[::-1], V[:, ::-1]
    ### END SOLUTION


def recolour(picture, values, V, alpha):
    """The picture in other light.

    picture: (H, W, 3) float array; not changed
    values:  (3,) float array; not changed
    V:       (3, 3) float array, axes as columns; not changed
    alpha:   (3,) float array, the random numbers; not changed
    returns: (H, W, 3) float array
    """
    ### BEGIN SOLUTION
    return picture + V @ (alpha * values)
    ### END SOLUTION


# %% tests="colour" points=3
def check_axes(pixels, what):
    pixels = np.array(pixels, float)
    call, N = f"colour_axes of {what}", len(pixels)
    values, V = as_parts(call_with(colour_axes, call, pixels), ("values", "V"), call)
    A = np.cov(pixels.T, bias=True)
    right, axes = np.linalg.eigvalsh(A)[::-1], np.linalg.svd(A)[0]
    raw = np.linalg.eigvalsh(pixels.T @ pixels / N)[::-1]
    slips = [(right[::-1], "the largest comes first"),
             (N * right, "divide by the number of pixels"),
             (right * N / max(N - 1, 1), "divide by N here, not by N - 1"),
             (np.sqrt(np.abs(right)), "variances, not standard deviations"),
             (np.sqrt(np.abs(N * right)), "these are singular values; square them, divide by N"),
             (raw, "the mean pixel has to be taken away first")]
    check_array(f"{call}, values", values, right, "the eigenvalues of the covariance, the largest "
                "first", "three variances", slips)
    V = as_numbers(V, (3, 3), f"{call}, V")
    check_columns(f"{call}, V", V, A, right, axes)


def check_columns(call, V, A, values, axes):
    """Each column is an axis: A v = value v, and all have length 1 and right angles."""
    def fits(V):
        return np.allclose(A @ V, V * values, atol=1e-5 + 1e-4 * values.max())

    shown = short(V.T[0])
    assert fits(V) or not fits(V.T), told(
        f"{call}, column 0", shown, f"plus or minus {short(axes[:, 0])}",
        "the axes are the columns, not the rows")
    assert fits(V) or not fits(V[:, ::-1]), told(
        f"{call}, column 0", shown, f"plus or minus {short(axes[:, 0])}",
        "the columns have to follow their values: the largest first")
    assert fits(V), told(f"{call}, column 0", shown, f"plus or minus {short(axes[:, 0])}",
                         "the eigenvectors of the covariance, as columns")
    assert np.allclose(V.T @ V, np.eye(3), atol=1e-4), told(
        f"{call}, lengths of the columns", short(np.sqrt((V ** 2).sum(0))), [1, 1, 1],
        "axes have length 1 and stand at right angles")


def turned(seed):
    """A rotation in space, not symmetric."""
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))[0]


def check_recolour(picture, values, V, alpha, what):
    call = f"recolour of {what}, values {short(values)}, alpha {short(alpha)}"
    step = V * values @ alpha
    assert step.shape == (3,)
    slips = [(V.T @ (alpha * values), "the axes are the columns of V, not its rows"),
             (V @ alpha, "each axis is multiplied by its value as well"),
             (V @ (alpha * np.sqrt(values)), "the formula takes the values, not their roots"),
             (values * alpha, "this adds to red, green and blue; go along the axes"),
             (-step, "the step is added"), (0 * step, "nothing has changed")]
    slips = [(picture + slip, why) for slip, why in slips] + [
        (np.clip(picture + step, 0, 1), "pixels are not cut off at 0 and 1 here"),
        (picture * (1 + step), "the step is added, the same for every pixel")]
    found = call_with(recolour, call, picture, values, V, alpha)
    check_array(call, found, picture + step, "the sum of alpha times value times axis, added to "
                "every pixel", "the shape of the picture", slips)


check_axes([[0, 0, 0], [1, 0, 0], [0, 0.5, 0], [1, 0.5, 0]], "the four pixels of the example")
check_axes([[0.1, 0.2, 0.9], [0.5, 0.1, 0.3], [0.9, 0.7, 0.2], [0.2, 0.6, 0.4], [0.8, 0.2, 0.6]],
           "five pixels")
eight = np.random.default_rng(1).random((2, 4, 3))
check_recolour(eight, np.array([0.25, 0.0625, 0.0]), np.eye(3), np.array([2.0, 4.0, 7.0]),
               "2 by 4 pixels, V the unit matrix")
check_recolour(eight, np.array([0.3, 0.1, 0.05]), turned(2), np.array([1.0, -0.5, 2.0]),
               "2 by 4 pixels")
### BEGIN HIDDEN TESTS
for seed in range(6):
    draws = np.random.default_rng(seed)
    cloud = draws.normal(size=(int(draws.integers(4, 60)), 3)) * [0.5, 0.2, 0.08] @ turned(seed).T
    check_axes(cloud + draws.random(3), f"{len(cloud)} random pixels")
    check_recolour(draws.random((3, 2, 3)), np.sort(draws.random(3))[::-1], turned(seed + 10),
                   draws.normal(size=3), "3 by 2 random pixels")
check_axes(np.tile([0.5, 0.25, 0.75], (4, 1)), "four pixels of one colour")
check_axes(load_sample_image("china.jpg")[::16, ::16].reshape(-1, 3) / 255, "a photograph")
check_recolour(np.ones((1, 1, 3)), np.array([0.2, 0.1, 0.0]), turned(30), np.zeros(3), "one pixel")
check_recolour(np.random.default_rng(5).random((1, 5, 3)), np.array([2.0, 1.0, 0.5]), turned(31),
               np.array([1.0, 1.0, -1.0]), "1 by 5 pixels, a large step")
### END HIDDEN TESTS

# %% [markdown]
# A photograph in other light; in each row, the middle one is as it was. Here $\alpha$ is much
# larger than AlexNet's, so that one sees it. (The rule depends on the unit: with pixels from 0 to
# 255 the variances are $255^2$ times as large, but the picture only 255 times. The paper gives the
# rule without saying which it means.)

# %%
def other_light():
    small = load_sample_image("china.jpg")[::6, ::6] / 255
    values, V = (np.asarray(part, float) for part in colour_axes(small.reshape(-1, 3)))
    V = V * np.sign(V.sum(0))  # either sign is right; this one makes plus brighter
    print("share of the variance along each axis:", (values / values.sum()).round(3))
    _, axes = plt.subplots(2, 3, figsize=(7, 3.4))
    for row, k, size in zip(axes, (0, 1), (0.6, 15.0)):
        for axis, sign in zip(row, (-1, 0, 1)):
            picture = recolour(small, values, V, sign * size * np.eye(3)[k])
            axis.imshow(np.clip(picture, 0, 1))
            axis.axis("off")


attempt(other_light, "colour")

# %% [markdown]
# ## 8. Kernels of one pixel, and a head without weights for places
#
# **Question.** What can a convolution do whose kernel is a single pixel? And why must the pictures
# of AlexNet and VGG all have the same size?
#
# **One by one.** A kernel of $1 \times 1$ does not look at neighbours, it mixes *channels*. In each
# place, the $C$ numbers of that pixel are a vector, and the layer multiplies it by a matrix: with
# $w$ of shape $(O, C)$,
#
# $$ y_{n o i j} = b_o + \sum_c w_{o c} \, x_{n c i j} . $$
#
# That is a dense layer on every pixel. From 3 channels to 4 it has 12 weights, where kernels of 3
# by 3 have 108.
#
# **Global average.** Dense layers at the end have a weight for each place, so the size of the
# picture is fixed. *Network in network* (2014) did without: make one map for each class, and let
# the score of a class be the **mean of its map**, over all rows and columns. No weights, and any
# size will do.
#
# **Example.** One picture of two channels, 1 row and 3 columns: $x = ((1, 2, 3), (0, 4, 2))$, with
# the weights $w = (10, 1)$ and the bias 5. Then $y = (15, 29, 37)$, and the score is 27.
#
# **Exercise `one_by_one`** (3 points). Write the layer, and the head: the layer with one output for
# each class, then the mean. Mind the axes: `@` and `reshape` work from the last axis on, and the
# channels are in the middle.

# %% exercise="one_by_one"
def conv1x1(x, w, b):
    """A convolution with kernels of one pixel.

    x:       (N, C, H, W) float array; not changed
    w:       (O, C) float array; not changed
    b:       (O,) float array; not changed
    returns: (N, O, H, W) float array
    """
    ### BEGIN SOLUTION
    return np.einsum("oc,ncij->noij", w, x) + b[:, None, None]
    ### END SOLUTION


def head(x, w, b):
    """The scores of a head with global average pooling; the same arguments.

    returns: (N, O) float array, a score for each picture and class
    """
    ### BEGIN SOLUTION
    return conv1x1(x, w, b).mean(axis=(2, 3))
    ### END SOLUTION


# %% tests="one_by_one" points=3
def pixelwise(x, w, b):
    """The authority: PyTorch."""
    x, w, b = (torch.tensor(np.array(a)) for a in (x, w, b))
    return torch.conv2d(x, w[:, :, None, None], b).numpy()


def check_one_by_one(x, w, b, what):
    N, C, H, W = x.shape
    out, right = len(w), pixelwise(x, w, b)
    flat = x.reshape(-1, C) @ w.T + b
    moved = x.transpose(0, 2, 3, 1) @ w.T + b
    slips = [(right - b[:, None, None], "the bias is missing"),
             (flat.reshape(right.shape), "reshape does not move axes: pixels and channels got "
              "mixed; transpose first"),
             (flat.reshape(N, H, W, out).transpose(0, 3, 1, 2), "reshape does not move axes: "
              "pixels and channels got mixed; transpose first"),
             (moved.reshape(right.shape), "reshape does not move axes back: transpose instead"),
             (moved, "channels come second: (N, O, H, W)"),
             (right.transpose(0, 1, 3, 2), "rows and columns are exchanged"),
             (np.maximum(right, 0), "there is no ReLU in this layer"),
             (right + (C - 1) * b[:, None, None], "the bias is added once, not for each channel")]
    if out == C:
        slips.append((pixelwise(x, w.T, b), "w[o, c] leads from channel c to channel o"))
    call = f"conv1x1 of {what}"
    check_array(call, call_with(conv1x1, call, x, w, b), right, "each pixel's channels, times w",
                "(N, O, H, W)", slips)
    scores, call = right.mean((2, 3)), f"head of {what}"
    slips = [(right.sum((2, 3)), "the mean of the map, not its sum"),
             (right.max((2, 3)), "the mean of the map, not its largest number"),
             (scores - b, "the bias is missing"), (scores.T, "pictures are rows, classes columns"),
             (scores + (H * W - 1) * b, "the bias counts once: it is in every place already"),
             (scores.mean(1), "the mean over places, for each class; not over the classes"),
             (right.mean(1), "the mean over rows and columns, not over the channels"),
             (right.mean((0, 2, 3)), "each picture has its own scores"),
             (right, "these are the maps; take the mean of each"),
             (right.mean((2, 3), keepdims=True), "two axes are enough: (N, O)")]
    check_array(call, call_with(head, call, x, w, b), scores, "the mean over rows and columns",
                "a score for each picture and class", slips)


draws = np.random.default_rng(7)
check_one_by_one(draws.normal(size=(2, 3, 4, 5)), draws.normal(size=(6, 3)), draws.normal(size=6),
                 "2 pictures of 3 channels, 4 by 5, to 6")
check_one_by_one(np.array([[[[1.0, 2.0, 3.0]], [[0.0, 4.0, 2.0]]]]), np.array([[10.0, 1.0]]),
                 np.array([5.0]), "the example")
### BEGIN HIDDEN TESTS
for N, C, H, W, out in ((1, 1, 1, 1, 1), (3, 2, 5, 2, 4), (2, 4, 3, 3, 4), (4, 5, 1, 6, 2),
                      (2, 2, 2, 2, 2), (1, 7, 3, 2, 3)):
    check_one_by_one(draws.normal(size=(N, C, H, W)), draws.normal(size=(out, C)),
                     draws.normal(size=out), f"{N} pictures of {C} channels, {H} by {W}, to {out}")
### END HIDDEN TESTS

# %% [markdown]
# The same head, with the same weights, on two sizes. And because mean and matrix are both linear,
# one may take the mean first and multiply once: the scores are the same, but the work is much less.
# What is lost that way are the maps, which show *where* a class was seen.

# %%
def any_size():
    draws = np.random.default_rng(0)
    w, b = draws.normal(size=(10, 32)), draws.normal(size=10)
    for rows, columns in ((7, 7), (5, 9)):
        x = draws.normal(size=(2, 32, rows, columns))
        scores = np.asarray(head(x, w, b), float)
        same = np.allclose(scores, x.mean((2, 3)) @ w.T + b)
        print(f"maps of {rows} by {columns}: scores {scores.shape}, mean first gives the same: "
              f"{same}; this head has {w.size + b.size} parameters, a dense layer would have "
              f"{x[0].size * 10 + 10:,}")


attempt(any_size, "one_by_one")

# %% [markdown]
# ## 9. The Inception module
#
# **Question.** Should the next kernel be of 1, of 3 or of 5? GoogLeNet (2014) answered: all of
# them, side by side. And how can one pay for that?
#
# **Rule.** The module has four branches, all of which see the same maps $x$. Each of them keeps the
# number of rows and columns, and their maps are put side by side, in this order:
#
# | branch | what it does | padding |
# |---|---|---|
# | `"1"` | kernels of 1 by 1 | 0 |
# | `"3"` | first `"3 reduce"`, 1 by 1 to few maps; then kernels of 3 by 3 | 0, then 1 |
# | `"5"` | first `"5 reduce"`, 1 by 1 to few maps; then kernels of 5 by 5 | 0, then 2 |
# | `"pool"` | first the maximum of 3 by 3, in steps of one; then kernels of 1 by 1 | 1, then 0 |
#
# After **every** convolution comes a ReLU, after those that reduce as well. The pooling has no
# weights and no ReLU.
#
# **Cost.** Without biases, kernels of $k \times k$ from $a$ maps to $o$ maps have $a \, o \, k^2$
# weights. The module in the example takes 192 maps:
#
# | | 1 | 3 reduce | 3 | 5 reduce | 5 | pool | together |
# |---|---|---|---|---|---|---|---|
# | maps that go out | 64 | 96 | 128 | 16 | 32 | 32 | $64 + 128 + 32 + 32 = 256$ |
# | weights | 12,288 | 18,432 | 110,592 | 3,072 | 12,800 | 6,144 | 163,328 |
#
# If 3 by 3 and 5 by 5 saw all 192 maps, these two alone would have 374,784.
#
# The next cell gives you the pooling, `max_pool(x, k, stride, padding)`. The convolution is the one
# that was given in section 3, `conv(x, w, b, stride, padding)`. All weights come in a dictionary
# `layers`: under each of the six names `"1"`, `"3 reduce"`, `"3"`, `"5 reduce"`, `"5"`, `"pool"` it
# has a pair `(w, b)`, ready for `conv`.

# %% given="inception_tools"
def max_pool(x, k, stride, padding):
    """The largest number of each window; padding never wins. (N, C, H, W) arrays."""
    x = torch.as_tensor(np.asarray(x, float))
    return torch.nn.functional.max_pool2d(x, k, stride, padding).numpy()


def random_layers(seed, c, n1, r3, n3, r5, n5, n_pool):
    """Random weights for a module: a dictionary of (w, b)."""
    draws = np.random.default_rng(seed)
    sizes = {"1": (n1, c, 1), "3 reduce": (r3, c, 1), "3": (n3, r3, 3),
             "5 reduce": (r5, c, 1), "5": (n5, r5, 5), "pool": (n_pool, c, 1)}
    return {name: (draws.normal(size=(o, i, k, k)), draws.normal(size=o))
            for name, (o, i, k) in sizes.items()}


print({name: w.shape for name, (w, b) in random_layers(0, 6, 4, 3, 5, 2, 3, 2).items()})

# %% [markdown]
# **Exercise `inception`** (4 points). Write the module, and the count of its weights. Useful:
# `np.maximum(a, 0)` and `np.concatenate([a, b], axis=1)`.

# %% exercise="inception"
def inception(x, layers):
    """An Inception module, forward.

    x:       (N, C, H, W) float array; not changed
    layers:  dict, name -> (w, b); not changed
    returns: (N, O, H, W) float array, O is the sum of what the four branches give
    """
    ### BEGIN SOLUTION
    def step(x, name):
        w, b = layers[name]
        return np.maximum(conv(x, w, b, 1, w.shape[2] // 2), 0)

    return np.concatenate([
        step(x, "1"), step(step(x, "3 reduce"), "3"), step(step(x, "5 reduce"), "5"),
        step(max_pool(x, 3, 1, 1), "pool")], axis=1)
    ### END SOLUTION


def module_weights(c, n1, r3, n3, r5, n5, n_pool):
    """The weights of a module, biases not counted; an int.

    c:      int, maps that come in
    others: int, maps that go out of 1, 3 reduce, 3, 5 reduce, 5 and pool
    """
    ### BEGIN SOLUTION
    return c * (n1 + r3 + r5 + n_pool) + 9 * r3 * n3 + 25 * r5 * n5
    ### END SOLUTION


# %% tests="inception" points=4
def branches(x, layers, bends=("1", "3 reduce", "3", "5 reduce", "5", "pool"), pool=max_pool):
    """The authority: PyTorch, branch by branch. A ReLU after each of `bends`."""
    def step(x, name):
        w, b = (torch.tensor(part) for part in layers[name])
        y = torch.conv2d(torch.as_tensor(x), w, b, padding="same")
        return torch.relu(y) if name in bends else y
    return [part.numpy() for part in (
        step(x, "1"), step(step(x, "3 reduce"), "3"), step(step(x, "5 reduce"), "5"),
        step(pool(x, 3, 1, 1), "pool"))]


def mean_pool(x, k, stride, padding):
    return torch.nn.functional.avg_pool2d(torch.tensor(x), k, stride, padding).numpy()


def check_inception(N, H, W, sizes, seed):
    x = np.random.default_rng(seed).normal(size=(N, sizes[0], H, W))
    layers = random_layers(seed, *sizes)
    copy = {name: (w.copy(), b.copy()) for name, (w, b) in layers.items()}
    call = f"inception, x of {x.shape}, maps {sizes[1:]}"
    found = call_with(lambda x: inception(x, copy), call, x)
    assert all(np.array_equal(a, b) for name in layers for a, b in zip(copy[name], layers[name])), \
        f"{call}: layers came back changed, expected as before; work on copies"
    four = branches(x, layers)
    last, first = ("1", "3", "5", "pool"), ("3 reduce", "5 reduce")
    slips = [
        (branches(x, layers, ()), "after every convolution comes a ReLU"),
        (branches(x, layers, last), "after those that reduce comes a ReLU as well"),
        (branches(x, layers, first), "the last convolution of each branch has a ReLU, too"),
        (branches(x, layers, pool=mean_pool), "the pooling takes the maximum, not the mean"),
        (branches(x, layers, pool=lambda x, *_: x), "the pooling is missing in the last branch"),
        ([four[k] for k in (0, 2, 1, 3)], "the order of the branches is 1, 3, 5, pool"),
        ([four[k] for k in (3, 0, 1, 2)], "the order of the branches is 1, 3, 5, pool"),
        (four[:3], "the branch of the pooling is missing"),
        (four[:3] + [max_pool(x, 3, 1, 1)], "kernels of 1 by 1 come after the pooling")]
    slips = [(np.concatenate(parts, 1), why) for parts, why in slips]
    right = np.concatenate(four, 1)
    stacked = right.transpose(0, 2, 3, 1)
    slips.append((stacked, "maps come second: put the branches side by side along axis 1"))
    check_array(call, found, right, "four branches on the same x, side by side",
                f"rows and columns stay, and {sizes[1]} + {sizes[3]} + {sizes[5]} + {sizes[6]} "
                "maps go out", slips)


def check_weights(*sizes):
    call = f"module_weights{sizes}"
    found = float(as_numbers(module_weights(*sizes), (), call))
    layers = random_layers(0, *sizes)
    counts = {name: w.size for name, (w, b) in layers.items()}
    right, c = sum(counts.values()), sizes[0]
    for slip, why in (
            (right + sum(b.size for _, b in layers.values()), "biases are not counted here"),
            (right - counts["3 reduce"] - counts["5 reduce"], "those that reduce count, too"),
            (right - counts["pool"], "the kernels after the pooling count, too"),
            (c * (sizes[1] + 9 * sizes[3] + 25 * sizes[5] + sizes[6]),
             "3 by 3 and 5 by 5 see only the few maps that are left"),
            (right + c * (9 * sizes[3] + 25 * sizes[5]) - counts["3"] - counts["5"],
             "3 by 3 and 5 by 5 see only the few maps that are left"),
            (c * sizes[1] + c * sizes[2] + 3 * sizes[2] * sizes[3] + c * sizes[4]
             + 5 * sizes[4] * sizes[5] + c * sizes[6], "a kernel of k by k has k * k weights")):
        assert found != slip or slip == right, told(call, f"{found:g}", right, why)
    assert found == right, told(call, f"{found:.10g}", right, "add up maps in, times maps out, "
                                "times k * k, for all six")


check_inception(1, 4, 5, (6, 4, 3, 5, 2, 3, 2), seed=1)
check_inception(2, 6, 3, (3, 2, 2, 3, 1, 1, 4), seed=2)
check_weights(192, 64, 96, 128, 16, 32, 32)
check_weights(6, 4, 3, 5, 2, 3, 2)
### BEGIN HIDDEN TESTS
check_inception(1, 1, 1, (1, 1, 1, 1, 1, 1, 1), seed=3)
check_inception(3, 7, 2, (5, 1, 4, 2, 3, 6, 5), seed=4)
check_inception(2, 3, 3, (4, 4, 4, 4, 4, 4, 4), seed=5)
check_inception(1, 8, 9, (2, 7, 1, 1, 6, 2, 1), seed=6)
check_weights(256, 128, 128, 192, 32, 96, 64)
check_weights(1, 2, 3, 4, 5, 6, 7)
check_weights(7, 1, 2, 9, 4, 3, 5)
### END HIDDEN TESTS

# %% [markdown]
# GoogLeNet has nine such modules. Around them there are three convolutions, and at the end a global
# average and one dense layer. Its paper says that it has 12 times fewer parameters than AlexNet.
# What do you find? (Biases count here. Two more heads, which helped in training and were then
# thrown away, do not.)

# %%
MODULES = [(192, 64, 96, 128, 16, 32, 32), (256, 128, 128, 192, 32, 96, 64),
           (480, 192, 96, 208, 16, 48, 64), (512, 160, 112, 224, 24, 64, 64),
           (512, 128, 128, 256, 24, 64, 64), (512, 112, 144, 288, 32, 64, 64),
           (528, 256, 160, 320, 32, 128, 128), (832, 256, 160, 320, 32, 128, 128),
           (832, 384, 192, 384, 48, 128, 128)]


def count_googlenet():
    before = 3 * 64 * 49 + 64 + 64 * 64 + 64 + 64 * 192 * 9 + 192
    modules = sum(module_weights(*sizes) + sum(sizes[1:]) for sizes in MODULES)
    dense, alexnet = 1024 * 1000 + 1000, 60_965_224
    total = before + modules + dense
    print(f"GoogLeNet: {before:,} before the modules, {modules:,} in them, {dense:,} in the dense "
          f"layer; {total:,} together")
    print(f"AlexNet has {alexnet / total:.1f} times as many, or {alexnet / (total - dense):.1f} "
          "times if one leaves out the dense layer of GoogLeNet")
    C = 256
    print(f"a bottleneck, {C} to {C // 4} to {C // 4} to {C}: "
          f"{(C * C // 4 + 9 * (C // 4) ** 2 + C // 4 * C) / C ** 2} times C * C weights")


attempt(count_googlenet, "inception")

# %% [markdown]
# The last line is about the *bottleneck*: 1 by 1 to a quarter of the maps, 3 by 3 among these few,
# and 1 by 1 back to all. Some accounts say that it has $3.75\, C^2$ weights instead of the $9\,
# C^2$ of a plain 3 by 3. And they name GoogLeNet for it, which only reduces; going back up belongs
# to the residual networks of 2015.

# %% [markdown]
# **In your own words** (2 points, read by a person; five to eight sentences). Somebody tells:
# "AlexNet needed sixty million parameters because its kernels were so large. GoogLeNet came down to
# a few million by smaller kernels. And dropout is exactly an average over all $2^n$ networks." What
# is wrong in this, point by point? Use figures from above. Then say where in such networks you
# would save first if memory were short, and where if time were short. Write into the cell below.

# %% [markdown] essay="told" points=2
# ### BEGIN SOLUTION
# Points: 1 for the errors, at least two of them with figures; 1 for memory against time.
#
# 96.2 % of AlexNet's 60,965,224 parameters are in its three dense layers; all kernels together have
# about 2.3 million, and the large ones of 11 by 11 only 35 thousand. VGG has nothing but kernels of
# 3 by 3, and yet 138 million parameters, 89.4 % of them dense. GoogLeNet has 7 million, because
# there is only one dense layer, after a global average, so that it sees 1,024 numbers; and because
# 1 by 1 kernels reduce the maps before the costly kernels. It has kernels of 5 by 5 and of 7 by 7,
# too. Dropout is exactly a geometric mean, normalised, and only for one layer with a softmax; with
# a layer of ReLUs between, it is an approximation, and it is not the ordinary mean. If memory for
# weights is short, begin with the dense layers. If time is short, begin with the convolutions: they
# have most of the multiply-adds, 92 % in AlexNet, for each weight is used in every place.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * The contest counted five guesses. Equal scores have to be settled by a rule, and the rule should
#   not help.
# * AlexNet and VGG keep most of their parameters in dense layers and do most of their work in
#   convolutions.
# * Groups are a full layer with zeros that stay zero: half of the weights, and no talk between two
#   cards.
# * Dropout multiplies by $1 / (1 - p)$ in training. For a last layer, one pass is exactly a
#   normalised geometric mean over all masks; for deeper ones it is not.
# * Patches, mirrors and steps along the axes of colour make new pictures out of old ones. From 256
#   to 224 there are 2,178 of them, not 2,048.
# * A kernel of one pixel is a matrix for every pixel. It makes an Inception module affordable, and
#   a global average in place of dense layers lets pictures have any size.
#
# **Next.** The chapter on the architecture wars tells how the contest went, races ReLU against
# tanh, and lets you build modules and watch their cost.
#
# **Sources.** O. Russakovsky and others, *ImageNet large scale visual recognition challenge*
# (2015). A. Krizhevsky, I. Sutskever and G. Hinton, *ImageNet classification with deep
# convolutional neural networks* (2012). N. Srivastava and others, *Dropout: a simple way to prevent
# neural networks from overfitting* (2014). P. Baldi and P. Sadowski, *Understanding dropout*
# (2013). M. Lin, Q. Chen and S. Yan, *Network in network* (2014). K. Simonyan and A. Zisserman,
# *Very deep convolutional networks for large-scale image recognition* (2015). C. Szegedy and
# others, *Going deeper with convolutions* (2015). K. He and others, *Deep residual learning for
# image recognition* (2016). The photographs and the digits come with scikit-learn.
