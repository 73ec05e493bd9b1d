"""Universal functions: NumPy's, over the stand-in's arrays."""

import numpy as np

from kernels.cupy_like.conversion import checked_dtype, operand, wrap

NAMES = """
abs absolute acos acosh add arccos arccosh arcsin arcsinh arctan arctan2 arctanh asin asinh atan
atan2 atanh bitwise_and bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or
bitwise_right_shift bitwise_xor cbrt ceil conj conjugate copysign cos cosh deg2rad degrees divide
divmod equal exp exp2 expm1 fabs float_power floor floor_divide fmax fmin fmod frexp gcd greater
greater_equal heaviside hypot invert isfinite isinf isnan lcm ldexp left_shift less less_equal log
log10 log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor maximum
minimum mod modf multiply negative nextafter not_equal positive pow power rad2deg radians
reciprocal remainder right_shift rint sign signbit sin sinh sqrt square subtract tan tanh
true_divide trunc matmul
"""


class ufunc:
    """One of CuPy's universal functions.

    name, nin, nout, nargs:  as NumPy has them
    """

    def __init__(self, name, of):
        self.name = self.__name__ = name
        self.nin, self.nout, self.nargs = of.nin, of.nout, of.nargs
        self.types = of.types
        self.__doc__ = of.__doc__
        self._of = of

    def __call__(self, *args, out=None, dtype=None, casting="same_kind"):
        """args: arrays or scalars, then perhaps the outputs. raises: TypeError for anything else"""
        if not self.nin <= len(args) <= self.nargs:
            raise TypeError(f"Wrong number of arguments for {self.name!r}. It must be either "
                            f"{self.nin} or {self.nargs} (with outputs), but given {len(args)}.")
        if out is not None and args[self.nin:]:
            raise ValueError("Cannot specify 'out' as both a positional and keyword argument")
        return self._run(args[:self.nin], args[self.nin:] or out, dtype, casting)

    def _run(self, inputs, out, dtype, casting):
        inputs = tuple(map(operand, inputs))
        outs = None if out is None else out if isinstance(out, tuple) else (out,)
        given = {} if dtype is None else {"dtype": checked_dtype(dtype)}
        if outs is not None:
            given["out"] = _outputs(outs)
        with np.errstate(all="ignore"):
            result = self._of(*inputs, casting=casting, **given)
        if outs is None:
            return wrap(result)
        return outs[0] if self.nout == 1 else outs

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False):
        result = self._of.reduce(operand(array), axis, dtype, *_outputs((out,)), keepdims)
        return wrap(result) if out is None else out

    def accumulate(self, array, axis=0, dtype=None, out=None):
        result = self._of.accumulate(operand(array), axis, dtype, *_outputs((out,)))
        return wrap(result) if out is None else out

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        places = getattr(indices, "_array", indices)
        result = self._of.reduceat(operand(array), places, axis, dtype, *_outputs((out,)))
        return wrap(result) if out is None else out

    def outer(self, A, B, **kwargs):
        return wrap(self._of.outer(operand(A), operand(B), **kwargs))

    def at(self, a, indices, b=None):
        """In place, once for each mention of an index."""
        rest = () if b is None else (operand(b),)
        self._of.at(operand(a), getattr(indices, "_array", indices), *rest)

    def __repr__(self):
        return f"<ufunc {self.name!r}>"


def _outputs(outs):
    return tuple(None if o is None else _output(o) for o in outs)


def _output(out):
    if not hasattr(out, "_array"):
        raise TypeError("Output arguments type must be cupy.ndarray")
    return out._array


table = {name: ufunc(name, getattr(np, name)) for name in NAMES.split()}
