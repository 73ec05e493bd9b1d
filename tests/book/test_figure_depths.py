"""The figure `depths`: what was recorded, a part of it measured again, the page."""

import numpy as np
import pytest
import torch
import traitlets

from course import resnet_train as run
from course import resnet_widgets
from course.resnet_widgets import Depths
from tests.book.figure_page import PHONE, faults, small_targets


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(Depths, "DEPTHS, KINDS, SEEDS, atWords, ends, middle, summary, unseen")


# The record

def test_the_record_is_whole_and_says_how_it_was_made():
    recipe, found = run.stored()["recipe"], run.load()
    assert set(found) == {(kind, depth) for kind in run.KINDS for depth in run.DEPTHS}
    assert (recipe["epochs"], recipe["batch"], recipe["learnt"], recipe["maps"]) == (
        run.EPOCHS, run.BATCH, run.LEARNT, run.MAPS)
    assert recipe["parameters"] == {str(depth): run.size(depth) for depth in run.DEPTHS}
    assert resnet_widgets.DEPTHS == run.DEPTHS
    seeds = {(len(train), len(unseen)) for train, unseen in found.values()}
    assert seeds == {(len(run.SEEDS), len(run.SEEDS))}
    assert {train.shape[1] for train, _ in found.values()} == {run.EPOCHS}


@pytest.mark.parametrize("kind", run.KINDS)
def test_a_part_of_the_record_is_measured_again(kind):
    torch.set_num_threads(1)
    recorded = run.load()[kind, 8][0][0]
    again = np.array(run.errors(kind, 8, seed=0, epochs=4)[0]) / run.LEARNT
    assert again == pytest.approx(recorded[:4], abs=0.06)
    assert again[-1] < again[0] - 0.3


def test_shortcuts_cost_no_parameters_and_change_no_first_weight():
    plain, residual = (run.network(kind, 14, seed=3).state_dict() for kind in run.KINDS)
    assert plain.keys() == residual.keys()
    assert all(torch.equal(plain[name], residual[name]) for name in plain)


def layers(depth):
    """Layers of a net that have weights of their own but normalisation's."""
    kinds = torch.nn.Conv2d, torch.nn.Linear
    return sum(isinstance(part, kinds) for part in run.network("plain", depth, 0).modules())


def test_a_net_has_as_many_layers_as_it_says():
    assert [layers(depth) for depth in run.DEPTHS] == list(run.DEPTHS)


def test_only_a_block_with_a_shortcut_and_no_change_lets_through():
    x = torch.rand(3, run.MAPS, 4, 4)
    for kind, same in (("residual", True), ("plain", False)):
        block = run.Block(kind).eval()
        torch.nn.init.zeros_(block.second.weight)
        assert torch.allclose(block(x), x) is same


def test_nothing_unseen_is_learnt_from():
    images, names = run.digits()
    assert images.shape == (1797, 1, 8, 8) and len(names) == 1797
    assert images.min() == -1 and images.max() == 1
    assert run.stored()["recipe"]["unseen"] == 1797 - run.LEARNT


# The rule

def test_the_page_says_what_was_recorded(ask):
    found, at = run.load(), list(range(len(run.DEPTHS)))
    for kind in run.KINDS:
        told = [(ask(f"{name}('{kind}', given)", at)) for name in ("ends", "unseen", "middle")]
        for k, depth in enumerate(run.DEPTHS):
            train, unseen = found[kind, depth]
            assert np.allclose(told[0][k], train[:, -1]) and np.allclose(told[1][k], unseen)
            assert np.allclose(told[2][k], train.mean(0))
    words = ask("atWords(given)", [5])[0]
    assert words.startswith("56 layers.")
    assert f"misread {100 * found['plain', 56][0][:, -1].mean():.1f} %" in words
    assert ask("summary(given)", [[1, 2, 6]]) == [{"mean": 3, "low": 1, "high": 6}]


# The widget and the page

def test_a_wrong_argument_is_refused_by_name():
    with pytest.raises(traitlets.TraitError, match="choice"):
        Depths(choice=6)


@pytest.mark.browser
def test_slider_keys_and_chart_choose_the_depth(show):
    page = show(Depths(choice=1))
    told = page.locator(".tw-told")
    assert told.inner_text().startswith("14 layers.")
    page.get_by_label("Layers", exact=True).focus()
    page.keyboard.press("End")
    assert told.inner_text().startswith("56 layers.")
    assert page.locator(".tw-depths-one").count() == 2 * len(run.load()["plain", 8][1])
    box = page.locator(".tw-depths-overview").bounding_box()
    page.mouse.click(box["x"] + 60, box["y"] + 80)
    assert told.inner_text().startswith("8 layers.")
    page.get_by_text("The same in numbers", exact=True).click()
    assert page.locator("tbody tr").count() == 6
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 1000})
    show(Depths(choice=5), page=page, html=f'data-theme="{theme}"')
    for name in ("The same in numbers", "How it was measured"):
        page.get_by_text(name, exact=True).click()
    assert faults(page, axe, width) == []


@pytest.mark.browser
def test_fingers_can_use_it(show, new_page):
    page = show(Depths(choice=0), page=new_page(**PHONE))
    assert small_targets(page, "summary, [type=range]", 3) == []
    overview = page.locator(".tw-depths-overview")
    overview.scroll_into_view_if_needed()
    box = overview.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] - 18, box["y"] + 60)
    assert page.locator(".tw-told").inner_text().startswith("56 layers.")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(Depths(choice=0), """
        const first = model.get("found").length;
        model.set("choice", 5);
        const heard = [first, model.get("found")];""")
    means = [run.load()[kind, 56][0][:, -1].mean() for kind in run.KINDS]
    assert heard[0] == 2 and heard[2] == 0
    assert np.allclose(heard[1], means)
