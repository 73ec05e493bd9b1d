"""The chapter on multilayer perceptrons: it runs, its gradients are PyTorch's, its figures hold."""
import re
from itertools import permutations, product

import numpy as np
import pytest
import torch
from scipy.optimize import linprog

from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "mlp"


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?|inf", text)]


def percents(text):
    return [float(number) for number in re.findall(r"(\d+\.\d+)\s?%", text)]


@pytest.fixture(scope="module")
def define(source):
    """define(*names) -> what the chapter's cells of these names define."""
    from sklearn.datasets import load_digits

    def call(*names):
        return chapters.defined(source, SUBJECT, names, np=np, load_digits=load_digits,
                                product=product, permutations=permutations)
    return call


class TestPage(EveryChapter):
    CLAIMS = 6
    REFUSED = [
        ("mini-batch-passes", 1), ("early-stopping", 0), ("largest-rate", 1.9), ("any-curve", 1),
        ("sawtooth-pieces", 1023), ("red-bird", 8)
    ]
    PICTURES = 7
    LINES = 38


# What the cells say

def test_all_deep_linear_nets_collapse(ran):
    assert numbers(printed(ran, "collapse")) == [200, 200]


def test_smaller_batches_want_smaller_rates_and_fewer_passes(ran):
    rates, *rows = [numbers(line) for line in printed(ran, "passes").splitlines()]
    table = {int(size): found for size, *found in rows}
    assert rates == [0.1, 0.3, 1.0] and list(table) == [300, 100, 30, 10]
    best = [min(found) for found in table.values()]
    assert best == sorted(best, reverse=True) and best[0] < 70
    assert table[300][0] == np.inf and table[10][2] == np.inf, "each end fails at the other's rate"


def test_stopping_early_pays_with_wrong_labels_only(ran):
    (early, late), (noisy_early, noisy_late) = [
        percents(line) for line in printed(ran, "early").splitlines()]
    assert abs(early - late) < 1.5
    assert noisy_late - noisy_early > 3 and noisy_early > early


def test_the_limit_rises_with_momentum_as_the_text_says(ran):
    assert numbers(printed(ran, "largest-rate")) == pytest.approx([2, 3, 3.8], abs=0.02)


def test_between_a_net_and_its_copy_lies_a_hill(ran):
    ends, half = numbers(printed(ran, "between"))
    assert half > 5 * ends


def test_stairs_fall_like_one_over_n_and_lines_like_its_square(ran):
    assert float(glued(ran)["stairs_fall"]) == pytest.approx(3, abs=0.2)
    assert float(glued(ran)["lines_fall"]) == pytest.approx(9, abs=0.5)


def test_squares_make_a_parabola_however_many_they_are(ran):
    rows = np.array([numbers(line) for line in printed(ran, "polynomial").splitlines()])
    assert len(set(rows[:, 1])) == 1 and rows[-1, 2] < 0.05 < 0.5 < rows[0, 1]


def test_trained_nets_stay_far_from_what_was_built(ran):
    said = glued(ran)
    rows = np.array([numbers(line) for line in printed(ran, "trained-width").splitlines()])
    assert rows[:, 0].tolist() == [3, 10, 30, 100] * 2
    assert (rows[:, 1] > 20 * float(said["gap_built"])).all()
    assert float(said["gap_within"]) < float(said["gap_trained"])
    assert int(said["gap_times"]) > int(said["within_times"]) > 20


def test_each_layer_doubles_the_pieces(ran):
    depth, deep, pieces, flat = [numbers(line) for line in
                                 printed(ran, "sawtooth").splitlines()]
    assert pieces == [2 ** d for d in depth] and deep == [2 * d for d in depth]
    assert flat == [k - 1 for k in pieces]


def test_six_units_recognise_all_and_nine_units_none(ran):
    assert [numbers(line) for line in printed(ran, "red-bird").splitlines()] == [
        [9, 0, 9], [6, 9, 9]]


def test_what_six_units_cannot_say_is_what_a_linear_programme_cannot_solve(define, ran):
    """A threshold unit on the six: margins of at least 1, or none at all."""
    has_xor, things = define("dangerous")["has_xor"], list(product(range(3), repeat=2))
    code = np.array([np.r_[np.eye(3)[c], np.eye(3)[o], 1] for c, o in things])

    def separable(bits):
        signs = np.where(bits, 1, -1)[:, None]
        found = linprog(np.zeros(7), A_ub=-signs * code, b_ub=-np.ones(9), bounds=(None, None))
        return found.status == 0
    tables = [np.array(bits) for bits in product([0, 1], repeat=9)][::3]
    for bits in tables:
        assert separable(bits) == (not has_xor(bits.reshape(3, 3))), bits
    assert numbers(printed(ran, "dangerous")) == [230, 512]


# What the chapter teaches, against PyTorch and NumPy

@pytest.mark.parametrize("seed", range(5))
def test_a_linear_net_is_its_one_layer_and_a_bent_one_is_not(define, seed):
    space = define("forward", "collapse")
    draw = np.random.default_rng(seed)
    layers, x = space["random_net"](draw, [4, 7, 2, 5]), draw.normal(size=(6, 4))
    W, b = space["collapse"](layers)
    assert W.shape == (4, 5) and b.shape == (5,)
    assert np.allclose(space["forward"](x, layers, lambda z: z), x @ W + b)
    assert not np.allclose(space["forward"](x, layers), x @ W + b)
    layers = [(torch.tensor(V), torch.tensor(c)) for V, c in layers]
    (V, c), (U, d), (T, e) = layers
    expected = torch.tanh(torch.tanh(torch.tensor(x) @ V + c) @ U + d) @ T + e
    arrays = [(V.numpy(), c.numpy()) for V, c in layers]
    assert np.allclose(space["forward"](x, arrays), expected.numpy())


@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_gradients_are_pytorchs_for_every_net(define, decay):
    space = define("data", "gradient")
    weights = [np.stack(w) for w in zip(*map(space["first_weights"], range(3)), strict=True)]
    draw = np.random.default_rng(0)
    x, y = draw.random((3, 11, 64)), np.eye(10)[draw.integers(10, size=(3, 11))]
    ours = space["gradient"](x, y, weights, decay)
    theirs = [torch.tensor(w, requires_grad=True) for w in weights]
    v, a, w, b = theirs
    z = torch.relu(torch.tensor(x) @ v + a) @ w + b
    loss = -(torch.log_softmax(z, dim=-1) * torch.tensor(y)).sum(dim=-1).mean(dim=1)
    (loss.sum() + decay / 2 * ((v ** 2).sum() + (w ** 2).sum())).backward()
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == tuple(other.shape) and np.allclose(one, other.grad.numpy())
    assert np.allclose(space["cost"](x, y, weights)[0], loss.detach().numpy())


@pytest.mark.parametrize("size", [1, 7, 30, 300, 1000])
def test_an_epoch_uses_every_example_exactly_once(define, size):
    batches = define("epoch")["batches"]
    order = np.stack([np.random.default_rng(s).permutation(300) for s in range(2)])
    pieces = batches(order, size)
    assert all(piece.shape[1] == min(size, 300) for piece in pieces[:-1])
    assert (np.sort(np.concatenate(pieces, axis=1)) == np.arange(300)).all()
    assert pieces[-1].shape[1] == (300 % size or min(size, 300))


def test_the_mean_of_a_handful_is_off_as_the_text_says():
    draw = np.random.default_rng(0)
    values = draw.normal(size=300)
    for size in (1, 10, 75, 299):
        means = [values[draw.permutation(300)[:size]].mean() for _ in range(4000)]
        expected = values.std() * np.sqrt((300 - size) / (size * 299))
        assert np.std(means) == pytest.approx(expected, rel=0.06)


def test_training_side_by_side_is_training_alone(define):
    space = define("data", "gradient", "epoch")
    x, y = space["pixels"][space["rows"][0]], space["truth"][space["rows"][0]]
    weights, draws = space["begin"]()
    together = space["epoch"](x, y, weights, draws, 37, 0.1)
    for net in (0, 7):
        one = [w[None] for w in space["first_weights"](net)]
        alone = space["epoch"](x[[net]], y[[net]], one, [np.random.default_rng(net)], 37, 0.1)
        for a, b in zip(together, alone, strict=True):
            assert np.allclose(a[net], b[0])


def test_training_validation_and_test_share_no_example(define):
    rows = define("data")["rows"]
    assert rows.shape == (3, 10, 300)
    assert all(len(set(rows[:, net].ravel())) == 900 for net in range(10))


def test_other_labels_are_wrong_about_as_often_as_asked(define, source):
    space = define("data")
    # The cell ends with the runs of the ran, which take seconds.
    exec(chapters.named(source, "curves").source.split("def follow")[0], space)
    y = space["truth"][space["rows"]][0]
    changed = (space["mislabelled"](y, 0.2).argmax(-1) != y.argmax(-1)).mean()
    assert 0.14 < changed < 0.22, "a tenth of the random labels are right by chance"


def test_renamed_units_say_the_same(define):
    space = define("data", "gradient")
    weights = [np.stack(w) for w in zip(*map(space["first_weights"], range(2)), strict=True)]
    order = np.random.default_rng(0).permutation(32)
    v, a, w, b = weights
    other = [v[..., order], a[..., order], w[:, order], b]
    x = np.random.default_rng(1).random((2, 5, 64))
    assert np.allclose(space["answers"](x, weights)[1], space["answers"](x, other)[1])


def test_bumps_are_one_inside_nothing_outside_and_a_half_at_their_sides(define):
    space = define("bumps")
    x = np.array([0, 0.2, 0.5, 0.8, 1])
    assert np.allclose(space["bump"](x, 0.2, 0.8, 0.1), [0, 0.5, 1, 0.5, 0])
    assert np.allclose(space["soft_bump"](x, 0.2, 0.8, 0.05), [0, 0.5, 1, 0.5, 0], atol=1e-6)


@pytest.mark.parametrize("n", [1, 4, 37])
def test_lines_meet_the_target_at_every_point_and_are_straight_between(define, n):
    space = define("bumps", "constructed")
    ends, fine = np.linspace(0, 1, n + 1), np.linspace(0, 1, 501)
    assert np.allclose(space["lines"](n, fine), np.interp(fine, ends, space["target"](ends)))
    middles = (ends[:-1] + ends[1:]) / 2
    assert np.allclose(space["stairs"](n, middles), space["target"](middles))


def test_descent_on_the_curve_is_that_of_pytorch(define, source):
    function = define("gradient", "bumps", "constructed") | {"seeds": range(2)}
    # The cell ends with the runs of the ran, which take seconds.
    exec(chapters.named(source, "trained-width").source.split("learnt, found")[0], function)
    ours = function["descend"](6, steps=20)
    theirs = [torch.tensor(w, requires_grad=True) for w in function["draw_nets"](6, False)]
    x = torch.linspace(0, 1, 101, dtype=torch.float64)[:, None]
    y = torch.tensor(function["target"](x.numpy()))
    descent = torch.optim.SGD(theirs, lr=0.03, momentum=0.9)
    for _ in range(20):
        descent.zero_grad()
        v, a, w, b = theirs
        error = torch.relu(x @ v + a) @ w + b - y
        (error ** 2 / 2).mean(dim=1).sum().backward()
        descent.step()
    for one, other in zip(ours, theirs, strict=True):
        assert np.allclose(one, other.detach().numpy(), rtol=1e-8)
