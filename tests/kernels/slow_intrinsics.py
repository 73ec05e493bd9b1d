"""What a built-in function makes of numbers: (the node's type, arguments) -> number.

Functions of floats are computed in float64 and rounded once, so for float and half they are the
nearest float but for rare ties; for double they are the C library's.
"""

import math
from fractions import Fraction

import numpy as np

from kernels.language import types
from tests.kernels.slow_numbers import float_type, from_fraction, rounded, truncated, wrapped


def guarded(function, pole=math.nan):
    """A function of the math module that answers where Python raises. pole: where it is infinite,
    or has no value."""
    def answer(x):
        try:
            return function(x)
        except ValueError:
            return pole
        except OverflowError:
            return math.inf
    return answer


def tgamma(x):
    return math.copysign(math.inf, x) if x == 0 else guarded(math.gamma)(x)


def half_away(x):
    return math.copysign(math.floor(abs(x) + 0.5), x) if abs(x) < 2**52 else x


def half_turns(function, x):
    """function(pi x) without the rounding of pi x for large x."""
    if not math.isfinite(x):
        return math.nan
    return function(math.pi * math.fmod(x, 2)) if x % 0.5 else float(round(function(
        math.pi * math.fmod(x, 2))))


def erfinv(y):
    """By bisection, since erf grows everywhere; near 0 by the first terms of its series."""
    if not abs(y) < 1:
        return math.copysign(math.inf, y) if abs(y) == 1 else math.nan
    if abs(y) < 1e-4:
        return math.sqrt(math.pi) / 2 * (y + math.pi / 12 * y**3)
    low, high = -6.0, 6.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erf(middle) < y else (low, middle)
    return high


def larger(x, y):
    """NaN is passed over, and +0 is more than -0: PTX ISA, "max"."""
    if x == y == 0:
        return y if np.signbit(x) else x
    return np.fmax(x, y)


ONE = {
    "sqrt": np.sqrt, "rsqrt": lambda x: 1 / np.sqrt(x), "cbrt": np.cbrt,
    "rcbrt": lambda x: 1 / np.cbrt(x), "exp": np.exp, "exp2": np.exp2,
    "exp10": lambda x: np.power(10.0, x), "expm1": np.expm1, "log": np.log, "log2": np.log2,
    "log10": np.log10, "log1p": np.log1p, "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh,
    "tanh": np.tanh, "asinh": np.arcsinh, "acosh": np.arccosh, "atanh": np.arctanh,
    "erf": guarded(math.erf), "erfc": guarded(math.erfc), "erfinv": erfinv,
    "tgamma": tgamma, "lgamma": guarded(math.lgamma, math.inf),
    "normcdf": lambda x: math.erfc(-x / math.sqrt(2)) / 2,
    "sinpi": lambda x: half_turns(math.sin, x), "cospi": lambda x: half_turns(math.cos, x),
    "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "rint": np.rint, "round": half_away,
    "abs": np.abs, "reciprocal": lambda x: 1 / x,
    "saturate": lambda x: 0.0 if math.isnan(x) else min(1.0, max(0.0, x)),
}

TWO = {
    "pow": np.power, "fmod": np.fmod, "remainder": guarded(lambda xy: math.remainder(*xy)),
    "atan2": np.arctan2, "hypot": np.hypot, "fdim": lambda x, y: 0.0 if x <= y else x - y,
    "copysign": np.copysign, "max": larger, "min": lambda x, y: -larger(-x, -y),
}

TESTS = {"isnan": np.isnan, "isinf": np.isinf, "isfinite": np.isfinite, "signbit": np.signbit}


def of_floats(name, to, arguments):
    wide = [np.float64(x) for x in arguments]
    if name == "remainder":
        return rounded(TWO[name](tuple(wide)), to)
    return rounded((ONE[name] if len(wide) == 1 else TWO[name])(*wide), to)


def fma(to, a, b, c):
    """a b + c, rounded once."""
    plain = np.float64(a) * np.float64(b) + np.float64(c)
    if not np.isfinite([a, b, c]).all():
        return rounded(plain, to)
    exact = Fraction(float(a)) * Fraction(float(b)) + Fraction(float(c))
    # A Fraction has no sign of zero.
    return from_fraction(exact, to) if exact else rounded(plain, to)


def ldexp(to, x, power):
    return from_fraction(Fraction(float(x)) * Fraction(2) ** power, to) if np.isfinite(x) else x


def nextafter(to, x, y):
    return np.nextafter(float_type(to)(x), float_type(to)(y))


WHOLE = {"rn": np.rint, "rz": np.trunc, "ru": np.ceil, "rd": np.floor}


def round_to(to, x, mode):
    """A number to another type in a direction: nearest, towards zero, up or down."""
    if to.kind == "int":
        return wrapped(truncated(WHOLE[mode](x), to), to)
    if not isinstance(x, int) and (x == 0 or not np.isfinite(x)):
        return rounded(x, to)
    exact = Fraction(float(x)) if not isinstance(x, int) else Fraction(x)
    near = from_fraction(exact, to)
    # An infinity lies beyond every number that overflowed to it.
    found = Fraction(float(near)) if np.isfinite(near) else 2 * exact
    if mode == "rn" or found == exact:
        return near
    up = {"ru": True, "rd": False, "rz": exact < 0}[mode]
    if (found > exact) == up:
        return near
    return np.nextafter(near, float_type(to)(np.inf if up else -np.inf))


def unsigned(x, of):
    return x & (1 << 8 * of.size) - 1


def brev(to, x):
    bits = 8 * to.size
    return wrapped(int(f"{unsigned(x, to):0{bits}b}"[::-1], 2), to)


def byte_perm(to, x, y, selector):
    """PTX ISA, "prmt": four nibbles choose among eight bytes; their top bit spreads the sign."""
    source = (x & 0xFFFFFFFF | (y & 0xFFFFFFFF) << 32).to_bytes(8, "little")
    picked = [source[selector >> 4 * i & 7] for i in range(4)]
    signs = [selector >> 4 * i & 8 for i in range(4)]
    data = bytes((255 if b & 128 else 0) if s else b for b, s in zip(picked, signs, strict=True))
    return wrapped(int.from_bytes(data, "little"), to)


def low24(x, of):
    x &= 0xFFFFFF
    return x - (1 << 24) if of.signed and x >> 23 else x


def funnel(low, high):
    return (high & 0xFFFFFFFF) << 32 | low & 0xFFFFFFFF


def dp4a(to, a, b, c):
    kind = np.int8 if to.signed else np.uint8
    a, b = (np.array([x & 0xFFFFFFFF], np.uint32).view(kind).astype(int) for x in (a, b))
    return wrapped(int(a @ b) + c, to)


BITS = {
    "brev": brev, "byte_perm": byte_perm, "dp4a": dp4a,
    "mulhi": lambda to, a, b: wrapped(a * b >> 8 * to.size, to),
    "mul24": lambda to, a, b: wrapped(low24(a, to) * low24(b, to), to),
    "hadd": lambda to, a, b: a + b >> 1,
    "funnelshift_l": lambda to, low, high, n: wrapped(funnel(low, high) << (n & 31) >> 32, to),
    "funnelshift_r": lambda to, low, high, n: wrapped(funnel(low, high) >> (n & 31), to),
}

COUNTS = {  # of the argument's bits, given as (bits, width)
    "popc": lambda x, width: x.bit_count(),
    "clz": lambda x, width: width - x.bit_length(),
    "ffs": lambda x, width: (x & -x).bit_length(),
}

ATOMICS = {
    "atomicAdd": lambda old, x: old + x, "atomicSub": lambda old, x: old - x,
    "atomicMin": min, "atomicMax": max, "atomicExch": lambda old, x: x,
    "atomicCAS": lambda old, expected, x: x if old == expected else old,
    "atomicInc": lambda old, top: 0 if old >= top else old + 1,
    "atomicDec": lambda old, top: top if old == 0 or old > top else old - 1,
    "atomicAnd": lambda old, x: old & x, "atomicOr": lambda old, x: old | x,
    "atomicXor": lambda old, x: old ^ x,
}


def pure(node, arguments):
    """The value of an Intrinsic that neither waits nor touches memory, or KeyError."""
    name, to = node.name, node.type
    if name in TESTS:
        return bool(TESTS[name](arguments[0]))
    if name in COUNTS:
        of = node.arguments[0].type
        return COUNTS[name](unsigned(int(arguments[0]), of), 8 * of.size)
    if name in BITS:
        return BITS[name](to, *arguments)
    if name == "round_to":
        return round_to(to, *arguments, node.constants[0])
    if to.kind == "int" and name in ("max", "min", "abs"):
        return wrapped({"max": max, "min": min, "abs": abs}[name](*arguments), to)
    if name in ("fma", "ldexp", "nextafter"):
        return {"fma": fma, "ldexp": ldexp, "nextafter": nextafter}[name](to, *arguments)
    return of_floats(name, to, arguments)


def atomic(name, of, arguments):
    """old -> new for an atomic on a number of type `of`, a vector's fields one by one."""
    def change(old):
        if isinstance(of, types.Vector):
            fields = zip(old, arguments[0], strict=True)
            return tuple(atomic(name, of.of, (one,))(field) for field, one in fields)
        new = ATOMICS[name](old, *arguments)
        return rounded(new, of) if of.kind == "float" else wrapped(new, of)
    return change
