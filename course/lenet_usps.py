"""Ten nets of 1989 on the zip codes of 1989, beside the paper and beside today: a recorded run.

    python -m course.lenet_usps           shows what was recorded
    python -m course.lenet_usps --train   measures it again: eleven minutes of one quiet core
    python -m course.lenet_usps --rates   how the rates were chosen: on held-out training digits

The data sets usps-zip and mnist must be there (see course/data.py). No test digit had a say in the
rates.
source: LeCun et al., Neural Computation 1(4), 541-551 (1989), whose Newton steps take the curvature
of each weight; Karpathy (2022) for the nets that learn from MNIST
"""
import json
import sys
import time
from dataclasses import dataclass, replace

import numpy as np
import torch

from course import ROOT, data, lenet, lenet_many, lenet_train
from course.data_sets import SOURCES

RECORD = ROOT / "book" / "figures" / "lenet_record.json"
SEEDS = range(10)
KNOWN, TESTED = 7291, 2007  # digits to learn from and to test on, of the zip codes
TOLD = 1, 2, 3, 5, 8, 12, 17, 23  # passes after which errors are counted
RIGHT = torch.eye(10)
CURVED = 500  # digits for the curvatures


@dataclass(frozen=True)
class Recipe(lenet_train.Recipe):
    """How ten nets learn.

    digits:  (seeds) -> x (K, N, 16, 16), y (K, N), x_test, y_test; K = 1 if alike for all
    batch:   digits in a step; each net goes through its own order, the same in every pass
             if the batch is 1, as in 1989, and shuffled otherwise
    rate:    of squared error, summed over the answers, or of cross-entropy, and for Adam
    newton:  whether a step is divided by the curvature, told anew before each pass
    today:   ReLU, cross-entropy and Adam, at a rate that falls to a tenth along a straight line
    shifts:  whether each batch is moved by up to one pixel at random
    """
    newton: bool = False
    today: bool = False

    @property
    def squash(self):
        return lenet_many.RELU if self.today else lenet_many.SQUASH


def zip_codes(_seeds):
    """The published division, the same for all seeds."""
    kept = data.usps()
    return tuple(torch.as_tensor(a)[None] for a in (kept.x, kept.y, kept.x_test, kept.y_test))


def held_zip_codes(seeds, held=1000):
    """The training digits alone, split anew for each seed: the last `held` are to test on."""
    kept = data.usps()
    x, y = torch.as_tensor(kept.x), torch.as_tensor(kept.y)
    rows = np.array([np.random.default_rng(seed).permutation(len(y)) for seed in seeds])
    known, unseen = rows[:, :-held], rows[:, -held:]
    return x[known], y[known], x[unseen], y[unseen]


def shrunk_mnist(seeds):
    """MNIST's digits in 16 by 16, as many as zip codes, drawn anew for each seed."""
    kept = data.mnist()
    parts = (kept.x, kept.y, KNOWN), (kept.x_test, kept.y_test, TESTED)
    return tuple(a for x, y, many in parts for a in _drawn(x, y, many, seeds))


def _drawn(x, y, many, seeds):
    rows = np.array([np.random.default_rng(seed).permutation(len(y))[:many] for seed in seeds])
    wide = torch.tensor(x[rows.ravel()] / 127.5 - 1, dtype=torch.float32)[:, None]
    small = torch.nn.functional.interpolate(wide, (16, 16), mode="bilinear", antialias=True)
    return small[:, 0].reshape(*rows.shape, 16, 16), torch.tensor(y[rows])


RECIPES = {
    "plain": Recipe("1989, plain steps", zip_codes, 23, 1, 0.003),
    "newton": Recipe("1989, steps by curvature", zip_codes, 23, 1, 0.0005, newton=True),
    "today": Recipe("ReLU, cross-entropy, Adam", zip_codes, 23, 16, 0.004, today=True),
    "shifts": Recipe("the same, moved by a pixel", zip_codes, 23, 16, 0.004, today=True,
                     shifts=True),
    "mnist": Recipe("1989, plain steps, MNIST", shrunk_mnist, 23, 1, 0.003),
    "held": Recipe("1989, held out, 8 passes", held_zip_codes, 8, 1, 0.003),
}


# Learning

def last_slopes(recipe, raw, y):
    """Slopes of the loss, a mean over the batch, by what the answers are squashed from."""
    if recipe.today:
        return (raw.softmax(2) - RIGHT[y]) / y.shape[1]
    out = lenet_many.tanh(raw)
    return (out - (2 * RIGHT - 1)[y]) * lenet_many.tanh_slope(out) * (2 / y.shape[1])


def train(recipe, x, y, seeds, report=lambda done, p: None, passes=None):
    """Weights of one net for each seed after the recipe's passes; report(passes done, weights).

    x, y:   as the recipe's digits give them, (K, N, ...) or (1, N, ...)
    passes: stop after so many
    """
    p = lenet_many.begin(seeds, 6 ** 0.5 if recipe.today else 2.4)
    x, y = x.expand(len(seeds), *x.shape[1:]), y.expand(len(seeds), -1)
    draws = [torch.Generator().manual_seed(seed) for seed in seeds]
    steps = -(-x.shape[1] // recipe.batch)
    step = (lenet_many.adam(recipe.rate, p, recipe.passes * steps) if recipe.today
            else lenet_many.plain(recipe.rate))
    order = _orders(draws, x)
    for done in range(passes or recipe.passes):
        if recipe.newton:
            step = lenet_many.by_curvature(recipe.rate, p, _taken(x, order[:, :CURVED]))
        for k, chosen in enumerate(order.split(recipe.batch, 1)):
            shown = _taken(x, chosen)
            shown = _moved(shown, draws[0]) if recipe.shifts else shown
            step(p, _slopes(recipe, p, shown, _taken(y, chosen)), done * steps + k)
        report(done + 1, p)
        order = order if recipe.batch == 1 else _orders(draws, x)
    return p


def _orders(draws, x):
    return torch.stack([torch.randperm(x.shape[1], generator=draw) for draw in draws])


def _taken(a, rows):
    """For each net its own rows."""
    return a[torch.arange(len(rows))[:, None], rows]


def _moved(x, draw):
    """Moved by up to a pixel each way; paper comes in."""
    down, across = torch.randint(0, 3, (2,), generator=draw).tolist()
    padded = torch.nn.functional.pad(x, [1] * 4, value=lenet.PAPER)
    return padded[..., down:down + lenet.SIDE, across:across + lenet.SIDE]


def _slopes(recipe, p, x, y):
    f, slope = recipe.squash
    seen = lenet_many.columns(x[:, :, None])
    states = lenet_many.forward(p, seen, f)
    return lenet_many.slopes(p, seen, states, last_slopes(recipe, states[-1], y), slope)


# Rates

TRIED = {"plain": (0.001, 0.002, 0.003, 0.005, 0.008), "newton": (0.0005, 0.001, 0.002, 0.004),
         "today": (0.0005, 0.001, 0.002, 0.004, 0.008)}


def held_out(name, rate, held=1000, passes=5):
    """Per cent of `held` training digits, kept from it, that one net misreads at this rate."""
    recipe = replace(RECIPES[name], rate=rate)
    x, y, *_ = recipe.digits([100])
    order = torch.randperm(x.shape[1], generator=torch.Generator().manual_seed(99))
    known, kept = order[:-held], order[-held:]
    p = train(recipe, x[:, known], y[:, known], [100], passes=passes)
    return mistakes(p, x[:, kept], y[:, kept], recipe.squash[0])[0]


# The record

def mistakes(p, x, y, f):
    """Per cent that each net misreads, to two decimals; x, y as the recipe's digits give them."""
    if len(x) == 1:
        said = lenet_many.reads(p, x[0], f)
    else:  # each net its own digits
        said = torch.cat([lenet_many.reads(_only(p, k), own, f) for k, own in enumerate(x)])
    return [round(float(100 * wrong), 2) for wrong in (said != y).float().mean(1)]


def _only(p, k):
    return {name: array[k:k + 1] for name, array in p.items()}


def measured(name, seeds=SEEDS, passes=None):
    """{"passes": after which; "train", "test": per cent, a row for each of them; "seconds"}."""
    recipe, began = RECIPES[name], time.process_time()
    x, y, x_test, y_test = recipe.digits(seeds)
    found = {"passes": [], "train": [], "test": []}

    def report(done, p):
        if done in TOLD:
            found["passes"].append(done)
            found["train"].append(mistakes(p, x, y, recipe.squash[0]))
            found["test"].append(mistakes(p, x_test, y_test, recipe.squash[0]))
            print(f"{name}, pass {done}: {_means(found)}", file=sys.stderr, flush=True)

    train(recipe, x, y, list(seeds), report, passes)
    return {**found, "seconds": round(time.process_time() - began)}


def _means(found):
    train_error, test_error = (np.mean(found[part][-1]) for part in ("train", "test"))
    return f"train {train_error:.2f} %, test {test_error:.2f} %"


def told(recipe):
    """A recipe in words and numbers, for the record."""
    return {"title": recipe.title, "digits": recipe.digits.__name__, "passes": recipe.passes,
            "batch": recipe.batch, "rate": recipe.rate, "newton": recipe.newton,
            "today": recipe.today, "shifts": recipe.shifts}


def hashes():
    """SHA-256 of the published files."""
    return {file.name: file.hashes[0] for name in ("usps-zip", "mnist")
            for file in SOURCES[name].files}


def load():
    """The record: "seeds", "files", "torch" and, in "runs", recipe and errors by name."""
    return json.loads(RECORD.read_text("utf-8"))


def store(runs):
    """Write the record; runs: {name: {"recipe": as `told`, ... as `measured`}}."""
    head = {"seeds": len(SEEDS), "torch": torch.__version__, "files": hashes()}
    lines = ",\n".join(f' "{name}": {_written(run)}' for name, run in runs.items())
    text = f'{json.dumps(head)[:-1]},\n"runs": {{\n{lines}\n}}}}\n'
    RECORD.write_text(text, "utf-8")


def _written(run):
    rows = ",\n".join(f'  "{part}": {json.dumps(value)}' for part, value in run.items())
    return f"{{\n{rows}}}"


def main(argv=()):
    """The verb; returns 0."""
    torch.set_num_threads(1)
    if "--rates" in argv:
        for name, rates in TRIED.items():
            print(name, {rate: held_out(name, rate) for rate in rates})
        return 0
    if "--train" in argv:
        runs = load()["runs"] if RECORD.exists() else {}
        for name in [name for name in RECIPES if name in argv] or RECIPES:
            runs[name] = {"recipe": told(RECIPES[name]), **measured(name)}
            store(runs)  # whoever stops early keeps what was measured
    for run in load()["runs"].values():
        print(f"{run['recipe']['title']}: {_means(run)}, {run['seconds']} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
