"""Where lanes go: strides worked out by hand, then compared with what the machine counts."""

import numpy as np
import pytest

from kernels.report import pattern
from tests.kernels.report.samples import LANES, request


@pytest.mark.parametrize(("stride", "sectors"), [
    (0, 1), (1, 4), (2, 8), (3, 12), (8, 32), (33, 32)])
def test_sectors_count_coalescing(stride, sectors):
    assert pattern.sectors(request(offsets=4 * stride * LANES)) == sectors


@pytest.mark.parametrize(("stride", "wavefronts"), [
    (0, 1), (1, 1), (2, 2), (3, 1), (4, 4), (32, 32), (33, 1)])
def test_wavefronts_count_bank_conflicts(stride, wavefronts):
    asked = request(space="shared", offsets=4 * stride * LANES)
    assert pattern.wavefronts(asked) == wavefronts


@pytest.mark.parametrize(("asked", "judged"), [
    (request(), "4 sectors, coalesced"),
    (request(offsets=4 * LANES[::-1]), "4 sectors, coalesced"),
    (request(offsets=4 * LANES + 4), "5 sectors where 4 would do"),
    (request(offsets=128 * LANES), "32 sectors where 4 would do"),
    (request(offsets=0 * LANES), "1 sector, one address for all: a broadcast"),
    (request(offsets=16 * LANES, size=16), "16 sectors, coalesced"),
    (request(active=LANES < 10), "2 sectors, coalesced"),
    (request(space="shared"), "1 wavefront, no bank conflict"),
    (request(space="shared", offsets=0 * LANES), "1 wavefront, one word for all: a broadcast"),
    (request(space="shared", offsets=128 * LANES),
     "32 wavefronts where 1 would do: 32-way bank conflict"),
    (request("atomic", offsets=0 * LANES),
     "1 sector, coalesced; 32 lanes meet at one address and take turns"),
    (request("atomic", "shared", offsets=4 * (LANES // 3)),
     "1 wavefront, no bank conflict; up to 3 lanes meet at one address and take turns"),
    (request(space="shared", offsets=8 * LANES, size=8), "2 wavefronts, no bank conflict"),
    (request(space="shared", offsets=128 * (LANES % 4)),
     "4 wavefronts where 1 would do: 4-way bank conflict")])
def test_a_sentence_says_whether_less_would_do(asked, judged):
    assert pattern.sentence(asked).endswith(f": {judged}")


def test_a_sentence_names_lanes_warp_block_and_array():
    assert pattern.sentence(request(active=LANES < 1)) == (
        "Lane 0 of warp 0 in block (0,0,0) reads x: 1 sector, coalesced")
    assert pattern.who(request("store")) == "Lanes 0–31 of warp 0 in block (0,0,0) write"
    assert pattern.sentence(request(active=False)) == "No lane of warp 0 touches x"


def test_every_byte_that_a_lane_asks_for_is_in_exactly_one_piece():
    asked = request(offsets=20 * LANES + 4, size=12)
    found = sorted((lane, 32 * p.row + byte) for p in pattern.sector_pieces(asked)
                   for lane in p.lanes for byte in range(p.start, p.stop))
    assert found == [(lane, 20 * lane + 4 + byte) for lane in range(32) for byte in range(12)]


@pytest.mark.parametrize("size", [1, 2, 4, 8, 16, 12, 20])
def test_the_pictures_count_as_the_machine_does(size):
    """The two were written apart: the machine's over whole chunks, this one lane by lane."""
    from kernels.machine.watching import banks, coalescing

    random = np.random.default_rng(size)
    align = size & -size
    for spread in (8, 32, 200, 5000):
        offsets = align * random.integers(0, spread, 32)
        counted = [measure(offsets[None], size, None, 32)[1]
                   for measure in (coalescing.sectors, banks.wavefronts)]
        asked = request(offsets=offsets, size=size)
        assert [pattern.sectors(asked), pattern.wavefronts(asked)] == counted
