"""What a student sees after a launch, as text and as HTML."""

import re
import sys
import time
import types
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from kernels.errors import KernelFault
from kernels.language.source import Source, Span
from kernels.report.compare import compare
from kernels.report.counters import Counters
from kernels.report.fault import Side
from kernels.report.launch import figures
from kernels.report.report import Report
from tests.kernels.report.samples import (
    LANES,
    counted,
    faulty,
    matmul,
    outside,
    race,
    request,
    transpose,
)

EVIL = '<script>alert("1")</script>&amp;<img src=x onerror=alert(2)>]]>\'"'


def view(html):
    """The tree of a report's HTML, which is well-formed XML too."""
    return ElementTree.fromstring(html)


def drawings(picture):
    return view(picture._repr_html_()).findall(".//{*}svg")


def words(element):
    return " ".join("".join(element.itertext()).split())


def of_class(tree, name):
    return [e for e in tree.iter() if name in e.get("class", "").split()]


def plain_report(text, **changes):
    return Report(Source(text, "a.cu"), "f", (1, 1, 1), (32, 1, 1), **changes)


# -- the sentence on top

def test_a_clean_launch_says_so_with_its_size():
    assert transpose().summary() == "No fault found in 4 blocks of 1,024 threads"
    assert plain_report("").summary() == "No fault found in 1 block of 32 threads"


def test_one_fault_has_its_place_and_several_their_kinds():
    assert transpose(faults=[race()]).summary() == (
        "1 fault in 4 blocks of 1,024 threads: race at line 15")
    assert faulty().summary() == (
        "3 faults in 4 blocks of 1,024 threads: 2 races and 1 access out of bounds")


def test_the_whole_launch_is_told_in_a_few_numbers():
    """2,105,344 sectors of 32 bytes are 64.25 MiB; 2 * 256**3 operations are half as many."""
    assert figures(matmul().total) == [
        ("64.2 MiB", "global traffic, 100% of it asked for"),
        ("33.6M", "floating-point operations"), ("0.5", "operations per byte of global traffic")]
    assert figures(Counters(barriers=1, shuffles=2)) == [("1", "barrier"), ("2", "shuffles")]


def test_a_real_gpu_is_named_and_claims_nothing():
    report = transpose(where="NVIDIA H200", checked=False, counted=False, lines={}, requests=[])
    assert report.summary() == (
        "Ran 4 blocks of 1,024 threads on NVIDIA H200; nothing was checked or counted")
    assert not report.ok
    assert "No fault" not in str(report) and "No fault" not in report._repr_html_()


def test_a_launch_that_was_only_counted_is_not_called_right():
    assert transpose(checked=False).summary() == (
        "Ran 4 blocks of 1,024 threads in the emulator; nothing was checked")


# -- as text

def test_text_shows_the_fault_below_its_line_like_a_compiler():
    lines = str(transpose(faults=[outside()], lines={})).splitlines()
    at = next(i for i, line in enumerate(lines) if " 10 | " in line)
    source, caret, says, hint = lines[at:at + 4]
    assert source[source.index("x[row"):] == "x[row * n + column];"
    assert caret.index("^") == source.index("x[row")
    assert caret.count("^") + caret.count("~") == len("x[row * n + column]")
    assert says.strip(" |") == (
        "1  thread (4,0,0), block (1,0,0): reads x[4096], but x has 4,096 elements")
    assert hint.strip(" |").startswith("hint: guard it")


def test_text_shows_both_sides_of_a_race():
    text = str(transpose(faults=[race()]))
    assert re.search(r" 10 \|.*\n.*\^~+\n.*1a  thread \(0,1,0\).*writes it here: the other side of "
                     "1b", text)
    assert re.search(r" 15 \|.*\n.*\^~+\n.*1b  thread \(1,0,0\).*reads tile\[32\]", text)


def test_a_hint_is_given_once_per_line():
    faults = [outside(), outside(span=Span(10, 9, 13)), outside(span=Span(15, 9, 13))]
    assert str(transpose(faults=faults)).count("hint: guard it") == 2


def test_text_has_counters_in_the_margin():
    lines = str(transpose()).splitlines()
    assert next(line for line in lines if " 10 | " in line).split()[:2] == ["4", "1"]
    assert next(line for line in lines if " 15 | " in line).split()[:2] == ["4", "32"]
    assert next(line for line in lines if "whole launch" in line).split()[:4] == [
        "4", "4", "16.5", "6%"]


def test_text_of_a_clean_uncounted_launch_is_short():
    assert str(plain_report("void f() {}\n")).splitlines() == [
        "f: No fault found in 1 block of 32 threads",
        "(grid 1, block 32, 1 warp, in the emulator)"]


def test_a_repr_is_one_line():
    assert repr(faulty()) == ("<transpose: 3 faults in 4 blocks of 1,024 threads: "
                              "2 races and 1 access out of bounds>")


def test_faults_can_be_raised():
    with pytest.raises(KernelFault, match=r"transpose.cu:15:31: transpose, block \(0,0,0\)"):
        faulty().raise_faults()
    transpose().raise_faults()


# -- as HTML

def test_html_has_a_row_per_line_with_its_number():
    tree = view(transpose()._repr_html_())
    numbers = [words(e) for e in of_class(tree, "kr-line") if e.tag == "td"]
    assert numbers[:16] == [str(n) for n in range(1, 17)]


def test_html_has_the_counters_of_a_line_in_its_row():
    tree = view(transpose()._repr_html_())
    rows = {words(row[0]): [words(cell) for cell in of_class(row, "kr-count")]
            for row in tree.iter("tr")}
    assert rows["line"] == ["loads", "stores", "shared", "diverge"]
    assert rows["10"] == ["4", "", "1", ""]
    assert rows["15"] == ["", "4", "32", ""]


def test_a_bar_is_as_long_as_its_share_of_the_worst():
    tree = view(transpose()._repr_html_())
    row = next(r for r in tree.iter("tr") if words(r[0]) == "15")
    widths = [bar[0].get("style") for bar in of_class(row, "kr-bar")]
    assert widths == ["width:12.5%", "width:100.0%"]


def test_both_sides_of_a_race_have_one_colour_and_another_race_another():
    tree = view(faulty()._repr_html_())
    hues = {words(of_class(row, "kr-badge")[0]): row.get("class").split()[1]
            for row in of_class(tree, "kr-under")}
    assert hues["1a"] == hues["1b"] != hues["3a"] == hues["3b"]
    assert hues["2"] == "kr-hue-bad"


def test_a_mark_covers_what_the_fault_points_at():
    tree = view(transpose(faults=[outside()])._repr_html_())
    assert "".join(words(m) for m in of_class(tree, "kr-mark")) == "x[row * n + column]"


def test_the_legend_explains_the_columns_shown_and_no_others():
    tree = view(transpose()._repr_html_())
    assert [words(e) for e in of_class(tree, "kr-legend")[0].iter("dt")] == [
        "loads", "stores", "shared", "diverge"]


def test_without_counters_there_is_no_margin_and_no_legend():
    tree = view(transpose(lines={}, faults=[race()])._repr_html_())
    assert not of_class(tree, "kr-count") and not of_class(tree, "kr-legend")


def test_what_was_printed_stands_at_the_end():
    tree = view(faulty()._repr_html_())
    assert "thread 0 of block 0: <b>x</b> = 1.5" in words(of_class(tree, "kr-printed")[0])


def test_white_space_survives_the_parser_of_nbconvert():
    """nbgrader's feedback goes through it; it keeps spaces between words in <pre> only."""
    soup = pytest.importorskip("bs4").BeautifulSoup(transpose()._repr_html_(), "html.parser")
    lines = [cell.get_text() for cell in soup.select("td.kr-code > pre")]
    assert lines == transpose().source.lines[:-1]


# -- a student's text

class Tags(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen = set()
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.seen |= {tag, *(name for name, _ in attributes)}


def hostile():
    return Report(Source(f"// {EVIL}\nint x = 1; // \x1b[2J\u202e\ud800\n", EVIL), EVIL, (1, 1, 1),
                  (32, 1, 1), where=EVIL, printed=[EVIL, "\x00\x07"],
                  faults=[outside(message=EVIL, hint=EVIL, span=Span(1, 4, 20)),
                          race(other=Side(EVIL, Span(2, 1, 4), (0, 0, 0), (0, 0, 0)))],
                  requests=[request(array=EVIL)], lines={1: Counters(load_requests=1,
                                                                     load_sectors=1)})


def test_no_text_of_a_student_becomes_markup():
    known = Tags(faulty()._repr_html_()).seen | Tags(transpose().access()._repr_html_()).seen
    for shown in (hostile(), hostile().access(), compare(hostile(), hostile())):
        html = shown._repr_html_()
        assert Tags(html).seen - known <= {"b"}
        view(html)


def test_no_text_of_a_student_reaches_a_terminal_s_controls():
    for shown in (str(hostile()), str(hostile().access()), hostile()._repr_html_()):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", shown)
        shown.encode("utf-8")


def test_a_closing_style_tag_in_a_name_does_not_end_the_style():
    html = plain_report("</style><script>")._repr_html_()
    assert html.count("</style>") == 1 and "<script>" not in html


# -- awkward sizes

def test_a_long_source_shows_what_has_something_and_says_what_it_leaves_out():
    text = "\n".join(f"int a{n};" for n in range(1, 2001))
    report = plain_report(text, faults=[outside(span=Span(1000, 5, 8))],
                          lines={700: counted()[10]})
    tree = view(report._repr_html_())
    shown = [int(words(e)) for e in of_class(tree, "kr-line") if words(e).isdigit()]
    assert shown == [*range(697, 704), *range(997, 1004)]
    assert [words(e) for e in of_class(tree, "kr-gap")] == [
        f"{n} lines with nothing to report" for n in (696, 293, 997)]


def test_two_thousand_lines_with_hundreds_of_faults_are_shown_within_seconds():
    lines = {n: counted()[15] for n in range(1, 2001)}
    faults = [race(span=Span(n, 1, 4), other=Side("writes", Span(n + 1, 1, 3), (0, 0, 0),
                                                  (1, 0, 0))) for n in range(1, 500)]
    report = plain_report("sum += x[i];\n" * 2000, lines=lines, faults=faults)
    start = time.process_time()
    html, text = report._repr_html_(), str(report)
    assert time.process_time() - start < 5
    assert "And 459 more faults" in html and "and 459 more faults" in text


def test_a_very_long_line_is_cut_and_says_how_long_it_is():
    report = plain_report("int x; " * 20000, faults=[outside(span=Span(1, 100000, 100003))])
    assert "140,000 characters" in report._repr_html_()
    assert len(report._repr_html_()) < 60000 and len(str(report)) < 2000


@pytest.mark.parametrize("span", [Span(0, 0, 0), Span(9, 1, 2), Span(1, 99, 120), Span(1, 3, 3)])
def test_a_fault_that_points_nowhere_is_still_told(span):
    report = plain_report("int x;\n", faults=[outside(span=span)])
    assert "but x has 4,096 elements" in str(report)
    assert "but x has 4,096 elements" in report._repr_html_()


def test_carets_stand_right_below_tabs_and_wide_characters():
    report = plain_report("\t/* 数 */ x[1];", faults=[outside(span=Span(1, 10, 14))])
    caret = next(line for line in str(report).splitlines() if "^" in line)
    assert caret.endswith("| \t         ^~~~")


def test_windows_line_ends_leave_no_trace():
    report = plain_report("int a;\r\nint b;\r\n", faults=[outside(span=Span(2, 1, 4))])
    assert "\u240d" not in str(report) and " 2 | int b;\n" in str(report)


def test_nothing_at_all_can_be_shown():
    report = plain_report("")
    view(report._repr_html_())
    assert str(report.access()).startswith("No access of memory was traced")


# -- pictures of accesses

def test_one_picture_per_request_of_a_line_or_an_array():
    report = transpose()
    figures = [len(drawings(report.access(where)))
               for where in (None, 10, 15, "tile", "y")]
    assert figures == [4, 2, 2, 2, 1]


def test_without_a_place_each_place_is_drawn_once_in_the_order_of_running():
    asked = [request(line=n, offsets=4 * n * LANES) for n in (5, 3, 5, 3, 4)]
    heads = [line for line in str(transpose(requests=asked).access()).splitlines()
             if line.startswith("line")]
    assert [head[:7] for head in heads] == ["line 5:", "line 3:", "line 4:"]


def test_a_place_without_requests_names_those_that_have_some():
    assert str(transpose().access(3)) == (
        "No access was traced at 3; there are some to x, tile and y, at lines 10 and 15")


def test_a_picture_has_its_sentence_as_text_alternative():
    found = drawings(transpose().access())
    assert found
    for svg in found:
        title = svg.find("{*}title").text
        assert svg.get("role") == "img" and svg.get("aria-label") == title
        assert re.match(r"Line \d+\. Lanes 0–31 of warp 0", title)
        assert "lane" in svg.find("{*}desc").text


@pytest.mark.parametrize(("stride", "sectors"), [(1, 4), (2, 8), (32, 32)])
def test_a_picture_has_a_row_per_sector_and_a_line_per_lane(stride, sectors):
    report = transpose(requests=[request(offsets=4 * stride * LANES)])
    tree = view(report.access()._repr_html_())
    assert len(of_class(tree, "kr-row")) == sectors
    assert len(of_class(tree, "kr-link")) == 32
    assert len(of_class(tree, "kr-cell")) == 32


def test_lanes_that_are_off_are_hollow_and_touch_nothing():
    tree = view(transpose(requests=[request(active=LANES < 10)]).access()._repr_html_())
    assert len(of_class(tree, "kr-lane")) == 10 and len(of_class(tree, "kr-off")) == 22
    assert len(of_class(tree, "kr-link")) == 10


def test_a_bank_that_is_asked_twice_is_marked_with_its_degree():
    words_of = [request(space="shared", offsets=8 * LANES)]
    tree = view(transpose(requests=words_of).access()._repr_html_())
    assert [words(e) for e in of_class(tree, "kr-tint")] == ["2 words"] * 16


def test_many_requests_are_counted_and_not_all_drawn():
    report = transpose(requests=[request(line=3) for _ in range(8)])
    assert "And 2 more requests" in str(report.access(3))
    assert len(drawings(report.access(3))) == 6


# -- showing itself

def test_show_prints_where_there_is_no_notebook(capsys, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    matmul().show()
    assert capsys.readouterr().out.startswith("naive: No fault found in 256 blocks")


def test_show_displays_itself_in_a_notebook(capsys, monkeypatch):
    shown = []
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: True))
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(display=shown.append))
    report = matmul()
    report.show()
    assert shown == [report] and capsys.readouterr().out == ""


def test_ipython_takes_the_html_and_the_text():
    formatters = pytest.importorskip("IPython.core.formatters")
    report = faulty()
    bundle, _ = formatters.DisplayFormatter().format(report)
    assert bundle["text/html"] == report._repr_html_()
    assert bundle["text/plain"] == str(report)
