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
# # Backpropagation: build the machine that finds every slope
#
# **The question.** A network has many weights and one loss. Which way should each weight move, and
# how can a program work that out for all of them in one go?
#
# **At the end you can**
#
# * apply the chain rule on a graph, forward for the values and backward for the gradients;
# * build that twice as a machine: once for single numbers, once for arrays;
# * catch a wrong gradient with nothing but subtraction and division;
# * write the loss of a classifier so that it survives huge scores;
# * train a small network on XOR with your own machine, and report honestly how often that fails.
#
# **You need** Python (functions, loops, classes), NumPy (arrays, axes, `@`) and the derivatives of
# simple functions. Allow two to three hours.
#
# **How it works.** There are nine exercises, worth 24 points in all. In each one, replace
# `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines and leave the lines that
# begin with `def` or `class` as they are. The cell after it tests your code: silence means that it
# passed, and a message says what was found, what was expected, and which idea to look at again. Run
# cells from the top with Shift+Enter; after a change run your cell again, then its tests. (*Run
# All* stops at the first exercise that you have not solved.) After you hand in, more tests run on
# other inputs, so write for every input that the text allows, not only for the one you see. A tests
# cell earns all of its points or none. Each exercise stands alone: if you are stuck, go on to the
# next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate backprop.ipynb` in a terminal. Exercises that you have not begun are reported
# as failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. In your answers write the derivatives yourself; PyTorch, which is imported here too,
# is what the tests compare you with.

# %% given="imports"
from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import torch

from course.check import as_numbers, as_parts, attempt, told
from course.plots import INK, MINUS, PLUS, THIRD, house

house()

# %% [markdown]
# The next cell draws graphs, and turns numbers into text for messages.

# %% given="helpers"
def draw_graph(nodes, edges, size=(6, 2.4)):
    """A graph from left to right.

    nodes: dict, name -> (across, up, text above, text below)
    edges: list of (from, to, text on the arrow)
    """
    _, axes = plt.subplots(figsize=size)
    for start, end, text in edges:
        tail, head = np.array(nodes[start][:2]), np.array(nodes[end][:2])
        axes.annotate("", head, tail, arrowprops={
            "arrowstyle": "-|>", "color": INK, "shrinkA": 15, "shrinkB": 15, "lw": 1.5})
        axes.text(*(tail + 0.45 * (head - tail) + (0, 0.06)), text, color=THIRD, ha="center")
    for name, (across, up, above, below) in nodes.items():
        axes.plot(across, up, "o", ms=27, mfc="none", mec=PLUS)
        axes.text(across, up, name, ha="center", va="center", fontsize=12)
        axes.text(across, up + 0.25, above, ha="center", va="bottom", color=PLUS)
        axes.text(across, up - 0.25, below, ha="center", va="top", color=MINUS)
    axes.margins(0.12, 0.35)
    axes.axis("off")


def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(np.asarray(value, float), precision=6, separator=", ",
                           threshold=24).replace("\n", "")


def close(found, expected, rtol=1e-6, atol=1e-9):
    return np.allclose(found, expected, rtol=rtol, atol=atol)


def refuse(call, found, slip, why):
    """Names a known slip by the numbers that it leads to."""
    assert not close(found, slip), f"{call}: found {short(found)}, not right; {why}"


# %% [markdown]
# ## 1. The chain rule on a graph
#
# **Question.** A loss depends on a weight through many steps. How does a small push at the start
# arrive at the end?
#
# **Rule.** Push $x$ a little. If $u$ depends on $x$, then $u$ moves by its *local slope*,
# $\partial u / \partial x$, times the push. If $L$ depends on $u$, multiply again: **along a path,
# slopes multiply**. If $x$ reaches $L$ along several paths, every path carries its part: **over
# paths, slopes add**. The *gradient* of a node is $\partial L / \partial \text{node}$, how much $L$
# moves per push of that node. Going backward from $L$, each node hands its gradient to the nodes
# that it was made of, each time multiplied by the local slope.
#
# **Picture.** $u = x + 4$ and $L = u \cdot x$, at $x = 3$. Above each node its value, in blue; on
# the arrows the local slopes; below each node its gradient, in orange.

# %% given="small_picture"
draw_graph({"x": (0, 0.4, "3", "10"), "u": (1, 1, "7", "3"), "L": (2, 0.4, "21", "1")},
           [("x", "u", "1"), ("x", "L", "7"), ("u", "L", "3")], size=(4.2, 2.2))

# %% [markdown]
# Read it from the right. The gradient of $L$ is 1, since $L$ moves with itself. A product has the
# *other* factor as its slope, so $u$ gets $1 \cdot 3 = 3$. And $x$ gets two parts: straight from
# $L$, $1 \cdot 7 = 7$, and through $u$, $3 \cdot 1 = 3$. Together 10. (Check: $L = x^2 + 4x$ has
# the slope $2x + 4 = 10$.)
#
# Now a larger one: $s = x - y$, $\; p = x \cdot y$, $\; q = s^2$, $\; L = q \cdot p$, at $x = 2$,
# $y = -1$. The gradients are yours to find; write them on paper first.

# %% given="chain_picture"
draw_graph({
    "x": (0, 1, "2", "?"), "y": (0, 0, "-1", "?"), "s": (1, 1, "3", "?"), "p": (1, 0, "-2", "?"),
    "q": (2, 1, "9", "?"), "L": (3, 0.5, "-18", "1")},
    [("x", "s", ""), ("y", "s", ""), ("x", "p", ""), ("y", "p", ""), ("s", "q", ""),
     ("q", "L", ""), ("p", "L", "")])

# %% [markdown]
# **Exercise `by_hand`** (2 points). Write it as a program for any $x$ and $y$: four lines forward,
# six lines backward.

# %% exercise="by_hand"
def by_hand(x, y):
    """Values and gradients of s = x - y, p = x * y, q = s ** 2, L = q * p.

    x, y:    float
    returns: (values, gradients): a dict with the keys s, p, q, L, and a dict with the keys
             x, y, s, p, q, L, each the derivative of L with respect to that node
    """
    ### BEGIN SOLUTION
    s = x - y
    p = x * y
    q = s ** 2
    L = q * p
    g = {"L": 1.0}
    g["q"] = g["L"] * p
    g["p"] = g["L"] * q
    g["s"] = g["q"] * 2 * s
    g["x"] = g["s"] * 1 + g["p"] * y
    g["y"] = g["s"] * -1 + g["p"] * x
    return {"s": s, "p": p, "q": q, "L": L}, g
    ### END SOLUTION


# %% tests="by_hand" points=2
def both_ways(x, y):
    """What `by_hand` returns, as floats: values, gradients and the call in words."""
    call = f"by_hand({x}, {y})"
    found = as_parts(by_hand(x, y), ("values", "gradients"), call)
    for part, what, names in zip(found, ("values", "gradients"), ("spqL", "xyspqL")):
        assert isinstance(part, dict), f"{call}, {what}: found {part!r}, expected a dictionary"
        left = [name for name in names if name not in part]
        assert not left, f"{call}, {what}: found the keys {sorted(part)}, expected also {left}"
    values, gradients = ({name: float(as_numbers(number, (), f"{call}, {name}"))
                          for name, number in part.items()} for part in found)
    return values, gradients, call


def check_by_hand(x, y):
    values, found, call = both_ways(x, y)
    s, p = x - y, x * y
    for name, right in (("s", s), ("p", p), ("q", s * s), ("L", s * s * p)):
        assert close(values[name], right), told(
            f"{call}, value of {name}", values[name], right, "see its formula")
    right = {"L": 1, "q": p, "p": s * s, "s": 2 * s * p}
    right |= {"x": right["s"] + right["p"] * y, "y": -right["s"] + right["p"] * x}
    why = {"L": "L moves with itself, one for one",
           "q": "the slope of a product is the other factor",
           "p": "the slope of a product is the other factor",
           "s": "the local slope of s ** 2 is 2 * s; multiply it by what q hands down",
           "x": "it reaches L through s and through p: add both paths, each multiplied through",
           "y": "s = x - y moves against y, and p has a part as well"}
    for name in "LqpsLxy":
        at = f"{call}, gradient of {name}"
        if name in "xy" and right["s"] and right["p"]:
            sign, other = (1, y) if name == "x" else (-1, x)
            for slip in (sign * right["s"], right["p"] * other):
                refuse(at, found[name], slip, "only one path arrived; over paths, slopes add")
            refuse(at, found[name], sign + other,
                   "local slopes alone; multiply each by the gradient that is handed down")
        assert close(found[name], right[name]), told(at, found[name], right[name], why[name])


check_by_hand(2.0, -1.0)
### BEGIN HIDDEN TESTS
check_by_hand(1.5, 4.0)
check_by_hand(-3.0, 0.5)
check_by_hand(0.0, 2.0)
check_by_hand(1.25, 1.25)
for case in np.random.default_rng(1986).normal(size=(20, 2)).round(3).tolist():
    check_by_hand(*case)
### END HIDDEN TESTS

# %% [markdown]
# Compare with your sheet of paper. For which $x$ is the gradient of $x$ zero, at $y = -1$?

# %%
def my_gradients():
    values, gradients = by_hand(2.0, -1.0)
    print("forward: ", values)
    print("backward:", gradients)


attempt(my_gradients, "by_hand")

# %% [markdown]
# ## 2. Local slopes
#
# **Question.** The graph may be huge, but each of its steps is simple. What does one step need to
# know?
#
# **Rule.** Only its own inputs. For an output $z$ made of $a$ (and perhaps $b$), the local slopes
# are $\partial z / \partial a$ and $\partial z / \partial b$, at the numbers that came in. A
# machine needs a table of them, one line per operation, and nothing more.
#
# | operation | $z$ | slopes wanted | remember |
# |---|---|---|---|
# | `"add"` | $a + b$ | two | |
# | `"mul"` | $a \, b$ | two | $b$ is fixed while $a$ moves |
# | `"divide"` | $a / b$ | two | the second one has a minus |
# | `"power"` | $a^b$ | one, for $a$ | $b$ is a constant here, not a node |
# | `"exp"` | $e^a$ | one | |
# | `"log"` | $\ln a$ | one | the natural logarithm |
# | `"tanh"` | $\tanh a$ | one | it is $1 - z^2$: in terms of the *output* |
# | `"relu"` | $\max(0, a)$ | one | where $a$ is exactly 0, take 0 |
#
# For example, `local_slopes("add", 5.0, -2.0)` is `[1.0, 1.0]`: a sum moves as far as either input.
#
# **Exercise `slopes`** (3 points). Write the table as a function.

# %% exercise="slopes"
def local_slopes(operation, a, b=None):
    """The local slopes of one step, at its inputs.

    operation: "add", "mul", "divide", "power", "exp", "log", "tanh" or "relu"
    a, b:      float; b only where the operation has two inputs, and for "power" the exponent
    returns:   list of float: slopes for a and b of add, mul, divide; else the slope for a alone
    """
    ### BEGIN SOLUTION
    if operation == "add":
        return [1.0, 1.0]
    if operation == "mul":
        return [b, a]
    if operation == "divide":
        return [1 / b, -a / b ** 2]
    if operation == "power":
        return [b * a ** (b - 1)]
    if operation == "exp":
        return [np.exp(a)]
    if operation == "log":
        return [1 / a]
    if operation == "tanh":
        return [1 - np.tanh(a) ** 2]
    return [float(a > 0)]
    ### END SOLUTION


# %% tests="slopes" points=3
def check_slopes(operation, *inputs, expected, slips=()):
    call = f"local_slopes({', '.join(map(repr, (operation, *inputs)))})"
    found = as_numbers(local_slopes(operation, *inputs), (len(expected),), call)
    for slip, why in slips:
        refuse(call, found, slip, why)
    assert close(found, expected), told(
        call, short(found), short(expected), f"the derivative of {operation!r} at {inputs}")


check_slopes("add", 5.0, -2.0, expected=[1, 1], slips=[
    ([5, -2], "these are the inputs; a sum moves one for one, whatever they are")])
check_slopes("mul", 5.0, -2.0, expected=[-2, 5], slips=[
    ([5, -2], "each factor got itself; when a moves, a * b moves by b")])
check_slopes("divide", 3.0, 2.0, expected=[0.5, -0.75], slips=[
    ([0.5, 0.75], "a larger b makes a / b smaller: the sign"),
    ([0.5, 3], "a / b is no product when b moves: b stands below the line")])
check_slopes("power", 3.0, 4.0, expected=[108], slips=[
    ([27], "the exponent comes down as a factor"),
    ([324], "the exponent comes down by one as well")])
check_slopes("exp", 2.0, expected=[np.exp(2)], slips=[
    ([2 * np.exp(1)], "that is the rule for powers, but here the exponent is what moves")])
check_slopes("log", 4.0, expected=[0.25], slips=[
    ([np.log(4)], "this is the output, not its slope"),
    ([0.25 / np.log(10)], "the natural logarithm is meant, not the one to the base 10")])
check_slopes("tanh", 0.5, expected=[1 - np.tanh(0.5) ** 2], slips=[
    ([1 - 0.25], "1 - z ** 2 uses the output z = tanh(a), not the input"),
    ([np.tanh(0.5) ** 2 - 1], "tanh rises everywhere: the sign"),
    ([np.tanh(0.5) * (1 - np.tanh(0.5))], "that is the rule for the logistic sigmoid")])
check_slopes("relu", 3.0, expected=[1], slips=[([3], "this is the output, not its slope")])
check_slopes("relu", -3.0, expected=[0], slips=[
    ([-3], "this is the input, not the slope"), ([1], "left of 0, relu is flat")])
### BEGIN HIDDEN TESTS
check_slopes("relu", 0.0, expected=[0], slips=[([1], "at exactly 0 the table says 0"),
                                               ([0.5], "at exactly 0 the table says 0")])
check_slopes("relu", 0.25, expected=[1])
check_slopes("relu", -0.25, expected=[0])
check_slopes("power", 0.0, 2.0, expected=[0])
check_slopes("power", 5.0, 1.0, expected=[1])
check_slopes("power", -2.0, 3.0, expected=[12])
check_slopes("power", 2.0, -1.0, expected=[-0.25], slips=[
    ([0.25], "a negative exponent comes down with its sign"),
    ([-1], "the exponent goes down by one, from -1 to -2")])
check_slopes("divide", 0.0, -4.0, expected=[-0.25, 0])
check_slopes("mul", 0.0, 7.0, expected=[7, 0])
check_slopes("tanh", -9.0, expected=[1 - np.tanh(-9) ** 2])
check_slopes("tanh", 0.0, expected=[1])
TABLE = {"add": lambda a, b: a + b, "mul": lambda a, b: a * b, "divide": lambda a, b: a / b,
         "power": lambda a, b: a ** b.item(), "exp": torch.exp, "log": torch.log,
         "tanh": torch.tanh, "relu": torch.relu}
numbers = np.random.default_rng(1970)
for name, function in TABLE.items():
    for _ in range(6):
        pair = (numbers.uniform(0.3, 3, 2) * numbers.choice([-1, 1], 2)).round(3)
        if name in ("log", "power"):
            pair[0] = abs(pair[0])
        inputs = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in pair.tolist()]
        inputs = inputs[:2 if name in ("add", "mul", "divide", "power") else 1]
        kept = inputs[:1] if name == "power" else inputs
        right = torch.autograd.grad(function(*inputs), kept)
        check_slopes(name, *[v.item() for v in inputs], expected=[v.item() for v in right])
### END HIDDEN TESTS

# %% [markdown]
# How quickly do slopes shrink when they multiply? This is `tanh` at 2.5, five and ten layers deep.

# %%
def through_many_layers():
    slope = local_slopes("tanh", 2.5)[0]
    print(f"one layer: {slope:.4f}   five: {slope ** 5:.1e}   ten: {slope ** 10:.1e}")


attempt(through_many_layers, "slopes")

# %% [markdown]
# ## 3. A machine for numbers
#
# **Question.** Nobody wants to do this by hand again. Can a number remember how it was made, so
# that the way back runs by itself?
#
# **Idea.** Let a `Value` hold four things: its number (`data`), the values that it was made of
# (`parents`), the local slope to each parent (`slopes`, known as soon as the number is), and its
# gradient (`grad`, 0 at first). When you write `a * b + a`, Python calls your methods, and a graph
# grows behind your back. `backward` then walks through it: the end gets the gradient 1, and each
# node adds `its grad * slope` to the `grad` of each parent. It *adds*, for a node that is used
# twice gets something twice.
#
# **Order.** A node may hand its gradient down only when that gradient is complete, that is, after
# all nodes that *use* it have had their turn.

# %% given="order_picture"
draw_graph({"x": (0, 0.5, "", "last"), "a": (1, 1, "", "third"), "b": (2, 0.5, "", "second"),
            "L": (3, 1, "", "first")},
           [("x", "a", ""), ("a", "L", ""), ("a", "b", ""), ("x", "b", ""), ("b", "L", "")],
           size=(5, 2.2))

# %% [markdown]
# Here $a$ is used by $L$ and by $b$. Hurry from $L$ straight to $a$ and on to $x$, and what comes
# through $b$ is missing, or is handed on twice. A list in which every node stands after its parents
# is called a *topological order*, and it is walked from its end. To make it: to *visit* a node,
# first visit its parents, then append the node itself to the list; skip a node that was visited
# before.
#
# **Exercise `value`** (4 points). Complete the class. `__init__` and `__add__` are there, as a
# pattern for the rest: a new `Value` of the number, the parents and the slopes. Both sides of an
# operator are Values. `visit` may be a function inside `backward`, and a set of Values remembers
# which were visited. (Graphs in the tests are at most 200 nodes deep, so recursion is fine.)

# %% exercise="value"
class Value:
    """A number that remembers how it was made.

    data:    float
    parents: tuple of Value, what it was made of; empty if it was not computed
    slopes:  tuple of float, the local slope to each parent
    grad:    float, 0.0 until backward() puts the gradient there
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes
        self.grad = 0.0

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        """The product of two Values."""
        ### BEGIN SOLUTION
        return Value(self.data * other.data, (self, other), (other.data, self.data))
        ### END SOLUTION

    def exp(self):
        """e to the power of this Value."""
        ### BEGIN SOLUTION
        z = float(np.exp(self.data))
        return Value(z, (self,), (z,))
        ### END SOLUTION

    def tanh(self):
        """The hyperbolic tangent of this Value."""
        ### BEGIN SOLUTION
        z = float(np.tanh(self.data))
        return Value(z, (self,), (1 - z * z,))
        ### END SOLUTION

    def backward(self):
        """Put into .grad of this node and of all that it was made of: d self / d node.

        Called once for a graph. A node that self does not depend on keeps the gradient 0.
        """
        ### BEGIN SOLUTION
        order, visited = [], set()

        def visit(node):
            if node not in visited:
                visited.add(node)
                for parent in node.parents:
                    visit(parent)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            for parent, slope in zip(node.parents, node.slopes):
                parent.grad += slope * node.grad
        ### END SOLUTION


# %% tests="value" points=4
def grad_of(node, call):
    return float(as_numbers(node.grad, (), f"{call}, grad"))


def check_value(call, node, expected):
    found = float(as_numbers(node.data, (), f"{call}, data"))
    assert close(found, expected), told(f"{call}, data", short(found), short(expected), "forward")


def check_grad(call, node, expected, why, slips=()):
    found = grad_of(node, call)
    for slip, reason in slips:
        refuse(f"{call}, grad", found, slip, reason)
    assert close(found, expected), told(f"{call}, grad", short(found), short(expected), why)


a, b = Value(3.0), Value(-2.0)
product = a * b
product.backward()
check_value("a * b with a = 3, b = -2", product, -6)
check_grad("a * b, the end itself", product, 1, "the walk begins there, with the gradient 1")
check_grad("a in a * b with a = 3, b = -2", a, -2, "when a moves, a * b moves by b",
           [(3, "each factor got itself, expected the other factor"),
            (0, "no gradient arrived; does each node hand its gradient to its parents?")])
check_grad("b in a * b with a = 3, b = -2", b, 3, "when b moves, a * b moves by a")

x = Value(3.0)
(x + x).backward()
check_grad("x in x + x", x, 2, "used twice, so it gets 1 twice", [
    (1, "only one of its uses arrived; add to the gradient that is there")])

x, y = Value(0.5), Value(-0.4)
z = np.tanh(-0.2), np.exp(-0.2)
for name, function, z, slope in (("tanh", lambda v: v.tanh(), z[0], 1 - z[0] ** 2),
                                 ("exp", lambda v: v.exp(), z[1], z[1])):
    x, y = Value(0.5), Value(-0.4)
    end = function(x * y)
    end.backward()
    check_value(f"(x * y).{name}() with x = 0.5, y = -0.4", end, z)
    check_grad(f"x in (x * y).{name}() with x = 0.5, y = -0.4", x, -0.4 * slope,
               f"the slope of {name} at x * y, times y", [
                   (-0.4, f"the slope of {name} is missing on the way"),
                   (slope, "the slope of the product is missing on the way"),
                   (-0.4 * (1 - 0.04), "the slope of tanh uses the output, not the input")])

# The graph of the picture: a = x x, b = a + x, L = a b, so L = x^4 + x^3.
x = Value(2.0)
a = x * x
b = a + x
L = a * b
L.backward()
check_value("L in the picture, x = 2", L, 24)
check_grad("b in the picture, x = 2", b, 4, "L = a * b, so b gets a")
check_grad("a in the picture, x = 2", a, 10, "b + a: one part from L, one through b", [
    (6, "what comes through b is missing"), (4, "what comes from L itself is missing")])
check_grad("x in the picture, x = 2", x, 44, "a must be complete before it hands its gradient on", [
    (28, "a handed its gradient on too early: only 6 of its 10"),
    (68, "a handed its gradient on twice, first 6 and then 10"),
    (20, "a handed on only what came last")])
### BEGIN HIDDEN TESTS
x = Value(1.5)
user = x * Value(2.0)
x.backward()
check_grad("x after x.backward()", x, 1, "a graph of one node: it moves with itself")
check_grad("2 * x after x.backward()", user, 0, "x does not depend on it")
x = Value(3.0)
(x * x).backward()
check_grad("x in x * x with x = 3", x, 6, "both factors move", [
    (3, "only one of its uses arrived; add to the gradient that is there")])
x = Value(0.7)
(x.exp() * x.exp()).backward()
check_grad("x in x.exp() * x.exp() with x = 0.7", x, 2 * np.exp(1.4), "two nodes of one parent")
x, one = Value(1.0), Value(1.0)
end = x
for _ in range(10):
    end = end + end
end.backward()
check_grad("x doubled ten times by z + z", x, 1024, "each doubling doubles what arrives")
x = Value(0.25)
end = x
for _ in range(150):
    end = end + one
end.backward()
check_grad("x behind 150 sums", x, 1, "each sum hands it on as it is")
check_grad("the 1 that is added 150 times", one, 150, "it is used 150 times")
check_value("0.25 + 1 + 1 + ..., 150 times", end, 150.25)


def grown(make, numbers, choices):
    """A random graph: all of its nodes, made by `make`, of Value or of torch alike."""
    nodes = [make(number) for number in numbers]
    for kind, i, j in choices:
        first, second = nodes[i % len(nodes)], nodes[j % len(nodes)]
        made = {0: lambda: first + second, 1: lambda: first * second,
                2: lambda: first.tanh(), 3: lambda: (first.tanh() * second.tanh()).exp()}[kind]()
        nodes.append(made)
    end = nodes[-1].tanh()
    for node in nodes[-4:-1]:
        end = end + node.tanh() * nodes[0]
    return [*nodes, end]


def torch_leaf(number):
    return torch.tensor(number, dtype=torch.float64, requires_grad=True)


shapes = np.random.default_rng(1974)
for size in (1, 2, 3, 5, 8, 13, 21):
    numbers = shapes.normal(size=3).round(2).tolist()
    choices = shapes.integers(0, [4, 99, 99], (size, 3)).tolist()
    ours, theirs = grown(Value, numbers, choices), grown(torch_leaf, numbers, choices)
    for node in theirs:
        node.retain_grad()
    ours[-1].backward()
    theirs[-1].backward()
    for k, (node, right) in enumerate(zip(ours, theirs)):
        what = f"node {k} of a random graph of {len(ours)} named nodes"
        check_value(what, node, right.item())
        check_grad(what, node, 0.0 if right.grad is None else right.grad.item(),
                   "PyTorch finds this; complete each node before it hands on")
### END HIDDEN TESTS

# %% [markdown]
# A neuron, and what each part of it does to the output. Change the numbers: when does the gradient
# of the weights vanish?

# %%
def a_neuron():
    x, w, bias = Value(2.0), Value(-0.7), Value(0.9)
    out = (x * w + bias).tanh()
    out.backward()
    print(f"output {out.data:.4f}; gradient of w {w.grad:.4f}, of the bias {bias.grad:.4f}, "
          f"of x {x.grad:.4f}")


attempt(a_neuron, "value")

# %% [markdown]
# ## 4. Trust, but measure
#
# **Question.** A wrong gradient rarely crashes; the network just learns badly. How can you tell?
#
# **Formula.** Measure it: move one number of $x$ by a small step $h$ to either side and look at how
# much $f$ moves. This is the *central difference*,
#
# $$ \frac{\partial f}{\partial x_i} \approx
#    \frac{f(x + h\,e_i) - f(x - h\,e_i)}{2h}, $$
#
# where $e_i$ is 1 at place $i$ and 0 elsewhere. It needs two calls of $f$ per number, so it is far
# too slow for training, and just right for a test.
#
# **How small a step?** For a smooth $f$ the formula itself is off by about $h^2$. But computers
# round: $f$ is known to 16 figures or so, and dividing by $2h$ makes that error about
# $10^{-16} / h$. A large $h$ suffers from the first error, a tiny $h$ from the second. Where do
# they meet? (One side only, $(f(x + h) - f(x)) / h$, is off by about $h$ instead of $h^2$.)
#
# **Exercise `measure`** (3 points). Write the checker. With `h=None` choose a step yourself: the
# tests want the result right to about six figures for functions and numbers of ordinary size. Leave
# the caller's `x` as it was. (`np.ndindex(x.shape)` walks through all places of an array of any
# shape; `x[place]` is then one number.)

# %% exercise="measure"
def numerical_gradient(f, x, h=None):
    """The gradient of f at x, by central differences.

    f:       function, float array of x's shape -> number
    x:       float array with one or more axes; as before when the function returns
    h:       float > 0, the step; None: a step of your own choice
    returns: float array of x's shape
    """
    ### BEGIN SOLUTION
    h = 1e-5 if h is None else h
    slopes = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes
    ### END SOLUTION


# %% tests="measure" points=3
def measured(f, x, h, call):
    """What `numerical_gradient` returns; f sees arrays of x's shape only, and x stays."""
    def watched(at):
        shape = np.shape(at)
        assert shape == x.shape, f"{call}: f was called with shape {shape}, expected {x.shape}"
        return float(f(np.asarray(at)))

    given = x.copy()
    found = numerical_gradient(watched, given, *([] if h is None else [h]))
    # A step to and fro may leave a rounding error behind.
    back = np.allclose(given, x, rtol=0, atol=1e-9)
    assert back, f"{call}: x came back changed, expected as before"
    return as_numbers(found, x.shape, call)


# The cube, with a step so large that the errors are plain to see: (x + h)^3 - (x - h)^3 over 2 h is
# exactly 3 x^2 + h^2.
x, h = np.array([[1.0, 2.0, -1.0], [0.0, 3.0, 0.5]]), 0.5
call = "numerical_gradient of the sum of x ** 3, with h = 0.5"
found = measured(lambda x: (x ** 3).sum(), x, h, call)
right = 3 * x ** 2 + h ** 2
for slip, why in ((3 * x ** 2 + 3 * x * h + h ** 2, "this looks to one side only; step to both"),
                  (3 * x ** 2 - 3 * x * h + h ** 2, "this looks to one side only; step to both"),
                  (2 * right, "the two points lie 2 h apart, not h"),
                  (-right, "minus and plus are the wrong way round"),
                  (3 * x ** 2, "this is finer than h = 0.5 allows; use the h that is given")):
    refuse(call, found, slip, why)
assert close(found, right), told(call, short(found), short(right), "3 x^2 + h^2, exactly")

x = np.array([0.5, -0.3, 0.9])
call = "numerical_gradient of x0 * x1 + exp(x2), with a step of your choice"
found = measured(lambda x: x[0] * x[1] + np.exp(x[2]), x, None, call)
refuse(call, found, np.full(3, found[0]), "each number moves alone, the others stay")
assert close(found, [-0.3, 0.5, np.exp(0.9)], rtol=1e-6, atol=1e-6), told(
    call, short(found), short([-0.3, 0.5, np.exp(0.9)]),
    "a large step is off by its square, a tiny one loses figures to rounding")
### BEGIN HIDDEN TESTS
def check_measure(name, f, slope, x, h=None):
    call = f"numerical_gradient of {name} at {short(x)}" + ("" if h is None else f" with h = {h}")
    found, right = measured(f, x, h, call), slope(x)
    off = np.abs(found - right).max() / max(1, np.abs(right).max())
    assert off < 1e-6, told(call, f"an error of {off:.1e}", "less than 1e-06",
                            "a large step is off by its square, "
                            "a tiny one loses figures to rounding")


check_measure("the sum of exp(3 x)", lambda x: np.exp(3 * x).sum(), lambda x: 3 * np.exp(3 * x),
              np.array([[0.1], [0.6]]))
check_measure("20 + the sum of sin(x)", lambda x: 20 + np.sin(x).sum(), np.cos,
              np.array([[[0.3, -2.0], [1.0, 0.0]]]))
check_measure("1 / x", lambda x: 1 / x[0], lambda x: -1 / x ** 2, np.array([0.4]))
check_measure("a constant", lambda x: 3.0, np.zeros_like, np.array([1.0, 2.0]))
form = np.arange(9.0).reshape(3, 3)
check_measure("x . A x", lambda x: x @ form @ x, lambda x: (form + form.T) @ x,
              np.array([1.0, -2.0, 0.5]), 1e-4)
x = np.array([[2.0], [-1.0]])
call = "numerical_gradient of x0 ** 2 * x1 with h = 0.25"
found = measured(lambda x: x[0, 0] ** 2 * x[1, 0], x, 0.25, call)
assert close(found, [[-4], [4]]), told(call, short(found), [[-4], [4]], "one number at a time")
### END HIDDEN TESTS

# %% [markdown]
# The two errors, drawn. Which step would you choose now? Where does the line on the right come
# from, and the noise on the left?

# %%
def error_against_step():
    steps = np.logspace(-13, 0, 27)
    x = np.array([0.6])
    errors = [abs(numerical_gradient(lambda x: np.exp(2 * x[0]), x, h)[0] - 2 * np.exp(1.2))
              for h in steps]
    _, axes = plt.subplots(figsize=(4.6, 3))
    axes.loglog(steps, np.maximum(errors, 1e-13), "o-", color=PLUS, ms=4, lw=1)
    axes.set(xlabel="step h", ylabel="error", ylim=(1e-13, 1e2))


attempt(error_against_step, "measure")

# %% [markdown]
# ## 5. The way back from broadcasting
#
# **Question.** NumPy adds a row to a whole matrix by copying it in silence. What happens to its
# gradient on the way back?
#
# **Picture.** A bias $b$ of shape `(3,)` is added to `x` of shape `(2, 3)`:
#
#     forward                              backward
#
#                 b0      b1      b2
#                  |       |       |
#     row 0    x00+b0  x01+b1  x02+b2           g00      g01      g02
#     row 1    x10+b0  x11+b1  x12+b2           g10      g11      g12
#                                                |        |        |
#                     gradient of b:         g00+g10  g01+g11  g02+g12
#
# **Rule.** A copy is a second use, and over uses gradients add. So wherever broadcasting copied,
# *sum*. It does two things: it puts new axes in front, and it stretches axes of length 1. The way
# back sums over the axes in front, which then are gone, and over the stretched ones, which then
# have length 1 again. For example a gradient of shape `(5, 2, 3)` for an array of shape `(2, 1)` is
# summed over axis 0, then over the last axis.
#
# **Exercise `unbroadcast`** (2 points). Useful: `grad.sum(axis=0)`, and
# `grad.sum(axis=k, keepdims=True)`, which keeps the axis with length 1.

# %% exercise="unbroadcast"
def unbroadcast(grad, shape):
    """The gradient of an array that was broadcast: sums over all of its copies.

    grad:    float array, the gradient of the broadcast result; not changed
    shape:   tuple, the shape that the array had before; it broadcasts to grad.shape
    returns: float array of that shape
    """
    ### BEGIN SOLUTION
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
    ### END SOLUTION


# %% tests="unbroadcast" points=2
def check_unbroadcast(grad, shape):
    given, call = grad.copy(), f"unbroadcast of shape {grad.shape} to {shape}"
    found = unbroadcast(given, shape)
    assert np.shape(found) == shape, told(
        call, f"shape {np.shape(found)}", shape, "new axes go, stretched ones stay with length 1")
    found = as_numbers(found, shape, call)
    right = torch.tensor(grad).sum_to_size(shape).numpy()
    if grad.size > max(1, right.size):
        copies = grad.size / max(1, right.size)
        refuse(call, found, right / copies, "this is the mean over the copies; gradients add")
        first = grad[tuple(slice(0, 1) if n == 1 else slice(None) for n in
                           (1,) * (grad.ndim - len(shape)) + shape)]
        refuse(call, found, first.reshape(shape),
               "only the first copy counted; every copy is a use")
    assert close(found, right), told(call, short(found), short(right), "sum over the copies")
    assert np.array_equal(given, grad), f"{call}: grad came back changed, expected as before"


check_unbroadcast(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (3,))
check_unbroadcast(np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]]), (2, 1))
### BEGIN HIDDEN TESTS
ups = np.random.default_rng(2006)
for full, shape in (((2, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 3), (1, 1)), ((2, 3), (1,)),
                    ((2, 3), ()), ((4,), ()), ((), ()), ((5, 2, 3), (2, 1)), ((5, 2, 3), (1, 3)),
                    ((5, 2, 3), (5, 1, 3)), ((5, 2, 3), (3,)), ((3, 3), (3,)), ((3, 3), (3, 1)),
                    ((2, 2, 2), (2, 1)), ((1, 4), (1, 4)), ((1, 4), (4,)), ((3, 1), (1,)),
                    ((2, 1, 3, 4), (1, 3, 1)), ((6, 1, 2), (1, 1, 1))):
    check_unbroadcast(ups.normal(size=full), shape)
### END HIDDEN TESTS

# %% [markdown]
# A bias that was added to a hundred examples: its gradient is a sum of a hundred rows.

# %%
attempt(lambda: print(unbroadcast(np.ones((100, 3)), (3,))), "unbroadcast")

# %% [markdown]
# ## 6. A machine for arrays
#
# **Question.** A network of a million weights would be a million `Value`s. Can one node hold a
# whole array?
#
# **Idea.** Yes, and the graph stays small: one node per *operation*. Only the local slopes change.
# The slope of an array by an array would be a huge table, which nobody writes down. Instead each
# node keeps a function, its *pullback*: the gradient of the output goes in, one gradient per parent
# comes out. For `z = tanh(x)` it is `lambda g: (g * (1 - z ** 2),)`: the local slope, times `g`,
# what was handed down. (A `lambda` is a function without a name; the comma makes a tuple of one.)
# For a product of matrices,
#
# $$ Z = X W: \qquad g_X = g_Z\, W^\top, \qquad g_W = X^\top g_Z . $$
#
# Check the shapes: with $X$ of $(N, D)$ and $W$ of $(D, H)$, $g_Z$ is $(N, H)$, and there is only
# one way in which these fit together.
#
# | operation | pullback |
# |---|---|
# | a sum or mean | every number that went in gets the same `g` (a mean: divided by their count) |
# | sum over an axis | that axis is gone in `g`: put it back (`np.expand_dims`), then spread |
# | reshape, transpose | numbers only moved: move them back |
#
# The locked cell below is the frame: it turns `+`, `*`, `-`, `@` into calls of your methods, walks
# backward, and undoes broadcasting between output and parents, so your pullbacks need not. Its walk
# is another one than yours: *newest node first*. Why is that order right, too?

# %% given="tracked"
class Tracked:
    """An array that remembers how it was made. Your Tensor adds the operations.

    data:     float array
    parents:  tuple of Tracked, what it was made of
    pullback: function, gradient of the output -> tuple, one gradient per parent
    grad:     None until backward() was called; gradients add up until you set it to None again
    """

    newest = 0
    __array_ufunc__ = None  # so that NumPy leaves `array * tensor` to the tensor

    def __init__(self, data, parents=(), pullback=None):
        Tracked.newest += 1
        self.age, self.data, self.grad = Tracked.newest, np.array(data, dtype=float), None
        self.parents, self.pullback = parents, pullback

    def backward(self, g=1.0):
        """Gradients of this node for all that it was made of; g: what is handed to this node."""
        waiting = {self.age: (self, np.broadcast_to(np.asarray(g, dtype=float), self.data.shape))}
        while waiting:
            node, g = waiting.pop(max(waiting))
            node.grad = g if node.grad is None else node.grad + g
            parts = node.pullback(g) if node.parents else ()
            parts = parts if isinstance(parts, (tuple, list)) else (parts,)
            for parent, part in zip(node.parents, parts, strict=True):
                part = fitted(part, parent.data.shape)
                _, so_far = waiting.get(parent.age, (parent, 0.0))
                waiting[parent.age] = parent, so_far + part

    def wrap(self, other):
        return other if isinstance(other, Tracked) else type(self)(other)

    def __add__(self, other):
        return self.add(self.wrap(other))

    def __mul__(self, other):
        return self.mul(self.wrap(other))

    def __matmul__(self, other):
        return self.matmul(self.wrap(other))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + self.wrap(other) * -1.0

    def __rsub__(self, other):
        return -self + other

    def __rmatmul__(self, other):
        return self.wrap(other) @ self

    __radd__, __rmul__ = __add__, __mul__


def fitted(g, shape):
    """A gradient summed to the shape of what it belongs to, as in section 5."""
    if np.shape(g) == shape:
        return np.asarray(g, dtype=float)
    try:
        g = torch.tensor(np.array(g, dtype=float)).sum_to_size(shape)
    except (RuntimeError, ValueError):
        raise ValueError(f"a pullback gave a gradient of shape {np.shape(g)}, expected one "
                         f"for an array of shape {shape}") from None
    return g.numpy()


# %% [markdown]
# **Exercise `tensor`** (4 points). Ten more operations, one or two lines each; `add` is the
# pattern. In `mul`, `matmul` and so on `other` is a Tensor. `T` is a *property*: it is used as
# `x.T`, without brackets.

# %% exercise="tensor"
class Tensor(Tracked):
    """An array with operations that know their pullbacks."""

    def add(self, other):
        """self + other, shapes as NumPy allows."""
        return Tensor(self.data + other.data, (self, other), lambda g: (g, g))

    def mul(self, other):
        """self * other, number by number, shapes as NumPy allows."""
        ### BEGIN SOLUTION
        return Tensor(self.data * other.data, (self, other),
                      lambda g: (g * other.data, g * self.data))
        ### END SOLUTION

    def matmul(self, other):
        """self @ other, for (N, D) and (D, H)."""
        ### BEGIN SOLUTION
        return Tensor(self.data @ other.data, (self, other),
                      lambda g: (g @ other.data.T, self.data.T @ g))
        ### END SOLUTION

    def sum(self, axis=None):
        """Of all numbers, or along one axis (an int), which then is gone."""
        ### BEGIN SOLUTION
        def pullback(g):
            g = g if axis is None else np.expand_dims(g, axis)
            return (np.broadcast_to(g, self.data.shape),)

        return Tensor(self.data.sum(axis), (self,), pullback)
        ### END SOLUTION

    def mean(self):
        """Of all numbers."""
        ### BEGIN SOLUTION
        return Tensor(self.data.mean(), (self,),
                      lambda g: (np.full(self.data.shape, g / self.data.size),))
        ### END SOLUTION

    def exp(self):
        ### BEGIN SOLUTION
        z = np.exp(self.data)
        return Tensor(z, (self,), lambda g: (g * z,))
        ### END SOLUTION

    def log(self):
        """The natural logarithm; every number is above 0."""
        ### BEGIN SOLUTION
        return Tensor(np.log(self.data), (self,), lambda g: (g / self.data,))
        ### END SOLUTION

    def tanh(self):
        ### BEGIN SOLUTION
        z = np.tanh(self.data)
        return Tensor(z, (self,), lambda g: (g * (1 - z ** 2),))
        ### END SOLUTION

    def relu(self):
        """The larger of 0 and each number; where a number is exactly 0, the slope is 0."""
        ### BEGIN SOLUTION
        return Tensor(np.maximum(self.data, 0), (self,), lambda g: (g * (self.data > 0),))
        ### END SOLUTION

    def reshape(self, *shape):
        """The same numbers in another shape, such as x.reshape(2, 3)."""
        ### BEGIN SOLUTION
        return Tensor(self.data.reshape(*shape), (self,), lambda g: (g.reshape(self.data.shape),))
        ### END SOLUTION

    @property
    def T(self):
        """Rows as columns, for (N, D)."""
        ### BEGIN SOLUTION
        return Tensor(self.data.T, (self,), lambda g: (g.T,))
        ### END SOLUTION


# %% tests="tensor" points=4
OPERATIONS = {
    "add": (lambda x, y: x + y, "both get g as it is"),
    "mul": (lambda x, y: x * y, "each factor gets g times the other one"),
    "sum": (lambda x: x.sum(), "each number gets g itself"),
    "sum over axis 0": (lambda x: x.sum(0), "put the axis back, then spread g along it"),
    "sum over axis 1": (lambda x: x.sum(1), "put the axis back, then spread g along it"),
    "mean": (lambda x: x.mean(), "a mean divides by the number of its numbers, so does its slope"),
    "exp": (lambda x: x.exp(), "g times exp(x)"),
    "log": (lambda x: x.log(), "g divided by x"),
    "tanh": (lambda x: x.tanh(), "g times 1 - z ** 2, with z the output"),
    "relu": (lambda x: x.relu(), "g where x is above 0, else 0"),
    "matmul": (lambda x, y: x @ y, "g @ Y.T for the left one, X.T @ g for the right one"),
    "reshape": (lambda x: x.reshape(3, 2), "the numbers only moved: give g the old shape"),
    "T": (lambda x: x.T, "the numbers only moved: transpose g back"),
}


def with_reason(work, call, why):
    """What `work` returns; a shape that does not fit becomes a failed test that says why."""
    try:
        return work()
    except ValueError as fault:
        raise AssertionError(f"{call}: {str(fault).strip()}; {why}") from None


def check_operation(name, *arrays, function=None):
    function, why = (function, "see each part") if function else OPERATIONS[name]
    call = f"{name} of shape " + " and ".join(str(array.shape) for array in arrays)
    theirs = [torch.tensor(array, requires_grad=True) for array in arrays]
    ours = [Tensor(array) for array in arrays]
    right = function(*theirs)
    found = with_reason(lambda: function(*ours), call, "forward, as NumPy computes it")
    assert found is not None, f"{call}: found None, expected a Tensor; is there a `return`?"
    shape = tuple(right.shape)
    assert np.shape(found.data) == shape, told(call, np.shape(found.data), shape, "its shape")
    data = as_numbers(found.data, shape, call)
    assert close(data, right.detach()), told(
        f"{call}, forward", short(data), short(right.detach()), "as NumPy computes it")
    # Handed down: different numbers everywhere, so that a forgotten or swapped one shows.
    g = np.linspace(0.7, 2.2, right.numel()).reshape(shape)
    right.backward(torch.tensor(g))
    with_reason(lambda: found.backward(g), call, why)
    for k, (node, exact) in enumerate(zip(ours, theirs), 1):
        at = f"{call}, gradient of its input {k}" if len(arrays) > 1 else f"{call}, gradient"
        assert node.grad is not None, f"{at}: nothing arrived; name the parents of the new Tensor"
        slope, wanted = as_numbers(node.grad, exact.shape, at), exact.grad.numpy()
        if name == "mean" and wanted.size > 1:
            refuse(at, slope, wanted * wanted.size, why)
        alone = torch.autograd.grad(function(*theirs).sum(), theirs[k - 1])[0]
        if not close(alone, wanted):
            refuse(at, slope, alone, "the local slope alone; multiply it by g, what is handed down")
        assert close(slope, wanted), told(at, short(slope), short(wanted), why)


plane, row = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]]), np.array([2.0, -1.0, 4.0])
check_operation("add", plane, row)
check_operation("mul", plane, row)
for name in ("sum", "sum over axis 0", "sum over axis 1", "mean", "exp", "tanh", "relu", "reshape",
             "T"):
    check_operation(name, plane)
check_operation("log", plane ** 2)
check_operation("matmul", plane, np.arange(12.0).reshape(3, 4) / 10)
### BEGIN HIDDEN TESTS
spread = np.random.default_rng(2012)
for left, other in (((3,), (2, 3)), ((2, 1), (1, 4)), ((), (2, 2)), ((2, 2), ()), ((3, 1), (3, 3)),
                    ((1,), (1, 1)), ((2, 1, 3), (4, 1))):
    for name in ("add", "mul"):
        check_operation(name, spread.normal(size=left), spread.normal(size=other))
for N, D, H in ((1, 1, 1), (2, 2, 2), (1, 3, 2), (4, 1, 3), (3, 2, 1), (3, 3, 3)):
    check_operation("matmul", spread.normal(size=(N, D)), spread.normal(size=(D, H)))
square = np.array([[0.0, 1.0, -1.0], [2.0, 0.0, 3.0], [-4.0, 5.0, 0.0]])
for name in ("sum over axis 0", "sum over axis 1", "sum", "mean", "relu", "exp", "tanh", "T"):
    check_operation(name, square)
for name in ("sum", "mean", "relu", "exp", "tanh"):
    check_operation(name, np.array(0.5))
    check_operation(name, spread.normal(size=(2, 1, 3)))
check_operation("log", np.array([1e-3, 1.0, 50.0]))
check_operation("sum over the last axis of three", spread.normal(size=(2, 3, 4)),
                function=lambda x: x.sum(-1))
check_operation("sum over the middle axis of three", spread.normal(size=(2, 3, 4)),
                function=lambda x: x.sum(1))
check_operation("reshape to a row", spread.normal(size=(2, 3)), function=lambda x: x.reshape(6))
check_operation("reshape of three axes", spread.normal(size=(2, 3, 2)),
                function=lambda x: x.reshape(4, 3))
check_operation("x * x + x", spread.normal(size=(2, 3)), function=lambda x: x * x + x)
check_operation("x.T @ x", spread.normal(size=(4, 2)), function=lambda x: x.T @ x)
check_operation("log of a sum of exp", spread.normal(size=(3, 5)),
                function=lambda x: x.exp().sum(1).log())
check_operation(
    "two layers and a mean of squares", spread.normal(size=(4, 2)), spread.normal(size=(2, 3)),
    spread.normal(size=3), spread.normal(size=(3, 1)), spread.normal(size=1),
    function=lambda x, W, b, v, c: (((x @ W + b).tanh() @ v + c) * ((x @ W + b).relu() @ v)).mean())
### END HIDDEN TESTS

# %% [markdown]
# Now the machine can be all yours: here your `unbroadcast` takes the place of the frame's. Then
# your Tensor is measured with your own `numerical_gradient`.

# %%
def all_mine():
    global fitted
    theirs, fitted = fitted, unbroadcast
    try:
        W, b = np.array([[0.5, -1.0, 2.0], [0.1, 0.7, -0.3]]), np.array([0.2, 0.0, -0.1])
        x = np.array([[1.0, -1.0], [0.5, 2.0], [0.0, 1.0], [3.0, 0.2]])
        tensor = Tensor(b)
        (Tensor(x) @ W + tensor).tanh().mean().backward()
        print("backward:", tensor.grad)
        print("measured:", numerical_gradient(lambda b: np.tanh(x @ W + b).mean(), b))
    finally:
        fitted = theirs


attempt(all_mine, "tensor, unbroadcast and measure")

# %% [markdown]
# ## 7. The price of being wrong
#
# **Question.** A network looks at a picture and says: chimpanzee 5 %, baboon 10 %, gorilla 80 %,
# orang-utan 5 %. It is a baboon. How bad is that?
#
# **Formula.** Write the truth as *one-hot* numbers $y$, 1 for the true class and 0 for the others,
# and the answer of the network as probabilities $p$. The *cross-entropy* is
#
# $$ L = -\sum_c y_c \ln p_c . $$
#
# All terms but one have $y_c = 0$ and count for nothing, so $L$ is minus the logarithm of the
# probability that the *true* class got. That the network is sure of the gorilla does not enter by
# itself. (Many accounts of this example mix up truth and answer halfway; so look closely which is
# which.) Two edges: a class with $y_c = 0$ counts for nothing even where $p_c = 0$, although Python
# makes `0 * np.log(0)` into NaN; and if the true class got the probability 0, the loss is infinite,
# `np.inf`.
#
# **Exercise `surprise`** (1 point). Compute the loss of one answer.

# %% exercise="surprise"
def cross_entropy(p, y):
    """How bad the probabilities p are when y is the truth, in natural-log units.

    p:       (C,) float array, probabilities, each from 0 to 1; not changed
    y:       (C,) float array, one-hot: 1 for the true class, else 0
    returns: float >= 0, or np.inf
    """
    ### BEGIN SOLUTION
    true = p[np.argmax(y)]
    return -np.log(true) if true > 0 else np.inf
    ### END SOLUTION


# %% tests="surprise" points=1
def check_surprise(p, y, expected, why, slips=()):
    call = f"cross_entropy({p}, {y})"
    given = np.array(p)
    with np.errstate(all="ignore"):
        raw = cross_entropy(given, np.array(y, dtype=float))
    is_nan = isinstance(raw, (float, np.ndarray)) and np.isnan(raw).any()
    assert not is_nan, told(call, "NaN", short(expected),
                            "0 times ln 0 is NaN in Python, and such a class counts for nothing")
    found = float(as_numbers(raw, (), call))
    for slip, reason in slips:
        refuse(call, found, slip, reason)
    assert close(found, expected), told(call, short(found), short(expected), why)
    assert np.array_equal(given, p), f"{call}: p came back changed, expected as before"


check_surprise([0.05, 0.1, 0.8, 0.05], [0, 1, 0, 0], -np.log(0.1), "minus ln 0.1", [
    (-np.log(0.8), "this is the loss if the gorilla were true; look which class has y = 1"),
    (np.log(0.1), "the logarithm of a probability is negative; the loss has a minus"),
    (1.0, "this is the logarithm to the base 10; the natural one is meant"),
    (-np.log2(0.1), "this is the logarithm to the base 2; the natural one is meant"),
    (-np.log(0.1) / 4, "this is the mean over the classes; the formula has a sum"),
    (-np.log([0.05, 0.1, 0.8, 0.05]).sum(), "only the true class counts, the others have y = 0"),
    (0.9, "this is 1 - p, not minus the logarithm of p"),
    (0.05 ** 2 * 2 + 0.8 ** 2 + 0.9 ** 2, "this is a squared error, not the cross-entropy")])
### BEGIN HIDDEN TESTS
check_surprise([0.0, 0.25, 0.75], [0, 0, 1], -np.log(0.75), "the class with p = 0 is not the truth")
check_surprise([0.0, 1.0], [0, 1], 0.0, "sure and right costs nothing")
check_surprise([0.0, 1.0], [1, 0], np.inf,
               "what was called impossible has happened; to clip p would hide that")
check_surprise([1e-30, 1 - 1e-30], [1, 0], 30 * np.log(10),
               "a tiny probability is a large loss, and no more than that; to clip p would hide it")
for C in range(2, 7):
    shares = np.random.default_rng(1948 + C).dirichlet(np.ones(C)).tolist()
    for place in range(C):
        truth = [int(c == place) for c in range(C)]
        check_surprise(shares, truth, -np.log(shares[place]), "minus ln of the true class's share")
### END HIDDEN TESTS

# %% [markdown]
# The same answer, whatever the truth is. Which animal would have been cheapest?

# %%
def every_truth():
    p = np.array([0.05, 0.1, 0.8, 0.05])
    for name, y in zip(("chimpanzee", "baboon", "gorilla", "orang-utan"), np.eye(4)):
        print(f"had it been a {name:10}: {cross_entropy(p, y):.4f}")


attempt(every_truth, "surprise")

# %% [markdown]
# ## 8. Softmax, safe and simple
#
# **Question.** A network puts out *scores*, any numbers at all. How do they become probabilities,
# and what is the gradient?
#
# **Formula.** *Softmax* makes every score positive and shares out the whole:
#
# $$ p_c = \frac{e^{s_c}}{\sum_k e^{s_k}}, \qquad
#    L = -\ln p_{\text{true}} = \ln \sum_k e^{s_k} - s_{\text{true}} . $$
#
# The derivative of the first part of $L$ is $p_c$, that of the second is 1 for the true class:
#
# $$ \frac{\partial L}{\partial s_c} = p_c - y_c . $$
#
# So simple: what the network said, minus what was true. For $N$ examples $L$ is the *mean* of
# their losses, so each row of the gradient has a $1/N$ as well.
#
# **Stay finite.** $e^{1000}$ is too large for a computer, and $\ln p$ fails where $p$ was rounded
# to 0. The same number taken from all scores of a row changes no probability. Take away the
# largest: then the largest exponential is $e^0 = 1$, and the sum is at least 1. And compute $L$
# from the form on the right, never from a rounded $p$.
#
# **Exercise `softmax`** (3 points). Return the mean loss and its gradient. Scores may be as large
# as $\pm 10^4$. Useful: `scores[np.arange(N), labels]` is the score of the true class in each row.

# %% exercise="softmax"
def softmax_loss(scores, labels):
    """The mean cross-entropy of softmax, and its gradient.

    scores:  (N, C) float array; not changed
    labels:  (N,) int array, each in [0, C), the true classes
    returns: (loss, gradient): number, and (N, C) array, the derivative of loss by each score
    """
    ### BEGIN SOLUTION
    rows = np.arange(len(labels))
    s = scores - scores.max(axis=1, keepdims=True)
    total = np.exp(s).sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - s[rows, labels]).mean()
    gradient = np.exp(s) / total
    gradient[rows, labels] -= 1
    return loss, gradient / len(labels)
    ### END SOLUTION


# %% tests="softmax" points=3
def check_softmax(scores, labels, call):
    given = scores.copy()
    with np.errstate(all="ignore"):
        found = softmax_loss(given, labels.copy())
    loss, gradient = as_parts(found, ("loss", "gradient"), call)
    for part, what in ((loss, "loss"), (gradient, "gradient")):
        finite = not isinstance(part, (float, np.ndarray)) or np.isfinite(part).all()
        assert finite, told(f"{call}, {what}", short(part), "finite numbers",
                            "take the largest score of each row away, and no logarithm of a share")
    loss = float(as_numbers(loss, (), f"{call}, loss"))
    exact = torch.tensor(scores, requires_grad=True)
    right = torch.nn.functional.cross_entropy(exact, torch.tensor(labels))
    right.backward()
    right, wanted, N = right.item(), exact.grad.numpy(), len(labels)
    if N > 1 and right > 1e-6:
        refuse(f"{call}, loss", loss, N * right, "this is the sum over examples, expected the mean")
    refuse(f"{call}, loss", -loss, max(right, 1e-6), "the sign: a loss is at least 0")
    assert close(loss, right), told(
        f"{call}, loss", short(loss), short(right), "the mean of -ln p of the true class")
    gradient = as_numbers(gradient, scores.shape, f"{call}, gradient")
    y = np.eye(scores.shape[1])[labels]
    if np.abs(wanted).max() > 1e-6:
        for slip, why in (((N + 1e-9) * wanted, "the loss is a mean over N, so 1/N belongs here"),
                          (-wanted, "it is p - y, what was said minus what was true: the sign"),
                          (wanted + y / N, "this is p alone; the truth has to come off"),
                          (N * wanted + y, "this is p alone; the truth has to come off")):
            if not close(slip, wanted):
                refuse(f"{call}, gradient", gradient, slip, why)
    assert close(gradient, wanted), told(
        f"{call}, gradient", short(gradient), short(wanted), "(p - y) / N, each row sums to 0")
    assert np.array_equal(given, scores), f"{call}: scores came back changed, expected as before"


check_softmax(np.array([[2.0, 0.0, -1.0], [0.0, 0.5, 0.0]]), np.array([0, 2]),
              "softmax_loss of two rows of three")
check_softmax(np.array([[1000.0, 0.0], [0.0, 3.0], [-2.0, 1.0]]), np.array([0, 1, 0]),
              "softmax_loss with a score of 1000")
### BEGIN HIDDEN TESTS
check_softmax(np.array([[1e4, -1e4, 0.0], [0.0, 0.0, 1e4]]), np.array([1, 0]),
              "softmax_loss of scores up to 10 000 where the truth got almost nothing")
check_softmax(np.array([[-1e4, -1e4 + 1], [800.0, 801.0], [0.0, 5.0]]), np.array([0, 0, 1]),
              "softmax_loss of rows far below and far above 0")
check_softmax(np.array([[-5e3, -5e3 + 2.0, 5e3], [1.0, 2.0, 3.0]]), np.array([2, 0]),
              "softmax_loss of one row that is wide and one that is not")
check_softmax(np.zeros((1, 5)), np.array([3]), "softmax_loss of one row of zeros")
check_softmax(np.array([[3.0], [-2.0]]), np.array([0, 0]), "softmax_loss with a single class")
check_softmax(np.array([[0.0, 60.0], [50.0, 0.0]]), np.array([0, 1]), "softmax_loss of bad answers")
scored = np.random.default_rng(1959)
for N, C in ((1, 2), (3, 3), (2, 6), (7, 4), (4, 2)):
    check_softmax(4 * scored.normal(size=(N, C)), scored.integers(0, C, N),
                  f"softmax_loss of {N} random rows of {C} scores")
some, which = 2 * scored.normal(size=(2, 4)), np.array([3, 1])
_, gradient = softmax_loss(some.copy(), which)
steps = 1e-5 * np.eye(8).reshape(8, 2, 4)
up, down = (np.array([float(softmax_loss(some + sign * d, which)[0]) for d in steps])
            for sign in (1, -1))
gradient = as_numbers(gradient, some.shape, "softmax_loss, gradient")
assert close(np.ravel(gradient), (up - down) / 2e-5, rtol=1e-5, atol=1e-7), \
    "softmax_loss: the gradient is not the measured slope of the loss that it returns"
### END HIDDEN TESTS

# %% [markdown]
# Scores become probabilities, and the gradient says which to raise and which to lower.

# %%
def the_gradient_speaks():
    loss, gradient = softmax_loss(np.array([[1.0, 2.0, 4.0, 1.0]]), np.array([1]))
    print(f"loss {loss:.4f}; gradient {gradient[0].round(4)}: step against it, and class 1 rises")


attempt(the_gradient_speaks, "softmax")

# %% [markdown]
# ## 9. XOR, with hidden units that learn
#
# **Question.** One unit cannot compute XOR, two layers can. In 1969 nobody had a rule in general
# use that trains the hidden ones. You do now. Does it always work?
#
# **Formula.** Four examples $x$ in the rows of `XOR_X`, targets 1 or 0 in `XOR_T`. With $H$ hidden
# units,
#
# $$ h = \tanh(x W + b), \qquad o = h v + c, \qquad L = \text{mean of } (o - t)^2 . $$
#
# Then *gradient descent*: compute $L$, go backward, and move every parameter against its gradient,
# $W \leftarrow W - \text{rate} \cdot \partial L / \partial W$ and so on, all from the same backward
# pass; repeat. A run has *failed* if at the end any of the four outputs is farther than 0.3 from
# its target. (Not $1/2$: a run that is stuck often says almost exactly $1/2$ to two of them.)
#
# The cell below gives data and starting weights. `tracked(array)` makes a `Tensor` of yours, so
# this runs on your own machine. (If section 6 is not solved yet, it makes PyTorch's tensor, which
# is used in the same way; so this exercise stands alone.) Either way: `.data` is the array, `.grad`
# the gradient, which is `None` at first, and **gradients add up** from one `backward()` to the next
# until they are cleared, `w.grad = None`. Make fresh ones in each step, or clear them. The formula
# reads as it is written: `(x @ W + b).tanh()`, `off * off`, `.mean()`.

# %% given="xor_data"
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_T = np.array([[0.0], [1.0], [1.0], [0.0]])


def start(seed, H):
    """Random starting weights: W (2, H), b (H,), v (H, 1), c (1,)."""
    draws = np.random.default_rng(seed)
    return draws.normal(size=(2, H)), np.zeros(H), draws.normal(size=(H, 1)), np.zeros(1)


def tracked(array):
    """`array` as your Tensor if a first look finds it right, else as a torch tensor."""
    if works(globals().get("Tensor")):
        return Tensor(array)
    return torch.tensor(np.array(array, dtype=float), requires_grad=True)


@cache
def works(kind):
    def slopes_of(make):
        x, W, b = make(XOR_X), make([[1.0, -0.5, 2.0], [0.3, 0.8, -1.0]]), make([0.1, 0.2, -0.3])
        off = (x @ W + b).tanh() - make([0.3])
        (off * off).mean().backward()
        return np.concatenate([np.ravel(W.grad), np.ravel(b.grad)])

    try:
        theirs = slopes_of(lambda a: torch.tensor(np.array(a), requires_grad=True))
        return bool(np.allclose(slopes_of(kind), theirs))
    except Exception:  # whatever an unfinished Tensor raises
        return False


# %% [markdown]
# **Exercise `xor`** (2 points). Write the training, and an honest count: how many of several runs
# failed. Every start counts, also an unlucky one.

# %% exercise="xor"
def train(weights, rate, steps):
    """Train the network above on XOR by gradient descent.

    weights: (W, b, v, c), arrays of shape (2, H), (H,), (H, 1), (1,); not changed
    rate:    float, the step of gradient descent
    steps:   int >= 0
    returns: (losses, outputs): a list of `steps` numbers, the loss before each step, and the
             (4,) outputs of the trained network
    """
    ### BEGIN SOLUTION
    def outputs(W, b, v, c):
        return (tracked(XOR_X) @ W + b).tanh() @ v + c

    parameters, losses = [tracked(w) for w in weights], []
    for _ in range(steps):
        off = outputs(*parameters) - tracked(XOR_T)
        loss = (off * off).mean()
        loss.backward()
        losses.append(float(loss.data))
        parameters = [tracked(p.data - rate * p.grad) for p in parameters]
    return losses, np.ravel(outputs(*parameters).data)
    ### END SOLUTION


def failures(starts, rate, steps):
    """How many of these runs failed.

    starts:  list of (W, b, v, c)
    returns: int, the runs after which at least one output is farther than 0.3 from its target
    """
    ### BEGIN SOLUTION
    failed = 0
    for weights in starts:
        _, o = train(weights, rate, steps)
        failed += bool(np.abs(o - XOR_T[:, 0]).max() > 0.3)
    return failed
    ### END SOLUTION


# %% tests="xor" points=2
def descended(weights, rate, steps):
    """The same by hand, with the chain rule written out: losses, outputs."""
    W, b, v, c = weights
    losses = []
    for k in range(steps + 1):
        h = np.tanh(XOR_X @ W + b)
        off = h @ v + c - XOR_T
        if k < steps:
            losses.append((off ** 2).mean())
            g = 2 * off / 4
            before = g @ v.T * (1 - h ** 2)
            v, c = v - rate * h.T @ g, c - rate * g.sum(0)
            W, b = W - rate * XOR_X.T @ before, b - rate * before.sum(0)
    return losses, (off + XOR_T)[:, 0]


def begin(seed, H, biases):
    """Starting weights, all biases moved by a number."""
    W, b, v, c = start(seed, H)
    return W, b + biases, v, c + biases


def check_train(seed, H, rate, steps, biases=0.0):
    given = begin(seed, H, biases)
    call = f"train(start({seed}, {H}), {rate}, {steps})" + (
        f" with {biases} added to b and c" if biases else "")
    losses, outputs = as_parts(train(given, rate, steps), ("losses", "outputs"), call)
    losses = as_numbers(losses, (None,), f"{call}, losses")
    assert len(losses) == steps, told(call, f"{len(losses)} losses", steps, "one before each step")
    right, wanted = descended(begin(seed, H, biases), rate, steps)
    why = ("nothing has moved yet: o = tanh(x W + b) v + c, and the mean of four squares",
           "all parameters move against their gradients, by rate times the gradient",
           "clear the gradients after each step, else old ones are added; and use the new weights")
    for k in range(steps):
        if k == 1:
            assert losses[1] != losses[0], told(
                f"{call}, losses", short(losses[:3]), "a change", "nothing moved")
            assert (losses[1] < losses[0]) == (right[1] < right[0]), told(
                f"{call}, losses", short(losses[:3]), short(right[:3]), "step against the gradient")
        assert close(losses[k], right[k], rtol=1e-5), told(
            f"{call}, loss before step {k + 1}", short(losses[k]), short(right[k]), why[min(k, 2)])
    shape = (4, 1) if tuple(np.shape(outputs)) == (4, 1) else (4,)
    outputs = as_numbers(outputs, shape, f"{call}, outputs").ravel()
    assert close(outputs, wanted, rtol=1e-5, atol=1e-6), told(
        f"{call}, outputs", short(outputs), short(wanted), "of the network after the last step")
    same = all(np.array_equal(now, before) for now, before in zip(given, begin(seed, H, biases)))
    assert same, f"{call}: the starting weights came back changed, expected as before; copy them"


def check_failures(seeds, H, steps, expected):
    call = f"failures of the seeds {list(seeds)}, H = {H}, rate 0.3, {steps} steps"
    found = float(as_numbers(failures([start(s, H) for s in seeds], 0.3, steps), (), call))
    refuse(call, found, len(seeds) - expected, "this counts the runs that went well")
    assert found == expected, told(
        call, f"{found:g}", expected,
        "a run fails if any of its four outputs is far from its target")


check_train(4, 2, 0.3, 5)
check_failures([4, 8, 1], 2, 120, 1)
### BEGIN HIDDEN TESTS
check_train(0, 3, 0.1, 20)
check_train(1, 5, 0.2, 8)
check_train(2, 1, 0.3, 3)
check_train(3, 2, 0.2, 6, biases=0.4)
check_train(7, 2, 0.3, 0)
check_failures([8, 1, 2, 6], 2, 120, 3)
check_failures([3], 3, 120, 0)
### END HIDDEN TESTS

# %% [markdown]
# Ten starts, with two hidden units and with three: how many fail? Below, the losses of the first
# six with two. Which of them are stuck, and which only slow? (It takes a few seconds.)

# %%
def ten_starts():
    for H in (2, 3):
        failed = failures([start(seed, H) for seed in range(10)], 0.3, 300)
        print(f"{H} hidden units: {failed} of 10 runs failed")
    _, axes = plt.subplots(figsize=(4.6, 2.8))
    for seed in range(6):
        axes.plot(train(start(seed, 2), 0.3, 150)[0], color=PLUS, lw=1)
    axes.set(xlabel="step", ylabel="loss, two hidden units", ylim=(0, 0.5))


attempt(ten_starts, "xor")

# %% [markdown]
# ## What you have shown
#
# * Along a path slopes multiply, over paths they add. One walk backward gives every gradient, for
#   a small multiple of the cost of the walk forward.
# * The same walk works for numbers and for arrays. Broadcasting is a use several times over, and
#   its way back is a sum.
# * Two calls of a function per number tell whether a gradient is right, if the step is neither too
#   large nor too small.
# * Softmax with cross-entropy has the gradient $p - y$, and survives any score if it is written
#   with care.
# * Hidden units learn XOR, mostly. With two of them some starts get stuck, and hundreds of further
#   steps do not free them. One lucky seed proves nothing: report the count.
#
# **Next.** The chapter on backpropagation tells who found it, and how often it was found again. It
# counts the failures of XOR over fifty seeds, with other units and other starts, and looks at what
# a stuck network says.
#
# **Sources.** S. Linnainmaa, *The representation of the cumulative rounding error of an algorithm
# as a Taylor expansion of the local rounding errors* (1970). P. Werbos, *Beyond regression* (1974).
# D. Rumelhart, G. Hinton and R. Williams, *Learning representations by back-propagating errors*
# (1986). A. Baydin and others, *Automatic differentiation in machine learning: a survey* (2018).
