"""Reports in a real browser: light, dark, on a phone, two in one page."""

import pytest

from kernels.report.access import picture
from kernels.report.compare import compare
from kernels.report.listing import LAST, NARROW
from kernels.report.occupancy import occupancy
from kernels.report.roofline import picture as rooflines
from kernels.report.style import PALETTE
from tests.kernels.report.samples import LANES, faulty, matmul, request, transpose

pytestmark = pytest.mark.browser
VIEWS = {
    "faulty": faulty,
    "access": lambda: picture([request(), request(offsets=128 * LANES, line=4)]),
    "banks": lambda: picture([request(space="shared", offsets=128 * LANES, array="tile")]),
    "roofline": lambda: rooflines([matmul(), matmul("tiled", reuse=16)]),
    "compare": lambda: compare(matmul(), matmul("tiled", reuse=16)),
    "occupancy": lambda: occupancy(256, 20000, 40),
}
PAGE = """<!doctype html><html lang="en" {theme}><head><title>Report</title>
<meta name="viewport" content="width=device-width"></head>
<body style="margin: 12px; background: {ground}; color: {ink}">
<main><h1>Report</h1>{html}</main></body></html>"""


def show(page, *views, theme="", dark=False):
    html = "".join(v._repr_html_() for v in views)
    page.set_content(PAGE.format(theme=theme, html=html, ground=PALETTE["ground"][dark],
                                 ink=PALETTE["ink"][dark]))
    return page


def ground(page):
    """The first report's background as "#rrggbb"."""
    rgb = page.evaluate("getComputedStyle(document.querySelector('.kr')).backgroundColor")
    return "#" + "".join(f"{int(n):02x}" for n in rgb[4:-1].split(","))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_it_shows_without_errors_and_asks_nobody(new_page, axe, name, scheme):
    page = show(new_page(color_scheme=scheme), VIEWS[name](), dark=scheme == "dark")
    assert ground(page) == PALETTE["ground"][scheme == "dark"]
    assert page.errors == [] and page.external == []
    assert axe(page) == []


@pytest.mark.parametrize("name", VIEWS)
def test_a_phone_s_page_does_not_scroll_sideways_but_the_inside_may(new_page, name):
    page = show(new_page(viewport={"width": 390, "height": 800}), VIEWS[name]())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("theme", "dark"), [
    ('data-theme="dark"', True), ('data-theme="light"', False)])
def test_the_book_s_theme_wins_over_the_system(new_page, theme, dark):
    page = show(new_page(color_scheme="light" if dark else "dark"), faulty(), theme=theme)
    assert ground(page) == PALETTE["ground"][dark]


@pytest.mark.parametrize("dark", [False, True])
def test_jupyterlab_s_theme_wins_over_the_system(new_page, dark):
    page = show(new_page(color_scheme="light" if dark else "dark"), faulty())
    page.evaluate(f"document.body.dataset.jpThemeLight = '{str(not dark).lower()}'")
    assert ground(page) == PALETTE["ground"][dark]


def test_two_reports_in_one_page_look_as_each_does_alone(page):
    sizes = []
    for views in ([faulty()], [transpose()], [faulty(), transpose()]):
        show(page, *views)
        sizes.append(page.evaluate(
            "[...document.querySelectorAll('.kr')].map(e => [e.clientWidth, e.clientHeight])"))
    assert sizes[2] == sizes[0] + sizes[1]
    assert page.evaluate("document.querySelectorAll('.kr [id]').length") == 0


def test_a_theme_s_rules_for_tables_do_not_reach_inside(page):
    before = "[...document.querySelectorAll('.kr td')].map(e => getComputedStyle(e).padding)"
    show(page, transpose())
    alone = page.evaluate(before)
    page.add_style_tag(content="main .kr div table tbody tr td:nth-child(n) { padding: 2em }")
    assert page.evaluate(before) == alone


def test_the_margin_s_columns_are_as_wide_as_their_places_assume(page):
    """Each stays at a distance from the right edge that adds up the widths of those after it."""
    show(page, faulty())
    cells = "document.querySelectorAll('.kr-listing thead .kr-count')"
    widths = page.evaluate(f"[...{cells}].map(e => e.getBoundingClientRect().width)")
    assert widths == [NARROW] * (len(widths) - 1) + [LAST]


def test_counters_stay_in_sight_while_a_long_line_scrolls(new_page):
    page = new_page(viewport={"width": 800, "height": 700})
    report = transpose()
    object.__setattr__(report.source, "text", report.source.text + "// " + 300 * "long ")
    show(page, report)
    at = """() => { const scroll = document.querySelector('.kr-scroll');
        const seen = () => scroll.querySelector('tr:nth-child(10) .kr-level')
            .getBoundingClientRect().right;
        const before = seen(); scroll.scrollLeft = 200;
        return [before, seen(), scroll.scrollLeft] }"""
    before, after, scrolled = page.evaluate(at)
    assert scrolled == 200 and before == after < 800
