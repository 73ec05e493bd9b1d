"""What the generated code knows of the blocks it runs."""

from functools import cached_property

import numpy as np

from kernels.errors import LaunchError
from kernels.language import types as t
from kernels.machine.buffer import Buffer
from kernels.machine.layout import zero
from kernels.machine.masks import join, split
from kernels.machine.pointers import Pointer, merge_pointers
from kernels.machine.values import choose_number
from kernels.machine.views import UNKNOWN, room

LOCAL_BYTES = 1 << 29        # of all local arrays of a chunk


class Endless(Exception):
    """The bound on steps is reached; the launch ends here, with a fault."""


class Chunk:
    """One chunk of blocks while it runs.

    launch:  what all chunks of a launch share: report, faults, watch, addresses, buffers, steps
    """

    def __init__(self, launch, geometry):
        self.launch, self.geometry = launch, geometry
        self.watch, self.faults, self.addresses = launch.watch, launch.faults, launch.addresses
        self.faults.geometry = geometry
        self.blocks, self.threads = geometry.blocks, geometry.threads
        self.shape = self.blocks, self.threads
        self.row = geometry.row
        self.steps, self.gone, self.local_bytes = launch.steps, False, 0
        self.ticks, self.begun = 0, 0
        self.shared, self.locals, self.specials = {}, {}, {}

    @cached_property
    def lane_number(self):
        """(B, T) int64: rows of local memory."""
        return np.arange(self.blocks * self.threads).reshape(self.shape)

    def thread_index(self, axis):
        x, y, _ = self.geometry.block
        number = self.geometry.thread
        found = (number % x, number // x % y, number // (x * y))[axis]
        return 0 if self.geometry.block[axis] == 1 else found.astype(np.uint32)

    def block_index(self, axis):
        x, y, _ = self.geometry.grid
        number = self.row + self.geometry.first
        found = (number % x, number // x % y, number // (x * y))[axis]
        least = int(found[0, 0])
        return least if (found == least).all() else found.astype(np.uint32)

    def special(self, name, axis):
        """threadIdx and its kin."""
        if (name, axis) not in self.specials:
            self.specials[name, axis] = self._special(name, axis)
        return self.specials[name, axis]

    def _special(self, name, axis):
        match name:
            case "threadIdx":
                return self.thread_index(axis)
            case "blockIdx":
                return self.block_index(axis)
            case "blockDim":
                return self.geometry.block[axis]
            case "gridDim":
                return self.geometry.grid[axis]
        return 32

    def full(self, value):
        """(B, T) of anything narrower."""
        return value if np.shape(value) == self.shape else np.broadcast_to(value, self.shape)

    def live(self):
        """(B, T) bool or None: the lanes that have not returned from the kernel."""
        return None if self.gone is False else ~self.full(self.gone)

    def leave(self, mask):
        """These lanes are done with the kernel."""
        if mask is not False:
            self.gone = join(self.gone, mask)

    # -- memory that comes into being

    def variable(self, variable):
        """A pointer to a constant, device, shared or dynamic variable."""
        if variable.storage in ("constant", "device"):
            return Pointer(self.launch.variables[variable])
        key = "dynamic" if variable.storage == "dynamic" else variable
        if key not in self.shared:
            self.shared[key] = self._share(variable)
        return Pointer(self.shared[key])

    def _share(self, variable):
        dynamic = variable.storage == "dynamic"
        size = self.launch.report.shared_bytes if dynamic else variable.type.size
        return self._new("shared", variable, (self.blocks,), size)

    def local(self, variable, clear, mask, span):
        """A pointer to memory of each lane, which comes into being in the lanes of `mask`."""
        if variable not in self.locals:
            self.local_bytes += variable.type.size * self.blocks * self.threads
            if self.local_bytes > LOCAL_BYTES:
                raise LaunchError(f"local arrays take more than {LOCAL_BYTES >> 20} MiB; "
                                  f"{variable.name} is the last of them")
            self.locals[variable] = self._new("local", variable, self.shape, variable.type.size)
        elif self.watch is not None:
            self.watch.declare(self.locals[variable])
        buffer = self.locals[variable]
        if clear and self.watch is not None:
            self.watch.write(span, buffer, np.int64(0), buffer.size, mask, 0)
        fill = np.uint32(0 if clear else UNKNOWN)
        words = buffer.views["storage"].view(np.uint32)
        if mask is None:
            words[...] = fill
        else:
            words[self.full(mask)] = fill
        return Pointer(buffer)

    def _new(self, space, variable, shape, size):
        storage = room(shape, size)
        buffer = Buffer(space, variable.name, storage[..., :size], _element(variable.type),
                        views={"storage": storage})
        if self.watch is not None:
            self.watch.declare(buffer)
        return buffer

    # -- values

    def zero(self, type):
        return zero(type)

    def choose(self, mask, one, other, type):
        """`one` in the lanes of `mask`, `other` elsewhere, for a value of any type."""
        if isinstance(type, t.Scalar):
            return choose_number(mask, one, other, type)
        if isinstance(type, t.Pointer):
            return merge_pointers(mask, one, other, self.addresses)
        if isinstance(type, t.Array):
            kinds = [type.of] * type.length
        else:
            kinds = [kind for _, kind, _ in type.fields]
        return tuple(self.choose(mask, a, b, kind)
                     for a, b, kind in zip(one, other, kinds, strict=True))

    def merge(self, mask, new, old, type):
        """A variable's value after the lanes of `mask` got `new`."""
        if mask is None or old is None or new is old:
            return new
        return self.choose(mask, new, old, type)

    def select(self, test, yes, no, type):
        """test ? yes : no."""
        if not getattr(test, "shape", ()):
            return yes if test else no
        return self.choose(test, yes, no, type)

    def either(self, test, yes, no, type):
        """test ? yes : no, where yes is None if no lane asked for it."""
        return no if yes is None else self.select(test, yes, no, type)

    def beside(self, site, mask, variable, index):
        """Where a list keeps what is outside of it; says so."""
        lanes = np.True_ if mask is None else mask
        count = variable.type.size // _element(variable.type).size
        self.faults.beside(site, variable.name, index, count, lanes)
        return count + (site.what != "reads")

    def unset(self, span, mask, lanes, variable):
        """Says which lanes of `mask` read a variable that only `lanes` have set."""
        missing = np.logical_and(np.True_ if mask is None else mask, np.logical_not(lanes))
        self.faults.add("uninitialised", span, missing,
                        f"reads {variable.name}, which nothing was written to")

    def born(self, span, mask, result, operands):
        """Says which lanes of `mask` made NaN of numbers that were none."""
        made = np.isnan(result)
        if not np.any(made):
            return
        for operand in operands:
            made = np.logical_and(made, ~np.isnan(operand))

        def message(b, t):
            given = " and ".join(f"{self.full(operand)[b, t]:g}" for operand in operands)
            return f"makes NaN of {given}"

        self.faults.add("not a number", span,
                        np.logical_and(made, np.True_ if mask is None else mask), message)

    def branch(self, mask, span, test):
        """split, and the watch hears of it."""
        self.watch.branch(span, np.asarray(test), mask)
        return split(mask, test)

    def together(self, span, test, mask):
        """The watch hears of a branch that all lanes take the same way."""
        self.watch.branch(span, np.bool_(test), mask)

    # -- bounds on work

    def clock(self):
        """Steps since the launch began."""
        self.ticks += 1
        return self.begun - self.steps + self.ticks

    def endless(self, span, mask):
        """The bound on steps is reached in the loop at `span`."""
        self.faults.add("endless loop", span, True if mask is None else mask,
                        "this loop turns on and on",
                        hint="does every thread that turns here come to its end? "
                             "If it does, allow more steps")
        raise Endless


def _element(type):
    while isinstance(type, t.Array):
        type = type.of
    return type
