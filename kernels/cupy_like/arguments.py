"""A launch's arguments against the kernel's parameters.

CuPy copies the bytes of whatever it is given and the kernel reads as many as its parameter has: a
float64 for a float is garbage, without a word. Here each is checked, and the message says which.

source:  CuPy user guide, "User-Defined Kernels", "Kernel arguments"
"""

import numpy as np

from kernels.cupy_like.cuda.memory import MemoryPointer, goes_back, span
from kernels.cupy_like.failures import BadArgument, BadValue
from kernels.cupy_like.ndarray import ndarray
from kernels.cupy_like.readable import warn
from kernels.language.types import Pointer, Scalar, Void


def bind(kernel, parameters, arguments):
    """The arguments as the machine takes them: NumPy arrays, scalars of exactly the right dtype.

    parameters:  Variables of the compiled kernel
    raises:      BadArgument, BadValue
    """
    if len(arguments) != len(parameters):
        names = ", ".join(f"{p.type} {p.name}" for p in parameters)
        raise BadArgument(f"{kernel} takes {len(parameters)} arguments ({names}), "
                          f"but {len(arguments)} were given")
    return [Place(kernel, i, p).value(a)
            for i, (p, a) in enumerate(zip(parameters, arguments, strict=True))]


class Place:
    """One parameter, and what may go there."""

    def __init__(self, kernel, number, parameter):
        self.type = parameter.type
        self.where = f"{kernel}: argument {number + 1} ({self.type} {parameter.name})"

    def bad(self, found, hint="", error=BadArgument):
        text = f"{self.where}: expected {self._expected()}, found {found}"
        return error(text + (f"\n    hint: {hint}" if hint else ""))

    def _expected(self):
        if not isinstance(self.type, Pointer):
            return _article(self.type)
        return f"an array of {self.type.to}" if not isinstance(self.type.to, Void) else "an array"

    def value(self, given):
        if isinstance(given, np.ndarray) and given.dtype.kind != "V":
            raise self.bad("a NumPy array", "it is not on the device: pass cp.asarray(...)")
        if isinstance(self.type, Pointer):
            return self.pointer(given)
        if isinstance(given, ndarray | MemoryPointer):
            raise self.bad(_named(given), "a value is expected here: x.item(), or a NumPy scalar")
        return self.number(given) if isinstance(self.type, Scalar) else self.record(given)

    # -- pointers

    def pointer(self, given):
        if given is None or (isinstance(given, int) and given == 0):
            return None
        if isinstance(given, MemoryPointer):
            return self._typed(given._bytes(given.mem.size - given._offset))
        if not isinstance(given, ndarray):
            raise self.bad(_named(given), "pass the array itself, such as x, not x.data.ptr"
                           if isinstance(given, int) else "")
        self._same_element(given.dtype)
        return self._typed(self._span(given._memory))

    def _same_element(self, dtype):
        wanted = _element(self.type.to)
        if wanted is None:
            if isinstance(self.type.to, Void) or dtype.itemsize == self.type.to.size:
                return
        elif _alike(dtype, wanted) or (dtype.kind in "Vc" and dtype.itemsize == self.type.to.size):
            return
        hint = f'x.astype("{wanted}")' if wanted is not None else ""
        raise self.bad(f"an array of {dtype}", hint)

    def _span(self, array):
        if goes_back(array):
            raise self.bad("an array with negative strides",
                           "a kernel sees no strides: pass cp.ascontiguousarray(x)", BadValue)
        if not array.flags.c_contiguous:
            warn(f"{self.where}: the array's elements do not lie in a row (it is a transpose, a "
                 "column or a step); the kernel sees the memory as it lies. "
                 "cp.ascontiguousarray(x) puts them in a row")
        return span(array)

    def _typed(self, raw):
        wanted = _element(self.type.to)
        size = 1 if wanted is None else wanted.itemsize
        return raw if wanted is None else raw[:len(raw) // size * size].view(wanted)

    # -- values

    def number(self, given):
        """A scalar of exactly the parameter's dtype; Python's numbers have 8 bytes, as in CuPy."""
        if isinstance(given, bool | int) and self.type.kind == "bool":
            return np.bool_(given)
        if isinstance(given, int):
            if self.type.kind != "int":
                raise self.bad(_named(given), self._cast())
            return self._fitting(given)
        found = _named(given)
        given = np.float64(given) if isinstance(given, float) else given
        if not isinstance(given, np.number | np.bool_):
            raise self.bad(found)
        if self.type.kind == "int" and given.dtype.kind in "iu" and \
                given.itemsize >= self.type.size:
            return self._fitting(int(given))
        if given.dtype != self.type.dtype:
            raise self.bad(found, self._cast())
        return given

    def _fitting(self, given):
        limits = np.iinfo(self.type.dtype)
        # A negative number for an unsigned parameter is its two's complement, as in C.
        low = limits.min if self.type.signed else -limits.max // 2 - 1
        if not low <= given <= limits.max:
            raise self.bad(f"{given}, which it cannot hold", error=BadValue)
        return np.asarray(given & (2 ** (8 * limits.dtype.itemsize) - 1), np.uint64).astype(
            self.type.dtype)[()]

    def _cast(self):
        return f"CuPy passes the bytes as they are: pass cp.{self.type.dtype}(...)"

    def record(self, given):
        """A struct or a vector by value: a NumPy scalar or array of one element with its bytes."""
        if not isinstance(given, np.void | np.ndarray | np.complexfloating):
            raise self.bad(_named(given), "pass a NumPy scalar of a structured dtype")
        if given.nbytes != self.type.size:
            raise self.bad(f"{given.nbytes} bytes ({given.dtype})",
                           f"{self.type} has {self.type.size} bytes; C pads fields, as does "
                           "np.dtype(..., align=True)", BadValue)
        return given


def _element(type_):
    """The dtype that an array for a pointer to this type has, or None where any will do."""
    type_ = getattr(type_, "of", type_)
    return type_.dtype if isinstance(type_, Scalar) else None


def _alike(found, wanted):
    """Whether memory of one dtype may be read as the other: signs may differ, sizes not."""
    integers = found.kind in "iu" and wanted.kind in "iu"
    bytes_ = found.itemsize == wanted.itemsize == 1 and {found.kind, wanted.kind} <= set("biu")
    return found == wanted or bytes_ or (integers and found.itemsize == wanted.itemsize)


def _named(given):
    if isinstance(given, ndarray):
        return f"an array of {given.dtype}"
    if isinstance(given, np.generic):
        return f"a NumPy {given.dtype}"
    if isinstance(given, bool | int | float | complex):
        return f"the Python {type(given).__name__} {given!r}"
    return f"{_article(type(given).__name__)}"


def _article(noun):
    return f"{'an' if str(noun)[0] in 'aeiou' else 'a'} {noun}"
