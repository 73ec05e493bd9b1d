"""The chapter on depth: it runs, its walks and layers are PyTorch's, and its figures hold."""
import re

import numpy as np
import pytest
import torch

from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

pytestmark = pytest.mark.usefixtures("one_thread")
SUBJECT = "depth"
# What the prose may say in digits although a cell finds the same: a gain of ten, a bound, sizes.
GIVEN = {"10", "1.0", "0.5", "64", "91", "20", "67"}


@pytest.fixture(scope="module")
def walks(source):
    """The walk forward and back, without the digits."""
    return chapters.defined(source, SUBJECT, ["blame"], np=np)


@pytest.fixture(scope="module")
def nets(source):
    """What trains nets side by side, and the machines."""
    names = "blame", "nets", "train", "clip", "count", "contrast", "machine", "disguise", "batch"
    digits = np.random.default_rng(0).random((1797, 64))
    space = {"np": np, "torch": torch, "pixels": digits, "six": [64, 9, 7, 10]}
    # The cells of `nets` and `clip` also use the data; noise serves as well for what is tested.
    space["load_digits"] = lambda: type("Set", (), {"target": np.arange(1797) % 10})
    for name in names:
        code = chapters.named(source, name).source
        exec(compile(code.split("\nwide = ")[0], f"depth.md, cell {name}", "exec"), space)
    return space


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


class TestPage(EveryChapter):
    CLAIMS = 6
    REFUSED = [
        ("sigmoid-blame", 0.26), ("thirty-layers", 1), ("contrastive-share", 40),
        ("pretraining", 5), ("batch-norm-start", 10), ("shift-is-not-the-cause", 20)
    ]
    PICTURES = 6
    TYPED = GIVEN


# What the cells say

def test_a_quarter_to_the_tenth_is_about_a_millionth(ran):
    assert numbers(printed(ran, "quarter"))[6:8] == [10, 9.5e-07]


def test_sigmoids_fade_and_matched_starts_do_not(ran):
    sigmoid, tanh, relu = numbers(printed(ran, "layers"))
    assert 0.15 < sigmoid < 0.25 and 0.85 < tanh < 1 and 0.95 < relu < 1.05
    assert "False" not in printed(ran, "agree") and printed(ran, "agree").count("True") == 3


def test_the_signal_changes_as_the_variances_say(ran):
    rows = [numbers(line) for line in printed(ran, "variance").splitlines()]
    assert [row[0] for row in rows] == [1, 2, 4]
    for _, measured, theory in rows:
        assert measured == pytest.approx(theory, rel=0.05)


def test_only_clipped_nets_stay_whole(ran):
    loose, tight = printed(ran, "clip").splitlines()
    assert "10 of 10 nets broken" in loose and " 0 of 10 nets broken" in tight


def test_thirty_layers_learn_from_one_start_only(ran):
    he, xavier, flat = [numbers(line)[:3] for line in printed(ran, "thirty").splitlines()]
    assert he[2] < 88 < xavier[1], "the best of Xavier's is worse than the worst of He's"
    assert flat[0] < 20


def test_large_steps_kill_more_units(ran):
    assert glued(ran)["dead_calm"] != glued(ran)["dead_wild"]
    share = [numbers(line)[1] for line in printed(ran, "dead").splitlines()]
    assert share[-1] > max(share[:2]) and share[0] < 15


def test_counting_agrees_with_the_algebra(ran):
    assert printed(ran, "count").count("True") == 2
    assert "True" in printed(ran, "disguise") and "True" in printed(ran, "batch")


def test_2006_both_ways_out_work_and_the_random_start_does_not(ran):
    random, stacked, scaled = [numbers(line)[:3] for line in
                               printed(ran, "pretraining").splitlines()]
    assert random[1] > 80 and stacked[2] < 25
    assert abs(stacked[0] - scaled[0]) < 5


def test_a_layer_that_is_not_switched_depends_on_the_company(ran):
    train, eval_ = numbers(printed(ran, "modes"))
    assert train > 0.5 and eval_ == 0


def test_the_valley_is_wider_with_batch_normalisation(ran):
    _, plain, normed = [numbers(line) for line in printed(ran, "forgive").splitlines()]
    assert sum(e < 25 for e in normed) >= 4 > 2 >= sum(e < 25 for e in plain)
    assert normed[0] > normed[1] > normed[3], "tiny weights are not forgiven"


def test_shaking_costs_something_and_keeps_most(ran):
    for line in printed(ran, "shaken").splitlines():
        plain, normed, shaken = numbers(line)
        assert normed < shaken < plain


# What the chapter teaches, against authorities

@pytest.mark.parametrize("curve", ["sigmoid", "tanh", "ReLU"])
@pytest.mark.parametrize("shape", [(1, 3, 4), (3, 5, 2)])
def test_blame_is_pytorchs_at_every_layer(walks, curve, shape):
    rng = np.random.default_rng(3)
    count, _, n = shape
    weights = [rng.normal(0, 1.2, (count, n, n)) for _ in range(4)]
    start, g = rng.normal(size=shape), rng.normal(size=shape)
    said = walks["signal"](start, weights, curve)
    found = walks["blame"](g, said, weights, curve)
    h, kept = torch.tensor(start), []
    for w in weights:
        h = getattr(torch, curve.lower())(h @ torch.tensor(w)).requires_grad_()
        h.retain_grad()
        kept.append(h)
    (h * torch.tensor(g)).sum().backward()
    assert len(found) == len(kept) == 4
    for ours, theirs in zip(found, kept, strict=True):
        assert np.allclose(ours, theirs.grad, rtol=1e-9, atol=1e-12)


def test_clipping_shortens_keeps_directions_and_spares_short_ones(nets):
    slopes = [torch.tensor([[[3.0]], [[0.1]], [[0.0]]]), torch.tensor([[[4.0]], [[0.2]], [[0.0]]])]
    a, b = nets["clipped"](slopes, 1.0)
    assert torch.allclose(a.flatten(), torch.tensor([0.6, 0.1, 0]))
    assert torch.allclose(b.flatten(), torch.tensor([0.8, 0.2, 0]))


def test_training_side_by_side_is_training_alone(nets):
    start = nets["first"]([64, 6, 10], lambda n, m: 0.3, seeds=2)
    twice = nets["side_by_side"](start, start)
    together = nets["train"](twice, torch.tanh, 1, 0.1, size=300)
    alone = nets["train"](start, torch.tanh, 1, 0.1, size=300)
    assert together[0][0].shape == (4, 64, 6)
    # The first two see the same rows in the same order, with or without others beside them.
    for (one, _), (other, _) in zip(together, alone, strict=True):
        assert torch.allclose(one[:2], other, atol=1e-6)


def test_machines_find_the_gradient_of_the_likelihood(nets):
    """Data minus dream, counted, is the slope of the likelihood by differences."""
    rng = np.random.default_rng(0)
    w, b, c = rng.normal(size=(1, 6, 3)), rng.normal(size=(1, 1, 6)), rng.normal(size=(1, 1, 3))
    even = np.full((1, 10), 0.1)
    up = nets["averages"](nets["bars"], even, w, c)
    down = nets["averages"](nets["all_v"], nets["likelihood"](w, b, c)[1], w, c)
    for k, parameter in enumerate((w, b, c)):
        for at in [(0, 0, 1), (0, -1, 2)]:
            nudged = []
            for step in (1e-5, -1e-5):
                given = [w.copy(), b.copy(), c.copy()]
                given[k][at] += step
                nudged.append(nets["likelihood"](*given)[0][0])
            slope = (nudged[0] - nudged[1]) / 2e-5
            assert (up[k] - down[k])[at] == pytest.approx(slope, abs=1e-7), (k, at)
        assert parameter.shape == up[k].shape


def test_there_are_ten_bars_and_stripes(nets):
    assert nets["bars"].shape == (10, 6)
    shares = nets["likelihood"](*(np.zeros(s) for s in ((2, 6, 3), (2, 1, 6), (2, 1, 3))))[1]
    assert np.allclose(shares, 1 / 64)


def test_a_machine_learns_what_goes_together(nets):
    """Two visible units that are always equal, and one on by chance: dreams keep them equal."""
    rng = np.random.default_rng(0)
    pair = rng.integers(0, 2, (200, 1)).repeat(2, axis=1)
    v = torch.tensor(np.c_[pair, rng.integers(0, 2, 200)], dtype=torch.float32)
    w, c = nets["machine"](v.expand(3, -1, -1), hidden=4, epochs=60)
    assert (w.shape, c.shape) == ((3, 3, 4), (3, 1, 4))
    together = (w[:, 0] * w[:, 1]).sum(dim=1)
    assert (together > 1).all() and (together > 3 * (w[:, 0] * w[:, 2]).sum(dim=1).abs()).all()


@pytest.mark.parametrize("rows", [2, 3, 50])
def test_batch_normalisation_is_pytorchs_for_any_batch(nets, rows):
    rng = np.random.default_rng(rows)
    z, up = rng.normal(-4, 3, (rows, 6)), rng.normal(size=(rows, 6))
    gamma, beta = rng.normal(size=(2, 6))
    value, kept = nets["batch_forward"](z, gamma, beta)
    tensors = [torch.tensor(a, requires_grad=True) for a in (z, gamma, beta)]
    theirs = torch.nn.functional.batch_norm(tensors[0], None, None, *tensors[1:], training=True)
    theirs.backward(torch.tensor(up))
    assert np.allclose(value, theirs.detach())
    for ours, tensor in zip(nets["batch_backward"](up, kept), tensors, strict=True):
        assert np.allclose(ours, tensor.grad, rtol=1e-6, atol=1e-9)


def test_a_net_of_tanh_in_disguise_is_the_same_net(nets):
    draw = torch.Generator().manual_seed(1)
    net = [(torch.randn(2, n, m, generator=draw), torch.randn(2, 1, m, generator=draw))
           for n, m in ((3, 5), (5, 4), (4, 2))]
    x = torch.randn(2, 6, 3, generator=draw)
    plain = nets["answers"](x, net, torch.tanh)
    dressed = nets["answers"](x, nets["as_sigmoid"](net), torch.sigmoid)
    assert torch.allclose(plain, dressed, atol=1e-4)
