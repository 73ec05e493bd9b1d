"""A root folder of its own: of all files, only the policy's are there, under their own names."""

import ctypes
import os
import stat

from . import libc
from .policy import DEVICES, MACHINE, Policy

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000

HOST = "/.host"  # where the real root stands while the new one is built


def enter(policy: Policy):
    """Make the policy's files this process's whole world. A mount namespace must be new.

    policy: its paths are there, and none is the root
    raises: OSError if the kernel refuses a mount
    """
    links, folders = plan(policy)
    libc.call("mount", None, "/", None, MS_REC | MS_PRIVATE, None)
    become_root()
    for path in small_folders(policy):
        make_small_folder(path, policy.file_mb)
    for path, target in links:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if not os.path.lexists(path):
            os.symlink(target, path)
    for path, writable in folders:
        show(path, writable)
    show_own_process()
    libc.call("umount2", HOST, MNT_DETACH)
    os.rmdir(HOST)
    restrict("/", MS_RDONLY | MS_NOSUID | MS_NODEV, deep=False)


def become_root():
    """An empty tmpfs is the root now, with the real one at HOST."""
    # Any existing folder will do to stand on: it is visible again below HOST afterwards.
    libc.call("mount", "tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=4m")
    os.mkdir("/tmp" + HOST, 0o700)
    libc.call("pivot_root", "/tmp", "/tmp" + HOST)
    os.chdir("/")


def small_folders(policy):
    """Folders in memory, of this process alone: /tmp, and /dev/shm where workers share tensors."""
    return ("/tmp", "/dev/shm") if policy.processes else ("/tmp",)


def make_small_folder(path, size_mb):
    os.makedirs(path)
    limits = f"mode=1777,size={size_mb}m,nr_inodes=10000"
    libc.call("mount", "tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, limits)


def plan(policy):
    """What to build: (symbolic links with their targets, (path, writable) from the root down)."""
    links, shown = {}, {}
    for path in MACHINE + DEVICES:
        if os.path.exists(path):
            shown[follow(path, links)] = path in DEVICES
    for paths, writable in ((policy.readable, False), (policy.writable, True)):
        for path in paths:
            shown[follow(path, links)] = writable
    # Outer folders first, so that an inner one lies upon them with rights of its own.
    return sorted(links.items()), sorted(shown.items())


def follow(path, links):
    """The real path of `path`; every symbolic link on the way goes into `links`."""
    seen = "/"
    for number, part in enumerate(parts := path.strip("/").split("/")):
        here = os.path.join(seen, part)
        if os.path.islink(here):
            links[here] = os.readlink(here)
            onward = os.path.normpath(os.path.join(seen, links[here]))
            return follow(os.path.join(onward, *parts[number + 1 :]), links)
        seen = here
    return seen


def show(path, writable):
    """Bind a path of the real root to the same name here."""
    place(path, os.stat(HOST + path).st_mode)
    libc.call("mount", HOST + path, path, None, MS_BIND | MS_REC, None)
    if path in DEVICES:
        restrict(path, MS_NOSUID | MS_NOEXEC)
    elif writable:
        restrict(path, MS_NOSUID | MS_NODEV | MS_NOEXEC)
    else:
        restrict(path, MS_NOSUID | MS_NODEV | MS_RDONLY)


def show_own_process():
    """/proc holds this process and nothing else of the processes of this machine."""
    os.makedirs("/proc/self", exist_ok=True)
    libc.call("mount", HOST + "/proc/self", "/proc/self", None, MS_BIND | MS_REC, None)
    restrict("/proc/self", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC)
    os.symlink("self", f"/proc/{os.getpid()}")


def place(path, mode):
    """Make something of the same kind to mount upon, unless it is there."""
    if os.path.lexists(path):
        return
    if stat.S_ISDIR(mode):
        os.makedirs(path)
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))


class MountAttributes(ctypes.Structure):
    """struct mount_attr of linux/mount.h."""

    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def restrict(path, flags, deep=True):
    """Add flags to a mount, with `deep` also to all mounts beneath. None can be taken away.

    raises: OSError on Linux before 5.12
    """
    # The kernel numbers these four flags alike in both of its interfaces.
    wanted = MountAttributes(flags, 0, 0, 0)
    size = ctypes.sizeof(wanted)
    depth = AT_RECURSIVE if deep else 0
    libc.call("syscall", libc.MOUNT_SETATTR, AT_FDCWD, path, depth, ctypes.byref(wanted), size)
