"""Multiply and add with one rounding.

source:  Boldo and Melquiond, Emulation of a FMA and correctly rounded sums: proved algorithms using
         rounding to odd, IEEE Transactions on Computers 57 (2008)
"""

import numpy as np


def fma(a, b, c):
    """a * b + c of float32 or float64, rounded once."""
    return _double(a, b, c) if c.dtype == np.float64 else _single(a, b, c)


def _single(a, b, c):
    """The product of two float32 is exact in double; only its sum with c is rounded there."""
    product = np.multiply(a, b, dtype=np.float64)
    total = product + c
    result = total.astype(np.float32)
    # Rounding twice differs only from halfway between two float32, or below the normal ones.
    halfway = (np.asarray(total).view(np.int64) & 0x1FFFFFFF) == 0x10000000
    small = np.abs(result) < np.finfo(np.float32).tiny
    if np.any(halfway | small):
        result = odd_sum(product, np.asarray(c, np.float64)).astype(np.float32)
    return result


def two_sum(a, b):
    """The rounded sum and what was lost, exactly (Knuth)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def two_product(a, b):
    """The rounded product and what was lost, exactly but for underflow (Dekker)."""
    product = a * b
    (a1, a0), (b1, b0) = _halves(a), _halves(b)
    return product, ((a1 * b1 - product) + a1 * b0 + a0 * b1) + a0 * b0


def _halves(x):
    scaled = x * 134217729.0                # 2**27 + 1
    upper = scaled - (scaled - x)
    return upper, x - upper


def odd_sum(a, b):
    """a + b rounded to odd: towards zero, and the last bit set where something was lost."""
    total, lost = two_sum(a, b)
    bits = np.asarray(total).view(np.int64)
    even = (bits & 1) == 0
    away = (lost > 0) == (total > 0)
    moved = np.where((lost != 0) & even & np.isfinite(lost), np.where(away, bits + 1, bits - 1),
                     bits)
    return moved.view(np.float64)


def _double(a, b, c):
    plain = a * b + c
    a, b, c = (np.asarray(x, np.float64) for x in (a, b, c))
    # Scaled, so that neither halves overflow nor what is lost underflows.
    (am, ae), (bm, be) = np.frexp(a), np.frexp(b)
    shift = (ae + be).astype(np.int64)
    scaled = np.ldexp(c, np.clip(-shift, -2000, 2000).astype(np.int32))
    upper, lower = two_product(am, bm)
    first, lost = two_sum(scaled, lower)
    second, rest = two_sum(upper, first)
    total = np.asarray(second + odd_sum(rest, lost))
    result = np.ldexp(total, np.clip(shift, -2000, 2000).astype(np.int32))
    known = np.isfinite(total) & np.isfinite(plain) & (np.abs(scaled) < 2.0 ** 900) & (
        np.abs(result) > 1e-300) & ((np.abs(scaled) > 2.0 ** -900) | (c == 0))
    found = np.where(known, result, plain)
    return found if found.ndim else found[()]
