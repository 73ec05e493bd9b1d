"""Hand-made launches for the watches: geometry, buffers and spans without a machine."""

import numpy as np

from kernels.language.source import Source, Span
from kernels.language.types import FLOAT
from kernels.machine.buffer import Buffer
from kernels.machine.geometry import Geometry
from kernels.report.report import Report


def report(blocks, threads):
    return Report(Source("x[i] = 1;\n" * 99, "x.cu"), "k", (blocks, 1, 1), (threads, 1, 1))


def span(line):
    return Span(line, 1, 2)


class Launch:
    """A watch in a chunk of `blocks` blocks of `threads` threads; x is global, s is shared."""

    def __init__(self, watch, blocks=1, threads=64, words=64, first=0, of=None, **options):
        self.report = report(of or blocks, threads)
        self.watch = watch(self.report, **options)
        self.words = words
        self.x = Buffer("global", "x", np.zeros(words * 4, np.uint8), FLOAT)
        self.watch.declare(self.x)
        self.begin(blocks, threads, first, of)

    def begin(self, blocks, threads, first=0, of=None):
        """A chunk begins."""
        self.geometry = Geometry((of or blocks, 1, 1), (threads, 1, 1), first, blocks)
        self.watch.chunk(self.geometry)
        self.s = Buffer("shared", "s", np.zeros((blocks, self.words * 4), np.uint8), FLOAT)
        self.watch.declare(self.s)

    @property
    def thread(self):
        return self.geometry.thread

    @property
    def block(self):
        return self.geometry.row + self.geometry.first

    def read(self, line, buffer, index, active=None, size=4):
        self.watch.read(span(line), buffer, np.asarray(index, np.int64) * size, size, active)

    def write(self, line, buffer, index, active=None, value=None, size=4):
        value = np.arange(self.geometry.threads, dtype=np.int32)[None] if value is None else value
        self.watch.write(span(line), buffer, np.asarray(index, np.int64) * size, size, active,
                         value)

    def atomic(self, line, buffer, index, active=None):
        self.watch.atomic(span(line), buffer, np.asarray(index, np.int64) * 4, 4, active)

    def barrier(self, line=90, active=None, **more):
        self.watch.barrier(span(line), active, **more)

    def warp_barrier(self, line=91, active=None, **more):
        self.watch.warp_barrier(span(line), active, **more)

    def faults(self):
        """(kind, line) -> times"""
        return {(f.kind, f.span.line): f.times for f in self.report.faults}

    def total(self):
        self.watch.finish()
        return self.report.total
