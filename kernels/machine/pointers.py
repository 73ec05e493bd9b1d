"""An address: a buffer, bytes that all lanes share, and what differs from lane to lane."""

from functools import cached_property
from math import gcd

import numpy as np

from kernels.language.types import UCHAR
from kernels.machine.buffer import Buffer

NULL = Buffer("global", "null", np.zeros(0, np.uint8), UCHAR)
# Pointers of one value that point into different buffers are absolute addresses in this buffer.
EVERYWHERE = Buffer("everywhere", "memory", np.zeros(0, np.uint8), UCHAR)
# Far enough apart that no offset leads from one buffer into the next.
STRIDE = 1 << 40


class Varying:
    """What differs from lane to lane: `array` (int64, broadcastable to (B, T)) times `unit` bytes.

    offsets:  array less its least element, so that it can index a slice that begins there
    """

    def __init__(self, array, unit):
        self.array, self.unit = np.atleast_2d(np.asarray(array, np.int64)), unit
        self.memo = {}

    @cached_property
    def least(self):
        return int(np.minimum.reduce(self.array, axis=None))

    @cached_property
    def low(self):
        """The least offset in bytes."""
        return self.least * self.unit

    @cached_property
    def extent(self):
        """Bytes from the least offset to the greatest."""
        return (int(np.maximum.reduce(self.array, axis=None)) - self.least) * self.unit

    @cached_property
    def offsets(self):
        return self.array - self.least if self.least else self.array

    def plus(self, other):
        """The sum of both, remembered: in a loop the same two meet again."""
        if self.memo.get("other") is not other:
            unit = gcd(self.unit, other.unit)
            total = (self.array * (self.unit // unit)) + other.array * (other.unit // unit)
            self.memo |= {"other": other, "sum": Varying(total, unit)}
        return self.memo["sum"]

    def measured(self, unit):
        """The same in another unit; None if it does not fit."""
        if unit not in self.memo:
            factor, rest = divmod(self.unit, unit)
            if not rest:
                self.memo[unit] = Varying(self.array * factor, unit)
            else:
                self.memo[unit] = self._coarser(unit)
        return self.memo[unit]

    def _coarser(self, unit):
        quotient, rest = np.divmod(self.array * self.unit, unit)
        first = rest.flat[0]
        # One rest for all lanes may still be made whole by the uniform part; that is rare.
        return Varying(quotient, unit) if not first and not rest.any() else None

    def under(self, mask):
        """The same for the lanes of `mask`; the others get a lane's offset that is in use."""
        if self.memo.get("mask") is not mask:
            array, lanes = np.broadcast_arrays(self.array, mask)
            chosen = array[lanes]
            self.memo |= {"mask": mask, "under": Varying(
                np.where(lanes, array, chosen.min() if chosen.size else 0), self.unit)}
        return self.memo["under"]

    def flat(self, row, length):
        """offsets, moved by `row` times `length`: for buffers that have a row per block or lane."""
        key = "flat", length, row.shape
        if key not in self.memo:
            self.memo[key] = self.offsets + row * length
        return self.memo[key]


class Pointer:
    """buffer, base (int, bytes) and varying (Varying or None). Never changed."""

    __slots__ = ("buffer", "base", "varying")

    def __init__(self, buffer, base=0, varying=None):
        self.buffer, self.base, self.varying = buffer, base, varying

    def offset(self):
        """Bytes from the buffer's start: int, or an int64 array."""
        if self.varying is None:
            return self.base
        return self.varying.array * self.varying.unit + self.base


def advance(pointer, index, size):
    """pointer + index elements of `size` bytes. index: int or array of integers."""
    if not hasattr(index, "shape"):
        return Pointer(pointer.buffer, in_range(pointer.base + index * size), pointer.varying)
    varying = Varying(index, size)
    if pointer.varying is not None:
        varying = pointer.varying.plus(varying)
    return Pointer(pointer.buffer, pointer.base, varying)


def moved(pointer, varying, extra):
    """pointer + varying + extra bytes."""
    if varying is None:
        varying = pointer.varying
    elif pointer.varying is not None:
        varying = varying.plus(pointer.varying)
    return Pointer(pointer.buffer, in_range(pointer.base + extra), varying)


def in_range(offset):
    """An offset as the hardware's address arithmetic has it: modulo 2**64."""
    return offset if -1 << 62 < offset < 1 << 62 else (offset + (1 << 63)) % (1 << 64) - (1 << 63)


def address(pointer, addresses):
    """The number that stands for the pointer: int, or an int64 array. Null is 0.

    addresses:  Addresses of the launch
    """
    if pointer.buffer is EVERYWHERE or pointer.buffer is NULL:
        return pointer.offset()
    return pointer.offset() + addresses.of(pointer.buffer)


def at_address(number, addresses):
    """The pointer for a number; provenance is found again from its upper bits."""
    if not hasattr(number, "shape"):
        buffer = addresses.buffer(number)
        return Pointer(buffer, number - addresses.of(buffer))
    number = np.atleast_2d(np.asarray(number, np.int64))
    least, most = addresses.slot(int(number.min())), addresses.slot(int(number.max()))
    if least != most:
        return Pointer(EVERYWHERE, 0, Varying(number, 1))
    buffer = addresses.buffer(int(number.flat[0]))
    return Pointer(buffer, -addresses.of(buffer), Varying(number, 1))


def merge_pointers(mask, one, other, addresses):
    """`one` in the lanes of `mask`, `other` elsewhere."""
    if one.buffer is other.buffer:
        offsets = np.where(mask, one.offset(), other.offset())
        return Pointer(one.buffer, 0, Varying(offsets, 1))
    numbers = np.where(mask, address(one, addresses), address(other, addresses))
    return at_address(numbers, addresses)


class Addresses:
    """Which numbers the buffers of a launch stand at, for casts of pointers to integers."""

    def __init__(self):
        self.buffers = [NULL]
        self.slots = {id(NULL): 0}

    def of(self, buffer):
        if id(buffer) not in self.slots:
            self.slots[id(buffer)] = len(self.buffers)
            self.buffers.append(buffer)
        return self.slots[id(buffer)] * STRIDE

    def slot(self, number):
        return (number + STRIDE // 2) // STRIDE

    def buffer(self, number):
        slot = self.slot(number)
        return self.buffers[slot] if 0 < slot < len(self.buffers) else NULL
