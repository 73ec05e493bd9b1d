"""Mathematical functions by type: float32 stays float32; half and bfloat16 are rounded once.

source:  CUDA Math API, "Single Precision Mathematical Functions"
"""

from functools import cache

import numpy as np

from kernels.language import types as t
from kernels.machine.intrinsics import special
from kernels.machine.intrinsics.fused import fma
from kernels.machine.values import WRAP, converter, is_array, round_bfloat16


def round_away(x):
    """To the nearest whole number, halves away from zero."""
    whole = np.trunc(x)
    return whole + np.copysign((np.abs(x - whole) >= 0.5).astype(x.dtype), x)


def remainder(x, y):
    """x - n y with n nearest to x / y, ties to even; exact, as IEEE 754 asks."""
    size = np.abs(y)
    rest = np.fmod(np.abs(x), size)
    odd = np.fmod(np.abs(x), 2 * size) >= size
    less = (2 * rest > size) | ((2 * rest == size) & odd)
    rest = np.where(less, rest - size, rest)
    found = np.where(np.signbit(x), -rest, rest)
    return np.where(np.isinf(y) & np.isfinite(x), x, found).astype(size.dtype)


def fdim(x, y):
    return np.where(x > y, x - y, np.where(np.isnan(x) | np.isnan(y), x + y, 0)).astype(x.dtype)


def _double(function):
    """A function of doubles for any float type."""
    def run(*numbers):
        return np.asarray(function(*numbers)).astype(numbers[0].dtype)

    return run


FLOAT = {
    "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x), "cbrt": np.cbrt,
    "rcbrt": lambda x: 1 / np.cbrt(x), "exp": np.exp, "exp2": np.exp2,
    "exp10": lambda x: np.power(x.dtype.type(10), x), "expm1": np.expm1, "log": np.log,
    "log2": np.log2, "log10": np.log10, "log1p": np.log1p, "sin": np.sin, "cos": np.cos,
    "tan": np.tan, "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh,
    "cosh": np.cosh, "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh,
    "atanh": np.arctanh, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "rint": np.rint,
    "round": round_away, "pow": np.power, "fmod": np.fmod, "remainder": remainder,
    "atan2": np.arctan2, "hypot": np.hypot, "fdim": fdim, "copysign": np.copysign,
    "nextafter": np.nextafter, "fma": fma, "ldexp": np.ldexp, "reciprocal": lambda x: 1 / x,
    "saturate": lambda x: np.fmin(np.fmax(x, x.dtype.type(0)), x.dtype.type(1)),
    "max": np.fmax, "min": np.fmin, "abs": np.abs,
} | {name: _double(getattr(special, name)) for name in (
    "erf", "erfc", "erfinv", "tgamma", "lgamma", "normcdf", "sinpi", "cospi")}
TESTS = {"isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "signbit": np.signbit}
SPECIAL = frozenset(FLOAT) - {"floor", "ceil", "trunc", "rint", "round", "max", "min", "abs", "fma",
                              "copysign", "saturate"}


def choose(node):
    """The function for a node, on numbers of the machine."""
    return _choose(node.name, node.type)


@cache
def _choose(name, type):
    if name in TESTS:
        return TESTS[name]
    if type.kind == "int":
        return _integer(name, type)
    function = FLOAT[name]
    if type in (t.HALF, t.BFLOAT16):
        return _narrow(function, type, exact=name in ("abs", "copysign", "max", "min"))
    return function


def _narrow(function, type, exact):
    """Computed in float32 and rounded once."""
    finish = round_bfloat16 if type is t.BFLOAT16 else lambda x: x.astype(np.float16)

    def run(*numbers):
        wide = [x.astype(np.float32) if hasattr(x, "dtype") and x.dtype.kind == "f" else x
                for x in numbers]
        return finish(function(*wide))

    return run if not (exact and type is t.BFLOAT16) else function


def _integer(name, type):
    wrap = WRAP[type.dtype]
    plain, wide = {"max": (max, np.maximum), "min": (min, np.minimum),
                   "abs": (lambda x: wrap(abs(x)), np.abs)}[name]

    def run(*numbers):
        return (wide if any(is_array(x) for x in numbers) else plain)(*numbers)

    return run


# -- conversions with a rounding mode

TO_WHOLE = {"rn": np.rint, "rz": np.trunc, "ru": np.ceil, "rd": np.floor}


def rounded(node):
    """The function for a conversion such as __float2int_ru."""
    return _rounded(node.arguments[0].type, node.type, node.constants[0])


@cache
def _rounded(source, target, mode):
    if target.kind == "int":
        if source.kind != "float":
            return converter(source, target)
        whole, convert = TO_WHOLE[mode], converter(source, target)
        return lambda x: convert(whole(x))
    nearest = converter(source, target)
    return nearest if mode == "rn" or target is t.BFLOAT16 else _directed(nearest, source, mode)


def _directed(nearest, source, mode):
    """Nearest first; where that went the wrong way, one step back."""
    def run(x):
        number = x if hasattr(x, "dtype") else source.dtype.type(x)
        near = nearest(number)
        # long double holds every 64-bit integer on x86; elsewhere the last bit may be lost.
        exact, found = np.asarray(number, np.longdouble), np.asarray(near, np.longdouble)
        over = {"rd": found > exact, "ru": np.False_, "rz": (found > exact) & (exact > 0)}[mode]
        under = {"ru": found < exact, "rd": np.False_, "rz": (found < exact) & (exact < 0)}[mode]
        kind = near.dtype.type
        back = np.where(over, np.nextafter(near, kind(-np.inf)),
                        np.where(under, np.nextafter(near, kind(np.inf)), near))
        return back if is_array(x) else back[()]

    return run
