"""The recipe of the small GPT of the live figure `continue`.

    python -m course.gpt_train           shows what the net can do, measured again
    python -m course.gpt_train --train   trains it on Shakespeare's plays and writes its weights

The plays come through course.data: `python -m course data tiny-shakespeare` gets them.
"""
import sys
from functools import cache

import numpy as np

from course import data, gpt

ALPHABET = "\n !',-.:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RECIPE = {"seed": 0, "batch": 32, "steps": 4500, "rate": 4e-3}
SHAPE = gpt.Shape(len(ALPHABET), 48, 2, 4, 64)


@cache
def plays():
    """All plays as numbers of ALPHABET, (M,) int64: nine tenths to learn from; the rest unseen."""
    text = "".join(filter(set(ALPHABET).__contains__, data.shakespeare().text))
    numbers = np.array([ALPHABET.index(symbol) for symbol in text])
    cut = len(numbers) * 9 // 10
    return numbers[:cut], numbers[cut:]


def windows(numbers, starts, length):
    """Pieces of `length` that begin at `starts`, as a tensor of (*starts.shape, length)."""
    import torch

    return torch.as_tensor(numbers[starts[..., None] + np.arange(length)])


def train(steps=None, every=200):
    """A gpt.Net, its weights rounded as they are in the file."""
    known, rng = plays()[0], np.random.default_rng(RECIPE["seed"])
    long = SHAPE.context + 1

    def batch(_step):
        return windows(known, rng.integers(0, len(known) - long, RECIPE["batch"]), long)

    def tick(step):
        if sys.stderr.isatty() and step % every == 0:
            print(f"\rstep {step}", end="", file=sys.stderr)

    weights = gpt.train(SHAPE, batch, steps or RECIPE["steps"], rate=RECIPE["rate"],
                        seed=RECIPE["seed"], tick=tick)
    arrays = {name: array[0].numpy().astype(float) for name, array in weights.items()}
    return gpt.unpack({"alphabet": ALPHABET, "shape": vars(SHAPE), "arrays": gpt.pack(arrays)})


def loss(net, numbers, pieces=300):
    """Mean -log p of each next symbol of `pieces` equally spaced pieces, in nats."""
    import torch

    long = net.shape.context + 1
    starts = np.linspace(0, len(numbers) - long, pieces).astype(int)
    weights = {name: torch.as_tensor(array)[None] for name, array in net.arrays.items()}
    with torch.no_grad():
        return float(gpt.surprise(weights, windows(numbers, starts, long), net.shape)[0])


def told(net):
    """What the net can do, to three digits."""
    known, unseen = plays()
    words = set("".join(ALPHABET[i] for i in known).translate(NO_POINTS).split())
    written = net.write(np.random.default_rng(10**6), symbols=1500, temperature=0.7)
    new = written.translate(NO_POINTS).split()
    found = {"loss on plays that it has not seen, nats a character": loss(net, unseen),
             "of 100 words that it writes at temperature 0.7, in the plays":
                 100 * np.mean([word in words for word in new])}
    return {what: float(f"{figure:.3g}") for what, figure in found.items()}


NO_POINTS = str.maketrans("!,-.:;?", " " * 7)


def main(argv=()):
    """The verb; returns 0."""
    import torch

    torch.set_num_threads(1)
    if "--train" in argv:
        net = train()
        gpt.store({"title": "Shakespeare's plays", "alphabet": ALPHABET, "shape": vars(SHAPE),
                   "recipe": RECIPE, "told": told(net), "arrays": gpt.pack(net.arrays)})
    print(told(gpt.load()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
