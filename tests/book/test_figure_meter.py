"""The cost meter: its counts against PyTorch's own layers, then the page itself."""

import numpy as np
import pytest
import torch
import traitlets

from course.imagenet_widgets import NUMBERS, PRESETS, CostMeter
from tests.book.figure_page import PHONE, sticking_out

NAMES = ("LIMITS, MOST, PRESETS, SIDE_LIMIT, added, changed, compared, faultWords, layerName, "
         "measured, placesOf, removed, share, tellAll, tellOne")


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(CostMeter, NAMES)


def conv(kernel, channels, stride=1, padding=None, groups=1):
    return ["conv", kernel, stride, kernel // 2 if padding is None else padding, channels, groups]


def pool(kernel, stride, padding=0):
    return ["pool", kernel, stride, padding, 0, 1]


def drawn(seed):
    """A module of random branches that keep the side, but for a first layer that does not."""
    draw = np.random.default_rng(seed)
    branches = []
    for _ in range(draw.integers(1, 4)):
        layers = [conv(3, int(4 * draw.integers(1, 5)), stride=2)]
        for _ in range(draw.integers(0, 4)):
            kernel = int(draw.choice([1, 3, 5]))
            layers.append(pool(3, 1, 1) if draw.random() < 0.3 else conv(
                kernel, int(4 * draw.integers(1, 5)), groups=int(draw.choice([1, 2, 4]))))
        branches.append(layers)
    return {"side": int(draw.integers(7, 20)), "channels": int(draw.integers(1, 6)),
            "branches": branches}


def by_torch(module):
    """Parameters, multiply-adds and activations, measured on real layers; and what comes out."""
    found, ends = np.zeros(3, int), []
    for layers in module["branches"]:
        x = torch.zeros(1, module["channels"], module["side"], module["side"])
        for kind, kernel, stride, padding, channels, groups in layers:
            layer = (torch.nn.MaxPool2d(kernel, stride, padding) if kind == "pool" else
                     torch.nn.Conv2d(x.shape[1], channels, kernel, stride, padding, groups=groups))
            x = layer(x).detach()
            weights = layer.weight.numel() if kind == "conv" else 0
            found += (sum(p.numel() for p in layer.parameters()), weights * x[0, 0].numel(),
                      x.numel())
        ends.append(x)
    return [*map(int, found)], list(torch.cat(ends, dim=1).shape[1:3])


SAY = ("(({total, out}) => [[total.parameters, total.operations, total.activations], "
       "[out.channels, out.side]])(measured(given))")


def test_costs_are_those_of_real_layers(ask):
    modules = [drawn(seed) for seed in range(25)]
    for module, found in zip(modules, ask(SAY, modules), strict=True):
        assert found == list(by_torch(module)), module


def test_every_preset_is_what_real_layers_make_of_it(ask):
    modules = ask("PRESETS[given]", [name for name in PRESETS if name != "alexnet"])
    for module, found in zip(modules, ask(SAY, modules), strict=True):
        assert found == list(by_torch(module)), module["label"]


def test_alexnet_has_the_parameters_of_the_paper_and_dense_layers_are_convolutions(ask):
    ((total, out),) = ask(SAY.replace("given", "PRESETS[given]"), ["alexnet"])
    assert total[:2] == [60_965_224, 724_406_816] and out == [1000, 1]
    (dense,) = ask("measured(PRESETS[given]).rows.slice(-3).map((row) => row.parameters)",
                   ["alexnet"])
    layers = torch.nn.Linear(9216, 4096), torch.nn.Linear(4096, 4096), torch.nn.Linear(4096, 1000)
    assert dense == [sum(p.numel() for p in layer.parameters()) for layer in layers]


@pytest.mark.parametrize(("module", "says"), [
    ({"side": 8, "channels": 6, "branches": [[conv(3, 9, groups=2)]]}, "2 groups must divide"),
    ({"side": 8, "channels": 3, "branches": [[conv(3, 9)], [conv(1, 4), conv(3, 8, groups=3)]]},
     "Layer 2 of branch 2: 3 groups"),
    ({"side": 4, "channels": 3, "branches": [[conv(7, 9, padding=0)]]}, "kernel of 7 does not fit"),
    ({"side": 8, "channels": 3, "branches": [[conv(3, 9)], [pool(2, 2)]]}, "8 and 4 pixels a side"),
], ids=["groups", "second-branch", "gone", "sides"])
def test_what_cannot_be_is_said_and_not_counted(ask, module, says):
    ((fault, told),) = ask("((found) => [faultWords(found.fault), tellAll(found)])"
                           "(measured(given))", [module])
    assert says in fault and told == fault


def test_numbers_are_kept_within_limits_and_padding_follows_a_kernel_it_fitted(ask):
    assert ask("changed(given[0], given[1], given[2])", [
        [conv(3, 8), "kernel", "7"], [conv(3, 8, padding=0), "kernel", "5"],
        [conv(3, 8), "kernel", "99"], [conv(3, 8), "groups", "0"], [conv(3, 8), "padding", "-1"],
        [conv(3, 8), "channels", ""], [conv(3, 8), "stride", "2.4"]]) == [
        conv(7, 8), conv(5, 8, padding=0), conv(11, 8), conv(3, 8), conv(3, 8, padding=0),
        conv(3, 8), conv(3, 8, stride=2)]


def test_layers_come_and_go_and_the_last_one_stays(ask):
    two = [[conv(1, 4)], [conv(3, 5), conv(5, 6)]]
    assert ask("added(given, {branch: 1, index: 0}, ['new'])", [two]) == [
        [[conv(1, 4)], [conv(3, 5), ["new"], conv(5, 6)]]]
    assert ask("removed(given, {branch: 0, index: 0})", [two, [[conv(1, 4)]]]) == [
        [[conv(3, 5), conv(5, 6)]], [[conv(1, 4)]]]


def test_the_sentences_carry_the_numbers(ask):
    assert ask("share(given[0], given[1])", [[0, 5], [1, 1000], [1, 8], [8, 8]]) == [
        "0 %", "< 1 %", "13 %", "100 %"]
    (told,) = ask("tellOne(measured(PRESETS[given]).rows[2])", ["alexnet"])
    assert told.startswith("5×5, 96 → 256, 2 groups. Weights: 5×5×96×256 / 2 = 307,200; with 256 "
                           "biases 307,456. Each weight is used at 27×27 places: 223,948,800")
    (told,) = ask("compared(measured(PRESETS.threes), {name: given, "
                  "total: measured(PRESETS.five).total})", ["One 5×5"])
    assert told == ("Beside “One 5×5”: 0.72 times the parameters, 0.72 times the multiply-adds, "
                    "2 times the activations.")


def test_python_and_javascript_know_the_same_choices_and_limits(ask):
    ((presets, limits, most, side),) = ask("[Object.keys(PRESETS), LIMITS, MOST, SIDE_LIMIT]", [0])
    assert tuple(presets) == PRESETS
    assert limits == {name: high for name, (_, high) in NUMBERS.items()}
    assert most == CostMeter.MOST and side == CostMeter.class_traits()["side"].max


@pytest.mark.parametrize(("given", "says"), [
    ({"preset": "vgg19"}, "preset.*vgg19"), ({"side": 0}, "side"),
    ({"branches": [[["dense", 1, 1, 0, 8, 1]]]}, r"branches\[0\]\[0\]: found .*dense"),
    ({"branches": [[conv(3, 8)], [conv(3, 8), conv(12, 8)]]}, r"branches\[1\]\[1\].*a kernel of 1"),
    ({"branches": [[conv(3, 8.5)]]}, r"a channels of 1 to 4096, a whole number"),
    ({"branches": [[]]}, r"branches\[0\]: found no layer"),
    ({"branches": [[conv(1, 1)]] * 5}, "branches: found 5, expected at most 4"),
    ({"branches": [[conv(1, 1)] * 13]}, r"branches\[0\]: found 13, expected at most 12"),
], ids=["preset", "side", "kind", "kernel", "channels", "empty", "branches", "layers"])
def test_a_wrong_argument_is_refused_by_name(given, says):
    with pytest.raises(traitlets.TraitError, match=says):
        CostMeter(**given)


def test_a_named_preset_takes_the_place_of_own_branches():
    figure = CostMeter(branches=[[conv(3, 8)]], side=8, channels=2)
    assert figure.preset == "own"
    figure.preset = "naive"
    assert figure.branches == []


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(CostMeter._esm)
    assert 'data-figure="meter"' in CostMeter().static_html()


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def set_number(page, name, value):
    box = page.get_by_role("spinbutton", name=name, exact=True)
    box.fill(value)
    box.press("Tab")


@pytest.mark.browser
def test_a_module_is_built_kept_and_compared(show):
    page = show(CostMeter(preset="plain"))
    assert page.locator("[data-fallback]").count() == 0
    assert told(page).startswith("590,080 parameters")
    press(page, "Keep")
    page.locator("select").select_option("bottleneck")
    assert "0.119 times the parameters" in page.locator(".tw-meter-kept").inner_text()
    press(page, "Add conv")
    assert page.locator(".tw-meter-row").count() == 4
    set_number(page, "Kernel", "1")
    set_number(page, "Channels", "32")
    press(page, "Add branch")
    assert page.locator(".tw-meter-row").count() == 5
    assert page.locator("select").input_value() == "own"
    press(page, "Add pool")
    assert "56 and 28 pixels a side" in told(page)
    assert page.get_by_role("button", name="Keep", exact=True).is_disabled()
    press(page, "Remove")
    assert "parameters" in told(page)
    set_number(page, "Input side", "28")
    assert "28×28" in told(page)
    press(page, "Reset")
    assert told(page).startswith("60,965,224 parameters")
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_a_module_that_cannot_be_is_mended_where_it_is_wrong(show):
    page = show(CostMeter(preset="threes"))
    set_number(page, "Groups", "3")
    assert "Layer 1 of branch 1: 3 groups must divide both the 128 channels" in told(page)
    assert page.locator(".tw-meter-row").count() == 0
    set_number(page, "Groups", "4")
    assert told(page).startswith("184,576 parameters")
    assert page.errors == []


@pytest.mark.browser
def test_rows_are_chosen_by_hand_and_by_key(show):
    page = show(CostMeter(preset="inception"))
    one, legend = page.locator(".tw-meter-one"), page.locator("legend")
    page.locator(".tw-meter-name").nth(2).click(force=True)
    assert legend.inner_text() == "Layer 2 of branch 2" and one.inner_text().startswith("3×3, 96")
    page.locator(".tw-meter").focus()
    for key, words in (("End", "Layer 2 of branch 4"), ("ArrowUp", "Layer 1 of branch 4"),
                       ("Home", "Layer 1 of branch 1"), ("ArrowUp", "Layer 1 of branch 1")):
        page.keyboard.press(key)
        assert legend.inner_text() == words
        assert page.locator(".tw-heard").inner_text() == one.inner_text()
    assert page.locator(".tw-meter-chosen").count() == 1
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    assert page.get_by_role("spinbutton", name="Groups", exact=True).is_disabled()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for preset in ("alexnet", "inception"):
        show(CostMeter(preset=preset), page=page, html=f'data-theme="{theme}"')
        page.get_by_text("How to read it", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_tap_chooses_a_layer(show, new_page):
    page = show(CostMeter(preset="bottleneck"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, [type=number]").all()
    assert len(targets) > 10
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    plane = page.locator(".tw-meter")
    plane.scroll_into_view_if_needed()
    plane.tap(position={"x": 150, "y": 90})
    assert page.locator("legend").inner_text() == "Layer 2"


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(CostMeter(preset="five"), """
        const heard = [model.get("parameters")];
        model.set("branches", [[["conv", 3, 1, 1, 4, 2]], [["pool", 3, 1, 1, 0, 1]]]);
        model.set("side", 8);
        model.set("channels", 6);
        heard.push(...["parameters", "operations", "activations", "out", "preset", "fault"]
          .map((name) => model.get(name)));
        el.querySelector("select").value = "naive";
        el.querySelector("select").dispatchEvent(new Event("change"));
        heard.push(model.get("branches"), model.get("out"));""")
    assert heard == [409_728, 9 * 6 * 4 // 2 + 4, 108 * 64, 640, [8, 10], "own", "", [], [28, 416],
                     0]
