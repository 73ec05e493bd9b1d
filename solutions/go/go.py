# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Go: two networks and a search
#
# **The question.** A Go board of 19 by 19 has 361 points, and a game takes a few hundred moves. No
# computer reads that to the end. What does a program need in order to play well all the same?
# AlphaGo's answer of 2016 has three parts: a network that guesses good moves, a network that
# guesses who will win, and a search that spends its time where the two say it is worth it.
#
# **At the end you can**
#
# * play by the rules: liberties, captures, and no position twice;
# * show a network a board, as planes;
# * turn its scores into probabilities of legal moves;
# * use the eight symmetries of the board;
# * train a network without pooling to see what can be captured;
# * search with PUCT, the rule by which AlphaGo's successors choose where to look;
# * read a value: who is ahead, and for whom is that good?
#
# **You need** Python (functions, loops), NumPy (arrays, axes, masks of True and False), softmax,
# convolution, and gradient descent with PyTorch for one exercise. You need not know Go; the three
# rules stand below. Allow two to three hours.
#
# **How it works.** There are eight exercises, worth 24 points in all, and a short text of your own,
# worth 2 more. In each exercise, replace `# YOUR CODE HERE` and `raise NotImplementedError()` with
# your own lines and leave the lines that begin with `def` as they are. The cell after it tests your
# code: silence means that it passed, and a message says what was found, what was expected, and
# which idea to look at again. Run cells from the top with Shift+Enter; after a change run your cell
# again, then its tests. (*Run All* stops at the first exercise that you have not solved.) After you
# hand in, more tests run on other inputs, so write for every input that the text allows, not only
# for the one you see. A tests cell earns all of its points or none. Each exercise stands alone: if
# you are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate go.ipynb` in a terminal. Exercises that you have not begun are reported as
# failed; that is expected. All other cells are yours to change and to play with, apart from the
# locked ones. NumPy, PyTorch and plain loops are all welcome in your answers. Numbers count as
# equal if they differ by less than about one part in ten thousand.

# %% given="imports"
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import torch

from course.check import as_numbers, as_parts, attempt, told
from course.compare import as_array, call_with, check_array, close, first_wrong, short
from course.go import batch as many
from course.go import board as rules
from course.go import planes as alphago
from course.go import symmetry
from course.plots import house

house()
torch.set_num_threads(1)

# %% [markdown]
# **Boards in this notebook** are square arrays of ints: 0 for an empty point, 1 for a black stone,
# $-1$ for a white one. So $-$`board` exchanges the colours. A *point* is one number, counted row by
# row from the top left: on a board of $n$ by $n$ points, row $r$ and column $c$ meet at
# $p = r n + c$, and `divmod(p, n)` gives $r$ and $c$ back. A *move* is a point, or $n^2$ for a
# *pass*. A colour is 1 or $-1$.
#
# The next cell writes boards as text and draws them.

# %% given="boards"
STONES, WOOD = {".": 0, "X": 1, "O": -1}, "#d8b377"


def board_of(text):
    """An (n, n) int array from rows of . X O, as in ".X. XO. ..."."""
    return np.array([[STONES[stone] for stone in row] for row in text.split()])


def text_of(board):
    """The rows of a board: ".X. XO. ..."."""
    return " ".join("".join(".XO"[int(stone)] for stone in row) for row in board)


def draw(boards, titles, marks=None):
    """Boards side by side. marks: for each board a dict, point -> text."""
    _, all_axes = plt.subplots(1, len(boards), figsize=(2.2 * len(boards), 2.4))
    for k, (axes, board) in enumerate(zip(np.atleast_1d(all_axes), boards)):
        n = len(board)
        axes.set(title=titles[k], xlim=(-0.6, n - 0.4), ylim=(n - 0.4, -0.6), aspect="equal")
        axes.axis("off")
        axes.fill([-0.6, n - 0.4, n - 0.4, -0.6], [-0.6, -0.6, n - 0.4, n - 0.4], color=WOOD)
        for line in range(n):
            axes.plot([0, n - 1], [line, line], color="#6b5330", lw=0.8)
            axes.plot([line, line], [0, n - 1], color="#6b5330", lw=0.8)
        for colour, fill in ((1, "black"), (-1, "white")):
            rows, columns = np.nonzero(np.asarray(board) == colour)
            axes.plot(columns, rows, "o", color=fill, mec="black", ms=70 / n, zorder=3)
        for point, text in (marks[k] if marks else {}).items():
            r, c = divmod(point, n)
            ink = "white" if board[r][c] == 1 else "black"
            # A little wood behind it, so that no line crosses a number.
            wood = None if board[r][c] else {"boxstyle": "square,pad=0.1", "fc": WOOD, "lw": 0}
            axes.text(c, r, text, color=ink, ha="center", va="center", fontsize=9, zorder=4,
                      bbox=wood)


# %% [markdown]
# The next cell says how near an answer must come, and plays random games to ask about.

# %% given="helpers"
close, check_array = partial(close, atol=1e-6), partial(check_array, atol=1e-6)


def past_of(n, turns, seed):
    """All boards of a random game, (turns + 1, n, n), and who is to play."""
    boards, draws = many.new_boards(1, n), np.random.default_rng(seed)
    past = [boards.stones[0].reshape(n, n).astype(int)]
    for _ in range(turns):
        boards = many.play(boards, many.random_moves(boards, draws, keep_eyes=False))
        past.append(boards.stones[0].reshape(n, n).astype(int))
    return np.array(past), (-1) ** turns

# %% [markdown]
# ## 1. Three rules
#
# **Question.** Black and white put stones on the points of a grid, in turn. How do stones die?
#
# **Rules.**
#
# 1. Stones of one colour that touch along a line (up, down, left, right; never diagonally) are a
#    *group* and share their fate. The empty points that touch a group are its *liberties*. Each of
#    them counts once, also if it touches two stones of the group.
# 2. A stone is put on an empty point. *First*, all groups of the **other** colour that have no
#    liberty left are taken off the board.
# 3. *Then*, if the group of the new stone has no liberty, the move was not allowed. (That would be
#    suicide. A stone that captures something always has a liberty: the place just vacated.)
#
# **Picture.** Left: each stone with the liberties of its group. Middle: black plays at `a`. Right:
# three white stones are gone. White may not play at `b` afterwards: that would be suicide.

# %% given="rules_picture"
_before = board_of(".OX.. OOX.. XX.X. ..X.X ...X.")
_text = text_of(_before).replace(" ", "")
_after = np.array([STONES[s] for s in rules.play(_text, 0, "X", set(), 5)]).reshape(5, 5)
_counts = {p: str(len(rules.group(_text, p, 5)[1])) for p in range(25) if _text[p] != "."}
draw([_before, _before, _after], ["liberties", "black at a", "afterwards"],
     [_counts, {0: "a"}, {18: "b"}])

# %% [markdown]
# **Example.** On the board `.X. XO. .X.` (rows from the top) the white stone has one liberty, the
# point 5. Each black stone is a group of its own, with two liberties. So the answer is
# `[[0, 2, 0], [2, 1, 0], [0, 2, 0]]`. If black plays at 5, the white stone is taken:
# `.X. X.X .X.`. White may not play at 4 then, nor at 0.
#
# **Exercise `play`** (4 points). Two functions. You may use the first in the second. *Hint:* to
# collect a group, keep a list of stones still to be looked at, and a set of those that you have
# seen. For each neighbour: is it empty (a liberty), of the same colour (look at it later), or
# neither? Mind the edges: in NumPy, `board[-1]` is the last row, and no error.

# %% exercise="play"
def liberties(board):
    """How many liberties each stone's group has.

    board:   (n, n) int array, 1 black, -1 white, 0 empty; n >= 1; not changed
    returns: (n, n) array of numbers; 0 on empty points
    """
    ### BEGIN SOLUTION
    n, found = len(board), np.zeros(board.shape, int)
    for r, c in np.argwhere(board != 0).tolist():
        stones, free, todo = {(r, c)}, set(), [(r, c)]
        while todo:
            i, j = todo.pop()
            for near in ((i - 1, j), (i + 1, j), (i, j - 1), (i, j + 1)):
                if not (0 <= near[0] < n and 0 <= near[1] < n):
                    continue
                if board[near] == 0:
                    free.add(near)
                elif board[near] == board[r, c] and near not in stones:
                    stones.add(near)
                    todo.append(near)
        found[r, c] = len(free)
    return found
    ### END SOLUTION


def play(board, point, colour):
    """The board after a move.

    board:   (n, n) int array on which every group has a liberty; not changed
    point:   int in [0, n * n)
    colour:  1 or -1, who plays there
    returns: (n, n) array, or None if the point is taken or the move is suicide
    """
    ### BEGIN SOLUTION
    r, c = divmod(point, len(board))
    if board[r, c] != 0:
        return None
    after = board.copy()
    after[r, c] = colour
    after[(after == -colour) & (liberties(after) == 0)] = 0
    return after if liberties(after)[r, c] > 0 else None
    ### END SOLUTION


# %% tests="play" points=4
COLOURS = {1: "X", -1: "O"}


def flat(board):
    """The board as course.go has it, a string."""
    return text_of(board).replace(" ", "")


def check_liberties(board):
    n, text, call = len(board), flat(board), f"liberties of {text_of(board)}"
    points = [p for p in range(n * n) if text[p] != "."]
    groups = {p: rules.group(text, p, n) for p in points}
    free = {p: [q for q in rules.neighbours(p, n) if text[q] == "."] for p in points}

    def spread(number):
        return np.array([number(p) if p in groups else 0 for p in range(n * n)]).reshape(n, n)

    check_array(call, call_with(liberties, call, board), spread(lambda p: len(groups[p][1])),
                "the empty points that touch the group", "one number for each point", [
        (spread(lambda p: len(free[p])), "stones of a group share their liberties"),
        (spread(lambda p: sum(len(free[q]) for q in groups[p][0])),
         "a liberty that touches two stones of the group counts once"),
        (spread(lambda p: len(groups[p][0])), "empty points, not stones, are counted")])


def slips_of_play(board, point, colour):
    """Known wrong boards, and what they mean."""
    n, put = len(board), rules.put(flat(board), [point], COLOURS[colour])
    theirs = [q for q in rules.neighbours(point, n) if put[q] == COLOURS[-colour]]
    dead = [q for q in theirs if not rules.group(put, q, n)[1]]
    own, free = rules.group(rules.put(put, dead, "."), point, n)
    partly = rules.put(put, dead, ".")
    yield put, "groups of the other colour without a liberty come off; and suicide is not allowed"
    yield partly, "the whole group comes off, not only the stone beside the new one"
    if dead:
        first = rules.group(put, dead[0], n)[0]
        yield rules.put(put, first, "."), "all groups without a liberty come off, not only one"
    if not free:
        yield rules.put(partly, own, "."), "suicide is not allowed: return None"


def check_play(board, point, colour):
    n, name = len(board), {1: "black", -1: "white"}[colour]
    call = f"play, {name} at {point} on {text_of(board)}"
    found = call_with(lambda board: play(board, point, colour), call, board)
    try:
        right = rules.play(flat(board), point, COLOURS[colour], set(), n)
    except rules.IllegalMove as reason:
        assert found is None, told(call, "a board", None, reason)
        return
    grid = np.array([STONES[stone] for stone in right]).reshape(n, n)
    assert found is not None, told(
        call, None, text_of(grid), "this move is allowed; captures come before the question "
        "whether the new stone has a liberty, and is there a `return`?")
    found = as_array(call, found, (n, n))
    assert found.shape == (n, n), told(call, f"shape {found.shape}", (n, n), "a whole board")
    assert np.isin(found, (-1, 0, 1)).all(), told(call, short(found), text_of(grid),
                                                  "a board has 1, -1 and 0")
    why = "the stone is put, then what it captures is taken off"
    for slip, reason in slips_of_play(board, point, colour):
        why = reason if flat(found) == slip else why
    assert flat(found) == right, told(call, text_of(found), text_of(grid), why)


check_liberties(board_of(".X. XO. .X."))
check_liberties(board_of(".OX.. OOX.. XX.X. ..X.X ...X."))
check_play(board_of(".X. XO. .X."), 5, 1)
check_play(board_of(".OX.. OOX.. XX.X. ..X.X ...X."), 0, 1)
check_play(board_of("..... ..X.. .X.X. ..X.. ....."), 12, -1)
check_play(board_of("X.O ... ..."), 2, 1)
### BEGIN HIDDEN TESTS
for text in (".", "XX .X", "X.X ... X.X", "XXX. X.X. XXX. ....", ".OX. O.OX .OX. ....",
             "OO.. OO.. .... ...X"):
    check_liberties(board_of(text))
for text, point, colour in ((".", 0, 1), (".X X.", 0, -1), (".X X.", 0, 1),
                            (".XO XXO OO.", 0, -1), ("XO.X OXXX O... OXXX", 2, 1),
                            ("XXX. X.XO XXXO OOOO", 5, -1), ("O.O. XOX. .X.. ....", 1, 1)):
    check_play(board_of(text), point, colour)
check_play(board_of(".X.X. XOXOX .O.O. XOXOX .X.X."), 12, 1)
check_play(board_of("OX... .X... X.... ..... ....."), 5, 1)
for n, turns, seed in ((3, 7, 0), (4, 14, 1), (5, 30, 2), (6, 30, 3), (7, 60, 4)):
    board = past_of(n, turns, seed)[0][-1]
    check_liberties(board)
    for point in range(n * n):
        check_play(board, point, (-1) ** (point + seed))
### END HIDDEN TESTS

# %% [markdown]
# ## 2. No position twice
#
# **Question.** Black takes a stone, white takes one back, and the board is what it was before. Can
# a game go on like this forever?
#
# **Rule.** No. *Positional superko*: a move must not bring back **any** board that has stood in
# this game, no matter how long ago, and no matter who was to play. (Many books give a weaker rule,
# *ko*: not the board before the last move. It lets longer circles through, and a program that plays
# itself a million times will find them.) A pass is always allowed.
#
# **Picture.** Black plays at `a` and takes the white stone. White may not take back at `b` at once:
# that would be the first board again.

# %% given="ko"
_ko = board_of(".XO.. XO.O. .XO.. ..... .....")
_taken = _ko.copy()
_taken[1, 1], _taken[1, 2] = 0, 1
draw([_ko, _taken], ["before", "black has played at a"], [{7: "a"}, {6: "b"}])


def after(board, point, colour):
    """The board after a move, a new array; None if the point is taken or the move is suicide."""
    n = len(board)
    try:
        stones = rules.play(text_of(board).replace(" ", ""), point, ".XO"[colour], set(), n)
    except rules.IllegalMove:
        return None
    return np.array([STONES[stone] for stone in stones]).reshape(n, n)


# %% [markdown]
# **Example.** In the picture on the right, with white to play and both boards seen, the answer has
# 26 entries. It is False at 6 (superko), at 0 (suicide) and where stones stand, and True
# elsewhere. The last entry, the pass, is True.
#
# **Exercise `legal`** (2 points). Which moves are allowed? The locked cell above gives you
# `after(board, point, colour)`, which knows everything but superko. *Hint:* `seen == new` compares
# all boards with a new one at once; two boards are equal if *all* of their points agree.

# %% exercise="legal"
def legal(board, colour, seen):
    """Which moves are allowed.

    board:   (n, n) int array, the board as it stands; not changed
    colour:  1 or -1, whose turn it is
    seen:    (K, n, n) int array, K >= 1, all boards that have stood, this one last; not changed
    returns: (n * n + 1,) array of True and False, the points in order and then the pass
    """
    ### BEGIN SOLUTION
    n = len(board)
    allowed = np.ones(n * n + 1, bool)
    for point in range(n * n):
        new = after(board, point, colour)
        allowed[point] = new is not None and not (seen == new).all(axis=(1, 2)).any()
    return allowed
    ### END SOLUTION


# %% tests="legal" points=2
def allowed_moves(board, colour, seen):
    """By the rules of the course, with the boards in `seen` forbidden."""
    n, stood = len(board), {text_of(old).replace(" ", "") for old in seen}
    text = text_of(board).replace(" ", "")
    return np.array([rules.is_legal(text, p, ".XO"[colour], stood, n) for p in range(n * n)]
                    + [True])


def check_legal(board, colour, seen):
    n, call = len(board), f"legal, colour {colour} on {text_of(board)}, {len(seen)} boards seen"
    found = call_with(lambda board, seen: legal(board, colour, seen), call, board, seen)
    right = allowed_moves(board, colour, seen)
    found = as_array(call, found, right.shape)
    assert found.shape != (n * n,), told(call, f"shape {found.shape}", right.shape,
                                         "the pass is a move, too")
    assert found.shape == right.shape, told(call, f"shape {found.shape}", right.shape,
                                            "one entry for each point, and the pass last")
    if np.array_equal(found, right):
        return
    place = np.flatnonzero(found != right)[0]
    what = "the pass" if place == n * n else f"point {place}"
    why = "allowed if after() gives a board, and one that has not stood"
    for slip, reason in (
            (~right, "True means allowed"),
            (allowed_moves(board, colour, seen[-2:]),
             "no board that has *ever* stood, not only the last but one"),
            (allowed_moves(board, colour, seen[:0]), "a board that has stood must not come back"),
            (np.append(right[:-1], False), "a pass is always allowed"),
            (np.append(board.ravel() == 0, True), "suicide and superko are forbidden"),
            (np.append(np.zeros(n * n), True),
             "boards are equal if all their points agree, not some")):
        if np.array_equal(found, slip):
            why = reason
            break
    raise AssertionError(told(f"{call}, {what}", bool(found[place]), bool(right[place]), why))


check_legal(_taken, -1, np.array([_ko, _taken]))
check_legal(_ko, 1, np.array([_taken, _ko, board_of("..... ..... ..... ..... ....."), _ko]))
check_legal(board_of("..X X.X .XX"), -1, board_of("..X X.X .XX")[None])
### BEGIN HIDDEN TESTS
check_legal(board_of("."), 1, board_of(".")[None])
check_legal(_taken, -1, np.array([_ko, _taken, -_taken, _taken]))
for n, turns, seed in ((2, 9, 0), (3, 14, 1), (3, 22, 2), (4, 25, 3), (5, 12, 4)):
    past, colour = past_of(n, turns, seed)
    check_legal(past[-1], colour, past)
    # Boards that might come next, among many others: superko at several points at once.
    mixed = [after(past[-1], point, colour) for point in range(0, n * n, 2)]
    mixed = [board for board in mixed if board is not None]
    check_legal(past[-1], colour, np.array([*mixed, *past]))
### END HIDDEN TESTS

# %% [markdown]
# Two players who choose among your legal moves at random, on a very small board, and pass only if
# nothing else is allowed. Without superko such a game might never end. With it, it must: a board
# has only so many positions.

# %%
def random_game():
    draws, n, colour, moves, passes = np.random.default_rng(3), 3, 1, 0, 0
    seen, choices = np.zeros((1, n, n), int), []
    while passes < 2:
        allowed = np.flatnonzero(legal(seen[-1], colour, seen))
        choices.append(len(allowed))
        move = draws.choice(allowed[:-1]) if len(allowed) > 1 else n * n
        passes = passes + 1 if move == n * n else 0
        new = seen[-1] if move == n * n else after(seen[-1], move, colour)
        seen, colour, moves = np.append(seen, [new], axis=0), -colour, moves + 1
    print(f"{moves} moves; on average {np.mean(choices):.1f} were allowed")
    draw(seen[[4, 8, 16, -1]], ["4 moves", "8 moves", "16 moves", "the end"])


attempt(random_game, "legal")

# %% [markdown]
# ## 3. A board as planes
#
# **Question.** How does a network see a board? As a picture with many colour channels: *planes* of
# $n$ by $n$ zeros and ones. AlphaGo had 48 of them.
#
# **Rule.** Here we use eight. "Own" and "other" are said by the player **whose turn it is**, so
# that the network need not learn everything twice, once for each colour.
#
# | plane | is 1 |
# |---|---|
# | 0 | on own stones |
# | 1 | on stones of the other player |
# | 2 | on empty points |
# | 3 | on stones of either colour whose group has exactly 1 liberty |
# | 4 | on stones of either colour whose group has exactly 2 |
# | 5 | on stones of either colour whose group has 3 or more |
# | 6 | on the point of the last move, if that was not a pass |
# | 7 | everywhere, if it is black's turn; else it is 0 everywhere |
#
# Why three planes for one number? A kernel adds up what it sees, times its weights. "Exactly one
# liberty" is then a weight and no arithmetic: this is the one-hot code once more.
#
# **Example.** On the board `XO ..` it is white's turn, and black has just played at 0. Both stones
# have one liberty. Plane 0 is `[[0, 1], [0, 0]]`, plane 1 is `[[1, 0], [0, 0]]`, plane 3 is
# `[[1, 1], [0, 0]]`, plane 6 is `[[1, 0], [0, 0]]`, and plane 7 is all zeros.
#
# **Exercise `planes`** (2 points). The liberties are given to you.

# %% exercise="planes"
def planes(board, colour, last, libs):
    """What the network sees.

    board:   (n, n) int array, 1 black, -1 white, 0 empty; not changed
    colour:  1 or -1, whose turn it is
    last:    int in [0, n * n], the last move; n * n is a pass
    libs:    (n, n) int array, liberties of each stone's group; 0 on empty points; not changed
    returns: (8, n, n) array of 0 and 1
    """
    ### BEGIN SOLUTION
    n = len(board)
    latest = (np.arange(n * n) == last).reshape(n, n)
    return np.stack([board == colour, board == -colour, board == 0, libs == 1, libs == 2,
                     libs >= 3, latest, np.full((n, n), colour == 1)]).astype(float)
    ### END SOLUTION


# %% tests="planes" points=2
PLANES = ("own stones", "stones of the other player", "empty points", "1 liberty", "2 liberties",
          "3 or more liberties", "last move", "it is black's turn")


def freedom(board):
    """The liberties of each stone's group, by the rules of the course."""
    n, text = len(board), text_of(board).replace(" ", "")
    return np.array([len(rules.group(text, p, n)[1]) if text[p] != "." else 0
                     for p in range(n * n)]).reshape(n, n)


def why_plane(k, found, right, board, colour, libs):
    """What is wrong with plane k."""
    n = len(board)
    for slip, at, reason in (
            (board == 1, (0,), "own is who plays now, not black"),
            (board == -1, (1,), "the other is who plays next, not white"),
            (board == -colour, (0,), "own is who plays now"),
            (libs == 3, (5,), "3 *or more*"),
            (libs >= 1, (3,), "exactly 1"), (libs >= 2, (4,), "exactly 2"),
            (right.T, (6,), "point p is in row p // n, column p % n"),
            (np.full((n, n), colour), (7,), "planes have 0 and 1"),
            (1 - right, (7,), "1 for black, 0 for white"),
            ((libs <= 1), (3,), "an empty point has no group"),
            ((libs == k - 2) * colour * board, (3, 4, 5), "stones of either colour, and 0 or 1"),
            (libs, (3, 4, 5), "zeros and ones; each number has its own plane")):
        if k in at and np.array_equal(found, slip):
            return reason
    return f"see the table: plane {k} is 1 where it says {PLANES[k]!r}"


def check_planes(board, colour, last):
    n, libs = len(board), freedom(board)
    call = f"planes of {text_of(board)}, colour {colour}, last move {last}"
    found = call_with(lambda board, libs: planes(board, colour, last, libs), call, board, libs)
    right = np.zeros((8, n * n))
    for p, stone in enumerate(board.ravel()):
        right[0 if stone == colour else 1 if stone else 2, p] = 1
        if stone:
            right[2 + min(libs.flat[p], 3), p] = 1
    right[6, [last] if last < n * n else []] = 1
    right[7] = (colour + 1) // 2
    right = right.reshape(8, n, n)
    found = as_array(call, found, right.shape)
    assert found.shape == right.shape, told(
        call, f"shape {found.shape}", right.shape, "planes first, then rows and columns")
    for k in range(8):
        if not np.array_equal(found[k], right[k]):
            at, what, wanted = first_wrong(f"{call}: plane {k}", found[k], right[k])
            raise AssertionError(
                told(at, what, wanted, why_plane(k, found[k], right[k], board, colour, libs)))


check_planes(board_of("XO .."), -1, 0)
check_planes(board_of("XX. XO. .O."), 1, 7)
check_planes(board_of("..X.. .OX.. .OOX. ..... X...."), -1, 13)
check_planes(board_of("... .X. ..."), 1, 9)
### BEGIN HIDDEN TESTS
check_planes(board_of("."), 1, 1)
check_planes(board_of("XXXX ..O. .... ...."), -1, 3)
for n, turns, seed in ((3, 5, 0), (4, 11, 1), (5, 14, 2), (6, 20, 3), (9, 40, 4)):
    past, colour = past_of(n, turns, seed)
    moved = np.flatnonzero((past[-1] != past[-2]).ravel() & (past[-1] == -colour).ravel())
    check_planes(past[-1], colour, int(moved[0]) if len(moved) else n * n)
    check_planes(-past[-1], -colour, n * n)
### END HIDDEN TESTS

# %% [markdown]
# AlphaGo's 48 planes had more to say. Here are their names. Which of them are what the rules say,
# and which are what a good player knows?

# %%
print("; ".join(alphago.NAMES))

# %% [markdown]
# ## 4. Only legal moves
#
# **Question.** A network gives a score to every move, legal or not. How do we get probabilities?
#
# **Rule.** Softmax over the legal moves only. An illegal move has the probability 0, exactly, and
# the others add up to 1:
#
# $$ p_a = \frac{e^{s_a}}{\sum_{b\ \text{legal}} e^{s_b}} \quad \text{if } a \text{ is legal, else }
#    0 . $$
#
# **Stay finite.** Scores may be as large as $\pm 10^4$, and an illegal move may have the largest of
# all. So take the largest score *of the legal moves* away first. (Softmax over all moves first, and
# striking out illegal ones afterwards, fails: if an illegal move is 1000 ahead, every legal
# probability is rounded to 0, and zero divided by zero remains.) The pass is always legal, so there
# is always something left. Sometimes there is nothing else.
#
# **Example.** Scores $(5, 1, 0, 1)$ with the first two moves illegal:
# $p = (0, 0, 0.269, 0.731)$.
#
# **Exercise `policy`** (2 points). *Hint:* `np.where(legal, scores, -np.inf)` puts $-\infty$ where
# a move is illegal, and $e^{-\infty} = 0$.

# %% exercise="policy"
def policy(scores, legal):
    """Probabilities of moves.

    scores:  (B, A) float array, a row for each position; not changed
    legal:   (B, A) bool array, the last column is True; not changed
    returns: (B, A) float array, each row adds up to 1
    """
    ### BEGIN SOLUTION
    s = np.where(legal, scores, -np.inf)
    p = np.exp(s - s.max(axis=1, keepdims=True))
    return p / p.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% tests="policy" points=2
def masked(scores, legal, dim=1):
    s = torch.tensor(np.array(scores, float))
    return torch.softmax(s.masked_fill(torch.tensor(~legal), -torch.inf), dim).numpy()


def check_policy(scores, legal):
    scores, legal = np.array(scores, float), np.array(legal, bool)
    call = f"policy({short(scores)}, {legal.astype(int).tolist()})"
    found = call_with(policy, call, scores, legal)
    right, every = masked(scores, legal), masked(scores, np.ones_like(legal))
    raw = np.asarray(found) if isinstance(found, np.ndarray) else np.zeros(1)
    assert raw.dtype.kind != "f" or np.isfinite(raw).all(), told(
        call, short(raw), short(right),
        "take the largest score of the *legal* moves away before e is raised to it")
    check_array(call, found, right, "softmax over the legal moves of each row",
                "one probability for each move, legal or not", [
        (every, "illegal moves have the probability 0"),
        (np.where(legal, every, 0), "the legal ones have to add up to 1 again"),
        (masked(np.where(legal, scores, 0), np.ones_like(legal)),
         "a score of 0 is a score like others: e to the 0 is 1"),
        (masked(scores, ~legal), "these are the probabilities of the illegal moves"),
        (np.exp(scores) * legal / (np.exp(scores) * legal).sum() if scores.max() < 9 else 0,
         "each row adds up to 1, not all rows together")])
    barred = as_array(call, found, right.shape)[~legal]
    assert (barred == 0).all(), told(
        call, short(barred.max()), 0, "an illegal move has the probability 0, exactly")


check_policy([[5.0, 1.0, 0.0, 1.0]], [[0, 0, 1, 1]])
check_policy([[1.0, 2.0, 3.0], [0.5, 0.0, -1.0]], [[1, 0, 1], [0, 1, 1]])
check_policy([[1000.0, 1.0, 0.0]], [[0, 1, 1]])
### BEGIN HIDDEN TESTS
check_policy([[3.0, 9.0, -2.0, -5.0]], [[0, 0, 0, 1]])
check_policy([[1e4, 9.999e3, -1e4]], [[1, 1, 1]])
check_policy([[1e4, -1e4, -1e4 + 1], [-1e4, -1e4, 1e4]], [[0, 1, 1], [1, 1, 1]])
check_policy([[-3.0]], [[1]])
check_policy([[0.0, 0.0], [-2.0, -4.0], [7.0, 6.0]], [[0, 1], [1, 1], [0, 1]])
for seed in range(5):
    draws = np.random.default_rng(seed)
    mask = draws.random((seed + 1, 7 - seed)) < 0.5
    mask[:, -1] = True
    check_policy((2 * draws.normal(size=mask.shape)).round(3), mask)
### END HIDDEN TESTS

# %% [markdown]
# ## 5. Eight times the same board
#
# **Question.** A board has no top and no left. Turn it or look at it in a mirror, and the good
# moves are turned or mirrored with it. A network does not know that. How can we help?
#
# **Rule.** There are eight *symmetries*, numbered $s = 0 \dots 7$: $s \bmod 4$ quarter turns
# against the clock, and then, from $s = 4$ on, left and right exchanged. Ask the network about all
# eight images of a board, **turn each answer back**, and take the mean. (The other use: in
# training, each game teaches eight.)
#
# **Turning back.** For $s < 4$ it is done by $4 - s$ quarter turns more. A mirrored image, from
# $s = 4$ on, is turned back by the very same symmetry (try it with a sheet of paper). But you need
# not think about that: turn an array of the numbers $0, 1, 2, \dots$ of the points as you have
# turned the board. It then says where each point of the image came from.
#
# **Picture.** The numbers of the points, under four of the eight.

# %% given="turn"
def turn(planes, s):
    """The image under symmetry s. planes: array of (..., n, n); the result has the same shape."""
    turned = np.rot90(planes, s % 4, axes=(-2, -1))
    return (turned[..., ::-1] if s >= 4 else turned).copy()


draw([board_of("X.. X.. .O.") if s == 0 else turn(board_of("X.. X.. .O."), s)
      for s in (0, 1, 4, 5)], [f"s = {s}" for s in (0, 1, 4, 5)],
     [{p: str(number) for p, number in enumerate(turn(np.arange(9).reshape(3, 3), s).flat)}
      for s in (0, 1, 4, 5)])

# %% [markdown]
# **Example.** On a board of 3 by 3 with $s = 1$ the numbers of the points become
# `[[2, 5, 8], [1, 4, 7], [0, 3, 6]]`: the point 0 of the image is the former 2. So the move 2 goes
# to 0, and the move 0 goes to 6. A pass stays a pass. If a network, shown this image, answers with
# a probability of 0.5 at the image's point 0, that is a probability for the move 2 on the board
# that we asked about.
#
# **Exercise `symmetry`** (3 points). The locked cell gives you `turn(planes, s)`, which turns the
# last two axes of an array. *Hint:* if `origin` is the turned array of numbers, flattened,
# then `back[origin] = p` puts each number where it came from, and `np.argsort(origin)` says where
# each point goes.

# %% exercise="symmetry"
def turned_move(move, n, s):
    """Where a move goes if the board is turned.

    move:    int in [0, n * n]; n * n is a pass
    s:       int in [0, 8)
    returns: int in [0, n * n]
    """
    ### BEGIN SOLUTION
    origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
    return move if move == n * n else int(np.argsort(origin)[move])
    ### END SOLUTION


def averaged(net, x):
    """What the network says, averaged over the eight symmetries.

    net:     function from a (C, n, n) array to (n * n + 1,) probabilities: points, then the pass
    x:       (C, n, n) float array, planes of a board; not changed
    returns: (n * n + 1,) float array, probabilities of moves on this board
    """
    ### BEGIN SOLUTION
    n, total = x.shape[1], np.zeros(x.shape[1] ** 2 + 1)
    for s in range(8):
        origin = turn(np.arange(n * n).reshape(n, n), s).ravel()
        p = net(turn(x, s))
        total[np.append(origin, n * n)] += p
    return total / 8
    ### END SOLUTION


# %% tests="symmetry" points=3
def check_move(n, s):
    goal, origin = symmetry.images(n, s), symmetry.sources(n, s)
    for move in {0, n - 1, n, n * n - 2, n * n - 1, n * n}:
        if not 0 <= move <= n * n:
            continue
        call = f"turned_move({move}, {n}, {s})"
        found = as_numbers(turned_move(move, n, s), (), call)
        right = move if move == n * n else int(goal[move])
        why = "where the stone on this point is seen after the turn"
        if move == n * n:
            why = "a pass stays a pass"
        elif found == origin[move]:
            why = "this is where that point of the image came from, not where it goes"
        assert found == right, told(call, f"{found:g}", right, why)


class Asked:
    """A network with random weights that notes the boards it is asked about."""

    def __init__(self, C, n, seed, sharp=0.5):
        self.W, self.boards = sharp * np.random.default_rng(seed).normal(
            size=(n * n + 1, C * n * n)), []

    def __call__(self, x):
        x = np.array(x, float)
        self.boards.append(x)
        s = self.W @ x.ravel()
        p = np.exp(s - s.max())
        return p / p.sum()


def mean_of(net, x, back, many=8):
    n = x.shape[1]
    return np.mean([symmetry.turn_policy(net(symmetry.turn(x, s)), n, back(s))
                    for s in range(many)], axis=0)


def check_averaged(C, n, seed):
    x, net = np.random.default_rng(100 + seed).normal(size=(C, n, n)), Asked(C, n, seed)
    call = f"averaged, a board of {n} by {n}, {C} planes"
    found = call_with(lambda x: averaged(net, x), call, x)
    asked = net.boards
    right = mean_of(net, x, symmetry.inverse)
    check_array(call, found, right, "each answer turned back, then the mean",
                "one probability for each point, and the pass", [
        (mean_of(net, x, lambda s: s), "turn the answers *back*; these were turned on once more"),
        (mean_of(net, x, lambda s: 0), "these answers are about turned boards: turn them back"),
        (mean_of(net, x, lambda s: -s % 4 + 4 * (s > 3)),
         "a mirrored image is turned back by the same symmetry, not by the opposite turn"),
        (mean_of(net, x, symmetry.inverse, 4), "eight symmetries: the mirrored ones, too"),
        (8 * right, "the mean, not the sum"),
        (net(x), "this is one answer, not the mean of eight"), (right[:-1], "the pass is missing")])
    for s in range(8):
        assert any(close(board, symmetry.turn(x, s)) for board in asked), told(
            call, f"{len(asked)} questions", "8", f"the net was never asked about symmetry {s}")


for s in range(8):
    check_move(3, s)
check_averaged(1, 2, 1)
check_averaged(2, 3, 2)
### BEGIN HIDDEN TESTS
for n in (1, 2, 5):
    for s in range(8):
        check_move(n, s)
for seed, (C, n) in enumerate(((1, 1), (3, 5), (8, 4), (1, 7)), 10):
    check_averaged(C, n, seed)
### END HIDDEN TESTS

# %% [markdown]
# ## 6. See what can be captured
#
# **Question.** A Go board is a picture, one says. Does a network that knows of pictures learn it
# better than one that does not?
#
# **The data.** Positions of random games on 7 by 7 points in which something can be captured. The
# label is the move that takes the most stones. (AlphaGo's labels were the moves of strong players.
# Ours are made by a rule, so that we know what there is to be learnt.) The network sees six planes:
# own, other, empty, and 1, 2, 3 or more liberties. Positions of one game resemble each other, so
# **whole games** are kept for the test: otherwise we would measure memory.

# %% given="training_set"
def capture_positions(games, seed, n=7):
    """Planes (N, 6, n, n) float32 and moves (N,) int64, tensors: where most can be captured."""
    draws, boards, x, y = np.random.default_rng(seed), many.new_boards(games, n), [], []
    for turn_number in range(32):
        if turn_number >= 11 and turn_number % 4 == 3:
            taken, own = alphago.consequences(boards)[0], boards.stones * boards.to_play[:, None]
            libs = np.clip(alphago.own_liberties(boards), 0, 3)
            seen = [own == 1, own == -1, own == 0, libs == 1, libs == 2, libs == 3]
            most = taken.max(axis=1, keepdims=True)
            clear = (most[:, 0] > 0) & ((taken == most).sum(axis=1) == 1)
            x.append(np.stack(seen, axis=1).reshape(games, 6, n, n)[clear])
            y.append(taken[clear].argmax(axis=1))
        boards = many.play(boards, many.random_moves(boards, draws))
    return torch.tensor(np.concatenate(x)).float(), torch.tensor(np.concatenate(y))


TRAINING, TEST = capture_positions(330, seed=1), capture_positions(200, seed=2)
x, y = TEST[0][-3:].numpy(), TEST[1][-3:].tolist()
draw(x[:, 0] - x[:, 1], ["own stones black"] * 3, [{move: "here"} for move in y])
print(len(TRAINING[1]), "positions to learn from,", len(TEST[1]), "to test")

# %% [markdown]
# **The network.** Two layers of sixteen 3 by 3 kernels with ReLU, and one kernel of 1 by 1. A
# border of zeros keeps every layer at 7 by 7, and there is **no pooling**: in Go it matters where a
# stone stands, to the point. What comes out is one score for each point. (Nothing in it depends on
# 7; the same weights run on 19 by 19. There is no pass: something can always be captured here.)
#
# **Given** are `fresh(seed)`, the parameters at the start, and `scores(x, parts)`.

# %% given="net"
SHAPES = {"w1": (16, 6, 3, 3), "b1": (16,), "w2": (16, 16, 3, 3), "b2": (16,),
          "w3": (1, 16, 1, 1), "b3": (1,)}


def fresh(seed):
    """Random parameters: a list of six float32 tensors, as in SHAPES."""
    draws, parts = torch.Generator().manual_seed(seed), []
    for shape in SHAPES.values():
        part = torch.randn(shape, generator=draws)
        parts.append(part * (2 / part[0].numel()) ** 0.5 if len(shape) > 1 else 0 * part)
    return parts


def scores(x, parts):
    """A score for each point. x: (N, 6, n, n) tensor, parts as in SHAPES; returns (N, n * n)."""
    w1, b1, w2, b2, w3, b3 = parts
    h = torch.relu(torch.conv2d(x, w1, b1, padding=1))
    h = torch.relu(torch.conv2d(h, w2, b2, padding=1))
    return torch.conv2d(h, w3, b3).flatten(1)


def accuracy(parts, x, y):
    """The share of positions for which the right move has the largest score."""
    with torch.no_grad():
        return (scores(x, parts).argmax(1) == y).double().mean().item()


print("parameters:", sum(part.numel() for part in fresh(0)))
print(f"before training: {accuracy(fresh(0), *TEST):.2f} right")

# %% [markdown]
# **The loop**, as always: draw a new order of the positions in each pass, cut it into small
# batches, and for each batch compute the cost, its gradients, and take a step. The moves are
# classes, so the cost is `cross_entropy(scores(...), y[batch])` from `torch.nn.functional`, which
# wants scores and makes the softmax itself.
#
#     draws = torch.Generator().manual_seed(seed)
#     parts = [part.requires_grad_() for part in fresh(seed)]
#     stepper = torch.optim.Adam(parts, lr=0.01)     # or your own line
#     ...
#     for batch in torch.randperm(len(x), generator=draws).split(32):
#         ...                             # the cost of x[batch]
#         stepper.zero_grad()             # gradients add up until they are set to zero
#         E.backward()
#         stepper.step()
#
# Eight to ten passes in batches of 32 are plenty: the whole training should take half a second.
# (Plain `torch.optim.SGD` with `lr=0.2` wants more passes, say 14: with some seeds it learns hardly
# anything at first, and then nearly everything at once.)
#
# **Exercise `train`** (4 points). Your network has to find the best capture in 85 of 100 test
# positions or more, from each of several seeds. The same seed must give the same parameters, and
# another seed others.

# %% exercise="train"
def train(x, y, seed):
    """Train the network.

    x:       (N, 6, n, n) float32 tensor; not changed
    y:       (N,) int64 tensor, each in [0, n * n); not changed
    seed:    int, decides all that is drawn
    returns: list of six tensors, as in SHAPES
    """
    ### BEGIN SOLUTION
    draws = torch.Generator().manual_seed(seed)
    parts = [part.requires_grad_() for part in fresh(seed)]
    stepper = torch.optim.Adam(parts, lr=0.01)
    for _ in range(9):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            E = torch.nn.functional.cross_entropy(scores(x[batch], parts), y[batch])
            stepper.zero_grad()
            E.backward()
            stepper.step()
    return [part.detach() for part in parts]
    ### END SOLUTION


# %% tests="train" points=4
def trained(x, y, seed, call):
    """What `train` returns, as float32 tensors of the right shapes."""
    given = x.clone(), y.clone()
    found = as_parts(train(*given, seed), tuple(SHAPES), call)
    assert torch.equal(given[0], x) and torch.equal(given[1], y), (
        f"{call}: x or y came back changed, expected as before; work on a copy")
    arrays = [as_numbers(part, shape, f"{call}, {name}")
              for part, (name, shape) in zip(found, SHAPES.items())]
    assert all(np.isfinite(a).all() for a in arrays), (
        f"{call}: found infinite weights, expected finite ones; the rate is too large")
    return [torch.tensor(a, dtype=torch.float32) for a in arrays]


def weak_point(parts, share):
    """What to look at when a trained network finds too little."""
    says = scores(TEST[0], parts).argmax(1).bincount(minlength=49)
    if says.max() > len(TEST[1]) / 4:
        return (f"it says {int(says.argmax())} nearly always; does the cost go down, is the rate "
                "small enough, and are gradients set to zero for each batch?")
    if share < 0.25:
        return ("hardly better than a guess; does each position meet its own move, does the step "
                "go down, is the rate small enough, and are gradients set to zero for each batch?")
    return ("it has learnt something, but not enough: more passes? smaller batches? do all six "
            "parts move? are gradients set to zero for each batch?")


def check_train(x, y, seed, what):
    call = f"train on {what}, seed {seed}"
    parts = trained(x, y, seed, call)
    share = accuracy(parts, *TEST)
    assert share >= 0.85, told(f"{call}, share of test positions with the right move",
                              f"{share:.3f}", "at least 0.85", weak_point(parts, share))


few = TRAINING[0][:40], TRAINING[1][:40]
once, twice, other = (trained(*few, seed, "train on 40 positions") for seed in (5, 5, 6))
assert all(close(a, b) for a, b in zip(once, twice)), (
    "train on 40 positions, seed 5 twice: found different parameters, expected the same; all that "
    "is drawn has to come from a generator with this seed")
assert not all(close(a, b) for a, b in zip(once, other)), (
    "train on 40 positions, seeds 5 and 6: found the same parameters, expected different ones; the "
    "start and the order come from the seed")
check_train(*TRAINING, 1, "our positions")
### BEGIN HIDDEN TESTS
check_train(*(part.flip(0) for part in TRAINING), 2, "our positions, the last one first")
### END HIDDEN TESTS

# %% [markdown]
# **And without knowledge of pictures?** The same positions, for a network in which every one of 64
# hidden units sees all points, each with a weight of its own. It has more parameters. How well does
# it do what it was shown, and how well what it was not? Set `shown = 3`, and the liberties are
# wiped out for both networks. Which of the two needs them more? Another experiment: sort the
# positions by move (`torch.argsort(TRAINING[1])`) and train without drawing an order, which is
# usually a bad idea. How bad is it here, and why? (To a kernel, what is a move?)

# %%
def picture_or_list():
    shown = 6  # planes that are not wiped out
    (x, y), (new_x, new_y) = TRAINING, TEST
    x, new_x = x.clone(), new_x.clone()
    x[:, shown:], new_x[:, shown:] = 0, 0
    draws = torch.Generator().manual_seed(0)
    W = torch.randn(6 * 49, 64, generator=draws) / 12
    parts = [W.requires_grad_(), torch.zeros(64, requires_grad=True),
             (torch.randn(64, 49, generator=draws) / 8).requires_grad_()]
    stepper = torch.optim.Adam(parts, lr=0.005)

    def listed(x):
        return torch.relu(x.flatten(1) @ parts[0] + parts[1]) @ parts[2]

    for _ in range(8):
        for batch in torch.randperm(len(x), generator=draws).split(32):
            stepper.zero_grad()
            torch.nn.functional.cross_entropy(listed(x[batch]), y[batch]).backward()
            stepper.step()
    kernels = train(x, y, 0)
    with torch.no_grad():
        seen, unseen = ((listed(a).argmax(1) == b).double().mean()
                        for a, b in ((x, y), (new_x, new_y)))
    for name, numbers, share in (
            ("kernels", kernels, (accuracy(kernels, x, y), accuracy(kernels, new_x, new_y))),
            ("a weight for each point", parts, (seen, unseen))):
        print(f"{name}: {sum(part.numel() for part in numbers)} parameters, {share[0]:.2f} right "
              f"in training, {share[1]:.2f} in the test")


attempt(picture_or_list, "train")

# %% [markdown]
# ## 7. Where to look
#
# **Question.** A search tries moves in its mind. Which one next: the one that has gone well so far,
# or the one that was hardly tried?
#
# **Rule.** Every move $a$ from a position has three numbers: $P_a$, the probability that the policy
# network gave it; $N_a$, how often the search has tried it; $W_a$, the sum of the results of these
# trials, each in $[-1, 1]$ and seen by the player who moves here. *PUCT* takes the move with the
# largest
#
# $$ Q_a + c \, P_a \, \frac{\sqrt{\sum_b N_b}}{1 + N_a}, \qquad Q_a = \frac{W_a}{N_a} , $$
#
# with $Q_a = 0$ for a move that was never tried. The first part likes what went well. The second
# likes what the network recommends and what was tried seldom; it fades as $N_a$ grows. Three pieces
# of small print. A move with $P_a = 0$ is illegal and never taken. If nothing was tried yet, put 1
# under the root: otherwise every bonus would be 0, and the network would not be asked. Of equal
# moves the first is taken.
#
# **Back up.** At the end of a path stands a value $v$ in $[-1, 1]$: what is expected, seen by the
# player **to move at the end**. Players alternate, so that what is good for one is bad for the
# other. The last move of the path was made by the opponent of whoever is to move now: it gets
# $-v$. The move before it gets $+v$, and so on, with the sign changing at every step up to the
# start. Every move of the path was tried once more.
#
# **Example.** $P = (0.5, 0.3, 0.2)$, $N = (3, 0, 1)$, $W = (1.5, 0, -1)$, $c = 1$. The square root
# is 2; the three sums are $0.5 + 0.25$, $0 + 0.6$ and $-1 + 0.2$: the move is 0. And with a path of
# two moves and $v = 0.4$, the second move gets $-0.4$, the first gets $+0.4$.
#
# **Exercise `search`** (4 points). The tree keeps a row for each position: `visits[k, a]` is $N_a$
# at position $k$, and `total[k, a]` is $W_a$.

# %% exercise="search"
def select(prior, visits, total, c):
    """The move to be tried next.

    prior:   (A,) float array, P; at least one is above 0; not changed
    visits:  (A,) int array, N; not changed
    total:   (A,) float array, W; not changed
    c:       float > 0
    returns: int in [0, A)
    """
    ### BEGIN SOLUTION
    Q = total / np.maximum(visits, 1)
    bonus = c * prior * np.sqrt(max(visits.sum(), 1)) / (1 + visits)
    return int(np.where(prior > 0, Q + bonus, -np.inf).argmax())
    ### END SOLUTION


def back_up(visits, total, path, value):
    """The tree after one more trial.

    visits:  (K, A) int array; not changed
    total:   (K, A) float array; not changed
    path:    list of (position, move) from the start down, at least one; no pair comes twice
    value:   float in [-1, 1], seen by the player to move at the end of the path
    returns: (visits, total), two new arrays
    """
    ### BEGIN SOLUTION
    visits, total = visits.copy(), total.copy()
    for position, move in reversed(path):
        value = -value
        visits[position, move] += 1
        total[position, move] += value
    return visits, total
    ### END SOLUTION


# %% tests="search" points=4
def sums(prior, visits, total, c, unvisited=0.0, root=None, bonus=None):
    """The sum of each move, by the formula, move by move; or with one part replaced."""
    found, tries = [], max(sum(visits), 1)
    for P, N, W in zip(prior, visits, total):
        Q = W / N if N else unvisited
        more = c * P * (tries ** 0.5 if root is None else root(N)) / (1 + N)
        found.append(Q + (more if bonus is None else bonus(P, N)) if P > 0 else -np.inf)
    return np.array(found)


def check_select(prior, visits, total, c):
    prior, total = np.array(prior, float), np.array(total, float)
    visits = np.array(visits, int)
    call = f"select({short(prior)}, {visits.tolist()}, {short(total)}, {c})"
    found = call_with(lambda P, N, W: select(P, N, W, c), call, prior, visits, total)
    found = as_numbers(found, (), call)
    given = prior.tolist(), visits.tolist(), total.tolist(), c
    all_sums = sums(*given)
    best = np.flatnonzero(all_sums >= all_sums.max() - 1e-9)
    tries, why = max(visits.sum(), 1), "the largest of Q + c P sqrt(sum of N) / (1 + N)"
    if found == best[0]:
        return
    if found in best:
        why = "of equal moves the first is taken"
    elif 0 <= found < len(prior) and prior[int(found)] == 0:
        why = "a move with P = 0 is illegal and never taken"
    elif not visits.any():
        why = "if nothing was tried yet, put 1 under the root, so that P decides"
    else:
        for slip, reason in (
                (sums(*given, root=lambda N: N ** 0.5), "under the root stand all trials, not N_a"),
                (sums(*given, bonus=lambda P, N: c * np.sqrt(np.log(tries) / max(N, 1))),
                 "this is UCB, which does not ask the network: c P sqrt(sum of N) / (1 + N)"),
                (sums(*given, unvisited=np.inf), "a move that was never tried has Q = 0, no more"),
                (sums(*given, bonus=lambda P, N: c * tries ** 0.5 / (1 + N)), "P is missing"),
                (sums(*given, bonus=lambda P, N: 0.0), "the bonus is missing"),
                (all_sums - np.array([W / N if N else 0 for W, N in zip(total, visits)])
                 + total / (1 + visits), "Q = W / N; the 1 + N belongs to the bonus"),
                (all_sums - np.array([W / N if N else 0 for W, N in zip(total, visits)]) + total,
                 "Q is the mean W / N, not the sum W"),
                (-all_sums, "the largest, not the smallest")):
            if found == slip.argmax() and slip.max() < np.inf or (
                    np.isinf(slip.max()) and slip[min(int(found), len(slip) - 1)] == np.inf):
                why = reason
                break
    raise AssertionError(told(call, f"{found:g}", best[0], f"{why}; the sums are "
                              f"{short(np.round(all_sums, 3))}"))


def check_back_up(K, A, length, value, seed):
    draws = np.random.default_rng(seed)
    visits = draws.integers(0, 9, (K, A))
    total = (visits * draws.uniform(-1, 1, (K, A))).round(2)
    path = [(int(k), int(draws.integers(A))) for k in np.sort(draws.permutation(K)[:length])]
    call = f"back_up along {path}, value {value}"
    found = call_with(lambda N, W: back_up(N, W, list(path), value), call, visits, total)
    new_visits, new_total = as_parts(found, ("visits", "total"), call)
    N, W, wrong, same = visits + 0, total + 0, total + 0, total + 0
    for k, step in enumerate(path):
        N[step] += 1
        W[step] += value * (-1) ** (len(path) - k)
        wrong[step] -= value * (-1) ** (len(path) - k)
        same[step] += value
    check_array(f"{call}: visits", new_visits, N, "every move of the path was tried once more",
                "the shape of visits", [(visits, "every move of the path was tried once more")])
    check_array(f"{call}: total", new_total, W, "-v for the last move, +v for the one before",
                "the shape of total", [
        (same, "players alternate: the sign changes at every step"),
        (2 * total - same, "players alternate: the sign changes at every step"),
        (wrong, "v is seen by who is to move at the end; the last move was the opponent's: -v"),
        (W / np.maximum(N, 1), "the sum of results, not their mean")])


check_select([0.5, 0.3, 0.2], [3, 0, 1], [1.5, 0.0, -1.0], 1.0)
check_select([0.1, 0.7, 0.2], [0, 0, 0], [0.0, 0.0, 0.0], 2.0)
check_select([0.2, 0.2, 0.6], [4, 1, 4], [-0.4, 0.3, -3.0], 1.5)
check_select([0.0, 0.4, 0.3, 0.3], [0, 9, 3, 4], [0.0, -8.0, -3.0, -4.0], 0.1)
check_back_up(4, 3, 2, 0.4, seed=1)
check_back_up(6, 5, 3, -1.0, seed=2)
### BEGIN HIDDEN TESTS
check_select([0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0], [0.0] * 4, 1.0)
check_select([0.0, 0.25, 0.5, 0.25], [0, 3, 7, 3], [0.0, 1.5, 3.5, 1.5], 0.01)
check_select([1.0], [5], [-5.0], 0.5)
check_select([0.0, 1.0], [0, 30], [0.0, -30.0], 0.5)
check_select([0.01, 0.99], [0, 20], [0.0, 16.0], 1.0)
check_select([0.5, 0.5], [100, 1], [10.0, 0.5], 1.0)
check_select([0.98, 0.02], [10, 10], [2.0, 3.0], 5.0)
check_select([0.5, 0.5], [2, 40], [1.8, 20.0], 0.1)
for seed in range(40):
    draws = np.random.default_rng(seed)
    A = seed % 6 + 2
    N = draws.integers(0, 12, A) * (draws.random(A) < 0.8)
    P = draws.dirichlet(np.ones(A)) * (draws.random(A) < 0.8)
    P[seed % A] += 0.1
    N[P == 0] = 0
    check_select((P / P.sum()).round(3), N, (N * draws.uniform(-1, 1, A)).round(2),
                 [0.5, 1.5, 4.0][seed % 3])
for seed, (K, A, length, value) in enumerate(((1, 1, 1, 1.0), (9, 4, 9, 0.25), (5, 26, 4, -0.5),
                                              (3, 2, 1, -0.75), (12, 7, 5, 0.0)), 20):
    check_back_up(K, A, length, value, seed)
### END HIDDEN TESTS

# %% [markdown]
# **All together.** A search with your two functions, on 5 by 5 points. The "network" knows almost
# nothing: all legal moves are equally likely, and the value only counts who has more on the board
# at this moment. Black is to play and can take either of two white stones. Is one of the two moves
# better? (What will white do next?) The numbers say how often the search tried a move. How does its
# opinion change with more trials, or with another `c`?

# %%
def guess(game):
    """A policy without preferences, and a value from counting the board; for who is to play."""
    prior = np.zeros(game.n ** 2 + 1)
    prior[[*rules.legal_moves(game), -1]] = 1.0
    sign = 1 if game.to_play == "X" else -1
    if game.over:
        return prior, sign * np.sign(rules.score(game.board, game.n, game.komi))
    return prior / prior.sum(), sign * np.tanh(rules.score(game.board, game.n, game.komi) / 10)


def searched(game, trials, c):
    """How often each move at the start was tried."""
    A, games, children = game.n ** 2 + 1, [game], {}
    visits, total, priors = np.zeros((trials + 1, A), int), np.zeros((trials + 1, A)), []
    priors.append(guess(game)[0])
    for _ in range(trials):
        path, k = [], 0
        while k is not None and not games[k].over:
            move = int(select(priors[k], visits[k], total[k], c))
            path.append((k, move))
            last, k = k, children.get((k, move))
        if k is None:
            games.append(rules.after(games[last], rules.PASS if move == A - 1 else move))
            children[last, move] = k = len(games) - 1
            priors.append(guess(games[k])[0])
        found = back_up(visits, total, path, float(guess(games[k])[1]))
        visits, total = (np.asarray(part) for part in found)
    return visits[0]


def what_it_sees():
    board = board_of("...XO OX... XO... .O... .....")
    game = rules.Game(5, (text_of(board).replace(" ", ""),), komi=0.5)
    counts = [searched(game, trials, 1.5) for trials in (30, 500)]
    draw([board, board], ["30 trials", "500 trials"],
         [{p: str(count) for p, count in enumerate(found[:-1]) if count > found.sum() / 26}
          for found in counts])


attempt(what_it_sees, "search")

# %% [markdown]
# ## 8. Read a value
#
# **Question.** Who has won, and what does a value of $-0.3$ mean?
#
# **Rule.** When both have passed, the area counts. Black's area is all black stones, and every
# *region* of joined empty points that touches **only** black. White's likewise. A region that
# touches both colours, or none, is nobody's. No stone is taken off as dead. White moves second, and
# gets *komi* for it, a number of points that is usually no whole number:
#
# $$ \text{margin} = \text{black's area} - \text{white's area} - \text{komi} . $$
#
# A value network says $v$ in $[-1, 1]$, **seen by the player whose turn it is**: 1 if that player
# is sure to win, $-1$ if the other is. As there are no draws, $v = P(\text{win}) -
# P(\text{loss})$, and so that player wins with the probability $(1 + v) / 2$.
#
# **Example.** On `.X.O .XXO .X.O XXOO` with komi 0.5: black has six stones, and the region on the
# left, three points, touches black only. White has five stones. The two other regions touch both
# colours. The margin is $9 - 5 - 0.5 = 3.5$. If white is to play and $v = -0.3$, then white wins
# with probability 0.35, and black with 0.65.
#
# **Exercise `value`** (3 points). *Hint:* collect a region as you would collect a group, starting
# from any empty point, and note the colours that you meet at its border.

# %% exercise="value"
def margin(board, komi):
    """By how many points black has won; below zero, white has.

    board:   (n, n) int array, 1 black, -1 white, 0 empty; not changed
    komi:    float
    returns: float
    """
    ### BEGIN SOLUTION
    n, total, left = len(board), int(board.sum()), {tuple(p) for p in np.argwhere(board == 0)}
    while left:
        todo, size, colours = [left.pop()], 0, set()
        while todo:
            r, c = todo.pop()
            size += 1
            for near in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
                if near in left:
                    left.remove(near)
                    todo.append(near)
                elif 0 <= near[0] < n and 0 <= near[1] < n and board[near] != 0:
                    colours.add(int(board[near]))
        if len(colours) == 1:
            total += size * colours.pop()
    return total - komi
    ### END SOLUTION


def black_wins(v, colour):
    """The probability that black wins.

    v:       (B,) float array, values in [-1, 1], each seen by the player to move; not changed
    colour:  (B,) int array, 1 where it is black's turn, -1 where it is white's; not changed
    returns: (B,) float array
    """
    ### BEGIN SOLUTION
    return (1 + v * colour) / 2
    ### END SOLUTION


# %% tests="value" points=3
def check_margin(board, komi):
    n, text = len(board), text_of(board).replace(" ", "")
    call, right = f"margin of {text_of(board)}, komi {komi}", rules.score(text, n, komi)
    found = as_numbers(call_with(lambda board: margin(board, komi), call, board), (), call)
    stones = int(board.sum())
    touched = {p: rules.region(text, p, n)[1] for p in range(n * n) if text[p] == "."}
    lonely = sum({"X": 1, "O": -1}[min(c)] for c in touched.values() if len(c) == 1)
    near = [{text[q] for q in rules.neighbours(p, n)} - {"."} for p in touched]
    beside = sum({"X": 1, "O": -1}[min(c)] for c in near if len(c) == 1)
    check_array(call, found, right, "stones, and regions that touch one colour only",
                "a single number", [
        (right + 2 * komi, "white gets komi: take it from black's lead"),
        (right + komi, "komi is missing"), (-right, "seen by black: above zero if black has won"),
        (-right - 2 * komi, "seen by black: above zero if black has won"),
        (stones - komi, "empty regions that touch only one colour count as well"),
        (lonely - komi, "stones count as well: this is area, not territory"),
        (stones + beside - komi, "a whole region counts or does not: look at all of its border"),
        (stones + sum("X" in c for c in touched.values())
         - sum("O" in c and "X" not in c for c in touched.values()) - komi,
         "a region that touches both colours is nobody's"),
        (stones + len([c for c in touched.values() if len(c) == 1]) - komi,
         "regions of white count for white")])


def check_wins(v, colour):
    v, colour = np.array(v, float), np.array(colour, int)
    call = f"black_wins({short(v)}, {colour.tolist()})"
    check_array(call, call_with(black_wins, call, v, colour), (1 + v * colour) / 2,
                "(1 + v) / 2 is for the player to move; black wins if white does not",
                "one probability for each value", [
        ((1 + v) / 2, "v is seen by who is to move; turn it round where that is white"),
        ((1 - v * colour) / 2, "this is the probability that white wins"),
        (v * colour, "a value runs from -1 to 1, a probability from 0 to 1"),
        (v, "a value runs from -1 to 1, a probability from 0 to 1"),
        ((1 + v) / 2 * colour, "a probability is never below 0; black wins if white does not")])


check_margin(board_of(".X.O .XXO .X.O XXOO"), 0.5)
check_margin(board_of("X.. ... ..."), 2.5)
check_margin(board_of(".O. OO. XXX"), 1.5)
check_wins([-0.3, 0.5, 1.0], [-1, 1, -1])
### BEGIN HIDDEN TESTS
check_margin(board_of("."), 7.5)
check_margin(board_of("... ... ..."), 0.5)
check_margin(board_of("..O.. ..O.. XXO.. .XO.. .XO.."), 5.5)
check_margin(board_of(".X... XX... ..O.. ...OO ...O."), -0.5)
for n, turns, seed in ((2, 3, 0), (4, 16, 1), (5, 40, 2), (7, 60, 3), (9, 30, 4), (9, 110, 5)):
    check_margin(past_of(n, turns, seed)[0][-1], [0.5, 6.5, 7.5][seed % 3])
check_wins([0.0], [-1])
for seed in range(3):
    draws = np.random.default_rng(seed)
    check_wins(draws.uniform(-1, 1, 4 + seed).round(3), draws.choice([-1, 1], 4 + seed))
### END HIDDEN TESTS

# %% [markdown]
# **In your own words** (2 points, read by a person; five to eight sentences). "AlphaGo learned Go
# from examples alone. Nobody told it anything about the game; even ladders it found by itself."
# (A *ladder* is a long chase in which a group has one liberty again and again.) Look once more at
# the names of AlphaGo's planes, below exercise 3. What of this is right, and what is not? Which
# knowledge stands in the planes, in the shape of the network, and in the search? And what would you
# leave out if you wanted the sentence to become true? Write into the cell below.

# %% [markdown] essay="knowledge" points=2
# ### BEGIN SOLUTION
# Points: 1 for what the planes give away (liberties, captures, ladders), 1 for rules in the search,
# for the shape of the network, and for what could be left out.
#
# It is right that the moves were learnt, first from games of strong players and then from games
# against itself. But two of the 48 planes say where a ladder works and where it can be escaped,
# eight count liberties, eight more what a move would capture, and one leaves out moves into one's
# own eyes: that is knowledge of the game, worked out by a program that people wrote. The network is
# made of kernels, which says that a shape means the same everywhere on the board, and it has no
# pooling because each point matters. The search knows the rules exactly: who may play where, when
# a game is over, who has won. To make the sentence true I would leave out the planes for ladders,
# liberties and eyes, and the games of people. AlphaGo Zero did so in 2017: it saw only the stones
# of the last eight positions and the colour to play. The rules and the symmetry of the board were
# still given to it.
# ### END SOLUTION

# %% [markdown]
# ## What you have shown
#
# * Three rules make the game; the order of the last two, captures before suicide, matters.
# * "No position twice" needs the whole past, not the last move.
# * Planes are seen by who is to play, and numbers become planes of their own.
# * Illegal moves are left out *before* the softmax.
# * An answer about a turned board has to be turned back.
# * A small network of kernels learns from some hundred positions what a network without them does
#   not learn from the same: a capture is a capture anywhere on the board.
# * PUCT weighs what went well against what was recommended and seldom tried, and every step up the
#   tree changes the sign.
# * A value says nothing until one knows for whom.
#
# **Next.** In the chapter these parts become a player on 9 by 9.
#
# **Sources.** J. Tromp and B. Taylor, *The game of Go* (rules; here with suicide forbidden). D.
# Silver and others, *Mastering the game of Go with deep neural networks and tree search* (2016),
# for the planes, Extended Data Table 2. D. Silver and others, *Mastering the game of Go without
# human knowledge* (2017), Methods, for PUCT and the symmetries. C. Rosin, *Multi-armed bandits with
# episode context* (2011), from which PUCT comes.
