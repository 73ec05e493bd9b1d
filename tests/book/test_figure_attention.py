"""The figure `attention`: the small translator against PyTorch, its weights, the page."""

import numpy as np
import pytest
import torch
import traitlets

from course import bilingual, translator, translator_train
from course.bilingual import BEGIN, END, ENGLISH, FRENCH
from course.transformer_widgets import SmallTranslator
from tests.book.figure_page import PHONE, sticking_out

SENTENCES = ("the cat sat", "the new bee sang", "the dog bit the man", "bit the a a loved")


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(SmallTranslator, "decoded, encoded, likeliest, lookWords, looksOf, nextWords, "
                 "position, read, run, softmax, spelt")


@pytest.fixture(scope="module")
def net():
    return translator.load()


def tensors(net):
    return {name: torch.tensor(array) for name, array in net.arrays.items()}


def nonsense(count=6, seed=0):
    """English and French words at random, in unequal numbers; the French begins as it must."""
    rng = np.random.default_rng(seed)
    return [([str(w) for w in rng.choice(ENGLISH[1:], rng.integers(1, 9))],
             [BEGIN, *(str(w) for w in rng.choice(FRENCH[3:], rng.integers(0, 9)))])
            for _ in range(count)]


# The rule

def test_javascript_numpy_and_pytorch_agree_on_every_score(ask, net):
    given = nonsense()
    found = ask("decoded(encoded(given[0]).memory, given[1]).scores", given)
    for (english, french), scores in zip(given, found, strict=True):
        ours = net.decode(net.encode(english), french)
        theirs = translator_train.forward(
            tensors(net), torch.tensor([[ENGLISH.index(word) for word in english]]),
            torch.tensor([[FRENCH.index(word) for word in french]]))[0]
        assert np.allclose(scores, ours, atol=1e-9) and np.allclose(ours, theirs, atol=1e-9)


def test_the_layers_are_those_of_the_library(net):
    """An encoder layer and a decoder layer of torch.nn with the same weights."""
    a, size = net.arrays, dict(d_model=translator.WIDTH, nhead=translator.HEADS, dropout=0.0,
                               dim_feedforward=translator.INNER, batch_first=True,
                               dtype=torch.float64)
    below = torch.nn.TransformerEncoderLayer(**size)
    above = torch.nn.TransformerDecoderLayer(**size)
    _fill(below, a, "e0", ("self_attn",), "s")
    _fill(above, a, "d0", ("self_attn", "multihead_attn"), "sc")
    english, french = ["the", "new", "cat", "sat"], [BEGIN, "la", "l'"]
    x = torch.tensor(net.embed("english", [ENGLISH.index(word) for word in english]))[None]
    y = torch.tensor(net.embed("french", [FRENCH.index(word) for word in french]))[None]
    past = torch.ones(3, 3, dtype=torch.bool).triu(1)
    theirs = above(y, below(x), tgt_mask=past)
    ours = x[0].numpy()
    for which, part in enumerate((lambda z: net.attend("e0.s", z, z, True, lambda w: None),
                                  lambda z: net.feed("e0", z))):
        ours = net.add_and_norm("e0", which, ours, part(ours))
    now = y[0].numpy()
    for which, part in enumerate((
            lambda z: net.attend("d0.s", z, z, np.tri(3, dtype=bool), lambda w: None),
            lambda z: net.attend("d0.c", z, ours, True, lambda w: None),
            lambda z: net.feed("d0", z))):
        now = net.add_and_norm("d0", which, now, part(now))
    assert np.allclose(now, theirs[0].detach(), atol=1e-9)


def _fill(layer, arrays, name, attentions, kinds):
    wanted = {}
    for attention, kind in zip(attentions, kinds, strict=True):
        q, k, v, o = (arrays[f"{name}.{kind}{part}"].T for part in "qkvo")
        wanted |= {f"{attention}.in_proj_weight": np.concatenate([q, k, v]),
                   f"{attention}.in_proj_bias": np.zeros(3 * len(q)),
                   f"{attention}.out_proj.weight": o,
                   f"{attention}.out_proj.bias": np.zeros(len(o))}
    for which in range(len(kinds) + 1):
        wanted |= {f"norm{which + 1}.weight": arrays[f"{name}.g{which}"],
                   f"norm{which + 1}.bias": arrays[f"{name}.n{which}"]}
    wanted |= {"linear1.weight": arrays[f"{name}.w1"].T, "linear1.bias": arrays[f"{name}.b1"],
               "linear2.weight": arrays[f"{name}.w2"].T, "linear2.bias": arrays[f"{name}.b2"]}
    layer.load_state_dict({key: torch.tensor(value) for key, value in wanted.items()})


def test_javascript_translates_and_looks_as_numpy_does(ask, net):
    states = ask("run(given.split(' '), 12)", SENTENCES)
    for sentence, state in zip(SENTENCES, states, strict=True):
        words = net.translate(sentence)
        assert [word for word in state["said"][1:] if word != END] == words
        looks = {}
        memory = net.encode(sentence.split(), looks)
        net.decode(memory, [word for word in state["said"] if word != END], looks)
        for (part, layer), weights in looks.items():
            assert np.allclose(state[part][layer], weights, atol=1e-9), (part, layer)
        assert state["over"] and sum(state["next"]) == pytest.approx(1)


def test_rows_of_weights_add_up_and_nobody_peeks(ask):
    (state,) = ask("run(given.split(' '), 3)", ["a small girl followed the white mouse"])
    assert state["said"] == [BEGIN, "une", "petite", "fille"] and not state["over"]
    for part in ("encoder", "across", "decoder"):
        assert np.allclose(np.sum(state[part], axis=-1), 1)
    assert np.allclose(np.triu(np.array(state["decoder"])[0, 0], 1), 0)


def test_a_mean_of_heads_is_the_mean(ask):
    (found,) = ask("((s) => [looksOf(s, 'across', 1, 'all').weights, s.across[1]])"
                   "(run(given.split(' '), 9))", ["the cat sat"])
    assert np.allclose(found[0], np.mean(found[1], axis=0))


def test_positions_are_sines_and_cosines(ask):
    found = ask("position(given)", list(range(7)))
    assert np.allclose(found, translator.positions(7))
    assert np.allclose(found[3][:2], [np.sin(3), np.cos(3)])


@pytest.mark.parametrize(("text", "words", "unknown"), [
    ("The cat, sat!", ["the", "cat", "sat"], []), ("", [], []),
    ("the <pad> zebra sat", ["the", "sat"], ["pad", "zebra"]),
    ("the " * 20, ["the"] * 10, [])])
def test_a_text_is_read_word_by_word(ask, text, words, unknown):
    assert ask("read(given)", [text]) == [{"words": words, "unknown": unknown}]


def test_the_sentences_carry_the_numbers(ask):
    look = "{part: 'decoder', layer: 0, head: 1, row: 1, column: 3}"
    state, hidden, nexts = ask(
        f"(() => {{ const s = run(['the', 'cat', 'sat'], 3); return [s, lookWords(s, {look}), "
        "nextWords(run(['the', 'cat', 'sat'], 1))]; })()", [0])[0]
    assert hidden.startswith("Layer 1, head 2: “le” may not look ahead at “s'assit”; it gives most")
    assert nexts.startswith("Next: “chat” (") and ask("spelt(given)", [state["said"]]) == [
        "le chat s'assit"]


# The small language

def test_french_agrees_and_elides():
    assert bilingual.translate("the new bee loved a black bird") == (
        "la nouvelle abeille aima un oiseau noir")
    assert bilingual.translate("the white man slept") == "l' homme blanc dormit"
    assert bilingual.translate("a new man fell") == "un nouvel homme tomba"
    assert bilingual.read_aloud(["l'", "oiseau", "noir"]) == "l'oiseau noir"
    for wrong in ("the cat sat the dog", "cat sat", "the cat bit"):
        with pytest.raises((KeyError, ValueError)):
            bilingual.translate(wrong)


def test_pairs_are_different_known_words_and_never_the_famous_one():
    rng = np.random.default_rng(0)
    pairs = bilingual.pairs(rng, 400, objects=0.0)
    assert len({english for english, _ in pairs}) == 400
    assert bilingual.FIRST not in {english for english, _ in pairs}
    assert {word for english, _ in pairs for word in english.split()} < set(ENGLISH)
    assert {word for _, french in pairs for word in french.split()} < set(FRENCH)
    with_objects = bilingual.pairs(rng, 50, without={pairs[0][0]}, objects=1.0)
    assert all(set(e.split()) & set(bilingual.WITH_OBJECT) for e, _ in with_objects)


# The weights

def test_what_the_file_says_of_the_net_is_measured_again(net):
    kept = translator.stored()
    assert translator_train.told(net, translator_train.RECIPE, many=100) >= 99
    assert kept["told"] >= 99
    assert bilingual.read_aloud(net.translate(bilingual.FIRST)) == "le chat s'assit"


def test_the_file_carries_its_recipe_and_is_small_enough_for_a_page():
    kept = translator.stored()
    assert translator.WEIGHTS.stat().st_size < 60_000
    assert kept["recipe"] == vars(translator_train.RECIPE)
    assert (tuple(kept["english"]), tuple(kept["french"])) == (ENGLISH, FRENCH)
    assert kept["sizes"] == {"width": translator.WIDTH, "heads": translator.HEADS,
                             "layers": translator.LAYERS, "inner": translator.INNER}


def test_the_file_is_what_store_writes(tmp_path, monkeypatch):
    kept, written = translator.stored(), translator.WEIGHTS.read_text("utf-8")
    monkeypatch.setattr(translator, "WEIGHTS", tmp_path / "weights.js")
    translator.store(kept)
    assert (tmp_path / "weights.js").read_text("utf-8") == written
    assert translator.stored() == kept


def test_none_of_the_test_sentences_was_a_lesson():
    known, asked = translator_train.drawn(translator_train.RECIPE)
    assert not {english for english, _ in known} & {english for english, _ in asked}
    assert len(asked) == translator_train.RECIPE.test


def test_the_recipe_learns():
    def loss(steps):
        net = translator_train.train(translator_train.RECIPE, steps)
        english, french = translator_train.numbered(
            translator_train.drawn(translator_train.RECIPE)[1][:100])
        scores = translator_train.forward(tensors(net), english, french[:, :-1])
        return torch.nn.functional.cross_entropy(
            scores.flatten(0, 1), french[:, 1:].flatten(), ignore_index=0).item()
    assert loss(40) < 0.8 * loss(1)


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"part": "sideways"}, "part.*sideways"), ({"layer": 2}, "layer"), ({"head": 3}, "head"),
    ({"written": 13}, "written")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        SmallTranslator(**given)


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(SmallTranslator._esm)
    assert 'data-figure="attention"' in SmallTranslator().static_html()


# The page

def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name):
    page.get_by_role("radio", name=name, exact=True).check()


def said(page):
    return page.locator(".tw-att-said").inner_text()


def told(page):
    return page.locator(".tw-told").inner_text()


@pytest.mark.browser
def test_a_typed_sentence_is_translated_word_by_word(show):
    page = show(SmallTranslator())
    assert said(page) == "…"
    press(page, "Next word")
    assert said(page) == "le …"
    press(page, "To the end")
    assert said(page) == "le chat s'assit."
    assert page.get_by_role("button", name="Next word").is_disabled()
    page.get_by_label("English sentence").fill("the zebra bird sang")
    assert "“zebra”" in page.locator(".tw-att-odd").inner_text() and said(page) == "…"
    press(page, "To the end")
    assert said(page) == "l'oiseau chanta."
    press(page, "Begin again")
    assert said(page) == "…"
    page.get_by_label("Examples").select_option("the man bit the dog")
    assert said(page) == "l'homme mordit le chien."
    page.get_by_label("English sentence").fill("")
    assert "Type an English sentence" in said(page) and page.locator(".tw-att-word").count() == 0
    page.locator(".tw-att").click()
    page.keyboard.press("ArrowDown")
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_keys_and_mouse_choose_who_looks_at_whom(show):
    page = show(SmallTranslator(sentence="the black cat sat", written=12, layer=1, head=0))
    plane = page.locator(".tw-att")
    plane.focus()
    for key in ("Home", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert told(page).startswith("Layer 2, head 1: “noir” gives ")
    assert "“black”" in told(page) and page.locator(".tw-heard").inner_text() == told(page)
    choose(page, "in French")
    page.locator(".tw-att").focus()
    for key in ("Home", *["ArrowUp"] * 9, "End"):
        page.keyboard.press(key)
    assert "“the beginning”" not in told(page) and "the beginning may not look ahead" in told(page)
    choose(page, "mean")
    assert told(page).startswith("Layer 2, mean of 3 heads")
    box = plane.bounding_box()
    page.mouse.click(box["x"] + 90, box["y"] + 85)
    assert "the beginning gives 100 % to the beginning" in told(page)
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    show(SmallTranslator(sentence="a small girl followed the white mouse", written=12), page=page,
         html=f'data-theme="{theme}"')
    for name in ("How to read it", "How it was made"):
        page.get_by_text(name, exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sticking_out(page) == []
    assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(SmallTranslator(written=12), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, .tw-bar label, [type=text]").all()
    assert len(targets) >= 14
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 43.5] == []
    plane = page.locator(".tw-att")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    page.touchscreen.tap(box["x"] + 90, box["y"] + 85)
    assert ": the beginning gives" in told(page)


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(SmallTranslator(sentence="the cow ran", written=12), """
        const first = model.get("translation");
        model.set("sentence", "the boy fell");
        model.set("written", 2);
        const heard = [first, model.get("translation"), model.get("written")];""")
    assert heard == ["la vache courut", "le garçon", 2, 0]
