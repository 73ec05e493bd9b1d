"""The chapter on memory: it runs, its nets are PyTorch's, and its figures hold."""
import re

import numpy as np
import pytest
import torch

from course import gates
from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "lstm"


def defined(source, *names, **given):
    return chapters.defined(source, SUBJECT, names, np=np, torch=torch, gates=gates, **given)


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


class TestPage(EveryChapter):
    CLAIMS = 4
    REFUSED = [
        ("blame-bound", 1.01), ("grows-without-forgetting", 1.1), ("forget-bias", 3),
        ("echo-capacity", 1.05)
    ]
    PICTURES = 7
    # Ten is the number of nets, typed as a setting; it is also how many of them learnt.
    TYPED = {"10"}
    LINES, WIDTH = 28, 78


# What the cells say

@pytest.mark.parametrize("cell", ["same-rnn", "same-lstm"])
def test_all_nets_agree_with_pytorch(ran, cell):
    assert numbers(printed(ran, cell)) == [50, 50]


def test_the_gru_is_pytorchs(ran):
    assert printed(ran, "same-gru").strip() == "same"


def test_a_thousand_numbers_are_no_harder_than_ten(ran):
    for length, wrong, _, guess in map(numbers, printed(ran, "by-hand").splitlines()):
        assert length in (10, 100, 1000) and wrong < 0.001 and 0.25 < guess < 0.42


def test_only_the_cell_without_a_forget_gate_grows(ran):
    problems, growth, settled = numbers(printed(ran, "growth"))
    assert problems == 100 and growth > 50 and 0.6 < settled < 1.6


def test_blame_fades_below_a_radius_and_grows_above(ran):
    low, mid, high = (float(glued(ran)[f"rate_{name}"]) for name in ("low", "mid", "high"))
    assert low < mid < 1 < high


def test_recall_is_decided_by_the_bias_as_the_text_says(ran):
    said = {name: int(glued(ran)[name]) for name in
            ("solved_rnn", "solved_1997", "solved_0", "solved_1", "solved_3", "gru_0", "gru_3")}
    assert max(said["solved_0"], said["solved_1"], said["gru_0"]) <= 1
    assert min(said["solved_1997"], said["solved_3"], said["gru_3"]) >= 7
    assert 0 <= said["solved_rnn"] <= 6


def test_one_unit_keeps_the_frame_and_one_counts(ran):
    assert float(glued(ran)["along"]) > 0.99
    assert 1 <= int(glued(ran)["keeper"]) <= 12 and 1 <= int(glued(ran)["counter"]) <= 3


def test_memory_capacity_is_largest_below_a_radius_of_one(ran):
    found = dict(pair for pair in np.reshape(numbers(printed(ran, "capacity")), (4, 3))[:, :2])
    assert max(found, key=found.get) == 0.95 and max(found.values()) < 50


# What the chapter teaches, against PyTorch

def test_a_step_of_training_is_that_of_the_libraries_cells(source):
    space = defined(source, "kinds")
    draw = torch.Generator().manual_seed(1)
    x, h, c = (torch.randn(4, 3, size, generator=draw) for size in (20, 5, 5))
    U = torch.randn(4, 5, 20, generator=draw)
    ours = space["lstm_step"](x, h, c, U)
    for k in range(4):
        cell = torch.nn.LSTMCell(20, 5)
        with torch.no_grad():
            cell.weight_ih.copy_(torch.eye(20))
            cell.weight_hh.copy_(U[k].T)
            cell.bias_ih.zero_()
            cell.bias_hh.zero_()
        theirs = cell(x[k], (h[k], c[k]))
        for a, b in zip(ours, theirs, strict=True):
            assert torch.allclose(a[k], b, atol=1e-5)


def test_no_net_of_a_batch_feels_another(source):
    space = defined(source, "kinds", "train", "recall")
    both = space["start"](space["lstm_step"], 4, 1, [0, 3], seeds=2)
    alone = [w.detach()[2:].clone().requires_grad_() for w in both]
    together = space["recall"](space["lstm_step"], both, T=6, steps=5)
    apart = space["recall"](space["lstm_step"], alone, T=6, steps=5)
    assert np.array_equal(together[:, 2:], apart)
    for a, b in zip(both, alone, strict=True):
        assert torch.allclose(a[2:], b, atol=1e-6)


def test_the_unit_of_1997_is_that_of_2000_with_its_forget_gate_open(source):
    space = defined(source, "cell-1997", "by-hand", "leak")
    rng = np.random.default_rng(5)
    x, h, c = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), rng.normal(size=(4, 2))
    W, U, b = rng.normal(size=(3, 6)), rng.normal(size=(2, 6)), rng.normal(size=6)
    old = space["cell_1997"](x, h, c, W, U, b)
    wide = [np.insert(part, [2, 2], 0, axis=-1) for part in (W, U, b)]
    wide[2][2:4] = 50
    assert np.allclose(old, space["cell"](x, h, c, *wide))


def test_another_readout_knows_no_more_than_its_units(source):
    space = defined(source, "fading", "echo")
    for seed in (20, 21):
        found = space["echo"](seed, N=12, delays=40)
        assert found.shape == (40,) and 3 < found.sum() < 12
        assert found[0] > 0.99 > 0.2 > found[-1]
