"""An author's cells as an nbgrader source notebook, the same bytes on every run."""

import itertools
import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from . import cells as author

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# role -> (grade, solution, locked), as nbgrader's schema 3 has them
FLAGS = {
    "given": (False, False, True),
    "exercise": (False, True, False),
    "tests": (True, False, True),
    "essay": (True, True, False),
}


def build(path):
    """The nbgrader source notebook of an author's file: answers and hidden tests included.

    path:    pathlib.Path of solutions/<subject>/<notebook>.py
    returns: nbformat.NotebookNode, format 4.5
    raises:  AuthorError
    """
    return notebook_of(author.read(path))


def notebook_of(cells):
    ids = unique_ids(cells)
    return new_notebook(
        metadata=METADATA,
        cells=[notebook_cell(cell, key) for cell, key in zip(cells, ids, strict=True)],
    )


def notebook_cell(cell, key):
    make = new_markdown_cell if cell.is_markdown else new_code_cell
    made = make(cell.source, id=key)
    if cell.role in FLAGS:
        made.metadata["nbgrader"] = nbgrader_metadata(cell)
    if cell.trust:
        made.metadata["three_waves"] = {"trust": cell.trust}
    return made


def nbgrader_metadata(cell):
    grade, solution, locked = FLAGS[cell.role]
    metadata = {
        "cell_type": "markdown" if cell.is_markdown else "code",
        "grade": grade,
        "grade_id": author.cell_id(cell),
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return metadata | ({"points": cell.points} if grade else {})


def unique_ids(cells):
    """Cell ids: the exercise's name, or a slug of the text, numbered where it is taken."""
    taken = {author.cell_id(cell) for cell in cells if cell.name}
    ids = []
    for cell in cells:
        key = author.cell_id(cell) if cell.name else first_free(slug(cell), taken)
        taken.add(key)
        ids.append(key)
    return ids


def first_free(base, taken):
    numbered = (f"{base}-{k}" for k in itertools.count(2))
    return base if base not in taken else next(key for key in numbered if key not in taken)


def slug(cell):
    """The first words of a cell, prefixed so that no exercise's name is met."""
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    words = re.findall(r"[a-z0-9]+", first.lower())
    return "-".join([cell.role, *words])[:48].rstrip("-")


def text_of(notebook):
    """A notebook as the text that is written: keys sorted, one newline at the end."""
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def write(notebook, path):
    """Write a notebook, LF line ends on every system, so that bytes can be compared."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text_of(notebook), encoding="utf-8", newline="\n")
