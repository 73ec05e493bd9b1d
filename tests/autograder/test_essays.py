"""A written answer waits for a person, then counts, and comes back with the comment."""

import pytest

from autograder import feedback, grade, gradebook, release
from tests.autograder.courses import answered, hand_in, make_small

ESSAY = '''
# %% [markdown] essay="why" points=2
# ### BEGIN SOLUTION
# The teacher's own secret reason.
# ### END SOLUTION
'''
RIGHT = "def twice(x):\n    return 2 * np.asarray(x)\n"
WHY = "Because <b>doubling</b> is adding."


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    made = make_small(tmp_path_factory.mktemp("essays"))
    path = made.author_files("demo")[0]
    path.write_text(path.read_text() + ESSAY)
    release.release(made, "demo")
    for student, answers in {"ada": {"twice": RIGHT, "why": WHY}, "ben": {"twice": RIGHT}}.items():
        hand_in(made, student, "demo", {"demo.ipynb": answered(made, "demo", answers)})
    assert [e.status for _, e, _ in grade.grade(made, "demo")] == ["graded", "graded"]
    return made


def marks(course, student):
    rows = {row.student: row for row in gradebook.rows(course, "demo")}
    return {mark.cell: mark.score for mark in rows[student].marks}


def test_the_model_answer_is_not_released(course):
    text = (course.notebooks / "demo" / "demo.ipynb").read_text()
    assert "secret reason" not in text and "YOUR ANSWER HERE" in text


def test_a_written_answer_waits_for_a_person_and_an_empty_one_earns_nothing(course):
    assert marks(course, "ada") == {"twice_tests": 1.0, "why": None}
    assert marks(course, "ben") == {"twice_tests": 1.0, "why": 0.0}


def test_a_person_s_points_and_words_reach_the_page_and_survive_another_run(course):
    with gradebook.opened(course) as book:
        grade_cell = book.find_grade("why", "demo", "demo", "ada")
        grade_cell.manual_score, grade_cell.needs_manual_grade = 1.5, False
        book.find_comment("why", "demo", "demo", "ada").manual_comment = "And *scaling*?"
        book.db.commit()
    assert marks(course, "ada")["why"] == 1.5
    (_, page, _), = feedback.write_all(course, "demo", ["ada"])
    text = page.read_text()
    assert "2.5" in text and "And <em>scaling</em>?" in text
    assert "Because &lt;b&gt;doubling&lt;/b&gt; is adding." in text
    list(grade.grade(course, "demo", ["ada"], force=True))
    with gradebook.opened(course) as book:
        assert book.find_grade("why", "demo", "demo", "ada").score == 1.5
