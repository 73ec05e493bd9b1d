"""Whatever the bytes, reading them ends in a value of known types or in a ProtocolError."""

import contextlib
import copy
import json
import socket
import sys

import hypothesis.strategies as st
import numpy as np
import torch
from hypothesis import HealthCheck, given, settings

from autograder.apart import CannotCross, ProtocolError, Session, Wire
from autograder.apart.codec import READ, Writer
from autograder.apart.proxy import Proxy
from tests.autograder.apart.values import ends

LOADED = settings(
    deadline=None,
    max_examples=400,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TAGS = sorted({*READ, "o", "X", "C", "E", "H", "G", "P", "g", "TN"})
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        [
            "<f8",
            "|b1",
            "<U2",
            "|O",
            "float32",
            "bool",
            "C",
            "F",
            "cpu",
            "int",
            "d",
            "builtins.ValueError",
            "builtins.type",
            "__call__",
            "0x1f",
        ]
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.builds(
            lambda tag, rest: [tag, *rest], st.sampled_from(TAGS), st.lists(inner, max_size=9)
        ),
        st.dictionaries(st.sampled_from(["d", "q", "b", "x"]), inner, max_size=2),
    ),
    max_leaves=25,
)
FIELDS = st.fixed_dictionaries(
    {"op": st.sampled_from(["ret", "raise"]), "value": TREES},
    optional={name: TREES for name in ("sync", "drop", "free", "kinds", "draws", "plain", "lost")},
)
EMPTY = {"epoch": 0, "sync": [], "drop": [], "free": [], "kinds": [], "draws": {}, "said": []}
KINDS = [
    [1, "A", ["__main__.A", "builtins.object"], ["__eq__", "__call__", "__iter__"], [1]],
    [2, "type", ["builtins.type"], ["__call__"], [2]],
]
PLAIN = (
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    list,
    tuple,
    dict,
    set,
    frozenset,
    Proxy,
    np.ndarray,
    np.generic,
    np.dtype,
    torch.Tensor,
    torch.dtype,
    torch.device,
    Exception,
)


def read(message, buffers):
    """What a session makes of one reply: its result, or ProtocolError."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        session = Session(Wire(ours))
        try:
            Wire(theirs).send({**EMPTY, **message}, buffers)
            found = session.ask("call", ([1], np.ones(2), torch.ones(1, requires_grad=True)))
            session.freed.clear()
            return found
        finally:
            session.seeds.stop()
            # What the proxies of a dead session still want to give back goes nowhere.


@LOADED
@given(FIELDS, st.lists(st.binary(max_size=40), max_size=4))
def test_any_tree_is_a_value_or_a_protocol_error(message, buffers):
    loaded = set(sys.modules)
    try:
        found = read({**message, "kinds": message.get("kinds", KINDS)}, buffers)
    except (ProtocolError, CannotCross):
        pass
    except Exception as failure:
        assert message["op"] == "raise" and hasattr(failure, "student_frames")
    else:
        assert message["op"] == "ret" and ("plain" in message or known(found))
    assert set(sys.modules) == loaded


def known(value):
    others = ("builtins", "fractions", "decimal", "datetime", "collections", "torch")
    return isinstance(value, PLAIN) or type(value).__module__ in others


@LOADED
@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(data)
        theirs.shutdown(socket.SHUT_WR)
        wire = Wire(ours)
        try:
            wire.recv()
        except Exception as problem:
            assert type(problem).__name__ in ("ProtocolError", "StudentGone")


def honest():
    """A reply with some of everything, as a student's process writes it."""
    value = [
        1,
        2.5,
        "text",
        b"bytes",
        (1, {"a": [2]}),
        {3, 4},
        np.arange(6.0).reshape(2, 3),
        np.float32(1),
        torch.ones(2, 2, requires_grad=True),
        torch.nn.Parameter(torch.ones(1)),
        1 << 80,
        3j,
        np.array(["ab"]),
        np.arange(9)[::2],
    ]
    writer = Writer(ends()[0], asking=True)
    return json.loads(json.dumps(writer.tree(value))), [bytes(b) for b in writer.buffers]


def places(tree, path=()):
    yield path
    for key, part in enumerate(tree) if isinstance(tree, list) else ():
        yield from places(part, (*path, key))


HONEST, BUFFERS = honest()
PLACES = list(places(HONEST))


@LOADED
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), TREES), min_size=1, max_size=3),
    st.integers(0, len(BUFFERS)),
    st.binary(max_size=30),
)
def test_an_honest_answer_with_parts_exchanged_is_a_value_or_a_protocol_error(changes, at, other):
    tree, buffers = copy.deepcopy(HONEST), list(BUFFERS)
    buffers[at : at + 1] = [other]
    for path, new in changes:
        put(tree, path, new)
    with contextlib.suppress(ProtocolError, CannotCross):
        assert known(read({"op": "ret", "value": tree, "kinds": KINDS}, buffers))


def put(tree, path, new):
    for key in path[:-1]:
        if not isinstance(tree, list) or key >= len(tree):
            return
        tree = tree[key]
    if path and isinstance(tree, list) and path[-1] < len(tree):
        tree[path[-1]] = new


def test_the_honest_answer_itself_is_read():
    assert len(read({"op": "ret", "value": HONEST}, BUFFERS)) == 14
