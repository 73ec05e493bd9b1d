"""What a fault says in one line."""

from dataclasses import replace

from kernels.report.fault import KINDS, NAMES, Side, kinds
from tests.kernels.report.samples import Span, outside, race


def test_a_fault_names_place_thread_and_expectation():
    assert outside(hint="").text() == (
        "transpose.cu:10:42: transpose, block (1,0,0), thread (4,0,0): "
        "reads x[4096], but x has 4,096 elements")


def test_a_hint_stands_on_a_line_of_its_own():
    assert outside(hint="guard it").text().endswith("elements\n    hint: guard it")


def test_a_race_within_a_block_lacks_a_barrier():
    assert race(times=1, hint="").text() == (
        "transpose.cu:15:31: transpose, block (0,0,0), thread (1,0,0): reads tile[32]; "
        "thread (0,1,0) of the same block writes it at 10:9, with no barrier between")


def test_no_barrier_could_help_between_two_blocks():
    elsewhere = Side("writes", Span(10, 9, 39), (3, 0, 0), (0, 1, 0))
    assert race(other=elsewhere, times=1, hint="").text().endswith(
        "thread (0,1,0) of block (3,0,0) writes it at 10:9, and no barrier orders two blocks")


def test_what_happened_once_is_not_counted():
    assert "times" not in outside(times=1).text()
    assert "(1,024 times here)" in outside(times=1024).text()


def test_kinds_are_counted_with_their_grammar():
    faults = [race(), outside(), race()]
    assert kinds(faults) == "2 races and 1 access out of bounds"
    every = kinds([replace(race(), kind=k) for k in KINDS for _ in range(2)])
    assert every.startswith("2 accesses out of bounds, 2 uses of a null pointer")
    assert all(one and many and one != many for one, many in NAMES.values())
