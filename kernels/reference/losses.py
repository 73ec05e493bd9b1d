"""Cross-entropy: the loss of each example, and the gradient of its mean."""

import numpy as np

from kernels.reference.reference import (
    Launch,
    Problem,
    Reference,
    Tolerance,
    blocks,
    normal,
    unwritten,
)
from kernels.reference.softmaxes import softmax


def cross_entropy(scores, labels):
    """Losses (N,) and the gradient of their mean (N, C)."""
    p = softmax(scores)
    chosen = np.arange(len(labels)), labels
    gradient = p.copy()
    gradient[chosen] -= 1
    return -np.log(p[chosen]), gradient / len(labels)


def log_sum_exp(scores):
    largest = scores.max(axis=1).astype(np.float64)
    return largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1))


def cross_entropy_problem(random, examples, classes):
    scores = 3 * normal(random, examples, classes) + 100
    labels = random.integers(0, classes, examples).astype(np.int32)
    n, c = np.int32(examples), np.int32(classes)
    launches = (
        Launch("cross_entropy", (examples, 1, 1), (64, 1, 1),
               ("scores", "labels", "losses", "log_sums", c)),
        Launch("cross_entropy_gradient", (blocks(examples * classes, 128), 1, 1), (128, 1, 1),
               ("scores", "labels", "log_sums", "gradient", n, c)),
    )
    arrays = {"scores": scores, "labels": labels, "losses": unwritten(examples),
              "log_sums": unwritten(examples), "gradient": unwritten((examples, classes))}
    losses, gradient = cross_entropy(scores, labels)
    expected = {"losses": losses, "gradient": gradient, "log_sums": log_sum_exp(scores)}
    return Problem(arrays, launches, expected)


REFERENCES = (
    Reference("cross_entropy", "cross_entropy.cu", ("cross_entropy", "cross_entropy_gradient"),
              cross_entropy, cross_entropy_problem,
              ((2, 1), (5, 10), (3, 64), (4, 65), (7, 150)), (2, 5),
              Tolerance(1e-4, 3e-5, "scores near 100 are rounded to 8e-6, and the loss keeps that"),
              "Log and exp in a form that cannot overflow, and a gradient that needs no tree."),
)
