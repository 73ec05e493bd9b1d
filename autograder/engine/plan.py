"""What is to be run of one notebook, where, and with which names: a list that a tester follows."""

import re
from dataclasses import dataclass, replace

from ..cells import SAME_PROCESS
from . import names
from .needs import Source, needs


@dataclass(frozen=True)
class Step:
    """One code cell.

    place:  index in the notebook's cells
    count:  its In[...] number
    kind:   "student" (and given cells: they run in the student's process too), "tests", "beside"
            (tests that run in the student's process), "skipped" (an earlier try ended in it)
    key:    the grade_id of a tests cell, else ""
    text:   source
    run:    of a tests cell: (In[...] number, source) of the author's cells to execute before it
    fetch:  of a tests cell: names to fetch from the student's process
    shown:  of a tests cell: what its visible part defines, for later cells of the student's
    judged: whether an earlier try has already given a verdict
    """

    place: int
    count: int
    kind: str
    key: str
    text: str
    run: tuple = ()
    fetch: tuple = ()
    shown: str = ""
    judged: bool = False


@dataclass(frozen=True)
class Author:
    """What the author wrote in one notebook, which no submission can change.

    locked:  grade_id -> source of each locked code cell, hidden tests included
    graded:  grade_ids of the cells that earn points
    answers: grade_id -> source of the author's answer, for the names that it binds
    beside:  grade_ids of tests that run in the student's process
    hidden:  compiled pattern of a hidden region
    """

    locked: dict
    graded: frozenset
    answers: dict
    beside: frozenset
    hidden: re.Pattern

    def kind(self, cell):
        """"given", "tests", "answer" or "free"; only what the author locked is the author's."""
        mark = cell.metadata.get("nbgrader", {})
        key = mark.get("grade_id")
        if mark.get("locked") and self.locked.get(key) == cell.source:
            return "tests" if key in self.graded else "given"
        return "answer" if mark.get("solution") and key in self.answers else "free"


def make(notebook, author):
    """The Steps of a notebook that nbgrader has sanitized, in order.

    notebook: nbformat.NotebookNode
    author:   Author
    returns:  list of Step, one per code cell that is not empty
    """
    cells = [(k, c) for k, c in enumerate(notebook.cells)
             if c.cell_type == "code" and c.source.strip() and not is_skipped(c)]
    kinds = [author.kind(c) for _, c in cells]
    found = needs([source_of(c, kind, author) for (_, c), kind in zip(cells, kinds, strict=True)])
    steps = [Step(place, n, "student", key_of(cell), cell.source)
             for n, (place, cell) in enumerate(cells, 1)]
    return [
        tests_step(step, found[n], author) if kind == "tests" else step
        for n, (step, kind) in enumerate(zip(steps, kinds, strict=True))
    ]


def is_skipped(cell):
    """nbclient runs no cell with this tag."""
    return "skip-execution" in cell.metadata.get("tags", [])


def key_of(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def source_of(cell, kind, author):
    """An answer counts by what the author's own binds; what a student binds decides nothing."""
    text = {"answer": author.answers.get(key_of(cell), ""), "free": ""}.get(kind, cell.source)
    return Source(kind, text)


def tests_step(step, need, author):
    if step.key in author.beside:
        return replace(step, kind="beside")
    shown = names.quiet(author.hidden.sub("", step.text), need.known)
    # The n-th cell in order has the number n + 1.
    run = tuple((place + 1, text) for place, text in need.run)
    return replace(step, kind="tests", run=run, fetch=need.fetch, shown=shown)


def after(steps, verdicts, lost):
    """The steps of the next try, after a student's process ended in the cell at `lost`.

    verdicts: places of the tests cells that have a verdict
    """
    return [
        replace(s, kind="skipped" if s.place == lost or s.kind == "skipped" else s.kind,
                judged=s.judged or s.place in verdicts)
        for s in steps
    ]


def hidden_pattern(begin="### BEGIN HIDDEN TESTS", end="### END HIDDEN TESTS"):
    return re.compile(rf"^[^\n]*{re.escape(begin)}.*?{re.escape(end)}[^\n]*$", re.DOTALL | re.M)


def author_of(stored, source, hidden):
    """What the author wrote, from the gradebook and from the source notebook where there is one.

    stored: iterable of (grade_id, source, locked, cell type, graded) from nbgrader's gradebook
    source: nbformat.NotebookNode with the answers, or None
    hidden: pattern of a hidden region
    """
    code = [s for s in stored if s[3] == "code"]
    locked = {key: text for key, text, is_locked, *_ in code if is_locked}
    graded = frozenset(key for key, *_, is_graded in code if is_graded)
    # Without the source an answer counts by its stub, which names the function to write.
    answers = {key: text for key, text, is_locked, *_ in code if not is_locked}
    cells = source.cells if source is not None else []
    marks = [(c, c.metadata.get("nbgrader", {}).get("grade_id")) for c in cells]
    answers.update({key: c.source for c, key in marks if key in answers})
    beside = {key for c, key in marks
              if key and c.metadata.get("three_waves", {}).get("trust") == SAME_PROCESS}
    return Author(locked, graded, answers, frozenset(beside), hidden)
