"""Arrays made, copied, and brought back; and the few functions whose rules are CuPy's own."""

import numpy as np

from kernels.cupy_like.conversion import call, checked_dtype, operand, wrap
from kernels.cupy_like.ndarray import ndarray


def _host(obj):
    """Anything array-like as NumPy holds it; lists may hold arrays of the device."""
    if isinstance(obj, ndarray):
        return obj._array
    if isinstance(obj, list | tuple):
        return type(obj)(map(_host, obj)) if type(obj) in (list, tuple) else list(map(_host, obj))
    return obj


def array(obj, dtype=None, copy=True, order="K", subok=False, ndmin=0, *, blocking=False):
    """An array of the device from lists, scalars, NumPy's arrays or its own.

    raises:  ValueError for a dtype that no GPU holds
    """
    made = np.array(_host(obj), dtype, copy=copy if copy else None, order=order, ndmin=ndmin)
    checked_dtype(made.dtype)
    # Only an array of the device may share its memory: a copy to a GPU is always a copy.
    if not isinstance(obj, ndarray) and isinstance(obj, np.ndarray) and \
            np.may_share_memory(made, obj):
        made = made.copy(order="K")
    return wrap(made)


def asarray(a, dtype=None, order=None, *, copy=None, blocking=False):
    return array(a, dtype, copy=bool(copy), order=order or "K")


def asanyarray(a, dtype=None, order=None, *, copy=None, blocking=False):
    return asarray(a, dtype, order, copy=copy)


def ascontiguousarray(a, dtype=None):
    made = asarray(a, dtype)
    return wrap(np.ascontiguousarray(made._array).reshape(made.shape or (1,)))


def asfortranarray(a, dtype=None):
    return wrap(np.asfortranarray(asarray(a, dtype)._array))


def asnumpy(a, stream=None, order="C", out=None, *, blocking=True):
    """A NumPy array with the contents of `a`, on the host."""
    if isinstance(a, ndarray):
        return a.get(stream, order, out)
    made = np.asarray(a, order=order)
    if out is None:
        return made
    out[...] = made
    return out


def empty(shape, dtype=float, order="C"):
    return ndarray(shape, dtype, order=order)


def zeros(shape, dtype=float, order="C"):
    return wrap(np.zeros(shape, checked_dtype(dtype), order))


def ones(shape, dtype=float, order="C"):
    return wrap(np.ones(shape, checked_dtype(dtype), order))


def arange(start, stop=None, step=1, dtype=None):
    stop, start = (start, 0) if stop is None else (stop, start)
    return wrap(np.arange(*map(_number, (start, stop, step)), dtype=dtype))


def _number(value):
    return value.item() if isinstance(value, ndarray) else value


def empty_like(prototype, dtype=None, order="K", subok=None, shape=None):
    made = call(np.empty_like, prototype, dtype=dtype, order=order, shape=shape)
    made._unwritten = True
    return made


def zeros_like(a, dtype=None, order="K", subok=None, shape=None):
    return call(np.zeros_like, a, dtype=dtype, order=order, shape=shape)


def ones_like(a, dtype=None, order="K", subok=None, shape=None):
    return call(np.ones_like, a, dtype=dtype, order=order, shape=shape)


def full_like(a, fill_value, dtype=None, order="K", subok=None, shape=None):
    return call(np.full_like, a, fill_value, dtype=dtype, order=order, shape=shape)


def where(condition, x=None, y=None):
    """x where condition, else y; the indices of what is true where neither is given."""
    if x is None and y is None:
        return condition.nonzero()
    if x is None or y is None:
        raise ValueError("Must provide both 'x' and 'y' or neither.")
    return wrap(np.where(*map(operand, (condition, x, y))))


def take(a, indices, axis=None, out=None):
    return a.take(indices, axis, out)


def put(a, ind, v, mode="wrap"):
    a.put(ind, v, mode)


def copyto(dst, src, casting="same_kind", where=None):
    where = True if where is None else operand(where)
    np.copyto(dst._array, operand(src), casting, where=where)


def from_dlpack(array, *, device=None, copy=None):
    """An array over the memory of another library's array, such as a tensor of PyTorch."""
    return wrap(np.from_dlpack(array, copy=copy))


def astype(x, dtype, /, *, copy=True):
    return x.astype(dtype, copy=copy)


def get_array_module(*args):
    """This module if any argument is an array of the device, else numpy."""
    from kernels import cupy_like

    return cupy_like if any(isinstance(a, ndarray) for a in args) else np


def is_available():
    """False: there is no GPU; what runs here is the emulator."""
    return False


table = {f.__name__: f for f in (
    array, asarray, asanyarray, ascontiguousarray, asfortranarray, asnumpy, empty, zeros, ones,
    arange, empty_like, zeros_like, ones_like, full_like, where, take, put, copyto, from_dlpack,
    astype,
    get_array_module, is_available)}
