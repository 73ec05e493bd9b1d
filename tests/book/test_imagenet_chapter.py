"""The chapter on the architecture wars: it runs, and its counts are those of real layers."""
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics import top_k_accuracy_score

from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "imagenet"


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


@pytest.fixture(scope="module")
def page(source):
    """page(*names, **given) -> what the cells of these names define, without the experiments."""
    def define(*names, **given):
        return chapters.defined(source, SUBJECT, names, np=np, torch=torch, F=F, **given)

    return define


class TestPage(EveryChapter):
    CLAIMS = 8
    REFUSED = [
        ("alexnet-dense-share", 94.0), ("alexnet-one-percent", 0), ("relu-six-times", 6.0),
        ("dropout-geometric-mean", 0.01), ("vgg-parameters", 133.0), ("one-by-one-dense", 1.0),
        ("googlenet-twelve-times", 12.0), ("bottleneck-cost", float("nan")),
    ]
    PICTURES = 9
    TYPED = {"11", "16"}  # kernels of 11×11, and VGG-16


def conv(row, channels):
    _, kernel, stride, padding, maps, groups = row
    return torch.nn.Conv2d(channels, maps, kernel, stride, padding, groups=groups)


@pytest.mark.parametrize("net", ["alexnet", "vgg16"])
def test_the_counts_are_those_of_real_layers(page, net):
    space = page("alexnet", "vgg", dense_names=["fc6", "fc7", "fc8"])
    with torch.device("meta"):  # shapes without memory: VGG would take half a gigabyte
        x, found = torch.zeros(1, 3, 224, 224), {}
        for row in space[net]:
            if row[4] is None:
                x = F.max_pool2d(x, *row[1:4])
                continue
            layer = conv(row, x.shape[1])
            x = layer(x)
            found[row[0]] = (sum(p.numel() for p in layer.parameters()),
                             layer.weight.numel() * x[0, 0].numel(), x.numel())
    assert tuple(x.shape) == (1, 1000, 1, 1)
    assert space["count"](space[net]) == found


def test_the_printed_totals_are_the_known_ones(ran):
    assert numbers(printed(ran, "alexnet").splitlines()[-1]) == [60_965_224, 724_406_816, 659_272]
    assert numbers(printed(ran, "vgg").splitlines()[0]) == [138_357_544, 123_642_856]
    assert numbers(printed(ran, "groups").splitlines()[-1]) == [62_378_344]
    assert numbers(printed(ran, "googlenet").splitlines()[0])[0] == 6_998_552
    assert numbers(printed(ran, "pointwise").splitlines()[0]) == [12, 3, 3, 108]
    assert "1.0625 C^2" in printed(ran, "bottleneck")


def test_equalities_on_the_page_hold(ran):
    for cell, words in (("top-k", "as scikit-learn counts: True"), ("groups", "the same: True"),
                        ("stacked", "5 5 True"), ("pointwise", "product: True"),
                        ("ensemble", "1e-12: True"), ("ensemble", "is higher: True")):
        assert words in printed(ran, cell), cell


def test_googlenets_count_is_that_of_its_modules(page):
    space = page("inception", "reduced")
    row = 8, 6, 10, 3, 4, 5
    with torch.device("meta"):
        layers = [torch.nn.Conv2d(i, o, k) for i, o, k in (
            (12, 8, 1), (12, 6, 1), (6, 10, 3), (12, 3, 1), (3, 4, 5), (12, 5, 1))]
    assert space["inception_weights"](12, *row) == sum(one.weight.numel() for one in layers)
    assert space["inception"](torch.randn(2, 12, 7, 7), *row).shape == (2, 27, 7, 7)


def test_top_k_error_is_scikit_learns(page):
    draw = np.random.default_rng(0)
    # Only the function: the rest of its cell trains a reader.
    text = chapters.named(chapters.source_of(SUBJECT), "top-k").source.split("digits =")[0]
    space = {"np": np}
    exec(text, space)
    for k in (1, 2, 5):
        scores, labels = draw.normal(size=(200, 7)), draw.integers(0, 7, 200)
        theirs = 1 - top_k_accuracy_score(labels, scores, k=k, labels=range(7))
        assert space["top_k_error"](scores, labels, k) == pytest.approx(theirs)


def test_nets_in_groups_are_nets_by_themselves(page):
    space = page("racers")
    one = [space["first"](seed, lambda n: n ** -0.5) for seed in range(3)]
    x = torch.randn(5, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    together = space["answers"](x, [torch.stack(w) for w in zip(*one, strict=True)], torch.tanh)
    for k, p in enumerate(one):
        h = x[:, k:k + 1]
        for i, stride in enumerate((1, 2, 2)):
            h = torch.tanh(F.conv2d(h, p[2 * i], p[2 * i + 1], stride, 1))
        assert torch.allclose(together[k], h.flatten(1) @ p[6] + p[7], atol=1e-5)


def test_the_race_is_lost_by_sigmoids_and_not_won_by_six(ran):
    rows = {tuple(line.split()[:2]): [float(s) for s in line.split()[2:]]
            for line in printed(ran, "races").splitlines()}
    assert min(rows["today", "sigmoid"]) == np.inf
    for when in ("today", "then"):
        assert min(rows[when, "tanh"]) < min(rows[when, "ReLU"]), "the page says tanh is faster"
    assert rows["then", "ReLU"][0] < rows["then", "tanh"][0], "at the same small rate ReLU leads"


def test_dropout_keeps_the_mean_and_leaves_out_the_share(page):
    dropout, draw = page("dropout")["dropout"], np.random.default_rng(3)
    h = draw.random((400, 500)) + 1
    for p in (0.1, 0.5, 0.7):
        dropped = dropout(h, p, draw)
        assert (dropped == 0).mean() == pytest.approx(p, abs=0.01)
        assert dropped.mean() == pytest.approx(h.mean(), rel=0.02)
        assert np.allclose(dropped[dropped > 0], (h / (1 - p))[dropped > 0])
    assert dropout(h, 0.5, draw, training=False) is h


def test_ten_crops_are_five_and_their_mirror_images(page):
    photos = [np.zeros((427, 640, 3), np.uint8)]
    space = page("crops", load_sample_images=lambda: type("Two", (), {"images": photos}))
    image = np.random.default_rng(0).random((9, 12, 3))
    ten = space["ten_crops"](image, 6)
    assert ten.shape == (10, 6, 6, 3)
    assert np.array_equal(ten[5:], ten[:5, :, ::-1])
    assert np.array_equal(ten[3], image[3:, 6:]) and np.array_equal(ten[4], image[1:7, 3:9])
    patches = {space["crop"](image, 8, np.random.default_rng(s)).tobytes() for s in range(200)}
    assert len(patches) == 2 * 2 * 5


def test_remedies_work_where_the_page_says_so(ran):
    figures = {name: numbers(text)[0] for name, text in glued(ran).items() if numbers(text)}
    assert figures["drop_half"] < figures["drop_none"] and figures["drop_better"] > 5
    assert figures["moved_moved"] < figures["moved_plain"] / 2
    assert figures["centre_plain"] < min(figures["centre_moved"], figures["centre_flipped"])
    assert figures["ends_unit"] < 10 and figures["ends_byte"] > 50
