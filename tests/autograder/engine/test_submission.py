"""What nbgrader does around the run of a notebook, ours does too: both grade the same course."""

import datetime
import shutil
import subprocess
import sys

import pytest

from autograder import grade, gradebook, release
from benchmarks.grading import STOCK, environment
from tests.autograder.courses import answered, copy_config, hand_in

FIRST = '''# %% given="data"
rows = open("data.csv").read().split(",")

# %% exercise="count"
def count():
    ### BEGIN SOLUTION
    return len(rows)
    ### END SOLUTION

# %% tests="count" points=2
assert count() == 3, f"found {count()}, expected 3"
'''
SECOND = '''# %% exercise="part"
def part(n):
    ### BEGIN SOLUTION
    return n
    ### END SOLUTION

# %% tests="part" points=4
assert part(1) == 1
4 if part(2) == 2 else 1
'''
LATE = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
DUE = datetime.datetime(2026, 11, 1, 12, 0)
COUNT = "def count():\n    return len(rows)\n"
PART = "def part(n):\n    return n\n"


def make(folder):
    """Two notebooks, a data file that students may not change, a deadline, five students."""
    course = copy_config(folder)
    home = course.solutions / "pair"
    home.mkdir(parents=True)
    (home / "first.py").write_text(FIRST)
    (home / "second.py").write_text(SECOND)
    release.release(course, "pair")
    (course.source / "pair" / "data.csv").write_text("1,2,3")
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text() + LATE)
    with gradebook.opened(course) as book:
        book.update_or_create_assignment("pair", duedate=DUE)
    first, second = (answered(course, "pair", {n: s}, nb)
                     for n, s, nb in (("count", COUNT, "first"), ("part", PART, "second")))
    both = {"first.ipynb": first, "second.ipynb": second}
    wrong = answered(course, "pair", {"part": "def part(n):\n    return 1\n"}, "second")
    hand_in(course, "both", "pair", both | {"timestamp.txt": "2026-11-01 11:00:00 UTC"})
    hand_in(course, "late", "pair", both | {"timestamp.txt": "2026-11-02 11:00:00 UTC"})
    hand_in(course, "one", "pair", {"second.ipynb": second})
    hand_in(course, "partial", "pair", {"first.ipynb": first, "second.ipynb": wrong})
    hand_in(course, "forger", "pair", both | {"data.csv": "1,2,3,4,5", "notes.txt": "mine"})
    return course


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """(ours, nbgrader's own), both graded."""
    ours = make(tmp_path_factory.mktemp("ours"))
    folder = tmp_path_factory.mktemp("peer") / "course"
    shutil.copytree(ours.root, folder)
    theirs = type(ours)(folder)
    stock = STOCK.format(root=str(folder), database=f"sqlite:///{theirs.database}") + LATE
    (folder / "nbgrader_config.py").write_text(stock)
    done = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", "pair"], cwd=folder,
                          env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for _, entry, _ in grade.grade(ours, "pair"):
        assert entry.status == "graded"
    return ours, theirs


def test_scores_and_penalties_are_nbgrader_s(courses):
    ours, theirs = (gradebook.rows(c, "pair") for c in courses)
    assert ours == theirs
    found = {row.student: (row.score, row.late_penalty) for row in ours}
    assert found == {"both": (6, 0), "late": (6, 6), "one": (4, 0), "partial": (3, 0),
                     "forger": (6, 0)}


def test_the_same_files_stand_beside_the_graded_notebooks(courses):
    def listed(course):
        return {p.relative_to(course.autograded).as_posix(): p.stat().st_size
                for p in course.autograded.rglob("*") if p.is_file() and p.suffix != ".ipynb"}

    ours, theirs = map(listed, courses)
    assert ours == theirs and ours["forger/pair/data.csv"] == len("1,2,3")


def test_a_graded_notebook_is_read_only_as_nbgrader_leaves_it(courses):
    modes = [{p.stat().st_mode & 0o777 for p in c.autograded.rglob("*.ipynb")} for c in courses]
    assert modes[0] == modes[1] == {0o444}


def test_a_manual_score_survives_another_run(courses):
    course, _ = courses
    with gradebook.opened(course) as book:
        mark = book.find_grade("count_tests", "first", "pair", "both")
        mark.manual_score = 0.5
        book.db.commit()
    list(grade.grade(course, "pair", ["both"], force=True))
    (row,) = [r for r in gradebook.rows(course, "pair") if r.student == "both"]
    assert row.score == 4.5
