"""The search against slow definitions of its rule, of its tree and of the game itself."""

import math
import random

import numpy as np
import pytest

from course.go import batch, pool, search, starts, tree
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE
from course.go.players import RandomPlayer
from course.go.search import Search, Settings


def a_game(n, moves, seed, komi=0.5):
    """A game between random players, a few moves old; a shorter one if it ended."""
    game, player = go.new_game(n, komi), RandomPlayer(seed)
    for _ in range(moves):
        following = go.after(game, player.choose(game))
        if following.over:
            return game
        game = following
    return game


def by_chance(seed):
    """An `evaluate` whose words are drawn by chance, so that trees grow in every direction."""
    rng = np.random.default_rng(seed)

    def evaluate(boards):
        even, _ = search.even(boards)
        prior = even * rng.random(even.shape)
        return prior / prior.sum(axis=1, keepdims=True), rng.uniform(-1, 1, len(boards))
    return evaluate


def searched(game, simulations, leaves=1, evaluate=search.even, **more):
    trees = Search(starts.from_games([game]), evaluate, game.komi,
                   Settings(simulations, leaves, **more), np.random.default_rng(0))
    return trees, trees.run()[0]


# -- PUCT

def slow_puct(prior, visits, total, explore, unvisited):
    found = []
    for p, n, w in zip(prior, visits, total, strict=True):
        mean = w / n if n else unvisited
        bonus = explore * p * math.sqrt(max(1, sum(visits))) / (1 + n)
        found.append(mean + bonus if p else -math.inf)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_puct_is_its_formula(seed):
    rng = np.random.default_rng(seed)
    visits = rng.integers(0, 4, 11) * (seed > 0)
    total = visits * rng.uniform(-1, 1, 11)
    prior = rng.random(11) * (rng.random(11) < 0.7)
    kept = [array.copy() for array in (prior, visits, total)]
    assert np.allclose(tree.puct(prior, visits, total, 1.7, -0.3),
                       slow_puct(prior, visits, total, 1.7, -0.3))
    assert all(np.array_equal(a, b) for a, b in zip(kept, (prior, visits, total), strict=True))


def test_without_visits_the_prior_decides_and_what_is_illegal_is_never_tried():
    prior, nothing = np.array([0.2, 0.5, 0.0, 0.3]), np.zeros(4)
    deserve = tree.puct(prior, nothing, nothing, 1.0)
    assert deserve.argmax() == 1 and deserve[2] == -np.inf
    deserve = tree.puct(prior, np.array([0, 9, 0, 1]), np.array([0, -9, 0, 1.0]), 1.0)
    assert deserve.argmax() == 3, "a move that won is tried before one that lost nine times"


# -- the tree

def test_results_change_their_sign_on_the_way_up():
    one = tree.Tree(3, 4)
    path = [(0, 2), (1, 0), (2, 1)]
    one.back_up(path, 1.0)          # good for who moves at the end: bad for who moved there
    assert [one.total[edge] for edge in path] == [-1, 1, -1]
    assert [one.visits[edge] for edge in path] == [1, 1, 1]


def test_pretended_losses_are_taken_back():
    one = tree.Tree(3, 4)
    one.pretend([(0, 1), (1, 2)])
    assert one.total[0, 1] == -1 and one.visits[1, 2] == 1
    one.pretend([(0, 1), (1, 2)], -1)
    assert not one.total.any() and not one.visits.any()


@pytest.mark.parametrize("leaves", [1, 4, 16])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_simulation_is_counted_once_and_nothing_pretended_stays(leaves, seed):
    found, visits = searched(a_game(3, 5, seed), 150, leaves, by_chance(seed))
    one = found.trees[0]
    assert visits.sum() == 150
    for node in range(one.count):
        for move in np.flatnonzero(one.child[node] >= 0):
            child = one.child[node, move]
            # All who went through the edge went on below it, but those who ended there.
            below = one.visits[child].sum()
            assert one.visits[node, move] >= below + 1
            if leaves == 1 and not one.over[child]:
                assert one.visits[node, move] == below + 1
                assert np.isclose(one.total[node, move],
                                  -one.value[child] - one.total[child].sum())


@pytest.mark.parametrize("n, moves, seed", [(2, 3, 1), (2, 4, 2), (3, 6, 3), (3, 9, 5), (4, 9, 4)])
def test_every_position_of_the_tree_is_that_of_the_readable_rules(n, moves, seed):
    """Boards, who moves, legal moves with superko back to the game's beginning, and its end."""
    game = a_game(n, moves, seed)
    found, _ = searched(game, 120, 5, by_chance(seed))
    one, games = found.trees[0], {0: game}
    for node in range(one.count):
        here = games.pop(node)
        boards = found.pool.get(one.position[node : node + 1])
        assert batch.strings(boards) == [here.board] and one.over[node] == here.over
        assert np.flatnonzero(one.prior[node, :-1]).tolist() == go.legal_moves(here)
        assert (boards.to_play[0] == batch.BLACK) == (here.to_play == BLACK)
        if here.over:
            score = go.score(here.board, n, game.komi)
            assert one.value[node] == np.sign(score) * (1 if here.to_play == BLACK else -1)
        for move in np.flatnonzero(one.child[node] >= 0):
            games[one.child[node, move]] = go.after(here, PASS if move == n * n else int(move))
    assert not games and one.count > 30


def test_a_ko_is_not_taken_back_in_the_search_either():
    ko = [1, 2, 4, 7, 9, 10, 6, 5]              # white's last move takes the ko on 6, from 5
    game = go.Game(4, (go.empty_board(4),), komi=0.5)
    for move in ko:
        game = go.after(game, move)
    assert game.board[6] == go.EMPTY and not go.is_legal(game.board, 6, BLACK, set(game.boards), 4)
    found, visits = searched(game, 200)
    assert visits[6] == 0 and found.trees[0].prior[0, 6] == 0


def test_the_oldest_boards_are_remembered_deep_in_a_tree():
    boards = pool.rooted(starts.from_games([a_game(3, 6, 7)]))
    first = boards.history[0, -7]
    for _ in range(pool.DEEPEST):
        boards = pool.step(boards, np.array([PASS]))
    assert first in boards.history[0] and boards.turns == 0


def test_many_trees_at_once_find_what_each_finds_alone():
    """With one leaf at a time, and an `evaluate` that looks at nothing but the board."""
    games = [a_game(3, moves, moves) for moves in (3, 8, 5)]

    def evaluate(boards):
        return search.even(boards)[0], np.tanh(batch.area_scores(boards) * boards.to_play / 3)
    together = Search(starts.from_games(games), evaluate, 0.5, Settings(80, 1)).run()
    alone = [searched(game, 80, 1, evaluate)[1] for game in games]
    assert np.array_equal(together, alone)


# -- what it finds

def wins(game, left):
    """Whether the player to move can force a win, by trying everything; left: [positions]."""
    left[0] -= 1
    if left[0] < 0:
        raise TimeoutError
    if game.over:
        return (go.score(game.board, game.n, game.komi) > 0) == (game.to_play == BLACK)
    return any(not wins(go.after(game, move), left) for move in [PASS, *go.legal_moves(game)])


def good_moves(game):
    """The moves that win, by trying everything; None where that takes too long."""
    left = [600]
    try:
        return {move for move in [PASS, *go.legal_moves(game)]
                if not wins(go.after(game, move), left)}
    except (TimeoutError, RecursionError):
        return None


def test_on_tiny_boards_the_search_plays_a_move_that_wins():
    """Late in random games that can be read out to the end, with a good move and a bad one."""
    decided = seed = 0
    while decided < 10:
        seed += 1
        n = random.Random(seed).choice([2, 3])
        game = a_game(n, 4 + seed % 14, seed)
        good = good_moves(game)
        if not good or len(good) == 1 + len(go.legal_moves(game)):
            continue
        decided += 1
        visits = searched(game, 600, 4)[1]
        best = int(visits.argmax())
        assert (PASS if best == n * n else best) in good, go.show(game.board, n)


def test_a_pass_that_wins_is_found_and_one_that_loses_is_not_played():
    board = "XX.X" "XXXX" ".XX." "XXXX"
    passed = go.Game(4, (board, board), (PASS,), first=WHITE, komi=0.5)
    visits = searched(passed, 50)[1]
    assert visits[16] > 40, "black is ahead, white has passed: passing wins at once"
    behind = go.Game(4, (board, board), (PASS,), first=WHITE, komi=20)
    assert searched(behind, 200)[1].argmax() != 16


@pytest.mark.parametrize("colour, best", [(BLACK, 12), (WHITE, 0)])
def test_who_moves_takes_the_other_s_stones_before_his_own_are_taken(colour, best):
    board = (".XXXX"
             "XOOOX"
             "XO.OX"
             "XOOOX"
             "XXXXX")
    game = go.Game(5, (board,), first=colour, komi=0.5)
    evaluate = search.rollouts(np.random.default_rng(0), 0.5, 2)
    assert searched(game, 60, 4, evaluate)[1].argmax() == best


def test_rollouts_tell_a_won_board_from_a_lost_one():
    won = "XX.X" "XXXX" ".XX." "XXXX"
    boards = starts.from_boards([won, won], 4, [BLACK, WHITE])
    prior, value = search.rollouts(np.random.default_rng(1), 0.5, 3)(boards)
    assert value.tolist() == [1, -1] and np.allclose(prior.sum(axis=1), 1)


# -- noise

def test_noise_stirs_legal_moves_only_and_repeats_itself_by_its_seed():
    prior = np.array([0.5, 0.0, 0.25, 0.25], np.float32)
    settings = Settings(noise=0.25, spread=0.5)
    one, two, other = (search.stirred(prior, settings, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(one, two) and not np.array_equal(one, other)
    assert one[1] == 0 and np.isclose(one.sum(), 1) and (one >= 0.75 * prior - 1e-7).all()
    assert np.array_equal(prior, np.array([0.5, 0.0, 0.25, 0.25], np.float32))
