"""The 48 planes, against a slow definition by the readable rules; ladders by brute force."""

import random
from functools import cache

import numpy as np
import pytest

from course.go import batch, ladders, planes, starts, symmetry
from course.go import board as go
from course.go.board import BLACK, EMPTY, PASS, WHITE


def random_games(n, count, turns, seed):
    """The same random games as Boards and as Games, after each turn."""
    rng = np.random.default_rng(seed)
    boards, games = batch.new_boards(count, n), [go.new_game(n) for _ in range(count)]
    for _ in range(turns):
        moves = batch.random_moves(boards, rng)
        boards = batch.play(boards, moves)
        games = [g if g.over else go.after(g, int(m)) for g, m in zip(games, moves, strict=True)]
        yield boards, games


# -- ladders: any move for either side, as long as the hunter's leaves the prey one liberty

@cache
def doomed(board, prey, n, seen):
    """Prey in atari, its side to move: does every legal move, anywhere, lose it?"""
    for point in range(n * n):
        if go.is_legal(board, point, board[prey], seen, n):
            after = go.play(board, point, board[prey], seen, n)
            if len(go.group(after, prey, n)[1]) > 1 and not chased(after, prey, n, seen | {after}):
                return False
    return True


@cache
def chased(board, prey, n, seen):
    """The hunter to move: does some move, anywhere, put the prey in atari and doom it?"""
    return any(atari_dooms(board, point, prey, n, seen) for point in range(n * n))


def atari_dooms(board, point, prey, n, seen):
    hunter = go.other(board[prey])
    if not go.is_legal(board, point, hunter, seen, n):
        return False
    after = go.play(board, point, hunter, seen, n)
    return after[prey] != EMPTY and len(go.group(after, prey, n)[1]) == 1 and doomed(
        after, prey, n, seen | {after})


def slow_captures(board, colour, n):
    start, found = frozenset({board}), set()
    for prey in range(n * n):
        if board[prey] == go.other(colour) and len(go.group(board, prey, n)[1]) == 2:
            found |= {p for p in range(n * n) if atari_dooms(board, p, prey, n, start)}
    return found


def slow_escapes(board, colour, n):
    start, found = frozenset({board}), set()
    preys = [p for p in range(n * n)
             if board[p] == colour and len(go.group(board, p, n)[1]) == 1]
    for point in range(n * n):
        if preys and go.is_legal(board, point, colour, start, n):
            after = go.play(board, point, colour, start, n)
            if any(len(go.group(after, p, n)[1]) > 1
                   and not chased(after, p, n, start | {after}) for p in preys):
                found.add(point)
    return found


def scattered(n, rng, share):
    """A legal position with stones thrown at random."""
    while True:
        weights = 1 - share, share / 2, share / 2
        board = "".join(rng.choices(EMPTY + BLACK + WHITE, weights, k=n * n))
        if go.is_legal_position(board, n):
            return board


@pytest.mark.parametrize("n, count", [(3, 400), (4, 400), (5, 300)])
def test_ladders_are_what_reading_out_every_move_says(n, count):
    rng, worked = random.Random(n), 0
    for _ in range(count):
        board, colour = scattered(n, rng, 0.45), rng.choice(BLACK + WHITE)
        captures, escapes = ladders.captures(board, colour, n), ladders.escapes(board, colour, n)
        assert captures == slow_captures(board, colour, n), go.show(board, n)
        assert escapes == slow_escapes(board, colour, n), go.show(board, n)
        worked += len(captures) + len(escapes)
    assert worked > 20


def long_ladder():
    """White's stone at row 2, column 2 runs towards the far corner of a 9x9 board."""
    board = go.put(go.empty_board(9), [11, 12, 19, 28], BLACK)
    return go.put(board, [20], WHITE)


def stone_at(row, col):
    return go.put(long_ladder(), [row * 9 + col], WHITE)


def test_a_long_ladder_works_unless_a_stone_stands_in_its_way():
    board = long_ladder()
    assert ladders.captures(board, BLACK, 9) == {21, 29}           # on either side
    assert ladders.captures(stone_at(6, 6), BLACK, 9) == set()
    away = stone_at(1, 7)
    assert ladders.captures(away, BLACK, 9) == ladders.captures(board, BLACK, 9)


def test_only_the_ladder_breaker_lets_the_prey_escape():
    chased_now = go.put(long_ladder(), [21], BLACK)                # black has given atari
    assert ladders.escapes(chased_now, WHITE, 9) == set()
    assert ladders.escapes(go.put(chased_now, [60], WHITE), WHITE, 9) == {29}


# -- the planes

def slow_planes(game):
    """name -> set of points, straight from the table's words."""
    n, board, me = game.n, game.board, game.to_play
    found = {name: set() for name in planes.NAMES}
    points, legal = range(n * n), set(go.legal_moves(game))
    found["ones"] = set(points)
    placed = {}
    for turn, move in enumerate(game.moves):
        placed[move] = turn
    for p in points:
        if board[p] == EMPTY:
            found["empty"].add(p)
            continue
        found["own stones" if board[p] == me else "their stones"].add(p)
        mark(found, "turns since", len(game.moves) - placed[p], p)
        mark(found, "liberties", len(go.group(board, p, n)[1]), p)
    for p in legal:
        after = go.capture(board, p, me, n)
        stones, liberties = go.group(after, p, n)
        mark(found, "capture size", board.count(go.other(me)) - after.count(go.other(me)), p)
        mark(found, "self-atari size", len(stones) if len(liberties) == 1 else 0, p)
        mark(found, "liberties after the move", len(liberties), p)
    found["ladder capture"] = ladders.captures(board, me, n) & legal
    found["ladder escape"] = ladders.escapes(board, me, n) & legal
    found["sensible"] = {p for p in legal if not go.is_eye(board, p, me, n)}
    return found


def mark(found, feature, number, point):
    if number:
        name = f"{feature} {number}" if number < 8 else f"{feature} 8 or more"
        found[name].add(point)


def test_there_are_48_planes_with_48_names():
    assert len(planes.NAMES) == len(set(planes.NAMES)) == 48
    assert planes.planes(batch.new_boards(3, 5)).shape == (3, 48, 5, 5)


@pytest.mark.parametrize("n, count, turns", [(2, 6, 12), (3, 6, 30), (5, 4, 60), (9, 2, 130)])
def test_every_plane_is_what_its_name_says(n, count, turns):
    seen = np.zeros(48, int)
    for turn, (boards, games) in enumerate(random_games(n, count, turns, seed=n)):
        if turn % 3:
            continue
        found = planes.planes(boards).reshape(count, 48, n * n)
        seen += found.sum(axis=(0, 2))
        for b, game in enumerate(games):
            if not game.over:
                slow = slow_planes(game)
                for name, plane in zip(planes.NAMES, found[b], strict=True):
                    assert set(np.flatnonzero(plane)) == slow[name], (name, turn)
    if n == 9:
        never = {name for name, count in zip(planes.NAMES, seen, strict=True) if not count}
        assert never <= {"zeros", *(f"capture size {k}" for k in (5, 6, 7, "8 or more")),
                         *(f"self-atari size {k}" for k in (4, 5, 6, 7, "8 or more"))}


def test_the_planes_of_the_image_are_the_images_of_the_planes():
    n, rng = 5, np.random.default_rng(8)
    for s in symmetry.SYMMETRIES:
        boards = images = batch.new_boards(6, n)
        for _ in range(18):
            moves = batch.random_moves(boards, rng)
            boards = batch.play(boards, moves)
            images = batch.play(images, symmetry.turn_moves(moves, n, s))
        assert (symmetry.turn(planes.planes(boards), s) == planes.planes(images)).all()


def test_a_pass_lets_time_go_by():
    boards = batch.play(batch.play(batch.new_boards(1, 3), [4]), [PASS])
    found = dict(zip(planes.NAMES, planes.planes(boards)[0], strict=True))
    assert found["turns since 2"].sum() == 1 and found["own stones"][1, 1]


def test_stones_of_the_starting_board_have_stood_for_long():
    boards = starts.from_boards(["X...O...."], 3, [BLACK])
    found = dict(zip(planes.NAMES, planes.planes(boards)[0], strict=True))
    assert found["turns since 8 or more"].sum() == 2


def test_the_value_network_s_plane_says_who_plays_black():
    boards = starts.from_boards(["." * 9, "." * 9], 3, [BLACK, WHITE])
    assert planes.player_plane(boards).all(axis=(1, 2, 3)).tolist() == [True, False]


def test_many_moves_are_tried_in_pieces_without_a_seam(monkeypatch):
    *_, (boards, _) = random_games(5, 6, 12, seed=3)
    whole = planes.planes(boards)
    monkeypatch.setattr(planes, "CHUNK", 7)
    assert (planes.planes(boards) == whole).all()
