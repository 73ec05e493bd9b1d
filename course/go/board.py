"""The rules of Go, as functions from board to board.

A board is a string of n * n characters, rows from the top: "." empty, "X" black, "O" white.
A point is an int in [0, n * n), row-major; a move is a point or PASS. The rules are those of
Tromp and Taylor, https://tromp.github.io/go.html, but suicide is forbidden: area scoring,
positional superko (no play may bring back a board that has stood), two passes end the game.
"""

from dataclasses import dataclass, replace
from functools import cache

from course.errors import CourseError

EMPTY, BLACK, WHITE = ".", "X", "O"
# As an index it is the last of the n * n + 1 outputs of a policy network, on a board of any size.
PASS = -1


class IllegalMove(CourseError):
    """The rules forbid this move; the message says which rule."""


def other(colour):
    return WHITE if colour == BLACK else BLACK


def empty_board(n):
    return EMPTY * (n * n)


@cache
def neighbours(point, n):
    """The points joined to `point` by a line, in the order up, down, left, right."""
    row, col = divmod(point, n)
    around = (row - 1, col), (row + 1, col), (row, col - 1), (row, col + 1)
    return tuple(r * n + c for r, c in around if 0 <= r < n and 0 <= c < n)


@cache
def diagonals(point, n):
    row, col = divmod(point, n)
    around = [(row + dr, col + dc) for dr in (-1, 1) for dc in (-1, 1)]
    return tuple(r * n + c for r, c in around if 0 <= r < n and 0 <= c < n)


def group(board, point, n):
    """The stones joined to the one on `point`, and the empty points they touch: two sets."""
    stones, liberties, frontier = {point}, set(), [point]
    while frontier:
        for q in neighbours(frontier.pop(), n):
            if board[q] == EMPTY:
                liberties.add(q)
            elif board[q] == board[point] and q not in stones:
                stones.add(q)
                frontier.append(q)
    return stones, liberties


def put(board, points, colour):
    """The board with `colour` on every one of `points`; EMPTY takes stones off."""
    squares = list(board)
    for point in points:
        squares[point] = colour
    return "".join(squares)


def is_legal_position(board, n):
    """Whether every group on the board has a liberty."""
    return all(group(board, p, n)[1] for p in range(n * n) if board[p] != EMPTY)


def capture(board, point, colour, n):
    """The board with a stone of `colour` on `point`, and what it captures taken off.

    The new stone itself may be left without a liberty: `play` refuses that, this does not.
    """
    board = put(board, [point], colour)
    for q in neighbours(point, n):
        if board[q] == other(colour):
            stones, liberties = group(board, q, n)
            if not liberties:
                board = put(board, stones, EMPTY)
    return board


def play(board, point, colour, seen, n):
    """The board after `colour` plays at `point`. No argument is changed.

    point:   int in [0, n * n); row-major
    seen:    set of boards that have stood in this game, this one included
    returns: str, the new board
    raises:  IllegalMove if the point is taken or off the board, the stone has no liberty, or a
             board recurs
    source:  Tromp-Taylor rules, https://tromp.github.io/go.html, without suicide
    """
    if not 0 <= point < n * n:
        raise IllegalMove(f"point {point}: the board has the points 0 to {n * n - 1}")
    if board[point] != EMPTY:
        raise IllegalMove(f"point {point}: a stone stands there, {board[point]}")
    after = capture(board, point, colour, n)
    if not group(after, point, n)[1]:
        raise IllegalMove(f"point {point}: the stone would have no liberty, and captures nothing")
    if after in seen:
        raise IllegalMove(f"point {point}: the board would be one that has stood (superko)")
    return after


def is_legal(board, point, colour, seen, n):
    try:
        play(board, point, colour, seen, n)
    except IllegalMove:
        return False
    return True


def is_eye(board, point, colour, n):
    """Whether `point` is an eye of `colour` that a sensible player does not fill.

    Every neighbour is a stone of `colour`, and the other colour holds at most one of the
    diagonal points; none at all at the edge, where one is enough to make the eye false.
    """
    if board[point] != EMPTY or any(board[q] != colour for q in neighbours(point, n)):
        return False
    around = diagonals(point, n)
    lost = sum(board[q] == other(colour) for q in around)
    return lost <= (1 if len(around) == 4 else 0)


def region(board, point, n):
    """The empty points joined to the empty `point`, and the colours that they touch: two sets."""
    # Under another name the empty points are a group like any other.
    points, _ = group(board.replace(EMPTY, "e"), point, n)
    return points, {board[q] for p in points for q in neighbours(p, n)} - {EMPTY}


def area(board, n):
    """Points of black and of white: their stones, and empty regions that touch only one colour.

    returns: dict, colour -> int
    source:  Tromp-Taylor rules, rule 9; no stone is taken off as dead
    """
    points = {BLACK: board.count(BLACK), WHITE: board.count(WHITE)}
    left = {p for p in range(n * n) if board[p] == EMPTY}
    while left:
        inside, colours = region(board, left.pop(), n)
        left -= inside
        if len(colours) == 1:
            points[colours.pop()] += len(inside)
    return points


def score(board, n, komi=0.0):
    """Black's area less white's area and komi: above zero, black has won."""
    points = area(board, n)
    return points[BLACK] - points[WHITE] - komi


@dataclass(frozen=True)
class Game:
    """A game as far as it has been played: a value, which `after` and `undo` leave as it is.

    n:      points along one side
    boards: every board that has stood, in order; the first is the start
    moves:  one fewer; PASS repeats the board
    first:  who moves first
    komi:   points for white for moving second
    """

    n: int
    boards: tuple
    moves: tuple = ()
    first: str = BLACK
    komi: float = 7.0

    @property
    def board(self):
        return self.boards[-1]

    @property
    def to_play(self):
        return self.first if len(self.moves) % 2 == 0 else other(self.first)

    @property
    def over(self):
        return self.moves[-2:] == (PASS, PASS)


def new_game(n, komi=7.0):
    """An empty board of n * n points, black to play."""
    return Game(n, (empty_board(n),), komi=komi)


def after(game, move):
    """The game after `move` by the player whose turn it is; a pass is always allowed.

    raises: IllegalMove, also when the game is over
    """
    if game.over:
        raise IllegalMove("the game is over: both players have passed")
    board = game.board
    if move != PASS:
        board = play(board, move, game.to_play, set(game.boards), game.n)
    return replace(game, boards=(*game.boards, board), moves=(*game.moves, move))


def undo(game):
    """The game before its last move; a game without moves stays as it is."""
    if not game.moves:
        return game
    return replace(game, boards=game.boards[:-1], moves=game.moves[:-1])


def legal_moves(game):
    """The points where the player whose turn it is may play, in order; PASS is not listed."""
    if game.over:
        return []
    seen, colour = set(game.boards), game.to_play
    return [p for p in range(game.n**2) if is_legal(game.board, p, colour, seen, game.n)]


def show(board, n):
    """The board as text, a line a row."""
    return "\n".join(" ".join(board[n * r : n * r + n]) for r in range(n))
