"""What the probe finds, what the report says of it, and when grading is refused."""

import io
import os
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from autograder import sandbox
from autograder.sandbox import cgroup, layers
from autograder.sandbox.probe import ATTEMPTS, try_layer


def state():
    """What a layer that was put up in this process, not in a fork, would change."""
    proc, keys = Path("/proc/self"), ("Cap", "Seccomp", "NoNewPrivs", "NSpid")
    status = [line for line in (proc / "status").read_text().splitlines() if line.startswith(keys)]
    spaces = [os.readlink(path) for path in sorted((proc / "ns").iterdir())]
    mounts = (proc / "mountinfo").read_text()
    children = [child.pid for child in psutil.Process().children()]
    return status, spaces, mounts, children, os.listdir("/proc/self/fd"), os.getcwd()


def found(*on):
    return [sandbox.Layer(name, name in on, "why", *row) for name, row in layers.TABLE.items()]


def test_a_probe_leaves_this_process_as_it_was():
    before = state()
    sandbox.probe()
    assert state() == before


def test_every_layer_is_tried_and_has_a_row_or_a_reason():
    rows = sandbox.probe()
    assert [row.name for row in rows] == list(layers.TABLE) == list(ATTEMPTS)
    for row in rows:
        assert row.protects
        assert row.on == (row.reason == "") == (row.remedy == "")


def refuses():
    raise OSError(1, "unshare: Operation not permitted")


def crashes():
    os.kill(os.getpid(), 9)


@pytest.mark.parametrize(
    ("attempt", "reason"),
    [
        (refuses, "[Errno 1] unshare: Operation not permitted"),
        (crashes, "the process that tried it ended without a word"),
        (lambda: 1 / 0, "division by zero"),
        (lambda: os._exit(0), "the process that tried it ended without a word"),
    ],
)
def test_a_layer_that_fails_in_any_way_is_off(monkeypatch, attempt, reason):
    monkeypatch.setitem(ATTEMPTS, layers.SECCOMP, attempt)
    layer = try_layer(layers.SECCOMP)
    assert (layer.on, layer.reason) == (False, reason)
    assert layer.remedy == layers.SECCOMP_HOW


@pytest.mark.parametrize("on", [[layers.FILES], [layers.LANDLOCK], list(layers.TABLE)])
def test_a_layer_that_guards_files_is_enough(on):
    assert sandbox.enough(found(*on)) is None
    assert sandbox.verdict(found(*on)).startswith("Students' code may run here.")


def test_without_a_layer_that_guards_files_grading_is_refused():
    others = set(layers.TABLE) - {layers.FILES, layers.LANDLOCK}
    for names in ([], others):
        assert "--unprotected" in sandbox.enough(found(*names))
        assert sandbox.verdict(found(*names)).startswith("Grading is refused: nothing on this")


def test_the_table_tells_what_is_missing_and_how_to_get_it():
    console = Console(width=200, file=io.StringIO())
    console.print(sandbox.table(found(layers.LANDLOCK)))
    text = console.file.getvalue()
    assert "apt install libseccomp2" in text and "why" in text
    assert layers.LANDLOCK_HOW[:30] not in text
    assert all(name in text for name in layers.TABLE)


def test_a_memory_limit_is_found_along_the_way_to_the_root(tmp_path):
    inner = tmp_path / "user.slice" / "grader.scope"
    inner.mkdir(parents=True)
    (inner / "memory.max").write_text("max\n")
    (inner.parent / "memory.max").write_text("8000000000\n")
    assert cgroup.memory_limit("0::/user.slice/grader.scope\n", tmp_path) == 8_000_000_000
    (inner / "memory.max").write_text("3000\n")
    assert cgroup.memory_limit("0::/user.slice/grader.scope\n", tmp_path) == 3000
    assert cgroup.memory_limit("0::/elsewhere\n", tmp_path) is None


def test_a_memory_limit_of_version_1_is_found(tmp_path):
    inner = tmp_path / "memory" / "docker" / "abc"
    inner.mkdir(parents=True)
    (inner / "memory.limit_in_bytes").write_text("9223372036854771712\n")
    membership = "7:pids:/docker/abc\n4:memory:/docker/abc\n0::/\n"
    assert cgroup.memory_limit(membership, tmp_path) is None
    (inner.parent / "memory.limit_in_bytes").write_text("1048576\n")
    assert cgroup.memory_limit(membership, tmp_path) == 1 << 20
