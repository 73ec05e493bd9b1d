"""What a variable, a vector or a struct begins with: {...}, (...) and single values.

source: C++17 [dcl.init.aggr]
"""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import some_value
from kernels.language.checker.hints import counted
from kernels.language.checker.implicit import implicit
from kernels.language.checker.wrong import Wrong
from kernels.language.types import LONGLONG, Array, Pointer, Struct, Vector, is_number


def zero(span, type_):
    """The value of `type_` with every bit 0."""
    if is_number(type_):
        return make.constant(span, type_, 0)
    if isinstance(type_, Pointer):
        return make.null(span, type_)
    if isinstance(type_, Array):
        raise Wrong(span, f"an array ({type_}) is no value by itself")
    return p.Build(span, type_, tuple(zero(span, field) for _, field, _ in type_.fields))


def build(here, span, type_, items):
    """A value of `type_` from {items}; what is not given is zero."""
    if isinstance(type_, (Vector, Struct)):
        return _record(here, span, type_, items)
    if len(items) > 1:
        raise Wrong(items[1].span, f"{type_} takes one value, found {len(items)}")
    return one(here, items[0], type_) if items else zero(span, type_)


def one(here, node, type_, what="this"):
    """The value of `node`, which may be {...}, as one of `type_`."""
    if isinstance(node, t.Braces):
        return build(here, node.span, type_, node.items)
    return implicit(some_value(here, node), type_, what)


def _record(here, span, type_, items):
    fields = type_.fields
    if len(items) == 1 and not isinstance(items[0], t.Braces):
        found = some_value(here, items[0])
        if found.type == type_:
            return found
    if len(items) > len(fields):
        raise Wrong(items[len(fields)].span,
                    f"{type_} has {counted(len(fields), 'member')}, "
                    f"found {counted(len(items), 'value')}")
    built = [one(here, item, field, f"{type_}.{name}")
             for item, (name, field, _) in zip(items, fields, strict=False)]
    built += [default(here, span, type_, name, field) for name, field, _ in fields[len(items):]]
    return p.Build(span, type_, tuple(built))


def default(here, span, type_, name, field):
    """What a member that is not given begins with: its own initialiser, or zero."""
    node = here.whole.field_defaults.get((type_, name))
    return zero(span, field) if node is None else one(here, node, field, name)


def array_items(here, place, braces):
    """((place, Expression), ...) for the elements that an array's {...} gives."""
    type_ = place.type
    if len(braces.items) > type_.length:
        raise Wrong(braces.items[type_.length].span,
                    f"{type_} has {counted(type_.length, 'element')}, "
                    f"found {counted(len(braces.items), 'value')}")
    pairs = []
    for i, item in enumerate(braces.items):
        at = p.Element(item.span, type_.of, place, make.integer(item.span, i, LONGLONG))
        pairs += leaves(here, at, item)
    return pairs


def leaves(here, place, item):
    """(place, Expression) pairs that give `place` the value of `item`."""
    if not isinstance(place.type, Array):
        return _fields(here, place, item)
    if not isinstance(item, t.Braces):
        raise Wrong(item.span, f"a row of an array ({place.type}) begins with {{...}}",
                    "write one pair of braces per row")
    return array_items(here, place, item)


def _fields(here, place, item):
    """A struct with an array inside is filled member by member; anything else in one piece."""
    type_ = place.type
    holds = isinstance(type_, Struct) and any(isinstance(f, Array) for _, f, _ in type_.fields)
    if not (holds and isinstance(item, t.Braces)):
        return [(place, one(here, item, type_))]
    if len(item.items) > len(type_.fields):
        raise Wrong(item.span, f"{type_} has {counted(len(type_.fields), 'member')}, "
                               f"found {counted(len(item.items), 'value')}")
    pairs = []
    for i, each in enumerate(item.items):
        pairs += leaves(here, make.field(each.span, place, i), each)
    return pairs
