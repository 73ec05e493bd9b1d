"""The watch that finds races, reads before writes, and barriers that not all threads reach."""

import numpy as np

from kernels.machine.watch import Watch
from kernels.machine.watching import arrivals, keys, values
from kernels.machine.watching.faults import Faults, element
from kernels.machine.watching.footprint import Request, RowFootprints
from kernels.machine.watching.local import LocalShadow
from kernels.machine.watching.order import Order, by_warp
from kernels.machine.watching.shadow import Conflict, GlobalShadow, SharedShadow
from kernels.machine.watching.sync import Sync
from kernels.report.fault import Side

FOOTPRINTS = RowFootprints()       # of all launches: they depend on nothing else
SYNCWARP = "__syncwarp"
SHADOWS = {"local": LocalShadow, "shared": SharedShadow, "global": GlobalShadow}
BETWEEN = "__syncthreads() between them"
IN_WARP = "__syncwarp() between them"
ACROSS = ("threads of different blocks are ordered only by the end of the kernel; use atomics, "
          "or give each block its own elements")


class Checks(Watch):
    """Adds the faults of a launch to `report`."""

    def __init__(self, report):
        self.faults = Faults(report)
        self.order = Order()
        self.footprints = FOOTPRINTS
        self.sync = Sync(self.order)
        self.geometry = None

    def chunk(self, geometry):
        self.geometry = geometry
        self.order.chunk(geometry)
        self.sync.chunk(geometry)

    def declare(self, buffer):
        shadow = SHADOWS.get(buffer.space)
        buffer.shadow = shadow and shadow(buffer, self)

    # -- memory

    def read(self, span, buffer, offset, size, active):
        shadow = buffer.shadow
        if shadow is None or shadow.fixed:
            return
        request = self._request(span, offset, size, active)
        if buffer.space == "local":
            self._missing(buffer, request, shadow.read(request))
            return
        touched = shadow.touched(request)
        if touched is None:
            return
        now = self.order.access(span)
        self._initialised(buffer, touched, request)
        self._race("reads", buffer, request,
                   [shadow.conflict(past, touched, request) for past in ("written", "updated")])
        shadow.join(shadow.read, touched, now)

    def write(self, span, buffer, offset, size, active, value=None):
        shadow = buffer.shadow
        if shadow is None:
            return
        request = self._request(span, offset, size, active, value)
        if buffer.space == "local":
            shadow.write(request)
            return
        touched = shadow.touched(request)
        if touched is None:
            return
        now = self.order.access(span)
        found = [shadow.conflict(past, touched, request)
                 for past in ("written", "read", "updated")]
        if found[0]:
            found[0] = self._but_flags(buffer, request, found[0])
        if shadow.written.replace(touched, now):
            found.append(self._together(buffer, request))
        self._race("writes", buffer, request, found)

    def atomic(self, span, buffer, offset, size, active):
        shadow = buffer.shadow
        if shadow is None:
            return
        request = self._request(span, offset, size, active)
        if buffer.space == "local":
            self._missing(buffer, request, shadow.read(request))
            return
        touched = shadow.touched(request)
        if touched is None:
            return
        now = self.order.access(span)
        self._initialised(buffer, touched, request)
        self._race("updates", buffer, request,
                   [shadow.conflict(past, touched, request) for past in ("written", "read")])
        shadow.join(shadow.updated, touched, now)
        self.sync.atomic(shadow, request, touched, now)

    def _request(self, span, offset, size, active, value=None):
        if isinstance(active, (bool, np.bool_)) or active is not None and active.size == 1:
            active = None if np.all(active) else np.zeros((1, 1), bool)
        elif active is not None and active.all():
            active = None
        return Request(self.geometry, span, np.asarray(offset), size, active, value)

    # -- reads before writes

    def _initialised(self, buffer, touched, request):
        if buffer.shadow.unwritten(touched):
            self._missing(buffer, request, buffer.shadow.missing(request))

    def _missing(self, buffer, request, found):
        if found is None or not len(found.word):
            return
        name, index = element(buffer, found.offset[0])
        hint = {"shared": "shared memory begins with whatever was there; write it first, "
                          "then __syncthreads()",
                "local": "give it a value where it is declared"}.get(
                    buffer.space, "this array was made without values, as cp.empty does")
        self.faults.add("uninitialised", request.span, *self._who(found),
                        f"reads {name} before anything wrote it",
                        times=self._times(buffer, (found, buffer.space == "shared")),
                        array=buffer.name, index=index, hint=hint)

    def _times(self, buffer, *groups):
        """How many lanes these are, each once however many words it touches. groups: (Lanes,
        whether their blocks stand for all with the same history)."""
        marked = np.zeros(self._shape, bool)
        for found, leaders in groups:
            here = np.zeros_like(marked)
            here[found.row, found.thread] = True
            if leaders:
                histories = buffer.shadow.histories
                here = here[histories.leaders][histories.member]
            marked |= here
        return int(np.count_nonzero(marked))

    def _who(self, found):
        """(x, y, z) of the block and the thread of the first lane."""
        return self.geometry.block_at(found.row[0]), self.geometry.thread_at(found.thread[0])

    # -- races

    def _race(self, does, buffer, request, conflicts):
        """Adds one fault for these Conflicts, of which some may be None."""
        conflicts = [c for c in conflicts if c]
        if not conflicts:
            return
        times = self._times(buffer, *((c.lanes, c.leaders) for c in conflicts))
        if not self.faults.again("race", request.span, times):
            self._first_race(does, buffer, request, conflicts[0], times)

    def _first_race(self, does, buffer, request, conflict, times):
        shadow, found = buffer.shadow, conflict.lanes
        me = int(shadow.who(found)[0])
        other = _other(int(conflict.low[0]), int(conflict.high[0]), me)
        name, index = element(buffer, found.offset[0])
        self.faults.add("race", request.span, *self._who(found), f"{does} {name}", times=times,
                        array=buffer.name, index=index,
                        other=self._side(shadow, found, other, conflict.what),
                        hint=_hint(shadow, me, keys.who(other)))

    def _side(self, shadow, found, key, what):
        who = keys.who(key)
        first = self.geometry.first
        row = keys.block(who) - first if shadow.across else found.row[0]
        return Side(what, self.order.places[keys.stamp(key)], self.geometry.block_at(row),
                    self.geometry.thread_at(keys.thread(who)))

    def _but_flags(self, buffer, request, conflict):
        """Without lanes that write what another wrote before, at this very place: `found = 1` in
        a loop does no harm. None if no lane remains."""
        found = conflict.lanes
        stamps, which = np.unique(keys.stamp(conflict.high), return_inverse=True)
        same = np.array([self.order.places[s] == request.span for s in stamps])[which]
        bits = values.of_lanes(values.as_stored(request.value, buffer), found, self._shape)
        if bits is None or not same.any() or bits.shape[1] != request.size:
            return conflict
        if conflict.leaders and len(np.atleast_2d(request.value)) > 1:
            return conflict
        same &= (bits == values.in_memory(buffer, found, request.size)).all(1)
        rest = Conflict(found.only(~same), conflict.low[~same], conflict.high[~same],
                        "writes", conflict.leaders)
        return None if same.all() else rest

    @property
    def _shape(self):
        return self.geometry.blocks, self.geometry.threads

    def _together(self, buffer, request):
        """The Conflict of lanes that write different things to one word in one instruction."""
        if np.size(request.value) == 1 and request.value is not None:
            return None
        shadow = buffer.shadow
        found = shadow.listed(request, apart=True)
        found = found.only(shadow.crowded(found))
        bad = values.quarrel(shadow.home(found), values.of_lanes(request.value, found, self._shape))
        if not bad.any():
            return None
        found = found.only(bad)
        place, last = shadow.place(found), shadow.written
        return Conflict(found, last.low[place], last.high[place], "writes", False)

    # -- order

    def barrier(self, span, active, exited=None):
        arrived, late = arrivals.at_barrier(self.geometry, active, exited)
        if late is not None:
            self.faults.add("barrier", span, *late.who, late.message, times=late.times,
                            hint=late.hint)
        self.order.barrier(arrived)

    def warp_barrier(self, span, active, mask=None, exited=None, name=SYNCWARP):
        late = arrivals.at_warp_barrier(self.geometry, active, mask, exited, name)
        if late is not None:
            kind = "barrier" if name == SYNCWARP else "shuffle"
            self.faults.add(kind, span, *late.who, late.message, times=late.times, hint=late.hint)
        # Shuffles and votes bring their lanes together but order no memory (CUDA C++ Programming
        # Guide, "Warp Shuffle Functions": they do not imply a memory barrier).
        if name == SYNCWARP:
            self.order.warp_barrier(by_warp(self.geometry, active))

    def shuffle(self, span, name, source, active):
        late = arrivals.at_shuffle(self.geometry, name, source, active)
        if late is not None:
            self.faults.add("shuffle", span, *late.who, late.message, times=late.times,
                            hint=late.hint)

    def fence(self, span, active):
        self.sync.fence(active)


def _other(low, high, me):
    """The key of the two that is surely another thread, best of another block or warp."""
    def distance(key):
        who = keys.who(key)
        return (keys.block(who) != keys.block(me), keys.warp(who) != keys.warp(me), who != me)
    return max((low, high), key=distance)


def _hint(shadow, me, other):
    if shadow.across and keys.block(me) != keys.block(other):
        return ACROSS
    return IN_WARP if keys.warp(me) == keys.warp(other) else BETWEEN
