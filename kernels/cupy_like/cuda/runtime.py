"""cp.cuda.runtime: what a program asks about the device, answered for the emulator.

source:  limits of compute capability 9.0, CUDA C++ Programming Guide, "Compute Capabilities"
"""

is_hip = False
CUDA_VERSION = 12090


class CUDARuntimeError(RuntimeError):
    """What the CUDA runtime refuses."""


ATTRIBUTES = {
    "MaxThreadsPerBlock": 1024, "MaxBlockDimX": 1024, "MaxBlockDimY": 1024, "MaxBlockDimZ": 64,
    "MaxGridDimX": 2**31 - 1, "MaxGridDimY": 65535, "MaxGridDimZ": 65535,
    "MaxSharedMemoryPerBlock": 48 * 1024, "MaxSharedMemoryPerBlockOptin": 227 * 1024,
    "TotalConstantMemory": 64 * 1024, "WarpSize": 32, "MaxRegistersPerBlock": 65536,
}

_PROPERTIES = {
    "name": b"emulator (no GPU)", "major": 9, "minor": 0, "warpSize": 32,
    "maxThreadsPerBlock": 1024, "maxThreadsDim": (1024, 1024, 64),
    "maxGridSize": (2**31 - 1, 65535, 65535), "sharedMemPerBlock": 48 * 1024,
    "sharedMemPerBlockOptin": 227 * 1024, "regsPerBlock": 65536, "totalConstMem": 64 * 1024,
}


def getDeviceCount():
    """0: the emulator is no GPU."""
    return 0


def getDevice():
    return 0


def setDevice(device):
    if device:
        raise CUDARuntimeError("cudaErrorInvalidDevice: invalid device ordinal")


def getDeviceProperties(device):
    """Limits of the emulator; it has no clock, no multiprocessors and no bandwidth to tell of."""
    setDevice(device)
    return dict(_PROPERTIES)


def runtimeGetVersion():
    return CUDA_VERSION


def driverGetVersion():
    return CUDA_VERSION


def deviceSynchronize():
    """Returns at once: nothing runs behind the program's back here."""


def memGetInfo():
    """(free, total) bytes; the emulator knows no limit of its own and says 0."""
    return 0, 0


def __getattr__(name):
    from kernels.cupy_like.missing import missing_name

    raise AttributeError(missing_name(name, "cuda.runtime"))
