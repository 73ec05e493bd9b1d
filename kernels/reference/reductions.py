"""The sum of a vector: a tree in shared memory, atomics, shuffles."""

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

THREADS = 256
LENGTHS = (1,), (33,), (255,), (256,), (257,), (5000,)


def total(x):
    return np.sum(x, dtype=np.float64)


def block_totals(x):
    """The sum of each 256 elements."""
    return np.add.reduceat(x.astype(np.float64), np.arange(0, len(x), THREADS))


def reduce_block_problem(random, n):
    x, groups = normal(random, n), blocks(n, THREADS)
    launches = (Launch("reduce_block", (groups, 1, 1), (THREADS, 1, 1), ("x", "sums", np.int32(n))),
                Launch("reduce_block", (1, 1, 1), (THREADS, 1, 1),
                       ("sums", "sum", np.int32(groups))))
    arrays = {"x": x, "sums": unwritten(groups), "sum": unwritten(1)}
    return Problem(arrays, launches, {"sums": block_totals(x), "sum": total(x)[None]})


def reduce_grid_problem(random, n, kernel):
    x = normal(random, n)
    launch = Launch(kernel, (min(4, blocks(n, THREADS)), 1, 1), (THREADS, 1, 1),
                    ("x", "sum", np.int32(n)))
    return Problem({"x": x, "sum": np.zeros(1, np.float32)}, (launch,), {"sum": total(x)[None]})


def _grid(name, teaches):
    return Reference(name, f"{name}.cu", (name,), total,
                     partial(reduce_grid_problem, kernel=name), LENGTHS, (40,), SUMMED, teaches)


REFERENCES = (
    Reference("reduce_block", "reduce_block.cu", ("reduce_block",), total, reduce_block_problem,
              LENGTHS, (40,), SUMMED,
              "A tree in shared memory, with one barrier for each of its levels."),
    _grid("reduce_atomic", "Blocks cannot wait for one another, but an atomic addition joins "
          "their sums."),
    _grid("reduce_shuffle", "Lanes of a warp hand numbers to one another without memory or "
          "barrier."),
)
