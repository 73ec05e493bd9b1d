"""sys.stdout and sys.stderr as a kernel has them, and what C code writes beside them.

A kernel gathers each of the two streams for 0.2 s, or until something is shown, and sends it in one
piece. Gathering is part of what a notebook records: it decides what stands before what.
"""

import io
import os
import sys
import tempfile
import threading
import time

GATHER_S = 0.2
# More than a cell may show; what lies beyond is cut by the recorder anyway.
AT_ONCE = 16 << 20


class Tap:
    """Everything that reaches a file descriptor without Python's streams, held in memory."""

    def __init__(self, fd):
        self.kept = in_memory(f"fd {fd}")
        os.dup2(self.kept, fd)

    def drain(self):
        """The text since the last call, and the file emptied; "" when nothing came."""
        # One system call, for this is asked at every print. The offset is shared with the writers.
        try:
            size = os.lseek(self.kept, 0, os.SEEK_CUR)
            if not size:
                return ""
            held = os.pread(self.kept, min(size, AT_ONCE), 0)
            os.lseek(self.kept, 0, os.SEEK_SET)
            os.ftruncate(self.kept, 0)
        except OSError:  # student's code may close what it did not open
            return ""
        return held.decode("utf-8", "replace")


def in_memory(name):
    """A file descriptor whose content lies on no disk, where the system has such."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create(name)
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


class Stream(io.TextIOBase):
    """One of the two text streams of a cell.

    name:     "stdout" or "stderr"
    fd:       the file descriptor that C code writes to under the same name
    recorder: recorder.Recorder
    """

    encoding = "UTF-8"

    def __init__(self, name, fd, recorder):
        super().__init__()
        self.name, self.fd, self.recorder = name, fd, recorder
        self.tap = Tap(fd)
        self.both, self.since = (self,), None
        self.gathered, self.lock = io.StringIO(), threading.RLock()

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        self.flush_what_is_due()
        self.gather(self.tap.drain())
        self.gather(text)
        return len(text)

    def gather(self, text):
        if not text:
            return
        with self.lock:
            if self.since is None:
                self.since = time.monotonic()
            self.gathered.write(self.recorder.cut_to_room(text))

    def flush_what_is_due(self):
        """Of the two streams, the one that has gathered longer comes first."""
        limit = time.monotonic() - GATHER_S
        due = [s for s in self.both if s.since is not None and s.since < limit]
        for stream in sorted(due, key=lambda s: s.since):
            stream.flush()

    def flush(self):
        self.gather(self.tap.drain())
        with self.lock:
            full, self.gathered, self.since = self.gathered, io.StringIO(), None
        self.recorder.stream(self.name, full.getvalue())

    def writable(self):
        return True

    def fileno(self):
        return self.fd

    def isatty(self):
        return False


def capture(recorder):
    """Replace both streams and both descriptors of this process; returns (stdout, stderr)."""
    sys.stdout.flush()
    sys.stderr.flush()
    out, err = Stream("stdout", 1, recorder), Stream("stderr", 2, recorder)
    out.both = err.both = (out, err)
    sys.stdout, sys.stderr = out, err
    return out, err
