"""What `course new` lays out works at once: checked, released, graded."""

import pytest

from autograder import check, release
from course import ROOT, new
from course.errors import BadSubject
from tests.autograder.courses import copy_config


def test_what_it_lays_out_passes_its_own_check_and_is_released(tmp_path):
    made = new.lay_out("echo_state", tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in made] == [
        "book/echo_state.md",
        "solutions/echo_state/echo_state.py",
        "solutions/echo_state/echo_state.variants.py",
        "tests/book/test_echo_state_chapter.py",
    ]
    fates = check.check(made[1])
    assert len(fates) == 7 and all(fate.ok for fate in fates)
    course = copy_config(tmp_path)
    release.release(course, "echo_state")
    assert (tmp_path / "notebooks/echo_state/echo_state.ipynb").is_file()


def test_no_placeholder_is_left(tmp_path):
    for path in new.lay_out("echo_state", tmp_path):
        assert "@" not in path.read_text().replace("a @ b", "")


def test_the_laid_out_chapter_runs(tmp_path):
    import jupytext
    from nbclient import NotebookClient

    chapter = new.lay_out("echo_state", tmp_path)[0]
    notebook = jupytext.read(chapter)
    NotebookClient(notebook, timeout=60).execute()
    assert any(c.cell_type == "code" and c.outputs for c in notebook.cells)


@pytest.mark.parametrize("name", ["", "Echo", "9lives", "a-b", "../up", "x" * 41])
def test_a_bad_name_is_refused_with_the_rule(tmp_path, name):
    with pytest.raises(BadSubject, match="lower-case letters, digits and _"):
        new.lay_out(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_exists_is_touched(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "lstm.md").write_text("mine")
    with pytest.raises(BadSubject, match="book/lstm.md: exists already"):
        new.lay_out("lstm", tmp_path)
    assert (tmp_path / "book" / "lstm.md").read_text() == "mine"
    assert not (tmp_path / "solutions").exists()


def test_the_next_steps_name_commands_that_exist():
    from autograder.__main__ import VERBS

    assert "autograder check" in new.NEXT and "check" in VERBS and "release" in VERBS
    assert (ROOT / "course" / "templates").is_dir()
