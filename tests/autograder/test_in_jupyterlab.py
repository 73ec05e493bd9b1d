"""A student in real JupyterLab: open what was released, run it, press Validate, read the answer."""

import shutil
from contextlib import suppress

import nbformat
import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from autograder import cells as author
from autograder import leaks, variants
from course import ROOT, work
from tests.autograder.courses import answered, copy_config
from tests.autograder.servers import jupyter

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TIMEOUT_MS = 60_000  # other things may run on the same machine
AUTHOR = ROOT / "solutions" / "perceptron" / "perceptron.py"
MISCONCEPTION = "step", "moves_when_right"
FAILED = "The following cell failed:"
SUCCESS = "Success! Your notebook passes all the tests."


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A student's course: notebooks/ as released, and work/ as the course lays it out.

    Beside the laid-out notebook: `begun`, to run; `right`, every answer; `wrong`, one misconception
    """
    folder = tmp_path_factory.mktemp("student")
    course = copy_config(folder)
    shutil.copytree(ROOT / "notebooks" / "perceptron", course.notebooks / "perceptron")
    work.lay_out(folder)
    reference = variants.reference_answers(author.read(AUTHOR))
    copies = {"begun": {}, "right": reference, "wrong": reference | misconceived()}
    for name, answers in copies.items():
        text = answered(course, "perceptron", answers)
        (folder / "work" / "perceptron" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder


def misconception():
    exercise, name = MISCONCEPTION
    (found,) = [v for v in variants.read(AUTHOR) if (v.exercise, v.name) == (exercise, name)]
    return found


def misconceived():
    wrong = misconception()
    return {wrong.exercise: wrong.source}


@pytest.fixture(scope="module")
def lab(browser, home, tmp_path_factory):
    """JupyterLab in work/, where `course serve` opens it; without a browser none is started."""
    with jupyter(home / "work", tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture(scope="module")
def window(browser):
    """One browser window for the whole file: JupyterLab's megabytes are fetched once."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    yield page
    context.close()


@pytest.fixture
def notebook(lab, window):
    """notebook(name) -> the page, with that notebook open and its kernel waiting."""

    def opened(name):
        window.goto(lab.url(f"lab/tree/perceptron/{name}.ipynb?reset"))
        window.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
        return window

    return opened


def validated(page):
    """Press nbgrader's button; returns the text of its dialog."""
    page.locator("jp-button.validate-button").click()
    dialog = page.locator(".jp-Dialog-content")
    dialog.wait_for()
    return dialog.inner_text()


def run_all(page, until):
    """Choose Run All Cells as a student does, again when the kernel was not connected yet.

    On a busy machine JupyterLab then asks which kernel to take, or lets the click pass.
    """
    for _ in range(4):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(PlaywrightTimeout):
            return until.wait_for(timeout=TIMEOUT_MS / 4)
        question = page.locator(".jp-Dialog button.jp-mod-accept")
        if question.is_visible():
            question.click()
    until.wait_for()


def graded_cells():
    return [c for c in author.read(AUTHOR) if c.role == "tests"]


def test_what_a_student_opens_holds_no_answer_and_no_hidden_test(lab, window):
    """As JupyterLab's page fetches it, from a server that could reach the author's file."""
    reply = window.request.get(lab.url("api/contents/perceptron/perceptron.ipynb"))
    opened = nbformat.from_dict(reply.json()["content"])
    cells = author.read(AUTHOR)
    assert len(opened.cells) == len(cells)
    assert len(leaks.secrets(cells)) > 50, "there was hardly a secret to look for"
    leaks.check(opened, cells, "perceptron.ipynb")


def test_running_all_cells_stops_at_the_first_exercise_and_says_why(home, notebook):
    page = notebook("begun")
    errors = page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
    stopped = errors.filter(has_text="NotImplementedError").first
    run_all(page, until=stopped)
    with page.expect_response(lambda r: r.request.method == "PUT" and "begun.ipynb" in r.url):
        page.keyboard.press("Control+s")
    saved = nbformat.read(home / "work" / "perceptron" / "begun.ipynb", as_version=4)
    code = [c for c in saved.cells if c.cell_type == "code"]
    found = {c.id: o.ename for c in code for o in c.outputs if o.output_type == "error"}
    assert found == {f"{graded_cells()[0].name}_tests": "NotImplementedError"}


def test_validate_counts_what_is_not_answered_yet(notebook):
    told = validated(notebook("begun"))
    assert told.count(FAILED) == len(graded_cells()) == told.count("\nNotImplementedError:")
    assert SUCCESS not in told


def test_validate_accepts_the_author_s_answers(notebook):
    told = validated(notebook("right"))
    assert SUCCESS in told
    assert FAILED not in told


def test_validate_names_the_misconception_and_no_other_exercise(notebook):
    told = validated(notebook("wrong"))
    assert told.count(FAILED) == 1
    last = next(line for line in told.splitlines() if line.startswith("AssertionError:"))
    assert misconception().says in last
    assert SUCCESS not in told
