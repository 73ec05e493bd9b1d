"""Every answer meets its fate: through nbgrader, and in the author's own quick loop."""

import nbformat
import pytest

from autograder import cells as author
from autograder import check, gradebook, journal, variants
from autograder.errors import AuthorError
from autograder.explain import explain
from course import ROOT
from tests.autograder.courses import NOTEBOOK_CPU_S, SHIPPED


def marks(fates, student):
    rows = {row.student: row for row in gradebook.rows(fates.course, fates.assignment)}
    # A person scores an essay.
    essays = {c.name for c in fates.cells if c.role == "essay"}
    return {m.cell.removesuffix("_tests"): m for m in rows[student].marks if m.cell not in essays}


def test_the_authors_answers_and_every_other_right_one_get_all_points(fates):
    right = [name for name in fates.classes if not name.startswith("wrong")]
    assert len(right) >= 3, "the author's answers and two different ones"
    for name in right:
        lost = {e for e, mark in marks(fates, name).items() if mark.score != mark.worth}
        assert lost == set(), f"{name}: the tests refuse a right answer"


def test_a_notebook_keeps_its_budget_of_processor_time(fates):
    """Grading cuts a cell short at CELL_CPU_S; with the author's answers none ends so."""
    path = fates.course.autograded / "author" / fates.assignment / f"{fates.path.stem}.ipynb"
    cells = nbformat.read(path, 4).cells
    stopped = [c.id for c in cells if any(o.output_type == "error" for o in c.get("outputs", []))]
    assert stopped == []
    used = journal.load(fates.course, fates.assignment)["author"].cpu["cells"]
    assert 0 < used < NOTEBOOK_CPU_S


def test_every_wrong_answer_loses_the_points_of_its_exercise_and_no_others(fates):
    wrong = {n: chosen for n, chosen in fates.classes.items() if n.startswith("wrong")}
    assert len(wrong) >= 4
    for name, chosen in wrong.items():
        for exercise, mark in marks(fates, name).items():
            expected = chosen[exercise].scores if exercise in chosen else mark.worth
            told = chosen[exercise].name if exercise in chosen else "the author's answer"
            assert mark.score == expected, f"{exercise}: {told} earned {mark.score}"


def test_every_wrong_answer_is_told_which_misconception_it_is(fates):
    for name, chosen in fates.classes.items():
        path = fates.course.autograded / name / fates.assignment / f"{fates.path.stem}.ipynb"
        cells = {c.metadata.nbgrader.grade_id: c for c in nbformat.read(path, 4).cells
                 if "nbgrader" in c.metadata}
        for exercise, variant in chosen.items():
            if not variant.right and not variant.scores:
                finding = explain(cells[f"{exercise}_tests"], cells[exercise])
                assert variant.says in finding.message, f"{exercise}/{variant.name}"


def test_no_tests_cell_ends_in_a_value_that_nbgrader_would_take_for_points(fates):
    path = fates.course.autograded / "author" / fates.assignment / f"{fates.path.stem}.ipynb"
    for cell in nbformat.read(path, 4).cells:
        # There it is meant: the number of points that the answer earns.
        partial = any(v.scores for v in fates.variants if f"{v.exercise}_tests" == cell.id)
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code" \
                and not partial:
            results = [o for o in cell.outputs if o.output_type == "execute_result"]
            assert results == [], cell.id


def test_no_wrong_answer_spoils_another_exercise(fates):
    """Alone, in the quick loop: each variant sees the given cells and its own tests only."""
    for fate in check.check(fates.path):
        assert fate.ok, f"{fate.exercise}/{fate.name}: {fate.message}"


@pytest.mark.parametrize("assignment", SHIPPED)
def test_every_exercise_has_four_wrong_and_two_other_right_answers(assignment):
    path = ROOT / "solutions" / assignment / f"{assignment}.py"
    others = variants.read(path)
    exercises = [c.name for c in author.read(path) if c.role == "exercise"]
    assert len(exercises) >= 5
    for exercise in exercises:
        assert len(variants.of_exercise(others, exercise, right=False)) >= 4, exercise
        assert len(variants.of_exercise(others, exercise, right=True)) >= 2, exercise


@pytest.mark.parametrize("assignment", SHIPPED)
def test_a_variant_is_no_copy_of_another_answer(assignment):
    path = ROOT / "solutions" / assignment / f"{assignment}.py"
    texts = [v.source for v in variants.read(path)]
    texts += variants.reference_answers(author.read(path)).values()
    assert len(set(texts)) == len(texts)


SLIPS = [
    ('says="is there a `return`?"', '', "a wrong answer needs says="),
    ('of="twice" says="is there', 'of="thrice" says="is there', "of='thrice' is no exercise"),
    ('wrong="forgets_return"', 'wrng="forgets_return"', "expected  # %% wrong="),
    ('wrong="forgets_return"', 'wrong="squares_instead"', "is there twice"),
    ('right="adds" of="twice"', 'right="adds" of="twice" says="x"', "a right one has none"),
]


@pytest.mark.parametrize("old, new, words", SLIPS)
def test_a_slip_in_the_variants_is_named(small, old, new, words):
    path = small.author_files("demo")[0]
    beside = variants.variants_path(path)
    assert old in beside.read_text()
    beside.write_text(beside.read_text().replace(old, new, 1))
    with pytest.raises(AuthorError) as fault:
        variants.read(path)
    assert words in str(fault.value) and "demo.variants.py:" in str(fault.value)


def test_check_reports_a_wrong_answer_that_the_tests_let_through(small):
    beside = variants.variants_path(small.author_files("demo")[0])
    beside.write_text(beside.read_text().replace("** 2", "* 2"))
    bad = [fate.name for fate in check.check(small.author_files("demo")[0]) if not fate.ok]
    assert bad == ["squares_instead"]


def test_check_says_where_a_given_cell_fails(small):
    path = small.author_files("demo")[0]
    path.write_text(path.read_text().replace("import numpy as np", "import numpyy as np"))
    with pytest.raises(AuthorError, match="No module named 'numpyy'"):
        check.check(path)


def test_an_answer_that_is_not_in_the_notebook_is_refused():
    with pytest.raises(KeyError, match="no answer cell named ghost"):
        variants.answer(nbformat.v4.new_notebook(), {"ghost": "pass"})
