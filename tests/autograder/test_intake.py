"""What can be handed in, and what is said of it before anything runs."""

import nbformat
import pytest

from autograder import intake

CELL = nbformat.v4.new_code_cell("x", metadata={"nbgrader": {"grade_id": "x"}}, id="x")
GOOD = nbformat.writes(nbformat.v4.new_notebook(cells=[CELL]))
OTHER = nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", id="x")]))


def inspect(tmp_path, files, expected=("demo",)):
    for name, content in files.items():
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return intake.inspect(tmp_path, list(expected))


def test_a_good_notebook_has_no_problem(tmp_path):
    assert inspect(tmp_path, {"demo.ipynb": GOOD}) is None


BAD = {
    "half a file": (GOOD[:40], "is not a notebook: it begins with"),
    "nothing": ("", "it begins with 'nothing'"),
    "an html page": ("<html>login</html>", "begins with '<html>login</html>'"),
    "not text": (b"\xff\xfe\x00", "byte 0 is not UTF-8"),
    "another format": ('{"nbformat": 4, "nbformat_minor": 5}', "is not a valid notebook"),
    "a list": ("[1, 2]", "is not a valid notebook"),
    "another notebook": (OTHER, "is another notebook"),
}


@pytest.mark.parametrize("content, words", BAD.values(), ids=BAD)
def test_a_file_that_cannot_be_graded_is_unreadable_and_says_why(tmp_path, content, words):
    problem = inspect(tmp_path, {"demo.ipynb": content})
    assert problem.kind == "unreadable"
    assert problem.reason.startswith("demo.ipynb ") and words in problem.reason


def test_a_missing_notebook_names_what_was_found_instead(tmp_path):
    problem = inspect(tmp_path, {"demo (1).ipynb": GOOD})
    assert problem == intake.Problem("missing", "no file demo.ipynb; found demo (1).ipynb")


def test_an_empty_or_absent_folder_is_missing(tmp_path):
    assert intake.inspect(tmp_path / "nobody", ["demo"]).reason.endswith("the folder is empty")


def test_one_missing_notebook_of_two_leaves_the_other_to_be_graded(tmp_path):
    assert inspect(tmp_path, {"one.ipynb": GOOD}, ["one", "two"]) is None


def test_one_unreadable_notebook_of_two_stops_the_submission(tmp_path):
    problem = inspect(tmp_path, {"one.ipynb": GOOD, "two.ipynb": "half"}, ["one", "two"])
    assert problem.kind == "unreadable"


def test_a_link_is_refused_for_it_would_be_read_with_the_teacher_s_rights(tmp_path):
    (tmp_path / "data.csv").symlink_to("/etc/hostname")
    problem = inspect(tmp_path, {"demo.ipynb": GOOD})
    assert problem == intake.Problem(
        "unreadable", "data.csv is a link; hand in the file that it points to")


def test_a_huge_file_is_not_even_read(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "MOST_BYTES", 10)
    problem = inspect(tmp_path, {"demo.ipynb": GOOD})
    assert "expected at most 10" in problem.reason and "clear its outputs" in problem.reason
