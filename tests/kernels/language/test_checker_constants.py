"""Arithmetic on constants, against NumPy and against Python's whole numbers."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kernels.language import types
from kernels.language.checker import folding
from kernels.language.checker.conversions import common, fit, promote

INTEGERS = [t for t in types.INTEGERS if t is not types.BOOL]
FLOATS = [types.FLOAT, types.DOUBLE, types.HALF]
integers = st.sampled_from(INTEGERS)
numbers = st.sampled_from([*types.INTEGERS, types.FLOAT, types.DOUBLE])


def value(type_):
    """Numbers of an integer type, its ends among them."""
    info = np.iinfo(type_.dtype)
    return st.one_of(st.integers(info.min, info.max),
                     st.sampled_from([info.min, info.max, 0, 1])).map(type_.dtype.type)


typed = integers.flatmap(lambda t: st.tuples(st.just(t), value(t), value(t)))


@given(typed, st.sampled_from(["+", "-", "*", "&", "|", "^"]))
def test_integers_wrap_as_numpys_arrays_do(case, op):
    type_, a, b = case
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = folding.ARITHMETIC[op](np.array([a]), np.array([b]))[0]
    found = folding.binary(op, a, b, type_)
    assert found == expected and found.dtype == type_.dtype


@given(typed)
def test_division_truncates_and_the_remainder_has_the_sign_of_the_left(case):
    type_, a, b = case
    assume(b != 0)
    quotient, rest = (int(folding.binary(op, a, b, type_)) for op in "/%")
    # The one quotient that does not fit its type wraps: the least number by -1.
    exact = int(a) - quotient * int(b)
    assert exact == rest or int(b) == -1
    assert abs(rest) < abs(int(b)) and (rest == 0 or (rest < 0) == (int(a) < 0))


@given(typed)
def test_division_by_zero_is_left_to_the_machine(case):
    type_, a, _ = case
    zero = type_.dtype.type(0)
    assert folding.binary("/", a, zero, type_) is folding.binary("%", a, zero, type_) is None


@given(typed, st.integers(-3, 70))
def test_shifts_inside_the_width_are_numpys_and_others_are_not_folded(case, by):
    type_, a, _ = case
    found = [folding.binary(op, a, by, type_) for op in ("<<", ">>")]
    if not 0 <= by < 8 * type_.size:
        assert found == [None, None]
    else:
        array = np.array([a])
        assert found == [(array << by)[0], (array >> by)[0]]


@given(typed, integers)
def test_integers_convert_as_numpys_astype(case, wanted):
    type_, a, _ = case
    assert folding.converted(a, type_, wanted) == np.array([a]).astype(wanted.dtype)[0]


@given(st.floats(allow_nan=False), integers)
def test_a_float_outside_of_an_integers_range_is_left_to_the_machine(x, wanted):
    info = np.iinfo(wanted.dtype)
    found = folding.converted(np.float64(x), types.DOUBLE, wanted)
    inside = np.isfinite(x) and info.min <= int(x) <= info.max
    assert found == (int(x) if inside else None)


@given(st.floats(width=32), st.floats(width=32), st.sampled_from(["+", "-", "*", "/", "<"]))
def test_floats_round_once_as_numpys(a, b, op):
    a, b = np.float32(a), np.float32(b)
    with np.errstate(all="ignore"):
        array = np.array([a])
        expected = {"+": array + b, "-": array - b, "*": array * b, "/": array / b,
                    "<": array < b}[op][0]
    found = folding.binary(op, a, b, types.FLOAT)
    assert found.dtype == expected.dtype
    assert found == expected or (np.isnan(found) and np.isnan(expected))


@given(st.floats(allow_nan=False, width=32))
def test_bfloat16_keeps_the_upper_bits_rounded_to_nearest_even(x):
    found = folding.number(types.BFLOAT16, np.float32(x))
    bits = int(np.float32(x).view(np.uint32))
    assert int(found.view(np.uint32)) & 0xFFFF == 0
    down, up = bits & 0xFFFF0000, (bits & 0xFFFF0000) + 0x10000
    kept = int(found.view(np.uint32))
    distance = {down: bits - down, up: up - bits}
    assert distance[kept] == min(distance.values())
    if distance[down] == distance[up]:
        assert kept >> 16 & 1 == 0


@pytest.mark.parametrize("value_, expected", [(0.0, False), (-0.0, False), (0.5, True),
                                              (np.nan, True), (-3, True), (256, True)])
def test_bool_asks_whether_it_is_not_zero(value_, expected):
    found = folding.number(types.BOOL, value_)
    assert found == expected and found.dtype == bool


@given(numbers, numbers)
def test_the_common_type_does_not_depend_on_the_order(a, b):
    assert common(a, b) is common(b, a)
    assert promote(common(a, b)) is common(a, b)


@given(numbers, numbers)
def test_the_common_type_of_integers_is_at_least_as_wide_as_both(a, b):
    wide = common(a, b)
    if types.is_integer(wide):
        assert wide.size >= max(a.size, b.size, types.INT.size)
    else:
        assert wide in (a, b)


@given(numbers)
def test_a_type_fits_itself_best_and_its_promotion_next(a):
    assert fit(a, a) == 0
    others = [fit(a, b) for b in (types.INT, types.DOUBLE, types.ULONG) if b is not a]
    assert all(o > 0 for o in others)
    assert promote(a) is a or fit(a, promote(a)) == min(others)


def test_pointers_fit_only_where_no_const_is_lost():
    plain, fixed = types.Pointer(types.FLOAT), types.Pointer(types.FLOAT, True)
    assert fit(plain, fixed) is not None and fit(fixed, plain) is None
    assert fit(plain, types.Pointer(types.INT)) is None
    assert fit(plain, types.Pointer(types.VOID)) is not None
