"""The chapter on convolution: it runs, its operations are PyTorch's, and its figures hold."""
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from numpy.lib.stride_tricks import sliding_window_view

from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "convolution"
GIVEN = {"np": np, "torch": torch, "F": F, "sliding_window_view": sliding_window_view}
OPERATIONS = "loops", "forward", "im2col", "backward"


@pytest.fixture(scope="module")
def ops(source):
    """What the teaching cells define, without the experiments."""
    cells = [name for name in OPERATIONS if name != "backward"]
    space = chapters.defined(source, SUBJECT, cells, **GIVEN)
    # The cell `backward` ends in its own check, which needs `drawn` of the cell `agree`.
    text = chapters.named(source, "backward").source.split("def right_back")[0]
    exec(text, space)
    return space


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"-?\d[\d,]*(?:\.\d+)?", text)]


class TestPage(EveryChapter):
    CLAIMS = 6
    REFUSED = [
        ("three-small-kernels", 80), ("three-small-kernels", float("nan")), ("vgg-field", 224),
        ("effective-field", 1.0), ("stride-equivariance", 100), ("shift-tolerance", 5),
        ("permuted-pixels", 0)
    ]
    PICTURES = 8
    # Ten nets are announced in words; the cell's count of them happens to be typed as a size.
    TYPED = {"10"}


# What the cells say

def test_the_complex_cell_does_not_care_where_the_bar_is(ran):
    simple, complex_ = [numbers(line) for line in printed(ran, "bars").splitlines()]
    assert simple[0] <= 4 and complex_[0] == complex_[1] == 15


@pytest.mark.parametrize("cell", ["agree", "backward"])
def test_all_drawn_shapes_agree_with_pytorch(ran, cell):
    assert numbers(printed(ran, cell)) == [200, 200]


def test_the_counts_are_those_of_the_arithmetic(ran):
    said = glued(ran)
    assert said["shared"] == f"{64 * 64 * 9:,}"
    assert said["dense"] == f"{(56 * 56 * 64) ** 2:,}" == "40,282,095,616"
    assert said["one_unit"] == f"{3 * 224 * 224:,}" and said["few_units"] == "12.8"


def test_formula_and_footprint_agree_for_every_stack(ran):
    rows = [numbers(line)[-2:] for line in printed(ran, "stacks").splitlines()]
    assert len(rows) == 5 and all(formula == measured for formula, measured in rows)
    assert (glued(ran)["five"], glued(ran)["vgg_conv"], glued(ran)["vgg_pool"]) == (
        "94", "196", "212")


def test_strides_leave_equivariance_to_multiples_of_their_product(ran):
    shares = [numbers(line)[-1] for line in printed(ran, "exact").splitlines()]
    assert shares == [100, 25, 6.25]


def test_a_larger_pool_changes_less_and_the_largest_nothing(ran):
    shares = [numbers(line)[-1] for line in printed(ran, "pooling").splitlines()]
    assert shares == sorted(shares, reverse=True) and shares[-1] == 0 < shares[-2]


def test_c_cells_and_not_s_cells_give_tolerance(ran):
    _, raw, s, c = [numbers(line) for line in printed(ran, "neocognitron").splitlines()]
    assert min(raw[0], s[0], c[0]) > 90
    assert raw[1] < 50 and s[1] < c[1] - 15 and c[1] > 75
    assert raw[2] < 20 and s[2] < 20 < c[2] and c[3] < 40


def test_only_convolutional_nets_notice_the_scrambling(ran):
    assert float(glued(ran)["dense_lost"]) < 1 < float(glued(ran)["conv_lost"])
    assert int(glued(ran)["conv_fell"]) >= 8
    dense, convolutional = [numbers(line) for line in printed(ran, "permuted").splitlines()]
    assert convolutional[1] < dense[1]


# What the chapter teaches, against PyTorch

def steps_of(seed):
    """Unequal sizes: kernels that do not fill the stride, and strides that leave a remainder."""
    draw = np.random.default_rng(seed)
    stride, pad, dilation = (int(draw.integers(*ends)) for ends in ((1, 4), (0, 3), (1, 4)))
    n, c, d, k = (int(size) for size in draw.integers(1, 5, 4))
    high, wide = dilation * (k - 1) + 1 + draw.integers(0, 8, 2)
    x, w, b = (draw.normal(size=s) for s in ((n, c, high, wide), (d, c, k, k), d))
    return x, w, b, {"stride": stride, "pad": pad, "dilation": dilation}


@pytest.mark.parametrize("seed", range(20))
def test_forward_backward_and_columns_are_those_of_pytorch(ops, seed):
    x, w, b, steps = steps_of(seed + 1000)
    leaves = [torch.tensor(a, requires_grad=True) for a in (x, w, b)]
    theirs = F.conv2d(*leaves, steps["stride"], steps["pad"], steps["dilation"])
    assert np.allclose(ops["conv2d"](x, w, b, **steps), theirs.detach())
    g = np.random.default_rng(seed).normal(size=theirs.shape)
    theirs.backward(torch.tensor(g))
    for ours, leaf in zip(ops["conv2d_backward"](g, x, w, **steps), leaves, strict=True):
        assert ours.shape == leaf.shape and np.allclose(ours, leaf.grad)
    columns = F.unfold(torch.tensor(x), w.shape[-1], steps["dilation"], steps["pad"],
                       steps["stride"]).transpose(1, 2).reshape(-1, w[0].size)
    assert np.allclose(ops["im2col"](x, w.shape[-1], **steps), columns)


@pytest.mark.parametrize("seed", range(20))
def test_there_are_as_many_places_as_the_formula_says(ops, seed):
    x, w, _, steps = steps_of(seed)
    made = ops["slide"](x[0, 0], w[0, 0], **steps).shape
    assert made == tuple(ops["places"](n, w.shape[-1], **steps) for n in x.shape[2:])


@pytest.mark.parametrize("layers", [
    [(3, 1, 1)], [(1, 2, 1), (3, 1, 1)], [(5, 2, 1), (3, 3, 2), (2, 1, 3)], [(2, 2, 1)] * 4,
    [(11, 4, 1), (3, 2, 1), (5, 1, 1)]])
def test_the_formula_is_the_footprint(source, layers):
    space = chapters.defined(source, SUBJECT, ("field",), **GIVEN)
    assert space["fields"](layers)[-1] == space["footprint"](layers)


def test_one_by_one_kernels_mix_channels_and_see_no_neighbours(ops):
    x, w, b, _ = steps_of(3)
    w = w[:, :, :1, :1]
    expected = np.einsum("nchw,dc->ndhw", x, w[:, :, 0, 0]) + b[:, None, None]
    assert np.allclose(ops["conv2d"](x, w, b), expected)


def test_competing_cells_end_at_length_one_and_win_their_own_patches(source):
    space = chapters.defined(source, SUBJECT, ("compete",), **GIVEN)
    draw = np.random.default_rng(0)
    kinds = space["unit_length"](draw.normal(size=(3, 25)))
    noise = 0.05 * draw.normal(size=(600, 25))
    patches = space["unit_length"](np.repeat(kinds, 200, axis=0) + noise)
    w = space["compete"](patches, 12, draw)
    assert np.allclose(np.linalg.norm(w, axis=1), 1)
    assert (patches @ w.T).max(axis=1).min() > 0.9
