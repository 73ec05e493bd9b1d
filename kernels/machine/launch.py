"""One launch: its arguments become values and buffers, its blocks run chunk by chunk."""

from math import prod

import numpy as np

from kernels.errors import LaunchError
from kernels.language import types as t
from kernels.machine.buffer import Buffer
from kernels.machine.chunk import Chunk, Endless
from kernels.machine.faults import Faults
from kernels.machine.geometry import Geometry
from kernels.machine.layout import assemble, leaves
from kernels.machine.memory import decode
from kernels.machine.pointers import NULL, Addresses, Pointer
from kernels.machine.printing import Printed
from kernels.machine.reach import local_size, shared_size, written_parameters
from kernels.report.report import Report

STEPS = 1 << 19
LANES_PER_STEP = 1 << 14
CHUNKS = 64                   # so many times the steps of one chunk are allowed in all of them
THREADS = 1 << 31             # of a launch
CHUNK_LANES = 1 << 16
ROOM = 1 << 27                # bytes, of a chunk's local memory and of its shared memory


class Launch:
    """What all chunks of one launch share.

    shared_bytes:  of dynamic shared memory
    watch:         Watch, or None: then only what must be checked for safety is
    steps:         how much work loops may do in a chunk: a turn counts once per four operations,
                   and the more the more lanes turn. Beyond it a loop counts as endless
    chunk_lanes:   about how many threads run at once
    report:        Report to add to; a new one if None
    births:        whether to report each operation that makes NaN of numbers
    unwritten:     numbers (from 0) of the arguments whose memory nothing has written yet
    """

    def __init__(self, module, function, grid, block, arguments, *, shared_bytes=0, watch=None,
                 steps=None, chunk_lanes=CHUNK_LANES, report=None, unwritten=(),
                 births=False):
        self.module, self.function, self.watch = module, function, watch
        self.grid, self.block = _extents(grid, "grid"), _extents(block, "block")
        self.report = report or Report(module.program.source, function.name, self.grid,
                                       self.block, shared_bytes)
        self.faults, self.addresses = Faults(self.report), Addresses()
        self.variables, self.chunk_lanes, self.births = module.variables, chunk_lanes, births
        self.limit = STEPS if steps is None else steps
        self.steps = CHUNKS * self.limit
        check_limits(function, self.grid, self.block, shared_bytes)
        check_shared(function, shared_bytes)
        self.buffers, self.printed = {}, Printed()
        self.values = self._bind(arguments)
        self._mark_written()
        for number in unwritten:
            if isinstance(self.values[number], Pointer):
                self.values[number].buffer.initialised = False

    def run(self, code):
        """Runs all blocks. code: what kernels.machine.program.compiled gives"""
        if self.watch is not None:
            for buffer in (*self.variables.values(), *self.buffers.values()):
                self.watch.declare(buffer)
        blocks, step = prod(self.grid), self._blocks_at_once()
        try:
            with np.errstate(all="ignore"):
                for first in range(0, blocks, step):
                    self._run_chunk(code, first, min(step, blocks - first))
        except Endless:
            pass
        if self.watch is not None:
            self.watch.finish()
        self.report.printed += self.printed.text_lines()
        return self.report

    def _blocks_at_once(self):
        """So many that a chunk has its lanes, but not more local and shared memory than is good."""
        threads = prod(self.block)
        local = 1 + threads * local_size(self.function)
        shared = 1 + self.report.shared_bytes + shared_size(self.function)
        return max(1, min(self.chunk_lanes // threads, ROOM // local, ROOM // shared))

    def _run_chunk(self, code, first, blocks):
        geometry = Geometry(self.grid, self.block, first, blocks)
        if self.watch is not None:
            self.watch.chunk(geometry)
        chunk = Chunk(self, geometry)
        pace = max(1, geometry.blocks * geometry.threads // LANES_PER_STEP)
        chunk.begun = chunk.steps = min(self.limit, self.steps) // pace
        code(chunk, None, *self.values)
        self.steps -= (chunk.begun - chunk.steps) * pace

    def _bind(self, arguments):
        parameters = self.function.parameters
        if len(arguments) != len(parameters):
            raise LaunchError(f"{self.function.name} takes {len(parameters)} arguments, "
                              f"but {len(arguments)} were given")
        owners = [id(owner(a)) for a in arguments if isinstance(a, np.ndarray)]
        self.shared_owners = {one for one in owners if owners.count(one) > 1}
        return [self._value(p, a, i)
                for i, (p, a) in enumerate(zip(parameters, arguments, strict=True), 1)]

    def _mark_written(self):
        """Buffers that nothing in the kernel can write are not looked at for races."""
        if self.watch is None:
            return
        reached = written_parameters(self.function)
        writable = {value.buffer for parameter, value in zip(
            self.function.parameters, self.values, strict=True)
            if parameter in reached and isinstance(value, Pointer)}
        for buffer in self.buffers.values():
            buffer.may_write = buffer in writable

    def _value(self, parameter, argument, number):
        place = f"argument {number} ({parameter.name}) of {self.function.name}"
        if isinstance(parameter.type, t.Pointer):
            return self._pointer(parameter, argument, place)
        return self._by_value(parameter.type, argument, place)

    def _pointer(self, parameter, argument, place):
        if argument is None or (isinstance(argument, int) and argument == 0):
            return Pointer(NULL)
        to = parameter.type.to
        if not isinstance(argument, np.ndarray):
            raise LaunchError(f"{place} is {_described(argument)}; expected an array of {to}")
        check_array(argument, to, place)
        return self._into(owner(argument), argument, parameter)

    def _into(self, base, argument, parameter):
        """A pointer to an array's first byte, in a buffer of its own.

        Only views of one memory share its buffer, so that races between them are seen; a view that
        is alone ends where it ends, and what lies behind it is out of bounds.
        """
        base = base if id(base) in self.shared_owners else argument
        start = argument.__array_interface__["data"][0]
        # An owner in Fortran's order is one stretch of memory too.
        whole = next((x for x in (base, base.T) if x.flags.c_contiguous), argument)
        origin = whole.__array_interface__["data"][0]
        key = origin, whole.nbytes
        if key not in self.buffers:
            raw = whole.reshape(-1).view(np.uint8)
            element = parameter.type.to
            self.buffers[key] = Buffer("global", parameter.name, raw, element,
                                       writable=argument.flags.writeable)
        return Pointer(self.buffers[key], start - origin)

    def _by_value(self, type, argument, place):
        if isinstance(type, t.Scalar):
            return _scalar(type, argument, place)
        raw = np.asarray(argument)
        if raw.nbytes != type.size:
            raise LaunchError(f"{place} has {raw.nbytes} bytes; expected {type}, {type.size} bytes")
        octets = np.frombuffer(raw.tobytes(), np.uint8)
        numbers = [decode(self, leaf, octets[leaf.offset:leaf.offset + leaf.dtype.itemsize]
                          .view(leaf.dtype)[0]) for leaf in leaves(type)]
        return assemble(type, iter(numbers))


def _scalar(type, argument, place):
    """A number as the machine has it, converted as C does."""
    if isinstance(argument, np.ndarray) and argument.ndim == 0:
        argument = argument[()]
    if not isinstance(argument, int | float | np.generic | np.bool_):
        raise LaunchError(f"{place} is {_described(argument)}; expected a number of type {type}")
    if type is t.BFLOAT16:
        return np.float32(argument)
    with np.errstate(all="ignore"):
        held = _fitted(type, argument, place)
    return held if type.kind == "float" else held.item()


def _fitted(type, argument, place):
    if type.kind == "int" and isinstance(argument, int):
        info = np.iinfo(type.dtype)
        if not info.min <= argument <= info.max:
            raise LaunchError(f"{place} is {argument}, which does not fit {type}")
    return np.asarray(argument).astype(type.dtype)[()]


def _described(value):
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}, shape {value.shape}"
    return f"of type {type(value).__name__}"


def owner(array):
    """The array that holds the memory of a view."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def check_array(array, to, place):
    """raises: LaunchError where an array cannot stand for a pointer to `to`"""
    if not array.flags.c_contiguous:
        raise LaunchError(f"{place} is not contiguous; pass a contiguous copy of it")
    if isinstance(to, t.Void):
        return
    base = to
    while isinstance(base, t.Vector | t.Array):
        base = base.of
    if isinstance(base, t.Scalar) and array.dtype != base.dtype and array.dtype.kind != "V":
        expected = base.dtype if base is not t.BFLOAT16 else "uint16 (the bits of bfloat16)"
        raise LaunchError(f"{place} is {_described(array)}; expected {expected} for {to}*")


def _extents(given, what):
    """(x, y, z) from up to three numbers."""
    numbers = tuple(given) if hasattr(given, "__iter__") else (given,)
    if not 1 <= len(numbers) <= 3 or not all(isinstance(n, int | np.integer) for n in numbers):
        raise LaunchError(f"the {what} is {given}; expected one to three whole numbers")
    return tuple(int(n) for n in (*numbers, 1, 1)[:3])


def check_limits(function, grid, block, shared_bytes):
    """raises: LaunchError where the hardware would refuse

    source:  CUDA C++ Programming Guide, "Technical Specifications per Compute Capability"
    """
    if min(grid) < 1 or min(block) < 1:
        raise LaunchError(f"grid {grid} and block {block} must be at least 1 in every direction")
    if prod(block) > 1024:
        raise LaunchError(f"a block of {block} has {prod(block)} threads; the most is 1024")
    if block[2] > 64:
        raise LaunchError(f"block z is {block[2]}; the most is 64")
    if grid[0] > 2**31 - 1 or max(grid[1:]) > 65535:
        raise LaunchError(f"grid {grid} is too large; the most is (2147483647, 65535, 65535)")
    if prod(grid) * prod(block) > THREADS:
        raise LaunchError(f"{prod(grid) * prod(block)} threads are too many for the emulator; "
                          f"the most is {THREADS}")
    if not 0 <= shared_bytes <= 227 * 1024:
        raise LaunchError(f"{shared_bytes} bytes of dynamic shared memory; "
                          f"the most is {227 * 1024}")


def check_shared(function, dynamic):
    """raises: LaunchError where a block asks for more shared memory than there is"""
    static = shared_size(function)
    if static > 48 * 1024:
        raise LaunchError(f"{function.name} declares {static} bytes of shared memory; the most is "
                          f"{48 * 1024}, and the rest must be dynamic")
    if static + dynamic > 227 * 1024:
        raise LaunchError(f"{function.name} asks for {static + dynamic} bytes of shared memory; "
                          f"the most is {227 * 1024}")
