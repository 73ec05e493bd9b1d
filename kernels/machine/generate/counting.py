"""How many operations an expression has, for the watch. Counted before a kernel runs, so that
running it costs one call per statement."""

from collections import Counter

from kernels.language import program as p
from kernels.language import types as t
from kernels.machine.generate.scan import children, plain
from kernels.machine.intrinsics import maths

TIMES = {"fma": 2}


def operations(node):
    """{kind: times} of what runs whenever `node` does; what only some lanes need is left out."""
    total, stack = Counter(), [node]
    while stack:
        here = stack.pop()
        kind = _kind(here)
        if kind:
            total[kind] += TIMES.get(getattr(here, "name", ""), 1)
        if not isinstance(here, p.Old):
            stack += [child for child in children(here) if not _later(here, child)]
    return total


def _later(node, child):
    """Whether the child runs in a region of its own, which counts it then."""
    if isinstance(node, p.Logical):
        return child is node.right and not plain(child)
    if isinstance(node, p.Conditional):
        return child is not node.test and not (plain(node.yes) and plain(node.no))
    return False


def _kind(node):
    """"float", "integer", "special", or None."""
    if isinstance(node, p.Binary | p.Unary):
        return "float" if _is_float(node.type) else "integer"
    if isinstance(node, p.Intrinsic) and isinstance(node.type, t.Scalar):
        if node.name in maths.SPECIAL and _is_float(node.type):
            return "special"
        if node.name in maths.FLOAT:
            return "float" if _is_float(node.type) else "integer"
    return None


def _is_float(type):
    return isinstance(type, t.Scalar) and type.kind == "float"


class Counting:
    """Part of the generator: tells the watch what a statement's expressions cost."""

    def count(self, *nodes):
        if not self.watched:
            return
        for node in nodes:
            if isinstance(node, p.Node):
                for kind, times in operations(node).items():
                    span = self.w.constant(node.span)
                    self.w.emit(f"C.watch.operations({span}, {kind!r}, {times}, {self.mask})")
