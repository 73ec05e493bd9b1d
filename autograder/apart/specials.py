"""The operations that Python looks up on a class, and what a proxy does with each.

Asked: the student's object answers. Relative: likewise, but a difference from a value of the
test's must not turn into a number, or an object could claim to be close to anything. Refused: the
answer would be the student's opinion on whether a test passes.
"""

ASKED = (
    "call getitem setitem delitem len next contains reversed round enter exit "
    "add radd iadd mul rmul imul matmul rmatmul imatmul pow rpow ipow "
    "neg pos abs invert lshift rlshift rshift rrshift and rand or ror"
)
RELATIVE = (
    "sub rsub isub truediv rtruediv itruediv floordiv rfloordiv ifloordiv "
    "mod rmod imod divmod rdivmod xor rxor ixor"
)
REFUSED = "eq ne lt le gt ge bool hash float int complex index"


def dunders(names):
    return tuple(f"__{name}__" for name in names.split())


ASKED, RELATIVE, REFUSED = dunders(ASKED), dunders(RELATIVE), dunders(REFUSED)
ALL = (*ASKED, "__iter__", *RELATIVE, *REFUSED)

# Names of methods that compare or subtract, when they are given an array or a tensor.
COMPARISONS = (
    "equal eq ne lt le gt ge not_equal less less_equal greater greater_equal allclose isclose isin "
    "sub subtract rsub sub_ subtract_ dist"
)
COMPARISONS = frozenset(COMPARISONS.split())
# What may be read from a difference: the words of scalar autograd classes. Any other name that
# numbers, arrays or tensors have would be read by a test that expects one of those.
OF_A_DIFFERENCE = frozenset({"data", "grad", "backward"})


def defined(kind, names=ALL):
    """Those special methods that a class or its bases define, beyond those of every object."""
    return [name for name in names if found(kind, name) is not None]


def found(kind, name):
    # Not getattr, which would also find what the class's own class has: every class is callable.
    for base in kind.__mro__:
        if name in vars(base):
            return None if base is object else vars(base)[name]
    return None
