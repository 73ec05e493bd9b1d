"""A store of positions of many games, at any turn: what a search keeps of its trees.

`batch` steps games forward together and counts their turns together. Here every position counts
its stones' ages from itself, and remembers equally many boards, so that all fit into one table.
"""

from dataclasses import replace

import numpy as np

from course.go import batch

ROWS = "stones", "to_play", "chain", "size", "key", "history", "turn", "passes"
DEEPEST = 64                    # turns below the root before the game's first boards are forgotten


def rebased(boards):
    """The boards with their turn called 0, so that a stone just placed has turn 0."""
    turn = np.maximum(boards.turn.astype(np.int64) - boards.turns, batch.LONG_AGO)
    return replace(boards, turn=turn.astype(np.int16), turns=0)


def rooted(boards):
    """The boards with room to remember DEEPEST turns more."""
    history = np.pad(boards.history, ((0, 0), (DEEPEST, 0)), mode="edge")
    return rebased(replace(boards, history=history))


def step(boards, moves):
    """The boards after legal moves, their turn called 0 again.

    moves: (B,) int, a point or PASS; not checked
    """
    board = np.flatnonzero(moves != batch.PASS)
    after = batch.put(boards, board, moves[board])
    # The oldest board makes room for the newest: at the root it was a copy of the second.
    return rebased(replace(after, history=after.history[:, 1:]))


class Pool:
    """Rows of positions that look alike; `put` them, `get` them by number.

    like:     Boards, as `rooted` makes them
    capacity: how many there may be
    """

    def __init__(self, like, capacity):
        rows = {name: np.empty((capacity, *getattr(like, name).shape[1:]),
                               getattr(like, name).dtype) for name in ROWS}
        stood = np.empty((2, capacity, like.n**2), bool)
        self.table, self.count = replace(like, **rows, stood=stood), 0

    def put(self, boards):
        """Keep the boards; returns their numbers, (B,) int."""
        begin, end = self.count, self.count + len(boards)
        for name in ROWS:
            getattr(self.table, name)[begin:end] = getattr(boards, name)
        self.table.stood[:, begin:end] = boards.stood
        self.count = end
        return np.arange(begin, end)

    def get(self, index):
        """The boards with these numbers."""
        return batch.select(self.table, index)
