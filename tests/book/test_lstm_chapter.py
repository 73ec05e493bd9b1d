"""The chapter on memory: it runs, its nets are PyTorch's, and its figures hold."""
import re

import numpy as np
import pytest
import torch

from course import claims, gates
from tests.book import chapters
from tests.book.chapters import code_cells, glued, images, printed

SUBJECT = "lstm"


@pytest.fixture(scope="module")
def source():
    """The chapter before it runs."""
    return chapters.source_of(SUBJECT)


@pytest.fixture(scope="module")
def page(source):
    """The executed notebook."""
    return chapters.run(SUBJECT, source).chapter.notebook


def defined(source, *names, **given):
    return chapters.defined(source, SUBJECT, names, np=np, torch=torch, gates=gates, **given)


def numbers(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", text)]


# The page as a whole

def test_every_claim_of_the_subject_is_measured_once_and_in_range(page):
    chapters.check_claims_are_measured(page, SUBJECT, many=4)


def test_every_claim_names_the_cell_that_measures_it(source):
    chapters.check_claims_name_their_cells(source, SUBJECT)


@pytest.mark.parametrize("id, figure", [
    ("blame-bound", 1.01), ("grows-without-forgetting", 1.1), ("forget-bias", 3),
    ("echo-capacity", 1.05)])
def test_the_ledger_refuses_what_was_not_found(id, figure):
    with pytest.raises(claims.ClaimBroken):
        claims.claim(id, figure)


def test_every_figure_quoted_is_computed_and_every_computed_one_is_quoted(page):
    chapters.check_figures_are_quoted(page)


def test_no_computed_figure_is_typed_into_the_prose(page):
    # Ten is the number of nets, typed as a setting; it is also how many of them learnt.
    assert chapters.typed_figures(page) <= {"10"}


def test_every_picture_has_words_a_number_and_a_caption(page):
    frames = [cell.metadata["mystnb"]["figure"] for cell in images(page)]
    assert len(frames) >= 7 and len({frame["name"] for frame in frames}) == len(frames)
    assert all(len(frame["caption"].split()) >= 8 for frame in frames)
    for cell in images(page):
        image = cell.metadata["mystnb"]["image"]
        assert len(image["alt"].split()) >= 12, cell.source[:80]
        assert image["classes"] == "dark-light", "the page would put it on a white card"


def test_no_formula_is_torn_into_a_list(source):
    lines = chapters.markdown(source).splitlines()
    assert lines and not [line for line in lines if re.match(r"\s*([+*-]|\d+[.)])\s", line)]


def test_teaching_code_is_short_and_fits_the_page(source):
    shown = [cell for cell in code_cells(source)
             if not {"hide-input", "remove-cell"} & set(cell.metadata.get("tags", []))]
    for cell in shown:
        assert len(cell.source.splitlines()) <= 28, cell.source[:80]
        assert max(map(len, cell.source.splitlines())) <= 78, cell.source[:80]


# What the cells say

@pytest.mark.parametrize("cell", ["same-rnn", "same-lstm"])
def test_all_nets_agree_with_pytorch(page, cell):
    assert numbers(printed(page, cell)) == [50, 50]


def test_the_gru_is_pytorchs(page):
    assert printed(page, "same-gru").strip() == "same"


def test_a_thousand_numbers_are_no_harder_than_ten(page):
    for length, wrong, _, guess in map(numbers, printed(page, "by-hand").splitlines()):
        assert length in (10, 100, 1000) and wrong < 0.001 and 0.25 < guess < 0.42


def test_only_the_cell_without_a_forget_gate_grows(page):
    problems, growth, settled = numbers(printed(page, "growth"))
    assert problems == 100 and growth > 50 and 0.6 < settled < 1.6


def test_blame_fades_below_a_radius_and_grows_above(page):
    low, mid, high = (float(glued(page)[f"rate_{name}"]) for name in ("low", "mid", "high"))
    assert low < mid < 1 < high


def test_recall_is_decided_by_the_bias_as_the_text_says(page):
    said = {name: int(glued(page)[name]) for name in
            ("solved_rnn", "solved_1997", "solved_0", "solved_1", "solved_3", "gru_0", "gru_3")}
    assert max(said["solved_0"], said["solved_1"], said["gru_0"]) <= 1
    assert min(said["solved_1997"], said["solved_3"], said["gru_3"]) >= 7
    assert 0 <= said["solved_rnn"] <= 6


def test_one_unit_keeps_the_frame_and_one_counts(page):
    assert float(glued(page)["along"]) > 0.99
    assert 1 <= int(glued(page)["keeper"]) <= 12 and 1 <= int(glued(page)["counter"]) <= 3


def test_memory_capacity_is_largest_below_a_radius_of_one(page):
    found = dict(pair for pair in np.reshape(numbers(printed(page, "capacity")), (4, 3))[:, :2])
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
