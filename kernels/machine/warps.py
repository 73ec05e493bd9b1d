"""Functions of a warp: lanes as (B, W, 32), where W warps make a block; those beyond T are off.

source:  CUDA C++ Programming Guide, "Warp Vote Functions", "Warp Shuffle Functions"; PTX ISA, shfl
"""

import numpy as np

from kernels.machine.layout import assemble, flatten
from kernels.machine.values import is_array

LANE = np.arange(32)
BIT = np.uint32(1) << LANE.astype(np.uint32)


def by_warp(chunk, value):
    """(B, W, 32) of anything broadcastable to (B, T); zero beyond T."""
    full = chunk.full(value)
    missing = -chunk.threads % 32
    if missing:
        full = np.concatenate([full, np.zeros((chunk.blocks, missing), full.dtype)], 1)
    return full.reshape(chunk.blocks, -1, 32)


def by_thread(chunk, value):
    """(B, T) again."""
    return np.ascontiguousarray(value).reshape(chunk.blocks, -1)[:, :chunk.threads]


def active_lanes(chunk, mask):
    """(B, W, 32) bool."""
    return by_warp(chunk, np.True_ if mask is None else mask)


def members(chunk, mask, named):
    """The active lanes that each lane's mask names: (B, W, 32), or (B, W, 32, 32) by asking lane.

    named:  unsigned int of the program, one for all lanes or one per lane
    """
    active = active_lanes(chunk, mask)
    if not is_array(named):
        return active & ((BIT & np.uint32(named)) != 0)
    named = by_warp(chunk, named)
    return active[:, :, None, :] & ((named[..., None] & BIT) != 0)


def arrive(chunk, span, mask, named, name):
    """The watch hears which lanes came, and which were named."""
    if chunk.watch is not None:
        exited = None if chunk.gone is False else np.True_ if chunk.gone is None else chunk.gone
        chunk.watch.warp_barrier(span, mask, named, exited, name)


# -- shuffles: the lane to read from, and whether it is one of this segment

def _index(lane, segment, operand):
    return (lane & segment) | (operand & ~segment & 31), None


def _up(lane, segment, operand):
    source = lane - (operand & 31)
    return source, source >= (lane & segment)


def _down(lane, segment, operand):
    source = lane + (operand & 31)
    return source, source <= (lane | ~segment & 31)


def _butterfly(lane, segment, operand):
    source = lane ^ (operand & 31)
    return source, source <= (lane | ~segment & 31)


SOURCES = {"shfl": _index, "shfl_up": _up, "shfl_down": _down, "shfl_xor": _butterfly}


def shuffle(chunk, span, mask, name, type, named, value, operand, width):
    """Each lane gets the value of another lane of its warp; its own where there is no such lane."""
    arrive(chunk, span, mask, named, f"__{name}_sync")
    source = source_lanes(chunk, name, operand, width)
    if chunk.watch is not None:
        thread = by_thread(chunk, np.broadcast_to(
            32 * np.arange(source.shape[1])[:, None] + source,
            (chunk.blocks, -(-chunk.threads // 32), 32)))
        chunk.watch.shuffle(span, f"__{name}_sync", thread, mask)
    numbers = (by_thread(chunk, np.take_along_axis(by_warp(chunk, number), np.broadcast_to(
        source, (chunk.blocks, -(-chunk.threads // 32), 32)), 2))
        for number in flatten(type, value))
    return assemble(type, numbers)


def source_lanes(chunk, name, operand, width):
    """(1 or B, W, 32) int64: the lane that each lane reads from."""
    if is_array(operand) or is_array(width):
        operand, width = (by_warp(chunk, x).astype(np.int64) for x in (operand, width))
        if operand.shape[0] == 0:
            return operand
    segment = ~(np.asarray(width, np.int64) - 1) & 31
    source, inside = SOURCES[name](LANE, segment, operand)
    source = source if inside is None else np.where(inside, source, LANE)
    warps = -(-chunk.threads // 32)
    return np.broadcast_to(source, (max(1, source.shape[0] if source.ndim == 3 else 1), warps, 32))


# -- votes

def _bits(lanes):
    """uint32 whose bits are the lanes (last axis)."""
    return np.where(lanes, BIT, np.uint32(0)).sum(-1, dtype=np.uint32)


def vote(chunk, span, mask, name, named, test):
    """ballot (unsigned int), any or all (int) of the lanes that are named and here."""
    arrive(chunk, span, mask, named, f"__{name}_sync")
    group = members(chunk, mask, named)
    test = by_warp(chunk, test)
    test = test[:, :, None, :] if group.ndim == 4 else test
    found = {"ballot": lambda: _bits(group & test), "any": lambda: (group & test).any(-1),
             "all": lambda: (test | ~group).all(-1)}[name]()
    return _spread(chunk, found, np.uint32 if name == "ballot" else np.int32)


def _spread(chunk, found, dtype):
    """Per warp, or per lane where masks differ, to (B, T)."""
    if found.ndim == 2:
        found = np.repeat(found[..., None], 32, 2)
    return by_thread(chunk, found.astype(dtype, copy=False))


def active_mask(chunk, mask):
    return _spread(chunk, _bits(active_lanes(chunk, mask)), np.uint32)


def match_any(chunk, span, mask, named, value):
    """The lanes that are named and here and hold the same value."""
    arrive(chunk, span, mask, named, "__match_any_sync")
    group, value = members(chunk, mask, named), by_warp(chunk, value)
    group = group[:, :, None, :] if group.ndim == 3 else group
    raw = np.ascontiguousarray(value).view(f"u{value.itemsize}")
    return _spread(chunk, _bits(group & (raw[..., None] == raw[:, :, None, :])), np.uint32)


REDUCE = {"add": np.add, "min": np.minimum, "max": np.maximum, "and": np.bitwise_and,
          "or": np.bitwise_or, "xor": np.bitwise_xor}


def reduce(chunk, span, mask, name, type, named, value):
    """One number from the lanes that are named and here."""
    arrive(chunk, span, mask, named, f"__reduce_{name}_sync")
    group, value = members(chunk, mask, named), by_warp(chunk, value)
    value = np.broadcast_to(value[:, :, None, :], group.shape) if group.ndim == 4 else value
    found = REDUCE[name].reduce(np.where(group, value, _neutral(name, value.dtype)), -1,
                                dtype=value.dtype)
    return _spread(chunk, found, value.dtype)


def _neutral(name, dtype):
    if name in ("add", "or", "xor"):
        return dtype.type(0)
    if name == "and":
        return ~dtype.type(0)
    if dtype.kind == "f":
        return dtype.type(np.inf if name == "min" else -np.inf)
    return getattr(np.iinfo(dtype), "max" if name == "min" else "min")


def lane_id(chunk):
    return (chunk.geometry.thread % 32).astype(np.uint32)
