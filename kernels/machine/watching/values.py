"""Whether lanes that write one word write the same: then no order among them matters."""

import numpy as np


def _bits(value, shape):
    """(B * T, n) uint8: what each lane writes; None where the machine did not tell."""
    if value is None:
        return None
    parts = value if isinstance(value, (tuple, list)) else (value,)
    flat = [np.ascontiguousarray(np.broadcast_to(p, shape)).ravel() for p in parts]
    return np.concatenate([p.view(np.uint8).reshape(len(p), -1) for p in flat], 1)


def of_lanes(value, found, shape):
    """(L, bytes) for Lanes of a request of this shape, or None."""
    bits = _bits(value, shape)
    return None if bits is None else bits[found.row * shape[1] + found.thread]


def as_stored(value, buffer):
    """A Python number as the buffer's elements hold it."""
    if isinstance(value, (bool, int, float)) and hasattr(buffer.element, "dtype"):
        return np.asarray(value).astype(buffer.element.dtype)
    return value


def quarrel(at, bits):
    """bool per lane: it shares its word with a lane that writes something else.

    at: (L,) word of each lane; bits: (L, n) what it writes, or None where unknown
    """
    words, inverse = np.unique(at, return_inverse=True)
    if bits is None:
        return np.bincount(inverse)[inverse] > 1
    first = np.empty(len(words), np.int64)
    first[inverse[::-1]] = np.arange(len(at))[::-1]
    differs = (bits != bits[first[inverse]]).any(1)
    return np.bincount(inverse, differs)[inverse] > 0


def in_memory(buffer, found, size):
    """(L, size) uint8: what stands now where each lane is about to write."""
    memory = buffer.bytes.reshape(-1, buffer.size)
    row = found.row if len(memory) > 1 else 0
    row = np.broadcast_to(row, found.offset.shape)[:, None]
    return memory[row, found.offset[:, None] + np.arange(size)]
