"""The array's operators, each the ufunc of that name."""

import numpy as np

from kernels.cupy_like.ufuncs import table

_BINARY = {"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "true_divide",
           "floordiv": "floor_divide", "mod": "remainder", "pow": "power",
           "lshift": "left_shift", "rshift": "right_shift", "and": "bitwise_and",
           "or": "bitwise_or", "xor": "bitwise_xor", "matmul": "matmul"}
_COMPARE = {"lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
            "eq": "equal", "ne": "not_equal"}
_UNARY = {"neg": "negative", "pos": "positive", "abs": "absolute", "invert": "invert"}


def _yields(other):
    """Whether another type's own operator goes first, as its __array_priority__ asks."""
    return (not isinstance(other, Operators | np.ndarray | np.generic)
            and getattr(other, "__array_priority__", -1) > Operators.__array_priority__)


def _binary(name):
    def operator(self, other):
        return NotImplemented if _yields(other) else table[name](self, other)
    return operator


def _reflected(name):
    def operator(self, other):
        return NotImplemented if _yields(other) else table[name](other, self)
    return operator


def _in_place(name):
    def operator(self, other):
        return table[name](self, other, self)
    return operator


def _unary(name):
    def operator(self):
        return table[name](self)
    return operator


class Operators:
    __slots__ = ()
    __array_priority__ = 100

    def __divmod__(self, other):
        return table["divmod"](self, other)

    def __rdivmod__(self, other):
        return table["divmod"](other, self)


for _short, _name in _BINARY.items():
    setattr(Operators, f"__{_short}__", _binary(_name))
    setattr(Operators, f"__r{_short}__", _reflected(_name))
    if _short != "matmul":
        setattr(Operators, f"__i{_short}__", _in_place(_name))
for _short, _name in _COMPARE.items():
    setattr(Operators, f"__{_short}__", _binary(_name))
for _short, _name in _UNARY.items():
    setattr(Operators, f"__{_short}__", _unary(_name))
