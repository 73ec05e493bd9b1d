"""What tests cells ask of a student's kernel, and what they say: found, expected, and why.

Everything here runs on the emulator, also where there is a GPU: only the emulator sees faults and
counts. Answers are texts; a wrong one is refused with AssertionError, whose message is what the
student reads.
"""

import re
from dataclasses import dataclass

import numpy as np

from kernels import cupy_like as cp
from kernels.errors import CompileError, KernelError, LaunchError
from kernels.report.counters import Counters
from kernels.report.fault import NAMES
from kernels.runner import run

LONGEST = 20_000   # characters of a kernel's text; a good answer has under 2,000
STEPS = 1 << 16    # work of all loops of a launch, far more than any answer needs; see Launch
# Half of a pair in UTF-16: Python holds it in a string, but no file and no page can.
SURROGATE = re.compile("[\ud800-\udfff]")
STUB = "raise NotImplementedError", "YOUR CODE HERE"

# What each fault usually comes from; a tests cell says more where it knows more.
WHY = {
    "out of bounds": "a thread without an element must not touch memory: is there a guard, and "
                     "does it look at the right limits?",
    "race": "where one thread needs what another one writes, all threads of the block must pass "
            "a __syncthreads() in between; and no two threads may write the same place",
    "uninitialised": "memory holds nothing in particular until a thread has written it",
    "barrier": "every thread of the block must reach each __syncthreads(), so it stands outside "
               "of any `if` that only some threads enter",
    "endless loop": "does the loop's condition ever become false, and is the work shared among the "
                    "threads?",
    "shuffle": "a lane that is not there cannot give a value",
}


def as_text(text, name):
    """A student's text, or a refusal of what is no text.

    raises:  NotImplementedError where the answer has not been begun
    """
    assert isinstance(text, str), (
        f"{name}: found {type(text).__name__}, expected a text, as in  {name.upper()} = r\"\"\"...")
    text = str(text)
    if STUB[0] in text:
        raise NotImplementedError(f"{name} has not been written yet")
    assert STUB[1] not in text, (
        f"{name}: found the line `# {STUB[1]}`, expected only CUDA C; delete the line")
    assert len(text) <= LONGEST, (
        f"{name}: found {len(text):,} characters, expected at most {LONGEST:,}")
    assert not SURROGATE.search(text), f"{name}: found half a character, expected whole ones"
    return text


def kernel(text, name):
    """The kernel `name` of a student's text, for `launch`.

    raises:  AssertionError with the compiler's findings; NotImplementedError as as_text
    """
    made = cp.RawKernel(as_text(text, name), name)
    try:
        made.compile()
    except CompileError as error:
        raise AssertionError(f"{name} does not compile: {_first(error)}") from None
    except KernelError as error:
        raise AssertionError(f"{name}: {error}") from None
    return made


def elementwise(in_params, out_params, operation, name):
    """The ElementwiseKernel of a student's three texts, for `launch` without grid and block."""
    texts = [as_text(t, name) for t in (in_params, out_params, operation)]
    try:
        return cp.ElementwiseKernel(*texts, name)
    except Exception as error:  # of a parameter that it cannot read CuPy says just that
        raise AssertionError(f"{name}: {error}") from None


@dataclass(frozen=True)
class Seen:
    """What came of a launch.

    call:    the launch in words
    arrays:  NumPy arrays after it, one for each array among the arguments, in their order
    """

    call: str
    arrays: tuple
    report: object

    @property
    def total(self) -> Counters:
        return self.report.total


def unwritten(*shape):
    """A float32 array for a kernel to fill: NaN, and reading it before it is written is a fault."""
    made = cp.empty(shape, np.float32)
    made._memory.fill(np.nan)
    return made


def launch(kernel, grid, block, args, why=None, note=""):
    """Runs a kernel on the emulator with all checks and counters; the first fault refuses it.

    args:    NumPy arrays, which are copied; what unwritten() gave; int and float, which become
             int and float of CUDA C
    why:     {kind of fault: what it points to here}; see WHY
    note:    more about the launch, for the message
    returns: Seen
    raises:  AssertionError
    """
    given = [_argument(a) for a in args]
    call = _call(kernel, grid, block, given, note)
    try:
        report = run(kernel, grid, block, tuple(given), count=True, steps=STEPS)
    except CompileError as error:
        raise AssertionError(f"{kernel.name} does not compile: {_first(error)}") from None
    except LaunchError as error:
        raise AssertionError(f"{call}: {error}") from None
    except (TypeError, ValueError) as error:  # as CuPy says it, of arguments that do not fit
        raise AssertionError(f"{call}: {error}") from None
    if report.faults:
        raise AssertionError(_refusal(call, report.faults[0], WHY | (why or {})))
    after = tuple(cp.asnumpy(a) for a in given if isinstance(a, cp.ndarray))
    return Seen(call, after, report)


def same(seen, name, found, expected, why, slips=()):
    """Refuses an array that is not the expected one, naming the first element that differs.

    slips:   pairs (array, why): what known misconceptions lead to
    raises:  AssertionError
    """
    assert found.shape == expected.shape and found.dtype == expected.dtype, (
        f"{seen.call}: found {name} of shape {found.shape} and type {found.dtype}, "
        f"expected {expected.shape} and {expected.dtype}")
    wrong = ~_close(found, expected)
    if not wrong.any():
        return
    at = tuple(int(i) for i in np.argwhere(wrong)[0])
    why = next((slip for array, slip in slips if _close(found, array).all()), why)
    value = "nothing written" if np.isnan(found[at]) else f"{found[at] + 0:.7g}"
    raise AssertionError(
        f"{seen.call}: found {name}[{', '.join(map(str, at))}] = {value}, expected "
        f"{expected[at]:.7g} ({wrong.sum():,} of {wrong.size:,} elements differ); {why}")


def at_most(seen, what, found, limit, why):
    """Refuses a count that is too high, None standing for nothing counted.

    raises:  AssertionError
    """
    assert found is not None and found <= limit, (
        f"{seen.call}: found {_figure(found)} {what}, expected at most {_figure(limit)}; {why}")


def _close(found, expected):
    return np.isclose(found, expected, rtol=1e-4, atol=1e-5, equal_nan=False)


def _argument(value):
    if isinstance(value, np.ndarray):
        return cp.asarray(value.copy())
    if isinstance(value, int):
        return np.int32(value)
    return np.float32(value) if isinstance(value, float) else value


def _call(kernel, grid, block, args, note):
    """saxpy(a = 2, n = 1000) in grid 4, block 256"""
    numbers = [a for a in args if not isinstance(a, cp.ndarray)]
    notes = [note] if note else []
    if grid is None:
        return ", ".join([kernel.name, *notes])
    names = [p.name for p in kernel.kernel.parameters]
    if len(names) == len(args):
        numbers = [f"{name} = {a:g}" for name, a in zip(names, args, strict=True)
                   if not isinstance(a, cp.ndarray)]
    where = [f"grid {_extents(grid)}", f"block {_extents(block)}"]
    return ", ".join([f"{kernel.name}({', '.join(map(str, numbers))})", *where, *notes])


def _extents(extents):
    return " x ".join(map(str, extents))


def _refusal(call, fault, why):
    kind = NAMES[fault.kind][0]
    article = "an" if kind.startswith(("access", "endless")) else "a"
    found = f"{article} {kind} at line {fault.span.line}, {fault.who()}: {fault.sentence()}"
    because = why.get(fault.kind) or fault.hint
    return f"{call}: found {found}, expected none" + (f"; {because}" if because else "")


def _first(error):
    """The first findings of the compiler, without those that only follow from them."""
    return "\n".join(d.text() for d in error.diagnostics[:3])


def _figure(value):
    return "no" if value is None else f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
