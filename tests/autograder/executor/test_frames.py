"""What a tester tells its parent arrives whole, however the stream is cut."""

import os
import socket

import pytest

from autograder.executor import frames

MESSAGES = [{"start": 3, "kind": "tests"}, {"cell": 3, "outputs": ["é" * 5000]}, {}]


@pytest.mark.parametrize("piece", [1, 3, 7, 100_000])
def test_messages_come_out_as_they_went_in(piece):
    source, sink = os.pipe()
    os.set_blocking(source, False)
    for message in MESSAGES:
        frames.send(sink, message)
    whole = os.read(source, 1 << 20)
    reader, found = frames.Reader(source), []
    for at in range(0, len(whole), piece):
        os.write(sink, whole[at : at + piece])
        found += reader.read()
    assert found == MESSAGES and not reader.ended
    os.close(sink)
    assert reader.read() == [] and reader.ended
    os.close(source)


@pytest.mark.parametrize("data, words", [
    (b"\xff\xff\xff\xff", "expected at most"), (b"\x03\0\0\0abc", "not JSON")])
def test_what_is_no_frame_is_said_so(data, words):
    source, sink = os.pipe()
    os.write(sink, data)
    with pytest.raises(frames.BrokenFrames, match=words):
        frames.Reader(source).read()
    os.close(source)
    os.close(sink)


def test_an_end_that_is_killed_unread_is_an_end():
    ours, theirs = socket.socketpair()
    os.write(ours.fileno(), b"g")
    theirs.close()
    reader = frames.Reader(ours.fileno())
    assert reader.read() == [] and reader.ended
    ours.close()
