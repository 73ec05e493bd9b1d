"""Curves made of bumps: the units against NumPy, then the page itself."""

import numpy as np
import pytest
import traitlets

from course.mlp_widgets import Bumps
from tests.book.figure_page import PHONE, sticking_out

ACTS = {"step": lambda z: (z >= 0) * 1.0, "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "relu": lambda z: np.maximum(z, 0)}
TARGETS = {
    "wave": lambda x: np.sin(2 * np.pi * x),
    "hills": lambda x: 1.2 * np.exp(-((x - .25) / .1) ** 2) + .7 * np.exp(-((x - .7) / .16) ** 2),
    "chirp": lambda x: np.sin(20 * x ** 3), "corner": lambda x: 1 - 4 * np.abs(x - 0.4),
    "cliff": lambda x: np.where(x < 0.5, -0.8, 0.8),
}
TWO = [[0.25, 0.3, 1.0], [0.75, 0.3, -0.8]]


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(Bumps, "KINDS, TARGETS, says, bump, bumpWords, errors, fill, fitHeights, "
                 "formulaOf, netOf, toldWords, unitsOf")


def drawn(count=20):
    """Bumps of every kind, drawn by chance, with places to ask: [{kind, edge, bumps, x}]."""
    rng = np.random.default_rng(3)
    made = []
    for kind in Bumps.KINDS:
        for _ in range(count):
            bumps = np.c_[rng.uniform(0, 1, 4), rng.uniform(.05, 1, 4), rng.uniform(-1.5, 1.5, 4)]
            made.append({"kind": kind, "edge": rng.uniform(0.05, 1), "bumps": bumps.tolist(),
                         "x": rng.uniform(0, 1, 30).tolist()})
    return made


def shape(kind, edge, at, wide, x):
    """A bump of height 1 by its outline: (X,)."""
    left, right, side = at - wide / 2, at + wide / 2, edge * wide
    if kind == "step":
        return ((x >= left) & (x < right)) * 1.0
    if kind == "relu":
        def ramp(m):
            return np.clip((x - m) / side + 0.5, 0, 1)
        return ramp(left) - ramp(right)
    return ACTS[kind](4 * (x - left) / side) - ACTS[kind](4 * (x - right) / side)


def test_python_and_javascript_know_the_same_names(ask):
    targets, kinds = ask("[Object.keys(TARGETS), Object.keys(KINDS)]", [0])[0]
    assert set(targets) == set(Bumps.TARGETS) == set(TARGETS)
    assert set(kinds) == set(Bumps.KINDS) == set(ACTS)


def test_targets_are_their_formulas(ask):
    x = np.linspace(0, 1, 101)
    for name, of in TARGETS.items():
        found = ask(f"TARGETS.{name}.of(given)", x.tolist())
        assert np.allclose(found, of(x), atol=1e-12) and np.abs(of(x)).max() <= 1.5


def test_a_net_is_the_sum_of_its_bumps_and_its_units_are_plain_units(ask):
    found = ask("(() => { const net = netOf(given.bumps, given.kind, given.edge);"
                " return [net, given.x.map(x => says(net, given.kind, x))]; })()", drawn())
    for given, (units, said) in zip(drawn(), found, strict=True):
        x = np.array(given["x"])
        outlines = sum(high * shape(given["kind"], given["edge"], at, wide, x)
                       for at, wide, high in given["bumps"])
        assert np.allclose(said, outlines, atol=1e-9)
        act = ACTS[given["kind"]]
        assert np.allclose(said, sum(u["v"] * act(u["w"] * x + u["b"]) for u in units), atol=1e-9)
        assert len(units) == 4 * (4 if given["kind"] == "relu" else 2)


@pytest.mark.parametrize("n", [1, 2, 7, 40])
def test_triangles_side_by_side_are_straight_lines_between_their_tops(ask, n):
    x = np.linspace(0.5 / n, 1 - 0.5 / n, 50)
    found = ask(f"says(netOf(fill('wave', {n}), 'relu', 1), 'relu', given)", x.tolist())
    tops = (np.arange(n) + 0.5) / n
    assert np.allclose(found, np.interp(x, tops, TARGETS["wave"](tops)), atol=1e-9)


def test_errors_are_the_largest_and_the_root_mean_square(ask):
    x = np.linspace(0, 1, 401)
    for given, found in zip(drawn(5), ask(
            "errors(netOf(given.bumps, given.kind, given.edge), given.kind, 'hills')", drawn(5)),
            strict=True):
        said = sum(high * shape(given["kind"], given["edge"], at, wide, x)
                   for at, wide, high in given["bumps"])
        off = np.abs(said - TARGETS["hills"](x))
        assert found["largest"] == pytest.approx(off.max(), abs=1e-9)
        assert found["mean"] == pytest.approx(np.sqrt((off ** 2).mean()), abs=1e-9)


def test_four_times_the_boxes_a_quarter_of_the_error_and_of_triangles_a_sixteenth(ask):
    def off(kind, edge, n):
        return ask(f"errors(netOf(fill('wave', given), '{kind}', {edge}), '{kind}', 'wave').mean",
                   [n])[0]
    assert off("step", 0.01, 8) / off("step", 0.01, 32) == pytest.approx(4, rel=0.1)
    inner = off("relu", 1, 8) / off("relu", 1, 32)
    assert inner > 6, "at the ends a triangle has no neighbour, which costs"


@pytest.mark.parametrize("kind", Bumps.KINDS)
def test_fitted_heights_are_those_of_least_squares(ask, kind):
    x, bumps = np.linspace(0, 1, 201), [[0.1 + 0.2 * i, 0.2, 0.3] for i in range(5)]
    found = ask(f"fitHeights(given, '{kind}', 0.5, 'wave').map(b => b[2])", [bumps])[0]
    h = np.stack([shape(kind, 0.5, at, wide, x) for at, wide, _ in bumps], axis=1)
    wanted = np.linalg.lstsq(h, TARGETS["wave"](x), rcond=None)[0]
    assert np.allclose(found, np.clip(wanted, -1.5, 1.5), atol=2e-3)


def test_two_equal_bumps_share_the_height(ask):
    heights = ask("fitHeights(given, 'step', 0.5, 'cliff').map(b => b[2])",
                  [[[0.75, 0.5, 1], [0.75, 0.5, -1]]])[0]
    assert heights == pytest.approx([0.4, 0.4], abs=0.01)


def test_sentences_carry_the_numbers(ask):
    assert ask("formulaOf([0.25, 0.1, -0.5], 'sigmoid', 0.2)", [0]) == [
        "−0.50 σ(200.0x − 40.00) + 0.50 σ(200.0x − 60.00)"]
    assert ask("formulaOf([0.5, 0.5, 1], 'relu', 1)", [0]) == [
        "1.00 relu(2.0x + 0.00) − 1.00 relu(2.0x − 1.00) − 1.00 relu(2.0x − 1.00)"
        " + 1.00 relu(2.0x − 2.00)"]
    said = ask("toldWords({bumps: given, kind: 'relu', target: 'wave'}, {largest: .5, mean: .25})",
               [TWO, []])
    assert said[0].startswith("2 bumps, made of 8 hidden units (ReLUs).") and "0.500" in said[0]
    assert said[1].startswith("No bump yet")


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("target", "tree", "target.*tree"), ("kind", "tanh", "kind.*tanh"), ("edge", 0.0, "edge"),
    ("bumps", [[1.0, 2.0]], r"bumps\[0\]: found \[1.0, 2.0\], expected three"),
    ("bumps", [[0.5, 0.1, float("nan")]], r"bumps\[0\].*finite"),
])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        Bumps(**{name: wrong})


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(Bumps._esm)
    assert 'data-figure="bumps"' in Bumps().static_html()


def value(page, name):
    return float(page.get_by_label(name, exact=True).input_value())


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def drag(page, x, y, dx, dy):
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=5)
    page.mouse.up()


def middle_of(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.browser
def test_bumps_are_placed_dragged_and_widened_by_mouse(show):
    page = show(Bumps())
    assert told(page).startswith("No bump yet")
    box = page.locator(".tw-plane").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    assert told(page).startswith("1 bump, made of 2 hidden units")
    assert value(page, "Middle") == pytest.approx(0.5, abs=0.02)
    assert value(page, "Height") == pytest.approx(0.87, abs=0.05)
    drag(page, *middle_of(page.locator(".tw-top-handle")), 60, 40)
    assert value(page, "Middle") > 0.55 and value(page, "Height") < 0.8
    assert page.locator(".tw-bump").count() == 1, "letting a handle go places no other bump"
    wide = value(page, "Width")
    drag(page, *middle_of(page.locator(".tw-side-handle").last), 40, 0)
    assert value(page, "Width") > wide + 0.05
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_keys_do_all_that_the_mouse_does(show):
    page = show(Bumps(bumps=TWO))
    page.locator(".tw-plane").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    assert [value(page, name) for name in ("Middle", "Width", "Height")] == [0.73, 0.32, -0.78]
    assert page.locator(".tw-heard").inner_text() == (
        "Bump 2 of 2: middle 0.73, width 0.32, height −0.78.")
    page.keyboard.press("n")
    assert value(page, "Middle") == 0.25
    page.keyboard.press("Delete")
    assert page.locator(".tw-bump").count() == 1
    page.keyboard.press("Enter")
    assert page.locator(".tw-bump").count() == 2


@pytest.mark.browser
def test_buttons_and_sliders_build_a_better_net(show):
    page = show(Bumps(target="hills"))
    off = [float("inf")]
    for _ in range(3):
        press(page, "Add a bump")
        press(page, "Fit heights")
        off.append(float(told(page).split("worst and ")[1].split()[0]))
    assert off == sorted(off, reverse=True), "each bump, with fitted heights, helps on average"
    page.get_by_label("Side by side").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert told(page).startswith("8 bumps")
    page.get_by_text("The hidden units as a table").click()
    assert page.locator("tbody tr").count() == 16
    page.locator("label", has_text="ReLUs").click()
    assert page.locator("tbody tr").count() == 32
    press(page, "Clear")
    assert page.get_by_role("button", name="Take it away").is_disabled()
    assert page.get_by_label("Middle", exact=True).is_disabled()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for figure in (Bumps(bumps=TWO, kind="relu"), Bumps()):
        show(figure, page=page, html=f'data-theme="{theme}"')
        for name in ("How to read it", "The hidden units as a table"):
            page.get_by_text(name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_tap_places_a_bump(show, new_page):
    page = show(Bumps(bumps=TWO), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, [type=range]").all()
    assert len(targets) > 9
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    plane = page.locator(".tw-plane")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8)
    assert told(page).startswith("3 bumps")
    page.touchscreen.tap(*middle_of(page.locator(".tw-top-handle").first))
    assert page.locator(".tw-bump").count() == 3, "a tap on a handle chooses its bump"


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(Bumps(), """
        model.set("bumps", [[0.5, 0.4, 1]]);
        const units = model.get("units"), error = model.get("error");
        model.set("kind", "relu");
        const heard = [units, error, model.get("units")];""")
    x = np.linspace(0, 1, 401)
    off = np.abs(shape("sigmoid", 0.2, 0.5, 0.4, x) - TARGETS["wave"](x)).max()
    assert heard == [2, pytest.approx(off), 4, 0]
