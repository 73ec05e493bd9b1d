"""Which type an operation has, and which type may stand where another is asked.

source: C++17 [conv.prom], [expr.arith.conv], [over.best.ics]; CUDA's cuda_fp16.hpp for half
"""

from kernels.language.types import (
    BFLOAT16,
    BOOL,
    CHAR,
    DOUBLE,
    FLOAT,
    HALF,
    HALVES,
    INT,
    LONG,
    LONGLONG,
    SCHAR,
    SHORT,
    UCHAR,
    UINT,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
    Array,
    Pointer,
    Reference,
    Scalar,
    is_integer,
    is_number,
)

RANK = {BOOL: 0, CHAR: 1, SCHAR: 1, UCHAR: 1, SHORT: 2, USHORT: 2, INT: 3, UINT: 3, LONG: 4,
        ULONG: 4, LONGLONG: 5, ULONGLONG: 5}
UNSIGNED = {INT: UINT, LONG: ULONG, LONGLONG: ULONGLONG}


def promote(type_):
    """The type that an integer narrower than int computes in: int. Others stay as they are."""
    return INT if RANK.get(type_, 9) < RANK[INT] else type_


def common(left, right):
    """The type that left op right computes in, or None where there is none (half with float).

    source: [expr.arith.conv]
    """
    if left in HALVES or right in HALVES:
        return left if left == right else None
    for floating in (DOUBLE, FLOAT):
        if floating in (left, right):
            return floating
    return _common_integer(promote(left), promote(right))


def _common_integer(left, right):
    if left.signed == right.signed:
        return left if RANK[left] >= RANK[right] else right
    signed, unsigned = (left, right) if left.signed else (right, left)
    if RANK[unsigned] >= RANK[signed]:
        return unsigned
    # A wider signed type holds every value of the unsigned one; long long is no wider than long.
    return signed if signed.size > unsigned.size else UNSIGNED[signed]


# How well an argument fits a parameter; smaller is better. None: not at all.
EXACT, QUALIFIED, PROMOTED, CONVERTED, CONSTRUCTED, CONSTRUCTED_TWICE = range(6)


def fit(found, wanted):
    """How well a value of type `found` initialises one of type `wanted`."""
    if found == wanted:
        return EXACT
    if isinstance(found, Pointer) and isinstance(wanted, Pointer):
        return _fit_pointer(found, wanted)
    if wanted is BOOL and isinstance(found, Pointer):
        return CONVERTED
    if is_number(found) and is_number(wanted):
        return _fit_number(found, wanted)
    return None


def _fit_number(found, wanted):
    if found in HALVES and wanted in HALVES:
        return None
    if found in HALVES or wanted in HALVES:
        # half becomes a double by way of float.
        return CONSTRUCTED_TWICE if wanted is DOUBLE else CONSTRUCTED
    if is_integer(found):
        return PROMOTED if wanted == promote(found) else CONVERTED
    return PROMOTED if (found, wanted) == (FLOAT, DOUBLE) else CONVERTED


def _fit_pointer(found, wanted):
    if found.const and not wanted.const:
        return None
    if found.to == wanted.to:
        return QUALIFIED
    return CONVERTED if wanted.to == VOID else None


def decayed(type_):
    """What a value of `type_` is passed as: an array as a pointer to its first element."""
    if isinstance(type_, Reference):
        return decayed(type_.to)
    return Pointer(type_.of) if isinstance(type_, Array) else type_


def is_half(type_):
    return isinstance(type_, Scalar) and (type_ is HALF or type_ is BFLOAT16)
