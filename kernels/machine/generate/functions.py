"""Functions: one Python function per kernel, and one per device function and kinds of arguments."""

from kernels.errors import LaunchError
from kernels.language import types as t
from kernels.machine.generate.calls import Calls
from kernels.machine.generate.counting import Counting
from kernels.machine.generate.expressions import Expressions
from kernels.machine.generate.loops import LoopEntry, Loops
from kernels.machine.generate.places import Memory, Places, Register
from kernels.machine.generate.scan import plain, uses
from kernels.machine.generate.statements import Region, Statements
from kernels.machine.generate.writer import Code, Constants, Writer, join_kinds
from kernels.machine.layout import unknown

PASSES = 40


class Generator(Calls, Counting, Expressions, Loops, Places, Statements):
    """One pass over one function.

    kinds:   what is known of the variables' kinds, from earlier passes; joined with what this pass
             finds. The text is right once a pass finds nothing new.
    memory:  local arrays that need an address
    """

    def __init__(self, unit, function, arguments, kinds, memory):
        self.unit, self.function, self.arguments = unit, function, arguments
        self.watched, self.births, self.numbers = unit.watched, unit.births, unit.numbers
        self.kinds, self.memory, self.changed = kinds, memory, False
        self.w = Writer(unit.constants)
        self.names, self.declared, self.passed = {}, {}, {}
        self.specials, self.pointers, self.olds, self.kept = {}, {}, {}, {}
        self.constructs, self.loops, self.in_switch, self.tracked = [], [], 0, {}
        self.entry = self.region = Region("m0", known=function.kernel)
        self.left_entry = self.dead = False

    def run(self):
        """Emits the body of the function."""
        for i, variable in enumerate(self.function.parameters):
            self._parameter(variable, i)
        self.statement(self.function.body)

    def _parameter(self, variable, i):
        name = self.names[variable] = f"a{i}"
        kind = self.arguments[i]
        if kind == "memory":
            self.passed[variable] = lambda g, node: Memory(
                g, Code(name, stable=True), _referred(node.type), node.span)
        elif isinstance(variable.type, t.Reference):
            self.passed[variable] = lambda g, node: Register(
                g, variable, _referred(node.type), node.span)
            self.note(variable, kind)
        else:
            self.note(variable, kind)
            if variable.storage == "local":
                self._spill(variable)

    def _spill(self, variable):
        """A parameter whose address is taken gets memory of its own."""
        value = Code(self.names[variable])
        self.names[variable] = self.w.name("v")
        key = self.w.constant(variable)
        self.w.emit(f"{self.names[variable]} = C.local({key}, False, {self.mask}, None)")
        place = Memory(self, Code(self.names[variable], stable=True), variable.type, variable.span)
        place.write(value)

    # -- what is known

    def name_of(self, variable):
        if variable not in self.names:
            self.names[variable] = self.w.name("v")
        return self.names[variable]

    def note(self, variable, kind):
        """The variable may get a value of this kind."""
        before = self.kinds.get(variable)
        after = join_kinds(before, kind)
        if after != before:
            self.kinds[variable], self.changed = after, True

    def kind_of(self, node):
        """The kind an expression will have, found by trying it out."""
        lines = list(self.w.lines)
        kind = self.expr(node).kind
        self.w.lines = lines
        return kind

    def unknown(self, type):
        return unknown(type)

    def is_listed(self, variable):
        return variable.storage == "local" and isinstance(variable.type, t.Array) \
            and variable not in self.memory

    def in_memory(self, variable):
        if isinstance(variable.type, t.Array) and variable not in self.memory:
            self.memory.add(variable)
            self.changed = True

    def must_merge(self, variable):
        """Whether lanes that are off here still need the variable's old value."""
        if self.mask == "None":
            return False
        if isinstance(variable.type, t.Reference):
            return True
        constructs, loops = self.declared.get(variable, (0, 0))
        return any(self._needed_after(variable, entry, loops)
                   for entry in self.constructs[constructs:])

    def _needed_after(self, variable, entry, loops):
        if not isinstance(entry, LoopEntry) or entry.depth != loops:
            return True
        everywhere, here = uses(self.function.body), uses(entry.node)
        if everywhere.get(variable, 0) != here.get(variable, 0):
            return True
        return entry.continues and entry.body

    def loop_to_keep(self, variables):
        """The outermost loop around the code that changes none of the variables."""
        for entry in self.loops:
            if all(later.changed.isdisjoint(variables) for later in self.loops[entry.depth:]):
                return entry
        return None

    # -- variables that nothing was written to, for the watch

    def track(self, variable, count=None):
        """From here on, the lanes that have set the variable (or each of its elements) are kept."""
        if self.watched:
            name = self.tracked[variable] = self.w.name("u")
            self.w.emit(f"{name} = " + ("False" if count is None else f"[False] * {count}"))

    def is_set(self, variable, element=""):
        if variable in self.tracked:
            name = self.tracked[variable] + element
            self.w.emit(f"{name} = join({name}, {self.mask})")

    def must_be_set(self, variable, span, element=""):
        if variable in self.tracked:
            name = self.tracked[variable] + element
            where, which = self.w.constant(span), self.w.constant(variable)
            self.w.emit(f"if {name} is not None: C.unset({where}, {self.mask}, {name}, {which})")

    def is_plain(self, node):
        """Whether it may run in lanes that do not need it."""
        return plain(node) and not self.births and self.tracked.keys().isdisjoint(uses(node))

    def global_pointer(self, variable):
        """A pointer to a shared, constant or device variable."""
        if variable not in self.pointers:
            self.pointers[variable] = self.w.name("p")
        kind = "U" if variable.storage in ("constant", "device") else "V"
        return Code(self.pointers[variable], kind, stable=True)

    # -- the text

    def text(self, name):
        """The function's source."""
        count = len(self.function.parameters)
        head = [f"def {name}(C, m0{''.join(f', a{i}' for i in range(count))}):"]
        body = [f"    {short} = C.special({what!r}, {axis})"
                for (what, axis), short in self.specials.items()]
        body += [f"    {short} = C.variable({self.w.constant(variable)})"
                 for variable, short in self.pointers.items()]
        body += ["    value = None", "    gone = False"]
        for line in self.w.lines:
            if isinstance(line, str):
                body.append(line)
            elif line[1]:
                body.append("    " * line[0] + " = ".join(line[1]) + " = None")
        return "\n".join(head + body + self._end()) + "\n"

    def _end(self):
        returned = ["value"] + [self.names[v] for v, kind in zip(
            self.function.parameters, self.arguments, strict=True)
            if isinstance(v.type, t.Reference) and kind != "memory"]
        missing = []
        if not isinstance(self.function.returns, t.Void) and not self.function.kernel:
            nothing = self.w.constant(unknown(self.function.returns))
            missing = [f"    if value is None: value = {nothing}"]
        return [*missing, f"    return {', '.join(returned)}"]


def _referred(type):
    return type.to if isinstance(type, t.Reference) else type


class CodeUnit:
    """The text of one kernel and of all functions it calls.

    watched:  with calls of the watch
    births:   with a test of every float operation for NaN
    """

    def __init__(self, watched, births=False):
        self.watched, self.births, self.constants, self.numbers = watched, births, Constants(), {}
        self.texts, self.made, self.open = [], {}, []

    def function(self, function, arguments):
        """(name, kind of what it returns, kinds of its references) of one instance."""
        key = function, arguments
        if key not in self.made:
            if function in self.open:
                raise LaunchError(f"{function.name} calls itself; recursion is not supported")
            if len(self.made) > 300:
                raise LaunchError("this kernel calls functions in too many ways")
            self.open.append(function)
            self.made[key] = self._make(function, arguments)
            self.open.pop()
        return self.made[key]

    def _make(self, function, arguments):
        kinds, memory = {}, set()
        for _ in range(PASSES):
            generator = Generator(self, function, arguments, kinds, memory)
            generator.run()
            if not generator.changed:
                break
        else:
            raise LaunchError(f"{function.name} is too intricate for the machine")
        name = f"F{len(self.made)}_{len(self.texts)}"
        self.texts.append(generator.text(name))
        outs = tuple(kinds.get(v) or "U" for v, kind in zip(
            function.parameters, arguments, strict=True)
            if isinstance(v.type, t.Reference) and kind != "memory")
        return name, kinds.get("return") or "V", outs
