"""The addresses of a request, warp by warp."""

import numpy as np

from kernels.machine.geometry import WARP


def by_warp(offset, active, threads, lanes=WARP):
    """(N, lanes) int64, a row for each warp, or part of one, that has an active lane.

    offset: broadcastable to (R, threads); active: None or bool, the same
    lanes:  32, or how many neighbours the hardware serves at once
    Where a lane is off, or the block lacks it, the first active one of its row stands in: what one
    lane asks for costs nothing more when another asks for it too.
    """
    rows = max(len(np.atleast_2d(offset)), 1 if active is None else len(active))
    offset = _rows_of(np.broadcast_to(offset, (rows, threads)), lanes)
    if active is None and threads % WARP == 0:
        return offset
    active = _rows_of(np.broadcast_to(True if active is None else active, (rows, threads)), lanes)
    some = active.any(1)
    if not some.all():
        offset, active = offset[some], active[some]
    first = np.take_along_axis(offset, active.argmax(1)[:, None], 1)
    return np.where(active, offset, first)


def _rows_of(array, lanes):
    """(R, T) as (R * T / lanes, lanes), T filled up to whole warps with zeros."""
    spare = -array.shape[1] % WARP
    if spare:
        array = np.pad(array, ((0, 0), (0, spare)))
    return array.reshape(-1, lanes)


def patterns(offset, active, period):
    """[(row, times)]: rows (1, T) of offsets whose costs, `times` each, add up to the whole; None
    if the blocks are not alike.

    Most kernels shift one pattern from block to block; its cost then depends only on where the
    pattern begins within `period` bytes.
    """
    if len(offset) == 1 or active is not None and len(active) > 1:
        return None
    start = offset[:, 0 if active is None else int(active[0].argmax())][:, None]
    pattern = offset[:1] - start[:1]
    alike = offset - start == pattern
    if not (alike if active is None else alike | ~active).all():
        return None
    phases, times = np.unique(start[:, 0] % period, return_counts=True)
    return [(pattern + phase, int(n)) for phase, n in zip(phases, times, strict=True)]


class Before:
    """The last pattern of addresses of a place, and what it cost by where it began.

    In a loop the same lanes come again, all moved by as much.
    """

    def __init__(self, offset, active):
        self.offset, self.active, self.costs = offset, active, {}

    def alike(self, offset, active):
        """Whether these are the same lanes, with all offsets moved by one number."""
        if active is not self.active or offset.shape != self.offset.shape:
            return False
        return bool((offset - self.offset == self.shift(offset)).all())

    def shift(self, offset):
        """By how many bytes."""
        return int(offset.flat[0]) - int(self.offset.flat[0])
