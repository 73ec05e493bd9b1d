"""Memory byte by byte: bounds, what was written, and who came without an order between them.

Order is kept with vector clocks: clocks[t][u] is the last stretch of thread u that t is known to
come after. A barrier joins its members' clocks, and each begins a new stretch.

source:  Lamport 1978; Pozniansky and Schuster, "Efficient On-the-Fly Data Race Detection", 2003
"""

from collections import defaultdict

import numpy as np

from kernels.language import types
from tests.kernels.slow_numbers import (
    NULL,
    UNSET,
    Address,
    flat,
    from_bytes,
    leaves,
    shaped,
    to_bytes,
)

BASE = 40   # bits of an offset in a pointer's 64; the rest is the memory's number


class Order:
    """Who comes after whom, for all threads of a launch."""

    def __init__(self, threads):
        self.clocks = np.eye(threads, dtype=np.int32)
        self.fenced = {}                     # thread -> its clocks at its last __threadfence

    def join(self, members):
        self.clocks[members] = self.clocks[members].max(axis=0)
        self.clocks[members, members] += 1

    def fence(self, thread):
        self.fenced[thread] = self.clocks[thread].copy()
        self.clocks[thread, thread] += 1

    def meet(self, thread, place):
        """An atomic hands on what its thread had fenced, and takes what others handed on."""
        if thread in self.fenced:
            place["clock"] = np.maximum(place.get("clock", 0), self.fenced[thread])
        if "clock" in place:
            np.maximum(self.clocks[thread], place["clock"], out=self.clocks[thread])

    def knows(self, thread, other, stretch):
        return self.clocks[thread, other] >= stretch


class Memory:
    """space: "global", "shared", "constant", "local" or "device". data: a view of its bytes."""

    def __init__(self, name, space, data, known=True, writable=True):
        self.name, self.space, self.data, self.writable = name, space, data, writable
        self.known = bytearray([known]) * len(data)
        # per byte: what ("reads", "writes", "atomics") -> thread -> (stretch, span, value)
        self.history = defaultdict(lambda: {"reads": {}, "writes": {}, "atomics": {}})
        self.meetings = defaultdict(dict)


CONFLICTS = {"reads": ("writes", "atomics"), "writes": ("reads", "writes", "atomics"),
             "atomics": ("reads", "writes")}


class Access:
    """What one thread does to memory. world: where faults go, pointers have numbers, order is."""

    def __init__(self, world, thread):
        self.world, self.thread = world, thread

    def read(self, span, address, of, what="reads"):
        """The value at an address; zeros where nothing can be read."""
        if not self.reachable(span, address, of, what):
            return shaped(of, iter([self.decode(bytes(leaf.size), leaf) for _, leaf in leaves(of)]))
        memory, numbers = address.memory, []
        for offset, leaf in leaves(of):
            at = address.offset + offset
            if not all(memory.known[at:at + leaf.size]):
                self.fault("uninitialised", span, f"{what} {memory.name} before anything wrote it")
            numbers.append(self.decode(memory.data[at:at + leaf.size], leaf))
            self.note(span, memory, range(at, at + leaf.size), what, None)
        return shaped(of, iter(numbers))

    def write(self, span, address, of, value, what="writes"):
        if not self.reachable(span, address, of, what):
            return
        memory = address.memory
        if not memory.writable:
            return self.fault("read-only", span, f"{what} {memory.name}")
        for (offset, leaf), number in zip(leaves(of), flat(value), strict=True):
            at = address.offset + offset
            memory.known[at:at + leaf.size] = bytes([number is not UNSET]) * leaf.size
            if number is not UNSET:
                memory.data[at:at + leaf.size] = self.encode(number, leaf)
            self.note(span, memory, range(at, at + leaf.size), what, repr(number))

    def atomic(self, span, address, of, change):
        """change: old value -> new one. returns: the old one"""
        if address.memory is not None:
            self.world.order.meet(self.thread.number, address.memory.meetings[address.offset])
        old = self.read(span, address, of, "atomics")
        self.write(span, address, of, change(old), "atomics")
        return old

    def reachable(self, span, address, of, what):
        memory = address.memory
        if memory is None:
            return self.fault("null pointer", span, f"{what} through a null pointer")
        message = f"{what} byte {address.offset} of {memory.name}"
        if not 0 <= address.offset <= len(memory.data) - of.size:
            return self.fault("out of bounds", span, message)
        if address.offset % of.align:
            return self.fault("misaligned", span, message)
        return True

    def note(self, span, memory, at, what, value):
        if memory.space in ("local", "constant"):
            return
        mine, order = self.thread.number, self.world.order
        record = order.clocks[mine, mine], span, value
        for byte in at:
            history = memory.history[byte]
            for kind in CONFLICTS[what]:
                for other, (stretch, where, their) in history[kind].items():
                    if other == mine or order.knows(mine, other, stretch):
                        continue
                    # One instruction of a warp that writes one number: whoever wins, it is there.
                    same = kind == what == "writes" and (where, their) == (span, value)
                    if not (same and self.thread.warp == self.world.warp_of(other)):
                        self.fault("race", span, f"{what} {memory.name}; {kind} at {where}")
            history[what][mine] = record

    def fault(self, kind, span, message):
        self.world.fault(kind, span, self.thread.number, message)

    def encode(self, number, of):
        if not isinstance(of, types.Pointer):
            return to_bytes(number, of)
        return self.world.number_of(number).to_bytes(8, "little")

    def decode(self, data, of):
        if not isinstance(of, types.Pointer):
            return from_bytes(data, of)
        return self.world.address_of(int.from_bytes(data, "little"))


class Pointers:
    """Addresses as 64-bit numbers and back; memories get numbers as they are first asked for."""

    def __init__(self):
        self.memories = [None]

    def number_of(self, address):
        if address.memory is None:
            return address.offset % 2**64
        if address.memory not in self.memories:
            self.memories.append(address.memory)
        return ((self.memories.index(address.memory) << BASE) + address.offset) % 2**64

    def address_of(self, number):
        # An offset may be a little below zero: the middle between two memories decides.
        index = number + (1 << BASE - 1) >> BASE
        if not 0 < index < len(self.memories):
            return NULL if number == 0 else Address(None, number)
        return Address(self.memories[index], number - (index << BASE))
