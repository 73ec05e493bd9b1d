"""The chapter on what the Transformer became: it runs, masks hold, nets are PyTorch's."""
import re
from collections import Counter

import numpy as np
import pytest
import torch

from course import scaling
from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "gpt_bert_vit"


def defined(source, *names, **given):
    return chapters.defined(source, SUBJECT, names, np=np, torch=torch, Counter=Counter, re=re,
                            **given)


class TestPage(EveryChapter):
    CLAIMS = 6
    REFUSED = [
        ("both-sides-of-a-gap", 5), ("gap-closes-with-pictures", 45),
        ("loss-is-a-power-of-size", 0.3), ("quarter-size-four-times-text", 50),
        ("memorising-gives-a-power", 1.3), ("gates-have-favourites", 1.0),
    ]
    PICTURES = 8
    # Settings of the experiments, and of the sources, which some measured figure may also be.
    TYPED = {"10", "16", "64", "80", "100", "1.25", "1.8"}


@pytest.fixture(scope="module")
def nets(source):
    """The chapter's block, net and task, and three nets of random weights."""
    space = defined(source, "block", "masks", "net")
    return space | {"w": space["start"](3, words=12, d=16, layers=2, places=8)}


# What the cells say

def test_only_the_triangle_keeps_the_past_as_it_was(ran):
    assert re.findall("equal: (True|False)", printed(ran, "no-peeking")) == ["True", "False"]


def test_no_net_needs_fewer_bits_than_the_language_has(ran):
    assert 1.25 - 0.01 < float(glued(ran)["gpt_best"]) <= float(glued(ran)["gpt_worst"]) < 2.5


def test_cold_nets_are_correct_and_hot_ones_original(ran):
    said = {name: int(glued(ran)[name]) for name in ("cold", "hot", "hot_top", "kinds_cold",
                                                     "kinds_hot")}
    assert said["cold"] > 70 > 20 > said["hot"]
    assert said["hot_top"] > said["hot"] + 10 and said["kinds_cold"] < said["kinds_hot"]


def test_patches_are_a_convolution(ran):
    assert printed(ran, "same-convolution").strip() == "True"


def test_the_fit_cannot_find_the_floor_as_the_text_says(ran):
    assert float(glued(ran)["fit_E_high"]) < 0.7, "nats a letter; nobody foresees so much"
    assert float(glued(ran)["fit_alpha"]) > 0.05, "the end of the grid"


def test_the_gap_has_a_hump_as_the_text_says(ran):
    assert int(glued(ran)["gap_most"]) > 30
    assert int(glued(ran)["gap_end"]) < 0.5 * int(glued(ran)["gap_most"])


def test_the_penalty_evens_the_load_and_lowers_the_error(ran):
    said = {name: float(glued(ran)[name]) for name in (
        "busy_alone", "busy_even", "idle_alone", "idle_even", "error_one", "error_alone",
        "error_even")}
    assert said["busy_alone"] > said["busy_even"] >= 1
    assert said["idle_alone"] > 3 > said["idle_even"]
    assert said["error_one"] > said["error_alone"] > said["error_even"]


# What the chapter teaches, against PyTorch and slow definitions

@pytest.mark.parametrize("kind", ["both sides", "left only"])
def test_the_block_is_pytorchs(nets, kind):
    """Of nn.TransformerEncoderLayer, norm first, with the same weights, for each net."""
    draw = torch.Generator().manual_seed(2)
    x, see = torch.randn(3, 2, 8, 16, generator=draw), nets["mask"](kind, 8)
    ours = nets["block"](x, nets["w"], 0, see).detach()
    for k in range(3):
        layer = torch.nn.TransformerEncoderLayer(16, 2, 64, 0.0, batch_first=True, norm_first=True)
        w = {name: nets["w"][f"{name}0"][k].detach() for name in ("attend", "join", "wide",
                                                                  "narrow")}
        with torch.no_grad():
            for bias in (layer.self_attn.in_proj_bias, layer.self_attn.out_proj.bias,
                         layer.linear1.bias, layer.linear2.bias):
                bias.zero_()
            layer.self_attn.in_proj_weight.copy_(w["attend"].T)
            layer.self_attn.out_proj.weight.copy_(w["join"].T)
            layer.linear1.weight.copy_(w["wide"].T)
            layer.linear2.weight.copy_(w["narrow"].T)
            theirs = layer(x[k], src_mask=~see)
        assert torch.allclose(ours[k], theirs, atol=1e-5)


def test_the_prefix_is_seen_by_all_and_the_rest_by_later_ones(nets):
    see = nets["mask"]("prefix", 6, 2).numpy()
    rows, columns = np.indices((6, 6))
    assert np.array_equal(see, (columns < 2) | (columns <= rows))
    assert np.array_equal(nets["mask"]("prefix", 6, 0).numpy(), np.tril(np.ones((6, 6), bool)))


def test_no_net_of_a_batch_feels_another(nets):
    tokens, see = torch.tensor([[1, 5, 2, 7]]), nets["mask"]("left only", 4)
    alone = {name: array[1:2] for name, array in nets["w"].items()}
    both = nets["scores"](nets["w"], tokens, see)[1:2]
    assert torch.allclose(nets["scores"](alone, tokens, see), both, atol=1e-6)


@pytest.fixture(scope="module")
def language(source):
    from itertools import product
    random = defined(source, "block", "masks", "net")["start"](10, 40, 16, 2, 9)
    writers = {name: array.detach() for name, array in random.items()}
    return defined(source, "block", "masks", "net", "language", "shift", "train", "write", "hide",
                   product=product, writers=writers)


def test_the_language_has_ten_bits(language):
    """Counted: the chance of each sentence, word by word, over all sentences."""
    texts = [tuple(text.split()) for text in language["sentences"]]
    assert len(set(texts)) == 1024 == 2 ** 10
    for text in texts[::37]:
        chance = 1.0
        for t in range(1, 9):
            same = [other for other in texts if other[:t] == text[:t]]
            chance *= sum(other[t] == text[t] for other in same) / len(same)
        assert chance == pytest.approx(2.0 ** -10)


def test_gaps_are_as_bert_makes_them(language):
    rows = language["known"].repeat(30, 1)
    given, wanted = language["hidden"](rows, torch.Generator().manual_seed(5))
    chosen = wanted >= 0
    assert not chosen[:, [0, -1]].any(), "the stops are kept"
    assert torch.equal(wanted[chosen], rows[chosen]) and torch.equal(given[~chosen], rows[~chosen])
    inner = chosen[:, 1:-1].float().mean().item()
    assert inner == pytest.approx(0.15, abs=0.005)
    covered = (given[chosen] == language["GAP"]).float().mean().item()
    kept = (given[chosen] == rows[chosen]).float().mean().item()
    assert covered == pytest.approx(0.8, abs=0.01)
    assert kept == pytest.approx(0.1 + 0.1 / 38, abs=0.01)


def test_top_k_and_temperature_draw_as_they_should(language):
    said = torch.log(torch.tensor([[0.5, 0.3, 0.15, 0.05]])).repeat(20_000, 1)
    draw = torch.Generator().manual_seed(0)

    def shares(**knobs):
        words = language["drawn"](said, draw, **knobs)
        return np.bincount(words[:, 0], minlength=4) / len(said)

    assert shares() == pytest.approx([0.5, 0.3, 0.15, 0.05], abs=0.015)
    assert shares(top=2) == pytest.approx([0.625, 0.375, 0, 0], abs=0.015)
    squares = np.array([0.25, 0.09, 0.0225, 0.0025])
    assert shares(temperature=0.5) == pytest.approx(squares / squares.sum(), abs=0.015)
    assert shares(top=1)[0] == 1


def test_a_net_that_sees_both_sides_could_cheat_at_the_next_word(language):
    """Which is why GPT needs its mask."""
    w = {name: array[:1] for name, array in language["start"](
        1, len(language["words"]), 16, 2, 9).items()}
    rows, see = language["known"][:4], language["mask"]("both sides", 8)
    before = language["scores"](w, rows[:, :-1], see)[0, :, 0]
    changed = rows.clone()
    changed[:, 1:8] = 5
    assert not torch.allclose(before, language["scores"](w, changed[:, :-1], see)[0, :, 0])


# Pieces

def by_text(words, count):
    """Merges by plain replacement in text, as a slow definition: one pair after another."""
    lines = Counter(" ".join((*word, "_")) for word in words)
    found = []
    for _ in range(count):
        pairs = Counter()
        for line, many in lines.items():
            pieces = line.split(" ")
            for k in range(len(pieces) - 1):
                pairs[pieces[k], pieces[k + 1]] += many
        pair = max(pairs, key=lambda p, pairs=pairs: (pairs[p], p))
        pattern = re.compile(r"(?<!\S)" + re.escape(" ".join(pair)) + r"(?!\S)")
        shorter = Counter()
        for line, many in lines.items():
            shorter[pattern.sub("".join(pair), line)] += many
        lines = shorter
        found.append(pair)
    return found


def test_pieces_are_those_of_plain_replacement(source):
    from course import ROOT
    space = defined(source, "bpe", "learn-bpe", ROOT=ROOT)
    text = (ROOT / "book" / "perceptron.md").read_text("utf-8").lower()
    assert space["merges"][:25] == by_text(re.findall("[a-z]+", text), 25)
    for word in ("perceptron", "zzz", "a"):
        assert "".join(space["encode"](word)) == word + "_"


@pytest.mark.parametrize(("pieces", "pair", "after"), [
    ("aaa", ("a", "a"), ("aa", "a")), ("aaaa", ("a", "a"), ("aa", "aa")),
    ("abab", ("a", "b"), ("ab", "ab")), ("ba", ("a", "b"), ("b", "a")), ("", ("a", "b"), ())])
def test_a_pair_is_merged_from_the_left(source, pieces, pair, after):
    assert defined(source, "bpe")["merged"](tuple(pieces), pair) == after


# Size

def test_the_fit_finds_a_law_that_is_there(source):
    from itertools import product
    sizes, letters, _ = scaling.load()
    space = {"sizes": sizes, "letters": letters, "product": product}
    alpha, beta = 0.4, 0.3
    losses = 1.2 + 0.5 * (sizes[:, None] / 1e4) ** -alpha + 0.8 * (letters / 1e5) ** -beta
    space = defined(source, "fit", **space, losses=losses[None], mean=losses)
    assert space["fit"](losses) == pytest.approx([alpha, beta, 1.2, 0.5, 0.8], abs=1e-6)


def test_only_the_chosen_expert_answers(source):
    space = defined(source, "mixture")
    draw = torch.Generator().manual_seed(1)
    x, _ = space["examples"](30, draw)
    gate, experts = torch.randn(2, 5, 3, generator=draw), torch.randn(2, 3, 5, generator=draw)
    said, p, chosen = space["answers"](x, gate, experts)
    for net in range(2):
        for k, point in enumerate(x):
            best = (point @ gate[net]).argmax()
            assert chosen[net, k] == best
            alone = (experts[net, best] @ point).item()
            assert said[net, k].item() == pytest.approx(alone, rel=1e-4, abs=1e-5)
    assert torch.allclose(p.sum(-1), torch.ones(2, 30))
