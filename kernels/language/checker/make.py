"""Makes nodes of the typed program, folding what is known already."""

from kernels.language import program as p
from kernels.language.checker import folding
from kernels.language.types import (
    BOOL,
    INT,
    LONGLONG,
    Array,
    Pointer,
    Reference,
    is_number,
)


def constant(span, type_, value):
    """A number known now; integers wrap, floats are rounded to the type."""
    return p.Constant(span, type_, folding.number(type_, value))


def integer(span, value, type_=INT):
    return constant(span, type_, value)


def null(span, type_):
    return p.Constant(span, type_, 0)


def known(node):
    """Whether `node` is a number known now."""
    return isinstance(node, p.Constant) and is_number(node.type)


def convert(node, type_):
    """`node` as a number of `type_`; the same node where it is one already."""
    if node.type == type_:
        return node
    if known(node):
        value = folding.converted(node.value, node.type, type_)
        if value is not None:
            return p.Constant(node.span, type_, value)
    return p.Convert(node.span, type_, node)


def binary(span, op, left, right):
    """left op right; both have one type already, but for shifts, whose right side is an int."""
    type_ = BOOL if op in folding.COMPARE else left.type
    if known(left) and known(right):
        value = folding.binary(op, left.value, right.value, left.type)
        if value is not None:
            return p.Constant(span, type_, value)
    return p.Binary(span, type_, op, left, right)


def unary(span, op, operand):
    if known(operand):
        return p.Constant(span, operand.type, folding.unary(op, operand.value, operand.type))
    return p.Unary(span, operand.type, op, operand)


def logical(span, op, left, right):
    if known(left):
        decided = bool(left.value) == (op == "||")
        return p.Constant(span, BOOL, left.value) if decided else right
    return p.Logical(span, BOOL, op, left, right)


def conditional(span, test, yes, no):
    """test ? yes : no, of one type already."""
    if known(test):
        return yes if test.value else no
    return p.Conditional(span, yes.type, test, yes, no)


def read(place):
    """The value at a place; an array's is the address of its first element."""
    if isinstance(place.type, Array):
        return p.AddressOf(place.span, Pointer(place.type.of, is_const(place)), place)
    return p.Read(place.span, place.type, place)


def variable_place(span, variable):
    type_ = variable.type.to if isinstance(variable.type, Reference) else variable.type
    return p.VariablePlace(span, type_, variable)


def target(span, pointer):
    """What a pointer points at."""
    if isinstance(pointer, p.AddressOf):
        if pointer.place.type == pointer.type.to:
            return pointer.place
        return p.Element(span, pointer.type.to, pointer.place, integer(span, 0, LONGLONG))
    return p.Target(span, pointer.type.to, pointer)


def add(span, pointer, offset):
    """pointer + offset elements."""
    offset = convert(offset, LONGLONG)
    if known(offset) and not offset.value:
        return pointer
    return p.PointerAdd(span, pointer.type, pointer, offset)


def field(span, of, index):
    """Member `index` of a place or of a value."""
    type_ = of.type.fields[index][1]
    if isinstance(of, p.Place):
        return p.FieldPlace(span, type_, of, index)
    if isinstance(of, p.Build):
        return of.items[index]
    return p.Field(span, type_, of, index)


def root(place):
    """The variable whose memory or register a place is in, or None for what a pointer targets."""
    while isinstance(place, (p.Element, p.FieldPlace)):
        place = place.of
    return place.variable if isinstance(place, p.VariablePlace) else None


def is_const(place):
    """Whether the place may not be written."""
    while isinstance(place, (p.Element, p.FieldPlace)):
        place = place.of
    if isinstance(place, p.Target):
        return place.pointer.type.const
    return place.variable.const


def address(span, place):
    """&place. A variable whose address is taken lives in memory from now on."""
    if isinstance(place, p.Target):
        return place.pointer
    variable = root(place)
    if variable is not None:
        variable.addressed = True
        if variable.storage == "register":
            variable.storage = "local"
    return p.AddressOf(span, Pointer(place.type, is_const(place)), place)
