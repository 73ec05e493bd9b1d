"""Archives of SGF files become the tables that the course reads, to the byte."""

import hashlib
import os
import tarfile
from pathlib import Path

import pytest

from course import data
from course.errors import Unavailable
from course.go import collect, records, sgf

pytest.importorskip("sgfmill", reason="SGF is read by sgfmill")
MIRROR = Path(os.environ.get("COURSE_DATA") or "no mirror")


def archive(folder, files):
    path = folder / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in files.items():
            (folder / "one.sgf").write_bytes(content)
            tar.add(folder / "one.sgf", name)
    return path


def test_a_table_is_made_of_the_files_that_belong_to_it_in_order(tmp_path):
    game = b"(;SZ[3]KM[7.0]PC[(CGOS) x]RE[Draw];B[ba];W[bb])"
    path = archive(tmp_path, {"a/games/2.sgf": game.replace(b"Draw", b"B+Resign"),
                              "a/games/10.sgf": game, "a/games/3.sgf": b"(;SZ[3])",
                              "a/other/1.sgf": game, "a/games/read.me": b"hello"})
    made = collect.table(path, r"games/[^/]*\.sgf$", collect.CGOS)
    assert made == collect.table(path, r"games/[^/]*\.sgf$", collect.CGOS)
    (tmp_path / "table.tsv.gz").write_bytes(made)
    found = records.read_table(tmp_path / "table.tsv.gz")
    assert [(g.name, g.result) for g in found] == [("10.sgf", "0"), ("2.sgf", "B+R")]
    assert found[0].moves == (1, 4) and found[0].komi == 7.0


def test_an_archive_without_games_is_refused(tmp_path):
    with pytest.raises(records.BadRecord, match="archive.tar.gz"):
        collect.table(archive(tmp_path, {"a/read.me": b"hello"}), r"\.sgf$")


def test_the_real_files_make_the_table_that_the_course_knows_by_its_hash():
    path = MIRROR / "go9-minigo" / "minigo9.tar.gz"
    if not path.is_file():
        pytest.skip("COURSE_DATA holds no go9-minigo")
    made = collect.table(path, r"\.sgf$", collect.TABLES["go9-minigo"][1])
    file, = data.SOURCES["go9-minigo"].files
    assert hashlib.sha256(made).hexdigest() in file.hashes and len(made) == file.size_bytes


def test_who_has_no_table_is_told_how_to_make_it(monkeypatch, tmp_path):
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setattr(data, "cache", lambda: tmp_path)
    with pytest.raises(Unavailable, match="python -m course.go collect FILE"):
        data.load("go9-cgos")
    assert not data.available("go9-cgos") and data.status("go9-cgos") == "to download"


@pytest.mark.parametrize("name, games", [("go9-minigo", 400), ("go9-alphazero-selfplay", 2412)])
def test_a_set_of_tables_names_its_files(name, games):
    if not (MIRROR / name).is_dir():
        pytest.skip(f"COURSE_DATA holds no {name}")
    path, = data.load(name).paths
    assert len(records.read_table(path)) == games


def test_the_games_against_lee_sedol_are_files_of_their_own():
    if not (MIRROR / "go19-alphago-lee").is_dir():
        pytest.skip("COURSE_DATA holds no go19-alphago-lee")
    games = [sgf.read(path.read_bytes()) for path in data.load("go19-alphago-lee").paths]
    assert [len(game.moves) for game in games] == [186, 211, 176, 180, 280]
