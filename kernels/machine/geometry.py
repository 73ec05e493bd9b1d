"""Which threads a chunk of a launch has, and what messages call them."""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

WARP = 32


@dataclass(frozen=True)
class Geometry:
    """`blocks` blocks of a launch, beginning with number `first`; B = blocks, T = threads.

    Arrays over threads have shape (B, T), or 1 where they do not differ.
    grid, block:  (x, y, z) extents; thread t of block b is lane t % 32 of warp t // 32
    """

    grid: tuple
    block: tuple
    first: int
    blocks: int

    @property
    def threads(self):
        return prod(self.block)

    @property
    def warps(self):
        return -(-self.threads // WARP)

    @cached_property
    def thread(self):
        """(1, T) int64: the number of each thread in its block."""
        return np.arange(self.threads)[None]

    @cached_property
    def row(self):
        """(B, 1) int64: the number of each block in this chunk."""
        return np.arange(self.blocks)[:, None]

    def block_at(self, b):
        """(x, y, z) of block b of this chunk."""
        return _split(self.first + int(b), self.grid)

    def thread_at(self, t):
        """(x, y, z) of thread t."""
        return _split(int(t), self.block)


def _split(number, extents):
    x, y, _ = extents
    return number % x, number // x % y, number // (x * y)
