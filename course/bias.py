"""Three nets that see digits at random places, by how many they learn from: a recorded run.

    python -m course.bias           shows what was recorded
    python -m course.bias --train   measures it again, on scikit-learn's digits: half an hour
    python -m course.bias --more    goes on where a run was stopped

A picture is a digit of 8 by 8 pasted anywhere on a sheet of 20 by 20. The nets have about as many
parameters each. All learn for as many steps; only how many different pictures there are changes.
"""
import json
import sys
from functools import cache

import numpy as np

from course import ROOT

RECORD = ROOT / "book" / "figures" / "bias_record.js"
EXAMPLES = ROOT / "book" / "figures" / "bias_digits.js"
HEAD = "// Measured by `python -m course.bias --train`, not typed.\n"
BEGIN = "export const RECORD = "
SHOWN = 40  # digits that the page has to show
SHEET, DIGIT, PATCH, WIDTH = 20, 8, 4, 32
LEARNT = 1400  # digits to learn from; the rest are tested on, at 4 places each
PICTURES = 50, 100, 200, 400, 800, 1400, 5600, 39200  # above LEARNT: at several places each
STEPS, BATCH = 600, 64
SEEDS = range(10)
NETS = "cnn", "vit", "mlp"


@cache
def digits():
    """Digits in one fixed random order: (1797, 8, 8) from 0 to 1, and their names."""
    from sklearn.datasets import load_digits

    found = load_digits()
    order = np.random.default_rng(0).permutation(len(found.target))
    return found.images[order] / 16, found.target[order]


def sheets(which, places, rng):
    """Digits of these numbers, each at `places` random places: (N, 1, 20, 20), and labels (N,)."""
    import torch

    images, names = digits()
    which = np.tile(which, places)
    x = np.zeros((len(which), 1, SHEET, SHEET), np.float32)
    corners = rng.integers(0, SHEET - DIGIT + 1, (len(which), 2))
    for sheet, number, (row, column) in zip(x, which, corners, strict=True):
        sheet[0, row:row + DIGIT, column:column + DIGIT] = images[number]
    return torch.tensor(x), torch.tensor(names[which])


def learnt_from(pictures, seed):
    """So many pictures to learn from; digits are drawn anew for each seed."""
    rng = np.random.default_rng([seed, 1])
    which = rng.permutation(LEARNT)[:pictures]
    return sheets(which, max(1, pictures // LEARNT), rng)


def cnn():
    """Three convolutions; where a feature is found does not matter at the end."""
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.AdaptiveMaxPool2d(1),
        nn.Flatten(), nn.Linear(32, 10))


def vit():
    """Patches of 4 by 4, learnt positions, two layers of a Transformer's encoder, their mean."""
    import torch
    from torch import nn

    class Places(nn.Module):
        def __init__(self):
            super().__init__()
            self.places = nn.Parameter(0.02 * torch.randn(1, (SHEET // PATCH) ** 2, WIDTH))

        def forward(self, x):
            return x.flatten(2).mT + self.places

    class Mean(nn.Module):
        def forward(self, x):
            return x.mean(1)

    layers = [nn.TransformerEncoderLayer(WIDTH, 4, 2 * WIDTH, 0.0, "gelu", batch_first=True,
                                         norm_first=True) for _ in range(2)]
    return nn.Sequential(nn.Conv2d(1, WIDTH, PATCH, PATCH), Places(), *layers, Mean(),
                         nn.Linear(WIDTH, 10))


def mlp():
    """One hidden layer that sees every pixel at its own weight."""
    from torch import nn

    return nn.Sequential(nn.Flatten(), nn.Linear(SHEET ** 2, 40), nn.ReLU(), nn.Linear(40, 10))


MAKERS = {"cnn": cnn, "vit": vit, "mlp": mlp}


def parameters(name):
    return sum(array.numel() for array in MAKERS[name]().parameters())


def accuracy(name, pictures, seed, steps=STEPS):
    """Share of unseen digits, at 4 random places each, that a trained net names right."""
    import torch

    x, y = learnt_from(pictures, seed)
    torch.manual_seed(seed)
    net, rng = MAKERS[name](), np.random.default_rng([seed, 2])
    adam = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=0.01)
    for _ in range(steps):
        chosen = torch.as_tensor(rng.integers(0, len(x), BATCH))
        adam.zero_grad()
        torch.nn.functional.cross_entropy(net(x[chosen]), y[chosen]).backward()
        adam.step()
    x, y = sheets(np.arange(LEARNT, 1797), 4, np.random.default_rng(9))
    with torch.no_grad():
        return float((net.eval()(x).argmax(1) == y).float().mean())


def sweep(seed):
    """{net: accuracies by PICTURES}, to four decimals."""
    return {name: [round(accuracy(name, n, seed), 4) for n in PICTURES] for name in NETS}


def stored():
    """{"recipe": {...}, "found": {net: lists by seed of accuracies by pictures}}."""
    return json.loads(RECORD.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def load():
    """(pictures (n,), {net: (seeds, n) accuracies}) as recorded."""
    kept = stored()
    found = {name: np.array(rows) for name, rows in kept["found"].items()}
    return np.array(kept["recipe"]["pictures"]), found


def store(found):
    """Write the record; found: {net: rows of accuracies}."""
    recipe = {"pictures": list(PICTURES), "steps": STEPS, "batch": BATCH, "digits": LEARNT,
              "parameters": {name: parameters(name) for name in NETS}}
    rows = [f' "{name}": [\n  ' + ",\n  ".join(map(json.dumps, found[name])) + "]" for name in NETS]
    text = f'{{"recipe": {json.dumps(recipe)},\n"found": {{\n' + ",\n".join(rows) + "}}"
    RECORD.write_text(f"{HEAD}{BEGIN}{text};\n", "utf-8")


def store_examples():
    """Write the digits that the page shows: 64 hexadecimal digits of ink each, row by row."""
    images = np.minimum(digits()[0][:SHOWN] * 16, 15).astype(int).reshape(SHOWN, -1)
    rows = ",\n".join(f' "{"".join(f"{ink:x}" for ink in image)}"' for image in images)
    EXAMPLES.write_text(f"{HEAD}export const DIGITS = [\n{rows}];\n", "utf-8")


def main(argv=()):
    """The verb; returns 0."""
    import torch

    torch.set_num_threads(1)
    if {"--train", "--more"} & set(argv):
        store_examples()
        found = stored()["found"] if "--more" in argv else {name: [] for name in NETS}
        for seed in SEEDS[len(found["cnn"]):]:  # whoever stops early keeps what was measured
            for name, row in sweep(seed).items():
                found[name].append(row)
            store(found)
            print(f"seed {seed} done", file=sys.stderr)
    pictures, found = load()
    print(f"{len(found['cnn'])} seeds; pictures {pictures}")
    for name in NETS:
        print(f"{name} {parameters(name):6}", *(f"{a:.3f}" for a in found[name].mean(0)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
