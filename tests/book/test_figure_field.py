"""The receptive-field calculator: formula and paths against PyTorch, then the page itself."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
import traitlets

from course.convolution_widgets import STACKS, ReceptiveField
from tests.book.figure_page import PHONE, sticking_out


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(ReceptiveField, "STACKS, changed, paths, seenBy, seenWords, spread, stepWords, "
                 "trace")


def stacks(count=25):
    """Random stacks of up to five layers, kernels that leave holes included."""
    draw = np.random.default_rng(5)
    return [[[str(draw.choice(["conv", "pool"])), int(draw.integers(1, 6)),
              int(draw.integers(1, 4)), int(draw.integers(1, 3)), 4]
             for _ in range(draw.integers(1, 6))] for _ in range(count)]


def by_torch(layers):
    """How often each pixel counts in one unit, along one axis: a net of ones, backwards."""
    x = torch.ones(1, 1, 6000, dtype=torch.float64, requires_grad=True)
    y = x
    for _, kernel, stride, dilation, _ in layers:
        y = F.conv1d(y, torch.ones(1, 1, kernel, dtype=torch.float64), None, stride, 0, dilation)
    y[0, 0, y.shape[2] // 2].backward()
    counted = x.grad[0, 0].nonzero()
    return x.grad[0, 0][counted.min():counted.max() + 1].tolist()


def test_paths_and_field_are_the_gradient_of_a_net_of_ones(ask):
    data = stacks()
    found = ask("[paths(given), trace(given, 224, true).at(-1).field]", data)
    holes = 0
    for layers, (paths, field) in zip(data, found, strict=True):
        assert paths == by_torch(layers), layers
        assert len(paths) == field
        holes += 0 in paths
    assert holes > 3, "no stack left pixels out"


def test_sizes_and_parameters_are_those_of_pytorch(ask):
    data = stacks()
    for pad in (True, False):
        found = ask(f"trace(given, 64, {str(pad).lower()})", data)
        for layers, trace in zip(data, found, strict=True):
            x, channels = torch.ones(1, 1, 64), 3
            for (kind, kernel, stride, dilation, out), at in zip(layers, trace[1:], strict=True):
                padding = dilation * (kernel - 1) // 2 if pad and kind == "conv" else 0
                fits = x.shape[2] + 2 * padding > dilation * (kernel - 1) and x.shape[2] > 0
                x = (F.conv1d(x, torch.ones(1, 1, kernel), None, stride, padding, dilation)
                     if fits else torch.ones(1, 1, 0))
                assert at["side"] == x.shape[2], layers
                if kind == "conv":
                    net = torch.nn.Conv2d(channels, out, kernel)
                    assert at["parameters"] == sum(p.numel() for p in net.parameters())
                    channels = out
                else:
                    assert at["parameters"] == 0


def test_python_and_javascript_know_the_same_stacks(ask):
    found, = ask("Object.fromEntries(Object.entries(STACKS).map(([n, s]) => [n, s.layers]))", [0])
    assert [*found] == [*STACKS]
    for layers in found.values():
        assert ReceptiveField(layers=layers).layers == layers


@pytest.mark.parametrize(("stack", "field", "jump"), [
    ("three", 7, 1), ("one", 7, 1), ("halvings", 94, 32), ("vgg", 212, 32), ("dilated", 63, 1),
    ("gaps", 5, 2)])
def test_known_stacks_have_their_known_fields(ask, stack, field, jump):
    last, = ask(f"trace(STACKS.{stack}.layers, 224, true).at(-1)", [0])
    assert (last["field"], last["jump"]) == (field, jump)


def test_vgg_has_the_parameters_of_its_convolutions(ask):
    total, = ask("trace(STACKS.vgg.layers, 224, true).reduce((s, t) => s + t.parameters, 0)", [0])
    widths = [3, 64, 64, 128, 128, *[256] * 3, *[512] * 6]
    assert total == sum(9 * a * b + b for a, b in zip(widths, widths[1:], strict=False))


def test_units_see_where_padding_and_jump_put_them(ask):
    trace = "trace(given, 28, true).at(-1)"
    layers = [["conv", 3, 1, 1, 4], ["conv", 3, 2, 1, 4]]
    assert ask(f"[0, 3].map((unit) => seenBy({trace}, unit))", [layers]) == [
        [{"first": -2, "last": 2}, {"first": 4, "last": 8}]]


def test_the_spread_is_the_standard_deviation_of_the_paths(ask):
    for layers, found in zip(stacks(8), ask("spread(paths(given))", stacks(8)), strict=True):
        paths = np.array(by_torch(layers))
        i = np.arange(len(paths))
        mean = (paths * i).sum() / paths.sum()
        assert found == pytest.approx(np.sqrt((paths * (i - mean) ** 2).sum() / paths.sum()))


def test_fields_too_wide_to_draw_are_still_computed(ask):
    layers = [["conv", 11, 4, 16, 1024]] * 20
    paths, last = ask("[paths(given), trace(given, 224, true).at(-1)]", [layers])[0]
    assert paths == [] and last["field"] > 1e12


def test_the_sentences_carry_the_formula(ask):
    layers = [["conv", 3, 1, 1, 8], ["pool", 2, 2, 1, 0], ["conv", 3, 1, 2, 8]]
    say = "stepWords(given, trace(given, 224, true), 2)"
    assert ask(say, [layers]) == ["Layer 3, conv 3×3, dilation 2. Field: 4 + 2×(3 − 1)×2 = 12"
                                  " pixels. Jump: 2×1 = 2."]
    gaps = [["conv", 1, 2, 1, 8], ["conv", 3, 1, 1, 8]]
    seen, = ask("seenWords(given, trace(given, 28, true), 1, {row: 5, column: 5}, 28)", [gaps])
    assert "Only 3 pixels of these count" in seen
    edge, = ask("seenWords(given, trace(given, 28, true), 2, {row: 0, column: 0}, 28)", [layers])
    assert "lie in the padding" in edge
    gone, = ask("seenWords(given, trace(given, 8, false), 0, {row: 0, column: 0}, 8)",
                [[["conv", 11, 1, 1, 8]]])
    assert gone.startswith("The map is gone")


def test_numbers_are_kept_within_their_limits(ask):
    layer = ["conv", 3, 1, 1, 8]
    assert ask("changed(given[0], given[1], given[2])", [
        [layer, "kernel", "99"], [layer, "stride", "0"], [layer, "dilation", "x"],
        [layer, "channels", "12.4"]]) == [
        ["conv", 11, 1, 1, 8], ["conv", 3, 1, 1, 8], ["conv", 3, 1, 1, 8], ["conv", 3, 1, 1, 12]]


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("stack", "alexnet", "stack.*alexnet"), ("side", 100, "side"),
    ("layers", [["dense", 3, 1, 1, 8]], r"layers\[0\]: found .*dense"),
    ("layers", [["conv", 3, 1, 1, 8], ["conv", 0, 1, 1, 8]], r"layers\[1\].*a kernel of 1 to 11"),
    ("layers", [["conv", 3, 1.5, 1, 8]], r"layers\[0\].*a stride of 1 to 4, a whole number"),
    ("layers", [["pool", 2, 2, 1, 0]] * 21, "layers: found 21, expected at most 20"),
])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        ReceptiveField(**{name: wrong})


def test_a_named_stack_takes_the_place_of_own_layers():
    figure = ReceptiveField(layers=[["pool", 2, 2, 1, 0]])
    assert figure.stack == "own"
    figure.stack = "vgg"
    assert figure.layers == []


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_layers_are_added_changed_and_removed(show):
    page = show(ReceptiveField(stack="one"))
    assert "1 + (7 − 1)×1 = 7 pixels" in told(page)
    press(page, "Add pool")
    press(page, "Add conv")
    assert "Layer 3, conv 3×3. Field: 8 + (3 − 1)×2 = 12" in told(page)
    stride = page.get_by_role("spinbutton", name="Stride")
    stride.fill("2")
    stride.press("Tab")
    assert "Jump: 2×2 = 4" in told(page)
    assert page.locator("tbody tr").nth(2).locator("td").all_inner_texts()[1:] == ["12", "4", "56"]
    page.get_by_role("button", name="1 conv 7×7").click()
    assert told(page).startswith("Layer 1, conv 7×7")
    press(page, "Remove")
    press(page, "Remove")
    assert page.locator("tbody tr").count() == 1
    assert page.get_by_role("button", name="Remove", exact=True).is_disabled()
    press(page, "Reset")
    assert page.locator("tbody tr").count() == 3
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_units_are_chosen_by_hand_and_by_key(show):
    page = show(ReceptiveField(stack="halvings", side=224))
    plane = page.locator(".tw-field-plane")
    assert "column 4 of 7" in plane.get_attribute("aria-label")
    at = plane.bounding_box()
    page.mouse.click(at["x"] + 0.2 * at["width"], at["y"] + 0.8 * at["height"])
    label = plane.get_attribute("aria-label")
    assert "row 7, column 1 of 7" in label and "lie in the padding" in told(page)
    plane.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert "row 6, column 2 of 7" in plane.get_attribute("aria-label")
    page.keyboard.press("PageUp")
    assert told(page).startswith("Layer 9")


@pytest.mark.browser
def test_the_chosen_layer_is_in_sight_and_padding_matters(show):
    page = show(ReceptiveField(stack="vgg"))
    row, frame = (page.locator(name).bounding_box() for name in ("tr.tw-chosen", ".tw-layers"))
    assert frame["y"] - 1 <= row["y"]
    assert row["y"] + row["height"] <= frame["y"] + frame["height"] + 1
    page.get_by_label("Image", exact=True).select_option("28")
    page.get_by_label("Convolutions are padded").uncheck()
    assert "The map is gone" in told(page)
    page.locator("select").first.select_option("gaps")
    assert "Only 3 pixels" in told(page)
    assert page.errors == []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for stack in ("vgg", "gaps"):
        show(ReceptiveField(stack=stack), page=page, html=f'data-theme="{theme}"')
        page.get_by_text("How to read it", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(ReceptiveField(stack="three"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, [type=number]").all()
    assert len(targets) > 10
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    page.get_by_role("button", name="2 conv 3×3").tap()
    assert told(page).startswith("Layer 2")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(ReceptiveField(), """
        model.set("layers", [["conv", 5, 2, 1, 8], ["pool", 2, 2, 1, 0]]);
        const heard = ["field", "jump", "size", "parameters", "stack"].map((n) => model.get(n));
        el.querySelector("select").value = "vgg";
        el.querySelector("select").dispatchEvent(new Event("change"));
        heard.push(model.get("field"), model.get("layers"));""")
    assert heard == [7, 4, 56, 5 * 5 * 3 * 8 + 8, "own", 212, [], 0]
