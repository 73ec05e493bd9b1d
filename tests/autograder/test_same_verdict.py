"""What a student sees is what the grader sees: the same cells, in one kernel and in two processes.

The kernel runs the notebooks that were graded, hidden tests and all, and some of those that were
handed in, which have none.
"""

import copy

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

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
    # Cells to play with decide nothing, and cost time.
    whole.cells = [cell for notebook in notebooks
                   for cell in (*filter(counts, notebook.cells), new_code_cell("%reset -f"))]
    # An answer that never ends is interrupted, as a student does; then the next cell runs.
    NotebookClient(whole, allow_errors=True, timeout=60, interrupt_on_timeout=True,
                   resources={"metadata": {"path": folder}}).execute()
    return [{c.id: all(o.output_type != "error" for o in c.outputs) for c in graded_cells(notebook)}
            for notebook in notebooks]


def counts(cell):
    return cell.cell_type == "code" and "nbgrader" in cell.metadata


def graded_cells(notebook):
    return [c for c in notebook.cells if counts(c) and c.metadata.nbgrader.grade]


def read(fates, folder, student):
    return nbformat.read(folder / student / fates.assignment / f"{fates.path.stem}.ipynb", 4)


@pytest.fixture(scope="session")
def seen(fates, tmp_path_factory):
    """Verdicts in one kernel: {student: of what was graded}, {student: of what was handed in}."""
    some = [name for name in fates.classes if name in ("author", "wrong-0")]
    notebooks = [read(fates, fates.course.autograded, student) for student in fates.classes]
    notebooks += [read(fates, fates.course.submitted, student) for student in some]
    found = in_one_kernel(notebooks, tmp_path_factory.mktemp("alone"))
    graded, looked = found[: len(fates.classes)], found[len(fates.classes) :]
    return dict(zip(fates.classes, graded, strict=True)), dict(zip(some, looked, strict=True))


def test_every_variant_gets_the_verdict_that_one_kernel_gives(fates, seen):
    assert sum(map(len, fates.classes.values())) == len(fates.variants)
    for student, alone in seen[0].items():
        told = {e: v.name for e, v in fates.classes[student].items()}
        graded = in_two_processes(read(fates, fates.course.autograded, student))
        assert graded == alone, told


def test_what_fails_where_the_student_looks_fails_in_grading_and_some_does(seen):
    graded, looked = seen
    for student, passed in looked.items():
        assert passed.keys() == graded[student].keys(), student
        failed = {cell for cell in passed if not passed[cell]}
        assert failed <= {cell for cell, right in graded[student].items() if not right}, student
    assert all(looked["author"].values()) and not all(looked["wrong-0"].values())
