"""The report of one launch."""

from dataclasses import dataclass, field
from math import prod

from kernels.errors import KernelFault
from kernels.report import access, launch, occupancy, page, plain, roofline
from kernels.report.counters import Counters
from kernels.report.view import View


@dataclass(frozen=True)
class Request:
    """What one warp asked of memory in one instruction, for the pictures.

    what:     "load", "store", "atomic"
    offsets:  (32,) int64 bytes from the array's start; active: (32,) bool
    size:     bytes per lane
    """

    span: object
    what: str
    space: str                    # "global" or "shared"
    array: str
    block: tuple
    warp: int
    offsets: object
    active: object
    size: int


@dataclass(repr=False)
class Report(View):
    """What a launch did.

    faults:    Faults, the first of each kind and place, in the order of finding
    lines:     Counters per line of the source (from 1); empty unless count was on
    requests:  Requests of the traced warp, at most a few per place; empty unless count was on
    printed:   what printf wrote, line by line, at most 1,000
    where:     "emulator", or the GPU's name
    checked:   whether faults were looked for (a real GPU looks for none)

    In a notebook it shows itself; `show()` does so anywhere.
    """

    source: object                # Source
    kernel: str
    grid: tuple
    block: tuple
    shared_bytes: int = 0
    faults: list = field(default_factory=list)
    lines: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    printed: list = field(default_factory=list)
    where: str = "emulator"
    checked: bool = True
    counted: bool = False

    @property
    def ok(self):
        """Whether nothing was found. False too where nothing was looked for."""
        return self.checked and not self.faults

    @property
    def total(self):
        """Counters of the whole launch."""
        return sum(self.lines.values(), Counters())

    @property
    def label(self):
        return f"Report of {self.kernel}"

    def raise_faults(self):
        """raises: KernelFault, if there is one"""
        if self.faults:
            raise KernelFault(self)

    def summary(self):
        """"No fault found in 4 blocks of 256 threads", "2 faults in ...: 1 race and 1 ..."."""
        return launch.summary(self)

    def access(self, where=None):
        """A picture of which lane of the traced warp touched which address.

        where:  a line of the source, the name of an array, or None for every place
        """
        return access.picture(self.requests, where)

    def occupancy(self, gpu="A100", registers_per_thread=32):
        """The Occupancy that this launch's block would have on a named GPU."""
        return occupancy.occupancy(prod(self.block), self.shared_bytes, registers_per_thread, gpu)

    def roofline(self, gpu="A100"):
        """A picture of what bounds this kernel on a named GPU, memory or arithmetic: no time."""
        return roofline.picture([self], gpu)

    def body(self):
        return page.page(self)

    def text(self):
        return plain.plain(self)
