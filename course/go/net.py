"""A small policy and value network for Go, in PyTorch: convolutions that keep every point.

No layer halves the board: a move is a point, so the policy needs all of them. The weights do not
know the size of the board either; trained on 9x9, the net can be asked about 19x19.
"""

import torch
from torch import nn
from torch.nn import functional

from course.go.view import NAMES

CHANNELS, BLOCKS = 32, 3


def conv(inputs, outputs, size=3):
    """A convolution whose output is as large as its input, before batch normalisation."""
    return nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False)


class Block(nn.Module):
    """Two convolutions and a way around them (He et al. 2016, figure 2)."""

    def __init__(self, channels):
        super().__init__()
        self.one, self.norm_one = conv(channels, channels), nn.BatchNorm2d(channels)
        self.two, self.norm_two = conv(channels, channels), nn.BatchNorm2d(channels)

    def forward(self, x):
        inner = functional.relu(self.norm_one(self.one(x)))
        return functional.relu(x + self.norm_two(self.two(inner)))


class Net(nn.Module):
    """Scores of the n * n + 1 moves, and a number whose sign says who wins.

    The last move is the pass, whose score comes from the mean over the board. One tower with two
    heads follows AlphaGo Zero (Silver et al. 2017, Methods, "Neural network architecture"); ours
    has 3 blocks of 32 channels where that had 19 or 39 of 256.
    """

    def __init__(self, channels=CHANNELS, blocks=BLOCKS):
        super().__init__()
        self.stem, self.norm = conv(len(NAMES), channels), nn.BatchNorm2d(channels)
        self.blocks = nn.ModuleList(Block(channels) for _ in range(blocks))
        self.point, self.passing = nn.Conv2d(channels, 1, 1), nn.Linear(channels, 1)
        self.look = nn.Conv2d(channels, channels, 1)
        self.judge, self.verdict = nn.Linear(channels, channels), nn.Linear(channels, 1)

    def forward(self, planes):
        """(B, 12, n, n) floats -> scores (B, n * n + 1), log odds of winning (B,)."""
        x = functional.relu(self.norm(self.stem(planes)))
        for block in self.blocks:
            x = block(x)
        scores = [self.point(x).flatten(1), self.passing(x.mean((2, 3)))]
        seen = functional.relu(self.look(x)).mean((2, 3))
        return torch.cat(scores, 1), self.verdict(functional.relu(self.judge(seen)))[:, 0]


def masked(scores, legal):
    """Scores with minus infinity for moves that are not legal; the pass always is.

    scores: (B, N + 1); legal: (B, N) bool
    """
    allowed = functional.pad(legal, (0, 1), value=True)
    return scores.masked_fill(~allowed, -torch.inf)


def folded(net):
    """The net's weights with each batch normalisation put into the convolution before it.

    returns: {name: (weight, bias)}, NumPy float32; "stem", "0.one", "0.two", ..., and the heads
    """
    found = {"stem": fold(net.stem, net.norm)}
    for number, block in enumerate(net.blocks):
        found[f"{number}.one"] = fold(block.one, block.norm_one)
        found[f"{number}.two"] = fold(block.two, block.norm_two)
    for name in ("point", "passing", "look", "judge", "verdict"):
        layer = getattr(net, name)
        found[name] = (layer.weight, layer.bias)
    return {name: tuple(w.detach().numpy().copy() for w in pair) for name, pair in found.items()}


def fold(layer, norm):
    """Weight and bias of the convolution that does what both do when nothing is trained."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return layer.weight * scale[:, None, None, None], norm.bias - norm.running_mean * scale
