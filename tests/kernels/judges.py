"""Who may say what a program means: the machine, the slow machine, a C++ compiler."""

import copy
import ctypes
import shutil
import subprocess
import sys

import numpy as np

from kernels.language import compile as compiled
from kernels.machine import Module
from kernels.machine.watching import Checks
from kernels.report.report import Report
from tests.kernels import slow_launch

PRELUDE = """\
#include <cmath>
#define __global__
#define __device__ static
struct Index { unsigned int x, y, z; };
struct float4 { float x, y, z, w; };
struct int2 { int x, y; };
struct double2 { double x, y; };
static float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static int2 make_int2(int x, int y) { return {x, y}; }
static double2 make_double2(double x, double y) { return {x, y}; }
extern "C" { Index threadIdx, blockIdx, blockDim; }
static int __popc(unsigned int x) { return __builtin_popcount(x); }
static int __clz(int x) { return x ? __builtin_clz(x) : 32; }
static int __ffs(int x) { return __builtin_ffs(x); }
static unsigned int __umulhi(unsigned int a, unsigned int b) {
    return (unsigned long long)a * b >> 32;
}
"""


def compiler():
    """A C++ compiler on this machine that makes shared libraries as asked below, or None."""
    return shutil.which("g++") if sys.platform == "linux" else None


class Cpp:
    """Programs as C++, compiled together. programs: Generated, with names of their own."""

    def __init__(self, programs, folder):
        source, binary = folder / "programs.cpp", folder / "programs.so"
        source.write_text(PRELUDE + "".join(
            f"namespace of_{p.kernel} {{\n{p.text}}}\n" for p in programs), encoding="utf-8")
        # Signed overflow wraps, as on a GPU; multiply and add stay two roundings, as in ours.
        subprocess.run([compiler(), "-std=c++17", "-O1", "-w", "-shared", "-fPIC", "-fwrapv",
                        "-ffp-contract=off", "-o", binary, source], check=True)
        self.library = ctypes.CDLL(str(binary))

    def run(self, program):
        arrays = copy.deepcopy(program.arrays)
        kernel = self.library[program.kernel]
        given = [ctypes.c_void_p(a.ctypes.data) for a in arrays.values()]
        self.index("blockDim").value = program.block[0]
        for block in range(program.grid[0]):
            self.index("blockIdx").value = block
            for thread in range(program.block[0]):
                self.index("threadIdx").value = thread
                kernel(*given)
        return arrays

    def index(self, name):
        return ctypes.c_uint.in_dll(self.library, name)


def kinds(report):
    """{(kind, line)} of a Report's faults."""
    return {(fault.kind, fault.span.line) for fault in report.faults}


def launch_fast(module, launch, arguments, check=True, **options):
    """One launch on the machine. returns: {(kind, line)} of what it found"""
    shared = getattr(launch, "shared_bytes", 0)
    report = Report(module.program.source, launch.kernel, launch.grid, launch.block, shared)
    watch = Checks(report) if check else None
    module.launch(launch.kernel, launch.grid, launch.block, arguments, watch=watch, report=report,
                  shared_bytes=shared, steps=10**5, **options)
    return kinds(report)


def run_fast(program, check=True, **options):
    """A Generated program on the machine. returns: (arrays after, {(kind, line)})"""
    arrays, module = copy.deepcopy(program.arrays), Module(compiled(program.text))
    return arrays, launch_fast(module, program, tuple(arrays.values()), check, **options)


def run_slow(program, random=None):
    """The same on the slow machine."""
    arrays = copy.deepcopy(program.arrays)
    module = slow_launch.Module(compiled(program.text))
    world = module.launch(program.kernel, program.grid, program.block, tuple(arrays.values()),
                          shared_bytes=program.shared_bytes, random=random, steps=10**5)
    return arrays, world.kinds


def solve(reference, case, text=None, slow=False, seed=0):
    """A reference's problem, solved.

    text:     another text instead of the reference's own
    returns:  (Problem with its arrays as they came out, {(kind, line)} of all launches)
    """
    problem = reference.problem(np.random.default_rng(seed), *case)
    program = compiled(text or reference.text, reference.file)
    module = (slow_launch.Module if slow else Module)(program)
    for name, value in problem.constants.items():
        data = module.variable(name)
        (data.data if slow else data.bytes)[:] = value.reshape(-1).view(np.uint8)
    found = set()
    for launch in problem.launches:
        arguments = [problem.arrays[a] if isinstance(a, str) else a for a in launch.arguments]
        if slow:
            found |= module.launch(launch.kernel, launch.grid, launch.block, arguments).kinds
        else:
            found |= launch_fast(module, launch, arguments)
    return problem, found


def right(reference, problem):
    """Whether every array holds what it must, within the tolerance."""
    return all(reference.tolerance.allows(problem.arrays[name], expected)
               for name, expected in problem.expected.items())


def different(a, b):
    """Where two arrays differ in a bit; all NaN are one."""
    nan = (a != a) & (b != b)
    return np.flatnonzero((a.view(f"u{a.itemsize}") != b.view(f"u{b.itemsize}")) & ~nan)


def disagreement(a, b):
    """What two runs' arrays do not agree on, for a message, or ""."""
    for name, one in a.items():
        if isinstance(one, np.ndarray) and (at := different(one, b[name])).size:
            i = at[0]
            return f"{name}[{i}] of {at.size}: {one[i]!r} and {b[name][i]!r}"
    return ""
