"""Who is missing where threads must meet: barriers, and the _sync primitives of a warp.

source: CUDA C++ Programming Guide, "Synchronization Functions" and "Compute Capability 7.x":
        __syncthreads waits for all threads of the block that have not returned; "Warp Shuffle
        Functions": every lane that the mask names and that has not returned must come, and
        reading from a lane that did not is undefined
"""

from dataclasses import dataclass

import numpy as np

from kernels.machine.geometry import WARP
from kernels.machine.watching.order import padded

FULL = 0xFFFFFFFF
BIT = np.uint32(1) << np.arange(WARP, dtype=np.uint32)


@dataclass(frozen=True)
class Late:
    """who: (x, y, z) of the block and the first thread concerned; times: how many lanes."""

    who: tuple
    message: str
    times: int
    hint: str


def at_barrier(geometry, active, exited):
    """(arrived, Late or None): arrived is None for all blocks, or (B, 1) bool."""
    if active is None:
        return None, None
    active = np.atleast_2d(active)
    here = np.broadcast_to(active.any(1, keepdims=True), (len(active), 1))
    missing = here & ~active
    if exited is not None:
        missing = missing & ~np.atleast_2d(exited)
    late = _missing_thread(geometry, missing) if missing.any() else None
    return (None if here.all() else here), late


def _missing_thread(geometry, missing):
    missing = np.broadcast_to(missing, (geometry.blocks, geometry.threads))
    count = int(np.count_nonzero(missing))
    row, thread = np.unravel_index(int(missing.argmax()), missing.shape)
    return Late((geometry.block_at(row), geometry.thread_at(thread)),
                "does not reach this barrier, though other threads of its block do", count,
                "move __syncthreads() out of the branch, so that all threads of the block meet it")


def at_warp_barrier(geometry, active, mask, exited, name):
    """Late, where a mask names a lane that does not come, or not the lane whose mask it is."""
    if mask is None or active is None and np.size(mask) == 1 and _full(mask):
        return None
    come = padded(geometry, np.ones((1, 1), bool) if active is None else active)
    masks = _masks(geometry, mask)
    named = np.bitwise_or.reduce(np.where(come, masks, np.uint32(0)), 2)[..., None] & BIT != 0
    absent = named & ~come & ~_gone(geometry, exited)
    if absent.any():
        return _absent(geometry, absent, name)
    unnamed = come & (masks & BIT == 0)
    return _unnamed(geometry, unnamed, name) if unnamed.any() else None


def _gone(geometry, exited):
    """(1 or B, W, 32) bool: lanes that have returned, or that the block lacks."""
    gone = ~padded(geometry, np.ones((1, 1), bool))
    return gone if exited is None else gone | padded(geometry, exited)


def _full(mask):
    return int(np.ravel(mask)[0]) & FULL == FULL


def _masks(geometry, mask):
    """(1 or B, W, 32) uint32: the mask that each lane gives."""
    if np.size(mask) == 1:
        return np.full((1, 1, 1), int(np.ravel(mask)[0]) & FULL, np.uint32)
    mask = np.atleast_2d(mask).astype(np.uint32)
    mask = np.broadcast_to(mask, (len(mask), geometry.threads))
    spare = geometry.warps * WARP - geometry.threads
    return np.pad(mask, ((0, 0), (0, spare))).reshape(len(mask), geometry.warps, WARP)


def _first(geometry, lanes):
    """((x, y, z) of the block and of the thread, its lane, how many) of (1 or B, W, 32) bool."""
    lanes = np.broadcast_to(lanes, (geometry.blocks, geometry.warps, WARP))
    row, warp, lane = np.unravel_index(int(lanes.argmax()), lanes.shape)
    who = geometry.block_at(row), geometry.thread_at(warp * WARP + lane)
    return who, lane, int(np.count_nonzero(lanes))


def _absent(geometry, absent, name):
    who, lane, count = _first(geometry, absent)
    return Late(who, f"does not reach {name}, though the mask there names its lane, {lane}", count,
                "let all lanes of the warp come here, or name in the mask only those that do")


def _unnamed(geometry, unnamed, name):
    who, lane, count = _first(geometry, unnamed)
    return Late(who, f"calls {name} with a mask that does not name its own lane, {lane}", count,
                "each lane that calls must be in its mask; 0xffffffff names the whole warp")


def at_shuffle(geometry, name, source, active):
    """Late, where an active lane reads from one that is not there."""
    if active is None and np.min(source) >= 0 and np.max(source) < geometry.threads:
        return None
    source = np.atleast_2d(source)
    rows = max(len(source), 1 if active is None else len(active))
    source = np.broadcast_to(source, (rows, geometry.threads))
    here = np.broadcast_to(True if active is None else active, source.shape)
    outside = (source < 0) | (source >= geometry.threads)
    there = np.take_along_axis(here, np.where(outside, 0, source), 1) & ~outside
    bad = here & ~there
    return _reads_nothing(geometry, name, source, bad) if bad.any() else None


def _reads_nothing(geometry, name, source, bad):
    row, thread = np.unravel_index(int(bad.argmax()), bad.shape)
    lane = int(source[row, thread]) % WARP
    return Late((geometry.block_at(row), geometry.thread_at(thread)),
                f"{name} reads from lane {lane}, which is not there",
                int(np.count_nonzero(bad)) * (geometry.blocks // len(bad)),
                "call it where all lanes of the warp are active")
