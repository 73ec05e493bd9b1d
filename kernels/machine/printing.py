"""printf and assert."""

import re

import numpy as np

from kernels.machine.chunk import Endless

LINES = 1000
CONVERSION = re.compile(r"%([-+ #0]*)(\d*|\*)(?:\.(\d+))?(?:hh|h|ll|l|z|t|j|L)?"
                        r"([diouxXcfFeEgGaAps%])")


def printf(chunk, mask, form, arguments):
    """Every active lane prints, block by block, in the order of threads."""
    printed = chunk.launch.printed
    lanes = np.argwhere(chunk.full(np.True_ if mask is None else mask))
    columns = [chunk.full(a) if not isinstance(a, tuple) else a for a in arguments]
    for b, t in lanes.tolist():
        if printed.full():
            return
        printed.write(text(form, [column[b, t].item() for column in columns]))


def text(form, values):
    """The format with its values filled in, as C's printf does."""
    values = iter(values)

    def fill(match):
        flags, width, precision, kind = match.groups()
        if kind == "%":
            return "%"
        return _one(flags, width, precision, kind, next(values, 0))

    return CONVERSION.sub(fill, form)


def _one(flags, width, precision, kind, value):
    if kind == "c":
        return f"{chr(int(value) & 255):>{width or 1}}"
    if kind == "p":
        return f"{int(value):#x}"
    if kind in "di" or kind in "uoxX":
        value, kind = int(value), "d" if kind in "diu" else kind
    if kind in "aA":
        return float(value).hex()
    # Widths are bounded, so that no format can ask for gigabytes.
    width = str(min(int(width or 0), 500)) if width != "*" else ""
    point = "" if precision is None else f".{min(int(precision), 500)}"
    return f"%{flags}{width or ''}{point}{kind}" % value


class Printed:
    """What a launch has printed: at most 1,000 lines."""

    def __init__(self):
        self.parts, self.lines, self.size = [], 0, 0

    def full(self):
        return self.lines >= LINES or self.size > 200 * LINES

    def write(self, more):
        self.parts.append(more)
        self.lines += more.count("\n")
        self.size += len(more)

    def text_lines(self):
        return "".join(self.parts).splitlines()[:LINES]


def check(chunk, span, mask, test, said):
    """assert(test)"""
    failed = np.logical_and(np.logical_not(test), np.True_ if mask is None else mask)
    chunk.faults.add("assertion", span, failed, f"the assertion ({said}) does not hold")


def trap(chunk, span, mask):
    """__trap(): the launch ends."""
    chunk.faults.add("assertion", span, np.True_ if mask is None else mask, "calls __trap()")
    raise Endless
