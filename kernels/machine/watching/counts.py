"""The watch that counts what each line of a kernel costs."""

import numpy as np

from kernels.machine.geometry import WARP
from kernels.machine.watch import Watch
from kernels.machine.watching import banks, coalescing
from kernels.machine.watching.order import warp_bits
from kernels.machine.watching.warps import Before, patterns
from kernels.report.counters import Counters
from kernels.report.report import Request

REMEMBERED = 4096                 # patterns of addresses whose cost is kept
PICTURES = 8                      # Requests per place


class Counts(Watch):
    """Fills report.lines, and report.requests with what one warp asked for.

    trace:   (number of the block, number of its warp) to picture, or None
    sample:  count every sample-th block and scale; 1 counts all, exactly
    """

    def __init__(self, report, trace=(0, 0), sample=1):
        self.report, self.trace, self.sample = report, trace, sample
        self.sums = {}
        self.known, self.before = {}, {}
        self.pictures = {}
        self.last = None, None

    def chunk(self, geometry):
        self.geometry = geometry
        self.before = {}
        self.rows = None
        self.scale = 1
        self.blocks = geometry.blocks
        if self.sample > 1:
            self._choose()
        self.traced = self.trace and self.trace[0] - geometry.first
        self.tracing = self.trace is not None and 0 <= self.traced < geometry.blocks

    def _choose(self):
        """The blocks of this chunk that are counted."""
        start = -self.geometry.first % self.sample
        self.rows = slice(start, None, self.sample)
        self.blocks = len(range(start, self.geometry.blocks, self.sample))
        launch = int(np.prod(self.geometry.grid))
        self.scale = launch / -(-launch // self.sample)

    def _part(self, array):
        """The rows of an array that are counted."""
        if self.rows is None or np.ndim(array) < 2 or len(array) == 1:
            return array
        return array[self.rows]

    # -- memory

    def read(self, span, buffer, offset, size, active):
        self._access("load", span, buffer, offset, size, active)

    def write(self, span, buffer, offset, size, active, value=None):
        self._access("store", span, buffer, offset, size, active)

    def atomic(self, span, buffer, offset, size, active):
        self._add(span, "atomics", self._lanes(active))
        if self.tracing:
            self._picture("atomic", span, buffer, offset, size, active)

    def _access(self, what, span, buffer, offset, size, active):
        if buffer.space not in ("global", "shared"):
            return
        if self.tracing:
            self._picture(what, span, buffer, offset, size, active)
        if not self.blocks:
            return
        shared = buffer.space == "shared"
        offset, active = np.atleast_2d(self._part(np.asarray(offset))), self._mask(active)
        requests, parts = self._cost(span, shared, offset, size, self._part(active))
        name, unit = ("shared", "wavefronts") if shared else (what, "sectors")
        self._add(span, f"{name}_requests", requests)
        self._add(span, f"{name}_{unit}", parts)
        self._add(span, f"{name}_bytes", size * self._lanes(active))

    def _mask(self, active):
        """active with two axes, or None for all."""
        if active is None or np.ndim(active) == 2 and active.size > 1:
            return active
        return None if np.all(active) else np.zeros((1, self.geometry.threads), bool)

    def _cost(self, span, shared, offset, size, active):
        """(requests, sectors or wavefronts) over the counted blocks."""
        if len(offset) == 1 and (active is None or len(active) == 1):
            requests, parts = self._of_one(shared, offset, size, active)
            return requests * self.blocks, parts * self.blocks
        before = self.before.get((span, shared, size))
        if before is None or not before.alike(offset, active):
            before = self.before[span, shared, size] = Before(offset, active)
        phase = before.shift(offset) % (banks.PERIOD if shared else coalescing.SECTOR)
        if phase not in before.costs:
            before.costs[phase] = self._of_blocks(shared, offset, size, active)
        return before.costs[phase]

    def _of_blocks(self, shared, offset, size, active):
        if offset.shape[1] > 1:
            offset = np.broadcast_to(offset, (self.blocks, self.geometry.threads))
            if active is not None and len(active) > 1:
                return self._of_parts(shared, offset, size, active)
        return self._of_alike(shared, offset, size, active)

    def _of_one(self, shared, offset, size, active):
        key = (shared, size, offset.tobytes(), None if active is None else active.tobytes())
        if key not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[key] = _measure(shared)(offset, size, active, self.geometry.threads)
        return self.known[key]

    def _of_alike(self, shared, offset, size, active):
        """Where blocks shift one pattern, by its phases; else all lanes."""
        period = banks.PERIOD if shared else coalescing.SECTOR
        found = patterns(offset, active, period) if offset.shape[1] > 1 else None
        if found is None:
            return _measure(shared)(offset, size, active, self.geometry.threads)
        costs = [(self._of_one(shared, row, size, active), n) for row, n in found]
        return sum(c[0] * n for c, n in costs), sum(c[1] * n for c, n in costs)

    def _of_parts(self, shared, offset, size, active):
        """Blocks whose lanes are all active, and the others."""
        active = np.broadcast_to(active, offset.shape)
        full = active.all(1)
        whole = self._of_alike(shared, offset[full], size, None) if full.any() else (0, 0)
        some = ~full & active.any(1)
        if not some.any():
            return whole
        rest = _measure(shared)(offset[some], size, active[some], self.geometry.threads)
        return whole[0] + rest[0], whole[1] + rest[1]

    def _lanes(self, active):
        """How many counted lanes are active."""
        if active is None:
            return self.blocks * self.geometry.threads
        if self.last[0] is not active:
            part = np.atleast_2d(self._part(active))
            times = self.blocks // max(1, len(part)) if len(part) == 1 else 1
            wide = self.geometry.threads // part.shape[1]
            self.last = active, int(np.count_nonzero(part)) * times * wide
        return self.last[1]

    # -- everything else

    def barrier(self, span, active, exited=None):
        blocks = self.blocks
        if active is not None:
            here = np.atleast_2d(self._part(active)).any(1)
            blocks = int(here.sum()) * (self.blocks if len(here) == 1 else 1)
        self._add(span, "barriers", blocks)

    def shuffle(self, span, name, source, active):
        self._add(span, "shuffles", self._warps(active))

    def branch(self, span, taken, active):
        self._add(span, "branches", self._warps(active))
        if np.size(taken) > 1:
            here = True if active is None else self._part(active)
            taken = self._part(taken)
            ways = [warp_bits(self.geometry, here & way) != 0 for way in (taken, ~taken)]
            self._add(span, "divergent", self._over_blocks(ways[0] & ways[1]))

    def _warps(self, active):
        """How many counted warps have an active lane."""
        if active is None or np.size(active) == 1:
            return self.blocks * self.geometry.warps * bool(np.all(active is None or active))
        return self._over_blocks(warp_bits(self.geometry, self._part(active)) != 0)

    def _over_blocks(self, found):
        """The sum of (1 or B, n) bool over the counted blocks."""
        return int(np.count_nonzero(found)) * (self.blocks if len(found) == 1 else 1)

    def operations(self, span, kind, times, active):
        self._add(span, f"{kind}_operations", times * self._lanes(active))

    def finish(self):
        for line, sums in self.sums.items():
            self.report.lines[line] = Counters(**{
                name: round(value * self.scale) for name, value in sums.items()})
        self.report.counted = True

    def _picture(self, what, span, buffer, offset, size, active):
        place = (span, what)
        seen = self.pictures.get(place, 0)
        if seen >= PICTURES or buffer.space not in ("global", "shared"):
            return
        offsets, here = self._traced(offset, active)
        if not here.any():
            return
        self.pictures[place] = seen + 1
        self.report.requests.append(Request(
            span, what, buffer.space, buffer.name, self.geometry.block_at(self.traced),
            self.trace[1], offsets, here, size))

    def _traced(self, offset, active):
        """(32,) int64 and (32,) bool of the traced warp."""
        shape = self.geometry.blocks, self.geometry.threads
        lanes = slice(self.trace[1] * WARP, (self.trace[1] + 1) * WARP)
        offsets, here = np.zeros(WARP, np.int64), np.zeros(WARP, bool)
        row = np.broadcast_to(offset, shape)[self.traced, lanes]
        offsets[:len(row)] = row
        here[:len(row)] = np.broadcast_to(True if active is None else active,
                                          shape)[self.traced, lanes]
        return offsets, here

    def _add(self, span, name, value):
        if value:
            line = self.sums.setdefault(span.line, {})
            line[name] = line.get(name, 0) + value


def _measure(shared):
    return banks.wavefronts if shared else coalescing.sectors
