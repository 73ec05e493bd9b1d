"""What a submission may see and use."""

import os
import sys
from dataclasses import dataclass

from .errors import SandboxError

# What the C library, OpenMP, psutil and torch look up about the machine; all of it is public.
MACHINE = (
    "/proc/cpuinfo",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/uptime",
    "/proc/version",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/ssl",
)


@dataclass(frozen=True)
class Policy:
    """What one process may read, write and use.

    readable:   absolute paths, each with everything beneath it
    writable:   absolute paths, likewise; these may also be read
    memory_mb:  MiB of private memory of a process; None: no limit
    cpu_s:      seconds of CPU time of a process
    file_mb:    MiB that one file may hold, and all of /tmp together
    open_files: descriptors open at once
    tasks:      threads and processes at once; the kernel counts them for ordinary users only
    processes:  may it fork (workers of a torch DataLoader)? It may never execute a program.
    """

    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    memory_mb: int | None = 2048
    cpu_s: int = 600
    file_mb: int = 64
    open_files: int = 256
    tasks: int = 256
    processes: bool = False


def check(policy):
    """raises: SandboxError unless every path is absolute, there, and not the whole machine."""
    for path in policy.readable + policy.writable:
        if not os.path.isabs(path) or os.path.realpath(path) == "/":
            raise SandboxError(f"{path}: a sandbox shows absolute paths below /, not this")
        if not os.path.exists(path):
            raise SandboxError(f"{path}: is to be seen in the sandbox, but is not there")


def interpreter_paths():
    """What a Python program must read: system libraries, fonts, this interpreter.

    returns: tuple of str, paths that exist
    """
    wanted = (*SYSTEM, sys.base_prefix, sys.prefix)
    return tuple(dict.fromkeys(path for path in wanted if os.path.exists(path)))
