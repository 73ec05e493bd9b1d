"""Players that ask a network, games they play against themselves, and matches that are kept."""

import json

import numpy as np
import pytest

from course.go import (
    batch,
    examples,
    match,
    net,
    net_players,
    records,
    search,
    selfplay,
    starts,
    tournament,
    weights,
)
from course.go import board as go
from course.go.board import BLACK, PASS, WHITE
from course.go.net_players import Oracle, PolicyPlayer, SearchPlayer
from course.go.players import RandomPlayer

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def oracle():
    torch.manual_seed(4)
    return Oracle(net.Net(8, 1).eval())


def test_an_oracle_s_words_are_chances_of_legal_moves_and_a_value(oracle):
    games = [go.new_game(5), go.after(go.after(go.new_game(5), 3), PASS)]
    boards = starts.from_games(games)
    prior, value = oracle(boards)
    assert prior.shape == (2, 26) and np.allclose(prior.sum(axis=1), 1)
    assert np.array_equal(prior[:, :25] > 0, boards.legal) and (prior[:, 25] > 0).all()
    assert (np.abs(value) <= 1).all()


def test_a_move_that_the_net_rules_out_keeps_a_little_chance():
    def sure(planes):
        scores = torch.full((len(planes), 10), -1e4)
        scores[:, 4] = 1e4
        return scores, torch.zeros(len(planes))
    prior, _ = Oracle(sure)(batch.new_boards(1, 3))
    assert (prior > 0).all() and prior[0, 4] > 0.99


def test_the_policy_alone_keeps_its_eyes_and_repeats_itself(oracle):
    board = "XX.X" "XXXX" ".XXX" "XXXX"
    game = go.Game(4, (board,), first=BLACK)
    assert PolicyPlayer(oracle).choose(game) == PASS
    moves = [PolicyPlayer(oracle, 1.0, seed).choose(go.new_game(5)) for seed in range(40)]
    assert moves == [PolicyPlayer(oracle, 1.0, seed).choose(go.new_game(5)) for seed in range(40)]
    assert len(set(moves)) > 10, "at temperature 1 it draws"
    assert len({PolicyPlayer(oracle, 0, seed).choose(go.new_game(5)) for seed in range(9)}) == 1


def test_draws_follow_their_weights():
    chances = np.tile([0.1, 0.0, 0.3, 0.6], (20_000, 1))
    rng = np.random.default_rng(0)
    assert set(net_players.draw(chances[:9], 0, rng)) == {3}
    counts = np.bincount(net_players.draw(chances, 1.0, rng), minlength=4) / 20_000
    assert np.allclose(counts, chances[0], atol=0.015)
    cold = np.bincount(net_players.draw(chances, 0.5, rng), minlength=4) / 20_000
    assert np.allclose(cold, chances[0] ** 2 / (chances[0] ** 2).sum(), atol=0.015)


@pytest.mark.parametrize("make", [PolicyPlayer, lambda o: SearchPlayer(o, search.Settings(12, 3))],
                         ids=["policy", "search"])
def test_they_play_whole_games_by_the_rules(oracle, make):
    player = make(oracle)
    score = match.match(player, RandomPlayer(1), 2, 5, komi=0.5, progress=False)
    assert score.games == 2


def test_a_search_of_an_ignorant_net_sees_a_capture_that_wins(oracle):
    """Even a net that has learnt nothing is told the truth where a game ends."""
    board = (".XXXX"
             "XOOOX"
             "XO.OX"
             "XOOOX"
             "XXXXX")
    passed = go.Game(5, (board, board), (PASS,), first=WHITE, komi=0.5)
    knows_nothing = SearchPlayer(search.even, search.Settings(200, 4))
    after = go.after(passed, knows_nothing.choose(passed))
    assert go.score(after.board, 5, 0.5) > 0


# -- games of its own

def test_games_against_oneself_end_and_say_who_won(oracle):
    rng = np.random.default_rng(3)
    weights_of = selfplay.by_search(oracle, 0.5, search.Settings(6, 2, noise=0.25), rng)
    played = selfplay.play(weights_of, 6, 4, 0.5, seed=1, progress=False)
    assert len(played) == 6 and not records.faults(played)
    assert len({game.moves for game in played}) > 1, "the beginning is drawn by chance"
    for game in played:
        assert game.ended_by_passes or len(game.moves) == selfplay.LONGEST * 16
        assert PASS not in [a for a, b in zip(game.moves[:-2], game.moves[1:], strict=False)
                            if a == b]
        assert records.result_of(records.replay(game)) == game.result
    assert len(examples.from_records(played)) == sum(len(game.moves) for game in played)


def test_the_policy_s_games_repeat_themselves_by_their_seed(oracle):
    one, two, other = (selfplay.play(selfplay.by_policy(oracle), 3, 5, 0.5, seed, progress=False)
                       for seed in (1, 1, 2))
    assert one == two and one != other


# -- matches that are kept

@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A net that has learnt nothing stands where the shipped one does."""
    torch.manual_seed(0)
    monkeypatch.setattr(weights, "WEIGHTS", tmp_path / "weights.js")
    monkeypatch.setattr(weights.load, "__defaults__", (tmp_path / "weights.js",))
    monkeypatch.setattr(tournament, "RULES", {"n": 4, "komi": 0.5, "opening": 1})
    monkeypatch.setattr(tournament, "BLOCK", 4)
    weights.store(net.folded(net.Net(8, 1)), tmp_path / "weights.js")
    return tmp_path / "matches.json"


def test_a_match_goes_on_where_it_stood_and_keeps_its_recipe(shipped, capsys):
    first = tournament.play("random", "policy", 4, shipped)
    again = tournament.play("random", "policy", 8, shipped)
    tournament.play("search-6", "random", 2, shipped)
    assert (first["games"], again["games"]) == (4, 8)
    assert again["wins"] >= first["wins"] and again["wins"] + again["losses"] == 8
    kept = json.loads(shipped.read_text("utf-8"))
    assert [(e["first"], e["second"], e["games"]) for e in kept] == [
        ("random", "policy", 8), ("search-6", "random", 2)]
    assert again["interval"] == [round(x, 4) for x in match.wilson(again["share"], 8)]
    assert again["komi"] == 0.5 and len(again["weights"]) == 16
    assert "random - policy: " in capsys.readouterr().out


def test_games_of_other_weights_do_not_count(shipped):
    tournament.play("policy", "random", 4, shipped)
    weights.store(net.folded(net.Net(8, 1)), weights.WEIGHTS, title="another")
    assert tournament.found("policy", "random", shipped)["games"] == 0


@pytest.mark.parametrize("name", ["alphago", "search-many", ""])
def test_a_player_that_is_not_there_is_named(name):
    with pytest.raises(tournament.NoSuchPlayer, match="random, policy"):
        tournament.player(name)
