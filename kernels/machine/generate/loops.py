"""Loops and switches under masks."""

from dataclasses import dataclass

from kernels.language import program as p
from kernels.machine.generate.scan import assigned, contains, weight


@dataclass
class LoopEntry:
    """A loop around the code.

    resets:     names that are None again before it
    depth:      loops around it
    changed:    variables that it changes
    continues:  whether a continue of its own is in its body
    body:       whether the code is in its body, not in its test or step
    skips:      name of the mask of the lanes that continued in this turn
    """

    node: object
    resets: list
    depth: int
    changed: frozenset
    continues: bool
    body: bool = False
    skips: str = ""
    breaks = ""

    def add(self, name):
        if name not in self.resets:
            self.resets.append(name)


@dataclass
class SwitchEntry:
    """breaks: name of the mask of the lanes that left it by break."""

    breaks: str


class Loops:
    """Part of the generator: loops, switches."""

    def _do_Loop(self, node):
        leaves = contains(node.body, p.Return), self._own(node, p.Break), \
            self._own(node, p.Continue)
        entry = LoopEntry(node, [], len(self.loops), assigned(node), leaves[2])
        self.w.lines.append((self.w.indent, entry.resets))
        self.loops.append(entry)
        divergent = any(leaves) or self._divergent_test(node)
        if divergent:
            self._masked_loop(node, entry)
        else:
            self._uniform_loop(node)
        self.loops.pop()
        self.dead = False
        if leaves[0]:
            self.w.emit(f"{self.region.name} = minus({self.mask}, gone)")
            self.region.known, self.region.left = False, True
            self.left_entry = True

    def _own(self, node, kind):
        """Whether a break or continue of this very loop is in its body."""
        stop = (p.Loop, p.Switch) if kind is p.Break else (p.Loop,)
        return contains(node.body, kind, stop)

    def _divergent_test(self, node):
        """Whether the lanes may end the loop at different times; tries the test out."""
        if node.test is None:
            return False
        kind = self.kind_of(node.test)
        return kind != "U"

    def _uniform_loop(self, node):
        with self.w.block("while True:"):
            if node.test_first:
                self._end_test(node)
            self._tick(node)
            self.statement(node.body)
            if node.step is not None:
                self._do_Do(p.Do(node.span, node.step))
            if not node.test_first:
                self._end_test(node)

    def _end_test(self, node):
        """The end of a loop that all lanes leave together."""
        if node.test is not None:
            self.count(node.test)
            test = self.expr(node.test)
            self._hear_branch(node, test)
            self.w.emit(f"if not {test}: break")

    def _masked_loop(self, node, entry):
        region = self.new_region()
        self.w.emit(f"{region.name} = {self.mask}")
        entry.skips = self.w.name("k") if entry.continues else ""
        with self.inside(region, entry), self.w.block("while True:"):
            if node.test_first:
                self._narrow(node, region)
            self._tick(node)
            self._loop_body(node, entry, region)
            if node.step is not None:
                self._do_Do(p.Do(node.span, node.step))
            if not node.test_first:
                self._narrow(node, region)

    def _loop_body(self, node, entry, region):
        if entry.skips:
            self.w.emit(f"{entry.skips} = False")
        entry.body = True
        region.left = False
        self.statement(node.body)
        entry.body = False
        if entry.skips:
            self.w.emit(f"{region.name} = join({region.name}, {entry.skips})")
        if region.left or self.dead:
            self.w.emit(f"if {region.name} is False: break")
        region.left = self.dead = False

    def _narrow(self, node, region):
        if node.test is None:
            return None
        if self.kind_of(node.test) == "U":
            return self._end_test(node)
        self.count(node.test)
        test = self.expr(node.test)
        if self.watched:
            span = self.w.constant(node.span)
            self.w.emit(f"{region.name} = C.branch({region.name}, {span}, {test})[0]")
        else:
            self.w.emit(f"{region.name} = narrow({region.name}, {test})")
        self.w.emit(f"if {region.name} is False: break")
        return None

    def _tick(self, node):
        self.w.emit(f"C.steps -= {1 + weight(node) // 4}")
        self.w.emit(f"if C.steps < 0: C.endless({self.w.constant(node.span)}, {self.mask})")

    # -- switch

    def _do_Switch(self, node):
        value = self.w.temporary(self.expr(node.value))
        region, entry = self.new_region(), SwitchEntry(self.w.name("k"))
        self.w.emit(f"{entry.breaks} = {region.name} = False")
        picked = self.w.name("t")
        tests = [values for values, _ in node.cases]
        self.w.emit(f"{picked} = cases({self.mask}, {value}, {self.w.constant(tuple(tests))})")
        self.in_switch += 1
        with self.inside(region, entry):
            for i, (_, statements) in enumerate(node.cases):
                self.w.emit(f"{region.name} = join({region.name}, {picked}[{i}])")
                self.dead = region.left = False
                with self.w.block(f"if {region.name} is not False:"):
                    self.statements(statements)
        self.in_switch -= 1
        self.dead = False
        rest = f"join({entry.breaks}, join({region.name}, {picked}[-1]))"
        if contains(node, (p.Return, p.Continue)):
            self.w.emit(f"{self.region.name} = {rest}")
            self.region.known, self.region.left = False, True
            self.left_entry = True
