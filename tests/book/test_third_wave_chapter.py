"""The page on the third wave: it runs, its machine keeps what the theorem says, its counts hold."""
import re

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from tests.book import chapters
from tests.book.every_chapter import EveryChapter

SUBJECT = "third_wave"


@pytest.fixture(scope="module")
def kept(source):
    # The cell ends in its experiment; its function is what is tested here.
    text = chapters.named(source, "support").source.split("counts =")[0]
    space = {"np": np}
    exec(text, space)
    return space["kept"]


@pytest.fixture(scope="module")
def counts(source):
    return chapters.defined(source, SUBJECT, ["price", "compute", "doubling"], np=np)


class TestPage(EveryChapter):
    CLAIMS = 2
    REFUSED = [
        ("support-vectors-grow", 0.19), ("support-vectors-grow", 1.0), ("compute-doubling", 4.7),
        ("compute-doubling", 24)
    ]
    PICTURES = 3
    BULLETS = "+-"


def test_the_time_line_is_in_words_too(ran):
    """What the picture dates, its alternative text dates."""
    (cell,) = [cell for cell in chapters.images(ran) if "DATES" in cell.source]
    drawn = set(re.findall(r"\((\d{4}), \"", cell.source))
    told = set(re.findall(r"\d{4}", cell.metadata["mystnb"]["image"]["alt"]))
    assert len(drawn) >= 10 and drawn <= told


@pytest.mark.parametrize("n", [100, 400, 1600])
def test_a_machine_keeps_at_least_what_it_gets_wrong_and_as_much_again(kept, n):
    """The bound of the theorem, but for the draw."""
    drawn = np.array([kept(n, seed) for seed in range(5)])
    assert (drawn > 0.15 * n).all() and (drawn <= n).all()


def test_without_noise_a_machine_forgets_most(source):
    """The same points with true labels: the share that is kept falls to nothing."""
    text = chapters.named(source, "support").source.split("counts =")[0]
    space = {"np": np}
    exec(text.replace("noise = 0.1", "noise = 0.0"), space)
    shares = [np.mean([space["kept"](n, seed) for seed in range(3)]) / n for n in (100, 400, 1600)]
    assert shares[0] > 1.3 * shares[1] > 1.69 * shares[2] and shares[2] < 0.1


def alexnet():
    """The layers of 2012 on one picture, as PyTorch's modules."""
    nn = torch.nn
    return nn.Sequential(
        nn.Conv2d(3, 96, 11, 4, 2), nn.MaxPool2d(3, 2), nn.Conv2d(96, 256, 5, 1, 2, groups=2),
        nn.MaxPool2d(3, 2), nn.Conv2d(256, 384, 3, 1, 1), nn.Conv2d(384, 384, 3, 1, 1, groups=2),
        nn.Conv2d(384, 256, 3, 1, 1, groups=2), nn.MaxPool2d(3, 2), nn.Flatten(),
        nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, 1000))


def multiplications(net, *shape):
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        net().eval()(torch.empty(1, *shape))
    return counter.get_total_flops() // 2


def test_pytorch_counts_the_same_multiplications(counts):
    assert multiplications(alexnet, 3, 224, 224) == counts["alexnet"]


def vgg16():
    nn, layers, maps = torch.nn, [], 3
    for width, many in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(many):
            layers.append(nn.Conv2d(maps, width, 3, padding=1))
            maps = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(25088, 4096), nn.Linear(4096, 4096),
                         nn.Linear(4096, 1000))


def test_vgg_is_counted_as_pytorch_counts_it(counts):
    assert multiplications(vgg16, 3, 224, 224) == counts["vgg"]


def test_a_backward_pass_costs_two_forward_ones():
    """The 6 of the page: 2 operations for each multiplication, once forward, twice backward."""
    net = torch.nn.Sequential(*[torch.nn.Linear(50, 50, bias=False) for _ in range(20)])
    x = torch.randn(8, 50, requires_grad=True)
    with FlopCounterMode(display=False) as counter:
        net(x).sum().backward()
    assert counter.get_total_flops() == 6 * 8 * 20 * 50 * 50


def test_the_pace_of_2012_to_2017_did_not_last(ran, counts):
    said = chapters.glued(ran)
    assert float(said["steep"]) < 4 < float(said["since"]) < int(said["calm"])
    assert 0.5 < float(said["against"]) < 2
    assert "did not double" in chapters.printed(ran, "doubling")


def test_other_guesses_of_a_game_s_length_change_little(counts):
    """From 120 to 300 moves, the doubling time stays within the range of the claim."""
    for moves in (120, 300):
        grew = counts["work"]["AlphaGo Zero"] * moves / 200 / counts["work"]["AlexNet"]
        months = 12 * (counts["when"]["AlphaGo Zero"] - counts["when"]["AlexNet"]) / np.log2(grew)
        assert 2.9 < months < 3.4
