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
# # The perceptron: from one threshold to XOR
#
# **The question.** In 1943 a nerve cell became a piece of logic. From 1958 on such a cell learned
# from its mistakes. In 1969 a book showed simple things that it can never learn. What can one unit
# do, what can it not do, and what do two layers change?
#
# **At the end you can**
#
# * build logic gates from threshold units by choosing weights by hand;
# * write Rosenblatt's learning rule, train it on real flowers and count its mistakes;
# * say before training how many mistakes it can make at most;
# * show that no single unit computes XOR, and build two layers that do.
#
# **You need** Python (functions, loops, lists) and a little NumPy (arrays, `@` for the dot
# product). Allow two to three hours.
#
# **How it works.** There are seven exercises, worth 20 points in all. In each one, replace
# `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines and leave the first line,
# `def ...`, as it is. The cell after it tests your function: silence means that it passed, and a
# message says what was found, what was expected, and which idea to look at again. Run cells from the
# top with Shift+Enter; after a change run your cell again, then its tests. (*Run All* stops at the
# first exercise that you have not solved.) After you hand
# in, more tests run on other inputs, so write for every input that the text allows, not only for
# the one you see. A tests cell earns all of its points or none. Each exercise stands alone: if you
# are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate perceptron.ipynb` in a terminal. Exercises that you have not begun are
# reported as failed; that is expected. All other cells are yours to change and to play with,
# apart from the locked ones.

# %% given="imports"
from itertools import product

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_iris

from course.check import as_bit, as_numbers, as_parts, attempt, told

# %% [markdown]
# The next cell draws the four corners of a square, where most of this notebook happens.

# %% given="corners"
CORNERS = [(0, 0), (0, 1), (1, 0), (1, 1)]


def draw_corners(axes, targets, at=(0, 0)):
    """The four inputs: a full disc where the target is 1, an empty one where it is 0."""
    for (x1, x2), target in zip(CORNERS, targets):
        axes.scatter(at[0] + x1, at[1] + x2, s=70, zorder=3, edgecolors="tab:blue",
                     facecolors="tab:blue" if target else "white", clip_on=False)
    axes.set_aspect("equal")


# %% [markdown]
# ## 1. All or nothing
#
# **Question.** A nerve cell either sends a pulse or it does not. Can such crude parts think?
#
# **Picture.** Some wires excite the cell, others inhibit it. Each carries a pulse (1) or none (0).
#
#     excitatory  1 ----\
#     excitatory  0 -----( threshold 2 )---->  1 or 0
#     excitatory  1 ----/
#     inhibitory  0 ----o
#
# **Rule** (Warren McCulloch and Walter Pitts, 1943). The cell fires when both of these hold:
#
# * no inhibitory wire carries a pulse: a single pulse there is a veto, however strong the rest;
# * the number of pulses on the excitatory wires *reaches* the threshold, so equal is enough.
#
# In the picture two pulses reach a threshold of 2, no veto comes in, and the cell fires. There may
# be any number of wires of either kind, also none. With threshold 0 a cell fires by itself, unless
# it is stopped.
#
# **Exercise `threshold`** (2 points). Write this cell.

# %% exercise="threshold"
def fires(excitatory, inhibitory, threshold):
    """What a McCulloch-Pitts cell sends: 1 when it fires, 0 when it is silent.

    excitatory: list of 0 and 1, one per exciting wire, possibly empty; not changed
    inhibitory: list of 0 and 1, one per inhibiting wire, possibly empty; not changed
    threshold:  int >= 0, in pulses
    returns:    int, 1 or 0
    """
    ### BEGIN SOLUTION
    return int(sum(excitatory) >= threshold and not any(inhibitory))
    ### END SOLUTION


# %% tests="threshold" points=2
def check_fires(excitatory, inhibitory, threshold, expected, why):
    call = f"fires({excitatory}, {inhibitory}, {threshold})"
    kept = list(excitatory), list(inhibitory)
    found = as_bit(fires(excitatory, inhibitory, threshold), call)
    assert found == expected, told(call, found, expected, why)
    assert (excitatory, inhibitory) == kept, f"{call}: a list came back changed, expected as before"


check_fires([1, 0, 1], [0], 2, 1, "two pulses reach the threshold 2, and to reach it is enough")
check_fires([1, 0, 0], [0], 2, 0, "one pulse does not reach the threshold 2")
check_fires([0, 1], [0, 0], 1, 1, "silent inhibitory wires change nothing")
check_fires([1, 1, 1], [1], 1, 0, "inhibition is a veto, not one vote among others")
### BEGIN HIDDEN TESTS
check_fires([], [0], 0, 1, "no pulse at all still reaches the threshold 0")
check_fires([], [1], 0, 0, "the veto also stops a cell that would fire by itself")
check_fires([1, 1, 1], [0, 0, 1], 1, 0, "every inhibitory wire has the veto, not only the first")
check_fires([1, 1], [1, 1], 0, 0, "two vetoes are still a veto")
check_fires([1, 1, 1, 1, 1], [], 4, 1, "five pulses are more than the threshold 4")
check_fires([1, 1, 1], [], 5, 0, "three pulses do not reach the threshold 5")
wires = np.random.default_rng(1943)
for _ in range(200):
    some, others = (wires.integers(0, 2, n).tolist() for n in wires.integers(0, [6, 3]))
    level = int(wires.integers(0, 5))
    vetoed, pulses = others.count(1) > 0, some.count(1)
    check_fires(some, others, level, int(pulses >= level and not vetoed),
                f"it gets {pulses} exciting pulses and {others.count(1)} vetoes")
### END HIDDEN TESTS

# %% [markdown]
# Change the numbers and see. Which threshold makes a cell that needs *all* of three pulses? Which
# needs *any* of them?

# %%
attempt(lambda: print("fires:", fires([1, 1, 0], [0], 3)), "threshold")

# %% [markdown]
# ## 2. Weights, and a line in the plane
#
# **Question.** Pulses that only count one each are blunt. What if each wire had its own strength?
#
# **Formula.** Give wire $i$ a weight $w_i$, positive to excite and negative to inhibit. Write the
# threshold as a *bias* $b$, which is minus the threshold, so that we compare with zero:
#
# $$ \text{score} = w_1 x_1 + w_2 x_2 + \dots + b = w \cdot x + b, \qquad
#    \text{output} = 1 \text{ if the score is at least } 0, \text{ else } 0 . $$
#
# The weights are what Frank Rosenblatt's perceptron (1958) learns. Here is the unit; read it, for
# you will use it again in sections 6 and 7. So will the tests.

# %% given="unit"
def unit(x, w, b):
    """The output of one threshold unit.

    x, w:    (D,) numbers, inputs and weights
    b:       number, the bias, which is minus the threshold
    returns: int, 1 if w.x + b >= 0, else 0
    """
    return int(np.dot(w, x) + b >= 0)


# %% [markdown]
# **Picture.** With two inputs, the places where the score is exactly 0 form a straight line. The
# unit fires on one side of it. The weights say which way the line faces, the bias how far it lies
# from the origin. Below: a unit that says "$x_1$ but not $x_2$", with $w = (1, -1)$ and $b = -0.5$.
# Of the four corners only $(1, 0)$ lies on the shaded side.

# %% given="line_picture"
figure, axes = plt.subplots(figsize=(3.2, 3.2))
draw_corners(axes, [unit(x, [1, -1], -0.5) for x in CORNERS])
axes.axline((0.5, 0), slope=1, color="tab:orange")
axes.fill([0.1, 1.6, 1.6], [-0.4, -0.4, 1.1], color="tab:orange", alpha=0.15)
_ = axes.set(xlim=(-0.4, 1.6), ylim=(-0.4, 1.6), xlabel="$x_1$", ylabel="$x_2$",
             title="$x_1 - x_2 - 0.5 \\geq 0$")

# %% [markdown]
# **Exercise `gates`** (3 points). Find weights and a bias, by hand, for five gates:
#
# | gate | inputs | fires when |
# |---|---|---|
# | `AND` | 2 | both inputs are 1 |
# | `OR` | 2 | at least one input is 1 |
# | `NOT` | 1 | its input is 0 |
# | `NAND` | 2 | not both inputs are 1 |
# | `MAJORITY` | 3 | at least two inputs are 1 |
#
# There are many right answers. A way to find one: write down the score of each row of the truth
# table and ask which rows must be at least 0. Return a dictionary like
# `{"AND": ([..., ...], ...), "OR": ...}`: for each name a pair of weights and bias.

# %% exercise="gates"
def gates():
    """Weights and bias of five logic gates.

    returns: dict with the keys AND, OR, NOT, NAND, MAJORITY; each value is (w, b),
             w a list of D numbers for a gate of D inputs, b a number
    """
    ### BEGIN SOLUTION
    return {
        "AND": ([1, 1], -1.5),
        "OR": ([1, 1], -0.5),
        "NOT": ([-1], 0.5),
        "NAND": ([-1, -1], 1.5),
        "MAJORITY": ([1, 1, 1], -1.5),
    }
    ### END SOLUTION


# %% tests="gates" points=3
def gate(name, inputs):
    found = gates()
    assert isinstance(found, dict), f"gates(): found {found!r}, expected a dictionary"
    assert name in found, f"gates(): found the names {list(found)}, expected also {name!r}"
    w, b = as_parts(found[name], ("w", "b"), f"gates()[{name!r}]")
    return as_numbers(w, (inputs,), f"weights of {name}"), as_numbers(b, (), f"bias of {name}")


def check_gate(name, inputs, rule, why):
    w, b = gate(name, inputs)
    for x in product([0, 1], repeat=inputs):
        found, expected = unit(x, w, b), int(rule(sum(x)))
        if found and not expected and not any(x):
            why = f"at rest only the bias speaks, and it is minus the threshold; here b = {b:g}"
        assert found == expected, (
            f"{name} of {x}: the score is {np.dot(w, x) + b:g}, so found {found}, "
            f"expected {expected}; {why}")


check_gate("AND", 2, lambda ones: ones == 2, "AND needs both inputs, one alone must not reach 0")
check_gate("OR", 2, lambda ones: ones >= 1, "OR fires as soon as one input is 1")
check_gate("NOT", 1, lambda ones: ones == 0, "NOT fires by itself, also at a score of exactly 0, and its "
           "input holds it back")
# Are the other two there, with the right number of weights?
for name, inputs in (("NAND", 2), ("MAJORITY", 3)):
    gate(name, inputs)
### BEGIN HIDDEN TESTS
check_gate("NAND", 2, lambda ones: ones < 2, "NAND is silent only when both inputs are 1")
check_gate("MAJORITY", 3, lambda ones: ones >= 2, "two of three are a majority, one is not")
### END HIDDEN TESTS

# %% [markdown]
# Look at your own truth tables. Then change a bias: how far can it move before a row changes?

# %%
def my_truth_tables():
    for name, (w, b) in gates().items():
        rows = product([0, 1], repeat=len(w))
        print(f"{name:8}", {x: unit(x, w, b) for x in rows})


attempt(my_truth_tables, "gates")

# %% [markdown]
# ## 3. Learn from a mistake
#
# **Question.** You chose the weights yourself. Can the unit find them, if all it is told is which
# examples belong to which class?
#
# **Rule** (Frank Rosenblatt; his perceptron dates from 1958, his book on it from 1962). Call the
# classes $y = +1$, where the unit shall fire, and $y = -1$, where it shall not. It is right about
# an example $(x, y)$ when its score has the sign of $y$, that is when $y \, (w \cdot x + b) > 0$.
# Otherwise it made a mistake. A score of exactly 0 counts as a mistake for either class: the unit
# fires there, but on the line itself neither class is safe. Then
#
# $$ \text{after a mistake:} \quad w \leftarrow w + y\,x, \quad b \leftarrow b + y; \qquad
#    \text{after a right answer: nothing moves.} $$
#
# Why does it help? The score of that example changes by $y\,(x \cdot x + 1)$, always towards the
# side of $y$. The 1 comes from the bias, which acts as the weight of an input that is always 1.
#
# **Picture.** Before, $w = (1, -2)$. The example $x = (3, 2)$ has $y = +1$, but with $b = 0.5$ its
# score is $3 - 4 + 0.5 = -0.5$: a mistake. Adding $x$ turns $w$ towards $x$, to $(4, 0)$; the bias
# becomes $1.5$, and the score is now $13.5$.

# %% given="step_picture"
figure, axes = plt.subplots(figsize=(4.6, 3.2))
arrows = [("w before", (1, -2), (-0.9, -1.6), "black"), ("x", (3, 2), (3.1, 2.1), "tab:blue"),
          ("w after", (4, 0), (4.1, 0.1), "tab:red")]
for label, tip, at, colour in arrows:
    axes.annotate("", tip, (0, 0), arrowprops={"arrowstyle": "->", "color": colour, "lw": 2})
    axes.text(*at, label, color=colour)
axes.plot([1, 4], [-2, 0], ":", color="tab:blue")
_ = axes.set(xlim=(-1.2, 5.6), ylim=(-2.5, 2.8), xlabel="$x_1$", ylabel="$x_2$", aspect="equal")

# %% [markdown]
# **Exercise `step`** (3 points). Write the rule for one example. Return new weights and leave the
# arrays you were given as they were: note that `w += ...` changes the caller's array, while
# `w = w + ...` makes a new one.

# %% exercise="step"
def step(w, b, x, y):
    """Weights and bias after the unit has seen one example.

    w:       (D,) float array, weights before; not changed
    b:       float, bias before
    x:       (D,) float array, the example; not changed
    y:       int, +1 or -1, its class
    returns: (w, b): (D,) array and number, after the example
    """
    ### BEGIN SOLUTION
    if y * (np.dot(w, x) + b) > 0:
        return w, b
    return w + y * x, b + y
    ### END SOLUTION


# %% tests="step" points=3
def taken(w, b, x, y):
    """What `step` returns for lists and numbers: weights, bias and the call in words."""
    call = f"step(w={w}, b={b}, x={x}, y={y})"
    before, example = np.array(w, float), np.array(x, float)
    new_w, new_b = as_parts(step(before, float(b), example, y), ("w", "b"), call)
    unchanged = np.array_equal(before, w) and np.array_equal(example, x)
    new_w, new_b = as_numbers(new_w, (len(w),), f"{call}, w"), as_numbers(new_b, (), f"{call}, b")
    return new_w, new_b, call, unchanged


def check_step(w, b, x, y, expected_w, expected_b, why):
    new_w, new_b, call, _ = taken(w, b, x, y)
    assert np.allclose(new_w, expected_w), told(f"{call}, w", new_w.tolist(), expected_w, why)
    assert np.isclose(new_b, expected_b), told(
        f"{call}, b", f"{new_b:g}", expected_b, f"{why}, and the bias follows the same rule")


new_w, _, call, _ = taken([1, -2], 0.5, [3, 2], +1)
assert not np.allclose(new_w, [-2, -4]), told(
    f"{call}, w", [-2, -4], [4, 0], "it moved away from the example")
assert not np.allclose(new_w, [1, -2]), told(
    f"{call}, w", [1, -2], "a move", "the score -0.5 is a mistake for y = +1")
check_step([1, -2], 0.5, [3, 2], +1, [4, 0], 1.5, "a mistake adds y times x, once")
check_step([1, -2], 0.5, [4, 1], +1, [1, -2], 0.5, "the score is 2.5, and only a mistake may move")
check_step([0, 0], 0, [3, 2], +1, [3, 2], 1, "a score of exactly 0 counts as a mistake")
check_step([3, 1], 2, [1, 1], -1, [2, 0], 1, "the score 6 is a mistake for y = -1, which takes x away")
### BEGIN HIDDEN TESTS
check_step([1, -2], -2, [4, 1], -1, [-3, -3], -3, "a score of 0 is a mistake for y = -1 as well")
check_step([1], -3, [2], +1, [3], -2, "the score is w.x + b = -1, so the bias makes it a mistake")
check_step([1], 3, [-2], +1, [1], 3, "the score is w.x + b = 1, so the bias makes it right")
check_step([1, 1, 2], 0, [1, 0.5, 1], -1, [0, 0.5, 1], -1, "for y = -1 both w and b go down")
check_step([-1, -1, 2], 0, [1, 0.5, -1], -1, [-1, -1, 2], 0, "only a mistake may move")
draws = np.random.default_rng(1958)
for D in (1, 2, 3, 5, 8):
    for _ in range(12):
        # Halves are exact in floating point, so a score of 0 is exactly 0 in any order of summing.
        old_w, example = draws.integers(-3, 4, (2, D)) / 2
        old_b, label = float(draws.integers(-3, 4)) / 2, int(draws.choice([-1, 1]))
        score = float(old_w @ example) + old_b
        moves = label * score <= 0
        check_step(old_w.tolist(), old_b, example.tolist(), label,
                   (old_w + moves * label * example).tolist(), old_b + moves * label,
                   f"the score is {score:g}, which is {'a mistake' if moves else 'right'}")
for case in (([1, -2], 0.5, [3, 2], +1), ([3, 1], 2, [1, 1], -1), ([1, -2], 3, [1, 1], +1)):
    _, _, call, unchanged = taken(*case)
    assert unchanged, f"{call}: an array that belongs to the caller was changed, expected a new one"
### END HIDDEN TESTS

# %% [markdown]
# One example, seen again and again. How many steps until the unit is right? Try $y = -1$, or a
# longer `x`.

# %%
def the_same_example_again():
    w, b = np.array([1.0, -2.0]), 5.0
    for _ in range(4):
        w, b = step(w, b, np.array([1.0, 1.0]), -1)
        print("w =", w, " b =", b)


attempt(the_same_example_again, "step")

# %% [markdown]
# ## 4. Train on flowers
#
# **Question.** A step mends one example and may spoil another. Does it ever come to an end?
#
# **Picture.** The measurements are Edgar Anderson's irises, made famous by Ronald Fisher (1936):
# 150 flowers, four lengths in centimetres each. The class is +1 for the species *setosa*, of which
# there are 50, and -1 for the other two species, of which there are 100.

# %% given="iris"
def iris(columns=(0, 1, 2, 3)):
    """The irises in the order of the file: setosa against the other two species.

    columns: which measurements: 0 and 1 sepal length and width, 2 and 3 petal length and width
    returns: X (150, len(columns)) float in cm; y (150,) int, +1 setosa, -1 other
    """
    flowers = load_iris()
    return flowers.data[:, list(columns)], np.where(flowers.target == 0, 1, -1)


figure, pair = plt.subplots(1, 2, figsize=(8, 3))
for axes, part, columns in zip(pair, ("sepal", "petal"), ((0, 1), (2, 3))):
    flowers, kind = iris(columns)
    axes.plot(*flowers[kind == 1].T, "o", color="tab:blue", label="setosa, +1")
    axes.plot(*flowers[kind == -1].T, "x", color="tab:orange", label="other, -1")
    axes.set(xlabel=f"{part} length (cm)", ylabel=f"{part} width (cm)")
_ = pair[1].legend()

# %% [markdown]
# **Procedure.** Start with $w = 0$, one zero for each column of `X`, and $b = 0$. Take the rows in their order, from the first to the
# last; after each mistake move $w$ and $b$ at once, before you look at the next row. One pass over
# all rows is an *epoch*. Write down how many mistakes each epoch made, each judged at the moment
# its row was met. The next epoch goes on from where the last one stopped. Stop after the first
# clean epoch, one with 0 mistakes, whose 0 is written down too; or after `max_epochs`.
#
# By hand, for three rows: $(3, 2)$ with $y = +1$, then $(0, 0)$ and $(1, 2)$ with $y = -1$.
#
# | epoch | score of row 1 | score of row 2 | score of row 3 | mistakes | then |
# |---|---|---|---|---|---|
# | 1 | 0, mistake | 1, mistake | 7, mistake | 3 | $w = (2, 0)$, $b = -1$ |
# | 2 | 5 | -1 | 1, mistake | 1 | $w = (1, -2)$, $b = -2$ |
# | 3 | -3, mistake | -1 | 3, mistake | 2 | $w = (3, -2)$, $b = -2$ |
# | 4 | 3 | -2 | -3 | 0 | stop |
#
# The mistakes went up from 1 to 2 on the way: a worse epoch is no reason to stop.
#
# **Exercise `fit`** (4 points). Write the procedure. Write the rule out again inside it, in two or
# three lines, rather than calling your `step`; then this exercise stands by itself. (`zip(X, y)`
# walks through the rows and their classes together.)

# %% exercise="fit"
def fit(X, y, max_epochs):
    """Train one unit with Rosenblatt's rule, from zero weights, rows in order.

    X:          (N, D) float array, one example per row; not changed
    y:          (N,) int array, each +1 or -1; not changed
    max_epochs: int >= 1, passes over the data at most
    returns:    (w, b, mistakes): (D,) array, number, and a list of int, one per epoch run,
                whose last is 0 when an epoch was clean
    """
    ### BEGIN SOLUTION
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes
    ### END SOLUTION


# %% tests="fit" points=4
def trained(X, y, max_epochs, call):
    """What `fit` returns, as arrays; X and y are copies, so a change here harms no later test."""
    w, b, mistakes = as_parts(fit(X.copy(), y.copy(), max_epochs), ("w", "b", "mistakes"), call)
    counts = as_numbers(mistakes, (None,), f"{call}, mistakes, one count per epoch").tolist()
    assert all(count == int(count) for count in counts), f"{call}: found {counts}, expected counts"
    w, b = as_numbers(w, (X.shape[1],), f"{call}, w"), as_numbers(b, (), f"{call}, b")
    return w, b, [int(count) for count in counts]


call = "fit on the three rows above"
rows, labels = np.array([[3., 2], [0, 0], [1, 2]]), np.array([1, -1, -1])
w, b, mistakes = trained(rows, labels, 10, call)
assert sum(mistakes) > 0, told(
    call, mistakes, "mistakes", "at zero weights a score of exactly 0 counts as a mistake")
assert mistakes != [1, 3, 1, 2, 0], told(
    call, mistakes, "3 in epoch 1", "a score of exactly 0 is a mistake for y = +1 too")
assert mistakes != [3, 1, 2], told(
    call, mistakes, "one count more",
    "the clean epoch is written down too, and a worse epoch is no reason to stop")
assert 0 not in mistakes[:-1], told(
    call, mistakes, "one 0, at the end", "stop after the first clean epoch")
why = ("take the rows in their order, and count mistakes as they happen",
       "the second epoch goes on with the w and b that the first one left, and b moves as w does",
       "every mistake moves w and b at once, before the next row",
       "now all three rows are right")
for epoch, expected in enumerate([3, 1, 2, 0]):
    assert mistakes[epoch:epoch + 1] == [expected], told(
        f"{call}, mistakes", mistakes, f"{expected} in epoch {epoch + 1}", why[epoch])
assert np.allclose(w, [3, -2]) and np.isclose(b, -2), told(
    call, f"w = {w.tolist()}, b = {b:g}", "[3, -2] and -2", "see the last row of the table")

call, corners = "fit on XOR with max_epochs=6", np.array(CORNERS, float)
_, _, mistakes = trained(corners, np.array([-1, 1, 1, -1]), 6, call)
assert len(mistakes) == 6, told(
    call, f"{len(mistakes)} epochs", 6, "none is clean, and max_epochs is how many may run")

call, (flowers, kind) = "fit on the irises with max_epochs=100", iris()
w, b, mistakes = trained(flowers, kind, 100, call)
assert mistakes[-1] == 0, told(call, mistakes, "a 0 at the end", "a line separates these flowers")
wrong_side = int((kind * (flowers @ w + b) <= 0).sum())
assert wrong_side == 0, told(
    call, f"{wrong_side} flowers on the wrong side", 0, "return the w and b of the last epoch")
### BEGIN HIDDEN TESTS
def reference(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) < max_epochs and (not mistakes or mistakes[-1] > 0):
        wrong = 0
        for x, label in zip(X, y):
            if label * (x @ w + b) <= 0:
                w, b, wrong = w + label * x, b + label, wrong + 1
        mistakes.append(wrong)
    return w, b, mistakes


def check_fit(X, y, max_epochs, call):
    if X.size <= 12:
        call = f"{call} (X = {X.tolist()}, y = {y.tolist()}, max_epochs = {max_epochs})"
    w, b, mistakes = trained(X, y, max_epochs, call)
    right_w, right_b, right = reference(X, y, max_epochs)
    assert mistakes == right, told(
        f"{call}, mistakes", mistakes, right, "rows in order, moves at once, stop when clean")
    assert np.allclose(w, right_w) and np.isclose(b, right_b), told(
        call, f"w = {w.round(3).tolist()}, b = {b:g}", f"{right_w.round(3).tolist()}, {right_b:g}",
        "return what stands after the last epoch, whether or not it was the best")


check_fit(rows, labels, 1, "fit for one epoch")
check_fit(rows, labels, 2, "fit for two epochs")
check_fit(rows, labels, 4, "fit that becomes clean in the last epoch allowed")
check_fit(corners, np.array([-1, 1, 1, 1]), 50, "fit on OR")
check_fit(corners[::-1], np.array([-1, -1, 1, -1]), 50, "fit on one corner")
check_fit(np.array([[2.0], [-1.0]]), np.array([1, 1]), 9, "fit on one class only")
check_fit(np.array([[0.0], [0.0]]), np.array([1, 1]), 9, "fit on zeros, where only the bias learns")
check_fit(np.array([[0.5, 4.0, -1.0]]), np.array([-1]), 9, "fit on one example")
check_fit(*iris(), 100, "fit on the irises, four lengths")
check_fit(*iris((2, 3)), 100, "fit on the petals")
check_fit(*iris((0, 1)), 7, "fit on the sepals with max_epochs=7, too few to become clean")
check_fit(*(part[::-1] for part in iris()), 100, "fit on the irises, last row first")
draws = np.random.default_rng(1962)
for N, D in ((3, 2), (2, 5), (9, 3), (14, 1), (25, 4)):
    for sort in ("separable", "random", "random"):
        # Halves are exact in floating point, so a score of 0 is 0 in any order of summing.
        some = draws.integers(-6, 7, (N, D)) / 2
        line = np.where(some @ draws.integers(-3, 4, D) + 0.25 > 0, 1, -1)
        check_fit(some, line if sort == "separable" else draws.choice([-1, 1], N), 30,
                  f"fit on {N} {sort} examples of {D} inputs")
some, line = rows.copy(), labels.copy()
fit(some, line, 10)
assert np.array_equal(some, rows) and np.array_equal(line, labels), \
    "fit on the three rows above: X or y came back changed, expected as before; work on copies"
### END HIDDEN TESTS

# %% [markdown]
# Petals against sepals: both can be separated by a line, and yet the sepals take far longer. Raise
# the 50 until they become clean. What makes the difference is the subject of the next section.

# %%
def petals_and_sepals():
    for part, columns in (("petals", (2, 3)), ("sepals", (0, 1))):
        w, b, mistakes = fit(*iris(columns), 50)
        print(f"{part}: {sum(mistakes)} mistakes in {len(mistakes)} epochs, last {mistakes[-8:]}")


attempt(petals_and_sepals, "fit")

# %% [markdown]
# ## 5. How many mistakes at most?
#
# **Question.** If some line separates the classes, must the rule find one, and when?
#
# **Picture.** Append the constant 1 to each example, $v = (x, 1)$, and the bias to the weights,
# $(w, b)$. Then every separating line passes through the origin, and the score is one dot product.
# Below, examples with a single input: as vectors $v$ they lie at height 1. Two lengths matter: $R$,
# the length of the longest $v$, and the *margin* $\gamma$, the distance from the line to the
# closest $v$.

# %% given="margin_picture"
points, kind = np.array([-2.0, -1.0, 1.5, 3.0]), np.array([-1, -1, 1, 1])
direction = np.array([2.0, -1.0]) / np.sqrt(5)  # (w, b) = (2, -1), shortened to length 1
along = np.array([1.0, 2.0]) / np.sqrt(5)
figure, axes = plt.subplots(figsize=(5, 4))
axes.plot(points[kind == 1], [1, 1], "o", color="tab:blue", label="+1")
axes.plot(points[kind == -1], [1, 1], "x", color="tab:orange", label="-1")
axes.axline((0, 0), along, color="tab:gray", label="score 0")
axes.annotate("", direction, (0, 0), arrowprops={"arrowstyle": "->", "lw": 2})
axes.text(*(direction + (0.1, -0.3)), "(w, b), length 1")
nearest = np.array([1.5, 1.0])
foot = nearest - (nearest @ direction) * direction
axes.plot(*np.array([nearest, foot]).T, color="tab:red")
axes.text(1.1, 1.35, "$\\gamma$", color="tab:red", fontsize=13)
axes.add_patch(plt.Circle((0, 0), np.sqrt(10), fill=False, linestyle=":"))
axes.plot([0, 3], [0, 1], ":", color="black")
axes.text(1.9, 0.3, "R")
axes.set(xlim=(-3.5, 3.5), ylim=(-1.5, 3.3), aspect="equal", xlabel="x", ylabel="the constant")
_ = axes.legend(loc="upper left")

# %% [markdown]
# **Formula** (Albert Novikoff, 1962). Let $u$ be $(w, b)$ divided by its own length, the bias
# included, so that $u$ has length 1. With
#
# $$ R = \max_i \lVert v_i \rVert, \qquad \gamma = \min_i \; y_i \, (u \cdot v_i), $$
#
# if $\gamma > 0$, the rule makes at most $(R / \gamma)^2$ mistakes, in whatever order the rows come
# and however many epochs it runs.
#
# By hand: $x = (2, 2)$ becomes $v = (2, 2, 1)$, of length $\lVert v \rVert = \sqrt{4 + 4 + 1} = 3$.
# The line $w = (2, 2)$, $b = -1$ has the length $\sqrt{4 + 4 + 1} = 3$ too, so
# $u = (2, 2, -1) / 3$ and $u \cdot v = (4 + 4 - 1) / 3 = 7/3$.
#
# Why? (You may skip this.) Call the weights of the rule $s$, bias included; they start at zero. Every mistake adds some
# $y_i v_i$ to $s$, so $u \cdot s$ grows by at least $\gamma$: after $k$ mistakes it is at least
# $k \gamma$. And $\lVert s \rVert^2$ grows by $2 y_i (s \cdot v_i) + \lVert v_i \rVert^2$. There
# the first term is at most 0, for it was a mistake: after $k$ of them $\lVert s \rVert$ is at most
# $\sqrt{k}\,R$. Since $u$ has length 1, $u \cdot s$ cannot exceed $\lVert s \rVert$. So
# $k \gamma \le \sqrt{k}\,R$, hence $k \le (R / \gamma)^2$.
#
# The $(w, b)$ here is *any* separating line, not only the one that the rule finds. A better line,
# with a wider margin, gives a stricter bound. A line that fails to separate has $\gamma \le 0$ and
# promises nothing: then the bound is infinite, `np.inf`. (Take care: a negative number squared
# looks fine.)
#
# **Exercise `bound`** (3 points). Compute $R$, $\gamma$ and the bound. `np.linalg.norm(a)` is the
# length of a vector, `np.linalg.norm(A, axis=1)` the length of each row; `np.append` lengthens a
# vector, `np.column_stack` puts columns side by side. Plain loops are just as good.

# %% exercise="bound"
def bound(X, y, w, b):
    """Novikoff's bound on the mistakes of Rosenblatt's rule, from a given line.

    X:       (N, D) float array, one example per row; not changed
    y:       (N,) int array, each +1 or -1
    w, b:    (D,) float array and number, a line, of any length but zero; not changed
    returns: (radius, margin, bound): three numbers; the bound is np.inf if margin <= 0
    source:  Novikoff (1962)
    """
    ### BEGIN SOLUTION
    V = np.column_stack([X, np.ones(len(X))])
    u = np.append(w, b) / np.linalg.norm(np.append(w, b))
    radius = np.linalg.norm(V, axis=1).max()
    margin = (y * (V @ u)).min()
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf
    ### END SOLUTION


# %% tests="bound" points=3
def bounded(X, y, w, b, call):
    X, y, w = np.array(X, float), np.array(y), np.array(w, float)
    kept = X.copy(), y.copy(), w.copy()
    found = as_parts(bound(X, y, w, float(b)), ("radius", "margin", "bound"), call)
    same = all(np.array_equal(now, before) for now, before in zip((X, y, w), kept))
    assert same, f"{call}: X, y or w came back changed, expected as before"
    return [float(as_numbers(value, (), call)) for value in found]


def refuse(call, what, found, slip, why):
    """Names a known slip by the number that it leads to."""
    assert not np.isclose(found, slip), f"{call}: found {what} = {found:.4f}, not right; {why}"


# Rows with their constant: (2, 2, 1), (-1, -1, 1), (0, 1, 1). The line (2, 2, -1) has length 3.
call = "bound for x = (2, 2), (-1, -1), (0, 1), y = 1, -1, 1, w = (2, 2), b = -1"
radius, margin, most = bounded([[2, 2], [-1, -1], [0, 1]], [1, -1, 1], [2, 2], -1, call)
refuse(call, "R", radius, 8 ** 0.5, "each row has a constant 1 as well")
refuse(call, "R", radius, 9, "R is a length, the square root of the sum of squares")
assert np.isclose(radius, 3), told(
    call, f"R = {radius:.4f}", 3, "the length of the longest row, constant included")
refuse(call, "margin", margin, 1, "divide (w, b) by its length first")
refuse(call, "margin", margin, 8 ** -0.5, "the length of (w, b) includes b")
refuse(call, "margin", margin, -5 / 3, "each score counts with the sign of its y")
assert np.isclose(margin, 1 / 3), told(
    call, f"margin {margin:.4f}", "0.3333", "the closest row decides, each with the sign of its y")
refuse(call, "bound", most, 9, "the ratio of R and margin is to be squared")
assert np.isclose(most, 81), told(call, f"bound {most:.4f}", 81, "the square of R / margin")
### BEGIN HIDDEN TESTS
def mistakes_made(X, y, epochs):
    v, total = np.zeros(X.shape[1] + 1), 0
    for _ in range(epochs):
        for row, label in zip(np.column_stack([X, np.ones(len(X))]), y):
            if label * (row @ v) <= 0:
                v, total = v + label * row, total + 1
    return total


def expected_of(X, y, w, b):
    """Radius, margin and bound by plain loops."""
    far = max(sum(value * value for value in row) + 1 for row in X) ** 0.5
    length = (sum(value * value for value in w) + b * b) ** 0.5
    scores = [sum(p * q for p, q in zip(row, w)) + b for row in X]
    near = min(label * score for label, score in zip(y, scores)) / length
    return far, near, (far / near) ** 2 if near > 0 else np.inf


def check_bound(X, y, w, b, call):
    found, right = bounded(X, y, w, b, call), expected_of(X, y, w, b)
    assert np.isclose(found[0], right[0], rtol=1e-4), told(
        call, f"R = {found[0]:.5g}", f"{right[0]:.5g}", "the longest row, whatever its class")
    assert np.isclose(found[1], right[1], rtol=1e-4), told(
        call, f"margin = {found[1]:.5g}", f"{right[1]:.5g}",
        "over all rows; one on the wrong side of the line counts as negative")
    why = ("the square of R / margin" if right[1] > 0 else
           f"the margin is {right[1]:.4g}, so this line does not separate and promises nothing")
    assert np.isclose(found[2], right[2], rtol=1e-4), told(
        call, f"bound {found[2]:.5g}", f"{right[2]:.5g}", why)
    return found[2]


corners, targets = [[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1]
check_bound(corners, targets, [1, 1], -0.5,
            "bound for the four corners, y = -1, 1, 1, -1 (XOR), w = (1, 1), b = -0.5")
check_bound([[1], [2], [-1]], [1, 1, -1], [-1], 0,
            "bound for x = 1, 2, -1, y = 1, 1, -1, w = -1, b = 0, the wrong way round")
check_bound([[1], [2]], [1, 1], [1], -1,
            "bound for x = 1, 2, both +1, w = 1, b = -1, a line through an example")
check_bound([[4, 0, 0]], [-1], [-1, 3, 0], 1,
            "bound for the single row (4, 0, 0), y = -1, w = (-1, 3, 0), b = 1")
check_bound([[3, 4], [1, 0], [-6, -8]], [1, 1, -1], [1, 1], 0.5,
            "bound for x = (3, 4), (1, 0), (-6, -8), y = 1, 1, -1, w = (1, 1), b = 0.5")
check_bound([[0, 0], [-1, 0]], [1, -1], [20, 0], 3,
            "bound for x = (0, 0), (-1, 0), y = 1, -1, w = (20, 0), b = 3")
flowers, kind = iris((2, 3))
call = "bound for the petals with w = (-0.5, -0.8), b = 2"
most, made = check_bound(flowers, kind, [-0.5, -0.8], 2.0, call), mistakes_made(flowers, kind, 5)
assert made <= most, told(call, f"bound {most:g}", f"at least {made}", "the rule makes so many")
draws = np.random.default_rng(1962)
for N, D in ((4, 1), (7, 2), (5, 6), (30, 3)):
    line, offset = draws.normal(size=D), float(draws.normal())
    cloud = draws.normal(size=(N, D)) * draws.uniform(0.2, 3, D)
    sides = np.where(cloud @ line + offset > 0, 1, -1)
    call = f"bound for {N} random rows of {D} inputs"
    most = check_bound(cloud, sides, line, offset, call)
    check_bound(cloud, sides, 10 * line, 10 * offset, f"{call}, w and b ten times as long")
    made = mistakes_made(cloud, sides, 40)
    assert made <= most, told(call, f"bound {most:g}", f"at least {made}", "the rule makes so many")
### END HIDDEN TESTS

# %% [markdown]
# Promise against fact. This needs both `fit` and `bound`. The bound is far above the count: it
# must hold for every order of the rows, and the line that the rule stops at has a thin margin. Try
# other lines for the petals, by hand, and see how low you can bring it.

# %%
def promise_and_fact():
    flowers, kind = iris((2, 3))
    w, b, mistakes = fit(flowers, kind, 100)
    print(f"mistakes made: {sum(mistakes)}")
    for line, offset in ((w, b), (np.array([-0.5, -1.0]), 2.1)):
        radius, margin, most = bound(flowers, kind, line, offset)
        print(f"w = {line}, b = {offset:.1f}: R = {radius:.2f}, margin = {margin:.3f}, "
              f"bound = {most:.0f}")


attempt(promise_and_fact, "fit and bound")

# %% [markdown]
# ## 6. What no line can do
#
# **Question.** The bound speaks of classes that a line separates. Which are those?
#
# **Picture.** A Boolean function of two inputs says yes or no at four corners, so there are
# $2^4 = 16$ of them. Here are all sixteen, a full disc for 1. Above each stand its targets at
# $(0,0)$, $(0,1)$, $(1,0)$, $(1,1)$. Where can you lay a ruler with all full discs on one side and
# all empty ones on the other? (All four on one side is fine.)

# %% given="sixteen_picture"
figure, axes = plt.subplots(figsize=(8, 3.2))
for number, targets in enumerate(product([0, 1], repeat=4)):
    at = 2.8 * (number % 8), -3 * (number // 8)
    draw_corners(axes, targets, at)
    axes.text(at[0] + 0.5, at[1] + 1.5, "".join(map(str, targets)), ha="center")
_ = axes.axis("off")

# %% [markdown]
# **An argument.** Marvin Minsky and Seymour Papert (1969) asked what perceptrons cannot compute.
# Exclusive or, *XOR*, became the emblem: one or the other, not both. Suppose a unit computes it.
# Then its scores satisfy
#
# $$ b < 0, \qquad w_2 + b \ge 0, \qquad w_1 + b \ge 0, \qquad w_1 + w_2 + b < 0 . $$
#
# The middle two add up to $w_1 + w_2 + 2b \ge 0$, so $w_1 + w_2 + b \ge -b > 0$, which contradicts
# the last. No such unit exists, however long it learns. That is why `fit` on XOR is never clean.
#
# **A search.** For yes, an example is proof enough: weights that do it. For no, failing to find
# some proves nothing, unless the search is known to be complete. Here a small one is: if any
# weights compute a function of two inputs, then some with $w_1$ and $w_2$ among $-1, 0, 1$ do, and
# with a whole number for the bias. Without a bias every score then lies
# between $-2$ and $2$, so biases from $-2$ to $2$ are enough.
#
# **Exercise `separable`** (3 points). Decide for a function, given by its four targets, whether a
# single threshold unit computes it. The given `unit` is there to be used, and `CORNERS` holds the
# four inputs in their order. Searching is one way; another that is always right is welcome.

# %% exercise="separable"
def separable(targets):
    """Whether one threshold unit computes a Boolean function of two inputs.

    targets: list of four int, 0 or 1, the outputs wanted at the inputs
             (0, 0), (0, 1), (1, 0), (1, 1), in this order; not changed
    returns: bool
    """
    ### BEGIN SOLUTION
    inputs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    return any(
        [unit(x, (w1, w2), b) for x in inputs] == list(targets)
        for w1 in (-1, 0, 1) for w2 in (-1, 0, 1) for b in (-2, -1, 0, 1, 2))
    ### END SOLUTION


# %% tests="separable" points=3
def check_separable(targets, expected, why):
    given, call = list(targets), f"separable({list(targets)})"
    found = bool(as_bit(separable(given), call, "True or False"))
    assert found == expected, told(call, found, expected, why)
    assert given == list(targets), f"{call}: the list came back changed, expected as before"


check_separable([0, 1, 1, 1], True, "this is OR, and w = (1, 1) with the bias b = -1 computes it; "
                "do you look at all four corners, and compare a list with a list?")
check_separable([0, 0, 0, 1], True, "this is AND; a bias low enough makes it need both")
check_separable([0, 0, 1, 1], True, "this copies the first input; two 1s are no obstacle")
check_separable([0, 1, 1, 0], False, "this is XOR; all four corners must be right")
### BEGIN HIDDEN TESTS
for ones in product([0, 1], repeat=4):
    if len(set(ones)) == 1:
        why = "all four are on one side of a line far away, which needs no second class"
    elif ones[0] == ones[3] and ones[1] == ones[2]:
        why = "its full discs lie on one diagonal, its empty ones on the other"
    elif ones[0]:
        why = "it fires at rest and some input holds it back: weights may be negative"
    else:
        why = "a line passes between its full and its empty discs; a weight may be negative or zero"
    diagonal = len(set(ones)) == 2 and ones[0] == ones[3] and ones[1] == ones[2]
    check_separable(ones, not diagonal, why)
### END HIDDEN TESTS

# %% [markdown]
# Count them. Which ones are missing? (With three inputs there are 256 functions; how many of those
# a single unit computes is in the chapter.)

# %%
def how_many():
    yes = [targets for targets in product([0, 1], repeat=4) if separable(list(targets))]
    print(f"one unit computes {len(yes)} of 16 functions of two inputs")


attempt(how_many, "separable")

# %% [markdown]
# ## 7. Two layers
#
# **Question.** One unit cannot do XOR. Can three?
#
# **Picture.** Two units look at the inputs; they are called *hidden*, since neither is the answer.
# The third looks only at them.
#
#     x1 ---\ /--> hidden unit 1 ---\
#            X                       >--> output
#     x2 ---/ \--> hidden unit 2 ---/
#
# **Formula.** Row $k$ of $W$ holds the weights of hidden unit $k$, and $b_k$ is its bias; $v$ and
# $c$ are the weights and the bias of the output unit. That layers of units compute any logic was
# known since McCulloch and Pitts (1943). What was missing in 1969 was a rule in general use that
# trains the hidden ones, so here you choose the weights by hand once more.

# %% given="network"
def network(x, W, b, v, c):
    """The output of two layers of threshold units.

    x:       (D,) inputs
    W, b:    (H, D) weights, one row per hidden unit, and (H,) biases
    v, c:    (H,) weights and a bias, of the output unit
    returns: int, 1 or 0
    """
    hidden = [unit(x, weights, bias) for weights, bias in zip(W, b)]
    return unit(hidden, v, c)


# %% [markdown]
# Think of XOR as a combination of gates that you know: which two, seen together, tell "one or the
# other, not both"?
#
# The wires are noisy, too. A 0 may arrive as anything from $-0.1$ to $0.1$ and a 1 as anything from
# $0.9$ to $1.1$, and the network must still be right. A threshold that an exact 1 only just reaches
# is missed by a 0.9: put each threshold well between the sums that it has to tell apart. That is
# the margin again.
#
# **Exercise `xor`** (2 points). Return weights and biases of two hidden units and an output unit
# that compute XOR on such wires. Many are right.

# %% exercise="xor"
def xor_weights():
    """Two layers that compute XOR, also when each input is off by up to 0.1.

    returns: (W, b, v, c): W two rows of two numbers, one row per hidden unit; b two numbers;
             v two numbers; c a number
    """
    ### BEGIN SOLUTION
    # Hidden unit 1 is OR, hidden unit 2 is AND; the output is "OR, but not AND".
    return [[1, 1], [1, 1]], [-0.5, -1.5], [1, -1], -0.5
    ### END SOLUTION


# %% tests="xor" points=2
def parts_of_xor():
    found = as_parts(xor_weights(), ("W", "b", "v", "c"), "xor_weights()")
    shapes = (2, 2), (2,), (2,), ()
    return [as_numbers(part, shape, f"xor_weights(), {letter}")
            for part, shape, letter in zip(found, shapes, "Wbvc")]


def reason(corner, wobble, hidden):
    """Why an output is wrong, from what the hidden units say at the four corners."""
    if all(wobble):
        return "the noise of two wires adds up"
    if any(wobble):
        return "a threshold that is only just reached leaves no room for noise"
    if corner == (0, 0):
        return "at rest only the biases speak, and a bias is minus a threshold"
    if hidden[3] in hidden[1:3]:
        return "the hidden units say the same for one input as for both"
    return "the hidden units tell one input from both; the output unit has to use that"


def check_xor(wobble):
    W, b, v, c = parts_of_xor()
    inputs = [tuple(np.add(corner, wobble).round(1).tolist()) for corner in CORNERS]
    hidden = [[unit(x, W[0], b[0]), unit(x, W[1], b[1])] for x in inputs]
    outputs = [network(x, W, b, v, c) for x in inputs]
    assert outputs != [1, 0, 0, 1], "found 1 where the inputs are equal, expected the opposite"
    for corner, x, says, found in zip(CORNERS, inputs, hidden, outputs):
        expected = int(sum(corner) == 1)
        assert found == expected, told(f"x = {x}, hidden units {says}, output", found, expected,
                                       reason(corner, wobble, hidden))


check_xor((0, 0))
check_xor((-0.1, 0))
### BEGIN HIDDEN TESTS
for wobble in product([0, -0.1, 0.1], repeat=2):
    check_xor(wobble)
### END HIDDEN TESTS

# %% [markdown]
# What the hidden units make of the four corners: the output unit sees only this table. XOR was not
# separable in $x$; why is it now?

# %%
def hidden_view():
    W, b, v, c = xor_weights()
    for x in CORNERS:
        hidden = [unit(x, weights, bias) for weights, bias in zip(W, b)]
        print("x =", x, " hidden =", hidden, " output =", network(x, W, b, v, c))


attempt(hidden_view, "xor")

# %% [markdown]
# ## What you have shown
#
# * A threshold unit is a line that fires on one side, and gates are lines that you can place.
# * It learns such a line from its mistakes alone, and the number of mistakes has a ceiling,
#   $(R / \gamma)^2$, fixed by the data before training starts.
# * Where there is no line, the rule never comes to rest: XOR is out of reach of one unit, by a
#   proof and by a complete search.
# * Two hidden units turn XOR into a question that a line can answer. You chose them by hand.
#
# **Next.** The chapter on the perceptron tells the story behind this, from the first machine to the
# book on its limits, with a figure in which you place points and watch the line move. It leaves one
# question open: how can hidden units learn their weights, when nobody says what they should have
# answered? That is where the second wave begins.
#
# **Sources.** W. McCulloch and W. Pitts, *A logical calculus of the ideas immanent in nervous
# activity* (1943). R. Fisher, *The use of multiple measurements in taxonomic problems* (1936).
# F. Rosenblatt, *The perceptron* (1958) and *Principles of Neurodynamics* (1962). A. Novikoff, *On
# convergence proofs on perceptrons* (1962). M. Minsky and S. Papert, *Perceptrons* (1969).
