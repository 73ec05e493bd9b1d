"""The type of a number as written.

source: C++17 [lex.icon], [lex.fcon]
"""

from kernels.language.checker.make import constant
from kernels.language.checker.wrong import Wrong
from kernels.language.literals import read_number
from kernels.language.types import (
    DOUBLE,
    FLOAT,
    INT,
    LONG,
    LONGLONG,
    UINT,
    ULONG,
    ULONGLONG,
)

DECIMAL = {"": (INT, LONG), "u": (UINT, ULONG), "l": (LONG,), "ul": (ULONG,),
           "ll": (LONGLONG,), "ull": (ULONGLONG,)}
# A number that is written in bits may take the sign bit.
IN_BITS = {**DECIMAL, "": (INT, UINT, LONG, ULONG), "l": (LONG, ULONG),
           "ll": (LONGLONG, ULONGLONG)}


def literal(number):
    """The Constant that a tree.Number stands for.

    raises: Wrong where it is too large for every type that its suffix allows
    """
    try:
        value, suffix = read_number(number.text)
    except ValueError as slip:
        raise Wrong(number.span, f"{number.text} is not a number of C", str(slip)) from None
    if isinstance(value, float):
        return constant(number.span, FLOAT if suffix == "f" else DOUBLE, value)
    return _integer(number, value, suffix)


def _integer(number, value, suffix):
    suffix = "".join(sorted(suffix, reverse=True))      # lu is ul
    in_bits = len(number.text) > 1 and number.text[0] == "0"
    for type_ in (IN_BITS if in_bits else DECIMAL)[suffix]:
        if value < 1 << (8 * type_.size - type_.signed):
            return constant(number.span, type_, value)
    raise Wrong(number.span, f"{number.text} is too large for an integer",
                "the largest is 18446744073709551615ull")
