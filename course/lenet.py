"""The net of 1989 for the live figure `lenet`: what it computes, and its trained weights.

Four layers: 12 maps of 8x8 units (H1), 12 of 4x4 (H2), 30 units (H3), 10 answers. Units of a map
share their weights, not their biases; a unit of H2 looks at eight of the twelve maps.

Weights are kept as whole numbers from -127 to 127 and one scale for each array.
`python -m course.lenet_train --train` made them.
source: LeCun et al., Neural Computation 1(4), 541-551 (1989); which eight is not in the paper
"""
import base64
import json
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course import ROOT
from course.gates import pack

WEIGHTS = ROOT / "book" / "figures" / "lenet_weights.js"
HEAD = ("// Weights of the figure's nets; made by `python -m course.lenet_train --train`,"
        " not by hand.\n")
BEGIN = "export const NETS = "

SIDE = 16  # pixels
PAPER = -1.0  # what a unit sees beyond the edge
GAIN, SLOPE = 1.7159, 2 / 3  # of the squashing function; LeCun et al. (1998), appendix A
# Our choice: each third of H2 leaves out a third of H1.
SEEN = np.array([*range(8), *range(4, 12), *range(8, 12), *range(4)]).reshape(3, 8)
SHAPES = {"w1": (12, 25), "b1": (12, 8, 8), "w2": (12, 200), "b2": (12, 4, 4),
          "w3": (30, 192), "b3": (30,), "w4": (10, 30), "b4": (10,)}
FAN = {"w1": 25, "w2": 200, "w3": 192, "w4": 30}


def squash(a):
    return GAIN * np.tanh(SLOPE * a)


def patches(maps):
    """What each unit of the next layer sees: (N, C, H, H) -> (N, C, H/2, H/2, 25)."""
    padded = np.pad(maps, [(0, 0), (0, 0), (2, 2), (2, 2)], constant_values=PAPER)
    seen = sliding_window_view(padded, (5, 5), axis=(2, 3))[:, :, ::2, ::2]
    return seen.reshape(*seen.shape[:4], 25)


@dataclass(frozen=True)
class Net:
    """Arrays of the shapes SHAPES; w2 has its eight maps one after another."""
    w1: np.ndarray
    b1: np.ndarray
    w2: np.ndarray
    b2: np.ndarray
    w3: np.ndarray
    b3: np.ndarray
    w4: np.ndarray
    b4: np.ndarray

    def states(self, x):
        """(N, 16, 16) -> h1 (N, 12, 8, 8), h2 (N, 12, 4, 4), h3 (N, 30), out (N, 10)."""
        h1 = squash(np.einsum("ncijk,dk->ndij", patches(x[:, None]), self.w1) + self.b1)
        seen = patches(h1)[:, SEEN].reshape(len(x), 3, 8, 4, 4, 25)
        w2 = self.w2.reshape(3, 4, 8, 25)
        h2 = squash(np.einsum("ngcijk,gdck->ngdij", seen, w2).reshape(len(x), 12, 4, 4) + self.b2)
        h3 = squash(h2.reshape(len(x), -1) @ self.w3.T + self.b3)
        return h1, h2, h3, squash(h3 @ self.w4.T + self.b4)

    def reads(self, x):
        """The digit that answers loudest, (N,)."""
        return self.states(x)[-1].argmax(axis=1)


def fitted(image, side=SIDE, margin=0):
    """A grey picture cut to its ink and scaled to fit a square, proportions kept: (side, side).

    image:  (H, W), 0 where there is no ink, 1 where it is black
    margin: pixels left free on each side
    """
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros((side, side))
    ink = image[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    scale = (side - 2 * margin) / max(ink.shape)
    down, across = (_shares(n, scale, side) for n in ink.shape)
    return down @ ink @ across.T


def _shares(n, scale, side):
    """How much of each new pixel is covered by each old one, (side, n); middle upon middle."""
    edges = side / 2 + scale * (np.arange(n + 1) - n / 2)
    new = np.arange(side)[:, None]
    return np.maximum(0, np.minimum(new + 1, edges[1:]) - np.maximum(new, edges[:-1]))


# The file

def packed(net):
    return {name: pack(getattr(net, name)) for name in SHAPES}


def unpacked(arrays):
    """The Net that `packed` was given, to half a step of each array's scale."""
    return Net(**{name: _array(arrays[name], shape) for name, shape in SHAPES.items()})


def _array(kept, shape):
    whole = np.frombuffer(base64.b64decode("".join(kept["bytes"])), np.int8)
    return whole.astype(float).reshape(shape) * kept["scale"]


def stored():
    """What the file holds, by name of net: title, recipe, told, arrays."""
    return json.loads(WEIGHTS.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def load(name="mnist"):
    """The trained Net called `name`; there is "mnist"."""
    return unpacked(stored()[name]["arrays"])


def store(entries):
    """Write the file; entries: as `stored` gives them."""
    nets = ",\n".join(f'"{name}": {_written(kept)}' for name, kept in entries.items())
    WEIGHTS.write_text(f"{HEAD}{BEGIN}{{\n{nets}}};\n", "utf-8")


def _written(kept):
    """One entry as JSON: an array begins on a line of its own, and each line of its bytes."""
    arrays = ",\n".join(f'"{name}": {json.dumps(array)}'.replace('", "', '",\n"')
                        for name, array in kept["arrays"].items())
    about = json.dumps({**kept, "arrays": None}).replace(', "', ',\n"')
    return about.removesuffix("null}") + f"{{\n{arrays}}}}}"
