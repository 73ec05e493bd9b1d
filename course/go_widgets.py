"""The live figure of the chapter on Go: a board that plays, and reads games out."""

import traitlets

from course.errors import CourseError
from course.go import board as go
from course.go.board import PASS
from course.go.gtp import from_vertex, vertex
from course.widgets import FIGURES, Figure, bundle

PRESETS = ("empty", "capture", "ko", "ladder")
PLAYS = 9                       # the size of the board that the network was trained on


class GoBoard(Figure):
    """A 9x9 board that plays against the trained network; or a position of any size to read.

    moves:   in words as GTP's, "E5" or "pass", black first (in a preset: who is to play there);
             given them, the board is for reading, with steps back and forth
    size:    points along one side; only a board of 9 can be played on
    reading: True or False where the rule above is not what is wanted
    preset:  a position to begin with, one of PRESETS
    black, white: "you" or "net"; unless said, the net has White on the empty board, and nobody
             in the other presets
    trials:  of the search per move, 0 for the policy alone
    heat:    size * size probabilities, row by row from the top, and perhaps one for the pass: the
             policy at the last of the moves; numbers that add up to more than 1 are scaled to 1;
             without them a 9x9 board asks its own net
    value:   black's chance of winning there, 0 to 1
    mark:    a point to be marked there, "E5": say, the move that came next
    title:   what stands above the board
    result:  written by the figure: "B+3", "W+1", "0" for a draw, "" while it is played
    raises:  TraitError, saying which name or move is not as expected
    """

    _esm = bundle(FIGURES / "goboard.js")
    module = "goboard"
    about = "A Go board: play on 9 x 9 against a small network, or step through a game."

    size = traitlets.Int(PLAYS, min=2, max=19).tag(sync=True)
    moves = traitlets.List(traitlets.Unicode(), []).tag(sync=True)
    reading = traitlets.Bool(False).tag(sync=True)
    preset = traitlets.Enum(PRESETS, "empty").tag(sync=True)
    black = traitlets.Enum(("you", "net"), "you").tag(sync=True)
    white = traitlets.Enum(("you", "net"), "net").tag(sync=True)
    trials = traitlets.Int(40, min=0, max=400).tag(sync=True)
    heat = traitlets.List(traitlets.Float(min=0), []).tag(sync=True)
    value = traitlets.Float(None, min=0, max=1, allow_none=True).tag(sync=True)
    mark = traitlets.Unicode("").tag(sync=True)
    title = traitlets.Unicode("").tag(sync=True)
    result = traitlets.Unicode("").tag(sync=True)

    def __init__(self, moves=(), size=PLAYS, *, reading=None, heat=(), mark="", **more):
        reads = bool(moves) or size != PLAYS if reading is None else reading
        alone = more.get("preset", "empty") != "empty"
        more = {"white": "you" if alone else "net", **more}
        super().__init__(moves=words(moves, size), size=size, reading=reads,
                         heat=[float(number) for number in heat],
                         mark="" if mark == "" else words([mark], size)[0], **more)
        refuse(not reads and size != PLAYS, f"size: found {size}, expected {PLAYS} to play on")
        refuse(size != PLAYS and self.preset != "empty",
               f"preset: found {self.preset!r} with size {size}, expected size {PLAYS}")
        refuse(len(self.heat) not in (0, size**2, size**2 + 1),
               f"heat: found {len(self.heat)} numbers, expected {size**2}, or one more for a pass")
        if self.preset == "empty":
            check_game(self.moves, size)
        # Moves belong to the position that they began from.
        self.observe(lambda change: self.set_trait("moves", []), "preset")


def words(moves, size):
    """Moves as GTP spells them; ints, as `course.go` has them, are taken as well.

    raises: TraitError, with the number of the move
    """
    return [word(move, number, size) for number, move in enumerate(moves, 1)]


def word(move, number, size):
    try:
        point = from_vertex(move, size) if isinstance(move, str) else int(move)
    except (CourseError, TypeError, ValueError):
        point = None
    refuse(point is None or not (point == PASS or 0 <= point < size**2),
           f"move {number}: found {move!r}, expected a point of a {size}x{size} board, or 'pass'")
    return vertex(point, size)


def check_game(moves, size):
    """TraitError where a move is against the rules, with its number."""
    game = go.new_game(size)
    for number, move in enumerate(moves, 1):
        try:
            game = go.after(game, from_vertex(move, size))
        except go.IllegalMove as fault:
            raise traitlets.TraitError(f"move {number}, {move}: {fault}") from None


def refuse(wrong, message):
    if wrong:
        raise traitlets.TraitError(message)
