"""Declarations of a function's variables."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.assignments import warn_of_division
from kernels.language.checker.casts import constructed
from kernels.language.checker.declared import declared_type
from kernels.language.checker.dispatch import some_value
from kernels.language.checker.implicit import implicit
from kernels.language.checker.initialise import build, default, leaves, one
from kernels.language.checker.limits import LOCAL_BYTES
from kernels.language.checker.references import group, reference
from kernels.language.checker.spaces import shared, static
from kernels.language.checker.wrong import Wrong
from kernels.language.types import Array, Group, Reference, Struct, holds_array, is_number


def static_assert(here, node):
    """raises: Wrong with the text's own message where the condition does not hold"""
    found = some_value(here, node.test)
    if not make.known(found):
        raise Wrong(node.test.span, "static_assert needs a condition known when compiling")
    if not found.value:
        raise Wrong(node.span, f"static_assert failed: {node.message or 'the condition is false'}")


def declare_variable(here, node):
    """The statements of one local variable; its name means it from here on."""
    if here.scope.taken(node.name):
        raise Wrong(node.span, f"{node.name} is declared already in these braces",
                    "give it another name")
    if "__shared__" in node.qualifiers:
        return shared(here, node)
    for space in ("__constant__", "__device__"):
        if space in node.qualifiers:
            raise Wrong(node.span, f"{space} variables stand outside of functions")
    if "extern" in node.qualifiers:
        raise Wrong(node.span, "extern in a function is only for extern __shared__")
    type_, const = declared_type(here, node)
    if isinstance(type_, Reference):
        return reference(here, node, type_)
    if isinstance(type_, Group):
        return group(here, node, type_)
    if "static" in node.qualifiers:
        return static(here, node, type_, const)
    return _local(here, node, type_, const)


def _local(here, node, type_, const):
    storage = "local" if holds_array(type_) else "register"
    variable = p.Variable(node.name, type_, storage, node.span, const=const)
    if storage == "local":
        _count_local(here, node, type_)
    value = _initial(here, node, variable)
    if const and value is None:
        raise Wrong(node.span, f"{node.name} is const, so it needs a value here")
    if const and value is not None and not isinstance(value, tuple) and make.known(value):
        here.scope.names[node.name] = value
    elif "constexpr" in node.qualifiers and is_number(type_):
        raise Wrong(node.span, f"constexpr {node.name} needs a value known when compiling",
                    "write const")
    else:
        here.scope.names[node.name] = variable
    return [p.Declare(node.span, variable, value)]


def _count_local(here, node, type_):
    here.local_bytes += type_.size
    if here.local_bytes > LOCAL_BYTES:
        raise Wrong(node.span, f"{here.local_bytes} bytes of local arrays per thread are too many",
                    f"at most {LOCAL_BYTES}; shared memory is one per block")


def _initial(here, node, variable):
    """What Declare holds: an Expression, (place, Expression) pairs, or None."""
    type_, value = variable.type, node.value
    if value is None:
        return _defaulted(here, node, type_)
    if isinstance(type_, Array) or (holds_array(type_) and isinstance(value, t.Braces)):
        return _elements(here, node, variable)
    if isinstance(value, t.Braces):
        return constructed(here, node.span, type_, value.items) if isinstance(type_, Struct) \
            else build(here, node.span, type_, value.items)
    if isinstance(value, t.Construct) and node.style == "call":
        return implicit(constructed(here, node.span, type_, value.arguments), type_, node.name)
    found = one(here, value, type_, node.name)
    warn_of_division(here, value, type_)
    return found


def _defaulted(here, node, type_):
    """A struct whose members have initialisers, or with a constructor, begins with them."""
    has = any((type_, name) in here.whole.field_defaults for name, *_ in type_.fields) \
        if isinstance(type_, Struct) else False
    if type_ in here.whole.constructors:
        return constructed(here, node.span, type_, ())
    if has and not holds_array(type_):
        values = [default(here, node.span, type_, n, f) for n, f, _ in type_.fields]
        return p.Build(node.span, type_, tuple(values))
    return None


def _elements(here, node, variable):
    if not isinstance(node.value, t.Braces):
        raise Wrong(node.value.span, f"an array ({variable.type}) begins with {{...}}",
                    "copy element by element in a loop")
    place = make.variable_place(node.span, variable)
    return tuple(leaves(here, place, node.value))
