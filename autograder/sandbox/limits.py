"""Limits that the kernel keeps per process: memory, CPU time, file size, descriptors."""

import sys

from .policy import Policy

MIB = 1 << 20
# Address space beside the memory limit: threads' stacks and the C library's arenas reserve far
# more than they use.
RESERVE_MB = 1024


def apply(policy: Policy, count_tasks=False):
    """Lower this process's limits to the policy's. Over them: MemoryError, OSError or an end.

    count_tasks: limit the user's tasks too, where a user namespace has a count of its own
    raises:      OSError or ValueError if the system refuses a limit
    """
    wanted = {
        "CORE": 0,
        "FSIZE": policy.file_mb * MIB,
        "NOFILE": policy.open_files,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }
    if count_tasks:
        wanted["NPROC"] = policy.tasks
    if policy.memory_mb is not None:
        wanted |= memory(policy.memory_mb)
    for name, most in wanted.items():
        lower(name, most, most)
    # The soft limit sends a signal that code may ignore; two seconds later the hard one kills.
    lower("CPU", policy.cpu_s, policy.cpu_s + 2)


def lower(name, soft, hard):
    """Set a limit, never above what this process may have. A limit the system lacks is left."""
    what = getattr(kernel(), f"RLIMIT_{name}", None)
    if what is None:
        return
    most = kernel().getrlimit(what)[1]
    if most != kernel().RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    kernel().setrlimit(what, (soft, hard))


def kernel():
    """The module `resource`. Windows has none, and must be able to import this file."""
    import resource

    return resource


def memory(most_mb):
    """Limits on private memory, and on what is shared too: the kernel does not count that as data.

    Libraries are mapped from files and do not count, so the number means something with torch.

    raises: ValueError if this process holds as much already
    """
    limits = {"DATA": most_mb * MIB}
    if sys.platform.startswith("linux"):
        space, data = in_use()
        if data >= limits["DATA"]:
            raise ValueError(
                f"memory is to end at {most_mb} MiB, but the zygote alone holds {data // MIB} MiB"
            )
        limits["AS"] = space + (most_mb + RESERVE_MB) * MIB
    return limits


def in_use():
    """(bytes of address space, bytes of private memory) of this process."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = [int(word) for word in statm.read().split()]
    return pages[0] * kernel().getpagesize(), pages[5] * kernel().getpagesize()
