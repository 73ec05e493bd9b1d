"""Which words the lanes of an access touch, and by whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kernels.machine.watching import keys


class Request:
    """One access of a chunk, as the machine told it; see kernels.machine.watch for the shapes.

    shifted: its offsets differ from block to block
    uniform: it is the same in every block
    """

    __slots__ = "geometry", "span", "offset", "size", "active", "value", "shifted", "uniform"

    def __init__(self, geometry, span, offset, size, active, value=None):
        self.geometry, self.span, self.value = geometry, span, value
        self.offset, self.size, self.active = offset, size, active
        self.shifted = _rows(offset) > 1
        self.uniform = not self.shifted and (active is None or _rows(active) == 1)

    @property
    def shape(self):
        return self.geometry.blocks, self.geometry.threads

    def in_block(self, row):
        """The same for one block, whose offsets are those of all."""
        return Request(self.geometry, self.span, self.offset, self.size,
                       self.active[row:row + 1])


RUN = 256                         # words in a row that are worth a slice


@dataclass(frozen=True)
class Footprint:
    """at: int64 words; low, high: the lowest and the highest who at each, broadcastable to it
    distinct: no word occurs twice in `at`. low is high (one object) where all have one thread
    """

    at: np.ndarray
    low: np.ndarray
    high: np.ndarray
    distinct: bool

    @cached_property
    def several(self):
        return self.low is not self.high

    @cached_property
    def where(self):
        """`at`, or the slice that is the same: memory takes those much faster."""
        at = self.at
        if self.distinct and at.ndim == 1 and len(at) == int(at[-1]) - int(at[0]) + 1 > RUN:
            return slice(int(at[0]), int(at[-1]) + 1) if (at[1:] > at[:-1]).all() else at
        return at

    @cached_property
    def low_key(self):
        return keys.key(self.low, 0)

    @cached_property
    def high_key(self):
        return keys.key(self.high, 0) if self.several else self.low_key


@dataclass(frozen=True)
class Lanes:
    """Every active lane and word of a request, one after another; all (L,) int64.

    row: block of the chunk; offset: byte where the lane's access begins
    """

    row: np.ndarray
    thread: np.ndarray
    word: np.ndarray
    offset: np.ndarray

    def only(self, some):
        return Lanes(self.row[some], self.thread[some], self.word[some], self.offset[some])


def _rows(array):
    return len(array) if np.ndim(array) == 2 else 1


def lanes(request, shift, rows=None):
    """Lanes of these blocks of the chunk, or of all."""
    rows = np.arange(request.geometry.blocks) if rows is None else rows
    shape = len(rows), request.geometry.threads
    offset = np.broadcast_to(_pick(request.offset, rows), shape)
    active = True if request.active is None else _pick(request.active, rows)
    row, thread = np.nonzero(np.broadcast_to(active, shape))
    offset = offset[row, thread]
    row, word = rows[row], offset >> shift
    count = max(1, request.size >> shift)
    if count > 1:
        word = (word[:, None] + np.arange(count)).ravel()
        row, thread, offset = (np.repeat(a, count) for a in (row, thread, offset))
    return Lanes(row, thread, word, offset)


def _pick(array, rows):
    return array[rows] if _rows(array) > 1 else array


def every_lane(request, shift, home, who, key=None):
    """A Footprint with an entry per lane and word.

    home:  what is added to a word's number, broadcastable to (B, T)
    who:   broadcastable to (B, T); key: the same as keys with stamp 0, where they are at hand
    """
    shape = request.shape
    at = np.broadcast_to((request.offset >> shift) + home, shape)
    who = np.broadcast_to(who, shape)
    if request.active is None:
        at, who = at.ravel(), who.ravel()
    else:
        active = np.broadcast_to(request.active, shape)
        at, who = at[active], who[active]
    if not len(at):
        return None
    count = max(1, request.size >> shift)
    if count > 1:
        at, who = (at[:, None] + np.arange(count)).ravel(), np.repeat(who, count)
    found = Footprint(at, who, who, len(at) < 2 or bool((at[1:] > at[:-1]).all()))
    if key is not None and request.active is None and count == 1:
        found.__dict__["low_key"] = key.ravel()
    return found


class RowFootprints:
    """Footprints of accesses that are alike in every block, remembered by their bytes.

    In a loop, and from launch to launch, the same few patterns come again and again; finding who
    shares a word costs more than looking a pattern up.
    """

    MOST = 1024

    def __init__(self):
        self.known = {}

    def of(self, request, shadow):
        """The footprint of one block, with threads for who; None if no lane is active."""
        active = request.active
        pattern = (request.geometry.threads, request.offset.tobytes(), request.size,
                   active is not None and active.tobytes())
        try:
            return self.known[shadow.shift, pattern]
        except KeyError:
            shadow.refine(request)
            if len(self.known) >= self.MOST:
                self.known.clear()
            found = _summary(lanes(request, shadow.shift, np.zeros(1, np.int64)))
            self.known[shadow.shift, pattern] = found
            return found


def _summary(lanes):
    """One entry per word, of Lanes in order of threads."""
    if not len(lanes.word):
        return None
    if (lanes.word[1:] > lanes.word[:-1]).all():
        return Footprint(lanes.word, lanes.thread, lanes.thread, True)
    order = np.argsort(lanes.word, kind="stable")
    word, thread = lanes.word[order], lanes.thread[order]
    last = np.append(word[1:] != word[:-1], True)
    first = np.append(True, last[:-1])
    low, high = thread[first], thread[last]
    return Footprint(word[first], low, low if (low == high).all() else high, True)


def joined(footprints, homes):
    """One Footprint of several, each moved by its home; None of them are left out."""
    both = [(f, home) for f, home in zip(footprints, homes, strict=True) if f]
    if not both:
        return None
    at = np.concatenate([f.at + home for f, home in both])
    low = np.concatenate([f.low for f, _ in both])
    several = any(f.several for f, _ in both)
    return Footprint(at, low, np.concatenate([f.high for f, _ in both]) if several else low, True)


def everywhere(footprint, first, last):
    """The Footprint of a row that blocks first..last all touch, with whole who."""
    low = keys.place(first, footprint.low)
    alone = first == last and not footprint.several
    high = low if alone else keys.place(last, footprint.high)
    return Footprint(footprint.at, low, high, True)


def misaligned(request, shift):
    """Whether some lane begins inside a word of 2**shift bytes."""
    return bool(np.bitwise_or.reduce(np.ravel(request.offset)) & ((1 << shift) - 1))
