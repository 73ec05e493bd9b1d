"""Atomic operations: all lanes in their order, each with the value it found.

source:  CUDA C++ Programming Guide, "Atomic Functions"
"""

import numpy as np

from kernels.language import types as t
from kernels.machine.memory import checked_access, right_lanes
from kernels.machine.pointers import Varying
from kernels.machine.views import flat_index


def atomic(chunk, site, mask, pointer, varying, extra, turn, *operands):
    """The value that was there, per lane; `turn` is what happens to it, one of TURNS.

    operands:  numbers of the machine: the value, and for CAS what it is compared with first
    """
    # Dear, and what endless loops are often made of.
    chunk.steps -= 64

    def checked(chunk, site, mask, buffer, offset):
        return _checked(chunk, site, mask, buffer, offset, turn, operands)

    return checked_access(chunk, site, mask, pointer, varying, extra, checked)


def _checked(chunk, site, mask, buffer, offset, turn, operands):
    good = right_lanes(chunk, site, mask, buffer, offset)
    if not good.any():
        return chunk.zero(site.type)
    inside = np.where(good, offset, 0)
    if chunk.watch is not None:
        chunk.watch.atomic(site.span, buffer, inside, site.size, good)
    lanes = chunk.full(good)
    if isinstance(site.type, t.Vector):
        return tuple(_one(chunk, site.type.of, buffer, inside + start, lanes, turn,
                          [operand[i] for operand in operands])
                     for i, (_, _, start) in enumerate(site.type.fields))
    return _one(chunk, site.type, buffer, inside, lanes, turn, operands)


def _one(chunk, type, buffer, offset, lanes, turn, operands):
    dtype = type.dtype
    varying = Varying(offset, 1)
    flat, index = flat_index(chunk, buffer, varying.measured(dtype.itemsize), varying.low, dtype)
    index = np.broadcast_to(index, chunk.shape)[lanes]
    numbers = [chunk.full(np.asarray(x, dtype))[lanes] for x in operands]
    old = np.zeros(chunk.shape, dtype)
    old[lanes] = turn(flat, index, *numbers)
    return old


def one_by_one(step):
    """A turn that goes through the lanes in Python. step: (found, *operands) -> stored"""
    def turn(flat, index, *operands):
        kept, found = {}, []
        for i, *numbers in zip(index.tolist(), *(x.tolist() for x in operands), strict=True):
            before = kept[i] if i in kept else flat[i].item()
            found.append(before)
            kept[i] = step(before, *numbers)
        flat[list(kept)] = list(kept.values())
        return found

    return turn


def by_ufunc(ufunc, prepare=None):
    """A turn that is a NumPy function of two numbers, such as np.add."""
    def turn(flat, index, numbers):
        if prepare:
            numbers = prepare(numbers)
        order = np.argsort(index, kind="stable")
        places, first, counts = np.unique(index[order], return_index=True, return_counts=True)
        if len(places) == len(index):
            found = flat[index]
            flat[index] = ufunc(found, numbers)
            return found
        found = np.empty(len(index), flat.dtype)
        if len(places) <= counts.max():
            _place_by_place(ufunc, flat, numbers, order, places, first, counts, found)
        else:
            _rank_by_rank(ufunc, flat, numbers, order, places, first, counts, found)
        return found

    return turn


def _place_by_place(ufunc, flat, numbers, order, places, first, counts, found):
    for place, start, count in zip(places.tolist(), first.tolist(), counts.tolist(), strict=True):
        lanes = order[start:start + count]
        chain = np.empty(count + 1, flat.dtype)
        chain[0], chain[1:] = flat[place], numbers[lanes]
        # accumulate adds from left to right, so floats are rounded as one after the other.
        ufunc.accumulate(chain, out=chain)
        found[lanes], flat[place] = chain[:-1], chain[-1]


def _rank_by_rank(ufunc, flat, numbers, order, places, first, counts, found):
    for rank in range(int(counts.max())):
        here = counts > rank
        lanes, spots = order[first[here] + rank], places[here]
        found[lanes] = flat[spots]
        flat[spots] = ufunc(flat[spots], numbers[lanes])


TURNS = {
    "atomicAdd": by_ufunc(np.add), "atomicSub": by_ufunc(np.add, np.negative),
    "atomicMin": by_ufunc(np.fmin), "atomicMax": by_ufunc(np.fmax),
    "atomicAnd": by_ufunc(np.bitwise_and), "atomicOr": by_ufunc(np.bitwise_or),
    "atomicXor": by_ufunc(np.bitwise_xor),
    "atomicExch": one_by_one(lambda found, new: new),
    "atomicCAS": one_by_one(lambda found, compare, new: new if found == compare else found),
    "atomicInc": one_by_one(lambda found, limit: 0 if found >= limit else found + 1),
    "atomicDec": one_by_one(lambda found, limit: limit if found == 0 or found > limit
                            else found - 1),
}
