"""The rules of Go for many boards at once, in NumPy: the same rules as `board`, to train with.

B boards of n * n = N points each. Axes are always (B, N) or (B, C), where a chain (a group of
joined stones) bears the number of one of its points, and C = N + 1: number N is no chain, so that
a look-up needs no special case. A move is a point or PASS, as in `board`.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from course.go import board as go
from course.go.board import PASS, IllegalMove
from course.go.grid import (
    BLACK,
    EMPTY,
    WHITE,
    beside,
    count_liberties,
    diagonals,
    neighbours,
    repeated,
    zobrist,
)

LONG_AGO = -1000                # the turn at which stones of the starting board were placed


@dataclass(frozen=True, eq=False)
class Boards:
    """B games of one size, as far as they have been played; values, which `play` leaves as is.

    stones:  (B, N) int8, 1 black, -1 white, 0 empty
    to_play: (B,) int8, whose turn it is
    chain:   (B, N) int16, the number of the stone's chain; N on empty points
    size:    (B, C) int16, stones of each chain; stale where no chain bears the number
    key:     (B, C) uint64, exclusive or of the stones' Zobrist numbers, likewise
    history: (B, T + 1) uint64, keys of the boards that have stood, the present one last
    stood:   (2, B, N) bool, where white (0) and black (1) have ever had a stone
    turn:    (B, N) int16, the turn at which the stone was placed; meaningless on empty points
    passes:  (B,) int8, passes in a row, counted up to two
    turns:   moves made so far, passes included
    """

    n: int
    stones: np.ndarray
    to_play: np.ndarray
    chain: np.ndarray
    size: np.ndarray
    key: np.ndarray
    history: np.ndarray
    stood: np.ndarray
    turn: np.ndarray
    passes: np.ndarray
    turns: int = 0

    # What these properties have found is kept with these boards, and not carried to the next.

    def __len__(self):
        return len(self.stones)

    @property
    def over(self):
        """(B,) bool: both players have passed."""
        return self.passes >= 2

    @cached_property
    def around(self):
        """(4, B, N) int16: the chains beside each point."""
        return beside(self.chain, self.n, self.n**2)

    @cached_property
    def liberties(self):
        """(B, C) int: the number of liberties of each chain; 0 where there is none."""
        return count_liberties(self.stones, self.around)

    @cached_property
    def in_atari(self):
        """(B, N) bool: the stones whose chain has one liberty."""
        last = (self.liberties == 1).ravel()
        return last[self.chain + np.arange(len(self))[:, None] * (self.n**2 + 1)]

    @cached_property
    def legal(self):
        """(B, N) bool: where the player whose turn it is may play; nowhere once it is over."""
        return legal_moves(self)

    @cached_property
    def near(self):
        """(4, B, N) int8: colours beside each point, 0 off the board too."""
        return beside(self.stones, self.n, EMPTY)


def legal_moves(boards):
    """(B, N) bool; see `Boards.legal`."""
    near, mover = boards.near, boards.to_play[:, None]
    last = beside(boards.in_atari, boards.n, False)
    free = beside(boards.stones == EMPTY, boards.n, False)
    breathes = free | ((near == mover) & ~last) | ((near == -mover) & last)
    legal = (boards.stones == EMPTY) & breathes.any(axis=0) & ~boards.over[:, None]
    # Only a play where this colour has stood before can bring back a board.
    stood = boards.stood[(boards.to_play + 1) // 2, np.arange(len(boards))]
    board, point = np.nonzero(legal & stood)
    key = keys_after(boards, board, point)
    legal[board, point] = ~(boards.history[board] == key[:, None]).any(axis=1)
    return legal


def taken(boards, board, point):
    """The chains that a play captures, (4, K) int: N where there is none, each named once."""
    none = boards.n**2
    chains = boards.around[:, board, point]
    theirs = boards.near[:, board, point] == -boards.to_play[board]
    caught = theirs & (boards.liberties[board, chains] == 1) & ~repeated(chains)
    return np.where(caught, chains, none)


def keys_after(boards, board, point):
    """(K,) uint64: the key of board `board[k]` after a play at `point[k]`."""
    caught = taken(boards, board, point)
    gone = np.where(caught < boards.n**2, boards.key[board, caught], np.uint64(0))
    stone = zobrist(boards.n)[boards.to_play[board], point]
    return boards.history[board, -1] ^ stone ^ np.bitwise_xor.reduce(gone, axis=0)


def new_boards(count, n):
    """`count` empty boards of n * n points, black to play."""
    points, numbers = (count, n * n), (count, n * n + 1)
    return Boards(
        n,
        stones=np.zeros(points, np.int8), to_play=np.full(count, BLACK, np.int8),
        chain=np.full(points, n * n, np.int16), size=np.zeros(numbers, np.int16),
        key=np.zeros(numbers, np.uint64), history=np.zeros((count, 1), np.uint64),
        stood=np.zeros((2, *points), bool), turn=np.full(points, LONG_AGO, np.int16),
        passes=np.zeros(count, np.int8),
    )


def select(boards, index):
    """The boards at `index`: (K,) int, some perhaps more than once, or (B,) bool."""
    names = ("stones", "to_play", "chain", "size", "key", "history", "turn", "passes")
    chosen = {name: getattr(boards, name)[index] for name in names}
    return replace(boards, **chosen, stood=boards.stood[:, index])


def strings(boards):
    """The boards as strings: what `board` calls them."""
    letters = np.array([go.EMPTY, go.BLACK, go.WHITE])
    return ["".join(row) for row in letters[boards.stones]]


def play(boards, moves):
    """The boards after each one's mover has made its move; a pass is always allowed.

    moves:  (B,) int, a point or PASS
    raises: IllegalMove, naming the first board and move that the rules forbid
    """
    moves = np.asarray(moves)
    board = np.flatnonzero(moves != PASS)
    point = moves[board]
    inside = (point >= 0) & (point < boards.n**2)
    wrong = np.flatnonzero(~inside | ~boards.legal[board, np.where(inside, point, 0)])
    if len(wrong):
        raise IllegalMove(f"board {board[wrong[0]]}: point {point[wrong[0]]} is not legal")
    return put(boards, board, point)


def put(boards, board, point):
    """`play` without its check: each board[k] gets a stone at point[k], the others pass.

    board:  (K,) int, all different
    """
    n, turn = boards.n, boards.turns + 1
    after = {name: getattr(boards, name).copy()
             for name in ("stones", "chain", "size", "key", "turn", "stood")}
    colour, caught = boards.to_play[board], taken(boards, board, point)
    history = np.concatenate([boards.history, boards.history[:, -1:]], axis=1)
    history[board, -1] = keys_after(boards, board, point)
    join(boards, after, board, point, colour)
    if (caught < n * n).any():
        lift(after, board, caught, n * n)
    after["turn"][board, point] = turn
    after["stood"][(colour + 1) // 2, board, point] = True
    # Games that are over may pass for as long as the others last: an int8 would overflow.
    passes = np.minimum(boards.passes + 1, 2).astype(np.int8)
    passes[board] = 0
    return replace(boards, **after, history=history, passes=passes, turns=turn,
                   to_play=-boards.to_play)


def join(boards, after, board, point, colour):
    """Place the stones and make each one chain with its friends, in the copies `after`."""
    chains = boards.around[:, board, point]
    friend = (boards.near[:, board, point] == colour) & ~repeated(chains)
    after["stones"][board, point], after["chain"][board, point] = colour, point
    after["size"][board, point], after["key"][board, point] = 1, zobrist(boards.n)[colour, point]
    for chain, joins in zip(chains, friend, strict=True):
        row, old, new = board[joins], chain[joins], point[joins]
        after["size"][row, new] += boards.size[row, old]
        after["key"][row, new] ^= boards.key[row, old]
        renamed = after["chain"][row]
        after["chain"][row] = np.where(renamed == old[:, None], new[:, None], renamed)


def lift(after, board, caught, none):
    """Take the captured chains off, in the copies `after`."""
    rows = np.flatnonzero((caught < none).any(axis=0))
    chains = after["chain"][board[rows]]
    gone = (chains[None] == caught[:, rows, None]).any(axis=0) & (chains < none)
    at, point = np.nonzero(gone)
    after["stones"][board[rows[at]], point] = EMPTY
    after["chain"][board[rows[at]], point] = none


def area_scores(boards):
    """(B,) int: black's area less white's; `board.score` without komi."""
    reach = {colour: reached(boards, colour) for colour in (BLACK, WHITE)}
    return (reach[BLACK] & ~reach[WHITE]).sum(1) - (reach[WHITE] & ~reach[BLACK]).sum(1)


def reached(boards, colour):
    """(B, N) bool: the stones of a colour and the empty points joined to them by empty points."""
    own, free = boards.stones == colour, boards.stones == EMPTY
    while True:
        wider = own | (free & beside(own, boards.n, False).any(axis=0))
        if (wider == own).all():
            return own
        own = wider


def eyes(boards):
    """(B, N) bool: eyes of the player whose turn it is; `board.is_eye` for every point."""
    n, mover = boards.n, boards.to_play[:, None]
    off = neighbours(n)[:, None, :] == n * n
    whole = ((boards.near == mover) | off).all(axis=0)
    padded = np.concatenate([boards.stones, np.zeros((len(boards), 1), np.int8)], axis=1)
    lost = sum((padded[:, corner] == -mover).astype(np.int8) for corner in diagonals(n))
    edge = (diagonals(n) == n * n).any(axis=0)
    return (boards.stones == EMPTY) & whole & (lost <= np.where(edge, 0, 1))


def random_moves(boards, rng, keep_eyes=True):
    """(B,) int: a legal move each, each as likely; PASS where there is none, or the game is over.

    keep_eyes: never fill an eye of one's own, so that games come to an end
    """
    allowed = boards.legal & ~eyes(boards) if keep_eyes else boards.legal
    chance = np.where(allowed, rng.random(allowed.shape, np.float32), -1)
    best = chance.argmax(axis=1)
    return np.where(allowed.any(axis=1), best, PASS)
