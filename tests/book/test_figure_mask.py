"""The figure `mask`: its presets and what they reach against NumPy, and the page."""

from functools import partial

import numpy as np
import pytest
import torch
import traitlets

from course.transformer_widgets import MaskEditor, preset
from tests.book.figure_page import PHONE, sticking_out

SIZES = 2, 3, 5, 8, 10


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(MaskEditor, "countWords, fromText, nameOf, pairsOf, preset, reached, rowWords, "
                 "shares, toText, toggled")


def random_masks(count=8, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.random((n, n)) < 0.3 for n in rng.integers(2, 11, count)]


# The rule

@pytest.mark.parametrize("name", MaskEditor.PRESETS)
def test_presets_are_the_same_in_both_languages(ask, name):
    found = ask(f"toText(preset('{name}', given))", SIZES)
    assert found == [preset(name, n) for n in SIZES]


def test_causal_is_a_triangle_and_a_window_is_a_band(ask):
    causal, window = ask("preset(given, 7)", ["causal", "window"])
    assert np.array_equal(causal, np.tri(7, dtype=bool))
    assert np.array_equal(window, np.tri(7, k=1) * np.tri(7, k=1).T > 0)


def test_what_layers_reach_is_a_power_of_the_mask(ask):
    masks = random_masks()
    depths = 1, 2, 3, 4, 5, 6, 2, 3
    given = [[mask.tolist(), depth] for mask, depth in zip(masks, depths, strict=True)]
    for (mask, depth), found in zip(given, ask("reached(given[0], given[1])", given), strict=True):
        step = np.array(mask, int) + np.eye(len(mask), dtype=int)  # a sum carries a word past
        assert np.array_equal(found, np.linalg.matrix_power(step, depth) > 0)


def test_what_layers_reach_is_where_the_gradient_is(ask):
    """Two layers of attention with sums, random weights: who has a slope by whom."""
    for seed, mask in enumerate(random_masks(4, seed=5)):
        n, draw = len(mask), torch.Generator().manual_seed(seed)
        mask = mask | (mask.sum(axis=1, keepdims=True) == 0) & np.eye(n, dtype=bool)
        weights = torch.randn(2, 2, 4, 4, generator=draw, dtype=torch.float64)
        x = torch.randn(n, 4, generator=draw, dtype=torch.float64)
        net = partial(two_layers, seen=torch.tensor(mask), weights=weights)
        slopes = torch.autograd.functional.jacobian(net, x).abs().sum(dim=(1, 3)) > 0
        (found,) = ask("reached(given, 2)", [mask.tolist()])
        assert np.array_equal(found, slopes)


def two_layers(x, seen, weights):
    for to_query, to_key in weights:
        scores = (x @ to_query @ (x @ to_key).T).masked_fill(~seen, -torch.inf)
        x = x + scores.softmax(-1) @ x
    return x


def test_a_window_needs_depth_to_reach_the_end(ask):
    reached = ask("reached(preset('window', 7), given)[0]", [1, 2, 5, 6])
    assert [sum(row) for row in reached] == [2, 3, 6, 7]
    assert ask("pairsOf(reached(preset('causal', 7), given))", [1, 6]) == [28, 28]


def test_equal_scores_share_equally_and_an_empty_row_has_no_answer(ask):
    assert ask("shares(given, 0)", [[[True, False, True, True]] * 4])[0] == pytest.approx(
        [1 / 3, 0, 1 / 3, 1 / 3])
    assert ask("shares(given, 1)", [[[True, True], [False, False]]]) == [None]


def test_toggling_changes_one_pair_and_a_mask_knows_its_name(ask):
    before, after = ask("[preset('full', 4), toggled(preset('full', 4), 1, 2)]", [0])[0]
    assert np.argwhere(np.array(before) != np.array(after)).tolist() == [[1, 2]]
    assert ask("nameOf(given)", [before, after]) == ["full", "own"]
    assert ask("nameOf(preset(given, 6))", MaskEditor.PRESETS) == list(MaskEditor.PRESETS)
    rows = ["101", "010", "111"]
    assert ask("toText(fromText(given))", [rows]) == [rows]


def test_the_sentences_carry_the_numbers(ask):
    words = ["we", "saw", "it"]
    row, empty, counted = ask(
        f"[rowWords({words}, preset('causal', 3), 1, 1), rowWords({words}, "
        "fromText(['111', '000', '111']), 2, 1), countWords(preset('window', 3), 2)]", [0])[0]
    assert row == ("Row 2, saw, sees we (1), saw (2). "
                   "Were all scores equal, each would weigh 50 %.")
    assert "sees nothing. Softmax of nothing" in empty and "can know of saw (2)." in empty
    assert counted == "7 of 9 pairs are looked at; through 2 layers, 9 are reached."


# The widget

@pytest.mark.parametrize(("given", "says"), [
    ({"mask": "holes"}, "mask: found 'holes', expected one of full"),
    ({"words": "one"}, "words: found 1"), ({"words": "a b", "mask": ["10", "1"]}, "mask: found"),
    ({"words": "a b", "mask": ["10", "12"]}, "2 texts of 2"), ({"layers": 7}, "layers")])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        MaskEditor(**given)


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(MaskEditor._esm)
    assert 'data-figure="mask"' in MaskEditor().static_html()


# The page

def counts(page):
    return page.locator(".tw-mask-counts").inner_text()


def told(page):
    return page.locator(".tw-told").inner_text()


def middle_of(part):
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.browser
def test_presets_layers_and_the_mouse_change_the_counts(show):
    page = show(MaskEditor())
    assert counts(page).startswith("28 of 49 pairs")
    page.get_by_role("radio", name="window", exact=True).check()
    page.get_by_label("Layers").fill("3")
    assert counts(page) == "19 of 49 pairs are looked at; through 3 layers, 37 are reached."
    assert page.locator(".tw-mask-far").count() - 1 == 18, "one stands in the legend"
    page.mouse.click(*middle_of(page.locator(".tw-mask .tw-mask-seen").first))
    assert counts(page).startswith("18 of 49") and told(page).startswith("Row 1, the, sees dog (2)")
    assert page.locator(".tw-mask-about").inner_text() == "A mask of your own."
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_keys_choose_and_change_a_pair(show):
    page = show(MaskEditor(words="we saw it", mask="full"))
    page.locator(".tw-mask").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", " "):
        page.keyboard.press(key)
    assert page.locator(".tw-heard").inner_text().startswith("saw no longer sees it. 8 of 9")
    page.keyboard.press(" ")
    assert counts(page).startswith("9 of 9") and page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 900})
    show(MaskEditor(mask="window", layers=3), page=page, html=f'data-theme="{theme}"')
    page.get_by_text("How to use it", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert sticking_out(page) == []
    assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(MaskEditor(mask="full"), page=new_page(**PHONE))
    targets = page.locator("summary, .tw-bar label, [type=range]").all()
    assert len(targets) >= 7
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 43.5] == []
    page.locator(".tw-mask").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle_of(page.locator(".tw-mask .tw-mask-seen").nth(1)))
    assert counts(page).startswith("48 of 49")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(MaskEditor(words="a b c"), """
        const first = model.get("pairs");
        model.set("mask", ["111", "010", "111"]);
        model.set("layers", 2);
        const heard = [first, model.get("pairs"), model.get("layers")];""")
    assert heard == [6, 7, 2, 0]
