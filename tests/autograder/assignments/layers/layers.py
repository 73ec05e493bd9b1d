# %% [markdown]
# # Layers from the inside
#
# **The question.** What does a layer of PyTorch do that you could not do by hand?
#
# **At the end you can** write a linear layer, the backward pass of a small net, a function with a
# slope of its own, an LSTM cell, a convolution, a training loop, and put stored weights into a net.
#
# **You need** PyTorch's tensors. Replace `# YOUR CODE HERE` and `raise NotImplementedError()` with
# your own lines. The cell below an answer tests it: silence means that it passed. There are 24
# points.

# %% given="imports"
import math

import torch
from torch import nn
from torch.nn import functional as F

from course.check import as_numbers, as_parts, told

_ = torch.manual_seed(0)

# %% [markdown]
# ## 1. A linear layer
#
# $y = x W^\top + b$. A layer is an `nn.Module` whose weights are `nn.Parameter`s, so that an
# optimiser finds them. Start the weights at random, no larger than $1/\sqrt{D}$, and the bias at 0.

# %% exercise="linear"
class Linear(nn.Module):
    """A linear layer: parameters `weight` (outputs, inputs) and `bias` (outputs,)."""

    def __init__(self, inputs, outputs):
        super().__init__()
        ### BEGIN SOLUTION
        most = 1 / math.sqrt(inputs)
        self.weight = nn.Parameter(torch.empty(outputs, inputs).uniform_(-most, most))
        self.bias = nn.Parameter(torch.zeros(outputs))
        ### END SOLUTION

    def forward(self, x):
        """(N, inputs) -> (N, outputs)"""
        ### BEGIN SOLUTION
        return x @ self.weight.T + self.bias
        ### END SOLUTION


# %% tests="linear" points=3
layer = Linear(5, 2)
assert isinstance(layer, nn.Module), "Linear(5, 2): expected an nn.Module"
shapes = {name: tuple(p.shape) for name, p in layer.named_parameters()}
assert shapes == {"weight": (2, 5), "bias": (2,)}, told(
    "parameters of Linear(5, 2)", shapes, "weight (2, 5) and bias (2,)", "each an nn.Parameter")
x = torch.arange(15.0).reshape(3, 5) / 10
y = layer(x)
assert y.shape == (3, 2), told("Linear(5, 2) of 3 rows", tuple(y.shape), (3, 2), "one row each")
wanted = F.linear(x, layer.weight, layer.bias)
assert torch.allclose(y, wanted, atol=1e-6), told(
    "Linear(5, 2)", y[0].tolist(), wanted[0].tolist(), "x times the weights, plus the bias")
### BEGIN HIDDEN TESTS
weight, bias = layer.weight.detach(), layer.bias.detach()
assert 0 < weight.abs().max() <= 5 ** -0.5 and weight.std() > 0.05, told(
    "weights", f"up to {weight.abs().max():.3f}", "at random, at most 0.447", "1 / sqrt(inputs)")
assert bias.abs().max() == 0, told("bias", bias.tolist(), "zeros", "at the start")
with torch.no_grad():
    layer.bias += torch.tensor([1.0, -3.0])
assert torch.allclose(layer(x) - y, torch.tensor([1.0, -3.0]), atol=1e-6), "the bias has no effect"
layer(x).sum().backward()
assert torch.allclose(layer.weight.grad, x.sum(0).expand(2, 5)), "the slope of the weights"
assert torch.allclose(layer.bias.grad, torch.tensor([3.0, 3.0])), "the slope of the bias"
### END HIDDEN TESTS

# %% [markdown]
# ## 2. Backward by hand
#
# A net of two layers: $h = \tanh(x W_1)$, $s = h W_2$, and the loss is the mean of $(s - t)^2$ over
# all N K numbers. Go backwards through it with the chain rule, without autograd.

# %% exercise="backward"
def gradients(x, t, w1, w2):
    """Slopes of the loss with respect to both weights.

    x: (N, D)   t: (N, K)   w1: (D, H)   w2: (H, K)
    returns: (slope of w1, slope of w2), of their shapes
    """
    ### BEGIN SOLUTION
    h = torch.tanh(x @ w1)
    ds = 2 * (h @ w2 - t) / t.numel()
    dh = ds @ w2.T
    return x.T @ (dh * (1 - h ** 2)), h.T @ ds
    ### END SOLUTION


# %% tests="backward" points=4
def check_gradients(N, D, H, K, seed):
    draws = torch.Generator().manual_seed(seed)
    x, t = torch.randn(N, D, generator=draws), torch.randn(N, K, generator=draws)
    w1 = torch.randn(D, H, generator=draws, requires_grad=True)
    w2 = torch.randn(H, K, generator=draws, requires_grad=True)
    loss = ((torch.tanh(x @ w1) @ w2 - t) ** 2).mean()
    right = torch.autograd.grad(loss, [w1, w2])
    call = f"gradients for N, D, H, K = {N}, {D}, {H}, {K}"
    found = as_parts(gradients(x, t, w1.detach(), w2.detach()), ("w1", "w2"), call)
    for name, slope, exact in zip(("w2", "w1"), found[::-1], right[::-1]):
        slope = torch.as_tensor(as_numbers(slope, tuple(exact.shape), f"{call}, {name}"))
        why = ("the loss is a mean over N K numbers of squares, so 2 / (N K) stands before all"
               if name == "w2" else "through W2, then through the slope of tanh, then to x")
        assert torch.allclose(slope.float(), exact, atol=1e-5), told(
            f"{call}, {name}", slope[0].tolist(), exact[0].tolist(), f"first row; {why}")


check_gradients(4, 3, 5, 2, 1)
### BEGIN HIDDEN TESTS
check_gradients(1, 2, 2, 1, 2)
check_gradients(7, 1, 4, 3, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## 3. A function with a slope of its own
#
# `swish` is $x \cdot \sigma(x)$. Write it as a `torch.autograd.Function`: `forward` keeps what
# `backward` needs, and `backward` gets the slope from above and hands down its product with
# $\sigma(x) \, (1 + x (1 - \sigma(x)))$.

# %% exercise="swish"
class Swish(torch.autograd.Function):
    """x times sigmoid(x), of any shape; used as Swish.apply(x)."""

    @staticmethod
    def forward(ctx, x):
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x * torch.sigmoid(x)
        ### END SOLUTION

    @staticmethod
    def backward(ctx, above):
        ### BEGIN SOLUTION
        x, = ctx.saved_tensors
        s = torch.sigmoid(x)
        return above * s * (1 + x * (1 - s))
        ### END SOLUTION


# %% tests="swish" points=3
x = torch.tensor([-2.0, -0.5, 0.0, 1.0, 3.0], requires_grad=True)
y = Swish.apply(x)
assert y.shape == x.shape, told("Swish", tuple(y.shape), (5,), "one number for each")
assert torch.allclose(y, F.silu(x)), told(
    "Swish", y.tolist(), F.silu(x).tolist(), "x times sigmoid")
y.sum().backward()
twin = x.detach().clone().requires_grad_()
F.silu(twin).sum().backward()
assert torch.allclose(x.grad, twin.grad, atol=1e-6), told(
    "slope of Swish", x.grad.tolist(), twin.grad.tolist(), "the product rule has two terms")
### BEGIN HIDDEN TESTS
x = torch.randn(3, 4, generator=torch.Generator().manual_seed(3), requires_grad=True)
twin = x.detach().clone().requires_grad_()
(Swish.apply(2 * x) ** 2).sum().backward()
(F.silu(2 * twin) ** 2).sum().backward()
assert torch.allclose(x.grad, twin.grad, atol=1e-5), told(
    "slope through Swish of 2 x, squared", x.grad[0].tolist(), twin.grad[0].tolist(),
    "backward hands down the slope from above times its own")
### END HIDDEN TESTS

# %% [markdown]
# ## 4. An LSTM cell
#
# Four gates from the input and the last output: $i, f, g, o$, in PyTorch's order, are the quarters
# of $W x + U h + b$. Then $c' = \sigma(f)\, c + \sigma(i) \tanh(g)$ and $h' = \sigma(o) \tanh(c')$.

# %% exercise="lstm"
class Cell:
    """One LSTM cell: W (4 H, D), U (4 H, H), b (4 H,) tensors, given at the start."""

    def __init__(self, W, U, b):
        self.W, self.U, self.b = W, U, b

    def step(self, x, state):
        """One step.

        x:       (N, D)
        state:   (h, c), each (N, H); not changed
        returns: the new (h, c)
        """
        ### BEGIN SOLUTION
        h, c = state
        i, f, g, o = (x @ self.W.T + h @ self.U.T + self.b).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
        ### END SOLUTION


# %% tests="lstm" points=4
def check_cell(N, D, H, seed, steps):
    torch.manual_seed(seed)
    exact = nn.LSTMCell(D, H)
    W, U = exact.weight_ih.detach(), exact.weight_hh.detach()
    mine = Cell(W, U, (exact.bias_ih + exact.bias_hh).detach())
    state = torch.randn(N, H), torch.randn(N, H)
    kept = right = tuple(part.clone() for part in state)
    for k in range(steps):
        x = torch.randn(N, D)
        before, state = state, mine.step(x, state)
        call = f"step {k + 1} for N, D, H = {N}, {D}, {H}"
        state = tuple(as_parts(state, ("h", "c"), call))
        with torch.no_grad():
            right = exact(x, right)
        for name, found, wanted in zip("ch", state[::-1], right[::-1]):
            assert found.shape == wanted.shape, told(
                f"{call}, {name}", tuple(found.shape), tuple(wanted.shape), "as before the step")
            assert torch.allclose(found, wanted, atol=1e-5), told(
                f"{call}, {name}", found[0].tolist(), wanted[0].tolist(),
                "first row; c' = sigmoid(f) c + sigmoid(i) tanh(g)" if name == "c" else
                "first row; h' = sigmoid(o) tanh(c'), with the new c'")
        if k == 0:
            assert all(map(torch.equal, before, kept)), f"{call}: the old state came back changed"


check_cell(2, 3, 4, 1, 1)
### BEGIN HIDDEN TESTS
check_cell(1, 2, 3, 2, 5)
check_cell(5, 1, 1, 3, 2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Convolution by unfolding
#
# `F.unfold(x, size)` lays each patch of an image into a column. Then a convolution is one product
# of matrices, and a `reshape` brings the picture back. No padding, a stride of 1.

# %% exercise="conv"
def conv2d(x, weight, bias):
    """Convolution as neural nets have it: the kernel is not turned round.

    x: (N, C, H, W)   weight: (K, C, h, w)   bias: (K,)
    returns: (N, K, H - h + 1, W - w + 1)
    """
    ### BEGIN SOLUTION
    (N, _, H, W), (K, _, h, w) = x.shape, weight.shape
    patches = F.unfold(x, (h, w))
    out = weight.reshape(K, -1) @ patches + bias[:, None]
    return out.reshape(N, K, H - h + 1, W - w + 1)
    ### END SOLUTION


# %% tests="conv" points=3
def check_conv(N, C, H, W, K, h, w, seed):
    draws = torch.Generator().manual_seed(seed)
    x, weight = torch.randn(N, C, H, W, generator=draws), torch.randn(K, C, h, w, generator=draws)
    bias = torch.randn(K, generator=draws)
    wanted, call = F.conv2d(x, weight, bias), f"conv2d, image {H} by {W}, kernel {h} by {w}"
    found = conv2d(x, weight, bias)
    assert tuple(found.shape) == tuple(wanted.shape), told(
        call, tuple(found.shape), tuple(wanted.shape), "as many places as the kernel has")
    no_bias = bias.any() and torch.allclose(found, F.conv2d(x, weight), atol=1e-4)
    assert not no_bias, f"{call}: the bias is missing"
    turned = torch.allclose(found, F.conv2d(x, weight.flip(2, 3), bias), atol=1e-4)
    assert not turned or h * w == 1, f"{call}: the kernel came out turned round"
    assert torch.allclose(found, wanted, atol=1e-4), told(
        call, found[0, 0, 0, :3].tolist(), wanted[0, 0, 0, :3].tolist(), "its first numbers")


check_conv(2, 3, 6, 5, 4, 3, 2, 1)
### BEGIN HIDDEN TESTS
check_conv(1, 1, 4, 7, 1, 1, 1, 2)
check_conv(3, 2, 5, 5, 2, 5, 4, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. Train
#
# Two moons that no line separates. Build a net, train it with an optimiser of your choice, and
# return it together with the loss of every step, each a number. In 60 steps the loss must fall to a
# third.

# %% given="moons"
def moons(N, seed):
    """Two bent clouds: X (N, 2) float and y (N,) int, 0 or 1, in turn."""
    draws = torch.Generator().manual_seed(seed)
    y = torch.arange(N) % 2
    angle = math.pi * torch.rand(N, generator=draws) + math.pi * y
    X = torch.stack([torch.cos(angle) + y, torch.sin(angle) + 0.4 * y], dim=1)
    return X + 0.08 * torch.randn(N, 2, generator=draws), y


# %% exercise="train"
def train(X, y, steps):
    """Train a net on two classes.

    X: (N, 2) float   y: (N,) int, 0 or 1
    returns: (net, losses): a module (N, 2) -> (N, 2) scores; a list of `steps` floats
    """
    ### BEGIN SOLUTION
    torch.manual_seed(1)
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 2))
    optimiser, losses = torch.optim.Adam(net.parameters(), lr=0.05), []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.cross_entropy(net(X), y)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return net, losses
    ### END SOLUTION


# %% tests="train" points=3
X, y = moons(80, 0)
net, losses = as_parts(train(X, y, 60), ("net", "losses"), "train for 60 steps")
losses = as_numbers(losses, (60,), "losses of 60 steps")
assert losses[-1] < losses[0] / 3, told(
    "last loss", f"{losses[-1]:.3f} after {losses[0]:.3f}", "a third",
    "does every step move the net?")
assert isinstance(net, nn.Module), "train: the first thing returned should be the net"
### BEGIN HIDDEN TESTS
new, kinds = moons(200, 7)
scores = net(new)
assert tuple(scores.shape) == (200, 2), told(
    "the net of 200", tuple(scores.shape), (200, 2), "scores")
right = (scores.argmax(dim=1) == kinds).float().mean().item()
assert right > 0.85, told(
    "moons never seen", f"{right:.2f} right", "more than 0.85", "return what was trained")
found = F.cross_entropy(net(X), y).item()
assert abs(found - losses[-1]) < 0.1, told(
    "loss of the net", f"{found:.3f}", f"about {losses[-1]:.3f}", "losses are those of this net")
### END HIDDEN TESTS

# %% [markdown]
# ## 7. Weights from a file
#
# A net is stored as its `state_dict`: names and tensors. Build the net that fits, and fill it. In a
# trained net nothing is dropped out any more, so set it to `eval`.

# %% exercise="restore"
def restore(state):
    """The net whose weights these are.

    state:   dict with 0.weight (H, D), 0.bias (H,), 3.weight (C, H), 3.bias (C,); not changed
    returns: nn.Sequential of Linear, ReLU, Dropout(0.5), Linear, filled, in eval mode
    """
    ### BEGIN SOLUTION
    (H, D), (C, _) = state["0.weight"].shape, state["3.weight"].shape
    net = nn.Sequential(nn.Linear(D, H), nn.ReLU(), nn.Dropout(0.5), nn.Linear(H, C))
    net.load_state_dict(state)
    return net.eval()
    ### END SOLUTION


# %% tests="restore" points=2
def stored(D, H, C, seed):
    draws = torch.Generator().manual_seed(seed)
    shapes = {"0.weight": (H, D), "0.bias": (H,), "3.weight": (C, H), "3.bias": (C,)}
    return {name: torch.randn(shape, generator=draws) for name, shape in shapes.items()}


state = stored(3, 6, 2, 1)
net = restore(state)
assert isinstance(net, nn.Module), f"restore: found {type(net).__name__}, expected a module"
assert list(net.state_dict()) == list(state), told(
    "names", list(net.state_dict()), list(state), "Linear, ReLU, Dropout, Linear in a Sequential")
assert net.training is False, "restore: found a net in training mode, expected eval"
### BEGIN HIDDEN TESTS
for name, tensor in net.state_dict().items():
    assert torch.equal(tensor, state[name]), f"{name} is not what was stored"
state = stored(4, 3, 5, 2)
net, x = restore(state), torch.randn(8, 4, generator=torch.Generator().manual_seed(2))
hidden = F.relu(x @ state["0.weight"].T + state["0.bias"])
wanted = hidden @ state["3.weight"].T + state["3.bias"]
with torch.no_grad():
    assert torch.allclose(net(x), wanted, atol=1e-5), "8 rows, 4 inputs, 5 classes: other scores"
### END HIDDEN TESTS

# %% [markdown]
# ## 8. A step that nobody differentiates
#
# Write the step of gradient descent with momentum, as an optimiser has it: the weights change *in
# place*, and autograd must not see it: that is what `torch.no_grad()` is for.

# %% exercise="momentum"
def momentum_step(w, slope, speed, rate, keep):
    """One step; returns nothing.

    w:     (D,) float tensor, a leaf that requires grad; changed: w - rate * new speed
    slope: (D,) float tensor
    speed: (D,) float tensor; changed: keep * speed + slope
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        speed.mul_(keep).add_(slope)
        w.sub_(rate * speed)
    ### END SOLUTION


# %% tests="momentum" points=2
w = torch.tensor([1.0, -2.0, 0.5], requires_grad=True)
slope, speed = torch.tensor([0.5, 1.0, -1.0]), torch.tensor([2.0, 0.0, 4.0])
returned = momentum_step(w, slope, speed, 0.1, 0.5)
assert returned is None, "momentum_step: something was returned, expected nothing"
assert w.requires_grad and w.is_leaf, "momentum_step: w is no longer a leaf that requires grad"
assert not speed.requires_grad, "momentum_step: autograd saw the step; use torch.no_grad()"
assert torch.allclose(speed, torch.tensor([1.5, 1.0, 1.0])), told(
    "speed", speed.tolist(), [1.5, 1.0, 1.0], "keep times the old speed, plus the slope")
assert torch.allclose(w, torch.tensor([0.85, -2.1, 0.4])), told(
    "w", w.tolist(), [0.85, -2.1, 0.4], "minus the rate times the new speed")
### BEGIN HIDDEN TESTS
assert slope.tolist() == [0.5, 1.0, -1.0], "momentum_step: the slope came back changed"
momentum_step(w, slope, speed, 0.2, 0.0)
assert torch.allclose(speed, slope) and torch.allclose(w, torch.tensor([0.75, -2.3, 0.6])), told(
    "second step, keep = 0", w.tolist(), [0.75, -2.3, 0.6], "then the speed is the slope")
(3 * w).sum().backward()
assert torch.allclose(w.grad, torch.full((3,), 3.0)), "after a step the slope of 3 w should be 3"
### END HIDDEN TESTS
