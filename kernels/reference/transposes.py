"""The transpose three ways: the same work, other addresses."""

from functools import partial

import numpy as np

from kernels.reference.reference import EXACT, Launch, Problem, Reference, blocks, normal, unwritten


def transpose(x):
    return x.T


def transpose_problem(random, height, width, name, rows):
    """rows: of the matrix that a block does with its 32 x 8 threads."""
    x = normal(random, height, width)
    launch = Launch(name, (blocks(width, 32), blocks(height, rows), 1), (32, 8, 1),
                    ("x", "y", np.int32(width), np.int32(height)))
    return Problem({"x": x, "y": unwritten((width, height))}, (launch,), {"y": transpose(x)})


def _reference(name, rows, teaches):
    return Reference(name, f"{name}.cu", (name,), transpose,
                     partial(transpose_problem, name=name, rows=rows),
                     ((1, 1), (5, 70), (32, 32), (33, 31), (64, 96)), (3, 5), EXACT, teaches)


REFERENCES = (
    _reference("transpose_naive", 8, "Coalescing: neighbours that write a column apart cost a "
               "sector each."),
    _reference("transpose_tiled", 32, "A tile in shared memory turns the order round, behind a "
               "barrier."),
    _reference("transpose_padded", 32, "One unused column spreads a column of the tile over all "
               "banks."),
)
