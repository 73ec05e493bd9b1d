"""Take the guides' pictures again:  python -m tests.pictures [NAME ...]

Needs the built book and a Chromium. The class is made and graded in a scratch folder, so that no
real student is ever photographed. Look at every picture before you commit it.
"""

import io
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from autograder import gradebook, journal, show
from autograder.classroom import kinds
from autograder.layout import Course
from course import ROOT
from tests.autograder.servers import jupyter
from tests.conftest import QUIET, QuietHandler, chromium_path

PICTURES = ROOT / "book" / "pictures"
SUBJECT = "perceptron"
WAIT_MS = 60_000
# JupyterLab asks every newcomer about news; the question would cover half of each picture.
NO_NEWS = "lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
# Of the demonstration class: one whose answers are right, one with a misconception.
RIGHT, ONE_WRONG = "ada", "nadia"
SCREEN = ("display: inline-block; margin: 0; padding: 12px 16px; background: #292929; "
          "color: #c5c8c6; font: 14px/1.17 'DejaVu Sans Mono', monospace")


@dataclass
class Studio:
    """A copy of a graded course, and what photographs it. Servers start when first asked for."""

    course: Course
    scratch: Path
    browser: object
    stack: ExitStack

    @cached_property
    def site(self):
        return self.stack.enter_context(static(ROOT / "_build" / "html"))

    @cached_property
    def student(self):
        """JupyterLab as `course serve` opens it, on a machine that has an exchange."""
        return self.start(self.course.root / "work", "student")

    @cached_property
    def teacher(self):
        """JupyterLab as `course serve --teacher` opens it, on a machine without an exchange."""
        return self.start(self.course.root, "teacher")

    def start(self, folder, who):
        scratch = self.scratch / who
        settings = scratch / "jupyter_config_dir"
        write(settings / NO_NEWS, '{"fetchNews": "false", "checkForUpdates": false}')
        if who == "student":
            shutil.copy(self.exchange(), settings)
        folder.mkdir(exist_ok=True)
        return self.stack.enter_context(jupyter(folder, scratch))

    def exchange(self):
        """Settings that name an exchange in which the assignment was released."""
        folder = self.scratch / "exchange"
        folder.mkdir()
        folder.chmod(0o777)
        settings = f'c = get_config()\nc.CourseDirectory.course_id = "three-waves"\n' \
                   f"c.Exchange.root = {str(folder)!r}\n"
        write(self.scratch / "nbgrader_config.py", settings)
        subprocess.run([sys.executable, "-m", "nbgrader", "release_assignment", SUBJECT, "--quiet",
                        f"--Exchange.root={folder}"], cwd=self.course.root, check=True)
        return self.scratch / "nbgrader_config.py"

    def hand_out(self, student):
        """Put one student's notebook into work/."""
        target = self.course.root / "work" / SUBJECT / f"{SUBJECT}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.course.submitted / student / SUBJECT / target.name, target)

    def page(self, address, width=1100, height=760, **context):
        page = self.browser.new_page(viewport={"width": width, "height": height}, **context)
        page.set_default_timeout(WAIT_MS)
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return page


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@contextmanager
def static(folder):
    """The address of a folder, served until the `with` block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def figure(studio, path, scheme="light"):
    page = studio.page(f"{studio.site}/book/{SUBJECT}.html", color_scheme=scheme, height=860)
    page.add_style_tag(content="#pst-back-to-top { display: none !important }")
    live = page.locator("[data-figure]").first
    live.scroll_into_view_if_needed()
    live.locator("[data-ready]").or_(live).first.wait_for()
    for _ in range(3):
        live.get_by_role("button", name="Step", exact=True).click()
    live.evaluate("figure => scrollBy(0, figure.getBoundingClientRect().top - 70)")
    page.wait_for_timeout(1000)
    page.screenshot(path=path)


def claim(studio, path):
    page = studio.page(f"{studio.site}/book/{SUBJECT}.html")
    page.locator(".claim").first.screenshot(path=path)


def opened(studio, student):
    """The student's notebook in JupyterLab, its kernel waiting."""
    studio.hand_out(student)
    page = studio.page(studio.student.url(f"lab/tree/{SUBJECT}/{SUBJECT}.ipynb?reset"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    return page


def notebook(studio, path):
    page = opened(studio, ONE_WRONG)
    answer = page.locator(".jp-CodeCell", has_text="def fires")
    answer.first.scroll_into_view_if_needed()
    answer.first.click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(1500)
    page.screenshot(path=path)


def validated(studio, path, student):
    page = opened(studio, student)
    page.locator("jp-button.validate-button").click()
    page.locator(".jp-Dialog-content").wait_for()
    # What a student looks for is the last line of the message.
    page.locator(".jp-Dialog-body pre").evaluate_all("told => told.at(-1)?.scrollIntoView(false)")
    page.wait_for_timeout(500)
    page.screenshot(path=path)


def from_menu(page, entry):
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def assignment_list(studio, path):
    studio.hand_out(RIGHT)
    page = studio.page(studio.student.url("lab?reset"), height=460)
    from_menu(page, "Assignment List")
    page.get_by_text("Submit", exact=True).click()
    page.get_by_text("Fetch Feedback").wait_for()
    page.wait_for_timeout(500)
    page.screenshot(path=path)


def menu(studio, path):
    page = studio.page(studio.teacher.url("lab?reset"), height=420)
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.wait_for_timeout(500)
    page.screenshot(path=path)


def in_formgrader(studio, where, height=760):
    """A page of formgrader; JupyterLab comes first, for it turns the token into a cookie."""
    page = studio.page(studio.teacher.url("lab?reset"), height=height)
    page.goto(studio.teacher.url(f"formgrader/{where}"))
    return page


def formgrader(studio, path, where, height):
    page = in_formgrader(studio, where, height)
    page.get_by_text("Loading, please wait").wait_for(state="hidden")
    page.wait_for_timeout(500)
    page.screenshot(path=path)


def graded(studio, path):
    """One graded notebook, at the first cell that lost its points, with a comment."""
    with gradebook.opened(studio.course) as book:
        submission = book.find_submission_notebook(SUBJECT, SUBJECT, ONE_WRONG).id
    page = in_formgrader(studio, f"submissions/{submission}")
    page.locator("textarea.comment").first.fill("All or nothing: 1 or 0. The rest is fine.")
    page.locator("textarea.comment").first.blur()
    page.locator(".nbgrader_cell").first.evaluate("cell => cell.scrollIntoView()")
    page.evaluate("scrollBy(0, -110)")
    page.wait_for_timeout(2000)
    page.screenshot(path=path)


def feedback(studio, path):
    page = studio.page((studio.course.feedback / ONE_WRONG / SUBJECT / f"{SUBJECT}.html").as_uri())
    page.screenshot(path=path)


def terminal(studio, path):
    """The gradebook as `autograder table` prints it."""
    course, console = studio.course, Console(record=True, width=88, file=io.StringIO())
    entries = journal.load(course, SUBJECT)
    console.print(show.gradebook(SUBJECT, gradebook.graded_cells(course, SUBJECT),
                                 gradebook.rows(course, SUBJECT), entries))
    console.print(show.notes(entries, kinds(course, SUBJECT)))
    console.print(show.summary(entries), highlight=False)
    text = console.export_html(inline_styles=True, theme=SVG_EXPORT_THEME, code_format="{code}")
    page = studio.browser.new_page()
    page.set_content(f'<pre style="{SCREEN}">{text}</pre>')
    page.locator("pre").screenshot(path=path)


SHOTS = {
    "figure": figure,
    "figure-dark": partial(figure, scheme="dark"),
    "claim": claim,
    "notebook": notebook,
    "validate-failed": partial(validated, student=ONE_WRONG),
    "validate-passed": partial(validated, student=RIGHT),
    "assignment-list": assignment_list,
    "feedback": feedback,
    "gradebook": terminal,
    "menu": menu,
    "formgrader-assignments": partial(formgrader, where="manage_assignments", height=560),
    "formgrader-submissions": partial(formgrader, where=f"manage_submissions/{SUBJECT}",
                                      height=720),
    "formgrader-graded": graded,
}


@contextmanager
def studio():
    """A Studio in a scratch folder.

    raises: SystemExit if the book was not built
    """
    if not (ROOT / "_build" / "html" / "index.html").is_file():
        raise SystemExit("_build/html: no book there; run  python -m course book  first")
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pictures-")))
        course = Course(scratch / "three-waves")
        make_class(course)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium_path(),
                                             args=[*QUIET, "--no-sandbox"])
        yield Studio(course, scratch, browser, stack)


def make_class(course):
    """Release, hand in, grade and write feedback, as `make demo` does."""
    for name in ("notebooks", "solutions"):
        shutil.copytree(ROOT / name, course.root / name)
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    for verb in ("release", "class", "grade", "feedback"):
        subprocess.run([sys.executable, "-m", "autograder", "--course", str(course.root), verb,
                        SUBJECT], cwd=ROOT, check=True)


def main(names):
    PICTURES.mkdir(exist_ok=True)
    with studio() as here:
        for name in names or SHOTS:
            path = PICTURES / f"{name}.png"
            SHOTS[name](here, path)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
