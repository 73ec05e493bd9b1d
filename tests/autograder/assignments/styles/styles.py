# %% [markdown]
# # Seventeen small answers
#
# Every way in which courses test an answer occurs here once: a value, an array, an error, a printed
# line, an object, a file, a word, a paragraph. Replace `# YOUR CODE HERE` and
# `raise NotImplementedError()` with your own lines. The cell below an answer tests it. There are 35
# points, two of them for a paragraph that a person reads.

# %% given="imports"
import contextlib
import csv
import io
import math
import os
import random
import warnings

import numpy as np

# %% [markdown]
# ## 1. A triangle
# The area of a triangle from its three sides (Heron): with half the perimeter $s$ it is
# $\sqrt{s (s-a) (s-b) (s-c)}$. Three sides that cannot meet make no triangle; its area is 0.

# %% exercise="triangle"
def triangle(a, b, c):
    """Area of the triangle with these sides, floats >= 0; 0.0 if there is none."""
    ### BEGIN SOLUTION
    s = (a + b + c) / 2
    return math.sqrt(max(0.0, s * (s - a) * (s - b) * (s - c)))
    ### END SOLUTION


# %% tests="triangle" points=2
assert triangle(3, 4, 5) == 6, f"triangle(3, 4, 5): found {triangle(3, 4, 5)}, expected 6"
assert math.isclose(triangle(2, 2, 2), math.sqrt(3)), "triangle(2, 2, 2): expected sqrt(3)"
### BEGIN HIDDEN TESTS
found = triangle(1.5, 2, 3)
assert math.isclose(found, 1.3332, rel_tol=1e-4), f"found {found}; s is half the perimeter"
assert triangle(1, 2, 9) == 0, "triangle(1, 2, 9): the sides cannot meet, expected 0"
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Shares
# Turn every row of counts into shares that sum to 1. A row of zeros stays zero.

# %% exercise="shares"
def shares(counts):
    """(N, C) counts >= 0 -> (N, C) float shares of each row; `counts` is not changed."""
    ### BEGIN SOLUTION
    total = counts.sum(axis=1, keepdims=True)
    return counts / np.where(total == 0, 1, total)
    ### END SOLUTION


# %% tests="shares" points=2
counts = np.array([[1, 3, 0], [2, 2, 4]])
found = shares(counts)
np.testing.assert_equal(np.shape(found), (2, 3), err_msg="the shape stays")
np.testing.assert_allclose(
    found, [[0.25, 0.75, 0], [0.25, 0.25, 0.5]], err_msg="each row sums to 1")
### BEGIN HIDDEN TESTS
with np.errstate(all="ignore"):
    empty = shares(np.array([[0, 0], [5, 15]]))
np.testing.assert_array_equal(empty, [[0, 0], [0.25, 0.75]], err_msg="a row of zeros stays zero")
np.testing.assert_array_equal(counts, [[1, 3, 0], [2, 2, 4]], err_msg="counts came back changed")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. An age
# Read an age from text. Anything but a whole number from 0 to 150 is a `ValueError`; something that
# is not text at all is a `TypeError`.

# %% exercise="age"
def age(text):
    """The int in [0, 150] that `text` spells; raises ValueError or TypeError."""
    ### BEGIN SOLUTION
    if not isinstance(text, str):
        raise TypeError(f"expected text, found {text!r}")
    years = int(text)
    if not 0 <= years <= 150:
        raise ValueError(f"{years} is no age")
    return years
    ### END SOLUTION


# %% tests="age" points=2
assert age("42") == 42
assert isinstance(age("7"), int), "age('7'): expected an int"
try:
    age("-1")
except ValueError:
    pass
else:
    raise AssertionError("age('-1'): nothing was raised, expected ValueError")
### BEGIN HIDDEN TESTS
for text, wanted in (("151", ValueError), ("ten", ValueError), ("", ValueError), (7, TypeError)):
    try:
        found = age(text)
    except wanted:
        continue
    except Exception as other:
        found = type(other).__name__
    raise AssertionError(f"age({text!r}): found {found}, expected {wanted.__name__}")
assert (age("0"), age("150"), age(" 30 ")) == (0, 150, 30), "the ends count, and so does space"
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Prime or not
# Each case that comes out right earns its part of the points.

# %% exercise="prime"
def prime(n):
    """Whether the int n >= 0 is a prime number."""
    ### BEGIN SOLUTION
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))
    ### END SOLUTION


# %% tests="prime" points=4
def agrees(cases):
    """Whether every case comes out right; an answer that raises does not."""
    try:
        return all(bool(prime(n)) == expected for n, expected in cases)
    except Exception:
        return False


earned = agrees([(2, True), (7, True), (8, False)])
assert earned, "prime of 2, 7, 8: expected True, True, False"
### BEGIN HIDDEN TESTS
earned += agrees([(0, False), (1, False)])
earned += agrees([(9, False), (25, False), (49, False)])
earned += agrees([(n, n in (83, 89, 97)) for n in range(80, 101)])
### END HIDDEN TESTS
earned

# %% [markdown]
# ## 5. A bill
# Print one line per thing and a last line with the sum, amounts with two decimals, as in
#
#     tea: 2.50
#     cake: 3.00
#     total: 5.50

# %% exercise="bill"
def bill(prices):
    """Print the lines of a bill; prices is a dict, name -> float. Returns nothing."""
    ### BEGIN SOLUTION
    for name, price in prices.items():
        print(f"{name}: {price:.2f}")
    print(f"total: {sum(prices.values()):.2f}")
    ### END SOLUTION


# %% tests="bill" points=2
with contextlib.redirect_stdout(io.StringIO()) as printed:
    returned = bill({"tea": 2.5, "cake": 3})
lines = printed.getvalue().splitlines()
assert lines != [], "bill: nothing was printed"
assert returned is None, "bill: something was returned, expected only printing"
assert lines[0] == "tea: 2.50", f"bill: the first line is {lines[0]!r}, expected 'tea: 2.50'"
assert lines[1:] == ["cake: 3.00", "total: 5.50"], f"bill: then {lines[1:]}"
### BEGIN HIDDEN TESTS
with contextlib.redirect_stdout(io.StringIO()) as printed:
    bill({})
    bill({"one": 1 / 3})
assert printed.getvalue() == "total: 0.00\none: 0.33\ntotal: 0.33\n", "bill of nothing and of 1/3"
### END HIDDEN TESTS

# %% [markdown]
# ## 6. A vector
# A class of your own that adds, scales, has a length and says what it is.

# %% exercise="vector"
class Vector:
    """A point in the plane: attributes x and y, v + w, v.scaled(k), len(v) == 2, v[0], repr."""

    ### BEGIN SOLUTION
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __len__(self):
        return 2

    def __getitem__(self, k):
        return (self.x, self.y)[k]

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def scaled(self, k):
        """A new vector, k times as long."""
        return Vector(k * self.x, k * self.y)
    ### END SOLUTION


# %% tests="vector" points=3
v, w = Vector(1, -2), Vector(10, 20)
assert isinstance(v, Vector) and hasattr(v, "scaled")
assert (v.x, v.y) == (1, -2), f"Vector(1, -2): found x = {v.x}, y = {v.y}"
total = v + w
assert isinstance(total, Vector), "v + w: expected another Vector"
assert (total.x, total.y) == (11, 18), f"v + w: found ({total.x}, {total.y}), expected (11, 18)"
assert len(v) == 2 and v[0] == 1 and v[1] == -2, "len(v) is 2, v[0] is x, v[1] is y"
### BEGIN HIDDEN TESTS
double = v.scaled(2)
assert isinstance(double, Vector), "v.scaled(2): expected another Vector"
assert (double.x, double.y) == (2, -4), f"v.scaled(2): found ({double.x}, {double.y})"
assert (v.x, v.y, w.x, w.y) == (1, -2, 10, 20), "v or w was changed, expected new vectors"
assert repr(w) == "Vector(10, 20)", f"repr: found {w!r}"
v.x = 7
assert v[0] == 7 and (v + w).x == 17, "v.x = 7 was set, and v[0] or v + w did not see it"
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Count down
# An object that a `for` loop can go through, again and again.

# %% exercise="countdown"
class Countdown:
    """Goes from n down to 1 each time that it is looped over; n is an int >= 0."""

    ### BEGIN SOLUTION
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return iter(range(self.n, 0, -1))
    ### END SOLUTION


# %% tests="countdown" points=2
found = [k for k in Countdown(3)]
assert found == [3, 2, 1], f"Countdown(3): found {found}, expected [3, 2, 1]"
### BEGIN HIDDEN TESTS
numbers = Countdown(4)
first, second = list(numbers), list(numbers)
assert first == second == [4, 3, 2, 1], f"twice over the same: found {first}, then {second}"
assert list(Countdown(0)) == [], "Countdown(0): expected nothing"
assert sum(Countdown(100)) == 5050 and 7 in Countdown(9) and max(Countdown(5)) == 5
pairs = [(a, b) for a in numbers for b in numbers]
assert len(pairs) == 16, f"a loop in a loop over the same: found {len(pairs)} pairs, expected 16"
### END HIDDEN TESTS

# %% [markdown]
# ## 8. A stack
# What is put on top comes off first. To take from an empty stack raises `EmptyStack`, an error of
# your own that says so, and that a handler of `LookupError` catches too.

# %% exercise="stack"
### BEGIN SOLUTION
class EmptyStack(LookupError):
    """There is nothing to take."""


class Stack:
    def __init__(self):
        self.things = []

    def push(self, thing):
        self.things.append(thing)

    def pop(self):
        if not self.things:
            raise EmptyStack("the stack is empty")
        return self.things.pop()
### END SOLUTION


# %% tests="stack" points=2
stack = Stack()
stack.push("a")
stack.push(2)
assert stack.pop() == 2, "pop: expected what was pushed last"
assert stack.pop() == "a", "pop again: expected what was pushed first"
try:
    stack.pop()
except EmptyStack as problem:
    said = str(problem)
except Exception as other:
    raise AssertionError(f"empty: found {type(other).__name__}, expected EmptyStack") from None
else:
    raise AssertionError("empty: nothing was raised, expected EmptyStack")
### BEGIN HIDDEN TESTS
assert "empty" in said, f"the error says {said!r}, expected a word on why"
try:
    Stack().pop()
except LookupError:
    pass
except Exception:
    raise AssertionError("EmptyStack is no LookupError") from None
one, other = Stack(), Stack()
one.push(1)
try:
    other.pop()
    raise AssertionError("two stacks share what lies on them")
except EmptyStack:
    pass
### END HIDDEN TESTS

# %% [markdown]
# ## 9. One after another
# Functions are values: take some, return one.

# %% exercise="compose"
def compose(*functions):
    """The function that applies all of them, the first one first; of none: its argument."""
    ### BEGIN SOLUTION
    def applied(x):
        for function in functions:
            x = function(x)
        return x
    return applied
    ### END SOLUTION


# %% tests="compose" points=2
order = []


def noted(name, function):
    """`function`, which also writes its name down when it is called."""
    def wrapped(x):
        order.append(name)
        return function(x)
    return wrapped


both = compose(noted("add", lambda x: x + 1), noted("double", lambda x: 2 * x))
assert callable(both), "compose(...): expected a function"
assert order == [], f"called too early: {order}"
assert both(3) == 8, f"add 1, then double, of 3: found {both(3)}, expected 8"
### BEGIN HIDDEN TESTS
order.clear()
assert (both(0), both(-1)) == (2, 0) and order == ["add", "double"] * 2, f"order of calls: {order}"
assert compose()("as it was") == "as it was", "compose(): expected its argument back"
assert compose(str, len, math.sqrt)(123456789) == 3.0, "functions of Python's own"
assert np.array_equal(compose(np.sort, np.cumsum)(np.array([3, 1, 2])), [1, 3, 6]), "of NumPy's"
### END HIDDEN TESTS

# %% [markdown]
# ## 10. Change what you were given
# `tidy` changes the list itself and returns how many things it took out.

# %% exercise="tidy"
def tidy(names, seen):
    """Take repeats out of `names`, keep the order; count every name in the dict `seen`.

    names:   list of str; changed: each name stays where it came first
    seen:    dict, name -> int; changed: grows by how often each name was there
    returns: int, how many were taken out
    """
    ### BEGIN SOLUTION
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    before = len(names)
    names[:] = dict.fromkeys(names)
    return before - len(names)
    ### END SOLUTION


# %% tests="tidy" points=2
names, seen = ["b", "a", "b", "c", "b"], {"a": 5}
same = names
removed = tidy(names, seen)
assert names == ["b", "a", "c"], f"tidy: the list is now {names}, expected ['b', 'a', 'c']"
assert same is names and removed == 2, f"tidy: found {removed}, expected 2 taken out"
### BEGIN HIDDEN TESTS
assert seen == {"a": 6, "b": 3, "c": 1}, f"seen is now {seen}, expected a: 6, b: 3, c: 1"
assert tidy(names, seen) == 0 and names == ["b", "a", "c"] and seen["b"] == 4, "once more"
nothing, unseen = [], {}
assert (tidy(nothing, unseen), nothing, unseen) == (0, [], {}), "an empty list"
### END HIDDEN TESTS

# %% [markdown]
# ## 11. Names at the top
# Define `PLANETS`, a dictionary from the names of the inner four planets, in small letters, to
# their order from the sun, and `LIGHT_SPEED`, in metres per second, exactly.

# %% exercise="constants"
### BEGIN SOLUTION
PLANETS = {"mercury": 1, "venus": 2, "earth": 3, "mars": 4}
LIGHT_SPEED = 299_792_458
### END SOLUTION

# %% tests="constants" points=1
assert isinstance(PLANETS, dict) and len(PLANETS) == 4, "PLANETS: expected a dictionary of four"
assert PLANETS["earth"] == 3, "PLANETS: the earth is the third, counted from 1"
### BEGIN HIDDEN TESTS
assert sorted(PLANETS, key=PLANETS.get) == ["mercury", "venus", "earth", "mars"], "PLANETS: order"
assert LIGHT_SPEED == 299792458, f"LIGHT_SPEED = {LIGHT_SPEED}: the metre is defined by it, exactly"
### END HIDDEN TESTS

# %% [markdown]
# ## 12. Choose
# Which of these grows fastest for large n?  a) $n^{10}$  b) $2^n$  c) $n \log n$.
# And which of them are bounded by $n^2$? Answer with letters: `fastest = "?"`, `bounded = ["?"]`.

# %% exercise="choice"
### BEGIN SOLUTION
fastest = "b"
bounded = ["c"]
### END SOLUTION

# %% tests="choice" points=2
assert fastest in {"a", "b", "c"}, f"fastest: found {fastest!r}, expected one of a, b, c"
assert isinstance(bounded, (list, set, tuple)), f"bounded: found {bounded!r}, expected a list"
### BEGIN HIDDEN TESTS
assert fastest.strip().lower() == "b", "fastest: compare the logarithms of all three"
assert set(bounded) == {"c"}, f"bounded: found {sorted(bounded)}; divide each by n * n"
### END HIDDEN TESTS

# %% [markdown]
# ## 13. A file
# Write the file `squares.csv` beside this notebook: a line `n,square`, then the numbers 1 to 5 with
# their squares, separated by commas.

# %% exercise="table"
### BEGIN SOLUTION
with open("squares.csv", "w", encoding="utf-8") as file:
    file.write("n,square\n")
    for n in range(1, 6):
        file.write(f"{n},{n * n}\n")
### END SOLUTION

# %% tests="table" points=2
assert os.path.exists("squares.csv"), "there is no file squares.csv"
with open("squares.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.reader(file))
assert rows[:1] == [["n", "square"]], f"the first line is {rows[:1]}, expected n,square"
### BEGIN HIDDEN TESTS
assert len(rows) == 6, f"found {len(rows)} lines, expected 6"
assert [[float(x) for x in row] for row in rows[1:]] == [[n, n * n] for n in range(1, 6)], rows
### END HIDDEN TESTS

# %% [markdown]
# ## 14. Dice
# Throw dice so that the same seed gives the same throws, whatever was thrown before.

# %% exercise="dice"
def dice(n, seed):
    """List of n throws of a die, int from 1 to 6; they depend on the seed alone."""
    ### BEGIN SOLUTION
    source = random.Random(seed)
    return [source.randint(1, 6) for _ in range(n)]
    ### END SOLUTION


# %% tests="dice" points=2
throws = dice(600, 1)
assert len(throws) == 600, f"dice(600, 1): found {len(throws)} throws"
assert set(throws) == {1, 2, 3, 4, 5, 6}, f"dice(600, 1): found the sides {sorted(set(throws))}"
assert list(dice(600, 1)) == list(throws), "dice(600, 1) twice: found other throws"
### BEGIN HIDDEN TESTS
assert list(dice(600, 2)) != list(throws), "seeds 1 and 2: found the same throws"
assert min(list(throws).count(side) for side in range(1, 7)) > 60, "some side hardly ever comes"
one, two = list(dice(50, 3))[:20], list(dice(20, 3))
assert one == two, "20 of 50 throws and 20 throws, same seed: found other throws"
### END HIDDEN TESTS

# %% [markdown]
# ## 15. How would you test it?
# You wrote a function that sorts. Name three inputs on which you would try it, and say for each
# which slip it would show.

# %% [markdown] essay="why" points=2
# ### BEGIN SOLUTION
# Nothing at all, since loops often miss it. Equal values, which a set would lose. A list that is
# sorted already but falling, since then every pair must move.
# ### END SOLUTION

# %% [markdown]
# ## 16. Without a loop
# The sum of the digits of a number, by a function that calls itself. The test reads your text.

# %% exercise="digits"
def digits(n):
    """Sum of the decimal digits of the int n >= 0, without a loop."""
    ### BEGIN SOLUTION
    return n if n < 10 else n % 10 + digits(n // 10)
    ### END SOLUTION


# %% tests="digits" points=2 trust="same-process"
import ast
import inspect

words = {type(node).__name__ for node in ast.walk(ast.parse(inspect.getsource(digits)))}
loops = words & {"For", "While", "ListComp", "GeneratorExp", "SetComp", "DictComp"}
assert not loops, f"digits: found {', '.join(sorted(loops))}, expected no loop"
assert "digits" in digits.__code__.co_names, "digits: it never calls itself"
### BEGIN HIDDEN TESTS
found = [digits(n) for n in (0, 9, 10, 305, 99999)]
assert found == [0, 9, 1, 8, 45], f"digits of 0, 9, 10, 305, 99999: found {found}"
### END HIDDEN TESTS

# %% [markdown]
# ## 17. The global source
# Draw from NumPy's global source, `np.random.normal`, whose seed the test sets. Warn with
# `warnings.warn` when fewer than two numbers are asked for.

# %% exercise="noise"
def noise(n):
    """(n,) float normal numbers from NumPy's global source; UserWarning if n < 2."""
    ### BEGIN SOLUTION
    if n < 2:
        warnings.warn("fewer than two numbers have no spread")
    return np.random.normal(size=n)
    ### END SOLUTION


# %% tests="noise" points=1 trust="same-process"
np.random.seed(11)
expected = np.random.normal(size=4)
np.random.seed(11)
found = noise(4)
assert np.shape(found) == (4,) and np.allclose(found, expected), f"noise(4): found {found}"
### BEGIN HIDDEN TESTS
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    noise(3)
    assert heard == [], "noise(3): a warning came, expected none"
    noise(1)
assert [w.category for w in heard] == [UserWarning], f"noise(1): found {len(heard)} warnings"
### END HIDDEN TESTS
