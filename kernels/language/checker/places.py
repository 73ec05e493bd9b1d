"""Places: what stands in a register or in memory, and can be read and perhaps written."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import check, checks, place, some_value
from kernels.language.checker.expressions import index_value
from kernels.language.checker.operators import UNARY
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    VOID,
    Array,
    Pointer,
    Struct,
    Vector,
    is_record,
)


@checks(t.Index)
def element(here, node):
    of = check(here, node.of)
    if isinstance(of.type, (Array, Pointer)):
        return _element(node.span, of, index_value(here, node.index))
    raise Wrong(node.span, f"[ ] needs an array or a pointer, found {of.type}",
                _index_hint(of.type))


def _element(span, of, index):
    if isinstance(of, p.Place) and isinstance(of.type, Array):
        return p.Element(span, of.type.of, of, index)
    pointer = make.read(of) if isinstance(of, p.Place) else of
    if pointer.type.to == VOID:
        raise Wrong(span, "a void* has no elements", "cast it first: ((float*)p)[i]")
    return make.target(span, make.add(span, pointer, index))


def _index_hint(type_):
    if isinstance(type_, Vector):
        return "its components are " + " ".join(f".{name}" for name, *_ in type_.fields)
    return ""


def dereference(here, node):
    if isinstance(node.operand, t.Name) and node.operand.name == "this" and here.self_place:
        return here.self_place(node.span)
    pointer = some_value(here, node.operand)
    if not isinstance(pointer.type, Pointer):
        raise Wrong(node.span, f"* needs a pointer, found {pointer.type}")
    if pointer.type.to == VOID:
        raise Wrong(node.span, "what a void* points at has no type", "cast it first: *(float*)p")
    return make.target(node.span, pointer)


def address(here, node):
    return make.address(node.span, place(here, node.operand, "&"))


UNARY["*"] = dereference
UNARY["&"] = address


@checks(t.Member)
def member(here, node):
    of = _pointed(here, node) if node.arrow else check(here, node.of)
    span = node.name_span or node.span
    if isinstance(of.type, Pointer):
        raise Wrong(span, *_of_pointer(of.type, node.name))
    if not is_record(of.type):
        raise Wrong(span, f"{of.type} has no members, so no .{node.name}")
    names = [name for name, *_ in of.type.fields]
    if node.name not in names:
        raise Wrong(span, *_no_member(of.type, names, node.name))
    return make.field(node.span, of, names.index(node.name))


def _pointed(here, node):
    """What p in p->x points at."""
    found = t.Unary(node.of.span, "*", node.of)
    if isinstance(node.of, t.Name) and node.of.name == "this":
        return dereference(here, found)
    of = check(here, node.of)
    if is_record(of.type):
        raise Wrong(node.span, f"-> needs a pointer, found {of.type}", f"write .{node.name}")
    pointer = make.read(of) if isinstance(of, p.Place) else of
    if not isinstance(pointer.type, Pointer) or not is_record(pointer.type.to):
        raise Wrong(node.span, f"-> needs a pointer to something with members, found {of.type}")
    return make.target(node.span, pointer)


def _of_pointer(type_, name):
    if is_record(type_.to):
        return f".{name} needs a value, found the pointer {type_}", f"write ->{name}"
    return (f"{type_} is a pointer, which has no .{name}",
            "a pointer does not know its length: pass n as an argument")


def _no_member(type_, names, name):
    listed = ", ".join(names)
    if isinstance(type_, Vector) and len(name) > 1 and set(name) <= set("xyzwrgba"):
        return f".{name} takes several components at once, which CUDA does not have", \
            "name one at a time: v.x, v.y"
    kind = "struct " if isinstance(type_, Struct) else ""
    return f"{kind}{type_} has no member {name}; it has {listed}", ""
