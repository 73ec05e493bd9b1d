"""What was graded, from which bytes: so that a run can stop anywhere and go on."""

import hashlib
import json
from dataclasses import asdict, dataclass

from .layout import CONFIG_NAME
from .release import write_whole

# A submission is graded again when what it is graded against has changed.
IGNORED = {".ipynb_checkpoints", "__pycache__"}


@dataclass(frozen=True)
class Entry:
    """The fate of one submission.

    status:  "graded", "missing", "unreadable" or "broke" (the grader, not the student)
    reason:  a sentence; when graded, what was mended first, mostly ""
    digest:  of the submission and of all that it was graded against
    seconds: wall clock
    """

    status: str
    reason: str
    digest: str
    seconds: float


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
    return course.private / "journal" / f"{assignment}.json"


def read_json(path):
    """What was stored there; {} when there is nothing, or nothing that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path, stored):
    """Store a dict, keys sorted; the file is whole at every moment."""
    write_whole(path, (json.dumps(stored, indent=1, sort_keys=True) + "\n").encode())


def load(course, assignment):
    """Entries by student; {} for a new assignment or a journal that cannot be read."""
    try:
        return {s: Entry(**entry) for s, entry in read_json(path_of(course, assignment)).items()}
    except (AttributeError, TypeError):
        return {}


def record(course, assignment, student, entry):
    """Write down what became of one student's submission."""
    entries = load(course, assignment) | {student: entry}
    write_json(path_of(course, assignment), {s: asdict(e) for s, e in entries.items()})
