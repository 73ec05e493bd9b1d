"""What is a race, what is none, and what the message says."""

import numpy as np
import pytest

from kernels.machine.watching import Checks
from tests.kernels.machine.watching.launches import Launch, span


def _neighbours(**order):
    """Every thread writes its word of s, then reads the next one's."""
    launch = Launch(Checks, threads=64)
    launch.write(1, launch.s, launch.thread)
    for name, arguments in order.items():
        getattr(launch, name)(**arguments)
    launch.read(2, launch.s, (launch.thread + 1) % 64)
    return launch


def test_a_missing_barrier_is_a_race_with_both_sides():
    fault, = _neighbours().report.faults
    assert (fault.kind, fault.message, fault.array, fault.index) == ("race", "reads s[1]", "s", 1)
    assert (fault.thread, fault.other.thread) == ((0, 0, 0), (1, 0, 0))
    assert (fault.other.what, fault.other.span.line, fault.times) == ("writes", 1, 64)


def test_a_barrier_orders_the_block():
    assert not _neighbours(barrier={}).faults()


def test_a_warp_barrier_orders_warps_only_within():
    # Lane 31 reads what lane 0 of the next warp wrote.
    assert _neighbours(warp_barrier={}).faults() == {("race", 2): 2}


@pytest.mark.parametrize("name", ["__shfl_down_sync", "__ballot_sync", "__any_sync"])
def test_other_warp_primitives_order_no_memory(name):
    assert _neighbours(warp_barrier={"name": name}).faults() == {("race", 2): 64}


@pytest.mark.parametrize("reach, hint", [(1, "__syncwarp() between them"),
                                         (32, "__syncthreads() between them")])
def test_the_hint_names_the_smallest_barrier_that_helps(reach, hint):
    launch = Launch(Checks, threads=64, words=128)
    launch.write(1, launch.s, launch.thread)
    launch.barrier()
    launch.read(2, launch.s, launch.thread)
    launch.write(3, launch.s, launch.thread ^ reach)
    assert [f.hint for f in launch.report.faults] == [hint]


def test_lockstep_is_no_order():
    """s[i] = s[i + 1] in one warp: all lanes of this machine read before any writes."""
    launch = Launch(Checks, threads=32)
    launch.write(1, launch.s, launch.thread)
    launch.warp_barrier()
    launch.read(2, launch.s, (launch.thread + 1) % 32)
    launch.write(3, launch.s, launch.thread)
    assert launch.faults() == {("race", 3): 32}


def test_what_one_warp_reads_before_its_barrier_may_then_be_written_by_a_lane_that_read_on():
    launch = Launch(Checks, threads=32)
    launch.write(1, launch.s, launch.thread)
    launch.warp_barrier()
    launch.read(2, launch.s, 0)
    launch.warp_barrier()
    only = launch.thread == 7
    launch.read(3, launch.s, 0, only)
    launch.write(4, launch.s, 0, only)
    assert not launch.faults()


def test_who_reads_again_after_the_warp_barrier_is_not_ordered_by_it():
    launch = Launch(Checks, threads=32)
    launch.write(1, launch.s, launch.thread)
    launch.barrier()
    launch.read(2, launch.s, 0, launch.thread < 6)
    launch.warp_barrier()
    launch.read(3, launch.s, 0, launch.thread < 6)
    launch.write(4, launch.s, 0, launch.thread == 9)
    fault, = launch.report.faults
    assert (fault.span.line, fault.other.span.line) == (4, 3)


def test_blocks_that_did_something_else_since_the_barrier_are_told_apart():
    launch = Launch(Checks, blocks=5, threads=32)
    launch.write(1, launch.s, launch.thread)
    launch.barrier()
    launch.read(2, launch.s, launch.thread)
    launch.write(3, launch.s, launch.thread, launch.block == 3)
    launch.read(4, launch.s, launch.thread, launch.block % 2 == 1)
    launch.read(5, launch.s, 31 - launch.thread)
    fault, = launch.report.faults
    assert (fault.block, fault.span.line, fault.times) == ((3, 0, 0), 5, 32)
    launch.barrier()
    launch.read(6, launch.s, 31 - launch.thread)
    assert len(launch.report.faults) == 1


def test_a_set_of_readers_that_a_barrier_ended_is_forgotten_word_by_word():
    launch = Launch(Checks, threads=64)
    launch.read(1, launch.x, 0, launch.thread == 0)
    launch.barrier()
    launch.read(2, launch.x, 1, launch.thread == 1)
    launch.read(3, launch.x, launch.thread % 2, (launch.thread == 1) | (launch.thread == 34))
    launch.write(4, launch.x, 0, launch.thread == 34)
    assert not launch.faults()


@pytest.mark.parametrize("value, times", [(np.int32(1), 0), (np.ones((1, 64), np.int32), 0),
                                          (np.arange(64, dtype=np.int32)[None], 64), (None, 64)])
def test_lanes_that_write_one_word_race_unless_they_write_the_same(value, times):
    launch = Launch(Checks)
    launch.watch.write(span(1), launch.s, np.int64(0), 4, None, value)
    assert launch.faults() == ({("race", 1): times} if times else {})


def test_a_vector_is_compared_field_by_field():
    launch = Launch(Checks)
    same, own = np.zeros((1, 64), np.float32), np.arange(64, dtype=np.float32)[None]
    launch.watch.write(span(1), launch.s, np.int64(0), 8, None, (same, same))
    assert not launch.faults()
    launch.watch.write(span(2), launch.s, np.int64(16), 8, None, (same, own))
    assert launch.faults() == {("race", 2): 64}


def test_a_flag_that_all_wrote_is_still_a_race_to_read():
    launch = Launch(Checks)
    launch.write(1, launch.s, 0, value=np.int32(1))
    launch.read(2, launch.s, 0, launch.thread == 0)
    assert launch.faults() == {("race", 2): 1}


def test_a_flag_written_again_and_again_in_a_loop_is_no_race():
    launch = Launch(Checks)
    for step in range(3):
        launch.write(1, launch.s, 0, launch.thread % 3 == step, value=np.int32(1))
        launch.s.bytes.view(np.int32)[:, 0] = 1
    assert not launch.faults()


def test_bytes_of_one_word_may_belong_to_different_threads():
    launch = Launch(Checks, threads=32)
    launch.write(1, launch.s, launch.thread, size=1)
    launch.read(2, launch.s, launch.thread, size=1)
    assert not launch.faults()
    launch.read(3, launch.s, launch.thread // 4)
    assert launch.faults() == {("race", 3): 32}


def test_blocks_have_shared_memory_of_their_own():
    launch = Launch(Checks, blocks=4, threads=32)
    launch.write(1, launch.s, launch.thread + launch.block)
    launch.barrier()
    launch.read(2, launch.s, launch.thread[:, ::-1] + launch.block)
    assert not launch.faults()


def test_a_race_in_some_blocks_names_the_first_of_them():
    launch = Launch(Checks, blocks=4, threads=32, first=8, of=12)
    launch.write(1, launch.s, launch.thread)
    launch.barrier(active=(launch.block < 10) | (launch.thread < 0),
                   exited=np.zeros((4, 32), bool))
    launch.read(2, launch.s, 31 - launch.thread)
    fault, = launch.report.faults
    assert (fault.block, fault.times) == ((10, 0, 0), 64)


def test_a_sum_of_atomics_is_no_race_but_reading_it_at_once_is():
    launch = Launch(Checks, threads=64)
    launch.write(1, launch.s, 0, launch.thread == 0)
    launch.barrier()
    launch.atomic(2, launch.s, 0)
    assert not launch.faults()
    launch.read(3, launch.s, 0, launch.thread == 0)
    fault, = launch.report.faults
    assert fault.other.what == "updates" and fault.hint == "__syncthreads() between them"


def test_blocks_are_never_ordered_by_barriers():
    launch = Launch(Checks, blocks=4, threads=32, words=128)
    own = launch.block * 32 + launch.thread
    launch.write(1, launch.x, own)
    launch.barrier()
    launch.read(2, launch.x, own ^ 1)
    assert not launch.faults()
    launch.read(3, launch.x, own ^ 32)
    fault, = launch.report.faults
    assert (fault.block, fault.other.block, fault.times) == ((0, 0, 0), (1, 0, 0), 128)
    assert "different blocks" in fault.hint


def test_global_memory_is_remembered_from_chunk_to_chunk():
    launch = Launch(Checks, blocks=2, threads=32, of=4)
    launch.write(1, launch.x, launch.thread, launch.block == 0)
    launch.begin(2, 32, first=2, of=4)
    launch.read(2, launch.x, launch.thread, launch.block == 3)
    fault, = launch.report.faults
    assert (fault.block, fault.other.block, fault.times) == ((3, 0, 0), (0, 0, 0), 32)


def test_one_fault_per_kind_and_place_and_at_most_a_hundred():
    launch = Launch(Checks, threads=32)
    for line in range(1, 90):
        launch.read(line, launch.s, launch.thread)
        launch.write(line, launch.s, launch.thread * 0)
    assert launch.faults()["race", 5] == 1 + 32
    assert len(launch.report.faults) == 100


def test_an_array_that_the_kernel_never_writes_is_not_looked_at():
    launch = Launch(Checks)
    launch.x.may_write = False
    launch.watch.declare(launch.x)
    launch.read(1, launch.x, launch.thread)
    assert launch.watch.order.now == 0
