"""Recipes of the nets in course/gates.py.

    python -m course.gates_train          shows what each net can do, measured again
    python -m course.gates_train --train  trains all of them and writes their weights
"""
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from course import data, gates
from course.grammars import counted, embedded, grammatical


@dataclass(frozen=True)
class Recipe:
    """How a net is made.

    letters: its alphabet; the line break comes first
    lines:   rng -> one text, without line breaks
    hidden:  units of the LSTM
    steps:   of Adam, each on `batch` texts, at a rate that falls from `rate` to nothing
    tells:   (net, rng) -> {what: figure}, measured on texts drawn anew
    """
    title: str
    letters: str
    lines: Callable
    hidden: int
    steps: int
    tells: Callable
    batch: int = 64
    rate: float = 0.02
    seed: int = 0


@cache
def first_names():
    """The names in a random order: the last tenth is never trained on."""
    lines = data.names().text.split()
    return [lines[i] for i in np.random.default_rng(0).permutation(len(lines))]


def a_name(rng):
    kept = first_names()
    return kept[rng.integers(len(kept) * 9 // 10)]


@cache
def lines_of_plays():
    """Spoken lines of Shakespeare in small letters, without speakers; the last tenth is unseen."""
    lines = (line.strip().lower() for line in data.shakespeare().text.splitlines())
    known = set(RECIPES["plays"].letters)
    return [line for line in lines if line and line[-1] != ":" and known.issuperset(line)]


def a_line(rng):
    kept = lines_of_plays()
    return kept[rng.integers(len(kept) * 9 // 10)]


# What the nets can do

def tell_reber(net, rng):
    written = [net.write(rng) for _ in range(200)]
    texts = [embedded(rng) for _ in range(200)]
    return {"of 100 texts that it writes, grammatical": 100 * np.mean([*map(grammatical, written)]),
            "of 100 frames, remembered": 100 * np.mean([keeps(net, text) for text in texts])}


def keeps(net, text):
    """Whether the net, after all but two symbols, expects the one in the frame."""
    p = net.chances(net.read(text[:-2])[0])
    other = "P" if text[1] == "T" else "T"
    return bool(p[net.letters.index(text[1])] > p[net.letters.index(other)])


def tell_count(net, _rng):
    """The largest n up to which every a...ab...b is ended at the right place."""
    n = 1
    while n < 60 and ends_well(net, n):
        n += 1
    return {"counts right up to n =": n - 1}


def ends_well(net, n):
    """Whether, given n times a and a b, the most likely next symbols are n - 1 b and the end."""
    h, c = net.read("a" * n + "b")
    said = ""
    while len(said) < 2 * n and not said.endswith("\n"):
        said += net.letters[net.chances(h).argmax()]
        h, c, _ = net.step(said[-1], h, c)
    return said == "b" * (n - 1) + "\n"


def tell_names(net, _rng):
    new = first_names()[-1000:]
    return {"loss on names that it has not seen, nats a symbol": surprise(net, new)}


NO_POINTS = str.maketrans("!,-.:;?", " " * 7)


def tell_plays(net, rng):
    unseen = lines_of_plays()[-300:]
    known = set(" ".join(lines_of_plays()).translate(NO_POINTS).split())
    words = " ".join(net.write(rng, 0.7, longest=60) for _ in range(100)).translate(NO_POINTS)
    return {"loss on lines that it has not seen, nats a symbol": surprise(net, unseen),
            "of 100 words that it writes at temperature 0.7, in the plays":
                100 * np.mean([word in known for word in words.split()])}


def surprise(net, texts):
    """Mean of -log p of each next symbol, the line break at the end included."""
    total = count = 0
    for text in texts:
        h = c = np.zeros(len(net.U))
        for symbol, after in zip("\n" + text, text + "\n", strict=True):
            h, c, _ = net.step(symbol, h, c)
            total -= np.log(net.chances(h)[net.letters.index(after)])
            count += 1
    return total / count


RECIPES = {
    "names": Recipe("First names", "\nabcdefghijklmnopqrstuvwxyz", a_name, 32, 3000, tell_names,
                    batch=100),
    "plays": Recipe("Lines of Shakespeare", "\n !',-.:;?abcdefghijklmnopqrstuvwxyz", a_line, 48,
                    5000, tell_plays),
    "reber": Recipe("Embedded Reber grammar", "\nBEPSTVX", embedded, 12, 3000, tell_reber,
                    batch=32),
    "count": Recipe("As many b as a", "\nab", counted, 3, 2000, tell_count, seed=2),
}


# Training

def train(recipe, steps=None):
    """A Net after `steps` of Adam on the recipe's texts; longer gradients are cut to 1."""
    import torch

    torch.manual_seed(recipe.seed)
    rng, size, hidden = np.random.default_rng(recipe.seed), len(recipe.letters), recipe.hidden
    lstm, head = torch.nn.LSTM(size, hidden), torch.nn.Linear(hidden, size)
    with torch.no_grad():
        lstm.bias_ih_l0.zero_()[hidden:2 * hidden] = 1  # remember, to begin with
    lstm.bias_hh_l0.data.zero_().requires_grad_(False)
    weights = [*lstm.parameters(), *head.parameters()]
    adam = torch.optim.Adam([w for w in weights if w.requires_grad], lr=recipe.rate)
    total = steps or recipe.steps
    for done in range(total):
        adam.param_groups[0]["lr"] = recipe.rate * (1 - done / total)
        symbols = _batch(recipe, rng)
        given = torch.eye(size)[symbols[:-1].clamp(min=0)]
        scores = head(lstm(given)[0])
        loss = torch.nn.functional.cross_entropy(
            scores.flatten(0, 1), symbols[1:].flatten(), ignore_index=-1)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([w for w in weights if w.requires_grad], 1.0)
        adam.step()
    return _rounded(recipe, lstm, head)


def _batch(recipe, rng):
    """(T, B) numbers of symbols, each column a text between line breaks; -1 after its end."""
    import torch

    texts = ["\n" + recipe.lines(rng) + "\n" for _ in range(recipe.batch)]
    symbols = np.full((max(map(len, texts)), len(texts)), -1)
    for column, text in enumerate(texts):
        symbols[:len(text), column] = [recipe.letters.index(symbol) for symbol in text]
    return torch.tensor(symbols)


def _rounded(recipe, lstm, head):
    arrays = (lstm.weight_ih_l0.T, lstm.weight_hh_l0.T, lstm.bias_ih_l0, head.weight.T, head.bias)
    kept = {name: gates.pack(array.detach().numpy())
            for name, array in zip(gates.ARRAYS, arrays, strict=True)}
    return gates.unpack({"letters": recipe.letters, "hidden": recipe.hidden, "arrays": kept})


def told(name, net):
    """What the net can do, measured on texts drawn anew, to three digits."""
    found = RECIPES[name].tells(net, np.random.default_rng(10**6))
    return {what: float(f"{figure:.3g}") for what, figure in found.items()}


def _entry(name, net):
    recipe = RECIPES[name]
    arrays = {key: gates.pack(getattr(net, key)) for key in gates.ARRAYS}
    return {"title": recipe.title, "letters": recipe.letters, "hidden": recipe.hidden,
            "told": told(name, net), "arrays": arrays}


def main(argv=()):
    """The verb; returns 0."""
    if "--train" in argv:
        nets = {name: _entry(name, train(recipe)) for name, recipe in RECIPES.items()}
        gates.store(nets)
    for name in RECIPES:
        print(f"{name:8}", told(name, gates.load(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
