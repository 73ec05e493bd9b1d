"""What the shipped network is measured against: one command, and its record in book/figures.

Each part is a function of the archive and the shipped weights; one that was measured on the same
archive, and with the same weights where it asks them, is not measured again.
"""

import json
import time

import numpy as np
import torch
from torch import nn

from course import ROOT, data
from course.go import examples, improve, learn, shipped, tournament, weights
from course.go.net import Net
from course.go.view import NAMES

RECORD = ROOT / "book" / "figures" / "go_baselines.json"
EPOCHS, HIDDEN = 12, 256                    # as many passes as the shipped network had
# Learning from few games, turned or not: their share of all, and passes over them.
FEW, FEW_SEEDS = ((0.1, 4), (0.02, 20)), 3
EVERY = 4                                   # of the held-out positions where eight looks are taken
DECADE, DECADES = 10, 8                     # turns to a share of the value's; the last one is open
KOMI = 7.0
SELF = {"count": 4, "games": 100, "simulations": 16}    # generations; of 5x5
SELF_SEEDS, SELF_MATCH = 3, 200


class Flat(nn.Module):
    """Scores and a verdict like Net's, from a board laid out as one list of numbers.

    hidden: widths of the layers between; none at all makes it linear
    """

    def __init__(self, n, *hidden):
        super().__init__()
        sizes = (len(NAMES) * n * n, *hidden)
        layers = [part for pair in zip(sizes, hidden, strict=False)
                  for part in (nn.Linear(*pair), nn.ReLU())]
        self.body, self.heads = nn.Sequential(*layers), nn.Linear(sizes[-1], n * n + 2)

    def forward(self, planes):
        """(B, 12, n, n) floats -> scores (B, n * n + 1), log odds of winning (B,)."""
        out = self.heads(self.body(planes.flatten(1)))
        return out[:, :-1], out[:, -1]


class Straight:
    """Examples that are always shown as they lie, whichever way they are asked for."""

    def __init__(self, some):
        self.some, self.won = some, some.won

    def __len__(self):
        return len(self.some)

    def take(self, index):
        return Straight(self.some.take(index))

    def planes(self, _s):
        return self.some.planes()

    def targets(self, _s):
        return self.some.targets()


def chance(some):
    """The shares that one who draws among the legal moves and the pass gets right."""
    choices = 1 + some.planes()[:, NAMES.index("legal")].sum(axis=(1, 2))
    return {"top1": float((1 / choices).mean()),
            "top5": float(np.minimum(5 / choices, 1).mean())}


def turns(some):
    """(M,) int: the number of the turn of each example, from 0."""
    order = np.argsort(some.game, kind="stable")    # in a game the examples stand in their order
    _, first, count = np.unique(some.game[order], return_index=True, return_counts=True)
    found = np.empty(len(some), int)
    found[order] = np.arange(len(some)) - np.repeat(first, count)
    return found


def ahead(some):
    """(M,): the mover's stones less the other's, and komi on white's side: who counts, leads."""
    planes = some.planes()
    stones = planes[:, :6].sum(axis=(2, 3)).astype(float)
    black = planes[:, NAMES.index("player is black"), 0, 0]
    return stones[:, :3].sum(axis=1) - stones[:, 3:].sum(axis=1) - np.where(black, KOMI, -KOMI)


# The parts of the record

def moves(learning, held_out):
    """Flat networks on the net's own data, and chance."""
    found = {"chance": chance(held_out)}
    for name, hidden in (("linear", ()), ("dense", (HIDDEN,))):
        torch.manual_seed(0)
        net = learn.train(learning, EPOCHS, net=Flat(learning.n, *hidden))
        count = sum(p.numel() for p in net.parameters())
        found[name] = {**learn.measure(net, held_out), "parameters": count}
    return found


def few(learning, held_out):
    """Small nets that learn from few games, the boards turned by chance or not: top1 by seed."""
    some = held_out.take(slice(0, None, EVERY))
    return {"rows": [turned_or_not(examples.split(learning, share, seed=1)[1], some, epochs)
                     for share, epochs in FEW]}


def turned_or_not(little, some, epochs):
    """What small nets get right that learn from a few positions: a row of `few`."""
    found = {"positions": len(little), "epochs": epochs, "turned": [], "straight": []}
    for seed in range(FEW_SEEDS):
        for name, shown in (("turned", little), ("straight", Straight(little))):
            torch.manual_seed(seed)
            net = learn.train(shown, epochs, seed, net=Net(16, 2))
            found[name].append(learn.measure(net, some)["top1"])
    return found


def looks(_learning, held_out):
    """The shipped network asked once, and asked about all eight images: top1 and top5."""
    net, some = weights.load(), held_out.take(slice(0, None, EVERY))
    chances, target = [], torch.from_numpy(some.targets())
    for begin in range(0, len(some), 1024):
        chances.append(learn.turned_scores(net, some.take(slice(begin, begin + 1024)).planes()))
    best = torch.from_numpy(np.concatenate(chances)).topk(5).indices == target[:, None]
    once = learn.measure(net, some)
    return {"positions": len(some), "one": {name: once[name] for name in ("top1", "top5")},
            "eight": {"top1": best[:, 0].float().mean().item(),
                      "top5": best.any(1).float().mean().item()}}


def value(_learning, held_out):
    """How often the winner is named right, by the turn: the shipped network, and who counts."""
    decisive = held_out.take(held_out.won != 0.5)
    right = learned_right(decisive)
    counted = (ahead(decisive) > 0) == (decisive.won > 0.5)
    decade = np.minimum(turns(decisive) // DECADE, DECADES - 1)
    rows = [{"from": DECADE * k, "positions": int((decade == k).sum()),
             "games": len(np.unique(decisive.game[decade == k])),
             "net": float(right[decade == k].mean()), "counted": float(counted[decade == k].mean())}
            for k in range(DECADES)]
    return {"rows": rows}


def learned_right(some):
    """(M,) bool: whether the shipped network names the winner."""
    net, found = weights.load(), []
    for begin in range(0, len(some), 1024):
        planes, _, won = learn.tensors(some.take(slice(begin, begin + 1024)))
        found.append(((net(planes)[1] > 0) == (won > 0.5)).numpy())
    return np.concatenate(found)


def selfplay(_learning=None, _held_out=None):
    """5x5 from nothing: each generation's policy against the untrained one's, by seed."""
    found = []
    for seed in range(SELF_SEEDS):
        nets = [net for net, _ in improve.generations(**SELF, seed=seed, progress=False)]
        found.append([improve.against(net, nets[0], SELF_MATCH, seed=seed, progress=False).share
                      for net in nets[1:]])
    return {**SELF, "match": SELF_MATCH, "shares": found}


# Which parts there are, and whether they ask the shipped weights.
PARTS = {"moves": (moves, False), "few": (few, False), "looks": (looks, True),
         "value": (value, True), "selfplay": (selfplay, False)}


def stamp(asks):
    """What a part stands on: the archive's hash, and that of the weights where it asks them."""
    archive = data.SOURCES[shipped.ARCHIVE].files[0].hashes[0][:16]
    return f"{archive} {tournament.fingerprint()}" if asks else archive


def kept(path=RECORD):
    """The record, {part: dict}; empty where there is none."""
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def measure(path=RECORD, parts=None):
    """Measure what is not measured yet, and write it part by part; returns the record."""
    record = kept(path)
    for name, (part, asks) in (parts or PARTS).items():
        if record.get(name, {}).get("stamp") == stamp(asks):
            continue
        start = time.process_time()
        found = rounded(part(*shipped.archive()))
        record[name] = {"stamp": stamp(asks), "core_seconds": round(time.process_time() - start),
                        **found}
        path.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
        print(name, json.dumps(record[name]), flush=True)
    return record


def rounded(found):
    """The same dicts and lists, floats to four digits."""
    if isinstance(found, dict):
        return {name: rounded(one) for name, one in found.items()}
    if isinstance(found, list):
        return [rounded(one) for one in found]
    return round(found, 4) if isinstance(found, float) else found
