"""A demonstration class: submissions of every kind, made from an exercise's own variants."""

import re
from dataclasses import dataclass, field

import nbformat

from . import build, gradebook, variants
from . import cells as author
from .whole import write_whole

# Says that a student's folder is made up, so that a table never labels a real one.
MARK = ".demonstration"
RAISES = 'raise ValueError("this cell stops here")\n'
# Students do not write the author's markers.
MARKER = re.compile(r"^\s*### (BEGIN|END) SOLUTION *\n?", re.MULTILINE)
SYNTAX = "def {name}(\n    return 1\n"


@dataclass(frozen=True)
class Pupil:
    """One member of the class: what is handed in, and how it is meant to be.

    answers: exercise name -> source; exercises that are not there stay unanswered
    raw:     file name -> text, instead of a notebook
    """

    name: str
    kind: str
    answers: dict = field(default_factory=dict)
    raw: dict = field(default_factory=dict)


def make(course, assignment):
    """Write the class's submissions; files that are already right stay as they are.

    returns: list of Pupil
    """
    path = course.author_files(assignment)[0]
    cells, others = author.read(path), variants.read(path)
    released = nbformat.read(course.notebooks / assignment / f"{path.stem}.ipynb", as_version=4)
    pupils = roster(cells, others, path.stem)
    for pupil in pupils:
        write(course.submitted / pupil.name / assignment, files_of(pupil, released, path.stem))
        write_whole(course.submitted / pupil.name / MARK, b"made by autograder class\n")
    register(course, pupils)
    return pupils


def register(course, pupils):
    """Give the class names in the gradebook, which formgrader would else show as None."""
    with gradebook.opened(course) as book:
        for pupil in pupils:
            book.update_or_create_student(
                pupil.name, first_name=pupil.name.capitalize(), last_name="Demonstration"
            )


def kinds(course, assignment):
    """What each of the class's submissions is meant to be, for names that are in the class."""
    path = course.author_files(assignment)[0]
    pupils = roster(author.read(path), variants.read(path), path.stem)
    return {p.name: p.kind for p in pupils if (course.submitted / p.name / MARK).exists()}


def files_of(pupil, released, name):
    if pupil.raw:
        return pupil.raw
    answers = {name: MARKER.sub("", source) for name, source in pupil.answers.items()}
    return {f"{name}.ipynb": build.text_of(variants.answer(released, answers))}


def write(folder, files):
    for name, text in files.items():
        target = folder / name
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            write_whole(target, text.encode())
    folder.mkdir(parents=True, exist_ok=True)


def roster(cells, others, stem):
    """Fourteen pupils: right, differently right, wrong, partly, broken in every usual way."""
    right = variants.reference_answers(cells)
    names = list(right)
    half = names[: len(names) // 2]
    last = names[-1]
    return [
        Pupil("ada", "right: the author's own answers", right),
        Pupil("boris", "right, in another way", right | choose(others, names, True, 0)),
        Pupil("chen", "right, in a third way", right | choose(others, names, True, 1)),
        Pupil("dana", "every answer wrong", right | choose(others, names, False, 0)),
        Pupil("emeka", "every answer wrong, otherwise", right | choose(others, names, False, 1)),
        Pupil("farah", "first half right, second half wrong",
              right | choose(others, names[len(half):], False, 2)),
        Pupil("goran", "first half answered, then stopped", {n: right[n] for n in half}),
        Pupil("hana", "opened it and answered nothing", {}),
        Pupil("ivan", "right, but one cell raises", right | {last: RAISES + right[last]}),
        Pupil("jun", "right, but one function never ends", right | {last: endless(right[last])}),
        Pupil("kofi", "half a file: the upload broke", raw={f"{stem}.ipynb": '{"cells": [{"cell_'}),
        Pupil("lena", "the notebook is missing", raw={"notes.txt": "I hand it in tomorrow.\n"}),
        Pupil("mateo", "right, with a syntax error", right | {last: SYNTAX.format(name=last)}),
        Pupil("nadia", "one answer wrong", right | choose(others, names[:1], False, 3)),
    ]


def choose(others, names, right, k):
    """The k-th right or wrong variant of each exercise, counted round when there are fewer."""
    picked = {}
    for name in names:
        of_name = variants.of_exercise(others, name, right)
        if of_name:
            picked[name] = of_name[k % len(of_name)].source
    return picked


def endless(source):
    """An answer whose function goes round for ever: the loop stands before its first statement."""
    head, _, body = source.partition("### BEGIN SOLUTION")
    indent = head[len(head.rstrip(" ")):]
    return f"{head}while True:\n{indent}    pass\n{indent}### BEGIN SOLUTION{body}"
