"""The eight symmetries of the board: four quarter turns, and each of them mirrored.

A symmetry is an int s in [0, 8): s % 4 quarter turns against the clock, then, from 4 on, left and
right exchanged. What is true of a position is true of its eight images, so one game teaches eight.
"""

from functools import cache

import numpy as np

from course.go.board import PASS

SYMMETRIES = range(8)


def turn(planes, s):
    """The image of `planes` under symmetry `s`.

    planes:  (..., n, n), rows from the top
    returns: the same shape and dtype; a view, not a copy
    """
    turned = np.rot90(planes, s % 4, axes=(-2, -1))
    return turned[..., ::-1] if s >= 4 else turned


@cache
def sources(n, s):
    """Where each point of the image comes from: (n * n,) int, read-only."""
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel().copy()
    origin.flags.writeable = False
    return origin


@cache
def images(n, s):
    """Where each point goes: (n * n,) int, read-only; the inverse permutation of `sources`."""
    goal = np.argsort(sources(n, s))
    goal.flags.writeable = False
    return goal


def turn_board(board, n, s):
    """The image of a board that is a string."""
    return "".join(board[p] for p in sources(n, s))


def turn_move(move, n, s):
    """Where a move goes; PASS stays PASS."""
    return PASS if move == PASS else int(images(n, s)[move])


def turn_moves(moves, n, s):
    """Where many moves go: int array of any shape, with PASS among them or not."""
    return np.append(images(n, s), PASS)[np.asarray(moves)]


def turn_policy(policy, n, s):
    """A policy's image. policy: (..., n * n + 1), the last entry is PASS's."""
    return policy[..., np.append(sources(n, s), n * n)]


def inverse(s):
    """The symmetry that undoes `s`: a turn is turned back, a mirrored one undoes itself."""
    return s if s >= 4 else -s % 4
