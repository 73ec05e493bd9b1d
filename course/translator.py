"""The small trained Transformer of the live figure `attention`: what it computes, its weights.

An encoder and a decoder of two layers each as in 2017: normalised after each sum, positions by
sines, the decoder's embeddings tied to its output. Weights are kept as whole numbers from -127 to
127 and one scale for each array. `python -m course.translator_train --train` made them.
source: Vaswani et al., Attention Is All You Need (2017), section 3
"""
import base64
import json
from dataclasses import dataclass

import numpy as np

from course import ROOT
from course.bilingual import BEGIN, END, ENGLISH, FRENCH
from course.gates import pack

WEIGHTS = ROOT / "book" / "figures" / "attention_weights.js"
HEAD = ("// Weights of the figure's net; made by `python -m course.translator_train --train`,"
        " not by hand.\n")
FIRST_LINE = "export const NET = "

WIDTH, HEADS, LAYERS, INNER = 24, 3, 2, 48
LONGEST = 12  # French words, the beginning not counted


def shapes():
    """{name of an array: its shape}, in the order of the file."""
    d, found = WIDTH, {"english": (len(ENGLISH), WIDTH), "french": (len(FRENCH), WIDTH)}
    for side, attentions in (("e", "s"), ("d", "sc")):  # self, and across
        for layer in range(LAYERS):
            for kind in attentions:
                found |= {f"{side}{layer}.{kind}{name}": (d, d) for name in "qkvo"}
            found |= {f"{side}{layer}.{name}": shape for name, shape in
                      (("w1", (d, INNER)), ("b1", (INNER,)), ("w2", (INNER, d)), ("b2", (d,)))}
            for norm in range(len(attentions) + 1):
                found |= {f"{side}{layer}.g{norm}": (d,), f"{side}{layer}.n{norm}": (d,)}
    return found


def positions(count, width=WIDTH):
    """(count, width): sines in even columns, cosines in odd ones. Vaswani et al., section 3.5."""
    angle = np.arange(count)[:, None] / 10_000 ** (np.arange(0, width, 2) / width)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(count, width)


def softmax(scores):
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Net:
    """Arrays by the names and shapes of `shapes()`; every sentence is read by itself."""
    arrays: dict

    def attend(self, name, x, y, seen, keep):
        """Each row of x looks at the rows of y that `seen` lets it see: (len(x), WIDTH)."""
        q, k, v = (self._heads(z @ self.arrays[name + part])
                   for z, part in ((x, "q"), (y, "k"), (y, "v")))
        scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
        weights = softmax(np.where(seen, scores, -np.inf))
        keep(weights)
        return (weights @ v).swapaxes(0, 1).reshape(len(x), WIDTH) @ self.arrays[name + "o"]

    @staticmethod
    def _heads(z):
        return z.reshape(len(z), HEADS, -1).swapaxes(0, 1)

    def add_and_norm(self, name, which, x, more):
        x = x + more
        x = x - x.mean(axis=-1, keepdims=True)
        x = x / np.sqrt((x ** 2).mean(axis=-1, keepdims=True) + 1e-5)
        return x * self.arrays[f"{name}.g{which}"] + self.arrays[f"{name}.n{which}"]

    def feed(self, name, x):
        w1, b1, w2, b2 = (self.arrays[f"{name}.{part}"] for part in ("w1", "b1", "w2", "b2"))
        return np.maximum(x @ w1 + b1, 0) @ w2 + b2

    def embed(self, language, numbers):
        return np.sqrt(WIDTH) * self.arrays[language][numbers] + positions(len(numbers))

    def encode(self, words, looks=None):
        """What the encoder makes of English words, (words, WIDTH).

        looks: a dictionary that gets the weights of every attention, {(part, layer): (heads, rows,
               columns)}, part "encoder", "decoder" or "across"
        """
        x = self.embed("english", [ENGLISH.index(word) for word in words])
        for layer in range(LAYERS):
            name = f"e{layer}"
            x = self.add_and_norm(name, 0, x, self.attend(
                f"{name}.s", x, x, True, _keeper(looks, "encoder", layer)))
            x = self.add_and_norm(name, 1, x, self.feed(name, x))
        return x

    def decode(self, memory, words, looks=None):
        """Scores of what follows each of the French words, (words, len(FRENCH))."""
        x = self.embed("french", [FRENCH.index(word) for word in words])
        past = np.tri(len(words), dtype=bool)
        for layer in range(LAYERS):
            name = f"d{layer}"
            x = self.add_and_norm(name, 0, x, self.attend(
                f"{name}.s", x, x, past, _keeper(looks, "decoder", layer)))
            x = self.add_and_norm(name, 1, x, self.attend(
                f"{name}.c", x, memory, True, _keeper(looks, "across", layer)))
            x = self.add_and_norm(name, 2, x, self.feed(name, x))
        return x @ self.arrays["french"].T

    def translate(self, sentence):
        """The French words of an English sentence, each time the likeliest next one."""
        memory, said = self.encode(sentence.split()), [BEGIN]
        while len(said) <= LONGEST and said[-1] != END:
            said.append(FRENCH[self.decode(memory, said)[-1].argmax()])
        return [word for word in said[1:] if word != END]


def _keeper(looks, part, layer):
    if looks is None:
        return lambda weights: None
    return lambda weights: looks.__setitem__((part, layer), weights)


# The file

def packed(net):
    return {name: pack(net.arrays[name]) for name in shapes()}


def unpacked(kept):
    """The Net that `packed` was given, to half a step of each array's scale."""
    return Net({name: _array(kept[name], shape) for name, shape in shapes().items()})


def _array(kept, shape):
    whole = np.frombuffer(base64.b64decode("".join(kept["bytes"])), np.int8)
    return whole.astype(float).reshape(shape) * kept["scale"]


def stored():
    """What the file holds: recipe, told, sizes, words of both languages, arrays."""
    return json.loads(WEIGHTS.read_text("utf-8").removeprefix(HEAD + FIRST_LINE).rstrip(";\n"))


def load():
    """The trained Net of the figure."""
    return unpacked(stored()["arrays"])


def store(entry):
    """Write the file; entry: as `stored` gives it."""
    arrays = ",\n".join(f'"{name}": {json.dumps(array)}'.replace('", "', '",\n"')
                        for name, array in entry["arrays"].items())
    about = json.dumps({**entry, "arrays": None}, ensure_ascii=False)
    about = about.replace('"], "', '"],\n"').replace("}, ", "},\n")
    text = f"{FIRST_LINE}{about.removesuffix('null}')}{{\n{arrays}}}}};\n"
    WEIGHTS.write_text(HEAD + text, "utf-8")
