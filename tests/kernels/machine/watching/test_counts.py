"""What a line costs: sectors, wavefronts, divergence, operations."""

import numpy as np
import pytest

from kernels.machine.watching import Both, Checks, Counts
from tests.kernels.machine.watching.launches import Launch, report, span


@pytest.mark.parametrize("stride, sectors", [(0, 1), (1, 4), (2, 8), (8, 32), (32, 32)])
def test_sectors_tell_how_coalesced_a_warp_is(stride, sectors):
    launch = Launch(Counts, blocks=3, threads=64, words=64 * 32)
    launch.read(1, launch.x, launch.thread * stride)
    launch.write(2, launch.x, launch.thread * stride)
    total = launch.total()
    assert (total.load_requests, total.load_sectors) == (6, 6 * sectors)
    assert (total.store_requests, total.store_sectors) == (6, 6 * sectors)
    assert total.load_bytes == total.store_bytes == 3 * 64 * 4


@pytest.mark.parametrize("size, sectors", [(1, 1), (2, 2), (4, 4), (8, 8), (16, 16)])
def test_wider_elements_fetch_more_sectors_per_request(size, sectors):
    launch = Launch(Counts, threads=32, words=512)
    launch.read(1, launch.x, launch.thread, size=size)
    assert (launch.total().load_requests, launch.total().load_sectors) == (1, sectors)


def test_a_request_that_begins_inside_a_sector_takes_one_more():
    launch = Launch(Counts, threads=32)
    launch.read(1, launch.x, launch.thread + 1)
    assert launch.total().load_sectors == 5


@pytest.mark.parametrize("width, passes", [(32, 32), (33, 1), (34, 2), (36, 4)])
def test_a_column_of_a_tile_conflicts_unless_it_is_padded(width, passes):
    launch = Launch(Counts, blocks=2, threads=32, words=32 * width)
    launch.read(1, launch.s, launch.thread * width)
    assert (launch.total().shared_requests, launch.total().shared_wavefronts) == (2, 2 * passes)


def test_lanes_that_read_one_word_are_served_together():
    launch = Launch(Counts, threads=32)
    launch.read(1, launch.s, launch.thread * 0)
    launch.read(1, launch.s, launch.thread // 2)
    assert launch.total().shared_wavefronts == 2


@pytest.mark.parametrize("size, stride, passes", [(8, 1, 2), (16, 1, 4), (8, 2, 4), (16, 2, 8),
                                                  (8, 16, 32), (16, 8, 32)])
def test_wide_elements_are_served_half_or_a_quarter_warp_at_a_time(size, stride, passes):
    launch = Launch(Counts, threads=32, words=32 * 128)
    launch.read(1, launch.s, launch.thread * stride, size=size)
    assert launch.total().shared_wavefronts == passes


def test_a_warp_diverges_where_its_lanes_part():
    launch = Launch(Counts, blocks=2, threads=128)
    launch.watch.branch(span(1), launch.thread < 64, None)
    assert (launch.total().branches, launch.total().divergent) == (8, 0)
    launch.watch.branch(span(2), launch.thread < 40, None)
    assert (launch.report.lines[1].divergent, launch.total().divergent) == (0, 2)


def test_a_warp_whose_other_lanes_are_off_does_not_diverge():
    launch = Launch(Counts, blocks=2, threads=64)
    launch.watch.branch(span(1), launch.thread % 2 == 0,
                        (launch.thread % 2 == 0) & (launch.block == 1))
    launch.watch.branch(span(2), np.bool_(True), launch.thread < 8)
    assert (launch.total().branches, launch.total().divergent) == (2 + 2, 0)


def test_lanes_warps_and_blocks_are_counted_as_each_counter_says():
    launch = Launch(Counts, blocks=3, threads=48)
    launch.watch.operations(span(1), "float", 2, launch.thread < 10)
    launch.watch.operations(span(1), "integer", 1, launch.block == 1)
    launch.watch.operations(span(1), "special", 1, None)
    launch.watch.shuffle(span(1), "__shfl_sync", launch.thread, launch.thread < 32)
    launch.barrier(1)
    launch.barrier(1, active=np.broadcast_to(launch.block < 2, (3, 48)))
    launch.atomic(1, launch.x, 0, launch.thread < 5)
    c = launch.total()
    assert (c.float_operations, c.integer_operations, c.special_operations) == (60, 48, 144)
    assert (c.shuffles, c.barriers, c.atomics) == (3, 5, 15)


@pytest.mark.parametrize("chunks", [(12,), (5, 7), (1, 2, 9)])
def test_a_sample_of_blocks_is_scaled(chunks):
    launch = Launch(Counts, blocks=12, threads=64, words=999, sample=4)
    first = 0
    for blocks in chunks:
        launch.begin(blocks, 64, first, 12)
        launch.read(1, launch.x, launch.block * 64 + launch.thread)
        launch.read(1, launch.s, launch.thread)
        launch.barrier(1)
        launch.watch.operations(span(1), "float", 1, launch.block >= 0)
        first += blocks
    c = launch.total()
    assert (c.load_requests, c.load_sectors, c.shared_wavefronts) == (24, 96, 24)
    assert (c.barriers, c.float_operations) == (12, 12 * 64)


def test_the_traced_warp_is_kept_for_pictures():
    launch = Launch(Counts, blocks=3, threads=48, words=999, trace=(1, 1))
    for _ in range(20):
        launch.read(1, launch.x, launch.block * 48 + launch.thread, launch.thread != 40)
    assert len(launch.report.requests) == 8
    request = launch.report.requests[0]
    assert (request.what, request.array, request.block, request.warp) == ("load", "x", (1, 0, 0), 1)
    assert request.active.sum() == 15 and not request.active[8]
    assert list(request.offsets[:3]) == [4 * (48 + 32), 4 * (48 + 33), 4 * (48 + 34)]


def test_both_watches_see_everything():
    launch = Launch(lambda r: Both(Checks(r), Counts(r)))
    launch.read(1, launch.s, launch.thread)
    assert launch.total().shared_requests == 2
    assert launch.faults() == {("uninitialised", 1): 64}
    assert launch.report.counted and not report(1, 1).counted
