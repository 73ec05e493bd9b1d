"""The recipe of the figure's net of 1989; it needs its data set (see course/data.py).

    python -m course.lenet_train          measures again what the figure's net can do
    python -m course.lenet_train --train  trains it and writes its weights

The zip codes of 1989 are learnt from in course/lenet_usps.py.
"""
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from course import data, lenet

KEPT = "passes", "batch", "rate", "shifts"  # of a recipe, in the file


@dataclass(frozen=True)
class Recipe:
    """How a net is made: squared error, plain gradient steps, and the last weights are kept.

    digits: () -> x, y, x_test, y_test; x of (N, 16, 16), -1 for paper to 1 for ink
    rate:   of the first step, on `batch` examples; it falls to a tenth along a straight line
    shifts: whether each batch is moved by up to one pixel at random
    """
    title: str
    digits: Callable
    passes: int
    batch: int
    rate: float
    shifts: bool = False


def fitted_mnist():
    """MNIST cut and scaled as the zip codes were, which fill their square."""
    kept = data.mnist()

    def fit(x):
        return np.array([lenet.fitted(one / 255) for one in x], np.float32).clip(0, 1) * 2 - 1

    return fit(kept.x), kept.y, fit(kept.x_test), kept.y_test


RECIPES = {
    "mnist": Recipe("MNIST, 60,000 digits", fitted_mnist, 12, 16, 0.01, True),
}


def begin(seed):
    """First weights, uniform in 2.4 over the root of the number of inputs; biases 0: tensors."""
    import torch

    draw, arrays = torch.Generator().manual_seed(seed), {}
    for name, shape in lenet.SHAPES.items():
        wide = 2.4 / np.sqrt(lenet.FAN[name]) if name in lenet.FAN else 0
        chance = torch.rand(*shape, generator=draw)
        arrays[name] = ((2 * chance - 1) * wide).requires_grad_()
    return arrays


def forward(arrays, x):
    """Answers to N images, in PyTorch: (N, 16, 16) -> (N, 10)."""
    from torch.nn.functional import conv2d, pad

    def padded(maps):
        return pad(maps, [2] * 4, value=lenet.PAPER)

    w1, w2 = arrays["w1"].reshape(12, 1, 5, 5), arrays["w2"].reshape(12, 8, 5, 5)
    h1 = _squash(conv2d(padded(x[:, None]), w1, stride=2) + arrays["b1"])
    seen = padded(h1)[:, lenet.SEEN.ravel()]
    h2 = _squash(conv2d(seen, w2, stride=2, groups=3) + arrays["b2"]).flatten(1)
    h3 = _squash(h2 @ arrays["w3"].T + arrays["b3"])
    return _squash(h3 @ arrays["w4"].T + arrays["b4"])


def _squash(a):
    import torch

    return lenet.GAIN * torch.tanh(lenet.SLOPE * a)


def train(recipe, x, y, seed, report=lambda done: None):
    """A Net after the recipe's passes over x and y."""
    import torch

    draw = torch.Generator().manual_seed(seed)
    x, wanted = torch.tensor(x), 2 * torch.eye(10)[torch.tensor(y)] - 1
    arrays = begin(seed)
    rates = iter(np.linspace(1, 0.1, recipe.passes * -(-len(x) // recipe.batch)) * recipe.rate)
    for done in range(recipe.passes):
        for chosen in torch.randperm(len(x), generator=draw).split(recipe.batch):
            shown = _moved(x[chosen], draw) if recipe.shifts else x[chosen]
            loss = ((forward(arrays, shown) - wanted[chosen]) ** 2).sum(dim=1).mean()
            _step(arrays, loss, next(rates))
        report(done)
    return lenet.Net(**{name: array.detach().double().numpy() for name, array in arrays.items()})


def _moved(x, draw):
    """A batch moved by up to a pixel each way; paper comes in."""
    import torch

    down, across = torch.randint(0, 3, (2,), generator=draw).tolist()
    padded = torch.nn.functional.pad(x, [1] * 4, value=lenet.PAPER)
    return padded[..., down:down + lenet.SIDE, across:across + lenet.SIDE]


def _step(arrays, loss, rate):
    import torch

    slopes = torch.autograd.grad(loss, list(arrays.values()))
    with torch.no_grad():
        for array, slope in zip(arrays.values(), slopes, strict=True):
            array -= rate * slope


# What the nets can do

def mistakes(net, x, y):
    """Per cent of x that the net reads wrongly, to two decimals."""
    wrong = sum(int((net.reads(part) != of).sum())
                for part, of in zip(_parts(x), _parts(y), strict=True))
    return round(100 * wrong / len(y), 2)


def _parts(array, size=2000):
    return [array[k:k + size] for k in range(0, len(array), size)]


def entry(recipe, net):
    """A net's entry of the file; its errors are those after rounding."""
    x, y, x_test, y_test = recipe.digits()
    net = lenet.unpacked(lenet.packed(net))
    return {"title": recipe.title, "recipe": {name: getattr(recipe, name) for name in KEPT},
            "train": mistakes(net, x, y), "test": mistakes(net, x_test, y_test),
            "arrays": lenet.packed(net)}


def trained(recipe, seed=0):
    """A recipe's net; says each pass."""
    x, y, *_ = recipe.digits()
    return train(recipe, x, y, seed, lambda done: print("pass", done + 1, flush=True))


def tell(recipe, net):
    x, y, x_test, y_test = recipe.digits()
    print(f"{recipe.title}: train {mistakes(net, x, y):.2f} %, "
          f"test {mistakes(net, x_test, y_test):.2f} %")


def main(argv=()):
    """The verb; returns 0."""
    if "--train" in argv:
        lenet.store({name: entry(recipe, trained(recipe)) for name, recipe in RECIPES.items()})
    for name, recipe in RECIPES.items():
        tell(recipe, lenet.load(name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
