# Answers that the tests of perceptron.py must refuse, each a misconception, and different answers
# that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## threshold

# %% wrong="must_exceed" of="threshold" says="to reach it is enough"
def fires(excitatory, inhibitory, threshold):
    return int(sum(excitatory) > threshold and not any(inhibitory))

# %% wrong="veto_as_a_vote" of="threshold" says="inhibition is a veto, not one vote"
def fires(excitatory, inhibitory, threshold):
    return int(sum(excitatory) - sum(inhibitory) >= threshold)

# %% wrong="no_inhibition" of="threshold" says="inhibition is a veto"
def fires(excitatory, inhibitory, threshold):
    return int(sum(excitatory) >= threshold)

# %% wrong="returns_the_sum" of="threshold" says="all or nothing"
def fires(excitatory, inhibitory, threshold):
    if any(inhibitory):
        return 0
    return sum(excitatory)

# %% wrong="first_veto_only" of="threshold" says="every inhibitory wire has the veto"
def fires(excitatory, inhibitory, threshold):
    if inhibitory and inhibitory[0] == 1:
        return 0
    return 1 if sum(excitatory) >= threshold else 0

# %% wrong="silent_without_pulses" of="threshold" says="no pulse at all still reaches"
def fires(excitatory, inhibitory, threshold):
    if not any(excitatory) or any(inhibitory):
        return 0
    return int(sum(excitatory) >= threshold)

# %% wrong="prints_and_forgets" of="threshold" says="is there a `return`?"
def fires(excitatory, inhibitory, threshold):
    output = int(sum(excitatory) >= threshold and not any(inhibitory))
    print(output)

# %% right="loops" of="threshold"
def fires(excitatory, inhibitory, threshold):
    for pulse in inhibitory:
        if pulse == 1:
            return 0
    count = 0
    for pulse in excitatory:
        count = count + pulse
    if count >= threshold:
        return 1
    return 0

# %% right="numpy_bool" of="threshold"
def fires(excitatory, inhibitory, threshold):
    return (np.sum(excitatory) >= threshold) & (np.sum(inhibitory) == 0)

# %% right="recursion" of="threshold"
def fires(excitatory, inhibitory, threshold):
    if 1 in inhibitory:
        return 0
    if threshold <= 0:
        return 1
    if not excitatory:
        return 0
    return fires(excitatory[1:], inhibitory, threshold - excitatory[0])

# %% [markdown]
# ## gates

# %% wrong="threshold_for_bias" of="gates" says="it is minus the threshold"
def gates():
    return {"AND": ([1, 1], 2), "OR": ([1, 1], 1), "NOT": ([-1], 0), "NAND": ([-1, -1], -1),
            "MAJORITY": ([1, 1, 1], 2)}

# %% wrong="and_like_or" of="gates" says="AND needs both inputs"
def gates():
    return {"AND": ([1, 1], -1), "OR": ([1, 1], -1), "NOT": ([-1], 0), "NAND": ([-1, -1], 1),
            "MAJORITY": ([1, 1, 1], -2)}

# %% wrong="not_pushes" of="gates" says="its input holds it back"
def gates():
    return {"AND": ([1, 1], -2), "OR": ([1, 1], -1), "NOT": ([1], -0.5), "NAND": ([-1, -1], 1),
            "MAJORITY": ([1, 1, 1], -2)}

# %% wrong="nand_without_rest" of="gates" says="NAND is silent only when both inputs are 1"
def gates():
    # Only the weights of AND are turned round; its bias is not.
    return {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NOT": ([-1], 0.5),
            "NAND": ([-1, -1], -1.5), "MAJORITY": ([1, 1, 1], -1.5)}

# %% wrong="majority_means_all" of="gates" says="two of three are a majority"
def gates():
    return {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NOT": ([-1], 0.5),
            "NAND": ([-1, -1], 1.5), "MAJORITY": ([1, 1, 1], -2.5)}

# %% wrong="two_inputs_for_not" of="gates" says="weights of NOT: found 2 numbers"
def gates():
    return {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NOT": ([-1, -1], 0.5),
            "NAND": ([-1, -1], 1.5), "MAJORITY": ([1, 1, 1], -1.5)}

# %% wrong="two_gates_left_out" of="gates" says="expected also 'NAND'"
def gates():
    return {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NOT": ([-1], 0.5)}

# %% right="whole_numbers" of="gates"
def gates():
    return {"AND": ([1, 1], -2), "OR": ([1, 1], -1), "NOT": ([-1], 0), "NAND": ([-1, -1], 1),
            "MAJORITY": ([1, 1, 1], -2)}

# %% right="uneven_numpy" of="gates"
def gates():
    both, either = np.array([2.0, 3.0]), np.array([5.0, 4.0])
    return {"AND": (both, -4.0), "OR": (either, -3.5), "NOT": (np.array([-7.0]), 2.0),
            "NAND": (-both, 4.0), "MAJORITY": (np.array([4.0, 3.0, 3.0]), -5.0)}

# %% right="torch" of="gates"
import torch

def gates():
    ones = torch.ones(2)
    return {"AND": (ones, torch.tensor(-1.5)), "OR": (ones, torch.tensor(-0.5)),
            "NOT": (-torch.ones(1), torch.tensor([0.5])), "NAND": (-ones, torch.tensor(1.5)),
            "MAJORITY": (torch.ones(3), torch.tensor(-1.5))}

# %% [markdown]
# ## step

# %% wrong="moves_when_right" of="step" says="only a mistake may move"
def step(w, b, x, y):
    return w + y * x, b + y

# %% wrong="zero_is_right" of="step" says="a score of exactly 0 counts as a mistake"
def step(w, b, x, y):
    if y * (np.dot(w, x) + b) < 0:
        return w + y * x, b + y
    return w, b

# %% wrong="moves_away" of="step" says="moved away from the example"
def step(w, b, x, y):
    if y * (np.dot(w, x) + b) <= 0:
        return w - y * x, b - y
    return w, b

# %% wrong="bias_stays" of="step" says="the bias follows the same rule"
def step(w, b, x, y):
    if y * (np.dot(w, x) + b) <= 0:
        return w + y * x, b
    return w, b

# %% wrong="target_minus_output" of="step" says="a mistake adds y times x, once"
def step(w, b, x, y):
    # With outputs +1 and -1 the difference is 2, not 1.
    output = 1 if np.dot(w, x) + b > 0 else -1
    return w + (y - output) * x, b + (y - output)

# %% wrong="zero_or_one" of="step" says="the score -0.5 is a mistake for y = +1"
def step(w, b, x, y):
    target = 1 if y == 1 else 0
    if unit(x, w, b) != target:
        return w + target * x - x, b + target - 1
    return w, b

# %% wrong="forgets_the_class" of="step" says="y = -1, which takes x away"
def step(w, b, x, y):
    if y * (w @ x + b) <= 0:
        return w + x, b + 1
    return w, b

# %% wrong="bias_always_up" of="step" says="y = -1, which takes x away"
def step(w, b, x, y):
    if y * (np.dot(w, x) + b) <= 0:
        return w + y * x, b + 1
    return w, b

# %% wrong="changes_the_callers_array" of="step" says="belongs to the caller"
def step(w, b, x, y):
    if y * (np.dot(w, x) + b) <= 0:
        w += y * x
        b += y
    return w, b

# %% wrong="judged_without_bias" of="step" says="so the bias makes it a mistake"
def step(w, b, x, y):
    if y * np.dot(w, x) <= 0:
        return w + y * x, b + y
    return w, b

# %% right="branch_free" of="step"
def step(w, b, x, y):
    wrong = y * (w @ x + b) <= 0
    return w + wrong * y * x, b + wrong * y

# %% right="loops_and_lists" of="step"
def step(w, b, x, y):
    score = b
    for weight, value in zip(w, x):
        score += weight * value
    if score * y > 0:
        return [w, b]
    return [[weight + y * value for weight, value in zip(w, x)], b + y]

# %% right="torch" of="step"
import torch

def step(w, b, x, y):
    w, x = torch.as_tensor(w), torch.as_tensor(x)
    if y * (w @ x + b) <= 0:
        w, b = w + y * x, b + y
    return w, b

# %% [markdown]
# ## fit

# %% wrong="judges_with_the_unit" of="fit" says="a score of exactly 0 is a mistake for y = +1 too"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            answer = 1 if unit(row, w, b) == 1 else -1
            if answer != label:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% wrong="zero_is_right" of="fit" says="a score of exactly 0 counts as a mistake"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) < 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% wrong="clean_epoch_not_written" of="fit" says="the clean epoch is written down too"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        if wrong == 0:
            break
        mistakes.append(wrong)
    return w, b, mistakes

# %% wrong="never_stops" of="fit" says="stop after the first clean epoch"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
    return w, b, mistakes

# %% wrong="starts_afresh" of="fit" says="the second epoch goes on with the w and b"
def fit(X, y, max_epochs):
    mistakes = []
    for _ in range(max_epochs):
        w, b, wrong = np.zeros(X.shape[1]), 0.0, 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% wrong="moves_after_the_epoch" of="fit" says="every mistake moves w and b at once"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = y * (X @ w + b) <= 0
        w, b = w + y[wrong] @ X[wrong], b + y[wrong].sum()
        mistakes.append(int(wrong.sum()))
        if not wrong.any():
            break
    return w, b, mistakes

# %% wrong="bias_never_moves" of="fit" says="b moves as w does"
def fit(X, y, max_epochs):
    w, mistakes = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w) <= 0:
                w, wrong = w + label * row, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, 0.0, mistakes

# %% wrong="one_total" of="fit" says="one count per epoch"
def fit(X, y, max_epochs):
    w, b, total = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        before = total
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, total = w + label * row, b + label, total + 1
        if total == before:
            break
    return w, b, total

# %% wrong="stops_when_no_better" of="fit" says="a worse epoch is no reason to stop"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0 or len(mistakes) > 1 and wrong >= mistakes[-2]:
            break
    return w, b, mistakes

# %% wrong="shuffles" of="fit" says="take the rows in their order"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    order = np.random.default_rng(3)
    for _ in range(max_epochs):
        wrong = 0
        for i in order.permutation(len(X)):
            if y[i] * (X[i] @ w + b) <= 0:
                w, b, wrong = w + y[i] * X[i], b + y[i], wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% wrong="one_epoch_too_many" of="fit" says="max_epochs is how many may run"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    while len(mistakes) <= max_epochs:
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% wrong="keeps_the_best" of="fit" says="whether or not it was the best"
def fit(X, y, max_epochs):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    best = len(X) + 1, w, b
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        best = min(best, (wrong, w, b), key=lambda kept: kept[0])
        if wrong == 0:
            break
    return best[1], best[2], mistakes

# %% wrong="folds_classes_into_the_rows" of="fit" says="came back changed"
def fit(X, y, max_epochs):
    X *= y[:, None]
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if row @ w + label * b <= 0:
                w, b, wrong = w + row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes

# %% right="constant_input" of="fit"
def fit(X, y, max_epochs):
    V = np.column_stack([X, np.ones(len(X))])
    weights, mistakes = np.zeros(V.shape[1]), []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        mistakes.append(0)
        for i in range(len(V)):
            if y[i] * np.dot(weights, V[i]) <= 0:
                weights += y[i] * V[i]
                mistakes[-1] += 1
    return weights[:-1], weights[-1], np.array(mistakes)

# %% right="plain_lists" of="fit"
def fit(X, y, max_epochs):
    w, b, history = [0.0] * len(X[0]), 0.0, []
    for epoch in range(max_epochs):
        history.append(0)
        for n in range(len(X)):
            score = b
            for i in range(len(w)):
                score += w[i] * X[n][i]
            if (score >= 0 and y[n] < 0) or (score <= 0 and y[n] > 0):
                history[epoch] += 1
                b += y[n]
                for i in range(len(w)):
                    w[i] += y[n] * X[n][i]
        if history[epoch] == 0:
            return w, b, history
    return w, b, history

# %% right="torch" of="fit"
import torch

def fit(X, y, max_epochs):
    X, y = torch.tensor(X), torch.tensor(y)
    w, b, mistakes = torch.zeros(X.shape[1], dtype=X.dtype), torch.tensor(0.0), []
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(X, y):
            if label * (row @ w + b) <= 0:
                w, b, wrong = w + label * row, b + label, wrong + 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, torch.tensor(mistakes)

# %% right="dual_counts" of="fit"
def fit(X, y, max_epochs):
    # How often each row was a mistake says all there is to know about the weights.
    alpha, likeness, mistakes = np.zeros(len(X)), X @ X.T + 1, []
    while len(mistakes) < max_epochs and 0 not in mistakes:
        before = alpha.sum()
        for i in range(len(X)):
            alpha[i] += y[i] * ((alpha * y) @ likeness[:, i]) <= 0
        mistakes.append(int(alpha.sum() - before))
    return (alpha * y) @ X, (alpha * y).sum(), mistakes

# %% [markdown]
# ## bound

# %% wrong="radius_without_constant" of="bound" says="each row has a constant 1 as well"
def bound(X, y, w, b):
    radius = np.linalg.norm(X, axis=1).max()
    margin = (y * (X @ w + b)).min() / np.linalg.norm(np.append(w, b))
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="margin_not_normalised" of="bound" says="divide (w, b) by its length first"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (y * (X @ w + b)).min()
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="length_without_bias" of="bound" says="the length of (w, b) includes b"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (y * (X @ w + b)).min() / np.linalg.norm(w)
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="not_squared" of="bound" says="is to be squared"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (y * (X @ w + b)).min() / np.linalg.norm(np.append(w, b))
    return radius, margin, radius / margin if margin > 0 else np.inf

# %% wrong="average_margin" of="bound" says="the closest row decides"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (y * (X @ w + b)).mean() / np.linalg.norm(np.append(w, b))
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="classes_ignored" of="bound" says="the sign of its y"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (X @ w + b).min() / np.linalg.norm(np.append(w, b))
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="sign_squared_away" of="bound" says="does not separate and promises nothing"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = (y * (X @ w + b)).min() / np.linalg.norm(np.append(w, b))
    return radius, margin, (radius / margin) ** 2 if margin != 0 else np.inf

# %% wrong="distance_without_side" of="bound" says="on the wrong side of the line counts"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    margin = np.abs(X @ w + b).min() / np.linalg.norm(np.append(w, b))
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% wrong="normalises_in_place" of="bound" says="came back changed"
def bound(X, y, w, b):
    radius = np.linalg.norm(np.column_stack([X, np.ones(len(X))]), axis=1).max()
    length = np.linalg.norm(np.append(w, b))
    w /= length
    margin = (y * (X @ w + b / length)).min()
    return radius, margin, (radius / margin) ** 2 if margin > 0 else np.inf

# %% right="plain_python" of="bound"
import math

def bound(X, y, w, b):
    radius, margin = 0.0, math.inf
    length = math.sqrt(sum(float(weight) ** 2 for weight in w) + b ** 2)
    for row, label in zip(X, y):
        radius = max(radius, math.sqrt(sum(float(value) ** 2 for value in row) + 1))
        score = sum(float(weight * value) for weight, value in zip(w, row)) + b
        margin = min(margin, label * score / length)
    if margin <= 0:
        return radius, margin, math.inf
    return [radius, margin, radius ** 2 / margin ** 2]

# %% right="torch" of="bound"
import torch

def bound(X, y, w, b):
    X, y, w = torch.tensor(X), torch.tensor(y), torch.tensor(w)
    radius = (X.square().sum(1) + 1).max().sqrt()
    margin = (y * (X @ w + b)).min() / torch.cat([w, torch.tensor([b])]).norm()
    if margin <= 0:
        return radius, margin, torch.tensor(torch.inf)
    return radius, margin, (radius / margin) ** 2

# %% right="one_array" of="bound"
def bound(X, y, w, b):
    V = np.insert(X, 0, 1.0, axis=1)
    u = np.concatenate([[b], w])
    margin = np.einsum("n,nd,d->n", y, V, u).min() / np.sqrt(u @ u)
    radius = np.sqrt(np.einsum("nd,nd->n", V, V).max())
    most = np.divide(radius, margin) ** 2 if margin > 0 else np.inf
    return np.array([radius, margin, most])

# %% [markdown]
# ## separable

# %% wrong="no_bias" of="separable" says="with the bias b = -1"
def separable(targets):
    return any([unit(x, (w1, w2), 0) for x in CORNERS] == targets
               for w1 in range(-3, 4) for w2 in range(-3, 4))

# %% wrong="bias_too_small" of="separable" says="a bias low enough makes it need both"
def separable(targets):
    return any([unit(x, (w1, w2), b) for x in CORNERS] == targets
               for w1 in (-1, 0, 1) for w2 in (-1, 0, 1) for b in (-1, 0, 1))

# %% wrong="balance_is_trouble" of="separable" says="two 1s are no obstacle"
def separable(targets):
    return sum(targets) != 2

# %% wrong="three_corners_will_do" of="separable" says="all four corners must be right"
def separable(targets):
    for w1 in (-1, 0, 1):
        for w2 in (-1, 0, 1):
            for b in (-2, -1, 0, 1, 2):
                outputs = [unit(x, (w1, w2), b) for x in CORNERS]
                if sum(o == t for o, t in zip(outputs, targets)) >= 3:
                    return True
    return False

# %% wrong="only_xor" of="separable" says="its full discs lie on one diagonal"
def separable(targets):
    return list(targets) != [0, 1, 1, 0]

# %% wrong="positive_weights" of="separable" says="a weight may be negative"
def separable(targets):
    return any([unit(x, (w1, w2), b) for x in CORNERS] == targets
               for w1 in (0, 1, 2) for w2 in (0, 1, 2) for b in (-4, -3, -2, -1, 0, 1))

# %% wrong="needs_both_classes" of="separable" says="needs no second class"
def separable(targets):
    if len(set(targets)) == 1:
        return False
    return any([unit(x, (w1, w2), b) for x in CORNERS] == targets
               for w1 in (-1, 0, 1) for w2 in (-1, 0, 1) for b in (-2, -1, 0, 1, 2))

# %% wrong="returns_the_weights" of="separable" says="expected True or False"
def separable(targets):
    for w1 in (-1, 0, 1):
        for w2 in (-1, 0, 1):
            for b in (-2, -1, 0, 1, 2):
                if [unit(x, (w1, w2), b) for x in CORNERS] == targets:
                    return (w1, w2), b

# %% right="diagonals" of="separable"
def separable(targets):
    a, b, c, d = targets
    return not (a == d and b == c and a != b)

# %% right="trains_until_clean" of="separable"
def separable(targets):
    weights = np.zeros(3)
    for _ in range(50):
        wrong = 0
        for (x1, x2), target in zip(CORNERS, targets):
            v, label = np.array([x1, x2, 1.0]), 2 * target - 1
            if label * (weights @ v) <= 0:
                weights, wrong = weights + label * v, wrong + 1
        if wrong == 0:
            return True
    return False

# %% right="all_at_once" of="separable"
from functools import cache

@cache
def computable():
    w1, w2, b = np.meshgrid(*[np.arange(-2, 3)] * 3)
    outputs = [(w1 * x1 + w2 * x2 + b >= 0).ravel() for x1 in (0, 1) for x2 in (0, 1)]
    return {tuple(column) for column in np.array(outputs, int).T.tolist()}

def separable(targets):
    return tuple(targets) in computable()

# %% right="linear_program" of="separable"
from scipy.optimize import linprog

def separable(targets):
    signs = 2 * np.array(targets) - 1
    rows = -signs[:, None] * np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    return linprog(np.zeros(3), rows, -np.ones(4), bounds=(None, None)).status == 0

# %% [markdown]
# ## xor

# %% wrong="thresholds_for_biases" of="xor" says="a bias is minus a threshold"
def xor_weights():
    return [[1, 1], [1, 1]], [0.5, 1.5], [1, -1], 0.5

# %% wrong="the_same_unit_twice" of="xor" says="say the same for one input as for both"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.5, -0.5], [1, -1], -0.5

# %% wrong="and_is_added" of="xor" says="the output unit has to use that"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.5, -1.5], [1, 1], -0.5

# %% wrong="output_without_bias" of="xor" says="at rest only the biases speak"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.5, -1.5], [1, -1], 0

# %% wrong="equal_not_different" of="xor" says="expected the opposite"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.5, -1.5], [-1, 1], 0.5

# %% wrong="and_only_just_reached" of="xor" says="leaves no room for noise"
def xor_weights():
    return [[1, 1], [1, 1]], [-1, -2], [1, -1], -1

# %% wrong="noise_on_one_wire_only" of="xor" says="the noise of two wires adds up"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.88, -1.88], [1, -1], -0.5

# %% wrong="output_forgotten" of="xor" says="expected (W, b, v, c)"
def xor_weights():
    return [[1, 1], [1, 1]], [-0.5, -1.5]

# %% right="or_and_nand" of="xor"
def xor_weights():
    return [[2, 2], [-2, -2]], [-1, 3], [1, 1], -1.5

# %% right="one_but_not_the_other" of="xor"
def xor_weights():
    W = np.array([[3.0, -3.0], [-3.0, 3.0]])
    return W, np.array([-1.5, -1.5]), np.ones(2), np.array(-0.5)

# %% right="torch" of="xor"
import torch

def xor_weights():
    W = torch.tensor([[5.0, 5.0], [8.0, 8.0]])
    return W, torch.tensor([-7.5, -4.0]), torch.tensor([-2.0, 2.0]), torch.tensor([-1.0])
