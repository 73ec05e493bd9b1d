"""How a value lies in memory: a list of its numbers, each with its offset."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from kernels.language import types as t
from kernels.machine.pointers import NULL, Pointer


@dataclass(frozen=True)
class Leaf:
    """One number of a value. dtype: as memory holds it; kind: "int", "bool", "float", "bfloat16"
    or "pointer"."""

    offset: int
    dtype: np.dtype
    kind: str


@cache
def leaves(type):
    """The numbers of a value of this type, in order."""
    if isinstance(type, t.Scalar):
        return (Leaf(0, type.dtype, "bfloat16" if type is t.BFLOAT16 else type.kind),)
    if isinstance(type, t.Pointer):
        return (Leaf(0, np.dtype("i8"), "pointer"),)
    return tuple(Leaf(start + leaf.offset, leaf.dtype, leaf.kind)
                 for part, start in parts(type) for leaf in leaves(part))


def parts(type):
    """(type, offset) of the fields of a vector or struct, or of the elements of an array."""
    if isinstance(type, t.Array):
        return [(type.of, i * type.of.size) for i in range(type.length)]
    return [(part, start) for _, part, start in type.fields]


def assemble(type, numbers):
    """A value from the iterator of its numbers: nested tuples for vectors, structs and arrays."""
    if isinstance(type, t.Scalar | t.Pointer):
        return next(numbers)
    return tuple(assemble(part, numbers) for part, _ in parts(type))


def flatten(type, value):
    """The numbers of a value, in order."""
    if isinstance(type, t.Scalar | t.Pointer):
        return (value,)
    return tuple(number for (part, _), item in zip(parts(type), value, strict=True)
                 for number in flatten(part, item))


@dataclass(frozen=True, eq=False)
class Site:
    """An access to memory in the program.

    what:  "reads", "writes" or "updates", as messages say it
    """

    span: object
    type: object
    what: str = "reads"

    @cached_property
    def leaves(self):
        return leaves(self.type)

    @cached_property
    def size(self):
        return self.type.size

    @cached_property
    def align(self):
        return self.type.align

    @cached_property
    def only(self):
        """The leaf, where there is one."""
        return self.leaves[0] if len(self.leaves) == 1 else None


def zero(type):
    """The value whose bytes are all zero."""
    if isinstance(type, t.Scalar):
        return scalar_zero(type)
    if isinstance(type, t.Pointer):
        return Pointer(NULL)
    return tuple(zero(part) for part, _ in parts(type))


def scalar_zero(type):
    if type.kind != "float":
        return False if type.kind == "bool" else 0
    return np.float32(0) if type is t.BFLOAT16 else type.dtype.type(0)


def unknown(type):
    """What a variable holds that nothing was written to: a pattern that shows."""
    if isinstance(type, t.Scalar):
        return _scalar_unknown(type)
    if isinstance(type, t.Pointer):
        return Pointer(NULL)
    return () if isinstance(type, t.Void) else tuple(unknown(part) for part, _ in parts(type))


def _scalar_unknown(type):
    if type.kind == "float":
        return np.float32("nan") if type is t.BFLOAT16 else type.dtype.type("nan")
    if type.kind == "bool":
        return True
    return int(np.array([0x7FBADBAD, 0x7FBADBAD], np.uint32).view(type.dtype)[0])
