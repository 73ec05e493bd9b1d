"""Mend what a slip of the hand does to a notebook, before nbgrader looks at it.

A cell that was copied keeps its grade_id: nbgrader empties the metadata of one of the two and then
refuses the whole notebook, since empty metadata reads as an old version. A locked cell that was
deleted takes its points with it. Both happen to careful students.
"""

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import DeduplicateIds

NOTES = "three_waves_repaired"


class Repair(DeduplicateIds):
    """nbgrader's DeduplicateIds, then every locked cell that is missing put back in its place.

    Runs in place of DeduplicateIds; what was done is listed in the notebook's metadata.
    """

    def preprocess(self, nb, resources):
        nb.metadata.pop(NOTES, None)  # what a submission says of itself is no finding
        nb, resources = super().preprocess(nb, resources)
        notes = [*forget_emptied(nb), *restore(nb, locked_cells(resources["nbgrader"]))]
        if notes:
            nb.metadata[NOTES] = notes
        return nb, resources


def forget_emptied(notebook):
    """Make the cells that DeduplicateIds emptied ordinary cells; returns a note on each."""
    emptied = [c for c in notebook.cells if c.metadata.get("nbgrader") == {}]
    for cell in emptied:
        del cell.metadata["nbgrader"]
    first_lines = [(c.source.splitlines() or ["nothing"])[0] for c in emptied]
    return [f"a second copy of a graded cell was set aside: {line}" for line in first_lines]


def locked_cells(where):
    """The named cells of a notebook in order, as the gradebook has them.

    where:   nbgrader's resources: "assignment", "notebook", "db_url"
    returns: list of (name, cell), cell None unless it is locked
    """
    with Gradebook(where["db_url"]) as book:
        notebook = book.find_notebook(where["notebook"], where["assignment"])
        worth = {g.name: g.max_score for g in notebook.grade_cells}
        return [(s.name, make_cell(s, worth) if s.locked else None) for s in notebook.source_cells]


def make_cell(stored, worth):
    """A cell as it was released: nbgrader's OverwriteCells fills in what the author wrote."""
    make = new_code_cell if stored.cell_type == "code" else new_markdown_cell
    metadata = {
        "cell_type": stored.cell_type, "checksum": stored.checksum, "grade": stored.name in worth,
        "grade_id": stored.name, "locked": True, "schema_version": 3, "solution": False,
        "task": False,
    }
    if stored.name in worth:
        metadata["points"] = worth[stored.name]
    return make(stored.source, id=stored.name, metadata={"nbgrader": metadata})


def restore(notebook, expected):
    """Put missing cells back behind the named cell that precedes them; returns a note on each."""
    notes, place = [], 0
    for name, cell in expected:
        at = next((k for k, c in enumerate(notebook.cells) if name_of(c) == name), None)
        if at is not None:
            place = at + 1
        elif cell is not None:
            # A cell of the student's may have taken the id, without the metadata.
            for other in notebook.cells:
                if other.get("id") == cell.id:
                    other.id = f"{cell.id}-as-handed-in"
            notebook.cells.insert(place, cell)
            place += 1
            notes.append(f"the locked cell {name!r} was missing and was put back")
    return notes


def name_of(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")
