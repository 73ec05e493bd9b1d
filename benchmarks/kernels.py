"""CUDA C on a laptop: our machine against Numba's CUDA simulator, and with checks against without.

    python -m benchmarks.kernels                  all figures; makes an environment for the peer
    python -m benchmarks.kernels --peer PYTHON    an interpreter that has numba
    python -m benchmarks.kernels --print          touch neither results nor README

Every result is compared with NumPy's before its time counts. Times are the best of a few, of one
process on one core.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import numpy as np

from benchmarks.measure import Figure, write
from course import ROOT
from kernels.language import compile as compile_cuda
from kernels.language.source import Source
from kernels.machine.module import Module
from kernels.machine.watching import Both, Checks, Counts
from kernels.reference import REFERENCES
from kernels.report.report import Report

LONGEST_S = 60  # of the simulator
BEST_OF = 3
NUMBA = "numba==0.68.1", "numba-cuda==0.30.4", "numpy==2.4.6"
LINES = 100  # of the kernel that is compiled


class Kernel:
    """A reference kernel on one problem, ready to be run as often as wanted."""

    def __init__(self, name, *sizes):
        self.reference = REFERENCES[name]
        self.source = Source(self.reference.text, self.reference.file)
        self.module = Module(compile_cuda(self.reference.text, self.reference.file))
        self.problem = self.reference.problem(np.random.default_rng(0), *sizes)

    def run(self, look="plain"):
        """Run all launches and compare the results; returns seconds and the Reports."""
        arrays = {name: array.copy() for name, array in self.problem.arrays.items()}
        start, reports = time.perf_counter(), []
        for launch in self.problem.launches:
            report = Report(self.source, launch.kernel, launch.grid, launch.block)
            given = [arrays[a] if isinstance(a, str) else a for a in launch.arguments]
            self.module.launch(launch.kernel, launch.grid, launch.block, given, report=report,
                               watch=WATCHES[look](report))
            reports.append(report)
        took = time.perf_counter() - start
        self.compare(arrays, reports)
        return took, reports

    def compare(self, arrays, reports):
        for name, expected in self.problem.expected.items():
            if not self.reference.tolerance.allows(arrays[name], expected):
                raise RuntimeError(f"{self.reference.name}: {name} is not what NumPy says")
        if faults := [fault.text() for report in reports for fault in report.faults]:
            raise RuntimeError("\n".join(faults))

    def seconds(self, look="plain"):
        return min(self.run(look)[0] for _ in range(BEST_OF))

    def operations(self):
        """What all lanes did: arithmetic, and elements of memory."""
        totals = [report.total for report in self.run("counted")[1]]
        return sum(t.float_operations + t.integer_operations + t.special_operations
                   + (t.load_bytes + t.store_bytes + t.shared_bytes) // 4 for t in totals)


WATCHES = {"plain": lambda report: None, "checked": Checks,
           "counted": lambda report: Both(Checks(report), Counts(report))}


def numba_in(folder):
    """An interpreter that has numba: an environment of its own, for it is no part of the course."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", *NUMBA], check=True)
    return python


def simulated(python, what, n):
    """Seconds of Numba's simulator; raises RuntimeError where its result is wrong."""
    said = subprocess.run([python, ROOT / "benchmarks" / "simulator.py", what, str(n)],
                          capture_output=True, text=True, check=True).stdout.split()
    if said[1] != "right":
        raise RuntimeError(f"the simulator's {what} of {n} is wrong")
    return float(said[0])


def largest(python, what, n, growth):
    """The largest size that the simulator finishes in time, and its seconds.

    growth: by how much the time grows when the size doubles
    """
    took = simulated(python, what, n)
    while took * growth < LONGEST_S:
        n, took = 2 * n, simulated(python, what, 2 * n)
    return n, took


def against_simulator(python):
    n, took = largest(python, "matmul", 32, growth=8)
    ours = Kernel("matmul_tiled", n, n, n).seconds("checked")
    yield Figure(f"tiled matmul {n} x {n}, all checks on", ours, took, "s")
    n, took = largest(python, "reduce", 1024, growth=2)
    ours = Kernel("reduce_block", n).seconds("checked")
    yield Figure(f"block reduction of {n:,}, all checks on", ours, took, "s")


def against_itself():
    big, small = Kernel("matmul_tiled", 512, 512, 512), Kernel("matmul_tiled", 256, 256, 256)
    plain, what = big.seconds(), "tiled matmul 512 x 512"
    yield Figure(f"{what}, all checks on (peer: plain)", big.seconds("checked"), plain, "s")
    yield Figure(f"{what}, checks and counters on (peer: plain)", big.seconds("counted"), plain,
                 "s")
    yield Figure(f"{what}, plain (peer: 256 x 256, an eighth of the work)", plain, small.seconds(),
                 "s")
    flash = Kernel("flash_attention", 128, False)
    yield Figure("flash attention, 128 tokens of 64, per lane and operation (peer: that matmul)",
                 1e9 * flash.seconds() / flash.operations(), 1e9 * plain / big.operations(), "ns")


def many_blocks(peer=False):
    """Peak memory of a grid of 4,096 blocks, of a process of its own; peer: it only imports."""
    size = 1 if peer else 1024
    # What the system counts for a child begins with its parent's; the process itself knows better.
    code = (f"from benchmarks.kernels import Kernel; Kernel('matmul_tiled', *3 * [{size}]).run()\n"
            "print(*[line.split()[1] for line in open('/proc/self/status') if 'VmHWM' in line])")
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                          check=True).stdout
    return int(said) / 1024


def compiling():
    """Milliseconds from text to typed program, of a kernel of 100 lines nobody has seen before."""
    body = "".join(f"    v += x[i + {k}] * {k}.5f + (float)(i % {k + 2});\n" for k in range(LINES))
    taken = []
    for attempt in range(20):
        text = (f"extern \"C\" __global__ void k{attempt}(const float* x, float* y, int n) {{\n"
                "    int i = blockIdx.x * blockDim.x + threadIdx.x;\n    float v = 0.0f;\n"
                f"    if (i >= n) return;\n{body}    y[i] = v;\n}}\n")
        start = time.perf_counter()
        compile_cuda(text)
        taken.append(1e3 * (time.perf_counter() - start))
    return min(taken)


def figures(python):
    yield from against_simulator(python)
    yield from against_itself()
    yield Figure("peak memory of 4,096 blocks of 256 (peer: of one block)", many_blocks(),
                 many_blocks(peer=True), "MB")
    yield Figure(f"a kernel of {LINES} lines, from text to typed program (peer: the limit)",
                 compiling(), 20, "ms")


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.kernels")
    parser.add_argument("--peer", type=Path, help="an interpreter that has numba")
    parser.add_argument("--print", action="store_true", help="touch no file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = list(figures(chosen.peer or numba_in(Path(scratch) / "peer")))
    if chosen.print:
        for figure in found:
            print(figure, figure.ratio)
    else:
        write("kernels", found, ("numpy",))


if __name__ == "__main__":
    main()
