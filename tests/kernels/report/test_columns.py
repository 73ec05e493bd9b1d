"""The margin: which columns there are, and when a value is good."""

import pytest

from kernels.report.columns import COLUMNS, filled, full
from kernels.report.counters import Counters

BY_NAME = {c.name: c for c in COLUMNS}


def test_only_columns_that_have_something_are_shown():
    lines = {3: Counters(load_requests=1, load_sectors=4, load_bytes=128, integer_operations=9)}
    assert [c.name for c in filled(lines)] == ["loads"]
    assert filled({}) == [] and filled({1: Counters()}) == []


@pytest.mark.parametrize(("sectors", "size_bytes", "level"), [
    (4, 128, "good"), (5, 128, "fair"), (8, 128, "fair"), (32, 128, "poor"),
    (8, 256, "good"),     # 32 doubles need 8 sectors
    (1, 128, "good"),     # a broadcast
    (1, 4, "good"),       # one lane alone: a sector is the least there is
    (16, 512, "good")])   # 32 times float4
def test_loads_are_judged_by_what_the_same_bytes_need(sectors, size_bytes, level):
    c = Counters(load_requests=1, load_sectors=sectors, load_bytes=size_bytes)
    assert BY_NAME["loads"].level(c) == level


@pytest.mark.parametrize(("wavefronts", "size_bytes", "level"), [
    (1, 128, "good"), (2, 256, "good"), (2, 128, "fair"), (32, 128, "poor")])
def test_shared_requests_are_judged_by_what_the_same_bytes_need(wavefronts, size_bytes, level):
    c = Counters(shared_requests=1, shared_wavefronts=wavefronts, shared_bytes=size_bytes)
    assert BY_NAME["shared"].level(c) == level


def test_a_bar_without_a_fixed_end_is_full_at_the_greatest_line():
    lines = {1: Counters(float_operations=10), 2: Counters(float_operations=40)}
    assert full(BY_NAME["flops"], lines) == 40
    assert full(BY_NAME["loads"], lines) == 32


def test_the_tooltip_has_the_numbers_behind_the_value():
    c = Counters(load_requests=1, load_sectors=32, load_bytes=128, branches=4, divergent=1)
    assert BY_NAME["loads"].detail(c) == "1 request, 32 sectors, 12% of the bytes used"
    assert BY_NAME["diverge"].detail(c) == "1 of 4 branches"


def test_every_column_says_which_value_is_ideal():
    assert all(any(word in c.says for word in ("coalesced", "ideal", "no bank conflict", "better"))
               for c in COLUMNS)
