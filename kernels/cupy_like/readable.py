"""Errors about a student's kernel are shown without the stand-in's own frames."""

import linecache
import sys
import warnings
from functools import wraps
from pathlib import Path

from kernels.errors import KernelError

HOME = str(Path(__file__).resolve().parent.parent)


class Readable:
    """For exceptions: a notebook shows the line that led here, and the message."""

    def _render_traceback_(self):
        """What IPython shows in place of a traceback: a list of lines."""
        return [*_where(self.__traceback__), type(self).__name__, *str(self).split("\n")]


def short(function):
    """function, whose errors about a student's kernel carry none of the frames below it."""
    @wraps(function)
    def called(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except KernelError as error:
            raise error.with_traceback(None)  # noqa: B904, it is the same error
    return called


class KernelWarning(UserWarning):
    """Something about a kernel or its launch that is legal, and seldom meant."""


def warn(message):
    """A KernelWarning at the line outside this package that led here."""
    frame, level = sys._getframe(), 1
    while frame.f_back and frame.f_code.co_filename.startswith(HOME):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, KernelWarning, stacklevel=level)


def _where(trace):
    """The last line outside this package that led to the error."""
    found = []
    while trace:
        file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        if not file.startswith(HOME) and linecache.getline(file, line).strip():
            found = [f"line {line}: {linecache.getline(file, line).strip()}", ""]
        trace = trace.tb_next
    return found
