# Answers that the tests of layers.py must refuse, each a misconception, and different answers that
# they must accept. `says` is part of what the student then reads.

# %% wrong="plain_tensors" of="linear" says="found {}, expected weight (2, 5)"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = torch.randn(outputs, inputs) / inputs
        self.bias = torch.zeros(outputs)

    def forward(self, x):
        return x @ self.weight.T + self.bias

# %% wrong="weights_turned" of="linear" says="'weight': (5, 2)"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter((torch.rand(inputs, outputs) * 2 - 1) / inputs ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias

# %% wrong="all_zeros" of="linear" says="at random, at most 0.447"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(outputs, inputs))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight.T + self.bias

# %% wrong="too_large" of="linear" says="1 / sqrt(inputs)"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.full((outputs, inputs), 2.0).exp())
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return nn.functional.linear(x, self.weight, self.bias)

# %% wrong="no_bias" of="linear" says="the bias has no effect"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter((torch.rand(outputs, inputs) * 2 - 1) / inputs ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight.T

# %% wrong="cuts_the_graph" of="linear" says="does not require grad"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter((torch.rand(outputs, inputs) * 2 - 1) / inputs ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight.data.T + self.bias.data

# %% wrong="forgets_super" of="linear" says="AttributeError"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        self.weight = nn.Parameter((torch.rand(outputs, inputs) * 2 - 1) / inputs ** 0.5)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight.T + self.bias

# %% right="inherits" of="linear"
class Linear(nn.Linear):
    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs)
        nn.init.zeros_(self.bias)

# %% right="einsum" of="linear"
class Linear(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.empty(outputs, inputs)))
        self.register_parameter("bias", nn.Parameter(torch.empty(outputs)))
        self.reset()

    def reset(self):
        with torch.no_grad():
            self.weight.uniform_(-1, 1).div_(self.weight.shape[1] ** 0.5)
            self.bias.zero_()

    def forward(self, x):
        return torch.einsum("nd,kd->nk", x, self.weight) + self.bias

# %% wrong="sum_for_a_mean" of="backward" says="the loss is a mean over N K numbers"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t)
    return x.T @ (ds @ w2.T * (1 - h ** 2)), h.T @ ds

# %% wrong="mean_over_rows_only" of="backward" says="so 2 / (N K) stands before all"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / len(x)
    return x.T @ (ds @ w2.T * (1 - h ** 2)), h.T @ ds

# %% wrong="forgets_tanh" of="backward" says="through the slope of tanh"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.numel()
    return x.T @ (ds @ w2.T), h.T @ ds

# %% wrong="slope_of_sigmoid" of="backward" says="through the slope of tanh"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.numel()
    return x.T @ (ds @ w2.T * h * (1 - h)), h.T @ ds

# %% wrong="shapes_turned" of="backward" says="found 2 by 5 numbers, expected 5 by 2 numbers"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.numel()
    return (ds @ w2.T * (1 - h ** 2)).T @ x, ds.T @ h

# %% wrong="wrong_way_round" of="backward" says="found 3 by 5 numbers, expected 5 by 2 numbers"
def gradients(x, t, w1, w2):
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.numel()
    return h.T @ ds, x.T @ (ds @ w2.T * (1 - h ** 2))

# %% right="row_by_row" of="backward"
def gradients(x, t, w1, w2):
    d1, d2 = torch.zeros_like(w1), torch.zeros_like(w2)
    for row, target in zip(x, t):
        h = torch.tanh(row @ w1)
        ds = 2 * (h @ w2 - target) / t.numel()
        d2 += torch.outer(h, ds)
        d1 += torch.outer(row, (w2 @ ds) * (1 - h * h))
    return d1, d2

# %% right="einsum" of="backward"
def gradients(x, t, w1, w2):
    h = (x @ w1).tanh()
    ds = (h @ w2).sub(t).mul(2 / t.numel())
    d1 = torch.einsum("nd,nk,hk,nh->dh", x, ds, w2, 1 - h.square())
    return [d1, torch.einsum("nh,nk->hk", h, ds)]

# %% right="in_numpy" of="backward"
import numpy as np

def gradients(x, t, w1, w2):
    x, t, w1, w2 = (part.numpy().astype(np.float64) for part in (x, t, w1, w2))
    h = np.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.size
    return x.T @ (ds @ w2.T * (1 - h ** 2)), h.T @ ds

# %% wrong="ignores_above" of="swish" says="backward hands down the slope from above"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, above):
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        return s * (1 + x * (1 - s))

# %% wrong="first_term_only" of="swish" says="the product rule has two terms"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, above):
        x, = ctx.saved_tensors
        return above * torch.sigmoid(x)

# %% wrong="slope_of_sigmoid" of="swish" says="the product rule has two terms"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(x, s)
        return x * s

    @staticmethod
    def backward(ctx, above):
        x, s = ctx.saved_tensors
        return above * x * s * (1 - s)

# %% wrong="only_the_sigmoid" of="swish" says="x times sigmoid"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = torch.sigmoid(x)
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, above):
        s, = ctx.saved_tensors
        return above * s * (1 - s)

# %% wrong="saves_nothing" of="swish" says="ValueError"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, above):
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        return above * s * (1 + x * (1 - s))

# %% wrong="returns_nothing_below" of="swish" says="Error"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, above):
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        above *= s * (1 + x * (1 - s))

# %% right="keeps_the_slope" of="swish"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        s = 1 / (1 + torch.exp(-x))
        ctx.slope = s + x * s * (1 - s)
        return x * s

    @staticmethod
    def backward(ctx, above):
        return above * ctx.slope

# %% right="output_and_gate" of="swish"
class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        gate = x.sigmoid()
        out = x.mul(gate)
        ctx.save_for_backward(gate, out)
        return out

    @staticmethod
    def backward(ctx, above):
        gate, out = ctx.saved_tensors
        return above.mul(gate + out * (1 - gate))

# %% wrong="gates_in_another_order" of="lstm" says="step 1 for N, D, H = 2, 3, 4, c: found"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        f, i, o, g = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

# %% wrong="forgets_nothing" of="lstm" says="c' = sigmoid(f) c + sigmoid(i) tanh(g)"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c = c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

# %% wrong="the_old_c" of="lstm" says="with the new c'"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), new

# %% wrong="no_tanh_outside" of="lstm" says="h' = sigmoid(o) tanh(c')"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * c, c

# %% wrong="changes_the_state" of="lstm" says="the old state came back changed"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c *= torch.sigmoid(f)
        c += torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c

# %% wrong="only_h" of="lstm" says="expected (h, c), which is 2 things"
class Cell:
    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return [torch.sigmoid(o) * torch.tanh(c)]

# %% right="quarters_by_hand" of="lstm"
class Cell:
    def __init__(self, W, U, b):
        self.H = U.shape[1]
        self.both = torch.cat([W, U, b[:, None]], dim=1)

    def step(self, x, state):
        h, c = state
        gates = torch.cat([x, h, torch.ones(len(x), 1)], dim=1) @ self.both.T
        H = self.H
        i, f = torch.sigmoid(gates[:, :H]), torch.sigmoid(gates[:, H:2 * H])
        g, o = torch.tanh(gates[:, 2 * H:3 * H]), torch.sigmoid(gates[:, 3 * H:])
        new = f * c + i * g
        return [o * torch.tanh(new), new]

# %% right="a_module_inside" of="lstm"
class Cell:
    def __init__(self, W, U, b):
        self.inner = nn.LSTMCell(W.shape[1], U.shape[1])
        zeros = torch.zeros_like(b)
        self.inner.load_state_dict(
            {"weight_ih": W, "weight_hh": U, "bias_ih": b, "bias_hh": zeros})

    def step(self, x, state):
        with torch.no_grad():
            return self.inner(x, tuple(state))

# %% wrong="no_bias" of="conv" says="the bias is missing"
def conv2d(x, weight, bias):
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    out = weight.reshape(K, -1) @ F.unfold(x, (h, w))
    return out.reshape(N, K, H - h + 1, W - w + 1)

# %% wrong="turned_round" of="conv" says="the kernel came out turned round"
def conv2d(x, weight, bias):
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    out = weight.flip(2, 3).reshape(K, -1) @ F.unfold(x, (h, w)) + bias[:, None]
    return out.reshape(N, K, H - h + 1, W - w + 1)

# %% wrong="same_size" of="conv" says="as many places as the kernel has"
def conv2d(x, weight, bias):
    return F.conv2d(x, weight, bias, padding="same")

# %% wrong="height_for_width" of="conv" says="as many places as the kernel has"
def conv2d(x, weight, bias):
    (N, _, W, H), (K, _, w, h) = x.shape, weight.shape
    out = weight.reshape(K, -1) @ F.unfold(x, (w, h)) + bias[:, None]
    return out.reshape(N, K, H - h + 1, W - w + 1)

# %% wrong="one_channel" of="conv" says="its first numbers"
def conv2d(x, weight, bias):
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    out = weight[:, 0].reshape(K, -1) @ F.unfold(x[:, :1], (h, w)) + bias[:, None]
    return out.reshape(N, K, H - h + 1, W - w + 1)

# %% wrong="mean_of_a_patch" of="conv" says="its first numbers"
def conv2d(x, weight, bias):
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    out = weight.reshape(K, -1) @ F.unfold(x, (h, w)) / (h * w) + bias[:, None]
    return out.reshape(N, K, H - h + 1, W - w + 1)

# %% right="shifts" of="conv"
def conv2d(x, weight, bias):
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    out = torch.zeros(N, K, H - h + 1, W - w + 1) + bias[None, :, None, None]
    for i in range(h):
        for j in range(w):
            part = x[:, :, i:H - h + 1 + i, j:W - w + 1 + j]
            out += torch.einsum("nchw,kc->nkhw", part, weight[:, :, i, j])
    return out

# %% right="strided_view" of="conv"
def conv2d(x, weight, bias):
    h, w = weight.shape[2:]
    windows = x.unfold(2, h, 1).unfold(3, w, 1)
    return torch.einsum("nchwij,kcij->nkhw", windows, weight) + bias.view(1, -1, 1, 1)

# %% wrong="never_steps" of="train" says="does every step move the net?"
def train(X, y, steps):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    losses = []
    for _ in range(steps):
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        losses.append(loss.item())
    return net, losses

# %% wrong="a_line" of="train" says="does every step move the net?"
def train(X, y, steps):
    torch.manual_seed(0)
    net = nn.Linear(2, 2)
    optimiser, losses = torch.optim.SGD(net.parameters(), lr=0.1), []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return net, losses

# %% wrong="another_net" of="train" says="return what was trained"
def train(X, y, steps):
    torch.manual_seed(0)
    make = lambda: nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    net, losses = make(), []
    optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return make(), losses

# %% wrong="one_loss" of="train" says="losses of 60 steps: found a single number"
def train(X, y, steps):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
    return net, loss.item()

# %% wrong="uphill" of="train" says="does every step move the net?"
def train(X, y, steps):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    optimiser, losses = torch.optim.SGD(net.parameters(), lr=0.1, maximize=True), []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return net, losses

# %% wrong="net_forgotten" of="train" says="expected (net, losses)"
def train(X, y, steps):
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    optimiser, losses = torch.optim.Adam(net.parameters(), lr=0.05), []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses

# %% right="a_class_and_momentum" of="train"
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(2, 24), nn.Linear(24, 2)

    def forward(self, x):
        return self.second(torch.relu(self.first(x)))

def train(X, y, steps):
    torch.manual_seed(3)
    net, losses = Net(), []
    optimiser = torch.optim.SGD(net.parameters(), lr=0.4, momentum=0.9)
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        optimiser.zero_grad(set_to_none=False)
        loss.backward()
        optimiser.step()
        losses += [loss.item()]
    return net, losses

# %% right="descent_by_hand" of="train"
def train(X, y, steps):
    torch.manual_seed(4)
    net = nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 2))
    speeds = [torch.zeros_like(p) for p in net.parameters()]
    losses = torch.zeros(steps)
    for k in range(steps):
        loss = -torch.log_softmax(net(X), dim=1)[torch.arange(len(y)), y].mean()
        slopes = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for p, speed, slope in zip(net.parameters(), speeds, slopes):
                speed.mul_(0.9).add_(slope)
                p -= 0.3 * speed
        losses[k] = loss.detach()
    return net, losses

# %% wrong="never_filled" of="restore" says="0.weight is not what was stored"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C))
    return net.eval()

# %% wrong="still_training" of="restore" says="expected eval"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C))
    net.load_state_dict(state)
    return net

# %% wrong="no_dropout" of="restore" says="Linear, ReLU, Dropout, Linear in a Sequential"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Linear(H, C))
    net.load_state_dict({name.replace("3", "2"): tensor for name, tensor in state.items()})
    return net.eval()

# %% wrong="inputs_for_outputs" of="restore" says="size mismatch for 0.weight"
def restore(state):
    (D, H), (_, C) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C))
    net.load_state_dict(state)
    return net.eval()

# %% wrong="other_activation" of="restore" says="other scores"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.Tanh(), nn.Dropout(0.5), nn.Linear(H, C))
    net.load_state_dict(state)
    return net.eval()

# %% wrong="returns_what_load_says" of="restore" says="expected a module"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C)).eval()
    return net.load_state_dict(state)

# %% right="copies_each" of="restore"
def restore(state):
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C))
    net.eval()
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            parameter.copy_(state[name])
    return net

# %% right="built_from_the_state" of="restore"
def restore(state):
    parts = [nn.ReLU(), nn.Dropout(p=0.5)]
    for place, number in ((0, "0"), (3, "3")):
        layer = nn.Linear(1, 1)
        layer.weight = nn.Parameter(state[number + ".weight"].clone())
        layer.bias = nn.Parameter(state[number + ".bias"].clone())
        parts.insert(place, layer)
    net = nn.Sequential(*parts)
    net.train(False)
    return net

# %% wrong="seen_by_autograd" of="momentum" says="a leaf Variable that requires grad"
def momentum_step(w, slope, speed, rate, keep):
    speed.mul_(keep).add_(slope)
    w -= rate * speed

# %% wrong="new_tensors" of="momentum" says="keep times the old speed"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        speed = keep * speed + slope
        w = w - rate * speed

# %% wrong="uphill" of="momentum" says="minus the rate times the new speed"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        speed.mul_(keep).add_(slope)
        w.add_(rate * speed)

# %% wrong="the_old_speed" of="momentum" says="minus the rate times the new speed"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        w -= rate * speed
        speed.mul_(keep).add_(slope)

# %% wrong="rate_in_the_speed" of="momentum" says="plus the slope"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        speed.mul_(keep).add_(rate * slope)
        w -= speed

# %% wrong="builds_in_the_slope" of="momentum" says="the slope came back changed"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        slope += keep * speed
        speed.copy_(slope)
        w -= rate * speed

# %% wrong="returns_w" of="momentum" says="expected nothing"
def momentum_step(w, slope, speed, rate, keep):
    with torch.no_grad():
        speed.mul_(keep).add_(slope)
        return w.sub_(rate * speed)

# %% right="through_data" of="momentum"
def momentum_step(w, slope, speed, rate, keep):
    speed[:] = keep * speed + slope
    w.data -= rate * speed

# %% right="written_with_out" of="momentum"
def momentum_step(w, slope, speed, rate, keep):
    torch.add(slope, speed, alpha=keep, out=speed)
    with torch.no_grad():
        torch.sub(w, speed, alpha=rate, out=w)

# %% right="one_by_one" of="momentum"
@torch.no_grad()
def momentum_step(w, slope, speed, rate, keep):
    for k in range(len(w)):
        speed[k] = keep * speed[k] + slope[k]
        w[k] -= rate * speed[k]
