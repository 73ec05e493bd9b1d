"""Blocks with the same history share a row of memory, and keep it when they part."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kernels.machine.watching.histories import MOST, Histories


@given(st.integers(1, 40).flatmap(lambda blocks: st.lists(
    st.lists(st.integers(0, 3), min_size=blocks, max_size=blocks), min_size=1, max_size=4)))
def test_a_row_for_each_sequence_of_kinds_with_what_its_blocks_did_before(steps):
    histories, rows = Histories(len(steps[0])), [()]
    done = [()] * len(steps[0])
    for kinds in steps:
        before = histories.split(np.array(kinds))
        done = [past + (kind,) for past, kind in zip(done, kinds, strict=True)]
        rows = [rows[old] + (kinds[leader],)
                for old, leader in zip(before, histories.leaders, strict=True)]
        assert [rows[m] for m in histories.member] == done
        assert list(histories.leaders) == sorted(histories.leaders)
    assert len(histories) <= MOST or histories.apart
