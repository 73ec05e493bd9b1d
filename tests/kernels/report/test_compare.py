"""Two reports side by side."""

import pytest

from kernels.report.compare import compare, ratio
from tests.kernels.report.samples import matmul, transpose


@pytest.mark.parametrize(("first", "second", "words"), [
    (32, 4, "8× less"), (4, 32, "8× more"), (5, 5, "the same"), (1000, 1001, "the same"),
    (0, 5, ""), (5, None, "")])
def test_a_ratio_is_said_from_the_second_s_side(first, second, words):
    assert ratio(first, second) == words


def test_naive_against_tiled():
    table = str(compare(matmul(), matmul("tiled", reuse=16)))
    rows = {line[:25].strip(): line[25:].split() for line in table.splitlines()[3:]}
    # 4 sectors of 32 bytes for each pair of loads, 2,048 warps, 256 steps; and 4 per store.
    assert rows["global traffic"] == ["64.2", "MiB", "4.25", "MiB", "15.1×", "less"]
    assert rows["load requests"] == ["1.05M", "65.5k", "16×", "less"]
    assert rows["sectors per load"] == ["2", "2", "the", "same"]
    assert rows["floating-point operations"][:2] == ["33.6M", "33.6M"]


def test_what_neither_has_is_no_row():
    assert "shuffles" not in str(compare(matmul(), transpose()))


def test_the_same_kernel_twice_is_told_apart():
    assert "naive, first" in str(compare(matmul(), matmul()))


def test_nothing_counted_is_said():
    assert "nothing was counted" in str(compare(transpose(lines={}), transpose(lines={})))
