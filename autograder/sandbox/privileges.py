"""Rights that a process gives up for good, for itself and all that it starts."""

import ctypes
import signal

from . import libc

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAPABILITY_VERSION_3 = 0x20080522


def die_with_parent():
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def hide_memory():
    """No process of the same user may read or trace this one (ptrace, /proc/<pid>/mem)."""
    libc.prctl(PR_SET_DUMPABLE, 0)


def gain_nothing():
    """No program that is executed from here on has more rights than this process."""
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities():
    """Give up every capability, also those that root would get back by executing a program."""
    forget_bounds()
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    libc.call("capset", header, (ctypes.c_uint32 * 6)())


def forget_bounds():
    for capability in range(64):
        try:
            libc.prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            # An ordinary user may not lower the bound and has nothing to lose by it: with
            # no_new_privs, executing a program gives no capabilities. Past the last: also an error.
            return
