"""Built-in functions: one table, one entry per function."""

from kernels.machine.intrinsics.table import EMIT, PURE

__all__ = ["EMIT", "PURE"]
