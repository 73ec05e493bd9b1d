"""What the network is measured against: each part against a slow definition or a bound."""

import json

import numpy as np
import pytest
import torch

from course.go import baselines, examples, learn, shipped, tournament, view

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def split():
    """Some of the embedded games, to learn from and held out."""
    return examples.split(examples.from_records(shipped.own_games()[:40]), 0.25)


@pytest.fixture(scope="module")
def kept():
    return baselines.kept()


@pytest.mark.parametrize(("hidden", "count"), [((), 81 * 12 * 83 + 83),
                                               ((7,), 81 * 12 * 7 + 7 + 7 * 83 + 83)])
def test_a_flat_network_answers_like_the_net(hidden, count):
    net = baselines.Flat(9, *hidden)
    scores, odds = net(torch.zeros(3, len(view.NAMES), 9, 9))
    assert scores.shape == (3, 82) and odds.shape == (3,)
    assert sum(p.numel() for p in net.parameters()) == count


def test_chance_is_what_drawing_gives(split):
    some = split[1].take(slice(0, 40))
    planes, rng = some.planes(), np.random.default_rng(0)
    legal = np.pad(planes[:, view.NAMES.index("legal")].reshape(len(some), -1),
                   ((0, 0), (0, 1)), constant_values=True)
    order = (rng.random((4000, *legal.shape)) + ~legal).argsort(axis=-1)
    right = order == some.targets()[:, None]
    found = baselines.chance(some)
    assert right[..., 0].mean() == pytest.approx(found["top1"], abs=0.003)
    assert right[..., :5].any(-1).mean() == pytest.approx(found["top5"], abs=0.006)


def test_turns_are_counted_in_each_game_and_in_any_order(split):
    some = split[1]
    mixed = np.random.default_rng(1).permutation(len(some.game))
    for game in np.unique(some.game):
        assert sorted(baselines.turns(some)[some.game == game]) == list(
            range((some.game == game).sum()))
    first = baselines.turns(some) == 0
    assert not some.take(first).planes()[:, :6].any(), "a first turn's board is empty"
    assert set(mixed) == set(range(len(some)))


def test_who_counts_leads_by_stones_and_komi(split):
    some = split[1]
    lead, planes = baselines.ahead(some), some.planes()
    for k in range(0, len(some), 37):
        own, theirs = planes[k, :3].sum(), planes[k, 3:6].sum()
        black = planes[k, view.NAMES.index("player is black")].all()
        assert lead[k] == int(own) - int(theirs) + (-7 if black else 7)


def test_straight_examples_are_never_turned(split):
    some = split[1].take(slice(0, 9))
    straight = baselines.Straight(some).take(slice(2, 7))
    assert len(straight) == 5
    for s in range(8):
        assert np.array_equal(straight.planes(s), some.planes()[2:7])
        assert np.array_equal(straight.targets(s), some.targets()[2:7])


def test_only_what_has_changed_is_measured_again(split, monkeypatch, tmp_path):
    monkeypatch.setattr(shipped, "archive", lambda: split)
    asked = []
    parts = {"lasting": (lambda *_: asked.append("lasting") or {"a": [0.123456]}, False),
             "weighty": (lambda *_: asked.append("weighty") or {"b": 1}, True)}
    path = tmp_path / "record.json"
    first = baselines.measure(path, parts)
    assert first["lasting"]["a"] == [0.1235] and json.loads(path.read_text()) == first
    assert baselines.measure(path, parts) == first and asked == ["lasting", "weighty"]
    monkeypatch.setattr(tournament, "fingerprint", lambda: "other weights")
    baselines.measure(path, parts)
    assert asked == ["lasting", "weighty", "weighty"]


def test_every_part_runs(split, monkeypatch):
    monkeypatch.setattr(baselines, "EPOCHS", 1)
    monkeypatch.setattr(baselines, "FEW", ((0.2, 1),))
    monkeypatch.setattr(baselines, "FEW_SEEDS", 1)
    monkeypatch.setattr(baselines, "SELF", {"count": 1, "games": 6, "simulations": 4})
    monkeypatch.setattr(baselines, "SELF_SEEDS", 1)
    monkeypatch.setattr(baselines, "SELF_MATCH", 4)
    for name, (part, _) in baselines.PARTS.items():
        found = baselines.rounded(part(*split))
        assert found and json.loads(json.dumps(found)) == found, name


def test_the_value_is_counted_on_every_decided_position(split):
    some = split[1]
    rows = baselines.value(None, some)["rows"]
    decided = some.won != 0.5
    assert sum(row["positions"] for row in rows) == decided.sum()
    mean = sum(row["positions"] * row["net"] for row in rows) / decided.sum()
    told = learn.measure(baselines.weights.load(), some.take(decided))["winner"]
    assert mean == pytest.approx(told, abs=1e-4)


def test_the_record_stands_on_this_archive_and_these_weights(kept):
    stale = [name for name, (_, asks) in baselines.PARTS.items()
             if kept.get(name, {}).get("stamp") != baselines.stamp(asks)]
    assert not stale, f"run `python -m course.go baselines`: {stale} stand on something else"
