"""What a teacher waits for before the first submission runs, and after the last one."""

import subprocess
import sys

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from autograder import grade, gradebook, release, waiting
from autograder.executor.orders import Zygote, can_fork_apart
from tests.autograder.courses import answered, hand_in, make_small

RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"


def class_of(folder, students):
    made = make_small(folder)
    release.release(made, "demo")
    for number in range(students):
        text = answered(made, "demo", {"twice": RIGHT})
        hand_in(made, f"student{number}", "demo", {"demo.ipynb": text})
    return made


def test_who_waits_is_known_before_anything_slow_is_imported():
    """Workers start with that answer, and warm up while nbgrader is imported."""
    code = ("import sys; import autograder.waiting, autograder.executor.orders; "
            "print(sorted({'nbgrader', 'nbformat', 'sqlalchemy', 'numpy'} & set(sys.modules)))")
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.skipif(not can_fork_apart(), reason="this system cannot fork apart")
def test_workers_that_were_started_early_are_the_ones_that_grade(tmp_path):
    course = class_of(tmp_path, 2)
    todo, done = waiting.waiting(course, "demo", waiting.students(course, "demo"))
    assert ([name for name, _ in todo], done) == (["student0", "student1"], {})
    early = Zygote()
    fates = {s: e.status for s, e, _ in grade.grade(course, "demo", workers=1, zygotes=[early])}
    assert fates == {"student0": "graded", "student1": "graded"}
    assert early.ready["ready"] > 0 and early.process.returncode == 0
    todo, done = waiting.waiting(course, "demo", waiting.students(course, "demo"))
    assert (todo, sorted(done)) == ([], ["student0", "student1"])


@pytest.mark.skipif(not can_fork_apart(), reason="this system cannot fork apart")
def test_a_worker_that_dies_before_it_was_needed_is_replaced(tmp_path):
    course = class_of(tmp_path, 1)
    dead = Zygote()
    dead.process.kill()
    dead.process.wait()
    fates = [e.status for _, e, _ in grade.grade(course, "demo", workers=1, zygotes=[dead])]
    assert fates == ["graded"]


def queries(course):
    seen = []

    def note(*args):
        seen.append(args[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        rows = gradebook.rows(course, "demo")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(rows), len(seen)


def test_the_table_of_a_class_asks_no_more_of_the_gradebook_than_that_of_one(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "four").mkdir()
    one, four = class_of(tmp_path / "one", 1), class_of(tmp_path / "four", 4)
    for course in (one, four):
        list(grade.grade(course, "demo", unprotected=True))
    (few, asked), (many, as_often) = queries(one), queries(four)
    assert (few, many) == (1, 4) and as_often == asked
