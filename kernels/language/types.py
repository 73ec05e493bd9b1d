"""The types of CUDA C that the course knows: what a value is and how many bytes it takes.

There is one Scalar, Vector or Struct of each name; they are compared by identity.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Scalar:
    """A number. kind: "bool", "int" or "float"; dtype is how memory holds it.

    bfloat16 has no dtype in NumPy: memory holds its upper 16 bits as uint16.
    """

    name: str
    dtype: np.dtype
    kind: str
    signed: bool = True

    @property
    def size(self):
        return self.dtype.itemsize

    align = size

    def __str__(self):
        return self.name


@dataclass(frozen=True, eq=False)
class Vector:
    """float4, int2, half2 and the like: 1 to 4 equal components named x, y, z, w."""

    name: str
    of: Scalar
    lanes: int

    @property
    def size(self):
        return self.of.size * self.lanes

    @property
    def align(self):
        return self.of.size if self.lanes == 3 else min(16, self.size)

    @property
    def fields(self):
        return tuple(zip("xyzw"[:self.lanes], [self.of] * self.lanes,
                         range(0, self.size, self.of.size), strict=True))

    def __str__(self):
        return self.name


@dataclass(frozen=True, eq=False)
class Struct:
    """A plain struct. fields: (name, type, offset in bytes), laid out as C does."""

    name: str
    fields: tuple
    size: int
    align: int

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class Pointer:
    """An address of `to`. const: what it points at must not be written through it."""

    to: object
    const: bool = False
    size = align = 8

    def __str__(self):
        return f"{'const ' if self.const else ''}{self.to}*"


@dataclass(frozen=True)
class Array:
    """`length` elements in a row; None where the launch decides (extern __shared__ a[])."""

    of: object
    length: int | None

    @property
    def size(self):
        return self.of.size * (self.length or 0)

    @property
    def align(self):
        return self.of.align

    def __str__(self):
        inner, lengths = self, ""
        while isinstance(inner, Array):
            inner, lengths = inner.of, f"{lengths}[{'' if inner.length is None else inner.length}]"
        return f"{inner}{lengths}"


@dataclass(frozen=True)
class Reference:
    """A parameter that stands for the caller's variable: float& x."""

    to: object
    const: bool = False
    size = align = 8

    def __str__(self):
        return f"{self.to}&"


@dataclass(frozen=True)
class Void:
    size, align = 0, 1

    def __str__(self):
        return "void"


@dataclass(frozen=True)
class Group:
    """A cooperative group, known when compiling: it holds nothing at run time.

    kind:  "thread_block" or "tile"; width: a tile's threads
    """

    kind: str
    width: int = 0
    size, align = 0, 1

    def __str__(self):
        return f"thread_block_tile<{self.width}>" if self.kind == "tile" else self.kind


def _int(name, dtype, signed):
    return Scalar(name, np.dtype(dtype), "int", signed)


VOID = Void()
BOOL = Scalar("bool", np.dtype("?"), "bool", False)
CHAR = _int("char", "i1", True)
SCHAR = _int("signed char", "i1", True)
UCHAR = _int("unsigned char", "u1", False)
SHORT = _int("short", "i2", True)
USHORT = _int("unsigned short", "u2", False)
INT = _int("int", "i4", True)
UINT = _int("unsigned int", "u4", False)
LONG = _int("long", "i8", True)                  # 64-bit, as on Linux
ULONG = _int("unsigned long", "u8", False)
LONGLONG = _int("long long", "i8", True)
ULONGLONG = _int("unsigned long long", "u8", False)
HALF = Scalar("__half", np.dtype("f2"), "float")
BFLOAT16 = Scalar("__nv_bfloat16", np.dtype("u2"), "float")
FLOAT = Scalar("float", np.dtype("f4"), "float")
DOUBLE = Scalar("double", np.dtype("f8"), "float")

# The wider operand of an operation decides; of two of one width the later one does.
INTEGERS = (BOOL, CHAR, SCHAR, UCHAR, SHORT, USHORT, INT, UINT, LONG, ULONG, LONGLONG, ULONGLONG)
HALVES = (HALF, BFLOAT16)


def _vectors():
    bases = {"char": CHAR, "uchar": UCHAR, "short": SHORT, "ushort": USHORT, "int": INT,
             "uint": UINT, "long": LONG, "ulong": ULONG, "longlong": LONGLONG,
             "ulonglong": ULONGLONG, "float": FLOAT, "double": DOUBLE}
    return {f"{base}{n}": Vector(f"{base}{n}", of, n)
            for base, of in bases.items() for n in (1, 2, 3, 4)}


VECTORS = _vectors()
UINT3 = VECTORS["uint3"]
DIM3 = Vector("dim3", UINT, 3)
HALF2 = Vector("__half2", HALF, 2)
BFLOAT162 = Vector("__nv_bfloat162", BFLOAT16, 2)


def is_number(type_):
    return isinstance(type_, Scalar)


def is_integer(type_):
    """Whether `type_` is an integer; bool counts as one, as in C."""
    return isinstance(type_, Scalar) and type_.kind != "float"


def is_record(type_):
    """Whether a value of `type_` has members."""
    return isinstance(type_, (Vector, Struct))


def holds_array(type_):
    """Whether a value of `type_` has an array anywhere in it, so that it needs memory."""
    if isinstance(type_, Struct):
        return any(holds_array(field) for _, field, _ in type_.fields)
    return isinstance(type_, Array)


_FIXED = {"size_t": ULONG, "ptrdiff_t": LONG, "intptr_t": LONG, "uintptr_t": ULONG,
          "int8_t": SCHAR, "uint8_t": UCHAR, "int16_t": SHORT, "uint16_t": USHORT,
          "int32_t": INT, "uint32_t": UINT, "int64_t": LONG, "uint64_t": ULONG,
          "uint": UINT, "ushort": USHORT, "ulong": ULONG, "clock_t": LONG}
_HALF = {"half": HALF, "__half": HALF, "half2": HALF2, "__half2": HALF2,
         "nv_bfloat16": BFLOAT16, "__nv_bfloat16": BFLOAT16, "nv_bfloat162": BFLOAT162,
         "__nv_bfloat162": BFLOAT162}
_WORDS = {"bool": BOOL, "char": CHAR, "signed char": SCHAR, "unsigned char": UCHAR,
          "short": SHORT, "unsigned short": USHORT, "int": INT, "signed": INT, "unsigned": UINT,
          "long": LONG, "unsigned long": ULONG, "long long": LONGLONG,
          "unsigned long long": ULONGLONG, "float": FLOAT, "double": DOUBLE, "void": VOID}
NAMED = {**VECTORS, **_FIXED, **_HALF, "dim3": DIM3}
_WORD_ORDER = ("signed", "unsigned", "short", "long", "int", "char")


def fundamental(words):
    """The type that words such as ("long", "unsigned", "int") make, in any order, or None."""
    if len(words) == 1 and words[0] in _WORDS:
        return _WORDS[words[0]]
    if not set(words) <= set(_WORD_ORDER) or any(words.count(w) > 1 + (w == "long")
                                                 for w in words):
        return None
    if {"int", "char"} <= set(words) or {"signed", "unsigned"} <= set(words):
        return None
    kept = [w for w in words if w not in ("int", "signed")] or ["int"]
    if words.count("signed") and "char" in kept:
        kept.append("signed")
    return _WORDS.get(" ".join(sorted(kept, key=_WORD_ORDER.index)))
