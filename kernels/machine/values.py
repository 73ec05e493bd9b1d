"""Numbers of the machine: a Python int or bool, a NumPy float scalar, or an array over lanes.

Integers that all lanes share are Python's, several times faster than NumPy's scalars; their
wrapping is written out. Arrays wrap by themselves.
"""

import numpy as np

from kernels.language import types as t


def is_array(value):
    return type(value) is np.ndarray


def wrapper(dtype):
    """A function that wraps a Python int into the range of `dtype` and lets arrays pass."""
    bits = 8 * dtype.itemsize
    low = -(1 << bits - 1) if dtype.kind == "i" else 0
    high, mask = low + (1 << bits), (1 << bits) - 1

    def wrap(x):
        if type(x) is int and not low <= x < high:
            return ((x - low) & mask) + low
        return x

    return wrap


WRAP = {dtype: wrapper(dtype) for dtype in map(np.dtype, ("i1", "u1", "i2", "u2", "i4", "u4",
                                                          "i8", "u8"))}


def choose_number(mask, one, other, type):
    """np.where with the type kept."""
    dtype = np.dtype("f4") if type is t.BFLOAT16 else type.dtype
    if not is_array(one):
        one = dtype.type(one)
    if not is_array(other):
        other = dtype.type(other)
    return np.where(mask, one, other)


def logical_not(x):
    return ~x if is_array(x) else not x


# -- conversions

def converter(source, target):
    """The function that converts a number of Scalar `source` to Scalar `target`, as C does."""
    if target.kind == "bool":
        return _to_bool
    if source.kind == "float" and target.kind != "float":
        return saturating(source, target)
    if target is t.BFLOAT16:
        return _to_bfloat16
    if target.kind == "float":
        return _to_float(target.dtype, source)
    return _to_int(target.dtype)


def _to_bool(x):
    return x != 0 if is_array(x) else bool(x != 0)


def _to_int(dtype):
    wrap = WRAP[dtype]

    def convert(x):
        return x.astype(dtype) if is_array(x) else wrap(int(x))

    return convert


def _to_float(dtype, source):
    held = np.dtype("f4") if source is t.BFLOAT16 else source.dtype

    def convert(x):
        # By way of its own type: Python's int would be rounded to double first.
        return x.astype(dtype) if hasattr(x, "dtype") else held.type(x).astype(dtype)

    return convert


def saturating(source, target):
    """Float to integer: towards zero, to the nearest end of the range of 32 or 64 bits.

    NaN gives 0; where double or a 64-bit integer takes part, the number with only its top bit set.
    source:  PTX ISA, cvt
    """
    if target.size < 4:
        first, then = saturating(source, t.INT if target.signed else t.UINT), _to_int(target.dtype)
        return lambda x: then(first(x))
    info, kind = np.iinfo(target.dtype), target.dtype.type
    # The least float above the range is exact in every format; info.max may not be.
    over = 2.0 ** (8 * target.size - target.signed)
    under = float(info.min) if target.size == 8 else float(info.min) - 1
    wide_nan = source.size == 8 or target.size == 8
    no_number = kind(info.min if target.signed else 1 << 8 * target.size - 1) \
        if wide_nan else kind(0)

    def convert(x):
        wide = np.asarray(x).astype(np.float64, copy=False)
        inside = (wide < over) & (wide >= under if target.size == 8 else wide > under)
        result = np.where(inside, wide, 0).astype(target.dtype)
        if not inside.all():
            result = np.where(wide >= over, kind(info.max), result)
            result = np.where(~inside & (wide < 0), kind(info.min), result)
            result = np.where(np.isnan(wide), no_number, result)
        return result if is_array(x) else result.item()

    return convert


def round_bfloat16(x):
    """float32 to the nearest bfloat16, ties to even; kept as float32."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    odd = (bits >> np.uint32(16)) & np.uint32(1)
    rounded = (bits + np.uint32(0x7FFF) + odd) & np.uint32(0xFFFF0000)
    result = np.where(np.isnan(x), np.uint32(0x7FFF0000), rounded).view(np.float32)
    return result if is_array(x) else result[()]


def _to_bfloat16(x):
    if not hasattr(x, "dtype"):
        x = np.float64(x)
    if x.dtype == np.float32 or x.dtype == np.float16:
        return round_bfloat16(x.astype(np.float32))
    return round_bfloat16(_odd(x))


def _odd(x):
    """To float32, rounded to odd, so that rounding it again is as rounding once.

    source:  Boldo and Melquiond, Emulation of FMA and correctly rounded sums (2008)
    """
    exact = np.asarray(x, np.float64)
    near = exact.astype(np.float32)
    bits = near.view(np.uint32)
    beyond = np.abs(near.astype(np.float64)) > np.abs(exact)
    short = bits - beyond.astype(np.uint32)
    inexact = (near.astype(np.float64) != exact) & np.isfinite(near)
    odd = np.where(inexact, short | np.uint32(1), bits).view(np.float32)
    return odd if is_array(x) else odd[()]


# -- operations that Python's operators do not have right

def shift_left(dtype):
    """x << n; n is an int32, and one of more than the width (or negative) shifts everything out.

    source:  PTX ISA, shl
    """
    bits, wrap = 8 * dtype.itemsize, WRAP[dtype]

    def shift(x, n):
        if type(x) is int and type(n) is int:
            return wrap(x << n) if 0 <= n < bits else 0
        x, n = _same(dtype, x, n)
        inside = (n >= 0) & (n < bits)
        return np.where(inside, x << np.where(inside, n, 0).astype(dtype), dtype.type(0))

    return shift


def shift_right(dtype):
    """x >> n; a signed x is filled with its sign.

    source:  PTX ISA, shr
    """
    bits = 8 * dtype.itemsize

    def shift(x, n):
        if type(x) is int and type(n) is int:
            return x >> (n if 0 <= n < bits else bits)
        x, n = _same(dtype, x, n)
        inside = (n >= 0) & (n < bits)
        shifted = x >> np.where(inside, n, bits - 1).astype(dtype)
        return shifted if dtype.kind == "i" else np.where(inside, shifted, dtype.type(0))

    return shift


def _same(dtype, x, n):
    return np.asarray(x, dtype), np.asarray(n)


def divide(chunk, span, mask, dtype, a, b):
    """a / b of integers, towards zero; a lane that divides by zero gets 0."""
    b = _divisor(chunk, span, mask, b)
    if type(a) is int and type(b) is int:
        quotient = abs(a) // abs(b)
        return WRAP[dtype](quotient if (a < 0) == (b < 0) else -quotient)
    a, b = np.asarray(a, dtype), np.asarray(b, dtype)
    quotient = a // b
    if dtype.kind == "u":
        return quotient
    # NumPy rounds down; one more where the signs differ and something is left.
    short = ((a < 0) != (b < 0)) & (quotient * b != a)
    return quotient + short


def remainder(chunk, span, mask, dtype, a, b):
    """a % b of integers, with the sign of a; a lane that divides by zero gets 0."""
    b = _divisor(chunk, span, mask, b)
    if type(a) is int and type(b) is int:
        rest = abs(a) % abs(b)
        return rest if a >= 0 else -rest
    return np.fmod(np.asarray(a, dtype), np.asarray(b, dtype))


def _divisor(chunk, span, mask, b):
    """b, and 1 where it is zero; says so."""
    zero = b == 0
    if not np.any(zero):
        return b
    lanes = np.logical_and(zero, True if mask is None else mask)
    chunk.faults.add("division by zero", span, lanes, "divides an integer by zero")
    return 1 if type(b) is int else np.where(zero, b.dtype.type(1), b)


# -- small helpers of the generated code

def put(value, path, new):
    """A tuple with the part at `path` (field numbers) replaced."""
    index, *rest = path
    part = put(value[index], rest, new) if rest else new
    return (*value[:index], part, *value[index + 1:])


def wide(x):
    """An integer that can be added up without wrapping in 32 bits."""
    return x.astype(np.int64) if is_array(x) else x
