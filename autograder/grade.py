"""Grade every submission of an assignment, several at once, and go on whatever is handed in.

Each submission is looked at before it runs, runs locked in (engine/, executor/, sandbox/), and what
goes wrong is written down beside it. This process alone writes to the gradebook.
"""

import errno
import json
import time
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from . import gradebook, intake, journal, sandbox
from .engine import plain
from .engine import submission as submissions
from .engine.converter import STAGE
from .engine.folders import remove
from .engine.pool import Pool
from .engine.settings import WORKERS
from .engine.sharing import shared_gradebook
from .errors import AutograderError, CourseError
from .executor.orders import can_fork_apart
from .journal import BROKE, Entry
from .nbgrader_api import load_config
from .repair import NOTES
from .waiting import students, waiting

# These are about the machine, not about one submission: the run stops and says so.
MACHINE = {
    errno.ENOSPC: "no room is left on the disk; make room",
    errno.EDQUOT: "your quota on the disk is used up; make room",
    errno.EROFS: "the disk is read-only; make it writable",
    errno.EACCES: "you may not write there; make the folder writable for you",
    errno.EPERM: "you may not write there; make the folder writable for you",
}


def grade(course, assignment, only=(), force=False, workers=None, on_start=None, wait=False,
          zygotes=(), **limits):
    """Grade what is new or changed, yielding each fate as it is known.

    only:     students to grade; all when empty
    force:    grade again what has not changed
    workers:  submissions at once; None for all cores
    on_start: called with a student's name when that submission begins
    wait:     whether to wait while another run is grading, instead of refusing
    zygotes:  warm processes that start already, executor.orders.Zygote; the rest is started here
    limits:   fields of engine.settings.Settings; what is None or not there is nbgrader_config.py's
    yields:   (student, journal.Entry, fresh: bool)
    raises:   CourseError before anything is graded, or when the machine fails: a full disk, a
              locked gradebook. What was graded until then is kept.
    """
    expected = gradebook.notebook_names(course, assignment)
    names = students(course, assignment, only)
    settings = submissions.settings_of(load_config(course), limits)
    check_protection(settings)
    with told(course), one_at_a_time(course, wait):
        journal.shorten(course, assignment)
        # What a run left that was killed; nobody else is in there while the lock is ours.
        remove(course.root / STAGE)
        (course.root / STAGE).mkdir(exist_ok=True)
        todo, done = waiting(course, assignment, names, force)
        for student, entry in done.items():
            yield student, entry, False
        if todo:
            yield from grade_all(course, assignment, expected, todo, settings, on_start,
                                 workers or WORKERS, zygotes)


def grade_all(course, assignment, expected, todo, settings, on_start, workers, zygotes):
    """Grade these; yields like `grade`."""
    if not can_fork_apart():
        yield from graded_plainly(course, assignment, expected, todo, settings, on_start)
        return
    config = load_config(course)
    where = config.CourseDirectory
    # The workers warm up while the gradebook is opened and the author's cells are read.
    with (Pool(min(workers, len(todo)), settings, zygotes) as pool,
          shared_gradebook(course, where.db_url, where.course_id) as book):
        context = submissions.assignment_of(course, assignment, config, book, settings)
        pool.warm(context.modules())
        yield from graded(context, expected, todo, pool, on_start)


def graded(context, expected, todo, pool, on_start):
    course, assignment = context.course, context.name
    marks, early = dict(todo), []

    def tasks():
        for student, mark in todo:
            if entry := refused(course, assignment, student, expected, mark):
                early.append((student, entry))
                continue
            if on_start:
                on_start(student)
            try:
                yield submissions.Submission(context, student)
            except Exception as fault:  # nbgrader raises many kinds on a hand-in it cannot take
                if concerns_all(fault, course.submitted / student):
                    raise
                early.append((student, broke(fault, mark)))

    for done in pool.run(tasks()):
        yield from drained(course, assignment, early)
        with done:
            yield noted(course, assignment, done.student_id,
                        finished(done, marks[done.student_id]))
    yield from drained(course, assignment, early)


def refused(course, assignment, student, expected, mark):
    """The Entry of a hand-in that cannot be graded, said before any of it runs; else None."""
    problem = intake.inspect(course.submitted / student / assignment, expected)
    return problem and Entry(problem.kind, problem.reason, mark, 0.0)


def graded_plainly(course, assignment, expected, todo, settings, on_start):
    """On systems that cannot fork apart."""
    for student, mark in todo:
        if entry := refused(course, assignment, student, expected, mark):
            yield noted(course, assignment, student, entry)
            continue
        if on_start:
            on_start(student)
        start = time.monotonic()
        status, reason = plain.grade_one(course, assignment, student, settings)
        yield noted(course, assignment, student,
                    Entry(status, reason, mark, round(time.monotonic() - start, 2)))


def drained(course, assignment, early):
    while early:
        yield noted(course, assignment, *early.pop(0))


def finished(done, mark):
    """Put a submission that has run into the gradebook; what became of it."""
    try:
        done.finish()
    except Exception as fault:  # as above
        if concerns_all(fault, done.assignment.course.submitted / done.student_id):
            raise
        return broke(fault, mark)
    if any(run.broke for run in done.runs):
        reason = next(run.broke for run in done.runs if run.broke)
        return Entry("broke", f"{BROKE} ({reason})", mark, round(done.seconds, 2), done.cpu)
    said = "; ".join([*repairs(done), *done.remarks()])
    return Entry("graded", said, mark, round(done.seconds, 2), done.cpu)


def concerns_all(fault, folder):
    """Whether a failure is the machine's, or the gradebook's, and not that of one hand-in.

    folder: of the hand-in; a file in it that cannot be read is its own fault
    """
    if isinstance(fault, OSError):
        return fault.errno in MACHINE and not str(fault.filename).startswith(str(folder))
    return isinstance(fault, AutograderError)


def broke(fault, mark):
    said = (str(fault).strip().splitlines() or [""])[-1]
    return Entry("broke", f"{BROKE} ({type(fault).__name__}: {said})", mark, 0.0)


def noted(course, assignment, student, entry):
    journal.record(course, assignment, student, entry)
    return student, entry, True


def repairs(done):
    """What was mended in the notebooks of one submission, as sentences."""
    return [note for path in done.graded_paths()
            for note in json.loads(path.read_text("utf-8"))["metadata"].get(NOTES, [])]


def check_protection(settings):
    """Refuse where nothing keeps a student's code from the teacher's files."""
    if settings.unprotected:
        return
    missing = sandbox.enough(sandbox.probe())
    if missing:
        raise CourseError(missing)


@contextmanager
def one_at_a_time(course, wait=False):
    """Two runs would write over each other's scores: the second one is told who is first."""
    course.private.mkdir(exist_ok=True)
    lock = FileLock(course.private / "grading.lock")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        raise CourseError(
            f"{course.root}: another run is grading this course; wait until it is done"
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


@contextmanager
def told(course):
    """What the machine says, in words that a teacher can act on."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in MACHINE:
            raise
        where = fault.filename or course.root
        raise CourseError(f"{where}: {MACHINE[fault.errno]}. What was graded is kept, and the same "
                          "command goes on") from None
