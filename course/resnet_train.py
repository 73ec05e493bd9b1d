"""Plain and residual nets of 8 to 56 layers and their errors while they learn: a recorded run.

    python -m course.resnet_train           shows what was recorded
    python -m course.resnet_train --train   measures it again, on scikit-learn's digits: 20 minutes
    python -m course.resnet_train --more    goes on where a run was stopped

The nets are those of He (2016), section 4.2, made small: one width, digits of 8 by 8. Nets of one
depth and one seed begin with the same weights and see the same batches, whatever their kind.
"""
import json
import sys
from functools import cache

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from course import ROOT

RECORD = ROOT / "book" / "figures" / "depths_record.js"
HEAD = "// Measured by `python -m course.resnet_train --train`, not typed.\n"
BEGIN = "export const RECORD = "
KINDS = "plain", "residual"
DEPTHS = 8, 14, 20, 32, 44, 56
SEEDS = range(10)
MAPS = 8
LEARNT, BATCH, EPOCHS, SLOWER = 1400, 100, 30, 24  # after so many epochs at a tenth of the rate
RATE = 0.1


@cache
def digits():
    """Digits in one fixed random order: (1797, 1, 8, 8) from -1 to 1, and their names (1797,)."""
    from sklearn.datasets import load_digits

    found = load_digits()
    order = np.random.default_rng(0).permutation(len(found.target))
    images = torch.tensor(found.images[order], dtype=torch.float32)[:, None] / 8 - 1
    return images, torch.tensor(found.target[order])


class Block(nn.Module):
    """Two convolutions with batch normalisation and, where asked for, the way around them.

    source: He (2016), section 3.2, eq. (1)
    """

    def __init__(self, kind):
        super().__init__()
        self.shortcut = kind == "residual"
        self.first, self.second = (nn.Conv2d(MAPS, MAPS, 3, padding=1, bias=False)
                                   for _ in range(2))
        self.norm1, self.norm2 = nn.BatchNorm2d(MAPS), nn.BatchNorm2d(MAPS)

    def forward(self, x):
        change = self.norm2(self.second(F.relu(self.norm1(self.first(x)))))
        return F.relu(change + x if self.shortcut else change)


def network(kind, depth, seed):
    """A net of `depth` layers with weights, (N, 1, 8, 8) -> (N, 10)."""
    torch.manual_seed(seed)
    blocks = [Block(kind) for _ in range((depth - 2) // 2)]
    net = nn.Sequential(nn.Conv2d(1, MAPS, 3, 2, 1, bias=False), nn.BatchNorm2d(MAPS), nn.ReLU(),
                        *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(MAPS, 10))
    for part in net.modules():
        if isinstance(part, nn.Conv2d):
            nn.init.kaiming_normal_(part.weight, mode="fan_out")  # He (2015), eq. (14)
    return net


def epoch(net, sgd, x, y):
    """Learn from every digit once; how many were misread on the way."""
    wrong = 0
    for part in torch.randperm(len(x)).split(BATCH):
        scores = net(x[part])
        sgd.zero_grad()
        F.cross_entropy(scores, y[part]).backward()
        sgd.step()
        wrong += int((scores.argmax(1) != y[part]).sum())
    return wrong


def errors(kind, depth, seed, epochs=EPOCHS):
    """([misread of the LEARNT in each epoch], misread of the others at the end)."""
    net, (x, y) = network(kind, depth, seed), digits()
    torch.manual_seed(seed + 1000)  # the same batches, however much chance the weights took
    sgd = torch.optim.SGD(net.parameters(), RATE, momentum=0.9, weight_decay=1e-4)
    train = []
    for k in range(epochs):
        sgd.param_groups[0]["lr"] = RATE if k < SLOWER else RATE / 10
        train.append(epoch(net, sgd, x[:LEARNT], y[:LEARNT]))
    with torch.no_grad():
        return train, int((net.eval()(x[LEARNT:]).argmax(1) != y[LEARNT:]).sum())


def stored():
    """{"recipe": {...}, "found": {"plain-8": {"train": rows by seed, "unseen": numbers}}}."""
    return json.loads(RECORD.read_text("utf-8").removeprefix(HEAD + BEGIN).rstrip(";\n"))


def load():
    """Shares misread: {(kind, depth): (train (seeds, epochs), unseen (seeds,))}."""
    kept, shares = stored(), {}
    for name, rows in kept["found"].items():
        kind, depth = name.split("-")
        shares[kind, int(depth)] = (np.array(rows["train"]) / LEARNT,
                                    np.array(rows["unseen"]) / kept["recipe"]["unseen"])
    return shares


def store(found):
    """Write the record; found: as `stored` gives it."""
    recipe = {"kinds": KINDS, "depths": DEPTHS, "epochs": EPOCHS, "slower": SLOWER,
              "learnt": LEARNT, "unseen": len(digits()[1]) - LEARNT, "batch": BATCH, "maps": MAPS,
              "rate": RATE, "parameters": {d: size(d) for d in DEPTHS}}
    rows = ",\n".join(f' "{name}": {json.dumps(one, separators=(",", ":"))}'
                      for name, one in found.items())
    text = f'{{"recipe": {json.dumps(recipe)},\n"found": {{\n{rows}}}}}'
    RECORD.write_text(f"{HEAD}{BEGIN}{text};\n", "utf-8")


def size(depth):
    """Parameters of a net; the shortcuts have none."""
    return sum(p.numel() for p in network("residual", depth, 0).parameters())


def measure(found):
    """Go on where `found` ends, seed by seed: whoever stops early keeps what was measured."""
    for seed in SEEDS[len(next(iter(found.values()))["unseen"]):]:
        for kind in KINDS:
            for depth in DEPTHS:
                train, unseen = errors(kind, depth, seed)
                found[f"{kind}-{depth}"]["train"].append(train)
                found[f"{kind}-{depth}"]["unseen"].append(unseen)
        store(found)
        print(f"seed {seed} done", file=sys.stderr)


def main(argv=()):
    """The verb; returns 0."""
    torch.set_num_threads(1)
    if {"--train", "--more"} & set(argv):
        fresh = {f"{kind}-{depth}": {"train": [], "unseen": []} for kind in KINDS
                 for depth in DEPTHS}
        measure(stored()["found"] if "--more" in argv else fresh)
    print("% misread in the last epoch: mean (best to worst seed); unseen digits")
    for (kind, depth), (train, unseen) in load().items():
        last = 100 * train[:, -1]
        print(f"{kind:9}{depth:3} {last.mean():5.1f} ({last.min():.1f} to {last.max():.1f})"
              f"  {100 * unseen.mean():5.1f}   {len(unseen)} seeds")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
