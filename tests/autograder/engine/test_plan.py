"""What runs where: only what the author locked, word for word, is run by the tester."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.engine import plan, tries

GIVEN = "import numpy as np"
TESTS = ("assert f(1) == 1\n### BEGIN HIDDEN TESTS\ndef secret(): pass\n### END HIDDEN TESTS\n"
         "def shown(): pass")
AUTHOR = plan.Author(
    locked={"lib": GIVEN, "f_tests": TESTS, "g_tests": "g()"},
    graded=frozenset({"f_tests", "g_tests"}), answers={"f": "def f(x): return x"},
    beside=frozenset({"g_tests"}), hidden=plan.hidden_pattern(),
)


def cell(key, source, **mark):
    return new_code_cell(source, metadata={"nbgrader": {"grade_id": key, **mark}})


def steps(*cells):
    return plan.make(new_notebook(cells=list(cells)), AUTHOR)


def test_cells_are_numbered_as_a_kernel_numbers_them():
    made = steps(new_code_cell("a"), new_markdown_cell("b"), new_code_cell(" "), new_code_cell("c"))
    assert [(s.place, s.count) for s in made] == [(0, 1), (3, 2)]


def test_tests_run_in_the_tester_with_what_they_need():
    made = steps(cell("lib", GIVEN, locked=True), cell("f", "def f(x): pass", solution=True),
                 cell("f_tests", TESTS, locked=True, grade=True))
    assert [s.kind for s in made] == ["student", "student", "tests"]
    assert made[2].fetch == ("f",)


def test_the_student_s_process_gets_no_hidden_line():
    made = steps(cell("f_tests", TESTS, locked=True, grade=True))
    assert "shown" in made[0].shown and "secret" not in made[0].shown


def test_a_cell_that_says_it_is_locked_but_is_not_the_author_s_is_the_student_s():
    forged = cell("f_tests", "assert True", locked=True, grade=True)
    unknown = cell("mine", "assert True", locked=True, grade=True)
    assert [s.kind for s in steps(forged, unknown)] == ["student", "student"]


def test_a_given_cell_that_says_it_is_graded_is_not():
    assert steps(cell("lib", GIVEN, locked=True, grade=True))[0].kind == "student"


def test_tests_that_opt_out_run_beside_the_answer():
    assert steps(cell("g_tests", "g()", locked=True, grade=True))[0].kind == "beside"


def test_after_a_crash_that_cell_is_left_out_and_verdicts_stand():
    made = steps(new_code_cell("crash()"), cell("f_tests", TESTS, locked=True, grade=True),
                 new_code_cell("later"))
    run = tries.Run("n", made)
    run.begin()
    run.take({"cell": 1, "verdict": "passed", "outputs": [], "count": 2})
    run.take({"gone": 2, "why": "it ended"})
    run.lost(run.why)
    assert [(s.kind, s.judged) for s in run.steps] == [
        ("student", False), ("tests", True), ("skipped", False)]
    assert run.found[1]["verdict"] == "passed"
    assert run.found[2]["ename"] == "DeadKernelError" and "verdict" not in run.found[2]
    assert not run.done


def test_a_process_that_ends_again_and_again_fails_what_is_left():
    run = tries.Run("n", steps(new_code_cell("a"), cell("f_tests", TESTS, locked=True, grade=True)))
    for _ in range(tries.MOST_TRIES):
        run.begin()
        run.take({"gone": 0, "why": "it ended"})
        run.lost(run.why)
    assert run.done and run.found[1]["verdict"] == "crashed"


def test_author_s_answers_come_from_the_source_and_without_it_from_the_stub():
    stored = [("f", "def f(x): raise", False, "code", False),
              ("f_tests", TESTS, True, "code", True), ("text", "words", True, "markdown", False)]
    source = new_notebook(cells=[
        cell("f", "import math\ndef f(x): return x"),
        new_code_cell(TESTS, metadata={"nbgrader": {"grade_id": "f_tests"},
                                       "three_waves": {"trust": "same-process"}})])
    known = plan.author_of(stored, source, AUTHOR.hidden)
    assert known.answers["f"].startswith("import math") and known.beside == {"f_tests"}
    assert set(known.locked) == {"f_tests"}
    assert plan.author_of(stored, None, AUTHOR.hidden).answers["f"] == "def f(x): raise"
