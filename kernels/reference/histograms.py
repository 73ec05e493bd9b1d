"""How often each byte occurs: one set of bins, or one for each block."""

from functools import partial

import numpy as np

from kernels.reference.reference import EXACT, Launch, Problem, Reference, blocks


def histogram(data):
    return np.bincount(data, minlength=256)


def histogram_problem(random, n, name, most):
    """most: blocks, where a thread takes several elements."""
    # Values crowd around the middle, so that threads do meet, but 0 and 255 occur as well.
    data = np.clip(random.normal(128, 40, n), 0, 255).astype(np.uint8)
    data[[0, -1]] = 255, 0
    launch = Launch(name, (min(most, blocks(n, 128)), 1, 1), (128, 1, 1),
                    ("data", "counts", np.int32(n)))
    arrays = {"data": data, "counts": np.zeros(256, np.uint32)}
    return Problem(arrays, (launch,), {"counts": histogram(data)})


def _reference(name, most, teaches):
    return Reference(name, f"{name}.cu", (name,), histogram,
                     partial(histogram_problem, name=name, most=most),
                     ((2,), (127,), (128,), (300,), (5000,)), (50,), EXACT, teaches)


REFERENCES = (
    _reference("histogram_global", 1 << 20, "Atomic additions are right in any order, and slow "
               "where many meet."),
    _reference("histogram_shared", 3, "Privatised bins: contention stays inside a block until "
               "its end."),
)
