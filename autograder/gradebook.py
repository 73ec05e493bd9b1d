"""What nbgrader's gradebook holds, as values; read only."""

from contextlib import contextmanager
from dataclasses import dataclass

from nbgrader.api import (
    Grade,
    Gradebook,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy.orm import selectinload, undefer

from .database import told
from .errors import CourseError
from .nbgrader_api import load_config


@dataclass(frozen=True)
class Mark:
    """One graded cell of one submission. score is None while a person must look."""

    cell: str
    score: float | None
    worth: float


@dataclass(frozen=True)
class Row:
    """One student's submission. marks is empty when nothing could be graded."""

    student: str
    score: float
    worth: float
    late_penalty: float
    marks: tuple


@contextmanager
def opened(course):
    if not course.database.exists():
        raise CourseError(f"{course.database}: no gradebook yet; run  autograder release  first")
    config = load_config(course)
    where = config.CourseDirectory
    with told(course), Gradebook(where.db_url, where.course_id) as book:
        yield book


def notebook_names(course, assignment):
    """The notebooks of a released assignment, in the gradebook's order.

    raises: CourseError if the assignment was not released
    """
    with opened(course) as book:
        return [n.name for n in find(book, assignment).notebooks]


def find(book, assignment):
    try:
        return book.find_assignment(assignment)
    except MissingEntry:
        known = ", ".join(a.name for a in book.assignments) or "none"
        raise CourseError(
            f"{assignment}: not in the gradebook (there: {known}); run  autograder release "
            f"{assignment}  first"
        ) from None


def graded_cells(course, assignment):
    """(name, points) of every graded cell of an assignment, in the notebooks' order."""
    with opened(course) as book:
        notebooks = find(book, assignment).notebooks
        return [(g.name, g.max_score) for n in notebooks for g in in_order(n)]


def in_order(notebook):
    """Graded cells in the order of the notebook: source cells were saved in that order."""
    place = {cell.name: k for k, cell in enumerate(notebook.source_cells)}
    return sorted(notebook.grade_cells, key=lambda g: place.get(g.name, 0))


def rows(course, assignment):
    """One Row per submission in the gradebook, sorted by student."""
    order = [name for name, _ in graded_cells(course, assignment)]
    with opened(course) as book:
        return [make_row(s, order) for s in sorted(submissions(book, assignment), key=by_name)]


def submissions(book, assignment):
    """All of an assignment with what a Row needs, in a handful of queries, not one per grade."""
    kind = SubmittedAssignment
    totals = map(undefer, (kind.score, kind.max_score, kind.late_submission_penalty))
    grades = selectinload(kind.notebooks).selectinload(SubmittedNotebook.grades)
    wanted = kind.assignment_id == find(book, assignment).id
    return book.db.query(kind).filter(wanted).options(
        selectinload(kind.student), *totals, grades.undefer(Grade.max_score),
        grades.selectinload(Grade.cell)).all()


def standing(course, assignment, student):
    """All that a student is told from the gradebook: the Row, and comments by cell."""
    order = [name for name, _ in graded_cells(course, assignment)]
    with opened(course) as book:
        submission = book.find_submission(assignment, student)
        comments = [(c.name, c.comment) for n in submission.notebooks for c in n.comments]
        return make_row(submission, order), sorted(comments, key=str)


def by_name(submission):
    return submission.student.id


def make_row(submission, order):
    grades = {g.name: g for n in submission.notebooks for g in n.grades}
    marks = tuple(make_mark(grades[name]) for name in order if name in grades)
    return Row(
        submission.student.id,
        submission.score,
        submission.max_score,
        submission.late_submission_penalty or 0.0,
        marks,
    )


def make_mark(grade):
    waiting = grade.needs_manual_grade and grade.manual_score is None
    return Mark(grade.name, None if waiting else grade.score, grade.max_score)
