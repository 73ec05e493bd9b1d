"""Descent on surfaces: slopes and steps against PyTorch, then the page itself."""

import numpy as np
import pytest
import torch
import traitlets

from course.mlp_widgets import Descent
from tests.book.figure_page import PHONE, sticking_out

# Each surface written down a second time.
FORMULAS = {
    "valley": lambda x, y: 0.5 * x ** 2 + 5 * y ** 2,
    "bowl": lambda x, y: x ** 2 + y ** 2,
    "wells": lambda x, y: (x ** 2 - 1) ** 2 + 0.3 * x + y ** 2,
    "saddle": lambda x, y: x ** 2 - y ** 2 + 0.5 * y ** 4,
    "bend": lambda x, y: 0.5 * (1 - x) ** 2 + 2 * (y - x ** 2) ** 2,
    "egg": lambda x, y: (0.2 * (x ** 2 + y ** 2) + 0.8 - 0.4 * torch.cos(3 * x)
                         - 0.4 * torch.cos(3 * y)),
}
STILL = {"momentum": 0.0, "noise": 0.0}


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(Descent, "SURFACES, ballWords, basins, curvatures, drop, fateOf, limitAt, "
                 "limitWords, normal, stepped")


def drawn(count=20):
    rng = np.random.default_rng(5)
    return [{"surface": name, "at": rng.uniform(-2, 2, 2).tolist()}
            for name in FORMULAS for _ in range(count)]


def test_python_and_javascript_know_the_same_surfaces(ask):
    assert set(ask("Object.keys(SURFACES)", [0])[0]) == set(Descent.SURFACES) == set(FORMULAS)


def test_heights_slopes_and_curvatures_are_those_of_pytorch(ask):
    found = ask("[SURFACES[given.surface].of(...given.at),"
                " SURFACES[given.surface].slope(...given.at),"
                " curvatures(given.surface, given.at)]", drawn())
    for given, (height, slope, bends) in zip(drawn(), found, strict=True):
        def of(p, formula=FORMULAS[given["surface"]]):
            return formula(p[0], p[1])
        at = torch.tensor(given["at"], dtype=torch.float64, requires_grad=True)
        assert height == pytest.approx(of(at).item(), abs=1e-12)
        assert slope == pytest.approx(torch.autograd.grad(of(at), at)[0].tolist(), abs=1e-10)
        hessian = torch.autograd.functional.hessian(of, at).numpy()
        assert bends[::-1] == pytest.approx(np.linalg.eigvalsh(hessian), abs=1e-9)


def test_minima_are_minima_and_the_deepest_comes_first(ask):
    found = ask("SURFACES[given].minima.map(p => [Math.hypot(...SURFACES[given].slope(...p)),"
                " curvatures(given, p)[1], SURFACES[given].of(...p)])", list(FORMULAS))
    for slopes, bends, heights in (np.array(rows).T for rows in found):
        assert slopes.max() < 1e-5 and bends.min() > 0
        assert heights[0] <= heights.min() + 1e-12
    convex = ask("SURFACES[given].convex", list(FORMULAS))
    for surface, flat in zip(FORMULAS, convex, strict=True):
        least = min(ask(f"curvatures('{surface}', given)[1]", [d["at"] for d in drawn(40)]))
        assert (least >= 0) == flat, surface


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_steps_are_those_of_pytorchs_descent(ask, momentum):
    setting = f"{{rate: 0.02, momentum: {momentum}, noise: 0}}"
    found = ask("(() => { let ball = drop(given.at); for (let k = 0; k < 30; k++)"
                f" ball = stepped(ball, given.surface, {setting}); return ball; }})()", drawn(3))
    for given, ball in zip(drawn(3), found, strict=True):
        at = torch.tensor(given["at"], dtype=torch.float64, requires_grad=True)
        descent = torch.optim.SGD([at], lr=0.02, momentum=momentum)
        for _ in range(30):
            descent.zero_grad()
            FORMULAS[given["surface"]](at[0], at[1]).backward()
            descent.step()
        assert ball["at"] == pytest.approx(at.tolist(), rel=1e-8, abs=1e-10)
        assert ball["steps"] == 30


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("surface", ["valley", "bowl"])
def test_below_the_limit_a_ball_settles_and_above_it_runs_away(ask, surface, momentum):
    fates = ask(f"fateOf('{surface}', [1, 1], {{momentum: {momentum}, noise: 0,"
                f" rate: given * limitAt('{surface}', [0, 0], {momentum})}}, 20000)", [0.99, 1.01])
    assert fates == [0, -2]


def test_noise_is_normal_and_comes_from_its_seed(ask):
    draws = np.array(ask("(() => { const draw = normal(given);"
                         " return Array.from({length: 20000}, draw); })()", [1, 2, 1]))
    assert np.abs(draws.mean(axis=1)).max() < 0.03 and np.abs(draws.std(axis=1) - 1).max() < 0.03
    assert np.abs((draws ** 4).mean(axis=1) - 3).max() < 0.3
    assert (draws[0] == draws[2]).all() and (draws[0] != draws[1]).any()


def test_the_map_of_basins_is_what_single_balls_do(ask):
    grid = ask("basins('wells', {rate: 0.05, momentum: 0, noise: 0}, given)", [10])[0]
    middles = -2 + 4 * (np.arange(10) + 0.5) / 10
    for j, y in enumerate(middles):
        for i, start in enumerate(middles):
            x = start
            for _ in range(300):
                x = x - 0.05 * (4 * x * (x * x - 1) + 0.3)
            assert grid[j][i] == (0 if x < 0 else 1), (start, y)
    assert ask("basins('valley', {rate: 0.3, momentum: 0, noise: 0}, 4)", [0]) == [[[-2] * 4] * 4]


def test_momentum_carries_a_ball_into_another_well(ask):
    ends = ask("fateOf('wells', [1.6, 1.5], {rate: 0.1, momentum: given, noise: 0})", [0, 0.5])
    assert ends == [1, 0]


def test_sentences_carry_the_numbers(ask):
    assert ask("limitWords({surface: 'valley', rate: given, momentum: 0})", [0.19, 0.2]) == [
        "At minimum A the surface bends by at most λ = 10.00, so the largest rate is 2/λ = 0.200;"
        " yours is below it.",
        "At minimum A the surface bends by at most λ = 10.00, so the largest rate is 2/λ = 0.200."
        " Yours is not below it: no ball can settle there."]
    said = ask("ballWords(drop(given), 'saddle')", [[0, 0], [0, 1], [99, 0], [1, 1]])
    assert "not in a minimum" in said[0] and "settled in minimum A." in said[1]
    assert "run away" in said[2] and said[3].endswith("gradient of length 2.000.")
    assert ask("ballWords(drop([0.9601496, 0]), 'wells')", [0])[0].endswith(
        "in minimum B, which is not the deepest.")


@pytest.mark.parametrize(("name", "wrong", "says"), [
    ("surface", "tree", "surface.*tree"), ("rate", 0.0, "rate"), ("momentum", 1.0, "momentum"),
    ("start", [1.0], "start"), ("seed", -1, "seed")])
def test_a_wrong_argument_is_refused_by_name(name, wrong, says):
    with pytest.raises(traitlets.TraitError, match=says):
        Descent(**{name: wrong})


def test_the_joined_module_has_no_imports_left():
    assert "import {" not in str(Descent._esm)
    assert 'data-figure="descent"' in Descent().static_html()


def told(page):
    return page.locator(".tw-told").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.browser
def test_a_ball_goes_step_by_step_and_settles(show):
    page = show(Descent(surface="bowl", start=[1, 0], rate=0.25))
    assert told(page).startswith("Step 0: at (1.00, 0.00), cost 1.0000")
    press(page, "Step")
    assert told(page).startswith("Step 1: at (0.50, 0.00), cost 0.2500")
    press(page, "100 steps")
    assert told(page).endswith("It has settled in minimum A.")
    assert page.get_by_role("button", name="Step", exact=True).is_disabled()
    press(page, "Put back")
    assert told(page).startswith("Step 0")
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_above_the_limit_the_ball_runs_away_and_the_words_say_why(show):
    page = show(Descent(surface="valley", rate=0.195))
    assert "yours is below it" in page.locator(".tw-limit").inner_text()
    page.get_by_label("Learning rate").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert "no ball can settle" in page.locator(".tw-limit").inner_text()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    press(page, "100 steps")
    assert "It has run away" in told(page)


@pytest.mark.browser
def test_the_ball_is_dropped_by_click_and_by_key(show):
    page = show(Descent(surface="bowl"))
    box = page.locator(".tw-plane").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.5)
    assert told(page).startswith(("Step 0: at (1.0", "Step 0: at (0.99"))
    page.locator(".tw-plane").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator(".tw-heard").inner_text().startswith("Step 1")
    page.keyboard.press("Escape")
    assert told(page).startswith("Step 0")


@pytest.mark.browser
def test_basins_are_shown_and_follow_the_setting(show):
    page = show(Descent(surface="valley", rate=0.1))
    page.get_by_label("Show the basins").check()
    page.wait_for_selector(".tw-fate-first")
    page.get_by_label("Learning rate").fill("0.3")
    page.wait_for_selector(".tw-fate-lost")
    assert page.locator(".tw-fate-first").count() == 0
    page.get_by_label("Show the basins").uncheck()
    page.wait_for_function("() => !document.querySelector('.tw-fate-lost')")


@pytest.mark.browser
def test_rolling_goes_to_the_end_at_once_for_readers_who_want_stillness(show, new_page):
    page = show(Descent(surface="bowl"), page=new_page(reduced_motion="reduce"))
    press(page, "Roll")
    assert "settled in minimum A" in told(page)


@pytest.mark.browser
def test_rolling_goes_by_itself_and_pauses(show):
    page = show(Descent(surface="bend"))
    press(page, "Roll")
    page.wait_for_function(
        "() => document.querySelector('.tw-told').textContent.startsWith('Step 3')")
    press(page, "Pause")
    assert page.get_by_role("button", name="Roll", exact=True).is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (1100, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for figure in (Descent(surface="egg", basins=True), Descent(surface="valley", rate=0.5)):
        show(figure, page=page, html=f'data-theme="{theme}"')
        press(page, "100 steps")
        page.get_by_text("How to read it", exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers_and_a_tap_drops_the_ball(show, new_page):
    page = show(Descent(surface="bowl"), page=new_page(**PHONE))
    targets = page.locator("button, select, summary, [type=range]").all()
    assert len(targets) > 7
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    box = page.locator(".tw-plane").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "at (0.00, 0.00)" in told(page) or "at (−0.0" in told(page) or "at (0.0" in told(page)


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(Descent(surface="bowl"), """
        model.set("start", [1, 1]);
        const place = model.get("place");
        el.querySelector(".tw-main").click();
        const heard = [place, model.get("place").map((v) => v.toFixed(2)), model.get("steps")];""")
    assert heard == [[1, 1], ["0.90", "0.90"], 1, 0]
