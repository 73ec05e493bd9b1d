"""Where tests get each name from: never from a student where the author has bound it."""

from autograder.engine.needs import Source, needs


def need(*cells):
    """What the last cell, a tests cell, needs: ([places of cells to run], [names to fetch])."""
    found = needs([Source(kind, text) for kind, text in cells])[len(cells) - 1]
    return [place for place, _ in found.run], list(found.fetch)


IMPORTS = ("given", "import numpy as np")
ANSWER = ("answer", "def f(x): return x")


def test_an_answer_comes_from_the_student_and_a_library_from_the_author():
    assert need(IMPORTS, ANSWER, ("tests", "assert np.all(f(1))")) == ([0], ["f"])


def test_what_a_student_binds_in_a_free_cell_hides_no_name_of_the_author():
    taken = ("free", "np = allclose = None")
    assert need(IMPORTS, ANSWER, taken, ("tests", "assert np.all(f(1))")) == ([0], ["f"])


def test_an_author_s_cell_runs_only_when_its_names_are_needed():
    picture = ("given", "figure = draw()")
    data = ("given", "rows = 3")
    assert need(IMPORTS, picture, data, ANSWER, ("tests", "assert f(rows)")) == ([2], ["f"])


def test_what_an_author_s_cell_needs_runs_before_it():
    helper = ("given", "def unit(x): return np.dot(x, x)")
    assert need(IMPORTS, helper, ANSWER, ("tests", "assert unit(f(1))")) == ([0, 1], ["f"])


def test_an_author_s_cell_that_uses_an_answer_is_the_student_s_but_for_its_functions():
    trained = ("given", "import math\ndef error(w): return math.exp(w)\nweights = f(3)")
    run, fetch = need(ANSWER, trained, ("tests", "assert error(weights) < 1"))
    assert (run, fetch) == ([1], ["f", "weights"])
    found = needs([Source(*c) for c in (ANSWER, trained, ("tests", "assert error(weights)"))])[2]
    (_, text), = found.run
    assert "def error" in text and "f(3)" not in text


def test_a_later_answer_takes_over_a_name_that_earlier_tests_used_for_their_own():
    tests = ("tests", "grad = f(1)\nassert grad")
    later = ("answer", "def grad(x): return 2 * x")
    assert need(ANSWER, tests, later, ("tests", "assert grad(1)"))[1] == ["f", "grad"]


def test_names_of_earlier_tests_stay_the_tests_own():
    first = ("tests", "def check(g): assert g(1) == 1\ncheck(f)")
    assert need(ANSWER, first, ("tests", "check(f)")) == ([], ["f"])


def test_an_answer_that_earlier_tests_call_is_fetched_again():
    first = ("tests", "def check(): assert f(1) == 1")
    assert need(ANSWER, first, ("tests", "check()")) == ([], ["f"])


def test_an_import_in_an_answer_is_the_library_and_not_what_the_student_made_of_it():
    answer = ("answer", "import math\ndef f(x): return math.sqrt(x)")
    found = needs([Source(*answer), Source("tests", "assert math.isclose(f(4), 2)")])[1]
    assert found.run == ((0, "import math"),) and found.fetch == ("f",)


def test_a_builtin_is_fetched_only_where_the_author_s_answer_redefines_it():
    assert need(ANSWER, ("tests", "assert sum([f(1)])"))[1] == ["f"]
    mine = ("answer", "def sum(x): return x[0]")
    assert need(mine, ("tests", "assert sum([1])"))[1] == ["sum"]


def test_a_star_import_runs_before_any_tests():
    assert need(("given", "from math import *"), ANSWER, ("tests", "assert sqrt(f(4))"))[0] == [0]
