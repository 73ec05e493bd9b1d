"""The rules of memory order and of costs again, one thread and one byte at a time."""

from collections import Counter

AGAINST = {"written": ("written", "read", "updated"), "read": ("written", "updated"),
           "updated": ("written", "read")}


class SlowChecks:
    """faults: Counter of (kind, line), a lane counting once per access."""

    def __init__(self, fresh):
        self.fresh = fresh                # space -> nothing written yet
        self.faults = Counter()
        self.epoch = Counter()            # block -> barriers passed
        self.warp_epoch = Counter()       # (block, warp) -> __syncwarps passed
        self.past = {}                    # byte -> {"written": [...], "read": [...], ...}

    def _stamp(self, block, thread):
        warp = block, thread // 32
        return block, thread, self.epoch[block], warp, self.warp_epoch[warp]

    @staticmethod
    def _ordered(one, other):
        same_block = one[0] == other[0]
        return (one[:2] == other[:2] or same_block and one[2] != other[2]
                or one[3] == other[3] and one[4] != other[4])

    def access(self, line, what, space, lanes, size):
        """lanes: (block, thread, offset, value) of each active lane."""
        bad, blank = set(), set()
        touched = []
        for block, thread, offset, value in lanes:
            me = self._stamp(block, thread)
            for byte in range(offset, offset + size):
                home = (space, block if space == "shared" else None, byte)
                past = self.past.setdefault(home, {"written": [], "read": [], "updated": []})
                touched.append((home, me, value))
                if what != "written" and self.fresh[space] and not (
                        past["written"] or past["updated"]):
                    blank.add(me)
                if any(not self._ordered(me, old) for kind in AGAINST[what] for old in past[kind]):
                    bad.add(me)
        if what == "written":
            bad |= self._quarrels(touched)
            for home, _, _ in touched:
                self.past[home]["written"] = []
        for home, me, _ in touched:
            self.past[home][what].append(me)
        self.faults["race", line] += len(bad)
        self.faults["uninitialised", line] += len(blank)

    @staticmethod
    def _quarrels(touched):
        at = {}
        for home, me, value in touched:
            at.setdefault(home, []).append((me, value))
        return {me for lanes in at.values() if len({value for _, value in lanes}) > 1
                for me, _ in lanes}

    def barrier(self, blocks):
        for block in blocks:
            self.epoch[block] += 1

    def warp_barrier(self, warps):
        for warp in warps:
            self.warp_epoch[warp] += 1


def sectors(lanes, size):
    """(requests, sectors) of (block, thread, offset) lanes."""
    warps = {}
    for block, thread, offset in lanes:
        wanted = warps.setdefault((block, thread // 32), set())
        wanted.update(byte // 32 for byte in range(offset, offset + size))
    return len(warps), sum(len(wanted) for wanted in warps.values())


def wavefronts(lanes, size):
    """(requests, wavefronts): the fullest bank of each group of lanes that is served at once."""
    groups = {}
    for block, thread, offset in lanes:
        group = block, thread // 32, thread % 32 // (32 if size <= 4 else 128 // size)
        banks = groups.setdefault(group, {})
        for word in range(offset // 4, (offset + size - 1) // 4 + 1):
            banks.setdefault(word % 32, set()).add(word)
    requests = {group[:2] for group in groups}
    return len(requests), sum(max(map(len, banks.values())) for banks in groups.values())
