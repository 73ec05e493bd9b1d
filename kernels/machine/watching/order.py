"""When the threads of a block, and of a warp, were last brought into order.

Within a block only barriers order threads; within a warp also __syncwarp. Nothing else does: since
Volta each thread has its own program counter, and that the lanes of this machine run in lockstep
promises nothing (CUDA C++ Programming Guide, "Independent Thread Scheduling" and "Synchronization
Functions").
"""

import numpy as np

from kernels.machine.geometry import WARP
from kernels.machine.watching import keys


class Order:
    """Two stamps before which all is in order: one per block, one per warp.

    now:     stamp of the latest access of the launch
    blocks:  (1, 1) or (B, 1); what the threads of a block did at stamps below it came before now
    warps:   (1, W) or (B, W); the same for the lanes of a warp
    floor:   the least of `blocks`; ceiling: the greatest of both
    everyone: (B, T) who each thread is where blocks share the memory, and the same as keys
    """

    def __init__(self):
        self.now = 0
        self.places = [None]
        self.geometry = None

    def chunk(self, geometry):
        """Blocks that have done nothing yet."""
        self.geometry = geometry
        self.blocks = np.zeros((1, 1), np.int64)
        self.warps = np.zeros((1, geometry.warps), np.int64)
        self.floor = self.ceiling = 0
        everyone = keys.place(geometry.row + geometry.first, geometry.thread)
        self.everyone = everyone, keys.key(everyone, 0)

    def access(self, span):
        """The stamp of an access that happens now."""
        self.now += 1
        self.places.append(span)
        return self.now

    @property
    def uniform(self):
        """Whether all blocks of the chunk stand at the same point."""
        return len(self.blocks) == len(self.warps) == 1

    def barrier(self, arrived):
        """arrived: None for all blocks, or (B, 1) bool."""
        if arrived is None or arrived.all():
            self.blocks = np.full((1, 1), self.now + 1)
            self.warps = np.zeros((1, self.geometry.warps), np.int64)
        else:
            self.blocks = np.where(arrived, self.now + 1, self.blocks)
        self.floor, self.ceiling = int(self.blocks.min()), self.now + 1

    def warp_barrier(self, arrived):
        """arrived: None for all warps, or (1, W) or (B, W) bool."""
        if arrived is None:
            self.warps = np.full((1, self.geometry.warps), self.now + 1)
        else:
            self.warps = np.where(arrived, self.now + 1, self.warps)
        self.ceiling = self.now + 1

    def block_stamp(self, row):
        """`blocks` for these rows of the chunk."""
        return self.blocks[row if len(self.blocks) > 1 else 0, 0]

    def warp_stamp(self, row, thread):
        """`warps` for these threads."""
        return self.warps[row if len(self.warps) > 1 else 0, thread // WARP]


def by_warp(geometry, active):
    """Which warps have an active lane: None for all, or (1 or B, W) bool."""
    return None if active is None else warp_bits(geometry, active) != 0


def warp_bits(geometry, lanes):
    """(1 or B, W) uint32: a bit per lane of each warp, in an order of its own. lanes: bool."""
    lanes = np.atleast_2d(lanes)
    lanes = np.broadcast_to(lanes, (len(lanes), geometry.threads))
    spare = geometry.warps * WARP - geometry.threads
    if spare:
        lanes = np.pad(lanes, ((0, 0), (0, spare)))
    return np.ascontiguousarray(np.packbits(lanes, axis=1)).view(np.uint32)


def padded(geometry, lanes):
    """bool lanes as (1 or B, W, 32); lanes that the block lacks are False."""
    lanes = np.atleast_2d(lanes)
    lanes = np.broadcast_to(lanes, (len(lanes), geometry.threads))
    spare = geometry.warps * WARP - geometry.threads
    if spare:
        lanes = np.pad(lanes, ((0, 0), (0, spare)))
    return lanes.reshape(len(lanes), geometry.warps, WARP)
