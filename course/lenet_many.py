"""Several nets of 1989 side by side: one array holds the weights of all K of them.

For runs over many seeds: ten nets that learn one digit at a time cost little more than one net.
Slopes are written out by hand, for the same lines give the curvatures when all is squared.
source: LeCun et al., Neural Computation 1(4), 541-551 (1989); LeCun et al., Efficient BackProp
(1998), sections 7 to 9 for the curvatures
"""
from functools import cache

import torch
from torch.nn.functional import pad, unfold

from course import lenet

LEAST = 0.1  # added to each curvature
SEES = torch.tensor([[m in seen for m in range(12)] for seen in lenet.SEEN.tolist()])
STEEPEST = torch.tensor(lenet.SLOPE * lenet.GAIN, dtype=torch.float64)
MASK = SEES.repeat_interleave(4, 0).repeat_interleave(25, 1).float()  # (12, 300), maps of H2


def begin(seeds, reach=2.4):
    """First weights of one net for each seed, uniform in `reach` over the root of the inputs.

    returns: {name: (K, ...)}; w1 (12, 25), w2 (12, 300), w3 (192, 30), w4 (30, 10),
             b1 (12, 64), b2 (12, 16), b3 (1, 30), b4 (1, 10); biases are 0
    """
    shapes = {"w1": (12, 25), "w2": (12, 300), "w3": (192, 30), "w4": (30, 10)}
    draws = [torch.Generator().manual_seed(seed) for seed in seeds]
    p = {name: torch.stack([2 * torch.rand(*shape, generator=draw) - 1 for draw in draws])
         * reach / lenet.FAN[name] ** 0.5 for name, shape in shapes.items()}
    p["w2"] *= MASK
    for name, shape in {"b1": (12, 64), "b2": (12, 16), "b3": (1, 30), "b4": (1, 10)}.items():
        p[name] = torch.zeros(len(draws), *shape)
    return p


@cache
def _places(maps, side):
    """Where in padded maps each number stands that a unit sees: for every place 25 in each map."""
    wide = side + 4
    where = torch.arange(maps * wide * wide, dtype=torch.float).reshape(1, maps, wide, wide)
    return unfold(where, 5, stride=2).flatten().long()


def columns(maps):
    """What every unit sees: (K, B, C, H, H) -> (K, B, 25 C, places)."""
    _, _, many, side, _ = maps.shape
    padded = pad(maps, [2] * 4, value=lenet.PAPER).flatten(2).flatten(0, 1)
    seen = padded.index_select(1, _places(many, side))  # five times as fast as unfold itself
    return seen.view(*maps.shape[:2], 25 * many, -1)


def _back_to_maps(seen):
    """The adjoint of `columns` for H1: (K, B, 300, 16) -> (K, B, 12, 64)."""
    maps = seen.new_zeros(seen.shape[:2].numel(), 12 * 12 * 12)
    maps.index_add_(1, _places(12, 8), seen.flatten(2).flatten(0, 1))
    return maps.view(*seen.shape[:2], 12, 12, 12)[..., 2:-2, 2:-2].flatten(3)


def tanh(a):
    return lenet.GAIN * torch.tanh(lenet.SLOPE * a)


def tanh_slope(h):
    """The slope of `tanh` where it has the value h."""
    return torch.addcmul(STEEPEST, h, h, value=-lenet.SLOPE / lenet.GAIN)


def relu_slope(h):
    return (h > 0).to(h.dtype)


SQUASH = tanh, tanh_slope
RELU = torch.relu, relu_slope


def forward(p, seen, f=tanh):
    """What all units say to the same number of digits for each net.

    seen:    (K, B, 25, 64), the `columns` of the digits
    returns: h1 (K, B, 12, 64), what H2 sees of it (K, B, 300, 16), h2 (K, B, 192),
             h3 (K, B, 30), and what the answers are squashed from, (K, B, 10)
    """
    h1 = f(p["w1"][:, None] @ seen + p["b1"][:, None])
    near = columns(h1.unflatten(3, (8, 8)))
    h2 = f(p["w2"][:, None] @ near + p["b2"][:, None]).flatten(2)
    h3 = f(h2 @ p["w3"] + p["b3"])
    return h1, near, h2, h3, h3 @ p["w4"] + p["b4"]


def slopes(p, seen, states, last, slope=tanh_slope, q=lambda a: a):
    """Slopes of a loss, summed over the B digits, by all weights.

    last:    (K, B, 10), its slopes by what the answers are squashed from
    q:       torch.square, with second derivatives in `last`, gives curvatures of the weights,
             without mixed terms (Efficient BackProp, equations 45 to 48)
    returns: {name: (K, ...)}, as `begin`
    """
    h1, near, h2, h3, _ = states
    d3 = last @ q(p["w4"]).mT * q(slope(h3))
    d2 = (d3 @ q(p["w3"]).mT * q(slope(h2))).unflatten(2, (12, 16))
    d1 = _back_to_maps(q(p["w2"]).mT[:, None] @ d2) * q(slope(h1))
    return {"w1": (d1 @ q(seen).mT).sum(1), "b1": d1.sum(1),
            "w2": (d2 @ q(near).mT).sum(1) * MASK, "b2": d2.sum(1),
            "w3": q(h2).mT @ d3, "b3": d3.sum(1, keepdim=True),
            "w4": q(h3).mT @ last, "b4": last.sum(1, keepdim=True)}


# Steps: each is a function of weights, slopes and the number of steps done before

def curvatures(p, x):
    """Of the squared error by each weight, never negative: a mean over digits (K, B, 16, 16)."""
    seen = columns(x[:, :, None])
    states = forward(p, seen)
    last = 2 * tanh_slope(tanh(states[-1])) ** 2 / x.shape[1]
    return slopes(p, seen, states, last, q=torch.square)


def plain(rate):
    def step(p, g, _done):
        for name, slope in g.items():
            p[name].sub_(slope, alpha=rate)
    return step


def by_curvature(rate, p, x):
    """Steps divided by the curvatures that p has now, seen at digits x (K, B, 16, 16)."""
    own = {name: rate / (LEAST + h) for name, h in curvatures(p, x).items()}

    def step(p, g, _done):
        for name, slope in g.items():
            p[name].addcmul_(own[name], slope, value=-1)
    return step


def adam(rate, p, steps):
    """Kingma and Ba (2015), algorithm 1, at a falling rate."""
    m, v = ({name: torch.zeros_like(a) for name, a in p.items()} for _ in range(2))

    def step(p, g, done):
        now = rate * (1 - 0.9 * done / steps) * (1 - 0.999 ** (done + 1)) ** 0.5
        for name, slope in g.items():
            m[name].lerp_(slope, 0.1)
            v[name].lerp_(slope * slope, 0.001)
            p[name] -= now / (1 - 0.9 ** (done + 1)) * m[name] / (v[name].sqrt() + 1e-8)
    return step


# What nets say

def reads(p, x, f=tanh):
    """The digits that the K nets read: x (N, 16, 16) -> (K, N)."""
    said = []
    for part in x.split(500):
        seen = columns(part[None, :, None])  # the same for all nets
        said.append(forward(p, seen, f)[-1].argmax(2))
    return torch.cat(said, 1)


def single(p, k=0):
    """The k-th as a lenet.Net."""
    own = {name: array[k].double().numpy() for name, array in p.items()}
    own["w2"] = own["w2"].reshape(12, 12, 25)[range(12), :][
        [[m] for m in range(12)], lenet.SEEN.repeat(4, 0)]
    own["w3"], own["w4"] = own["w3"].T, own["w4"].T
    return lenet.Net(**{name: own[name].reshape(lenet.SHAPES[name]) for name in lenet.SHAPES})
