"""What a student sees is what the grader sees: visible tests, in one kernel and in two processes.

Hidden tests are taken out of a copy of the assignment, so that both run the very same cells.
"""

import copy
import re
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import cells as author
from autograder import grade, release, variants
from autograder.engine import verdicts
from course import ROOT
from tests.autograder.courses import SHIPPED, answered, bare, copy_config, hand_in

pytestmark = pytest.mark.slow

HIDDEN = re.compile(r"^### BEGIN HIDDEN TESTS.*?^### END HIDDEN TESTS\n", re.DOTALL | re.M)


@pytest.fixture(scope="module", params=SHIPPED)
def visible(request, tmp_path_factory):
    """(course, name, {student: {exercise: Variant}}): all variants, handed in and graded."""
    name = request.param
    course = copy_config(tmp_path_factory.mktemp(name))
    shutil.copytree(ROOT / "solutions" / name, course.solutions / name)
    path = course.author_files(name)[0]
    text, gone = HIDDEN.subn("", path.read_text("utf-8"))
    assert gone, "there was no hidden test to take out"
    path.write_text(text, "utf-8")
    release.release(course, name)
    classes = spread(variants.read(path))
    right = variants.reference_answers(author.read(path))
    for student, chosen in classes.items():
        answers = right | {e: v.source for e, v in chosen.items()}
        hand_in(course, student, name, {f"{name}.ipynb": bare(answered(course, name, answers))})
    for _, entry, _ in grade.grade(course, name):
        assert entry.status == "graded"
    return course, name, classes


def spread(others):
    """Every variant in some notebook, one of an exercise in each."""
    classes = {}
    for v in others:
        k = sum(v.exercise in chosen for chosen in classes.values())
        classes.setdefault(f"student-{k:02}", {})[v.exercise] = v
    return classes


def in_two_processes(course, name, student):
    path = course.autograded / student / name / f"{name}.ipynb"
    return {c.id: verdicts.of(c) == "passed" for c in graded_cells(nbformat.read(path, 4))}


def in_one_kernel(course, name, students):
    """As in JupyterLab: run all, and go on after an error as a student does; a dict for each.

    One kernel serves all students, and forgets every name before the next.
    """
    notebooks = [nbformat.read(course.submitted / student / name / f"{name}.ipynb", as_version=4)
                 for student in students]
    whole = copy.deepcopy(notebooks[0])
    whole.cells = [cell for notebook in notebooks
                   for cell in (*notebook.cells, nbformat.v4.new_code_cell("%reset -f"))]
    # An answer that never ends is interrupted, as a student does; then the next cell runs.
    NotebookClient(whole, allow_errors=True, timeout=60, interrupt_on_timeout=True).execute()
    return [{c.id: all(o.output_type != "error" for o in c.outputs) for c in graded_cells(notebook)}
            for notebook in notebooks]


def graded_cells(notebook):
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")
            and c.cell_type == "code"]


def test_every_variant_gets_the_verdict_that_its_student_sees(visible):
    course, name, classes = visible
    assert sum(map(len, classes.values())) == len(variants.read(course.author_files(name)[0]))
    for (student, chosen), seen in zip(classes.items(), in_one_kernel(course, name, classes),
                                       strict=True):
        told = {e: v.name for e, v in chosen.items()}
        assert in_two_processes(course, name, student) == seen, told


def test_some_of_them_fail_where_students_look_and_some_do_not(visible):
    course, name, classes = visible
    seen = [in_two_processes(course, name, student).values() for student in classes]
    seen = [passed for each in seen for passed in each]
    assert {True, False} == set(seen)
