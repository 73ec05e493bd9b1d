"""The nbgrader source notebook: valid, stable, and the same bytes on every run."""

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.nbgraderformat import MetadataValidator, ValidationError

from autograder import build
from autograder.cells import Cell

names = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
sources = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40)


@st.composite
def author_cells(draw):
    """Any sequence of cells with unique names, as `cells.read` would let through."""
    found = []
    for name in draw(st.lists(names, unique=True, max_size=5)):
        if name.endswith("_tests"):
            continue
        found.append(Cell("prose", "", 0, draw(sources), ""))
        found.append(Cell(draw(st.sampled_from(["given", "exercise"])), name, 0, draw(sources), ""))
        if draw(st.booleans()):
            found.append(Cell("tests", name, draw(st.floats(0.5, 9)), draw(sources), ""))
        found.append(Cell("free", "", 0, draw(sources), ""))
    return found


@given(author_cells())
@settings(deadline=None)
def test_any_author_file_becomes_a_valid_notebook_with_unique_ids(found):
    notebook = build.notebook_of(found)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    nbformat.validate(notebook)  # after the ids: it would mend doubles in silence
    assert [cell.source for cell in notebook.cells] == [cell.source for cell in found]


@given(author_cells())
@settings(deadline=None)
def test_building_twice_gives_the_same_bytes(found):
    assert build.text_of(build.notebook_of(found)) == build.text_of(build.notebook_of(found))


@given(author_cells())
@settings(deadline=None)
def test_what_is_written_reads_back_equal(found):
    notebook = build.notebook_of(found)
    assert nbformat.reads(build.text_of(notebook), as_version=4) == notebook


@given(author_cells())
@settings(deadline=None)
def test_nbgrader_accepts_the_metadata_of_every_cell(found):
    for cell in build.notebook_of(found).cells:
        if "nbgrader" in cell.metadata:
            try:
                MetadataValidator().validate_cell(cell)
            except ValidationError as fault:
                raise AssertionError(fault) from fault


def test_ids_come_from_names_not_from_positions():
    exercise = Cell("exercise", "root", 0, "def root(x): ...", "")
    alone = build.notebook_of([exercise])
    after = build.notebook_of([Cell("prose", "", 0, "# New", ""), exercise])
    assert alone.cells[0].id == after.cells[1].id == "root"


def test_the_ids_of_two_equal_cells_differ():
    cell = Cell("prose", "", 0, "# Same", "")
    assert [c.id for c in build.notebook_of([cell, cell]).cells] == ["prose-same", "prose-same-2"]


def test_essays_are_graded_by_a_person_and_given_cells_are_locked():
    essay, given_cell = build.notebook_of(
        [Cell("essay", "why", 2.0, "Because.", ""), Cell("given", "data", 0, "x = 1", "")]
    ).cells
    flags = ("grade", "solution", "locked")
    assert [essay.metadata.nbgrader[f] for f in flags] == [True, True, False]
    assert [given_cell.metadata.nbgrader[f] for f in flags] == [False, False, True]
    assert essay.cell_type == "markdown" and essay.metadata.nbgrader.points == 2.0
