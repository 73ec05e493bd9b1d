"""Nothing stays: no process of a submission, nothing in the zygote."""

import os
import select
import sys

import pytest

from tests.autograder.sandbox.zygotes import LIBC, Zygote


def test_nothing_outlives_a_submission_that_is_killed(jail):
    if "process namespace" not in jail.zygote("print(prepared.on)").said:
        pytest.skip("without a process namespace a submission may not fork at all")
    scenario = """
import dataclasses
reader, writer = os.pipe()
child = sandbox.fork_in(prepared)
if child == 0:
    sandbox.enter(prepared, dataclasses.replace(policy, processes=True), keep=(writer,))
    if os.fork() == 0 and os.fork() == 0:
        os.setsid()
        os.write(writer, b"x")
    signal.pause()
os.close(writer)
print(os.read(reader, 1))
watch = os.pidfd_open(child)
signal.pidfd_send_signal(watch, signal.SIGKILL)
print(ended(child))
print(os.read(reader, 1))    # the end: nobody holds the pipe any more
os.close(watch)
os.close(reader)
"""
    assert jail.zygote(scenario).lines() == ["b'x'", "-9", "b''"]


def read_soon(reader):
    """What comes out of a pipe; a pipe that somebody still holds open is a failure, not a wait."""
    ready, _, _ = select.select([reader], [], [], 30)
    assert ready, "a process that should have ended holds the pipe"
    return os.read(reader, 1)


@pytest.mark.parametrize("layers", ["all", "limits"])
def test_nothing_outlives_a_zygote_that_is_killed(user, layers):
    reader, writer = os.pipe()
    zygote = Zygote(user, layers, pass_fds=[writer])
    os.close(writer)
    scenario = f"""
if sandbox.fork_in(prepared) == 0:
    sandbox.enter(prepared, policy, keep=({writer},))
    os.write({writer}, b"x")
    signal.pause()
os.close({writer})
"""
    assert zygote.zygote(scenario).lines() == []
    assert read_soon(reader) == b"x"
    zygote.process.kill()
    assert read_soon(reader) == b""
    os.close(reader)
    zygote.close()


def test_a_submission_cannot_shake_off_its_end(jail):
    source = (
        LIBC
        + """
print(says("prctl", 1, 0))
import resource
print(tried(resource.setrlimit, resource.RLIMIT_CPU, (10 ** 6, 10 ** 6)))
print(tried(resource.prlimit, 77, resource.RLIMIT_CPU, (1, 1)))
"""
    )
    seen = jail.inside(source)
    assert seen.lines() == ["Operation not permitted", "ValueError", "PermissionError"]


def test_a_thousand_forks_leave_nothing_in_the_zygote(jail):
    scenario = """
def mine():
    with open("/proc/self/mountinfo") as mounts:
        return len(os.listdir("/proc/self/fd")), len(mounts.readlines()), tasks()
def tasks():
    return len(os.listdir("/proc/self/task"))
before = mine()
for _ in range(1000):
    child = sandbox.fork_in(prepared)
    if child == 0:
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
for _ in range(20):
    child = sandbox.fork_in(prepared)
    if child == 0:
        sandbox.enter(prepared, policy, keep=())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
print(mine() == before, tried(os.waitpid, -1, os.WNOHANG))
child = os.fork()
if child == 0:
    os._exit(0 if os.getppid() == prepared.pid else 1)
print(os.waitpid(child, 0)[1])
"""
    assert jail.zygote(scenario).lines() == ["True ChildProcessError", "0"]


@pytest.mark.skipif(sys.platform != "linux", reason="ctypes' system calls are Linux's here")
def test_a_zygote_ends_as_its_outer_process_says(user):
    zygote = Zygote(user, "all")
    zygote.close()
    assert zygote.process.returncode == 0
    dying = Zygote(user, "all")
    dying.process.stdin.write('{"zygote": "os._exit(3)"}\n')
    dying.process.stdin.flush()
    assert dying.process.wait() == 3
    dying.close()
