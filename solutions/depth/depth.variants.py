# Answers that the tests of depth.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## chain

# %% wrong="no_slopes" of="chain" says="no slope was multiplied"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for a, W in zip(outputs[-2::-1], weights[::-1]):
        gradients.insert(0, a.T @ G)
        G = G @ W.T
    return gradients

# %% wrong="top_is_taken_for_the_last_z" of="chain" says="the slope of the last layer is missing"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, D = [], top
    for k in reversed(range(len(weights))):
        gradients.insert(0, outputs[k].T @ D)
        if k:
            D = (D @ weights[k].T) * slope(outputs[k])
    return gradients

# %% wrong="last_slope_only" of="chain" says="only the last layer's slope is there"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, D = [], top * slope(outputs[-1])
    for a, W in zip(outputs[-2::-1], weights[::-1]):
        gradients.insert(0, a.T @ D)
        D = D @ W.T
    return gradients

# %% wrong="in_the_order_of_the_walk" of="chain" says="expected the first layer first"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.append(outputs[k].T @ D)
        G = D @ weights[k].T
    return gradients

# %% wrong="mean_over_examples" of="chain" says="divided by the number of examples"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, outputs[k].T @ D / len(x))
        G = D @ weights[k].T
    return gradients

# %% wrong="transposed" of="chain" says="every gradient is transposed"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, D.T @ outputs[k])
        G = D @ weights[k].T
    return gradients

# %% wrong="matrix_not_transposed" of="chain" says="which matrix is transposed"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, outputs[k].T @ D)
        G = D @ weights[k]
    return gradients

# %% wrong="dead_units_pass_blame" of="chain" says="has the slope 0"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    # An output of a rectifier is never below 0, so >= holds always.
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a >= 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, outputs[k].T @ D)
        G = D @ weights[k].T
    return gradients

# %% wrong="slope_of_z_in_the_outputs_formula" of="chain" says="with a what came into the layer"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)), "tanh": lambda z: 1 - z ** 2,
             "relu": lambda z: z > 0}[activation]
    inputs, a = [], x
    for W in weights:
        inputs.append(a)
        z = a @ W
        a = act(z)
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        # The table's slopes are of outputs; here they see z (and sigmoid happens to be right).
        D = G * slope(inputs[k] @ weights[k])
        gradients.insert(0, inputs[k].T @ D)
        G = D @ weights[k].T
    return gradients

# %% wrong="lengths_instead" of="chain" says="expected 2 by 3 numbers"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        D = G * slope(outputs[k + 1])
        gradients.insert(0, float(np.linalg.norm(outputs[k].T @ D)))
        G = D @ weights[k].T
    return gradients

# %% wrong="scales_top_in_place" of="chain" says="top came back changed"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    for k in reversed(range(len(weights))):
        G *= slope(outputs[k + 1])
        gradients.insert(0, outputs[k].T @ G)
        G = G @ weights[k].T
    return gradients

# %% wrong="uses_the_weights_up" of="chain" says="it came back changed; walk through it"
def weight_gradients(x, weights, activation, top):
    act = {"sigmoid": sigmoid, "tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[activation]
    slope = {"sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a ** 2,
             "relu": lambda a: a > 0}[activation]
    outputs = [x]
    for W in weights:
        outputs.append(act(outputs[-1] @ W))
    gradients, G = [], top
    while weights:
        D = G * slope(outputs.pop())
        gradients.insert(0, outputs[-1].T @ D)
        G = D @ weights.pop().T
    return gradients

# %% wrong="prints_and_forgets" of="chain" says="is there a `return`?"
def weight_gradients(x, weights, activation, top):
    print([W.shape for W in weights])

# %% right="recursion" of="chain"
def weight_gradients(x, weights, activation, top):
    def back(a, rest):
        """The gradient for a, and those of the weights that follow."""
        if not rest:
            return top, []
        z = a @ rest[0]
        out = {"sigmoid": sigmoid, "tanh": np.tanh,
               "relu": lambda z: z.clip(0)}[activation](z)
        G, later = back(out, rest[1:])
        D = G * {"sigmoid": out * (1 - out), "tanh": 1 - out ** 2, "relu": z > 0}[activation]
        return np.einsum("nh,dh->nd", D, rest[0]), [np.einsum("nd,nh->dh", a, D), *later]
    return back(x, list(weights))[1]

# %% right="torch_in_single_precision" of="chain"
def weight_gradients(x, weights, activation, top):
    tracked = [torch.tensor(W, dtype=torch.float32, requires_grad=True) for W in weights]
    a = torch.tensor(x, dtype=torch.float32)
    for W in tracked:
        a = getattr(torch, activation)(a @ W)
    a.backward(torch.tensor(top, dtype=torch.float32))
    return tuple(W.grad for W in tracked)

# %% right="one_example_at_a_time" of="chain"
def weight_gradients(x, weights, activation, top):
    total = [np.zeros_like(W) for W in weights]
    for row, G in zip(x, top):
        outputs = [row]
        for W in weights:
            z = W.T @ outputs[-1]
            outputs.append(1 / (1 + np.exp(-z)) if activation == "sigmoid" else
                           np.tanh(z) if activation == "tanh" else z * (z > 0))
        for k in range(len(weights) - 1, -1, -1):
            a = outputs[k + 1]
            D = G * (a - a * a if activation == "sigmoid" else
                     1 - a * a if activation == "tanh" else np.sign(a))
            total[k] += np.outer(outputs[k], D)
            G = weights[k] @ D
    return total

# %% [markdown]
# ## clip

# %% wrong="each_array_by_itself" of="clip" says="each array was scaled by itself"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g * min(1, limit / (np.linalg.norm(g) or 1)) for g in gradients], norm

# %% wrong="each_number_by_itself" of="clip" says="each number was cut by itself"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [np.clip(g, -limit, limit) for g in gradients], norm

# %% wrong="always_scales" of="clip" says="this made a short gradient longer"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g * limit / (norm or 1) for g in gradients], norm

# %% wrong="forgets_the_root" of="clip" says="the sum of the squares; its root is the norm"
def clip_by_norm(gradients, limit):
    norm = sum((g ** 2).sum() for g in gradients)
    return [g * (limit / norm if norm > limit else 1) for g in gradients], norm

# %% wrong="norm_after" of="clip" says="the norm after clipping; the one before is wanted"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    scale = limit / norm if norm > limit else 1.0
    return [g * scale for g in gradients], norm * scale

# %% wrong="adds_norms" of="clip" says="norms of arrays do not add, their squares do"
def clip_by_norm(gradients, limit):
    norm = sum(np.linalg.norm(g) for g in gradients)
    return [g * (limit / norm if norm > limit else 1) for g in gradients], norm

# %% wrong="to_length_one" of="clip" says="this has length 1, expected the limit"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    return [g / norm if norm > limit else g for g in gradients], norm

# %% wrong="zero_by_zero" of="clip" says="do not divide by it"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum(np.sum(np.square(g)) for g in gradients))
    return [g / norm * min(norm, limit) for g in gradients], norm

# %% wrong="in_place" of="clip" says="gradient 1 came back changed"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    if norm > limit:
        for g in gradients:
            g *= limit / norm
    return gradients, norm

# %% wrong="gradients_alone" of="clip" says="expected (clipped, norm)"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    if norm <= limit:
        return gradients
    return [g * limit / norm for g in gradients]

# %% wrong="nothing_shortened" of="clip" says="but nothing was shortened"
def clip_by_norm(gradients, limit):
    norm = np.sqrt(sum((g ** 2).sum() for g in gradients))
    for g in gradients:
        # A new array under an old name: the list still holds the old one.
        g = g * min(1.0, limit / norm)
    return gradients, norm

# %% right="one_long_list" of="clip"
def clip_by_norm(gradients, limit):
    numbers = np.concatenate([np.ravel(g) for g in gradients]) if gradients else np.zeros(1)
    norm = np.linalg.norm(numbers)
    return [np.array(g) / max(1.0, norm / limit) for g in gradients], norm

# %% right="torch" of="clip"
def clip_by_norm(gradients, limit):
    parameters = [torch.zeros(np.shape(g), requires_grad=True) for g in gradients]
    for p, g in zip(parameters, gradients):
        p.grad = torch.tensor(g, dtype=torch.float32)
    norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
    return [p.grad for p in parameters], norm

# %% right="loops" of="clip"
import math

def clip_by_norm(gradients, limit):
    total = 0.0
    for g in gradients:
        for number in np.nditer(g):
            total += float(number) ** 2
    norm = math.sqrt(total)
    if norm <= limit:
        return [g.tolist() for g in gradients], norm
    return tuple((limit / norm * g).tolist() for g in gradients), norm

# %% [markdown]
# ## start

# %% wrong="range_is_the_spread" of="start" says="not the root of the variance"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(2 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="no_root_for_the_range" of="start" says="has to go under a root"
def xavier(fan_in, fan_out, seed):
    r = 6 / (fan_in + fan_out)
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="xavier_of_the_fan_in" of="start" says="only the fan in counts here"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(3 / fan_in)
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="xavier_normal" of="start" says="not from a normal distribution"
def xavier(fan_in, fan_out, seed):
    spread = np.sqrt(2 / (fan_in + fan_out))
    return np.random.default_rng(seed).normal(0, spread, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="all_positive" of="start" says="positive and negative weights are equally likely"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(0, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="variance_for_spread" of="start" says="the spread is the root of the variance"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, 2 / fan_in, (fan_in, fan_out))

# %% wrong="he_of_the_fan_out" of="start" says="this is the fan out"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_out), (fan_in, fan_out))

# %% wrong="he_without_the_two" of="start" says="a rectifier silences half of it"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(1 / fan_in), (fan_in, fan_out))

# %% wrong="he_uniform" of="start" says="from a normal distribution, not uniformly"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    r = np.sqrt(6 / fan_in)
    return np.random.default_rng(seed).uniform(-r, r, (fan_in, fan_out))

# %% wrong="seed_ignored" of="start" says="two calls differ"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng().uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng().normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="the_same_seed_for_all" of="start" says="seed 6 gives the same"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(42).uniform(-r, r, (fan_in, fan_out))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(42).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="one_row_for_all" of="start" says="expected each drawn for itself"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.tile(np.random.default_rng(seed).uniform(-r, r, fan_out), (fan_in, 1))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_in, fan_out))

# %% wrong="one_row_per_output" of="start" says="one row per input"
def xavier(fan_in, fan_out, seed):
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-r, r, (fan_out, fan_in))

def he(fan_in, fan_out, seed):
    return np.random.default_rng(seed).normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))

# %% right="torch_init" of="start"
def xavier(fan_in, fan_out, seed):
    # Torch keeps one row per output.
    w = torch.empty(fan_out, fan_in)
    torch.nn.init.xavier_uniform_(w, generator=torch.Generator().manual_seed(seed))
    return w.T

def he(fan_in, fan_out, seed):
    w = torch.empty(fan_out, fan_in)
    torch.nn.init.kaiming_normal_(w, generator=torch.Generator().manual_seed(seed))
    return w.T

# %% right="global_generator" of="start"
def xavier(fan_in, fan_out, seed):
    np.random.seed(seed)
    variance = 2 / (fan_in + fan_out)
    return (2 * np.random.rand(fan_in, fan_out) - 1) * np.sqrt(3 * variance)

def he(fan_in, fan_out, seed):
    np.random.seed(seed)
    return np.random.randn(fan_in, fan_out) * (2 / fan_in) ** 0.5

# %% right="lists_from_random" of="start"
import random

def xavier(fan_in, fan_out, seed):
    rng = random.Random(seed)
    r = (6 / (fan_in + fan_out)) ** 0.5
    return [[rng.uniform(-r, r) for _ in range(fan_out)] for _ in range(fan_in)]

def he(fan_in, fan_out, seed):
    rng = random.Random(seed)
    return [[rng.gauss(0, (2 / fan_in) ** 0.5) for _ in range(fan_out)] for _ in range(fan_in)]

# %% [markdown]
# ## batch_norm

# %% wrong="over_the_features" of="batch_norm" says="these are the statistics of each row"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    m, v = x.mean(1, keepdims=True), x.var(1, keepdims=True)
    y = gamma * (x - m) / np.sqrt(v + eps) + beta
    return y, (1 - momentum) * mean + momentum * m, (1 - momentum) * variance + momentum * v

# %% wrong="eps_outside_the_root" of="batch_norm" says="eps belongs inside the root"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / (np.sqrt(variance) + eps) + beta, mean, variance
    y = gamma * (x - x.mean(0)) / (np.sqrt(x.var(0)) + eps) + beta
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))

# %% wrong="batch_statistics_in_use" of="batch_norm" says="not those of the batch"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta
    if not train:
        return y, mean, variance
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))

# %% wrong="running_statistics_in_training" of="batch_norm" says="takes the batch's own statistics"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if train:
        mean = (1 - momentum) * mean + momentum * x.mean(0)
        variance = (1 - momentum) * variance + momentum * x.var(0, ddof=1)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance

# %% wrong="momentum_the_other_way" of="batch_norm" says="momentum is the share of the *new* batch"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta
    return (y, momentum * mean + (1 - momentum) * x.mean(0),
            momentum * variance + (1 - momentum) * x.var(0, ddof=1))

# %% wrong="running_variance_by_n" of="batch_norm" says="divide by N - 1, not by N"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    y = gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0))

# %% wrong="normalises_by_n_minus_one" of="batch_norm" says="divides by N, not by N - 1"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    v = x.var(0, ddof=1)
    y = gamma * (x - x.mean(0)) / np.sqrt(v + eps) + beta
    return y, (1 - momentum) * mean + momentum * x.mean(0), (1 - momentum) * variance + momentum * v

# %% wrong="learns_in_use" of="batch_norm" says="in use nothing is learned"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    m, v = (x.mean(0), x.var(0)) if train else (mean, variance)
    y = gamma * (x - m) / np.sqrt(v + eps) + beta
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))

# %% wrong="forgets_to_learn" of="batch_norm" says="in training the running statistics move"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    m, v = (x.mean(0), x.var(0)) if train else (mean, variance)
    return gamma * (x - m) / np.sqrt(v + eps) + beta, mean, variance

# %% wrong="divides_by_the_variance" of="batch_norm" says="not by the variance"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / (variance + eps) + beta, mean, variance
    y = gamma * (x - x.mean(0)) / (x.var(0) + eps) + beta
    return (y, (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))

# %% wrong="no_gamma_and_beta" of="batch_norm" says="gamma and beta are missing"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return (x - mean) / np.sqrt(variance + eps), mean, variance
    return ((x - x.mean(0)) / np.sqrt(x.var(0) + eps), (1 - momentum) * mean + momentum * x.mean(0),
            (1 - momentum) * variance + momentum * x.var(0, ddof=1))

# %% wrong="moves_the_callers_statistics" of="batch_norm" says="the running mean came back changed"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = running
    if not train:
        return gamma * (x - mean) / np.sqrt(variance + eps) + beta, mean, variance
    mean += momentum * (x.mean(0) - mean)
    variance += momentum * (x.var(0, ddof=1) - variance)
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta, mean, variance

# %% wrong="y_alone" of="batch_norm" says="expected (y, mean, variance)"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    mean, variance = (x.mean(0), x.var(0)) if train else running
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta

# %% right="torch" of="batch_norm"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    x, gamma, beta, mean, variance = (torch.tensor(v) for v in (x, gamma, beta, *running))
    y = F.batch_norm(x, mean, variance, gamma, beta, train, momentum, eps)
    return y, mean, variance

# %% right="column_by_column" of="batch_norm"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    N, D = x.shape
    y, mean, variance = np.zeros((N, D)), list(running[0]), list(running[1])
    for d in range(D):
        m, v = mean[d], variance[d]
        if train:
            m = sum(x[:, d]) / N
            squares = sum((number - m) ** 2 for number in x[:, d])
            v = squares / N
            mean[d] = (1 - momentum) * mean[d] + momentum * m
            variance[d] = (1 - momentum) * variance[d] + momentum * squares / (N - 1)
        for n in range(N):
            y[n, d] = gamma[d] * (x[n, d] - m) / (v + eps) ** 0.5 + beta[d]
    return y, mean, variance

# %% right="single_precision" of="batch_norm"
def batch_norm(x, gamma, beta, running, train, momentum=0.1, eps=1e-5):
    x, gamma, beta, mean, variance = (np.array(v, np.float32) for v in (x, gamma, beta, *running))
    if train:
        m = np.einsum("nd->d", x) / len(x)
        v = np.einsum("nd,nd->d", x - m, x - m) / len(x)
        mean = mean + momentum * (m - mean)
        variance = variance + momentum * (v * len(x) / (len(x) - 1) - variance)
    else:
        m, v = mean, variance
    scale = gamma / np.sqrt(v + np.float32(eps))
    return [x * scale + (beta - m * scale), mean, variance]

# %% [markdown]
# ## batch_norm_backward

# %% wrong="statistics_as_constants" of="batch_norm_backward" says="only the straight path is there"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    return g * gamma / s, (g * (x - x.mean(0)) / s).sum(0), g.sum(0)

# %% wrong="variance_as_constant" of="batch_norm_backward" says="the path through the variance"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    h = g * gamma
    return (h - h.mean(0)) / s, (g * (x - x.mean(0)) / s).sum(0), g.sum(0)

# %% wrong="mean_as_constant" of="batch_norm_backward" says="the path through the mean is missing"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    return (h - normal * (h * normal).mean(0)) / s, (g * normal).sum(0), g.sum(0)

# %% wrong="variance_with_a_plus" of="batch_norm_backward" says="the sign of the path through"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    return (h - h.mean(0) + normal * (h * normal).mean(0)) / s, (g * normal).sum(0), g.sum(0)

# %% wrong="sums_for_means" of="batch_norm_backward" says="both statistics have a 1/N"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    return (h - h.sum(0) - normal * (h * normal).sum(0)) / s, (g * normal).sum(0), g.sum(0)

# %% wrong="without_gamma" of="batch_norm_backward" says="gamma is missing"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal = (x - x.mean(0)) / s
    return (g - g.mean(0) - normal * (g * normal).mean(0)) / s, (g * normal).sum(0), g.sum(0)

# %% wrong="without_the_spread" of="batch_norm_backward" says="the slope 1 / s is missing"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    return h - h.mean(0) - normal * (h * normal).mean(0), (g * normal).sum(0), g.sum(0)

# %% wrong="means_for_gamma_and_beta" of="batch_norm_backward" says="over uses gradients add"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    dx = (h - h.mean(0) - normal * (h * normal).mean(0)) / s
    return dx, (g * normal).mean(0), g.mean(0)

# %% wrong="gamma_meets_x" of="batch_norm_backward" says="the slope for gamma is x-hat, not x"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    dx = (h - h.mean(0) - normal * (h * normal).mean(0)) / s
    return dx, (g * x).sum(0), g.sum(0)

# %% wrong="gamma_per_example" of="batch_norm_backward" says="dbeta: found 4 by 3 numbers"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    dx = (h - h.mean(0) - normal * (h * normal).mean(0)) / s
    return dx, g * normal, g

# %% wrong="eps_forgotten" of="batch_norm_backward" says="eps is missing"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = x.std(0)
    normal, h = (x - x.mean(0)) / s, g * gamma
    dx = (h - h.mean(0) - normal * (h * normal).mean(0)) / s
    return dx, (g * normal).sum(0), g.sum(0)

# %% wrong="scales_g_in_place" of="batch_norm_backward" says="g came back changed"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal = (x - x.mean(0)) / s
    dgamma, dbeta = (g * normal).sum(0), g.sum(0)
    g *= gamma
    return (g - g.mean(0) - normal * (g * normal).mean(0)) / s, dgamma, dbeta

# %% wrong="dx_alone" of="batch_norm_backward" says="expected (dx, dgamma, dbeta)"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    s = np.sqrt(x.var(0) + eps)
    normal, h = (x - x.mean(0)) / s, g * gamma
    return (h - h.mean(0) - normal * (h * normal).mean(0)) / s

# %% right="path_by_path" of="batch_norm_backward"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    N = len(x)
    mean, s = x.mean(0), np.sqrt(x.var(0) + eps)
    normal, h = (x - mean) / s, g * gamma
    for_mean = (h * -1 / s).sum(0)
    for_variance = (h * -normal / (2 * s ** 2)).sum(0)
    dx = h / s + for_mean / N + for_variance * 2 * (x - mean) / N
    return dx, (g * normal).sum(0), g.sum(0)

# %% right="the_whole_table_of_slopes" of="batch_norm_backward"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    N, D = x.shape
    s = np.sqrt(x.var(axis=0) + eps)
    normal = (x - x.mean(axis=0)) / s
    dx = np.zeros((N, D))
    for d in range(D):
        # Row j, column i: how much output j moves when input i does.
        J = (np.eye(N) - 1 / N - np.outer(normal[:, d], normal[:, d]) / N) * gamma[d] / s[d]
        dx[:, d] = J.T @ g[:, d]
    return dx, np.einsum("nd,nd->d", g, normal), np.ones(N) @ g

# %% right="torch" of="batch_norm_backward"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    x, gamma = (torch.tensor(v, requires_grad=True) for v in (x, gamma))
    beta = torch.zeros_like(gamma, requires_grad=True)
    y = F.batch_norm(x, None, None, gamma, beta, True, 0.1, eps)
    return torch.autograd.grad(y, (x, gamma, beta), torch.tensor(g))

# %% right="torch_in_single_precision" of="batch_norm_backward"
def batch_norm_backward(x, gamma, g, eps=1e-5):
    layer = torch.nn.BatchNorm1d(x.shape[1], eps=eps)
    layer.weight.data = torch.tensor(gamma, dtype=torch.float32)
    x = torch.tensor(x, dtype=torch.float32, requires_grad=True)
    layer(x).backward(torch.tensor(g, dtype=torch.float32))
    return x.grad, layer.weight.grad, layer.bias.grad

# %% [markdown]
# ## layer_norm

# %% wrong="over_the_examples" of="layer_norm" says="this normalises over the examples"
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + eps) + beta

# %% wrong="one_mean_for_everything" of="layer_norm" says="one mean for everything"
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta

# %% wrong="divides_by_d_minus_one" of="layer_norm" says="divides by D, not by D - 1"
def layer_norm(x, gamma, beta, eps=1e-5):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True, ddof=1)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta

# %% wrong="eps_outside_the_root" of="layer_norm" says="eps belongs inside the root"
def layer_norm(x, gamma, beta, eps=1e-5):
    mean, spread = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
    return gamma * (x - mean) / (spread + eps) + beta

# %% wrong="divides_by_the_variance" of="layer_norm" says="not by the variance"
def layer_norm(x, gamma, beta, eps=1e-5):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return gamma * (x - mean) / (variance + eps) + beta

# %% wrong="no_gamma_and_beta" of="layer_norm" says="gamma and beta are missing"
def layer_norm(x, gamma, beta, eps=1e-5):
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps)

# %% wrong="the_second_axis_always" of="layer_norm" says="layer_norm of shape (2, 4, 3)"
def layer_norm(x, gamma, beta, eps=1e-5):
    if x.ndim == 1:
        return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta
    mean, variance = x.mean(1, keepdims=True), x.var(1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(variance + eps) + beta

# %% wrong="an_axis_that_is_gone" of="layer_norm" says="one mean and one variance for each row"
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(-1)) / np.sqrt(x.var(-1) + eps) + beta

# %% wrong="shifts_the_callers_numbers" of="layer_norm" says="x came back changed"
def layer_norm(x, gamma, beta, eps=1e-5):
    x -= x.mean(-1, keepdims=True)
    return gamma * x / np.sqrt((x ** 2).mean(-1, keepdims=True) + eps) + beta

# %% wrong="prints_and_forgets" of="layer_norm" says="is there a `return`?"
def layer_norm(x, gamma, beta, eps=1e-5):
    print(gamma * (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps) + beta)

# %% right="torch_in_single_precision" of="layer_norm"
def layer_norm(x, gamma, beta, eps=1e-5):
    x, gamma, beta = (torch.tensor(v, dtype=torch.float32) for v in (x, gamma, beta))
    return F.layer_norm(x, gamma.shape, gamma, beta, eps)

# %% right="row_by_row" of="layer_norm"
def layer_norm(x, gamma, beta, eps=1e-5):
    D, rows = x.shape[-1], []
    for row in x.reshape(-1, D):
        m = sum(row) / D
        s = (sum((number - m) ** 2 for number in row) / D + eps) ** 0.5
        rows.append([gamma[d] * (row[d] - m) / s + beta[d] for d in range(D)])
    return np.reshape(rows, x.shape)

# %% right="transposed" of="layer_norm"
def layer_norm(x, gamma, beta, eps=1e-5):
    t = np.moveaxis(x, -1, 0)
    t = t - t.mean(0)
    t = t / np.sqrt(np.square(t).mean(0) + eps)
    return np.einsum("d...,d->...d", t, gamma) + beta

# %% [markdown]
# ## energy

# %% wrong="without_the_minus" of="energy" says="the sign: all three parts have a minus"
def energy(v, h, W, b, c):
    return v @ b + h @ c + ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return v @ b + np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="no_visible_bias" of="energy" says="the part with b is missing"
def energy(v, h, W, b, c):
    return -h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="all_pairs_of_rows" of="energy" says="expected 3 numbers"
def energy(v, h, W, b, c):
    return -(v @ b)[:, None] - h @ c - v @ W @ h.T

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="energy_decides_against" of="energy" says="this is the chance of 0"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(-(v @ W + c))

def p_visible(h, W, b):
    return sigmoid(-(h @ W.T + b))

# %% wrong="hidden_bias_forgotten" of="energy" says="the bias c is missing"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="decides_instead" of="energy" says="a chance is wanted, not a decision"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return (v @ W + c > 0).astype(int)

def p_visible(h, W, b):
    return (h @ W.T + b > 0).astype(int)

# %% wrong="not_transposed" of="energy" says="from hidden to visible the matrix is transposed"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W + b)

# %% wrong="sum_before_the_logarithm" of="energy" says="first each unit's logarithm, then the sum"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, (v @ W + c).sum(1))

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="free_energy_of_silence" of="energy" says="all hidden states count, not only h = 0"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="overflows" of="energy" says="exp(1000) is too large"
def energy(v, h, W, b, c):
    return -v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.log(1 + np.exp(v @ W + c)).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% wrong="visible_bias_in_place" of="energy" says="argument 4 came back changed"
def energy(v, h, W, b, c):
    b *= -1
    return v @ b - h @ c - ((v @ W) * h).sum(1)

def free_energy(v, W, b, c):
    return -v @ b - np.logaddexp(0, v @ W + c).sum(1)

def p_hidden(v, W, c):
    return sigmoid(v @ W + c)

def p_visible(h, W, b):
    return sigmoid(h @ W.T + b)

# %% right="three_loops" of="energy"
import math

def energy(v, h, W, b, c):
    found = []
    for x, y in zip(v, h):
        e = 0.0
        for i in range(len(b)):
            e -= b[i] * x[i]
            for j in range(len(c)):
                e -= x[i] * W[i, j] * y[j]
        found.append(e - sum(c[j] * y[j] for j in range(len(c))))
    return found

def softplus(z):
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))

def free_energy(v, W, b, c):
    return [-sum(b * x) - sum(softplus(c[j] + x @ W[:, j]) for j in range(len(c))) for x in v]

def p_hidden(v, W, c):
    return [[float(sigmoid(c[j] + x @ W[:, j])) for j in range(W.shape[1])] for x in v]

def p_visible(h, W, b):
    return [[float(sigmoid(b[i] + y @ W[i])) for i in range(W.shape[0])] for y in h]

# %% right="einsum" of="energy"
def energy(v, h, W, b, c):
    return -np.einsum("nv,v", v, b) - np.einsum("nh,h", h, c) - np.einsum("nv,vh,nh->n", v, W, h)

def free_energy(v, W, b, c):
    z = c + np.einsum("nv,vh->nh", v, W)
    return -(v * b).sum(1) - np.logaddexp(z, 0).sum(1)

def p_hidden(v, W, c):
    return sigmoid(c + np.einsum("nv,vh->nh", v, W))

def p_visible(h, W, b):
    return sigmoid(b + np.einsum("nh,vh->nv", h, W))

# %% right="torch_in_single_precision" of="energy"
def single(*arrays):
    return [torch.tensor(a, dtype=torch.float32) for a in arrays]

def energy(v, h, W, b, c):
    v, h, W, b, c = single(v, h, W, b, c)
    return -(v @ b + h @ c + (v @ W * h).sum(1))

def free_energy(v, W, b, c):
    v, W, b, c = single(v, W, b, c)
    return -(v @ b + F.softplus(v @ W + c).sum(1))

def p_hidden(v, W, c):
    v, W, c = single(v, W, c)
    return torch.sigmoid(F.linear(v, W.T, c))

def p_visible(h, W, b):
    h, W, b = single(h, W, b)
    return torch.sigmoid(F.linear(h, W, b))

# %% right="all_hidden_states_counted" of="energy"
def energy(v, h, W, b, c):
    return -(v @ b + h @ c + np.diag(v @ W @ h.T))

def free_energy(v, W, b, c):
    # For a few hidden units the sum over all their states can simply be done.
    states = np.array(list(np.ndindex(*(2,) * len(c))), dtype=float)
    return -np.logaddexp.reduce([-energy(v, np.tile(h, (len(v), 1)), W, b, c) for h in states])

def p_hidden(v, W, c):
    return (1 + np.tanh((v @ W + c) / 2)) / 2

def p_visible(h, W, b):
    return (1 + np.tanh((h @ W.T + b) / 2)) / 2

# %% [markdown]
# ## cd1

# %% wrong="unlearns" of="cd1" says="the sign: toward the data"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W - rate * (v.T @ q - drift.T @ back) / len(v), b - rate * (v - drift).mean(0),
            c - rate * (q - back).mean(0))

# %% wrong="nothing_is_drawn" of="cd1" says="uses drawn 0 and 1, not the chances q"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid(q @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ q - drift.T @ back) / len(v), b + rate * (v - drift).mean(0),
            c + rate * (q - back).mean(0))

# %% wrong="drawn_the_wrong_way" of="cd1" says="where the draw is *below* its chance"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws > q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ q - drift.T @ back) / len(v), b + rate * (v - drift).mean(0),
            c + rate * (q - back).mean(0))

# %% wrong="sum_over_examples" of="cd1" says="this is the sum over examples"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ q - drift.T @ back), b + rate * (v - drift).sum(0),
            c + rate * (q - back).sum(0))

# %% wrong="data_only" of="cd1" says="only the data's part is there"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    return W + rate * v.T @ q / len(v), b + rate * v.mean(0), c + rate * q.mean(0)

# %% wrong="changes_alone" of="cd1" says="add it to the old parameters"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (rate * (v.T @ q - drift.T @ back) / len(v), rate * (v - drift).mean(0),
            rate * (q - back).mean(0))

# %% wrong="sums_of_what_was_drawn" of="cd1" says="the sums use the chances q"
def cd1(v, W, b, c, rate, draws):
    h = draws < sigmoid(v @ W + c)
    drift = sigmoid(h @ W.T + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ h - drift.T @ back) / len(v), b + rate * (v - drift).mean(0),
            c + rate * (h - back).mean(0))

# %% wrong="one_after_the_other" of="cd1" says="see the five steps"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    b = b + rate * (v - drift).mean(0)
    # The new b is used here, but all three steps belong to one pass.
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    W = W + rate * (v.T @ q - drift.T @ back) / len(v)
    return W, b, c + rate * (q - back).mean(0)

# %% wrong="not_transposed" of="cd1" says="from hidden to visible the matrix is transposed"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W + b)
    back = sigmoid(drift @ W + c)
    return (W + rate * (v.T @ q - drift.T @ back) / len(v), b + rate * (v - drift).mean(0),
            c + rate * (q - back).mean(0))

# %% wrong="moves_the_callers_weights" of="cd1" says="W came back changed"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    W += rate * (v.T @ q - drift.T @ back) / len(v)
    return W, b + rate * (v - drift).mean(0), c + rate * (q - back).mean(0)

# %% wrong="weights_alone" of="cd1" says="expected (W, b, c)"
def cd1(v, W, b, c, rate, draws):
    q = sigmoid(v @ W + c)
    drift = sigmoid((draws < q) @ W.T + b)
    back = sigmoid(drift @ W + c)
    return W + rate * (v.T @ q - drift.T @ back) / len(v)

# %% right="one_example_at_a_time" of="cd1"
def cd1(v, W, b, c, rate, draws):
    dW, db, dc = np.zeros(W.shape), np.zeros(b.shape), np.zeros(c.shape)
    for x, u in zip(v, draws):
        q = np.array([1 / (1 + np.exp(-(c[j] + x @ W[:, j]))) for j in range(len(c))])
        h = np.array([1.0 if u[j] < q[j] else 0.0 for j in range(len(c))])
        y = sigmoid(W @ h + b)
        p = sigmoid(y @ W + c)
        dW += np.outer(x, q) - np.outer(y, p)
        db += x - y
        dc += q - p
    step = rate / len(v)
    return W + step * dW, b + step * db, c + step * dc

# %% right="gradient_of_free_energies" of="cd1"
def cd1(v, W, b, c, rate, draws):
    v, draws = (torch.tensor(a) for a in (v, draws))
    W, b, c = (torch.tensor(a, requires_grad=True) for a in (W, b, c))
    with torch.no_grad():
        h = (draws < torch.sigmoid(v @ W + c)).to(W.dtype)
        drift = torch.sigmoid(h @ W.T + b)
    free = lambda v: -(v @ b).mean() - F.softplus(v @ W + c).sum(1).mean()
    (free(v) - free(drift)).backward()
    return [p.detach() - rate * p.grad for p in (W, b, c)]

# %% right="torch_in_single_precision" of="cd1"
def cd1(v, W, b, c, rate, draws):
    v, W, b, c, draws = (torch.tensor(a, dtype=torch.float32) for a in (v, W, b, c, draws))
    q = torch.sigmoid(v @ W + c)
    drift = torch.sigmoid((draws < q).float() @ W.T + b)
    back = torch.sigmoid(drift @ W + c)
    return (torch.add(W, v.T @ q - drift.T @ back, alpha=rate / len(v)),
            torch.add(b, (v - drift).mean(0), alpha=rate),
            torch.add(c, (q - back).mean(0), alpha=rate))
