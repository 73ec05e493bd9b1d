"""Who chooses the moves: a player has a `name` and `choose(game) -> move`, and keeps no secrets.

`choose` may be asked about any game, in any order: what a player needs to know is in the game.
"""

import random

from course.go import board as go
from course.go import gtp
from course.go.board import PASS

RESIGN = -2                     # what `choose` may answer besides a point and PASS


class RandomPlayer:
    """Every legal move is as likely, but an eye of one's own is never filled; else a pass.

    seed: int; two players of one seed that are asked the same questions give the same answers
    """

    name = "random"

    def __init__(self, seed=0):
        self.rng = random.Random(seed)

    def choose(self, game):
        empty = [p for p, stone in enumerate(game.board) if stone == go.EMPTY]
        seen, colour = set(game.boards), game.to_play
        # The first good one in a random order is as random as one drawn from the list of all.
        for point in self.rng.sample(empty, len(empty)):
            if (not go.is_eye(game.board, point, colour, game.n)
                    and go.is_legal(game.board, point, colour, seen, game.n)):
                return point
        return PASS


class GTPPlayer:
    """A program behind GTP; use it in `with`, or close it.

    command: list of str, such as gtp.gnugo_command(level=1)
    name:    what tables call it; the program's own name where it is empty
    """

    def __init__(self, command, name=""):
        self.engine = gtp.Engine(command)
        self.name = name or self.engine.ask("name")
        self.at = None                  # the Game that stands on the program's board

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.engine.close()

    def choose(self, game):
        """The program's move; its board is brought up to date first."""
        self.engine.ask_all(catch_up(self.at, game))
        self.at = game
        answer = self.engine.ask("genmove", gtp.NAMES[game.to_play])
        if answer.strip().lower() == "resign":
            self.at = None
            return RESIGN
        move = gtp.from_vertex(answer, game.n)
        # The program has already played it; where the rules differ, the next game starts afresh.
        self.at = go.after(game, move) if is_allowed(game, move) else None
        return move


def is_allowed(game, move):
    return move == PASS or go.is_legal(game.board, move, game.to_play, set(game.boards), game.n)


def catch_up(at, game):
    """The commands that lead a program from the game `at`, or from nowhere (None), to `game`.

    raises: GTPError if the game began from a board with stones
    """
    if game.boards[0].strip(go.EMPTY):
        raise gtp.GTPError("a game that begins with stones on the board cannot be told over GTP")
    if at and follows(game, at):
        return plays(game)[len(at.moves):]
    return [f"boardsize {game.n}", "clear_board", f"komi {game.komi}", *plays(game)]


def follows(game, earlier):
    """Whether `game` is the earlier one, perhaps with more moves."""
    return (earlier.moves == game.moves[: len(earlier.moves)]
            and (earlier.n, earlier.komi, earlier.first) == (game.n, game.komi, game.first))


def plays(game):
    """The game as GTP's commands."""
    colours = game.first, go.other(game.first)
    return [f"play {gtp.NAMES[colours[turn % 2]]} {gtp.vertex(move, game.n)}"
            for turn, move in enumerate(game.moves)]
