"""Statements: control flow under masks.

A region is a stretch of code whose active lanes one Python variable holds: None for all, False for
none, or an array. Lanes leave a region by break, continue and return.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from kernels.language import program as p
from kernels.language import types as t
from kernels.machine.generate.places import element_count
from kernels.machine.generate.writer import Code
from kernels.machine.layout import zero


@dataclass
class Region:
    """name: of the mask; known: it is None here; left: lanes may have left it just now."""

    name: str
    known: bool = False
    left: bool = False


class Statements:
    """Part of the generator: `statement` emits a statement."""

    def statement(self, node):
        self.dead = False
        getattr(self, "_do_" + type(node).__name__)(node)

    def statements(self, nodes):
        """One after the other; where lanes may have left, the rest runs only if some are here."""
        depth = self.w.indent
        for i, node in enumerate(nodes):
            self.statement(node)
            if self.dead:
                break
            if self.region.left and i + 1 < len(nodes):
                self._go_on()
        if self.w.indent > depth:
            self.region.left = True
        self.w.indent = depth

    def _go_on(self):
        """What follows is for the lanes that are left, if there are any."""
        if self.region is self.entry and self.function.kernel:
            self.w.emit(f"if {self.region.name} is False: return")
        else:
            self.w.emit(f"if {self.region.name} is not False:")
            self.w.indent += 1
        self.region.left = False

    def new_region(self):
        return Region(self.w.name("m"))

    @property
    def mask(self):
        return "None" if self.region.known else self.region.name

    @contextmanager
    def inside(self, region, entry="if"):
        """Code for the lanes of `region`."""
        before, self.region = self.region, region
        self.constructs.append(entry)
        yield
        self.constructs.pop()
        self.region = before

    # -- simple statements

    def _do_Block(self, node):
        self.statements(node.statements)

    def _do_Do(self, node):
        self.count(node.value)
        if isinstance(node.value, p.Update):
            self._Update(node.value, wanted=False)
        elif isinstance(node.value, p.Store):
            self._store_only(node.value)
        elif isinstance(node.value, p.Intrinsic):
            self.intrinsic(node.value, wanted=False)
        else:
            self.expr(node.value)

    def _store_only(self, node):
        value = self.expr(node.value)
        place = self.place(node.place)
        place.write(value)

    def _do_Declare(self, node):
        variable = node.variable
        if variable.storage in ("shared", "dynamic", "constant", "device"):
            return
        self.count(*([value for _, value in node.value] if isinstance(node.value, tuple)
                     else [node.value]))
        self.declared[variable] = len(self.constructs), len(self.loops)
        if self.is_listed(variable):
            self._declare_list(variable, node.value)
        elif variable.storage == "local" or isinstance(variable.type, t.Array):
            self._declare_memory(variable, node)
        else:
            self._declare_register(variable, node.value)

    def _declare_register(self, variable, value):
        name = self.name_of(variable)
        if isinstance(value, tuple):
            code = Code(self.w.constant(zero(variable.type)), "U")
        elif value is None:
            code = Code(self.w.constant(self.unknown(variable.type)), "U")
        else:
            code = self.expr(value)
        self.tracked.pop(variable, None)
        if value is None:
            self.track(variable)
        self.w.emit(f"{name} = {code}")
        self.note(variable, code.kind)
        if isinstance(value, tuple):
            self._initial(value)

    def _declare_list(self, variable, value):
        type = variable.type
        while isinstance(type, t.Array):
            type = type.of
        filler = zero(type) if value is not None else self.unknown(type)
        fill = self.w.constant(filler)
        nothing = self.w.constant(zero(type))
        count = element_count(variable.type)
        self.w.emit(f"{self.name_of(variable)} = [{fill}] * {count} + [{nothing}] * 2")
        self.tracked.pop(variable, None)
        if value is None:
            self.track(variable, count + 2)
        self.note(variable, "U")
        self._initial(value or ())

    def _declare_memory(self, variable, node):
        clear = isinstance(node.value, tuple)
        key = self.w.constant(variable)
        self.w.emit(f"{self.name_of(variable)} = C.local({key}, {clear}, {self.mask}, "
                    f"{self.w.constant(node.span)})")
        if clear:
            self._initial(node.value)
        elif node.value is not None:
            place = self.place(p.VariablePlace(node.span, variable.type, variable))
            place.write(self.expr(node.value))

    def _initial(self, pairs):
        for place, value in pairs:
            code = self.expr(value)
            self.place(place).write(code)

    # -- leaving

    def _leave(self):
        """No lane of this region goes on from here."""
        if not self.region.known or self.region.name:
            self.w.emit(f"{self.region.name} = False")
        self.region.known, self.region.left, self.dead = False, True, True

    def _do_Break(self, node):
        entry = next(c for c in reversed(self.constructs) if c != "if")
        if entry.breaks:
            self.w.emit(f"{entry.breaks} = join({entry.breaks}, {self.mask})")
        self._leave()

    def _do_Continue(self, node):
        entry = self.loops[-1]
        self.w.emit(f"{entry.skips} = join({entry.skips}, {self.mask})")
        self._leave()

    def _do_Return(self, node):
        self.count(node.value)
        if node.value is not None:
            self._return_value(self.expr(node.value), node.value.type)
        if self.function.kernel and self.watched:
            self.w.emit(f"C.leave({self.mask})")
        if self.loops or self.in_switch:
            self.w.emit(f"gone = join(gone, {self.mask})")
        self._leave()

    def _return_value(self, code, type):
        if self.region is self.entry and not self.left_entry:
            kind = code.kind
            self.w.emit(f"value = {code}")
        else:
            kind = "V"
            self.w.emit(f"value = C.merge({self.mask}, {code}, value, {self.w.constant(type)})")
        self.note("return", kind)

    # -- branches

    def _do_If(self, node):
        self.count(node.test)
        test = self.expr(node.test)
        if test.kind == "U":
            return self._uniform_if(node, test)
        yes, no = self.new_region(), self.new_region()
        if self.watched:
            span = self.w.constant(node.span)
            self.w.emit(f"{yes.name}, {no.name} = C.branch({self.mask}, {span}, {test})")
        else:
            self.w.emit(f"{yes.name}, {no.name} = split({self.mask}, {test})")
        ended = [self._branch(yes, node.yes), self._branch(no, node.no)]
        self.dead = all(ended)
        if yes.left or no.left:
            rest = no.name if ended[0] else yes.name if ended[1] else f"join({yes.name}, {no.name})"
            self.w.emit(f"{self.region.name} = {'False' if self.dead else rest}")
            self.region.known, self.region.left = False, True
            self.left_entry = self.left_entry or self.region is self.entry
        return None

    def _branch(self, region, block):
        """Emits a branch; returns whether no lane comes out of it."""
        self.dead = False
        if block is None:
            return False
        with self.w.block(f"if {region.name} is not False:"), self.inside(region):
            self.statement(block)
        ended, self.dead = self.dead, False
        return ended

    def _uniform_if(self, node, test):
        self._hear_branch(node, test)
        before, ends, lefts, knowns = self.region.known, [], [], []
        for head, block in ((f"if {test}:", node.yes), ("else:", node.no)):
            self.dead, self.region.known, self.region.left = False, before, False
            if block is not None:
                with self.w.block(head):
                    self.statement(block)
            ends.append(self.dead)
            lefts.append(self.region.left)
            knowns.append(self.region.known)
        self.dead = all(ends)
        self.region.left, self.region.known = any(lefts), all(knowns)
        if self.region is self.entry and any(lefts):
            self.left_entry = True

    def _hear_branch(self, node, test):
        """The watch hears of a branch that all lanes take together."""
        if self.watched:
            span = self.w.constant(node.span)
            self.w.emit(f"C.together({span}, {test}, {self.mask})")
