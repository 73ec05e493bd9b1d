"""Faults sorted to the lines of the source that they point at, ready to be shown."""

from dataclasses import dataclass, replace

from kernels.report.style import HUES
from kernels.report.words import blank, clean, triple

MOST = 40      # faults shown with their place; the others are counted
# The palette's hues in the order in which races take them; red is for the other faults.
ORDER = (3, 0, 2, 1)


@dataclass(frozen=True)
class Finding:
    """One thing to say below one line.

    label:  "2" for fault number 2, "2a" and "2b" for the two sides of a race
    hue:    "bad", or the number of a hue; both sides of a race have the same
    start:  the first character pointed at, from 0; end: the one after the last
    """

    label: str
    hue: object
    line: int
    start: int
    end: int
    who: str
    says: str
    hint: str = ""

    @property
    def mark(self):
        return self.start, self.end, self.hue

    def caret(self, line):
        """White space and ^~~~ to print below `line`, tabs kept."""
        return blank(line[:self.start]) + "^" + "~" * (self.end - self.start - 1)


def findings(faults, lines):
    """What to say: {line: [Finding]}; line 0 for what points nowhere in `lines`."""
    placed, races, hints = {}, 0, set()
    for number, fault in enumerate(faults[:MOST], 1):
        hue = "bad" if fault.other is None else ORDER[races % HUES]
        races += fault.other is not None
        for finding in _sides(number, fault, hue, lines):
            # Three accesses of one line lack the same guard: one hint is enough.
            if (finding.line, finding.hint) in hints:
                finding = replace(finding, hint="")
            hints.add((finding.line, finding.hint))
            placed.setdefault(finding.line, []).append(finding)
    return placed


def _sides(number, fault, hue, lines):
    here, there = _labels(number, fault)
    yield _at(fault.span, lines, label=here, hue=hue, who=_who(fault),
              says=clean(fault.sentence()), hint=clean(fault.hint))
    if fault.other:
        yield _at(fault.other.span, lines, label=there, hue=hue, who=_who(fault.other),
                  says=f"{clean(fault.other.what)} it here: the other side of {here}")


def _labels(number, fault):
    """Of a fault and of a race's other side; "a" is the one that stands first in the source."""
    if fault.other is None:
        return str(number), ""
    pair = f"{number}a", f"{number}b"
    return pair if fault.span.line <= fault.other.span.line else pair[::-1]


def _who(side):
    return f"thread {triple(side.thread)}, block {triple(side.block)}"


def _at(span, lines, **told):
    """A Finding at `span`, or nowhere if the source has no such place."""
    line = getattr(span, "line", 0)
    if not 1 <= line <= len(lines):
        return Finding(line=0, start=0, end=0, **told)
    length = len(lines[line - 1])
    start = min(max(span.column - 1, 0), length)
    return Finding(line=line, start=start, end=max(min(span.end - 1, length), start + 1), **told)
