"""Small Transformers that read left to right: the block in PyTorch, and the net of `continue`.

Many nets of one shape run side by side: K stands for their number in every array. A net's name
for its arrays is that of ARRAYS, both here and in the file that the page reads.
"""
import json
import math
from dataclasses import dataclass

import numpy as np

from course import ROOT, gates

WEIGHTS = ROOT / "book" / "figures" / "continue_weights.js"
HEAD = "// Weights of a small GPT; made by `python -m course.gpt_train --train`, not by hand.\n"
BEGIN = "export const NET = "
ARRAYS = ("letters", "places", "gain1", "attend", "join", "gain2", "wide", "bias", "narrow", "gain")


@dataclass(frozen=True)
class Shape:
    """Of a net: symbols A, width d, layers L, heads H, context T (the longest text it sees)."""
    symbols: int
    width: int
    layers: int
    heads: int
    context: int

    @property
    def sizes(self):
        """The shape of each array, in the order of ARRAYS."""
        a, d, n, t = self.symbols, self.width, self.layers, self.context
        return ((a, d), (t, d), (n, d), (n, d, 3 * d), (n, d, d), (n, d), (n, d, 4 * d), (n, 4 * d),
                (n, 4 * d, d), (d,))

    @property
    def parameters(self):
        """{"all": with embeddings, "inner": without letters and places, as Kaplan (2020) counts}"""
        count = [math.prod(size) for size in self.sizes]
        return {"all": sum(count), "inner": sum(count[2:])}


def start(shape, nets, seed):
    """First weights of `nets` nets: {name: (K, ...)} tensors, which want gradients.

    source: normal with 0.02 as in Radford (2018), section 4.1; scaled by width here, for the
            nets are far narrower than theirs
    """
    import torch

    draw = torch.Generator().manual_seed(seed)

    def first(name, size):
        if name.startswith("gain"):
            return torch.ones(nets, *size)
        if name == "bias":
            return torch.zeros(nets, *size)
        spread = 0.1 if name in ("letters", "places") else size[-2] ** -0.5
        if name in ("join", "narrow"):  # the stream grows with every layer that adds to it
            spread /= math.sqrt(2 * shape.layers)
        return spread * torch.randn(nets, *size, generator=draw)

    pairs = zip(ARRAYS, shape.sizes, strict=True)
    return {name: first(name, size).requires_grad_() for name, size in pairs}


def norm(x, gain):
    """Layer normalisation without a shift; x: (K, M, d), gain: (K, d)."""
    import torch

    return torch.nn.functional.layer_norm(x, x.shape[-1:]) * gain[:, None]


def scores(weights, symbols, shape):
    """What every net says of each next symbol: (K, B, T, A).

    symbols: (K, B, T) int64, or (B, T) for all nets alike; T at most shape.context
    source:  Radford (2018), section 3.1, with the norm first, as in GPT-2 (2019), section 2.3
    """
    w, nets = weights, len(weights["letters"])
    symbols = symbols.expand(nets, *symbols.shape[-2:])
    _, rows, long = symbols.shape
    flat = symbols.flatten(1)[..., None].expand(-1, -1, shape.width)
    x = w["letters"].gather(1, flat) + w["places"][:, :long].repeat(1, rows, 1)
    for n in range(shape.layers):
        x = x + attended(norm(x, w["gain1"][:, n]), w, n, rows, shape)
        x = x + thought(norm(x, w["gain2"][:, n]), w, n)
    return (norm(x, w["gain"]) @ w["letters"].mT).unflatten(1, (rows, long))


def attended(x, w, n, rows, shape):
    """Self-attention of layer n that looks back only; x and result: (K, rows T, d)."""
    import torch

    nets, _, width = x.shape
    parts = (x @ w["attend"][:, n]).view(nets * rows, -1, 3, shape.heads, width // shape.heads)
    q, k, v = parts.permute(2, 0, 3, 1, 4)
    seen = torch.nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    return seen.transpose(1, 2).reshape(nets, -1, width) @ w["join"][:, n]


def thought(x, w, n):
    """The feed-forward part of layer n, symbol by symbol."""
    import torch

    inner = x @ w["wide"][:, n] + w["bias"][:, n][:, None]
    return torch.nn.functional.gelu(inner, approximate="tanh") @ w["narrow"][:, n]


def surprise(weights, symbols, shape):
    """Mean -log p of the next symbols, by net: (K,); symbols: (K, B, T + 1) or (B, T + 1)."""
    import torch

    said = scores(weights, symbols[..., :-1], shape)
    after = symbols[..., 1:].expand(said.shape[:-1])
    lost = torch.nn.functional.cross_entropy(said.flatten(0, 2), after.flatten(), reduction="none")
    return lost.view(len(said), -1).mean(1)


def train(shape, batch, steps, nets=1, rate=3e-3, seed=0, tick=lambda step: None):
    """Weights after `steps` of AdamW, at a rate that rises for a twentieth and falls to nothing.

    batch: step -> symbols, (K, B, T + 1) or (B, T + 1)
    """
    import torch

    weights = start(shape, nets, seed)
    adam = torch.optim.AdamW(weights.values(), rate, betas=(0.9, 0.98), weight_decay=0.01)
    for step in range(steps):
        rise = min(1, (step + 1) / (steps / 20))
        adam.param_groups[0]["lr"] = rate * rise * (1 + math.cos(math.pi * step / steps)) / 2
        adam.zero_grad()
        surprise(weights, batch(step), shape).sum().backward()
        adam.step()
        tick(step)
    return {name: array.detach() for name, array in weights.items()}


# The net of the page

@dataclass(frozen=True)
class Net:
    """One trained net. alphabet: its symbols in order; arrays: {name: array}, without K."""
    alphabet: str
    shape: Shape
    arrays: dict

    def numbers(self, text):
        """The last symbols of a text that fit its context, a line break before them: a list."""
        known = "\n" + "".join(symbol for symbol in text if symbol in self.alphabet)
        return [self.alphabet.index(symbol) for symbol in known[-self.shape.context:]]

    def chances(self, text, temperature=1.0, top=0):
        """Probability of every symbol to be the next, (A,); of the `top` likeliest, if not 0."""
        import torch

        weights = {name: torch.as_tensor(array)[None] for name, array in self.arrays.items()}
        said = scores(weights, torch.tensor([self.numbers(text)]), self.shape)[0, 0, -1].numpy()
        return chances(said, temperature, top)

    def write(self, rng, text="", symbols=100, temperature=1.0, top=0):
        """The text with so many symbols more, drawn one by one."""
        for _ in range(symbols):
            p = self.chances(text, temperature, top)
            text += self.alphabet[rng.choice(len(p), p=p)]
        return text


def chances(scores, temperature=1.0, top=0):
    """Softmax of scores / temperature among the `top` likeliest; among all of them if 0."""
    scores = np.asarray(scores, float) / temperature
    if top:
        behind = np.argsort(-scores, kind="stable")[top:]
        scores = scores.copy()
        scores[behind] = -np.inf
    e = np.exp(scores - scores.max())
    return e / e.sum()


def stored():
    """What the file holds: title, alphabet, shape, recipe, told and arrays."""
    return json.loads(WEIGHTS.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def store(entry):
    WEIGHTS.write_text(f"{HEAD}{BEGIN}{json.dumps(entry, indent=1)};\n", "utf-8")


def pack(arrays):
    return {name: gates.pack(arrays[name]) for name in ARRAYS}


def unpack(kept):
    """A Net from an entry of the file."""
    shape = Shape(**kept["shape"])
    pairs = zip(ARRAYS, shape.sizes, strict=True)
    arrays = {name: gates._array(kept["arrays"][name], size) for name, size in pairs}
    return Net(kept["alphabet"], shape, arrays)


def load():
    """The trained Net of the figure."""
    return unpack(stored())
