"""The event loop in which cells run, as those of a kernel do."""

import asyncio
import os


class PipeEnd:
    """Both ends of a pipe in the form of a socket, as far as an event loop uses one."""

    def __init__(self, fd):
        self.fd = fd

    def fileno(self):
        return self.fd

    def recv(self, size):
        return os.read(self.fd, size)

    def send(self, data):
        return os.write(self.fd, data)

    def close(self):
        os.close(self.fd)


class PipeLoop(asyncio.SelectorEventLoop):
    """An event loop for a process that may not make sockets: it wakes itself by a pipe."""

    def _make_self_pipe(self):
        ends = os.pipe()
        for fd in ends:
            os.set_blocking(fd, False)
        self._ssock, self._csock = map(PipeEnd, ends)
        self._internal_fds += 1
        self._add_reader(self._ssock.fileno(), self._read_from_self)


def new_loop():
    """An event loop; made after a fork, for its descriptors must not be shared."""
    try:
        return asyncio.new_event_loop()
    except OSError:
        return PipeLoop()
