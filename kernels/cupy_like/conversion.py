"""Between the stand-in's arrays and NumPy's, and what CuPy refuses on the way."""

import numpy as np

KINDS = "?biufcV"                 # bool, signed, unsigned, float, complex, struct
SCALARS = (bool, int, float, complex, np.generic)


def wrap(value):
    """A NumPy result as CuPy gives it: arrays and NumPy scalars, in tuples too, become arrays."""
    from kernels.cupy_like.ndarray import ndarray

    if isinstance(value, np.ndarray | np.generic):
        return ndarray._of(np.asarray(value))
    if isinstance(value, tuple | list):
        return type(value)(map(wrap, value)) if type(value) in (tuple, list) else wrap(tuple(value))
    return value


def unwrap(value):
    """An argument as NumPy wants it: the host's memory of each array, also inside lists and tuples.

    raises:  TypeError for a NumPy array: CuPy never mixes the two silently
    """
    from kernels.cupy_like.ndarray import ndarray

    if isinstance(value, ndarray):
        return value._array
    if isinstance(value, np.ndarray):
        raise unsupported(value)
    if type(value) in (tuple, list):
        return type(value)(map(unwrap, value))
    return value


def operand(value):
    """An operand of a ufunc: an array or a scalar, nothing else."""
    from kernels.cupy_like.ndarray import ndarray

    if isinstance(value, ndarray):
        return value._array
    if isinstance(value, SCALARS) or value is None:
        return value
    raise unsupported(value)


def unsupported(value):
    """CuPy's TypeError for a value that is neither an array of its own nor a scalar."""
    hint = "; convert it with cp.asarray(...)" if isinstance(value, np.ndarray | list) else ""
    return TypeError(f"Unsupported type {type(value)}{hint}")


def checked_dtype(dtype):
    """np.dtype of what was given.

    raises:  ValueError for a dtype that no GPU holds (objects, strings, long doubles)
    """
    dtype = np.dtype(dtype)
    if dtype.kind not in KINDS.replace("?", "b") or dtype in (np.longdouble, np.clongdouble):
        raise ValueError(f"Unsupported dtype {dtype}")
    return dtype


def call(function, *args, **kwargs):
    """function over NumPy's arrays, silent about overflow and NaN as a GPU is."""
    with np.errstate(all="ignore"):
        result = function(*map(unwrap, args), **{k: unwrap(v) for k, v in kwargs.items()})
    out = kwargs.get("out")
    return out if out is not None and not isinstance(out, tuple) else wrap(result)
