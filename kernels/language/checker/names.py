"""What a name stands for."""

from dataclasses import replace

from kernels.language import builtins
from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.dispatch import checks
from kernels.language.checker.hints import OLD_SHUFFLES, SLIPS, nearest
from kernels.language.checker.scopes import (
    Alias,
    FunctionTemplate,
    Overloads,
    Poison,
    Signature,
    TypeEntity,
    TypeTemplate,
)
from kernels.language.checker.typenames import resolve
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.types import BOOL, DIM3, INT, UINT, UINT3, VOID, Pointer

INDICES = {"threadIdx": UINT3, "blockIdx": UINT3, "blockDim": DIM3, "gridDim": DIM3}
CONSTANTS = {"true": (BOOL, True), "false": (BOOL, False)}


@checks(t.Name)
def name(here, node):
    entity = find(here, node)
    for kind, action in ENTITIES:
        if isinstance(entity, kind):
            return action(here, node, entity)
    return _of_cuda(here, node)


def find(here, node):
    """What the text says that a Name is, or None; prefixes of namespaces count for little."""
    name = node.name
    entity = here.scope.find(name)
    if entity is None and "::" in name:
        head, _, tail = name.rpartition("::")
        entity = _static_member(here, node, head, tail)
        if entity is None and head not in LIBRARIES:
            entity = here.scope.find(tail)
    return entity


LIBRARIES = ("std", "cooperative_groups")


def _static_member(here, node, head, member):
    """What S::member or S<float>::member stands for."""
    owner = here.scope.find(head.rpartition("::")[2])
    if isinstance(owner, TypeTemplate):
        type_ = resolve(here, t.TypeName(node.span, (head,), node.arguments))
    else:
        type_ = owner.type if isinstance(owner, TypeEntity) else None
    return here.whole.statics.get((type_, member))


def _variable(here, node, variable):
    if variable.storage in ("shared", "dynamic") and here.signature \
            and variable not in here.shared:
        here.shared.append(variable)
    return make.variable_place(node.span, variable)


def _alias(here, node, alias):
    return alias.at(node.span)


def _constant(here, node, constant):
    return replace(constant, span=node.span)


def _poison(here, node, entity):
    raise Silent


def _function(here, node, entity):
    raise Wrong(node.span, f"{node.name} is a function; it must be called",
                f"write {node.name}(...)")


def _type(here, node, entity):
    raise Wrong(node.span, f"{node.name} is a type; a value is needed here")


ENTITIES = ((p.Variable, _variable), (Alias, _alias), (p.Constant, _constant), (Poison, _poison),
            ((Overloads, Signature, FunctionTemplate), _function),
            ((TypeEntity, TypeTemplate), _type))


def _of_cuda(here, node):
    """The names that every kernel has: threadIdx and its kin, true, nullptr, functions."""
    plain = node.name.removeprefix("std::")
    if plain in INDICES:
        items = tuple(p.Special(node.span, UINT, plain, axis) for axis in range(3))
        return p.Build(node.span, INDICES[plain], items)
    if plain == "warpSize":
        return p.Special(node.span, INT, "warpSize", 0)
    if plain in CONSTANTS:
        return make.constant(node.span, *CONSTANTS[plain])
    if plain in ("nullptr", "NULL"):
        return make.null(node.span, Pointer(VOID))
    if plain == "this" and here.self_place:
        return make.address(node.span, here.self_place(node.span))
    if builtins.knows(plain):
        _function(here, node, None)
    raise undeclared(here, node)


def undeclared(here, node, call=False):
    """The error for a name that nothing declares."""
    if node.name in OLD_SHUFFLES:
        return Wrong(node.span, f"{node.name} is gone since CUDA 9",
                     f"write {node.name}_sync(0xffffffff, ...)")
    what = f"{node.name} is not declared" if not call else f"no function is called {node.name}"
    known = here.scope.visible() | set(INDICES) | set(builtins.names())
    return Wrong(node.span, what, SLIPS.get(node.name) or nearest(node.name, known))
