"""The figure `goboard` without a page: rules, planes, network and search against course.go."""

import numpy as np
import pytest
import torch

from course.go import batch, ladders, net_players, search, starts, weights
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE
from course.go.gtp import from_vertex, vertex
from course.go.view import view
from course.go_widgets import PRESETS, GoBoard

MAKE = """const { n, boards, moves, first, komi } = given;
const game = moves.reduce((g, move) => play(g, move), newGame(n, komi, boards[0], first));"""
NAMES = ("forward, captured, createSearch, evaluate, fault, isEye, legalMoves, liberties, moveOf, "
         "nameOf, newGame, owners, play, policyMove, resultOf, score, startOf, toPlay, undo, "
         "view")


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, games) -> the value, in JavaScript, of `expression` for each `game`."""
    asking = asker(GoBoard, NAMES, MAKE)
    return lambda expression, games: asking(expression, [told(game) for game in games])


@pytest.fixture(scope="module")
def plainly(asker):
    return asker(GoBoard, NAMES)


def told(game):
    """A game as JavaScript plays it again."""
    return {"n": game.n, "boards": game.boards[:1], "moves": game.moves, "first": game.first,
            "komi": game.komi}


def wild(n, moves, seed, first=BLACK, passing=0.02):
    """A game of legal moves drawn by chance, eyes filled too, so that everything happens."""
    rng = np.random.default_rng(seed)
    game = go.Game(n, (go.empty_board(n),), first=first, komi=[0.5, 7.0][seed % 2])
    for _ in range(moves):
        legal = go.legal_moves(game)
        # Two passes in a row only where nothing else is left: the games shall be long.
        passes = rng.random() < passing and game.moves[-1:] != (PASS,)
        move = int(rng.choice(legal)) if legal and not passes else PASS
        game = go.after(game, move)
        if game.over:
            break
    return game


def every(game):
    """The game after each number of moves."""
    games = [game]
    while games[-1].moves:
        games.append(go.undo(games[-1]))
    return games[::-1]


SIZES = [(2, 30), *[(3, 80)] * 6, (4, 100), (5, 120), (7, 150), (9, 160), (9, 40)]
WILD = [wild(n, moves, seed, (BLACK, WHITE)[seed % 2]) for seed, (n, moves) in enumerate(SIZES)]


# The rules

@pytest.mark.parametrize("game", WILD, ids=range(len(WILD)))
def test_boards_and_legal_moves_are_those_of_python(ask, game):
    games = every(game)
    found = ask("[game.boards.at(-1), [...legalMoves(game)], toPlay(game)]", games)
    for one, (board, legal, mover) in zip(games, found, strict=True):
        assert (board, mover) == (one.board, one.to_play)
        assert np.flatnonzero(legal).tolist() == go.legal_moves(one)


def test_a_move_that_brings_back_a_board_is_among_the_moves_tried():
    """Otherwise the test above would not see superko."""
    brought = [go.capture(one.board, p, one.to_play, one.n) in one.boards
               for game in WILD for one in every(game) if not one.over
               for p in range(one.n**2) if one.board[p] == "."]
    assert sum(brought) > 15


def reason(game, point):
    """The rule that Python's message names."""
    try:
        go.after(game, point)
    except go.IllegalMove as fault:
        words = {"is over": "over", "stands there": "taken", "no liberty": "suicide",
                 "superko": "superko"}
        return next(rule for word, rule in words.items() if word in str(fault))
    return None


@pytest.mark.parametrize("game", WILD[:8], ids=range(8))
def test_a_refusal_names_the_rule_that_python_names(ask, game):
    games = every(game)[-50:]
    found = ask("[...game.boards[0]].map((_, p) => fault(game, p)?.rule ?? null)", games)
    assert found == [[reason(one, p) for p in range(one.n**2)] for one in games]


def test_superko_says_after_how_many_moves_the_board_stood(ask):
    games = [one for game in WILD for one in every(game) if not one.over]
    found = ask("[...game.boards[0]].map((_, p) => fault(game, p)?.turn ?? -1)", games)
    turns = [(one, p, turn) for one, all_of in zip(games, found, strict=True)
             for p, turn in enumerate(all_of) if turn >= 0]
    assert len(turns) > 15
    for one, p, turn in turns:
        assert one.boards[turn] == go.capture(one.board, p, one.to_play, one.n)


@pytest.mark.parametrize("game", WILD, ids=range(len(WILD)))
def test_area_liberties_and_eyes_are_those_of_python(ask, game):
    games = every(game)[::3]
    found = ask("[score(game), [...liberties(game.boards.at(-1), game.n)], "
                "[...game.boards[0]].map((_, p) => isEye(game.boards.at(-1), p, 'O', game.n))]",
                games)
    for one, (score, liberties, eyes) in zip(games, found, strict=True):
        area, n = go.area(one.board, one.n), one.n
        assert [score["black"], score["white"]] == [area[BLACK], area[WHITE]]
        assert score["lead"] == go.score(one.board, n, one.komi)
        assert eyes == [go.is_eye(one.board, p, WHITE, n) for p in range(n * n)]
        assert liberties == [0 if stone == "." else len(go.group(one.board, p, n)[1])
                             for p, stone in enumerate(one.board)]


def test_captures_are_what_was_placed_and_is_not_there(ask):
    games = [one for game in WILD for one in every(game)[::5]]
    for one, found in zip(games, ask("captured(game)", games), strict=True):
        for colour in (BLACK, WHITE):
            mine = [move for k, move in enumerate(one.moves)
                    if (colour == one.first) == (k % 2 == 0) and move != PASS]
            assert len(mine) - one.board.count(colour) == found[go.other(colour)]


def test_undo_takes_back_one_or_several_and_stops_at_the_start(ask):
    game = WILD[8]
    found = ask("[undo(game), undo(game, 3), undo(game, 999)].map((g) => [g.moves, g.boards])",
                [game])[0]
    for back, (moves, boards) in zip((1, 3, len(game.moves)), found, strict=True):
        left = len(game.moves) - back
        assert (moves, boards) == (list(game.moves[:left]), list(game.boards[:left + 1]))


def test_points_have_the_names_of_gtp(plainly):
    points = [[n, p] for n in (2, 9, 19) for p in [PASS, *range(n * n)]]
    names = plainly("nameOf(given[1], given[0])", points)
    assert names == [vertex(p, n) for n, p in points]
    back = plainly("moveOf(given[1], given[0])",
                   [[n, name] for (n, _), name in zip(points, names, strict=True)])
    assert back == [p for _, p in points]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_position_and_does_what_its_tip_says(plainly, name):
    board = plainly("startOf(given).boards[0]", [name])[0]
    assert len(board) == 81 and go.is_legal_position(board, 9)
    game = go.Game(9, (board,))
    first, second = {"empty": ("E5", "pass"), "capture": ("E5", "pass"), "ko": ("E5", None),
                     "ladder": ("D7", "C6")}[name]
    game = go.after(game, from_vertex(first, 9))
    taken = {"empty": 0, "capture": 3, "ko": 1, "ladder": 0}[name]
    assert board.count(WHITE) - game.board.count(WHITE) == taken
    if name == "ko":
        assert reason(game, from_vertex("D5", 9)) == "superko"
        return
    game = go.after(game, from_vertex(second, 9))
    if name == "capture":
        assert reason(game, from_vertex("J1", 9)) == "suicide"


def test_the_ladder_works(plainly):
    board = plainly("startOf(given).boards[0]", ["ladder"])[0]
    assert from_vertex("D7", 9) in ladders.captures(board, BLACK, 9)


# The network

NINE = [one for seed in (20, 21, 22) for one in every(wild(9, 150, seed))[::6]]


def test_planes_are_those_of_python(ask):
    games = NINE + [one for game in WILD[1:10:2] for one in every(game)[::6]]
    for one, found in zip(games, ask("[...view(game)]", games), strict=True):
        expected = view(starts.from_games([one]))[0]
        assert np.array_equal(np.reshape(found, expected.shape), expected), one


def test_every_plane_is_seen_in_these_games():
    planes = np.concatenate([view(starts.from_games([one])) for one in NINE])
    assert planes.any(axis=(0, 2, 3)).all()


def test_the_network_is_that_of_pytorch(plainly):
    planes = np.random.default_rng(3).random((5, 12, 9, 9), np.float32)
    scores, odds = weights.load()(torch.from_numpy(planes))
    found = plainly("forward(Float32Array.from(given))", [one.ravel().tolist() for one in planes])
    assert np.allclose([one["scores"] for one in found], scores, atol=1e-4)
    assert np.allclose([one["odds"] for one in found], odds, atol=1e-4)


def test_policy_and_value_are_what_the_players_of_python_hear(ask):
    oracle, games = net_players.Oracle(weights.load()), NINE[::2]
    for one, found in zip(games, ask("evaluate(game)", games), strict=True):
        prior, value = oracle(starts.from_games([one]))
        assert np.allclose(found["prior"], prior[0], atol=1e-4)
        assert found["value"] == pytest.approx(value[0], abs=1e-4)
        assert [p > 0 for p in found["prior"]] == (prior[0] > 0).tolist()


def test_the_policys_move_is_its_likeliest_that_fills_no_eye(ask):
    found = ask("[policyMove(game, evaluate(game)), evaluate(game).prior]", NINE)
    for one, (move, prior) in zip(NINE, found, strict=True):
        kept = [0 if p < 81 and go.is_eye(one.board, p, one.to_play, 9) else chance
                for p, chance in enumerate(prior)]
        assert kept[move] == max(kept)


# The search

WORDS = """const words = (g) => {
  const board = g.boards.at(-1), legal = legalMoves(g), sign = { X: 1, O: -1, ".": 0 };
  const mixed = [...board].reduce((sum, stone, p) => sum + sign[stone] * (p + 1) ** 2, 0);
  const mark = ((mixed % 17) + 17) % 17;
  const weight = [...legal.map((may, p) => (may ? ((7 * p + mark) % 5) + 1 : 0)), 1];
  const all = weight.reduce((sum, w) => sum + w, 0);
  return { prior: weight.map((w) => w / all), value: (mark - 8) / 16 };
};"""


def words(boards):
    """An `evaluate` whose figures are exact in every language: the same as WORDS."""
    points = np.arange(boards.n**2)
    mark = (boards.stones.astype(int) @ (points + 1)**2) % 17
    weight = np.where(boards.legal, (7 * points + mark[:, None]) % 5 + 1, 0)
    weight = np.pad(weight, ((0, 0), (0, 1)), constant_values=1)
    return weight / weight.sum(axis=1, keepdims=True), (mark - 8) / 16


PLACES = [wild(n, moves, seed, passing=0) for n, moves, seed in
          [(2, 2, 1), (3, 4, 0), (3, 9, 1), (4, 10, 2), (5, 14, 3), (9, 30, 4), (9, 90, 5)]]


@pytest.mark.parametrize("game", PLACES, ids=range(len(PLACES)))
def test_the_search_makes_the_visits_of_python(ask, game):
    trials = 160
    run = f"""(() => {{ {WORDS}
      const found = createSearch(game, words);
      for (let k = 0; k < {trials}; k += 1) found.trial();
      return [[...found.top.visits], [...found.top.total], found.best()]; }})()"""
    visits, total, best = ask(run, [game])[0]
    trees = search.Search(starts.from_games([game]), words, game.komi,
                          search.Settings(trials, leaves=1))
    expected = trees.run()[0]
    assert visits == expected.tolist() and sum(visits) == trials
    assert total == trees.trees[0].total[0].tolist()
    assert best == net_players.to_move(int(expected.argmax()), game.n)


def test_some_of_these_searches_reach_the_end_of_a_game():
    game = PLACES[0]
    trees = search.Search(starts.from_games([game]), words, game.komi, search.Settings(160, 1))
    trees.run()
    assert trees.trees[0].over.any() and not batch.Boards.over.fget(starts.from_games([game])).any()


SEEN = """
let asked = 0, seen = null;
globalThis.IntersectionObserver = class {
  constructor(tell) { seen = tell; }
  observe() {}
  disconnect() {}
};
globalThis.setTimeout = (work) => { work(); return 0; };
const evaluate = ({ n }) => {
  asked += 1;
  return { prior: Array(n * n + 1).fill(1 / (n * n + 1)), value: 0 };
};
warmUp({}, 5, evaluate);
"""


def test_the_search_is_warmed_up_when_the_board_is_seen_and_not_before(asker):
    ask = asker(GoBoard, "warmUp", SEEN)
    unseen, shown = ask("(seen([{ isIntersecting: given }]), asked)", [False, True])
    assert unseen == 0 and 20 < shown <= 100
