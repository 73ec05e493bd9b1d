# %% [markdown]
# # NumPy at work: nine small parts of a learner
#
# **The question.** Which few array operations does almost every learner consist of?
#
# **At the end you can** write each of them for whole arrays: encode labels, differentiate a loss,
# measure distances, smooth, scale, draw batches, vote, descend and count errors.
#
# **You need** NumPy arrays. Replace `# YOUR CODE HERE` and `raise NotImplementedError()` with your
# own lines. The cell below an answer tests it: silence means that it passed. There are 20 points.

# %% given="imports"
import numpy as np

from course.check import as_numbers, as_parts, told

# %% [markdown]
# ## 1. One column per class
#
# A class is a name, not a size. So give each class a column of its own: row $i$ is 1 in the column
# of its label and 0 elsewhere.

# %% exercise="one_hot"
def one_hot(labels, classes):
    """Labels as rows of zeros with a single 1.

    labels:  (N,) int, each in [0, classes); N may be 0
    classes: int > 0
    returns: (N, classes) float
    """
    ### BEGIN SOLUTION
    return np.eye(classes)[labels]
    ### END SOLUTION


# %% tests="one_hot" points=2
def check_one_hot(labels, classes, expected):
    call = f"one_hot({labels}, {classes})"
    found = one_hot(np.array(labels, int), classes)
    found = as_numbers(found, (len(labels), classes), call)
    assert (found.sum(axis=1) == 1).all(), told(
        call, found.tolist(), "one 1 in each row", "a row speaks of its own label only")
    assert np.array_equal(found, expected), told(
        call, found.tolist(), expected, "columns are counted from 0")


check_one_hot([2, 0, 1], 4, [[0, 0, 1, 0], [1, 0, 0, 0], [0, 1, 0, 0]])
### BEGIN HIDDEN TESTS
check_one_hot([1, 1], 3, [[0, 1, 0], [0, 1, 0]])
check_one_hot([], 4, np.zeros((0, 4)))
letters = np.random.default_rng(1).integers(0, 26, 50).tolist()
check_one_hot(letters, 26, [[float(c == letter) for c in range(26)] for letter in letters])
### END HIDDEN TESTS

# %% [markdown]
# ## 2. The slope of the cross-entropy
#
# With $p = \mathrm{softmax}(s)$ the loss of one row is $-\log p_y$. Differentiate it with respect
# to the scores; most of the terms cancel. The loss of a batch is the mean over its rows.

# %% exercise="softmax_gradient"
def softmax_gradient(scores, labels):
    """Gradient of the mean cross-entropy with respect to the scores.

    scores:  (N, C) float of any size; not changed
    labels:  (N,) int, each in [0, C)
    returns: (N, C) float
    """
    ### BEGIN SOLUTION
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)
    ### END SOLUTION


# %% tests="softmax_gradient" points=3
scores, labels = np.array([[2.0, 0.0, -1.0], [0.5, 0.5, 0.0]]), np.array([0, 2])
call = f"softmax_gradient({scores.tolist()}, {labels.tolist()})"
slope = as_numbers(softmax_gradient(scores.copy(), labels), (2, 3), call)
assert slope[0, 0] < 0, told(
    call, f"{slope[0, 0]:.4f} for the right class", "less than 0", "a higher score lowers the loss")
assert np.allclose(slope.sum(axis=1), 0), told(
    call, f"rows that sum to {slope.sum(axis=1).round(4).tolist()}", "0",
    "the same number added to all scores of a row changes nothing")
### BEGIN HIDDEN TESTS
def mean_loss(s):
    return np.mean([np.log(np.exp(row).sum()) - row[y] for row, y in zip(s, labels)])


moves = 1e-6 * np.eye(6).reshape(6, 2, 3)
measured = [(mean_loss(scores + d) - mean_loss(scores - d)) / 2e-6 for d in moves]
measured = np.reshape(measured, (2, 3))
assert np.allclose(slope, measured, atol=1e-7), told(
    call, slope.round(4).tolist(), measured.round(4).tolist(),
    "that is the measured slope; is the mean over the rows there?")
kept = scores.copy()
softmax_gradient(kept, labels)
assert np.array_equal(kept, scores), f"{call}: the scores came back changed, expected as before"
with np.errstate(all="ignore"):
    large = softmax_gradient(scores + 1e4, labels)
assert np.isfinite(large).all() and np.allclose(large, measured, atol=1e-7), told(
    "the same scores plus 10000", "another gradient", "the same one",
    "exp overflows on large scores")
### END HIDDEN TESTS

# %% [markdown]
# ## 3. Every distance at once
#
# How far is each row of $A$ from each row of $B$? The squares can be had from
# $\lVert a - b \rVert^2 = \lVert a \rVert^2 - 2\,a \cdot b + \lVert b \rVert^2$, or by giving the
# arrays a new axis each. Rounding may push a square a little below zero.

# %% exercise="distances"
def distances(A, B):
    """Euclidean distances between two sets of points.

    A:       (N, D) float
    B:       (M, D) float
    returns: (N, M) float
    """
    ### BEGIN SOLUTION
    squares = (A ** 2).sum(axis=1)[:, None] - 2 * A @ B.T + (B ** 2).sum(axis=1)
    return np.sqrt(np.maximum(squares, 0))
    ### END SOLUTION


# %% tests="distances" points=2
A, B = np.array([[0.0, 0.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [6.0, 8.0], [3.0, 0.0]])
call = f"distances({A.tolist()}, {B.tolist()})"
far = as_numbers(distances(A, B), (2, 3), call)
assert not np.isclose(far[0, 1], 100), told(call, "100", "10", "a distance is the square root")
assert not np.isclose(far[0, 1], 14), told(call, "14", "10", "this is the way round two corners")
assert np.allclose(far, [[1, 10, 3], [18 ** 0.5, 5, 4]]), told(
    call, far.tolist(), "[[1, 10, 3], [4.24.., 5, 4]]", "sum over the coordinates of each pair")
### BEGIN HIDDEN TESTS
draws = np.random.default_rng(3)
A, B = draws.normal(size=(6, 5)), draws.normal(size=(4, 5))
far = as_numbers(distances(A, B), (6, 4), "distances of 6 and 4 random points")
expected = np.array([[np.linalg.norm(a - b) for b in B] for a in A])
assert np.allclose(far, expected), told(
    "6 and 4 random points", far[0].round(3).tolist(), expected[0].round(3).tolist(), "first row")
with np.errstate(all="ignore"):
    cloud = 1e3 + draws.normal(size=(40, 5))
    own = distances(cloud, cloud)
own = as_numbers(own, (40, 40), "distances of points far out to themselves")
assert np.allclose(np.diag(own), 0, atol=1e-2), "a point has distance 0 from itself"
### END HIDDEN TESTS

# %% [markdown]
# ## 4. Smooth, in place
#
# A loss curve is jagged. Replace each value by the mean of itself and the values before it, at most
# `width` in all. Do it *in place*: the caller's array changes, and nothing is returned.

# %% exercise="smooth"
def smooth(values, width):
    """Replace each value by the mean of the last `width` values up to it, itself included.

    values:  (N,) float; changed
    width:   int >= 1; at the beginning there are fewer
    returns: None
    """
    ### BEGIN SOLUTION
    old = values.copy()
    for k in range(len(values)):
        values[k] = old[max(0, k - width + 1):k + 1].mean()
    ### END SOLUTION


# %% tests="smooth" points=2
def check_smooth(before, width, expected, why):
    call, values = f"smooth({before}, {width})", np.array(before, float)
    returned = smooth(values, width)
    assert returned is None, f"{call}: found {returned!r} returned, expected nothing"
    assert width == 1 or not np.array_equal(values, before), told(
        call, "the array as before", expected, "write into the array, as in  values[k] = ...")
    assert np.allclose(values, expected), told(call, values.tolist(), expected, why)


check_smooth([2, 4, 9, 1, 7], 2, [2, 3, 6.5, 5, 4],
             "means are of the values from before, as many as there are, two at most")
### BEGIN HIDDEN TESTS
check_smooth([5, 1, 6], 3, [5, 3, 4], "the first has only itself, the second one before it")
check_smooth([3, -1, 8], 1, [3, -1, 8], "a mean of one value is that value")
noise = np.random.default_rng(4).integers(-9, 9, 40).tolist()
check_smooth(noise, 7, [np.mean(noise[max(0, k - 6):k + 1]) for k in range(40)], "seven at most")
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Scale, or refuse
#
# Columns in metres and in euros are made alike: subtract the mean of a column, divide by its
# standard deviation. A column that never varies cannot be scaled. Say so instead of dividing by
# zero.

# %% exercise="scaled"
def scaled(X):
    """The columns with mean 0 and standard deviation 1.

    X:       (N, D) float; not changed
    returns: (N, D) float
    raises:  ValueError with the number of the first constant column in its text
    """
    ### BEGIN SOLUTION
    spread = X.std(axis=0)
    for column, size in enumerate(spread):
        if size == 0:
            raise ValueError(f"column {column} never varies")
    return (X - X.mean(axis=0)) / spread
    ### END SOLUTION


# %% tests="scaled" points=2
def refusal(X):
    """What `scaled` says when it refuses X."""
    try:
        with np.errstate(all="ignore"):
            scaled(X)
    except ValueError as problem:
        return str(problem)
    except Exception as problem:
        found = type(problem).__name__
    else:
        found = "an array"
    raise AssertionError(
        told(f"scaled({X.tolist()})", found, "a ValueError", "a column is constant"))


X = np.array([[1.0, 10.0], [2.0, 30.0], [6.0, 80.0]])
call, kept = f"scaled({X.tolist()})", X.copy()
found = as_numbers(scaled(X), (3, 2), call)
assert np.array_equal(X, kept), f"{call}: X came back changed, expected as before"
assert np.allclose(found.mean(axis=0), 0), told(
    call, f"means {found.mean(axis=0).round(3).tolist()}", "0", "each column has its own mean")
assert np.allclose(found.std(axis=0), 1), told(
    call, f"deviations {found.std(axis=0).round(3).tolist()}", "1",
    "divide by the root of the mean square, over N")
text = refusal(np.array([[1.0, 4.0, 2.0], [2.0, 4.0, 2.0]]))
assert "1" in text, told("a constant column 1", repr(text), "its number", "counted from 0")
### BEGIN HIDDEN TESTS
assert "0" in refusal(np.zeros((3, 2))), "two constant columns: name the first, which is 0"
some = np.random.default_rng(5).normal(3, 20, (30, 4))
assert np.allclose(scaled(some), (some - some.mean(0)) / some.std(0)), "four random columns"
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Batches, one after another
#
# A learner looks at a few rows at a time, in a new order. Write a generator: `yield` hands out one
# batch and waits. `np.random.default_rng(seed).permutation(N)` is an order that the seed decides.

# %% exercise="minibatches"
def minibatches(X, y, size, seed):
    """All rows once, in an order that the seed decides, `size` at a time.

    X:       (N, D) array; not changed
    y:       (N,) array, the class of each row; not changed
    size:    int >= 1; the last batch may be smaller
    seed:    int
    yields:  (rows, classes): parts of X and y that belong together
    """
    ### BEGIN SOLUTION
    order = np.random.default_rng(seed).permutation(len(X))
    for start in range(0, len(X), size):
        part = order[start:start + size]
        yield X[part], y[part]
    ### END SOLUTION


# %% tests="minibatches" points=3
def drawn(N, size, seed):
    """Sizes of the batches, and the row numbers in the order in which they came."""
    X, y = np.arange(3 * N).reshape(N, 3), 10 * np.arange(N)
    call, sizes, rows = f"minibatches of {N} rows, size {size}, seed {seed}", [], []
    for batch in minibatches(X, y, size, seed):
        part, classes = as_parts(batch, ("rows", "classes"), call)
        assert len(part) == len(classes), f"{call}: {len(part)} rows, but {len(classes)} classes"
        assert (part[:, 0] // 3 * 10 == classes).all(), f"{call}: a row lost its own class"
        sizes.append(len(part))
        rows.extend((classes // 10).tolist())
    return sizes, rows


sizes, rows = drawn(10, 4, 0)
assert sizes == [4, 4, 2], told("10 rows, size 4", sizes, [4, 4, 2], "the last may be smaller")
assert sorted(rows) == list(range(10)), told(
    "10 rows, size 4", sorted(rows), "each once", "no draws twice")
### BEGIN HIDDEN TESTS
assert drawn(30, 7, 1)[1] != list(range(30)), "30 rows: found their order, expected shuffled"
assert drawn(30, 7, 1) == drawn(30, 7, 1), "30 rows, seed 1 twice: found two orders, expected one"
assert drawn(30, 7, 1)[1] != drawn(30, 7, 2)[1], "seeds 1 and 2: found the same order; use the seed"
assert drawn(6, 3, 5)[0] == [3, 3], "6 rows, size 3: no empty batch at the end"
first, _ = next(iter(minibatches(np.ones((5, 2)), np.ones(5), 9, 3)))
assert first.shape == (5, 2), "5 rows, size 9: one batch of all"
### END HIDDEN TESTS

# %% [markdown]
# ## 7. A vote among neighbours
#
# To classify a point, look at the $k$ closest examples and let them vote. If two classes have the
# same number of votes, the smaller label wins.

# %% exercise="neighbours"
class Neighbours:
    """Classes by a vote of the k nearest examples.

    k:       int >= 1, kept as an attribute
    fit:     X (N, D) float, y (N,) int; returns the object itself
    predict: X (M, D) float; returns (M,) int
    """
    ### BEGIN SOLUTION
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        far = ((X[:, None] - self.X) ** 2).sum(axis=2)
        near = self.y[np.argsort(far, axis=1)[:, :self.k]]
        return np.array([np.bincount(votes).argmax() for votes in near])
    ### END SOLUTION


# %% tests="neighbours" points=3
examples = np.array([[0.0, 0], [1, 0], [0, 2], [5, 5], [6, 5], [5, 7]])
kinds = np.array([1, 1, 4, 0, 0, 4])


def check_vote(k, points, expected, why):
    model = Neighbours(k)
    assert model.k == k, f"Neighbours({k}).k: found {model.k!r}, expected {k}"
    model = model.fit(examples, kinds)
    assert model is not None, f"Neighbours({k}).fit(...): found None, expected the object itself"
    found = as_numbers(model.predict(np.array(points, float)), (len(points),), f"votes of {k}")
    assert found.tolist() == expected, told(
        f"votes of {k} at {points}", found.tolist(), expected, why)


check_vote(1, [[0, 1.9], [6, 6]], [4, 0], "the nearest decides alone")
check_vote(3, [[0, 1.9], [6, 6]], [1, 0], "two of three neighbours have this class")
### BEGIN HIDDEN TESTS
check_vote(2, [[0, 1.2], [0.1, 0]], [1, 1], "one vote each, and the smaller label wins")
check_vote(6, [[3, 3]], [0], "two votes for each class, and the smallest label wins")
cloud = np.random.default_rng(7).normal(size=(40, 3))
sides = (cloud[:, 0] > 0).astype(int)
found = Neighbours(1).fit(cloud, sides).predict(cloud)
assert np.array_equal(found, sides), "with k = 1 every example is its own nearest neighbour"
### END HIDDEN TESTS

# %% [markdown]
# ## 8. Downhill
#
# `gradient` is a function: it takes a place and returns the slope there. Step against it.

# %% exercise="descend"
def descend(gradient, start, rate, steps):
    """The place reached by gradient descent.

    gradient: function, (D,) float -> (D,) float; called once per step
    start:    (D,) float; not changed
    rate:     float > 0
    steps:    int >= 0
    returns:  (D,) float
    """
    ### BEGIN SOLUTION
    place = start.copy()
    for _ in range(steps):
        place = place - rate * gradient(place)
    return place
    ### END SOLUTION


# %% tests="descend" points=2
seen = []


def bowl(place):
    """Slope of x**2 + 3 y**2, written down each time that it is asked for."""
    seen.append(np.array(place).tolist())
    return np.array([2.0, 6.0]) * place


start = np.array([1.0, -2.0])
found = as_numbers(descend(bowl, start, 0.1, 3), (2,), "descend(bowl, (1, -2), 0.1, 3)")
assert start.tolist() == [1, -2], "descend: the start came back changed, expected as before"
assert len(seen) == 3, told(
    "descend with 3 steps", f"{len(seen)} calls of gradient", 3, "one a step")
assert abs(found[0]) < 1, told("descend from x = 1", f"x = {found[0]:g}", "less", "step downhill")
assert np.allclose(seen[1], [0.8, -0.8]), told(
    "place of the second call", seen[1], [0.8, -0.8], "ask for the slope where you are now")
assert np.allclose(found, [0.512, -0.128]), told(
    "descend", found.tolist(), [0.512, -0.128], "rate times slope, three times")
### BEGIN HIDDEN TESTS
assert np.allclose(descend(bowl, start, 0.1, 0), start), "no steps: expected the start itself"
found = descend(lambda p: p - 3, np.zeros(4), 0.5, 30)
assert np.allclose(found, 3, atol=1e-6), "half of the way to 3, thirty times, should end there"
### END HIDDEN TESTS

# %% [markdown]
# ## 9. Which class was taken for which
#
# Count the pairs: rows are the true classes, columns what the learner said.

# %% exercise="confusion"
def confusion(labels, guesses, classes):
    """How often each class was taken for each other.

    labels:  (N,) int, the truth
    guesses: (N,) int, what was said
    returns: (classes, classes) int: [truth, guess] -> count
    """
    ### BEGIN SOLUTION
    table = np.zeros((classes, classes), int)
    np.add.at(table, (labels, guesses), 1)
    return table
    ### END SOLUTION


# %% tests="confusion" points=1
truth, said = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 2, 1, 2, 2, 1])
table = as_numbers(confusion(truth, said, 4), (4, 4), "confusion of six guesses")
assert table.sum() == 6, told(
    "confusion of six guesses", table.tolist(), "6 in all", "each counts once")
assert table[0, 2] == 1 and table[2, 0] == 0, told(
    "confusion of six guesses", table.tolist(), "1 in row 0, column 2", "rows are the truth")
### BEGIN HIDDEN TESTS
assert table[2].tolist() == [0, 1, 2, 0], told(
    "row 2", table[2].tolist(), [0, 1, 2, 0], "rows are the truth")
assert np.trace(table) == 4 and not table[3].any(), "four were right, and class 3 never came"
### END HIDDEN TESTS
