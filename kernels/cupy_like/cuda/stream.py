"""cp.cuda.Stream and Event: work is done when it is asked for, so streams only keep their shape."""

import time


class Event:
    """A moment on the host's clock.

    The time between two of them is the emulator's, not that of any GPU.
    """

    def __init__(self, block=False, disable_timing=False, interprocess=False):
        self._at = None
        self._timed = not disable_timing

    @property
    def done(self):
        return True

    def record(self, stream=None):
        self._at = time.perf_counter()

    def synchronize(self):
        """Returns at once."""


def get_elapsed_time(start_event, end_event):
    """Milliseconds between two recorded events, on the host's clock.

    raises:  CUDARuntimeError where one was never recorded, or does not keep time
    """
    from kernels.cupy_like.cuda.runtime import CUDARuntimeError

    for event in (start_event, end_event):
        if event._at is None or not event._timed:
            raise CUDARuntimeError("cudaErrorInvalidResourceHandle: invalid resource handle")
    return (end_event._at - start_event._at) * 1e3


class Stream:
    """A queue of work; here every piece of work is done before the next is queued."""

    def __init__(self, null=False, non_blocking=False, ptds=False, priority=None):
        self.ptr = 0
        self.is_non_blocking = non_blocking
        self.priority = priority or 0

    @property
    def done(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def use(self):
        return self

    def synchronize(self):
        """Returns at once."""

    def wait_event(self, event):
        """Returns at once."""

    def record(self, event=None):
        event = event or Event()
        event.record(self)
        return event


Stream.null = Stream(null=True)
Stream.ptds = Stream(ptds=True)


def get_current_stream(device_id=-1):
    return Stream.null
