"""The chapter on Go: it runs, with the games and without, and its parts are what they say."""
import os
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from course.go import baselines, planes, records, tournament, tree, weights
from course.go import board as go
from tests.book import chapters
from tests.book.chapters import glued, named, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "go"
MIRROR = Path(os.environ.get("COURSE_DATA") or "no mirror")
LEE = "go19-alphago-lee"


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


def shares(ran):
    return {name: numbers(text)[0] for name, text in glued(ran).items() if numbers(text)}


class TestPage(EveryChapter):
    CLAIMS = 7
    REFUSED = [
        ("go-legal-positions", 12_676), ("go-branching", 35.0), ("go-bare-board", 48),
        ("go-board-is-an-image", 0.0), ("go-policy-accuracy", 57.0), ("go-search-adds", -3.0),
        ("go-learns-from-itself", 50.0),
    ]
    PICTURES = 8
    # Small numbers of the story, which a share in per cent may equal by chance.
    TYPED = {"19", "24", "30", "32", "37", "48", "78", "81"}


def test_the_printed_counts_are_the_known_ones(ran):
    rows = printed(ran, "positions").splitlines()
    assert [numbers(row.split(":")[1])[0] for row in rows] == [1, 57, 12_675]
    assert "10^124" in printed(ran, "depths") and "10^360" in printed(ran, "depths")


def test_a_capture_on_the_page_takes_the_stone_off(ran):
    rows = printed(ran, "rules").splitlines()
    assert "1 stone" in rows[0]
    assert rows[1:] == [". . . . .", ". . X . .", ". X . X .", ". . X . .", ". . . . ."]


def test_the_legal_moves_follow_from_the_empty_points(ran):
    found = shares(ran)
    # Each turn fills a point at most; few empty points are forbidden in the first 150 turns.
    assert 361 - 149 / 2 - 3 < found["b150"] < 361 - 149 / 2 + 5
    assert found["ball"] < found["b220"] < found["b150"]


def test_the_planes_that_the_page_counts_are_all_of_alphagos(ran):
    counts = [numbers(row)[0] for row in printed(ran, "alphago-planes").splitlines()[:-1]]
    assert sum(counts) == len(planes.NAMES) == 48


def test_the_captures_to_be_found_are_those_of_the_rules(source):
    space = chapters.defined(source, SUBJECT, ["captures"], np=np, **course_go())
    looks, gains = space["positions"](60, seed=3)
    assert len(looks) == len(gains) > 20 and gains.max(axis=1).min() > 0
    for look, gain in zip(looks, gains, strict=True):
        flat = look.reshape(3, -1)
        board = "".join("X" if a else "O" if b else "." for a, b, _ in flat.T)
        for point in np.flatnonzero(gain):
            after = go.capture(board, int(point), "X", 7)
            assert board.count("O") - after.count("O") == gain[point]


def test_no_position_to_learn_from_stands_in_the_test(source):
    space = chapters.defined(source, SUBJECT, ["captures", "nets"], np=np, torch=torch,
                             nn=torch.nn, **course_go())
    boards, order = np.array(space["keys"], object), space["order"]
    assert len(set(boards[order])) == len(order) == len(space["X"])
    assert not set(boards[order][:3000]) & set(boards[order][3000:])


def course_go():
    from course.go import batch, symmetry

    return {"batch": batch, "planes": planes, "symmetry": symmetry}


def test_convolutions_win_and_shuffling_takes_their_lead(ran):
    found = shares(ran)
    assert found["conv_test"] > found["dense_test"] + 20
    assert found["torn_test"] < found["dense_test"]
    assert found["dense_learn"] > found["dense_test"] + 10, "the page says it remembers"


def test_the_formula_on_the_page_is_that_of_the_search(source):
    puct, draw = chapters.defined(source, SUBJECT, ["puct"], np=np, tree=tree)["puct"], \
        np.random.default_rng(0)
    for _ in range(50):
        prior, visits = draw.dirichlet(np.ones(6)), draw.integers(0, 4, 6)
        total = draw.uniform(-1, 1, 6) * visits
        explore = draw.uniform(0.5, 3)
        assert np.allclose(puct(prior, visits, total, explore),
                           tree.puct(prior, visits, total, explore))


def test_what_the_page_says_of_its_network_is_what_the_file_says(ran):
    told = weights.stored()["told"]
    assert glued(ran)["top1"] == f"{100 * told['top1']:.1f} %"
    rows = printed(ran, "beside").splitlines()
    assert [row.split()[0] for row in rows] == ["chance", "linear", "dense", "ours"]
    first = [numbers(row)[1] for row in rows]
    assert first == sorted(first), "each is better than the one above it"


def test_the_table_holds_every_match_of_the_weights_of_this_page(ran):
    (table,) = [out.data["text/markdown"] for out in named(ran, "matches").outputs]
    entries = [e for e in tournament.entries() if e["weights"] == tournament.fingerprint()]
    assert entries, "no match was played with the weights of the page: `python -m course.go match`"
    assert len(table.splitlines()) == len(entries) + 2
    for entry in entries:
        assert f"| {entry['first']} | {entry['second']} | {entry['games']} |" in table


def test_the_record_of_self_play_is_of_several_beginnings():
    found = baselines.kept()["selfplay"]
    assert len(found["shares"]) >= 3 and found["match"] >= 200 and found["games"] >= 100
    assert {len(line) for line in found["shares"]} == {found["count"]}


def moves_page(source, **given):
    """What the cell on the two famous moves shows."""
    shown = []
    given = {"display": lambda *some: shown.extend(some), "Markdown": str,
             "GoBoard": lambda moves, size, **more: (moves, size, more), "go": go,
             "records": records, "np": np, **given}
    chapters.defined(source, SUBJECT, ["two-moves"], **given)
    return shown


class NotHere:
    @staticmethod
    def status(_name):
        return "not here"


def test_without_the_games_the_cell_says_how_to_get_them(source):
    from course.errors import CourseError

    (text,) = moves_page(source, data=NotHere, CourseError=CourseError)
    assert "Not measured here" in text and f"python -m course data {LEE}" in text


def test_the_two_famous_moves_are_those_of_the_games(source):
    if not (MIRROR / LEE).is_dir():
        pytest.skip(f"COURSE_DATA holds no {LEE}")
    pytest.importorskip("sgfmill", reason="sgfmill reads the files of these games")
    from course import data
    from course.errors import CourseError
    from course.go import net_players, sgf, starts
    from course.go.gtp import vertex

    table, *boards = moves_page(source, data=data, CourseError=CourseError, sgf=sgf, starts=starts,
                                vertex=vertex, oracle=net_players.Oracle(weights.load()))
    assert 240 < numbers(table.rsplit("there were", 1)[1])[0] < 270
    assert "| game 2, move 37 | P10 |" in table and "| game 4, move 78 | L11 |" in table
    assert [(len(moves), size) for moves, size, _ in boards] == [(36, 19), (77, 19)]
    for _, _, more in boards:
        assert len(more["heat"]) == 361 and 0 <= more["value"] <= 1
