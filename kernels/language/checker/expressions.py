"""Expressions: literals, ?:, comma, sizeof, and what must be an integer or a truth value."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.conversions import common, is_half
from kernels.language.checker.dispatch import PLACES, check, checks, some_value, value
from kernels.language.checker.literals import literal
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    BOOL,
    CHAR,
    LONGLONG,
    VOID,
    Pointer,
    is_integer,
    is_number,
    is_record,
)


@checks(t.Number)
def number(here, node):
    return literal(node)


@checks(t.Character)
def character(here, node):
    return make.constant(node.span, CHAR, node.value)


@checks(t.String)
def string(here, node):
    raise Wrong(node.span, "a string can only be printf's format",
                "device code prints with printf(\"...\", values)")


@checks(t.Comma)
def comma(here, node):
    first = value(here, node.left)
    second = value(here, node.right)
    return p.Sequence(node.span, second.type, first, second)


@checks(t.Braces)
def braces(here, node):
    raise Wrong(node.span, "{...} stands only where a variable is declared or a type named",
                "write the type before it: float4{a, b, c, d}")


@checks(t.Conditional)
def conditional(here, node):
    test = truth(here, node.test)
    yes, no = value(here, node.yes), value(here, node.no)
    if yes.type != no.type:
        yes, no = _alike(node, yes, no)
    return make.conditional(node.span, test, yes, no)


@checks(t.Conditional, PLACES)
def chosen_place(here, node):
    """(test ? a : b) where a place is needed: what the chosen one of two addresses points at."""
    yes, no = check(here, node.yes), check(here, node.no)
    places = isinstance(yes, p.Place) and isinstance(no, p.Place)
    if not places or yes.type != no.type:
        return conditional(here, node)
    pointers = [make.address(place.span, place) for place in (yes, no)]
    return make.target(node.span, make.conditional(node.span, truth(here, node.test), *pointers))


def _alike(node, yes, no):
    """Both sides of ?: as one type. source: C++17 [expr.cond]"""
    if is_number(yes.type) and is_number(no.type):
        type_ = common(yes.type, no.type)
        if type_ is not None:
            return make.convert(yes, type_), make.convert(no, type_)
    for one, other in ((yes, no), (no, yes)):
        if isinstance(one.type, Pointer) and is_null(other):
            null = make.null(other.span, one.type)
            return (yes, null) if one is yes else (null, no)
    pointers = isinstance(yes.type, Pointer) and isinstance(no.type, Pointer)
    if pointers and yes.type.to == no.type.to:
        yes.type = no.type = Pointer(yes.type.to, True)
        return yes, no
    raise Wrong(node.span, f"the two sides of ?: are {yes.type} and {no.type}, "
                           "which have no common type", mixing_hint(yes.type, no.type))


def mixing_hint(left, right):
    """What to do where half meets another number."""
    if is_half(left) or is_half(right):
        return "convert one side: __half2float(h), __float2half(x), or (float)h"
    return ""


def is_null(node):
    """Whether `node` is nullptr, NULL or a literal 0."""
    if not isinstance(node, p.Constant):
        return False
    literal = is_integer(node.type) and node.value == 0 and node.type is not BOOL
    return literal or node.type == Pointer(VOID)


def truth(here, node):
    """`node` as a condition: BOOL."""
    return as_truth(some_value(here, node))


def as_truth(found):
    """A number or a pointer as BOOL."""
    if is_number(found.type):
        return make.convert(found, BOOL)
    if isinstance(found.type, Pointer):
        return p.Convert(found.span, BOOL, found)
    raise Wrong(found.span, f"a condition must be a number or a pointer, found {found.type}")


def _index_hint(type_):
    if is_number(type_):
        return "(int)x drops what is behind the point"
    return f"its first part is .{type_.fields[0][0]}" if is_record(type_) else ""


def index_value(here, node):
    """`node` as an index: LONGLONG."""
    found = some_value(here, node)
    if not is_integer(found.type):
        raise Wrong(node.span, f"an index must be an integer, found {found.type}",
                    _index_hint(found.type))
    return make.convert(found, LONGLONG)
