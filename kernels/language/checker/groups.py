"""Cooperative groups: a block, a tile of a warp. They vanish: what remains are the intrinsics.

source: CUDA C++ Programming Guide, "Cooperative Groups"
"""

from kernels.language import program as p
from kernels.language import tree as t
from kernels.language.checker import make
from kernels.language.checker.builtin_calls import call_builtin
from kernels.language.checker.calls import METHODS
from kernels.language.checker.dispatch import check, some_value
from kernels.language.checker.expressions import as_truth
from kernels.language.checker.hints import nearest
from kernels.language.checker.names import name as name_of
from kernels.language.checker.operators import apply
from kernels.language.checker.special import arguments, special
from kernels.language.checker.typenames import tile_width
from kernels.language.checker.wrong import Wrong
from kernels.language.types import (
    INT,
    UINT,
    VOID,
    Group,
    is_number,
)

REDUCTIONS = {"plus": "+", "less": "min", "greater": "max", "bit_and": "&", "bit_or": "|",
              "bit_xor": "^"}


def _group(span, kind, width=0):
    return p.Build(span, Group(kind, width), ())


@special("this_thread_block")
def this_block(here, node):
    arguments(here, node, 0)
    return _group(node.span, "thread_block")


@special("coalesced_threads", "labeled_partition", "binary_partition", "memcpy_async")
def refused_group(here, node):
    raise Wrong(node.span, f"{node.callee.name} is not supported",
                "cg::tiled_partition<32>(block) is a warp")


@special("tiled_partition")
def tiled_partition(here, node):
    (of,) = arguments(here, node, 1)
    if not node.callee.arguments:
        raise Wrong(node.span, "tiled_partition needs its size between < and >",
                    "cg::tiled_partition<32>(block)")
    group = some_value(here, of)
    if not isinstance(group.type, Group):
        raise Wrong(of.span, f"tiled_partition needs a thread_block or a tile, found {group.type}")
    width = tile_width(here, _number(node.callee.arguments[0]))
    if group.type.kind == "tile" and width > group.type.width:
        raise Wrong(node.span, f"a tile of {width} does not fit into {group.type}")
    return _group(node.span, "tile", width)


def _number(node):
    return t.Name(node.span, node.words[0]) if isinstance(node, t.TypeName) else node


@special("sync")
def synchronise(here, node):
    (of,) = arguments(here, node, 1)
    group = some_value(here, of)
    if not isinstance(group.type, Group):
        raise Wrong(of.span, f"cg::sync needs a group, found {group.type}",
                    "__syncthreads() waits for the block")
    return _method(here, node.span, group.type, "sync", ())


@special("reduce")
def reduce(here, node):
    """cg::reduce(tile, value, cg::plus<T>()): every thread of the tile gets the result."""
    of, value, operation = arguments(here, node, 3)
    group = some_value(here, of)
    if not isinstance(group.type, Group) or group.type.kind != "tile":
        raise Wrong(of.span, f"cg::reduce needs a tile, found {group.type}",
                    "cg::tiled_partition<32>(block) makes one")
    found = some_value(here, value)
    if not is_number(found.type):
        raise Wrong(value.span, f"cg::reduce needs a number, found {found.type}")
    return _butterfly(here, node.span, group.type, found, _operation(operation))


def _operation(node):
    callee = node.callee if isinstance(node, t.Call) else getattr(node, "type", node)
    words = getattr(callee, "words", None) or (getattr(callee, "name", ""),)
    name = words[0].rpartition("::")[2]
    if name not in REDUCTIONS:
        raise Wrong(node.span, "cg::reduce needs cg::plus, less, greater, bit_and, bit_or or "
                               "bit_xor", "cg::reduce(tile, x, cg::plus<float>())")
    return REDUCTIONS[name]


def _butterfly(here, span, tile, found, op):
    """x = x op (x of the lane whose number differs in one bit), for every bit."""
    place = here.temporary(span, found.type)
    result = p.Store(span, found.type, place, found)
    bit = tile.width // 2
    while bit:
        own = p.Read(span, found.type, place)
        other = _shuffle(span, tile, "shfl_xor", own, make.integer(span, bit))
        step = p.Store(span, found.type, place, _combine(here, span, op, own, other))
        result = p.Sequence(span, found.type, result, step)
        bit //= 2
    return result


def _combine(here, span, op, own, other):
    if op in ("min", "max"):
        return call_builtin(here, span, op, [own, other])
    return make.convert(apply(here, span, op, own, other), own.type)


# -- what groups can be asked

def lane(span, tile):
    """The number of this thread in its tile: UINT."""
    number = p.Intrinsic(span, UINT, "lane_id", ())
    if tile.width == 32:
        return number
    return make.binary(span, "&", number, make.integer(span, tile.width - 1, UINT))


def mask(span, tile):
    """The lanes of this thread's tile as bits of its warp: UINT."""
    if tile.width == 32:
        return make.integer(span, 0xFFFFFFFF, UINT)
    ones = make.integer(span, (1 << tile.width) - 1, UINT)
    first = make.binary(span, "&", p.Intrinsic(span, UINT, "lane_id", ()),
                        make.integer(span, 32 - tile.width, UINT))
    return make.binary(span, "<<", ones, make.convert(first, INT))


def _shuffle(span, tile, name, value, by):
    width = make.integer(span, tile.width)
    return p.Intrinsic(span, value.type, name, (mask(span, tile), value, by, width))


def _special(here, span, name):
    return name_of(here, t.Name(span, name))


def _linear(here, span, index, extent):
    """x + y * extent.x + z * extent.x * extent.y, of threadIdx or blockIdx: UINT."""
    i, n = _special(here, span, index).items, _special(here, span, extent).items
    rows = make.binary(span, "+", i[1], make.binary(span, "*", i[2], n[1]))
    return make.binary(span, "+", i[0], make.binary(span, "*", rows, n[0]))


def _count(here, span, extent):
    x, y, z = _special(here, span, extent).items
    return make.binary(span, "*", make.binary(span, "*", x, y), z)


BLOCK = {
    "sync": lambda here, span: p.Intrinsic(span, VOID, "syncthreads", ()),
    "thread_rank": lambda here, span: _linear(here, span, "threadIdx", "blockDim"),
    "size": lambda here, span: _count(here, span, "blockDim"),
    "num_threads": lambda here, span: _count(here, span, "blockDim"),
    "group_index": lambda here, span: _special(here, span, "blockIdx"),
    "thread_index": lambda here, span: _special(here, span, "threadIdx"),
    "group_dim": lambda here, span: _special(here, span, "blockDim"),
    "dim_threads": lambda here, span: _special(here, span, "blockDim"),
}


def _tile_sync(here, span, tile):
    return p.Intrinsic(span, VOID, "syncwarp", (mask(span, tile),))


def _meta_rank(here, span, tile):
    rank = _linear(here, span, "threadIdx", "blockDim")
    return make.binary(span, "/", rank, make.integer(span, tile.width, UINT))


def _meta_size(here, span, tile):
    more = make.binary(span, "+", _count(here, span, "blockDim"),
                       make.integer(span, tile.width - 1, UINT))
    return make.binary(span, "/", more, make.integer(span, tile.width, UINT))


TILE = {
    "sync": _tile_sync,
    "thread_rank": lambda here, span, tile: lane(span, tile),
    "size": lambda here, span, tile: make.integer(span, tile.width, UINT),
    "num_threads": lambda here, span, tile: make.integer(span, tile.width, UINT),
    "meta_group_rank": _meta_rank,
    "meta_group_size": _meta_size,
}
SHUFFLES = {"shfl": INT, "shfl_up": UINT, "shfl_down": UINT, "shfl_xor": INT}
VOTES = {"any": INT, "all": INT, "ballot": UINT}


def method(here, node, of):
    """A call group.name(...)."""
    found = [check(here, a) for a in node.arguments]
    values = tuple(make.read(a) if isinstance(a, p.Place) else a for a in found)
    return _method(here, node.span, of.type, node.callee.name, values)


METHODS[Group] = method


def _method(here, span, group, name, values):
    if group.kind == "tile" and name in SHUFFLES and len(values) == 2:
        by = make.convert(values[1], SHUFFLES[name])
        return _shuffle(span, group, name, values[0], by)
    if group.kind == "tile" and name in VOTES and len(values) == 1:
        return _vote(span, group, name, values[0])
    table = TILE if group.kind == "tile" else BLOCK
    if name not in table or values:
        raise _no_method(span, group, name, table)
    extra = (group,) if group.kind == "tile" else ()
    return table[name](here, span, *extra)


def _no_method(span, group, name, table):
    known = [*table, *(SHUFFLES | VOTES if group.kind == "tile" else ())]
    if name in known:
        return Wrong(span, f"wrong number of arguments for {group}.{name}()")
    return Wrong(span, f"{group} has no function {name}()", nearest(name, known))


def _vote(span, tile, name, value):
    """ballot's bits count from the tile's first lane."""
    found = p.Intrinsic(span, VOTES[name], name, (mask(span, tile), as_truth(value)))
    if name != "ballot" or tile.width == 32:
        return found
    first = make.binary(span, "&", p.Intrinsic(span, UINT, "lane_id", ()),
                        make.integer(span, 32 - tile.width, UINT))
    ones = make.integer(span, (1 << tile.width) - 1, UINT)
    return make.binary(span, "&", make.binary(span, ">>", found, make.convert(first, INT)), ones)
