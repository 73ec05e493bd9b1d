"""The rules, against an independent program: every legal move, capture and score of GNU Go."""

import random
from dataclasses import replace

import numpy as np
import pytest

from course.go import batch, gtp
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE

pytestmark = pytest.mark.skipif(
    gtp.find_gnugo() is None, reason="GNU Go is not installed (apt-get install gnugo)")

# n -> games. Small boards meet ko, superko and whole-board captures most; 600 games in all.
GAMES = {1: 5, 2: 100, 3: 220, 4: 160, 5: 85, 7: 24, 9: 6}


@pytest.fixture(scope="module")
def engine():
    with gtp.Engine(gtp.gnugo_command()) as program:
        yield program


def random_game(n, rng):
    """(game, legal moves before each of its moves); long, so that boards recur."""
    game, legal = go.new_game(n, komi=0.0), []
    while not game.over and len(game.moves) < 4 * n * n:
        legal.append(go.legal_moves(game))
        move = rng.choice(legal[-1]) if legal[-1] and rng.random() > 0.03 else PASS
        game = go.after(game, move)
    return game, legal


def colours(game):
    return [gtp.NAMES[c] for _, c in zip(game.moves, (BLACK + WHITE) * 999, strict=False)]


def points(answer, n):
    return {gtp.from_vertex(word, n) for word in answer.split()}


def told(game, engine):
    """What GNU Go says of a game: (legal moves before, black's stones and white's after) a move."""
    commands = [f"boardsize {game.n}", "clear_board"]
    for move, colour in zip(game.moves, colours(game), strict=True):
        commands += [f"all_legal {colour}", f"play {colour} {gtp.vertex(move, game.n)}",
                     "list_stones black", "list_stones white"]
    answers = [points(answer, game.n) for answer in engine.ask_all(commands)[2:]]
    return zip(answers[::4], answers[2::4], answers[3::4], strict=True)


def stones(board, colour):
    return {p for p, stone in enumerate(board) if stone == colour}


@pytest.mark.parametrize("n", GAMES)
def test_every_legal_move_and_every_board_is_gnu_go_s(n, engine):
    rng, captured, repeats = random.Random(n), 0, 0
    for _ in range(GAMES[n]):
        game, legal = random_game(n, rng)
        for turn, (moves, black, white) in enumerate(told(game, engine)):
            board = game.boards[turn + 1]
            assert moves == set(legal[turn]), (turn, game.moves)
            assert black == stones(board, BLACK) and white == stones(board, WHITE), game.moves
            captured += len(stones(board, "X") | stones(board, "O")) < turn
            repeats += forbidden_by_superko_alone(game, turn, moves)
    if 2 <= n <= 5:
        assert captured > 0 and repeats > 0


def forbidden_by_superko_alone(game, turn, legal):
    """Points that simple ko would have allowed: the board two moves ago is not the one."""
    board, recent = game.boards[turn], set(game.boards[max(0, turn - 1) : turn + 1])
    colour = (BLACK, WHITE)[turn % 2]
    return sum(go.is_legal(board, p, colour, recent, game.n)
               for p in range(game.n**2) if p not in legal)


@pytest.mark.parametrize("n, turns", [(9, 200), (13, 300), (19, 500)])
def test_the_batch_s_legal_moves_and_boards_are_gnu_go_s_on_larger_boards(n, turns, engine):
    rng, boards, legal = np.random.default_rng(n), batch.new_boards(1, n), []
    game = go.Game(n, (go.empty_board(n),))
    for _ in range(turns):
        legal.append(set(np.flatnonzero(boards.legal[0])))
        moves = batch.random_moves(boards, rng, keep_eyes=False)
        boards = batch.play(boards, moves)
        game = replace(game, boards=(*game.boards, *batch.strings(boards)),
                       moves=(*game.moves, int(moves[0])))
    for turn, (moves, black, white) in enumerate(told(game, engine)):
        assert moves == legal[turn]
        assert black == stones(game.boards[turn + 1], BLACK)
        assert white == stones(game.boards[turn + 1], WHITE)


def played_out(n, rng):
    """A random game in which nobody fills an eye, to the end: nothing dead is left standing."""
    game = go.new_game(n, komi=0.0)
    while not game.over:
        moves = [p for p in go.legal_moves(game)
                 if not go.is_eye(game.board, p, game.to_play, n)]
        game = go.after(game, rng.choice(moves) if moves else PASS)
    return game


@pytest.mark.parametrize("n, count", [(5, 25), (7, 6)])
def test_scores_of_games_played_out_are_gnu_go_s(n, count, engine):
    rng = random.Random(n)
    for _ in range(count):
        game = played_out(n, rng)
        commands = [f"boardsize {n}", "clear_board", "komi 0"]
        commands += [f"play {colour} {gtp.vertex(move, n)}"
                     for move, colour in zip(game.moves, colours(game), strict=True)]
        *_, said = engine.ask_all([*commands, "final_score"])
        score = go.score(game.board, n)
        assert said == ("0" if score == 0 else f"{'B' if score > 0 else 'W'}+{abs(score)}")
