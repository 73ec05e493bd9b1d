"""What a reference kernel is: its CUDA C, its meaning in NumPy, and problems to try it on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np


@dataclass(frozen=True)
class Launch:
    """One start of a kernel.

    grid, block:  (x, y, z) extents
    arguments:    names of the problem's arrays, or NumPy scalars of the parameters' types
    """

    kernel: str
    grid: tuple
    block: tuple
    arguments: tuple


@dataclass(frozen=True)
class Problem:
    """Arrays of one set of sizes, the launches in their order, and what must come out.

    arrays:     by name; outputs hold what no kernel writes, so that a missed element shows
    expected:   by name, for every array that the kernels change
    constants:  values of the program's __constant__ variables, by name
    """

    arrays: dict
    launches: tuple
    expected: dict
    constants: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Tolerance:
    """|found - expected| <= absolute + relative |expected|, and why so much."""

    relative: float
    absolute: float
    reason: str

    def allows(self, found, expected):
        return np.allclose(found, expected, self.relative, self.absolute)


EXACT = Tolerance(0, 0, "it moves or counts whole numbers")
SINGLE = Tolerance(1e-6, 1e-6, "a few float32 roundings, and a GPU fuses multiply and add")
SUMMED = Tolerance(1e-4, 1e-4, "float32 sums in another order than NumPy's float64 ones")


@dataclass(frozen=True)
class Reference:
    """A kernel that the course teaches.

    file:     its text, beside this module
    kernels:  names of its __global__ functions
    meaning:  what it computes, as a NumPy function
    problem:  (random generator, *sizes) -> Problem
    cases:    sizes that must come out right; few are multiples of the block
    tiny:     sizes small enough for an interpreter that runs thread by thread
    teaches:  one sentence
    """

    name: str
    file: str
    kernels: tuple
    meaning: Callable
    problem: Callable
    cases: tuple
    tiny: tuple
    tolerance: Tolerance
    teaches: str

    @property
    def text(self):
        return files(__package__).joinpath(self.file).read_text(encoding="utf-8")


def blocks(elements, per_block):
    """How many blocks cover so many elements."""
    return -(-elements // per_block)


def unwritten(shape, dtype=np.float32):
    """An array that holds what no reference kernel writes."""
    return np.full(shape, np.nan if np.dtype(dtype).kind == "f" else 101, dtype)


def normal(random, *shape):
    return random.standard_normal(shape).astype(np.float32)
