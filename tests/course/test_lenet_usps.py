"""Ten nets of 1989 side by side: their slopes, their steps, their digits, and what was recorded."""
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from course import lenet, lenet_many, lenet_train, lenet_usps
from course.lenet_usps import RECIPES

MANY = {"train": 7291, "test": 2007}

mirrored = pytest.mark.skipif(
    not Path(os.environ.get("COURSE_DATA", "none"), "usps-zip").is_dir(),
    reason="COURSE_DATA names no mirror with the set usps-zip")


def shaken(nets=3, seed=0):
    """Weights of nets whose biases are not 0, in float64."""
    draw = torch.Generator().manual_seed(seed)
    return {name: (a + 0.1 * torch.randn(a.shape, generator=draw)
                   * (lenet_many.MASK if name == "w2" else 1)).double()
            for name, a in lenet_many.begin(range(nets)).items()}


def noise(nets=3, many=4, seed=0):
    """Random digits for each net: (nets, many, 16, 16) in float64, and their names."""
    draw = torch.Generator().manual_seed(seed)
    x = 2 * torch.rand(nets, many, 16, 16, generator=draw, dtype=torch.float64) - 1
    return x, torch.randint(0, 10, (nets, many), generator=draw)


def digits(many):
    """So many of scikit-learn's digits, as a recipe's digits stand: (1, N, 16, 16) and (1, N)."""
    from sklearn.datasets import load_digits

    kept = load_digits()
    x = np.array([2 * lenet.fitted(image / 16).clip(0, 1) - 1 for image in kept.images[:many]])
    return torch.tensor(x, dtype=torch.float32)[None], torch.tensor(kept.target[:many])[None]


# Nets side by side

def test_each_net_says_what_it_says_alone_and_in_pytorch():
    p, (x, _) = shaken(), noise()
    said = lenet_many.tanh(lenet_many.forward(p, lenet_many.columns(x[:, :, None]))[-1])
    for k in range(3):
        net = lenet_many.single(p, k)
        assert np.allclose(net.states(x[k].numpy())[-1], said[k], atol=1e-12)
        arrays = {name: torch.tensor(getattr(net, name)) for name in lenet.SHAPES}
        assert torch.allclose(lenet_train.forward(arrays, x[k]), said[k], atol=1e-12)


def test_nets_read_the_same_digits_in_parts_as_at_once():
    p, (x, _) = shaken(), noise(1, 1203)
    said = lenet_many.reads(p, x[0])
    assert said.shape == (3, 1203)
    assert (said[2].numpy() == lenet_many.single(p, 2).reads(x[0].numpy())).all()


def loss_of(name, raw, y):
    if RECIPES[name].today:
        return sum(map(cross_entropy, raw, y))
    wanted = 2 * torch.eye(10)[y] - 1
    return ((lenet_many.tanh(raw) - wanted) ** 2).sum(2).mean(1).sum()


@pytest.mark.parametrize("name", ["plain", "today"])
def test_slopes_are_those_of_autograd(name):
    p, (x, y) = shaken(), noise()
    found = lenet_usps._slopes(RECIPES[name], p, x, y)
    p = {key: a.requires_grad_() for key, a in p.items()}
    raw = lenet_many.forward(p, lenet_many.columns(x[:, :, None]), RECIPES[name].squash[0])[-1]
    wanted = torch.autograd.grad(loss_of(name, raw, y), list(p.values()))
    for key, slope in zip(p, wanted, strict=True):
        mask = lenet_many.MASK if key == "w2" else 1
        assert torch.allclose(found[key], slope * mask, atol=1e-12), key


def test_what_h2_does_not_see_is_never_moved():
    p, (x, y) = lenet_many.begin([0]), noise(1)
    for slope in (lenet_usps._slopes(RECIPES["plain"], p, x.float(), y),
                  lenet_many.curvatures(p, x.float())):
        assert (slope["w2"][:, lenet_many.MASK == 0] == 0).all()
    assert int((p["w2"] != 0).sum()) == 12 * 200


def test_curvatures_of_the_last_layers_are_those_of_the_squared_slopes_of_the_answers():
    p, (x, _) = shaken(1), noise(1, 2)
    found = lenet_many.curvatures(p, x)
    p = {key: a.requires_grad_() for key, a in p.items()}
    out = lenet_many.tanh(lenet_many.forward(p, lenet_many.columns(x[:, :, None]))[-1])
    for key in ("w4", "b4"):
        wanted = sum(torch.autograd.grad(one, p[key], retain_graph=True)[0] ** 2
                     for one in out.flatten())
        assert torch.allclose(found[key], wanted, atol=1e-12)  # twice, and halved by two digits
    for key, curvature in found.items():
        seen = curvature[:, lenet_many.MASK > 0] if key == "w2" else curvature
        assert (seen > 0).all(), key


def test_curvatures_go_back_through_squared_weights():
    """Without a squashing function nothing is lost but mixed terms: one answer, one path."""
    p, (x, _) = shaken(1), noise(1, 1)
    for name, keep in (("w3", 5), ("w4", 5)):  # only the fifth unit of H3 answers
        alone = torch.zeros_like(p[name])
        index = (..., keep) if name == "w3" else (slice(None), keep)
        alone[index] = p[name][index]
        p[name] = alone
    found = lenet_many.curvatures(p, x)["w3"][0, :, 5]
    p["w3"].requires_grad_()
    out = lenet_many.tanh(lenet_many.forward(p, lenet_many.columns(x[:, :, None]))[-1])
    exact = sum(torch.autograd.grad(one, p["w3"], retain_graph=True)[0][0, :, 5] ** 2
                for one in out.flatten())
    assert torch.allclose(found, 2 * exact, atol=1e-12)


# Learning

@pytest.mark.parametrize("name", ["plain", "newton", "today"])
def test_a_net_learns_the_same_alone_and_beside_others(name):
    x, y = digits(60)
    recipe = replace(RECIPES[name], passes=2)
    both, alone = (lenet_usps.train(recipe, x, y, seeds) for seeds in ([3, 4], [4]))
    for key in both:
        assert torch.allclose(both[key][1:], alone[key], atol=1e-4), key
    assert not torch.allclose(both["w1"][0], both["w1"][1])


@pytest.mark.parametrize("name", ["plain", "newton", "today", "shifts"])
def test_nets_learn(name):
    x, y = digits(400)
    recipe = replace(RECIPES[name], passes=8 if RECIPES[name].today else 3)
    p = lenet_usps.train(recipe, x[:, :300], y[:, :300], [0, 1])
    before = lenet_usps.mistakes(lenet_many.begin([0, 1]), x[:, 300:], y[:, 300:], lenet_many.tanh)
    after = lenet_usps.mistakes(p, x[:, 300:], y[:, 300:], recipe.squash[0])
    assert np.mean(after) < 35 and np.mean(before) > 60


def test_one_digit_at_a_time_comes_in_the_same_order_in_every_pass(monkeypatch):
    x, y, seen = *digits(30), []
    monkeypatch.setattr(lenet_usps, "_slopes", lambda recipe, p, x, y: seen.append(y.clone()) or {})
    lenet_usps.train(replace(RECIPES["plain"], passes=2), x, y, [0, 1])
    passes = torch.cat(seen, 1).unflatten(1, (2, 30))
    assert (passes[:, 0] == passes[:, 1]).all() and (passes[0] != passes[1]).any()
    seen.clear()
    lenet_usps.train(replace(RECIPES["today"], passes=2), x, y, [0])
    assert [len(one[0]) for one in seen] == [16, 14] * 2
    passes = torch.cat(seen, 1).unflatten(1, (2, 30))[0]
    assert (passes[0] != passes[1]).any() and (passes.sort(1)[0][0] == passes.sort(1)[0][1]).all()


def test_adam_is_pytorchs():
    p, draw = {"w1": torch.ones(2, 3, 4)}, torch.Generator().manual_seed(0)
    theirs = torch.nn.Parameter(p["w1"].clone())
    optimiser = torch.optim.Adam([theirs], lr=0.01)
    falls = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda done: 1 - 0.9 * done / 20)
    step = lenet_many.adam(0.01, p, 20)
    for done in range(20):
        theirs.grad = torch.randn(2, 3, 4, generator=draw)
        step(p, {"w1": theirs.grad}, done)
        optimiser.step()
        falls.step()
    assert torch.allclose(p["w1"], theirs, atol=1e-5)


def test_digits_of_mnist_are_drawn_anew_and_shrunk():
    rng = np.random.default_rng(0)
    x, y = rng.integers(0, 256, (50, 28, 28), dtype=np.uint8), np.arange(50)
    x[:25], x[25:] = 0, 255
    drawn, names = lenet_usps._drawn(x, y, 20, [0, 1])
    assert drawn.shape == (2, 20, 16, 16) and names.shape == (2, 20)
    assert torch.allclose(drawn.mean((2, 3)), torch.where(names < 25, -1.0, 1.0), atol=1e-5)
    assert all(len(set(row.tolist())) == 20 for row in names) and (names[0] != names[1]).any()


# The record

def test_the_record_is_of_these_recipes_files_and_seeds():
    kept = lenet_usps.load()
    assert kept["files"] == lenet_usps.hashes() and kept["seeds"] == len(lenet_usps.SEEDS)
    assert list(kept["runs"]) == list(RECIPES)
    for name, run in kept["runs"].items():
        assert run["recipe"] == json.loads(json.dumps(lenet_usps.told(RECIPES[name])))
        assert run["passes"] == [n for n in lenet_usps.TOLD if n <= RECIPES[name].passes]
        assert np.shape(run["train"]) == np.shape(run["test"]) == (len(run["passes"]), 10)
        many_each = {"train": 6291, "test": 1000} if name == "held" else MANY
        for part, many in many_each.items():
            wrong = np.array(run[part]) * many / 100
            assert np.allclose(wrong, wrong.round(), atol=0.005 * many / 100 + 1e-9)


def test_a_record_is_read_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr(lenet_usps, "RECORD", tmp_path / "record.json")
    run = {"recipe": lenet_usps.told(RECIPES["plain"]), "train": [[1.0]], "test": [[2.0]],
           "seconds": 3}
    lenet_usps.store({"plain": run})
    assert lenet_usps.load()["runs"] == {"plain": run}


@mirrored
def test_a_part_of_the_record_can_be_measured_again():
    """One of the ten nets, one pass."""
    kept, found = lenet_usps.load()["runs"]["plain"], lenet_usps.measured("plain", [0], passes=1)
    assert found["passes"] == [1]
    for part in ("train", "test"):
        assert found[part][0][0] == pytest.approx(kept[part][0][0], abs=1.5), part
