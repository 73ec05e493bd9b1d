"""The recipe of the net in course/translator.py.

    python -m course.translator_train          measures again what the figure's net can do
    python -m course.translator_train --train  trains it and writes its weights; a minute
"""
import sys
from dataclasses import asdict, dataclass

import numpy as np

from course import bilingual, translator
from course.bilingual import BEGIN, END, ENGLISH, FRENCH, PAD
from course.translator import HEADS, LAYERS, WIDTH


@dataclass(frozen=True)
class Recipe:
    """How the net is made: Adam on `batch` pairs at a time, at a rate that falls to nothing.

    pairs: that it learns; `test` others, drawn after them, are asked
    """
    pairs: int = 2000
    test: int = 1000
    steps: int = 2500
    batch: int = 64
    rate: float = 0.004
    seed: int = 0


RECIPE = Recipe()


def drawn(recipe):
    """Training pairs and others, both by the recipe's seed."""
    rng = np.random.default_rng(recipe.seed)
    known = bilingual.pairs(rng, recipe.pairs)
    return known, bilingual.pairs(rng, recipe.test, without={english for english, _ in known})


def numbered(pairs):
    """Two tensors of word numbers, padded: English (N, most), French between BEGIN and END."""
    import torch

    def table(sentences, words):
        rows = [[words.index(word) for word in sentence] for sentence in sentences]
        most = max(map(len, rows))
        return torch.tensor([row + [words.index(PAD)] * (most - len(row)) for row in rows])

    return (table([english.split() for english, _ in pairs], ENGLISH),
            table([[BEGIN, *french.split(), END] for _, french in pairs], FRENCH))


def begin(seed):
    """First weights: tensors that want a gradient, by name."""
    import torch

    draw, found = torch.Generator().manual_seed(seed), {}
    for name, shape in translator.shapes().items():
        if len(shape) == 1:
            array = torch.full(shape, 1.0 if ".g" in name else 0.0)
        else:
            fan = WIDTH if name in ("english", "french") else shape[0]
            array = torch.randn(*shape, generator=draw) / fan ** 0.5
        found[name] = array.requires_grad_()
    return found


def forward(p, english, french):
    """Scores of what follows each French word, (N, words, len(FRENCH)), in PyTorch.

    p:      tensors by the names of translator.shapes()
    source: Vaswani et al. (2017), section 3; as translator.Net, many sentences at once
    """
    import torch

    words = (english != ENGLISH.index(PAD))[:, None, None, :]
    past = torch.ones(french.shape[1], french.shape[1], dtype=torch.bool).tril()
    x = _embedded(p["english"], english)
    for layer in range(LAYERS):
        name = f"e{layer}"
        x = _normed(p, name, 0, x + _attended(p, name + ".s", x, x, words))
        x = _normed(p, name, 1, x + _fed(p, name, x))
    y = _embedded(p["french"], french)
    for layer in range(LAYERS):
        name = f"d{layer}"
        y = _normed(p, name, 0, y + _attended(p, name + ".s", y, y, past))
        y = _normed(p, name, 1, y + _attended(p, name + ".c", y, x, words))
        y = _normed(p, name, 2, y + _fed(p, name, y))
    return y @ p["french"].T


def _embedded(table, numbers):
    import torch

    where = torch.tensor(translator.positions(numbers.shape[1]), dtype=table.dtype)
    return WIDTH ** 0.5 * table[numbers] + where


def _attended(p, name, x, y, seen):
    q, k, v = ((z @ p[name + part]).unflatten(-1, (HEADS, -1)).transpose(1, 2)
               for z, part in ((x, "q"), (y, "k"), (y, "v")))
    scores = (q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5).masked_fill(~seen, -np.inf)
    return (scores.softmax(-1) @ v).transpose(1, 2).flatten(2) @ p[name + "o"]


def _fed(p, name, x):
    return (x @ p[name + ".w1"] + p[name + ".b1"]).relu() @ p[name + ".w2"] + p[name + ".b2"]


def _normed(p, name, which, x):
    from torch.nn.functional import layer_norm
    return layer_norm(x, (WIDTH,), p[f"{name}.g{which}"], p[f"{name}.n{which}"])


def train(recipe, steps=None):
    """A Net after `steps` of Adam on the recipe's pairs."""
    import torch
    from torch.nn.functional import cross_entropy

    p, draw = begin(recipe.seed), torch.Generator().manual_seed(recipe.seed)
    english, french = numbered(drawn(recipe)[0])
    adam = torch.optim.Adam(p.values(), lr=recipe.rate, betas=(0.9, 0.98))
    total = steps or recipe.steps
    for done in range(total):
        adam.param_groups[0]["lr"] = recipe.rate * min((done + 1) / 100, 1 - done / total)
        some = torch.randint(len(english), (recipe.batch,), generator=draw)
        scores = forward(p, english[some], french[some, :-1])
        loss = cross_entropy(scores.flatten(0, 1), french[some, 1:].flatten(),
                             ignore_index=FRENCH.index(PAD))
        adam.zero_grad()
        loss.backward()
        adam.step()
    arrays = {name: array.detach().double().numpy() for name, array in p.items()}
    # Rounded as the page will have it.
    return translator.unpacked(translator.packed(translator.Net(arrays)))


def told(net, recipe, many=None):
    """Per cent of sentences that the net never saw whose translation is right to the word."""
    asked = drawn(recipe)[1][:many]
    right = [" ".join(net.translate(english)) == french for english, french in asked]
    return round(100 * float(np.mean(right)), 1)


def main(argv=()):
    """The verb; returns 0."""
    import torch

    torch.set_num_threads(1)
    if "--train" in argv:
        net = train(RECIPE)
        translator.store({
            "recipe": asdict(RECIPE), "told": told(net, RECIPE),
            "sizes": {"width": WIDTH, "heads": HEADS, "layers": LAYERS, "inner": translator.INNER},
            "english": list(ENGLISH), "french": list(FRENCH), "arrays": translator.packed(net)})
    net = translator.load()
    print(f"right to the word, of {RECIPE.test} sentences never seen: {told(net, RECIPE)} %")
    print(f"{bilingual.FIRST}: {bilingual.read_aloud(net.translate(bilingual.FIRST))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
