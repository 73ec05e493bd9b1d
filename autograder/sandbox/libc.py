"""The few calls of the C library that Python does not offer; each raises OSError when it fails."""

import ctypes
import errno
import functools
import os

MOUNT_SETATTR = 442  # a system call of Linux 5.12; the same number on every architecture since


@functools.cache
def library():
    return ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    """The result of the C function `name`. Of the arguments, str goes as bytes, None as NULL.

    raises: OSError if the result is negative or the library has no such function
    """
    try:
        function = getattr(library(), name)
    except AttributeError as missing:
        raise OSError(errno.ENOSYS, f"{name}: this C library has no such call") from missing
    result = function(*map(as_c, arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def as_c(argument):
    # As a plain int, ctypes would leave the upper half of a long argument to chance.
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return os.fsencode(argument) if isinstance(argument, str) else argument


def prctl(option, *arguments):
    return call("prctl", option, *arguments, *[0] * (4 - len(arguments)))
