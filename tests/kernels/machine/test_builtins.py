"""Built-in functions: against the standard library, NumPy, and Python loops."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernels.machine.atomics import TURNS
from kernels.machine.intrinsics import bits, special
from kernels.machine.intrinsics.fused import fma
from tests.kernels.machine.cuda import launch, values

numbers = st.floats(-30, 30)


@pytest.mark.parametrize("name", ("erf", "erfc", "gamma", "lgamma"))
@given(numbers)
def test_special_functions_are_those_of_the_library(name, x):
    ours = getattr(special, {"gamma": "tgamma"}.get(name, name))
    if name in ("gamma", "lgamma") and abs(x) < 1e-300 or (x < 0 and x == int(x)):
        return
    with np.errstate(all="ignore"):
        found = float(ours(x))
    expected = getattr(math, name)(x)
    # Close to a pole or a zero of the function a digit of x is worth more.
    scale = 1e-13 if name.startswith("erf") else 1e-9
    assert math.isclose(found, expected, rel_tol=scale, abs_tol=1e-300 if scale < 1e-12 else 1e-9)


@given(st.floats(-0.999999, 0.999999))
def test_erfinv_undoes_erf(x):
    assert math.isclose(math.erf(float(special.erfinv(x))), x, rel_tol=1e-12, abs_tol=1e-300)


@pytest.mark.parametrize("x", range(-5, 6))
def test_sinpi_and_cospi_are_exact_at_whole_and_half_numbers(x):
    assert float(special.sinpi(x)) == 0 and float(special.cospi(x)) == (-1) ** (x % 2)
    assert float(special.cospi(x + 0.5)) == 0


floats = st.floats(-1e6, 1e6, width=32)


@given(floats, floats, floats)
def test_fma_of_floats_rounds_once(a, b, c):
    from fractions import Fraction
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    found = fma(np.float32(a), np.float32(b), np.float32(c))
    around = [np.nextafter(found, np.float32(s)) for s in (-np.inf, np.inf)]
    away = abs(Fraction(float(found)) - exact)
    assert all(away <= abs(Fraction(float(other)) - exact) for other in around)


words = st.integers(0, (1 << 32) - 1)


@given(words)
def test_bits_are_counted_as_text_shows_them(x):
    word, text = np.array([x], np.uint32), f"{x:032b}"
    assert bits.popc(word) == text.count("1")
    assert bits.clz(word) == len(text) - len(text.lstrip("0"))
    assert bits.ffs(word) == (text[::-1].find("1") + 1)
    assert bits.brev(word) == int(text[::-1], 2)


@given(st.integers(-(1 << 63), (1 << 63) - 1), st.integers(-(1 << 63), (1 << 63) - 1))
def test_mulhi_is_the_upper_half(a, b):
    wide = [np.array([x], np.int64) for x in (a, b)]
    assert bits.mulhi(*wide).astype(np.int64) == a * b >> 64
    whole = [x.view(np.uint64) for x in wide]
    assert int(bits.mulhi(*whole)[0]) == int(whole[0][0]) * int(whole[1][0]) >> 64


STEPS = {
    "atomicAdd": lambda m, x: m + x, "atomicSub": lambda m, x: m - x, "atomicMin": min,
    "atomicMax": max, "atomicAnd": lambda m, x: m & x, "atomicOr": lambda m, x: m | x,
    "atomicXor": lambda m, x: m ^ x, "atomicExch": lambda m, x: x,
    "atomicInc": lambda m, x: 0 if m >= x else m + 1,
    "atomicDec": lambda m, x: x if m == 0 or m > x else m - 1,
}


@pytest.mark.parametrize("name", STEPS)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 99)), min_size=1, max_size=60))
def test_atomics_go_lane_by_lane(name, pairs):
    index, operand = (np.array(column) for column in zip(*pairs, strict=True))
    memory = np.arange(6, dtype=np.int64) * 10
    expected, olds = memory.tolist(), []
    for i, x in pairs:
        olds.append(expected[i])
        expected[i] = STEPS[name](expected[i], x)
    found = TURNS[name](memory, index, operand)
    assert list(found) == olds and memory.tolist() == expected


def test_an_atomic_sum_of_floats_is_rounded_in_the_order_of_lanes():
    x, out = np.random.default_rng(1).random(300).astype("f4"), np.zeros(1, "f4")
    launch("(const float* x, float* o) { atomicAdd(o, x[threadIdx.x]); }", 1, 300, x, out)
    assert out[0] == np.add.accumulate(x)[-1]


def lanes_of(t, width):
    return t // width * width, t // width * width + width


@pytest.mark.parametrize("width", (32, 8, 2))
@pytest.mark.parametrize("by", (0, 1, 5, 31))
def test_shuffles_stay_in_their_segment(width, by):
    text = "(int* out) {{ out[threadIdx.x] = __shfl_{}_sync(~0u, (int)threadIdx.x, {}, {}); }}"
    sources = {
        "up": lambda t: t - by if t - by >= lanes_of(t, width)[0] else t,
        "down": lambda t: t + by if t + by < lanes_of(t, width)[1] else t,
        "xor": lambda t: t - t % 32 + (t % 32 ^ by) if (
            t - t % 32 + (t % 32 ^ by) < lanes_of(t, width)[1]) else t,
    }
    for name, source in sources.items():
        found = values(text.format(name, by, width), 64)
        assert found.tolist() == [source(t) for t in range(64)], name


def test_votes_and_reductions_of_a_warp_that_is_not_full():
    text = """(int* out) {
        int t = threadIdx.x; unsigned all = t < 32 ? ~0u : 0xffu;
        int odd = __popc(__ballot_sync(all, t & 1));
        int sum = __reduce_add_sync(all, t), any = __any_sync(all, t == 33);
        out[t] = odd * 10000 + sum * 10 + any + 2 * __all_sync(all, t >= 32); }"""
    expected = [160000 + 4960] * 32 + [40000 + sum(range(32, 40)) * 10 + 3] * 8
    assert values(text, 40).tolist() == expected


def test_match_any_finds_the_same_values():
    found = values("(int* o) { o[threadIdx.x] = __match_any_sync(~0u, threadIdx.x % 5); }", 32)
    assert found.tolist() == [sum(1 << u for u in range(32) if u % 5 == t % 5) - (
        (1 << 32) if t % 5 == 1 else 0) for t in range(32)]


def test_a_barrier_counts():
    text = """(int* out) { int t = threadIdx.x;
        out[t] = __syncthreads_count(t < 7) * 100 + 10 * __syncthreads_and(t < 7)
               + __syncthreads_or(t == 3); }"""
    assert values(text, 40).tolist() == [701] * 40


@pytest.mark.parametrize("n", (1, 31, 1000))
def test_the_time_of_a_half_is_rounded_once(n):
    x = np.random.default_rng(n).standard_normal(n).astype("f2")
    out = np.zeros(n, "f2")
    launch("#include <cuda_fp16.h>\n" 'extern "C" __global__ void k(const __half* x, __half* o)'
           " { int i = threadIdx.x; o[i] = x[i] * x[i] + x[i]; }", 1, n, x, out)
    assert np.array_equal(out, x * x + x)
