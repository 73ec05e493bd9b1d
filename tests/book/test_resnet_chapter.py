"""The chapter on residual nets: it runs, its blocks are the recorded run's, its counts hold."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course import resnet_train
from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "resnet"


class TestPage(EveryChapter):
    CLAIMS = 10
    REFUSED = [
        ("resnet-degradation-small", -3.0), ("resnet-degradation", 80.0),
        ("resnet-no-degradation", 12.0), ("resnet-152-cheaper", 8.0),
        ("resnet-gradients-do-not-vanish", 1e-6), ("resnet-without-a-block", 60.0),
        ("mobilenet-eight-to-nine", 7.0), ("relu-needs-room", 0.0),
        ("frozen-features-lead", -1.0), ("double-descent", 4.0),
    ]
    PICTURES = 8
    TYPED = {"10", "19", "20", "25", "50", "56"}  # of layers, of millions, VGG-19


@pytest.fixture(scope="module")
def page(source):
    """page(*names, **given) -> what the cells of these names define, without the experiments."""
    def define(*names, **given):
        return chapters.defined(source, SUBJECT, names, np=np, torch=torch, F=F, nn=nn, **given)

    return define


def start(source, name, until):
    """What a cell defines before the line that begins its experiment."""
    return chapters.named(source, name).source.split(until)[0]


# Nets side by side

def test_a_block_of_nets_side_by_side_is_the_recorded_runs_block_five_times(page):
    space = page("nets")
    for shortcut, kind in ((False, "plain"), (True, "residual")):
        torch.manual_seed(4)
        together = space["Block"](shortcut)
        x, maps = torch.rand(6, 5 * 8, 4, 4), slice(16, 24)  # the third of five nets
        alone = resnet_train.Block(kind)
        with torch.no_grad():
            alone.first.weight.copy_(together.first.weight[maps])
            alone.second.weight.copy_(together.second.weight[maps])
            assert torch.allclose(together(x)[:, maps], alone(x[:, maps]), atol=1e-5)


def test_a_net_has_the_layers_it_says_and_weights_of_the_right_size(page):
    net = page("nets", "network")["network"](20, True, seed=3)
    found = [part for part in net.modules() if isinstance(part, nn.Conv2d)]
    assert len(found) == 20
    for part in found[1:-1]:
        assert part.weight.std().item() == pytest.approx((2 / 72) ** 0.5, rel=0.1)


def test_the_page_trains_on_known_digits_only(ran, source):
    text = chapters.named(source, "learn").source
    assert "randperm(KNOWN)" in text and "pictures[KNOWN:" in chapters.named(
        source, "lesions").source


def test_plain_nets_get_worse_with_depth_and_residual_ones_do_not(ran):
    rows = {tuple(line.split()[k] for k in (0, 3)): [float(n.strip("%")) for n in line.split()[4:]]
            for line in printed(ran, "small-run").splitlines()}
    assert len(rows) == 4 and {len(row) for row in rows.values()} == {5}
    assert min(rows["26", "False"]) > max(rows["8", "False"])
    assert np.median(rows["26", "True"]) < min(rows["26", "False"])


# Counts

def bottlenecks(blocks):
    """Real layers of a ResNet with bottleneck blocks; stride where the page has it."""
    def norm(i, o, kernel, stride=1):
        return nn.Sequential(nn.Conv2d(i, o, kernel, stride, kernel // 2, bias=False),
                             nn.BatchNorm2d(o))

    stem, parts, maps = norm(3, 64, 7, 2), [], 64
    for stage, many in enumerate(blocks):
        narrow = 64 * 2 ** stage
        for k in range(many):
            stride = 2 if k == 0 and stage else 1
            branch = nn.Sequential(norm(maps, narrow, 1, stride), norm(narrow, narrow, 3),
                                   norm(narrow, 4 * narrow, 1))
            parts.append((branch, norm(maps, 4 * narrow, 1, stride) if k == 0 else nn.Identity()))
            maps = 4 * narrow
    return stem, parts, nn.Linear(maps, 1000)


def counted(run, modules):
    """(parameters, multiply-adds) of convolutions and dense layers as `run` goes through them."""
    work = []
    kinds = nn.Conv2d, nn.Linear

    def note(part, _, out):
        work.append(part.weight.numel() * (out[0, 0].numel() if out.ndim == 4 else 1))

    everything = [part for module in modules for part in module.modules()]
    hooks = [part.register_forward_hook(note) for part in everything if isinstance(part, kinds)]
    run()
    for hook in hooks:
        hook.remove()
    return sum(w.numel() for module in modules for w in module.parameters()), sum(work)


@pytest.mark.parametrize(("depth", "known"), [(50, 25_557_032), (152, 60_192_808)])
def test_residual_nets_are_counted_as_real_layers_are(page, depth, known):
    space = page("resnets")
    with torch.device("meta"):
        stem, parts, head = bottlenecks(space["nets"][depth])

        def run():
            x = F.max_pool2d(stem(torch.zeros(1, 3, 224, 224)), 3, 2, 1)
            for branch, shortcut in parts:
                x = branch(x) + shortcut(x)
            head(x.mean((2, 3)))

        real = counted(run, [stem, head, *(module for pair in parts for module in pair)])
    assert real[0] == known
    assert space["resnet"](space["nets"][depth]) == real


def test_vgg_is_counted_as_in_the_chapter_before(page):
    space = page("resnets")
    chapter = chapters.defined(chapters.source_of("imagenet"), "imagenet", ["alexnet"])
    stages = (64, 2), (128, 2), (256, 4), (512, 4), (512, 4)
    rows = []
    for stage, (maps, depth) in enumerate(stages):
        rows += [(f"{stage}-{k}", 3, 1, 1, maps, 1) for k in range(depth)]
        rows.append(("pool", 2, 2, 0, None, 1))
    rows += [("fc6", 7, 1, 0, 4096, 1), ("fc7", 1, 1, 0, 4096, 1), ("fc8", 1, 1, 0, 1000, 1)]
    assert space["vgg19"] == sum(cost[1] for cost in chapter["count"](rows).values())


@pytest.mark.parametrize("separable", [True, False])
def test_mobilenet_is_counted_as_real_layers_are(page, separable):
    space, maps, side = page("mobilenet"), 32, 112
    with torch.device("meta"):
        layers = [nn.Conv2d(3, 32, 3, 2, 1, bias=False)]
        for wide, stride in space["blocks"]:
            if separable:
                layers += [nn.Conv2d(maps, maps, 3, stride, 1, groups=maps, bias=False),
                           nn.Conv2d(maps, wide, 1, bias=False)]
            else:
                layers.append(nn.Conv2d(maps, wide, 3, stride, 1, bias=False))
            maps, side = wide, side // stride
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1024, 1000, bias=False)]
        net = nn.Sequential(*layers)
        real = counted(lambda: net(torch.zeros(1, 3, 224, 224)), [net])
    assert space["mobilenet"](separable)[:2] == real


def test_equalities_on_the_page_hold(ran):
    for cell, words in (("identity", "the identity: True"), ("separable", "the same: True"),
                        ("separable", "weights 114 instead of 540")):
        assert words in printed(ran, cell), cell


# ReLU, transfer, descent

def test_a_point_is_lost_exactly_when_fewer_than_two_units_are_on(page):
    space = page("spiral")
    for m in (2, 3, 8):
        for seed in range(3):
            T = np.random.default_rng(seed).normal(size=(2, m))
            on = (space["points"] @ T > 0).sum(axis=1)
            came, gone = space["back"](m, seed)
            assert np.array_equal(gone, on < 2)
            assert np.allclose(came[~gone], space["points"][~gone])


def transfer_cells(source, page):
    space = {"np": np, "torch": torch, "F": F, "nn": nn}
    for name, until in (("learn", "def misread"), ("sheets", "\0"), ("bodies", "\0"),
                        ("fit", "\0"), ("donors", "which = old"), ("transfer", "\0")):
        if name == "learn":
            from sklearn.datasets import load_digits
            space["load_digits"] = load_digits
        exec(start(source, name, until), space)
    return space


def test_a_sheet_is_its_digit_at_its_place_and_donors_know_no_new_one(source, page):
    space = transfer_cells(source, page)
    draw = torch.Generator().manual_seed(3)
    which = torch.randint(1700, (4, 3), generator=draw)
    x, corner = space["sheets"](which, draw)
    assert x.shape == (4, 3, 12, 12) and corner.shape == (4, 3, 2)
    for n, net in np.ndindex(4, 3):
        row, column = corner[n, net]
        own = x[n, net, row:row + 8, column:column + 8]
        assert torch.equal(own, space["ink"][which[n, net]])
        assert torch.isclose(x[n, net].sum(), own.sum())
    pool, test, old = (set(space[name].tolist()) for name in ("pool", "test", "old"))
    assert not pool & test and not old & (pool | test)
    assert len(test) == 300


def test_nets_in_groups_are_nets_by_themselves_and_a_frozen_body_stays(source, page):
    space = transfer_cells(source, page)
    body, x = space["new_body"](3, seed=2), torch.rand(5, 3, 12, 12)
    together = space["features"](x, body)
    for k in range(3):
        alone = [w.view(3, -1, *w.shape[1:])[k] for w in body]
        assert torch.allclose(space["features"](x[:, k:k + 1], alone)[:, 0], together[:, k],
                              atol=1e-5)
    before = [w.clone() for w in body]
    head = space["new_head"](3, 24, 2)
    right = torch.randint(2, (5, 3))
    space["fit"](space["features"](x, body), right, [], head, 3, 0.1)
    assert all(torch.equal(a, b) for a, b in zip(before, body, strict=True))
    assert head[0].abs().max() > 0
    space["fit"](x, right, body, head, 3, 0.1, slow=0.5)
    assert not torch.equal(before[0], body[0])


def test_borrowed_features_win_first_lose_later_and_forget_places(ran):
    figures = {name: float(text.split()[0]) for name, text in glued(ran).items()
               if text.endswith("%")}
    assert figures["frozen2"] > max(figures["scratch2"], figures["untrained2"])
    assert figures["scratch20"] > figures["frozen20"], "the page says that scratch overtakes"
    assert figures["stages2"] >= figures["frozen2"] and figures["stages20"] > figures["frozen20"]
    assert figures["where_pixels"] > figures["where_frozen"] + 5


def test_the_descent_takes_the_shortest_fit(ran, source):
    H = np.random.default_rng(0).normal(size=(20, 50))
    Y = np.random.default_rng(1).normal(size=(20, 3))
    assert "np.linalg.lstsq(H[:N, :p], both, rcond=1e-10)" in chapters.named(
        source, "descent").source
    W = np.linalg.lstsq(H, Y, rcond=1e-10)[0]
    assert np.allclose(W, np.linalg.pinv(H) @ Y)
    figures = {name: float(text.split()[0]) for name, text in glued(ran).items()
               if text.endswith("%")}
    assert figures["far"] < figures["valley"] < figures["peak"] / 2


def test_gradients_explode_without_shortcuts_as_the_page_says(ran):
    found = glued(ran)
    assert float(found["explode"].replace(",", "")) > 100 > 20 > float(found["level"])
