"""Masks are sets of lanes, whatever their shape."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kernels.machine import masks

B, T = 3, 4
shapes = st.sampled_from([(B, T), (1, T), (B, 1)])


@st.composite
def arrays(draw):
    shape = draw(shapes)
    bits = draw(st.lists(st.booleans(), min_size=shape[0] * shape[1],
                         max_size=shape[0] * shape[1]))
    return np.array(bits).reshape(shape)


regions = st.one_of(st.none(), arrays().filter(lambda m: m.any() and not m.all()))
tests = st.one_of(st.booleans(), arrays())


def lanes(mask):
    return np.broadcast_to(True if mask is None else mask, (B, T))


def is_kept_well(mask):
    """None for all and False for none, so that nobody has to look again."""
    return mask is None or mask is False or mask.any()


@given(regions, tests)
def test_split_parts_the_lanes(mask, test):
    yes, no = masks.split(mask, test)
    assert (lanes(yes) == (lanes(mask) & test)).all() and (lanes(no) == lanes(mask) & ~lanes(
        test)).all()
    assert is_kept_well(yes) and is_kept_well(no)


@given(regions, tests)
def test_narrow_is_the_first_part_of_split(mask, test):
    assert (lanes(masks.narrow(mask, test)) == lanes(masks.split(mask, test)[0])).all()
    assert (lanes(masks.narrow_not(mask, test)) == lanes(masks.split(mask, test)[1])).all()


@given(st.one_of(regions, st.just(False)), st.one_of(regions, st.just(False)))
def test_join_and_minus_are_union_and_difference(one, other):
    assert (lanes(masks.join(one, other)) == lanes(one) | lanes(other)).all()
    assert (lanes(masks.minus(one, other)) == lanes(one) & ~lanes(other)).all()
    assert is_kept_well(masks.minus(one, other))


@given(regions, arrays())
def test_every_lane_begins_one_case(mask, test):
    value = np.where(test, 7, 9)
    found = masks.cases(mask, value, ((1, 7), None, (8,)))
    assert (sum(lanes(m).astype(int) for m in found) == lanes(mask)).all()
    assert (lanes(found[0]) == lanes(mask) & test).all() and found[-1] is False
