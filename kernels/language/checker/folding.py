"""Arithmetic on constants, exactly as the machine does it.

Values are NumPy scalars of the type's dtype; bfloat16's are float32, rounded to 8 significant bits.
"""

import operator
import warnings

import numpy as np

from kernels.language.types import BFLOAT16, BOOL, is_integer

ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "&": operator.and_,
              "|": operator.or_, "^": operator.xor}
COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
           "==": operator.eq, "!=": operator.ne}


def number(type_, value):
    """`value` (int, float, bool or NumPy scalar) as a constant of `type_`; integers wrap."""
    if type_ is BOOL:
        return np.bool_(value != 0)
    if is_integer(type_):
        return type_.dtype.type(_wrapped(int(value), type_))
    if type_ is BFLOAT16:
        return _bfloat16(np.float32(value))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return type_.dtype.type(value)


def _wrapped(value, type_):
    bits = 8 * type_.size
    value &= (1 << bits) - 1
    return value - (1 << bits) if type_.signed and value >> (bits - 1) else value


def _bfloat16(value):
    """Rounded to the upper 16 bits, to nearest even; a float32."""
    if np.isnan(value):
        return value
    bits = int(value.view(np.uint32))
    bits = (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000
    return np.uint32(bits).view(np.float32)


def converted(value, found, wanted):
    """The constant as one of type `wanted`, or None where only the machine knows.

    A float out of an integer's range is not defined in C; what the hardware does is the machine's.
    """
    if found.kind != "float" or not is_integer(wanted) or wanted is BOOL:
        return number(wanted, value)
    if not np.isfinite(value):
        return None
    whole = int(value)
    return number(wanted, whole) if _wrapped(whole, wanted) == whole else None


def binary(op, left, right, type_):
    """left op right for operands of `type_`, or None where it cannot be folded."""
    if op in COMPARE:
        return np.bool_(COMPARE[op](left, right))
    if is_integer(type_):
        return _integer(op, int(left), int(right), type_)
    return _floating(op, left, right, type_)


def _integer(op, left, right, type_):
    if op in ARITHMETIC:
        return number(type_, ARITHMETIC[op](left, right))
    if op in ("<<", ">>"):
        if not 0 <= right < 8 * type_.size:
            return None
        return number(type_, left << right if op == "<<" else left >> right)
    if right == 0:
        return None
    quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
    return number(type_, quotient if op == "/" else left - quotient * right)


def _floating(op, left, right, type_):
    with np.errstate(all="ignore"):
        if op == "/":
            return number(type_, np.divide(left, right))
        return number(type_, ARITHMETIC[op](left, right)) if op in "+-*" else None


def unary(op, value, type_):
    if op == "!":
        return np.bool_(not value)
    if op == "~":
        return number(type_, ~int(value))
    return number(type_, -int(value)) if is_integer(type_) else -value
