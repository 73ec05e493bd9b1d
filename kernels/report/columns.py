"""The counters that stand in a report's margin: what each says of a line, and what is ideal."""

from collections.abc import Callable
from dataclasses import dataclass

from kernels.report.counters import WAVEFRONT
from kernels.report.words import count, figure, percent


@dataclass(frozen=True)
class Column:
    """value:  of a line's Counters, or None where the line has nothing of it
    level:  "good", "fair", "poor", or "plain" where more is not worse
    detail: the numbers behind the value, in words
    full:   the value at which the bar is full; None: the greatest of all lines
    says:   what it means, and which value is ideal
    """

    name: str
    value: Callable
    level: Callable
    detail: Callable
    says: str
    full: float | None = None
    write: Callable = figure


def graded(value, good, fair):
    """The level of a value of which less is better."""
    return "good" if value <= good else "fair" if value <= fair else "poor"


def waste(requests, sectors, size_bytes):
    """How many sectors were moved for each that would do; one per request is never too many."""
    return sectors / max(requests, size_bytes / 32)


def _moved(kind):
    """Value, level and detail of loads or stores."""
    def numbers(c):
        return tuple(getattr(c, f"{kind}_{what}") for what in ("requests", "sectors", "bytes"))

    def level(c):
        return graded(waste(*numbers(c)), 1.01, 2)

    def detail(c):
        requests, sectors, size_bytes = numbers(c)
        used = min(1, size_bytes / (32 * sectors)) if sectors else 1
        return (f"{count(requests, 'request')}, {count(sectors, 'sector')},"
                f" {percent(used)} of the bytes used")

    return {"level": level, "detail": detail, "full": 32}


def _conflicts(c):
    # A request of 8-byte elements needs two passes even without a conflict.
    least = max(c.shared_requests, c.shared_bytes / WAVEFRONT)
    return graded(c.shared_wavefronts / least, 1.01, 2)


COLUMNS = (
    Column("loads", lambda c: c.sectors_per_load, **_moved("load"),
           says="32-byte sectors that one load of a warp fetches from global memory. 4 for 4-byte "
                "elements: coalesced; 32: each lane fetches its own."),
    Column("stores", lambda c: c.sectors_per_store, **_moved("store"),
           says="32-byte sectors that one store of a warp touches in global memory. 4 for 4-byte "
                "elements: coalesced; 32: each lane writes its own."),
    Column("shared", lambda c: c.wavefronts_per_request, _conflicts,
           lambda c: (f"{count(c.shared_requests, 'request')},"
                      f" {count(c.shared_wavefronts, 'wavefront')}"),
           "Wavefronts: passes through shared memory per request of a warp. 1 for 4-byte elements: "
           "no bank conflict; 32: all lanes wait for one bank.", full=32),
    Column("diverge", lambda c: c.divergent_share,
           lambda c: graded(c.divergent_share, 0.05, 0.25),
           lambda c: f"{c.divergent:,} of {count(c.branches, 'branch', 'branches')}",
           "Share of branches at which the lanes of one warp went both ways, so that the warp runs "
           "both. 0% is ideal.", full=1, write=percent),
    Column("atomics", lambda c: c.atomics or None, lambda c: "plain",
           lambda c: count(c.atomics, "lane"),
           "Lanes that did an atomic operation. Those that meet at one address take turns, so "
           "fewer is better."),
    Column("flops", lambda c: c.operations or None, lambda c: "plain",
           lambda c: (f"{c.float_operations:,} plain ones, {c.special_operations:,} of exp, sin"
                      " and the like"),
           "Floating-point operations of all lanes; a fused multiply-add counts as two. It shows "
           "where the arithmetic is; no value is ideal."),
)


def filled(lines):
    """The Columns that have something to say of any of these lines: {line: Counters}."""
    return [c for c in COLUMNS if any(c.value(counters) is not None for counters in lines.values())]


def full(column, lines):
    """The value at which this column's bar is full."""
    values = [column.value(c) for c in lines.values()]
    return column.full or max(v for v in values if v is not None)
