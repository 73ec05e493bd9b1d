"""Is a cell over its limit? The second line, behind the timer in the process itself.

Processor time is what counts: a correct submission must not fail because the machine is busy.
"""

import os
import time

from .folders import too_much

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
GRACE_S = 3.0
YOUNG_S = 0.3  # nobody fills a disk in that time


def cpu_seconds(pid):
    """Processor time of a process so far, children apart; 0 for one that is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


class Watch:
    """Over one pair, from the moment that a cell starts.

    settings: Settings
    folder:   where the student's process may write
    """

    def __init__(self, pair, settings, folder):
        self.pair, self.settings, self.folder = pair, settings, folder
        self.restart()

    def restart(self):
        self.since = time.monotonic()
        self.at_start = {pid: None for pid in self.pair.by_pid}

    def verdict(self):
        """What is over its limit: (Child, sentence), or None. Cheap while a cell is young."""
        gone_s = time.monotonic() - self.since
        limit = self.settings.timeout_s
        if gone_s > self.settings.wall_s + GRACE_S:
            return self.pair.student, f"it was stopped: no end after {gone_s:.0f} s"
        # One file is limited by the sandbox; how many there are is not.
        if gone_s > YOUNG_S and (much := too_much(self.folder)):
            return self.pair.student, f"it was stopped: {much}"
        for child, most_s in ((self.pair.student, limit), (self.pair.tester, 2 * limit)):
            used = self.used(child)
            if used > most_s + GRACE_S:
                return child, f"it was stopped: it had used {used:.0f} s of processor time"
        return None

    def used(self, child):
        now = cpu_seconds(child.seen)
        if self.at_start[child.pid] is None:
            self.at_start[child.pid] = now
        return now - self.at_start[child.pid]
