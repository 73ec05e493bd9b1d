"""A teacher with nbgrader's own tools: its command line and formgrader, on a course that we graded.

They must find what we wrote, give the same grades and pages, and leave both usable by us again.
"""

import html
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest

from autograder import cells as author
from autograder import classroom, feedback, grade, gradebook, leaks, release, variants
from autograder.classroom import Pupil
from course import ROOT
from tests.autograder.courses import answered, copy_config, hand_in
from tests.autograder.servers import jupyter

pytestmark = pytest.mark.slow

TIMEOUT_MS = 60_000  # other things may run on the same machine
ASSIGNMENT = "perceptron"
AUTHOR = ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.py"
# Two answers that every visible test accepts: only hidden tests can refuse them.
UNSEEN = {"threshold": "first_veto_only", "gates": "nand_without_rest"}
COMMENT = "Which line of yours looks at every veto?"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Three graded submissions with feedback: all right, half of it, wrong where nobody sees."""
    folder = tmp_path_factory.mktemp("course")
    made = copy_config(folder)
    shutil.copytree(AUTHOR.parent, made.solutions / ASSIGNMENT)
    release.release(made, ASSIGNMENT)
    for pupil in pupils():
        answers = {e: classroom.MARKER.sub("", source) for e, source in pupil.answers.items()}
        hand_in(made, pupil.name, ASSIGNMENT,
                {f"{ASSIGNMENT}.ipynb": answered(made, ASSIGNMENT, answers)})
    assert all(entry.status == "graded" for _, entry, _ in grade.grade(made, ASSIGNMENT))
    write_feedback(made)
    return made


def pupils():
    right = variants.reference_answers(author.read(AUTHOR))
    unseen = {v.exercise: v.source for v in variants.read(AUTHOR)
              if UNSEEN.get(v.exercise) == v.name}
    half = dict(list(right.items())[: len(right) // 2])
    return [Pupil("ada", "right", right), Pupil("goran", "half of it", half),
            Pupil("olga", "wrong where only hidden tests look", right | unseen)]


def write_feedback(course):
    names = grade.students(course, ASSIGNMENT)
    for student, page, reason in feedback.write_all(course, ASSIGNMENT, names):
        assert page, f"{student}: {reason}"


def pages(course):
    """student -> bytes of the feedback page."""
    return {p.parent.parent.name: p.read_bytes() for p in course.feedback.glob("*/*/*.html")}


def scores(course):
    """student -> "15 / 20", as formgrader writes it."""
    return {row.student: f"{row.score:g} / {row.worth:g}"
            for row in gradebook.rows(course, ASSIGNMENT)}


def nbgrader(course, *arguments):
    done = subprocess.run([sys.executable, "-m", "nbgrader", *arguments], cwd=course.root,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]


def test_nbgrader_s_own_command_gives_the_grades_that_we_gave(course):
    before = gradebook.rows(course, ASSIGNMENT)
    worth = sum(c.points for c in author.read(AUTHOR))
    lost = sum(c.points for c in author.read(AUTHOR) if c.role == "tests" and c.name in UNSEEN)
    totals = {row.student: row.score for row in before}
    assert (totals["ada"], totals["olga"]) == (worth, worth - lost)
    assert 0 < totals["goran"] < worth
    notebook = course.autograded / "olga" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    written = notebook.stat().st_mtime_ns
    nbgrader(course, "autograde", ASSIGNMENT, "--force")
    assert notebook.stat().st_mtime_ns > written, "nbgrader did not grade again"
    assert gradebook.rows(course, ASSIGNMENT) == before


def test_nbgrader_s_own_command_writes_the_page_that_we_write(course):
    ours = pages(course)
    assert len(ours) == len(pupils())
    shutil.rmtree(course.feedback)
    nbgrader(course, "generate_feedback", ASSIGNMENT)
    assert pages(course) == ours


def test_a_feedback_page_names_the_misconception_and_shows_no_hidden_line(course):
    page = text_of(pages(course)["olga"])
    for wrong in [v for v in variants.read(AUTHOR) if UNSEEN.get(v.exercise) == v.name]:
        assert wrong.says in page, wrong.name
    # What stands in her own answers too may be shown: it is hers.
    own = {line for pupil in pupils() for a in pupil.answers.values() for line in leaks.lines(a)}
    hidden = leaks.secrets([c for c in author.read(AUTHOR) if c.role == "tests"]) - own
    notebook = course.autograded / "olga" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    graded = [line.strip() for cell in nbformat.read(notebook, as_version=4).cells
              for line in cell.source.splitlines()]
    assert len(hidden & set(graded)) > 20, "the page was made of a notebook without hidden tests"
    assert [line for line in hidden if line in page] == []


def text_of(page):
    """The words of an HTML page: code is coloured, so its lines are cut up by elements."""
    return html.unescape(re.sub(r"<[^>]+>", "", page.decode()))


@pytest.fixture(scope="module")
def formgrader(browser, course, tmp_path_factory):
    """A Jupyter server at the course's root, as `course serve --teacher` opens it."""
    with jupyter(course.root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def teacher(formgrader, page):
    """teacher(path) -> the page, at that path of formgrader; nothing leaves this machine."""
    page.set_default_timeout(TIMEOUT_MS)
    page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: route.abort())

    # The front door first: deeper in, nbgrader sets a login that is good for one folder only.
    page.goto(formgrader.url("formgrader"))

    def opened(path=""):
        page.goto(formgrader.url(f"formgrader{path}"))
        return page

    return opened


def table(page, key):
    """The rows of formgrader's table once it is loaded: text of column `key` -> text of row."""
    page.locator(f"#main-table td.{key}").first.wait_for()
    rows = page.locator("#main-table tr").all()
    return {row.locator(f"td.{key}").inner_text(): row.inner_text().split("\t") for row in rows}


def row_of(page, student):
    return page.locator("#main-table tr").filter(has=page.get_by_text(student, exact=True))


def press(page, student, icon):
    """Press an icon in a student's row; returns the title of the dialog that follows."""
    row_of(page, student).locator(f".{icon} a").click()
    dialog = page.locator(".modal-dialog")
    dialog.wait_for()
    title = dialog.locator(".modal-title").inner_text()
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="detached")
    return title


def asked(server, path, method="GET"):
    """The answer of formgrader's own API, as JSON."""
    request = urllib.request.Request(server.url(path), method=method, data=b"" if method == "POST"
                                     else None, headers={"Authorization": f"token {server.token}"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.loads(reply.read())


def test_formgrader_answers_others_while_it_grades(formgrader, course):
    right = variants.reference_answers(author.read(AUTHOR))
    slow = {"threshold": "import time\ntime.sleep(4)\n" + right["threshold"]}
    hand_in(course, "slow", ASSIGNMENT,
            {f"{ASSIGNMENT}.ipynb": answered(course, ASSIGNMENT, right | slow)})
    path = f"formgrader/api/submission/{ASSIGNMENT}/slow/autograde"
    meanwhile = []
    with ThreadPoolExecutor(1) as other:
        grading = other.submit(asked, formgrader, path, "POST")
        while not grading.done():
            start = time.monotonic()
            assert asked(formgrader, "formgrader/api/assignments")[0]["name"] == ASSIGNMENT
            meanwhile.append(time.monotonic() - start)
            time.sleep(0.1)
    assert grading.result()["success"], grading.result()
    assert len(meanwhile) > 10, "the server was held up"
    shutil.rmtree(course.submitted / "slow")
    with gradebook.opened(course) as book:
        book.remove_student("slow")


def test_formgrader_says_why_a_submission_was_not_graded(formgrader, course):
    hand_in(course, "half", ASSIGNMENT, {f"{ASSIGNMENT}.ipynb": '{"cells": ['})
    said = asked(formgrader, f"formgrader/api/submission/{ASSIGNMENT}/half/autograde", "POST")
    assert not said["success"] and "is not a notebook" in said["log"]
    shutil.rmtree(course.submitted / "half")


@pytest.mark.browser
def test_formgrader_lists_the_assignment_and_how_many_handed_in(teacher):
    page = teacher()
    (row,) = table(page, "name").values()
    assert page.url.endswith("/formgrader/manage_assignments")
    assert row[0] == ASSIGNMENT
    assert str(len(pupils())) in row


@pytest.mark.browser
def test_formgrader_lists_each_student_with_our_scores(teacher, course):
    listed = table(teacher(f"/manage_submissions/{ASSIGNMENT}"), "student-id")
    assert scores(course).items() == {s: row[4] for s, row in listed.items()}.items()
    assert {row[3] for row in listed.values()} == {"graded"}


@pytest.mark.browser
def test_formgrader_s_gradebook_shows_the_totals(teacher, course):
    rows = gradebook.rows(course, ASSIGNMENT)
    mean = sum(row.score for row in rows) / len(rows)
    (row,) = table(teacher("/gradebook"), "name").values()
    assert row[2:] == [str(len(rows)), f"{round(mean, 2):g} / {rows[0].worth:g}"]


@pytest.mark.browser
def test_an_opened_submission_shows_code_and_scores(teacher, course):
    page = teacher(f"/manage_students/olga/{ASSIGNMENT}")
    page.locator("#main-table td.name a").click()
    page.locator("#threshold_tests[placeholder]").wait_for()
    (row,) = [r for r in gradebook.rows(course, ASSIGNMENT) if r.student == "olga"]
    shown = {m.cell: page.locator(f"#{m.cell}").get_attribute("placeholder") for m in row.marks}
    assert shown == {m.cell: f"{m.score:g}" for m in row.marks}
    (wrong,) = [v for v in variants.read(AUTHOR) if v.name == UNSEEN["threshold"]]
    code = page.locator(".nbgrader_cell").filter(has=page.locator("#threshold-comment"))
    assert wrong.source.strip() in code.inner_text().replace("\xa0", " ")


@pytest.mark.browser
def test_a_second_hand_in_is_graded_by_formgrader_s_button(teacher, course):
    page = teacher(f"/manage_submissions/{ASSIGNMENT}")
    before = table(page, "student-id")["goran"][4]
    cells = author.read(AUTHOR)
    right = variants.reference_answers(cells)
    one_more = dict(list(right.items())[: len(right) // 2 + 1])
    hand_in(course, "goran", ASSIGNMENT,
            {f"{ASSIGNMENT}.ipynb": answered(course, ASSIGNMENT, one_more)})
    assert press(page, "goran", "autograde") == "Success"
    points = sum(c.points for c in cells if c.name in one_more)
    worth = sum(c.points for c in cells)
    row_of(page, "goran").get_by_text(f"{points:g} / {worth:g}").wait_for()
    assert before != f"{points:g} / {worth:g}" == scores(course)["goran"]


@pytest.mark.browser
def test_a_comment_typed_in_formgrader_reaches_the_student_s_page(teacher, course):
    page = teacher(f"/manage_students/olga/{ASSIGNMENT}")
    page.locator("#main-table td.name a").click()
    comment = page.locator("#threshold-comment")
    # Before the comments are loaded, what is typed is not kept; then the box says what it is for.
    page.locator("#threshold-comment[placeholder]").wait_for()
    comment.fill(COMMENT)
    with page.expect_response(lambda r: r.request.method == "PUT" and "/api/comment/" in r.url):
        comment.blur()
    assert press(teacher(f"/manage_submissions/{ASSIGNMENT}"), "olga", "generate-feedback") \
        == "Success"
    theirs = pages(course)["olga"]
    assert COMMENT in text_of(theirs)
    shutil.rmtree(course.feedback / "olga")
    write_feedback(course)
    assert pages(course)["olga"] == theirs


@pytest.mark.browser
def test_formgrader_s_generate_button_changes_no_released_byte_and_no_grade(teacher, course):
    released = course.notebooks / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    content, written = released.read_bytes(), released.stat().st_mtime_ns
    before = gradebook.rows(course, ASSIGNMENT)
    page = teacher()
    page.locator("#main-table td.assign a").click()
    page.locator(".modal-title").get_by_text("Success", exact=True).wait_for()
    assert released.stat().st_mtime_ns > written, "nothing was generated"
    assert released.read_bytes() == content
    assert gradebook.rows(course, ASSIGNMENT) == before
