"""Runs a kernel from its text, for the tests of the machine."""

import numpy as np

from kernels.language import compile as compile_cuda
from kernels.machine import Module

HEAD = 'extern "C" __global__ void k'


def launch(text, grid, block, *arguments, **options):
    """text: parameters and body of kernel k, or a whole text"""
    if "__global__" not in text:
        text = HEAD + text
    return Module(compile_cuda(text)).launch("k", grid, block, arguments, **options)


def values(text, block, *arrays, dtype=np.int32, **options):
    """What k(..., out) writes to out, one element per thread of one block; no fault allowed."""
    out = np.zeros(block, dtype)
    report = launch(text, 1, block, *arrays, out, **options)
    assert report.faults == []
    return out


def kinds(report):
    return [fault.kind for fault in report.faults]
