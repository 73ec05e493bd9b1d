"""The shipped network and the embedded games are what their recipes say."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from course import data
from course.go import __main__ as command
from course.go import (
    examples,
    improve,
    learn,
    match,
    net_players,
    players,
    records,
    shipped,
    tournament,
    view,
    weights,
)

pytestmark = pytest.mark.usefixtures("one_thread")
MIRROR = Path(os.environ.get("COURSE_DATA") or "no mirror")


@pytest.fixture(scope="module")
def kept():
    return weights.stored()


def test_the_file_is_small_and_says_how_it_was_made(kept):
    assert weights.WEIGHTS.stat().st_size < 150_000
    assert kept["planes"] == list(view.NAMES)
    assert kept["recipe"]["sha256"] in data.SOURCES["go9-cgos"].files[0].hashes
    assert {"positions", "held_out", "seed", "epochs", "core_seconds"} <= set(kept["recipe"])
    assert {"top1", "top5", "winner"} <= set(kept["told"])


def test_the_net_does_on_games_it_has_not_seen_what_its_file_says(kept):
    if not (MIRROR / "go9-cgos").is_dir():
        pytest.skip("COURSE_DATA holds no go9-cgos")
    learning, held_out = shipped.archive()
    assert len(learning) == kept["recipe"]["positions"]
    assert len(held_out) == kept["recipe"]["held_out"]
    some = held_out.take(slice(0, None, 4))
    found = learn.measure(weights.load(), some)
    # A quarter of the positions: three standard errors of a share near one half.
    margin = 3 * 0.5 / len(some) ** 0.5
    for share in ("top1", "top5"):
        assert abs(found[share] - kept["told"][share]) < margin
    # Positions of one game share their winner, so this one is known less well.
    assert abs(found["winner"] - kept["told"]["winner"]) < 3 * margin


def test_the_policy_alone_beats_a_player_that_plays_anywhere():
    policy = net_players.PolicyPlayer(net_players.Oracle(weights.load()))
    score = match.match(policy, players.RandomPlayer(5), 12, 9, opening=2, progress=False)
    assert score.wins >= 11


# -- the embedded games

def test_the_embedded_games_are_legal_whole_and_won_by_whom_they_say():
    games = shipped.own_games()
    assert len(games) >= 200 and {game.n for game in games} == {shipped.N}
    assert shipped.OWN.stat().st_size <= 100_000
    assert not records.faults(games)
    assert len({game.moves for game in games}) == len(games)
    for game in games[::25]:
        assert records.result_of(records.replay(game)) == game.result


def test_the_embedded_games_are_a_data_set_like_the_others():
    assert data.status("go9-own") == "embedded"
    path, = data.load("go9-own").paths
    assert records.read_table(path) == shipped.own_games()


def test_a_page_can_learn_from_the_embedded_games_alone():
    learning, held_out = examples.split(examples.from_records(shipped.own_games()[:50]), 0.2)
    torch.manual_seed(0)
    from course.go.net import Net
    before = learn.measure(Net(16, 1).eval(), held_out)
    after = learn.measure(learn.train(learning, 2, net=Net(16, 1), progress=False), held_out)
    assert after["policy_loss"] < before["policy_loss"] - 0.3


# -- the command

def test_the_matches_that_the_page_shows_have_a_recipe_and_an_interval():
    for entry in tournament.entries():
        low, high = match.wilson(entry["share"], entry["games"])
        assert entry["interval"] == [round(low, 4), round(high, 4)]
        assert entry["wins"] + entry["draws"] + entry["losses"] == entry["games"]


def test_the_matches_of_the_present_weights_are_long_and_won():
    """Two hundred games and more: the policy against chance, the search against GNU Go."""
    found = {(e["first"], e["second"]): e for e in tournament.entries()
             if e["weights"] == tournament.fingerprint() and e["games"] >= 200}
    assert found["policy", "random"]["share"] >= 0.99
    assert found["search-100", "gnugo"]["interval"][0] > 0.5


def test_training_writes_a_file_that_can_be_loaded(tmp_path, monkeypatch):
    some = examples.split(examples.from_records(shipped.own_games()[:12]), 0.25)
    monkeypatch.setattr(shipped, "archive", lambda: some)
    shipped.train(1, seed=3, path=tmp_path / "w.js")
    found = json.loads((tmp_path / "w.js").read_text("utf-8").split("NET = ")[1].rstrip(";\n"))
    assert found["recipe"]["seed"] == 3 and found["recipe"]["positions"] == len(some[0])
    scores, _ = weights.load(tmp_path / "w.js")(torch.rand(1, 12, 9, 9))
    assert scores.shape == (1, 82)


def test_learning_from_nothing_yields_each_generation_and_its_games():
    found = list(improve.generations(2, games=4, n=3, komi=0.5, simulations=6, progress=False))
    assert [len(games) for _, games in found] == [4, 4, 0]
    first, last = (net.verdict.weight.detach().numpy() for net, _ in (found[0], found[-1]))
    assert not np.array_equal(first, last)


def test_every_verb_has_its_options(capsys):
    parser = command.parser()
    assert parser.parse_args(["train"]).epochs and parser.parse_args(["own"]).games
    args = parser.parse_args(["match", "policy", "gnugo", "--games", "40"])
    assert (args.first, args.second, args.games) == ("policy", "gnugo", 40)
    assert command.main(["match", "alphago", "random"]) == 1
    assert "no player is called alphago" in capsys.readouterr().err
