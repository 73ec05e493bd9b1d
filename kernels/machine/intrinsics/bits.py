"""Functions of the bits of integers.

source:  CUDA Math API, "Integer Intrinsics" and "Type Casting Intrinsics"
"""

from functools import cache, reduce

import numpy as np

from kernels.machine.values import is_array


def popc(x):
    return np.bitwise_count(x)


def clz(x):
    """Zero bits above the highest that is set."""
    bits, unsigned = 8 * x.itemsize, x.view(f"u{x.itemsize}")
    for shift in (1, 2, 4, 8, 16, 32)[:bits.bit_length() - 1]:
        unsigned = unsigned | unsigned >> unsigned.dtype.type(shift)
    return bits - np.bitwise_count(unsigned).astype(np.int32)


def ffs(x):
    """Number of the lowest set bit, from 1; 0 if there is none."""
    unsigned = x.view(f"u{x.itemsize}")
    lowest = unsigned & (~unsigned + unsigned.dtype.type(1))
    return np.where(unsigned == 0, 0, 8 * x.itemsize - clz(lowest))


def brev(x):
    """Bits in reverse order: neighbours change places, then pairs, and so on."""
    bits, unsigned = 8 * x.itemsize, x.view(f"u{x.itemsize}")
    kind, every = unsigned.dtype.type, (1 << bits) - 1
    shift = bits // 2
    mask = every >> shift
    while shift:
        unsigned = (unsigned >> kind(shift)) & kind(mask) | (unsigned & kind(mask)) << kind(shift)
        shift //= 2
        mask ^= (mask << shift) & every
    return unsigned


def byte_perm(x, y, selector):
    """Four bytes of the eight in y:x, each chosen by a nibble of the selector."""
    both = x.astype(np.uint64) | y.astype(np.uint64) << np.uint64(32)
    picked = []
    for i in range(4):
        number = (selector >> np.uint32(4 * i)) & np.uint32(7)
        byte = (both >> (number.astype(np.uint64) * np.uint64(8))) & np.uint64(255)
        # The nibble's top bit asks for the byte's sign, eight times.
        sign = (selector >> np.uint32(4 * i + 3)) & np.uint32(1)
        byte = np.where(sign != 0, np.where(byte & np.uint64(128), 255, 0), byte)
        picked.append(byte.astype(np.uint32) << np.uint32(8 * i))
    return reduce(np.bitwise_or, picked)


def mulhi(x, y):
    """The upper half of the product."""
    if x.itemsize == 4:
        wide = np.int64 if x.dtype.kind == "i" else np.uint64
        return (x.astype(wide) * y.astype(wide)) >> wide(32)
    return _mulhi_wide(x, y)


def _mulhi_wide(x, y):
    """64 bits: from four products of halves, then the signs' part is taken off."""
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    a, b = x.view(np.uint64), y.view(np.uint64)
    a0, a1, b0, b1 = a & low, a >> half, b & low, b >> half
    middle = a1 * b0 + (a0 * b0 >> half)
    other = a0 * b1 + (middle & low)
    high = a1 * b1 + (middle >> half) + (other >> half)
    if x.dtype.kind == "i":
        high = high - np.where(x < 0, b, 0) - np.where(y < 0, a, 0)
    return high


def mul24(x, y):
    """The product's low 32 bits, of the factors' low 24."""
    if x.dtype.kind == "u":
        return (x & np.uint32(0xFFFFFF)) * (y & np.uint32(0xFFFFFF))
    eight = np.int32(8)
    return ((x << eight) >> eight) * ((y << eight) >> eight)


def hadd(x, y):
    """The mean, rounded down, without overflow."""
    return (x & y) + ((x ^ y) >> x.dtype.type(1))


def _funnel(low, high):
    return low.astype(np.uint64) | high.astype(np.uint64) << np.uint64(32)


def funnelshift_l(low, high, shift):
    """The upper 32 bits of high:low << (shift % 32)."""
    shift = (shift & np.uint32(31)).astype(np.uint64)
    return (_funnel(low, high) << shift) >> np.uint64(32)


def funnelshift_r(low, high, shift):
    """The lower 32 bits of high:low >> (shift % 32)."""
    return _funnel(low, high) >> (shift & np.uint32(31)).astype(np.uint64)


def dp4a(a, b, c):
    """c and the products of four bytes each."""
    kind = np.int8 if a.dtype.kind == "i" else np.uint8
    a, b = (np.ascontiguousarray(x)[..., None].view(kind) for x in (a, b))
    products = a.astype(c.dtype) * b.astype(c.dtype)
    return products.sum(-1, dtype=c.dtype) + c


TABLE = {f.__name__: f for f in (popc, clz, ffs, brev, byte_perm, mulhi, mul24, hadd,
                                 funnelshift_l, funnelshift_r, dp4a)}


def choose(node):
    """The function for a node, on numbers of the machine."""
    dtypes = tuple(argument.type.dtype for argument in node.arguments)
    return _choose(node.name, dtypes, node.type.dtype)


@cache
def _choose(name, dtypes, result):
    function = TABLE[name]

    def run(*numbers):
        arrays = (np.ascontiguousarray(x).astype(d, copy=False).reshape(np.shape(x))
                  for x, d in zip(numbers, dtypes, strict=True))
        found = np.asarray(function(*arrays)).astype(result)
        return found if any(is_array(x) for x in numbers) else found.item()

    return run
