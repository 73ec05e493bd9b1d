"""The machine's operations by type: functions from numbers to numbers."""

import operator
from functools import cache

import numpy as np

from kernels.language import types as t
from kernels.machine import values
from kernels.machine.pointers import address, at_address
from kernels.machine.values import WRAP, is_array

__all__ = ["WRAP", "converter", "not_null", "number_pointer", "pointer_compare",
           "pointer_difference", "pointer_number", "same_bits", "shift_left", "shift_right"]

converter = cache(values.converter)
shift_left = cache(values.shift_left)
shift_right = cache(values.shift_right)

COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
           "==": operator.eq, "!=": operator.ne}


def not_null(chunk, pointer):
    return address(pointer, chunk.addresses) != 0


@cache
def pointer_compare(op):
    compare = COMPARE[op]

    def run(chunk, left, right):
        if left.buffer is right.buffer:
            return compare(left.offset(), right.offset())
        return compare(address(left, chunk.addresses), address(right, chunk.addresses))

    return run


def pointer_difference(chunk, left, right, size):
    """In elements of `size` bytes."""
    if left.buffer is right.buffer:
        return (left.offset() - right.offset()) // size
    return (address(left, chunk.addresses) - address(right, chunk.addresses)) // size


@cache
def pointer_number(target):
    """A pointer as an integer of type `target`."""
    convert = converter(t.LONGLONG, target)

    def run(chunk, pointer):
        return convert(address(pointer, chunk.addresses))

    return run


def number_pointer(chunk, number):
    """An integer as a pointer."""
    return at_address(number, chunk.addresses)


@cache
def same_bits(source, target):
    """The bits of a number, or of a vector of numbers, read as another type of the same size."""
    single = isinstance(source, t.Scalar), isinstance(target, t.Scalar)
    before, after = held(source), held(target)

    def run(x):
        bits = np.asarray(pack(source, x) if source is t.BFLOAT16 else x, before).view(after)
        if target is t.BFLOAT16:
            bits = (bits.astype(np.uint32) << np.uint32(16)).view(np.float32)
        if is_array(x):
            return bits
        return bits[()] if target.kind == "float" else bits.item()

    return run if all(single) else _same_bits_wide(source, target)


def held(type):
    return type.dtype if isinstance(type, t.Scalar) else type.of.dtype


def pack(type, x):
    return (np.asarray(x, np.float32).view(np.uint32) >> np.uint32(16)).astype(np.uint16)


def _same_bits_wide(source, target):
    """half2 as unsigned int and back: numbers side by side, the first in the lower bits."""
    narrow = source if isinstance(source, t.Vector) else target
    dtype, wide = narrow.of.dtype, target if narrow is source else source

    def join(x):
        parts = np.broadcast_arrays(*(pack(narrow.of, p) if narrow.of is t.BFLOAT16 else p
                                      for p in x))
        bits = np.stack([np.asarray(p, dtype) for p in parts], -1).view(wide.dtype)[..., 0]
        return bits if bits.ndim else bits[()] if wide.kind == "float" else bits.item()

    def part(x):
        bits = np.asarray(x, wide.dtype)[..., None].view(dtype)
        return tuple(bits[..., i] for i in range(narrow.lanes))

    return join if narrow is source else part
