"""Is the memory of everything that this process starts bounded together? Only read, never set.

A group that we made would outlive a grader that is killed, and only its administrator may say
where one belongs; so the bound is theirs: systemd, a container or a batch system sets it.

source: https://docs.kernel.org/admin-guide/cgroup-v2.html, and cgroup-v1/memory.html
"""

from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
UNLIMITED = 1 << 60  # version 1 writes "no limit" as the largest multiple of a page


def memory_limit(membership, root=ROOT):
    """The smallest memory limit on the way from a process's group to the root.

    membership: text of /proc/<pid>/cgroup
    returns:    bytes; None without a limit
    """
    limits = []
    for line in membership.splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers == "memory":
            limits += along(root / "memory", group, "memory.limit_in_bytes")
        elif controllers == "":
            limits += along(root, group, "memory.max")
    return min((limit for limit in limits if limit < UNLIMITED), default=None)


def along(root, group, name):
    """The numbers in files called `name`, in a group's folder and all above it."""
    folder = root / group.lstrip("/")
    for here in (folder, *folder.parents):
        if here.is_relative_to(root):
            yield from number(here / name)


def number(path):
    try:
        text = path.read_text(encoding="ascii").strip()
    except OSError:
        return []  # the root has no limit, and a container may not see above its own group
    return [int(text)] if text.isdecimal() else []
