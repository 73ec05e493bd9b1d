"""Folders in which a student's code has written: measured and removed, whatever stands in them.

It may have made a million files, or folders in folders until no path names the innermost. Nothing
here recurses or follows a link, and what takes too long to count is too much.
"""

import contextlib
import os
import shutil
from itertools import count
from pathlib import Path

MOST_BYTES = 512 << 20
MOST_ENTRIES = 5_000
LONGEST_PATH = 2_000  # characters; the system's own limit is 4,096


def too_much(folder):
    """Why a folder holds more than a submission may write, or "" if it does not."""
    waiting, entries, size = [str(folder)], 0, 0
    while waiting:
        for entry in listed(waiting.pop()):
            entries += 1
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            with contextlib.suppress(OSError):
                size += entry.stat(follow_symlinks=False).st_size
            if size > MOST_BYTES:
                return f"it wrote more than {MOST_BYTES >> 20} MiB"
            if entries > MOST_ENTRIES or len(entry.path) > LONGEST_PATH:
                return f"it made more than {MOST_ENTRIES:,} files, or folders too deep to follow"
    return ""


def listed(folder):
    """The entries of a folder; none of one that is gone."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def remove(folder):
    """Remove a folder; what cannot be removed stays, and nothing is raised."""
    flatten(Path(folder))
    shutil.rmtree(folder, ignore_errors=True)


def flatten(folder):
    """Move every folder inside to the top, one level at a time, so that no path is ever long."""
    names, waiting = count(), [folder]
    while waiting:
        inner = waiting.pop()
        with contextlib.suppress(OSError):
            os.chmod(inner, 0o700)
        for entry in listed(inner):
            if entry.is_dir(follow_symlinks=False):
                target = folder / f".removed-{next(names)}"
                if inner != folder:
                    with contextlib.suppress(OSError):
                        os.rename(entry.path, target)
                        waiting.append(target)
                else:
                    waiting.append(Path(entry.path))
