"""Questions about the typed program: what a loop assigns, where a variable is used."""

from dataclasses import fields, is_dataclass
from functools import lru_cache

from kernels.language import program as p
from kernels.machine.intrinsics import PURE

_LEAVES = (p.Variable, p.Function, p.Old)


def children(node):
    """The nodes right below a node."""
    found = []
    for f in fields(node):
        if f.name not in ("span", "type"):
            _collect(getattr(node, f.name), found)
    return found


def _collect(value, found):
    if isinstance(value, tuple):
        for item in value:
            _collect(item, found)
    elif is_dataclass(value) and isinstance(value, p.Node):
        found.append(value)


def walk(node):
    """A node and all below it, in source order; Old stands for itself alone."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        if not isinstance(here, _LEAVES):
            stack.extend(reversed(children(here)))


def root(place):
    """The variable at the bottom of a place, or None where a pointer is."""
    while isinstance(place, p.Element | p.FieldPlace):
        place = place.of
    return place.variable if isinstance(place, p.VariablePlace) else None


@lru_cache(maxsize=4096)
def assigned(node):
    """The variables that a statement or expression may change."""
    changed = set()
    for here in walk(node):
        if isinstance(here, p.Declare):
            changed.add(here.variable)
        elif isinstance(here, p.Store | p.Update):
            changed.add(root(here.place))
        elif isinstance(here, p.Call):
            changed |= {root(a) for a in here.arguments if isinstance(a, p.Place)}
    return frozenset(changed - {None})


@lru_cache(maxsize=4096)
def uses(node):
    """How often each variable is named in a node, declarations apart: {variable: times}."""
    times = {}
    for here in walk(node):
        if isinstance(here, p.VariablePlace):
            times[here.variable] = times.get(here.variable, 0) + 1
    return times


_EFFECTS = p.Store | p.Update | p.Call | p.Intrinsic


@lru_cache(maxsize=8192)
def effects(node):
    """Whether evaluating it may change something or ask something of memory's order."""
    return any(isinstance(here, _EFFECTS) and not _harmless(here) for here in walk(node))


def _harmless(node):
    return isinstance(node, p.Intrinsic) and node.name in PURE


@lru_cache(maxsize=8192)
def plain(node):
    """Whether it may run in lanes that do not need it: no effect, no memory, no division."""
    return not any(_demanding(here) for here in walk(node))


def _demanding(node):
    if isinstance(node, p.Target | p.Element):
        return True
    if isinstance(node, p.VariablePlace) and node.variable.storage not in ("register", "reference"):
        return True
    if isinstance(node, p.Binary) and node.op in "/%" and node.type.kind == "int":
        return True
    return effects(node) if isinstance(node, _EFFECTS) else False


@lru_cache(maxsize=4096)
def weight(node):
    """How dear a turn of a loop is: its nodes, those that touch memory five times, without the
    loops inside of it."""
    own = 5 if isinstance(node, p.Target | p.Element) else 1
    return own + sum(0 if isinstance(child, p.Loop) else weight(child) for child in children(node))


def contains(node, kinds, stop=()):
    """Whether a statement of these kinds is below, not looking into nodes of kinds `stop`."""
    return any(isinstance(child, kinds) or (not isinstance(child, stop)
                                            and contains(child, kinds, stop))
               for child in children(node))
