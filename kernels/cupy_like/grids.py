"""mgrid and ogrid, saving and loading: NumPy's, over arrays of the device."""

import numpy as np

from kernels.cupy_like.conversion import wrap
from kernels.cupy_like.creation import asnumpy


class _Grid:
    def __init__(self, of):
        self._of = of

    def __getitem__(self, key):
        return wrap(self._of[key])


mgrid, ogrid = _Grid(np.mgrid), _Grid(np.ogrid)


def save(file, arr, allow_pickle=None):
    np.save(file, asnumpy(arr))


def savez(file, *args, **kwds):
    np.savez(file, *(asnumpy(a) for a in args), **{k: asnumpy(a) for k, a in kwds.items()})


def load(file, mmap_mode=None, allow_pickle=None):
    """An array of the device from a file that save wrote."""
    return wrap(np.load(file, mmap_mode, allow_pickle=bool(allow_pickle)))


def array_repr(arr, max_line_width=None, precision=None, suppress_small=None):
    return np.array_repr(asnumpy(arr), max_line_width, precision, suppress_small)


def array_str(arr, max_line_width=None, precision=None, suppress_small=None):
    return np.array_str(asnumpy(arr), max_line_width, precision, suppress_small)


def array2string(a, *args, **kwargs):
    return np.array2string(asnumpy(a), *args, **kwargs)


table = {"mgrid": mgrid, "ogrid": ogrid, "save": save, "savez": savez, "load": load,
         "array_repr": array_repr, "array_str": array_str, "array2string": array2string}
