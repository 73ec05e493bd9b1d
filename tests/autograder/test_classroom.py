"""The demonstration class is of every kind, made the same each time, and each meets its fate."""

import io

import pytest

from autograder import cells as author
from autograder import classroom, grade, gradebook, release, show, variants
from tests.autograder.courses import make_small


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = make_small(tmp_path_factory.mktemp("classroom"))
    release.release(made, "demo")
    return made


@pytest.fixture(scope="module")
def pupils(course):
    return {p.name: p for p in classroom.make(course, "demo")}


@pytest.fixture(scope="module")
def fates(course, pupils):
    return {s: entry for s, entry, _ in grade.grade(course, "demo", timeout_s=4)}


def test_it_has_at_least_twelve_of_every_kind(pupils):
    assert len(pupils) >= 12
    kinds = " ".join(p.kind for p in pupils.values())
    for word in "right", "another way", "wrong", "half", "raises", "never ends", "missing":
        assert word in kinds


def test_making_it_again_changes_no_byte(course, pupils):
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in course.submitted.rglob("*.*b")}
    classroom.make(course, "demo")
    after = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in course.submitted.rglob("*.*b")}
    assert before == after and len(before) >= 12


def test_the_author_s_markers_are_not_in_a_submission(course, pupils):
    for path in course.submitted.rglob("*.ipynb"):
        assert "SOLUTION" not in path.read_text()


def test_each_pupil_scores_as_its_kind_says(course, fates):
    scores = {row.student: row.score for row in gradebook.rows(course, "demo")}
    right = {"ada", "boris", "chen"}
    assert {s for s, score in scores.items() if score == 1} == right
    assert set(scores) == set(fates) - {"kofi", "lena"}
    assert (fates["kofi"].status, fates["lena"].status) == ("unreadable", "missing")


def test_the_table_shows_every_pupil_and_what_waits_for_a_person(course, fates):
    from rich.console import Console

    console = Console(width=80, record=True, file=io.StringIO())
    cells = gradebook.graded_cells(course, "demo")
    console.print(show.gradebook("demo", cells, gradebook.rows(course, "demo"), fates))
    console.print(show.notes(fates, classroom.kinds(course, "demo")), soft_wrap=True)
    text = console.export_text()
    assert all(name in text for name in fates)
    assert "unreadable: demo.ipynb is not a notebook" in text
    assert show.summary(fates) == "12 graded, 2 wait for a person (see the notes)"


def test_a_real_student_is_never_labelled_as_made_up(course, fates):
    (course.submitted / "ada" / classroom.MARK).unlink()
    assert "ada" not in classroom.kinds(course, "demo")


def test_an_endless_answer_still_is_python_and_never_returns(course):
    path = course.author_files("demo")[0]
    source = variants.reference_answers(author.read(path))["twice"]
    text = classroom.endless(source)
    compile(text, "endless", "exec")
    assert text.index("while True:") < text.index("return 2")
