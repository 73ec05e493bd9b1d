"""Random programs of accesses and barriers: the watches agree with the slow rules."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.machine.watching import Checks, Counts
from tests.kernels.machine.watching.launches import Launch, span
from tests.kernels.machine.watching.slow import SlowChecks, sectors, wavefronts

WORDS = 6


@st.composite
def _lanes(draw, blocks, threads, words):
    """Element numbers and mask in a random one of the shapes that the machine uses."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shape = draw(st.sampled_from([(1, 1), (1, threads), (blocks, 1), (blocks, threads)]))
    few = draw(st.sampled_from([1, 1, 2, words]))
    index = rng.integers(0, few, shape)
    if draw(st.booleans()):
        index = index[:, :1] + np.arange(threads)[None]
        index %= words
    active = _mask(draw, rng, blocks, threads)
    values = rng.integers(0, draw(st.sampled_from([1, 2, 99])), (blocks, threads)).astype(np.int32)
    return index, active, values


def _mask(draw, rng, blocks, threads):
    """None, or a mask: of one thread, of a few kinds of blocks, or of any lanes."""
    kind = draw(st.sampled_from(["all", "one", "one", "kinds", "any"]))
    if kind == "all":
        return None
    if kind == "one":
        return np.arange(threads)[None] == draw(st.sampled_from([0, 1, threads - 1]))
    if kind == "kinds":
        return (rng.random((2, threads)) < draw(st.sampled_from([.1, .9])))[
            rng.integers(0, 2, blocks)]
    shape = draw(st.sampled_from([(1, threads), (blocks, 1), (blocks, threads)]))
    return rng.random(shape) < draw(st.sampled_from([.1, .5, .98]))


@st.composite
def programs(draw):
    blocks, threads = draw(st.sampled_from([1, 2, 3, 20])), draw(st.sampled_from([5, 32, 40, 70]))
    steps = []
    for _ in range(draw(st.integers(1, 14))):
        what = draw(st.sampled_from(
            ["read", "write", "read", "write", "atomic", "barrier", "warp", "chunk"]))
        if what in ("read", "write", "atomic"):
            space = draw(st.sampled_from("xs"))
            size = draw(st.sampled_from([4, 4, 4, 8, 2, 1])) if what != "atomic" else 4
            steps.append((what, space, size, *draw(_lanes(blocks, threads, WORDS * 4 // size))))
        else:
            steps.append((what, draw(_lanes(blocks, threads, 1))[1]))
    return blocks, threads, steps


def _each(launch, index, active, values, size):
    """(block, thread, offset, value) of every active lane."""
    shape = launch.geometry.blocks, launch.geometry.threads
    index, active, values = (np.broadcast_to(a, shape) for a in (
        index, True if active is None else active, values))
    return [(int(b) + launch.geometry.first, int(t), int(index[b, t]) * size, int(values[b, t]))
            for b, t in np.argwhere(active)]


def _run(program, fresh, apart=False):
    """The launch and the slow verdict. apart: every array in its full shape."""
    blocks, threads, steps = program
    launch = Launch(Checks, blocks, threads, WORDS, of=blocks * 4)
    launch.x.initialised = not fresh
    launch.watch.declare(launch.x)
    # That blocks meet at atomics is another test's matter.
    launch.watch.sync.atomic = lambda *_: None
    slow = SlowChecks({"global": fresh, "shared": True})
    for line, (what, *rest) in enumerate(steps, 1):
        if what in ("read", "write", "atomic"):
            _access(launch, slow, line, what, rest, apart)
        else:
            _order(launch, slow, what, rest[0], apart)
    return launch, slow


def _access(launch, slow, line, what, rest, apart):
    space, size, index, active, values = rest
    lanes = _each(launch, index, active, values, size)
    buffer = launch.x if space == "x" else launch.s
    kind = {"read": "read", "write": "written", "atomic": "updated"}[what]
    slow.access(line, kind, buffer.space, lanes, size)
    if apart:
        shape = launch.geometry.blocks, launch.geometry.threads
        index = np.broadcast_to(index, shape)
        active = np.broadcast_to(True if active is None else active, shape)
    if what == "read":
        launch.read(line, buffer, index, active, size)
    elif what == "write":
        launch.write(line, buffer, index, active, values, size)
    else:
        launch.atomic(line, buffer, index, active)


def _order(launch, slow, what, active, apart):
    blocks, threads = launch.geometry.blocks, launch.geometry.threads
    first = launch.geometry.first
    if what == "chunk":
        launch.begin(blocks, threads, (first + blocks) % (4 * blocks), 4 * blocks)
        slow.past = {home: past for home, past in slow.past.items() if home[0] == "global"}
        return
    shape = blocks, threads
    here = np.broadcast_to(True if active is None else active, shape)
    given = np.array(here) if apart else active
    if what == "barrier":
        slow.barrier(first + int(b) for b in np.flatnonzero(here.any(1)))
        # Who is missing is another test's matter.
        launch.barrier(90, given, exited=None if given is None else ~given)
    else:
        slow.warp_barrier({(first + int(b), int(t) // 32) for b, t in np.argwhere(here)})
        launch.warp_barrier(91, given)


@settings(max_examples=400, deadline=None)
@given(programs(), st.booleans())
def test_the_same_places_and_as_many_lanes_as_the_slow_rules(program, fresh):
    launch, slow = _run(program, fresh)
    assert launch.faults() == +slow.faults


@settings(max_examples=150, deadline=None)
@given(programs(), st.booleans())
def test_arrays_in_full_shape_give_the_same_faults(program, fresh):
    short, full = (_run(program, fresh, apart)[0] for apart in (False, True))
    assert short.report.faults == full.report.faults


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_sectors_and_wavefronts_equal_the_slow_count(data):
    blocks, threads = data.draw(st.sampled_from([(1, 32), (3, 32), (2, 50), (4, 96)]))
    size = data.draw(st.sampled_from([1, 2, 4, 8, 16]))
    index, active, values = data.draw(_lanes(blocks, threads, 4096 // size))
    if data.draw(st.booleans()):
        index = index[:1] + np.arange(blocks)[:, None] * data.draw(st.integers(0, 40))
        index %= 4096 // size
    launch = Launch(Counts, blocks, threads, 1024)
    launch.read(1, launch.x, index, active, size)
    launch.read(2, launch.s, index, active, size)
    lanes = [lane[:3] for lane in _each(launch, index, active, values, size)]
    total = launch.total()
    assert (total.load_requests, total.load_sectors) == sectors(lanes, size)
    assert (total.shared_requests, total.shared_wavefronts) == wavefronts(lanes, size)
    assert total.load_bytes == total.shared_bytes == len(lanes) * size


def test_a_span_is_what_a_fault_names():
    launch = Launch(Checks)
    launch.read(7, launch.s, launch.thread)
    assert launch.report.faults[0].span == span(7)
