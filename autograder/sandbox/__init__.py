"""A sandbox for students' code, in layers; each is tried first and reported on or off.

The zygote calls prepare(probe()) once; each submission is a fork_in() of it that calls enter().
"""

from .errors import SandboxError
from .jail import Prepared, enter, fork_in, prepare
from .layers import Layer, enough
from .policy import Policy, interpreter_paths
from .probe import probe
from .report import table, verdict

__all__ = [
    "Layer",
    "Policy",
    "Prepared",
    "SandboxError",
    "enough",
    "enter",
    "fork_in",
    "interpreter_paths",
    "prepare",
    "probe",
    "table",
    "verdict",
]
