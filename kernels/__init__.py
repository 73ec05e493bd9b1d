"""CUDA kernels in the course: on this machine's GPU through CuPy, or on an emulator of one.

    from kernels import cp

`cp` is CuPy where there is a GPU, else a stand-in with CuPy's names. The environment variable
KERNELS_DEVICE decides otherwise: emulator, gpu, or auto (the default). KERNELS_CHECKS=0 turns the
emulator's checks off from the start, as `kernels.checks(False)` does later.
"""

import os

DEVICES = ("auto", "emulator", "gpu")


def gpu():
    """The GPU that CuPy would use.

    returns: (name, reason); name is None where there is no GPU, and reason says why in a sentence
    """
    try:
        import cupy
    except ImportError:
        return None, "CuPy is not installed (it has no wheel for this system)"
    try:
        device = cupy.cuda.runtime.getDeviceProperties(0)
    except cupy.cuda.runtime.CUDARuntimeError as fault:
        return None, f"CuPy is installed but finds no GPU ({fault})"
    return device["name"].decode(), "found by CuPy"


def device():
    """"gpu" or "emulator": where kernels run.

    raises:  RuntimeError where KERNELS_DEVICE asks for a GPU that is not there, or for nonsense
    """
    asked = os.environ.get("KERNELS_DEVICE", "auto")
    if asked not in DEVICES:
        raise RuntimeError(f"KERNELS_DEVICE is {asked!r}; expected one of {', '.join(DEVICES)}")
    if asked == "emulator" or (asked == "auto" and not _driver()):
        return "emulator"
    name, reason = gpu()
    if name is None and asked == "gpu":
        raise RuntimeError(f"KERNELS_DEVICE is gpu, but there is none: {reason}")
    return "emulator" if name is None else "gpu"


def _driver():
    """Whether NVIDIA's driver is here: without it there is no GPU, and CuPy is slow to import."""
    import ctypes
    import sys

    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def _cp():
    if device() == "gpu":
        import cupy

        return cupy
    from kernels import cupy_like

    return cupy_like


def _cupyx():
    if device() == "gpu":
        from importlib import import_module

        import_module("cupyx.profiler")
        return import_module("cupyx")
    from kernels.cupy_like import cupyx

    return cupyx


def _run():
    from kernels.runner import run

    return run


def _checks():
    from kernels.cupy_like.checking import checks

    return checks


def _compare():
    from kernels.report.compare import compare

    return compare


def _occupancy():
    from kernels.report.occupancy import occupancy

    return occupancy


_LAZY = {"cp": _cp, "cupyx": _cupyx, "run": _run, "checks": _checks, "compare": _compare,
         "occupancy": _occupancy}


def __getattr__(name):
    """cp, run and the others come when asked for: importing this package costs nothing."""
    if name not in _LAZY:
        raise AttributeError(f"module 'kernels' has no attribute {name!r}")
    globals()[name] = found = _LAZY[name]()
    return found
