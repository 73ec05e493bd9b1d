"""Messages arrive whole or not at all."""

import select
import signal
import socket
import struct

import pytest

from autograder.apart import ProtocolError, StudentGone, StudentTimeout, Wire
from autograder.apart.wire import HEAD, MAGIC, MOST_BYTES


@pytest.fixture
def two():
    a, b = socket.socketpair()
    yield Wire(a), Wire(b)
    a.close()
    b.close()


def test_a_tree_and_its_buffers_arrive(two):
    tree = {"a": [1, 2.5, None, "é\ud800"], "nan": float("inf")}
    two[0].send(tree, [b"", b"xyz", bytearray(10)])
    assert two[1].recv() == (tree, [b"", b"xyz", bytearray(10)])


def test_messages_keep_their_order_and_ends(two):
    for n in range(50):
        two[0].send(n, [bytes([n])] * n)
    for n in range(50):
        assert two[1].recv() == (n, [bytes([n])] * n)


def test_two_that_send_at_once_do_not_wait_for_each_other(two):
    # Far more than the kernel holds: the first send can only end when the other side is read.
    large = bytes(range(256)) * 20_000
    for wire, text in zip(two, (b"1", b"2"), strict=True):
        wire.outgoing = framed(text, [large]), [], 1
    while two[0].push() | two[1].push():
        two[0].pull()
        two[1].pull()
    assert two[0].recv() == (2, [large]) and two[1].recv() == (1, [large])


def framed(text, buffers):
    sizes = struct.pack(f"<{len(buffers)}Q", *map(len, buffers))
    return HEAD.pack(MAGIC, len(text), len(buffers)) + sizes + text + b"".join(buffers)


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        (b"GET / HTTP/1.1\r\n", "no message"),
        (HEAD.pack(MAGIC, 1 << 31, 0), "no message"),
        (HEAD.pack(MAGIC, 2, 1 << 20), "no message"),
        (HEAD.pack(MAGIC, 2, 1) + struct.pack("<Q", 1 << 63), "at most"),
        (HEAD.pack(MAGIC, 2, 2) + struct.pack("<QQ", MOST_BYTES, 1), "at most"),
        (framed(b"{]", []), "no JSON"),
        (framed(b"\xff\xfe", []), "no JSON"),
        (framed(b"[" * 100_000 + b"]" * 100_000, []), "no JSON"),
        (framed(b"1" * 10_000, []), "no JSON"),
    ],
)
def test_what_is_no_message_is_refused(two, sent, complaint):
    two[0].socket.send(sent)
    with pytest.raises(ProtocolError, match=complaint):
        while True:
            two[1].recv(deadline_s=5)


def test_a_closed_end_is_gone(two):
    two[0].socket.send(framed(b"[1]", [b"abc"])[:-1])
    two[0].socket.close()
    with pytest.raises(StudentGone):
        two[1].recv()
    with pytest.raises(StudentGone):
        two[1].send(1, [bytes(10_000_000)])


def test_silence_ends_at_the_deadline(two):
    with pytest.raises(StudentTimeout):
        two[1].recv(deadline_s=0.05)


class Stop(BaseException):
    pass


@pytest.fixture
def struck():
    """Call it with a function: its result, or None if a signal struck first. Signals come often."""
    armed = []

    def strike(*args):
        if armed:
            raise Stop(armed.pop())

    def attempt(act):
        try:
            armed.append(True)
            found = act()
            armed.clear()
            return found
        except Stop:
            return None

    before = signal.signal(signal.SIGALRM, strike)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 3e-4)
    yield attempt
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_a_limit_that_strikes_anywhere_leaves_whole_messages(two, struck):
    """What was interrupted may be missed, but nothing is torn: the next message is a message."""
    arrived = []
    for n in range(300):
        body = [bytes([n % 256]) * 3000]
        while two[0].queued <= n:
            struck(lambda: two[0].send(n, body))  # noqa: B023
        two[0].flush()
        found = struck(two[1].recv)
        if found is None and (two[1].chunks or select.select([two[1].socket], [], [], 0)[0]):
            found = two[1].recv()
        if found is not None:
            assert found == (n, body), (found[0], n, arrived[-3:])
            arrived.append(n)
    assert len(arrived) > 100
