"""The page on the second wave: it runs, its memory is Hopfield's, and its race is a fair one."""
import re

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from sklearn.svm import SVC

from tests.book import chapters
from tests.book.every_chapter import EveryChapter

SUBJECT = "second_wave"


@pytest.fixture(scope="module")
def memory(source):
    return chapters.defined(source, SUBJECT, ["hopfield"], np=np)


@pytest.fixture(scope="module")
def race(source):
    return chapters.defined(source, SUBJECT, ["draught", "net"], np=np)


class TestPage(EveryChapter):
    CLAIMS = 2
    REFUSED = [
        ("hopfield-capacity", 0.138), ("hopfield-capacity", 0.24), ("margin-beats-net", 1.0)
    ]
    PICTURES = 4
    # Ten draws, of which the machine wins ten; and the ten pages of an introduction.
    TYPED = {"10"}
    BULLETS = "+-"
    LINES = 30


def test_the_time_line_is_in_words_too(ran):
    """What the picture dates, its alternative text dates."""
    (cell,) = [cell for cell in chapters.images(ran) if "DATES" in cell.source]
    drawn = set(re.findall(r"\((\d{4}), \"", cell.source))
    told = set(re.findall(r"\d{4}", cell.metadata["mystnb"]["image"]["alt"]))
    assert len(drawn) >= 12 and drawn - told == {"1988"}  # ALVINN, told beside the zip codes


# The memory

def test_the_weights_are_symmetric_and_no_unit_asks_itself(memory):
    patterns = np.random.default_rng(1).choice([-1, 1], (3, 20))
    weights = memory["store"](patterns)
    slow = [[i != j and sum(p[i] * p[j] for p in patterns) for j in range(20)] for i in range(20)]
    assert np.array_equal(weights, slow)


@pytest.mark.parametrize("seed", range(5))
def test_energy_never_rises_and_the_memory_comes_to_rest(memory, seed):
    rng = np.random.default_rng(seed)
    weights = memory["store"](rng.choice([-1, 1], (6, 40)))
    states = [rng.choice([-1, 1], 40)]
    states += [memory["recall"](weights, states[0], np.random.default_rng(seed), sweeps=k)
               for k in range(1, 12)]
    energies = [-state @ weights @ state / 2 for state in states]
    assert energies[1] < energies[0]
    assert all(b <= a for a, b in zip(energies, energies[1:], strict=False))
    assert np.array_equal(states[-1], states[-2])


def test_one_pattern_is_recalled_from_any_state_that_is_nearer_to_it_than_to_its_opposite(memory):
    rng = np.random.default_rng(2)
    pattern = rng.choice([-1, 1], (1, 31))
    for spoilt in range(0, 15):
        state = pattern[0].copy()
        state[rng.permutation(31)[:spoilt]] *= -1
        assert np.array_equal(memory["recall"](memory["store"](pattern), state, rng), pattern[0])


# The race

def test_the_net_learns_exactly_as_the_same_net_in_pytorch(race):
    """The same starts, the same momentum, gradients by autograd: the same errors, draw by draw."""
    n, passes, hidden = 30, 25, 8
    digits, labels = (torch.tensor(part) for part in load_digits(return_X_y=True))
    digits = digits / 16
    rng = np.random.default_rng(0)
    starts = [rng.normal(0, 1 / 8, (10, 64, hidden)), np.zeros((10, 1, hidden)),
              rng.normal(0, hidden ** -0.5, (10, hidden, 10)), np.zeros((10, 1, 10))]
    expected = []
    for seed, order in enumerate(race["orders"]):
        weights = [torch.tensor(start[seed], requires_grad=True) for start in starts]

        def says(x, w=weights):
            return torch.tanh(x @ w[0] + w[1]) @ w[2] + w[3]

        step = torch.optim.SGD(weights, lr=0.5, momentum=0.9)
        for _ in range(passes):
            step.zero_grad()
            torch.nn.functional.cross_entropy(says(digits[order[:n]]), labels[order[:n]]).backward()
            step.step()
        wrong = says(digits[order[500:]]).argmax(1) != labels[order[500:]]
        expected.append(wrong.double().mean().item())
    assert np.allclose(race["net"](n, passes=passes, hidden=hidden), expected, atol=1e-12)


def test_both_are_judged_on_digits_that_neither_has_seen(race):
    for order in race["orders"]:
        assert len(set(order)) == len(order) == 1797
    digits, labels = load_digits(return_X_y=True)
    order = race["orders"][3]
    machine = SVC(C=10).fit(digits[order[:40]] / 16, labels[order[:40]])
    said = machine.predict(digits[order[500:]] / 16)
    assert race["margin_machine"](40)[3] == pytest.approx(np.mean(said != labels[order[500:]]))


@pytest.mark.parametrize("rate, passes", [(0.2, 300), (0.5, 1000), (1.0, 300)])
def test_other_settings_of_the_net_do_not_win_either(race, rate, passes):
    """The race is not decided by a badly tuned net."""
    lost = race["net"](200, rate=rate, passes=passes).mean() / race["margin_machine"](200).mean()
    assert lost > 1.2
