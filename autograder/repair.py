"""Mend what a slip of the hand does to a notebook, before nbgrader looks at it.

A cell that was copied keeps its grade_id: nbgrader empties the metadata of one of the two and then
refuses the whole notebook, since empty metadata reads as an old version. A locked cell that was
deleted takes its points with it. Both happen to careful students.
"""

from dataclasses import dataclass

from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import DeduplicateIds

NOTES = "three_waves_repaired"
KINDS = ("grade", "solution", "task")


class Repair(DeduplicateIds):
    """nbgrader's DeduplicateIds, then every locked cell that is missing put back in its place.

    Runs in place of DeduplicateIds; what was done is listed in the notebook's metadata.
    """

    def preprocess(self, nb, resources):
        nb.metadata.pop(NOTES, None)  # what a submission says of itself is no finding
        nb, resources = super().preprocess(nb, resources)
        released = released_cells(resources["nbgrader"])
        notes = [*forget_emptied(nb), *reset(nb, released), *restore(nb, released)]
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


def released_cells(where):
    """The named cells of a notebook in order, as they were released.

    where:   nbgrader's resources: "assignment", "notebook", "db_url"
    returns: list of Released
    """
    with Gradebook(where["db_url"]) as book:
        notebook = book.find_notebook(where["notebook"], where["assignment"])
        kinds = {"grade": names_of(notebook.grade_cells), "task": names_of(notebook.task_cells),
                 "solution": names_of(notebook.solution_cells)}
        worth = {c.name: c.max_score for c in (*notebook.grade_cells, *notebook.task_cells)}
        return [Released(s.name, s.cell_type, s.source, mark_of(s, kinds, worth))
                for s in notebook.source_cells]


def names_of(cells):
    return {cell.name for cell in cells}


@dataclass(frozen=True)
class Released:
    """A named cell as the gradebook has it. mark: nbgrader's metadata."""

    name: str
    cell_type: str
    source: str
    mark: dict

    def cell(self):
        make = new_code_cell if self.cell_type == "code" else new_markdown_cell
        return make(self.source, id=self.name, metadata={"nbgrader": dict(self.mark)})


def mark_of(stored, kinds, worth):
    metadata = {
        "cell_type": stored.cell_type, "checksum": stored.checksum, "grade_id": stored.name,
        "locked": bool(stored.locked), "schema_version": 3,
        **{kind: stored.name in names for kind, names in kinds.items()},
    }
    if stored.name in worth:
        metadata["points"] = worth[stored.name]
    return metadata


def reset(notebook, released):
    """Give each known cell the settings it was released with; returns a note on each changed one.

    With "grade" or "solution" edited, nbgrader's checksums disagree and it gives the whole
    notebook up.
    """
    known, notes = {cell.name: cell.mark for cell in released}, []
    for cell in notebook.cells:
        if name_of(cell) in known:
            mark = known[name_of(cell)]
            if any(cell.metadata.nbgrader.get(key) != mark[key] for key in KINDS):
                notes.append(f"the settings of {name_of(cell)!r} were changed and were put back")
            cell.metadata.nbgrader.update(mark)
    return notes


def restore(notebook, released):
    """Put missing locked cells back behind the one that precedes them; returns a note on each."""
    notes, place = [], 0
    for stored in released:
        name = stored.name
        at = next((k for k, c in enumerate(notebook.cells) if name_of(c) == name), None)
        if at is not None:
            place = at + 1
        elif stored.mark["locked"]:
            cell = stored.cell()
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
