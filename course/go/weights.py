"""The trained network's weights as text: one file, which Python and the page both read.

Every output channel of every layer is kept as whole numbers from -127 to 127 and one scale, which
costs a byte a weight; the batch normalisations are folded into the convolutions. `python -m
course.go train` made the file, and what it says of itself stands in it: its recipe and what it
was measured to do.
"""

import base64
import json
import textwrap

import numpy as np
import torch
from torch.nn import functional

from course import ROOT

WEIGHTS = ROOT / "book" / "figures" / "go_weights.js"
HEAD = "// Weights of the Go figure's network, made by `python -m course.go train`.\n"
BEGIN = "export const NET = "


class Small:
    """The network from its folded weights, called as `net.Net` is; nothing in it can be trained.

    layers: {name: (weight, bias)}, as `net.folded` gives them
    """

    def __init__(self, layers):
        self.layers = {name: (torch.from_numpy(weight), torch.from_numpy(bias))
                       for name, (weight, bias) in layers.items()}
        self.blocks = sum(name.endswith(".one") for name in layers)

    @torch.inference_mode()
    def __call__(self, planes):
        """(B, 12, n, n) floats -> scores (B, n * n + 1), log odds of winning (B,)."""
        x = torch.relu(self.conv("stem", planes))
        for number in range(self.blocks):
            inner = torch.relu(self.conv(f"{number}.one", x))
            x = torch.relu(x + self.conv(f"{number}.two", inner))
        scores = [self.conv("point", x).flatten(1), self.linear("passing", x.mean((2, 3)))]
        seen = torch.relu(self.conv("look", x)).mean((2, 3))
        odds = self.linear("verdict", torch.relu(self.linear("judge", seen)))
        return torch.cat(scores, 1), odds[:, 0]

    def conv(self, name, x):
        weight, bias = self.layers[name]
        return functional.conv2d(x, weight, bias, padding=weight.shape[-1] // 2)

    def linear(self, name, x):
        return functional.linear(x, *self.layers[name])


def pack(weight, bias):
    """{shape, scales, bytes, bias}: a layer as text, (out, ...) and (out,) float32.

    The numbers of an output channel are its bytes, signed, times its scale.
    """
    flat = weight.reshape(len(weight), -1)
    scales = np.maximum(np.abs(flat).max(axis=1), 1e-12).astype(np.float32) / np.float32(127)
    whole = np.round(flat / scales[:, None]).astype(np.int8)
    return {"shape": list(weight.shape), "scales": text(scales.astype("<f4")),
            "bytes": text(whole), "bias": text(bias.astype("<f4"))}


def text(array):
    """The array's bytes in base 64, in lines that fit a file."""
    return textwrap.wrap(base64.b64encode(array.tobytes()).decode(), 88)


def unpack(layer):
    """(weight, bias): what `pack` kept."""
    scales, bias = (array(layer[name], "<f4") for name in ("scales", "bias"))
    whole = array(layer["bytes"], np.int8).reshape(len(scales), -1)
    return (whole * scales[:, None]).reshape(layer["shape"]).astype(np.float32), bias


def array(lines, dtype):
    return np.frombuffer(base64.b64decode("".join(lines)), dtype).copy()


def stored(path=WEIGHTS):
    """What the file holds: title, planes, recipe, told (what was measured) and layers."""
    return json.loads(path.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def load(path=WEIGHTS):
    """The trained network, a Small."""
    return Small({name: unpack(layer) for name, layer in stored(path)["layers"].items()})


def rounded(layers):
    """The Small that a reader of the file gets: weights as they are after packing."""
    return Small({name: unpack(pack(*layer)) for name, layer in layers.items()})


def store(layers, path=WEIGHTS, **about):
    """Write the file. layers: as `net.folded` gives them; about: what else it shall say."""
    kept = {**about, "layers": {name: pack(*layer) for name, layer in layers.items()}}
    path.write_text(f"{HEAD}{BEGIN}{json.dumps(kept, indent=1)};\n", "utf-8")
