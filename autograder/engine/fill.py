"""Put what was seen into a notebook, as nbclient would have left it."""

import nbformat

from . import verdicts


def fill(notebook, run):
    """Outputs, numbers and verdicts of a finished run, into the notebook itself."""
    verdicts.forget(notebook)
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            fill_cell(cell, run.found.get(place))
    notebook.metadata.setdefault("language_info", nbformat.from_dict({"name": "python"}))
    return notebook


def fill_cell(cell, said):
    if said is None:
        cell.outputs, cell.execution_count = [], None
        return
    cell.outputs = [nbformat.from_dict(output) for output in said["outputs"]]
    cell.execution_count = said["count"]
    if "verdict" in said:
        verdicts.note(cell, said)
