"""A second machine for typed programs: slow, and meant to be obviously right.

It runs thread by thread. A thread is a Python generator that runs until it must wait for others,
so there is no lockstep that could hide a missing barrier. One small function for each node.
"""

from kernels.language import program as p
from kernels.language import types
from tests.kernels import slow_intrinsics as intrinsics
from tests.kernels import slow_numbers as numbers
from tests.kernels.slow_memory import Access, Memory
from tests.kernels.slow_numbers import NULL, UNSET, Address
from tests.kernels.slow_warps import BARRIERS, WARP, Wait

BREAK, CONTINUE = "break", "continue"


class Stop(Exception):
    """A fault after which the launch cannot go on."""


class Returned:
    def __init__(self, value):
        self.value = value


class Slot:
    """A register, or a part of one: `path` are field numbers."""

    def __init__(self, frame, variable, path=()):
        self.frame, self.variable, self.path = frame, variable, path

    def part(self, index, of, offset):
        return Slot(self.frame, self.variable, (*self.path, index))

    def get(self, thread, span, of):
        value = self.frame.get(self.variable, UNSET)
        for index in self.path:
            value = value if value is UNSET else value[index]
        if value is UNSET:
            thread.access.fault("uninitialised", span, f"reads {self.variable.name}")
            return numbers.filled(of, None)
        return value

    def set(self, thread, span, of, value):
        whole = self.frame.get(self.variable, UNSET)
        if whole is UNSET and self.path:
            whole = numbers.filled(self.variable.type, UNSET)
        self.frame[self.variable] = replaced(whole, self.path, value)


def replaced(whole, path, value):
    if not path:
        return value
    first, *rest = path
    return *whole[:first], replaced(whole[first], rest, value), *whole[first + 1:]


class Cell:
    """A place in memory."""

    def __init__(self, address):
        self.address = address

    def part(self, index, of, offset):
        return Cell(self.address.plus(offset))

    def get(self, thread, span, of):
        return thread.access.read(span, self.address, of)

    def set(self, thread, span, of, value):
        thread.access.write(span, self.address, of, value)


class Thread:
    """One thread. block: what it shares; number: in the launch; index: in its block."""

    def __init__(self, block, number, index):
        self.block, self.number, self.index = block, number, index
        self.warp, self.lane = (block.number, index // 32), index % 32
        self.access = Access(block.world, self)
        self.frame, self.old, self.steps = {}, {}, 0

    # -- places: where something is

    def place(self, node):
        return (yield from PLACES[type(node)](self, node))

    def at_variable(self, node):
        yield from ()
        variable = node.variable
        if variable.storage == "reference":
            return self.frame[variable]
        if variable.storage == "register":
            return Slot(self.frame, variable)
        if variable.storage == "local":
            if variable not in self.frame:
                self.frame[variable] = local(variable)
            return Cell(Address(self.frame[variable], 0))
        return Cell(Address(self.block.memory_of(variable), 0))

    def at_element(self, node):
        whole = yield from self.place(node.of)
        index = yield from self.value(node.index)
        return whole.part(index, node.type, index * node.type.size)

    def at_field(self, node):
        whole = yield from self.place(node.of)
        return whole.part(node.index, node.type, node.of.type.fields[node.index][2])

    def at_target(self, node):
        return Cell((yield from self.value(node.pointer)))

    # -- expressions: what something is

    def value(self, node):
        return (yield from VALUES[type(node)](self, node))

    def constant(self, node):
        yield from ()
        if isinstance(node.type, types.Pointer):
            return NULL
        return node.value if node.type.kind == "float" else node.value.item()

    def special(self, node):
        yield from ()
        return 32 if node.name == "warpSize" else self.block.special(node, self.index)

    def read(self, node):
        place = yield from self.place(node.place)
        return place.get(self, node.span, node.type)

    def address_of(self, node):
        return (yield from self.place(node.place)).address

    def convert(self, node):
        value = yield from self.value(node.operand)
        if isinstance(node.operand.type, types.Pointer):
            return value != NULL
        return numbers.convert(value, node.type)

    def reinterpret(self, node):
        value = yield from self.value(node.operand)
        data = b"".join(self.access.encode(number, leaf) for number, (_, leaf) in zip(
            numbers.flat(value), numbers.leaves(node.operand.type), strict=True))
        return numbers.shaped(node.type, (self.access.decode(data[at:at + leaf.size], leaf)
                                          for at, leaf in numbers.leaves(node.type)))

    def unary(self, node):
        return numbers.unary(node.op, (yield from self.value(node.operand)), node.type)

    def binary(self, node):
        left = yield from self.value(node.left)
        right = yield from self.value(node.right)
        of = node.left.type
        if node.op in ("/", "%") and of.kind == "int" and right == 0:
            self.access.fault("division by zero", node.span, f"{left} {node.op} 0")
            return 0
        return numbers.binary(node.op, left, right, of)

    def pointer_add(self, node):
        pointer = yield from self.value(node.pointer)
        return pointer.plus((yield from self.value(node.offset)) * node.type.to.size)

    def pointer_difference(self, node):
        left, right = yield from self.pair(node)
        return (left - right) // node.left.type.to.size

    def pointer_compare(self, node):
        left, right = yield from self.pair(node)
        return numbers.COMPARE[node.op](left, right)

    def pair(self, node):
        left = yield from self.value(node.left)
        right = yield from self.value(node.right)
        return self.block.world.number_of(left), self.block.world.number_of(right)

    def logical(self, node):
        left = yield from self.value(node.left)
        if left == (node.op == "||"):
            return left
        return (yield from self.value(node.right))

    def conditional(self, node):
        chosen = node.yes if (yield from self.value(node.test)) else node.no
        return (yield from self.value(chosen))

    def store(self, node):
        place = yield from self.place(node.place)
        value = yield from self.value(node.value)
        place.set(self, node.span, node.place.type, value)
        return value

    def update(self, node):
        place = yield from self.place(node.place)
        old = self.old[node.old] = place.get(self, node.span, node.place.type)
        new = yield from self.value(node.value)
        place.set(self, node.span, node.place.type, new)
        return old if node.postfix else new

    def old_value(self, node):
        yield from ()
        return self.old[node]

    def sequence(self, node):
        yield from self.value(node.first)
        return (yield from self.value(node.second))

    def build(self, node):
        items = []
        for item in node.items:
            items.append((yield from self.value(item)))
        return tuple(items)

    def field(self, node):
        return (yield from self.value(node.of))[node.index]

    def call(self, node):
        frame = {}
        for parameter, argument in zip(node.function.parameters, node.arguments, strict=True):
            reference = parameter.storage == "reference"
            given = yield from (self.place if reference else self.value)(argument)
            frame[parameter] = given if reference else self.parameter(parameter, given)
        caller, self.frame = self.frame, frame
        result = yield from self.run(node.function.body)
        self.frame = caller
        return result.value if isinstance(result, Returned) else UNSET

    def parameter(self, variable, value):
        """What the frame holds for a parameter passed by value."""
        if variable.storage == "register":
            return value
        memory = local(variable)
        self.access.write(variable.span, Address(memory, 0), variable.type, value)
        return memory

    def intrinsic(self, node):
        arguments = []
        for argument in node.arguments:
            arguments.append((yield from self.value(argument)))
        if node.name in BARRIERS:
            return (yield Wait(node, tuple(arguments)))
        if node.name in WARP:
            return (yield Wait(node, tuple(arguments), arguments[0] if arguments else 2**32 - 1))
        if node.name in intrinsics.ATOMICS:
            of = node.arguments[0].type.to
            change = intrinsics.atomic(node.name, of, arguments[1:])
            return self.access.atomic(node.span, arguments[0], of, change)
        if node.name in EFFECTS:
            return EFFECTS[node.name](self, node, arguments)
        return intrinsics.pure(node, arguments)

    # -- statements: None, BREAK, CONTINUE or Returned

    def run(self, node):
        self.steps += 1
        if self.steps > self.block.world.steps:
            self.access.fault("endless loop", node.span, "takes too many steps")
            raise Stop
        return (yield from STATEMENTS[type(node)](self, node))

    def run_all(self, statements):
        for statement in statements:
            signal = yield from self.run(statement)
            if signal is not None:
                return signal

    def declare(self, node):
        variable = node.variable
        if variable.storage not in ("register", "local"):
            return
        self.frame[variable] = UNSET if variable.storage == "register" else local(variable)
        place = yield from self.at_variable(p.VariablePlace(node.span, variable.type, variable))
        if isinstance(node.value, tuple):
            place.set(self, node.span, variable.type, numbers.filled(variable.type, None))
            for target, value in node.value:
                item = yield from self.value(value)
                (yield from self.place(target)).set(self, node.span, target.type, item)
        elif node.value is not None:
            place.set(self, node.span, variable.type, (yield from self.value(node.value)))

    def do(self, node):
        yield from self.value(node.value)

    def block_of(self, node):
        return (yield from self.run_all(node.statements))

    def if_(self, node):
        chosen = node.yes if (yield from self.value(node.test)) else node.no
        return (yield from self.run(chosen)) if chosen else None

    def loop(self, node):
        first = node.test_first
        while True:
            if first and node.test and not (yield from self.value(node.test)):
                return None
            first = True
            signal = yield from self.run(node.body)
            if signal is BREAK:
                return None
            if isinstance(signal, Returned):
                return signal
            if node.step:
                yield from self.value(node.step)

    def switch(self, node):
        value = yield from self.value(node.value)
        chosen = [i for i, (values, _) in enumerate(node.cases) if values and value in values]
        chosen += [i for i, (values, _) in enumerate(node.cases) if values is None]
        for _, statements in node.cases[chosen[0]:] if chosen else ():
            signal = yield from self.run_all(statements)
            if signal is not None:
                return None if signal is BREAK else signal

    def break_(self, node):
        yield from ()
        return BREAK

    def continue_(self, node):
        yield from ()
        return CONTINUE

    def return_(self, node):
        return Returned((yield from self.value(node.value)) if node.value else None)


def local(variable):
    return Memory(variable.name, "local", memoryview(bytearray(variable.type.size)), known=False)


def check(thread, node, arguments):
    if not arguments[0]:
        thread.access.fault("assertion", node.span, node.constants[0])
        raise Stop


def trap(thread, node, arguments):
    thread.access.fault("assertion", node.span, "trap")
    raise Stop


EFFECTS = {
    "threadfence": lambda thread, node, _: thread.block.world.order.fence(thread.number),
    # Nobody is sure to run together with others.
    "activemask": lambda thread, node, _: 1 << thread.lane,
    "lane_id": lambda thread, node, _: thread.lane,
    "clock": lambda thread, node, _: thread.steps,
    "printf": lambda thread, node, arguments: thread.block.world.printed.append(
        (node.constants[0], tuple(arguments))),
    "assert": check, "trap": trap,
}

PLACES = {p.VariablePlace: Thread.at_variable, p.Element: Thread.at_element,
          p.FieldPlace: Thread.at_field, p.Target: Thread.at_target}

VALUES = {
    p.Constant: Thread.constant, p.Special: Thread.special, p.Read: Thread.read,
    p.AddressOf: Thread.address_of, p.Convert: Thread.convert, p.Reinterpret: Thread.reinterpret,
    p.Unary: Thread.unary, p.Binary: Thread.binary, p.PointerAdd: Thread.pointer_add,
    p.PointerDifference: Thread.pointer_difference, p.PointerCompare: Thread.pointer_compare,
    p.Logical: Thread.logical, p.Conditional: Thread.conditional, p.Store: Thread.store,
    p.Update: Thread.update, p.Old: Thread.old_value, p.Sequence: Thread.sequence,
    p.Build: Thread.build, p.Field: Thread.field, p.Call: Thread.call,
    p.Intrinsic: Thread.intrinsic,
}

STATEMENTS = {
    p.Declare: Thread.declare, p.Do: Thread.do, p.Block: Thread.block_of, p.If: Thread.if_,
    p.Loop: Thread.loop, p.Switch: Thread.switch, p.Break: Thread.break_,
    p.Continue: Thread.continue_, p.Return: Thread.return_,
}
