"""What a student reads about a test that did not pass."""

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.explain import explain

TESTS = '''assert twice(2) == 4, "twice(2): expected 4; is it doubled?"
### BEGIN HIDDEN TESTS
SECRET = twice(-3)
assert SECRET == -6, "twice(-3): the sign is lost"
### END HIDDEN TESTS
assert twice(0) == 0'''

ANSWERS = {
    "right": "def twice(x):\n    return 2 * x",
    "visible": "def twice(x):\n    return x",
    "hidden": "def twice(x):\n    return 2 * abs(x)",
    "silent": "def twice(x):\n    return 2 * x or 1",
    "raises": "def twice(x):\n    y = x\n    return y / 0",
    "stub": "def twice(x):\n    raise NotImplementedError()",
    "syntax": "def twice(x:\n    return 2 * x",
    "name": "y = undefined_name",
    "ends": "def twice(x):\n    raise SystemExit",
    "long": "def twice(x):\n    raise ValueError('a' * 10000)",
}


@pytest.fixture(scope="module")
def findings():
    """Each answer and the tests, run in one real kernel."""
    cells = []
    for k, source in enumerate(ANSWERS.values()):
        cells += [
            nbformat.v4.new_code_cell("twice = None", id=f"reset{k}"),
            nbformat.v4.new_code_cell(source, id=f"a{k}"),
            nbformat.v4.new_code_cell(TESTS, id=f"t{k}"),
        ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    ran = notebook.cells
    return {name: explain(ran[3 * k + 2], ran[3 * k + 1]) for k, name in enumerate(ANSWERS)}


def test_a_pass_says_so(findings):
    assert findings["right"].kind == "passed"


def test_a_visible_check_speaks_in_its_own_words(findings):
    found = findings["visible"]
    assert (found.kind, found.hidden) == ("failed", False)
    assert found.message == "twice(2): expected 4; is it doubled?"


def test_a_hidden_check_says_its_message_and_that_it_is_hidden(findings):
    found = findings["hidden"]
    assert (found.kind, found.hidden) == ("failed", True)
    assert found.message == "twice(-3): the sign is lost"


def test_nothing_of_a_hidden_test_s_source_is_told(findings):
    assert not any("SECRET" in f"{f.message}{f.lines}" for f in findings.values())


def test_a_check_without_words_does_not_leave_the_student_with_nothing(findings):
    assert findings["silent"].message == "A check failed that says no more than that."


def test_an_exception_names_the_line_of_the_student_s_own_cell(findings):
    found = findings["raises"]
    assert found.kind == "error" and "ZeroDivisionError: division by zero" in found.message
    assert found.lines == ((3, "return y / 0"),)


def test_a_stub_is_not_an_error_but_unanswered(findings):
    assert findings["stub"].kind == "unanswered"


def test_a_syntax_error_is_told_without_an_invented_file_name(findings):
    found = findings["syntax"]
    assert found.kind == "error" and "SyntaxError" in found.message
    assert ".py" not in found.message


def test_a_cell_that_stops_is_told_before_the_tests_that_suffer_from_it(findings):
    found = findings["name"]
    assert "Your cell did not run to its end: NameError" in found.message
    assert found.lines == ((1, "y = undefined_name"),)


def test_a_very_long_message_is_cut(findings):
    assert len(findings["long"].message) < 2200 and "(cut)" in findings["long"].message


def test_a_time_out_asks_about_the_loop():
    error = nbformat.v4.new_output("error", ename="CellTimeoutError", evalue="", traceback=["x"])
    tests = nbformat.v4.new_code_cell(TESTS, outputs=[error])
    assert explain(tests, None).kind == "stopped"
