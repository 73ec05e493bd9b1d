"""The same for torch."""

from tests.autograder.apart.styles import Style

HEAD = "import torch, torch.nn as nn, torch.nn.functional as F\n"


def style(name, right, wrong, test):
    return Style(name, HEAD + right, HEAD + wrong, HEAD + test)


NET = """
class Net(nn.Module):
    def __init__(self, hidden=4):
        super().__init__()
        self.a, self.b = nn.Linear(3, hidden), nn.Linear(hidden, 1)
        self.drop = nn.Dropout(0.5)
    def forward(self, x): return self.b(self.drop(torch.tanh(self.a(x))))
"""
BAD_NET = NET.replace("torch.tanh(", "torch.relu(")
SEEDED = """
torch.manual_seed(0)
net = Net()
x, y = torch.randn(5, 3), torch.randn(5, 1)
net.eval()
"""
REFERENCE = NET.replace("Net", "Mine")
WITH_REFERENCE = (
    SEEDED
    + REFERENCE
    + """
mine = Mine()
mine.load_state_dict(net.state_dict())
mine.eval()
"""
)

TORCH_STYLES = [
    style(
        "a module's parts",
        NET,
        NET.replace("nn.Linear(3, hidden)", "nn.Linear(3, hidden, bias=False)"),
        "net = Net(hidden=6)\nassert isinstance(net, nn.Module)\n"
        "assert sum(p.numel() for p in net.parameters()) == 31\n"
        "assert [n for n, _ in net.named_parameters()][0] == 'a.weight'\n"
        "assert net.a.weight.shape == (6, 3) and net.training",
    ),
    style(
        "recorded numbers after a seed",
        NET,
        BAD_NET,
        SEEDED
        + REFERENCE
        + """
torch.manual_seed(0)
mine = Mine()
assert torch.equal(x, torch.randn(5, 3)) and torch.equal(y, torch.randn(5, 1))
mine.eval()
assert torch.allclose(net(x), mine(x))""",
    ),
    style("forward", NET, BAD_NET, WITH_REFERENCE + "assert torch.allclose(net(x), mine(x))"),
    style(
        "gradients of parameters",
        NET,
        BAD_NET,
        WITH_REFERENCE
        + """
F.mse_loss(net(x), y).backward()
F.mse_loss(mine(x), y).backward()
for p, q in zip(net.parameters(), mine.parameters()):
    assert torch.allclose(p.grad, q.grad), p.grad""",
    ),
    style(
        "the tests' own optimizer",
        NET,
        BAD_NET,
        WITH_REFERENCE
        + """
ends = []
for model in (net, mine):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(4):
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    ends.append(loss.item())
assert abs(ends[0] - ends[1]) < 1e-7""",
    ),
    style(
        "a training loop of the student's",
        """
def train(model, x, y, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        optimizer.zero_grad(); loss.backward(); optimizer.step()
    return loss.item()""",
        """
def train(model, x, y, steps):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(steps):
        loss = F.mse_loss(model(x), y)
        loss.backward(); optimizer.step()
    return loss.item()""",
        """
torch.manual_seed(1)
model, other = nn.Linear(3, 1), nn.Linear(3, 1)
other.load_state_dict(model.state_dict())
x, y = torch.randn(8, 3), torch.randn(8, 1)
train(model, x, y, 5)
for _ in range(5):
    other.zero_grad()
    F.mse_loss(other(x), y).backward()
    with torch.no_grad():
        for p in other.parameters(): p -= 0.1 * p.grad
assert torch.allclose(model.weight, other.weight), model.weight""",
    ),
    style(
        "weights set by the test",
        NET,
        BAD_NET,
        SEEDED
        + """
net.a.weight.data.fill_(0.5)
with torch.no_grad():
    net.a.bias.zero_()
    net.b.weight[:] = 1
net.state_dict()["b.bias"].fill_(7.0)
expected = 4 * torch.tanh(0.5 * x.sum(1, keepdim=True)) + 7
assert torch.allclose(net(x), expected, atol=1e-6)""",
    ),
    style(
        "freezing",
        "def freeze(net):\n    for p in net.parameters(): p.requires_grad = False",
        "def freeze(net):\n    for p in list(net.parameters())[1:]: p.requires_grad = False",
        "net = nn.Linear(2, 2)\n"
        "freeze(net)\n"
        "assert not any(p.requires_grad for p in net.parameters())",
    ),
    style(
        "gradient of the input",
        "def f(x): return (x ** 3).sum()",
        "def f(x): return (x ** 2).sum()",
        "x = torch.tensor([1.0, 2.0], requires_grad=True)\nf(x).backward()\n"
        "assert torch.equal(x.grad, torch.tensor([3.0, 12.0])), x.grad",
    ),
    style(
        "autograd.grad",
        "def f(x): return (x ** 3).sum()",
        "def f(x): return (x.detach() * x).sum()",
        "x = torch.tensor([1.0, 2.0], requires_grad=True)\n(g,) = torch.autograd.grad(f(x), x)\n"
        "assert x.grad is None\nassert g.tolist() == [3, 12], g",
    ),
    style(
        "a graph used twice",
        "def f(x): return (x * x).sum()",
        "def f(x): return x.sum() * 0",
        """
x = torch.ones(2, requires_grad=True)
out = f(x)
out.backward()
try:
    out.backward()
except RuntimeError as problem:
    assert "second time" in str(problem)
assert x.grad.tolist() == [2, 2], x.grad""",
    ),
    style(
        "manual backward",
        "def back(x, w, g): return g @ w.T, x.T @ g",
        "def back(x, w, g): return g @ w, x.T @ g",
        """
x = torch.randn(4, 3, requires_grad=True)
w = torch.randn(3, 3, requires_grad=True)
g = torch.randn(4, 3)
(x @ w).backward(g)
dx, dw = back(x.detach(), w.detach(), g)
assert torch.allclose(dx, x.grad, atol=1e-5) and torch.allclose(dw, w.grad, atol=1e-5)""",
    ),
    style(
        "a recurrent cell",
        """
class Cell(nn.Module):
    def __init__(self, n, h):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(n + h, 4 * h))
    def forward(self, x, state):
        h, c = state
        i, f, o, g = (torch.cat([x, h], 1) @ self.W).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c""",
        """
class Cell(nn.Module):
    def __init__(self, n, h):
        super().__init__()
        self.W = nn.Parameter(torch.zeros(n + h, 4 * h))
    def forward(self, x, state):
        h, c = state
        i, f, o, g = (torch.cat([x, h], 1) @ self.W).chunk(4, 1)
        c = torch.sigmoid(i) * c + torch.sigmoid(f) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c""",
        """
torch.manual_seed(4)
cell, mine = Cell(2, 3), torch.randn(5, 12, requires_grad=True)
with torch.no_grad(): cell.W.copy_(mine)
xs = torch.randn(4, 6, 2)
h = c = torch.zeros(6, 3)
k = d = torch.zeros(6, 3)
for x in xs:
    h, c = cell(x, (h, c))
    i, f, o, g = (torch.cat([x, k], 1) @ mine).chunk(4, 1)
    d = f.sigmoid() * d + i.sigmoid() * g.tanh()
    k = o.sigmoid() * d.tanh()
assert torch.allclose(h, k, atol=1e-6), "the state differs"
h.sum().backward(); k.sum().backward()
assert torch.allclose(cell.W.grad, mine.grad, atol=1e-5)""",
    ),
    style(
        "a loss function given",
        """
def descend(f, w, rate, steps):
    w = w.clone().requires_grad_()
    for _ in range(steps):
        f(w).backward()
        with torch.no_grad(): w -= rate * w.grad
        w.grad = None
    return w.detach()""",
        """
def descend(f, w, rate, steps):
    w = w.clone().requires_grad_()
    for _ in range(steps):
        f(w).backward()
        with torch.no_grad(): w -= rate * w.grad
    return w.detach()""",
        """
found = descend(lambda w: ((w - 3) ** 2).sum(), torch.zeros(2), 0.25, 3)
assert torch.allclose(found, torch.full((2,), 2.625)), found""",
    ),
    style(
        "a step over a list of parameters",
        """
def step(params, rate):
    with torch.no_grad():
        for p in params: p -= rate * p.grad""",
        """
def step(params, rate):
    for p in params: p = p - rate * p.grad""",
        """
params = [torch.ones(2, requires_grad=True), torch.zeros(1, requires_grad=True)]
(params[0] * 3).sum().backward(); (params[1] * 2).sum().backward()
step(params, 0.1)
assert torch.allclose(params[0], torch.tensor([0.7, 0.7])), params[0]""",
    ),
    style(
        "an autograd.Function",
        """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): return 2 * ctx.saved_tensors[0] * g""",
        """
class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): ctx.save_for_backward(x); return x * x
    @staticmethod
    def backward(ctx, g): return 2 * g""",
        """
x = torch.tensor([3.0, -1.0], requires_grad=True)
Square.apply(x).sum().backward()
assert x.grad.tolist() == [6, -2], x.grad""",
    ),
    style(
        "dtypes and no gradients",
        "def f(x):\n    with torch.no_grad(): return x.to(torch.bfloat16) * 2",
        "def f(x): return x * 2",
        "out = f(torch.ones(2, requires_grad=True))\n"
        "assert out.dtype == torch.bfloat16, out.dtype\n"
        "assert not out.requires_grad",
    ),
    style(
        "a copy of a model",
        NET,
        NET + "    def __deepcopy__(self, memo): return self\n",
        SEEDED
        + """
import copy
kept = copy.deepcopy(net)
net.a.weight.data.zero_()
assert kept.a.weight.abs().sum() > 0""",
    ),
    style(
        "a dataset and a loader",
        """
class Data(torch.utils.data.Dataset):
    def __len__(self): return 5
    def __getitem__(self, i): return torch.tensor(float(i)), i % 2""",
        """
class Data(torch.utils.data.Dataset):
    def __len__(self): return 4
    def __getitem__(self, i): return torch.tensor(float(i)), i % 2""",
        """
from torch.utils.data import DataLoader
xs, ys = zip(*DataLoader(Data(), batch_size=2))
assert torch.cat(xs).tolist() == [0, 1, 2, 3, 4], xs
assert torch.cat(ys).tolist() == [0, 1, 0, 1, 0]""",
    ),
    style(
        "a loader given",
        """
def total(loader):
    return sum(float(x.sum()) for x, in loader)""",
        """
def total(loader):
    return sum(float(x.mean()) for x, in loader)""",
        """
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.arange(10.0)), batch_size=4)
assert total(loader) == 45""",
    ),
    style(
        "attention",
        """
def attend(q, k, v, mask=None):
    s = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is not None: s = s.masked_fill(mask == 0, float("-inf"))
    w = s.softmax(-1)
    return w @ v, w""",
        """
def attend(q, k, v, mask=None):
    s = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    w = s.softmax(-1)
    return w @ v, w""",
        """
torch.manual_seed(2)
q, k, v = torch.randn(3, 2, 4, 8)
out, w = attend(q, k, v, torch.tril(torch.ones(4, 4)))
assert w.shape == (2, 4, 4) and torch.allclose(w.sum(-1), torch.ones(2, 4))
expected = F.scaled_dot_product_attention(q, k, v, is_causal=True)
torch.testing.assert_close(out, expected)""",
    ),
]
