"""The findings of a launch: the first of each kind at its place, and how many did the same."""

from dataclasses import replace

from kernels.report.fault import Fault

MOST = 100                        # different faults per launch; more help nobody


class Faults:
    """Adds to report.faults, where the machine adds its own."""

    def __init__(self, report):
        self.report = report
        self.places = {}

    def again(self, kind, span, times):
        """Whether this kind is known at this place (then its `times` grows) or the list is full."""
        place = self.places.get((kind, span))
        if place is not None:
            known = self.report.faults[place]
            self.report.faults[place] = replace(known, times=known.times + int(times))
        return place is not None or len(self.report.faults) >= MOST

    def add(self, kind, span, block, thread, message, times=1, **more):
        """block, thread: (x, y, z). more: Fault's array, index, other, hint."""
        if self.again(kind, span, times):
            return
        self.places[kind, span] = len(self.report.faults)
        self.report.faults.append(Fault(
            kind, self.report.source.name, self.report.kernel, span, block, thread, message,
            times=int(times), **more))


def element(buffer, offset):
    """What a message calls the byte at `offset`, and its index: ("s[3]", 3) or ("sum", None)."""
    size = max(1, buffer.element.size)
    if buffer.size <= size:
        return buffer.name, None
    index = int(offset) // size
    return f"{buffer.name}[{index}]", index
