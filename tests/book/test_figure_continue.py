"""The small GPT of the figure `continue`: its weights, the rule against PyTorch, the page."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
import traitlets

from course import gpt, gpt_train
from course.gpt_bert_vit_widgets import Continue
from tests.book.figure_page import PHONE, sticking_out

TEXTS = ["", "a", "ROMEO:\nWhat light is", "x" * 30, "To be, or not to be; that is " * 5]


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(Continue, "ALPHABET, CONTEXT, chance, chances, cleaned, drawn, likeliest, scores, "
                 "surprises")


def by_torch(net, text):
    """Scores after every symbol by nn.TransformerEncoderLayer: (T, A)."""
    a, d = net.arrays, net.shape.width
    w = {name: torch.as_tensor(array) for name, array in a.items()}
    numbers = net.numbers(text)
    x = (w["letters"][numbers] + w["places"][:len(numbers)])[None]
    see = torch.ones(len(numbers), len(numbers)).tril().bool()
    for n in range(net.shape.layers):
        layer = torch.nn.TransformerEncoderLayer(
            d, net.shape.heads, 4 * d, 0.0, torch.nn.GELU("tanh"), batch_first=True,
            norm_first=True, dtype=torch.float64)
        with torch.no_grad():
            for empty in (layer.self_attn.in_proj_bias, layer.self_attn.out_proj.bias,
                          layer.linear2.bias, layer.norm1.bias, layer.norm2.bias):
                empty.zero_()
            for place, name in ((layer.norm1.weight, "gain1"), (layer.norm2.weight, "gain2"),
                                (layer.linear1.bias, "bias")):
                place.copy_(w[name][n])
            for place, name in ((layer.self_attn.in_proj_weight, "attend"),
                                (layer.self_attn.out_proj.weight, "join"),
                                (layer.linear1.weight, "wide"), (layer.linear2.weight, "narrow")):
                place.copy_(w[name][n].T)
            x = layer(x, src_mask=~see)
    x = torch.nn.functional.layer_norm(x[0], (d,)) * w["gain"]
    return (x @ w["letters"].T).detach().numpy()


# The rule

def test_javascript_and_python_read_as_pytorch_does(ask):
    net = gpt.load()
    for text, said in zip(TEXTS, ask("scores(given)", TEXTS), strict=True):
        expected = by_torch(net, text)
        assert len(said) == min(len(text) + 1, net.shape.context)
        assert np.allclose(said, expected, atol=1e-8), text
        p = np.exp(expected[-1] - expected[-1].max())
        assert np.allclose(net.chances(text), p / p.sum(), atol=1e-10)


def test_the_future_is_not_seen(ask):
    one, other = ask("scores(given)", ["the king", "the kiss"])
    assert one[:7] == other[:7] and one[7] != other[7]


def test_surprise_is_minus_the_logarithm_of_the_chance_before(ask):
    (bits,) = ask("surprises(given)", ["the king"])
    assert bits[0] is None
    p = gpt.load().chances("the kin")
    assert bits[-1] == pytest.approx(-np.log2(p[gpt_train.ALPHABET.index("g")]), rel=1e-9)


@pytest.mark.parametrize(("temperature", "top"), [(1, 0), (0.5, 3), (2, 1), (0.1, 5)])
def test_chances_are_those_of_python(ask, temperature, top):
    said = [0.1, 2.0, 2.0, -1.0, 0.5] * 12
    (found,) = ask("chances(given[0], given[1], given[2])", [[said, temperature, top]])
    assert np.allclose(found, gpt.chances(said, temperature, top), atol=1e-12)
    assert sum(found) == pytest.approx(1)
    assert sum(p > 0 for p in found) == (top or 60)


def test_letters_are_drawn_by_their_chances(ask):
    p = [0.0] * 60
    p[3], p[7] = 0.25, 0.75
    drawn = ask("drawn(given[0], given[1])", [[p, 0.0], [p, 0.24], [p, 0.26], [p, 1.0]])
    assert drawn == [gpt_train.ALPHABET[k] for k in (3, 3, 7, 7)]


def test_a_text_is_cleaned_of_what_the_net_does_not_know(ask):
    assert ask("cleaned(given)", ["a1b\r\né!", "x" * 500]) == ["ab\n!", "x" * 500]


# The weights

@pytest.mark.skipif(not Path(os.environ.get("COURSE_DATA", "none"), "tiny-shakespeare").is_dir(),
                    reason="COURSE_DATA names no mirror with tiny-shakespeare")
def test_what_the_file_says_of_the_net_is_measured_again():
    said, net = gpt.stored()["told"], gpt.load()
    loss = gpt_train.loss(net, gpt_train.plays()[1])
    assert loss == pytest.approx(list(said.values())[0], rel=0.01)


def test_the_net_is_as_good_as_the_chapter_needs_and_fits_a_page():
    loss, words = gpt.stored()["told"].values()
    assert loss < 1.8 and words > 75
    assert gpt.WEIGHTS.stat().st_size < 90 * 1024
    assert gpt.load().shape == gpt_train.SHAPE and gpt.load().alphabet == gpt_train.ALPHABET
    assert gpt.stored()["recipe"] == gpt_train.RECIPE


def test_training_learns_what_comes_next():
    """On a text that goes round: the next symbol is certain, once learnt."""
    shape = gpt.Shape(6, 8, 1, 2, 6)
    rng = np.random.default_rng(0)

    def batch(_step):
        starts = rng.integers(0, 6, 16)
        return torch.as_tensor((starts[:, None] + np.arange(7)) % 6)

    short, long = (gpt.surprise(gpt.train(shape, batch, steps, nets=2, rate=0.02), batch(0), shape)
                   for steps in (2, 80))
    assert (short > 1.2).all() and (long < 0.3).all()


def test_parameters_are_counted_as_torch_counts_them():
    shape = gpt.Shape(5, 8, 3, 2, 7)
    weights = gpt.start(shape, 1, 0)
    assert shape.parameters["all"] == sum(array.numel() for array in weights.values())
    assert shape.parameters["all"] - shape.parameters["inner"] == 12 * 8


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"temperature": 3}, "temperature"), ({"top": 20}, "top"), ({"text": 5}, "text")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        Continue(**given)


# The page

def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def told(page):
    return page.locator(".tw-told").inner_text()


@pytest.mark.browser
def test_the_figure_reads_what_is_typed_and_writes_on(show):
    page = show(Continue(text="the king"))
    field = page.get_by_label("Text", exact=True)
    assert page.locator(".tw-cont-letter").all_text_contents() == list("↵the␣king")
    assert told(page).startswith("Letter 8, g: the net had given it")
    field.fill("the é9queen")
    assert field.input_value() == "the queen"
    page.get_by_label("Top k").fill("1")
    press(page, "One letter")
    p = gpt.load().chances("the queen")
    assert field.input_value() == "the queen" + gpt_train.ALPHABET[p.argmax()]
    assert page.locator(".tw-cont-out").count() == 7
    press(page, "Clear")
    assert field.input_value() == "" and page.locator(".tw-cont-letter").count() == 1
    press(page, "Write on")
    page.wait_for_function("document.querySelector('textarea').value.length >= 4")
    press(page, "Stop")
    assert page.get_by_role("button", name="Write on").count() == 1
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_keys_and_mouse_choose_a_letter(show):
    page = show(Continue(text="the king"))
    page.locator(".tw-plane").focus()
    page.keyboard.press("ArrowLeft")
    assert told(page).startswith("Letter 7, n:")
    page.keyboard.press("Home")
    assert told(page).startswith("At the first letter")
    page.keyboard.press("End")
    assert told(page).startswith("Letter 8, g:")
    box = page.locator(".tw-cont-letter").nth(4).bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + 3)
    assert told(page).startswith("Letter 4, the space:")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    show(Continue(text="Now is the winter of our discontent\nMade glorious", top=3), page=page,
         html=f'data-theme="{theme}"')
    for name in ("How to read it", "What it can do"):
        page.get_by_text(name, exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sticking_out(page) == []
    assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(Continue(text="the king"), page=new_page(**PHONE))
    targets = page.locator("button, summary, [type=range], textarea").all()
    assert len(targets) >= 8
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(Continue(text="ab"), """
        const first = model.get("next").length;
        model.set("text", "a1c");
        const heard = [first, model.get("text"), model.get("next").length];""")
    assert heard == [len(gpt_train.ALPHABET), "ac", len(gpt_train.ALPHABET), 0]
