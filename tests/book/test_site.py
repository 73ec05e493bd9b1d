"""The built site as a reader meets it: links, privacy, accessibility, night, phone, live figure."""
import html.parser
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from course import ROOT, book, claims
from course.chapters import pages

SITE = ROOT / book.HTML
PAGES = [f"{name}.html" for name in pages(ROOT)]
PHONE = {"width": 390, "height": 844}
TABLET = {"width": 1000, "height": 800}
DESK = {"width": 1360, "height": 900}


@pytest.fixture(scope="module")
def site():
    """The folder of the built site; a build that finds nothing to do takes half a second."""
    return book.build().parent


@pytest.fixture
def home(site, serve):
    return serve(site)


@pytest.fixture
def vendored(site):
    if not (ROOT / book.VENDOR).exists():
        pytest.skip("MathJax is not beside the pages: no npm here, so formulas come from a CDN")


class Outline(html.parser.HTMLParser):
    """Links, ids, images and the title of one page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.images, self.title, self._in_title = [], set(), [], "", False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.ids |= {found.get("id"), found.get("name") if tag == "a" else None}
        self.links += [found[key] for key in ("href", "src") if found.get(key)]
        self.images += [found] if tag == "img" else []
        self._in_title = tag == "title" and not self.title

    def handle_data(self, text):
        if self._in_title:
            self.title += text
            self._in_title = False


def outlines(site):
    return {path: Outline(path) for path in sorted(site.rglob("*.html"))
            if "_static" not in path.relative_to(site).parts}


def target(page, link):
    """The file and the anchor that a link of a page means; None for other sites."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return (path / "index.html" if path.is_dir() else path), unquote(parts.fragment)


def test_internal_links_resolve(site):
    found = outlines(site.resolve())
    links = [(page, link, *target(page, link)) for page, outline in found.items()
             for link in outline.links if target(page, link)]
    assert len(links) > 100, "hardly a link: was this the whole site?"
    dead = [f"{page.name}: {link}" for page, link, path, anchor in links
            if not path.exists() or (anchor and path in found and anchor not in found[path].ids)]
    assert not dead


def test_a_dead_link_would_be_found(tmp_path):
    page = tmp_path / "a.html"
    page.write_text('<a href="b.html#c">b</a><a href="https://example.org">elsewhere</a>')
    (link, elsewhere) = Outline(page).links
    assert target(page, link) == (tmp_path / "b.html", "c") and target(page, elsewhere) is None


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_a_title_of_its_own_and_images_in_words(site, name):
    outline = Outline(site / name)
    assert "Three Waves" in outline.title and outline.title.strip() != "Three Waves" \
        or name == PAGES[0]
    content = [image for image in outline.images if "logo" not in image.get("class", "")]
    assert not [image["src"] for image in content if not image.get("alt", "").strip()]


@pytest.mark.parametrize("name", PAGES)
def test_pages_know_nothing_of_this_machine(site, name):
    text = (site / name).read_text("utf-8")
    assert str(ROOT) not in text and str(Path.home()) + "/" not in text


def test_answers_never_reach_the_site(site):
    files = [path for path in site.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if "solutions" in path.parts or "variants" in path.name]
    marks = re.compile(r"#+ (BEGIN|END) (SOLUTION|HIDDEN)")
    texts = [path for path in files if path.suffix in (".html", ".md", ".txt", ".ipynb", ".js")
             and "vendor" not in path.parts]
    assert not [path for path in texts if marks.search(path.read_text("utf-8", "replace"))]


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_else(home, vendored, new_page, name):
    page = new_page(viewport=DESK)
    page.goto(home + name, wait_until="networkidle")
    walk(page)
    assert not page.external
    assert not page.errors


def walk(page):
    """Scroll to the end, so that everything that waits to be seen has been seen."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in range(0, height, 700):
        page.evaluate("y => window.scrollTo({top: y, behavior: 'instant'})", y)
        page.wait_for_timeout(30)
    for figure in page.locator("[data-figure]").element_handles():
        # Not scroll_into_view_if_needed: it asks two frames in a row to agree, and a busy
        # machine may not draw a second one in time.
        figure.evaluate("figure => figure.scrollIntoView({block: 'center', behavior: 'instant'})")
        page.wait_for_function("figure => figure.dataset.ready", arg=figure, polling=100)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(home, new_page, axe, name, scheme):
    page = new_page(viewport=DESK, color_scheme=scheme)
    page.goto(home + name, wait_until="networkidle")
    walk(page)
    assert page.locator("html").get_attribute("data-theme") == scheme
    assert not [line for line in axe(page) if "(serious)" in line or "(critical)" in line]


@pytest.mark.browser
@pytest.mark.parametrize("kind", [".k", ".nb", ".c1"])
def test_axe_would_find_a_faint_colour_in_code(home, new_page, axe, kind):
    page = new_page(viewport=DESK, color_scheme="light")
    page.goto(home + "book/perceptron.html", wait_until="networkidle")
    assert page.locator(f".highlight {kind}").count() > 1
    page.add_style_tag(content=f".highlight {kind} {{ color: #ddd !important }}")
    assert "color-contrast (serious)" in "".join(axe(page))


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_neither_a_phone_nor_a_tablet_scrolls_sideways(home, new_page, name):
    page = new_page(viewport=PHONE)
    page.goto(home + name, wait_until="networkidle")
    walk(page)
    wide = page.evaluate("""() => [...document.querySelectorAll("article *")]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .filter(e => !e.closest("pre, .MathJax, mjx-container, .sr-only, [data-figure] *"))
        .map(e => e.outerHTML.slice(0, 90)).slice(0, 5)""")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], wide
    page.set_viewport_size(TABLET)
    assert page.evaluate("document.documentElement.scrollWidth") <= TABLET["width"]


@pytest.mark.browser
def test_the_live_figure_mounts_and_answers(home, new_page):
    page = new_page(viewport=DESK)
    page.goto(home + "book/perceptron.html")
    walk(page)
    figure = page.locator("[data-figure=perceptron]").first
    before = figure.inner_text()
    figure.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("([figure, before]) => figure.innerText !== before",
                           arg=[figure.element_handle(), before])
    assert not page.errors


@pytest.mark.browser
def test_formulas_are_set(home, vendored, new_page):
    page = new_page(viewport=DESK)
    page.goto(home + "book/perceptron.html")
    page.wait_for_selector("mjx-container svg, mjx-container mjx-math")
    formulas, errors = page.locator(".math").count(), page.locator("mjx-merror").count()
    assert formulas > 10 and errors == 0
    assert page.locator("mjx-container").count() >= formulas
    # Screen readers are given MathML.
    assert page.locator("mjx-assistive-mml math").count() > 0


@pytest.mark.browser
def test_the_ledger_shows_every_claim(home, new_page):
    page = new_page(viewport=DESK)
    page.goto(home + "book/claims.html")
    rows = page.locator("table.claims tbody tr")
    assert rows.count() == len(claims.load())
    for entry in claims.load().values():
        row = page.locator(f"#claim-{entry.id}")
        # Sphinx sets apostrophes as a printer does.
        assert entry.claim in row.inner_text().replace("\u2019", "'")
        assert entry.verdict in row.inner_text()
        assert "not yet" not in row.inner_text(), "measure: python -m course claims"
        assert row.locator("a[href*='references.html#']").count(), f"{entry.id} cites nobody"
    tally = page.locator(".claims-tally strong").all_inner_texts()
    assert int(tally[0]) == sum(map(int, tally[1:])) == len(claims.load())


def test_the_page_of_a_wave_shows_the_claims_of_its_subjects_only(site):
    text = (ROOT / "book" / "second_wave.md").read_text("utf-8")
    subjects = re.search(r":subjects: (.+)", text)[1].split()
    wanted = {f"claim-{c.id}" for c in claims.load().values() if c.subject in subjects}
    shown = {id for id in Outline(site / "book" / "second_wave.html").ids if id}
    assert {id for id in shown if id.startswith("claim-")} == wanted
    assert 0 < len(wanted) < len(claims.load())


@pytest.mark.browser
def test_a_claim_in_a_chapter_leads_to_its_row(home, new_page):
    page = new_page(viewport=DESK)
    page.goto(home + "book/perceptron.html")
    boxes = page.locator(".claim")
    assert boxes.count() == len([c for c in claims.load().values() if c.subject == "perceptron"])
    boxes.first.get_by_role("link").click()
    page.wait_for_url("**/book/claims.html#claim-*")
    assert page.locator("tr:target").count() == 1


@pytest.mark.browser
def test_night_can_be_chosen_and_is_remembered(home, new_page):
    page = new_page(viewport=DESK, color_scheme="light")
    page.goto(home + "book/intro.html")

    def ground():
        return page.evaluate("getComputedStyle(document.body).backgroundColor")
    day = ground()
    for _ in range(3):
        page.locator("button.theme-switch-button:visible").first.click()
        if page.locator("html").get_attribute("data-theme") == "dark":
            break
    night = ground()
    assert night != day
    page.goto(home + "book/claims.html")
    assert ground() == night


@pytest.mark.browser
def test_the_first_page_is_the_intro(home, new_page):
    page = new_page(viewport=DESK)
    page.goto(home)
    page.wait_for_url("**/book/intro.html")
    assert page.get_by_role("img", name="The three waves of neural networks").is_visible()
