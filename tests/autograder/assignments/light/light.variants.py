# Answers that the tests of light.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% wrong="columns_are_rows" of="one_hot" says="found 4 by 3 numbers"
def one_hot(labels, classes):
    return np.eye(classes)[labels].T

# %% wrong="counts_from_one" of="one_hot" says="counted from 0"
def one_hot(labels, classes):
    return np.eye(classes)[labels - 1]

# %% wrong="guesses_the_number_of_classes" of="one_hot" says="found 3 by 3 numbers"
def one_hot(labels, classes):
    return np.eye(labels.max() + 1)[labels]

# %% wrong="every_row_alike" of="one_hot" says="a row speaks of its own label only"
def one_hot(labels, classes):
    out = np.zeros((len(labels), classes))
    out[:, labels] = 1
    return out

# %% wrong="no_rows_no_columns" of="one_hot" says="expected 0 by 4 numbers"
def one_hot(labels, classes):
    rows = []
    for label in labels:
        row = [0] * classes
        row[label] = 1
        rows.append(row)
    return rows

# %% right="compares" of="one_hot"
def one_hot(labels, classes):
    return (labels[:, None] == np.arange(classes)).astype(float)

# %% right="loops" of="one_hot"
def one_hot(labels, classes):
    out = np.zeros((len(labels), classes))
    for i in range(len(labels)):
        out[i, labels[i]] = 1
    return out

# %% wrong="forgets_the_mean" of="softmax_gradient" says="is the mean over the rows there?"
def softmax_gradient(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p

# %% wrong="never_shifts" of="softmax_gradient" says="exp overflows on large scores"
def softmax_gradient(scores, labels):
    p = np.exp(scores)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)

# %% wrong="sums_down_the_columns" of="softmax_gradient" says="rows that sum to"
def softmax_gradient(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=0)
    p[np.arange(len(labels)), labels] -= 1
    return p / len(labels)

# %% wrong="uphill" of="softmax_gradient" says="a higher score lowers the loss"
def softmax_gradient(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return (np.eye(scores.shape[1])[labels] - p) / len(labels)

# %% wrong="only_softmax" of="softmax_gradient" says="for the right class, expected less than 0"
def softmax_gradient(scores, labels):
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)

# %% wrong="works_in_the_scores" of="softmax_gradient" says="the scores came back changed"
def softmax_gradient(scores, labels):
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    scores[np.arange(len(labels)), labels] -= 1
    return scores / len(labels)

# %% right="row_by_row" of="softmax_gradient"
def softmax_gradient(scores, labels):
    out = []
    for row, label in zip(scores, labels):
        p = np.exp(row - np.max(row))
        p = p / p.sum()
        p[label] = p[label] - 1
        out.append(p / len(scores))
    return np.array(out)

# %% right="through_logarithms" of="softmax_gradient"
def softmax_gradient(scores, labels):
    highest = scores.max(axis=1, keepdims=True)
    log_p = scores - highest - np.log(np.exp(scores - highest).sum(axis=1, keepdims=True))
    return (np.exp(log_p) - np.eye(scores.shape[1])[labels]) / scores.shape[0]

# %% wrong="squares" of="distances" says="a distance is the square root"
def distances(A, B):
    return ((A[:, None] - B) ** 2).sum(axis=2)

# %% wrong="round_the_corner" of="distances" says="the way round two corners"
def distances(A, B):
    return np.abs(A[:, None] - B).sum(axis=2)

# %% wrong="turned_round" of="distances" says="found 3 by 2 numbers"
def distances(A, B):
    return np.sqrt(((A - B[:, None]) ** 2).sum(axis=2))

# %% wrong="row_against_row" of="distances" says="could not be broadcast"
def distances(A, B):
    return np.sqrt(((A - B) ** 2).sum(axis=1))

# %% wrong="mean_of_coordinates" of="distances" says="sum over the coordinates"
def distances(A, B):
    return np.sqrt(((A[:, None] - B) ** 2).mean(axis=2))

# %% wrong="root_below_zero" of="distances" says="found NaN"
def distances(A, B):
    squares = (A ** 2).sum(axis=1)[:, None] - 2 * A @ B.T + (B ** 2).sum(axis=1)
    return np.sqrt(squares)

# %% right="new_axes" of="distances"
def distances(A, B):
    return np.sqrt(((A[:, None, :] - B[None, :, :]) ** 2).sum(axis=-1))

# %% right="two_loops" of="distances"
def distances(A, B):
    out = np.empty((len(A), len(B)))
    for i, a in enumerate(A):
        for j, b in enumerate(B):
            out[i, j] = np.linalg.norm(a - b)
    return out

# %% right="a_norm_over_new_axes" of="distances"
def distances(A, B):
    return np.linalg.norm(np.expand_dims(A, 1) - np.expand_dims(B, 0), axis=2)

# %% wrong="makes_a_new_array" of="smooth" says="write into the array"
def smooth(values, width):
    values = np.array([values[max(0, k - width + 1):k + 1].mean() for k in range(len(values))])

# %% wrong="returns_it_too" of="smooth" says="expected nothing"
def smooth(values, width):
    old = values.copy()
    for k in range(len(values)):
        values[k] = old[max(0, k - width + 1):k + 1].mean()
    return values

# %% wrong="smooths_the_smoothed" of="smooth" says="means are of the values from before"
def smooth(values, width):
    for k in range(len(values)):
        values[k] = values[max(0, k - width + 1):k + 1].mean()

# %% wrong="always_divides_by_width" of="smooth" says="as many as there are"
def smooth(values, width):
    old = values.copy()
    for k in range(len(values)):
        values[k] = old[max(0, k - width + 1):k + 1].sum() / width

# %% wrong="one_too_many" of="smooth" says="two at most"
def smooth(values, width):
    old = values.copy()
    for k in range(len(values)):
        values[k] = old[max(0, k - width):k + 1].mean()

# %% wrong="looks_ahead" of="smooth" says="values from before"
def smooth(values, width):
    old = values.copy()
    for k in range(len(values)):
        values[k] = old[k:k + width].mean()

# %% right="from_the_end" of="smooth"
def smooth(values, width):
    for k in reversed(range(len(values))):
        values[k] = values[max(0, k - width + 1):k + 1].mean()

# %% right="running_sums" of="smooth"
def smooth(values, width):
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - width, 0)
    values[:] = (sums[ends] - sums[starts]) / (ends - starts)

# %% wrong="divides_anyway" of="scaled" says="found an array, expected a ValueError"
def scaled(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)

# %% wrong="scales_the_rows" of="scaled" says="each column has its own mean"
def scaled(X):
    return ((X.T - X.mean(axis=1)) / X.std(axis=1)).T

# %% wrong="one_mean_for_all" of="scaled" says="each column has its own mean"
def scaled(X):
    return (X - X.mean()) / X.std()

# %% wrong="variance" of="scaled" says="the root of the mean square"
def scaled(X):
    return (X - X.mean(axis=0)) / X.var(axis=0)

# %% wrong="over_n_minus_one" of="scaled" says="over N"
def scaled(X):
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)

# %% wrong="asserts" of="scaled" says="found AssertionError, expected a ValueError"
def scaled(X):
    assert (X.std(axis=0) > 0).all(), "column 1 never varies"
    return (X - X.mean(axis=0)) / X.std(axis=0)

# %% wrong="does_not_say_which" of="scaled" says="its number; counted from 0"
def scaled(X):
    if (X.std(axis=0) == 0).any():
        raise ValueError("a column never varies")
    return (X - X.mean(axis=0)) / X.std(axis=0)

# %% wrong="centres_in_place" of="scaled" says="X came back changed"
def scaled(X):
    X -= X.mean(axis=0)
    return X / X.std(axis=0)

# %% right="finds_the_first" of="scaled"
def scaled(X):
    flat = np.flatnonzero(X.max(axis=0) == X.min(axis=0))
    if flat.size:
        raise ValueError(f"column {flat[0]} is constant")
    centred = X - X.mean(axis=0)
    return centred / np.sqrt((centred ** 2).mean(axis=0))

# %% right="column_by_column" of="scaled"
class ConstantColumn(ValueError):
    """An error of one's own is a ValueError too."""

def scaled(X):
    columns = []
    for number, column in enumerate(X.T):
        if len(set(column.tolist())) == 1:
            raise ConstantColumn(f"number {number}")
        columns.append((column - np.mean(column)) / np.std(column))
    return np.stack(columns, axis=1)

# %% wrong="drops_the_rest" of="minibatches" says="the last may be smaller"
def minibatches(X, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    for start in range(0, len(X) - size + 1, size):
        part = order[start:start + size]
        yield X[part], y[part]

# %% wrong="never_shuffles" of="minibatches" says="expected shuffled"
def minibatches(X, y, size, seed):
    for start in range(0, len(X), size):
        yield X[start:start + size], y[start:start + size]

# %% wrong="shuffles_apart" of="minibatches" says="a row lost its own class"
def minibatches(X, y, size, seed):
    rng = np.random.default_rng(seed)
    X, y = rng.permutation(X), rng.permutation(y)
    for start in range(0, len(X), size):
        yield X[start:start + size], y[start:start + size]

# %% wrong="ignores_the_seed" of="minibatches" says="use the seed"
def minibatches(X, y, size, seed):
    order = np.random.default_rng(0).permutation(len(X))
    for start in range(0, len(X), size):
        part = order[start:start + size]
        yield X[part], y[part]

# %% wrong="draws_again" of="minibatches" says="no draws twice"
def minibatches(X, y, size, seed):
    rng = np.random.default_rng(seed)
    for start in range(0, len(X), size):
        part = rng.integers(0, len(X), min(size, len(X) - start))
        yield X[part], y[part]

# %% wrong="stops_after_one" of="minibatches" says="10 rows, size 4: found [4]"
def minibatches(X, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    batches = []
    for start in range(0, len(X), size):
        part = order[start:start + size]
        batches.append((X[part], y[part]))
        return batches

# %% wrong="an_empty_one_at_the_end" of="minibatches" says="no empty batch at the end"
def minibatches(X, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    for start in range(0, len(X) + 1, size):
        part = order[start:start + size]
        yield X[part], y[part]

# %% right="a_list_will_do" of="minibatches"
def minibatches(X, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    parts = np.split(order, range(size, len(X), size))
    return [(X[part], y[part]) for part in parts]

# %% right="the_old_generator" of="minibatches"
def minibatches(X, y, size, seed):
    order = list(range(len(X)))
    np.random.RandomState(seed).shuffle(order)
    while order:
        part, order = order[:size], order[size:]
        yield [X[part], y[part]]

# %% wrong="nearest_only" of="neighbours" says="two of three neighbours"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        far = ((X[:, None] - self.X) ** 2).sum(axis=2)
        return self.y[far.argmin(axis=1)]

# %% wrong="farthest" of="neighbours" says="the nearest decides alone"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        far = ((X[:, None] - self.X) ** 2).sum(axis=2)
        near = self.y[np.argsort(-far, axis=1)[:, :self.k]]
        return np.array([np.bincount(votes).argmax() for votes in near])

# %% wrong="averages_labels" of="neighbours" says="two of three neighbours"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        far = ((X[:, None] - self.X) ** 2).sum(axis=2)
        near = self.y[np.argsort(far, axis=1)[:, :self.k]]
        return near.mean(axis=1).round().astype(int)

# %% wrong="fit_returns_nothing" of="neighbours" says="expected the object itself"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y

    def predict(self, X):
        far = ((X[:, None] - self.X) ** 2).sum(axis=2)
        near = self.y[np.argsort(far, axis=1)[:, :self.k]]
        return np.array([np.bincount(votes).argmax() for votes in near])

# %% wrong="larger_label_wins" of="neighbours" says="the smaller label wins"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        answers = []
        for x in X:
            near = self.y[np.argsort(np.linalg.norm(self.X - x, axis=1))[:self.k]]
            labels, votes = np.unique(near, return_counts=True)
            answers.append(labels[votes == votes.max()][-1])
        return np.array(answers)

# %% wrong="first_row_only" of="neighbours" says="found a single number, expected 2 numbers"
class Neighbours:
    def __init__(self, k):
        self.k = k

    def fit(self, X, y):
        self.X, self.y = X, y
        return self

    def predict(self, X):
        for x in X:
            near = self.y[np.argsort(np.linalg.norm(self.X - x, axis=1))[:self.k]]
            return np.bincount(near).argmax()

# %% right="counts_in_a_dictionary" of="neighbours"
from collections import Counter

class Neighbours:
    def __init__(self, k):
        self.k, self.examples = k, None

    def fit(self, X, y):
        self.examples = [(row, int(label)) for row, label in zip(X, y)]
        return self

    def one(self, x):
        near = sorted(self.examples, key=lambda pair: float(((pair[0] - x) ** 2).sum()))[:self.k]
        votes = Counter(label for _, label in near)
        return min(votes, key=lambda label: (-votes[label], label))

    def predict(self, X):
        return [self.one(x) for x in X]

# %% right="a_dataclass" of="neighbours"
from dataclasses import dataclass

@dataclass
class Neighbours:
    k: int

    def fit(self, X, y):
        self.X, self.onehot = X, np.eye(y.max() + 1)[y]
        return self

    def predict(self, X):
        far = np.linalg.norm(X[:, None] - self.X, axis=2)
        return self.onehot[far.argsort(axis=1)[:, :self.k]].sum(axis=1).argmax(axis=1)

# %% wrong="uphill" of="descend" says="step downhill"
def descend(gradient, start, rate, steps):
    place = start.copy()
    for _ in range(steps):
        place = place + rate * gradient(place)
    return place

# %% wrong="changes_the_start" of="descend" says="the start came back changed"
def descend(gradient, start, rate, steps):
    for _ in range(steps):
        start -= rate * gradient(start)
    return start

# %% wrong="one_step_short" of="descend" says="found 2 calls of gradient"
def descend(gradient, start, rate, steps):
    place = start.copy()
    for _ in range(1, steps):
        place = place - rate * gradient(place)
    return place

# %% wrong="slope_of_the_start" of="descend" says="ask for the slope where you are now"
def descend(gradient, start, rate, steps):
    place = start.copy()
    for _ in range(steps):
        place = place - rate * gradient(start)
    return place

# %% wrong="asks_twice" of="descend" says="found 6 calls of gradient"
def descend(gradient, start, rate, steps):
    place = start.copy()
    for _ in range(steps):
        if gradient(place).any():
            place = place - rate * gradient(place)
    return place

# %% wrong="no_return" of="descend" says="is there a `return`?"
def descend(gradient, start, rate, steps):
    place = start.copy()
    for _ in range(steps):
        place = place - rate * gradient(place)

# %% right="recursion" of="descend"
def descend(gradient, start, rate, steps):
    if steps == 0:
        return start
    return descend(gradient, start - rate * gradient(start), rate, steps - 1)

# %% right="in_a_copy" of="descend"
def descend(gradient, start, rate, steps):
    place = np.array(start, dtype=float)
    while steps > 0:
        place -= rate * np.asarray(gradient(place))
        steps -= 1
    return place

# %% wrong="columns_are_the_truth" of="confusion" says="rows are the truth"
def confusion(labels, guesses, classes):
    table = np.zeros((classes, classes), int)
    np.add.at(table, (guesses, labels), 1)
    return table

# %% wrong="repeats_count_once" of="confusion" says="each counts once"
def confusion(labels, guesses, classes):
    table = np.zeros((classes, classes), int)
    table[labels, guesses] += 1
    return table

# %% wrong="shares_of_a_class" of="confusion" says="6 in all"
def confusion(labels, guesses, classes):
    table = np.zeros((classes, classes))
    np.add.at(table, (labels, guesses), 1)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)

# %% wrong="classes_that_came" of="confusion" says="found 3 by 3 numbers"
def confusion(labels, guesses, classes):
    size = max(labels.max(), guesses.max()) + 1
    table = np.zeros((size, size), int)
    np.add.at(table, (labels, guesses), 1)
    return table

# %% wrong="only_the_errors" of="confusion" says="6 in all"
def confusion(labels, guesses, classes):
    table = np.zeros((classes, classes), int)
    for label, guess in zip(labels, guesses):
        if label != guess:
            table[label, guess] += 1
    return table

# %% right="loops" of="confusion"
def confusion(labels, guesses, classes):
    table = [[0] * classes for _ in range(classes)]
    for label, guess in zip(labels, guesses):
        table[label][guess] += 1
    return table

# %% right="one_hot_product" of="confusion"
def confusion(labels, guesses, classes):
    eye = np.eye(classes, dtype=int)
    return eye[labels].T @ eye[guesses]

# %% right="bincount" of="confusion"
def confusion(labels, guesses, classes):
    pairs = np.bincount(classes * labels + guesses, minlength=classes * classes)
    return pairs.reshape(classes, classes)
