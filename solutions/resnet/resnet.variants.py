# Answers that the tests of resnet.py must refuse, each a misconception, and different
# answers that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## block

# %% wrong="relu_before_the_sum" of="block" says="first the sum, then the ReLU"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    same = conv(x, p["wp"], None, stride) if "wp" in p else x
    return same + np.maximum(change, 0)


def block_2016(x, p):
    a = np.maximum(conv(np.maximum(x, 0), p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)

# %% wrong="no_shortcut" of="block" says="the shortcut is missing"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    return np.maximum(change, 0)


def block_2016(x, p):
    a = np.maximum(conv(np.maximum(x, 0), p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)

# %% wrong="nothing_after_the_sum" of="block" says="ends with a ReLU, after the sum"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    same = conv(x, p["wp"], None, stride) if "wp" in p else x
    return same + change


def block_2016(x, p):
    a = np.maximum(conv(np.maximum(x, 0), p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)

# %% wrong="stride_twice" of="block" says="only the first convolution has the stride"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], stride, 1)
    same = conv(x, p["wp"], None, stride)[:, :, ::stride, ::stride] if "wp" in p else x
    return np.maximum(same + change, 0)


def block_2016(x, p):
    a = np.maximum(conv(np.maximum(x, 0), p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)

# %% wrong="block_of_2015_twice" of="block" says="in 2016 nothing comes after the sum"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    same = conv(x, p["wp"], None, stride) if "wp" in p else x
    return np.maximum(same + change, 0)


def block_2016(x, p):
    a = np.maximum(conv(x, p["w1"], p["b1"], 1, 1), 0)
    return np.maximum(x + conv(a, p["w2"], p["b2"], 1, 1), 0)

# %% wrong="relu_in_place" of="block" says="argument 1 came back changed"
def block_2015(x, p, stride):
    a = np.maximum(conv(x, p["w1"], p["b1"], stride, 1), 0)
    change = conv(a, p["w2"], p["b2"], 1, 1)
    same = conv(x, p["wp"], None, stride) if "wp" in p else x
    return np.maximum(same + change, 0)


def block_2016(x, p):
    np.maximum(x, 0, out=x)
    a = np.maximum(conv(x, p["w1"], p["b1"], 1, 1), 0)
    return x + conv(a, p["w2"], p["b2"], 1, 1)

# %% right="torch_in_float32" of="block"
def as_maps(x, w, b=None, stride=1):
    w = torch.tensor(w).float()
    b = None if b is None else torch.tensor(b).float()
    return torch.nn.functional.conv2d(x, w, b, stride, w.shape[-1] // 2)


def block_2015(x, p, stride):
    x = torch.tensor(x).float()
    change = as_maps(as_maps(x, p["w1"], p["b1"], stride).relu(), p["w2"], p["b2"])
    if "wp" in p:
        x = as_maps(x, p["wp"], None, stride)
    return (x + change).relu()


def block_2016(x, p):
    x = torch.tensor(x).float()
    return x + as_maps(as_maps(x.relu(), p["w1"], p["b1"]).relu(), p["w2"], p["b2"])

# %% right="shifts" of="block"
def three_by_three(x, w, b):
    H, W = x.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    total = np.zeros((len(x), len(w), H, W)) + b[:, None, None]
    for u in range(3):
        for v in range(3):
            total += np.einsum("mc,nchw->nmhw", w[:, :, u, v], padded[:, :, u:u + H, v:v + W])
    return total


def block_2015(x, p, stride):
    a = three_by_three(x, p["w1"], p["b1"])[:, :, ::stride, ::stride]
    change = three_by_three(a * (a > 0), p["w2"], p["b2"])
    if "wp" in p:
        x = np.einsum("mc,nchw->nmhw", p["wp"][:, :, 0, 0], x[:, :, ::stride, ::stride])
    return (x + change).clip(0)


def block_2016(x, p):
    a = three_by_three(x.clip(0), p["w1"], p["b1"]).clip(0)
    return list(x + three_by_three(a, p["w2"], p["b2"]))

# %% [markdown]
# ## chain

# %% wrong="last_layer_on_the_right" of="chain" says="the last layer stands on the left"
def chain(x, layers, residual):
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = J @ (A + residual * unit)
    return x, J

# %% wrong="unit_added_once" of="chain" says="not once at the end"
def chain(x, layers, residual):
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = A @ J
    return x, J + unit if residual and layers else J

# %% wrong="no_slope" of="chain" says="the slope of tanh is missing"
def chain(x, layers, residual):
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = V @ W
        x = V @ h + residual * x
        J = (A + residual * unit) @ J
    return x, J

# %% wrong="adds_up" of="chain" says="the factors are multiplied"
def chain(x, layers, residual):
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = J + A if residual else A @ J
    return x, J

# %% wrong="transposed" of="chain" says="this is transposed"
def chain(x, layers, residual):
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = (A + residual * unit) @ J
    return x, J.T

# %% wrong="always_residual" of="chain" says="a plain chain has no I"
def chain(x, layers, residual):
    residual = True
    unit = np.eye(len(x))
    J = unit
    for V, W in layers:
        h = np.tanh(W @ x)
        A = (V * (1 - h ** 2)) @ W
        x = V @ h + residual * x
        J = (A + residual * unit) @ J
    return x, J

# %% right="backwards" of="chain"
def chain(x, layers, residual):
    kept = []
    for V, W in layers:
        h = np.tanh(W @ x)
        kept.append((V, h, W))
        x = V @ h + x if residual else V @ h
    rows = []
    for g in np.eye(len(x)):
        for V, h, W in kept[::-1]:
            through = (g @ V * (1 - h * h)) @ W
            g = g + through if residual else through
        rows.append(g)
    return x, rows

# %% right="torch_autograd" of="chain"
def chain(x, layers, residual):
    x = torch.tensor(x, requires_grad=True)
    y = x
    for V, W in layers:
        f = torch.tensor(V) @ torch.tanh(torch.tensor(W) @ y)
        y = y + f if residual else f
    if not layers:
        return y, torch.eye(len(x))
    return y, torch.stack([torch.autograd.grad(one, x, retain_graph=True)[0] for one in y])

# %% [markdown]
# ## separable

# %% wrong="one_kernel_for_all" of="separable" says="each map has a kernel of its own"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, :1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))


def as_ordinary(w, a):
    return a[:, :, None, None] * w[None]

# %% wrong="adds_the_maps_up" of="separable" says="mix with a, not by adding up"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", np.ones_like(a), np.concatenate(one_by_one, axis=1))


def as_ordinary(w, a):
    return a[:, :, None, None] * w[None]

# %% wrong="turns_the_kernel" of="separable" says="the kernel is not turned round"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1, ::-1, ::-1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))


def as_ordinary(w, a):
    return a[:, :, None, None] * w[None]

# %% wrong="stride_when_mixing" of="separable" says="belongs to the depthwise step only"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1], None, stride, padding)
                  for c in range(len(w))]
    y = np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))
    return y[:, :, ::stride, ::stride]


def as_ordinary(w, a):
    return a[:, :, None, None] * w[None]

# %% wrong="kernels_without_weights" of="separable" says="multiplied by its weight in the mixing"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))


def as_ordinary(w, a):
    return np.repeat(w[None], len(a), 0)

# %% wrong="pieces_added_up" of="separable" says="one piece for each map c, not their sum"
def separable(x, w, a, stride, padding):
    one_by_one = [conv(x[:, c:c + 1], w[None, c:c + 1], None, stride, padding)
                  for c in range(len(w))]
    return np.einsum("mc,nchw->nmhw", a, np.concatenate(one_by_one, axis=1))


def as_ordinary(w, a):
    return np.einsum("mc,cuv->muv", a, w)

# %% right="shifted_slices" of="separable"
def separable(x, w, a, stride, padding):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    k = w.shape[1]
    rows, columns = ((size - k) // stride + 1 for size in padded.shape[2:])
    d = np.zeros((*x.shape[:2], rows, columns))
    for u in range(k):
        for v in range(k):
            d += w[:, u, v][:, None, None] * padded[
                :, :, u:u + stride * (rows - 1) + 1:stride,
                v:v + stride * (columns - 1) + 1:stride]
    return np.moveaxis(np.tensordot(a, d, axes=(1, 1)), 0, 1)


def as_ordinary(w, a):
    return [[weight * kernel for weight, kernel in zip(row, w)] for row in a]

# %% right="by_the_ordinary_one" of="separable"
def as_ordinary(w, a):
    return torch.einsum("mc,cuv->mcuv", torch.tensor(a), torch.tensor(w))


def separable(x, w, a, stride, padding):
    return conv(x, as_ordinary(w, a), None, stride, padding)

# %% [markdown]
# ## cost

# %% wrong="multiplies_the_steps" of="cost" says="their costs are added"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k
    return weights, weights * n * n


def separable_cost(C, M, k, n):
    weights = C * k * k * C * M
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return -(-r * k * k // (k * k - r))

# %% wrong="forgets_the_mixing" of="cost" says="the mixing is missing"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k
    return weights, weights * n * n


def separable_cost(C, M, k, n):
    weights = C * k * k
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return -(-r * k * k // (k * k - r))

# %% wrong="counts_biases" of="cost" says="biases are not counted"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k + M
    return weights, weights * n * n


def separable_cost(C, M, k, n):
    weights = C * k * k + C * M
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return -(-r * k * k // (k * k - r))

# %% wrong="one_row_of_pixels" of="cost" says="each of n times n pixels"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k
    return weights, weights * n


def separable_cost(C, M, k, n):
    weights = C * k * k + C * M
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return -(-r * k * k // (k * k - r))

# %% wrong="rounds_down" of="cost" says="with this M it is still too dear"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k
    return weights, weights * n * n


def separable_cost(C, M, k, n):
    weights = C * k * k + C * M
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return r * k * k // (k * k - r)

# %% wrong="strictly_less" of="cost" says="here the equation holds exactly"
def ordinary_cost(C, M, k, n):
    weights = C * M * k * k
    return weights, weights * n * n


def separable_cost(C, M, k, n):
    weights = C * k * k + C * M
    return weights, weights * n * n


def maps_needed(k, r):
    if r >= k * k:
        return None
    return r * k * k // (k * k - r) + 1

# %% right="counting_up" of="cost"
def ordinary_cost(C, M, k, n):
    per_pixel = sum(k * k for _ in "w") * C * M
    return [per_pixel, per_pixel * n ** 2]


def separable_cost(C, M, k, n):
    look, mix = k ** 2 * C, M * C
    return [look + mix, (look + mix) * n ** 2]


def maps_needed(k, r):
    if k * k <= r:
        return None
    M = 1
    while r * separable_cost(1, M, k, 1)[1] > ordinary_cost(1, M, k, 1)[1]:
        M += 1
    return M

# %% right="fractions" of="cost"
from fractions import Fraction
from math import ceil


def ordinary_cost(C, M, k, n):
    return C * M * k ** 2, C * M * (k * n) ** 2


def separable_cost(C, M, k, n):
    return C * (k ** 2 + M), C * (k ** 2 + M) * n ** 2


def maps_needed(k, r):
    left = Fraction(1, r) - Fraction(1, k * k)
    return ceil(1 / left) if left > 0 else None

# %% [markdown]
# ## inverted

# %% wrong="narrow_inside" of="inverted" says="wide inside, narrow outside"
def inverted(c, n, t, out, stride):
    m, wide = -(-n // stride), c // t if c % t == 0 else t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1 and c == out


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c // g * (n * n + m * m)

# %% wrong="rounds_down" of="inverted" says="rounded up"
def inverted(c, n, t, out, stride):
    m, wide = n // stride, t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1 and c == out


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c // g * (n * n + m * m)

# %% wrong="ordinary_in_the_middle" of="inverted" says="one kernel for each map, not for each pair"
def inverted(c, n, t, out, stride):
    m, wide = -(-n // stride), t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide ** 2 + wide * out, stride == 1 and c == out


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c // g * (n * n + m * m)

# %% wrong="shortcut_in_spite_of_the_maps" of="inverted" says="stride 1 and out = c"
def inverted(c, n, t, out, stride):
    m, wide = -(-n // stride), t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c // g * (n * n + m * m)

# %% wrong="holds_all_parts" of="inverted" says="only one of the g parts is held"
def inverted(c, n, t, out, stride):
    m, wide = -(-n // stride), t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1 and c == out


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return c * n * n + out * m * m + t * c * (n * n + m * m)

# %% wrong="forgets_the_ends" of="inverted" says="input and output are held as well"
def inverted(c, n, t, out, stride):
    m, wide = -(-n // stride), t * c
    shapes = [(c, n), (wide, n), (wide, m), (out, m)]
    return shapes, c * wide + 9 * wide + wide * out, stride == 1 and c == out


def held(c, n, t, out, stride, g):
    m = -(-n // stride)
    return t * c // g * (n * n + m * m)

# %% right="by_layers" of="inverted"
def inverted(c, n, t, out, stride):
    layers = [torch.nn.Conv2d(c, t * c, 1, bias=False),
              torch.nn.Conv2d(t * c, t * c, 3, stride, 1, groups=t * c, bias=False),
              torch.nn.Conv2d(t * c, out, 1, bias=False)]
    x = torch.zeros(1, c, n, n)
    shapes = [[c, n]]
    for layer in layers:
        x = layer(x)
        shapes.append([x.shape[1], x.shape[2]])
    return (np.array(shapes), sum(p.numel() for layer in layers for p in layer.parameters()),
            shapes[0] == shapes[-1])


def held(c, n, t, out, stride, g):
    (_, _), (wide, big), (_, small), _ = inverted(c, n, t, out, stride)[0].tolist()
    return c * n ** 2 + out * small ** 2 + wide * (big ** 2 + small ** 2) / g

# %% right="rounding_by_math" of="inverted"
from math import ceil


def inverted(c, n, t, out, stride):
    m = ceil(n / stride)
    return ([(c, n), (t * c, n), (t * c, m), (out, m)], t * c * (c + 9 + out),
            int((c, n) == (out, m) and stride == 1))


def held(c, n, t, out, stride, g):
    sides = [side * side for _, side in inverted(c, n, t, out, stride)[0]]
    maps = [c, t * c // g, t * c // g, out]
    return sum(a * b for a, b in zip(maps, sides))

# %% [markdown]
# ## tune

# %% wrong="frozen_by_rate_alone" of="tune" says="a frozen body runs in evaluation mode"
def new_head(p, C):
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, True)
        p = {name: p[name] - rates[name.split(".")[0]] * g[name] for name in p}
    return p, statistics

# %% wrong="statistics_left_behind" of="tune" says="take over those after each pass"
def new_head(p, C):
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, _ = gradients(p, statistics, x, labels, rates["body"] > 0)
        p = {name: p[name] - rates[name.split(".")[0]] * g[name] for name in p}
    return p, statistics

# %% wrong="one_rate_for_all" of="tune" says="uses the rate of the head for both parts"
def new_head(p, C):
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, rates["body"] > 0)
        p = {name: p[name] - rates["head"] * g[name] for name in p}
    return p, statistics

# %% wrong="up_the_hill" of="tune" says="step against the gradient"
def new_head(p, C):
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, rates["body"] > 0)
        p = {name: p[name] + rates[name.split(".")[0]] * g[name] for name in p}
    return p, statistics

# %% wrong="changes_the_callers_arrays" of="tune" says="came back changed"
def new_head(p, C):
    K = len(p["head.W"])
    return {**p, "head.W": np.zeros((K, C)), "head.b": np.zeros(C)}


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, rates["body"] > 0)
        for name in p:
            p[name] -= rates[name.split(".")[0]] * g[name]
    return p, statistics

# %% wrong="keeps_the_old_head" of="tune" says="the old head goes"
def new_head(p, C):
    return dict(p)


def tune(p, statistics, x, labels, rates, steps):
    for _ in range(steps):
        g, statistics = gradients(p, statistics, x, labels, rates["body"] > 0)
        p = {name: p[name] - rates[name.split(".")[0]] * g[name] for name in p}
    return p, statistics

# %% right="part_by_part" of="tune"
def new_head(p, C):
    q = {}
    for name in p:
        q[name] = p[name].copy()
    q["head.W"] = np.zeros((p["body.b"].size, C))
    q["head.b"] = [0.0] * C
    return q


def tune(p, statistics, x, labels, rates, steps):
    p = {name: value.copy() for name, value in p.items()}
    statistics = {name: value.copy() for name, value in statistics.items()}
    for _ in range(steps):
        learning = rates["body"] != 0
        g, after = gradients(p, statistics, x, labels, learning)
        for name in p:
            if name.startswith("head."):
                p[name] -= rates["head"] * g[name]
            elif learning:
                p[name] -= rates["body"] * g[name]
        if learning:
            statistics = after
    return p, statistics

# %% right="torch_by_itself" of="tune"
def new_head(p, C):
    q = {name: torch.tensor(value) for name, value in p.items()}
    q["head.W"], q["head.b"] = torch.zeros(len(p["body.b"]), C), torch.zeros(C)
    return q


def tune(p, statistics, x, labels, rates, steps):
    p = {name: torch.tensor(value, requires_grad=True) for name, value in p.items()}
    mean, var = (torch.tensor(statistics[name]) for name in ("mean", "var"))
    x, labels = torch.tensor(x), torch.tensor(labels)
    for _ in range(steps):
        u = torch.nn.functional.batch_norm(
            x @ p["body.W"] + p["body.b"], mean, var, p["body.gain"], p["body.shift"],
            training=rates["body"] > 0, momentum=0.1)
        scores = torch.relu(u) @ p["head.W"] + p["head.b"]
        torch.nn.functional.cross_entropy(scores, labels).backward()
        with torch.no_grad():
            for name, value in p.items():
                value -= rates[name[:4]] * value.grad
                value.grad = None
    return p, {"mean": mean, "var": var}

# %% [markdown]
# ## probe

# %% wrong="forgets_the_last_batch" of="probe" says="also the last ones that fill no batch"
def cached(body, pictures, batch):
    last = max(len(pictures) - batch + 1, 1)
    return np.concatenate([body(pictures[k:k + batch]) for k in range(0, last, batch)])


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation < 1e-9, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation

# %% wrong="all_at_once" of="probe" says="batch is what fits into memory"
def cached(body, pictures, batch):
    return body(pictures)


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation < 1e-9, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation

# %% wrong="one_picture_too_many" of="probe" says="at once"
def cached(body, pictures, batch):
    return np.concatenate([body(pictures[k:k + batch + 1]) for k in range(0, len(pictures), batch)])


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    deviation = np.where(deviation < 1e-9, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation

# %% wrong="test_set_by_itself" of="probe" says="by the mean and deviation of the training set"
def cached(body, pictures, batch):
    return np.concatenate([body(pictures[k:k + batch]) for k in range(0, len(pictures), batch)])


def scaled(train, test):
    return tuple((a - a.mean(axis=0)) / np.where(a.std(axis=0) < 1e-9, 1, a.std(axis=0))
                 for a in (train, test))

# %% wrong="divides_by_zero" of="probe" says="NaN"
def cached(body, pictures, batch):
    return np.concatenate([body(pictures[k:k + batch]) for k in range(0, len(pictures), batch)])


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (test - mean) / deviation

# %% wrong="by_the_variance" of="probe" says="not by the variance"
def cached(body, pictures, batch):
    return np.concatenate([body(pictures[k:k + batch]) for k in range(0, len(pictures), batch)])


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.var(axis=0)
    deviation = np.where(deviation < 1e-9, 1, deviation)
    return (train - mean) / deviation, (test - mean) / deviation

# %% right="a_list_of_rows" of="probe"
def cached(body, pictures, batch):
    rows, k = [], 0
    while k < len(pictures):
        rows.extend(body(pictures[k:k + batch]))
        k += batch
    return rows


def scaled(train, test):
    scaled_train, scaled_test = np.zeros(train.shape), np.zeros(test.shape)
    for k in range(train.shape[1]):
        mean = sum(train[:, k]) / len(train)
        deviation = (sum((train[:, k] - mean) ** 2) / len(train)) ** 0.5
        if deviation < 1e-9:
            deviation = 1
        scaled_train[:, k] = (train[:, k] - mean) / deviation
        scaled_test[:, k] = (test[:, k] - mean) / deviation
    return scaled_train, scaled_test

# %% right="torch_in_float32" of="probe"
def cached(body, pictures, batch):
    parts = torch.tensor(pictures).float().split(batch)
    return torch.cat([torch.tensor(np.asarray(body(part.numpy()))) for part in parts])


def scaled(train, test):
    train, test = torch.tensor(train), torch.tensor(test)
    deviation = train.std(0, unbiased=False)
    deviation[deviation < 1e-9] = 1
    return (train - train.mean(0)) / deviation, (test - train.mean(0)) / deviation

# %% [markdown]
# ## descent

# %% wrong="longer_than_needed" of="descent" says="this fits as well, but is longer"
def smallest_fit(F, Y):
    r = np.linalg.matrix_rank(F)
    W = np.zeros((F.shape[1], Y.shape[1]))
    W[:r] = np.linalg.lstsq(F[:, :r], Y, rcond=None)[0]
    return W


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T

# %% wrong="penalty" of="descent" says="a penalty on W changes the fit"
def smallest_fit(F, Y):
    return np.linalg.solve(F.T @ F + 0.1 * np.eye(F.shape[1]), F.T @ Y)


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T

# %% wrong="divides_by_nearly_zero" of="descent" says="singular values of nearly zero give 0"
def smallest_fit(F, Y):
    A, s, Bt = np.linalg.svd(F, full_matrices=False)
    inverse = np.array([1 / max(value, 1e-20) for value in s])
    return Bt.T @ (inverse[:, None] * (A.T @ Y))


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T

# %% wrong="forgets_the_relu" of="descent" says="the ReLU is missing"
def smallest_fit(F, Y):
    A, s, Bt = np.linalg.svd(F, full_matrices=False)
    inverse = np.array([1 / value if value > 1e-10 * s[0] else 0 for value in s])
    return Bt.T @ (inverse[:, None] * (A.T @ Y))


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (part @ U[:, :p] for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T

# %% wrong="right_answers" of="descent" says="errors, not right answers"
def smallest_fit(F, Y):
    A, s, Bt = np.linalg.svd(F, full_matrices=False)
    inverse = np.array([1 / value if value > 1e-10 * s[0] else 0 for value in s])
    return Bt.T @ (inverse[:, None] * (A.T @ Y))


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) == labels).mean(),
                     ((G @ W).argmax(axis=1) == test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T

# %% wrong="errors_exchanged" of="descent" says="are exchanged"
def smallest_fit(F, Y):
    A, s, Bt = np.linalg.svd(F, full_matrices=False)
    inverse = np.array([1 / value if value > 1e-10 * s[0] else 0 for value in s])
    return Bt.T @ (inverse[:, None] * (A.T @ Y))


def curve(x, labels, test_x, test_labels, U, C, sizes):
    rows = []
    for p in sizes:
        F, G = (np.maximum(part @ U[:, :p], 0) for part in (x, test_x))
        W = smallest_fit(F, np.eye(C)[labels])
        rows.append((((F @ W).argmax(axis=1) != labels).mean(),
                     ((G @ W).argmax(axis=1) != test_labels).mean(), np.linalg.norm(W)))
    return np.array(rows).T[[1, 0, 2]]

# %% right="pseudoinverse" of="descent"
def smallest_fit(F, Y):
    return np.linalg.pinv(F) @ Y


def curve(x, labels, test_x, test_labels, U, C, sizes):
    train, test, norms = [], [], []
    for p in sizes:
        bend = lambda a: (a @ U)[:, :p].clip(0)
        W = np.linalg.lstsq(bend(x), np.eye(C)[labels], rcond=None)[0]
        for errors, a, truth in ((train, x, labels), (test, test_x, test_labels)):
            errors.append(sum(np.argmax(bend(a) @ W, 1) != truth) / len(truth))
        norms.append((W * W).sum() ** 0.5)
    return train, test, norms

# %% right="eigenvectors_in_torch" of="descent"
def smallest_fit(F, Y):
    F, Y = torch.tensor(F), torch.tensor(Y)
    if F.shape[0] < F.shape[1]:
        return F.T @ (torch.linalg.pinv(F @ F.T, hermitian=True, rtol=1e-12) @ Y)
    return torch.linalg.pinv(F.T @ F, hermitian=True, rtol=1e-12) @ F.T @ Y


def curve(x, labels, test_x, test_labels, U, C, sizes):
    x, test_x, U = torch.tensor(x), torch.tensor(test_x), torch.tensor(np.array(U))
    Y, rows = torch.eye(C, dtype=torch.float64)[torch.tensor(labels)], []
    for p in sizes:
        F, G = torch.relu(x @ U)[:, :p], torch.relu(test_x @ U)[:, :p]
        W = smallest_fit(F.numpy(), Y.numpy())
        rows.append([((A @ W).argmax(1) != torch.tensor(truth)).double().mean()
                     for A, truth in ((F, labels), (G, test_labels))] + [W.norm()])
    return torch.tensor(rows).T
