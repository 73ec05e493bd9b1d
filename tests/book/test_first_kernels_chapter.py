"""The chapter on first kernels: it runs, its figures hold, and its kernels are judged by others."""
import re
from itertools import permutations

import numpy as np
import pytest

from tests.book import chapters
from tests.book.chapters import code_cells, glued, markdown, named, printed
from tests.book.every_chapter import EveryChapter
from tests.kernels import nvrtc

SUBJECT = "first_kernels"
# What the prose may say in digits although a cell counts the same: facts of the hardware, sizes
# that the page's own kernels declare, and the powers of the formulas.
GIVEN = {"16", "32", "33", "128", "255", "256", "1,024"}


def shown(notebook, name):
    """What the cell of this name shows as its value, in words."""
    return "".join(out.data["text/plain"] for out in named(notebook, name).outputs
                   if out.output_type == "execute_result")


@pytest.fixture(scope="module")
def chapter(source):
    """All that the chapter's cells define, without its pictures and claims."""
    space = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERNELS_DEVICE", "emulator")
        for cell in code_cells(source):
            if not {"hide-input", "remove-cell"} & set(cell.metadata.get("tags", [])):
                exec(compile(cell.source, f"first_kernels.md: {cell.source[:40]}", "exec"), space)
        yield space


class TestPage(EveryChapter):
    CLAIMS = 5
    REFUSED = [
        ("coalesced-floats", 5), ("stride-of-two", 100), ("tile-column", 16), ("tiled-loads", 8),
        ("hidden-races", 4)
    ]
    PICTURES = 6
    TYPED = GIVEN
    WIDTH = 78


def test_it_runs_in_half_a_minute(chapter_run):
    assert 0 < chapter_run.seconds < 30


def test_both_live_figures_are_in_the_page(ran):
    html = "".join(out.data.get("text/html", "") for cell in code_cells(ran)
                   for out in cell.outputs if "data" in out)
    assert html.count('data-figure="warp"') == 2 and html.count('data-figure="race"') == 1


def test_links_of_the_prose_lead_somewhere(source):
    links = re.findall(r"\{(doc|eq|numref)\}`([\w-]+)`|\]\(([^)]+)\)", markdown(source))
    assert links
    labels = set(re.findall(r":label: ([\w-]+)", markdown(source)))
    labels |= {cell.metadata["mystnb"]["figure"]["name"] for cell in code_cells(source)
               if "figure" in cell.metadata.get("mystnb", {})}
    for role, name, path in links:
        if role == "doc":
            assert chapters.page_of(name).exists(), name
        elif role:
            assert name in labels, name
        elif "://" not in path:
            assert (chapters.page_of(SUBJECT).parent / path).exists(), path


def test_nvidias_compiler_takes_every_kernel_of_the_page(source):
    if reason := nvrtc.missing():
        pytest.skip(reason)
    cells = "\n".join(cell.source for cell in code_cells(source))
    texts = re.findall(r'r"""(.*?__global__.*?)"""', cells, re.DOTALL)
    assert len(texts) == 8
    for text in texts:
        made = nvrtc.compile(text)
        assert made.ok, made.log


def test_it_does_not_depend_on_a_graphics_card(source):
    assert 'os.environ["KERNELS_DEVICE"] = "emulator"' in code_cells(source)[0].source


# What the cells show

def test_every_kernel_of_the_page_computes_what_it_should(ran):
    assert "all right" in printed(ran, "launch") and "all right" in printed(ran, "fused")
    for name in ("transpose", "tile", "padding", "product"):
        assert printed(ran, name) == "right\n", name
    assert printed(ran, "add-up").startswith("right; No fault found")


def test_whole_numbers_divide_as_in_c(ran):
    assert "7 / 2 = 3,   -7 / 2 = -3,   7 / 2.0f = 3.5" in printed(ran, "division")
    assert "-7 // 2 = -4" in printed(ran, "division")


def test_without_the_guard_the_report_names_the_first_thread_and_hints(ran):
    report = shown(ran, "unguarded")
    # 1000 = 3 x 256 + 232: the first thread without an element, and 24 of them in all.
    assert "thread (232,0,0), block (3,0,0): reads x[1000], but x has 1000 elements" in report
    assert "24 times" in report and "guard" in report
    assert glued(ran)["saxpy_idle"] == "24"


def test_strides_cost_what_one_counts_by_hand(ran):
    found = re.findall(r"stride +(\d+): +(\d+) sectors", printed(ran, "strides"))
    assert found == [("0", "1"), ("1", "4"), ("2", "8"), ("8", "32"), ("32", "32")]


@pytest.mark.parametrize("stride", range(33))
def test_the_machine_counts_the_sectors_of_the_formula(chapter, stride):
    total = chapter["one_warp"](stride)
    assert total.load_sectors == len({4 * stride * lane // 32 for lane in range(32)})


def test_the_naive_transpose_reads_well_and_writes_badly(ran):
    figures = glued(ran)
    assert (figures["naive_loads"], figures["naive_stores"]) == ("4", "32")
    assert (figures["tiled_stores"], figures["tiled_wavefronts"]) == ("4", "16.5")


def test_fusing_four_steps_moves_two_arrays_instead_of_nine(ran):
    figures = glued(ran)
    assert (figures["fused_arrays"], figures["fused_once"], figures["fused_factor"]) \
        == ("9", "2", "4.5")


@pytest.mark.parametrize("width, passes", [(32, 32), (33, 1), (34, 2), (36, 4), (40, 8), (48, 16)])
def test_a_column_takes_as_many_passes_as_words_of_one_bank(chapter, width, passes):
    text = chapter["tiled"].replace("tile[TILE][TILE]", f"tile[TILE][{width}]")
    right, report = chapter["transpose"](text)
    by_hand = max(np.bincount(np.arange(32) * width % 32))
    assert right and report.ok
    assert report.total.wavefronts_per_request == (1 + by_hand) / 2 == (1 + passes) / 2


def test_deleted_barriers_hide_from_the_numbers_and_not_from_the_checkers(ran):
    lines = printed(ran, "barriers").splitlines()
    assert len(lines) == 5
    assert all(line.endswith("numbers right, found race") for line in lines)
    assert printed(ran, "without").count("right; 1 fault") == 2
    assert "__syncthreads() between them" in shown(ran, "race")


def test_a_barrier_that_is_gone_is_the_one_asked_for(chapter):
    text = chapter["matmul_tiled"]
    first, second = (chapter["without"](text, k) for k in range(2))
    assert "/* no barrier */   // both tiles" in first and "/* no barrier */   // nobody" in second
    with pytest.raises(AssertionError, match="no such barrier"):
        chapter["without"](text, 2)


def test_a_barrier_inside_the_branch_is_reported(ran):
    assert "does not reach this barrier" in printed(ran, "inside")


def test_random_orders_go_wrong_exactly_where_a_barrier_is_missing(ran):
    figures = glued(ran)
    assert figures["wrong_both"] == "0"
    assert all(20 < int(figures[f"wrong_{kept}"]) <= 100 for kept in ("first", "second", "none"))
    assert printed(ran, "luck").count(" right ") == 4, "in step all four are right"


def test_the_sum_in_python_agrees_with_every_order_of_two_threads(chapter):
    # Two threads make at most ten moves; all words of that length over {0, 1}, then both again.
    x, orders = [3, 4], {tuple(int(b) for b in f"{n:010b}") for n in range(1024)}
    both, none = ("load", "round"), ()
    tail = (0, 1) * 20
    kept = {chapter["play"](x, both, iter(order + tail)) for order in orders}
    lost = {chapter["play"](x, none, iter(order + tail)) for order in orders}
    # Without barriers thread 0 may add what an earlier block left in place of its neighbour's 4.
    assert kept == {7} and lost == {7, 53}


def test_random_orders_are_not_the_only_ones(chapter):
    # One thread after another is an order too, and without barriers it is a wrong one.
    x = [3, 1, 7, 0]
    for order in permutations(range(4)):
        alone = iter([t for t in order for _ in range(20)])
        found = chapter["play"](x, (), alone)
        assert (found == sum(x)) == (order.index(0) == 3 and order.index(1) > order.index(3)), order


@pytest.mark.parametrize("tile", [4, 8, 16, 32])
def test_the_saving_follows_the_width_of_the_tile(chapter, tile):
    text = chapter["matmul_tiled"].replace("TILE 16", f"TILE {tile}")
    (right, plain), (right_too, tiled) = (chapter["product"](t, tile)
                                          for t in (chapter["matmul_naive"], text))
    assert right and right_too and tiled.ok
    assert plain.total.load_bytes == 2 * 64 ** 3 * 4
    assert plain.total.load_bytes == tile * tiled.total.load_bytes


def test_the_table_of_widths_says_the_same(ran):
    rows = re.findall(r"^ *(\d+) +([\d,]+) +(\d+)x +(\d+)x *$", printed(ran, "widths"),
                      re.MULTILINE)
    assert [(row[0], row[2]) for row in rows] == [(t, t) for t in ("4", "8", "16", "32")]
    assert [row[3] for row in rows] == ["1", "4", "8", "16"]


def test_the_roofline_is_a_bound_and_says_so(ran):
    words = shown(ran, "roofline")
    assert words.count("This is a bound, not a time.") == 4 and words.count("Memory-bound") == 4
