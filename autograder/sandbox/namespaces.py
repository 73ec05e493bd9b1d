"""Linux namespaces: what a process cannot name, it cannot touch."""

import os
import signal

from . import libc, privileges

NEWNS = 0x00020000
NEWCGROUP = 0x02000000
NEWUTS = 0x04000000
NEWIPC = 0x08000000
NEWUSER = 0x10000000
NEWPID = 0x20000000
NEWNET = 0x40000000
ALL = (NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET)

SYS_ADMIN = 21  # the capability that a namespace other than NEWUSER asks for


def unshare(flags):
    libc.call("unshare", flags)


def may_administer():
    """True if this process may make namespaces without a user namespace around them."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as status:
        line = next(line for line in status if line.startswith("CapEff:"))
    return bool(int(line.split()[1], 16) >> SYS_ADMIN & 1)


def counts_tasks():
    """True if a user namespace counts its own threads and processes (Linux 5.14)."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int(minor.split("-")[0])) >= (5, 14)


def become_able():
    """Hold the right to make namespaces, if need be through a user namespace.

    Users and groups keep their numbers inside. The process must have one thread.

    returns: True if there is a user namespace around this process now
    raises:  OSError if the kernel or its administrator forbids it
    """
    if may_administer():
        return False
    user, group = os.geteuid(), os.getegid()
    unshare(NEWUSER)
    # The kernel lets an ordinary user map a group only after giving up setgroups().
    maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
    for name, text in maps.items():
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)
    return True


def settle():
    """Go on as the first process of a new process namespace; the process that called waits outside.

    Two reasons. A process can come back from its children's namespaces only to one that its user
    namespace owns. And when the first process of a namespace ends, the kernel ends all others
    in it: no submission outlives its zygote.
    """
    unshare(NEWPID)
    child = os.fork()
    if child:
        wait_for(child)
    privileges.die_with_parent()


def wait_for(child):
    """Do nothing but end as `child` ends. Never returns."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    # Ctrl-C reaches a whole terminal; what it means is the child's to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code < 0:
        end_by(-code)
    os._exit(code if code >= 0 else 128 - code)


def end_by(number):
    if number not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def fork_apart(home):
    """Like os.fork(), but the child is the first process of a new process namespace.

    home: descriptor of the caller's own process namespace; its next plain fork is there again
    """
    unshare(NEWPID)
    child = None
    try:
        child = os.fork()
    finally:
        if child != 0:
            libc.call("setns", home, NEWPID)
    return child
