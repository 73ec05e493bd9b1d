"""The slow machine itself: where it must be right because others are measured by it."""

from fractions import Fraction
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernels.language import types
from tests.kernels import slow_intrinsics as intrinsics
from tests.kernels import slow_numbers as numbers
from tests.kernels.judges import run_slow
from tests.kernels.random_programs import Generated
from tests.kernels.slow_memory import Order
from tests.kernels.slow_warps import source_lane

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
FLOAT32 = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(st.integers(-2**70, 2**70), st.sampled_from([types.CHAR, types.USHORT, types.INT,
                                                   types.UINT, types.LONGLONG, types.ULONGLONG]))
def test_whole_numbers_wrap_as_numpy_arrays_do(value, of):
    raw = np.array([value & 2**64 - 1], np.uint64).astype(of.dtype)
    assert numbers.wrapped(value, of) == int(raw[0])


@given(FLOAT32, FLOAT32, FLOAT32)
def test_fma_is_within_half_a_unit_of_the_exact_value(a, b, c):
    found = intrinsics.fma(types.FLOAT, np.float32(a), np.float32(b), np.float32(c))
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    if np.isfinite(found):
        near = [np.nextafter(found, np.float32(s)) for s in (-np.inf, np.inf)]
        gaps = [abs(Fraction(float(x)) - exact) for x in (found, *near) if np.isfinite(x)]
        assert gaps[0] == min(gaps)


def test_a_tie_that_two_roundings_would_get_wrong():
    """1 + 2^-24 + 2^-60: to float64 it is the tie 1 + 2^-24, which would go down to 1."""
    exact = 1 + Fraction(1, 2**24) + Fraction(1, 2**60)
    assert numbers.from_fraction(exact, types.FLOAT) == np.float32(1 + 2**-23)


@pytest.mark.parametrize("value, expected", [(1.0, 0x3F80), (1 + 2**-8, 0x3F80),
                                             (1 + 3 * 2**-8, 0x3F82), (1 + 2**-7, 0x3F81)])
def test_bfloat16_rounds_to_even(value, expected):
    found = numbers.rounded(np.float32(value), types.BFLOAT16)
    assert numbers.to_bytes(found, types.BFLOAT16) == expected.to_bytes(2, "little")


@pytest.mark.parametrize("value, to, expected", [
    (3.9, types.INT, 3), (-3.9, types.INT, -3), (1e20, types.INT, 2**31 - 1),
    (float("nan"), types.INT, -2**31), (-1.0, types.UINT, 0), (300.0, types.UCHAR, 44),
    (float("-inf"), types.LONGLONG, -2**63)])
def test_floats_become_whole_numbers_as_cvt_says(value, to, expected):
    assert numbers.convert(np.float64(value), to) == expected


@pytest.mark.parametrize("mode, expected", [("rn", 1.0), ("rz", 1.0), ("rd", 1.0),
                                            ("ru", 1 + 2**-23)])
def test_rounding_goes_where_it_was_told(mode, expected):
    assert intrinsics.round_to(types.FLOAT, np.float64(1 + 2**-30), mode) == np.float32(expected)


@pytest.mark.parametrize("name, lane, step, width, expected", [
    ("shfl", 20, 3, 32, 3), ("shfl", 20, 35, 8, 19), ("shfl_up", 2, 3, 32, 2),
    ("shfl_up", 10, 1, 8, 9), ("shfl_down", 30, 5, 32, 30), ("shfl_down", 6, 1, 8, 7),
    ("shfl_xor", 5, 16, 32, 21), ("shfl_xor", 5, 8, 8, 5), ("shfl_xor", 13, 8, 8, 5)])
def test_shuffles_read_the_lane_that_the_ptx_manual_says(name, lane, step, width, expected):
    assert source_lane(name, lane, step, width) == expected


def test_bytes_are_picked_and_their_signs_spread():
    assert intrinsics.byte_perm(types.UINT, 0x33221100, 0x77665544, 0x7250) == 0x77225500
    assert intrinsics.byte_perm(types.UINT, 0x00008000, 0, 0x9) == 0xFF
    assert intrinsics.byte_perm(types.UINT, 0x80, 0, 0x8) & 0xFF == 0xFF


@pytest.mark.parametrize("name, value, of, expected", [
    ("popc", -1, types.INT, 32), ("popc", -1, types.LONGLONG, 64), ("clz", 1, types.INT, 31),
    ("clz", 0, types.LONGLONG, 64), ("ffs", 0, types.INT, 0), ("ffs", 8, types.INT, 4)])
def test_bits_are_counted_in_the_arguments_width(name, value, of, expected):
    node = SimpleNamespace(name=name, type=types.INT, arguments=[SimpleNamespace(type=of)])
    assert intrinsics.pure(node, [value]) == expected


def test_a_barrier_orders_what_came_before_it_and_nothing_after():
    order = Order(3)
    before = order.clocks[0, 0].copy()
    assert not order.knows(1, 0, before)
    order.join([0, 1])
    assert order.knows(1, 0, before) and not order.knows(2, 0, before)
    assert not order.knows(1, 0, order.clocks[0, 0])


def test_a_fence_and_two_atomics_hand_on_what_came_before():
    order, place = Order(2), {}
    before = order.clocks[0, 0].copy()
    order.meet(0, place)
    order.meet(1, place)
    assert not order.knows(1, 0, before), "without a fence an atomic orders nothing"
    order.fence(0)
    order.meet(0, place)
    order.meet(1, place)
    assert order.knows(1, 0, before)


def test_a_real_race_comes_out_differently_in_another_order():
    """And without the race, with the barrier, it does not."""
    text = """
extern "C" __global__ void k(int* a) {
    __shared__ int s[64];
    s[threadIdx.x] = threadIdx.x;
    __syncthreads();
    s[threadIdx.x] += s[63 - threadIdx.x];
    a[threadIdx.x] = s[threadIdx.x];
}"""
    safe = text.replace("s[threadIdx.x] +=", "int x = s[threadIdx.x] +").replace(
        "= s[threadIdx.x];\n}", "= x;\n}")
    outcomes = {source: {tuple(run_slow(program, Random(seed))[0]["a"]) for seed in range(4)}
                for source in (text, safe)
                for program in [Generated(source, {"a": np.zeros(64, np.int32)}, (1, 1, 1),
                                          (64, 1, 1))]}
    assert len(outcomes[text]) > 1 and outcomes[safe] == {(63,) * 64}
