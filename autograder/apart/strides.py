"""Layouts of arrays and tensors: the elements travel, the strides are rebuilt around them.

Only the elements are sent, never what lies between them in memory: the rest of an array of which
the student was given two columns may be the hidden answers.
"""

from .errors import ProtocolError

MOST_DIMENSIONS = 64
MOST_SPAN = 512 << 20
# A view with gaps is rebuilt with its gaps up to this many times its elements, else packed.
MOST_GAPS = 64


def packed(shape, strides, unit):
    """ "C" or "F" for an array without gaps in that order, "" for any other."""
    for order, sizes in (("C", shape[::-1]), ("F", shape)):
        expected, fits = unit, True
        along = strides[::-1] if order == "C" else strides
        for size, stride in zip(sizes, along, strict=True):
            # Also where an axis has one element, and its stride means nothing but can be seen.
            fits = fits and stride == expected
            expected *= size
        if fits:
            return order
    return "C" if 0 in shape else ""


def once(shape, strides):
    """An index that takes each repeated (broadcast) axis only once."""
    return tuple(
        slice(0, 1) if s == 0 and n > 1 else slice(None)
        for n, s in zip(shape, strides, strict=True)
    )


def span(shape, strides, unit):
    """(first, size): where memory of such an array begins and how much there is, in its unit."""
    ends = [(size - 1) * stride for size, stride in zip(shape, strides, strict=True)]
    low, high = sum(e for e in ends if e < 0), sum(e for e in ends if e > 0)
    return -low, high - low + unit


def count(shape):
    total = 1
    for size in shape:
        total *= size
    return total


def modest(shape, strides, unit):
    """Whether the gaps are worth keeping."""
    elements = count([1 if s == 0 else n for n, s in zip(shape, strides, strict=True)])
    return span(shape, strides, unit)[1] <= MOST_GAPS * elements * unit + 4096


def checked(shape, strides, unit):
    """Shape and strides from the other side as tuples of int, or ProtocolError.

    strides: a list with an int for each axis, or "C" or "F"
    """
    shape = ints(shape)
    if any(size < 0 for size in shape) or count(shape) >= 1 << 62:
        raise ProtocolError("found an array of no possible shape")
    if strides in ("C", "F"):
        if count(shape) * unit > MOST_SPAN:
            raise ProtocolError("found an array that is too large")
        return shape, strides
    strides = ints(strides)
    if len(strides) != len(shape) or 0 in shape:
        raise ProtocolError("found strides that do not fit their shape")
    if any(abs(s) > MOST_SPAN for s in strides) or span(shape, strides, unit)[1] > MOST_SPAN:
        raise ProtocolError("found an array that is too large")
    return shape, strides


def ints(numbers):
    if type(numbers) is not list or len(numbers) > MOST_DIMENSIONS:
        raise ProtocolError("found no shape or strides")
    if any(type(n) is not int for n in numbers):
        raise ProtocolError("found a shape or strides that are no whole numbers")
    return tuple(numbers)
