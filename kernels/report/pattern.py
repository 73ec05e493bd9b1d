"""Where the lanes of one request went: sectors of global memory, banks of shared memory."""

from dataclasses import dataclass

import numpy as np

from kernels.report.counters import SECTOR
from kernels.report.words import count, runs, triple

WORD, BANKS = 4, 32   # bytes; each bank of shared memory gives one word per wavefront
WIDEST = 16           # bytes that one instruction moves per lane
VERBS = {"load": "read", "store": "write", "atomic": "update"}


@dataclass(frozen=True)
class Piece:
    """Lanes that touch the same bytes of one row of a picture.

    row:    number of the sector, or of the bank
    start:  first byte within the row, `stop` the one after the last; for a bank its wavefront,
            counted from 0, and the next
    """

    row: int
    start: int
    stop: int
    lanes: tuple


def active_lanes(request):
    return [int(lane) for lane in np.flatnonzero(np.broadcast_to(request.active, 32))]


def _first_bytes(request):
    """(lane, first byte) of each active lane."""
    offsets = np.broadcast_to(request.offsets, 32)
    return [(lane, int(offsets[lane])) for lane in active_lanes(request)]


def _grouped(touched):
    """Pieces of (row, start, stop, lane), ordered by place."""
    lanes = {}
    for *place, lane in touched:
        lanes.setdefault(tuple(place), []).append(lane)
    return [Piece(*place, tuple(lanes[place])) for place in sorted(lanes)]


def sector_pieces(request):
    """Pieces by sector of 32 bytes; an access across a boundary makes one in each."""
    touched = []
    for lane, byte in _first_bytes(request):
        while byte < (end := int(np.broadcast_to(request.offsets, 32)[lane]) + request.size):
            row, start = divmod(byte, SECTOR)
            stop = min(SECTOR, start + end - byte)
            touched.append((row, start, stop, lane))
            byte += stop - start
    return _grouped(touched)


def bank_pieces(request):
    """Pieces by bank. Lanes that want one word share it; each further word of a bank waits.

    A wavefront brings 128 bytes: 8 bytes per lane are served by half warps, 16 by quarter warps.
    source: CUDA C++ Programming Guide, "Shared Memory" of compute capability 5.x
    """
    touched, first = [], 0
    for lanes in _passes(request):
        words = {}
        for lane, byte, size in lanes:
            for word in range(byte // WORD, (byte + size - 1) // WORD + 1):
                words.setdefault(word % BANKS, {}).setdefault(word, []).append(lane)
        touched += [(bank, first + turn, first + turn + 1, lane) for bank, row in words.items()
                    for turn, lanes in enumerate(row.values()) for lane in lanes]
        first += max(map(len, words.values()), default=0)
    return _grouped(touched)


def _passes(request):
    """[(lane, first byte, bytes)] of the lanes that are served together, pass after pass.

    What is no power of two moves in the widest pieces that its alignment allows.
    """
    piece = min(WIDEST, request.size & -request.size)
    at_once = BANKS * WORD // max(piece, WORD)
    for start in range(0, request.size, piece):
        for first in range(0, BANKS, at_once):
            lanes = [(lane, byte + start, piece) for lane, byte in _first_bytes(request)
                     if first <= lane < first + at_once]
            if lanes:
                yield lanes


def pieces(request):
    return bank_pieces(request) if request.space == "shared" else sector_pieces(request)


def sectors(request):
    return len({p.row for p in sector_pieces(request)})


def wavefronts(request):
    return max((p.stop for p in bank_pieces(request)), default=0)


def who(request):
    """"Lanes 0–31 of warp 0 in block (0,0,0) read", of x."""
    lanes = active_lanes(request)
    if not lanes:
        return f"No lane of warp {request.warp} touches"
    verb = VERBS.get(request.what, request.what) + "s" * (len(lanes) == 1)
    subject = f"Lane{'s' * (len(lanes) > 1)} {runs(lanes)} of warp {request.warp}"
    return f"{subject} in block {triple(request.block)} {verb}"


def judgement(request):
    """ ": 4 sectors, coalesced": what it cost, and whether less would have done."""
    if not active_lanes(request):
        return ""
    cost = _shared(request) if request.space == "shared" else _global(request)
    return f": {cost}{_turns(request)}"


def sentence(request):
    """Who touched what, and whether less would have done."""
    return f"{who(request)} {request.array}{judgement(request)}"


def _global(request):
    found, places = sectors(request), _first_bytes(request)
    wanted = len({b for _, byte in places for b in range(byte, byte + request.size)})
    least = -(-wanted // SECTOR)
    told = count(found, "sector")
    if found > least:
        return f"{told} where {least} would do"
    if len(places) > 1 and len({byte for _, byte in places}) == 1 and request.what != "atomic":
        return f"{told}, one address for all: a broadcast"
    return f"{told}, coalesced"


def _shared(request):
    found, lanes, least = wavefronts(request), active_lanes(request), conflict_free(request)
    told = count(found, "wavefront")
    if found > least:
        return f"{told} where {least} would do: {_degree(request)}-way bank conflict"
    one = len({byte for _, byte in _first_bytes(request)}) == 1 and request.what != "atomic"
    if len(lanes) > 1 and one:
        return f"{told}, one word for all: a broadcast"
    return f"{told}, no bank conflict"


def _turns(request):
    """Of an atomic, how many lanes wait for one another at the busiest address."""
    places = [byte for _, byte in _first_bytes(request)]
    most = max(map(places.count, places))
    if request.what != "atomic" or most == 1:
        return ""
    return f"; {'up to ' * (most < len(places))}{most} lanes meet at one address and take turns"


def conflict_free(request):
    """The wavefronts that this request would take if no bank were asked twice."""
    return sum(1 for _ in _passes(request))


def _degree(request):
    """How many different words the busiest bank is asked for at once."""
    worst = 0
    for lanes in _passes(request):
        words = {word for _, byte, size in lanes
                 for word in range(byte // WORD, (byte + size - 1) // WORD + 1)}
        banks = [word % BANKS for word in words]
        worst = max(worst, *map(banks.count, banks))
    return worst
