"""Where a system cannot fork apart, nbgrader itself grades, and only when told to."""

import pytest

from autograder import grade, gradebook, release
from autograder.engine import plugin
from autograder.errors import CourseError
from tests.autograder.courses import answered, hand_in, make_small

RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A course on a system like macOS: no namespaces, no Landlock, no pidfd."""
    made = make_small(tmp_path)
    release.release(made, "demo")
    for student, source in {"ada": RIGHT, "boris": "def twice(x):\n    return x\n"}.items():
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", {"twice": source})})
    monkeypatch.setattr(grade.sandbox, "probe", lambda: [])
    for module in (grade, plugin):
        monkeypatch.setattr(module, "can_fork_apart", lambda: False)
    return made


def test_it_refuses_and_says_how_to_go_on(elsewhere):
    with pytest.raises(CourseError, match="--unprotected"):
        list(grade.grade(elsewhere, "demo"))


def test_told_to_it_gives_the_same_points_and_says_that_nothing_protected_it(elsewhere):
    fates = {s: e for s, e, _ in grade.grade(elsewhere, "demo", unprotected=True)}
    assert {e.status for e in fates.values()} == {"graded"}
    assert "unprotected" in fates["ada"].reason
    assert [row.score for row in gradebook.rows(elsewhere, "demo")] == [1, 0]
