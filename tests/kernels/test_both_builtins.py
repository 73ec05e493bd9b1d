"""Built-in functions mean the same to both machines: to the bit where IEEE 754 says what comes out,
else within the units in the last place that the machine promises."""

import numpy as np
import pytest

from tests.kernels import nvrtc
from tests.kernels.judges import different, run_fast, run_slow
from tests.kernels.random_programs import Generated, awkward

EXACT = {   # call: types of x, y, z, and of the result
    **dict.fromkeys(("sqrtf(x)", "fabsf(x)", "floorf(x)", "ceilf(x)", "truncf(x)", "rintf(x)",
                     "roundf(x)", "nearbyintf(x)", "fmodf(x, y)", "remainderf(x, y)",
                     "copysignf(x, y)", "nextafterf(x, y)", "fmaxf(x, y)", "fminf(x, y)",
                     "fmaf(x, y, z)", "__fsqrt_rn(x)", "__fadd_rn(x, y)", "__fmul_rn(x, y)",
                     "fdimf(x, y)", "__saturatef(x)", "-x", "x / y"), ("float",) * 4),
    **dict.fromkeys(("sqrt(x)", "fabs(x)", "floor(x)", "rint(x)", "round(x)", "fmod(x, y)",
                     "fma(x, y, z)", "fmax(x, y)", "copysign(x, y)"), ("double",) * 4),
    **dict.fromkeys(("isnan(x)", "isinf(x)", "isfinite(x)", "signbit(x)", "__float_as_int(x)",
                     "x < y", "x != y", "!x"), ("float", "float", "float", "int")),
    **dict.fromkeys((f"__float2int_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("float", "float", "float", "int")),
    **dict.fromkeys((f"__float2uint_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("float", "float", "float", "unsigned int")),
    **dict.fromkeys((f"__float2ll_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("float", "float", "float", "long long")),
    **dict.fromkeys((f"__double2float_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("double", "double", "double", "float")),
    **dict.fromkeys((f"__int2float_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("int", "int", "int", "float")),
    **dict.fromkeys((f"__ll2double_{m}(x)" for m in ("rn", "rz", "ru", "rd")),
                    ("long long", "int", "int", "double")),
    **dict.fromkeys(("(int)x", "(bool)x"), ("float", "float", "float", "int")),
    **dict.fromkeys(("(unsigned int)x",), ("float", "float", "float", "unsigned int")),
    **dict.fromkeys(("(long long)x",), ("float", "float", "float", "long long")),
    **dict.fromkeys(("(int) x", "__double2int_rd(x)"), ("double", "float", "float", "int")),
    **dict.fromkeys(("(long long) x",), ("double", "float", "float", "long long")),
    **dict.fromkeys(("(unsigned long long)x",), ("double", "int", "int", "unsigned long long")),
    **dict.fromkeys(("(float)x",), ("unsigned long long", "int", "int", "float")),
    **dict.fromkeys(("__int_as_float(x)",), ("int", "int", "int", "float")),
    **dict.fromkeys(("__popc(x)", "__clz(x)", "__ffs(x)", "__mulhi(x, y)", "__mul24(x, y)",
                     "__hadd(x, y)", "abs(x)", "max(x, y)", "min(x, y)", "__dp4a(x, y, z)",
                     "ldexpf(1.5f, x % 200) == y"), ("int",) * 4),
    **dict.fromkeys(("__brev(x)", "__byte_perm(x, y, z)", "__umulhi(x, y)", "__umul24(x, y)",
                     "__funnelshift_l(x, y, z)", "__funnelshift_r(x, y, z)", "__uhadd(x, y)",
                     "max(x, y)", "min(x, y)"), ("unsigned int",) * 4),
    **dict.fromkeys(("__popcll(x)", "__clzll(x)", "__ffsll(x)", "__mul64hi(x, y)", "llabs(x)",
                     "max(x, y)"), ("long long",) * 4),
    **dict.fromkeys(("__brevll(x)", "__umul64hi(x, y)"), ("unsigned long long",) * 4),
}

CLOSE = ("rsqrtf(x)", "cbrtf(x)", "rcbrtf(x)", "expf(x)", "exp2f(x)", "exp10f(x)", "expm1f(x)",
         "logf(x)", "log2f(x)", "log10f(x)", "log1pf(x)", "sinf(x)", "cosf(x)", "tanf(x)",
         "asinf(x)", "acosf(x)", "atanf(x)", "sinhf(x)", "coshf(x)", "tanhf(x)", "asinhf(x)",
         "acoshf(x)", "atanhf(x)", "erff(x)", "erfcf(x)", "erfinvf(x)", "tgammaf(x)",
         "lgammaf(x)", "normcdff(x)", "sinpif(x)", "cospif(x)", "powf(x, y)", "atan2f(x, y)",
         "hypotf(x, y)", "__expf(x)", "__logf(x)", "__sinf(x)", "__fdividef(x, y)", "__powf(x, y)",
         "__frcp_rn(x)")
UNITS = 2   # in the last place of a float

HALVES = ("__float2half(x)", "__hadd(h, g)", "__hmul(h, g)", "__hsub(h, g)", "__hdiv(h, g)",
          "__hfma(h, g, h)", "h + g", "h * g", "-h", "__hmax(h, g)", "hsqrt(h)", "hexp(h)")
BRAINS = ("h", "__hadd(h, g)", "__hmul(h, g)", "h / g", "__hfma(h, g, h)", "h - g", "-h",
          "__float2bfloat16_rn(x)")


def program(call, x, y, z, out):
    n = 96
    numbers = np.random.default_rng(sum(call.encode()))
    text = f"""\
extern "C" __global__ void k(const {x}* xs, const {y}* ys, const {z}* zs, {out}* out) {{
    int i = threadIdx.x;
    {x} x = xs[i];
    {y} y = ys[i];
    {z} z = zs[i];
    out[i] = {call};
}}
"""
    dtypes = {name: np.dtype(kind) for name, kind in KINDS.items()}
    arrays = {name: awkward(numbers, dtypes[of], n)
              for name, of in (("xs", x), ("ys", y), ("zs", z))}
    arrays["out"] = np.zeros(n, dtypes[out])
    return Generated(text, arrays, (1, 1, 1), (n, 1, 1))


KINDS = {"float": "f4", "double": "f8", "int": "i4", "unsigned int": "u4", "long long": "i8",
         "unsigned long long": "u8"}


def both(generated):
    fast, found = run_fast(generated)
    slow, expected = run_slow(generated)
    assert found == expected == set()
    return fast["out"], slow["out"]


def place(numbers):
    """A float's number on the line of all floats, so that neighbours are 1 apart."""
    bits = numbers.view(np.int32).astype(np.int64)
    return np.where(bits < 0, -(bits & 0x7FFFFFFF), bits)


@pytest.mark.parametrize("call", EXACT)
def test_what_has_one_right_answer_agrees_to_the_bit(call):
    generated = program(call, *EXACT[call])
    fast, slow = both(generated)
    wrong = different(fast, slow)
    inputs = [a[wrong[:3]] for a in generated.arrays.values()][:3]
    assert not wrong.size, (inputs, fast[wrong[:3]], slow[wrong[:3]])


@pytest.mark.parametrize("call", CLOSE)
def test_what_is_rounded_as_one_likes_agrees_closely(call):
    generated = program(call, *("float",) * 4)
    fast, slow = both(generated)
    assert (np.isnan(fast) == np.isnan(slow)).all()
    away = np.where(np.isnan(slow), 0, abs(place(fast) - place(slow)))
    at = away.argmax()
    assert away[at] <= UNITS, [a[at] for a in (*generated.arrays.values(), fast, slow)]


@pytest.mark.parametrize("of, call", [*(("half", call) for call in HALVES),
                                      *(("bfloat16", call) for call in BRAINS)])
def test_numbers_of_16_bits_agree_to_the_bit(of, call):
    header, kind, back = {"half": ("cuda_fp16.h", "__half", "__half2float"),
                          "bfloat16": ("cuda_bf16.h", "__nv_bfloat16", "__bfloat162float")}[of]
    generated = program("0.0f", *("float",) * 4)
    text = f"#include <{header}>\n" + generated.text.replace("out[i] = 0.0f;", f"""\
{kind} h = __float2{of}(x), g = __float2{of}(y);
    out[i] = {back}({call});""")
    fast, slow = both(Generated(text, generated.arrays, (1, 1, 1), (96, 1, 1)))
    assert not different(fast, slow).size


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing() or "-")
def test_nvrtc_knows_all_of_them():
    kernels = [program(call, *EXACT[call]).text for call in EXACT]
    kernels += [program(call, *("float",) * 4).text for call in CLOSE]
    compiled = nvrtc.compile("".join(text.replace("void k(", f"void k{i}(")
                                     for i, text in enumerate(kernels)))
    assert compiled.ok, compiled.log
