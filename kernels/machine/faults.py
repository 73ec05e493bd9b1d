"""What a kernel did wrong, said once per kind and place."""

from dataclasses import replace

import numpy as np

from kernels.report.fault import Fault

GUARD = "is the guard `if (i < n)` there, and does it use this array's size?"


class Faults:
    """Collects the faults of a launch into its report.

    geometry:  of the chunk that runs now
    """

    def __init__(self, report):
        self.report, self.geometry = report, None
        self.places = {(f.kind, f.span): i for i, f in enumerate(report.faults)}

    def add(self, kind, span, lanes, message, **more):
        """A fault of the lanes where `lanes` holds; nothing if there is none.

        lanes:    bool broadcastable to (B, T)
        message:  text, or a function of (block row, thread number) of the first lane that gives
                  text or (text, fields of Fault)
        """
        if not np.any(lanes):
            return
        shape = (self.geometry.blocks, self.geometry.threads)
        lanes = np.broadcast_to(lanes, shape)
        times = int(np.count_nonzero(lanes))
        faults = self.report.faults
        if (kind, span) in self.places:
            index = self.places[kind, span]
            faults[index] = replace(faults[index], times=faults[index].times + times)
            return
        b, t = np.unravel_index(int(np.argmax(lanes)), shape)
        said = message(b, t) if callable(message) else message
        text, fields = said if isinstance(said, tuple) else (said, {})
        self.places[kind, span] = len(faults)
        faults.append(Fault(kind, self.report.source.name, self.report.kernel, span,
                            self.geometry.block_at(b), self.geometry.thread_at(t), text,
                            times=times, **fields, **more))

    def null(self, site, lanes):
        self.add("null pointer", site.span, lanes, f"{site.what} through a null pointer",
                 hint="was the array passed to the kernel?")

    def outside(self, site, buffer, offset, lanes):
        def message(b, t):
            index, count = _element(buffer, offset, b, t), buffer.size // buffer.element.size
            s = "" if count == 1 else "s"
            text = f"{site.what} {buffer.name}[{index}], but {buffer.name} has {count} element{s}"
            return text, {"array": buffer.name, "index": index, "hint": _hint(buffer, index)}

        self.add("out of bounds", site.span, lanes, message)

    def beside(self, site, name, index, count, lanes):
        self.add("out of bounds", site.span, lanes,
                 f"{site.what} {name}[{index}], but {name} has {count} elements",
                 array=name, index=index)

    def misaligned(self, site, buffer, offset, lanes):
        def message(b, t):
            at = _at(offset, b, t)
            return (f"{site.what} {site.size} bytes at byte {at} of {buffer.name}, "
                    f"but {site.type} must begin at a multiple of {site.align}",
                    {"array": buffer.name, "index": _element(buffer, offset, b, t)})

        self.add("misaligned", site.span, lanes, message)

    def read_only(self, site, buffer, offset, lanes):
        def message(b, t):
            index = _element(buffer, offset, b, t)
            what = "constant memory" if buffer.space == "constant" else "a read-only array"
            return (f"{site.what} {buffer.name}[{index}], which is {what}",
                    {"array": buffer.name, "index": index})

        self.add("read-only", site.span, lanes, message)


def _hint(buffer, index):
    return GUARD if buffer.space == "global" and index >= 0 else ""


def _at(offset, b, t):
    rows, columns = offset.shape
    return int(offset[b if rows > 1 else 0, t if columns > 1 else 0])


def _element(buffer, offset, b, t):
    return _at(offset, b, t) // buffer.element.size
