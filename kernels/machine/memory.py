"""Loads and stores: every access checks its bounds, here and nowhere else.

An access has a pointer, what differs from lane to lane (a Varying, or None) and uniform bytes. The
quick way serves accesses that are right in all lanes; what is wrong in some takes the slow way,
which says so and takes those lanes out.
"""

import numpy as np

from kernels.language import types as t
from kernels.machine.layout import assemble, flatten
from kernels.machine.pointers import (
    EVERYWHERE,
    NULL,
    Pointer,
    Varying,
    address,
    at_address,
)
from kernels.machine.views import gather, gather_uniform, scatter

FAR = 1 << 62


def load(chunk, site, mask, pointer, varying, extra):
    """The value at pointer + varying + extra bytes, per lane.

    site:    Site; a lane that is outside of the buffer reads zero
    """
    found = _quick(site, mask, pointer, varying, extra)
    if found is None:
        return checked_access(chunk, site, mask, pointer, varying, extra, _load_checked)
    varying, start = found
    buffer = pointer.buffer
    if chunk.watch is not None:
        offset = _offset(varying, start)
        chunk.watch.read(site.span, buffer, offset, site.size, mask)
    return _load(chunk, site, buffer, varying, start)


def store(chunk, site, mask, pointer, varying, extra, value):
    """Write value to pointer + varying + extra bytes, per active lane."""
    found = _quick(site, mask, pointer, varying, extra)
    if found is None or not pointer.buffer.writable:
        def checked(*arguments):
            return _store_checked(*arguments, value)

        return checked_access(chunk, site, mask, pointer, varying, extra, checked)
    varying, start = found
    if chunk.watch is not None:
        _watch_write(chunk, site, mask, pointer.buffer, _offset(varying, start), value)
    return _store(chunk, site, mask, pointer.buffer, varying, start, value)


def _quick(site, mask, pointer, varying, extra):
    """(varying in the site's unit, byte of its least offset), or None where a lane is wrong."""
    buffer, start = pointer.buffer, pointer.base + extra
    if varying is None:
        varying = pointer.varying
    elif pointer.varying is not None:
        varying = varying.plus(pointer.varying)
    size = site.size
    if varying is None:
        good = 0 <= start <= buffer.size - size and not start % site.align
        return (None, start) if good else None
    if varying.unit != size:
        varying = varying.measured(size)
        if varying is None:
            return None
    start += varying.low
    if start < 0 or start + varying.extent > buffer.size - size:
        if mask is None:
            return None
        start -= varying.low
        varying = varying.under(mask)
        start += varying.low
        if start < 0 or start + varying.extent > buffer.size - size:
            return None
    return None if start % site.align else (varying, start)


def _offset(varying, start):
    """What a watch gets: int64 bytes per lane."""
    if varying is None:
        return np.int64(start)
    return varying.offsets * varying.unit + start


def _load(chunk, site, buffer, varying, start):
    leaf = site.only
    if leaf is not None:
        return _number(chunk, leaf, buffer, varying, start + leaf.offset)
    numbers = [_number(chunk, leaf, buffer, varying, start + leaf.offset) for leaf in site.leaves]
    return assemble(site.type, iter(numbers))


def _number(chunk, leaf, buffer, varying, start):
    if varying is None:
        raw = gather_uniform(buffer, start, leaf.dtype)
    else:
        if varying.unit != leaf.dtype.itemsize:
            varying = varying.measured(leaf.dtype.itemsize)
        raw = gather(chunk, buffer, varying, start, leaf.dtype)
    return decode(chunk, leaf, raw)


def decode(chunk, leaf, raw):
    """A number of the machine from what memory holds."""
    if leaf.kind == "float":
        return raw
    if leaf.kind == "bfloat16":
        return (raw.astype(np.uint32) << np.uint32(16)).view(np.float32)
    number = raw if raw.shape else raw.item()
    return at_address(number, chunk.addresses) if leaf.kind == "pointer" else number


def encode(chunk, leaf, number):
    """What memory holds for a number of the machine."""
    if leaf.kind == "pointer":
        return address(number, chunk.addresses)
    if leaf.kind == "bfloat16":
        bits = np.asarray(number, np.float32).view(np.uint32)
        return (bits >> np.uint32(16)).astype(np.uint16)
    return number


def _store(chunk, site, mask, buffer, varying, start, value):
    for leaf, number in zip(site.leaves, flatten(site.type, value), strict=True):
        unit = leaf.dtype.itemsize
        place = varying if varying is None or varying.unit == unit else varying.measured(unit)
        scatter(chunk, buffer, place, start + leaf.offset, leaf.dtype,
                encode(chunk, leaf, number), mask)


def _watch_write(chunk, site, mask, buffer, offset, value):
    known = value if isinstance(site.type, t.Scalar | t.Vector) else None
    chunk.watch.write(site.span, buffer, offset, site.size, mask, known)


# -- the slow way

def checked_access(chunk, site, mask, pointer, varying, extra, access):
    """Runs `access` buffer by buffer, for the lanes that are right; None where none is."""
    # What is far outside may be nearer, as long as it stays outside.
    base = max(-FAR, min(FAR, pointer.base + extra))
    pointer = Pointer(pointer.buffer, base, pointer.varying)
    if varying is not None:
        total = varying if pointer.varying is None else varying.plus(pointer.varying)
        pointer = Pointer(pointer.buffer, pointer.base, total)
    offset = np.atleast_2d(np.asarray(pointer.offset(), np.int64))
    if pointer.varying is None and access is _load_checked:
        # What all lanes share is wrong in all of them.
        right_lanes(chunk, site, mask, pointer.buffer, offset)
        return chunk.zero(site.type)
    if pointer.buffer is not EVERYWHERE:
        return access(chunk, site, mask, pointer.buffer, offset)
    return _per_buffer(chunk, site, mask, offset, access)


def _per_buffer(chunk, site, mask, numbers, access):
    """For pointers that point into different buffers: one access per buffer."""
    active = np.True_ if mask is None else mask
    numbers, lanes = np.broadcast_arrays(numbers, active)
    slots = chunk.addresses.slot(numbers)
    result = None
    for slot in np.unique(slots[lanes]).tolist():
        here = lanes & (slots == slot)
        # The other lanes borrow an address in this buffer; they do nothing with it.
        single = at_address(np.where(here, numbers, numbers[here][0]), chunk.addresses)
        value = access(chunk, site, here, single.buffer, single.offset())
        result = value if result is None else chunk.choose(here, value, result, site.type)
    return result


def right_lanes(chunk, site, mask, buffer, offset):
    """Those of `mask` whose access is inside of the buffer and aligned; says what is wrong."""
    faults = chunk.faults
    active = np.True_ if mask is None else mask
    outside = (offset < 0) | (offset > buffer.size - site.size)
    crooked = ~outside & (offset % site.align != 0)
    if buffer is NULL:
        faults.null(site, outside & active)
    else:
        faults.outside(site, buffer, offset, outside & active)
        faults.misaligned(site, buffer, offset, crooked & active)
    good = active & ~outside & ~crooked
    if not buffer.writable and site.what != "reads":
        faults.read_only(site, buffer, offset, good)
        return np.zeros_like(good)
    return good


def _load_checked(chunk, site, mask, buffer, offset):
    good = right_lanes(chunk, site, mask, buffer, offset)
    if not good.any():
        return chunk.zero(site.type)
    varying = Varying(np.where(good, offset, 0) // site.size, site.size)
    if site.type.size % site.align or (offset % site.size).any():
        varying = Varying(np.where(good, offset, 0), 1)
    if chunk.watch is not None:
        chunk.watch.read(site.span, buffer, np.where(good, offset, 0), site.size, good)
    value = _load(chunk, site, buffer, varying, varying.low)
    return chunk.choose(good, value, chunk.zero(site.type), site.type)


def _store_checked(chunk, site, mask, buffer, offset, value):
    good = right_lanes(chunk, site, mask, buffer, offset)
    if not good.any():
        return
    inside = np.where(good, offset, 0)
    if chunk.watch is not None:
        _watch_write(chunk, site, good, buffer, inside, value)
    varying = Varying(inside, 1)
    _store(chunk, site, good, buffer, varying, varying.low, value)
