"""Grading goes on whatever is handed in, does only what changed, and loses nothing."""

import json
import os

import pytest

from autograder import feedback, grade, gradebook, journal, release
from autograder.engine import submission
from autograder.errors import CourseError
from tests.autograder.courses import answered, hand_in, make_small

RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"
WRONG = "def twice(x):\n    return x\n"
LOOP = "def twice(x):\n    while True:\n        pass\n"
NOISY = "import sys\nprint('hello', file=sys.stderr)\n" + RIGHT


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A class of one of each kind, graded once for the whole file."""
    made = make_small(tmp_path_factory.mktemp("class"))
    release.release(made, "demo")
    for student, source in {"right": RIGHT, "wrong": WRONG, "loop": LOOP, "noisy": NOISY}.items():
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", {"twice": source})})
    hand_in(made, "blank", "demo", {"demo.ipynb": answered(made, "demo", {})})
    hand_in(made, "broken", "demo", {"demo.ipynb": '{"cells": ['})
    hand_in(made, "absent", "demo", {"notes.txt": "later"})
    return made


@pytest.fixture(scope="module")
def fates(course):
    return {student: entry for student, entry, _ in grade.grade(course, "demo", timeout_s=4)}


def scores(course):
    return {row.student: row.score for row in gradebook.rows(course, "demo")}


def test_one_bad_submission_never_stops_the_others(fates):
    assert {s: e.status for s, e in fates.items()} == {
        "absent": "missing", "blank": "graded", "broken": "unreadable", "loop": "graded",
        "noisy": "graded", "right": "graded", "wrong": "graded",
    }


def test_scores_are_what_the_tests_say(course, fates):
    found = scores(course)
    assert (found["right"], found["noisy"]) == (1, 1)
    assert (found["wrong"], found["blank"], found["loop"]) == (0, 0, 0)


def test_what_cannot_be_read_gets_no_score_but_waits_for_a_person(course, fates):
    assert {"broken", "absent"} & set(scores(course)) == set()


def test_an_endless_loop_ends_at_the_time_limit(fates):
    assert 4 <= fates["loop"].seconds < 40


def test_a_second_run_grades_nothing_again(course, fates):
    assert [fresh for *_, fresh in grade.grade(course, "demo")] == [False] * 7


def test_only_a_changed_submission_is_graded_again(course, fates):
    hand_in(course, "wrong", "demo", {"demo.ipynb": answered(course, "demo", {"twice": RIGHT})})
    fresh = [student for student, _, fresh in grade.grade(course, "demo") if fresh]
    assert fresh == ["wrong"] and scores(course)["wrong"] == 1
    hand_in(course, "wrong", "demo", {"demo.ipynb": answered(course, "demo", {"twice": WRONG})})
    assert [s for s, _, fresh in grade.grade(course, "demo") if fresh] == ["wrong"]
    assert scores(course)["wrong"] == 0


def test_force_grades_again_only_whom_it_names(course, fates):
    done = [(s, fresh) for s, _, fresh in grade.grade(course, "demo", ["right"], force=True)]
    assert done == [("right", True)]


def test_a_stranger_is_named_with_those_who_handed_in(course, fates):
    with pytest.raises(CourseError, match="nothing was handed in by zoe; .* are from: absent, bl"):
        list(grade.grade(course, "demo", ["zoe"]))


def test_an_assignment_that_was_not_released_is_named(course):
    with pytest.raises(CourseError, match=r"ghost: not in the gradebook \(there: demo\)"):
        list(grade.grade(course, "ghost"))


def test_a_course_without_a_gradebook_says_what_to_run(small):
    with pytest.raises(CourseError, match="run  autograder release"):
        list(grade.grade(small, "demo"))


def test_nobody_handed_in_says_where_submissions_belong(released_small):
    with pytest.raises(CourseError, match="nobody has handed in demo; expected .*demo.ipynb"):
        list(grade.grade(released_small, "demo"))


def test_a_journal_that_was_cut_off_only_costs_time(course, fates):
    path = journal.path_of(course, "demo")
    whole = b"".join(journal.line_of(*found) for found in journal.load(course, "demo").items())
    last = json.loads(whole.splitlines()[-1])["student"]
    path.write_bytes(whole[:-20])
    fresh = [student for student, _, fresh in grade.grade(course, "demo", timeout_s=4) if fresh]
    assert fresh == [last]
    assert journal.load(course, "demo")[last].status == fates[last].status


def test_when_the_grader_breaks_no_points_are_taken_and_a_person_is_asked(
    course, fates, monkeypatch
):
    before = scores(course)["right"]
    monkeypatch.setattr(submission.Submission, "finish", breaks)
    (_, entry, _), = grade.grade(course, "demo", ["right"], force=True)
    assert entry.status == "broke" and "a person will grade it" in entry.reason
    assert "KeyError: 'a fault of ours'" in entry.reason
    assert scores(course)["right"] == before
    monkeypatch.undo()
    (_, entry, fresh), = grade.grade(course, "demo", ["right"])
    assert (entry.status, fresh) == ("graded", True), "what broke is tried again"


def breaks(self):
    raise KeyError("a fault of ours")


def test_everyone_gets_a_page_and_the_unreadable_learn_why(course, fates):
    names = sorted(fates)
    pages = {s: path for s, path, _ in feedback.write_all(course, "demo", names)}
    assert all(path.is_file() for path in pages.values())
    assert "begins with &#x27;{&quot;cells" in pages["broken"].read_text()
    assert "no file demo.ipynb; found notes.txt" in pages["absent"].read_text()
    assert "did not come to an end" in pages["loop"].read_text()
    assert "Not answered yet" in pages["blank"].read_text()


def test_an_excuse_has_what_nbgrader_s_exchange_needs_to_hand_it_back(course, fates):
    hand_in(course, "broken", "demo", {"timestamp.txt": "2026-11-21 18:30:00 UTC"})
    list(feedback.write_all(course, "demo", ["broken"]))
    folder = course.feedback / "broken" / "demo"
    assert sorted(p.name for p in folder.iterdir()) == ["demo.html", "timestamp.txt"]


def test_a_slip_in_nbgrader_config_is_named_with_its_line(small):
    path = small.root / "nbgrader_config.py"
    lines = path.read_text().count("\n")
    path.write_text(path.read_text() + "c.Execute.timeout = twenty\n")
    small.private.mkdir()
    small.database.touch()
    with pytest.raises(CourseError, match=rf"nbgrader_config.py:{lines + 1}: NameError: .*twenty"):
        list(grade.grade(small, "demo"))


def test_pages_hold_no_hidden_test_and_no_address_of_another_host(course, fates):
    for _, path, _ in feedback.write_all(course, "demo", sorted(fates)):
        text = path.read_text()
        for secret in ("HIDDEN", "x[1] == -2", "http://", "https://", "(most recent call"):
            assert secret not in text, f"{path}: {secret}"


def test_a_page_is_written_again_only_when_there_is_something_new_to_say(course, fates):
    (_, path, _), = feedback.write_all(course, "demo", ["right"])
    before = path.stat().st_mtime_ns
    (_, path, _), = feedback.write_all(course, "demo", ["right"])
    assert path.stat().st_mtime_ns == before
    with gradebook.opened(course) as book:
        book.find_comment("twice", "demo", "demo", "right").manual_comment = "Well *done* <b>"
        book.db.commit()
    (_, path, _), = feedback.write_all(course, "demo", ["right"])
    assert path.stat().st_mtime_ns > before
    assert "Well <em>done</em> &lt;b&gt;" in path.read_text()


def test_a_hand_in_that_cannot_be_copied_waits_for_a_person_and_stops_nobody(tmp_path):
    made = make_small(tmp_path)
    release.release(made, "demo")
    for student in ("ada", "pipe", "zoe"):
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", {"twice": RIGHT})})
    os.mkfifo(made.submitted / "pipe" / "demo" / "data.csv")
    fates = {student: entry for student, entry, _ in grade.grade(made, "demo")}
    assert {s: e.status for s, e in fates.items()} == {
        "ada": "graded", "pipe": "broke", "zoe": "graded"}
    assert "named pipe" in fates["pipe"].reason


def test_nobody_waits_behind_a_submission_that_takes_long(tmp_path):
    made = make_small(tmp_path)
    release.release(made, "demo")
    slow = "import time\n" + RIGHT.replace("return", "time.sleep(2)\n    return")
    for student in ("a-slow", "b", "c", "d", "e"):
        source = slow if student == "a-slow" else RIGHT
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", {"twice": source})})
    order = [student for student, _, _ in grade.grade(made, "demo", workers=2)]
    assert sorted(order) == ["a-slow", "b", "c", "d", "e"] and order[-1] == "a-slow"
    assert {row.score for row in gradebook.rows(made, "demo")} == {1}


def test_the_journal_has_a_line_of_json_for_every_student(course, fates):
    lines = journal.path_of(course, "demo").read_text().splitlines()
    assert {json.loads(line)["student"] for line in lines} == set(fates)


def test_a_journal_that_has_grown_is_shortened_and_says_the_same(course, fates):
    path, before = journal.path_of(course, "demo"), journal.load(course, "demo")
    path.write_text(path.read_text() * 3)
    journal.shorten(course, "demo")
    assert journal.load(course, "demo") == before
    assert len(path.read_text().splitlines()) == len(before)
