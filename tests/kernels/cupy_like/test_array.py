"""The stand-in's arrays do what NumPy's do, except where CuPy's do otherwise."""

import copy
import pickle

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kernels.cupy_like as cp

SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
DTYPES = st.sampled_from(["i1", "u2", "i4", "i8", "f2", "f4", "f8", "?"])
ARRAYS = DTYPES.flatmap(lambda d: hnp.arrays(
    d, SHAPES, elements={"min_value": 0, "max_value": 9} if d != "?" else None))


def same(ours, numpys):
    """As an array of CuPy's: dtype, shape, values; never a bare scalar."""
    assert isinstance(ours, cp.ndarray)
    numpys = np.asarray(numpys)
    assert (ours.dtype, ours.shape) == (numpys.dtype, numpys.shape)
    np.testing.assert_array_equal(ours.get(), numpys)


# -- never NumPy's by accident

def test_it_is_never_turned_into_numpys_silently():
    x = cp.arange(3)
    for convert in (np.asarray, np.array, lambda x: np.zeros(3) + x):
        with pytest.raises(TypeError):
            convert(x)
    with pytest.raises(TypeError, match=r"use `.get\(\)`"):
        np.asarray(x)


@pytest.mark.parametrize("mix", [
    lambda x: x + np.ones(3), lambda x: np.ones(3) + x, lambda x: cp.add(x, np.ones(3)),
    lambda x: cp.where(x > 0, x, np.ones(3)), lambda x: x.__setitem__(slice(None), np.ones(3)),
    lambda x: cp.dot(x, np.ones(3)), lambda x: x + [1, 2, 3], lambda x: cp.add(x, [1, 2, 3]),
    lambda x: cp.sum(np.ones(3)), lambda x: cp.sum([1, 2]),
    lambda x: cp.concatenate([x, np.ones(2)]),
    lambda x: x.__iadd__(np.ones(3))])
def test_mixing_with_the_hosts_arrays_is_refused(mix):
    with pytest.raises(TypeError, match="Unsupported type"):
        mix(cp.arange(3.0))


def test_numpys_functions_on_it_stay_on_the_device():
    x = cp.asarray([1.0, 4.0])
    same(np.sqrt(x), [1.0, 2.0])
    same(np.sum(x), 5.0)
    same(np.linalg.norm(x), np.sqrt(17))
    same(np.add.reduce(x), 5.0)


def test_it_has_no_cuda_interface_and_says_why():
    with pytest.raises(AttributeError, match="not on a GPU"):
        cp.zeros(1).__cuda_array_interface__  # noqa: B018


# -- memory

def test_views_share_memory_and_copies_do_not():
    x = cp.arange(6).reshape(2, 3)
    x[0][1] = 10
    x.T[2, 1] = 20
    copied = x.copy()
    x[1, 0] = 30
    assert x.tolist() == [[0, 10, 2], [30, 4, 20]] and copied[1, 0] == 3


def test_an_element_is_a_view_of_no_axes():
    x = cp.zeros(3)
    y = x[1]
    y += 5
    assert y.shape == () and x.tolist() == [0, 5, 0]


def test_a_copy_from_the_host_never_shares_its_memory():
    host = np.zeros(3)
    for made in (cp.array(host), cp.asarray(host), cp.array(host, copy=False)):
        host[0] += 1
        assert made[0] != host[0]
    assert cp.asarray(made) is not None and np.shares_memory(cp.asarray(made)._array, made._array)


def test_addresses_are_stable_and_views_agree_on_them():
    x = cp.arange(10, dtype=cp.int32)
    assert x.data.ptr == x.data.ptr
    assert x[3:].data.ptr == x.data.ptr + 12
    assert x[::-1].data.ptr == x.data.ptr + 36
    assert x[3:].data.mem.size == 40


def test_an_array_over_existing_memory():
    x = cp.arange(6, dtype=cp.float32)
    y = cp.ndarray((2, 2), cp.float32, x.data + 8)
    y[0, 0] = 9
    assert x.tolist() == [0, 1, 9, 3, 4, 5] and y.tolist() == [[9, 3], [4, 5]]
    with pytest.raises(ValueError, match="do not fit"):
        cp.ndarray(7, cp.float32, x.data)


@settings(deadline=None)
@given(ARRAYS)
def test_there_and_back(host):
    x = cp.asarray(host)
    same(x, host)
    np.testing.assert_array_equal(cp.asnumpy(x), host)
    same(pickle.loads(pickle.dumps(x)), host)
    same(copy.deepcopy(x), host)


def test_other_libraries_take_it_over_dlpack():
    x = cp.arange(3.0)
    other = np.from_dlpack(x)
    x[0] = 9
    assert other[0] == 9 and cp.from_dlpack(np.ones(2)).tolist() == [1, 1]


def test_set_takes_only_what_fits():
    x = cp.zeros(2, cp.float32)
    x.set(np.array([1, 2], np.float32))
    assert x.tolist() == [1, 2]
    for wrong, error in ((np.zeros(2), TypeError), (np.zeros(3, np.float32), ValueError),
                         ([1, 2], TypeError)):
        with pytest.raises(error):
            x.set(wrong)


# -- as Python's values

def test_it_converts_one_element_as_cupy_does():
    x = cp.asarray(2.5)
    assert (float(x), int(x), bool(x), x.item()) == (2.5, 2, True, 2.5)
    with pytest.raises(ValueError, match="size 1"):
        cp.zeros(2).item()
    with pytest.raises(ValueError):
        bool(cp.zeros(2))
    with pytest.raises(TypeError):
        range(cp.asarray(3))
    with pytest.raises(TypeError):
        hash(x)
    with pytest.raises(TypeError):
        len(cp.asarray(3))


def test_it_prints_as_numpys_do():
    x = cp.asarray([[1.5, 2], [3, 4]])
    assert (repr(x), str(x)) == (repr(x.get()), str(x.get()))
    assert f"{x.sum():.2f}" == "10.50"


# -- arithmetic

BINARY = ["add", "subtract", "multiply", "true_divide", "floor_divide", "power", "maximum",
          "less", "equal", "logical_and", "hypot", "arctan2"]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(BINARY))
def test_two_arrays_as_numpy_has_it(data, name):
    x = data.draw(ARRAYS)
    y = data.draw(DTYPES.flatmap(lambda d: hnp.arrays(d, x.shape, elements=st.just(1))))
    with np.errstate(all="ignore"):
        try:
            expected = getattr(np, name)(x, y)
        except TypeError:
            with pytest.raises(TypeError):
                getattr(cp, name)(cp.asarray(x), cp.asarray(y))
            return
    same(getattr(cp, name)(cp.asarray(x), cp.asarray(y)), expected)


@pytest.mark.parametrize(("x", "y", "dtype"), [
    (np.float32, 1.5, np.float32), (np.int32, 1.5, np.float64), (np.float16, 2, np.float16),
    (np.float32, np.float64(1), np.float64), (np.uint8, 1, np.uint8), (np.int8, True, np.int8)])
def test_a_number_of_python_gives_way_and_one_of_numpy_does_not(x, y, dtype):
    assert (cp.ones(2, x) + y).dtype == (y + cp.ones(2, x)).dtype == dtype


def test_operators_of_both_sides_and_in_place():
    x = cp.asarray([7, -3])
    checks = {"2-x": 2 - x, "x//2": x // 2, "x%4": x % 4, "2**x": 2.0 ** x, "-x": -x, "~x": ~x,
              "abs": abs(x), "x<<1": x << 1, "x&3": x & 3, "x@x": x @ x, "x!=7": x != 7}
    h = x.get()
    expected = {"2-x": 2 - h, "x//2": h // 2, "x%4": h % 4, "2**x": 2.0 ** h, "-x": -h, "~x": ~h,
                "abs": abs(h), "x<<1": h << 1, "x&3": h & 3, "x@x": h @ h, "x!=7": h != 7}
    for what, value in checks.items():
        same(value, expected[what])
    y = x
    y *= 3
    assert y is x and x.tolist() == [21, -9]
    for quotient, expected in zip(divmod(x, 4), divmod(x.get(), 4), strict=True):
        same(quotient, expected)


def test_in_place_keeps_the_dtype_or_refuses():
    x = cp.arange(3)
    with pytest.raises(TypeError, match="same_kind"):
        x += 0.5


def test_numbers_that_overflow_are_no_warning():
    x = cp.asarray([0.0, 3e38], cp.float32)
    assert cp.isinf(x * 10)[1] and cp.isinf(1 / x)[0]


def test_an_output_array_is_filled_and_returned():
    x, out = cp.asarray([1.0, 4.0]), cp.empty(2)
    assert cp.sqrt(x, out=out) is out and out.tolist() == [1, 2]
    assert cp.sum(x, out=cp.empty(())).item() == 5
    with pytest.raises(TypeError, match="Output"):
        cp.sqrt(x, out=np.empty(2))


# -- indexing

INDICES = [0, -1, slice(1, None), slice(None, None, -1), (0, 1), (slice(None), 1), None, ...,
           (..., 0), [0, 2], ([0, 1], [1, 0]), (slice(None), [1, 0]), ([True, False, True],),
           (None, 1, ...), ([[0, 1], [2, 0]],)]


@pytest.mark.parametrize("index", INDICES, ids=str)
def test_indexing_reads_and_writes_as_numpys(index):
    host = np.arange(12.0).reshape(3, 4)
    x = cp.asarray(host)
    same(x[index], host[index])
    x[index] = -1
    host[index] = -1
    same(x, host)
    x[index] = x[index] * 2
    host[index] = host[index] * 2
    same(x, host)


def test_indexing_by_arrays_of_the_device():
    host = np.arange(12).reshape(3, 4)
    x = cp.asarray(host)
    same(x[x > 5], host[host > 5])
    same(x[cp.asarray([2, 0]), cp.asarray([1, 3])], host[[2, 0], [1, 3]])
    x[x > 5] = 0
    assert x.sum() == 15


def test_an_index_array_that_leaves_the_axis_wraps_round():
    x = cp.arange(3)
    assert x[[0, 3, 4, -1]].tolist() == [0, 0, 1, 2]
    assert cp.take(x, cp.asarray([5])).tolist() == [2]
    y = cp.zeros((2, 3))
    y[..., [4]] = 1
    assert y.tolist() == [[0, 1, 0]] * 2
    with pytest.raises(IndexError):
        x[3]


@pytest.mark.parametrize("index", ["a", 1.5, ([0.5],), (0, 0), cp.asarray([1.0])], ids=str)
def test_what_is_no_index_is_refused(index):
    with pytest.raises(IndexError):
        cp.arange(3)[index]


def test_scatter_add_counts_every_mention():
    x = cp.zeros(3)
    x.scatter_add(cp.asarray([0, 0, 2]), 1.0)
    assert x.tolist() == [2, 0, 1]


# -- reductions and methods

REDUCTIONS = ["sum", "prod", "max", "min", "mean", "std", "var", "all", "any", "argmax", "argmin"]


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from(REDUCTIONS), st.booleans())
def test_reductions_are_arrays_of_numpys_values(data, name, keepdims):
    host = data.draw(DTYPES.filter(lambda d: d != "f2").flatmap(lambda d: hnp.arrays(
        d, hnp.array_shapes(min_dims=1, max_dims=3, max_side=4), elements=st.integers(0, 1))))
    axis = data.draw(st.sampled_from([None, *range(host.ndim)]))
    expected = getattr(np, name)(host, axis=axis, keepdims=keepdims)
    x = cp.asarray(host)
    same(getattr(cp, name)(x, axis=axis, keepdims=keepdims), expected)
    same(getattr(x, name)(axis=axis, keepdims=keepdims), expected)


def test_methods_that_change_in_place_do():
    x = cp.asarray([3, 1, 2])
    assert x.sort() is None and x.tolist() == [1, 2, 3]
    x.fill(7)
    assert x.tolist() == [7, 7, 7]


def test_shapes():
    x = cp.arange(6)
    same(x.reshape(2, -1).transpose(1, 0), np.arange(6).reshape(2, -1).T)
    same(x.reshape((3, 2)).ravel("F"), np.arange(6).reshape(3, 2).ravel("F"))
    x.shape = 2, 3
    assert x.shape == (2, 3) and x.T.flags.f_contiguous and not x.T.flags["C_CONTIGUOUS"]
    assert x.squeeze().strides == (24, 8) and x.nbytes == 48 and x.device.id == 0
    assert x.astype("f4").dtype == cp.float32 and x.view("u8").dtype == cp.uint64


@pytest.mark.parametrize("odd", ["text", object(), np.longdouble(1)],
                         ids=["text", "object", "longdouble"])
def test_what_no_gpu_holds_is_refused(odd):
    with pytest.raises(ValueError, match="Unsupported dtype"):
        cp.array(odd)


@pytest.mark.parametrize("write", [
    lambda x: x.fill(1), lambda x: x.__setitem__(0, 1), lambda x: cp.add(1, 2, out=x),
    lambda x: x.T, lambda x: x + 1])
def test_an_empty_array_is_unwritten_until_anyone_touches_it(write):
    x = cp.empty(1)
    assert x._unwritten and x.shape == (1,) and x._unwritten
    write(x)
    assert not x._unwritten
    assert not cp.zeros(1)._unwritten and cp.empty_like(x)._unwritten
