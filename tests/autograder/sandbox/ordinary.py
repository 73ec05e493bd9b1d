"""Run Python as the user nobody: `python ordinary.py ROOT arguments...`, started by root.

The interpreter may lie in root's home, which others may not enter. So it goes on in a mount
namespace in which every folder on the way to the interpreter and to ROOT is open to all.
"""

import os
import sys
from pathlib import Path

from autograder.sandbox import libc, namespaces, view

NOBODY = 65534


def closed_folder(path):
    """The outermost folder on the way to `path` that others may not enter; None if all are open."""
    for folder in reversed((path, *path.parents)):
        if not folder.stat().st_mode & 0o001:
            return folder
    return None


def open_way(path):
    """Put an empty, open folder over a closed one, and in it only `path`."""
    closed = closed_folder(path)
    if closed is None:
        return
    source = os.open(path, os.O_PATH)
    libc.call("mount", "tmpfs", str(closed), "tmpfs", 0, "mode=0755")
    path.mkdir(parents=True, exist_ok=True)
    flags = view.MS_BIND | view.MS_REC
    libc.call("mount", f"/proc/self/fd/{source}", str(path), None, flags, None)


def main():
    namespaces.unshare(namespaces.NEWNS)
    libc.call("mount", None, "/", None, view.MS_REC | view.MS_PRIVATE, None)
    for path in (sys.base_prefix, sys.prefix, sys.argv[1]):
        open_way(Path(path))
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    os.execv(sys.executable, [sys.executable, *sys.argv[2:]])


if __name__ == "__main__":
    main()
