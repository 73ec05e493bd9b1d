"""CuPy's names where there is no GPU: arrays over NumPy, kernels on the emulator.

A program written for it runs on CuPy unchanged: signatures, errors and conversions are CuPy's.
A name that CuPy has and this module has not says so, and says what to use.
"""

from kernels.cupy_like import (
    constants,
    creation,
    cuda,
    exceptions,
    functions,
    grids,
    linalg,
    random,
    testing,
    ufuncs,
)
from kernels.cupy_like.cuda.memory import get_default_memory_pool, get_default_pinned_memory_pool
from kernels.cupy_like.elementwise import ElementwiseKernel
from kernels.cupy_like.fusion import fuse
from kernels.cupy_like.missing import missing_name
from kernels.cupy_like.ndarray import ndarray
from kernels.cupy_like.raw import RawKernel, RawModule
from kernels.cupy_like.reduction import ReductionKernel
from kernels.cupy_like.ufuncs import ufunc

_TABLES = constants.table | ufuncs.table | functions.table | creation.table | grids.table
globals().update(_TABLES)

__all__ = [
    *_TABLES, "ElementwiseKernel", "RawKernel", "RawModule", "ReductionKernel", "cuda",
    "exceptions", "fuse", "get_default_memory_pool", "get_default_pinned_memory_pool", "linalg",
    "ndarray", "random", "testing", "ufunc"]


def __getattr__(name):
    raise AttributeError(missing_name(name))


def __dir__():
    return sorted(__all__)
