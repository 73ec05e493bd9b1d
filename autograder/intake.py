"""Is a submission something that can be graded? Said before any of it runs."""

from dataclasses import dataclass
from pathlib import Path

import nbformat

MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Problem:
    """Why a submission, or one notebook of it, cannot be graded.

    kind:   "missing" or "unreadable"
    reason: a sentence for the teacher and the student
    """

    kind: str
    reason: str


def inspect(folder, expected):
    """What is wrong with a submission, or None.

    folder:   pathlib.Path of submitted/<student>/<assignment>
    expected: list of notebook names without ".ipynb"
    returns:  Problem if a notebook is unreadable or all are missing, else None
    """
    if link := first_link(folder):
        return unreadable(link, "is a link; hand in the file that it points to")
    found = [inspect_file(folder / f"{name}.ipynb") for name in expected]
    broken = [p for p in found if p and p.kind == "unreadable"]
    # One missing notebook of several earns nothing, as in nbgrader; the others are graded.
    return next(iter(broken), found[0] if all(found) else None)


def first_link(folder):
    """A link in a hand-in, or None: it would be followed as its reader, who may read more."""
    return next((p for p in sorted(folder.rglob("*")) if p.is_symlink()), None)


def inspect_file(path):
    if not path.is_file():
        return Problem("missing", f"no file {path.name}; {found_instead(path.parent)}")
    try:
        return inspect_readable(path)
    except OSError as fault:
        return unreadable(path, f"cannot be read: {fault.strerror}")


def inspect_readable(path):
    size = path.stat().st_size
    if size > MOST_BYTES:
        return unreadable(path, f"has {size:,} bytes, expected at most {MOST_BYTES:,}: "
                                "clear its outputs, save, and hand it in again")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        return unreadable(path, f"is not text: byte {fault.start} is not UTF-8")
    return inspect_text(path, text)


def inspect_text(path, text):
    try:
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except nbformat.reader.NotJSONError:
        start = text.lstrip()[:40].splitlines() or ["nothing"]
        return unreadable(path, f"is not a notebook: it begins with {start[0]!r}, expected JSON")
    except Exception as fault:  # nbformat raises many kinds; each means the same to a student
        first = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        return unreadable(path, f"is not a valid notebook: {first}")
    if not any(c.metadata.get("nbgrader") for c in notebook.cells):
        return unreadable(path, "is another notebook: it has no cell of this assignment")
    return None


def unreadable(path, what):
    return Problem("unreadable", f"{path.name} {what}")


def found_instead(folder):
    names = sorted(p.name for p in Path(folder).glob("*")) if Path(folder).is_dir() else []
    return f"found {', '.join(names)}" if names else "the folder is empty"
