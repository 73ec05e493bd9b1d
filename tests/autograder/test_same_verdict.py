"""What a student sees is what the grader sees: the same cells, in one kernel and in two processes.

The kernel runs the notebooks that were graded, hidden tests and all, and those that were handed in,
which have none.
"""

import copy

import nbformat
import pytest
from nbclient import NotebookClient

from autograder.engine import verdicts

pytestmark = pytest.mark.slow


def in_two_processes(notebook):
    return {c.id: verdicts.of(c) == "passed" for c in graded_cells(notebook)}


def in_one_kernel(notebooks, folder):
    """As in JupyterLab: run all, and go on after an error as a student does; a dict for each.

    One kernel serves all notebooks, and forgets every name before the next.
    """
    whole = copy.deepcopy(notebooks[0])
    # The same notebook twice has each of its cells twice; each keeps its own outputs.
    notebooks = copy.deepcopy(notebooks)
    whole.cells = [cell for notebook in notebooks
                   for cell in (*notebook.cells, nbformat.v4.new_code_cell("%reset -f"))]
    # An answer that never ends is interrupted, as a student does; then the next cell runs.
    NotebookClient(whole, allow_errors=True, timeout=60, interrupt_on_timeout=True,
                   resources={"metadata": {"path": folder}}).execute()
    return [{c.id: all(o.output_type != "error" for o in c.outputs) for c in graded_cells(notebook)}
            for notebook in notebooks]


def graded_cells(notebook):
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")
            and c.cell_type == "code"]


@pytest.fixture(scope="session")
def seen(fates, tmp_path_factory):
    """{student: (verdicts of the grader, of one kernel, of one kernel on what was handed in)}."""
    def notebook(folder, student):
        return nbformat.read(folder / student / fates.assignment / f"{fates.path.stem}.ipynb", 4)

    graded = [notebook(fates.course.autograded, student) for student in fates.classes]
    handed_in = [notebook(fates.course.submitted, student) for student in fates.classes]
    alone = in_one_kernel(graded + handed_in, tmp_path_factory.mktemp("alone"))
    return dict(zip(fates.classes, zip(map(in_two_processes, graded), alone,
                                       alone[len(graded) :], strict=False), strict=True))


def test_every_variant_gets_the_verdict_that_one_kernel_gives(fates, seen):
    assert sum(map(len, fates.classes.values())) == len(fates.variants)
    for student, (graded, alone, _) in seen.items():
        told = {e: v.name for e, v in fates.classes[student].items()}
        assert graded == alone, told


def test_what_fails_where_the_student_looks_fails_in_grading(seen):
    for student, (graded, _, looked) in seen.items():
        assert graded.keys() == looked.keys(), student
        assert {c for c in looked if not looked[c]} <= {c for c in graded if not graded[c]}, student


def test_some_answers_fail_where_students_look_and_some_do_not(seen):
    assert {True, False} == {passed for _, _, looked in seen.values() for passed in looked.values()}
