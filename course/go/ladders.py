"""Ladders: a chase in which each play of the hunter leaves the prey one liberty.

The chase is read out to its end, with the rules of `board`. It begins with a history of its own:
boards that stood before it forbid nothing in it, so that its outcome depends on the board alone.
"""

from course.go.board import IllegalMove, group, neighbours, other, play


def captures(board, colour, n):
    """The points where `colour` starts a ladder that works: a set.

    The prey is a group of the other colour with two liberties; the play takes one of them, and
    whatever the prey then does, it is taken off in the end.
    """
    return {point for prey, liberties in groups(board, other(colour), n) if len(liberties) == 2
            for point in liberties if catches(board, point, prey, n, {board})}


def escapes(board, colour, n):
    """The points where `colour` saves a group in atari from capture for good: a set.

    The play takes the group's last liberty, or captures a group beside it; after it the prey has
    three liberties, or two and no ladder works.
    """
    return {point for prey, liberties in groups(board, colour, n) if len(liberties) == 1
            for point in rescues(board, prey, n) if saves(board, point, prey, n, {board})}


def groups(board, colour, n):
    """[(one of its stones, its liberties)] for each group of `colour`."""
    found, seen = [], set()
    for point in range(n * n):
        if board[point] == colour and point not in seen:
            stones, liberties = group(board, point, n)
            seen |= stones
            found.append((point, liberties))
    return found


def rescues(board, prey, n):
    """Where a play could give a group in atari more liberties: in it, or by a capture beside it."""
    stones, points = group(board, prey, n)
    hunters = {q for p in stones for q in neighbours(p, n) if board[q] == other(board[prey])}
    for hunter in hunters:
        _, liberties = group(board, hunter, n)
        if len(liberties) == 1:
            points = points | liberties
    return points


def catches(board, point, prey, n, seen):
    """Whether the hunter's play at `point` puts the prey in atari, and no rescue saves it."""
    try:
        board = play(board, point, other(board[prey]), seen, n)
    except IllegalMove:
        return False
    if len(group(board, prey, n)[1]) != 1:
        return False
    seen = seen | {board}
    return not any(saves(board, p, prey, n, seen) for p in sorted(rescues(board, prey, n)))


def saves(board, point, prey, n, seen):
    """Whether the prey's play at `point` saves it: no play of the hunter catches it then."""
    try:
        board = play(board, point, board[prey], seen, n)
    except IllegalMove:
        return False
    liberties = group(board, prey, n)[1]
    if len(liberties) != 2:
        return len(liberties) > 2
    seen = seen | {board}
    return not any(catches(board, p, prey, n, seen) for p in sorted(liberties))
