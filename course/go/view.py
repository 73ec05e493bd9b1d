"""What our small network sees of a position: twelve planes, few enough for a page to compute.

AlphaGo's 48 planes stand in `planes`. These are the ones that cost least and tell most, seen by
the player whose turn it is.
"""

import numpy as np

from course.go import batch
from course.go.planes import own_liberties

NAMES = (
    "own stones, 1 liberty", "own stones, 2 liberties", "own stones, 3 or more",
    "their stones, 1 liberty", "their stones, 2 liberties", "their stones, 3 or more",
    "the stone placed last", "the stone placed before it", "legal", "they have just passed",
    "player is black", "ones",
)


def view(boards):
    """The planes of each position, in the order of NAMES.

    boards:  batch.Boards of B positions
    returns: (B, 12, n, n) bool
    """
    mover = boards.to_play[:, None]
    few = np.clip(own_liberties(boards), 1, 3)
    stones = [(boards.stones == colour) & (few == count)
              for colour in (mover, -mover) for count in (1, 2, 3)]
    age = np.where(boards.stones != batch.EMPTY, boards.turns - boards.turn, -1)
    ones = np.ones_like(boards.legal)
    passed, black = boards.passes[:, None] > 0, mover == batch.BLACK
    parts = [*stones, age == 0, age == 1, boards.legal, passed & ones, black & ones, ones]
    return np.stack(parts, axis=1).reshape(len(boards), len(NAMES), boards.n, boards.n)
