"""cp.cuda: devices, streams, events and memory in CuPy's shapes.

The emulator runs everything at once and in order, so that waiting for it is over before it begins.
"""

from kernels.cupy_like.cuda import compiler, driver, memory, runtime, stream
from kernels.cupy_like.cuda.device import Device, get_device_id
from kernels.cupy_like.cuda.memory import (
    Memory,
    MemoryPointer,
    MemoryPool,
    PinnedMemoryPool,
    UnownedMemory,
    alloc,
)
from kernels.cupy_like.cuda.stream import Event, Stream, get_current_stream, get_elapsed_time

__all__ = ["Device", "Event", "Memory", "MemoryPointer", "MemoryPool", "PinnedMemoryPool",
           "Stream", "UnownedMemory", "alloc", "compiler", "driver", "get_current_stream",
           "get_device_id", "get_elapsed_time", "is_available", "memory", "runtime", "stream"]


def is_available():
    """False: there is no GPU; what runs here is the emulator."""
    return False


def __getattr__(name):
    from kernels.cupy_like.missing import missing_name

    raise AttributeError(missing_name(name, "cuda"))
