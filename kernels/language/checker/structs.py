"""Plain structs: members, layout, and templates of them.

source: C++17 [class.mem]; the layout is the Itanium C++ ABI's for plain data
"""

from kernels.language import tree as t
from kernels.language.checker.constants import constant_integer
from kernels.language.checker.declared import declared_type
from kernels.language.checker.dispatch import STATEMENTS, checks
from kernels.language.checker.methods import declare_method
from kernels.language.checker.scopes import Poison, Scope, TypeEntity, TypeTemplate
from kernels.language.checker.spaces import file_scope
from kernels.language.checker.statements import alias, assertion
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.types import Array, Reference, Struct


@checks(t.Struct, STATEMENTS)
def declare_struct(here, tree):
    """The name of a struct, or of a template of structs; no statements."""
    if tree.name in here.scope.names:
        raise Wrong(tree.span, f"{tree.name} is declared twice")
    if tree.template is not None:
        here.scope.names[tree.name] = TypeTemplate(tree, here.scope, make_struct)
        return []
    try:
        make_struct(here, tree, tree.name)
    except (Wrong, Silent):
        here.scope.names[tree.name] = Poison()
        raise
    return []


def make_struct(here, tree, name):
    """The Struct, its layout and its methods."""
    struct = Struct(name, (), 0, 1)
    here.scope.names[tree.name] = TypeEntity(struct)
    inner = here.at(Scope(here.scope))
    inner.owner = struct
    for member in tree.members:
        MEMBERS[type(member)](inner, struct, member)
    _finish(here, tree, struct)
    return struct


def _finish(here, tree, struct):
    align = struct.align
    if tree.align is not None:
        align = max(align, constant_integer(here, tree.align, "an alignment"))
    # An empty struct still takes a byte, as C++ has it.
    _set(struct, align=align, size=max(1, -(-struct.size // align) * align))


def _set(struct, **values):
    """Fill in a struct that is being made: its members may point at it already."""
    for name, value in values.items():
        object.__setattr__(struct, name, value)


def _variable(here, struct, member):
    if "static" in member.qualifiers:
        here.whole.statics[struct, member.name] = found = file_scope(here, member)
        here.scope.names[member.name] = found
        return
    type_ = _member_type(here, struct, member)
    offset = -(-struct.size // type_.align) * type_.align
    _set(struct, fields=(*struct.fields, (member.name, type_, offset)),
         size=offset + type_.size, align=max(struct.align, type_.align))
    if member.value is not None:
        here.whole.field_defaults[struct, member.name] = member.value


def _member_type(here, struct, member):
    type_, _ = declared_type(here, member)
    if isinstance(type_, Reference):
        raise Wrong(member.span, f"the member {member.name} cannot be a reference",
                    "a pointer can be one")
    if isinstance(type_, Array) and type_.length is None:
        raise Wrong(member.span, f"the member {member.name} needs a length")
    if _contains(type_, struct):
        raise Wrong(member.span, f"{struct} cannot hold itself", "a pointer can point at it")
    if member.name in [name for name, *_ in struct.fields]:
        raise Wrong(member.span, f"the member {member.name} is declared twice")
    return type_


def _contains(type_, struct):
    while isinstance(type_, Array):
        type_ = type_.of
    return type_ is struct


def _inner_struct(here, struct, member):
    declare_struct(here, member)
    here.whole.statics[struct, member.name] = here.scope.names[member.name]


def _inner_alias(here, struct, member):
    alias(here, member)
    here.whole.statics[struct, member.name] = here.scope.names.get(member.name)


MEMBERS = {t.Variable: _variable, t.Function: declare_method, t.Struct: _inner_struct,
           t.Alias: _inner_alias, t.Declaration: lambda here, struct, member: [
               _variable(here, struct, v) for v in member.variables],
           t.StaticAssert: lambda here, struct, member: assertion(here, member)}
