"""Functions that mean what NumPy's mean: one line of CuPy's reference each.

Of a table's functions, those under OF_ARRAYS take an array of the device first, and nothing else:
where NumPy would quietly convert a list, CuPy raises.
"""

import numpy as np

from kernels.cupy_like.conversion import call, unsupported, wrap
from kernels.cupy_like.signatures import parse

OF_ARRAYS = parse("""
all(a, axis=None, out=None, keepdims=False)
allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)
amax(a, axis=None, out=None, keepdims=False)
amin(a, axis=None, out=None, keepdims=False)
angle(z, deg=False)
any(a, axis=None, out=None, keepdims=False)
append(arr, values, axis=None)
argmax(a, axis=None, dtype=None, out=None, keepdims=False)
argmin(a, axis=None, dtype=None, out=None, keepdims=False)
argpartition(a, kth, axis=-1)
argsort(a, axis=-1, kind=None)
argwhere(a)
around(a, decimals=0, out=None)
array_equal(a1, a2, equal_nan=False)
array_equiv(a1, a2)
array_split(ary, indices_or_sections, axis=0)
average(a, axis=None, weights=None, returned=False, *, keepdims=False)
bincount(x, weights=None, minlength=None)
broadcast_to(array, shape)
clip(a, a_min, a_max, out=None)
compress(condition, a, axis=None, out=None)
convolve(a, v, mode="full")
copy(a, order="K")
corrcoef(a, y=None, rowvar=True, bias=None, ddof=None, *, dtype=None)
correlate(a, v, mode="valid")
count_nonzero(a, axis=None)
cov(a, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None)
cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None)
cumprod(a, axis=None, dtype=None, out=None)
cumsum(a, axis=None, dtype=None, out=None)
delete(arr, indices, axis=None)
diag(v, k=0)
diagflat(v, k=0)
diagonal(a, offset=0, axis1=0, axis2=1)
diff(a, n=1, axis=-1, prepend=None, append=None)
digitize(x, bins, right=False)
dot(a, b, out=None)
dsplit(ary, indices_or_sections)
expand_dims(a, axis)
extract(condition, a)
fill_diagonal(a, val, wrap=False)
flatnonzero(a)
flip(a, axis=None)
fliplr(a)
flipud(a)
gradient(f, *varargs, axis=None, edge_order=1)
histogram(x, bins=10, range=None, density=False, weights=None)
hsplit(ary, indices_or_sections)
imag(val)
inner(a, b)
interp(x, xp, fp, left=None, right=None, period=None)
intersect1d(arr1, arr2, assume_unique=False, return_indices=False)
isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False)
isin(element, test_elements, assume_unique=False, invert=False)
isneginf(x, out=None)
isposinf(x, out=None)
kron(a, b)
matrix_transpose(x, /)
max(a, axis=None, out=None, keepdims=False)
mean(a, axis=None, dtype=None, out=None, keepdims=False)
median(a, axis=None, out=None, overwrite_input=False, keepdims=False)
min(a, axis=None, out=None, keepdims=False)
moveaxis(a, source, destination)
nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None)
nanargmax(a, axis=None, dtype=None, out=None, keepdims=False)
nanargmin(a, axis=None, dtype=None, out=None, keepdims=False)
nancumprod(a, axis=None, dtype=None, out=None)
nancumsum(a, axis=None, dtype=None, out=None)
nanmax(a, axis=None, out=None, keepdims=False)
nanmean(a, axis=None, dtype=None, out=None, keepdims=False)
nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False)
nanmin(a, axis=None, out=None, keepdims=False)
nanprod(a, axis=None, dtype=None, out=None, keepdims=False)
nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False)
nansum(a, axis=None, dtype=None, out=None, keepdims=False)
nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False)
nonzero(a)
outer(a, b, out=None)
packbits(a, axis=None, bitorder="big")
pad(array, pad_width, mode="constant", **kwargs)
partition(a, kth, axis=-1)
percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False)
permute_dims(a, axes=None)
polyval(p, x)
prod(a, axis=None, dtype=None, out=None, keepdims=False)
ptp(a, axis=None, out=None, keepdims=False)
putmask(a, mask, values)
quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False)
ravel(a, order="C")
real(val)
repeat(a, repeats, axis=None)
reshape(a, newshape, order="C", *, copy=None)
roll(a, shift, axis=None)
rollaxis(a, axis, start=0)
rot90(a, k=1, axes=(0, 1))
round(a, decimals=0, out=None)
searchsorted(a, v, side="left", sorter=None)
setdiff1d(ar1, ar2, assume_unique=False)
sinc(x)
sort(a, axis=-1, kind=None)
split(ary, indices_or_sections, axis=0)
squeeze(a, axis=None)
std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False)
sum(a, axis=None, dtype=None, out=None, keepdims=False)
swapaxes(a, axis1, axis2)
take_along_axis(a, indices, axis)
tensordot(a, b, axes=2)
trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None)
transpose(a, axes=None)
trapezoid(y, x=None, dx=1.0, axis=-1)
tril(m, k=0)
tril_indices_from(arr, k=0)
trim_zeros(filt, trim="fb")
triu(m, k=0)
triu_indices_from(arr, k=0)
union1d(arr1, arr2)
unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, \
equal_nan=True)
unpackbits(a, axis=None, bitorder="big")
unravel_index(indices, dims, order="C")
unwrap(p, discont=None, axis=-1, *, period=pi2)
var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=False)
vdot(a, b)
vsplit(ary, indices_or_sections)
""".replace("\\\n", ""))

OF_ANYTHING = parse("""
atleast_1d(*arys)
atleast_2d(*arys)
atleast_3d(*arys)
bartlett(M)
blackman(M)
broadcast_arrays(*args)
broadcast_shapes(*args)
can_cast(from_, to, casting="safe")
column_stack(tup)
common_type(*arrays)
concat(tup, axis=0, out=None, *, dtype=None, casting="same_kind")
concatenate(tup, axis=0, out=None, *, dtype=None, casting="same_kind")
diag_indices(n, ndim=2)
diag_indices_from(arr)
dstack(tup)
einsum(*operands, **kwargs)
eye(N, M=None, k=0, dtype=float, order="C")
full(shape, fill_value, dtype=None, order="C")
hamming(M)
hanning(M)
hstack(tup, *, dtype=None, casting="same_kind")
identity(n, dtype=float)
indices(dimensions, dtype=int)
iscomplexobj(x)
isfortran(a)
isrealobj(x)
isscalar(element)
issubdtype(arg1, arg2)
ix_(*args)
kaiser(M, beta)
linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0)
logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0)
may_share_memory(a, b, max_work=None)
meshgrid(*xi, **kwargs)
ndim(a)
promote_types(type1, type2, /)
result_type(*arrays_and_dtypes)
select(condlist, choicelist, default=0)
shape(a)
shares_memory(a, b, max_work=None)
size(a, axis=None)
stack(tup, axis=0, out=None, *, dtype=None, casting="same_kind")
tile(A, reps)
tri(N, M=None, k=0, dtype=float)
tril_indices(n, k=0, m=None)
triu_indices(n, k=0, m=None)
vander(x, N=None, increasing=False)
vstack(tup, *, dtype=None, casting="same_kind")
""")

# NumPy answers these with a Python bool or int; CuPy with an array, so as not to wait for the GPU.
BOXED = {"allclose", "array_equal", "array_equiv", "count_nonzero"}


def _function(name, signature, home, of_array):
    numpys = getattr(home, name)

    def function(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        if of_array and not hasattr(args[0] if args else None, "_array"):
            _refuse(name, next(iter(bound.arguments.values())))
        result = call(numpys, *_positional(bound), **_keywords(bound))
        return wrap(np.asarray(result)) if name in BOXED and not hasattr(result, "_array") \
            else result

    function.__name__ = function.__qualname__ = name
    function.__signature__ = signature
    function.__doc__ = f"As numpy.{name}, over arrays of the device."
    return function


def _refuse(name, value):
    if not hasattr(value, "_array"):
        error = unsupported(value)
        raise TypeError(f"{name} takes a cupy.ndarray: {error}")


def _positional(bound):
    """Arguments without a default, in order: NumPy may call them by another name."""
    values = []
    for name, value in bound.arguments.items():
        p = bound.signature.parameters[name]
        if p.kind is p.VAR_POSITIONAL:
            values.extend(value)
        elif p.default is p.empty and p.kind is not p.VAR_KEYWORD:
            values.append(value)
    return values


def _keywords(bound):
    given = {}
    for name, value in bound.arguments.items():
        p = bound.signature.parameters[name]
        if p.kind is p.VAR_KEYWORD:
            given.update(value)
        elif p.default is not p.empty and value is not None:
            given[name] = value
    return given


def make(signatures, home=np, of_array=False):
    """{name: function} for a table of signatures; `home` is NumPy's module that has them."""
    return {name: _function(name, s, home, of_array) for name, s in signatures.items()}


table = make(OF_ARRAYS, of_array=True) | make(OF_ANYTHING)
