"""One thing that a kernel did and that CUDA does not define."""

from dataclasses import dataclass

from kernels.language.source import Span
from kernels.report.words import count, listed, triple

# What one is called, and what several are called.
NAMES = {
    "out of bounds": ("access out of bounds", "accesses out of bounds"),
    "null pointer": ("use of a null pointer", "uses of a null pointer"),
    "misaligned": ("misaligned access", "misaligned accesses"),
    "read-only": ("write to read-only memory", "writes to read-only memory"),
    "uninitialised": ("read before any write", "reads before any write"),
    "race": ("race", "races"),
    "barrier": ("barrier that not all threads reach", "barriers that not all threads reach"),
    "shuffle": ("shuffle from a lane that is not there", "shuffles from lanes that are not there"),
    "endless loop": ("endless loop", "endless loops"),
    "division by zero": ("division by zero", "divisions by zero"),
    "not a number": ("result that is not a number", "results that are not numbers"),
    "assertion": ("failed assertion", "failed assertions"),
}
KINDS = tuple(NAMES)


@dataclass(frozen=True)
class Side:
    """One side of a race: who did what, where."""

    what: str                     # "reads", "writes"
    span: Span
    block: tuple                  # (x, y, z)
    thread: tuple                 # (x, y, z)


@dataclass(frozen=True)
class Fault:
    """The first of its kind at its place; `times` counts the lanes that did the same there.

    kind:     one of KINDS
    message:  a sentence without the place: "reads x[4], but x has 4 elements"
    array:    name of the array, or ""
    index:    element, or None
    other:    for a race, the other side
    hint:     what usually mends it, or ""
    """

    kind: str
    source: str                   # name of the text: "saxpy.cu"
    kernel: str
    span: Span
    block: tuple
    thread: tuple
    message: str
    array: str = ""
    index: int | None = None
    other: Side | None = None
    hint: str = ""
    times: int = 1

    def text(self):
        """saxpy.cu:3:18: saxpy, block (1,0,0), thread (4,0,0): reads x[9], but x has 9 elements"""
        where = f"{self.source}:{self.span}: {self.kernel}, {self.who()}: "
        return where + self.sentence() + (f"\n    hint: {self.hint}" if self.hint else "")

    def who(self):
        return f"block {triple(self.block)}, thread {triple(self.thread)}"

    def sentence(self):
        """The message, the other side of a race, and how often the same was done."""
        return self.message + self._race() + self._times()

    def _race(self):
        o = self.other
        if o is None:
            return ""
        same = o.block == self.block
        return (f"; thread {triple(o.thread)} of {'the same block' if same else 'block '}"
                f"{'' if same else triple(o.block)} {o.what} it at {o.span}, "
                + ("with no barrier between" if same else "and no barrier orders two blocks"))

    def _times(self):
        return f" ({self.times:,} times here)" * (self.times > 1)


def kinds(faults):
    """"2 races and 1 access out of bounds": how many of each kind, in the order of finding."""
    tally = {}
    for fault in faults:
        tally[fault.kind] = tally.get(fault.kind, 0) + 1
    return listed(count(n, *NAMES.get(kind, (kind,))) for kind, n in tally.items())
