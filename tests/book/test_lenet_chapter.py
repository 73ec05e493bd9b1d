"""The chapter on LeNet: it runs, its counts are the papers', and its net is PyTorch's."""
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course import claims, lenet, lenet_train
from tests.book import chapters
from tests.book.chapters import code_cells, images, printed

SUBJECT = "lenet"


@pytest.fixture(scope="module")
def source():
    """The chapter before it runs."""
    return chapters.source_of(SUBJECT)


@pytest.fixture(scope="module")
def page(source):
    """The executed notebook."""
    return chapters.run(SUBJECT, source).chapter.notebook


@pytest.fixture(scope="module")
def nets(source):
    """What the cells `net` and `start` define, without the experiments."""
    return chapters.defined(source, SUBJECT, ("net", "start"), torch=torch, F=F, np=np)


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


def test_every_claim_of_the_subject_is_measured_once_and_in_range(page):
    chapters.check_claims_are_measured(page, SUBJECT, many=5)


def test_every_claim_names_the_cell_that_measures_it(source):
    chapters.check_claims_name_their_cells(source, SUBJECT)


@pytest.mark.parametrize("id, figure", [
    ("zip-net-parameters", 9824), ("zip-net-connections", 64_661), ("lenet5-parameters", 61_706),
    ("sharing-generalises", 10), ("six-bit-weights", float("nan"))])
def test_the_ledger_refuses_what_was_not_found(id, figure):
    with pytest.raises(claims.ClaimBroken):
        claims.claim(id, figure)


def test_every_figure_quoted_is_computed_and_every_computed_one_is_quoted(page):
    chapters.check_figures_are_quoted(page)


def test_no_computed_figure_is_typed_into_the_prose(page):
    # Sizes of images and kernels, and 10 to 20 % of cheques.
    assert chapters.typed_figures(page) <= {"10", "12", "16", "25"}


def test_every_picture_has_words_a_number_and_a_caption(page):
    frames = [cell.metadata["mystnb"]["figure"] for cell in images(page)]
    assert len(frames) >= 5 and len({frame["name"] for frame in frames}) == len(frames)
    assert all(len(frame["caption"].split()) >= 8 for frame in frames)
    for cell in images(page):
        image = cell.metadata["mystnb"]["image"]
        assert len(image["alt"].split()) >= 12, cell.source[:80]
        assert image["classes"] == "dark-light", "the page would put it on a white card"


def test_teaching_code_is_short_and_fits_the_page(source):
    shown = [cell for cell in code_cells(source)
             if not {"hide-input", "remove-cell"} & set(cell.metadata.get("tags", []))]
    for cell in shown:
        assert len(cell.source.splitlines()) <= 28, cell.source[:80]
        assert max(map(len, cell.source.splitlines())) <= 76, cell.source[:80]


def test_the_counts_are_those_of_the_papers(page):
    rows = [numbers(line)[-2:] for line in printed(page, "count").splitlines()]
    assert rows == [[19_968, 1_068], [38_592, 2_592], [5_790, 5_790], [310, 310],
                    [64_660, 9_760]]
    assert numbers(printed(page, "start")) == [9_760, 64_660]
    assert [numbers(line)[-1] for line in printed(page, "count5").splitlines()] == [
        156, 12, 1516, 32, 48_120, 10_164, 60_000]
    assert printed(page, "table").startswith("60 kernels")


def test_the_page_is_true_with_and_without_the_zip_codes(page):
    said = printed(page, "zip")
    assert "not here" in said or 0 < numbers(said)[-1] < 40


def test_rounding_hurts_at_two_bits_and_not_at_eight(page):
    shares = [numbers(line)[-1] for line in printed(page, "bits").splitlines()]
    assert shares[0] > 2 * shares[-1]


def test_the_pages_net_is_that_of_the_figure(nets):
    """The same weights in the page's layout and in the figure's."""
    kept = lenet.load("mnist")
    p = {name: torch.tensor(getattr(kept, name)) for name in lenet.SHAPES}
    wide = torch.zeros(12, 12, 25, dtype=torch.float64)
    for m in range(12):
        wide[m, lenet.SEEN[m // 4]] = p["w2"][m].reshape(8, 25)
    paged = {**p, "w1": p["w1"][:, :, None], "b1": p["b1"].flatten(1), "b2": p["b2"].flatten(1),
             "w2": wide.reshape(12, 300, 1), "w3": p["w3"].T, "w4": p["w4"].T}
    x = torch.tensor(np.random.default_rng(0).uniform(-1, 1, (5, 16, 16)))
    *_, answers = nets["net"](x, paged)
    assert torch.allclose(answers, lenet_train.forward(p, x))


def test_weights_that_are_alike_at_every_place_are_shared_weights(nets):
    p = {name: a.detach() for name, a in nets["start"](0).items()}
    spread = {**p, "w1": p["w1"].expand(12, 25, 64), "w2": p["w2"].expand(12, 300, 16)}
    x = torch.randn(3, 16, 16, generator=torch.Generator().manual_seed(0))
    for ours, theirs in zip(nets["net"](x, p), nets["net"](x, spread), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-5)
    assert float(nets["squash"](torch.tensor(1.0))) == pytest.approx(1, abs=1e-4)
