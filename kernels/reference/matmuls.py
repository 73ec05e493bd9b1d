"""The matrix product three ways: ever more use of each number that was loaded."""

from functools import partial

import numpy as np

from kernels.reference.reference import (
    SUMMED,
    Launch,
    Problem,
    Reference,
    blocks,
    normal,
    unwritten,
)


def matmul(a, b):
    return a.astype(np.float64) @ b


def matmul_problem(random, m, n, k, name, tile):
    """tile: rows and columns of the product that a block of 16 x 16 threads makes."""
    a, b = normal(random, m, k), normal(random, k, n)
    launch = Launch(name, (blocks(n, tile), blocks(m, tile), 1), (16, 16, 1),
                    ("a", "b", "c", np.int32(m), np.int32(n), np.int32(k)))
    return Problem({"a": a, "b": b, "c": unwritten((m, n))}, (launch,), {"c": matmul(a, b)})


def _reference(name, tile, tiny, teaches):
    cases = (1, 1, 1), (5, 18, 40), (16, 16, 16), (33, 19, 17), (70, 68, 35), (64, 128, 32)
    return Reference(name, f"{name}.cu", (name,), matmul,
                     partial(matmul_problem, name=name, tile=tile), cases, tiny, SUMMED, teaches)


REFERENCES = (
    _reference("matmul_naive", 16, (3, 4, 5), "One thread for each result, and why that reads "
               "far too much."),
    _reference("matmul_tiled", 16, (3, 4, 5), "Threads of a block load together what they all "
               "need: two barriers for each tile."),
    _reference("matmul_registers", 64, (3, 4, 2), "A thread with sixteen results needs half a "
               "load for each multiplication."),
)
