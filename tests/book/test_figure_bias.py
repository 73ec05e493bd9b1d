"""The figure `bias`: what was recorded, a part of it measured again, the page."""

import numpy as np
import pytest
import torch
import traitlets

from course import bias, scaling
from course.gpt_bert_vit_widgets import InductiveBias
from tests.book.figure_page import PHONE, faults, small_targets


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(InductiveBias, "NETS, PICTURES, SEEDS, atWords, examples, inkOf, placesOf, "
                 "summary")


# The record

def test_the_record_is_whole_and_says_how_it_was_made():
    pictures, found = bias.load()
    recipe = bias.stored()["recipe"]
    assert tuple(pictures) == bias.PICTURES and set(found) == set(bias.NETS)
    assert recipe["steps"] == bias.STEPS and recipe["batch"] == bias.BATCH
    assert recipe["parameters"] == {name: bias.parameters(name) for name in bias.NETS}
    shapes = {rows.shape for rows in found.values()}
    (shape,) = shapes
    assert shape[1] == len(pictures) and 3 <= shape[0] <= 10
    assert all(rows.min() > 0 and rows.max() < 1 for rows in found.values())


@pytest.mark.parametrize(("name", "at"), [("mlp", 5), ("mlp", 0)])
def test_a_part_of_the_record_is_measured_again(name, at):
    torch.set_num_threads(1)
    pictures, found = bias.load()
    again = bias.accuracy(name, int(pictures[at]), seed=0)
    assert again == pytest.approx(found[name][0, at], abs=0.03)


def test_the_nets_differ_in_bias_and_hardly_in_size():
    sizes = [bias.parameters(name) for name in bias.NETS]
    assert max(sizes) < 1.35 * min(sizes)


def moved(name):
    """How far a net's answers to a picture and to the same, moved by 4, differ at most."""
    torch.manual_seed(0)
    side = 44 if name == "cnn" else 20  # far from the edge, where the net allows it
    sheet, corner = torch.zeros(2, 1, side, side), side // 3
    for k, at in enumerate((corner, corner + 4)):
        sheet[k, 0, at:at + 6, at:at + 6] = torch.arange(36).reshape(6, 6) / 36
    net = bias.MAKERS[name]()
    with torch.no_grad():
        for layer in net:
            if isinstance(layer, torch.nn.Conv2d):
                layer.bias.zero_()  # so that paper beyond the edge is as paper on the sheet
        said = net(sheet)
    return (said[0] - said[1]).abs().max().item()


def test_only_convolutions_do_not_care_where_a_digit_stands():
    assert moved("cnn") < 1e-6
    assert min(moved("vit"), moved("mlp")) > 1e-3


def test_pictures_are_of_digits_to_learn_from_at_random_places():
    x, y = bias.learnt_from(100, seed=3)
    assert x.shape == (100, 1, 20, 20) and len(set(y.tolist())) == 10
    more, names = bias.learnt_from(5600, seed=3)
    assert len(more) == 5600 and torch.equal(names[:1400], names[1400:2800])
    assert torch.allclose(more[0].sum(), more[1400].sum()), "the same digit"
    assert not torch.equal(more[:1400], more[1400:2800]), "elsewhere"


# The recorded run of the scaling law, which has no figure of its own

def test_the_run_of_scaling_is_whole():
    sizes, letters, losses = scaling.load()
    assert losses.shape[1:] == (len(scaling.WIDTHS), len(scaling.STEPS)) and 3 <= len(losses) <= 10
    assert list(sizes) == [scaling.shape(w).parameters["inner"] for w in scaling.WIDTHS]
    assert (np.diff(losses.mean(0), axis=0) < 0).all() and (np.diff(losses.mean(0)) < 0).all()


def test_a_part_of_the_run_of_scaling_is_measured_again():
    from course import data
    if not data.available("tiny-shakespeare"):
        pytest.skip("tiny-shakespeare is not on this machine")
    torch.set_num_threads(1)
    losses = scaling.load()[2]
    assert scaling.lost(8, scaling.STEPS[0], 0) == pytest.approx(losses[0, 0, 0], abs=0.03)


# The rule

def test_the_page_says_what_was_recorded(ask):
    pictures, found = bias.load()
    for name in bias.NETS:
        said = ask(f"summary('{name}', given)", list(range(len(pictures))))
        assert np.allclose([s["mean"] for s in said], found[name].mean(0))
        assert np.allclose([s["low"] for s in said], found[name].min(0))
    words = ask("atWords(given)", [3])[0]
    assert words.startswith(f"{pictures[3]:,} pictures, each a digit of its own.")
    assert f"{100 * found['cnn'].mean(0)[3]:.0f} % right" in words
    assert ask("placesOf(given)", [0, 5, 7]) == [1, 1, 28]


def test_examples_lie_on_the_sheet_and_are_as_many_as_there_are(ask):
    for shown in ask("examples(given, 36)", list(range(8))):
        assert len(shown) == 36
        assert all(0 <= one[axis] <= 12 for one in shown for axis in ("row", "column"))
    few = ask("examples(given, 36).map((one) => one.digit)", [7])[0]
    assert len(set(few)) == 9, "where digits have many places, they come again"


def test_ink_is_that_of_scikit_learn(ask):
    image = np.zeros((8, 8))
    for row, column, ink in ask("inkOf(given)", [4])[0]:
        image[row, column] = ink
    assert np.allclose(image, np.minimum(bias.digits()[0][4] * 16, 15) / 15)


# The widget and the page

def test_a_wrong_argument_is_refused_by_name():
    with pytest.raises(traitlets.TraitError, match="choice"):
        InductiveBias(choice=8)


@pytest.mark.browser
def test_slider_keys_and_chart_choose_the_number_of_pictures(show):
    page = show(InductiveBias(choice=2))
    told = page.locator(".tw-told")
    assert told.inner_text().startswith("200 pictures")
    slider = page.get_by_label("Pictures to learn from", exact=True)
    slider.focus()
    page.keyboard.press("End")
    assert told.inner_text().startswith("39,200 pictures: 1,400 digits, each at 28 places")
    box = page.locator(".tw-bias").bounding_box()
    page.mouse.click(box["x"] + 44, box["y"] + 100)
    assert told.inner_text().startswith("50 pictures")
    page.get_by_text("The same in numbers", exact=True).click()
    assert page.locator("tbody tr").count() == 3
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    show(InductiveBias(choice=7), page=page, html=f'data-theme="{theme}"')
    for name in ("The same in numbers", "How it was measured"):
        page.get_by_text(name, exact=True).click()
    assert faults(page, axe, width) == []


@pytest.mark.browser
def test_fingers_can_use_it(show, new_page):
    page = show(InductiveBias(choice=0), page=new_page(**PHONE))
    assert small_targets(page, "summary, [type=range]", 3) == []
    box = page.locator(".tw-bias").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 14, box["y"] + 100)
    assert page.locator(".tw-told").inner_text().startswith("39,200 pictures")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(InductiveBias(choice=1), """
        const first = model.get("found").length;
        model.set("choice", 7);
        const heard = [first, model.get("found").map((share) => Math.round(100 * share))];""")
    means = [round(100 * rows.mean(0)[7]) for rows in bias.load()[1].values()]
    assert heard[0] == 3 and heard[2] == 0
    assert np.allclose(heard[1], means, atol=1)
