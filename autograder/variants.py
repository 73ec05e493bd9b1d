"""Answers beside an author's file: wrong ones that must fail, and different right ones.

    # %% wrong="moves_when_right" of="step" says="only a mistake may move"
    def step(w, x, y): ...
    # %% right="vectorised" of="step"
    def step(w, x, y): ...

They test the tests, and the demonstration class is made of them.
"""

import copy
from dataclasses import dataclass

from . import cells as author
from .errors import AuthorError

KEYS = {"wrong", "right", "of", "says", "scores"}


@dataclass(frozen=True)
class Variant:
    """One answer to one exercise.

    name:     what it is; for a wrong one, the misconception
    exercise: the exercise it answers
    right:    whether the tests must accept it
    says:     text that the failed test must show a student; "" for a right one
    scores:   points that its tests must give: 0 if wrong unless stated, None (all) if right
    source:   the whole answer cell
    where:    file, line and cell
    """

    name: str
    exercise: str
    right: bool
    says: str
    scores: float | None
    source: str
    where: str


def variants_path(path):
    return path.with_name(path.stem + ".variants.py")


def read(path):
    """The variants that stand beside an author's file, in the order of their file.

    path:    pathlib.Path of solutions/<subject>/<notebook>.py
    returns: list of Variant, empty if there is no file of variants
    raises:  AuthorError
    """
    beside = variants_path(path)
    if not beside.exists():
        return []
    exercises = [c.name for c in author.read(path) if c.role == "exercise"]
    raw = [(c, where) for c, where in author.read_percent(beside) if not is_remark(c)]
    variants = [make_variant(cell, where, exercises) for cell, where in raw]
    seen = {}
    for v in variants:
        if (v.exercise, v.name) in seen:
            raise AuthorError(f"{v.where}: {v.name!r} of {v.exercise!r} is there twice")
        seen[v.exercise, v.name] = v
    return variants


def is_remark(cell):
    """Prose, and comments without a header, are for whoever reads the file."""
    lines = [line.strip() for line in cell.source.splitlines()]
    silent = all(line.startswith("#") or not line for line in lines)
    return cell.cell_type != "code" or (silent and not KEYS & set(cell.metadata))


def make_variant(cell, where, exercises):
    header = {k: v for k, v in cell.metadata.items() if k != "lines_to_next_cell"}
    kinds = [k for k in ("wrong", "right") if k in header]
    if len(kinds) != 1 or set(header) - KEYS:
        raise AuthorError(
            f'{where}: found {header}, expected  # %% wrong="name" of="exercise" says="..."  or  '
            '# %% right="name" of="exercise"'
        )
    kind, of, says = kinds[0], header.get("of"), header.get("says", "")
    if of not in exercises:
        raise AuthorError(f"{where}: of={of!r} is no exercise; there are: {', '.join(exercises)}")
    if (kind == "wrong") != bool(says):
        raise AuthorError(
            f'{where}: a wrong answer needs says="..." (what its failed test tells the student), '
            "a right one has none"
        )
    scores = None if kind == "right" else float(header.get("scores", 0))
    return Variant(header[kind], of, kind == "right", says, scores, cell.source, where)


def of_exercise(variants, exercise, right):
    return [v for v in variants if v.exercise == exercise and v.right == right]


def answer(notebook, answers):
    """A copy of a released notebook with answer cells filled in, as a student would.

    answers: dict, exercise name -> whole source of the answer cell
    raises:  KeyError if the notebook has no such answer cell
    """
    filled, left = copy.deepcopy(notebook), dict(answers)
    for cell in filled.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution") and mark["grade_id"] in left:
            cell.source = left.pop(mark["grade_id"])
    if left:
        raise KeyError(f"no answer cell named {', '.join(sorted(left))}")
    return filled


def reference_answers(cells):
    """The author's own answers: exercise name -> source, markers left in (they are comments)."""
    return {c.name: c.source for c in cells if c.role in ("exercise", "essay")}
