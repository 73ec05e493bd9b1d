"""What a launch is watched for: faults of memory order (Checks) and costs (Counts)."""

from kernels.machine.watching.both import Both
from kernels.machine.watching.checks import Checks
from kernels.machine.watching.counts import Counts

__all__ = ["Both", "Checks", "Counts"]
