"""The small trained LSTMs of the live figure `gates`: how they read and write, their weights.

Each net reads a text symbol by symbol and says what comes next. A line break stands before every
text and after it. Weights are kept as whole numbers from -127 to 127 and one scale for each array,
so that a net is small enough for a page. `python -m course.gates_train` made them.
"""
import base64
import json
import textwrap
from dataclasses import dataclass

import numpy as np

from course import ROOT

WEIGHTS = ROOT / "book" / "figures" / "gates_weights.js"
HEAD = ("// Weights of the figure's nets; made by `python -m course.gates_train --train`,"
        " not by hand.\n")
BEGIN = "export const NETS = "
ARRAYS = "W", "U", "b", "V", "d"  # in the order of `Net`


@dataclass(frozen=True)
class Net:
    """An LSTM of the form of 2000, without peepholes; gates in the order i, f, g, o.

    W: (A, 4H) by symbol; U: (H, 4H) by state; b: (4H,); V: (H, A) and d: (A,) to the scores
    source: Gers, Schmidhuber and Cummins (2000), section 3; order of gates as in PyTorch
    """
    letters: str
    W: np.ndarray
    U: np.ndarray
    b: np.ndarray
    V: np.ndarray
    d: np.ndarray

    def step(self, symbol, h, c):
        """State after one symbol: h and c, both (H,), and the gates i, f, g, o in one array."""
        z = self.W[self.letters.index(symbol)] + h @ self.U + self.b
        i, f, g, o = np.split(z, 4)
        i, f, o, g = sigmoid(i), sigmoid(f), sigmoid(o), np.tanh(g)
        c = f * c + i * g
        return o * np.tanh(c), c, np.concatenate([i, f, g, o])

    def read(self, text):
        """The state after the line break that stands before a text, and the text: h, c."""
        h = c = np.zeros(len(self.U))
        for symbol in "\n" + text:
            h, c, _ = self.step(symbol, h, c)
        return h, c

    def chances(self, h, temperature=1.0):
        """Probability of every symbol to be the next, (A,)."""
        scores = (h @ self.V + self.d) / temperature
        e = np.exp(scores - scores.max())
        return e / e.sum()

    def write(self, rng, temperature=1.0, start="", longest=40):
        """A text that begins with `start`, drawn symbol by symbol."""
        text, (h, c) = start, self.read(start)
        while len(text) < longest:
            symbol = self.letters[rng.choice(len(self.letters), p=self.chances(h, temperature))]
            if symbol == "\n":
                break
            text += symbol
            h, c, _ = self.step(symbol, h, c)
        return text


def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2


# The file

def pack(array):
    """{scale, bytes}: an array as signed bytes in base 64, in lines that fit a file."""
    scale = float(np.abs(array).max() / 127)
    whole = np.round(array / scale).astype(np.int8)
    text = base64.b64encode(whole.tobytes()).decode()
    return {"scale": scale, "bytes": textwrap.wrap(text, 88)}


def unpack(kept):
    letters, hidden = kept["letters"], kept["hidden"]
    size = len(letters)
    shapes = (size, 4 * hidden), (hidden, 4 * hidden), (4 * hidden,), (hidden, size), (size,)
    arrays = (_array(kept["arrays"][name], shape)
              for name, shape in zip(ARRAYS, shapes, strict=True))
    return Net(letters, *arrays)


def _array(packed, shape):
    whole = np.frombuffer(base64.b64decode("".join(packed["bytes"])), np.int8)
    return whole.astype(float).reshape(shape) * packed["scale"]


def stored():
    """What the file holds, by name: title, letters, hidden, arrays and told."""
    return json.loads(WEIGHTS.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def load(name):
    """The trained Net called `name`, one of RECIPES."""
    return unpack(stored()[name])


def store(entries):
    """Write the file; entries: as `stored` gives them."""
    WEIGHTS.write_text(f"{HEAD}{BEGIN}{json.dumps(entries, indent=1)};\n", "utf-8")
