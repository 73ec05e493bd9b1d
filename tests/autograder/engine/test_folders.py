"""What a submission left is measured and removed without recursion, however odd it is."""

import os

import pytest

from autograder.engine import folders


@pytest.fixture
def nested(tmp_path):
    """Folders in folders, deeper than Python recurses and than a path may be long."""
    top = tmp_path / "top"
    top.mkdir()
    here = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    return top


def test_folders_too_deep_for_any_path_are_seen_and_removed(nested):
    assert "too deep" in folders.too_much(nested)
    folders.remove(nested)
    assert not nested.exists()


def test_many_files_are_too_much_and_a_few_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_ENTRIES", 3)
    for k in range(3):
        (tmp_path / f"{k}").write_text("x")
    assert folders.too_much(tmp_path) == ""
    (tmp_path / "one-more").mkdir()
    assert "more than 3 files" in folders.too_much(tmp_path)


def test_bytes_count_in_folders_too_and_links_do_not_lead_out(tmp_path, monkeypatch):
    monkeypatch.setattr(folders, "MOST_BYTES", 20_000)
    (tmp_path / "out").symlink_to("/usr")
    (tmp_path / "in").mkdir()
    assert folders.too_much(tmp_path) == ""
    (tmp_path / "in" / "big").write_bytes(bytes(30_000))
    assert "it wrote more than" in folders.too_much(tmp_path)


def test_a_link_is_removed_and_what_it_points_to_stays(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("x")
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "link").symlink_to(tmp_path / "kept")
    folders.remove(tmp_path / "gone")
    assert not (tmp_path / "gone").exists() and (tmp_path / "kept" / "file").exists()


def test_a_folder_that_is_not_there_is_no_error(tmp_path):
    folders.remove(tmp_path / "nothing")
    assert folders.too_much(tmp_path / "nothing") == ""
