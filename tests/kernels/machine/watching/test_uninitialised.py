"""Reads of what nothing wrote: shared and local memory, and arrays made without values."""

import numpy as np
import pytest

from kernels.language.types import FLOAT
from kernels.machine.buffer import Buffer
from kernels.machine.watching import Checks
from tests.kernels.machine.watching.launches import Launch


def test_shared_memory_begins_unwritten_in_each_chunk():
    launch = Launch(Checks, blocks=2, threads=32, of=4)
    launch.write(1, launch.s, launch.thread)
    launch.read(2, launch.s, launch.thread)
    assert not launch.faults()
    launch.begin(2, 32, first=2, of=4)
    launch.read(3, launch.s, launch.thread)
    fault, = launch.report.faults
    assert (fault.kind, fault.message, fault.times) == (
        "uninitialised", "reads s[0] before anything wrote it", 64)


def test_only_the_block_that_did_not_write_is_named():
    launch = Launch(Checks, blocks=3, threads=32)
    launch.write(1, launch.s, launch.thread, launch.block != 1)
    launch.read(2, launch.s, launch.thread)
    fault, = launch.report.faults
    assert (fault.block, fault.times) == ((1, 0, 0), 32)


def test_an_atomic_reads_what_must_be_there():
    launch = Launch(Checks)
    launch.atomic(1, launch.s, 3)
    assert launch.faults() == {("uninitialised", 1): 64}
    launch.barrier()
    launch.read(2, launch.s, 3)
    assert len(launch.faults()) == 1


@pytest.mark.parametrize("initialised, found", [(True, 0), (False, 8)])
def test_global_arrays_are_written_unless_they_came_without_values(initialised, found):
    launch = Launch(Checks, threads=32)
    launch.x.initialised = initialised
    launch.x.may_write = False
    launch.watch.declare(launch.x)
    launch.read(1, launch.x, launch.thread, launch.thread < 8)
    assert sum(launch.faults().values()) == found


def _local(launch, words=4):
    shape = launch.geometry.blocks, launch.geometry.threads, words * 4
    buffer = Buffer("local", "a", np.zeros(shape, np.uint8), FLOAT)
    launch.watch.declare(buffer)
    return buffer


def test_each_thread_must_write_its_own_local_memory():
    launch = Launch(Checks, blocks=2, threads=32)
    a = _local(launch)
    launch.write(1, a, 2, launch.thread < 20)
    launch.read(2, a, 2, launch.thread < 20)
    assert not launch.faults()
    launch.read(3, a, 2)
    fault, = launch.report.faults
    assert (fault.thread, fault.message, fault.times) == (
        (20, 0, 0), "reads a[2] before anything wrote it", 24)


def test_local_memory_with_an_index_per_thread():
    launch = Launch(Checks, blocks=2, threads=32)
    a = _local(launch)
    launch.write(1, a, launch.thread % 4)
    launch.read(2, a, launch.thread % 4)
    assert not launch.faults()
    launch.read(3, a, launch.thread % 2)
    assert launch.faults() == {("uninitialised", 3): 32}


def test_local_memory_that_all_wrote_may_be_read_anywhere():
    launch = Launch(Checks, blocks=2, threads=32)
    a = _local(launch)
    for word in range(4):
        launch.write(1, a, word)
    launch.read(2, a, launch.thread % 4, launch.block == 1)
    assert not launch.faults()
    launch.watch.declare(a)
    launch.read(3, a, 0)
    assert launch.faults() == {("uninitialised", 3): 64}
