"""The chapter on LeNet: it runs, its counts are the papers', and its net is PyTorch's."""
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course import lenet, lenet_train, lenet_usps
from tests.book import chapters
from tests.book.chapters import printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "lenet"


@pytest.fixture(scope="module")
def nets(source):
    """What the cells `net` and `start` define, without the experiments."""
    return chapters.defined(source, SUBJECT, ("net", "start"), torch=torch, F=F, np=np)


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


class TestPage(EveryChapter):
    CLAIMS = 7
    REFUSED = [
        ("zip-net-parameters", 9824), ("zip-net-connections", 64_661),
        ("lenet5-parameters", 61_706), ("sharing-generalises", 10),
        ("six-bit-weights", float("nan")), ("zip-test-error", 5.0), ("zip-training-error", 0.62)
    ]
    PICTURES = 6
    # Sizes of images and kernels, and 10 to 20 % of cheques.
    TYPED = {"10", "12", "16", "25"}
    LINES = 28


def test_the_counts_are_those_of_the_papers(ran):
    rows = [numbers(line)[-2:] for line in printed(ran, "count").splitlines()]
    assert rows == [[19_968, 1_068], [38_592, 2_592], [5_790, 5_790], [310, 310],
                    [64_660, 9_760]]
    assert numbers(printed(ran, "start")) == [9_760, 64_660]
    assert [numbers(line)[-1] for line in printed(ran, "count5").splitlines()] == [
        156, 12, 1516, 32, 48_120, 10_164, 60_000]
    assert printed(ran, "table").startswith("60 kernels")


def test_the_page_is_true_with_and_without_the_zip_codes(ran):
    said = printed(ran, "zip")
    if "not here" not in said:
        once, mnist = (numbers(line)[-1] for line in said.splitlines())
        assert 8 < once < 40 and 0 < mnist < 12


def test_the_table_of_the_zip_codes_is_the_record_beside_what_was_printed(ran):
    head, *rows = printed(ran, "record").splitlines()
    runs = lenet_usps.load()["runs"]
    assert len(rows) == len(runs) + 2
    for run, row in zip(runs.values(), rows, strict=False):
        ends = [run[part][-1] for part in ("train", "test")]
        wanted = np.mean(ends[0]), np.mean(ends[1]), min(ends[1]), max(ends[1])
        assert row.startswith(run["recipe"]["title"])
        assert numbers(row)[-4:] == pytest.approx(wanted, abs=0.051)
    assert [numbers(row)[-2:] for row in rows[-2:]] == [[0.14, 5.0], [0.62, 4.09]]


def test_rounding_hurts_at_two_bits_and_not_at_eight(ran):
    shares = [numbers(line)[-1] for line in printed(ran, "bits").splitlines()]
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
