"""A position as 48 planes, as AlphaGo's policy network saw it.

Source: Silver et al., Mastering the game of Go with deep neural networks and tree search, Nature
529 (2016), Extended Data Table 2. What the table leaves open is decided here: a number has a plane
for each of 1 to 7 and one for 8 or more, and none for 0; an eye is `board.is_eye`, a ladder is read
out as in `ladders`; what a move would do is given where the move is legal.
"""

from dataclasses import replace

import numpy as np

from course.go import batch, ladders
from course.go.board import BLACK, WHITE

CHUNK = 4096                    # moves tried at once: few enough to stay in the cache


def eight(name):
    return tuple(f"{name} {k}" for k in range(1, 8)) + (f"{name} 8 or more",)


NAMES = (
    "own stones", "their stones", "empty", "ones", *eight("turns since"), *eight("liberties"),
    *eight("capture size"), *eight("self-atari size"), *eight("liberties after the move"),
    "ladder capture", "ladder escape", "sensible", "zeros",
)
# The value network had one more: whether the player whose turn it is has black.
PLAYER = "player is black"


def planes(boards):
    """The 48 planes of each position, seen by the player whose turn it is.

    boards:  batch.Boards of B positions
    returns: (B, 48, n, n) bool, in the order of NAMES
    """
    mover = boards.to_play[:, None]
    captured, lost, freedom = consequences(boards)
    capture, escape = ladder_points(boards)
    parts = [
        boards.stones == mover, boards.stones == -mover, boards.stones == batch.EMPTY,
        np.ones_like(boards.legal), one_hot(turns_since(boards)), one_hot(own_liberties(boards)),
        one_hot(captured), one_hot(lost), one_hot(freedom), capture, escape,
        boards.legal & ~batch.eyes(boards), np.zeros_like(boards.legal),
    ]
    flat = [part if part.ndim == 3 else part[:, None] for part in parts]
    return np.concatenate(flat, axis=1).reshape(len(boards), len(NAMES), boards.n, boards.n)


def player_plane(boards):
    """(B, 1, n, n) bool: the value network's forty-ninth plane."""
    black = boards.to_play == batch.BLACK
    return np.broadcast_to(black[:, None, None, None], (len(boards), 1, boards.n, boards.n))


def one_hot(numbers):
    """(B, N) -> (B, 8, N) bool: 1 to 7, and 8 or more; a 0 is on no plane."""
    return np.minimum(numbers, 8)[:, None] == np.arange(1, 9)[:, None]


def turns_since(boards):
    """(B, N): 1 for the stone placed last, 2 for the one before; 0 on empty points."""
    return np.where(boards.stones != batch.EMPTY, boards.turns - boards.turn + 1, 0)


def own_liberties(boards):
    """(B, N): the liberties of each stone's group; 0 on empty points."""
    return np.take_along_axis(boards.liberties, boards.chain.astype(np.int64), axis=1)


def consequences(boards):
    """What each legal move would do, by playing it: three (B, N) arrays, 0 where it is illegal.

    returns: opponent's stones captured; own stones that would then have one liberty; liberties of
             the group that the new stone belongs to
    """
    found = np.zeros((3, *boards.legal.shape), np.int16)
    board, point = np.nonzero(boards.legal)
    # The history is the heavy part and decides nothing here: the moves are known to be legal.
    latest = replace(boards, history=boards.history[:, -1:])
    for start in range(0, len(board), CHUNK):
        b, p = board[start : start + CHUNK], point[start : start + CHUNK]
        found[:, b, p] = tried(batch.select(latest, b), p)
    return found


def tried(boards, point):
    """`consequences` of one move on each board: (3, B)."""
    every = np.arange(len(boards))
    after = batch.put(boards, every, point)
    theirs = [(b.stones == -boards.to_play[:, None]).sum(axis=1) for b in (boards, after)]
    chain = after.chain[every, point]
    liberties = after.liberties[every, chain]
    return theirs[0] - theirs[1], after.size[every, chain] * (liberties == 1), liberties


def ladder_points(boards):
    """Two (B, N) bool: legal moves that are ladder captures, and ladder escapes."""
    found = np.zeros((2, *boards.legal.shape), bool)
    for b, board in enumerate(batch.strings(boards)):
        colour = BLACK if boards.to_play[b] == batch.BLACK else WHITE
        found[0, b, list(ladders.captures(board, colour, boards.n))] = True
        found[1, b, list(ladders.escapes(board, colour, boards.n))] = True
    return found & boards.legal
