"""Limits on a student's code in the process that runs it: processor time, and time on the clock.

A signal raises in the main thread, and again every half second until the code ends. Processor time
counts, so that a busy machine fails nobody; the clock only stops what sleeps. Code that means harm
can undo all this: then the parent's own limits end the process.
"""

import signal
import threading

AGAIN_S = 0.5
# Ticks to wait for code of the student's to be on the stack, or for a message to be whole.
PATIENCE, PATIENCE_IN_MESSAGE = 4, 20
# An exception in the middle of a message would leave the other process with half of it.
WHOLE = tuple(f"autograder.apart.{name}" for name in ("wire", "codec", "arrays", "tensors"))
# From this tick on a single exception was not enough: the code catches it and goes on.
VOLLEY_FROM = 3
# Signals that nothing else uses; macOS has none.
VOLLEY = tuple(signal.SIGRTMIN + k for k in range(8, 24)) if hasattr(signal, "SIGRTMIN") else ()


class StudentTimeLimit(KeyboardInterrupt):
    """The student's code used up its time. Not an Exception, so that `except Exception` passes."""


class Limit:
    """The limit that is armed in this process, if any."""

    def __init__(self):
        self.kind = None  # class to raise while armed
        self.over = False  # whether it struck since it was armed
        self.ticks = self.raised = 0
        self.files = ()  # names under which cells were compiled; container
        self.ask = None  # called first, when the code waits in an event loop

    def arm(self, limit_s, wall_s=None, kind=StudentTimeLimit):
        self.kind, self.over, self.ticks, self.raised = kind, False, 0, 0
        signal.signal(signal.SIGPROF, self.tick)
        signal.signal(signal.SIGALRM, self.tick)
        signal.setitimer(signal.ITIMER_PROF, limit_s or 0, AGAIN_S)
        signal.setitimer(signal.ITIMER_REAL, wall_s or 0, AGAIN_S)

    def disarm(self):
        self.kind = self.ask = None
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)

    def tick(self, number, frame):
        if self.kind is None:
            return
        self.over, self.ticks = True, self.ticks + 1
        if self.ask is not None and self.ticks == 1:
            self.ask()
        elif self.ticks > self.patience(frame):
            self.strike(frame)

    def patience(self, frame):
        """How many ticks to let pass, seen from where the code stands now."""
        patience = PATIENCE
        while frame is not None:
            if frame.f_globals.get("__name__") in WHOLE:
                return PATIENCE_IN_MESSAGE
            if frame.f_code.co_filename in self.files:
                patience = 0
            frame = frame.f_back
        return patience

    def strike(self, frame):
        self.raised += 1
        if self.raised >= VOLLEY_FROM and VOLLEY:
            self.volley()
        raise self.kind

    def volley(self):
        """Many signals at once, each raised at the next jump or call.

        `while True: try: ... except KeyboardInterrupt: pass` survives one exception and the next,
        half a second later. It does not survive two in a row: the second comes after the handler.
        """
        for number in VOLLEY:
            signal.signal(number, self.shot)
        # Held back first, so that all are there before the first is looked at.
        signal.pthread_sigmask(signal.SIG_BLOCK, VOLLEY)
        for number in VOLLEY:
            signal.pthread_kill(threading.get_ident(), number)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, VOLLEY)

    def shot(self, number, frame):
        # Only into the student's code: what IPython does after it must come to its end.
        if self.kind is not None and self.patience(frame) == 0:
            raise self.kind


LIMIT = Limit()


def arm(limit_s, wall_s=None):
    """From now on, raise StudentTimeLimit in the main thread when the time is over.

    limit_s: seconds of processor time of this process; 0 or None for no limit
    wall_s:  seconds on the clock; 0 or None for no limit
    """
    LIMIT.arm(limit_s, wall_s)


def disarm():
    """Take the limit away; returns whether it had struck."""
    LIMIT.disarm()
    return LIMIT.over
