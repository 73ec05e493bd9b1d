"""The array type: CuPy's `ndarray`, whose memory here is the host's."""

import numpy as np

from kernels.cupy_like import indexing
from kernels.cupy_like.conversion import call, checked_dtype, unwrap, wrap
from kernels.cupy_like.flags import Flags
from kernels.cupy_like.methods import METHODS, delegate
from kernels.cupy_like.missing import missing_method
from kernels.cupy_like.operators import Operators

NO_CONVERSION = ("Implicit conversion to a NumPy array is not allowed. "
                 "Please use `.get()` to construct a NumPy array explicitly.")


class ndarray(Operators):
    """An array on the device.

    shape:   int or tuple of ints
    memptr:  cp.cuda.MemoryPointer to existing memory, or None for new memory
    strides: in bytes; only with memptr
    source:  CuPy's reference, "cupy.ndarray"
    """

    # _unwritten: made by cp.empty and touched by nothing since, so that a kernel may be told off
    # for reading it.
    __slots__ = ("_memory", "_unwritten", "__weakref__")
    __hash__ = None
    __array_priority__ = 100

    def __init__(self, shape, dtype=float, memptr=None, strides=None, order="C"):
        dtype, shape = checked_dtype(dtype), (shape,) if np.isscalar(shape) else tuple(shape)
        self._unwritten = memptr is None
        if memptr is None:
            self._memory = np.empty(shape, dtype, order)
        else:
            size = int(np.prod(shape)) * dtype.itemsize
            self._memory = np.ndarray(shape, dtype, memptr._bytes(size), strides=strides,
                                      order=order)

    @classmethod
    def _of(cls, array):
        """The array whose memory is this NumPy array's."""
        checked_dtype(array.dtype)
        made = cls.__new__(cls)
        made._memory, made._unwritten = array, False
        return made

    @property
    def _array(self):
        """The host's memory, for whoever may read or write it."""
        self._unwritten = False
        return self._memory

    # -- what it is

    dtype = property(lambda self: self._memory.dtype)
    size = property(lambda self: self._memory.size)
    ndim = property(lambda self: self._memory.ndim)
    itemsize = property(lambda self: self._memory.itemsize)
    nbytes = property(lambda self: self._memory.nbytes)
    strides = property(lambda self: self._memory.strides)
    flags = property(lambda self: Flags(self._memory.flags))
    T = property(lambda self: wrap(self._array.T))
    mT = property(lambda self: wrap(self._array.mT))
    real = property(lambda self: wrap(self._array.real))
    imag = property(lambda self: wrap(self._array.imag))

    @property
    def shape(self):
        return self._memory.shape

    @shape.setter
    def shape(self, shape):
        self._memory = self._memory.view()
        self._memory.shape = shape

    @property
    def base(self):
        """The array whose memory this one shares, or None."""
        base = self._array.base
        return wrap(base) if isinstance(base, np.ndarray) else None

    @property
    def device(self):
        from kernels.cupy_like.cuda.device import Device

        return Device(0)

    @property
    def data(self):
        """cp.cuda.MemoryPointer to the first element."""
        from kernels.cupy_like.cuda.memory import pointer_to

        return pointer_to(self._array)

    # -- to and from the host

    def get(self, stream=None, order="C", out=None, blocking=True):
        """A copy as a NumPy array, or into `out`."""
        if out is None:
            return np.array(self._array, order="C" if order is None else order)
        if not isinstance(out, np.ndarray):
            raise TypeError("Only numpy.ndarray can be obtained from cupy.ndarray")
        if out.dtype != self.dtype or out.shape != self.shape:
            raise TypeError(f"out is {out.dtype}{out.shape}; the array is {self.dtype}{self.shape}")
        out[...] = self._array
        return out

    def set(self, arr, stream=None):
        """Copies a NumPy array of the same dtype and shape into this one."""
        if not isinstance(arr, np.ndarray):
            raise TypeError("Only numpy.ndarray can be set to cupy.ndarray")
        if self.dtype != arr.dtype:
            raise TypeError(f"{arr.dtype} array cannot be set to {self.dtype} array")
        if self.shape != arr.shape:
            raise ValueError(f"Shape mismatch. Old shape: {self.shape}, new shape: {arr.shape}")
        self._array[...] = arr

    def item(self):
        if self.size != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self._array.item()

    def tolist(self):
        return self._array.tolist()

    def tobytes(self, order="C"):
        return self._array.tobytes(order)

    def __array__(self, dtype=None, copy=None):
        raise TypeError(NO_CONVERSION)

    def __dlpack__(self, **options):
        """For torch.from_dlpack(x) and the like: the same memory, which is the host's here."""
        return self._array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self._memory.__dlpack_device__()

    def __reduce__(self):
        from kernels.cupy_like.creation import array

        return array, (self.get(order="K"),)

    # -- shapes, views, places

    def view(self, dtype=None, type=None):
        return wrap(self._array.view() if dtype is None else self._array.view(dtype))

    def astype(self, dtype, order="K", casting=None, subok=None, copy=True):
        dtype = checked_dtype(dtype)
        with np.errstate(all="ignore"):
            return wrap(self._array.astype(dtype, order, casting or "unsafe", copy=copy))

    def reshape(self, *shape, order="C", copy=None):
        shape = shape[0] if len(shape) == 1 else shape
        return wrap(np.reshape(self._array, shape, order=order, copy=copy))

    def reduced_view(self, dtype=None):
        """A view with as few axes as its strides allow."""
        flat = self._array.flags.c_contiguous and self.ndim > 1
        return wrap(self._array.reshape(-1)) if flat else self

    def copy(self, order="C"):
        return wrap(self._array.copy(order))

    def fill(self, value):
        value = unwrap(value)
        self._array[...] = value.reshape(()) if isinstance(value, np.ndarray) else value

    def take(self, indices, axis=None, out=None):
        return indexing.take(self, indices, axis, out)

    def put(self, indices, values, mode="wrap"):
        np.put(self._array, _plain(indices), _plain(values), mode=mode)

    def scatter_add(self, slices, value):
        """Adds value at the places of `slices`, once per mention, as atomicAdd does."""
        np.add.at(self._array, indexing.places(self._array, slices), unwrap(value))

    def scatter_max(self, slices, value):
        np.maximum.at(self._array, indexing.places(self._array, slices), unwrap(value))

    def scatter_min(self, slices, value):
        np.minimum.at(self._array, indexing.places(self._array, slices), unwrap(value))

    def __getitem__(self, slices):
        return indexing.get(self, slices)

    def __setitem__(self, slices, value):
        indexing.set(self, slices, value)

    def __len__(self):
        return len(self._array)

    def __iter__(self):
        if self.ndim == 0:
            raise TypeError("iteration over a 0-d array")
        return (self[i] for i in range(len(self)))

    # -- as a Python value

    def __repr__(self):
        return repr(self._array)

    def __str__(self):
        return str(self._array)

    def __format__(self, spec):
        return format(self._array, spec)

    def __bytes__(self):
        return self.tobytes()

    def __bool__(self):
        return bool(self._array)

    def __int__(self):
        return int(self._array)

    def __float__(self):
        return float(self._array)

    def __complex__(self):
        return complex(self._array)

    def __copy__(self):
        return self.copy()

    def __deepcopy__(self, memo):
        return self.copy()

    # -- NumPy's functions on these arrays

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        from kernels import cupy_like

        ours = getattr(cupy_like, ufunc.__name__, None)
        if ours is None or (method != "__call__" and not hasattr(ours, method)):
            return NotImplemented
        return (ours if method == "__call__" else getattr(ours, method))(*inputs, **kwargs)

    def __array_function__(self, function, types, args, kwargs):
        from kernels import cupy_like

        module = function.__module__.removeprefix("numpy").strip(".")
        home = getattr(cupy_like, module) if module in ("linalg", "testing") else cupy_like
        ours = getattr(home, function.__name__, None)
        return NotImplemented if ours is None else ours(*args, **kwargs)

    def __getattr__(self, name):
        raise AttributeError(missing_method(name))


def _plain(value):
    return value._array if isinstance(value, ndarray) else np.asarray(value)


for _name in METHODS:
    setattr(ndarray, _name, delegate(_name, call))
