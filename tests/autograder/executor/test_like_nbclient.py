"""Every kind of cell leaves the outputs that nbgrader, with a real kernel, records of it."""

import re
from pathlib import Path

import pytest

from tests.autograder.executor import authority

# They run in this order, in one kernel and in one fork. Many are no Python, so it is a text file.
TEXT = Path(__file__).with_name("cells.txt").read_text(encoding="utf-8")
CELL = re.compile(r"^# %% (\w+)\n(.*?)(?=^# %%|\Z)", re.MULTILINE | re.DOTALL)
CELLS = {name: source.strip("\n") for name, source in CELL.findall(TEXT)}


@pytest.fixture(scope="module")
def recorded(tmp_path_factory, executor):
    """name -> (nbgrader's outputs, ours)"""
    sources = list(CELLS.values())
    theirs = authority.record(sources, tmp_path_factory.mktemp("nbclient"))
    ours = executor.run(*sources)
    outputs = [run["outputs"] for run in ours]
    for run in ours:
        for update in run["updates"]:
            outputs[update["count"] - 1][update["index"]] |= {
                key: update[key] for key in ("data", "metadata")
            }
    pairs = zip(map(authority.comparable, theirs), map(authority.comparable, outputs), strict=True)
    return dict(zip(CELLS, pairs, strict=True))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_leaves_the_outputs_that_nbgrader_records(name, recorded):
    theirs, ours = recorded[name]
    assert ours == theirs
