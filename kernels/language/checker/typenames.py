"""From a type as written to the type it is."""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker.constants import constant_integer
from kernels.language.checker.dispatch import quiet_type
from kernels.language.checker.hints import nearest
from kernels.language.checker.scopes import Poison, TypeEntity, TypeTemplate
from kernels.language.checker.wrong import Silent, Wrong
from kernels.language.types import (
    NAMED,
    VOID,
    Array,
    Group,
    Pointer,
    Reference,
    fundamental,
)

LONGEST_ARRAY = 1 << 28           # elements
TILES = (1, 2, 4, 8, 16, 32)
TEMPLATES = {}                    # "type": how a template of types is instantiated
TYPE_NODES = (t.TypeName, t.PointerTo, t.ReferenceTo, t.ArrayOf)


def resolve(here, node):
    """The type that `node` names."""
    return qualified(here, node)[0]


def qualified(here, node):
    """(type, whether it is const) for a type node."""
    return KINDS[type(node)](here, node)


def _pointer(here, node):
    to, const = qualified(here, node.to)
    if isinstance(to, Reference):
        raise Wrong(node.span, f"a pointer cannot point at a reference ({to})")
    return Pointer(to, const), node.const


def _reference(here, node):
    to, const = qualified(here, node.to)
    if to == VOID:
        raise Wrong(node.span, "nothing can refer to void")
    return Reference(to, const), const


def _array(here, node):
    of, const = qualified(here, node.of)
    if of == VOID:
        raise Wrong(node.span, "an array cannot hold void")
    if isinstance(of, Array) and of.length is None:
        raise Wrong(node.span, "only the first length of an array can be left out")
    length = None if node.length is None else array_length(here, node.length)
    return Array(of, length), const


def array_length(here, node):
    """The number of elements, an integer known when compiling."""
    length = constant_integer(here, node, "an array's length")
    if length <= 0:
        raise Wrong(node.span, f"an array's length must be positive, found {length}")
    if length > LONGEST_ARRAY:
        raise Wrong(node.span, f"an array of {length} elements is too long")
    return length


def _named(here, node):
    found = fundamental(node.words)
    if found is None:
        found = lookup(here, node)
    if isinstance(found, TypeEntity):
        return found.type, node.const or found.const
    return found, node.const


KINDS = {t.TypeName: _named, t.PointerTo: _pointer, t.ReferenceTo: _reference,
         t.ArrayOf: _array}


def lookup(here, node):
    """The type of a name: one of the text's own, a template's parameter, or CUDA's."""
    name = " ".join(node.words)
    tail = name.rpartition("::")[2]
    for candidate in (name, tail):
        entity = here.scope.find(candidate)
        if isinstance(entity, Poison):
            raise Silent
        if isinstance(entity, TypeEntity) and node.arguments:
            # Within a template of structs its name alone is the instance itself.
            entity = here.scope.find(candidate, TypeTemplate) or entity
        if isinstance(entity, TypeEntity):
            return entity
        if isinstance(entity, TypeTemplate):
            return TEMPLATES["type"](here, node, entity)
    if tail in NAMED:
        return NAMED[tail]
    return _group(here, node, tail) or _unknown(here, node, name)


def _group(here, node, name):
    if name == "thread_block":
        return Group(name)
    if name != "thread_block_tile":
        return None
    if not node.arguments:
        raise Wrong(node.span, "thread_block_tile needs its size: thread_block_tile<32>")
    return Group("tile", tile_width(here, node.arguments[0]))


def tile_width(here, node):
    width = constant_integer(here, node, "a tile's size")
    if width not in TILES:
        raise Wrong(node.span, f"a tile has 1, 2, 4, 8, 16 or 32 threads, found {width}")
    return width


def _unknown(here, node, name):
    if name == "auto":
        raise Wrong(node.span, "auto needs a value to take its type from, where a variable is "
                               "declared")
    known = [n for n in here.scope.visible() if isinstance(here.scope.find(n), TypeEntity)]
    raise Wrong(node.span, f"{name} is not a type", nearest(name, [*known, *NAMED]))


def type_of(here, node):
    """The type of a type node, or of an expression that does not run."""
    if not isinstance(node, TYPE_NODES):
        return quiet_type(here, node)
    if isinstance(node, t.TypeName) and len(node.words) == 1 \
            and isinstance(here.scope.find(node.words[0]), p.Variable):
        return quiet_type(here, t.Name(node.span, node.words[0]))
    found = resolve(here, node)
    return found.to if isinstance(found, Reference) else found
