"""x[...] and x[...] = y by CuPy's rules.

source:  CuPy user guide, "Differences between CuPy and NumPy": an index array that leaves the axis
         wraps round instead of raising, and x[i] is an array of no axes, not a scalar
"""

import numpy as np

from kernels.cupy_like.conversion import operand, wrap

INDICES = ("only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or "
           "boolean arrays are valid indices")


def get(x, slices):
    index = places(x._array, slices)
    if not any(isinstance(i, np.ndarray) or i is Ellipsis for i in index):
        index += (Ellipsis,)          # NumPy then gives a view even where it has no axes
    return wrap(x._array[index])


def set(x, slices, value):
    x._array[places(x._array, slices)] = operand(value)


def take(x, indices, axis=None, out=None):
    indices = _as_index(indices)
    result = np.take(x._array, indices, axis, None if out is None else out._array, mode="wrap")
    return wrap(result) if out is None else out


def places(array, slices):
    """slices as a tuple that NumPy takes, index arrays wrapped into their axes."""
    index = tuple(map(_as_index, slices if isinstance(slices, tuple) else (slices,)))
    return _wrapped(index, array)


def _as_index(i):
    if hasattr(i, "_array"):
        i = i._array
    elif isinstance(i, list | tuple):
        i = np.array([getattr(k, "_array", k) for k in i])
        i = i.astype(np.int32) if i.size == 0 else i
    elif i is None or i is Ellipsis or isinstance(i, slice | bool | np.ndarray | int | np.integer):
        return i
    else:
        raise IndexError(INDICES)
    if i.dtype.kind not in "biu":
        raise IndexError("arrays used as indices must be of integer or boolean type. "
                         f"(actual: {i.dtype.type})")
    return i


def _axes(i):
    """How many axes of the array an index uses up."""
    if i is None or isinstance(i, bool):
        return 0
    return i.ndim if isinstance(i, np.ndarray) and i.dtype == bool else 1


def _wrapped(index, array):
    missing = array.ndim - sum(_axes(i) for i in index if i is not Ellipsis)
    axis, done = 0, []
    for i in index:
        if isinstance(i, np.ndarray) and i.dtype != bool and axis < array.ndim:
            i = _wrap_round(i, array.shape[axis])
        done.append(i)
        axis += missing if i is Ellipsis else _axes(i)
    return tuple(done)


def _wrap_round(indices, extent):
    inside = extent == 0 or not indices.size or (
        indices.min() >= -extent and indices.max() < extent)
    return indices if inside else indices % extent
