"""Slips of the hand in a notebook are mended and said, through real nbgrader."""

import copy

import nbformat
import pytest

from autograder import grade, gradebook, release
from autograder.repair import NOTES
from tests.autograder.courses import answered, hand_in, make_small

RIGHT = {"twice": "def twice(x):\n    return 2 * np.asarray(x)\n"}


def without(notebook, name):
    notebook.cells = [c for c in notebook.cells if c.id != name]


def copied(notebook, name):
    at = [c.id for c in notebook.cells].index(name)
    twin = copy.deepcopy(notebook.cells[at])
    twin.id = "copy"
    notebook.cells.insert(at + 1, twin)


def stripped(notebook, name):
    for cell in notebook.cells:
        if cell.id == name:
            cell.metadata = {}


def edited(notebook, name):
    for cell in notebook.cells:
        if cell.id == name:
            cell.source = "pass"


def ungraded(notebook, name):
    for cell in notebook.cells:
        if cell.id == name:
            cell.metadata.nbgrader.update(grade=False, solution=True, points=99)


def boastful(notebook, name):
    notebook.metadata[NOTES] = ["all is well"]


# slip -> (what happens to which cell, what is said, the score it must still earn)
SLIPS = {
    "copied-tests": (copied, "twice_tests", "second copy of a graded cell was set aside: x", 1),
    "copied-answer": (copied, "twice", "copy of a graded cell was set aside: def twice", 1),
    "deleted-tests": (without, "twice_tests", "'twice_tests' was missing and was put back", 1),
    "deleted-imports": (without, "imports", "'imports' was missing and was put back", 1),
    "deleted-answer": (without, "twice", "", 0),
    "lost-metadata": (stripped, "twice_tests", "'twice_tests' was missing and was put back", 1),
    "ungraded-tests": (ungraded, "twice_tests", "settings of 'twice_tests' were changed and", 1),
    "edited-tests": (edited, "twice_tests", "", 1),
    "boastful": (boastful, "", "", 1),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    course = make_small(tmp_path_factory.mktemp("slips"))
    release.release(course, "demo")
    for student, (slip, name, _, _) in SLIPS.items():
        notebook = nbformat.reads(answered(course, "demo", RIGHT), as_version=4)
        slip(notebook, name)
        hand_in(course, student, "demo", {"demo.ipynb": nbformat.writes(notebook)})
    entries = {s: e for s, e, _ in grade.grade(course, "demo")}
    return course, entries


@pytest.mark.parametrize("student", SLIPS)
def test_a_slip_is_mended_said_and_costs_nothing_it_should_not(graded, student):
    course, entries = graded
    _, _, said, score = SLIPS[student]
    rows = {row.student: row for row in gradebook.rows(course, "demo")}
    assert entries[student].status == "graded"
    assert (said in entries[student].reason) if said else (entries[student].reason == "")
    assert [m.score for m in rows[student].marks] == [score]


def test_what_was_handed_in_is_not_changed(graded):
    course, _ = graded
    text = (course.submitted / "deleted-tests" / "demo" / "demo.ipynb").read_text()
    assert "twice_tests" not in text
