"""A release: the same bytes each time, no answer in it, and never over a student's work."""

import shutil

import nbformat
import pytest

from autograder import release
from autograder.errors import AuthorError, LeakError, ReleaseError, StudentWorkError
from autograder.layout import find_course
from course import ROOT
from tests.autograder.courses import SHIPPED, answered, copy_config, hand_in


def bytes_of(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def edit(course, old, new):
    path = course.solutions / "demo" / "demo.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_second_release_changes_no_byte_and_says_so(small):
    first = release.release(small, "demo")
    before = bytes_of(small.notebooks)
    second = release.release(small, "demo")
    assert [p.name for p in first.changed] == ["demo.ipynb"]
    assert second.changed == [] and bytes_of(small.notebooks) == before


@pytest.mark.parametrize("assignment", SHIPPED)
def test_the_committed_notebooks_are_what_the_solutions_build(assignment, tmp_path):
    shutil.copytree(ROOT / "solutions" / assignment, tmp_path / "solutions" / assignment)
    course = copy_config(tmp_path)
    release.release(course, assignment, register=False)
    committed = bytes_of(ROOT / "notebooks" / assignment)
    assert bytes_of(course.notebooks / assignment) == committed, "run  autograder release"


def test_students_get_the_stub_and_the_visible_tests_but_no_answer(released_small):
    text = (released_small.notebooks / "demo" / "demo.ipynb").read_text()
    assert "YOUR CODE HERE" in text and "expected [2, -4, 1]" in text
    for secret in ("SOLUTION", "HIDDEN", "2 * np.asarray", "changed x itself"):
        assert secret not in text


def test_only_notebooks_are_released_not_the_variants_beside_them(released_small):
    assert [p.name for p in released_small.notebooks.rglob("*") if p.is_file()] == ["demo.ipynb"]


def test_files_that_belong_to_an_assignment_are_released_with_it(small):
    (small.solutions / "demo" / "files").mkdir()
    (small.solutions / "demo" / "files" / "points.csv").write_text("1,2\n")
    release.release(small, "demo")
    assert (small.notebooks / "demo" / "points.csv").read_text() == "1,2\n"


def test_a_notebook_with_answers_in_it_is_never_replaced(small):
    release.release(small, "demo")
    path = small.notebooks / "demo" / "demo.ipynb"
    path.write_text(answered(small, "demo", {"twice": "def twice(x): return x + x  # mine"}))
    before = path.read_bytes()
    edit(small, "Two times every number", "Double every number")
    with pytest.raises(StudentWorkError, match="twice hold answers"):
        release.release(small, "demo")
    assert path.read_bytes() == before


def test_an_answer_in_the_prose_is_the_author_s_choice_but_stray_markers_are_not(small):
    edit(small, "# Question, picture", "# return 2 * np.asarray(x, dtype=float)\n# Question")
    release.release(small, "demo")  # prose may quote it: the author shows it on purpose
    edit(small, "### BEGIN SOLUTION", "# BEGIN SOLUTION follows\n    ### BEGIN SOLUTION")
    with pytest.raises(AuthorError, match="expected BEGIN then END"):
        release.release(small, "demo")


def test_a_leak_is_named_with_its_cell_and_line(small):
    from autograder import cells, leaks

    read = cells.read(small.author_files("demo")[0])
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("    return 2 * np.asarray(x, dtype=float)", id="spill")]
    )
    with pytest.raises(LeakError, match="'spill' shows 'return 2"):
        leaks.check(notebook, read, "demo.ipynb")


def test_a_release_with_outputs_is_refused(small):
    from autograder import cells, leaks

    out = nbformat.v4.new_output("stream", text="4")
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("1 + 3", id="sum", outputs=[out])]
    )
    with pytest.raises(LeakError, match="'sum' has outputs"):
        leaks.check(notebook, cells.read(small.author_files("demo")[0]), "demo.ipynb")


def test_a_broken_author_file_changes_nothing(small):
    release.release(small, "demo")
    before = bytes_of(small.notebooks), bytes_of(small.private)
    edit(small, 'points=1', 'points="many"')
    with pytest.raises(AuthorError, match="found points='many'"):
        release.release(small, "demo")
    assert (bytes_of(small.notebooks), bytes_of(small.private)) == before


def test_graded_cells_cannot_be_renamed_once_submissions_were_graded(small):
    from autograder import grade

    release.release(small, "demo")
    hand_in(small, "ada", "demo", {"demo.ipynb": answered(small, "demo", {})})
    assert [entry.status for _, entry, _ in grade.grade(small, "demo")] == ["graded"]
    before = bytes_of(small.notebooks)
    edit(small, '="twice"', '="double"')
    with pytest.raises(ReleaseError, match="give the new version another name"):
        release.release(small, "demo")
    assert bytes_of(small.notebooks) == before


def test_the_release_is_the_same_whatever_folder_it_is_made_in(small, released_small):
    release.release(small, "demo")
    assert bytes_of(small.notebooks) == bytes_of(released_small.notebooks)


def test_a_course_is_found_from_a_folder_inside_it(small):
    inside = small.solutions / "demo"
    assert find_course(inside).root == small.root
