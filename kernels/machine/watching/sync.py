"""The order between blocks that fences and atomics make.

A thread that writes, then calls __threadfence(), then does an atomic, publishes what it wrote. A
block of which a thread does an atomic on the same word later has seen it. So the last block of a
reduction may read what the others wrote (CUDA C++ Programming Guide, "Memory Fence Functions").
Barriers carry both within a block.
"""

from dataclasses import dataclass

import numpy as np

from kernels.machine.watching import keys
from kernels.machine.watching.footprint import lanes

FEW = 4096                        # lanes; more that scatter are a histogram, not a meeting
MOST = 1 << 14                    # meetings remembered
LOOK_BACK = 8                     # of them, how many an access looks through
LOOKS = 16                        # blocks of a chunk that are asked what they have seen, at a time
PATIENCE = 1024                   # and in a launch; what is not asked counts as ordered
WIDE = 1 << 22                    # numbers that one meeting may keep per thread


@dataclass(frozen=True)
class Meeting:
    """Atomics of one instruction, an entry per block and word, in order of blocks; arrays are
    (M,) int64.

    low, high: lowest and highest thread of the block that did one there
    released:  (M, T) or (M, 1): what each thread of the block did at stamps below it is published
               with the atomic; None without a fence
    """

    shadow: object
    stamp: int
    word: np.ndarray
    block: np.ndarray
    low: np.ndarray
    high: np.ndarray
    released: np.ndarray | None


class Sync:
    """fenced: (B, T) stamp of each thread's last fence, 0 for none; None while nobody has fenced
    ordered: (B, T) what its block had in order when it fenced: stamps below are published too
    """

    def __init__(self, order):
        self.order = order
        self.meetings = []
        self.patience = PATIENCE

    def chunk(self, geometry):
        self.geometry = geometry
        self.fenced = self.ordered = None

    def fence(self, active):
        shape = self.geometry.blocks, self.geometry.threads
        if self.fenced is None:
            self.fenced, self.ordered = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        here = np.broadcast_to(True if active is None else active, shape)
        # A fence takes a stamp of its own: a barrier is then plainly before or after it.
        self.fenced[here] = self.order.access(None)
        self.ordered[here] = np.broadcast_to(self.order.blocks, shape)[here]

    def atomic(self, shadow, request, touched, stamp):
        """Remembers who met where."""
        if not shadow.across or len(self.meetings) >= MOST:
            return
        if not request.uniform and self.fenced is None and len(touched.at) > FEW:
            return
        row, word, low, high = self._entries(shadow, request)
        released = None if self.fenced is None else self._released(row, low, high)
        self.meetings.append(Meeting(
            shadow, stamp, word, row + self.geometry.first, low, high, released))

    def _entries(self, shadow, request):
        """(row, word, lowest thread, highest thread) for each word that each block touches."""
        if not request.uniform:
            return _per_block(lanes(request, shadow.shift))
        one = shadow.footprints.of(request, shadow)
        blocks = self.geometry.blocks
        row = np.repeat(np.arange(blocks), len(one.at))
        return row, *(np.tile(a, blocks) for a in (one.at, one.low, one.high))

    def _released(self, row, low, high):
        fenced = self.fenced[row]
        if fenced.size > WIDE:
            return fenced.max(1, keepdims=True)
        thread = self.geometry.thread
        own = (thread >= low[:, None]) & (thread <= high[:, None])
        before = fenced < np.reshape(self.order.block_stamp(row), (-1, 1))
        carried = np.where(own, self.ordered[row], 0).max(1, keepdims=True)
        return np.maximum(np.where(own | before, fenced, 0), carried)

    def unordered(self, shadow, found, low, high, what):
        """bool per lane: no meeting has put the threads of low and high before it."""
        if not self.meetings:
            return np.ones(len(found.row), bool)
        bad = np.zeros(len(found.row), bool)
        rows = np.unique(found.row)[:min(LOOKS, self.patience)]
        self.patience -= len(rows)
        for row in rows:
            here = np.flatnonzero(found.row == row)
            seen = _Seen(self, shadow, int(row))
            mine = found.only(here)
            bad[here] = ~(seen.covers(mine, low[here], what) & seen.covers(mine, high[here], what))
        return bad


class _Seen:
    """What one block of the chunk has seen of others."""

    def __init__(self, sync, shadow, row):
        self.shadow = shadow
        self.latest_first = sync.meetings[:-LOOK_BACK - 1:-1]
        self.block = sync.geometry.first + row
        self.since = int(sync.order.block_stamp(row))

    def covers(self, found, key, what):
        """bool per lane: what the thread of `key` did was seen before the lane came here."""
        known = np.zeros(len(key), bool)
        for meeting in self.latest_first:
            for i in np.flatnonzero(meeting.block == self.block):
                known |= self._through(meeting, i, found, key, what)
            if known.all():
                break
        return known

    def _through(self, meeting, i, found, key, what):
        """The same, by entry i of this meeting.

        Either the lane itself met the others there, or one of its block did before the last
        barrier. It then saw what came up to its own atomic: the lanes of one instruction take
        their turns in order of blocks and threads.
        """
        together = meeting.stamp < self.since
        turn = meeting.high[i] if together else found.thread
        came = together | (found.thread >= meeting.low[i]) & (found.thread <= meeting.high[i])
        if not np.any(came):
            return came
        known = self._published(meeting, meeting.word[i], key)
        if what == "updates" and meeting.shadow is self.shadow:
            earlier = keys.stamp(key) < meeting.stamp
            earlier |= (keys.stamp(key) == meeting.stamp) & (
                keys.who(key) <= keys.place(self.block, turn))
            known |= (found.word == meeting.word[i]) & earlier
        return came & known

    def _published(self, until, word, key):
        """What atomics on `word`, up to this block's turn in the meeting `until`, made known."""
        known = np.zeros(len(key), bool)
        for meeting in self.latest_first:
            if meeting.shadow is until.shadow and meeting.stamp <= until.stamp:
                its_turn = (meeting is not until) | (keys.block(keys.who(key)) < self.block)
                known |= _in_release(meeting, word, key) & its_turn
            if known.all():
                break
        return known


def _in_release(meeting, word, key):
    if meeting.released is None:
        return False
    there = np.flatnonzero(meeting.word == word)
    if not len(there):
        return False
    block = keys.block(keys.who(key))
    entry = there[np.minimum(np.searchsorted(meeting.block[there], block), len(there) - 1)]
    thread = keys.thread(keys.who(key)) if meeting.released.shape[1] > 1 else 0
    return (meeting.block[entry] == block) & (keys.stamp(key) < meeting.released[entry, thread])


def _per_block(found):
    order = np.lexsort((found.thread, found.word, found.row))
    row, word, thread = found.row[order], found.word[order], found.thread[order]
    last = np.append((row[1:] != row[:-1]) | (word[1:] != word[:-1]), True)
    first = np.append(True, last[:-1])
    return row[first], word[first], thread[first], thread[last]
