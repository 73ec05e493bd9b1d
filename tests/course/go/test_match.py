"""Matches: colours swapped, results counted, and how sure they are."""

import math

import numpy as np
import pytest

from course.go import board as go
from course.go import gtp, match, players
from course.go.board import BLACK, PASS, WHITE
from course.go.players import RESIGN, RandomPlayer


class Scripted:
    """Plays what it is told, then passes; remembers the games in which it was asked."""

    def __init__(self, name, moves=()):
        self.name, self.moves, self.asked = name, list(moves), []

    def choose(self, game):
        self.asked.append(game)
        return self.moves.pop(0) if self.moves else PASS


def test_a_random_player_is_as_likely_to_play_anywhere_and_repeats_itself_by_its_seed():
    game = go.new_game(3)
    moves = [RandomPlayer(seed).choose(game) for seed in range(900)]
    assert moves == [RandomPlayer(seed).choose(game) for seed in range(900)]
    assert set(moves) == set(range(9)) and np.bincount(moves).min() > 60


def test_a_random_player_keeps_its_eyes_and_passes_when_nothing_else_is_left():
    board = "XX.X" "XXXX" ".XXX" "XXXX"
    assert RandomPlayer().choose(go.Game(4, (board,), first=BLACK)) == PASS


@pytest.mark.parametrize("n", [2, 5, 9])
def test_random_games_end(n):
    game, _ = match.play_game(RandomPlayer(1), RandomPlayer(2), n, limit=10**6)
    assert game.over


@pytest.mark.parametrize("black, komi, won", [
    ([4], 0.5, BLACK), ([4], 9.0, ""), ([4], 9.5, WHITE), ([], 0.0, ""), ([], 0.5, WHITE)])
def test_the_winner_has_the_larger_area(black, komi, won):
    assert match.play_game(Scripted("a", black), Scripted("b"), 3, komi)[1] == won


def test_who_resigns_loses():
    one, two = Scripted("one", [4, RESIGN]), Scripted("two", [0])
    assert match.play_game(one, two, 3, komi=0.5)[1] == WHITE
    assert match.play_game(Scripted("one"), Scripted("two", [RESIGN]), 3, komi=0.5)[1] == BLACK


def test_a_player_that_breaks_the_rules_is_named():
    with pytest.raises(go.IllegalMove, match="cheat, move 2: point 4"):
        match.play_game(Scripted("honest", [4]), Scripted("cheat", [4]), 3)


def test_a_game_that_goes_on_is_scored_where_it_stands():
    game, won = match.play_game(RandomPlayer(1), RandomPlayer(2), 5, komi=0.5, limit=7)
    assert len(game.moves) == 7
    assert won == (BLACK if go.score(game.board, 5, 0.5) > 0 else WHITE)


def test_colours_are_swapped_and_pairs_share_an_opening():
    one, two = Scripted("one"), Scripted("two")
    score = match.match(one, two, 6, 4, komi=0.5, opening=3, progress=False)
    assert score.games == 6
    openings = [game.moves[:3] for game in sorted(one.asked + two.asked, key=lambda g: len(g.moves))
                if len(game.moves) == 3]
    assert len(set(openings)) == 3
    # After three moves white is asked first: `one` has white in every second game.
    assert len([g for g in one.asked if len(g.moves) == 3]) == 3


def test_a_match_between_equals_gives_each_what_the_colours_give():
    """Both pass at once, so white wins by komi: one win each for every pair of games."""
    assert match.match(Scripted("a"), Scripted("b"), 8, 3, progress=False) == match.Score(4, 0, 4)


def test_two_random_players_are_equal_within_the_interval():
    score = match.match(RandomPlayer(1), RandomPlayer(2), 120, 5, komi=0.5, progress=False)
    low, high = score.interval
    assert low < 0.5 < high and score.wins + score.losses == 120


@pytest.mark.parametrize("share, games, low, high", [
    # Worked from the formula by hand: p = 0.8, n = 10 and p = 0, n = 20.
    (0.8, 10, 0.4902, 0.9433), (0.0, 20, 0.0, 0.1611), (1.0, 20, 0.8389, 1.0)])
def test_wilson_s_interval(share, games, low, high):
    assert np.allclose(match.wilson(share, games), (low, high), atol=5e-5)


def test_wilson_s_interval_covers_the_truth_about_as_often_as_it_says():
    """Exact, by the binomial distribution: at 200 games, whatever the true share."""
    for truth in (0.5, 0.7, 0.9, 0.97):
        inside = sum(math.comb(200, k) * truth**k * (1 - truth) ** (200 - k)
                     for k in range(201)
                     if match.wilson(k / 200, 200)[0] <= truth <= match.wilson(k / 200, 200)[1])
        assert 0.92 < inside < 0.98, truth


@pytest.mark.parametrize("share, points", [(0.5, 0), (10 / 11, 400), (1 / 11, -400), (0.76, 200),
                                           (1.0, math.inf), (0.0, -math.inf)])
def test_elo_points(share, points):
    assert match.elo(share) == points or abs(match.elo(share) - points) < 0.5


def test_a_score_says_what_it_is_in_words():
    score = match.Score(15, 2, 3)
    assert score.share == 0.8
    assert str(score).startswith("15 won, 2 drawn, 3 lost: 80.0% (58.4% to 91.9%), +241 Elo (+59 ")


@pytest.mark.skipif(gtp.find_gnugo() is None, reason="GNU Go is not installed")
def test_gnu_go_beats_a_random_player_and_neither_breaks_the_rules():
    with players.GTPPlayer(gtp.gnugo_command(level=1)) as gnugo:
        score = match.match(gnugo, RandomPlayer(3), 10, 5, komi=0.5, progress=False)
    assert score.wins == 10
