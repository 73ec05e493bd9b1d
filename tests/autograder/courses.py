"""Courses to try things on: a small one made of the author's template, and the shipped ones."""

import shutil

import nbformat

from autograder import cells as author
from autograder import grade, release, variants
from autograder.layout import Course
from course import ROOT, new
from tests.autograder.assignments import classes

SHIPPED = sorted(p.parent.name for p in (ROOT / "solutions").glob("*/*.variants.py"))


def copy_config(folder):
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return Course(folder)


def make_small(folder):
    home = folder / "solutions" / "demo"
    home.mkdir(parents=True)
    for kind in (".py", ".variants.py"):
        (home / f"demo{kind}").write_text(new.filled(f"exercise{kind}", "demo"), encoding="utf-8")
    return copy_config(folder)


def hand_in(course, student, assignment, files):
    """Put files into submitted/<student>/<assignment>/: name -> text."""
    folder = course.submitted / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def answered(course, assignment, answers, notebook=None):
    """The text of a released notebook with these answers filled in."""
    path = course.notebooks / assignment / f"{notebook or assignment}.ipynb"
    filled = variants.answer(nbformat.read(path, as_version=4), answers)
    return nbformat.writes(filled)


CELL_CPU_S, NOTEBOOK_CPU_S = 10, 60  # what the author's answers may use of a processor


def bare(text):
    """A notebook from which a student took out the cells that are there to play with.

    They are not graded, but each costs its time, in every submission of a class.
    """
    notebook = nbformat.reads(text, 4)
    notebook.cells = [cell for cell in notebook.cells
                      if cell.cell_type != "code" or "nbgrader" in cell.metadata]
    return nbformat.writes(notebook)


class Fates:
    """A shipped assignment, graded through nbgrader: the k-th variants of all exercises at once."""

    def __init__(self, folder, assignment):
        self.assignment = assignment
        self.course = copy_config(folder)
        shutil.copytree(classes.home_of(assignment), folder / "solutions" / assignment)
        release.release(self.course, assignment)
        self.path = self.course.author_files(assignment)[0]
        self.cells, self.variants = author.read(self.path), variants.read(self.path)
        self.classes = self.hand_in_all()
        for _ in grade.grade(self.course, assignment, timeout_s=CELL_CPU_S):
            pass

    def hand_in_all(self):
        """Students named author, right-k and wrong-k; returns name -> {exercise: Variant}."""
        reference = variants.reference_answers(self.cells)
        classes = {"author": {}}
        for v in self.variants:
            kind = "right" if v.right else "wrong"
            k = 0
            while v.exercise in classes.get(f"{kind}-{k}", {}):
                k += 1
            classes.setdefault(f"{kind}-{k}", {})[v.exercise] = v
        for name, chosen in classes.items():
            answers = reference | {e: v.source for e, v in chosen.items()}
            text = answered(self.course, self.assignment, answers, self.path.stem)
            text = bare(text) if name.startswith("wrong") else text
            hand_in(self.course, name, self.assignment, {f"{self.path.stem}.ipynb": text})
        return classes
