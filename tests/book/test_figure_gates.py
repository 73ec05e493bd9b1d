"""The trained LSTMs of the figure `gates`: their weights, the rule against PyTorch, the page."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
import traitlets

from course import gates, gates_train
from course.grammars import counted, embedded, grammatical
from course.lstm_widgets import UNITS, LSTMGates
from tests.book.figure_page import PHONE, sticking_out


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(LSTMGates, "GATES, chance, chances, cleaned, drawn, likeliest, netOf, nextWords, "
                 "trace, unitWords")


def random_texts(name, count=12):
    """Texts of random symbols, and the empty one: [{net, text}]."""
    rng, letters = np.random.default_rng(3), list(gates.load(name).letters[1:])
    return [{"net": name, "text": "".join(rng.choice(letters, size))}
            for size in (0, *rng.integers(1, 25, count))]


def by_torch(name, text):
    """h and c after every symbol, and the chances at the end, by torch.nn.LSTM."""
    net, letters = gates.load(name), gates.load(name).letters
    size, hidden = len(letters), len(net.U)
    lstm = torch.nn.LSTM(size, hidden, dtype=torch.float64)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(torch.tensor(net.W.T))
        lstm.weight_hh_l0.copy_(torch.tensor(net.U.T))
        lstm.bias_ih_l0.copy_(torch.tensor(net.b))
        lstm.bias_hh_l0.zero_()
        given = torch.eye(size, dtype=torch.float64)[[letters.index(s) for s in "\n" + text]]
        h, (_, c) = lstm(given)
        p = torch.softmax(h[-1] @ torch.tensor(net.V) + torch.tensor(net.d), 0)
    return h.numpy(), c[0].numpy(), p.numpy()


# The rule

@pytest.mark.parametrize("name", UNITS)
def test_javascript_reads_as_pytorch_does(ask, name):
    texts = random_texts(name)
    found = ask("[trace(given.net, given.text), "
                "chances(given.net, trace(given.net, given.text).at(-1))]", texts)
    assert len(found) == 13
    for given, (steps, p) in zip(texts, found, strict=True):
        h, c, expected = by_torch(name, given["text"])
        assert np.allclose([step["h"] for step in steps], h, atol=1e-10), given
        assert np.allclose(steps[-1]["c"], c, atol=1e-10)
        assert np.allclose(p, expected, atol=1e-10) and sum(p) == pytest.approx(1)


@pytest.mark.parametrize("name", UNITS)
def test_python_reads_as_pytorch_does(name):
    net = gates.load(name)
    for given in random_texts(name):
        h, c = net.read(given["text"])
        by_h, by_c, p = by_torch(name, given["text"])
        assert np.allclose(h, by_h[-1], atol=1e-10) and np.allclose(c, by_c, atol=1e-10)
        assert np.allclose(net.chances(h), p, atol=1e-10)


def test_the_cell_is_what_was_kept_and_what_was_let_in(ask):
    steps = ask("trace(given.net, given.text)", random_texts("reber", 3))[2]
    for before, now in zip(steps, steps[1:], strict=False):
        assert now["was"] == before["c"]
        kept = np.multiply(now["f"], now["was"]) + np.multiply(now["i"], now["g"])
        assert np.allclose(now["c"], kept)
        assert min(now["i"] + now["f"] + now["o"]) > 0
        assert max(now["i"] + now["f"] + now["o"]) <= 1


def test_a_temperature_sharpens_and_flattens(ask):
    cold, plain, hot = ask("chances('names', trace('names', 'ann').at(-1), given)", [0.1, 1, 2])
    assert max(cold) > max(plain) > max(hot) and max(cold) > 0.99
    assert np.allclose(np.log(plain) - np.log(plain[0]), 2 * (np.log(hot) - np.log(hot[0])))


def test_symbols_are_drawn_by_their_chances(ask):
    p = [0.5, 0.1, 0.4]
    assert ask("drawn('count', given[0], given[1])", [[p, 0.0], [p, 0.49], [p, 0.55], [p, 0.61],
               [p, 0.999], [[0.3, 0.3, 0.3], 0.95]]) == ["\n", "\n", "a", "b", "b", "b"]
    u = ask("chance(given)", list(range(4000)))
    assert min(u) >= 0 and max(u) < 1 and np.mean(u) == pytest.approx(0.5, abs=0.02)
    assert abs(np.corrcoef(u[:-1], u[1:])[0, 1]) < 0.05, "one seed after the other"


@pytest.mark.parametrize(("net", "text", "clean"), [
    ("names", "An-na Bé!", "annab"), ("reber", "btbtxsete", "BTBTXSETE"),
    ("count", "a\nbcb", "abb"), ("names", "x" * 40, "x" * 24), ("plays", "To be, 2b", "to be, b")])
def test_a_text_is_cleaned_of_what_a_net_does_not_know(ask, net, text, clean):
    assert ask("cleaned(given[0], given[1])", [[net, text]]) == [clean]


def test_the_sentences_carry_the_numbers(ask):
    step, words, comes = ask(
        "(() => { const steps = trace('count', 'aab'); return [steps[3], unitWords(steps, 3, 2),"
        " nextWords('count', steps, 3, 1)]; })()", [0])[0]
    assert words.startswith("Unit 3 at b, place 3: c = f × what it held + i × what is offered = ")
    assert f"= {step['c'][2]:.2f}. It shows" in words.replace("−", "-")
    assert comes.startswith("After aab, it expects b (")


# The weights

def real(name, folder):
    there = Path(os.environ.get("COURSE_DATA", "none"), folder).is_dir()
    return pytest.param(name, marks=pytest.mark.skipif(
        not there, reason=f"COURSE_DATA names no mirror with {folder}"))


@pytest.mark.parametrize("name", [
    "reber", "count", real("names", "names"), real("plays", "tiny-shakespeare")])
def test_what_the_file_says_of_a_net_is_measured_again(name):
    said = gates.stored()[name]["told"]
    assert gates_train.told(name, gates.load(name)) == pytest.approx(said, rel=0.02)


def test_the_nets_are_as_good_as_the_chapter_needs():
    said = {name: list(entry["told"].values()) for name, entry in gates.stored().items()}
    assert said["reber"][0] > 85 and said["reber"][1] > 97
    assert said["count"][0] > 12, "further than the texts it was trained on"
    assert said["names"][0] < 2.2, "counts of the last two letters give 2.22"
    assert said["plays"][0] < 2.1 and said["plays"][1] > 60


def test_all_weights_are_small_enough_for_a_page():
    assert gates.WEIGHTS.stat().st_size < 60_000
    assert set(gates.stored()) == set(gates_train.RECIPES) == set(UNITS)
    for name, recipe in gates_train.RECIPES.items():
        net = gates.load(name)
        assert (net.letters, net.U.shape) == (recipe.letters, (recipe.hidden, 4 * recipe.hidden))


def test_the_recipe_learns():
    recipe = gates_train.RECIPES["reber"]
    texts = [embedded(np.random.default_rng(seed)) for seed in range(40)]
    short, long = (gates_train.surprise(gates_train.train(recipe, steps), texts)
                   for steps in (2, 60))
    assert short > 1.8 > 1.5 > long, "begins at the logarithm of eight symbols, then learns"


def test_a_packed_array_is_itself_to_half_a_step():
    array = np.random.default_rng(0).normal(size=(7, 30))
    packed = gates.pack(array)
    again = gates._array(packed, array.shape)
    assert abs(again - array).max() <= 0.5001 * packed["scale"]
    assert gates.pack(again)["bytes"] == packed["bytes"], "packing twice changes nothing"
    assert max(map(len, packed["bytes"])) <= 88


# The grammars

def test_the_grammar_knows_its_own_strings_and_refuses_others():
    rng = np.random.default_rng(0)
    texts = [embedded(rng) for _ in range(300)]
    assert all(map(grammatical, texts)) and len(set(texts)) > 40
    assert {text[1] for text in texts} == {"T", "P"}
    for wrong in ("", "BTBTXSEPE", "BTBTXSET", "BTBTXXETE", "BTBETE", "BXBTXSEXE", "BTBTXSSETE",
                  "BTTXSETE"):
        assert not grammatical(wrong), wrong
    assert grammatical("BTBTXSETE") and grammatical("BPBPVVEPE")


def test_counted_texts_have_as_many_b_as_a():
    rng = np.random.default_rng(0)
    for text in (counted(rng) for _ in range(100)):
        n = len(text) // 2
        assert text == "a" * n + "b" * n and 1 <= n <= 12


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"net": "tree"}, "net.*tree"), ({"shows": "g"}, "shows.*g"),
    ({"temperature": 3}, "temperature"),
    ({"net": "count", "unit": 3}, "unit: found 3, expected 0 to 2; 'count' has 3 units")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        LSTMGates(**given)


def test_another_net_brings_a_unit_of_its_own():
    figure = LSTMGates(net="names", unit=31)
    figure.net = "count"
    assert figure.unit == 2


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(LSTMGates._esm)
    assert 'data-figure="gates"' in LSTMGates().static_html()


# The page

def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def told(page):
    return page.locator(".tw-told").inner_text()


def middle_of(part):
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.browser
def test_the_figure_reads_what_is_typed_and_writes_on(show):
    page = show(LSTMGates(net="count", text="aaab"))
    assert page.locator(".tw-gates-symbol").all_text_contents() == ["▸", "a", "a", "a", "b"]
    page.get_by_label("Temperature").fill("0.1")
    press(page, "Write to the end")
    field = page.get_by_label("Text", exact=True)
    assert field.input_value() == "aaabbb"
    assert told(page).endswith("It drew the end.")
    assert page.get_by_role("button", name="Write a symbol").is_disabled()
    field.fill("aaZ-aB")
    assert field.input_value() == "aaab"
    press(page, "Write a symbol")
    assert field.input_value() == "aaabb"
    press(page, "Clear")
    assert field.input_value() == "" and page.locator(".tw-gates-symbol").count() == 1
    assert "before the first symbol" in page.locator(".tw-gates-body").inner_text()
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_keys_and_mouse_choose_a_place_and_a_unit(show):
    page = show(LSTMGates(net="reber", text="BTBTXSETE", unit=4))
    assert told(page).startswith("Unit 5 at E, place 9: c = ")
    page.locator(".tw-plane").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    assert told(page).startswith("Unit 6 at E, place 7: c = ")
    assert page.locator(".tw-heard").inner_text().startswith("After BTBTXSE, it expects T (")
    page.keyboard.press("Home")
    assert told(page).startswith("Unit 6 at the beginning: c = ")
    box = page.locator(".tw-plane").bounding_box()
    page.mouse.click(box["x"] + 33, box["y"] + 25)
    assert told(page).startswith("Unit 1 at the beginning")
    page.mouse.click(*middle_of(page.locator(".tw-gates-symbol").nth(3)))
    assert told(page).startswith("Unit 1 at B, place 3")


@pytest.mark.browser
def test_squares_show_what_is_asked_and_nets_bring_an_example(show):
    page = show(LSTMGates(net="reber", text="BTBTXSETE"))
    assert page.locator(".tw-gates-minus").count() > 10, "cells are of both signs"
    page.get_by_role("radio", name="forget f").check()
    assert page.locator(".tw-gates-minus").count() == 0, "gates are not negative"
    page.get_by_label("Net").select_option("names")
    assert page.get_by_label("Text", exact=True).input_value() == "maria"
    page.get_by_text("What it can do").click()
    assert "nats" in page.locator(".tw-more").inner_text()
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    for net, text in (("names", "w" * 24), ("reber", "BPBPVVEPE"), ("count", ""),
                      ("plays", "to be, or not to be")):
        show(LSTMGates(net=net, text=text), page=page, html=f'data-theme="{theme}"')
        for name in ("How to read it", "What it can do"):
            page.get_by_text(name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(LSTMGates(net="reber", text="BTBT"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, .tw-bar label, [type=range], [type=text]")
    targets = targets.all()
    assert len(targets) >= 12
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    page.locator(".tw-plane").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle_of(page.locator(".tw-gates-symbol").nth(1)))
    assert told(page).startswith("Unit 1 at B, place 1")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(LSTMGates(net="count", text="ab"), """
        const first = model.get("next").length;
        model.set("text", "aaXb");
        const text = model.get("text");
        model.set("net", "reber");
        const heard = [first, text, model.get("text"), model.get("next").length];""")
    assert heard == [3, "aab", "B", 8, 0]
