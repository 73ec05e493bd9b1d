"""Barriers and warp primitives that not all threads reach."""

import numpy as np
import pytest

from kernels.machine.watching import Checks
from tests.kernels.machine.watching.launches import Launch, span

FULL = np.uint32(0xFFFFFFFF)


def _fault(launch):
    fault, = launch.report.faults
    return fault.kind, fault.thread[0], fault.times


def test_a_barrier_that_some_threads_miss_names_the_first_of_them():
    launch = Launch(Checks, blocks=2, threads=64)
    launch.barrier(active=(launch.thread < 40) | (launch.block == 0))
    assert _fault(launch) == ("barrier", 40, 24)
    assert launch.report.faults[0].block == (1, 0, 0)


def test_a_block_that_stays_away_as_a_whole_is_no_fault():
    launch = Launch(Checks, blocks=2, threads=64)
    launch.barrier(active=np.broadcast_to(launch.block == 1, (2, 64)))
    launch.barrier(active=launch.block == 1)
    assert not launch.faults()


def test_threads_that_have_returned_are_not_waited_for():
    launch = Launch(Checks, threads=64)
    launch.barrier(active=launch.thread < 40, exited=launch.thread >= 40)
    assert not launch.faults()
    launch.barrier(active=launch.thread < 40, exited=launch.thread >= 50)
    assert _fault(launch) == ("barrier", 40, 10)


@pytest.mark.parametrize("name, kind", [("__syncwarp", "barrier"), ("__shfl_sync", "shuffle")])
def test_a_full_mask_in_divergent_code_names_lanes_that_do_not_come(name, kind):
    launch = Launch(Checks, threads=64)
    launch.warp_barrier(active=launch.thread < 48, mask=FULL, name=name)
    assert _fault(launch) == (kind, 48, 16)
    assert name in launch.report.faults[0].message


@pytest.mark.parametrize("active, mask", [
    (lambda t: t < 32, FULL),                             # a whole warp; the other stays away
    (lambda t: t % 32 < 8, np.uint32(0xFF)),
    (lambda t: t % 32 < 8, np.where(np.arange(64) % 32 < 8, 0xFF, 0)[None]),
])
def test_masks_that_name_who_comes_are_right(active, mask):
    launch = Launch(Checks, threads=64)
    launch.warp_barrier(active=active(launch.thread), mask=mask)
    assert not launch.faults()


def test_lanes_that_the_block_lacks_or_that_returned_are_not_missed():
    launch = Launch(Checks, threads=40)
    launch.warp_barrier(active=launch.thread != 5, mask=FULL, exited=launch.thread == 5)
    assert not launch.faults()


def test_a_shuffle_from_a_lane_that_is_off():
    launch = Launch(Checks, blocks=3, threads=32)
    source = (launch.thread + 1) % 32
    launch.watch.shuffle(span(1), "__shfl_sync", source, None)
    assert not launch.faults()
    launch.watch.shuffle(span(2), "__shfl_sync", source, launch.thread < 16)
    assert _fault(launch) == ("shuffle", 15, 3)
    assert "lane 16" in launch.report.faults[0].message


def test_a_shuffle_from_a_lane_that_the_block_lacks():
    launch = Launch(Checks, threads=20)
    launch.watch.shuffle(span(1), "__shfl_down_sync", launch.thread + 4, None)
    assert _fault(launch) == ("shuffle", 16, 4)
