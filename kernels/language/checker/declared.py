"""The type that a declaration gives its name: auto and [] are taken from the value."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import check
from kernels.language.checker.typenames import qualified
from kernels.language.checker.wrong import Wrong
from kernels.language.types import VOID, Array, Pointer, Reference


def declared_type(here, node):
    """(type, const) of a declaration: auto and [] taken from the value."""
    const = bool({"const", "constexpr"} & node.qualifiers)
    if _is_auto(node.type):
        return _auto(here, node), const or _written_const(node.type)
    type_, also = qualified(here, node.type)
    if type_ == VOID:
        raise Wrong(node.span, f"{node.name} cannot be void", "void* is a pointer to anything")
    if isinstance(type_, Array) and type_.length is None and "extern" not in node.qualifiers:
        type_ = _counted(node, type_)
    return type_, const or also


def _written_const(node):
    while not isinstance(node, t.TypeName):
        node = node.to
    return node.const


def _is_auto(node):
    while isinstance(node, (t.ReferenceTo, t.PointerTo)):
        node = node.to
    return isinstance(node, t.TypeName) and node.words == ("auto",)


def _auto(here, node):
    if node.value is None:
        raise Wrong(node.span, f"auto {node.name} needs a value to take its type from")
    kept, here.hoisted = here.hoisted, []
    found = check(here, node.value)
    here.hoisted = kept
    if isinstance(node.type, t.ReferenceTo):
        const = _written_const(node.type)
        fixed = isinstance(found, p.Place) and make.is_const(found)
        return Reference(found.type, const or fixed)
    type_ = (make.read(found) if isinstance(found, p.Place) else found).type
    if type_ == VOID:
        raise Wrong(node.value.span, f"auto {node.name} needs a value, found void")
    if isinstance(node.type, t.PointerTo) and not isinstance(type_, Pointer):
        raise Wrong(node.value.span, f"auto* {node.name} needs a pointer, found {type_}")
    return type_


def _counted(node, type_):
    """float a[] = {1, 2}: the braces say how long."""
    if not isinstance(node.value, t.Braces) or not node.value.items:
        raise Wrong(node.span, f"{node.name}[] needs a length", "write it between the brackets")
    return Array(type_.of, len(node.value.items))
