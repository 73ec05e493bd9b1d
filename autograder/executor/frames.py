"""What a tester tells its parent: JSON objects in a stream, each behind its length."""

import json
import os
import struct

LENGTH = struct.Struct("<I")
# A notebook of twenty megabytes is refused before it runs; what it shows may be a few times that.
MOST_BYTES = 256 << 20
AT_ONCE = 1 << 20


class BrokenFrames(Exception):
    """The other end sent something that is no frame."""


def send(fd, message):
    """Write one message; blocks while the pipe is full."""
    text = json.dumps(message).encode()
    left = memoryview(LENGTH.pack(len(text)) + text)
    while left:
        left = left[os.write(fd, left):]


class Reader:
    """Messages from a socket that may hold half a frame at any moment."""

    def __init__(self, fd):
        self.fd, self.held, self.ended = fd, bytearray(), False

    def read(self):
        """The messages that have come since the last call; sets `ended` at the end of the stream.

        raises: BrokenFrames
        """
        try:
            arrived = os.read(self.fd, AT_ONCE)
        except ConnectionResetError:  # killed before it had read our word to begin
            arrived = b""
        self.ended = not arrived
        self.held += arrived
        messages = []
        while (size := self.next_size()) is not None and len(self.held) >= LENGTH.size + size:
            messages.append(parsed(self.held[LENGTH.size : LENGTH.size + size]))
            del self.held[: LENGTH.size + size]
        return messages

    def next_size(self):
        if len(self.held) < LENGTH.size:
            return None
        (size,) = LENGTH.unpack_from(self.held)
        if size > MOST_BYTES:
            raise BrokenFrames(f"found a frame of {size:,} bytes, expected at most {MOST_BYTES:,}")
        return size


def parsed(text):
    try:
        return json.loads(text)
    except ValueError as fault:
        raise BrokenFrames(f"found a frame that is not JSON: {fault}") from None
