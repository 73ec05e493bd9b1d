"""Grade every submission of an assignment through nbgrader, one after another, and go on.

One bad submission never stops the others: each is looked at before it runs, and what goes wrong
while it runs is written down beside it.
"""

import json
import os
import time

from . import gradebook, intake, journal
from .errors import CourseError
from .journal import Entry
from .nbgrader_api import api, last_error
from .repair import NOTES

BROKE = "the grader broke; your work is kept and a person will grade it"
# One thread each: fair between submissions, and sums come out the same everywhere.
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR")}


def students(course, assignment, only=()):
    """Who handed in, sorted.

    only:   names to keep; all when empty
    raises: CourseError if a name in `only` handed nothing in, or nobody did
    """
    folders = sorted(course.submitted.glob(f"*/{assignment}"))
    found = [f.parent.name for f in folders if f.is_dir()]
    strangers = sorted(set(only) - set(found))
    if strangers:
        raise CourseError(
            f"{assignment}: nothing was handed in by {', '.join(strangers)}; "
            f"submissions are from: {', '.join(found) or 'nobody'}"
        )
    if not found:
        raise CourseError(
            f"{course.submitted}: nobody has handed in {assignment}; expected "
            f"{course.submitted / '<student>' / assignment / (assignment + '.ipynb')}"
        )
    return [s for s in found if not only or s in only]


def grade(course, assignment, only=(), force=False, timeout_s=None):
    """Grade what is new or changed, yielding each fate as it is known.

    only:      students to grade; all when empty
    force:     grade again what has not changed
    timeout_s: seconds per cell; None for nbgrader_config.py's
    yields:    (student, journal.Entry, fresh: bool) in the order of `students`
    raises:    CourseError before anything is graded
    """
    expected = gradebook.notebook_names(course, assignment)
    names = students(course, assignment, only)
    known = journal.load(course, assignment)
    os.environ.update(THREADS)
    for student in names:
        digest = journal.digest(course, assignment, student)
        old = known.get(student)
        if old and old.digest == digest and old.status != "broke" and not force:
            yield student, old, False
            continue
        start = time.monotonic()
        status, reason = grade_one(course, assignment, student, expected, timeout_s)
        entry = Entry(status, reason, digest, round(time.monotonic() - start, 2))
        journal.record(course, assignment, student, entry)
        yield student, entry, True


def grade_one(course, assignment, student, expected, timeout_s=None):
    """Grade one submission; returns (status, reason) as in journal.Entry."""
    problem = intake.inspect(course.submitted / student / assignment, expected)
    if problem:
        return problem.kind, problem.reason
    with api(course) as nbgrader:
        if timeout_s is not None:
            nbgrader.config.Execute.timeout = int(timeout_s)
        result = nbgrader.autograde(assignment, student, force=True)
    if result["success"]:
        return "graded", "; ".join(repairs(course.autograded / student / assignment, expected))
    return "broke", f"{BROKE} ({last_error(result)})"


def repairs(folder, notebooks):
    """What was mended in the notebooks of one submission, as sentences."""
    paths = [folder / f"{name}.ipynb" for name in notebooks]
    read = [json.loads(p.read_text(encoding="utf-8")) for p in paths if p.is_file()]
    return [note for notebook in read for note in notebook["metadata"].get(NOTES, [])]
