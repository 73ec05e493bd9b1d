"""Where threads wait for one another: what a barrier or a warp primitive gives each of them.

A primitive is a function of (Wait of each member, by lane) -> value for each member, by lane.
"""

from dataclasses import dataclass


@dataclass
class Wait:
    """A thread that stands at a barrier (mask None) or at a warp primitive."""

    node: object
    arguments: tuple = ()
    mask: int | None = None

    @property
    def name(self):
        return self.node.name

    def same(self, other):
        return self.node is other.node and self.mask == other.mask


class NoSource(Exception):
    """A lane takes a value from a lane that does not take part."""


BARRIERS = {
    "syncthreads": lambda bits: 0, "syncthreads_count": sum,
    "syncthreads_and": lambda bits: int(all(bits)), "syncthreads_or": lambda bits: int(any(bits)),
}


def source_lane(name, lane, step, width):
    """The lane that `lane` reads from. source: PTX ISA, "shfl.sync"."""
    first, last, step = lane & -width, lane & -width | width - 1, step & 31
    if name == "shfl":
        return first | step & width - 1
    wanted = {"shfl_up": lane - step, "shfl_down": lane + step, "shfl_xor": lane ^ step}[name]
    outside = wanted < first if name == "shfl_up" else wanted > last
    return lane if outside else wanted


def shuffle(members):
    def taken(lane, wait):
        _, _, step, width = wait.arguments
        source = source_lane(wait.name, lane, step, width)
        if source not in members:
            raise NoSource(f"lane {lane} reads from lane {source}, which does not take part")
        return members[source].arguments[1]
    return {lane: taken(lane, wait) for lane, wait in members.items()}


def bits(members, chosen):
    return sum(1 << lane for lane, wait in members.items() if chosen(wait))


def for_all(members, value):
    return dict.fromkeys(members, value)


def match_any(members):
    return {lane: bits(members, lambda w, mine=wait: w.arguments[1] == mine.arguments[1])
            for lane, wait in members.items()}


def vote(members):
    votes = [wait.arguments[1] for wait in members.values()]
    name = next(iter(members.values())).name
    return for_all(members, int(any(votes) if name == "any" else all(votes)))


def reduction(members):
    waits = list(members.values())
    total, of = waits[0].arguments[1], waits[0].node.type
    combine = REDUCTIONS[waits[0].name]
    for wait in waits[1:]:
        total = combine(total, wait.arguments[1])
    size = 1 << 8 * of.size
    total %= size
    return for_all(members, total - size if of.signed and total >= size // 2 else total)


REDUCTIONS = {
    "reduce_add": lambda a, b: a + b, "reduce_min": min, "reduce_max": max,
    "reduce_and": lambda a, b: a & b, "reduce_or": lambda a, b: a | b,
    "reduce_xor": lambda a, b: a ^ b,
}

WARP = {
    "syncwarp": lambda members: for_all(members, None),
    "ballot": lambda members: for_all(members, bits(members, lambda w: w.arguments[1])),
    "any": vote, "all": vote, "match_any": match_any,
    **dict.fromkeys(("shfl", "shfl_up", "shfl_down", "shfl_xor"), shuffle),
    **dict.fromkeys(REDUCTIONS, reduction),
}
