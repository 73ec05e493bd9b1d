"""The readable rules: against counts that are known, by hand, and properties of random games."""

import itertools
import random

import pytest

from course.go import board as go
from course.go.board import BLACK, EMPTY, PASS, WHITE


def rows(*lines):
    return "".join(lines)


def random_game(n, seed, length):
    """A game of random legal moves, with a pass one time in twenty or where nothing is left."""
    rng, game = random.Random(seed), go.new_game(n)
    for _ in range(length):
        moves = go.legal_moves(game)
        game = go.after(game, rng.choice(moves) if moves and rng.random() < 0.95 else PASS)
        if game.over:
            break
    return game


# https://oeis.org/A094777: 1, 57, 12675, 24318165, ...
@pytest.mark.parametrize("n, count", [(1, 1), (2, 57), (3, 12_675)])
def test_the_number_of_legal_positions_is_the_known_one(n, count):
    boards = map("".join, itertools.product(EMPTY + BLACK + WHITE, repeat=n * n))
    assert sum(go.is_legal_position(board, n) for board in boards) == count


@pytest.mark.parametrize("n, count", [(1, 1), (2, 57)])
def test_play_reaches_every_legal_position_and_no_other(n, count):
    """Colours in any order, as in Tromp's argument; seen is emptied, so superko forbids nothing."""
    found, frontier = {go.empty_board(n)}, [go.empty_board(n)]
    while frontier:
        board = frontier.pop()
        for point, colour in itertools.product(range(n * n), BLACK + WHITE):
            if go.is_legal(board, point, colour, set(), n):
                after = go.play(board, point, colour, set(), n)
                if after not in found:
                    found.add(after)
                    frontier.append(after)
    assert len(found) == count


def test_a_group_without_liberties_is_captured_whole():
    board = rows(".XX.",
                 "XOOX",
                 ".X..",
                 "....")
    after = go.play(board, 10, BLACK, {board}, 4)
    assert after == rows(".XX.",
                         "X..X",
                         ".XX.",
                         "....")


def test_two_groups_fall_to_one_stone():
    board = rows("O.O",
                 "XXX",
                 "...")
    assert go.play(board, 1, BLACK, {board}, 3) == rows(".X.", "XXX", "...")


@pytest.mark.parametrize("board, point", [
    (rows(".O.", "O..", "..."), 0),          # one stone in a corner
    (rows(".XO", "OO.", "..."), 0),          # a group of two
    ("." , 0),                               # a board of one point
], ids=["one", "two", "board of one"])
def test_suicide_is_refused(board, point):
    n = {9: 3, 1: 1}[len(board)]
    with pytest.raises(go.IllegalMove, match="no liberty"):
        go.play(board, point, BLACK, {board}, n)


def test_a_taken_point_and_one_off_the_board_are_refused():
    board = rows("X.", "..")
    with pytest.raises(go.IllegalMove, match="a stone stands there, X"):
        go.play(board, 0, WHITE, {board}, 2)
    for point in (-1, 4):
        with pytest.raises(go.IllegalMove, match="points 0 to 3"):
            go.play(board, point, WHITE, {board}, 2)


def test_a_ko_may_be_retaken_only_after_the_board_has_changed():
    start = rows(".XO.",
                 "X.XO",
                 ".XO.",
                 "....")
    game = go.after(go.Game(4, (start,), first=WHITE), 5)          # white takes the ko ...
    assert game.board[6] == EMPTY
    with pytest.raises(go.IllegalMove, match="superko"):           # ... black may not at once,
        go.after(game, 6)
    game = go.after(go.after(game, 12), 15)                        # but after a threat and reply
    assert go.after(game, 6).board[5] == EMPTY


def test_superko_forbids_longer_cycles_that_simple_ko_would_allow():
    longer = 0
    for seed in range(50):
        game = random_game(2, seed, 40)
        placed = [b for b, m in zip(game.boards[1:], game.moves, strict=True) if m != PASS]
        assert len({go.empty_board(2), *placed}) == len(placed) + 1
        if not game.over:
            recent = set(game.boards[-2:])
            longer += sum(go.is_legal(game.board, p, game.to_play, recent, 2)
                          and not go.is_legal(game.board, p, game.to_play, set(game.boards), 2)
                          for p in range(4))
    assert longer > 5


def test_two_passes_end_the_game_and_nothing_follows():
    game = go.after(go.after(go.new_game(3), PASS), PASS)
    assert game.over and go.undo(game).over is False
    with pytest.raises(go.IllegalMove, match="over"):
        go.after(game, 0)


@pytest.mark.parametrize("board, black, white", [
    ("." * 9, 0, 0),                         # touches neither colour
    (rows("X..", "...", "..."), 9, 0),       # one stone holds an empty board
    (rows(".XO", "XXO", "OO."), 4, 5),
    (rows(".X.", "XO.", "O.."), 3, 2),       # the shared region is nobody's
])
def test_area(board, black, white):
    assert go.area(board, 3) == {BLACK: black, WHITE: white}
    assert go.score(board, 3, komi=0.5) == black - white - 0.5


def test_an_eye_has_its_own_colour_around_and_not_too_many_diagonals_lost():
    whole, lost = rows("OXO", "X.X", "..."), rows("OXO", "XXX", "...")
    assert not go.is_eye(whole, 4, BLACK, 3)                       # a neighbour is empty
    board = rows("OXO", "X.X", ".X.")
    assert not go.is_eye(board, 4, BLACK, 3)                       # two diagonals are lost
    assert go.is_eye(rows("OXX", "X.X", ".X."), 4, BLACK, 3)       # one is not enough
    assert not go.is_eye(rows(".X.", "XO.", "..."), 0, BLACK, 3)   # in the corner it is
    assert go.is_eye(rows(".X.", "XX.", "..."), 0, BLACK, 3)
    assert not go.is_eye(lost, 4, BLACK, 3)                        # a stone is no eye


@pytest.mark.parametrize("n", [1, 2, 3, 5, 7])
def test_no_group_ever_stands_without_a_liberty_and_undo_goes_all_the_way_back(n):
    game = random_game(n, seed=n, length=3 * n * n)
    assert all(go.is_legal_position(board, n) for board in set(game.boards))
    steps = len(game.moves)
    for _ in range(steps):
        before = go.undo(game)
        assert go.after(before, game.moves[-1]) == game
        game = before
    assert game == go.new_game(n) == go.undo(game)


def test_play_changes_no_argument():
    board, seen = rows("X.", ".."), {rows("X.", "..")}
    go.play(board, 3, WHITE, seen, 2)
    assert seen == {rows("X.", "..")}


def test_show_draws_a_line_a_row():
    assert go.show(rows("X.", ".O"), 2) == "X .\n. O"
