"""seccomp: system calls that no submission needs, refused whatever else fails."""

import ctypes
import errno
import os
import tempfile

from . import libc, namespaces

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOW = 0xFFFFFFFF  # the kernel reads only the lower half of an int argument

ALWAYS = {
    "other processes": "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease "
    "pidfd_open pidfd_getfd pidfd_send_signal kcmp move_pages migrate_pages",
    "other programs": "execve execveat uselib",
    "mounts and namespaces": "mount umount umount2 pivot_root chroot move_mount open_tree fsopen "
    "fsconfig fsmount fspick mount_setattr unshare setns",
    "the kernel": "bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register "
    "init_module finit_module delete_module kexec_load kexec_file_load reboot syslog acct "
    "add_key request_key keyctl swapon swapoff quotactl quotactl_fd lookup_dcookie nfsservctl "
    "modify_ldt remap_file_pages vmsplice seccomp personality fanotify_init",
    "the machine": "settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname "
    "iopl ioperm vhangup mbind set_mempolicy set_mempolicy_home_node",
    "files by handle": "name_to_handle_at open_by_handle_at",
    # Memory that no limit counts.
    "shared memory": "shmget shmat semget msgget mq_open memfd_create memfd_secret",
}
SOCKETS = "socket connect bind listen accept accept4"
FORKS = "fork vfork"
CHANGES = (
    "truncate chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat "
    "futimesat setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr "
    "removexattrat"
)
# Some of these are of use to a process itself, but all of them reach others of the same user.
PRIORITIES = (
    "setpriority ioprio_set sched_setscheduler sched_setparam sched_setattr sched_setaffinity"
)
SIGNALS = "kill tgkill rt_sigqueueinfo rt_tgsigqueueinfo"
# Refused by what they ask for: (position of the argument, its values)
BY_ARGUMENT = {
    "ioctl": (
        1,
        {"TIOCSTI": 0x5412, "TIOCLINUX": 0x541C, "FIOSETOWN": 0x8901, "SIOCSPGRP": 0x8902},
    ),
    # With these, the kernel sends a signal to another process when a descriptor has news.
    "fcntl": (1, {"F_SETOWN": 8, "F_SETOWN_EX": 15}),
    "prctl": (0, {"PR_SET_PDEATHSIG": 1, "PR_SET_SECCOMP": 22}),
}
CLONE_THREAD = 0x10000
LOCAL, DATAGRAM, RAW = 1, 2, 3  # AF_UNIX, SOCK_DGRAM, SOCK_RAW
KIND = 0xF  # the other bits of a socket's type are flags


def program(processes, view, apart, pid=None):
    """The compiled filter, as bytes for load().

    processes: may it fork?
    view:      it has a root folder of its own; else calls that change files by name are refused,
               which Landlock does not see
    apart:     it has a process namespace of its own; else calls that reach other processes are
               refused
    pid:       its number, to refuse signals to any other process; None: something else does that
    raises:    OSError if libseccomp fails; ImportError without it
    """
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for names in ALWAYS.values():
        refuse(rules, names)
    if not (processes and view):
        refuse(rules, SOCKETS)
    if not processes:
        refuse(rules, FORKS)
    if not view:
        refuse(rules, CHANGES)
    if not apart:
        refuse(rules, PRIORITIES)
    refuse_by_argument(rules, processes)
    if pid is not None:
        refuse(rules, SIGNALS, pyseccomp.Arg(0, pyseccomp.NE, pid))
        refuse(rules, "tkill")
    return exported(rules)


def refuse(rules, names, *conditions, error=errno.EPERM):
    import pyseccomp

    for name in names.split():
        number = pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)
        # Negative: a call that this libseccomp, or this architecture, does not know.
        if number >= 0:
            rules.add_rule(pyseccomp.ERRNO(error), number, *conditions)


def refuse_by_argument(rules, processes):
    from pyseccomp import MASKED_EQ, NE, Arg

    for name, (position, values) in BY_ARGUMENT.items():
        for value in values.values():
            refuse(rules, name, Arg(position, MASKED_EQ, LOW, value))
    for flag in namespaces.ALL:
        refuse(rules, "clone", Arg(0, MASKED_EQ, flag, flag))
    if not processes:
        refuse(rules, "clone", Arg(0, MASKED_EQ, CLONE_THREAD, 0))
    # Its flags lie behind a pointer where no filter can look; the C library then uses clone.
    refuse(rules, "clone3", error=errno.ENOSYS)
    # Local stream pairs only (asyncio): a datagram socket could write to any socket's name.
    refuse(rules, "socket socketpair", Arg(0, NE, LOCAL))
    for kind in (DATAGRAM, RAW):
        refuse(rules, "socket socketpair", Arg(1, MASKED_EQ, KIND, kind))
    # Limits of its own, but not of another process.
    refuse(rules, "prlimit64", Arg(0, NE, 0))


def exported(rules):
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)


class Program(ctypes.Structure):
    """struct sock_fprog of linux/filter.h."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p)]


def load(code):
    """Put the filter on this thread and all that it starts. no_new_privs must be set."""
    memory = ctypes.create_string_buffer(code, len(code))
    filled = Program(len(code) // 8, ctypes.addressof(memory))
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(filled))
