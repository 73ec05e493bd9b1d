"""A launch in words: what ran where, what was found, what the whole of it cost."""

from math import prod

from kernels.report.counters import Counters
from kernels.report.fault import kinds
from kernels.report.words import clean, count, extent, figure, percent, size

WARP = 32


def summary(report):
    """One sentence: what was found, or that nothing was looked for."""
    ran = f"{count(prod(report.grid), 'block')} of {count(prod(report.block), 'thread')}"
    if not report.checked:
        counted = "" if report.counted else " or counted"
        return f"Ran {ran} {_where(report)}; nothing was checked{counted}"
    if not report.faults:
        return f"No fault found in {ran}"
    return f"{count(len(report.faults), 'fault')} in {ran}: {_found(report.faults)}"


def _found(faults):
    """One fault with its place, several by kind."""
    if len(faults) > 1:
        return kinds(faults)
    return f"{kinds(faults)[2:]} at line {faults[0].span.line}"


def _where(report):
    return "in the emulator" if report.where == "emulator" else f"on {clean(report.where)}"


def configuration(report):
    """"grid 4, block 16 x 16, 32 warps, 2 KiB of shared memory, in the emulator"."""
    warps = prod(report.grid) * -(-prod(report.block) // WARP)
    parts = [f"grid {extent(report.grid)}", f"block {extent(report.block)}", count(warps, "warp")]
    if report.shared_bytes:
        parts.append(f"{size(report.shared_bytes)} of shared memory per block")
    return ", ".join([*parts, _where(report)])


def figures(total):
    """The whole launch in a few numbers: [(value, what it is)], only those that are not empty."""
    found = []
    if total.traffic_bytes:
        used = f"{percent(total.used_share)} of it asked for"
        found.append((size(total.traffic_bytes), f"global traffic, {used}"))
    if total.operations:
        found.append((figure(total.operations), "floating-point operations"))
    if total.intensity:
        found.append((figure(total.intensity), "operations per byte of global traffic"))
    for name in ("integer_operations", "barriers", "shuffles"):
        if value := getattr(total, name):
            what = name.replace("_", " ")
            found.append((figure(value), what.removesuffix("s") if value == 1 else what))
    return found


def counted(report):
    """Whether the report has counters to show."""
    return report.total != Counters()
