"""Running sums over many blocks, in three phases."""

import numpy as np

from kernels.reference.reference import EXACT, Launch, Problem, Reference, blocks, unwritten

ELEMENTS = 256   # that a block scans


def inclusive(x):
    return np.cumsum(x)


def exclusive(x):
    return np.cumsum(x) - x


def _three_phases(n, threads):
    groups = blocks(n, ELEMENTS)
    return (
        Launch("scan_blocks", (groups, 1, 1), (threads, 1, 1), ("x", "y", "totals", np.int32(n))),
        Launch("scan_blocks", (1, 1, 1), (threads, 1, 1),
               ("totals", "before", "whole", np.int32(groups))),
        Launch("add_before", (groups, 1, 1), (ELEMENTS, 1, 1), ("y", "before", np.int32(n))),
    )


def scan_problem(random, n, scan, threads):
    x = random.integers(-9, 10, n).astype(np.int32)
    totals = np.add.reduceat(x, np.arange(0, n, ELEMENTS))
    arrays = {"x": x, "y": unwritten(n, np.int32), "whole": unwritten(1, np.int32)}
    arrays |= {name: unwritten(len(totals), np.int32) for name in ("totals", "before")}
    expected = {"y": scan(x), "totals": totals, "before": scan(totals), "whole": x.sum()[None]}
    return Problem(arrays, _three_phases(n, threads), expected)


def hillis_steele_problem(random, n):
    return scan_problem(random, n, inclusive, ELEMENTS)


def blelloch_problem(random, n):
    return scan_problem(random, n, exclusive, ELEMENTS // 2)


LENGTHS = (1,), (100,), (256,), (257,), (2000,)

REFERENCES = (
    Reference("scan_hillis_steele", "scan_hillis_steele.cu", ("scan_blocks", "add_before"),
              inclusive, hillis_steele_problem, LENGTHS, (9,), EXACT,
              "Two buffers by turns, and a launch as the barrier between blocks."),
    Reference("scan_blelloch", "scan_blelloch.cu", ("scan_blocks", "add_before"), exclusive,
              blelloch_problem, LENGTHS, (9,), EXACT,
              "Work that does not grow by log n: up a tree and down again."),
)
