"""What lies beside what on many boards at once, and the numbers that stand for boards.

Axes as in `batch`: (B, N) for points, (B, C) for chains, C = N + 1; number N is no chain, and the
point N is off the board.
"""

from functools import cache

import numpy as np

BLACK, EMPTY, WHITE = 1, 0, -1


@cache
def neighbours(n):
    """(4, N) int: each point's neighbours; N stands for off the board."""
    around = np.pad(np.arange(n * n).reshape(n, n), 1, constant_values=n * n)
    sides = around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]
    return np.stack([side.ravel() for side in sides])


@cache
def diagonals(n):
    """(4, N) int: each point's diagonal points; N stands for off the board."""
    around = np.pad(np.arange(n * n).reshape(n, n), 1, constant_values=n * n)
    corners = around[:-2, :-2], around[:-2, 2:], around[2:, :-2], around[2:, 2:]
    return np.stack([corner.ravel() for corner in corners])


@cache
def zobrist(n):
    """(3, N) uint64: a random number for each stone on each point; index by colour, 1 or -1.

    A board's key is the exclusive or of its stones' numbers (Zobrist 1970): two different boards
    share one with a chance of 2 ** -64. It stands here for the board itself in superko.
    """
    keys = np.random.default_rng(1970).integers(1, 2**64, (3, n * n), np.uint64)
    keys[EMPTY] = 0
    return keys


def beside(values, n, outside):
    """What stands at each point's four neighbours: (B, N) -> (4, B, N); `outside` off the board."""
    values = values.reshape(-1, n, n)
    found = np.full((4, *values.shape), outside, values.dtype)
    found[0, :, 1:], found[1, :, :-1] = values[:, :-1], values[:, 1:]
    found[2, :, :, 1:], found[3, :, :, :-1] = values[:, :, :-1], values[:, :, 1:]
    return found.reshape(4, -1, n * n)


def repeated(chains):
    """(4, ...) bool: whether an earlier one of the four neighbours is of the same chain."""
    up, down, left, right = chains
    again = np.zeros(chains.shape, bool)
    again[1] = down == up
    again[2] = (left == up) | (left == down)
    again[3] = (right == up) | (right == down) | (right == left)
    return again


def count_liberties(stones, around):
    """(B, C): each empty point is a liberty of each different chain beside it."""
    boards, points = stones.shape
    free = np.flatnonzero(stones == EMPTY)
    chains = np.take(around.reshape(4, -1), free, axis=1)
    # A chain that touches the same point twice still has one liberty there: count it as no chain.
    np.putmask(chains, repeated(chains), points)
    numbers = chains + free // points * (points + 1)
    counted = np.bincount(numbers.ravel(), minlength=boards * (points + 1))
    counted = counted.reshape(boards, points + 1)
    counted[:, points] = 0
    return counted
