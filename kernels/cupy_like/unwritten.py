"""Checks that know which arrays nothing has written since cp.empty made them."""

from kernels.cupy_like.cuda.memory import address
from kernels.machine.watching import Checks


class KnowingChecks(Checks):
    """unwritten: addresses of such arrays; a kernel must not read them before it writes."""

    def __init__(self, report, unwritten):
        super().__init__(report)
        self.unwritten = unwritten

    def declare(self, buffer):
        if buffer.space == "global" and address(buffer.bytes) in self.unwritten:
            buffer.initialised = False
        super().declare(buffer)
