"""Casts, T(x), T{...} and sizeof."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import check, checks, place, some_value, value
from kernels.language.checker.implicit import implicit
from kernels.language.checker.initialise import build, zero
from kernels.language.checker.typenames import resolve, type_of
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    DIM3,
    INTEGERS,
    UINT3,
    ULONG,
    VOID,
    Pointer,
    Reference,
    Struct,
    is_integer,
    is_number,
    is_record,
)


@checks(t.SizeOf)
def size_of(here, node):
    type_ = type_of(here, node.of)
    if type_ == VOID:
        raise Wrong(node.span, "void has no size")
    return make.constant(node.span, ULONG, type_.size)


@checks(t.AlignOf)
def align_of(here, node):
    return make.constant(node.span, ULONG, type_of(here, node.of).align)


@checks(t.Cast)
def cast(here, node):
    wanted = resolve(here, node.type)
    if isinstance(wanted, Reference):
        return _seen_as(here, node, wanted)
    if wanted == VOID:
        found = value(here, node.operand)
        return found if found.type == VOID else p.Convert(node.span, VOID, found)
    found = some_value(here, node.operand)
    if node.style == "reinterpret_cast" and not isinstance(wanted, Pointer) \
            and not isinstance(found.type, Pointer):
        raise Wrong(node.span, f"reinterpret_cast is for pointers, found {found.type} to {wanted}",
                    "__float_as_int and __int_as_float keep a number's bits")
    return converted(here, node.span, found, wanted)


def _seen_as(here, node, wanted):
    """reinterpret_cast<T&>(x): the place of x with another type."""
    found = place(here, node.operand, "a cast to a reference")
    pointer = Pointer(wanted.to, wanted.const or make.is_const(found))
    return make.target(node.span, p.Reinterpret(node.span, pointer,
                                                make.address(node.span, found)))


def converted(here, span, found, wanted):
    """(wanted) found."""
    if isinstance(wanted, Pointer) or isinstance(found.type, Pointer):
        return _pointer(span, found, wanted)
    if is_number(found.type) and is_number(wanted):
        return make.convert(found, wanted)
    if found.type == wanted:
        return found
    if {found.type, wanted} == {DIM3, UINT3}:
        return p.Build(span, wanted, tuple(make.field(span, found, i) for i in range(3)))
    raise Wrong(span, f"{found.type} cannot be cast to {wanted}")


def _pointer(span, found, wanted):
    if isinstance(wanted, Pointer) and isinstance(found.type, Pointer):
        if found.type.to == wanted.to:
            return _qualified(found, wanted)
        return p.Reinterpret(span, wanted, found)
    number, pointer = (wanted, found.type) if is_number(wanted) else (found.type, wanted)
    if not isinstance(pointer, Pointer) or not is_integer(number):
        raise Wrong(span, f"{found.type} cannot be cast to {wanted}")
    if number is INTEGERS[0]:
        return implicit(found, wanted)
    if make.known(found) and found.value == 0:
        return make.null(span, wanted)
    if number.size < 8:
        raise Wrong(span, f"{number} is too small for a pointer", "use size_t")
    return p.Reinterpret(span, wanted, found)


def _qualified(found, wanted):
    """The same pointer, const or not: the machine knows no difference, so the node is reused."""
    if found.type == wanted:
        return found
    return p.Reinterpret(found.span, wanted, found)


@checks(t.Construct)
def construct(here, node):
    return constructed(here, node.span, resolve(here, node.type), node.arguments)


def constructed(here, span, type_, arguments):
    """A value of `type_` from T(arguments) or T{arguments}."""
    if len(arguments) == 1 and isinstance(arguments[0], t.Braces):
        arguments = arguments[0].items
    if type_ == DIM3:
        return _dim3(here, span, arguments)
    if isinstance(type_, Struct) and (make_ := constructor(here, type_)):
        return make_(here, span, type_, arguments)
    if is_record(type_):
        return build(here, span, type_, arguments)
    if len(arguments) > 1:
        raise Wrong(span, f"{type_} takes one value, found {len(arguments)}")
    if not arguments:
        return zero(span, type_)
    return converted(here, span, some_value(here, arguments[0]), type_)


def constructor(here, type_):
    """What makes a value of a struct that has constructors, or None."""
    return here.whole.constructors.get(type_)


def _dim3(here, span, arguments):
    """dim3(x), dim3(x, y), dim3(x, y, z): the rest is 1."""
    if len(arguments) == 1:
        found = check(here, arguments[0])
        if is_record(found.type):
            found = make.read(found) if isinstance(found, p.Place) else found
            return converted(here, span, found, DIM3)
    one = t.Number(span, "1")
    return build(here, span, DIM3, tuple(arguments) + (one,) * (3 - len(arguments)))
