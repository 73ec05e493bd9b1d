"""Who handed in, and whose hand-in waits to be graded. Nothing here is slow to import."""

from . import journal
from .errors import CourseError


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


def waiting(course, assignment, names, force=False):
    """What is to be graded, and what stands already.

    names:   students who handed in
    force:   grade again what has not changed
    returns: list of (student, digest); dict student -> journal.Entry
    """
    known = journal.load(course, assignment)
    marks = [(name, journal.digest(course, assignment, name)) for name in names]
    todo = [(name, mark) for name, mark in marks if force or not is_done(known.get(name), mark)]
    return todo, {name: known[name] for name in sorted(set(names) - set(dict(todo)))}


def is_done(entry, mark):
    return entry is not None and entry.digest == mark and entry.status != "broke"
