"""Buffers as NumPy arrays of one dtype, and gathers and scatters on them.

Nothing here checks bounds; offsets are inside.
"""

import numpy as np

UNKNOWN = 0x7FBADBAD          # as float32 a NaN


def room(shape, size):
    """Uninitialised bytes: a signalling pattern, so that a forgotten initialisation shows.

    shape:   leading axes, such as (B,) or (B, T)
    returns: uint8 (*shape, size rounded up to 16)
    """
    words = np.empty((*shape, max(4, -(-size // 16) * 4)), np.uint32)
    words[...] = UNKNOWN
    return words.view(np.uint8)


def view(buffer, dtype):
    """The buffer's storage as elements of `dtype`: (n,), (B, n) or (B, T, n)."""
    found = buffer.views.get(dtype)
    if found is None:
        raw = buffer.views.get("storage", buffer.bytes)
        whole = raw.shape[-1] // dtype.itemsize * dtype.itemsize
        found = buffer.views[dtype] = raw[..., :whole].view(dtype)
    return found


def flat_index(chunk, buffer, varying, start, dtype):
    """(elements in one row, index into them): every lane's place in a flat view.

    varying: Varying in units of dtype, or None
    start:   bytes, the place of varying's least offset
    """
    elements = view(buffer, dtype)
    first = start // dtype.itemsize
    if elements.ndim == 1:
        return elements, first if varying is None else varying.offsets + first
    row = chunk.row if elements.ndim == 2 else chunk.lane_number
    length = elements.shape[-1]
    if varying is None:
        return elements.reshape(-1), row * length + first
    return elements.reshape(-1), varying.flat(row, length) + first


def gather(chunk, buffer, varying, start, dtype):
    """One element per lane, (1, T), (B, 1) or (B, T)."""
    elements = view(buffer, dtype)
    first = start // dtype.itemsize
    if elements.ndim == 2 and len(elements) > 1:
        offsets = varying.offsets
        if len(offsets) == 1:
            return elements.take(offsets[0] + first, axis=1)
        return _taken(elements.reshape(-1), first, varying.flat(chunk.row, elements.shape[1]))
    if elements.ndim == 3:
        flat = varying.flat(chunk.lane_number, elements.shape[2])
        return _taken(elements.reshape(-1), first, flat)
    return _taken(elements.reshape(-1), first, varying.offsets)


def _taken(elements, first, offsets):
    # In range already; "wrap" only spares NumPy its own test.
    return (elements[first:] if first else elements).take(offsets, mode="wrap")


def gather_uniform(buffer, start, dtype):
    """The element at one place: a number, or one per block or lane."""
    elements = view(buffer, dtype)
    index = start // dtype.itemsize
    if elements.ndim == 1:
        return elements[index]
    if elements.ndim == 2:
        return elements[0, index] if len(elements) == 1 else elements[:, index:index + 1].copy()
    return elements[:, :, index].copy()


def scatter(chunk, buffer, varying, start, dtype, value, mask):
    """Write one element per active lane; of lanes that write one place, the last one wins."""
    elements = view(buffer, dtype)
    first = start // dtype.itemsize
    rows = elements.ndim == 2 and len(elements) > 1
    if mask is None and rows and (varying is None or len(varying.offsets) == 1):
        return _into_columns(chunk, elements, varying, first, value)
    if elements.ndim == 1 and varying is None and not hasattr(value, "shape"):
        elements[first] = value
        return None
    flat, index = flat_index(chunk, buffer, varying, start, dtype)
    if mask is None:
        return _into(flat, index, value)
    return _into_masked(chunk, flat, index, value, mask)


def _into_columns(chunk, elements, varying, first, value):
    if varying is None:
        value = np.asarray(value)
        elements[:, first] = value[..., -1] if value.ndim else value
    else:
        elements[:, varying.offsets[0] + first] = value


def _into(flat, index, value):
    shape = getattr(value, "shape", ())
    if not shape or shape == getattr(index, "shape", ()):
        flat[index] = value
        return
    index, value = np.broadcast_arrays(index, value)
    flat[index] = value


def _into_masked(chunk, flat, index, value, mask):
    shape = np.broadcast_shapes(mask.shape, np.shape(index), np.shape(value))
    lanes = mask if mask.shape == shape else np.broadcast_to(mask, shape)
    if getattr(index, "shape", ()):
        index = (index if index.shape == shape else np.broadcast_to(index, shape))[lanes]
    if getattr(value, "shape", ()):
        value = (value if value.shape == shape else np.broadcast_to(value, shape))[lanes]
        if not np.shape(index):
            value = value[-1]
    flat[index] = value
