"""What was graded, from which bytes: so that a run can stop anywhere and go on."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field

from .layout import CONFIG_NAME
from .whole import write_whole

BROKE = "the grader broke; your work is kept and a person will grade it"
# A submission is graded again when what it is graded against has changed.
IGNORED = {".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True)
class Entry:
    """The fate of one submission.

    status:  "graded", "missing", "unreadable" or "broke" (the grader, not the student)
    reason:  a sentence; when graded, what was mended first, mostly ""
    digest:  of the submission and of all that it was graded against
    seconds: wall clock
    cpu:     processor seconds: "student" and "tester" processes, "cells" inside cells
    """

    status: str
    reason: str
    digest: str
    seconds: float
    cpu: dict = field(default_factory=dict)


def digest(course, assignment, student):
    """SHA-256 over a submission's files, the assignment's source, and nbgrader's settings."""
    total = hashlib.sha256()
    folders = (course.submitted / student / assignment, course.source / assignment)
    files = [(p, p.relative_to(f).as_posix()) for f in folders for p in sorted(f.rglob("*"))]
    for path, name in [*files, (course.root / CONFIG_NAME, CONFIG_NAME)]:
        if path.is_file() and not IGNORED & set(path.parts):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            total.update(f"{name}\0{content}\n".encode())
    return total.hexdigest()


def path_of(course, assignment):
    """Where an assignment's entries stand: a line per entry, a student's last one counts."""
    return course.private / "journal" / f"{assignment}.jsonl"


def load(course, assignment):
    """Entries by student; what cannot be read is left out, which only costs time."""
    try:
        lines = path_of(course, assignment).read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        return {}
    return dict(found for line in lines if (found := parsed(line)))


def parsed(line):
    """(student, Entry) of a line, or None: the last one may have been cut off."""
    try:
        fields = json.loads(line)
        return fields.pop("student"), Entry(**fields)
    except (ValueError, TypeError, AttributeError, KeyError):
        return None


def record(course, assignment, student, entry):
    """Write down what became of one student's submission: one line more, on the disk."""
    path = path_of(course, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab") as file:
        # Behind a line that was cut off nothing would be read.
        start = b"" if ends_whole(path) else b"\n"
        file.write(start + line_of(student, entry))
        file.flush()
        os.fsync(file.fileno())


def line_of(student, entry):
    return (json.dumps({"student": student} | asdict(entry)) + "\n").encode()


def ends_whole(path):
    with open(path, "rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def shorten(course, assignment):
    """Leave one line per student; called once per run, so that the file does not grow for ever."""
    entries, path = load(course, assignment), path_of(course, assignment)
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    if len(lines) > 2 * len(entries) or not all(map(parsed, lines)):
        write_whole(path, b"".join(line_of(s, e) for s, e in entries.items()))


def read_json(path):
    """What was stored there; {} when there is nothing, or nothing that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path, stored):
    """Store a dict, keys sorted; the file is whole at every moment."""
    write_whole(path, (json.dumps(stored, indent=1, sort_keys=True) + "\n").encode())
