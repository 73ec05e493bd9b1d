"""Game records in SGF, the Smart Game Format, read and written by the library sgfmill.

A file holds a tree of moves; a record is its main line, the first child at every branching.
"""

from course.go import board as go
from course.go.board import PASS
from course.go.records import COLOURS, BadRecord, Record, known

LETTERS = {colour: letter.lower() for letter, colour in COLOURS.items()}


def library():
    # Imported late: the rules and the training need no game records from elsewhere.
    try:
        from sgfmill import sgf, sgf_moves
    except ImportError:
        raise BadRecord("SGF is read by the library sgfmill: pip install sgfmill") from None
    return sgf, sgf_moves


def read(data, name=""):
    """The record of one game in SGF.

    data:   bytes of a file
    raises: BadRecord if it is no SGF of Go, or a player moves twice in a row
    """
    sgf, sgf_moves = library()
    try:
        tree = sgf.Sgf_game.from_bytes(data)
        start, plays = sgf_moves.get_setup_and_moves(tree)
        komi = tree.get_komi()
    except ValueError as fault:
        raise BadRecord(f"{name or 'record'}: {fault}") from None
    n = tree.get_size()
    colours = [COLOURS[colour.upper()] for colour, _ in plays]
    first = colours[0] if colours else to_play(tree)
    check_turns(colours, name)
    moves = tuple(from_place(place, n) for _, place in plays)
    return Record(n, moves, first, komi, result(tree), name, from_setup(start, n))


def result(tree):
    """The root's RE as it stands there, or "" where there is none."""
    root = tree.get_root()
    return known(root.get("RE").strip()) if root.has_property("RE") else ""


def to_play(tree):
    """Who moves first in a record without a move: the root's PL."""
    root = tree.get_root()
    return COLOURS[root.get("PL").upper()] if root.has_property("PL") else go.BLACK


def check_turns(colours, name):
    for number, (one, two) in enumerate(zip(colours, colours[1:], strict=False), 2):
        if one == two:
            raise BadRecord(f"{name or 'record'}: move {number} is by {two} again, out of turn")


def from_place(place, n):
    """sgfmill counts rows from the bottom; None is a pass."""
    return PASS if place is None else (n - 1 - place[0]) * n + place[1]


def to_place(move, n):
    return None if move == PASS else (n - 1 - move // n, move % n)


def from_setup(start, n):
    """The board string of a sgfmill board; "" if nothing stands on it."""
    stones = {from_place((row, col), n): COLOURS[colour.upper()]
              for colour, (row, col) in start.list_occupied_points()}
    board = "".join(stones.get(point, go.EMPTY) for point in range(n * n))
    return board if stones else ""


def write(record):
    """The bytes of an SGF file of the record's game."""
    sgf, _ = library()
    tree = sgf.Sgf_game(size=record.n)
    root = tree.get_root()
    root.set("KM", record.komi)
    if record.result:
        root.set("RE", record.result)
    write_start(root, record)
    colour = record.first
    for move in record.moves:
        tree.extend_main_sequence().set_move(LETTERS[colour], to_place(move, record.n))
        colour = go.other(colour)
    return tree.serialise()


def write_start(root, record):
    """Stones set up beforehand, and who moves first where it is not black."""
    if record.start:
        sets = ([to_place(p, record.n) for p, stone in enumerate(record.start) if stone == colour]
                for colour in (go.BLACK, go.WHITE, go.EMPTY))
        root.set_setup_stones(*sets)
    if record.first == go.WHITE:
        root.set("PL", "w")
