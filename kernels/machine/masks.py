"""Which lanes of a chunk go on: None for all, False for none, else bool broadcastable to (B, T)."""

from functools import reduce
from operator import or_

from numpy import count_nonzero


def split(mask, test):
    """The lanes of `mask` where `test` holds, and the others.

    test:  bool or an array of bool
    """
    if not hasattr(test, "shape") or not test.shape:
        return (mask, False) if test else (False, mask)
    yes = test if mask is None else test & mask
    taken = count_nonzero(yes)
    if not taken:
        return False, mask
    if mask is None:
        return (None, False) if taken == test.size else (yes, ~test)
    no = mask > yes
    return (yes, no) if count_nonzero(no) else (mask, False)


def narrow(mask, test):
    """The lanes of `mask` where `test` holds."""
    if not hasattr(test, "shape") or not test.shape:
        return mask if test else False
    if mask is None:
        taken = count_nonzero(test)
        return None if taken == test.size else test if taken else False
    yes = test & mask
    taken = count_nonzero(yes)
    if not taken:
        return False
    return mask if yes.size == mask.size and taken == count_nonzero(mask) else yes


def narrow_not(mask, test):
    """The lanes of `mask` where `test` does not hold."""
    return split(mask, test)[1]


def join(one, other):
    """The lanes of either."""
    if one is False or other is None:
        return other
    if other is False or one is None:
        return one
    both = one | other
    return None if count_nonzero(both) == both.size else both


def minus(mask, gone):
    """The lanes of `mask` that are not in `gone`."""
    if gone is False or mask is False:
        return mask
    if gone is None:
        return False
    return narrow(mask, ~gone)


def cases(mask, value, tests):
    """For a switch: the lanes that each case begins with, and last those that match none.

    tests:  per case a tuple of ints, or None for default
    """
    rest, masks = mask, [False] * (len(tests) + 1)
    for i, values in enumerate(tests):
        if values is not None and rest is not False:
            hits = [value == v for v in values]
            masks[i], rest = split(rest, reduce(or_, hits))
    if None in tests:
        masks[tests.index(None)], rest = rest, False
    masks[-1] = rest
    return masks
