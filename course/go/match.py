"""Matches: who wins how often, and how sure that is."""

import math
import random
from dataclasses import dataclass

from tqdm.auto import tqdm

from course.go import board as go
from course.go.board import PASS
from course.go.players import RESIGN

Z = 1.96                        # 95 % of a normal distribution lie within so many deviations


@dataclass(frozen=True)
class Score:
    """The outcome of a match, seen by its first player."""

    wins: int
    draws: int
    losses: int

    @property
    def games(self):
        return self.wins + self.draws + self.losses

    @property
    def share(self):
        """Of the points, in [0, 1]; a draw is half a point."""
        return (self.wins + self.draws / 2) / self.games

    @property
    def interval(self):
        """(low, high): 95 % confidence interval of the share."""
        return wilson(self.share, self.games)

    @property
    def elo(self):
        """How many Elo points the first player stands above the second."""
        return elo(self.share)

    @property
    def elo_interval(self):
        low, high = self.interval
        return elo(low), elo(high)

    def __str__(self):
        low, high = self.interval
        return (f"{self.wins} won, {self.draws} drawn, {self.losses} lost: {self.share:.1%} "
                f"({low:.1%} to {high:.1%}), {self.elo:+.0f} Elo "
                f"({self.elo_interval[0]:+.0f} to {self.elo_interval[1]:+.0f})")


def wilson(share, games, z=Z):
    """The score interval of a share: it stays in [0, 1] and is honest at 0 and at 1.

    With draws it is a little too wide: half points vary less than whole ones.

    source: Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
            (1927)
    """
    middle = share + z * z / (2 * games)
    spread = z * math.sqrt(share * (1 - share) / games + z * z / (4 * games * games))
    scale = 1 + z * z / games
    # At a share of 0 or 1 the bound is exact, and rounding must not carry it outside.
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return (0.0 if share == 0 else low), (1.0 if share == 1 else high)


def elo(share):
    """The difference in Elo points at which this share is expected; infinite at 0 and 1.

    source: Elo, The Rating of Chessplayers, Past and Present (1978), in its logistic form
    """
    if share in (0, 1):
        return math.copysign(math.inf, share - 0.5)
    return 400 * math.log10(share / (1 - share))


def play_game(black, white, n, komi=7.0, opening=(), limit=None):
    """One game between two players: (Game, winner), the winner BLACK, WHITE or "" for a draw.

    opening: moves that are made before the players are asked
    limit:   moves after which the board is scored as it stands; 4 * n * n where it is None
    raises:  IllegalMove, naming the player, if one breaks the rules
    """
    game = go.new_game(n, komi)
    for move in opening:
        game = go.after(game, move)
    while not game.over and len(game.moves) < (limit or 4 * n * n):
        mover = black if game.to_play == go.BLACK else white
        move = mover.choose(game)
        if move == RESIGN:
            return game, go.other(game.to_play)
        try:
            game = go.after(game, move)
        except go.IllegalMove as fault:
            raise go.IllegalMove(f"{mover.name}, move {len(game.moves) + 1}: {fault}") from None
    return game, winner(game)


def winner(game):
    """BLACK, WHITE, or "" for a draw: by area and komi, no stone taken off as dead."""
    score = go.score(game.board, game.n, game.komi)
    return "" if score == 0 else go.BLACK if score > 0 else go.WHITE


def random_opening(n, moves, seed):
    """A few random legal moves, never a pass: deterministic players would else repeat one game."""
    rng, game = random.Random(seed), go.new_game(n)
    for _ in range(moves):
        game = go.after(game, rng.choice(go.legal_moves(game) or [PASS]))
    return game.moves


def match(first, second, games, n, komi=7.0, opening=0, seed=0, progress=True):
    """The Score of `first` against `second`, colours swapped in every second game.

    opening:  random moves at the start; two games that follow each other share them
    progress: show a bar with the score so far
    """
    points = {1: 0, 0: 0, -1: 0}
    with tqdm(total=games, disable=not progress, desc=f"{first.name} - {second.name}") as bar:
        for k in range(games):
            start = random_opening(n, opening, f"{seed}/{k // 2}")
            points[outcome(first, second, k % 2 == 1, n=n, komi=komi, opening=start)] += 1
            bar.set_postfix_str(f"{points[1]} : {points[-1]}", refresh=False)
            bar.update()
    return Score(points[1], points[0], points[-1])


def outcome(first, second, swapped, **rules):
    """1 if `first` wins, 0 for a draw, -1 if it loses; swapped: it has white."""
    black, white = (second, first) if swapped else (first, second)
    _, won = play_game(black, white, **rules)
    if not won:
        return 0
    return 1 if won == (go.WHITE if swapped else go.BLACK) else -1
