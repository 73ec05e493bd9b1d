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
# # Depth and its trouble: keep the signal alive
#
# **The question.** Backpropagation works for any number of layers, on paper. Yet for many years
# networks of more than a few layers were hard to train. What goes wrong between the first layer and
# the last, and which remedy helps against what?
#
# **At the end you can**
#
# * measure, layer by layer, how much of a gradient arrives;
# * cut a gradient that is too long without changing its direction;
# * choose starting weights that neither shrink nor blow up what passes through them;
# * normalise over a batch or over a layer, forward and backward, in training and in use;
# * work with the model of 2006, the restricted Boltzmann machine: its energy, its probabilities,
#   and one step of its learning.
#
# **You need** Python, NumPy (arrays, axes, `@`) and the backward pass of a layer. Allow two to
# three hours.
#
# **How it works.** There are eight exercises, worth 24 points in all, and a short essay, worth 2.
# In each exercise, replace `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines
# and leave the lines that begin with `def` as they are. The cell after it tests your code: silence
# means that it passed, and a message says what was found, what was expected, and which idea to look
# at again. Run cells from the top with Shift+Enter; after a change run your cell again, then its
# tests. (*Run All* stops at the first exercise that you have not solved.) After you hand in, more
# tests run on other inputs, so write for every input that the text allows, not only for the one you
# see. A tests cell earns all of its points or none. Each exercise stands alone: if you are stuck,
# go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate depth.ipynb` in a terminal. Exercises that you have not begun are reported as
# failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. In your answers write the formulas yourself; PyTorch, which is imported here too, is
# what most tests compare you with. Four figures are enough, so `float32` is fine.

# %% given="imports"
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

from course.check import as_numbers, as_parts, attempt, told
from course.plots import INK, MINUS, PLUS, THIRD, house, panels

torch.set_num_threads(1)
house()

# %% [markdown]
# The next cell draws graphs and compares numbers; you need not read it. Only the first function is
# for you: `sigmoid(z)`, safe for any `z`.

# %% given="helpers"
def sigmoid(z):
    """1 / (1 + exp(-z)), number by number, for any z."""
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


def draw_graph(nodes, edges, size=(6, 2.2)):
    """A graph from left to right.

    nodes: dict, name -> (across, up, text above, text below)
    edges: list of (from, to, text on the arrow)
    """
    _, axes = plt.subplots(figsize=size)
    for start, end, text in edges:
        tail, head = np.array(nodes[start][:2]), np.array(nodes[end][:2])
        axes.annotate("", head, tail, arrowprops={
            "arrowstyle": "-|>", "color": INK, "shrinkA": 17, "shrinkB": 17, "lw": 1.5})
        axes.text(*(tail + 0.5 * (head - tail) + (0, 0.06)), text, color=THIRD, ha="center")
    for name, (across, up, above, below) in nodes.items():
        axes.plot(across, up, "o", ms=30, mfc="none", mec=PLUS)
        axes.text(across, up, name, ha="center", va="center", fontsize=12)
        axes.text(across, up + 0.27, above, ha="center", va="bottom", color=PLUS)
        axes.text(across, up - 0.27, below, ha="center", va="top", color=MINUS)
    heights = [up for _, up, _, _ in nodes.values()]
    axes.margins(0.12)
    axes.set_ylim(min(heights) - 0.6, max(heights) + 0.6)
    axes.axis("off")


def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(np.asarray(value, float), precision=6, separator=", ",
                           threshold=24).replace("\n", "")


def close(found, expected, share=1e-4, size=0.0):
    """Whether all numbers agree, up to a share of the largest one, or of `size` if that is more."""
    size = max(size, np.abs(expected).max(initial=0.0))
    off = np.abs(np.asarray(found) - expected)
    return bool((off <= (share * size if size else 1e-6)).all())


def real(found):
    """Whether this is a float or an array of floats."""
    return isinstance(found, float) or getattr(getattr(found, "dtype", 0), "kind", "") == "f"


def agree(found, expected, call, why, slips=(), size=0.0):
    """Refuses a known slip by the numbers that it leads to, then whatever else is not right.

    slips: list of (numbers, what to look at again)
    size:  what counts as large, if that is more than the largest expected number
    """
    expected = np.asarray(expected, dtype=float)
    if real(found) and np.isnan(found).any():
        raise AssertionError(told(call, "NaN", short(expected), why))
    found = as_numbers(found, expected.shape, call)
    for slip, reason in slips:
        if np.shape(slip) == expected.shape and not close(slip, expected, 1e-2, size):
            slipped = close(found, slip, size=size)
            assert not slipped, told(call, short(found), short(expected), reason)
    assert close(found, expected, size=size), told(call, short(found), short(expected), why)


def with_reason(work, call, why):
    """What `work` returns; a shape that does not fit becomes a failed test that says why."""
    try:
        return work()
    except (ValueError, IndexError) as fault:
        raise AssertionError(f"{call}: {str(fault).strip()}; {why}") from None


def unchanged(call, **pairs):
    """Refuses an answer that changed what it was given; pairs: name=(now, before)."""
    for name, (now, before) in pairs.items():
        assert np.array_equal(now, before), \
            f"{call}: {name} came back changed, expected as before; work on a copy"


def exact(*arrays):
    """Copies as torch tensors whose gradients are kept."""
    return [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]


# %% [markdown]
# ## 1. Blame through a deep chain
#
# **Question.** The last layer hears what went wrong at once. What does the first one hear?
#
# **Formula.** A chain of layers, without biases to keep it short. With $N$ examples in the rows of
# $a_0 = x$,
#
# $$ z_k = a_{k-1} W_k, \qquad a_k = \varphi(z_k), \qquad k = 1, \ldots, L . $$
#
# Somebody hands us $G_L$, the gradient of the loss for the last output $a_L$. Backward, for $k = L$
# down to 1 ($\odot$: number by number),
#
# $$ D_k = G_k \odot \varphi'(z_k), \qquad
#    \frac{\partial \text{loss}}{\partial W_k} = a_{k-1}^\top D_k, \qquad
#    G_{k-1} = D_k W_k^\top . $$
#
# So on its way to layer 1 the *blame*, as we call a gradient that travels back, is multiplied by
# every slope and by every matrix in between.
# The slopes are known from the *outputs* alone:
#
# | `activation` | $a$ | $\varphi'(z)$ |
# |---|---|---|
# | `"sigmoid"` | $1 / (1 + e^{-z})$ | $a (1 - a)$, never above $1/4$ |
# | `"tanh"` | $\tanh z$ | $1 - a^2$, never above 1 |
# | `"relu"` | $\max(0, z)$ | 1 where $a > 0$, else 0 |
#
# **Picture.** One unit per layer, sigmoid, all weights 1, $x = 1$. Above each node its value; below
# it how much $a_3$ moves per push of that node; on the arrows the slopes. After three layers, how
# much is left?

# %% given="chain_picture"
def one_unit_wide(depth):
    values = [1.0]
    for _ in range(depth):
        values.append(1 / (1 + np.exp(-values[-1])))
    slopes = [a * (1 - a) for a in values[1:]]
    gradients = [np.prod(slopes[k:]) for k in range(depth + 1)]
    names = ["x", *(f"$a_{k}$" for k in range(1, depth + 1))]
    nodes = {name: (k, 0, f"{values[k]:.3f}", f"{gradients[k]:.4f}")
             for k, name in enumerate(names)}
    draw_graph(nodes, [(names[k], names[k + 1], f"{slopes[k]:.3f}") for k in range(depth)],
               size=(5, 1.6))


one_unit_wide(3)

# %% [markdown]
# **Exercise `chain`** (3 points). Return the gradient of every weight matrix. Go forward and keep
# all $a_k$; then walk backward. The list begins with the *first* layer's gradient, though you find
# that one last.

# %% exercise="chain"
def weight_gradients(x, weights, activation, top):
    """Gradients of a loss for all weights of a chain of layers.

    x:          (N, D0) float array, one example per row; not changed
    weights:    list of L >= 1 float arrays of shape (D0, D1), (D1, D2), ...; not changed
    activation: "sigmoid", "tanh" or "relu", the same in all layers
    top:        (N, DL) float array, the gradient of the loss for the last layer's outputs
    returns:    list of L float arrays, each of the shape of its weights
    """
    ### BEGIN SOLUTION
    outputs = [x]
    for W in weights:
        z = outputs[-1] @ W
        outputs.append({"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh,
                        "relu": lambda z: np.maximum(z, 0)}[activation](z))
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, outputs[k].T @ D)
        G = D @ weights[k].T
    return gradients
    ### END SOLUTION


# %% tests="chain" points=3
FUNCTIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}


def by_torch(x, weights, activation, top, without=()):
    """The gradients by autograd; the layers in `without` pretend that their slope is 1."""
    tracked = exact(*weights)
    a = torch.tensor(x, dtype=torch.float64)
    for k, W in enumerate(tracked):
        z = a @ W
        a = FUNCTIONS[activation](z)
        a = z + (a - z).detach() if k in without else a
    (a * torch.tensor(top)).sum().backward()
    return [W.grad.numpy() for W in tracked]


def check_chain(x, weights, activation, top):
    L, N = len(weights), len(x)
    widths = [len(weights[0]), *(W.shape[1] for W in weights)]
    call = f"weight_gradients of {N} examples, widths {widths}, {activation!r}"
    given = x.copy(), [W.copy() for W in weights], top.copy()
    found = with_reason(lambda: weight_gradients(given[0], given[1], activation, given[2]), call,
                        "see the three formulas, and which matrix is transposed")
    found = as_parts(found, [f"gradient of W{k + 1}" for k in range(L)], call)
    right = by_torch(x, weights, activation, top)
    flat = ("a rectifier whose output is 0 has the slope 0: it passes nothing back"
            if activation == "relu" else "no slope was multiplied; D = G * slope, in every layer")
    wrong = [(by_torch(x, weights, activation, top, range(L)), flat),
             (by_torch(x, weights, activation, top, [L - 1]),
              "the slope of the last layer is missing; `top` is for its output, not for z"),
             (by_torch(x, weights, activation, top, range(L - 1)),
              "only the last layer's slope is there; every layer has one"),
             ([W / N for W in right],
              "divided by the number of examples; `top` holds that already, add over examples"),
             ([-W for W in right], "the sign; a gradient points uphill")]
    shapes = [getattr(g, "shape", None) for g in found]
    back = all(shape == W.shape[::-1] for shape, W in zip(shapes, weights))
    square = all(W.shape[0] == W.shape[1] for W in weights)
    assert square or not back, f"{call}: every gradient is transposed, expected a.T @ D"
    if L > 1:
        mirrored = all(shape == W.shape for shape, W in zip(shapes[::-1], weights))
        straight = all(shape == W.shape for shape, W in zip(shapes, weights))
        assert straight or not mirrored, \
            f"{call}: the list begins with the last layer, expected the first layer first"
        wrong.append((right[::-1], "the list begins with the last layer, expected the first"))
    for k in range(L):
        agree(found[k], right[k], f"{call}, layer {k + 1}",
              "a.T @ D, with a what came into the layer and D = G * slope of what came out",
              [(slip[k], why) for slip, why in wrong])
    assert len(given[1]) == L, told(f"{call}, the list of weights", f"{len(given[1])} left", L,
                                    "it came back changed; walk through it without taking away")
    unchanged(call, x=(given[0], x), top=(given[2], top),
              **{f"W{k + 1}": (given[1][k], weights[k]) for k in range(L)})


x, top = np.array([[1.0, -0.5], [0.3, 2.0], [-1.0, 0.7]]), np.array([[1.0], [-2.0], [0.5]])
shallow = [np.array([[0.5, -1.0, 0.8], [1.5, 0.4, -0.6]]), np.array([[1.2], [0.7], [-0.9]])]
check_chain(x, shallow, "sigmoid", top)
check_chain(x, shallow, "tanh", top)
check_chain(x, shallow, "relu", top)
### BEGIN HIDDEN TESTS
chained = np.random.default_rng(1991)


def random_chain(N, widths, scale):
    weights = [scale * chained.normal(size=pair) / np.sqrt(pair[0])
               for pair in zip(widths, widths[1:])]
    return chained.normal(size=(N, widths[0])), weights, chained.normal(size=(N, widths[-1]))


for activation in FUNCTIONS:
    for N, widths, scale in ((1, [1, 1], 1), (4, [3, 2], 1), (2, [2, 3, 4], 1.5),
                             (5, [4, 1, 3, 2], 1), (3, [3, 3, 3, 3], 1.2), (2, [5] * 13, 1.4)):
        x, weights, top = random_chain(N, widths, scale)
        check_chain(x, weights, activation, top)
check_chain(np.array([[1.0, 0.0]]), [np.array([[-1.0, 2.0], [3.0, 1.0]]),
                                     np.array([[1.0], [1.0]])], "relu", np.array([[2.0]]))
check_chain(np.array([[-1.0]]), [np.array([[1.0]]), np.array([[2.0]])], "relu", np.array([[1.0]]))
### END HIDDEN TESTS

# %% [markdown]
# Twenty layers of fifty units. How long is the gradient of each layer's weights, by its Frobenius
# norm (the root of the sum of all squares)? Weights are random with variance $1/50$, or $2/50$ for
# the rectifier. Try another depth, and another variance.

# %%
def through_twenty_layers():
    draws = np.random.default_rng(0)
    _, (axes,) = panels(1, width=4.8)
    for name, variance, colour in (("sigmoid", 1, PLUS), ("tanh", 1, MINUS), ("relu", 2, THIRD)):
        weights = [draws.normal(0, np.sqrt(variance / 50), (50, 50)) for _ in range(20)]
        top = draws.normal(size=(100, 50)) / 100
        found = weight_gradients(draws.normal(size=(100, 50)), weights, name, top)
        lengths = [np.linalg.norm(g) for g in found]
        axes.semilogy(range(1, 21), lengths, "o-", ms=3, color=colour, label=name)
        print(f"{name:8} layer 1: {lengths[0]:.0e}   layer 20: {lengths[-1]:.0e}")
    axes.set(xlabel="layer", ylabel="length of the gradient", xticks=[1, 5, 10, 15, 20])
    axes.legend()


attempt(through_twenty_layers, "chain")

# %% [markdown]
# ## 2. Too long a step
#
# **Question.** Multiply twenty factors above 1 instead, and a gradient *explodes*: one step throws
# the weights far away. The direction may be fine. Can we keep it, and shorten the step?
#
# **Rule** (Razvan Pascanu, Tomas Mikolov and Yoshua Bengio, 2013). Take the gradients of *all*
# parameters as one long list of numbers, with the length
#
# $$ \text{norm} = \sqrt{\sum_{\text{all arrays}} \; \sum_{\text{all numbers}} g^2} . $$
#
# If the norm is above a limit, multiply *every* number by $\text{limit} / \text{norm}$. Otherwise
# leave all as they are: clipping never makes a gradient longer.
#
# **Picture.** A gradient of two numbers, a limit of 1. Cutting each number by itself turns it;
# scaling does not. The same happens if each array is scaled by itself: the parameters then no
# longer move in proportion.

# %% given="clip_picture"
def two_ways_to_clip():
    _, (axes,) = panels(1, height=2.4, width=4.8)
    turn = np.linspace(0, np.pi / 2, 90)
    axes.plot(np.cos(turn), np.sin(turn), color=INK, lw=1, ls=":")
    for end, colour, text in (((3.0, 1.2), INK, "gradient"),
                              ((1.0, 1.0), MINUS, "each number cut"),
                              (np.array([3.0, 1.2]) / np.hypot(3, 1.2), PLUS, "scaled")):
        axes.annotate("", end, (0, 0), arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 2,
                                                   "shrinkA": 0, "shrinkB": 0})
        axes.text(end[0] + 0.08, end[1], text, color=colour,
                  va="top" if text == "scaled" else "bottom")
    axes.set(xlim=(0, 4), ylim=(0, 1.5), aspect="equal")


two_ways_to_clip()

# %% [markdown]
# For example, the arrays `[3.0]` and `[4.0]` have the norm 5; with the limit 1 they become `[0.6]`
# and `[0.8]`. With the limit 10 they stay.
#
# **Exercise `clip`** (2 points). All gradients may be 0; there may also be none at all. The
# caller's arrays stay as they are.

# %% exercise="clip"
def clip_by_norm(gradients, limit):
    """Gradients shortened together to a length of at most `limit`.

    gradients: list of float arrays of any shapes, possibly empty; not changed
    limit:     float > 0
    returns:   (clipped, norm): a list of arrays of the same shapes, and the norm *before*
    """
    ### BEGIN SOLUTION
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    scale = limit / norm if norm > limit else 1.0
    return [g * scale for g in gradients], norm
    ### END SOLUTION


# %% tests="clip" points=2
def length(arrays):
    return float(np.linalg.norm(np.concatenate([np.zeros(0), *(np.ravel(g) for g in arrays)])))


def check_clip(gradients, limit, why="all numbers times limit / norm, if the norm is above it"):
    gradients = [np.asarray(g, dtype=float) for g in gradients]
    call = f"clip_by_norm({[g.tolist() for g in gradients]}, {limit})"
    call = call if len(call) < 90 else f"clip_by_norm of {len(gradients)} arrays, limit {limit}"
    given = [g.copy() for g in gradients]
    with np.errstate(all="ignore"):
        found = clip_by_norm(given, limit)
    clipped, norm = as_parts(found, ("clipped", "norm"), call)
    before = length(gradients)
    agree(norm, before, f"{call}, norm", "the root of the sum of all squares, before clipping", [
        (before ** 2, "the sum of the squares; its root is the norm"),
        (min(before, limit), "the norm after clipping; the one before is wanted"),
        (sum(length([g]) for g in gradients), "norms of arrays do not add, their squares do"),
        (max([length([g]) for g in gradients], default=0.0), "the norm of one array alone")])
    clipped = as_parts(clipped, [f"array {k + 1}" for k in range(len(gradients))],
                       f"{call}, clipped")
    unchanged(call, **{f"gradient {k + 1}": pair for k, pair in enumerate(zip(given, gradients))})
    share = min(1.0, limit / before) if before else 1.0
    for k, g in enumerate(gradients):
        own = length([g])
        agree(clipped[k], g * share, f"{call}, array {k + 1}", why, [
            (g * limit / (own or 1), "each array was scaled by itself; one norm serves for all"),
            (g * min(1.0, limit / (own or 1)),
             "each array was scaled by itself; one norm serves for all"),
            (np.clip(g, -limit, limit), "each number was cut by itself, which turns the gradient"),
            (g * limit / (before or 1), "this made a short gradient longer; leave it as it is"),
            (g * min(1.0, limit / (before ** 2 or 1)), "divide by the norm, not by its square"),
            (g / (before or 1), "this has length 1, expected the limit"),
            (g, "the norm is above the limit, but nothing was shortened")])


check_clip([[[2.0, -6.0], [0.5, 0.0]], [3.0, 1.0, -2.0], [0.25]], 2.5)
check_clip([[3.0], [4.0]], 1.0)
check_clip([[3.0], [4.0]], 10.0)
### BEGIN HIDDEN TESTS
check_clip([[0.0, 0.0], [0.0]], 1.0, "a norm of 0 is below the limit; do not divide by it")
check_clip([[3.0, 4.0]], 5.0)
check_clip([], 1.0)
check_clip([2.0, [[-1.0]]], 0.5)
check_clip([[1e6, -2e6], [3.0]], 0.01)
lengths = np.random.default_rng(2013)
for shapes in (((2, 3), (3,)), ((4, 1), (1, 4), ()), ((2, 2, 2),), ((1,), (5, 2), (3,), (2, 1))):
    for limit in (0.3, 2.0, 50.0):
        check_clip([lengths.normal(size=shape) for shape in shapes], limit)
### END HIDDEN TESTS

# %% [markdown]
# A steep slope: $f(w) = w^4$ from $w = 3$, steps of rate 0.05. What happens if you take the
# clipping away?

# %%
def down_a_steep_slope():
    w = np.array([3.0])
    for step in range(30):
        (gradient,), norm = clip_by_norm([4 * w ** 3], 2.0)
        w = w - 0.05 * gradient
        if step % 6 == 0:
            print(f"step {step + 1:2}: norm {float(norm):8.3f}, then w = {w[0]:.4f}")


attempt(down_a_steep_slope, "clip")

# %% [markdown]
# ## 3. The right start
#
# **Question.** Both troubles come from multiplying. Can the starting weights be chosen so that the
# typical factor is 1?
#
# **Derivation.** One unit adds up $z = \sum_i a_i w_i$ over its $n_{\text{in}}$ inputs (the *fan
# in*). Let the weights be independent, with mean 0 and variance $v$. Then the variances add, and
#
# $$ \operatorname{Var}(z) = n_{\text{in}} \cdot v \cdot \overline{a^2} ,$$
#
# with $\overline{a^2}$ the mean square of what comes in. Where the activation has the slope 1, as
# $\tanh$ has near 0, $a \approx z$, and the signal keeps its size if $n_{\text{in}} v = 1$. The
# same sum backward runs over the $n_{\text{out}}$ units that a number feeds (the *fan out*), which
# asks for $n_{\text{out}} v = 1$. Both at once is impossible unless the fans are equal.
#
# * **Xavier Glorot and Yoshua Bengio (2010)** take the middle,
#   $v = \dfrac{2}{n_{\text{in}} + n_{\text{out}}}$, and draw uniformly between $-r$ and $r$.
#   Such numbers have the variance $r^2 / 3$: find $r$ from it.
# * **Kaiming He and others (2015)**: a rectifier silences half of what comes in, so
#   $\overline{a^2}$ is half the variance of $z$. The remedy is twice the variance,
#   $v = \dfrac{2}{n_{\text{in}}}$, drawn from a normal distribution. Only the fan in counts.
#
# **Picture.** Thirty layers of `tanh` whose weights have 0.5, 1 and 2 times the variance
# $1 / n_{\text{in}}$. The spread (standard deviation) of the outputs, by layer:

# %% given="spread_picture"
def spread_by_layer():
    draws = np.random.default_rng(0)
    _, (axes,) = panels(1, height=2.6, width=4.8)
    for factor, colour in ((0.5, MINUS), (1, PLUS), (2, THIRD)):
        a, spread = draws.normal(size=(200, 100)), []
        for _ in range(30):
            a = np.tanh(a @ draws.normal(0, np.sqrt(factor / 100), (100, 100)))
            spread.append(a.std())
        axes.semilogy(range(1, 31), spread, color=colour, label=f"{factor} / fan in")
    axes.set(xlabel="layer", ylabel="spread of the outputs")
    axes.legend()


spread_by_layer()

# %% [markdown]
# **Exercise `start`** (3 points). Two functions. Random, but from a *seed*: the same seed gives the
# same weights, another seed gives others. `np.random.default_rng(seed)` makes a generator `rng`;
# then `rng.uniform(low, high, shape)` and `rng.normal(mean, spread, shape)` draw from it. Mind that
# the *spread* of a normal distribution is the root of its variance.

# %% exercise="start"
def xavier(fan_in, fan_out, seed):
    """Starting weights after Glorot and Bengio: uniform between -r and r.

    fan_in, fan_out: int >= 1
    seed:            int >= 0
    returns:         (fan_in, fan_out) float array of variance 2 / (fan_in + fan_out)
    """
    ### BEGIN SOLUTION
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))
    ### END SOLUTION


def he(fan_in, fan_out, seed):
    """Starting weights after He and others: normal, mean 0.

    fan_in, fan_out: int >= 1
    seed:            int >= 0
    returns:         (fan_in, fan_out) float array of variance 2 / fan_in
    """
    ### BEGIN SOLUTION
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))
    ### END SOLUTION


# %% tests="start" points=3
def drawn(name, fan_in, fan_out, seed):
    call = f"{name}({fan_in}, {fan_out}, seed={seed})"
    found = {"xavier": xavier, "he": he}[name](fan_in, fan_out, seed)
    if fan_in != fan_out:
        assert getattr(found, "shape", None) != (fan_out, fan_in), told(
            call, f"shape {(fan_out, fan_in)}", (fan_in, fan_out), "one row per input")
    return as_numbers(found, (fan_in, fan_out), call), call


def check_variance(w, variance, call, slips, within=0.06):
    found = float((w ** 2).mean())
    for slip, why in slips:
        if not 0.8 < slip / variance < 1.25:
            assert not 0.94 < found / slip < 1.06, told(
                f"{call}, variance", f"{found:.3g}", f"about {variance:.3g}", why)
    assert abs(found / variance - 1) < within, told(
        f"{call}, variance", f"{found:.3g}", f"about {variance:.3g}", "see the derivation")


def check_draws(w, call):
    assert len(np.unique(w.round(12))) > 0.9 * w.size, \
        f"{call}: many weights are equal, expected each drawn for itself"
    off = abs(w.mean()) * np.sqrt(w.size) / (w.std() or 1)
    assert off < 6, told(f"{call}, mean", f"{w.mean():.3g}", "about 0",
                         "positive and negative weights are equally likely")


def check_xavier(fan_in, fan_out, seed=0):
    w, call = drawn("xavier", fan_in, fan_out, seed)
    check_draws(w, call)
    both, variance = fan_in + fan_out, 2 / (fan_in + fan_out)
    check_variance(w, variance, call, [
        (variance / 3, "r is the root of 3 times the variance, not the root of the variance"),
        (variance ** 2 / 3, "r is the root of 3 times the variance, not the variance"),
        (12 / both ** 2, "6 / (fan in + fan out) has to go under a root"),
        (1 / fan_in, "only the fan in counts here; take the mean of both fans"),
        (1 / fan_out, "only the fan out counts here; take the mean of both fans"),
        (2 / fan_in, "this is He's variance; Xavier's has both fans"),
        (1 / both, "the 2 is missing: 2 / (fan in + fan out)")])
    most, r = np.abs(w).max(), np.sqrt(3 * variance)
    assert most <= 1.0001 * r, told(f"{call}, largest weight", f"{most:.4g}", f"at most {r:.4g}",
                                    "uniformly between -r and r, not from a normal distribution")


def check_he(fan_in, fan_out, seed=0):
    w, call = drawn("he", fan_in, fan_out, seed)
    check_draws(w, call)
    variance = 2 / fan_in
    check_variance(w, variance, call, [
        (variance ** 2, "the spread is the root of the variance"),
        (1 / fan_in, "a rectifier silences half of it: twice the variance"),
        (2 / fan_out, "this is the fan out; He's variance has the fan in"),
        (2 / (fan_in + fan_out), "this is Xavier's variance"),
        (4 / fan_in, "twice the variance is 2 / fan in")])
    tails = (np.abs(w) > 2 * np.sqrt(variance)).mean()
    assert tails > 0.02, told(f"{call}, share beyond two spreads", f"{tails:.1%}", "about 4.6%",
                              "from a normal distribution, not uniformly")


def check_seeds(name):
    (one, call), (same, _), (other, _) = (drawn(name, 3, 4, seed) for seed in (5, 5, 6))
    assert np.array_equal(one, same), f"{call}: two calls differ, expected the same numbers again"
    assert not np.array_equal(one, other), f"{call}: seed 6 gives the same, expected others"


check_xavier(400, 100)
check_he(400, 100)
check_seeds("xavier")
check_seeds("he")
### BEGIN HIDDEN TESTS
for check in (check_xavier, check_he):
    for fan_in, fan_out, seed in ((50, 600, 1), (2000, 20, 2), (200, 200, 3)):
        check(fan_in, fan_out, seed)
for name in ("xavier", "he"):
    drawn(name, 1, 1, 0)
    few = np.array([drawn(name, 2, 5, seed)[0] for seed in range(40)])
    variance = 2 / 7 if name == "xavier" else 2 / 2
    check_variance(few, variance, f"{name}(2, 5) over 40 seeds", [], within=0.5)
### END HIDDEN TESTS

# %% [markdown]
# Twenty layers of rectifiers with each start: the spread of the first, the tenth and the last
# layer's outputs. Why does one of them fade, and by which factor per layer?

# %%
def twenty_rectifiers():
    for name, function in (("xavier", xavier), ("he", he)):
        a, spread = np.random.default_rng(0).normal(size=(300, 100)), []
        for layer in range(20):
            a = np.maximum(a @ np.asarray(function(100, 100, layer)), 0)
            spread.append(a.std())
        print(f"{name:7} layer 1: {spread[0]:.3f}   10: {spread[9]:.3f}   20: {spread[19]:.4f}")


attempt(twenty_rectifiers, "start")

# %% [markdown]
# ## 4. Normalise over the batch
#
# **Question.** A good start holds only at the start. Can a layer *keep* its numbers in range, while
# everything below it changes?
#
# **Rule** (Sergey Ioffe and Christian Szegedy, 2015). Batch normalisation looks at each feature,
# each column of $x$, over the $N$ examples of the batch. It takes away the column's mean $\mu$,
# divides by its spread, and then lets the network choose a new spread $\gamma$ and mean $\beta$:
#
# $$ \mu = \frac1N \sum_i x_i, \qquad \sigma^2 = \frac1N \sum_i (x_i - \mu)^2, \qquad
#    \hat x_i = \frac{x_i - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad
#    y_i = \gamma \, \hat x_i + \beta . $$
#
# The small $\varepsilon$, *inside* the root, is there for columns that do not vary.
#
# **In use** a network should answer for one example, whoever else is in the batch. So in training
# it also keeps *running* statistics, one mean and one variance per feature, and in use takes them
# in place of $\mu$ and $\sigma^2$. After each training batch, with a *momentum* such as 0.1,
#
# $$ \text{running} \leftarrow (1 - \text{momentum}) \cdot \text{running}
#    + \text{momentum} \cdot \text{batch} . $$
#
# **A detail that bites.** A variance with $1/N$ is a little too small on average, since $\mu$ comes
# from the same numbers. For the *running* variance the paper (algorithm 2) and PyTorch therefore
# take the batch's variance with $1/(N-1)$; for $\hat x$ in training it stays $1/N$.
#
# **Example.** Two examples, one feature, $x$ = 1 and 5: $\mu = 3$, $\sigma^2 = 4$, and $\hat x$ is
# -1 and 1 (a little less, by $\varepsilon$). The variance with $1/(N-1)$ is 8; a running variance
# of 1 becomes $0.9 \cdot 1 + 0.1 \cdot 8 = 1.7$, and a running mean of 0 becomes 0.3.
#
# **Exercise `batch_norm`** (4 points). Training and use, in one function. In use nothing is
# learned: the running statistics come back as they were. (`np.var` has an argument `ddof`; 1 makes
# it divide by $N - 1$.)

# %% exercise="batch_norm"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    """Batch normalisation, forward.

    x:           (N, D) float array; N >= 2 in training, N >= 1 in use; not changed
    gamma, beta: (D,) float arrays, the new spread and mean; not changed
    running:     (mean, variance), two (D,) float arrays; not changed
    train:       bool; False: in use
    returns:     (y, mean, variance): (N, D), and the running statistics afterwards, (D,) each
    """
    ### BEGIN SOLUTION
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))
    ### END SOLUTION


# %% tests="batch_norm" points=4
def torch_norm(x, gamma, beta, running, train, momentum, eps):
    """The same by PyTorch: y, running mean, running variance."""
    x, gamma, beta, mean, variance = (torch.tensor(v, dtype=torch.float64)
                                      for v in (x, gamma, beta, *running))
    y = F.batch_norm(x, mean, variance, gamma, beta, train, momentum, eps)
    return y.numpy(), mean.numpy(), variance.numpy()


def check_batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    x, gamma, beta = (np.asarray(v, dtype=float) for v in (x, gamma, beta))
    running = tuple(np.asarray(v, dtype=float) for v in running)
    N, D = x.shape
    call = f"batch_norm of {N} examples, {D} features, train={train}"
    call += f", momentum={momentum}" if momentum != 0.1 else ""
    call += f", eps={eps}" if eps != 1e-5 else ""
    mine = [v.copy() for v in (x, gamma, beta, *running)]
    options = [] if (momentum, eps) == (0.1, 1e-5) else [momentum, eps]
    found = with_reason(lambda: batch_norm(*mine[:3], tuple(mine[3:]), train, *options), call,
                        "statistics have one number per column")
    found = as_parts(found, ("y", "mean", "variance"), call)
    y, mean, variance = torch_norm(x, gamma, beta, running, train, momentum, eps)
    spread = x.var(0) if train else running[1]
    slips = [(beta + (y - beta) * np.sqrt(spread + eps) / (np.sqrt(spread) + eps),
              "eps belongs inside the root"),
             (beta + (y - beta) * np.sqrt(spread + eps), "divide by the spread"),
             (beta + (y - beta) / np.sqrt(spread + eps),
              "divide by the spread, not by the variance"),
             ((y - beta) / np.where(gamma, gamma, 1), "gamma and beta are missing"),
             (y - beta, "beta is missing")]
    if train:
        old = torch_norm(x, gamma, beta, running, False, momentum, eps)[0]
        unbiased = np.sqrt((spread + eps) / (x.var(0, ddof=1) + eps))
        after = torch_norm(x, gamma, beta, (mean, variance), False, momentum, eps)[0]
        slips += [(gamma * F.layer_norm(torch.tensor(x), (D,), eps=eps).numpy() + beta,
                   "these are the statistics of each row; here they belong to a column"),
                  (old, "training takes the batch's own statistics, not the running ones"),
                  (after, "training takes the batch's own statistics, not the running ones"),
                  (beta + (y - beta) * unbiased, "here the variance divides by N, not by N - 1")]
    elif N > 1:
        slips.append((torch_norm(x, gamma, beta, running, True, momentum, eps)[0],
                      "in use it takes the running statistics, not those of the batch"))
    agree(found[0], y, f"{call}, y",
          "each column minus its mean, divided by its spread, times gamma, plus beta", slips)
    m, v = running
    why = ("(1 - momentum) * running + momentum * batch" if train else
           "in use nothing is learned: it comes back as it was")
    agree(found[1], mean, f"{call}, running mean", why, [
        (momentum * m + (1 - momentum) * x.mean(0), "momentum is the share of the *new* batch"),
        (x.mean(0), "this is the batch's mean alone; most of the old one stays"),
        (m, "in training the running statistics move")])
    agree(found[2], variance, f"{call}, running variance", why, [
        ((1 - momentum) * v + momentum * x.var(0),
         "for the running variance divide by N - 1, not by N"),
        ((1 - momentum) * v + momentum * x.std(0), "this holds the spread, not the variance"),
        (v, "in training the running statistics move"),
        (momentum * v + (1 - momentum) * variance, "momentum is the share of the *new* batch")])
    before = (x, gamma, beta, *running)
    unchanged(call, **dict(zip(("x", "gamma", "beta", "the running mean", "the running variance"),
                               zip(mine, before))))


small = np.array([[1.0, 0.0, -2.0], [5.0, 1.0, 0.0], [2.0, 4.0, 1.0], [0.0, 2.0, 0.5]])
check_batch_norm(small, [1.0, 2.0, -0.5], [0.0, 3.0, 1.0],
                 ([0.0, 1.0, -1.0], [1.0, 0.5, 2.0]), True)
check_batch_norm(small[:2], [1.0, 2.0, -0.5], [0.0, 3.0, 1.0],
                 ([0.0, 1.0, -1.0], [1.0, 0.5, 2.0]), False)
### BEGIN HIDDEN TESTS
check_batch_norm([[1.0], [5.0]], [1.0], [0.0], ([0.0], [1.0]), True)
check_batch_norm(small[:3], [1.0, 2.0, -0.5], [0.0, 3.0, 1.0],
                 ([0.0, 1.0, -1.0], [1.0, 0.5, 2.0]), True, 0.3, 0.7)
check_batch_norm(small[:1], [1.0, 2.0, -0.5], [0.0, 3.0, 1.0],
                 ([0.0, 1.0, -1.0], [1.0, 0.5, 2.0]), False, 0.3, 0.7)
check_batch_norm([[2.0, 1.0], [2.0, -1.0]], [3.0, 0.0], [0.5, -1.0], ([0.0, 0.0], [1.0, 1.0]),
                 True)
batches = np.random.default_rng(2015)
for N, D in ((2, 1), (3, 3), (5, 2), (2, 6), (30, 4)):
    for train in (True, False):
        for momentum in (0.1, 1.0, 0.0, 0.6):
            check_batch_norm(3 * batches.normal(size=(N, D)) + 2, batches.normal(size=D),
                             batches.normal(size=D),
                             (batches.normal(size=D), batches.uniform(0.2, 3, D)), train, momentum)
### END HIDDEN TESTS

# %% [markdown]
# Six layers of `tanh`, whose weights have a factor times the right spread: how the outputs of the
# last layer spread with batch normalisation in front of every `tanh`, and without it.

# %%
def any_start_will_do():
    for factor in (0.01, 0.1, 1, 10):
        spreads = []
        for normal in (False, True):
            draws = np.random.default_rng(0)
            a = draws.normal(size=(200, 64))
            for _ in range(6):
                z = a @ draws.normal(0, factor / np.sqrt(64), (64, 64))
                if normal:
                    z = batch_norm(z, np.ones(64), np.zeros(64), (np.zeros(64), np.ones(64)),
                                   True)[0]
                a = np.tanh(z)
            spreads.append(float(a.std()))
        print(f"factor {factor:5}: without {spreads[0]:.1e}, with {spreads[1]:.2f}")


attempt(any_start_will_do, "batch_norm")

# %% [markdown]
# ## 5. And backward
#
# **Question.** In training the mean and the variance are made of the very numbers that they
# normalise. What does that do to the gradient?
#
# **Picture.** One column. Every $x_i$ reaches the outputs by three paths.

# %% given="norm_picture"
draw_graph({"$x$": (0, 0.5, "", ""), r"$\mu$": (1, 1.3, "", ""), r"$\sigma^2$": (2, 1.3, "", ""),
            r"$\hat x$": (3, 0.5, "", ""), "$y$": (4, 0.5, "", "")},
           [("$x$", r"$\mu$", ""), ("$x$", r"$\sigma^2$", ""), ("$x$", r"$\hat x$", ""),
            (r"$\mu$", r"$\hat x$", ""), (r"$\sigma^2$", r"$\hat x$", ""),
            (r"$\hat x$", "$y$", r"$\gamma$, $\beta$")], size=(6, 2.4))

# %% [markdown]
# **Local slopes.** With $s = \sqrt{\sigma^2 + \varepsilon}$ and $\hat x_i = (x_i - \mu) / s$:
#
# | path from $x_i$ | first slope | then, to *every* $\hat x_j$ |
# |---|---|---|
# | straight | to $\hat x_i$: $1/s$ | |
# | through the mean | to $\mu$: $1/N$ | $-1/s$ |
# | through the variance | to $\sigma^2$: $2 (x_i - \mu) / N$ | $-\hat x_j / (2 s^2)$ |
#
# (That $\sigma^2$ depends on $\mu$ as well makes no difference: a small change of $\mu$ leaves it
# where it is, for $\sum_i (x_i - \mu) = 0$.)
#
# **Three steps.** Let $g$ be the gradient of the loss for $y$. Since $y = \gamma \hat x + \beta$,
# each example uses the same $\gamma$ and $\beta$: over uses gradients add. The gradient for
# $\hat x$ is $h = g \, \gamma$. Then add up the three paths for $x_i$; on the second and the third,
# sum over all $j$ what arrives, with $h_j$ as a factor.
#
# **Check your paper.** If all $x$ of a column grow by the same number, nothing changes. So the
# gradient for $x$ sums to 0 in every column. (If it does not, a path is missing.)
#
# **Exercise `batch_norm_backward`** (4 points). This is the training case. A column may be
# constant; `eps` then keeps $s$ above 0.

# %% exercise="batch_norm_backward"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    """Gradients of batch normalisation in training.

    x:       (N, D) float array, what came in; N >= 2; not changed
    gamma:   (D,) float array; not changed
    g:       (N, D) float array, the gradient of the loss for y; not changed
    returns: (dx, dgamma, dbeta) of shape (N, D), (D,), (D,): gradients of the loss for each
    """
    ### BEGIN SOLUTION
    s = np.sqrt(x.var(0) + eps)
    normal = (x - x.mean(0)) / s
    h = g * gamma
    dx = (h - h.mean(0) - normal * (h * normal).mean(0)) / s
    return dx, (g * normal).sum(0), g.sum(0)
    ### END SOLUTION


# %% tests="batch_norm_backward" points=4
def torch_gradients(x, gamma, g, eps, statistics=None):
    """dx, dgamma, dbeta by autograd; statistics: (mean, variance) held constant, or None."""
    x, gamma, beta = exact(x, gamma, np.zeros_like(gamma))
    fixed = [torch.tensor(v, dtype=torch.float64) for v in statistics or ()] or (None, None)
    y = F.batch_norm(x, *fixed, gamma, beta, statistics is None, 0.0, eps)
    y.backward(torch.tensor(g, dtype=torch.float64))
    return [v.grad.numpy() for v in (x, gamma, beta)]


def check_backward(x, gamma, g, eps=1e-5):
    x, gamma, g = (np.asarray(v, dtype=float) for v in (x, gamma, g))
    N, D = x.shape
    call = f"batch_norm_backward of {N} examples, {D} features"
    call += f", eps={eps}" if eps != 1e-5 else ""
    mine = [v.copy() for v in (x, gamma, g)]
    found = with_reason(lambda: batch_norm_backward(*mine, *([] if eps == 1e-5 else [eps])), call,
                        "gradients have the shape of what they belong to")
    dx, dgamma, dbeta = as_parts(found, ("dx", "dgamma", "dbeta"), call)
    right = torch_gradients(x, gamma, g, eps)
    straight = torch_gradients(x, gamma, g, eps, (x.mean(0), x.var(0)))[0]
    through_mean = -straight.mean(0)
    tight = torch_gradients(x, gamma, g, 1e-12)
    agree(dbeta, right[2], f"{call}, dbeta", "every example uses beta once: add up g", [
        (right[2] / N, "this is the mean over examples; over uses gradients add")])
    agree(dgamma, right[1], f"{call}, dgamma", "add up g times x-hat", [
        (right[1] / N, "this is the mean over examples; over uses gradients add"),
        ((g * x).sum(0), "the slope for gamma is x-hat, not x"),
        (tight[1], "eps is missing; it stands inside the root"),
        (right[2], "this is dbeta; gamma is multiplied by x-hat"),
        (right[1] * gamma, "gamma itself is not part of its slope")])
    # The three paths may cancel: then the result is a small difference of large numbers.
    agree(dx, right[0], f"{call}, dx", "add all three paths", [
        (straight, "only the straight path is there; the mean and the variance move as well"),
        (straight + through_mean, "the path through the variance is missing"),
        (right[0] - through_mean, "the path through the mean is missing"),
        (2 * (straight + through_mean) - right[0], "the sign of the path through the variance"),
        (straight + N * (right[0] - straight), "the paths through both statistics have a 1/N"),
        (right[0] / np.where(gamma, gamma, 1), "gamma is missing"),
        (right[0] * np.sqrt(x.var(0) + eps), "the slope 1 / s is missing"),
        (-right[0], "the sign; a gradient points uphill")], np.abs(straight).max())
    unchanged(call, x=(mine[0], x), gamma=(mine[1], gamma), g=(mine[2], g))


x = np.array([[1.0, 0.0, -2.0], [5.0, 1.0, 0.0], [2.0, 4.0, 1.0], [0.0, 2.0, 0.5]])
g = np.array([[1.0, -0.5, 0.3], [0.2, 2.0, -1.0], [-0.7, 0.4, 0.9], [0.1, -1.2, 0.6]])
check_backward(x, [1.0, 2.0, -0.5], g)
### BEGIN HIDDEN TESTS
check_backward(x[:3], [1.0, 2.0, -0.5], g[:3], 0.5)
check_backward([[2.0, 1.0], [2.0, -1.0], [2.0, 3.0]], [3.0, 1.0],
               [[1.0, 2.0], [-0.5, 0.0], [0.3, 0.1]])
check_backward(x, [1.0, 0.0, -3.0], g)
returned = np.random.default_rng(2018)
for N, D in ((2, 1), (3, 3), (2, 5), (6, 2), (25, 4)):
    for eps in (1e-5, 0.1):
        check_backward(2 * returned.normal(size=(N, D)) + 1, returned.normal(size=D),
                       returned.normal(size=(N, D)), eps)
x, gamma, g = returned.normal(size=(4, 2)), np.array([1.5, -0.7]), returned.normal(size=(4, 2))


def loss(x):
    return (gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-5) * g).sum()


steps = 1e-5 * np.eye(8).reshape(8, 4, 2)
slopes = np.array([(loss(x + d) - loss(x - d)) / 2e-5 for d in steps]).reshape(4, 2)
agree(batch_norm_backward(x, gamma, g)[0], slopes, "batch_norm_backward, dx",
      "the slope as measured by moving each number of x")
### END HIDDEN TESTS

# %% [markdown]
# What a batch does to its members: each output depends on all four inputs. Which slope is the
# largest, and what does each row sum to?

# %%
def one_is_pushed():
    x = np.array([[1.0], [5.0], [2.0], [0.0]])
    for row in range(4):
        dx, _, _ = batch_norm_backward(x, np.ones(1), np.eye(4)[:, [row]])
        print(f"gradient of output {row + 1} for all four inputs:", np.round(dx[:, 0], 3))


attempt(one_is_pushed, "batch_norm_backward")

# %% [markdown]
# ## 6. Normalise over the layer
#
# **Question.** A batch of one has no spread. A sentence has another length than its neighbour. Can
# an example be normalised without looking at the others?
#
# **Rule** (Jimmy Lei Ba, Jamie Ryan Kiros and Geoffrey Hinton, 2016). Take the mean and the
# variance over the *features* of each example. The rest is as before: $\gamma$ and $\beta$ per
# feature, $\varepsilon$ inside the root, the variance with $1/D$. There is nothing to remember, and
# training and use are the same.
#
# **Picture.** Which numbers share a mean?
#
#     batch normalisation: a column          layer normalisation: a row
#
#                 features                               features
#     examples  [a] b   c                    examples  [a   b   c]
#               [d] e   f                               d   e   f
#               [g] h   i                               g   h   i
#
# There may be more axes in front. In a text of shape (N, T, D), N sentences of T words of D
# numbers, each word is normalised by itself; that is always the *last* axis.
#
# **Exercise `layer_norm`** (2 points). (`keepdims=True` keeps an axis with length 1, so that shapes
# fit together again.)

# %% exercise="layer_norm"
def layer_norm(x, gamma, beta, eps=1e-5):
    """Layer normalisation, forward.

    x:           (..., D) float array, any number of axes in front, also none; not changed
    gamma, beta: (D,) float arrays; not changed
    returns:     float array of x's shape
    """
    ### BEGIN SOLUTION
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta
    ### END SOLUTION


# %% tests="layer_norm" points=2
def check_layer_norm(x, gamma, beta, eps=1e-5):
    x, gamma, beta = (np.asarray(v, dtype=float) for v in (x, gamma, beta))
    call = f"layer_norm of shape {x.shape}" + (f", eps={eps}" if eps != 1e-5 else "")
    mine = [v.copy() for v in (x, gamma, beta)]
    found = with_reason(lambda: layer_norm(*mine, *([] if eps == 1e-5 else [eps])), call,
                        "one mean and one variance for each row, along the last axis")
    D = x.shape[-1]
    t, weight, bias = (torch.tensor(v) for v in (x, gamma, beta))
    right = F.layer_norm(t, (D,), weight, bias, eps).numpy()
    spread = x.var(-1, keepdims=True)
    slips = [(gamma * F.layer_norm(t, t.shape, eps=eps).numpy() + beta,
              "one mean for everything; each row has its own"),
             (beta + (right - beta) * np.sqrt(spread + eps) / (np.sqrt(spread) + eps),
              "eps belongs inside the root"),
             (beta + (right - beta) / np.sqrt(spread + eps),
              "divide by the spread, not by the variance"),
             ((right - beta) / np.where(gamma, gamma, 1), "gamma and beta are missing"),
             (right - beta, "beta is missing")]
    if x.ndim > 1 and len(x) > 1:
        first = x.reshape(len(x), -1)
        by_column = F.batch_norm(torch.tensor(first), None, None, training=True, eps=eps)
        slips.append((gamma * by_column.numpy().reshape(x.shape) + beta,
                      "this normalises over the examples; here each example stands alone"))
    if D > 1:
        unbiased = x.var(-1, ddof=1, keepdims=True)
        slips.append((beta + (right - beta) * np.sqrt((spread + eps) / (unbiased + eps)),
                      "the variance divides by D, not by D - 1"))
    agree(found, right, call, "minus the row's mean, divided by its spread, times gamma plus beta",
          slips)
    unchanged(call, x=(mine[0], x), gamma=(mine[1], gamma), beta=(mine[2], beta))


words = np.array([[1.0, 5.0, 0.0], [2.0, -2.0, 4.5]])
check_layer_norm(words, [1.0, 2.0, -0.5], [0.5, 0.0, 3.0])
check_layer_norm(words[:1], [1.0, 2.0, -0.5], [0.5, 0.0, 3.0])
### BEGIN HIDDEN TESTS
check_layer_norm(words[0], [1.0, 2.0, -0.5], [0.5, 0.0, 3.0])
check_layer_norm([[2.0, 2.0], [1.0, 3.0]], [1.0, 2.0], [0.5, -1.0])
check_layer_norm(words, [1.0, 2.0, -0.5], [0.5, 0.0, 3.0], 0.7)
check_layer_norm([[4.0], [7.0]], [2.0], [0.25])
rows = np.random.default_rng(2016)
for shape in ((3, 3), (2, 4, 3), (4, 4, 4), (1, 2, 3, 5), (7,), (5, 2), (1, 1, 6)):
    D = shape[-1]
    check_layer_norm(3 * rows.normal(size=shape) - 1, rows.normal(size=D), rows.normal(size=D))
### END HIDDEN TESTS

# %% [markdown]
# A batch of one: layer normalisation does not mind. (Batch normalisation in training would
# answer `beta`, whatever comes in.)

# %%
attempt(lambda: print(layer_norm(np.array([[3.0, 1.0, 2.0]]), np.ones(3), np.zeros(3))),
        "layer_norm")

# %% [markdown]
# ## 7. A machine with an energy
#
# **Question.** In 2006 deep networks began to learn by another road: train one layer at a time,
# without any labels, and only then the whole. What can a single layer learn without a teacher?
#
# **Model.** A *restricted Boltzmann machine* has visible units $v$ (the data, 0 or 1) and hidden
# units $h$ (0 or 1), and weights between the two layers only. Every state of both has an *energy*,
#
# $$ E(v, h) = - b \cdot v - c \cdot h - v W \cdot h
#    = -\sum_i b_i v_i - \sum_j c_j h_j - \sum_{i,j} v_i W_{ij} h_j , $$
#
# and low energy means likely: $p(v, h) = e^{-E(v, h)} / Z$, where $Z$ is the sum of $e^{-E}$ over
# all states.

# %% given="machine_picture"
def two_layers(V=3, H=2):
    _, (axes,) = panels(1, height=1.7, width=4.2)
    for i in range(V):
        for j in range(H):
            axes.plot([i, j + (V - H) / 2], [0, 1], color=INK, lw=1, zorder=0)
    for i in range(V):
        axes.text(i, -0.42, f"$v_{i + 1}$, bias $b_{i + 1}$", ha="center", color=PLUS)
    for j in range(H):
        axes.text(j + (V - H) / 2, 1.25, f"$h_{j + 1}$, bias $c_{j + 1}$", ha="center", color=MINUS)
    axes.scatter(range(V), [0] * V, s=200, c=PLUS)
    axes.scatter(np.arange(H) + (V - H) / 2, [1] * H, s=200, c=MINUS)
    axes.set(xlim=(-0.7, V - 0.3), ylim=(-0.6, 1.6))
    axes.axis("off")


two_layers()

# %% [markdown]
# **What "restricted" buys.** Given $v$, no hidden unit sees another, so each decides for itself,
# with the chances ($\operatorname{sigmoid}(z) = 1 / (1 + e^{-z})$)
#
# $$ p(h_j = 1 \mid v) = \operatorname{sigmoid}\Big(c_j + \sum_i v_i W_{ij}\Big), \qquad
#    p(v_i = 1 \mid h) = \operatorname{sigmoid}\Big(b_i + \sum_j W_{ij} h_j\Big) . $$
#
# And the sum over all hidden states, $2^H$ of them, falls into factors. The *free energy* of $v$
# is the energy that it has when all $h$ are counted in:
#
# $$ F(v) = -\ln \sum_h e^{-E(v, h)} = -b \cdot v - \sum_j \ln\big(1 + e^{c_j + (vW)_j}\big) . $$
#
# **Example.** Two visible units, one hidden, $W = (2, -1)^\top$, $b = (1, 0)$, $c = (-3)$. For
# $v = (1, 1)$ and $h = 1$: $E = -1 + 3 - (2 - 1) = 1$. With $h = 0$ it is $-1$, so $h = 0$ is the
# likelier one. And $p(h = 1 \mid v) = \operatorname{sigmoid}(-3 + 1)$.
#
# **Exercise `energy`** (3 points). Four functions, each for $N$ states at once, one per row. What
# stands in the brackets, $c + vW$ or $b + Wh$, may be as large as $\pm 1000$, and $e^{1000}$ is too
# large for a computer: `np.logaddexp(0, z)` is $\ln(1 + e^z)$ without that trouble. `sigmoid`,
# given at the top, is safe. *Hint:* a product of `v` with `h.T` would pair each state with every
# other; for one number per row multiply two arrays of the same shape and sum over `axis=1`.

# %% exercise="energy"
def energy(v, h, W, b, c):
    """Energies of N states.

    v:       (N, V) float array of 0 and 1
    h:       (N, H) float array of 0 and 1
    W, b, c: (V, H), (V,), (H,) float arrays: weights, visible biases, hidden biases
    returns: (N,) float array
    """
    ### BEGIN SOLUTION
    return -v @ b - h @ c - ((v @ W) * h).sum(1)
    ### END SOLUTION


def free_energy(v, W, b, c):
    """Free energies of N visible states: (N, V) -> (N,)."""
    ### BEGIN SOLUTION
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)
    ### END SOLUTION


def p_hidden(v, W, c):
    """For N visible states the chance of each hidden unit to be 1: (N, V) -> (N, H)."""
    ### BEGIN SOLUTION
    return sigmoid(v @ W + c)
    ### END SOLUTION


def p_visible(h, W, b):
    """For N hidden states the chance of each visible unit to be 1: (N, H) -> (N, V)."""
    ### BEGIN SOLUTION
    return sigmoid(h @ W.T + b)
    ### END SOLUTION


# %% tests="energy" points=3
def asked(name, why, *arguments):
    """What a function returns, with its call in words; it must leave its arguments alone."""
    call = f"{name} of {len(arguments[0])} states"
    mine = [v.copy() for v in arguments]
    found = with_reason(lambda: {"energy": energy, "free_energy": free_energy,
                                 "p_hidden": p_hidden, "p_visible": p_visible}[name](*mine),
                        call, why)
    unchanged(call, **{f"argument {k + 1}": pair for k, pair in enumerate(zip(mine, arguments))})
    return found, call


W, b, c = np.array([[2.0], [-1.0]]), np.array([1.0, 0.0]), np.array([-3.0])
v, h = np.array([[1.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), np.array([[1.0], [0.0], [1.0]])
found, call = asked("energy", "one number per row", v, h, W, b, c)
agree(found, [1, -1, 0], call, "minus b . v, minus c . h, minus v W . h; by hand: 1, -1, 0", [
    ([-1, 1, 0], "the sign: all three parts have a minus"),
    ([2, 0, 1], "the part with b is missing"), ([-2, -1, -3], "the part with c is missing"),
    ([2, -1, 2], "the part with W is missing"),
    ([3, -1, 4], "the sign of the part with W"), ([-5, -1, -6], "the sign of the part with c")])
found, call = asked("p_hidden", "v has one column per visible unit", v, W, c)
right = sigmoid([[-2.0], [-2.0], [-1.0]])
agree(found, right, call, "sigmoid of c + v W", [
    (1 - right, "this is the chance of 0; look at the sign"),
    (sigmoid([[1.0], [1.0], [2.0]]), "the bias c is missing"),
    ([[-2.0], [-2.0], [-1.0]], "these are scores; put them through the sigmoid"),
    (right > 0.5, "a chance is wanted, not a decision")])
found, call = asked("p_visible", "from hidden to visible the matrix is transposed", h, W, b)
right = sigmoid([[3.0, -1.0], [1.0, 0.0], [3.0, -1.0]])
agree(found, right, call, "sigmoid of b + W h", [
    (1 - right, "this is the chance of 0; look at the sign"),
    (sigmoid([[2.0, -1.0], [0.0, 0.0], [2.0, -1.0]]), "the bias b is missing"),
    (right > 0.5, "a chance is wanted, not a decision")])
found, call = asked("free_energy", "one number per row", v, W, b, c)
right = -np.log([np.exp(1) + np.exp(-1), np.exp(1) + np.exp(-1), np.exp(1) + np.exp(0)])
agree(found, right, call, "-ln of the sum of exp(-E) over h = 0 and h = 1", [
    (-right, "the sign: minus the logarithm"), (right + 1, "the part with b is missing"),
    (right + 2, "the part with b is -b . v"), (np.exp(-right), "minus the logarithm of this"),
    ([-1, -1, -1], "all hidden states count, not only h = 0")])
### BEGIN HIDDEN TESTS
def all_states(n):
    return np.array(list(np.ndindex(*(2,) * n)), dtype=float).reshape(-1, n)


def by_enumeration(W, b, c):
    """Energies of all pairs of states: all v, all h, (2 ** V, 2 ** H)."""
    V, H = W.shape
    v, h = all_states(V), all_states(H)
    return v, h, np.array([[-sum(b[i] * x[i] for i in range(V)) - sum(c[j] * y[j] for j in range(H))
                            - sum(x[i] * W[i, j] * y[j] for i in range(V) for j in range(H))
                            for y in h] for x in v])


machines = np.random.default_rng(2002)
for V, H in ((1, 1), (2, 3), (4, 2), (3, 3), (1, 4), (5, 1)):
    W, b, c = machines.normal(size=(V, H)), machines.normal(size=V), machines.normal(size=H)
    v, h, E = by_enumeration(W, b, c)
    share = np.exp(-E)
    rows, columns = (k.ravel() for k in np.indices(E.shape))
    found, call = asked("energy", "one number per row", v[rows], h[columns], W, b, c)
    agree(found, E.ravel(), call, "minus b . v, minus c . h, minus v W . h")
    found, call = asked("free_energy", "one number per row", v, W, b, c)
    inside = v @ W + c
    agree(found, -np.log(share.sum(1)), call, "-ln of the sum of exp(-E) over all hidden states", [
        (-v @ b - np.logaddexp(0, inside.sum(1)), "first each unit's logarithm, then the sum")])
    found, call = asked("p_hidden", "v has one column per visible unit", v, W, c)
    agree(found, share @ h / share.sum(1)[:, None], call, "sigmoid of c + v W")
    found, call = asked("p_visible", "from hidden to visible the matrix is transposed", h, W, b)
    agree(found, share.T @ v / share.sum(0)[:, None], call, "sigmoid of b + W h", [
        (sigmoid(h @ W + b) if V == H else 0, "from hidden to visible the matrix is transposed")])
large = np.array([[1000.0, -1000.0]])
with np.errstate(all="ignore"):
    found, call = asked("free_energy", "one number per row", np.array([[1.0], [0.0]]), large,
                        np.zeros(1), np.zeros(2))
    finite = not real(found) or np.isfinite(found).all()
    assert finite, told(f"{call} with weights of 1000", short(found), short([-1000, -1.386294]),
                        "exp(1000) is too large; np.logaddexp(0, z) is ln(1 + exp(z))")
    agree(found, [-1000, -2 * np.log(2)], f"{call} with weights of 1000",
          "ln(1 + exp(1000)) is 1000, ln(1 + exp(-1000)) is 0")
    found, call = asked("p_hidden", "v has one column per visible unit", np.ones((1, 1)), large,
                        np.zeros(2))
    agree(found, [[1, 0]], f"{call} with weights of 1000", "sure, one way and the other")
### END HIDDEN TESTS

# %% [markdown]
# A tiny machine can be known completely. All eight visible states of a random one, by their
# probability $e^{-F(v)} / Z$:

# %%
def a_tiny_machine():
    draws = np.random.default_rng(3)
    W, b, c = 2 * draws.normal(size=(3, 2)), draws.normal(size=3), draws.normal(size=2)
    v = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
    share = np.exp(-np.asarray(free_energy(v, W, b, c)))
    for state, p in zip(v.astype(int), share / share.sum()):
        print(state, f"{p:.3f}", "#" * round(40 * p))


attempt(a_tiny_machine, "energy")

# %% [markdown]
# ## 8. One step of contrastive divergence
#
# **Question.** To make the data likely, their free energy must fall and that of everything else
# must rise. "Everything else" is $2^V$ states. Who has time for that?
#
# **Idea** (Geoffrey Hinton, 2002). Raise the energy only where the machine drifts to if one lets it
# go: start at the data, and take *one* step.

# %% given="drift_picture"
draw_graph({"$v$": (0, 0, "", "data"), "$h$": (1, 0.8, "drawn from $q = p(h|v)$", ""),
            "$v'$": (2, 0, "", "chances $p(v|h)$"), "$q'$": (3, 0.8, "chances $p(h|v')$", "")},
           [("$v$", "$h$", ""), ("$h$", "$v'$", ""), ("$v'$", "$q'$", "")], size=(5.4, 2.2))

# %% [markdown]
# **Rule.** Several forms are in use; this is ours. With $N$ examples in the rows of $v$:
#
# 1. $q = \operatorname{sigmoid}(v W + c)$, the chances of the hidden units, $(N, H)$.
# 2. Draw $h$: each unit is 1 with its chance, else 0. To make it repeatable the random numbers are
#    given: `draws`, uniform between 0 and 1, and $h = 1$ exactly where the draw is *below* $q$.
# 3. $v' = \operatorname{sigmoid}(h W^\top + b)$, the *reconstruction*: chances, not drawn.
# 4. $q' = \operatorname{sigmoid}(v' W + c)$, again chances.
# 5. Step toward the data and away from the drift, all three from the same pass:
#
# $$ W \leftarrow W + \frac{\text{rate}}{N} \big( v^\top q - v'^\top q' \big), \qquad
#    b \leftarrow b + \text{rate} \cdot \overline{v - v'}, \qquad
#    c \leftarrow c + \text{rate} \cdot \overline{q - q'} , $$
#
# where the line means the mean over examples. Only step 3 uses the drawn $h$: it squeezes what
# the hidden units may say to one bit each. The sums use the chances, which are less noisy.
#
# **Example.** Two visible units, one hidden, all parameters 0, one example $v = (1, 0)$. All
# chances are then $1/2$. The sums are $(1/2, 0)$ for the data and $(1/4, 1/4)$ for the drift; so
# with rate 1 the weights become $(1/4, -1/4)$, $b$ becomes $(1/2, -1/2)$, and $c$ stays 0.
#
# **Exercise `cd1`** (3 points). Return new parameters; leave the old ones alone.

# %% exercise="cd1"
def cd1(v, W, b, c, rate, draws):
    """One step of contrastive divergence, as above.

    v:       (N, V) float array, data, from 0 to 1; not changed
    W, b, c: (V, H), (V,), (H,) float arrays: weights, visible biases, hidden biases; not changed
    rate:    float
    draws:   (N, H) float array, uniform between 0 and 1
    returns: (W, b, c), the new parameters
    """
    ### BEGIN SOLUTION
    q = sigmoid(v @ W + c)
    h = (draws < q).astype(float)
    drift = sigmoid(h @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ q - drift.T @ back) / len(v), b + rate * (v - drift).mean(0),
            c + rate * (q - back).mean(0))
    ### END SOLUTION


# %% tests="cd1" points=3
def moves(v, W, b, c, draws, drawn=True, below=True):
    """By autograd: data's mean free energy down, that of the reconstruction up; (W, b, c)."""
    W, b, c = exact(W, b, c)
    v, draws = torch.tensor(v), torch.tensor(draws)
    with torch.no_grad():
        chance = torch.sigmoid(v @ W + c)
        h = ((draws < chance) == below).double() if drawn else chance
        drift = torch.sigmoid(b + torch.einsum("nh,vh->nv", h, W))

    def free(v):
        return (-v @ b - F.softplus(v @ W + c).sum(1)).mean()

    (free(drift) - free(v)).backward()
    return [p.grad.numpy() for p in (W, b, c)]


def check_cd1(v, W, b, c, rate, draws):
    v, W, b, c, draws = (np.asarray(x, dtype=float) for x in (v, W, b, c, draws))
    call = f"cd1 with N = {len(v)}, W of shape {W.shape}, rate {rate}"
    mine = [x.copy() for x in (v, W, b, c, draws)]
    found = with_reason(lambda: cd1(*mine[:4], rate, mine[4]), call,
                        "from hidden to visible the matrix is transposed")
    found = as_parts(found, ("W", "b", "c"), call)
    unchanged(call, **dict(zip(("v", "W", "b", "c", "draws"), zip(mine, (v, W, b, c, draws)))))
    right, N = moves(v, W, b, c, draws), len(v)
    soft, other = moves(v, W, b, c, draws, False), moves(v, W, b, c, draws, True, False)
    q = sigmoid(v @ W + c)
    noise = (draws < q) - q
    noisy = {"W": right[0] + v.T @ noise / N, "b": right[1], "c": right[2] + noise.mean(0)}
    for k, (name, old) in enumerate((("W", W), ("b", b), ("c", c))):
        move = as_numbers(found[k], old.shape, f"{call}, new {name}") - old
        agree(move, rate * right[k], f"{call}, move of {name}", "see the five steps", [
            (-rate * right[k], "the sign: toward the data, away from the drift"),
            (rate * right[k] * N, "this is the sum over examples, expected the mean"),
            (rate * soft[k], "the reconstruction uses drawn 0 and 1, not the chances q"),
            (rate * other[k], "h is 1 where the draw is *below* its chance"),
            (right[k], "the rate is missing"),
            (rate * right[k] - old, "this is the change alone; add it to the old parameters"),
            (rate * noisy[name], "the sums use the chances q, not what was drawn from them"),
            (rate * {"W": v.T @ q / N, "b": v.mean(0), "c": q.mean(0)}[name],
             "only the data's part is there; take the drift's part away")])


check_cd1([[1.0, 0.0]], [[0.0], [0.0]], [0.0, 0.0], [0.0], 1.0, [[0.3]])
v = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.5, 1.0, 1.0]])
draws = np.array([[0.9, 0.2], [0.1, 0.3], [0.95, 0.4], [0.05, 0.99]])
check_cd1(v, [[1.0, -0.5], [0.3, 2.0], [-1.5, 0.8]], [0.2, -0.4, 0.6], [0.5, -1.0], 0.5, draws)
### BEGIN HIDDEN TESTS
gibbs = np.random.default_rng(2006)
for N, V, H in ((1, 1, 1), (3, 3, 3), (5, 2, 4), (2, 6, 1), (20, 5, 3)):
    for rate in (0.1, 2.0):
        W, b, c = gibbs.normal(size=(V, H)), gibbs.normal(size=V), gibbs.normal(size=H)
        check_cd1(gibbs.integers(0, 2, (N, V)), W, b, c, rate, gibbs.random((N, H)))
check_cd1(gibbs.random((4, 3)), gibbs.normal(size=(3, 2)), gibbs.normal(size=3),
          gibbs.normal(size=2), 0.0, gibbs.random((4, 2)))
### END HIDDEN TESTS

# %% [markdown]
# Your step, many times, on handwritten digits: ten passes over 1797 pictures of 8 by 8 pixels. The
# error falls, although the step never looked at it. Each small picture is what one hidden unit
# listens to.

# %%
def digits_without_labels(H=64, passes=10, rate=0.2):
    pictures, draws = load_digits().data / 16, np.random.default_rng(0)
    W, b, c = 0.01 * draws.normal(size=(64, H)), np.zeros(64), np.zeros(H)
    for turn in range(passes + 1):
        again = sigmoid(sigmoid(pictures @ W + c) @ W.T + b)
        if turn % 2 == 0:
            print(f"after {turn:2} passes: error per pixel {np.abs(pictures - again).mean():.3f}")
        order = draws.permutation(len(pictures))
        for k in range(0, len(order) if turn < passes else 0, 50):
            batch = pictures[order[k:k + 50]]
            W, b, c = cd1(batch, W, b, c, rate, draws.random((len(batch), H)))
    _, axes = plt.subplots(2, 8, figsize=(6, 1.7))
    for j, each in enumerate(axes.ravel()):
        each.imshow(np.asarray(W)[:, j].reshape(8, 8), cmap="coolwarm", vmin=-1, vmax=1)
        each.axis("off")


attempt(digits_without_labels, "cd1")

# %% [markdown]
# ## 9. Which remedy against what?
#
# **Essay** (2 points; a person reads it). A friend says: "Before 2006 nobody could train deep
# networks, because gradients vanish. Batch normalisation solved that, by removing internal
# covariate shift: the drift of each layer's inputs while the layers below it learn." Answer in 120
# to 200 words. What of this did you measure here, and with which result? What did you *not*
# measure? Which one experiment would you run next, and which outcome would speak against your
# friend?

# %% [markdown] essay="remedies" points=2
# ### BEGIN SOLUTION
# Measured: with sigmoids of variance 1 / fan in, the gradient of the first of twenty layers is many
# orders of magnitude shorter than that of the last, since each layer multiplies by a slope of at
# most 1/4. With tanh or rectifiers and weights of the right variance it hardly fades, without any
# normalisation: so vanishing belongs to the activation and the start, not to depth alone. Batch
# normalisation made the spread of the outputs independent of the scale of the start, from 0.01 to
# 10. That is a statement about the start. I did not train with it, and I did not measure how a
# layer's inputs drift, so nothing here supports the words about covariate shift; Santurkar and
# others (2018) found that the benefit survives when such a drift is added on purpose. Next: train
# the same network from a good start and from a bad one, each with and without batch normalisation,
# over ten seeds, with noise of changing mean and spread added behind the normalisation. If the
# noisy one still learns faster than the one without, the friend's reason fails.
#
# One point for measurements that are named with their results and kept apart from what was not
# measured; one for an experiment with an outcome that could refute.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * On the way back a gradient is multiplied once per layer, by a slope and by a matrix. Factors
#   below 1 make it vanish, factors above 1 make it explode.
# * Clipping by the norm of all gradients together shortens a step and keeps its direction.
# * Starting weights of the right variance make the typical factor 1. A rectifier needs twice as
#   much, since half of what comes in is lost.
# * Batch normalisation keeps the spread of a layer whatever the scale of the start. It ties the
#   examples of a batch together, and therefore needs running statistics in use. Layer normalisation
#   does neither.
# * A layer can learn without labels: its energy falls at the data, and rises where it drifts to.
#
# **Next.** The chapter measures these remedies against one another: a deep network of sigmoids from
# a poor start, the same one trained layer by layer first, and one with the right start, which needs
# no such help.
#
# **Sources.** S. Hochreiter, *Untersuchungen zu dynamischen neuronalen Netzen* (1991). G. Hinton,
# *Training products of experts by minimizing contrastive divergence* (2002). G. Hinton, S. Osindero
# and Y. Teh, *A fast learning algorithm for deep belief nets* (2006). X. Glorot and Y. Bengio,
# *Understanding the difficulty of training deep feedforward neural networks* (2010). R. Pascanu,
# T. Mikolov and Y. Bengio, *On the difficulty of training recurrent neural networks* (2013). K. He
# and others, *Delving deep into rectifiers* (2015). S. Ioffe and C. Szegedy, *Batch normalization*
# (2015). J. Ba, J. Kiros and G. Hinton, *Layer normalization* (2016). S. Santurkar and others, *How
# does batch normalization help optimization?* (2018).
