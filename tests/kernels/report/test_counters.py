"""Quotients of counters, against numbers worked out by hand."""

import pytest

from kernels.report.counters import Counters

# 8 warps read neighbouring floats (4 sectors each), 2 write floats 128 bytes apart (32 each).
SEEN = Counters(load_requests=8, load_sectors=32, load_bytes=8 * 128,
                store_requests=2, store_sectors=64, store_bytes=2 * 128,
                shared_requests=4, shared_wavefronts=34, shared_bytes=4 * 128,
                branches=10, divergent=3, float_operations=500, special_operations=12)


def test_quotients_are_those_that_a_pencil_gives():
    assert SEEN.sectors_per_load == 4
    assert SEEN.sectors_per_store == 32
    assert SEEN.wavefronts_per_request == 8.5
    assert SEEN.divergent_share == 0.3
    assert SEEN.traffic_bytes == 96 * 32
    assert SEEN.used_share == 1280 / 3072
    assert SEEN.operations == 512
    assert SEEN.intensity == 512 / 3072


@pytest.mark.parametrize("name", ["sectors_per_load", "sectors_per_store", "divergent_share",
                                  "wavefronts_per_request", "used_share", "intensity"])
def test_nothing_to_divide_is_none_and_not_zero(name):
    assert getattr(Counters(), name) is None


def test_quotients_of_a_sum_are_of_the_sum_and_no_mean():
    both = Counters(load_requests=1, load_sectors=32) + Counters(load_requests=3, load_sectors=12)
    assert both.sectors_per_load == 11


def test_a_broadcast_uses_all_and_not_more_than_all():
    assert Counters(load_requests=1, load_sectors=1, load_bytes=128).used_share == 1
