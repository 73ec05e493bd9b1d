"""Launches on the slow machine: blocks, their shared memory, and who runs next."""

from contextlib import suppress
from dataclasses import dataclass, field
from math import prod

import numpy as np

from kernels.language import types
from tests.kernels import slow_numbers as numbers
from tests.kernels.slow import Returned, Stop, Thread
from tests.kernels.slow_memory import Memory, Order, Pointers
from tests.kernels.slow_numbers import NULL, Address
from tests.kernels.slow_warps import BARRIERS, WARP, NoSource


@dataclass(frozen=True)
class Found:
    kind: str
    span: object
    thread: int
    message: str


@dataclass
class World(Pointers):
    """What a launch has: its faults, what it printed, the order of its threads, its shape."""

    grid: tuple
    block: tuple
    steps: int
    faults: list = field(default_factory=list)
    printed: list = field(default_factory=list)

    def __post_init__(self):
        Pointers.__init__(self)
        self.threads = prod(self.block)
        self.order = Order(self.threads * prod(self.grid))

    def fault(self, kind, span, thread, message):
        self.faults.append(Found(kind, span, thread, message))

    def warp_of(self, number):
        return number // self.threads, number % self.threads // 32

    @property
    def kinds(self):
        """{(kind, line)}: what two machines must agree on."""
        return {(fault.kind, fault.span.line) for fault in self.faults}


class Block:
    """Shared memory, and the threads of one block. Who has returned is not waited for."""

    def __init__(self, world, number, variables, shared_bytes):
        self.world, self.number, self.variables = world, number, variables
        self.shared_bytes, self.shared = shared_bytes, {}

    def memory_of(self, variable):
        if variable in self.variables:
            return self.variables[variable]
        # Every extern __shared__ name stands for the same bytes.
        name = "dynamic" if variable.storage == "dynamic" else variable
        if name not in self.shared:
            size = self.shared_bytes if name == "dynamic" else variable.type.size
            data = memoryview(bytearray(size))
            self.shared[name] = Memory(variable.name, "shared", data, known=False)
        return self.shared[name]

    def special(self, node, index):
        """threadIdx, blockIdx, blockDim or gridDim."""
        extents = {"threadIdx": self.world.block, "blockIdx": self.world.grid}.get(node.name)
        if extents is None:
            return (self.world.block if node.name == "blockDim" else self.world.grid)[node.axis]
        number = index if node.name == "threadIdx" else self.number
        return number // prod(extents[:node.axis]) % extents[node.axis]

    def run(self, kernel, frame, shuffle):
        """All threads to their end. shuffle: a function that puts a list into another order."""
        threads = self.world.threads
        self.running, self.waiting = {}, {}
        for t in range(threads):
            thread = Thread(self, self.number * threads + t, t)
            thread.frame = {v: thread.parameter(v, value) for v, value in frame.items()}
            self.running[t] = thread.run(kernel.body)
        self.results = dict.fromkeys(self.running)
        while self.running:
            order = [t for t in self.running if t not in self.waiting]
            shuffle(order)
            for t in order:
                self.resume(t)
            self.release()

    def resume(self, t):
        """Runs a thread until it waits or ends."""
        try:
            self.waiting[t] = self.running[t].send(self.results[t])
        except StopIteration as end:
            assert end.value is None or isinstance(end.value, Returned)
            del self.running[t]

    def release(self):
        """Lets go whoever has all that it waits for; if there is nobody, that is the fault."""
        if not self.running:
            return
        freed = [self.free_warp(t) for t in sorted(self.waiting) if t in self.waiting]
        if not any(freed) and not self.free_block():
            self.stuck()

    def free_warp(self, t):
        wait = self.waiting[t]
        if wait.name not in WARP:
            return False
        lanes = {u % 32: u for u in self.running if u // 32 == t // 32 and wait.mask >> u % 32 & 1}
        if t % 32 not in lanes:
            self.fail("shuffle", t, "names a mask without itself")
        if any(u not in self.waiting or not wait.same(self.waiting[u]) for u in lanes.values()):
            return False
        try:
            given = WARP[wait.name]({lane: self.waiting[u] for lane, u in lanes.items()})
        except NoSource as missing:
            self.fail("shuffle", t, str(missing))
        # Of the warp's primitives only __syncwarp orders memory: CUDA C++ Programming Guide,
        # "Warp Shuffle Functions": "These intrinsics do not imply a memory barrier".
        self.go({u: given[lane] for lane, u in lanes.items()}, wait.name == "syncwarp")
        return True

    def free_block(self):
        waits = list(self.waiting.values())
        if waits[0].name not in BARRIERS or not all(wait.same(waits[0]) for wait in waits):
            return False
        given = BARRIERS[waits[0].name]([any(wait.arguments) for wait in waits])
        self.go(dict.fromkeys(self.waiting, given), orders=True)
        return True

    def go(self, results, orders):
        """Members run on; where it orders memory, each comes after the others' past."""
        if orders:
            self.world.order.join([self.number * self.world.threads + t for t in results])
        for t, result in results.items():
            self.results[t] = result
            del self.waiting[t]

    def stuck(self):
        at = {t: wait for t, wait in self.waiting.items() if wait.name in BARRIERS}
        if at:
            self.fail("barrier", min(at), "waits at a barrier that not all threads reach")
        self.fail("shuffle", min(self.waiting), "waits for lanes of its mask that do not come")

    def fail(self, kind, t, message):
        self.world.fault(kind, self.waiting[t].node.span, t, message)
        raise Stop


class Module:
    """A program with its constant and device variables, as the fast machine's Module."""

    def __init__(self, program):
        self.program = program
        self.variables = {v: variable_memory(v) for v in program.variables}

    def variable(self, name):
        return next(m for v, m in self.variables.items() if v.name == name)

    def launch(self, kernel, grid, block, arguments, *, shared_bytes=0, steps=10**6, random=None):
        """Runs it; arrays change in place. random: threads and blocks then run in random order.

        returns: World, with faults, kinds and printed
        """
        function = self.program.kernels[kernel]
        world, memories = World(grid, block, steps), {}
        frame = {v: argument(v, given, memories)
                 for v, given in zip(function.parameters, arguments, strict=True)}
        shuffle = random.shuffle if random else list
        order = list(range(prod(grid)))
        shuffle(order)
        with suppress(Stop), np.errstate(all="ignore"):
            for number in order:
                Block(world, number, self.variables, shared_bytes).run(function, frame, shuffle)
        return world


def variable_memory(variable):
    constant = variable.storage == "constant"
    data = np.zeros(variable.type.size, np.uint8)
    if variable.initial is not None:
        data[:] = variable.initial
    return Memory(variable.name, variable.storage, memoryview(data), writable=not constant)


def argument(variable, given, memories):
    """A launch's argument as a value of the parameter's type."""
    if isinstance(variable.type, types.Pointer):
        null = given is None or isinstance(given, int)
        return NULL if null else pointer(variable, given, memories)
    if isinstance(variable.type, types.Scalar):
        number = given.item() if hasattr(given, "item") else given
        return numbers.convert(number, variable.type)
    data = np.asarray(given).tobytes()
    return numbers.shaped(variable.type, (numbers.from_bytes(data[at:at + leaf.size], leaf)
                                          for at, leaf in numbers.leaves(variable.type)))


def pointer(variable, array, memories):
    """Views of one array are addresses in one memory, so that aliases meet."""
    base = array
    while isinstance(base.base, np.ndarray):
        base = base.base
    if id(base) not in memories:
        data = memoryview(base.reshape(-1).view(np.uint8))
        memories[id(base)] = Memory(variable.name, "global", data, writable=base.flags.writeable)
    start = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return Address(memories[id(base)], start)
