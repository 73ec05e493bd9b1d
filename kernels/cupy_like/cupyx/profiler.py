"""cupyx.profiler.benchmark: how long the emulator takes, which says nothing of a GPU."""

import math
import time
from contextlib import contextmanager

import numpy as np

NOTE = ("times of the emulator on this computer's CPU, not of a GPU; "
        "kernels.run(..., count=True) counts what a GPU would have to do")


class Times:
    """Seconds per call. There is no GPU, so its times are the CPU's."""

    def __init__(self, name, seconds):
        self.name = name
        self._ts = np.array([seconds, seconds])

    @property
    def cpu_times(self):
        return self._ts[0]

    @property
    def gpu_times(self):
        return self._ts[1:]

    def to_str(self, show_gpu=False):
        us = self.cpu_times * 1e6
        spread = f" +/-{us.std():.3f} (min:{us.min():.3f} / max:{us.max():.3f}) us" \
            if us.size > 1 else ""
        return f"{self.name:<20s}: emulator:{us.mean():9.3f} us  {spread}\n    {NOTE}"

    def __str__(self):
        return self.to_str(show_gpu=True)

    __repr__ = __str__


def benchmark(func, args=(), kwargs={}, n_repeat=10000, *,  # noqa: B006, CuPy's signature
              name=None, n_warmup=10, max_duration=math.inf, devices=None):
    """Calls func n_warmup times, then n_repeat times on the clock, or until max_duration seconds.

    returns:  Times, whose print says that they are the emulator's
    raises:   ValueError as CuPy for arguments of the wrong type
    """
    _check(func, args, kwargs, n_repeat, n_warmup)
    for _ in range(n_warmup):
        func(*args, **kwargs)
    seconds, begin = [], time.perf_counter()
    for _ in range(n_repeat):
        start = time.perf_counter()
        func(*args, **kwargs)
        seconds.append(time.perf_counter() - start)
        if time.perf_counter() - begin > max_duration:
            break
    return Times(name or func.__name__, seconds)


def _check(func, args, kwargs, n_repeat, n_warmup):
    for what, value, kind in (("args", args, tuple), ("kwargs", kwargs, dict),
                              ("n_repeat", n_repeat, int), ("n_warmup", n_warmup, int)):
        if not isinstance(value, kind):
            raise ValueError(f"`{what}` should be of {kind.__name__} type.")
    if not callable(func):
        raise ValueError("`func` should be a callable object.")


@contextmanager
def time_range(message=None, color_id=None, argb_color=None, sync=False):
    """Marks a range for NVIDIA's profilers; there is none to see it here."""
    yield


@contextmanager
def profile():
    """Starts and stops NVIDIA's profilers; there is none here."""
    yield
