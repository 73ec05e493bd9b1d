"""A warp's addresses: the arithmetic against brute force and our machine, then the page itself."""


import numpy as np
import pytest
import traitlets

from course.kernel_widgets import WarpAddresses
from kernels.machine.watching import banks, coalescing
from tests.book.figure_page import PHONE, sticking_out

SIZES = (4, 8, 16)
LANES = np.arange(32)


@pytest.fixture(scope="module")
def ask(asker):
    """ask(expression, data) -> the value, in JavaScript, of `expression` for each of `data`."""
    return asker(
        WarpAddresses,
        "ORDERS, PATTERNS, bankWords, codeOf, indices, patternOf, sectorWords, "
        "sectors, wavefronts")


def requests(rng):
    """Index lists of every stride, some offsets, and drawn by chance: [{index, size}]."""
    lists = [stride * LANES + offset for stride in range(34) for offset in (0, 1, 5)]
    lists += [rng.integers(0, high, 32) for high in (2, 40, 200, 1024) for _ in range(15)]
    lists += [rng.permutation(32) for _ in range(5)]
    return [{"index": one.tolist(), "size": size} for one in lists for size in SIZES]


def bytes_of(index, size):
    return {i * size + k for i in index for k in range(size)}


def passes_one_by_one(index, size):
    """Serve words as the banks do: in each pass every bank gives one word, to all who want it."""
    passes, group = 0, 32 * 4 // size
    for start in range(0, 32, group):
        waiting = {byte // 4 for byte in bytes_of(index[start:start + group], size)}
        while waiting:
            served = {word % 32: word for word in waiting}
            waiting -= set(served.values())
            passes += 1
    return passes


def test_sectors_are_those_of_the_bytes_one_by_one_and_of_our_machine(ask):
    data = requests(np.random.default_rng(1))
    for given, told in zip(data, ask("sectors(given.index, given.size)", data), strict=True):
        index, size = given["index"], given["size"]
        wanted = bytes_of(index, size)
        assert told["touched"] == sorted({byte // 32 for byte in wanted})
        assert (told["wanted"], told["asked"]) == (len(wanted), 32 * size)
        assert told["fetched"] == 32 * len(told["touched"])
        assert told["best"] <= len(told["touched"])
        machine = coalescing.sectors(np.array([index]) * size, size, None, 32)
        assert machine == (1, len(told["touched"]))


def test_passes_are_those_of_banks_served_in_turn_and_of_our_machine(ask):
    data = requests(np.random.default_rng(2))
    answers = ask("wavefronts(given.index, given.size)", data)
    assert max(told["passes"] for told in answers) == 32, "no full conflict was tried"
    for given, told in zip(data, answers, strict=True):
        index, size = given["index"], given["size"]
        assert told["passes"] == passes_one_by_one(index, size)
        machine = banks.wavefronts(np.array([index]) * size, size, None, 32)
        assert machine == (1, told["passes"])
        assert told["best"] == size // 4 <= told["passes"]


BY_HAND = {  # floats: sectors in global memory, passes through shared memory
    "neighbours": (4, 1), "shifted": (5, 1), "two": (8, 2), "column": (32, 32), "same": (1, 1),
    "reversed": (4, 1), "shuffled": (4, 1),
}


def test_every_pattern_costs_what_a_reader_works_out_by_hand(ask):
    names = list(BY_HAND)
    of = "indices({...PATTERNS[given], seed: 7})"
    found = ask(f"[sectors({of}, 4).touched.length, wavefronts({of}, 4).passes]", names)
    assert dict(zip(names, map(tuple, found), strict=True)) == BY_HAND


def test_a_seed_tells_all_and_the_orders_are_what_their_names_say(ask):
    index = "indices({stride: 1, offset: 0, order: given[0], seed: given[1]})"
    seeds = [[order, seed] for order in WarpAddresses.ORDERS for seed in range(20)]
    first, again = ask(index, seeds), ask(index, seeds)
    assert first == again
    for (order, _), found in zip(seeds, first, strict=True):
        assert max(found) < 1024
        assert order == "scattered" or sorted(found) == LANES.tolist()
    assert ask("Object.keys(ORDERS)", [0]) == [list(WarpAddresses.ORDERS)]
    assert len({str(found) for found in first[40:60]}) > 15, "other seeds, other shuffles"


@pytest.mark.parametrize(("state", "code"), [
    ({"stride": 1, "offset": 0}, "float v = x[lane];"),
    ({"stride": 32, "offset": 3}, "float v = x[32 * lane + 3];"),
    ({"stride": 0, "offset": 0}, "float v = x[0];"),
    ({"stride": 0, "offset": 9, "size": 16}, "float4 v = x[9];"),
    ({"stride": 1, "offset": 0, "order": "reversed"}, "float v = x[31 - lane];"),
    ({"stride": 2, "offset": 1, "order": "reversed", "view": "shared"},
     "float v = s[2 * (31 - lane) + 1];"),
    ({"stride": 1, "offset": 4, "order": "scattered", "size": 8}, "double v = x[p[lane] + 4];"),
])
def test_the_line_of_code_says_what_the_lanes_do(ask, state, code):
    usual = {"view": "global", "order": "straight", "size": 4}
    assert ask("codeOf(given)", [usual | state]) == [code]


def test_the_sentences_carry_the_numbers(ask):
    def sector(index, size=4):
        return ask(f"sectorWords(given, {size})", [index.tolist()])[0]

    def bank(index, size=4):
        return ask(f"bankWords(given, {size})", [index.tolist()])[0]

    assert sector(LANES).startswith(
        "4 sectors of 32 bytes for 128 bytes asked: 100 % of what is fetched is used.")
    assert "5 sectors" in sector(LANES + 1) and "80 %" in sector(LANES + 1)
    assert "one more is touched" in sector(LANES + 1)
    assert "a sector of its own" in sector(32 * LANES)
    assert "All lanes want the same 4 bytes" in sector(0 * LANES)
    assert bank(32 * LANES).startswith("32-way conflict: the warp wants 32 different words of bank")
    assert bank(33 * LANES).startswith("No conflict: served in 1 pass")
    assert bank(0 * LANES).startswith("Broadcast")
    assert bank(16 * LANES, 8).startswith("16-way conflict: half of the warp wants 16")
    assert bank(LANES, 16).startswith("No conflict: served in 4 passes")


@pytest.mark.parametrize(("name", "wrong"), [
    ("stride", 34), ("offset", -1), ("size", 2), ("view", "local"), ("order", "sorted"),
])
def test_a_wrong_argument_is_refused_by_name(name, wrong):
    with pytest.raises(traitlets.TraitError, match=f"{name}.*{wrong}"):
        WarpAddresses(**{name: wrong})


def counter(page, name):
    return page.locator(f".tw-counters div:has(span:text-is('{name}')) b").inner_text()


def told(page):
    return page.locator(".tw-told").inner_text()


@pytest.mark.browser
def test_the_figure_comes_alive_and_presets_change_what_is_fetched(show):
    page = show(WarpAddresses())
    assert page.locator("[data-fallback]").count() == 0
    assert (counter(page, "Sectors"), counter(page, "Used")) == ("4", "100 %")
    assert page.locator(".tw-wanted").count() == 32 + 1, "32 cells and one in the legend"
    page.get_by_label("Pattern").select_option("column")
    assert (counter(page, "Sectors"), counter(page, "Used")) == ("32", "13 %")
    assert page.locator("rect.tw-fetched").count() == 32
    page.get_by_role("button", name="Reset").click()
    assert counter(page, "Sectors") == "4"
    assert (page.errors, page.external) == ([], [])


@pytest.mark.browser
def test_padding_takes_the_conflict_away_and_back(show):
    page = show(WarpAddresses(view="shared", stride=32))
    assert (counter(page, "Passes"), counter(page, "Conflict")) == ("32", "32-way")
    pad = page.get_by_label("Pad the tile")
    pad.check()
    assert (counter(page, "Passes"), counter(page, "Conflict")) == ("1", "none")
    assert page.get_by_label("Pattern").input_value() == "column"
    assert page.locator(".tw-warp .tw-pad").count() > 30
    pad.uncheck()
    assert counter(page, "Passes") == "32"
    page.get_by_role("radio", name="Global").click()
    assert not pad.is_visible()
    assert counter(page, "Sectors") == "32"


@pytest.mark.browser
def test_sliders_and_types_work_from_the_keyboard(show):
    page = show(WarpAddresses())
    page.get_by_label("Stride a").focus()
    page.keyboard.press("ArrowRight")
    assert counter(page, "Sectors") == "8"
    assert page.get_by_label("Pattern").input_value() == "two"
    page.get_by_label("Offset b").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".tw-code").inner_text() == "float v = x[2 * lane + 1];"
    assert page.get_by_label("Pattern").input_value() == "own"
    page.get_by_role("radio", name="double").click()
    assert "256 bytes asked" in told(page)


@pytest.mark.browser
def test_a_lane_is_followed_by_key_and_by_pointer(show):
    page = show(WarpAddresses(stride=32))
    plane = page.locator(".tw-plane")
    plane.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    assert page.locator(".tw-follow").inner_text() == (
        "Lane 2: element 64, bytes 256 to 259, sector 8.")
    assert page.locator(".tw-heard").inner_text().startswith("Lane 2: element 64")
    page.keyboard.press("Escape")
    assert page.locator(".tw-chosen").count() == 0
    cell = page.locator(".tw-warp .tw-wanted").nth(5).bounding_box()
    page.mouse.move(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    assert page.locator(".tw-follow").inner_text().startswith("Lane 5: element 160")


@pytest.mark.browser
def test_a_drawn_pattern_can_be_drawn_again(show):
    page = show(WarpAddresses(order="shuffled"))
    first = page.locator(".tw-lines path").get_attribute("d")
    page.get_by_role("button", name="Draw again").click()
    assert page.locator(".tw-lines path").get_attribute("d") != first
    assert counter(page, "Sectors") == "4", "the order of the lanes costs nothing"


STATES = [{"stride": 32}, {"view": "shared", "stride": 33}, {"order": "scattered", "size": 16},
          {"view": "shared", "order": "scattered", "stride": 5, "size": 8}]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "theme"), [(320, "dark"), (390, "light"), (760, "dark"),
                                              (1100, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(show, new_page, axe, width, theme):
    page = new_page(viewport={"width": width, "height": 800})
    for state in STATES:
        show(WarpAddresses(**state), page=page, html=f'data-theme="{theme}"')
        for name in ("How to read it", "The addresses as a table"):
            page.get_by_text(name, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert sticking_out(page) == []
        assert axe(page) == []


@pytest.mark.browser
def test_targets_are_wide_enough_for_fingers(show, new_page):
    page = show(WarpAddresses(view="shared", order="shuffled"), page=new_page(**PHONE))
    targets = page.locator("button, select, .tw-bar label, summary, .tw-check, [type=range]").all()
    assert len(targets) > 9
    assert [t.inner_text() for t in targets if t.bounding_box()["height"] < 44] == []
    page.locator(".tw-plane").scroll_into_view_if_needed()
    page.locator(".tw-plane").tap(position={"x": 60, "y": 22})
    assert page.locator(".tw-follow").inner_text().startswith("Lane ")


@pytest.mark.browser
def test_the_joined_module_is_a_widget_that_hears_and_tells(as_widget):
    heard = as_widget(WarpAddresses(), """
        model.set("stride", 32);
        const heard = [model.get("sectors"), el.querySelector(".tw-counters b").textContent];""")
    assert heard == [32, "32", 0]
