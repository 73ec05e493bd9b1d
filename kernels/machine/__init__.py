"""The machine: runs a typed program for all threads of a chunk of blocks at once, over NumPy."""

from kernels.machine.module import Module

__all__ = ["Module"]
