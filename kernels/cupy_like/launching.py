"""From a compiled kernel and a launch's arguments to a report."""

from dataclasses import dataclass

import numpy as np

from kernels.cupy_like import checking
from kernels.cupy_like.arguments import bind
from kernels.cupy_like.cuda.memory import address
from kernels.cupy_like.failures import BadLaunch, BadValue, LaunchFault, ours
from kernels.cupy_like.ndarray import ndarray
from kernels.cupy_like.resources import memory_size
from kernels.errors import LaunchError

STATIC_LIMIT = 48 * 1024          # bytes of shared memory that a block has without asking


@dataclass(frozen=True)
class Wishes:
    """What to look for in a launch.

    trace:  (block number, warp) whose requests the report keeps
    steps:  turns that all loops may take together before one counts as endless; None: the machine's
    births: report each operation that makes NaN of numbers
    """

    check: bool = True
    count: bool = False
    trace: tuple = (0, 0)
    steps: int | None = None
    births: bool = False


def plain():
    """What a launch looks for that nobody asked about."""
    return Wishes(check=checking.are_on())


def launch(module, name, grid, block, args, wishes, shared_bytes=0, shared_limit=STATIC_LIMIT):
    """Runs a kernel and tells what it did; printf has then been printed.

    module:  kernels.machine.Module; name: one of its program's kernels
    raises:  BadArgument, BadValue, BadLaunch; never for faults
    """
    kernel = module.program.kernels[name]
    bound = bind(name, kernel.parameters, args)
    unwritten = {address(a._memory) for a in args if isinstance(a, ndarray) and a._unwritten}
    _check_dynamic(name, shared_bytes, shared_limit)
    report = _run(module, name, triple(grid, "grid"), triple(block, "block"), bound, wishes,
                  shared_bytes, unwritten)
    for a in args:
        if isinstance(a, ndarray):
            a._unwritten = False
    if report.printed:
        print("\n".join(report.printed).removesuffix("\n"))
    return report


def _run(module, name, grid, block, bound, wishes, shared_bytes, unwritten):
    from kernels.report.report import Report

    report = Report(module.program.source, name, grid, block, shared_bytes,
                    checked=wishes.check, counted=wishes.count)
    try:
        with ours(f"it ran {name}"):
            module.launch(name, grid, block, bound, shared_bytes=shared_bytes, report=report,
                          watch=_watch(report, wishes, unwritten), steps=wishes.steps,
                          births=wishes.births)
    except LaunchError as error:
        raise BadLaunch(str(error)) from None
    # A block takes both kinds of shared memory from its multiprocessor.
    report.shared_bytes += memory_size(module.program.kernels[name], "shared")
    return report


def _watch(report, wishes, unwritten):
    """unwritten: addresses of arrays that nothing has written since cp.empty made them"""
    from kernels.cupy_like.unwritten import KnowingChecks
    from kernels.machine.watching import Both, Counts

    checks = KnowingChecks(report, unwritten) if wishes.check else None
    counts = Counts(report, trace=wishes.trace) if wishes.count else None
    return Both(checks, counts) if checks and counts else checks or counts


def triple(extents, what):
    """(x, y, z) of a grid or block. raises: BadValue; as CuPy, TypeError for what is no tuple"""
    if not isinstance(extents, tuple):
        raise TypeError(f"Argument '{what}' has incorrect type (expected tuple, got "
                        f"{type(extents).__name__})")
    if not 1 <= len(extents) <= 3:
        raise BadValue(f"{what} has {len(extents)} extents; expected 1, 2 or 3")
    if not all(isinstance(extent, int | np.integer) for extent in extents):
        raise TypeError(f"{what} is {extents}; expected whole numbers (// divides so)")
    return (tuple(map(int, extents)) + (1, 1))[:3]


def _check_dynamic(name, size, limit):
    if size > limit:
        raise BadLaunch(f"{name}: {size} bytes of dynamic shared memory, but at most {limit} are "
                        f"allowed\n    hint: kernel.max_dynamic_shared_size_bytes = {size} allows "
                        "more, up to 227 KiB in all")


def raise_faults(report):
    """raises: LaunchFault where the report has one"""
    if report.faults:
        raise LaunchFault(report)
