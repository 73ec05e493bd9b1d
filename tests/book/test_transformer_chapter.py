"""The chapter on the Transformer: it runs, its parts are PyTorch's, and its figures hold."""
import itertools
import os
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course import bilingual, data, translator, translator_train
from course.bilingual import ENGLISH, FRENCH
from tests.book import chapters
from tests.book.chapters import glued, printed
from tests.book.every_chapter import EveryChapter

SUBJECT = "transformer"
LAYERS = "attention", "heads", "positions", "layers"


def defined(source, *names, **given):
    return chapters.defined(source, SUBJECT, names, np=np, torch=torch, F=F, bilingual=bilingual,
                            Counter=Counter, ENGLISH=ENGLISH, FRENCH=FRENCH, data=data, re=re,
                            **given)


def numbers(text):
    return [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


class TestPage(EveryChapter):
    CLAIMS = 5
    REFUSED = [
        ("word-analogies", 60), ("fixed-vector-bottleneck", 3), ("score-variance", 64),
        ("transformer-base-parameters", 44.1), ("attention-is-enough", 0),
    ]
    PICTURES = 7
    # How many nets there are, and how many of them are right: the same number by chance.
    TYPED = {"10"}
    LINES = 28


# What the cells say

def test_the_page_agrees_with_pytorch_everywhere(ran):
    assert numbers(printed(ran, "attention")) == [50, 50]
    for cell in ("heads", "same-whole"):
        assert printed(ran, cell).strip() == "as PyTorch's"


def test_analogies_come_out_with_enough_sentences(ran):
    shares = [numbers(line)[1] for line in printed(ran, "analogies").splitlines()]
    assert shares == sorted(shares) and shares[0] < 60 and shares[-1] > 95


def test_real_words_are_measured_or_the_page_says_why_not(ran):
    for cell in ("real-analogies", "tatoeba"):
        (out,) = chapters.named(ran, cell).outputs
        text = out.data["text/markdown"]
        assert "Not measured here" in text or text.count("|") > 20


def test_attention_gains_most_where_sentences_are_long(ran):
    assert float(glued(ran)["gain_short"]) < 15 < float(glued(ran)["gain_long"])


def test_only_positions_tell_who_bit_whom(ran):
    without, with_them = map(numbers, printed(ran, "positions").splitlines())
    assert without == [0] and with_them[0] > 0.5


def test_no_word_hears_of_the_future(ran):
    rows = [line.split()[-6:] for line in printed(ran, "peek").splitlines()]
    assert rows == [["same"] * k + ["new"] * (6 - k) for k in range(6)]


def test_the_cat_sits(ran):
    assert "le chat s'assit" in printed(ran, "translate") and int(glued(ran)["cats"]) >= 8


def test_a_beam_finds_what_greed_misses(ran):
    greedy, *wider = (line.split(": ")[1] for line in printed(ran, "beam").splitlines())
    assert greedy.startswith("a.") and {line[:2] for line in wider} == {"b."}


def test_a_cache_changes_the_work_and_not_the_result(ran):
    counts, same = printed(ran, "cache").splitlines()
    assert numbers(counts) == [3 * 50 * 51 / 2, 3 * 50] and same == "same"


# What the chapter teaches, against PyTorch and against itself

def test_the_pages_net_is_that_of_the_figure(source):
    """The same weights under the page's names and under the figure's."""
    space = defined(source, *LAYERS, "net")
    space["d"] = translator.WIDTH
    space["look"].__defaults__ = (True, translator.HEADS)
    kept = {name: torch.tensor(array) for name, array in translator.load().arrays.items()}

    def one_layer(mark, name):
        return {mark + key.split(".")[1]: w for key, w in kept.items() if key.startswith(name)}

    pairs = bilingual.pairs(np.random.default_rng(3), 12)
    english, french = translator_train.numbered(pairs)
    words = (english != 0)[:, None, None]
    x = kept["english"][english] * space["d"] ** 0.5 + space["positions"](english.shape[1], 24)
    y = kept["french"][french] * space["d"] ** 0.5 + space["positions"](french.shape[1], 24)
    for layer in range(translator.LAYERS):
        x = space["encoder_layer"](one_layer("", f"e{layer}."), x, words)
    for layer in range(translator.LAYERS):
        y = space["decoder_layer"](one_layer("", f"d{layer}."), y, x, words)
    theirs = translator_train.forward(kept, english, french)
    assert torch.allclose(y @ kept["french"].T, theirs, atol=1e-4)


def test_shuffled_words_give_shuffled_results_without_positions(source):
    space = defined(source, "attention", "heads")
    draw = torch.Generator().manual_seed(0)
    p = {name: torch.randn(8, 8, generator=draw) for name in "qkvo"}
    x, order = torch.randn(6, 8, generator=draw), torch.tensor([3, 0, 5, 1, 4, 2])
    assert torch.allclose(space["look"](p, x, x)[order], space["look"](p, x[order], x[order]),
                          atol=1e-4)


def test_a_step_of_places_is_one_rotation_everywhere(source):
    where = defined(source, "positions", look=lambda p, x, y: x)["positions"](30, 16).double()
    pairs = torch.view_as_complex(where.reshape(30, 8, 2).contiguous())
    turns = pairs[3:] / pairs[:-3]
    assert torch.allclose(turns, turns[:1].expand_as(turns), atol=1e-4)


def test_padding_changes_nothing(source):
    space = defined(source, *LAYERS, "net", "first-weights")
    p = {name: w.detach()[0] for name, w in space["first_weights"](1).items()}
    short = torch.tensor([[1, 7, 17]])
    long = F.pad(short, (0, 3))
    french = torch.tensor([[1, 3, 17]])
    scores = [space["write"](p, *space["read"](p, english), french) for english in (short, long)]
    assert torch.allclose(*scores, atol=1e-5)


def test_no_net_of_a_batch_feels_another(source):
    space = defined(source, *LAYERS, "net", "first-weights", "train")
    english, french = translator_train.numbered(bilingual.pairs(np.random.default_rng(0), 9))
    p = space["first_weights"](3)
    alone = {name: w.detach()[1:2].clone().requires_grad_() for name, w in p.items()}
    slopes = []
    for nets in (p, alone):
        many = len(nets["french"])
        worth = torch.vmap(space["loss"])(nets, english.expand(many, -1, -1),
                                          french.expand(many, -1, -1))
        slopes.append(torch.autograd.grad(worth.sum(), nets["<sq"])[0])
    assert torch.allclose(slopes[0][1], slopes[1][0], atol=1e-6)


def test_a_wide_beam_is_a_full_search(source):
    space = defined(source, "beam")

    def chance(text):
        return np.prod([space["follow"](text[:k])[text[k]] for k in range(len(text))])

    every = ["".join(word) + "." for size in range(4)
             for word in itertools.product("ab", repeat=size)]
    best = max(every, key=chance)
    assert space["beam"](100) == (best, pytest.approx(chance(best)))
    assert space["beam"](1)[1] < space["beam"](2)[1]


def test_the_count_is_that_of_pytorch_but_for_its_biases(source):
    counted = defined(source, "count")
    layers = (torch.nn.TransformerEncoderLayer(512, 8, 2048),
              torch.nn.TransformerDecoderLayer(512, 8, 2048))
    for name, layer, looks in zip(("encoder", "decoder"), layers, (1, 2), strict=True):
        theirs = sum(w.numel() for w in layer.parameters()) - looks * 4 * 512
        assert counted["parts"][name] == 6 * theirs


# Real sentences, where they are

mirrored = pytest.mark.skipif(
    not Path(os.environ.get("COURSE_DATA", "none"), "tatoeba-eng-fra").is_dir(),
    reason="COURSE_DATA names no mirror with the set tatoeba-eng-fra")


@mirrored
def test_the_net_learns_from_real_sentences(source):
    space = defined(source, *LAYERS, "lessons", "net", "first-weights", "train")
    text = chapters.named(source, "tatoeba").source
    definitions = text[:text.index("where_from =")]
    exec(compile(definitions, "transformer.md, cell tatoeba", "exec"), space)
    found, english, french = space["short_pairs"]()
    assert len(found) > 1000 and (len(english), len(french)) == (251, 353)
    losses = []
    for steps in (1, 30):
        lessons, asked = space["real_translator"](steps)
        words = {word for _, said, _ in asked for word in said.split()}
        assert lessons > 1000 and len(asked) == 200 and words <= set(french)
        losses.append(np.mean([len(set(said.split()) & set(of[0].split()))
                               for _, said, of in asked]))
    assert losses[1] > losses[0], "shares more words with people's translations"
