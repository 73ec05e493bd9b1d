"""Operations and conversions are those of the hardware."""

import ctypes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernels.language import types as t
from kernels.machine import values
from kernels.machine.arithmetic import converter, same_bits, shift_left, shift_right

INTEGERS = (t.CHAR, t.UCHAR, t.SHORT, t.USHORT, t.INT, t.UINT, t.LONGLONG, t.ULONGLONG)
C_TYPES = dict(zip(INTEGERS, (ctypes.c_int8, ctypes.c_uint8, ctypes.c_int16, ctypes.c_uint16,
                              ctypes.c_int32, ctypes.c_uint32, ctypes.c_int64, ctypes.c_uint64),
                   strict=True))
ANY_INT = st.integers(-(1 << 70), 1 << 70)
integers = st.sampled_from(INTEGERS)


def inside(type, number):
    return C_TYPES[type](number).value


class Watching:
    """A chunk that only collects what is reported."""

    def __init__(self):
        self.faults, self.found = self, []

    def add(self, kind, *rest):
        self.found.append(kind)


@given(integers, ANY_INT)
def test_a_number_wraps_as_c_does(type, number):
    assert values.WRAP[type.dtype](number) == inside(type, number)


@given(integers, integers, ANY_INT)
def test_integers_convert_as_c_does_alone_and_in_arrays(source, target, number):
    number = inside(source, number)
    convert = converter(source, target)
    assert convert(number) == inside(target, number)
    assert convert(np.full((1, 2), number, source.dtype)).tolist() == [[inside(target, number)] * 2]


@given(integers, ANY_INT, st.integers(-(1 << 31), (1 << 31) - 1))
def test_a_shift_of_any_width_is_the_same_alone_and_in_arrays(type, number, by):
    number = inside(type, number)
    within = 0 <= by < 8 * type.size
    expected = inside(type, number << by) if within else 0
    falling = number >> by if within else (-1 if number < 0 else 0)
    for shift, result in ((shift_left(type.dtype), expected), (shift_right(type.dtype), falling)):
        assert shift(number, by) == result
        assert shift(np.full((1, 1), number, type.dtype), by).item() == result
        assert shift(number, np.full((1, 1), by, np.int32)).item() == result


@given(integers, ANY_INT, ANY_INT)
def test_division_is_towards_zero(type, a, b):
    a, b = inside(type, a), inside(type, b) or 1
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    for x in (a, np.full((1, 1), a, type.dtype)):
        with np.errstate(all="ignore"):
            found = values.divide(Watching(), None, None, type.dtype, x, b)
            rest = values.remainder(Watching(), None, None, type.dtype, x, b)
        assert int(np.asarray(found).item()) == inside(type, quotient)
        assert int(np.asarray(rest).item()) == a - quotient * b


def test_a_division_by_zero_is_reported_and_goes_on():
    chunk = Watching()
    assert values.divide(chunk, None, None, np.dtype("i4"), 5, 0) == 5
    found = values.remainder(chunk, None, None, np.dtype("i4"), np.array([[5, 6]], "i4"),
                             np.array([[0, 4]], "i4"))
    assert chunk.found == ["division by zero"] * 2 and found[0, 1] == 2


@pytest.mark.parametrize("source", (t.FLOAT, t.DOUBLE, t.HALF), ids=str)
@pytest.mark.parametrize("target", (t.INT, t.UINT, t.LONGLONG, t.ULONGLONG), ids=str)
def test_a_float_out_of_range_becomes_the_nearest_end(source, target):
    info, convert = np.iinfo(target.dtype), converter(source, target)
    given = np.array([[np.inf, -np.inf, 1.99, -1.99, 0]], source.dtype)
    expected = [info.max, info.min, 1, -1 if target.signed else 0, 0]
    with np.errstate(all="ignore"):
        assert convert(given).tolist() == [expected]
        assert [convert(x) for x in given[0]] == expected


@pytest.mark.parametrize("source, target, expected", (
    (t.FLOAT, t.INT, 0), (t.FLOAT, t.UINT, 0), (t.DOUBLE, t.INT, -1 << 31),
    (t.DOUBLE, t.UINT, 1 << 31), (t.FLOAT, t.LONGLONG, -1 << 63),
    (t.DOUBLE, t.ULONGLONG, 1 << 63)))
def test_nan_becomes_what_ptx_says(source, target, expected):
    with np.errstate(all="ignore"):
        assert converter(source, target)(source.dtype.type("nan")) == expected


@given(st.integers(-(1 << 63), (1 << 63) - 1))
def test_a_long_becomes_a_float_with_one_rounding(number):
    assert converter(t.LONGLONG, t.FLOAT)(number) == np.int64(number).astype(np.float32)


def nearest_bfloat16(x):
    """Of the two neighbours with 16 bits, the nearer one; the even one where both are as near."""
    low = np.uint32(np.float64(abs(x)).astype(np.float32).view(np.uint32))
    near = [np.uint32((int(low) >> 16) + d << 16).view(np.float32) for d in (-1, 0, 1)
            if (int(low) >> 16) + d >= 0]
    best = min(near, key=lambda n: (abs(np.longdouble(n) - np.longdouble(abs(x))),
                                    int(n.view(np.uint32)) >> 16 & 1))
    return np.copysign(best, np.float32(np.sign(x) or 1))


@given(st.floats(-1e30, 1e30).filter(lambda x: x == 0 or abs(x) > 1e-30))
def test_a_double_becomes_bfloat16_with_one_rounding(x):
    assert converter(t.DOUBLE, t.BFLOAT16)(np.float64(x)) == nearest_bfloat16(x)


@given(st.integers(0, (1 << 32) - 1))
def test_the_same_bits_there_and_back(bits):
    there, back = same_bits(t.UINT, t.FLOAT), same_bits(t.FLOAT, t.UINT)
    number = there(np.full((1, 1), bits, np.uint32))
    assert number.dtype == np.float32 and back(number).item() == bits


def test_the_range_of_a_saturated_char_is_that_of_an_int_and_then_wraps():
    assert converter(t.FLOAT, t.CHAR)(np.float32(300)) == 44
