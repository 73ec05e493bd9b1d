"""The playground in a real browser, in a bare page: mouse, finger, keyboard, themes, axe."""

import re
import shutil

import pytest
import traitlets

from course.widgets import FIGURES, Figure, PerceptronPlayground

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


class Far(Figure):
    """Three screens of text in place of a figure."""

    _esm = "export default { render() {} };"

    def static_html(self):
        return '<p style="height: 3000px">A long text.</p>'


class Broken(Figure):
    """A figure whose module does not exist."""

    _esm = "export default { render() {} };"
    module = "no-such-module"
    note = traitlets.Unicode("</script><script>document.title = 'taken over'</script>").tag(
        sync=True
    )


@pytest.fixture
def show(tmp_path, serve, page):
    """show(*figures, page=, html=, body=) -> the page, with every near figure mounted."""
    shutil.copytree(FIGURES, tmp_path / "_static")
    base = serve(tmp_path)

    def open_with(*figures, page=page, html="", body="", wait=True):
        divs = "".join(figure._repr_mimebundle_()[0]["text/html"] for figure in figures)
        (tmp_path / "index.html").write_text(
            f'<!doctype html><html lang="en" {html}><meta charset="utf-8"><title>Figures</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<script type="module" src="_static/loader.js"></script>'
            f'<body style="margin: 0" {body}><main><h1>Figures</h1>{divs}</main></body></html>',
            encoding="utf-8",
        )
        page.goto(base)
        if wait:
            page.wait_for_selector("[data-ready]")
        return page

    return open_with


def press(page, name, times=1, figure=0):
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).nth(figure).click()


def choose(page, name, figure=0):
    page.get_by_role("radio", name=name, exact=True).nth(figure).click()


def number(page, name, figure=0):
    """The number beside a counter of the panel."""
    shown = page.locator(".tw-counters").nth(figure).locator(f"div:has(span:text-is('{name}')) b")
    return int(re.match(r"[\d,]+", shown.inner_text())[0].replace(",", ""))


def most(page):
    """The bound that the panel promises, or None."""
    found = re.search(r"At most ([\d,]+)", page.locator(".tw-bound").first.inner_text())
    return int(found[1].replace(",", "")) if found else None


def told(page, figure=0):
    return page.locator(".tw-told").nth(figure).inner_text()


def rows(page, figure=0):
    """The points as the page's own table gives them: [(point, class, score, side)]."""
    table = page.locator(".tw-table tbody").nth(figure)
    return [
        tuple(cell.text_content() for cell in row.locator("td").all())
        for row in table.locator("tr").all()
    ]


def at(page, x, y, figure=0):
    """Where the plane shows (x, y), in pixels of the window."""
    box = page.locator(".tw-plane").nth(figure).bounding_box()
    return box["x"] + (x + 2) / 4 * box["width"], box["y"] + (2 - y) / 4 * box["height"]


def test_the_figure_comes_alive_quietly(show):
    page = show(PerceptronPlayground())
    assert page.locator("[data-fallback]").count() == 0
    assert len(rows(page)) == 24
    assert page.locator(".tw-point").count() == 24
    assert (page.errors, page.external) == ([], [])


def test_a_step_is_one_mistake_and_says_what_happened(show):
    page = show(PerceptronPlayground(points=[[1, 0.5, 1], [-1, -0.5, -1], [0, -1, -1]]))
    press(page, "Step")
    assert number(page, "Mistakes") == 1
    assert "point (1.00, 0.50) of class plus scored 0" in told(page)
    press(page, "Step")
    assert told(page) == (
        "Step 2: point (0.00, −1.00) of class minus was misclassified; "
        "weights are now (1.00, 1.50), bias 0.00."
    )
    assert page.locator(".tw-weights td").all_inner_texts() == ["1.00", "1.50", "0.00"]
    press(page, "Undo")
    assert number(page, "Mistakes") == 1
    press(page, "Reset")
    assert (number(page, "Mistakes"), number(page, "Passes")) == (0, 0)


@pytest.mark.parametrize("preset", ["clouds", "narrow", "and"])
def test_a_run_settles_within_the_bound_on_the_page(show, preset):
    page = show(PerceptronPlayground(preset=preset))
    bound = most(page)
    for _ in range(bound + 1):
        press(page, "Step")
        assert number(page, "Mistakes") <= bound
        if told(page).startswith("Settled"):
            break
    assert number(page, "Wrong now") == 0
    assert {side for *_, side in rows(page)} == {"right"}


def run_fast(page):
    page.get_by_label("Speed").fill("6")
    press(page, "Run")
    page.get_by_role("button", name="Run", exact=True).wait_for(timeout=30_000)


def test_xor_never_settles_and_the_page_says_so(show):
    page = show(PerceptronPlayground(preset="xor"))
    assert most(page) is None
    assert "Not separable in x, y: no bound" in page.locator(".tw-bound").inner_text()
    run_fast(page)
    assert (number(page, "Passes"), number(page, "Mistakes")) == (10, 40)
    assert "It never settles: no straight line separates these points." in told(page)
    assert "4 mistakes before: a circle" in told(page)
    assert "With the features x, y, xy a boundary exists." in told(page)
    choose(page, "x, y, xy")
    run_fast(page)
    assert told(page).startswith("Settled")


def test_a_whole_run_is_undone_at_once(show):
    page = show(PerceptronPlayground())
    run_fast(page)
    assert number(page, "Mistakes") > 3
    press(page, "Undo")
    assert number(page, "Mistakes") == 0


def test_the_mouse_adds_drags_and_erases(show):
    page = show(PerceptronPlayground(preset="blank"))
    page.mouse.click(*at(page, 1, 1))
    choose(page, "minus")
    page.mouse.click(*at(page, -1, 0.5))
    assert [row[1] for row in rows(page)] == ["plus", "minus"]
    far = most(page)
    page.mouse.move(*at(page, -1, 0.5))
    page.mouse.down()
    page.mouse.move(*at(page, 0, 0.8), steps=4)
    page.mouse.move(*at(page, 0.8, 1), steps=4)
    during = most(page)
    page.mouse.up()
    assert during == most(page) > 5 * far, "the bound follows the drag"
    assert len(rows(page)) == 2
    press(page, "Undo")
    assert most(page) == far, "a drag is one change"
    choose(page, "erase")
    page.mouse.click(*at(page, 1, 1))
    assert [row[1] for row in rows(page)] == ["minus"]


def test_a_finger_adds_points_and_the_targets_are_wide(show, new_page):
    page = show(PerceptronPlayground(preset="blank"), page=new_page(**PHONE))
    page.locator(".tw-plane").scroll_into_view_if_needed()
    page.touchscreen.tap(*at(page, 0.5, 0.5))
    assert [row[1] for row in rows(page)] == ["plus"]
    targets = page.locator("button, select, .tw-bar label, summary, .tw-check, [type=range]").all()
    small = [t.inner_text() for t in targets if t.bounding_box()["height"] < 44]
    assert len(targets) > 12
    assert small == []


def swipe(page, start, end):
    """Move one finger from `start` to `end`, as the screen itself would report it."""
    screen = page.context.new_cdp_session(page)
    along = [[a + (b - a) * k / 8 for a, b in zip(start, end, strict=True)] for k in range(9)]
    for k, (x, y) in enumerate(along):
        kind = "touchMove" if k else "touchStart"
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    screen.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)


def test_a_finger_moves_a_point_and_elsewhere_scrolls_the_page(show, new_page):
    page = show(PerceptronPlayground(points=[[0, 0, 1], [1.5, 1.5, -1]]), page=new_page(**PHONE))
    page.locator(".tw-plane").scroll_into_view_if_needed()
    swipe(page, at(page, 0, 0), at(page, 0, -1))
    moved, kept = (row[0].replace("−", "-").strip("()").split(", ") for row in rows(page))
    assert [float(v) for v in moved] == pytest.approx([0, -1], abs=0.05)
    assert kept == ["1.50", "1.50"]
    before = page.evaluate("scrollY")
    swipe(page, at(page, -1, -0.5), at(page, -1, 1.5))
    swipe(page, at(page, -1, 1.5), at(page, -1, -0.5))
    swipe(page, at(page, -1, 0), at(page, -1, 1.5))
    assert page.evaluate("scrollY") > before, "the plane must not trap a finger that scrolls"
    assert len(rows(page)) == 2, "a swipe adds no point"


def test_everything_can_be_done_from_the_keyboard(show):
    page = show(PerceptronPlayground(preset="blank"))
    keys = page.keyboard
    page.locator(".tw-plane").focus()
    keys.press("ArrowRight")
    keys.press("Shift+ArrowUp")
    keys.press("Enter")
    keys.press("2")
    keys.press("Shift+ArrowLeft")
    keys.press("Space")
    assert rows(page) == [
        ("(0.10, 0.50)", "plus", "0.00", "wrong"),
        ("(−0.40, 0.50)", "minus", "0.00", "wrong"),
    ]
    assert "Added point (−0.40, 0.50) of class minus." in told(page)
    keys.press("s")
    assert number(page, "Mistakes") == 1
    keys.press("n")
    assert "on point (0.10, 0.50) of class plus" in page.locator(".tw-heard").inner_text()
    for key in ("m", "ArrowUp", "Enter"):
        keys.press(key)
    assert rows(page)[0][0] == "(0.10, 0.60)"
    for key in ("m", "ArrowUp", "Escape"):
        keys.press(key)
    assert rows(page)[0][0] == "(0.10, 0.60)", "Escape puts a point back"
    keys.press("Delete")
    assert len(rows(page)) == 1
    keys.press("z")
    assert len(rows(page)) == 2
    assert page.errors == []


def test_tab_reaches_every_control(show):
    page = show(PerceptronPlayground())
    press(page, "Step")  # so that Undo is open
    page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(e => (e.labels?.[0] ?? e.closest('.tw-choice') ?? e).textContent"
                " + e.tagName)(document.activeElement)"
            )
        )
    for name in ("Step", "Run", "Reset", "Undo", "Draw again", "Keys", "The points as a table"):
        assert any(text.startswith(name) for text in reached), name
    for tag in ("SELECT", "svg"):
        assert any(text.endswith(tag) for text in reached), tag
    # Of a group of radio buttons Tab reaches the chosen one; arrows reach the others.
    assert sum(text.endswith("INPUT") for text in reached) >= 4


def background(page):
    return page.locator(".tw-figure").evaluate("e => getComputedStyle(e).backgroundColor")


LIGHT, DARK = "rgb(255, 255, 255)", "rgb(20, 25, 31)"
PLACES = [
    ({"html": 'data-theme="dark"'}, "light", DARK),
    ({"html": 'data-theme="light"'}, "dark", LIGHT),
    ({"body": 'data-jp-theme-light="false"'}, "light", DARK),
    ({"body": 'data-jp-theme-light="true"'}, "dark", LIGHT),
    ({}, "dark", DARK),
    ({}, "light", LIGHT),
]


@pytest.mark.parametrize(("place", "system", "colour"), PLACES)
def test_the_figure_follows_the_theme_of_its_place(show, new_page, place, system, colour):
    page = show(PerceptronPlayground(), page=new_page(color_scheme=system), **place)
    assert background(page) == colour


@pytest.mark.parametrize(
    ("width", "theme"), [(320, "dark"), (390, "light"), (700, "dark"), (1100, "light")]
)
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    show(PerceptronPlayground(preset="narrow"), page=page, html=f'data-theme="{theme}"')
    press(page, "Step", 3)
    for name in ("Keys", "The points as a table"):
        page.get_by_text(name, exact=True).click()
    page.locator(".tw-plane").focus()
    page.keyboard.press("n")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".tw-figure").bounding_box()
    for part in page.locator(".tw-figure :is(button, select, label, svg, p, table)").all():
        inner = part.bounding_box()
        assert inner is None or inner["x"] + inner["width"] <= box["x"] + box["width"] + 0.5
    assert axe(page) == []


def test_less_motion_is_honoured(show, new_page):
    page = show(PerceptronPlayground(preset="narrow"), page=new_page(reduced_motion="reduce"))
    press(page, "Run")
    assert told(page).startswith("Settled"), "the whole run at once"
    page.locator("select").select_option("xor")
    press(page, "Run")
    assert "It never settles" in told(page)


def test_two_figures_on_a_page_do_not_disturb_each_other(show):
    page = show(PerceptronPlayground(preset="and"), PerceptronPlayground(preset="xor"))
    page.locator(".tw-figure").nth(1).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelectorAll('[data-ready]').length === 2")
    press(page, "Step", 2, figure=1)
    choose(page, "erase", figure=1)
    assert (number(page, "Mistakes"), number(page, "Mistakes", figure=1)) == (0, 2)
    assert page.locator(".tw-side input:checked").first.get_attribute("value") == "plus"
    ids = page.locator("[id]").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_figure_far_below_waits_until_it_is_near(show):
    page = show(PerceptronPlayground(), Far(), PerceptronPlayground())
    last = page.locator("[data-figure]").nth(1)
    assert last.get_attribute("data-ready") is None
    last.scroll_into_view_if_needed()
    last.locator(".tw-plane").wait_for()
    assert last.get_attribute("data-ready") == "1"


def test_a_figure_that_fails_says_so_and_leaves_the_others_alone(show):
    page = show(Broken(), PerceptronPlayground(preset="and"))
    page.get_by_role("alert").wait_for()
    assert 'The live figure "no-such-module" could not start' in page.content()
    assert any("no-such-module" in error for error in page.errors)
    assert page.title() == "Figures", "text in the state must not become a script"
    press(page, "Step")
    assert number(page, "Mistakes") == 1


def test_points_outside_the_usual_plane_are_all_in_sight(show):
    page = show(PerceptronPlayground(points=[[5.1, 3.5, 1], [7, 3.2, -1], [6.3, 2.5, -1]]))
    plane = page.locator(".tw-plane").bounding_box()
    for mark in page.locator(".tw-point").all():
        box = mark.bounding_box()
        centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert plane["x"] < centre[0] < plane["x"] + plane["width"]
        assert plane["y"] < centre[1] < plane["y"] + plane["height"]
