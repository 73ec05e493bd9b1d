"""The array's methods that mean what NumPy's mean: one line of CuPy's reference each."""

from inspect import Parameter

import numpy as np

from kernels.cupy_like.signatures import parse

METHODS = parse("""
all(axis=None, out=None, keepdims=False)
any(axis=None, out=None, keepdims=False)
argmax(axis=None, out=None, dtype=None, keepdims=False)
argmin(axis=None, out=None, dtype=None, keepdims=False)
argpartition(kth, axis=-1)
argsort(axis=-1, kind=None)
choose(choices, out=None, mode="raise")
clip(min=None, max=None, out=None)
compress(condition, axis=None, out=None)
conj()
conjugate()
cumprod(axis=None, dtype=None, out=None)
cumsum(axis=None, dtype=None, out=None)
diagonal(offset=0, axis1=0, axis2=1)
dot(b, out=None)
flatten(order="C")
max(axis=None, out=None, keepdims=False)
mean(axis=None, dtype=None, out=None, keepdims=False)
min(axis=None, out=None, keepdims=False)
nonzero()
partition(kth, axis=-1)
prod(axis=None, dtype=None, out=None, keepdims=None)
ravel(order="C")
repeat(repeats, axis=None)
round(decimals=0, out=None)
searchsorted(v, side="left", sorter=None)
sort(axis=-1, kind=None)
squeeze(axis=None)
std(axis=None, dtype=None, out=None, ddof=0, keepdims=False)
sum(axis=None, dtype=None, out=None, keepdims=False)
swapaxes(axis1, axis2)
trace(offset=0, axis1=0, axis2=1, dtype=None, out=None)
transpose(*axes)
var(axis=None, dtype=None, out=None, ddof=0, keepdims=False)
ptp(axis=None, out=None, keepdims=False)
""")


def delegate(name, call):
    """The method `name`: NumPy's, between CuPy's arguments and CuPy's result."""
    signature = METHODS[name]
    function = getattr(np.ndarray, name, None) or getattr(np, name)

    def method(self, *args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        given = {k: v for k, v in bound.arguments.items() if v is not None}
        stars = given.pop("axes", ())
        dtype = given.pop("dtype", None) if name in ("argmax", "argmin") else None
        result = call(function, self, *stars, **given)
        return result if dtype is None else result.astype(dtype)

    method.__name__ = method.__qualname__ = name
    itself = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    method.__signature__ = signature.replace(
        parameters=[itself, *signature.parameters.values()])
    return method
