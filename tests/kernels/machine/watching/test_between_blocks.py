"""Fences and atomics order blocks: the last block of a reduction may read what the others wrote."""

import numpy as np
import pytest

from kernels.machine.watching import Checks
from tests.kernels.machine.watching.launches import Launch, span

BLOCKS, THREADS, COUNTER = 4, 64, 63


def _sum(launch, blocks, last=None, fence=True, barrier=True, atomic=True, fence_first=False,
         together=False):
    """Each block writes its part, meets the others at a counter; block `last` reads all parts."""
    one = launch.thread == 0
    writers = launch.thread < 4 if together else one
    if fence and fence_first:
        launch.watch.fence(span(2), one)
    launch.write(3, launch.x, launch.block * 4 + launch.thread % 4, writers)
    if fence and not fence_first:
        launch.watch.fence(span(4), writers)
    if together and barrier:
        launch.barrier()
    if atomic:
        launch.atomic(5, launch.x, COUNTER, one)
    if barrier:
        launch.barrier()
    if last is not None:
        everyone = np.broadcast_to(launch.block == last, (blocks, THREADS))
        launch.read(6, launch.x, launch.thread % (BLOCKS * 4) // 4 * 4, everyone)
        launch.write(7, launch.x, COUNTER, everyone & one, value=np.int32(0))


def _faults(**how):
    launch = Launch(Checks, BLOCKS, THREADS)
    _sum(launch, BLOCKS, last=BLOCKS - 1, **how)
    return launch.faults()


def test_the_last_block_may_read_what_the_others_fenced():
    assert not _faults()


def test_all_threads_of_a_block_may_write_if_each_fences_before_the_barrier():
    assert not _faults(together=True)


@pytest.mark.parametrize("slip", [{"fence": False}, {"atomic": False}, {"fence_first": True},
                                  {"barrier": False}])
def test_without_fence_atomic_or_barrier_it_is_a_race(slip):
    assert ("race", 6) in _faults(**slip)


def test_the_counter_may_be_reset_by_the_last_block_without_a_fence():
    launch = Launch(Checks, BLOCKS, THREADS)
    one = launch.thread == 0
    launch.atomic(1, launch.x, 0, one)
    launch.write(2, launch.x, 0, one & (launch.block == BLOCKS - 1))
    assert not launch.faults()
    launch.write(3, launch.x, 0, one & (launch.block == 1))
    assert launch.faults() == {("race", 3): 1}


def test_the_order_lives_from_chunk_to_chunk():
    launch = Launch(Checks, 2, THREADS, of=4)
    _sum(launch, 2)
    launch.begin(2, THREADS, first=2, of=4)
    _sum(launch, 2, last=3)
    assert not launch.faults()


def test_a_block_that_came_earlier_has_seen_nothing():
    launch = Launch(Checks, BLOCKS, THREADS)
    _sum(launch, BLOCKS, last=0)
    assert ("race", 6) in launch.faults()


def test_reading_a_sum_while_other_blocks_add_to_it_is_a_race():
    launch = Launch(Checks, BLOCKS, THREADS)
    launch.atomic(1, launch.x, 0)
    launch.barrier()
    launch.read(2, launch.x, 0, (launch.thread == 0) & (launch.block == 0))
    fault, = launch.report.faults
    assert (fault.span.line, fault.other.what, fault.other.block) == (2, "updates", (3, 0, 0))


def test_a_histogram_in_global_memory_is_no_race_with_atomics_and_one_without():
    for atomic in (True, False):
        launch = Launch(Checks, BLOCKS, THREADS)
        bins = (launch.thread * 7 + launch.block) % 8
        if atomic:
            launch.atomic(1, launch.x, bins)
        else:
            launch.read(1, launch.x, bins)
            launch.write(1, launch.x, bins)
        assert bool(launch.faults()) is not atomic
