"""The figure `lenet`: the net of 1989 against PyTorch, its weights, its strokes, the page."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import traitlets

from course import data, lenet, lenet_train
from course.lenet_widgets import LeNet1989
from tests.book.figure_page import PHONE, sticking_out

NETS = ("mnist",)


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(LeNet1989, "DIGITS, fieldOf, inputsOf, netOf, placeOf, readWords, rendered, "
                 "seenBy, statesOf, toldWords, unitWords, weightsOf")


def mirrored(name):
    return pytest.mark.skipif(
        not Path(os.environ.get("COURSE_DATA", "none"), name).is_dir(),
        reason=f"COURSE_DATA names no mirror with the set {name}")


def noise(count, seed=0):
    """Random images, (count, 16, 16) from -1 to 1."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, 16, 16))


def tensors(net):
    return {name: torch.tensor(getattr(net, name)) for name in lenet.SHAPES}


# The rule

@pytest.mark.parametrize("name", NETS)
def test_every_unit_in_javascript_is_that_of_numpy_and_the_answers_those_of_pytorch(ask, name):
    net, x = lenet.load(name), noise(4)
    found = ask("statesOf(given[0], given[1])", [[name, one.ravel().tolist()] for one in x])
    states = net.states(x)
    for key, expected in zip(("h1", "h2", "h3", "out"), states, strict=True):
        ours = np.array([one[key] for one in found]).reshape(expected.shape)
        assert np.allclose(ours, expected, atol=1e-9), key
    theirs = lenet_train.forward(tensors(net), torch.tensor(x))
    assert np.allclose(theirs, states[-1], atol=1e-9)


def test_the_counts_are_those_of_the_paper():
    net = lenet.load("mnist")
    sizes = {name: getattr(net, name).size for name in lenet.SHAPES}
    layers = [sizes[f"w{k}"] + sizes[f"b{k}"] for k in (1, 2, 3, 4)]
    assert layers == [1068, 2592, 5790, 310] and sum(layers) == 9760
    units = 768, 192, 30, 10
    assert sum(n * (many + 1) for n, many in zip(units, (25, 200, 192, 30), strict=True)) == 64_660


@pytest.mark.parametrize(("layer", "index"), [("h1", 0), ("h1", 300), ("h1", 767), ("h2", 0),
                                              ("h2", 37), ("h2", 191)])
def test_the_frame_is_where_the_gradient_is(ask, layer, index):
    x = torch.zeros(1, 16, 16, dtype=torch.float64, requires_grad=True)
    arrays, seen = tensors(lenet.load("mnist")), {}
    # The layer's states are caught on their way through the net.
    def keep(a):
        seen[len(seen)] = a
        return torch.tanh(a)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lenet_train, "_squash", keep)
        lenet_train.forward(arrays, x)
    state = seen[0 if layer == "h1" else 1].flatten()[index]
    (slope,) = torch.autograd.grad(state, x)
    rows, columns = (torch.nonzero(slope[0].abs().sum(axis))[:, 0].tolist() for axis in (1, 0))
    (field,) = ask("fieldOf(given[0], given[1])", [[layer, index]])
    assert field == {"top": rows[0], "bottom": rows[-1], "left": columns[0], "right": columns[-1]}


def test_each_map_of_h2_leaves_out_a_third_and_each_map_of_h1_is_seen_by_eight(ask):
    seen = ask("seenBy(given)", list(range(12)))
    assert [sorted(maps) for maps in seen] == [sorted(lenet.SEEN[m // 4]) for m in range(12)]
    assert seen == [lenet.SEEN[m // 4].tolist() for m in range(12)]
    assert np.bincount(np.ravel(seen)).tolist() == [8] * 12


# Strokes

def drawn(strokes, side=16, pen=2.2):
    """The rule for strokes, in NumPy: scale to fit, then ink by distance."""
    points = np.concatenate([np.array(stroke) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (side - pen) / (high - low).max()
    y, x = np.mgrid[:side, :side] + 0.5
    pixels = np.stack([x, y], axis=-1)
    nearest = np.full((side, side), np.inf)
    for stroke in strokes:
        s = side / 2 + scale * (np.array(stroke) - (low + high) / 2)
        for a, b in zip(s[:-1], s[1:], strict=True):
            t = np.clip((pixels - a) @ (b - a) / max((b - a) @ (b - a), 1e-300), 0, 1)
            away = np.linalg.norm(pixels - a - t[..., None] * (b - a), axis=-1)
            nearest = np.minimum(nearest, away)
    return 2 * np.clip(pen / 2 + 0.5 - nearest, 0, 1) - 1


def test_strokes_become_pixels_wherever_and_however_large_they_are(ask):
    digits = ask("DIGITS[given]", list(range(10)))
    moved = [[(np.array(stroke) * 0.3 + 0.1).tolist() for stroke in one] for one in digits]
    plain, small = ask("rendered(given)", digits), ask("rendered(given)", moved)
    for digit, a, b in zip(digits, plain, small, strict=True):
        assert np.allclose(a, drawn(digit).ravel()) and np.allclose(a, b)
    assert ask("rendered(given)", [[]]) == [[-1] * 256]
    (dot,) = ask("rendered(given)", [[[[0.2, 0.9]]]])
    assert [k for k, v in enumerate(dot) if v > 0] == [119, 120, 135, 136], "a blot, in the middle"


@pytest.mark.parametrize("name", NETS)
def test_the_examples_are_read_as_what_they_are(ask, name):
    answers = ask(f"statesOf('{name}', rendered(DIGITS[given])).out", list(range(10)))
    right = [int(np.argmax(out)) == digit for digit, out in enumerate(answers)]
    assert all(right), right


def test_the_sentences_carry_the_numbers(ask):
    words, told, empty = ask(
        "(() => { const s = statesOf('mnist', rendered(DIGITS[3]));"
        " return [unitWords('mnist', 'h2', 37, s), readWords(DIGITS[3], s.out),"
        " readWords([], s.out)]; })()", [0])[0]
    assert words.startswith("H2, map 3, row 2, column 2: ") and "Its 200 products" in words
    assert "maps 1, 2, 3, 4, 5, 6, 7, 8 of H1" in words
    assert words.endswith("rows 1 to 11, columns 1 to 11.")
    assert told.startswith("Read as 3, answer ") and empty.startswith("The sheet is empty")


# The weights

@mirrored("mnist")
def test_what_the_file_says_of_the_net_is_measured_again():
    digits = data.mnist()
    x = np.array([lenet.fitted(one / 255) for one in digits.x_test]).clip(0, 1) * 2 - 1
    found = lenet_train.mistakes(lenet.load("mnist"), x, digits.y_test)
    assert found == pytest.approx(lenet.stored()["mnist"]["test"], abs=0.06)


def test_the_nets_are_as_good_as_the_chapter_needs():
    kept = lenet.stored()
    assert kept["mnist"]["test"] < 3


def test_the_file_carries_its_recipes_and_is_small_enough_for_a_page():
    assert lenet.WEIGHTS.stat().st_size < 60_000
    kept = lenet.stored()
    assert set(kept) == set(lenet_train.RECIPES) == set(NETS)
    for name, recipe in lenet_train.RECIPES.items():
        assert kept[name]["recipe"] == {key: getattr(recipe, key) for key in lenet_train.KEPT}


def test_the_file_is_what_store_writes(tmp_path, monkeypatch):
    kept, written = lenet.stored(), lenet.WEIGHTS.read_text("utf-8")
    monkeypatch.setattr(lenet, "WEIGHTS", tmp_path / "weights.js")
    lenet.store(kept)
    assert (tmp_path / "weights.js").read_text("utf-8") == written and lenet.stored() == kept


def test_the_recipe_learns():
    """Three kinds of bars, not digits: the shortest task that a net can fail."""
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 120)
    x = -np.ones((120, 16, 16), np.float32)
    for image, kind in zip(x, y, strict=True):
        at = rng.integers(3, 11)
        if kind < 2:
            image[(slice(at, at + 3), slice(None))[::1 if kind else -1]] = 1
        else:
            image[at:at + 3, at:at + 3] = 1
    recipe = replace(lenet_train.RECIPES["mnist"], passes=6, shifts=False)
    net = lenet_train.train(recipe, x[:80], y[:80], seed=0)
    untrained = lenet_train.train(replace(recipe, passes=0), x[:80], y[:80], seed=0)
    assert lenet_train.mistakes(net, x[80:], y[80:]) < 15
    assert lenet_train.mistakes(untrained, x[80:], y[80:]) > 40


def test_packing_twice_changes_nothing():
    net = lenet.load("mnist")
    again = lenet.unpacked(lenet.packed(net))
    assert all(np.allclose(getattr(net, n), getattr(again, n), atol=1e-12) for n in lenet.SHAPES)


def test_a_picture_is_cut_to_its_ink_and_keeps_its_proportions():
    image = np.zeros((28, 28))
    image[4:24, 9:14] = 1  # 20 high, 5 wide
    fit = lenet.fitted(image)
    assert fit.shape == (16, 16) and fit.max() == pytest.approx(1)
    assert np.flatnonzero(fit.any(axis=0)).tolist() == [6, 7, 8, 9]
    assert fit.any(axis=1).all() and not lenet.fitted(np.zeros((5, 5))).any()
    assert np.allclose(lenet.fitted(image.T), fit.T)


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"net": "usps"}, "net.*usps"), ({"digit": 10}, "digit"), ({"strokes": [[[0.1]]]}, "strokes")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        LeNet1989(**given)


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(LeNet1989._esm)
    assert 'data-figure="lenet"' in LeNet1989().static_html()


# The page

def told(page):
    return page.locator(".tw-told").first.inner_text()


def unit(page):
    return page.locator(".tw-le-unit").inner_text()


@pytest.mark.browser
def test_a_digit_is_drawn_with_the_mouse_and_read(show):
    page = show(LeNet1989(digit=None))
    assert told(page).startswith("The sheet is empty")
    box = page.locator(".tw-le-sheet").bounding_box()
    across, down = (lambda t: box["x"] + t * box["width"]), (lambda t: box["y"] + t * box["height"])
    page.mouse.move(across(0.52), down(0.15))
    page.mouse.down()
    page.mouse.move(across(0.5), down(0.5), steps=6)
    page.mouse.move(across(0.48), down(0.85), steps=6)
    page.mouse.up()
    assert told(page).startswith("Read as 1")
    page.get_by_role("button", name="Undo stroke").click()
    assert told(page).startswith("The sheet is empty")
    page.get_by_role("button", name="Draw a 7").click()
    assert told(page).startswith("Read as 7")
    page.get_by_role("button", name="Clear").click()
    assert page.get_by_role("button", name="Clear").is_disabled()
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_a_digit_is_drawn_with_the_keys_alone(show):
    page = show(LeNet1989(digit=None))
    page.locator(".tw-le-sheet").focus()
    for key in ["ArrowUp"] * 5 + [" "] + ["ArrowDown"] * 10 + [" "]:
        page.keyboard.press(key)
    assert told(page).startswith("Read as 1")
    assert page.locator(".tw-heard").inner_text().startswith("Pen up. Read as 1")
    assert page.locator(".tw-le-stroke").count() == 1


@pytest.mark.browser
def test_keys_and_mouse_choose_a_unit(show):
    page = show(LeNet1989(digit=5))
    page.locator(".tw-le-maps").focus()
    page.keyboard.press("PageDown")
    assert unit(page).startswith("H2, map 1, row 1, column 1: ")
    assert page.locator(".tw-le-maps .tw-le-field").count() == 8
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    assert unit(page).startswith("H2, map 1, row 2, column 2: ")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert unit(page).startswith("Answer for 0: ")
    box = page.locator(".tw-le-maps").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 20, box["y"] + box["height"] * 0.88)
    assert unit(page).startswith("Answer for 5: ")
    page.get_by_text("How it was made").click()
    assert "60,000" in page.locator(".tw-more").inner_text() and page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    show(LeNet1989(digit=8), page=page, html=f'data-theme="{theme}"')
    for name in ("How to read it", "How it was made"):
        page.get_by_text(name, exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sticking_out(page) == []
    assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_finger_draws(show, new_page):
    page = show(LeNet1989(digit=None), page=new_page(**PHONE))
    targets = page.locator("button, select, summary").all()
    assert len(targets) >= 14
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 43.5] == []
    sheet = page.locator(".tw-le-sheet")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert told(page).startswith("Read as ")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(LeNet1989(digit=4), """
        const first = model.get("answers").length;
        model.set("digit", 2);
        const best = model.get("answers").indexOf(Math.max(...model.get("answers")));
        model.set("strokes", [[[0.5, 0.1], [0.5, 0.9]]]);
        const heard = [first, best, model.get("digit")];""")
    assert heard == [10, 2, None, 0]
