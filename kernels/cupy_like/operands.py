"""Arguments of elementwise and reduction kernels: broadcast, typed, bound to C parameters."""

from dataclasses import dataclass

import numpy as np

from kernels.cupy_like.conversion import SCALARS, unsupported
from kernels.cupy_like.cuda.memory import goes_back, span
from kernels.cupy_like.generated import offset
from kernels.cupy_like.ndarray import ndarray
from kernels.cupy_like.parameters import c_name, working_name


def check(args):
    """raises: TypeError for what is neither an array of the device nor a scalar"""
    for a in args:
        if not isinstance(a, (ndarray, *SCALARS)):
            raise unsupported(a)


def dtypes(args):
    return [a.dtype if isinstance(a, ndarray) else None for a in args]


def broadcast(args, parameters, size):
    """(shape, args) with arrays that are not raw broadcast to one shape.

    size:    what the caller gave as size=, or None
    raises:  ValueError, as CuPy, where the loop's size is given twice or not at all
    """
    plain = [i for i, (a, p) in enumerate(zip(args, parameters, strict=False))
             if isinstance(a, ndarray) and not p.raw]
    if size is not None and plain:
        raise ValueError("Specified 'size' can be used only if all of the ndarray are 'raw'.")
    if size is None and not plain:
        raise ValueError("Loop size is undecided.")
    shape = np.broadcast_shapes(*(args[i].shape for i in plain)) if plain else (int(size),)
    args = list(args)
    for i in plain:
        args[i] = _shaped(args[i], shape)
    return shape, args


def _shaped(x, shape):
    """x seen with that shape; itself where it has it already, so that it stays unwritten."""
    return x if x.shape == shape else ndarray._of(np.broadcast_to(x._array, shape))


def outputs(given, dtypes, shape, parameters, sized):
    """The output arrays: those given, checked, or new ones.

    raises:  TypeError and ValueError as CuPy
    """
    if not given:
        if any(p.raw for p in parameters) and not sized:
            raise ValueError("Output array size is Undecided")
        return [ndarray(shape, dtype) for dtype in dtypes]
    for a, p in zip(given, parameters, strict=True):
        if not isinstance(a, ndarray):
            raise TypeError("Output arguments type must be cupy.ndarray")
        if not p.raw and a.shape != tuple(shape):
            raise ValueError("Out shape is mismatched")
    return list(given)


@dataclass
class Operand:
    """One parameter with its argument, as the generated kernel has it.

    value:  what is passed: an array or a NumPy scalar
    back:   array into which `value` is copied after the launch, or None
    """

    parameter: object
    dtype: object
    argument: object
    value: object = None
    back: object = None

    def __post_init__(self):
        if not self.is_array:
            value = self.dtype.type(self.argument)
            self.value = np.float32(value) if self.dtype == np.float16 else value
        elif self.must_copy:
            # A raw float16 array is passed as float: CuPy's float16 turns into one where used.
            held = np.float32 if self.raw_half else self.dtype
            self.value = ndarray._of(np.ascontiguousarray(self.argument._array, held))
            self.back = None if self.parameter.const else self.argument
        else:
            self.value = self.argument

    @property
    def is_array(self):
        return isinstance(self.argument, ndarray)

    @property
    def raw_half(self):
        return self.parameter.raw and self.is_array and self.dtype == np.float16

    @property
    def must_copy(self):
        """A raw array is indexed as if its elements lay in a row; so they must."""
        a = self.argument
        odd = goes_back(a._memory) or any(s % a.itemsize for s in a.strides)
        return odd or self.raw_half or (self.parameter.raw and not a.flags.c_contiguous)

    @property
    def passed(self):
        """What the launch gets: a scalar, or the memory that the array lies in, as a row."""
        if not self.is_array or self.value.flags.c_contiguous:
            return self.value
        return ndarray._of(span(self.value._array).view(self.dtype))

    @property
    def declared(self):
        """The C declaration of the kernel's parameter."""
        p, const = self.parameter, "const " if self.parameter.const else ""
        if not self.is_array:
            return f"{const}{working_name(self.dtype)} {p.name}"
        kind = working_name(self.dtype) if p.raw else c_name(self.dtype)
        return f"{const}{kind}* {p.name if p.raw else '_raw_' + p.name}"

    def place(self, index):
        """C text for this argument's element number `index`."""
        return f"_raw_{self.parameter.name}[{offset(index, self.value._memory)}]"

    def load(self, index):
        """C text that makes the element known under the parameter's name, or "" for raw ones."""
        p = self.parameter
        if p.raw or not self.is_array:
            return ""
        if p.const:
            return f"const {working_name(self.dtype)} {p.name} = {self.place(index)};"
        return f"{c_name(self.dtype)}& {p.name} = {self.place(index)};"

    def extents(self):
        """C text that declares x_size__ and x_shape__, which stand for x.size() and x.shape()."""
        p = self.parameter
        if not (p.raw and self.is_array):
            return []
        shape = self.argument.shape or (1,)
        steps = [int(np.prod(shape[i + 1:])) * self.dtype.itemsize for i in range(len(shape))]
        return [f"const long long {p.name}_size__ = {self.argument.size};",
                _array(f"{p.name}_shape__", shape), _array(f"{p.name}_strides__", steps)]

    def finish(self):
        if self.back is not None:
            self.back._array[...] = self.value._array


def _array(name, numbers):
    return f"const long long {name}[{len(numbers)}] = {{{', '.join(map(str, numbers))}}};"


def prelude(operands, letters):
    """C text that comes first: what float16 needs, and the letters' types."""
    half = ["#include <cuda_fp16.h>"] if any(o.dtype == np.float16 for o in operands) else []
    return "\n".join(half + [f"typedef {working_name(dtype)} {letter};"
                             for letter, dtype in sorted(letters.items())])
