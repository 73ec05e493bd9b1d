"""Messages over a stream socket: one JSON tree and raw buffers, each with its length in front.

    "3WV1" | tree_bytes u32 | buffers u32 | size_bytes u64 per buffer | tree | buffers

Whatever comes from the other side is taken as hostile: sizes are capped before anything is
allocated. A signal handler may raise between any two instructions (that is how CPU limits work).
So bytes are moved by one call into C that also records them, and all else is computed anew until
one assignment makes it so: an interrupted call can be followed by another.
"""

import json
import select
import struct
import time

from .errors import ProtocolError, StudentGone, StudentTimeout

MAGIC = b"3WV1"
HEAD = struct.Struct("<4sII")
MOST_TREE_BYTES = 64 << 20
MOST_BUFFERS = 1 << 16
MOST_BYTES = 512 << 20
CHUNK_BYTES = 1 << 20
# The signals whose handlers may raise: limits of CPU and wall time, and a person's Ctrl+C.


class Wire:
    """Both directions of one stream socket, which must not be used by anyone else.

    raises: StudentGone when the other end closed, ProtocolError when it talks nonsense
    """

    def __init__(self, socket):
        socket.setblocking(False)
        self.socket = socket
        self.chunks = []  # what came and was not taken yet
        # What is to be sent, how much of it the kernel took, and how many messages that makes.
        self.outgoing = b"", [], 0
        self.readable, self.both = select.poll(), select.poll()
        self.readable.register(socket, select.POLLIN)
        self.both.register(socket, select.POLLIN | select.POLLOUT)

    @property
    def queued(self):
        """Messages that are sent or will be, whatever interrupts."""
        return self.outgoing[2]

    def send(self, tree, buffers=(), deadline_s=None):
        """Send one message, after anything that an interrupted send left over."""
        text = json.dumps(tree, separators=(",", ":")).encode("ascii")
        sizes = [memoryview(b).nbytes for b in buffers]
        if len(text) > MOST_TREE_BYTES or sum(sizes) > MOST_BYTES or len(sizes) > MOST_BUFFERS:
            raise ProtocolError(
                f"a message of {len(text) + sum(sizes)} bytes is too large to send to the other "
                f"process, which takes {MOST_BYTES}"
            )
        head = HEAD.pack(MAGIC, len(text), len(sizes)) + struct.pack(f"<{len(sizes)}Q", *sizes)
        data, progress, queued = self.outgoing
        self.outgoing = b"".join([data[sum(progress) :], head, text, *buffers]), [], queued + 1
        self.flush(deadline_s)

    def flush(self, deadline_s=None):
        """Send what there is to send."""
        end = until(deadline_s)
        while self.push():
            for _, event in self.wait(self.both, end):
                # Reading while sending: else two full pipes would wait for each other for ever.
                if event & select.POLLIN:
                    self.pull()

    def push(self):
        """Hand the kernel what it takes now; returns whether something is left."""
        data, progress, queued = self.outgoing
        left = memoryview(data)
        while done := left[sum(progress) :]:
            try:
                # One call: no handler can run after the sending and before the record of it.
                progress.extend(map(self.socket.send, (done[:CHUNK_BYTES],)))
            except BlockingIOError:
                return True
            except OSError:
                raise StudentGone(GONE) from None
        self.outgoing = b"", [], queued
        return False

    def recv(self, deadline_s=None):
        """The next message: (tree, list of memoryview).

        deadline_s: seconds to wait for it, or None: for ever
        raises:     StudentTimeout after that
        """
        end = until(deadline_s)
        while (message := self.take()) is None:
            self.wait(self.readable, end)
            self.pull()
        return message

    def pull(self):
        """Take what has come, or raise if the other end is closed."""
        try:
            self.chunks.extend(map(self.socket.recv, (CHUNK_BYTES,)))
        except BlockingIOError:
            return
        except OSError:
            raise StudentGone(GONE) from None
        if not self.chunks[-1]:
            raise StudentGone(GONE)
        if sum(map(len, self.chunks)) > MOST_BYTES + MOST_TREE_BYTES + 16 * MOST_BUFFERS:
            raise ProtocolError("the student's process sent more than anyone asked for")

    def wait(self, poll, end):
        left_ms = None if end is None else max(0, int(1000 * (end - time.monotonic())))
        events = poll.poll(left_ms)
        if not events and end is not None and time.monotonic() >= end:
            raise StudentTimeout("the student's process gave no answer in time")
        return events

    def take(self):
        """The first whole message that came, or None while part of it is still to come."""
        sizes = self.sizes()
        if sizes is None or sum(map(len, self.chunks)) < sum(sizes):
            return None
        whole = memoryview(bytearray().join(self.chunks))
        parts, at = [], 0
        for size in sizes:
            parts.append(whole[at : at + size])
            at += size
        self.chunks = [bytes(whole[at:])] if at < len(whole) else []
        _, text, *buffers = parts
        return parsed(bytes(text)), buffers

    def sizes(self):
        """Bytes of head, tree and each buffer of the first message; None if not known yet."""
        start = self.start(HEAD.size)
        if start is None:
            return None
        magic, text_bytes, count = HEAD.unpack_from(start)
        if magic != MAGIC or text_bytes > MOST_TREE_BYTES or count > MOST_BUFFERS:
            raise ProtocolError("the student's process sent something that is no message")
        head_bytes = HEAD.size + 8 * count
        start = self.start(head_bytes)
        if start is None:
            return None
        sizes = struct.unpack_from(f"<{count}Q", start, HEAD.size)
        if sum(sizes) > MOST_BYTES:
            raise ProtocolError(f"a message of {sum(sizes)} bytes, expected at most {MOST_BYTES}")
        return head_bytes, text_bytes, *sizes

    def start(self, count):
        """At least the first `count` bytes that came, or None if they have not all come."""
        if self.chunks and len(self.chunks[0]) >= count:
            return self.chunks[0]
        whole = b"".join(self.chunks) if sum(map(len, self.chunks)) >= count else None
        return whole


GONE = "the student's process has ended"


def until(deadline_s):
    return None if deadline_s is None else time.monotonic() + deadline_s


def parsed(text):
    """The tree in `text`; ProtocolError if it is no JSON, or deeper than Python's stack."""
    try:
        return json.loads(text.decode("ascii"))
    except (ValueError, RecursionError, MemoryError):
        raise ProtocolError("the student's process sent a tree that is no JSON") from None
