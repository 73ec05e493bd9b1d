"""How many sectors of global memory a warp's request fetches."""

import numpy as np

from kernels.machine.watching.warps import by_warp

SECTOR = 32                       # bytes


def sectors(offset, size, active, threads):
    """(requests, sectors), summed over the warps.

    offset: int64 bytes, broadcastable to (R, threads); active: None or bool, the same
    A buffer begins at a multiple of 256 bytes, as CUDA's allocations do.
    source: CUDA C++ Best Practices Guide, "Coalesced Access to Global Memory": the accesses of a
            warp become as many 32-byte transactions as serve all of its threads
    """
    offset = by_warp(offset, active, threads)
    first, last = offset // SECTOR, (offset + (size - 1)) // SECTOR
    steps = int((last - first).max(initial=0))
    wanted = first if not steps else np.concatenate(
        [np.minimum(first + step, last) for step in range(steps + 1)], 1)
    wanted = np.sort(wanted, 1)
    return len(wanted), len(wanted) + int(np.count_nonzero(wanted[:, 1:] != wanted[:, :-1]))
