"""The sandbox put together: made ready once in a zygote, entered by each of its forks."""

import os
import stat
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from . import landlock, limits, namespaces, privileges, syscalls, view
from .errors import SandboxError
from .layers import (
    CAPABILITIES,
    FILES,
    IPC,
    LANDLOCK,
    LIMITS,
    NETWORK,
    PROCESSES,
    SECCOMP,
)
from .policy import Policy
from .policy import check as check_policy

LINUX = sys.platform.startswith("linux")
FLAGS = {
    FILES: namespaces.NEWNS,
    NETWORK: namespaces.NEWNET,
    IPC: namespaces.NEWIPC | namespaces.NEWUTS,
}


@dataclass(frozen=True)
class Prepared:
    """What a zygote keeps for its forks.

    on:           names of the layers to put up
    pid:          the zygote's own number
    home:         descriptor of its process namespace; None where forks stay in it
    counts_tasks: a user namespace is around the zygote, and counts its threads and processes
    filters:      seccomp programs, ready to load: may it fork -> bytes
    """

    on: frozenset[str]
    pid: int
    home: int | None = None
    counts_tasks: bool = False
    filters: dict[bool, bytes] = field(default_factory=dict, repr=False)


def prepare(layers):
    """Make this process a zygote: what all its forks need is built or entered now.

    With the process namespace on, this returns in a child, the first process of a new namespace.
    The process that called waits outside and ends as the child does; it is the one that Popen
    knows, and killing it kills the zygote and all its forks. Descriptors go on in the child. A
    number of a process means something else on either side: pass pidfds.

    layers:  as probe() found them
    raises:  SandboxError if a layer that was found to work does not, or the process has several
             threads or shared memory that a fork could write to
    """
    on = frozenset(layer.name for layer in layers if layer.on)
    if LINUX:
        check_zygote()
    with reported("the zygote's own namespaces"):
        apart = bool(on & {PROCESSES, *FLAGS}) and namespaces.become_able()
        if PROCESSES in on:
            namespaces.settle()
        home = os.open("/proc/self/ns/pid", os.O_RDONLY) if PROCESSES in on else None
    with reported("what forks will need"):
        filters = warm(on)
    if CAPABILITIES in on:
        privileges.hide_memory()
    return Prepared(on, os.getpid(), home, apart and namespaces.counts_tasks(), filters)


def warm(on):
    """Import and build now what would cost every fork; returns seccomp programs for Prepared."""
    if LANDLOCK in on:
        landlock.version()
    if LIMITS in on:
        limits.kernel()
    if SECCOMP not in on or not signals_are_held(on):
        return {}
    view, apart = FILES in on, PROCESSES in on
    return {forks: syscalls.program(forks, view, apart) for forks in (False, True)}


def signals_are_held(on):
    """True if a layer keeps signals from other processes, so that the filter need not."""
    return PROCESSES in on or (LANDLOCK in on and landlock.scopes_signals())


def fork_in(prepared):
    """Like os.fork(); the child is to enter() before it does anything else.

    returns: 0 in the child, else its number as the zygote sees it
    """
    if prepared.home is None:
        return os.fork()
    return namespaces.fork_apart(prepared.home)


def enter(prepared, policy: Policy, *, keep):
    """Hold this process to the policy, with no way back. The working folder is / afterwards.

    keep:    descriptors to leave open beside 0, 1 and 2; all others are closed here, because one
             of an open folder is a way out
    raises:  SandboxError; the process must then end without running anything of a student's
    """
    kept = {0, 1, 2, *keep}
    check_policy(policy)
    with reported("descriptors"):
        check(prepared, policy, kept)
        close_all_but(kept)
    for name, put_up in steps(prepared, policy):
        with reported(name):
            put_up()


def steps(prepared, policy):
    """[(name, function)] in the order that works: none takes away what a later one needs."""
    on = prepared.on
    new = sum(flag for name, flag in FLAGS.items() if name in on)
    folders = view.small_folders(policy) if FILES in on else ()
    table = [
        ("its own session", LINUX, lambda: start_session(prepared)),
        ("namespaces", new, lambda: namespaces.unshare(new)),
        (LIMITS, LIMITS in on, lambda: limits.apply(policy, prepared.counts_tasks)),
        (FILES, FILES in on, lambda: view.enter(policy)),
        (CAPABILITIES, CAPABILITIES in on, privileges.drop_capabilities),
        ("no_new_privs", {CAPABILITIES, LANDLOCK, SECCOMP} & on, privileges.gain_nothing),
        (LANDLOCK, LANDLOCK in on, lambda: landlock.restrict(policy, folders)),
        (SECCOMP, SECCOMP in on, lambda: syscalls.load(program(prepared, policy))),
    ]
    return [(name, put_up) for name, wanted, put_up in table if wanted]


def start_session(prepared):
    """Nothing in common with the terminal, and an end with the zygote's."""
    privileges.die_with_parent()
    # In a process namespace of its own it sees no parent (0), and the kernel ends it anyway.
    if os.getppid() not in (0, prepared.pid):
        os._exit(1)
    os.setsid()
    privileges.hide_memory()


def program(prepared, policy):
    ready = prepared.filters.get(policy.processes)
    if ready is not None:
        return ready
    on = prepared.on
    return syscalls.program(policy.processes, FILES in on, PROCESSES in on, pid=os.getpid())


def check_zygote():
    """A zygote with threads cannot fork well; with shared memory, forks could reach each other."""
    if tasks() != 1:
        raise SandboxError(
            f"the zygote has {tasks()} threads, but needs to have one; set OMP_NUM_THREADS=1 and "
            "OPENBLAS_NUM_THREADS=1 before it starts"
        )
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        for line in maps:
            if line.split()[1].startswith("rw-s"):
                raise SandboxError(f"the zygote shares memory that its forks could write: {line}")


def check(prepared, policy, kept):
    """Refuse to start from a state in which a layer would be on in name only."""
    if PROCESSES in prepared.on and os.getpid() != 1:
        raise SandboxError(
            f"process {os.getpid()} is to enter the sandbox, but only a child of fork_in() can"
        )
    if policy.processes and PROCESSES not in prepared.on:
        raise SandboxError(
            "the policy allows processes, but without a process namespace they would stay behind"
        )
    if LINUX and tasks() != 1:
        raise SandboxError(f"{tasks()} threads are to enter the sandbox, but only one can")
    for descriptor in kept:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise SandboxError(f"descriptor {descriptor} is an open folder, a way out; close it")


def tasks():
    return len(os.listdir("/proc/self/task"))


def close_all_but(kept):
    for name in os.listdir("/proc/self/fd" if LINUX else "/dev/fd"):
        if int(name) not in kept:
            with suppress(OSError):  # one of them listed the others, and is closed already
                os.close(int(name))


@contextmanager
def reported(name):
    """Say which layer it was, in place of what the system says."""
    try:
        yield
    except (OSError, ValueError, ImportError) as error:
        raise SandboxError(f"{name}: worked when it was tried, but now: {error}") from error
