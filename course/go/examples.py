"""Positions to learn from: what stood on the board, what was played, who won."""

from dataclasses import dataclass

import numpy as np

from course.go import batch, records, symmetry
from course.go.view import NAMES, view


@dataclass(frozen=True, eq=False)
class Examples:
    """M positions of games on n * n points.

    seen:    (M, bytes) uint8, the planes of `view`, eight to a byte
    moves:   (M,) int, what was played there; PASS = -1
    won:     (M,) float32, 1 if the player whose turn it was won the game, 0.5 for a draw
    game:    (M,) int, the number of the game
    """

    n: int
    seen: np.ndarray
    moves: np.ndarray
    won: np.ndarray
    game: np.ndarray

    def __len__(self):
        return len(self.moves)

    def take(self, index):
        """The examples at `index`."""
        arrays = (a[index] for a in (self.seen, self.moves, self.won, self.game))
        return Examples(self.n, *arrays)

    def planes(self, s=0):
        """(M, 12, n, n) bool, turned by symmetry s."""
        bits = np.unpackbits(self.seen, axis=1, count=len(NAMES) * self.n**2)
        return symmetry.turn(bits.reshape(-1, len(NAMES), self.n, self.n).astype(bool), s)

    def targets(self, s=0):
        """(M,) int: the output that stands for each move, n * n for a pass, turned by s."""
        return symmetry.turn_moves(self.moves, self.n, s) % (self.n**2 + 1)


def black_won(result):
    """1.0, 0.5 for a draw, 0.0; None where the result says nothing."""
    return {"B": 1.0, "W": 0.0, "0": 0.5}.get(result[:1])


def from_records(games):
    """The Examples of games of one size; games without a result, and illegal moves, are left out.

    A game with an illegal move is used up to that move.
    """
    known = [g for g in games if black_won(g.result) is not None]
    parts = []
    for begin in range(0, len(known), records.CHUNK):
        parts += from_some(known[begin : begin + records.CHUNK], begin)
    return joined(parts)


def from_some(games, first):
    """A list of Examples, one for each turn of games that are played at the same time."""
    won = np.array([black_won(g.result) for g in games], np.float32)
    lengths = np.array([len(g.moves) for g in games])
    halted = np.zeros(len(games), bool)
    for turn, (boards, moves) in enumerate(records.positions(games)):
        if moves is None:
            return
        halted |= records.forbidden(boards, moves)
        at = np.flatnonzero((turn < lengths) & ~halted)
        some = batch.select(boards, at)
        mine = np.where(some.to_play == batch.BLACK, won[at], 1 - won[at])
        yield Examples(boards.n, packed(some), moves[at], mine, first + at)


def packed(boards):
    return np.packbits(view(boards).reshape(len(boards), -1), axis=1)


def joined(parts):
    """One Examples of many."""
    names = ("seen", "moves", "won", "game")
    arrays = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Examples(parts[0].n, *arrays)


def split(examples, held_out, seed=0):
    """Two Examples: for training, and a share of the games held out, no game in both."""
    games = np.unique(examples.game)
    chosen = np.random.default_rng(seed).permutation(games)[: round(held_out * len(games))]
    out = np.isin(examples.game, chosen)
    return examples.take(~out), examples.take(out)
