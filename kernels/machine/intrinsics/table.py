"""Every built-in function by its plain name: how the generator emits a call of it."""

from functools import partial

from kernels.language import program as p
from kernels.language import types as t
from kernels.machine import atomics, barriers, printing, warps
from kernels.machine.chunk import Chunk
from kernels.machine.generate.writer import Code
from kernels.machine.intrinsics import bits, maths

PURE = frozenset([*maths.FLOAT, *maths.TESTS, *bits.TABLE, "round_to"])
NOTHING = Code("None", "U", stable=True)


def _pure(choose):
    """A function of the lane's own numbers. choose: (node) -> function of them"""
    def emit(g, node, wanted):
        codes = g.operands(*node.arguments)
        return g.birth(node, g.call(choose(node), *codes), *codes)

    return emit


def _asked(function, g, node, wanted, *first):
    """A call of `function`(chunk, span, mask, *first, *arguments), exactly here."""
    codes = g.operands(*node.arguments)
    names = ["C", g.w.constant(node.span), g.mask, *map(g.w.constant, first)]
    text = f"{g.w.constant(function, 'f')}({', '.join([*names, *map(str, codes)])})"
    return g.w.temporary(Code(text))


def _call(function, *first):
    return partial(_asked, function) if not first else (
        lambda g, node, wanted: _asked(function, g, node, wanted, *first))


def _shuffle(g, node, wanted):
    return _asked(warps.shuffle, g, node, wanted, node.name, node.type)


def _reduce(g, node, wanted):
    return _asked(warps.reduce, g, node, wanted, node.name.removeprefix("reduce_"), node.type)


def _fence(g, node, wanted):
    scope = g.w.constant(node.constants[0] if node.constants else "device")
    if g.watched:
        g.w.emit(f"{g.w.constant(barriers.fence, 'f')}(C, {g.w.constant(node.span)}, {g.mask}, "
                 f"{scope})")
    return NOTHING


def _syncthreads(g, node, wanted):
    if g.watched:
        g.w.emit(f"{g.w.constant(barriers.barrier, 'f')}(C, {g.w.constant(node.span)}, {g.mask})")
    return NOTHING


def _syncwarp(g, node, wanted):
    if g.watched:
        named = g.expr(node.arguments[0]) if node.arguments else Code(str(0xFFFFFFFF))
        name = g.w.constant("__syncwarp")
        g.w.emit(f"{g.w.constant(warps.arrive, 'f')}(C, {g.w.constant(node.span)}, {g.mask}, "
                 f"{named}, {name})")
    return NOTHING


def _atomic(g, node, wanted):
    pointer, *operands = node.arguments
    place = g.place(p.Target(node.span, pointer.type.to, pointer)).settled()
    codes = g.operands(*operands)
    turn = g.w.constant(atomics.TURNS[node.name], "f")
    call = ", ".join(["C", *place.parts("updates"), turn, *map(str, codes)])
    return g.w.temporary(Code(f"{g.w.constant(atomics.atomic, 'f')}({call})"))


def _printf(g, node, wanted):
    codes = []
    for argument in node.arguments:
        code = g.expr(argument)
        if isinstance(argument.type, t.Pointer):
            code = g.pointer_as_number(code)
        codes.append(code)
    values = f"({', '.join(map(str, codes))}{',' if codes else ''})"
    g.w.emit(f"{g.w.constant(printing.printf, 'f')}(C, {g.mask}, "
             f"{g.w.constant(node.constants[0])}, {values})")
    return Code("0", "U", stable=True)


def _assert(g, node, wanted):
    test = g.expr(node.arguments[0])
    g.w.emit(f"{g.w.constant(printing.check, 'f')}(C, {g.w.constant(node.span)}, {g.mask}, {test}, "
             f"{g.w.constant(node.constants[0])})")
    return NOTHING


def _chunk_call(function, with_mask=False):
    def emit(g, node, wanted):
        mask = f", {g.mask}" if with_mask else ""
        return g.w.temporary(Code(f"{g.w.constant(function, 'f')}(C{mask})"))

    return emit


EMIT = {
    **{name: _pure(maths.choose) for name in (*maths.FLOAT, *maths.TESTS)},
    **{name: _pure(bits.choose) for name in bits.TABLE},
    "round_to": _pure(maths.rounded),
    **{name: _shuffle for name in warps.SOURCES},
    **{name: _call(warps.vote, name) for name in ("ballot", "any", "all")},
    "match_any": _call(warps.match_any),
    **{f"reduce_{name}": _reduce for name in warps.REDUCE},
    "activemask": _chunk_call(warps.active_mask, with_mask=True),
    "lane_id": _chunk_call(warps.lane_id),
    "clock": _chunk_call(Chunk.clock),
    "syncthreads": _syncthreads, "syncwarp": _syncwarp, "threadfence": _fence,
    "syncthreads_count": _call(barriers.count), "syncthreads_and": _call(barriers.every),
    "syncthreads_or": _call(barriers.some),
    **{name: _atomic for name in atomics.TURNS},
    "printf": _printf, "assert": _assert, "trap": _call(printing.trap),
}
