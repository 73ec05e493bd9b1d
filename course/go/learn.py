"""How the network learns from examples, and how well it then does on others."""

import numpy as np
import torch
from torch.nn import functional
from tqdm.auto import tqdm

from course.go import symmetry
from course.go.net import Net

BATCH, RATE, DECAY = 256, 4e-3, 1e-4
PATIENT_S = 10.0                # seconds between two looks of the progress bar


def tensors(examples, s=0):
    """Planes as floats, targets and outcomes of examples, turned by symmetry s."""
    planes = torch.from_numpy(np.ascontiguousarray(examples.planes(s), np.float32))
    # The order in memory that PyTorch's convolutions on a CPU want: three times as fast.
    planes = planes.contiguous(memory_format=torch.channels_last)
    return planes, torch.from_numpy(examples.targets(s)), torch.from_numpy(examples.won)


def losses(net, planes, targets, won):
    """Mean surprise at the moves played, and at the winners, in nats."""
    scores, odds = net(planes)
    return (functional.cross_entropy(scores, targets),
            functional.binary_cross_entropy_with_logits(odds, won))


def train(examples, epochs, seed=0, rate=RATE, net=None, value_weight=0.5, progress=True):
    """A Net that has seen every example `epochs` times, each time turned by chance.

    rate: of Adam with weight decay; it rises for a twentieth of the steps and then falls to 0
    net:  one to go on with, which is changed; a new one where it is None
    """
    torch.manual_seed(seed)
    rng, net = np.random.default_rng(seed), net or Net()
    net = net.to(memory_format=torch.channels_last).train()
    steps = max(1, epochs * len(examples) // BATCH)
    adam = torch.optim.AdamW(net.parameters(), rate, weight_decay=DECAY)
    plan = torch.optim.lr_scheduler.OneCycleLR(adam, rate, steps + 1, pct_start=0.05,
                                               anneal_strategy="linear")
    order = orders(len(examples), rng)
    for _ in tqdm(range(steps), disable=not progress, desc="train", mininterval=PATIENT_S):
        some = examples.take(next(order))
        policy, value = losses(net, *tensors(some, int(rng.integers(8))))
        adam.zero_grad()
        (policy + value_weight * value).backward()
        adam.step()
        plan.step()
    return net.eval()


def orders(count, rng):
    """Numbers of examples, a batch at a time, in a new order each time all have been taken."""
    size = min(BATCH, count)
    while True:
        order = rng.permutation(count)
        yield from (order[begin : begin + size] for begin in range(0, count - size + 1, size))


@torch.no_grad()
def measure(net, examples, batch=1024):
    """What the net gets right: a dict of shares and of surprises in nats.

    net: anything that is called like a Net
    """
    found = np.array([row for begin in range(0, len(examples), batch)
                      for row in judged(net, examples.take(slice(begin, begin + batch)))])
    top1, top5, surprise, winner, doubt = found.mean(axis=0).tolist()
    return {"top1": top1, "top5": top5, "policy_loss": surprise, "winner": winner,
            "value_loss": doubt}


def judged(net, examples):
    """(M, 5) for each example: right first, among five, surprise, right winner, surprise."""
    planes, targets, won = tensors(examples)
    scores, odds = net(planes)
    best = scores.topk(5).indices == targets[:, None]
    return torch.stack([
        best[:, 0].float(), best.any(1).float(),
        functional.cross_entropy(scores, targets, reduction="none"),
        # Half a point where the game was drawn: nobody can be right.
        torch.where(won == 0.5, 0.5, ((odds > 0) == (won > 0.5)).float()),
        functional.binary_cross_entropy_with_logits(odds, won, reduction="none")], 1).numpy()


def turned_scores(net, planes):
    """The mean of the net's probabilities over the eight symmetries, each turned back.

    planes: (B, 12, n, n) bool; returns: probabilities (B, N + 1)
    """
    n = planes.shape[-1]
    total = 0
    for s in symmetry.SYMMETRIES:
        seen = np.ascontiguousarray(symmetry.turn(planes, s), np.float32)
        with torch.no_grad():
            chances = torch.softmax(net(torch.from_numpy(seen))[0], 1).numpy()
        total = total + symmetry.turn_policy(chances, n, symmetry.inverse(s))
    return total / 8
