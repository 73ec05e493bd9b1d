"""In a process of its own, without NumPy or torch: see test_attacks.py."""

import socket
import sys

TREES = (
    ["g", "os", ""],
    ["g", "antigravity", "geohash"],
    ["P", 1, 0, []],
    ["A", 1, "<f8", [], "C"],
    ["An", "<f8", 1.0],
    ["Ad", "<f8"],
    ["antigravity"],
    ["", 1],
    ["H", 1],
    ["X", 1, ["this.c"]],
)


def check():
    """No tag imports anything; torch's own are the exception: an answer may use it."""
    from autograder.apart import ProtocolError, Session, Wire

    loaded = set(sys.modules)
    for tree in TREES:
        ours, theirs = socket.socketpair()
        reply = {
            "op": "ret",
            "epoch": 0,
            "sync": [],
            "drop": [],
            "free": [],
            "kinds": [],
            "draws": {},
            "said": [],
            "value": tree,
        }
        Wire(theirs).send(reply, [b"12345678"])
        try:
            Session(Wire(ours)).ask("call")
        except ProtocolError:
            continue
        assert tree[0] == "X", tree
    assert set(sys.modules) == loaded, set(sys.modules) - loaded
