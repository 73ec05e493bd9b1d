"""Launches that fail, as CuPy's errors and the project's own at once."""

from contextlib import contextmanager

from kernels.cupy_like.cuda.driver import CUDADriverError
from kernels.cupy_like.readable import Readable
from kernels.errors import KernelError, KernelFault, LaunchError


class LaunchFault(Readable, KernelFault, CUDADriverError):
    """A kernel did what CUDA does not define. On a GPU: an illegal address, or silence."""


class BadLaunch(Readable, LaunchError, CUDADriverError):
    """A grid, a block or shared memory that the device does not have."""


class NotFound(Readable, LaunchError, CUDADriverError):
    """No kernel of that name in the compiled text."""


class BadArgument(Readable, LaunchError, TypeError):
    """An argument of a type that the kernel's parameter does not take."""


class BadValue(Readable, LaunchError, ValueError):
    """An argument or option of the right type that cannot be used."""


class EmulatorBroke(Readable, KernelError):
    """The emulator itself failed; the kernel may be right."""


@contextmanager
def ours(doing):
    """Whatever goes wrong inside that nobody foresaw is the emulator's fault, and is called so."""
    try:
        yield
    except KernelError:
        raise
    except Exception as error:
        raise EmulatorBroke(f"the emulator broke while {doing}, which says nothing of your kernel "
                            f"({type(error).__name__}: {error})") from error
