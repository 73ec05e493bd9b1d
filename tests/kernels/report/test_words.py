"""Numbers in words, and a student's text made safe."""

import pytest

from kernels.report.words import blank, clean, count, extent, figure, percent, rate, runs, size


@pytest.mark.parametrize(("value", "text"), [
    (0, "0"), (4, "4"), (0.5, "0.5"), (1 / 6, "0.17"), (0.0123, "0.012"), (16.5, "16.5"),
    (31.96, "32"), (99.96, "100"), (999, "999"), (999.7, "1k"), (1500, "1.5k"),
    (33554432, "33.6M"), (19.5e12, "19.5T")])
def test_a_figure_has_at_most_three_digits(value, text):
    assert figure(value) == text


@pytest.mark.parametrize(("share", "text"), [
    (0, "0%"), (1, "100%"), (0.12, "12%"), (0.004, "0.4%"), (0.00001, "0.1%"), (0.999, "99%")])
def test_only_nothing_is_0_percent_and_only_all_is_100(share, text):
    assert percent(share) == text


def test_units_agree_with_their_numbers():
    assert [size(n) for n in (1, 512, 1536, 65 << 20)] == ["1 byte", "512 bytes", "1.5 KiB",
                                                           "65 MiB"]
    assert count(1, "branch", "branches") == "1 branch"
    assert count(2048, "branch", "branches") == "2,048 branches"
    assert rate(900e9, "B/s") == "900 GB/s"
    assert rate(1.5, "op") == "1.5 op"


def test_extents_leave_out_the_ones_at_the_end():
    assert [extent(e) for e in ((4, 1, 1), (16, 8, 1), (1, 1, 3))] == ["4", "16 × 8", "1 × 1 × 3"]


def test_runs_of_lanes():
    assert runs(range(32)) == "0–31"
    assert runs([*range(10), 31]) == "0–9 and 31"
    assert runs(range(0, 32, 2)) == "0, 2, 4, 6, 8 and 11 more"


def test_clean_text_is_as_long_and_holds_no_control():
    text = "a\x1b[31m\x00\u202eb\ud800\tc\n"
    assert clean(text) == "a␛[31m␀\ufffdb\ufffd\tc\n"
    assert len(clean(text)) == len(text)
    clean(text).encode("utf-8")


def test_a_caret_stands_below_its_character():
    assert blank("\tab") == "\t  "
    assert blank("数x") == "   "       # a wide character takes two columns
    assert blank("e\u0301x") == "  "   # an accent takes none
