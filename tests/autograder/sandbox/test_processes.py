"""Attacks on other processes, with every layer, and with those of a plain container."""

import os
import subprocess

import pytest

from tests.autograder.sandbox.zygotes import LIBC


@pytest.fixture
def victim():
    """A process of this machine that a submission might look for."""
    with subprocess.Popen(["sleep", "1000"]) as process:
        yield process.pid
        assert process.poll() is None, "the submission ended it"
        process.kill()


def test_no_other_process_is_signalled(jail, victim):
    source = """
for pid in (victim, -victim):
    print(tried(os.kill, pid, 9))
for pid in (zygote, parent):
    print(tried(os.kill, pid, 0))    # which asks whether it may
for pid in (victim, zygote):
    print(tried(os.setpriority, os.PRIO_PROCESS, pid, 19), tried(os.sched_setaffinity, pid, {0}))
"""
    names = {"victim": victim, "zygote": jail.process.pid, "parent": os.getpid()}
    said = " ".join(jail.inside(source, names).lines()).split()
    assert len(said) == 8 and set(said) <= {"PermissionError", "ProcessLookupError"}
    assert jail.process.poll() is None


def test_a_submission_may_signal_itself(jail):
    source = """
import signal
signal.signal(signal.SIGUSR1, lambda *_: print("heard"))
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
"""
    assert jail.inside(source).lines() == ["heard", "heard"]


def test_no_other_process_is_traced_or_read(jail, victim):
    source = (
        LIBC
        + """
for pid in (victim, zygote, os.getppid(), os.getpid()):
    print(says("ptrace", 16, pid, 0, 0))
    print(says("process_vm_readv", pid, None, 0, None, 0, 0))
print(tried(os.pidfd_open, victim))
"""
    )
    names = {"victim": victim, "zygote": jail.process.pid}
    assert set(jail.inside(source, names).lines()) == {"Operation not permitted", "PermissionError"}


def test_proc_shows_no_other_process(jail, victim):
    source = """
for pid in pids:
    for file in ("environ", "mem", "maps", "cmdline", "fd", "cwd", "root/etc/passwd", "status"):
        print(tried(open, f"/proc/{pid}/{file}"), tried(os.listdir, f"/proc/{pid}/{file}"))
print(tried(os.listdir, "/proc"))
"""
    pids = [victim, jail.process.pid, os.getpid(), os.getppid()]
    said = " ".join(jail.inside(source, {"pids": pids}).lines()).split()
    refused = {"PermissionError", "FileNotFoundError", "NotADirectoryError"}
    assert len(said) == 65 and set(said) <= refused


def test_a_sibling_is_out_of_reach(jail):
    scenario = """
reader, writer = os.pipe()
sibling = sandbox.fork_in(prepared)
if sibling == 0:
    sandbox.enter(prepared, policy, keep=(reader,))
    os.read(reader, 1)
    os._exit(7)
child = sandbox.fork_in(prepared)
if child == 0:
    sandbox.enter(prepared, policy, keep=())
    os.write(1, f"{tried(os.kill, sibling, 9)} {tried(open, f'/proc/{sibling}/mem')}".encode())
    os._exit(0)
ended(child)
os.write(writer, b"x")
print("", ended(sibling))
os.close(reader)
os.close(writer)
"""
    kill, read, code = jail.zygote(scenario).lines()[-1].split()
    assert kill in {"PermissionError", "ProcessLookupError"}
    assert read in {"PermissionError", "FileNotFoundError"}
    assert code == "7"


def test_no_program_and_no_process_is_started(jail):
    source = """
import subprocess
print(tried(os.fork))
print(tried(os.system, "true") in ("did it: -1", "did it: 32512"))
print(tried(subprocess.run, ["true"]))
print(tried(os.posix_spawn, "/bin/true", ["true"], {}))
print(tried(os.execv, "/bin/true", ["true"]))
"""
    assert jail.inside(source).lines() == [
        "PermissionError",
        "True",
        *["PermissionError"] * 3,
    ]


def test_workers_fork_when_the_policy_says_so_but_execute_nothing(jail):
    source = """
import multiprocessing, subprocess
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(abs, [-1, -2, -3]))
print(tried(subprocess.run, ["true"]))
print(tried(os.unshare, os.CLONE_NEWNS) if hasattr(os, "unshare") else "PermissionError")
"""
    if "process namespace" not in jail.zygote("print(prepared.on)").said:
        assert "would stay behind" in jail.inside(source, processes=True).said
    else:
        seen = jail.inside(source, processes=True)
        assert seen.lines() == ["[1, 2, 3]", "PermissionError", "PermissionError"]


@pytest.mark.slow
def test_a_data_loader_has_workers_when_the_policy_says_so(jail):
    if "process namespace" not in jail.zygote("print(prepared.on)").said:
        pytest.skip("without a process namespace there are no workers")
    source = """
import torch
from torch.utils.data import DataLoader
if __name__ != "x":
    rows = DataLoader(torch.arange(12.0).reshape(6, 2), batch_size=3, num_workers=2)
    print([batch.sum().item() for batch in rows])
"""
    assert jail.inside(source, processes=True, memory_mb=None).lines() == ["[15.0, 51.0]"]


def test_threads_work(jail):
    source = """
import threading
from concurrent.futures import ThreadPoolExecutor
import numpy
with ThreadPoolExecutor(4) as pool:
    print(list(pool.map(lambda n: int((numpy.ones((n, n)) @ numpy.ones((n, n))).sum()), (1, 2, 3))))
import asyncio
async def wait(n):
    await asyncio.sleep(0)
    return await asyncio.to_thread(abs, n)
print(asyncio.run(wait(-3)))
"""
    assert jail.inside(source).lines() == ["[1, 8, 27]", "3"]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
def test_no_socket_is_opened(jail, family):
    source = """
import socket
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
    print(tried(socket.socket, getattr(socket, family), kind))
"""
    assert jail.inside(source, {"family": family}).lines() == ["PermissionError"] * 3


def test_rights_are_gone(jail):
    source = """
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
for key in ("CapEff", "CapPrm", "CapInh", "CapAmb"):
    print(int(status[key], 16))
print(status["NoNewPrivs"].strip(), status["Seccomp"].strip())
for change in (os.setuid, os.setgid, os.seteuid, os.setegid):
    print(tried(change, 12345))
print(tried(os.setgroups, [0]))
"""
    *held, user, group, real, effective, groups = jail.inside(source).lines()
    assert held == [*["0"] * 4, "1 2"]
    # In a user namespace, other users have no number to ask for (OSError).
    assert {user, group, real, effective, groups} <= {"PermissionError", "OSError"}
