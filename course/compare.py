"""Comparing an answer's arrays with the right ones, and saying what went wrong where.

Tests cells of notebooks import these beside course.check. A number counts as right if it differs
by less than one part in ten thousand, or, near 0, by less than `atol`: float32 is a right way to
compute.
"""

from copy import deepcopy

import numpy as np

from course.check import as_numbers, to_floats, told

__all__ = ["as_array", "call_with", "check_array", "close", "first_wrong", "short"]

RTOL, ATOL = 1e-4, 1e-5


def short(value):
    """Numbers as a person would write them: at most six figures."""
    return np.array2string(
        np.asarray(value, float), precision=6, separator=", ", threshold=24
    ).replace("\n", "")


def close(found, expected, rtol=RTOL, atol=ATOL):
    """Whether both have one shape and all numbers agree; NaN agrees with nothing."""
    return np.shape(found) == np.shape(expected) and np.allclose(found, expected, rtol, atol)


def call_with(function, call, *given, **settings):
    """What `function` returns for copies of the arguments, which it must leave as they were.

    given:    arrays, numbers, or lists, tuples and dicts of them
    settings: handed on by name
    raises:   AssertionError, saying which argument came back changed
    """
    copies = deepcopy(given)
    with np.errstate(all="ignore"):
        found = function(*copies, **settings)
    for k, (now, before) in enumerate(zip(copies, given, strict=True), 1):
        assert unchanged(now, before), (
            f"{call}: argument {k} came back changed, expected as before; work on a copy"
        )
    return found


def unchanged(now, before):
    """Whether arrays, also inside of lists, tuples and dicts, are as they were."""
    if isinstance(before, dict):
        return now.keys() == before.keys() and all(unchanged(now[k], before[k]) for k in before)
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(unchanged, now, before))
    return np.array_equal(now, before)


def as_array(call, found, shape, nan_why=""):
    """The answer as a float array of whatever shape it has.

    shape:   of the right answer, for what is told of an answer without numbers or with NaN
    nan_why: what to say of numbers that are not finite; "" lets infinite ones pass
    raises:  AssertionError, saying what came instead
    """
    try:
        numbers = to_floats(found, "")
    except AssertionError:
        return as_numbers(found, shape, call)  # refuses it, in words
    strange = numbers[~np.isfinite(numbers)]
    assert not (nan_why and strange.size), told(call, strange.flat[0], "finite numbers", nan_why)
    return as_numbers(found, shape, call) if np.isnan(numbers).any() else numbers


def check_array(call, found, right, why, shape_why, slips=(), nan_why="", atol=ATOL):
    """Refuses an array that is not the right one: where it first goes astray, or which slip it is.

    why, shape_why: what to say of other numbers, and of another shape
    slips:   pairs of (array, or a function without arguments that makes it; reason): known wrong
             results and what they mean
    raises:  AssertionError

    It returns nothing: a tests cell may end with it, and nbgrader takes a cell's last value, if
    it is a number, for points.
    """
    right = np.asarray(right, float)
    found = as_array(call, found, right.shape, nan_why)
    if close(found, right, atol=atol):
        return
    reason = why if found.shape == right.shape else shape_why
    for slip, meaning in slips:
        if close(found, made(slip), atol=atol):
            reason = meaning
            break
    raise AssertionError(told(*first_wrong(call, found, right, atol), reason))


def made(slip):
    with np.errstate(all="ignore"):
        return np.asarray(slip() if callable(slip) else slip, float)


def first_wrong(call, found, right, atol=ATOL):
    """The call with the first place that is wrong, what was found there, what was expected."""
    if found.shape != right.shape:
        return call, f"shape {found.shape}", f"shape {right.shape}"
    place = tuple(np.argwhere(~np.isclose(found, right, RTOL, atol))[0].tolist())
    at = f", at {list(place)}" if place else ""
    return f"{call}{at}", short(found[place]), short(right[place])
