"""CUDA's numbers, one at a time: bool and int as Python's own, wrapped; floats as NumPy scalars.

Vectors and structs are tuples, pointers Address. UNSET is what a variable holds that nobody set.
NumPy warns of infinities and NaN; who calls this says that they are meant.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kernels.language import types

UNSET = type("Unset", (), {"__repr__": lambda self: "UNSET"})()


@dataclass(frozen=True)
class Address:
    """A byte of a memory; memory None is the null pointer, whatever the offset."""

    memory: object
    offset: int

    def plus(self, size):
        return Address(self.memory, self.offset + size)


NULL = Address(None, 0)


def wrapped(value, to):
    """A whole number as the type's bits hold it: modulo 2^bits."""
    bits = 8 * to.size
    value &= (1 << bits) - 1
    return value - (1 << bits) if to.signed and value >> (bits - 1) else value


def float_type(of):
    return np.float32 if of is types.BFLOAT16 else of.dtype.type


def rounded(value, to):
    """A NumPy float or Python number as one of the type's floats, to nearest even."""
    if to is not types.BFLOAT16:
        return to.dtype.type(value)
    return brain(np.float32(value))


def brain(value):
    """The nearest bfloat16, as the float32 that it is: half of the lower 16 bits' unit is added,
    less a hair where the last bit kept is even."""
    if np.isnan(value):
        return value
    bits = int(np.float32(value).view(np.uint32))
    bits += 0x7FFF + (bits >> 16 & 1)
    return np.uint32(bits & 0xFFFF0000).view(np.float32)


def nearest(exact):
    try:
        return float(exact)
    except OverflowError:
        return np.inf if exact > 0 else -np.inf


def from_fraction(exact, to):
    """A Fraction rounded once. Two roundings in a row are right when the first is to odd."""
    near = np.float64(nearest(exact))
    if to is types.DOUBLE:
        return near
    if np.isfinite(near) and Fraction(float(near)) != exact and near.view(np.int64) % 2 == 0:
        near = np.nextafter(near, np.inf if exact > Fraction(float(near)) else -np.inf)
    return rounded(near, to)


def convert(value, to):
    """A number to another type. Out of range, a float becomes the nearest whole number of 32 or 64
    bits, as cvt.rzi does: PTX ISA, "cvt"."""
    if to.kind == "bool":
        return value is not False and bool(value != 0)
    if to.kind == "float":
        if isinstance(value, int):
            return from_fraction(Fraction(int(value)), to)
        return rounded(value, to)
    return wrapped(int(value) if isinstance(value, int) else truncated(value, to), to)


def truncated(value, to):
    wide = types.Scalar("", np.dtype(f"i{max(4, to.size)}"), "int", to.signed)
    bits = 8 * wide.size
    if np.isnan(value):
        # PTX ISA, "cvt": zero, but with 64 bits on either side the top bit alone.
        return 0 if bits == 32 and value.dtype != np.float64 else 1 << bits - 1
    low, high = (-1 << bits - 1, (1 << bits - 1) - 1) if to.signed else (0, (1 << bits) - 1)
    if np.isinf(value):
        return high if value > 0 else low
    return max(low, min(high, int(value)))


COMPARE = {"<": lambda a, b: a < b, ">": lambda a, b: a > b, "<=": lambda a, b: a <= b,
           ">=": lambda a, b: a >= b, "==": lambda a, b: a == b, "!=": lambda a, b: a != b}

FLOATS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
          "/": lambda a, b: a / b}


def quotient(a, b):
    """Towards zero, as C divides."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


INTEGERS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
            "/": quotient, "%": lambda a, b: a - b * quotient(a, b),
            "&": lambda a, b: a & b, "|": lambda a, b: a | b, "^": lambda a, b: a ^ b}


def shifted(op, value, count, of):
    """Counts beyond the width, negative ones included, shift everything out: PTX ISA, "shl"."""
    if not 0 <= count < 8 * of.size:
        return -1 if op == ">>" and value < 0 else 0
    return wrapped(value << count, of) if op == "<<" else value >> count


def binary(op, a, b, of):
    """a op b, both of type `of`; for shifts b is any whole number."""
    if op in COMPARE:
        return bool(COMPARE[op](a, b))
    if op in ("<<", ">>"):
        return shifted(op, a, b, of)
    if of.kind == "float":
        return rounded(FLOATS[op](a, b), of)
    if of.kind == "bool":
        return bool(INTEGERS[op](int(a), int(b)))
    return wrapped(INTEGERS[op](a, b), of)


def unary(op, a, of):
    if op == "!":
        return not a
    if of.kind == "float":
        return -a
    return wrapped(-a if op == "-" else ~a, of)


def leaves(of, at=0):
    """(offset, Scalar or Pointer) of every number in a type."""
    if isinstance(of, (types.Scalar, types.Pointer)):
        yield at, of
    elif isinstance(of, types.Array):
        for i in range(of.length):
            yield from leaves(of.of, at + i * of.of.size)
    else:
        for _, inner, offset in of.fields:
            yield from leaves(inner, at + offset)


def flat(value):
    """The numbers of a value, in the order of leaves()."""
    if isinstance(value, tuple):
        for item in value:
            yield from flat(item)
    else:
        yield value


def shaped(of, numbers):
    """The value of a type from an iterator over its numbers."""
    if isinstance(of, (types.Scalar, types.Pointer)):
        return next(numbers)
    inner = [of.of] * of.length if isinstance(of, types.Array) else [f[1] for f in of.fields]
    return tuple(shaped(one, numbers) for one in inner)


def filled(of, number):
    """A value of a type with the same in every place: UNSET, or None for zeros."""
    return shaped(of, iter([zero(leaf) if number is None else number for _, leaf in leaves(of)]))


def zero(of):
    return NULL if isinstance(of, types.Pointer) else convert(0, of)


def to_bytes(value, of):
    """A number as memory holds it."""
    if of is types.BFLOAT16:
        return np.uint16(value.view(np.uint32) >> 16).tobytes()
    if of.kind == "int":
        return value.to_bytes(of.size, "little", signed=of.signed)
    return np.array(value, of.dtype).tobytes()


def from_bytes(data, of):
    number = np.frombuffer(data, of.dtype)[0]
    if of is types.BFLOAT16:
        return np.uint32(int(number) << 16).view(np.float32)
    return number if of.kind == "float" else number.item()
