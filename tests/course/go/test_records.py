"""Records as tables and as SGF, and the archives played again."""

import os
import tarfile
from pathlib import Path

import pytest

from course.go import batch, records, sgf
from course.go import board as go
from course.go.board import PASS
from course.go.records import Record

MIRROR = Path(os.environ.get("COURSE_DATA") or "no mirror")
KO = Record(4, tuple(records.from_letters(m, 4) for m in
                     ("ba", "ca", "ab", "db", "bc", "cc", "cb", "bb")), komi=0.5, name="a ko")


def archive(folder, file):
    path = MIRROR / folder / file
    if not path.is_file():
        pytest.skip(f"COURSE_DATA holds no {folder}/{file}")
    return path


@pytest.mark.parametrize("letters, move", [("aa", 0), ("ba", 1), ("ab", 9), ("ii", 80),
                                           ("--", PASS)])
def test_letters_are_column_then_row_from_the_top_left(letters, move):
    assert records.from_letters(letters, 9) == move
    assert records.to_letters(move, 9) == letters


@pytest.mark.parametrize("letters", ["ja", "aj", "a", "Aa", "a-"])
def test_letters_off_the_board_are_refused(letters):
    with pytest.raises(records.BadRecord, match="9x9"):
        records.from_letters(letters, 9)


def test_a_table_comes_back_as_it_was_written(tmp_path):
    games = [KO, Record(9, (40, PASS, PASS), go.WHITE, None, "B+74.0", "other")]
    records.write_table(tmp_path / "games.tsv", games)
    assert records.read_table(tmp_path / "games.tsv") == games


@pytest.mark.parametrize("text, said", [
    ("move\n", "line 1"),
    (f"{records.COLUMNS}\na\t9\t7\t0\tG\tee\n", "columns"),
    (f"{records.COLUMNS}\na\t9\n", "columns"),
    (f"{records.COLUMNS}\na\tnine\t7\t0\tB\tee\n", "columns"),
], ids=["head", "colour", "short", "size"])
def test_a_table_with_other_columns_is_refused(tmp_path, text, said):
    (tmp_path / "games.tsv").write_text(text, "utf-8")
    with pytest.raises(records.BadRecord, match=said):
        records.read_table(tmp_path / "games.tsv")


def test_replay_plays_every_move_and_names_the_one_that_is_wrong():
    game = records.replay(KO)
    assert game.moves == KO.moves and game.board[6] == go.EMPTY
    again = Record(4, (*KO.moves, 6), name="a ko")
    with pytest.raises(go.IllegalMove, match="a ko, move 9: .*superko"):
        records.replay(again)
    assert records.faults([KO, again, KO]) == {1: 9}


def test_positions_are_those_of_the_readable_game():
    short = Record(4, KO.moves[:3])
    for turn, (boards, moves) in enumerate(records.positions([KO, short])):
        assert batch.strings(boards)[0] == records.replay(KO).boards[turn]
        assert batch.strings(boards)[1] == records.replay(short).boards[min(turn, 3)]
        if moves is not None:
            assert moves[1] == (short.moves[turn] if turn < 3 else PASS)
    assert turn == len(KO.moves) and moves is None


def test_a_result_is_the_area_with_komi():
    game = records.replay(Record(3, (4, PASS, PASS), komi=7.0))
    assert records.result_of(game) == "B+2.0"
    assert records.result_of(records.replay(Record(3, (4,), komi=9.0))) == "0"
    assert records.result_of(records.replay(Record(3, (4,), komi=9.5))) == "W+0.5"


@pytest.mark.parametrize("written, meant", [("Draw", "0"), ("B+Resign", "B+R"), ("W+Time", "W+T"),
                                            ("W+3.5", "W+3.5")])
def test_a_result_has_one_spelling(written, meant):
    assert records.known(written) == meant


# -- archives (numbers from the mirror's own notes: README.md and MANIFEST.json)

def test_cgos_games_are_legal_and_score_as_their_results_say():
    games = records.read_table(archive("go9-cgos", "cgos9.moves.tsv.gz"))
    assert len(games) == 4438 and records.faults(games) == {}
    ended = [game for game in games if game.ended_by_passes]
    *_, (boards, _) = records.positions(ended)
    scores = batch.area_scores(boards) - [game.komi for game in ended]
    assert len(ended) == 978
    assert [records.result_text(float(s)) for s in scores] == [game.result for game in ended]


def test_some_cgos_games_by_the_readable_rules():
    games = records.read_table(archive("go9-cgos", "cgos9.moves.tsv.gz"))
    ended = [game for game in games if game.ended_by_passes][::25]
    assert [records.result_of(records.replay(g)) for g in ended] == [g.result for g in ended]


@pytest.mark.parametrize("folder, file, count", [
    ("go9-minigo", "minigo9.moves.tsv.gz", 10),
    ("go9-alphazero-selfplay", "azselfplay9.moves.tsv.gz", 90),
])
def test_games_under_simple_ko_break_our_rules_by_superko_only(folder, file, count):
    games = records.read_table(archive(folder, file))
    faults = records.faults(games)
    assert len(faults) == count
    for index, number in list(faults.items())[::10]:
        with pytest.raises(go.IllegalMove, match=f"move {number}: .*superko"):
            records.replay(games[index])


def test_a_sample_of_games_on_the_large_board_is_legal():
    games = records.read_table(archive("go19-ai", "go19-ai.moves.tsv.gz"))[::40]
    assert {game.n for game in games} == {19}
    assert records.faults(games) == {}


# -- SGF

def needs_sgfmill():
    pytest.importorskip("sgfmill", reason="sgfmill is not installed")


@pytest.mark.parametrize("record", [
    KO,
    Record(19, (60, PASS, 300), go.WHITE, 6.5, "W+R"),
    Record(3, (PASS, PASS), go.BLACK, 0.0, "0", start="X...O...."),
    Record(5, ()),
    Record(3, (), go.WHITE, 0.5, start="X...X...."),
], ids=["ko", "white first", "set up", "no move", "no move, white first"])
def test_sgf_comes_back_as_it_was_written(record):
    needs_sgfmill()
    assert sgf.read(sgf.write(record), record.name) == record


def test_sgf_reads_old_passes_and_keeps_to_the_main_line():
    needs_sgfmill()
    text = b"(;SZ[19]KM[7.5]RE[B+Resign];B[pd](;W[tt];B[])(;W[dd]))"
    record = sgf.read(text)
    assert record == Record(19, (3 * 19 + 15, PASS, PASS), komi=7.5, result="B+R")


@pytest.mark.parametrize("text, said", [
    (b"hello", "game.sgf"),
    (b"(;SZ[9];B[aa];B[bb])", "out of turn"),
    (b"(;SZ[9];B[aa];W[zz])", "game.sgf"),
], ids=["no sgf", "twice", "off the board"])
def test_sgf_that_is_no_game_is_refused_with_its_name(text, said):
    needs_sgfmill()
    with pytest.raises(records.BadRecord, match=said):
        sgf.read(text, "game.sgf")


def test_without_the_library_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sgfmill", None)
    with pytest.raises(records.BadRecord, match="pip install sgfmill"):
        sgf.read(b"(;SZ[9])")


def test_alphago_s_games_against_lee_sedol_and_their_two_famous_moves():
    needs_sgfmill()
    games = [sgf.read(archive("go19-alphago-lee", f"LS vs AG - G{k} - English.sgf").read_bytes())
             for k in range(1, 6)]
    assert [len(game.moves) for game in games] == [186, 211, 176, 180, 280]
    assert records.faults(games) == {}
    # P10 and L11: columns without I, rows from the bottom.
    assert games[1].moves[36] == (19 - 10) * 19 + 14
    assert games[3].moves[77] == (19 - 11) * 19 + 10


def test_cgos_files_hold_the_games_of_the_table():
    needs_sgfmill()
    table = records.read_table(archive("go9-cgos", "cgos9.moves.tsv.gz"))
    with tarfile.open(archive("go9-cgos", "cgos9.tar.gz")) as tar:
        for game, member in zip(table[:60], tar, strict=False):
            data = tar.extractfile(member).read()
            assert sgf.read(data, Path(member.name).name) == game
