"""What is remembered of one shared or global buffer, and which accesses conflict with it."""

from dataclasses import dataclass

import numpy as np

from kernels.machine.watching import keys
from kernels.machine.watching.footprint import (
    Footprint,
    every_lane,
    everywhere,
    joined,
    lanes,
    misaligned,
)
from kernels.machine.watching.histories import Histories, kinds
from kernels.machine.watching.past import Past

WORD_SHIFT = 2                    # 4-byte words, until something smaller is accessed
DOES = {"written": "writes", "read": "reads", "updated": "updates"}


@dataclass(frozen=True)
class Conflict:
    """Lanes of a request that race, and the keys of the other side of each.

    what:    "reads", "writes" or "updates": what the other side does
    leaders: the lanes' blocks stand for all with the same history
    """

    lanes: object
    low: np.ndarray
    high: np.ndarray
    what: str
    leaders: bool


class Shadow:
    """The written, read and updated (by atomics) Past of a buffer's words.

    shift:  log2 of the bytes per word
    fresh:  nothing is written yet when the launch (for shared memory: the block) begins
    fixed:  nothing here can ever be wrong to read: written from outside, and never by the kernel
    """

    across = False

    def __init__(self, buffer, watch):
        self.size, self.order, self.footprints = buffer.size, watch.order, watch.footprints
        self.geometry = watch.geometry
        self.shift, self.fresh = WORD_SHIFT, self._begins_fresh(buffer)
        self.written, self.read, self.updated = (Past(self.words) for _ in range(3))
        self.complete, self.looked = not self.fresh, 0
        self.fixed = self.complete and not getattr(buffer, "may_write", True)

    @property
    def width(self):
        """Words per block, or in all where blocks share them."""
        return -(-self.size >> self.shift)

    @property
    def pasts(self):
        return self.written, self.read, self.updated

    # -- smaller words

    def refine(self, request):
        """Smaller words, if the request needs them: bytes of one word may be different threads'."""
        size = request.size
        if self.shift and (size & ((1 << self.shift) - 1) or misaligned(request, self.shift)):
            shift = 0 if size & 1 or misaligned(request, 1) else 1
            if shift < self.shift:
                self._divide(shift)

    def _divide(self, shift):
        parts, width, self.shift = 1 << (self.shift - shift), self.width, shift
        for past in self.pasts:
            past.grow(lambda a, n=self.width, w=width: np.repeat(
                a.reshape(-1, w), parts, 1)[:, :n].ravel())

    # -- reads before writes

    def unwritten(self, touched):
        """Whether a touched word was perhaps never written."""
        if self.complete:
            return False
        if self.written.high is None or not self.written.high[touched.where].all():
            return True
        if self.looked != self.written.latest:
            self.looked = self.written.latest
            self.complete = bool(self.written.high.all())
        return False

    def missing(self, request):
        """Lanes that touch a word nobody wrote."""
        found = self.listed(request)
        at = self.place(found)
        known = np.zeros(len(at), bool)
        for past in (self.written, self.updated):
            if past.high is not None:
                known |= past.high[at] != 0
        return found.only(~known)

    def crowded(self, found):
        """bool per lane: several threads wrote its word last."""
        place = self.place(found)
        return self.written.low[place] != self.written.high[place]

    # -- conflicts

    def conflict(self, name, touched, request):
        """The Conflict of a request with a past ("written", "read" or "updated"), or None."""
        past = getattr(self, name)
        if not past.latest or self._all_before(past.latest) or not self._suspicious(past, touched):
            return None
        found = self.listed(request)
        at = self.place(found)
        low, high = past.low[at], past.high[at]
        bad = self._unordered(found, low, high)
        if bad.any():
            bad[bad] = self._unmet(found.only(bad), low[bad], high[bad], DOES[name])
        if not bad.any():
            return None
        return Conflict(found.only(bad), low[bad], high[bad], DOES[name], not self.across)

    def _suspicious(self, past, touched):
        """A quick look that may err to one side only."""
        high = past.high[touched.where]
        if self._past_is_over(high):
            return False
        other = keys.other(high, touched.low_key)
        if touched.several or past.low is not past.high:
            low = past.low[touched.where]
            other |= (touched.low != touched.high) | keys.other(low, touched.low_key)
        return bool((other & (high != 0)).any())

    def _unordered(self, found, low, high):
        """bool per lane: some thread of low..high is another one, and no barrier came between."""
        me, last, least = self.who(found), keys.who(high), keys.who(low)
        other = (high != 0) & ((least != me) | (last != me))
        ordered = keys.stamp(high) < self.order.block_stamp(found.row)
        if self.across:
            ordered &= _all_equal(keys.block(w) for w in (me, least, last))
        in_warp = _all_equal(keys.warp(w) for w in (me, least, last))
        latest = np.maximum(keys.stamp(low), keys.stamp(high))
        ordered |= in_warp & (latest < self.order.warp_stamp(found.row, found.thread))
        return other & ~ordered

    # -- remembering

    def join(self, past, touched, stamp):
        """Adds these threads to those of `past` that nothing has ordered before them."""
        if past.latest == 0 or self._all_before(past.latest):
            past.replace(touched, stamp)
            return
        high = past.high[touched.where]
        if self._past_is_over(high) or self._only_own(past, high, touched):
            past.replace(touched, stamp)
        elif not self._known(past, high, touched):
            past.join(touched, stamp, self._over(past.low[touched.where], high, touched))

    @staticmethod
    def _only_own(past, high, touched):
        """Whether each word was left alone, or had just the thread that comes again."""
        if touched.several or past.low is not past.high:
            return False
        return not (keys.other(high, touched.low_key) & (high != 0)).any()

    def _known(self, past, high, touched):
        """Whether the sets hold these threads already, and no barrier has come since."""
        if int((high & keys.STAMP).min()) < max(1, self.order.ceiling):
            return False
        return bool((keys.who(high) >= touched.high).all()
                    and (keys.who(past.low[touched.where]) <= touched.low).all())

    def _over(self, low, high, touched):
        """bool per word: its set is ordered before the threads that now come."""
        row, thread = self.row_of(touched), keys.thread(touched.low)
        known = keys.who(low), keys.who(high), touched.low, touched.high
        before = keys.stamp(high) < self.order.block_stamp(row)
        if self.across:
            before &= _all_equal(keys.block(w) for w in known)
        alone = _all_equal(keys.warp(w) for w in known)
        latest = np.maximum(keys.stamp(low), keys.stamp(high))
        return (high == 0) | before | alone & (latest < self.order.warp_stamp(row, thread))


class SharedShadow(Shadow):
    """Of a shared buffer: one row for each history that blocks of the chunk have had."""

    def __init__(self, buffer, watch):
        self.histories = Histories(watch.geometry.blocks)
        self.tried = 0
        super().__init__(buffer, watch)

    @staticmethod
    def _begins_fresh(buffer):
        return True

    def words(self):
        return len(self.histories) * self.width

    def touched(self, request):
        """Its Footprint here, or None where no lane is active."""
        if len(self.histories) > 1:
            self._unite()
        if request.shifted or not self.order.uniform:
            self._grow(None if self.histories.apart else self.histories.part())
        elif not request.uniform:
            return self._by_mask(request)
        return self._of_all(request)

    def _by_mask(self, request):
        """Of the same words in every block, but not by the same threads."""
        if not self.histories.apart:
            self._grow(self.histories.split(kinds(request.geometry, request.active)))
        if self.histories.apart:
            return self._of_all(request)
        each = [self.footprints.of(request.in_block(row), self)
                for row in self.histories.leaders]
        return joined(each, range(0, self.words(), self.width))

    def _of_all(self, request):
        if not request.uniform:
            self.refine(request)
            return every_lane(request, self.shift, self._home, request.geometry.thread)
        found = self.footprints.of(request, self)
        if len(self.histories) == 1 or found is None:
            return found
        return Footprint(self._home + found.at, found.low, found.high, True)

    @property
    def _home(self):
        return np.arange(len(self.histories))[:, None] * self.width

    def _grow(self, before):
        """before: the old row of each new row; None changes nothing."""
        if before is not None:
            for past in self.pasts:
                past.grow(lambda a: a.reshape(-1, self.width)[before].ravel())

    def _unite(self):
        """After a barrier of all blocks only what is written still counts; if that is the same in
        all of them, so is their history."""
        floor = self.order.floor
        if not self.order.uniform or self.tried == floor:
            return
        self.tried = floor
        if any(past.latest >= floor for past in self.pasts):
            return
        known = [p.high.reshape(-1, self.width) != 0
                 for p in (self.written, self.updated) if p.high is not None]
        if (np.logical_or.reduce(known) == np.logical_or.reduce([k[:1] for k in known])).all():
            self.histories.unite()
            for past in self.pasts:
                past.grow(lambda a: a[:self.width].copy())

    def listed(self, request, apart=False):
        """Lanes of the histories' first blocks; of all blocks where they are wanted `apart`."""
        return lanes(request, self.shift, None if apart else self.histories.leaders)

    def place(self, found):
        """The words of these Lanes in the arrays of each Past."""
        return self.histories.member[found.row] * self.width + found.word

    def home(self, found):
        """A number for each lane's word, different in each block."""
        return found.row * self.width + found.word

    def who(self, found):
        return found.thread

    def row_of(self, touched):
        return touched.at // self.width

    def _all_before(self, stamp):
        """Whether barriers put what was done up to here before now, in every block."""
        return stamp < self.order.floor

    def _past_is_over(self, high):
        return self._all_before(int((high & keys.STAMP).max()))

    @staticmethod
    def _unmet(found, low, high, what):
        return True


class GlobalShadow(Shadow):
    """Of a buffer that all blocks of the launch share."""

    across = True

    def __init__(self, buffer, watch):
        self.sync = watch.sync
        super().__init__(buffer, watch)

    @staticmethod
    def _begins_fresh(buffer):
        return not getattr(buffer, "initialised", True)

    def words(self):
        return self.width

    def touched(self, request):
        """Its Footprint here, or None where no lane is active."""
        if not request.uniform:
            self.refine(request)
            return every_lane(request, self.shift, 0, *self.order.everyone)
        geometry = request.geometry
        found = self.footprints.of(request, self)
        last = geometry.first + geometry.blocks - 1
        return found and everywhere(found, geometry.first, last)

    def listed(self, request, apart=False):
        return lanes(request, self.shift)

    def place(self, found):
        return found.word

    home = place

    def who(self, found):
        return keys.place(found.row + self.order.geometry.first, found.thread)

    def row_of(self, touched):
        return (keys.block(touched.low) - self.order.geometry.first) & keys.BLOCK

    @staticmethod
    def _all_before(stamp):
        """Nothing orders all blocks but the end of the kernel."""
        return stamp == 0

    @staticmethod
    def _past_is_over(high):
        return not high.any()

    def _unmet(self, found, low, high, what):
        return self.sync.unordered(self, found, low, high, what)


def _all_equal(arrays):
    first, *rest = arrays
    same = True
    for other in rest:
        same = same & (first == other)
    return same
