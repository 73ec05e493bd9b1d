"""Which layers work on this machine: each is tried alone, in a process that ends right after."""

import os
import sys
from pathlib import Path

from . import cgroup, landlock, layers, limits, namespaces, privileges, syscalls, view
from .layers import Layer
from .policy import Policy, interpreter_paths


def probe():
    """Every layer, tried alone: list[Layer], in the order of layers.TABLE."""
    return [try_layer(name) for name in layers.TABLE]


def try_layer(name):
    protects, remedy = layers.TABLE[name]
    reason = why_not(name)
    return Layer(name, not reason, reason, protects, remedy if reason else "")


def why_not(name):
    """Why a layer is off here; "" if it works."""
    if name != layers.LIMITS and not sys.platform.startswith("linux"):
        return f"only Linux has it, and this is {sys.platform}"
    if not hasattr(os, "fork"):
        return f"{sys.platform} has no such limits"
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        report(ATTEMPTS[name], writer)
    os.close(writer)
    with open(reader, "rb") as answer:
        said = answer.read().decode(errors="replace")
    os.waitpid(child, 0)
    return "" if said == "works" else said or "the process that tried it ended without a word"


def report(attempt, writer):
    """Try it and tell. Never returns: a fork of a program must not go on as that program."""
    said = "works"
    try:
        attempt()
    except BaseException as error:
        said = str(error) or type(error).__name__
    finally:
        os.write(writer, said.encode(errors="replace"))
        os._exit(0)


def processes():
    namespaces.become_able()
    namespaces.unshare(namespaces.NEWPID)
    child = os.fork()
    if child == 0:
        os._exit(0 if os.getpid() == 1 else 1)
    if os.waitpid(child, 0)[1]:
        raise OSError("the first process of a new process namespace did not have number 1")


def files():
    namespaces.become_able()
    namespaces.unshare(namespaces.NEWNS)
    view.enter(Policy(readable=interpreter_paths()))


def network():
    namespaces.become_able()
    namespaces.unshare(namespaces.NEWNET)


def ipc():
    namespaces.become_able()
    namespaces.unshare(namespaces.NEWIPC | namespaces.NEWUTS)


def capabilities():
    privileges.drop_capabilities()
    privileges.gain_nothing()


def files_by_landlock():
    if not landlock.version():
        raise OSError("this kernel has no Landlock, or it was not switched on at boot")
    landlock.restrict(Policy(readable=interpreter_paths()))


def system_calls():
    privileges.gain_nothing()
    syscalls.load(syscalls.program(processes=False, view=False, apart=False, pid=os.getpid()))


def bounds():
    limits.apply(Policy())


def memory_of_all():
    membership = Path("/proc/self/cgroup").read_text(encoding="utf-8")
    if cgroup.memory_limit(membership) is None:
        raise OSError("nobody has set a memory limit on the group that this process is in")


ATTEMPTS = {
    layers.PROCESSES: processes,
    layers.FILES: files,
    layers.NETWORK: network,
    layers.IPC: ipc,
    layers.CAPABILITIES: capabilities,
    layers.LANDLOCK: files_by_landlock,
    layers.SECCOMP: system_calls,
    layers.LIMITS: bounds,
    layers.CGROUP: memory_of_all,
}
