"""Feedback pages: what nbgrader's generate_feedback (and formgrader's button) writes for a student.

nbgrader's own page prints the hidden tests and their tracebacks. This one shows, per exercise, the
score, what was expected, the misconception it points to, and the student's own code. It is one
file that asks nothing of any other host.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from pathlib import Path

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from pygments.formatters import HtmlFormatter
from traitlets import List
from traitlets.config import Config

from . import gradebook, journal
from .explain import Finding, explain
from .nbgrader_api import api, last_error
from .whole import write_whole

TEMPLATES = Path(__file__).parent / "templates"
SHOWN_BY = (".py", ".j2", ".css", ".html")
HEADING = re.compile(r"^#+\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Card:
    """One graded cell as its student sees it."""

    key: str
    title: str
    score: float
    worth: float
    finding: Finding
    answer: str
    written: bool
    comment: str
    printed: str


class FeedbackExporter(HTMLExporter):
    """nbconvert's HTML exporter with our page; nbgrader insists on a template name of its own."""

    def __init__(self, config=None, **kwargs):
        config = Config(config or {})
        config.HTMLExporter.template_name = "three_waves"
        config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
        super().__init__(config=config, **kwargs)


class Explain(NbGraderPreprocessor):
    """Gathers the cards; runs after nbgrader's GetGrades has put scores and comments in place."""

    # HTMLExporter sets this on every preprocessor; nbgrader's base would warn that it cannot.
    display_data_priority = List().tag(config=True)

    def preprocess(self, nb, resources):
        resources["title"] = title_of(nb) or resources["nbgrader"]["notebook"]
        resources["cards"] = cards(nb)
        resources["highlight_css"] = highlight_css()
        return nb, resources


def title_of(notebook):
    """The first heading of a notebook, or ""."""
    prose = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return next((found[0] for text in prose if (found := HEADING.findall(text))), "")


def cards(notebook):
    """One Card per graded cell, in order.

    notebook: an autograded notebook that nbgrader's GetGrades went over
    """
    title, answers, made = "", {}, []
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution"):
            answers[mark["grade_id"]] = cell
        if mark.get("grade"):
            made.append(make_card(cell, mark, answers, title))
        elif cell.cell_type == "markdown" and (found := HEADING.findall(cell.source)):
            title = found[-1]
    return made


def make_card(cell, mark, answers, title):
    key = mark["grade_id"].removesuffix("_tests")
    answer, written = answers.get(key), bool(mark.get("solution"))
    return Card(
        key=key,
        title=title or key,
        score=float(mark.get("score") or 0),
        worth=float(mark["points"]),
        finding=graded_by_person(mark) if written else explain(cell, answer),
        answer=answer.source if answer is not None else "",
        written=written,
        comment=comment_on(answer),
        printed="" if written else printed(cell),
    )


def comment_on(answer):
    """What a person wrote; nbgrader's own "No response." says less than the finding does."""
    comment = answer.metadata.nbgrader.get("comment") if answer is not None else None
    return "" if comment in (None, "No response.") else comment


def graded_by_person(mark):
    full = float(mark.get("score") or 0) >= float(mark["points"])
    return Finding("passed" if full else "failed", "A person reads this answer.")


def printed(cell):
    text = "".join(o.text for o in cell.get("outputs", []) if o.output_type == "stream")
    return text if len(text) <= 4000 else text[:4000] + "\n... (cut)"


def highlight_css():
    light = HtmlFormatter(style="default").get_style_defs(".highlight")
    dark = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"


def write_all(course, assignment, students, force=False):
    """Write a feedback page per student whose grade, comments or answers are not on it yet.

    students: names; those whose file could not be graded get a page that says why
    yields:   (student, path of the page or None, reason)
    """
    entries = journal.load(course, assignment)
    for student in students:
        entry = entries.get(student)
        if entry is None:
            yield student, None, "not graded yet"
        elif entry.status == "graded":
            yield write_one(course, assignment, student, force)
        else:
            yield student, write_excuse(course, assignment, student, entry), entry.reason


def write_one(course, assignment, student, force):
    folder = course.feedback / student / assignment
    made_from = made_from_digest(course, assignment, student)
    record = course.private / "journal" / f"{assignment}.feedback.json"
    if not force and page_in(folder) and journal.read_json(record).get(student) == made_from:
        return student, page_in(folder), ""
    with api(course) as nbgrader:
        result = nbgrader.generate_feedback(assignment, student, force=True)
    if not result["success"]:
        return student, None, last_error(result)
    journal.write_json(record, journal.read_json(record) | {student: made_from})
    return student, page_in(folder), ""


def made_from_digest(course, assignment, student):
    """SHA-256 of all that a page shows: answers, scores, comments, and the code that shows it."""
    graded = sorted((course.autograded / student / assignment).rglob("*.ipynb"))
    ours = [p for p in sorted(Path(__file__).parent.rglob("*")) if p.suffix in SHOWN_BY]
    total = hashlib.sha256(repr(gradebook.standing(course, assignment, student)).encode())
    for path in [*graded, *ours]:
        total.update(path.read_bytes())
    return total.hexdigest()


def page_in(folder):
    return next(iter(sorted(folder.glob("*.html"))), None)


def write_excuse(course, assignment, student, entry):
    """A page for a submission that could not be graded: why, and what to do.

    Named as nbgrader would name it, with the two files that its release_feedback asks for.
    """
    text = (TEMPLATES / "excuse.html").read_text(encoding="utf-8")
    for key, value in {"ASSIGNMENT": assignment, "REASON": entry.reason}.items():
        text = text.replace(f"@{key}@", html.escape(value))
    folder, handed_in = (f / student / assignment for f in (course.feedback, course.submitted))
    pages = [folder / f"{name}.html" for name in gradebook.notebook_names(course, assignment)]
    for page in pages:
        write_whole(page, text.encode())
    for name in ("timestamp.txt", "submission_secret.txt"):
        if (handed_in / name).is_file():
            write_whole(folder / name, (handed_in / name).read_bytes())
    return pages[0]
