"""What is laid out for a student, and that nothing a student wrote is ever lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from course import work


def put(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_new_release_is_copied_once(tmp_path):
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 1")
    assert work.lay_out(tmp_path).new == ["demo/demo.ipynb"]
    assert (tmp_path / "work/demo/demo.ipynb").read_text() == "release 1"
    assert work.lay_out(tmp_path) == work.LaidOut([], [], [])


def test_an_untouched_copy_follows_the_release(tmp_path):
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 1")
    work.lay_out(tmp_path)
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 2")
    assert work.lay_out(tmp_path).updated == ["demo/demo.ipynb"]
    assert (tmp_path / "work/demo/demo.ipynb").read_text() == "release 2"


def test_a_begun_copy_is_kept_and_said_so(tmp_path):
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 1")
    work.lay_out(tmp_path)
    put(tmp_path, "work/demo/demo.ipynb", "release 1, with my answers")
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 2")
    assert work.lay_out(tmp_path).kept == ["demo/demo.ipynb"]
    assert (tmp_path / "work/demo/demo.ipynb").read_text() == "release 1, with my answers"


def test_a_lost_record_never_costs_a_student_s_work(tmp_path):
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 1")
    work.lay_out(tmp_path)
    put(tmp_path, "work/demo/demo.ipynb", "mine")
    put(tmp_path, f"work/{work.RECORD}", "{half")
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 2")
    assert work.lay_out(tmp_path).kept == ["demo/demo.ipynb"]
    assert (tmp_path / "work/demo/demo.ipynb").read_text() == "mine"


def test_a_student_s_other_files_are_left_alone(tmp_path):
    put(tmp_path, "notebooks/demo/demo.ipynb", "release 1")
    mine = put(tmp_path, "work/demo/notes.md", "mine")
    work.lay_out(tmp_path)
    assert mine.read_text() == "mine"


@given(st.lists(st.sampled_from(["release", "write", "lay out", "lose record"]), max_size=12))
@settings(deadline=None)
def test_whatever_happens_in_which_order_an_edit_survives(tmp_path_factory, events):
    root = tmp_path_factory.mktemp("work")
    mine = root / "work/demo/demo.ipynb"
    put(root, "notebooks/demo/demo.ipynb", "release 0")
    written = None
    for k, event in enumerate(events):
        if event == "release":
            put(root, "notebooks/demo/demo.ipynb", f"release {k}")
        elif event == "write":
            written = f"mine {k}"
            put(root, "work/demo/demo.ipynb", written)
        elif event == "lose record":
            (root / "work" / work.RECORD).unlink(missing_ok=True)
        else:
            work.lay_out(root)
        if written is not None:
            assert mine.read_text() == written
