"""Many boards at once that begin where strings or games stand, and not empty."""

from dataclasses import replace

import numpy as np

from course.go import board as go
from course.go.batch import new_boards
from course.go.board import PASS
from course.go.grid import BLACK, EMPTY, WHITE, zobrist

NUMBERS = {go.EMPTY: EMPTY, go.BLACK: BLACK, go.WHITE: WHITE}


def numbers(board):
    """(N,) int8: the stones of a board that is a string."""
    return np.array([NUMBERS[stone] for stone in board], np.int8)


def keys(stones, n):
    """(...,) uint64: the Zobrist keys of boards, (..., N) int8."""
    return np.bitwise_xor.reduce(zobrist(n)[stones, np.arange(n * n)], axis=-1)


def from_boards(strings, n, to_play):
    """Boards that begin from positions: a history of that one board, and no passes.

    strings: B strings of n * n characters as in `board`, every group with a liberty
    to_play: B colours, "X" or "O"
    """
    boards = new_boards(len(strings), n)
    for b, board in enumerate(strings):
        for point in range(n * n):
            if board[point] != go.EMPTY and boards.chain[b, point] == n * n:
                place_chain(boards, b, board, point)
    return replace(boards, history=keys(boards.stones, n)[:, None],
                   to_play=np.array([NUMBERS[colour] for colour in to_play], np.int8))


def place_chain(boards, b, board, point):
    """Write one chain of a string into fresh boards, in place."""
    stones, _ = go.group(board, point, boards.n)
    stones, colour = sorted(stones), NUMBERS[board[point]]
    boards.stones[b, stones], boards.chain[b, stones] = colour, point
    boards.size[b, point] = len(stones)
    boards.key[b, point] = np.bitwise_xor.reduce(zobrist(boards.n)[colour, stones])
    boards.stood[(colour + 1) // 2, b, stones] = True


def from_games(games):
    """The present positions of games of one size, with all that stood before: superko, turns.

    games: list of board.Game, of any lengths
    """
    n, longest = games[0].n, max(len(game.moves) for game in games)
    boards = from_boards([game.board for game in games], n, [game.to_play for game in games])
    history = np.zeros((len(games), longest + 1), np.uint64)
    for b, game in enumerate(games):
        past = np.stack([numbers(board) for board in game.boards])
        # A shorter game has stood at its start for longer.
        late = longest - len(game.moves)
        history[b] = np.pad(keys(past, n), (late, 0), mode="edge")
        boards.stood[:, b] = (past == WHITE).any(axis=0), (past == BLACK).any(axis=0)
        for turn, move in enumerate(game.moves, late + 1):
            if move != PASS:
                boards.turn[b, move] = turn
        boards.passes[b] = passes(game)
    return replace(boards, history=history, turns=longest)


def passes(game):
    """How many passes in a row the game ends with: 0, 1 or 2."""
    return 2 if game.over else int(game.moves[-1:] == (PASS,))
