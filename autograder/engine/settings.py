"""How much a submission may use, in one value."""

import os
from dataclasses import dataclass

# The cores that this process may use: in a container fewer than the machine has.
WORKERS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """Limits of one try, and what a submission may read.

    timeout_s:   processor seconds of one cell; waiting does not count, up to `wall_s`
    memory_mb:   private memory of the student's process
    readable:    folders that a submission may read beside the interpreter and the course
    layers:      names of sandbox layers to use, None for all that work here
    unprotected: whether to grade where nothing keeps students' code from the files
    """

    timeout_s: float = 20
    memory_mb: int = 2048
    readable: tuple = ()
    layers: tuple | None = None
    unprotected: bool = False

    @property
    def wall_s(self):
        """A cell that only waits ends here; wide, since the machine may be busy."""
        return 3 * self.timeout_s + 10

    @property
    def total_s(self):
        """Processor seconds of all cells together."""
        return 15 * self.timeout_s + 60
