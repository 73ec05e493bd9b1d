"""Games as lists of moves: what archives hold, and how to play them again.

A table of games is a text file, gzipped or not, tabs between columns: file, size, komi, result,
first colour, moves. A move is two letters as in SGF, column then row from the top left, "--" a
pass; colours alternate.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.errors import CourseError
from course.go import batch, starts
from course.go import board as go
from course.go.board import PASS

COLUMNS = "file\tsize\tkomi\tresult\tfirst\tmoves"
COLOURS = {"B": go.BLACK, "W": go.WHITE}
CHUNK = 512                     # games played again at once: few enough to stay in the cache


class BadRecord(CourseError):
    """A game record cannot be read as a game of Go between two players in turn."""


@dataclass(frozen=True)
class Record:
    """A game as somebody wrote it down.

    moves:  tuple of points and PASS; colours alternate, `first` begins
    result: "B+3.5", "W+R" (resigned), "W+T" (time), "0" (a draw), "" where it is not known
    komi:   None where it is not known
    start:  board string; "" stands for an empty board
    """

    n: int
    moves: tuple
    first: str = go.BLACK
    komi: float | None = 7.0
    result: str = ""
    name: str = ""
    start: str = ""

    @property
    def ended_by_passes(self):
        return self.moves[-2:] == (PASS, PASS)


def to_letters(move, n):
    """"dc" for column 3, row 2 from the top left, counted from 0; "--" for a pass."""
    if move == PASS:
        return "--"
    row, col = divmod(move, n)
    return chr(ord("a") + col) + chr(ord("a") + row)


def from_letters(letters, n):
    """The move that two letters stand for; BadRecord where the board has no such point."""
    if letters == "--":
        return PASS
    if len(letters) != 2 or not all(0 <= ord(c) - ord("a") < n for c in letters):
        raise BadRecord(f"move {letters!r}: not a point of a {n}x{n} board")
    col, row = (ord(c) - ord("a") for c in letters)
    return row * n + col


def to_line(record):
    """A record as a line of a table; a start that is not empty cannot be written."""
    if record.start.strip(go.EMPTY):
        raise BadRecord(f"{record.name}: the table has no column for stones set up beforehand")
    first = "B" if record.first == go.BLACK else "W"
    moves = "".join(to_letters(move, record.n) for move in record.moves)
    komi = "" if record.komi is None else record.komi
    fields = record.name, record.n, komi, record.result, first, moves
    return "\t".join(map(str, fields))


def known(result):
    """A result as `Record` writes it: SGF allows both "Draw" and "0", and "B+Resign" for "B+R"."""
    if result == "Draw":
        return "0"
    return result.replace("Resign", "R").replace("Time", "T").replace("Forfeit", "F")


def from_line(line):
    fields = line.rstrip("\n").split("\t")
    if len(fields) != 6 or fields[4] not in COLOURS or not fields[1].isdecimal():
        raise BadRecord(f"{fields[0]}: expected the columns {COLUMNS.split()}, found {fields[1:5]}")
    name, size, komi, result, first, text = fields
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)]
    moves = tuple(from_letters(pair, int(size)) for pair in pairs)
    komi = float(komi) if komi else None
    return Record(int(size), moves, COLOURS[first], komi, known(result), name)


def read_table(path):
    """The records of a table, in its order. path: a file, gzipped if its name ends in .gz"""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        head = next(file, "").rstrip("\n")
        if head != COLUMNS:
            raise BadRecord(f"{Path(path).name}: expected the columns {COLUMNS.split()} in line 1")
        return [from_line(line) for line in file]


def write_table(path, records):
    """Write a table, not gzipped; the same records always make the same bytes."""
    lines = [COLUMNS, *map(to_line, records)]
    Path(path).write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def replay(record):
    """The Game that the record tells, move by move; IllegalMove names the move's number."""
    start = record.start or go.empty_board(record.n)
    game = go.Game(record.n, (start,), first=record.first, komi=record.komi or 0.0)
    for number, move in enumerate(record.moves, 1):
        try:
            game = go.after(game, move)
        except go.IllegalMove as fault:
            raise go.IllegalMove(f"{record.name}, move {number}: {fault}") from None
    return game


def positions(records):
    """Play many games of one size at once: yields (Boards, moves), turn by turn.

    moves:   (B,) int, what each game's record plays next: PASS once it has ended. A move that the
             rules forbid stands there too: the game then passes for the rest
    yields:  one pair a turn, and at last the final boards with None
    """
    longest = max(len(record.moves) for record in records)
    table = np.array([[*r.moves, *[PASS] * (longest - len(r.moves))] for r in records], int)
    n = records[0].n
    boards = [r.start or go.empty_board(n) for r in records]
    boards = starts.from_boards(boards, n, [r.first for r in records])
    halted = np.zeros(len(records), bool)
    for turn in range(longest):
        moves = np.where(halted, PASS, table[:, turn])
        yield boards, moves
        halted |= forbidden(boards, moves)
        boards = batch.play(boards, np.where(halted, PASS, moves))
    yield boards, None


def faults(records):
    """Where records break the rules of `board`: {index of the record: number of its move}.

    records: of one size, in any number
    """
    found = {}
    for begin in range(0, len(records), CHUNK):
        some = records[begin : begin + CHUNK]
        for turn, (boards, moves) in enumerate(positions(some), 1):
            if moves is not None:
                wrong = np.flatnonzero(forbidden(boards, moves))
                found.update({begin + int(i): turn for i in wrong})
    return found


def forbidden(boards, moves):
    """(B,) bool: which moves the rules forbid; never a pass."""
    return (moves != PASS) & ~boards.legal[np.arange(len(moves)), moves]


def result_of(game):
    """"B+2.0", "W+0.5" or "0", by area and komi, as archives write it."""
    score = go.score(game.board, game.n, game.komi)
    return result_text(score)


def result_text(score):
    return "0" if score == 0 else f"{'B' if score > 0 else 'W'}+{abs(score)}"
