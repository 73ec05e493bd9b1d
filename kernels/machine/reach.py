"""What a kernel can reach: memory that it may write, and how much shared memory it declares."""

from functools import lru_cache

from kernels.language import program as p
from kernels.language import types as t
from kernels.machine.atomics import TURNS
from kernels.machine.generate.scan import root, uses, walk


@lru_cache(maxsize=256)
def written_parameters(function):
    """The parameters of a kernel whose memory it may write; all of them where that is unclear."""
    nodes = list(_everything(function))
    found, flows = set(), []
    for node in nodes:
        pointers, pairs = _facts(node)
        if any(map(_unclear, pointers)):
            return set(function.parameters)
        found.update(*(uses(pointer) for pointer in pointers))
        flows += pairs
    return _closure(found, flows) & set(function.parameters)


def _everything(function):
    """All nodes of a kernel and of the functions that it calls."""
    seen, todo = set(), [function]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            for node in walk(here.body):
                yield node
                if isinstance(node, p.Call):
                    todo.append(node.function)


def _facts(node):
    """(pointers that are written through here, pairs of a variable and an expression it gets)."""
    if isinstance(node, p.Store | p.Update):
        return _targets(node.place), [(root(node.place), node.value)]
    if isinstance(node, p.Declare) and isinstance(node.value, p.Node):
        return [], [(node.variable, node.value)]
    if isinstance(node, p.Declare) and isinstance(node.value, tuple):
        return [], [(node.variable, value) for _, value in node.value]
    if isinstance(node, p.Call):
        pairs = list(zip(node.function.parameters, node.arguments, strict=True))
        places = [a for v, a in pairs if isinstance(v.type, t.Reference)]
        return [x for place in places for x in _targets(place)], pairs + [
            (root(place), p.Read(node.span, place.type, p.VariablePlace(node.span, v.type, v)))
            for v, place in pairs if isinstance(v.type, t.Reference)]
    if isinstance(node, p.Intrinsic) and node.name in TURNS:
        return [node.arguments[0]], []
    return [], []


def _targets(place):
    """The pointer that a place hangs on, if it does."""
    while isinstance(place, p.Element | p.FieldPlace):
        place = place.of
    return [place.pointer] if isinstance(place, p.Target) else []


def _unclear(pointer):
    """Whether the pointer may come from memory or from a number, or from a function."""
    return any(isinstance(node, p.Call) or
               (isinstance(node, p.Reinterpret) and not isinstance(node.operand.type, t.Pointer)) or
               (isinstance(node, p.Read) and isinstance(node.type, t.Pointer)
                and root(node.place) is None)
               for node in walk(pointer))


def _closure(found, flows):
    """The variables that `found` get their values from, and so on."""
    size = -1
    while len(found) != size:
        size = len(found)
        for variable, value in flows:
            if variable in found:
                found.update(uses(value))
    return found


def shared_size(function):
    """Bytes of static shared memory of a kernel and of the functions that it calls."""
    return _size(function, "shared")


def local_size(function):
    """Bytes of local memory of each thread."""
    return _size(function, "local")


@lru_cache(maxsize=256)
def _size(function, storage):
    named = {node.variable for node in _everything(function)
             if isinstance(node, p.Declare | p.VariablePlace)}
    return sum(-(-v.type.size // 4) * 4 for v in named if v.storage == storage)
