"""Each argument of a launch is checked: the message says which, what was found, what expected."""

import warnings

import numpy as np
import pytest

import kernels.cupy_like as cp
from kernels.cupy_like.arguments import bind
from kernels.errors import LaunchError
from kernels.language import types as t
from kernels.language.program import Variable
from kernels.language.source import Span

POINT = t.Struct("Point", (("x", t.FLOAT, 0), ("n", t.LONGLONG, 8)), 16, 8)
FLOAT4 = t.Vector("float4", t.FLOAT, 4)


def one(type_, value):
    return bind("k", (Variable("p", type_, "register", Span(1, 1, 2)),), (value,))[0]


@pytest.mark.parametrize(("type_", "value", "expected"), [
    (t.INT, 7, np.int32(7)), (t.INT, -7, np.int32(-7)), (t.UINT, -1, np.uint32(2**32 - 1)),
    (t.INT, np.int64(7), np.int32(7)), (t.LONGLONG, 2**40, np.int64(2**40)),
    (t.ULONGLONG, 2**64 - 1, np.uint64(2**64 - 1)), (t.INT, np.uint32(3), np.int32(3)),
    (t.DOUBLE, 1.5, np.float64(1.5)), (t.FLOAT, np.float32(1.5), np.float32(1.5)),
    (t.HALF, np.float16(2), np.float16(2)), (t.BOOL, True, np.bool_(True)),
    (t.UCHAR, 255, np.uint8(255)), (t.INT, True, np.int32(1))], ids=str)
def test_a_number_arrives_in_the_parameters_own_dtype(type_, value, expected):
    found = one(type_, value)
    assert found == expected and found.dtype == expected.dtype


@pytest.mark.parametrize(("type_", "value", "said"), [
    (t.FLOAT, 2.0, r"argument 1 \(float p\).*expected a float, found the Python float 2.0"),
    (t.FLOAT, 2, r"found the Python int 2[\s\S]*cp.float32\(...\)"),
    (t.FLOAT, np.float64(2), "found a NumPy float64"),
    (t.DOUBLE, np.float32(2), "found a NumPy float32"),
    (t.LONGLONG, np.int32(2), r"found a NumPy int32[\s\S]*cp.int64"),
    (t.INT, 2.0, "found the Python float 2.0"),
    (t.INT, np.float32(1), "found a NumPy float32"),
    (t.INT, 1j, "found the Python complex 1j"), (t.INT, "7", "found a str"),
    (t.INT, None, "found a NoneType"),
    (t.INT, cp.asarray(3), r"found an array of int64[\s\S]*x.item\(\)"),
    (t.Pointer(t.FLOAT), 3.0, "expected an array of float, found the Python float"),
    (t.Pointer(t.FLOAT), cp.zeros(3), r"found an array of float64[\s\S]*astype\(.float32"),
    (t.Pointer(t.INT), cp.zeros(3, "i8"), "found an array of int64"),
    (t.Pointer(t.FLOAT), np.zeros(3, "f4"), r"a NumPy array[\s\S]*cp.asarray"),
    (t.Pointer(t.FLOAT), 140_000_000, "pass the array itself"),
    (POINT, 3, "structured dtype")], ids=str)
def test_what_a_parameter_cannot_take_is_a_type_error(type_, value, said):
    with pytest.raises(TypeError, match=said) as caught:
        one(type_, value)
    assert isinstance(caught.value, LaunchError)


@pytest.mark.parametrize(("type_", "value"), [
    (t.INT, 2**31), (t.UINT, 2**32), (t.UCHAR, 256), (t.INT, np.int64(2**40)),
    (POINT, np.zeros((), "f4,f4")), (t.Pointer(t.FLOAT), cp.arange(3, dtype="f4")[::-1])], ids=str)
def test_what_does_not_fit_is_a_value_error(type_, value):
    with pytest.raises(ValueError, match="argument 1"):
        one(type_, value)


def test_the_number_of_arguments_is_checked_by_name():
    with pytest.raises(TypeError, match=r"k takes 0 arguments \(\), but 1 were given"):
        bind("k", (), (1,))


X = cp.arange(12, dtype=cp.float32)


@pytest.mark.parametrize(("view", "expected", "warned"), [
    (X, range(12), False), (X[3:], range(3, 12), False), (X[2:5], range(2, 5), False),
    (X.reshape(3, 4).T, range(12), True), (X[::3], range(10), True)], ids=str)
def test_an_array_arrives_as_the_memory_it_is_a_view_of(view, expected, warned):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        found = one(t.Pointer(t.FLOAT), view)
    assert found.tolist() == list(expected) and np.shares_memory(found, X._array)
    assert warned == any("do not lie in a row" in str(w.message) for w in said)


@pytest.mark.parametrize(("type_", "dtype"), [
    (t.UINT, "i4"), (t.UCHAR, "?"), (t.CHAR, "u1"), (t.VOID, "f8"), (FLOAT4, "f4"),
    (t.Vector("float2", t.FLOAT, 2), "c8"), (t.BFLOAT16, "u2")], ids=str)
def test_arrays_of_like_bytes_are_taken(type_, dtype):
    assert one(t.Pointer(type_), cp.zeros(8, dtype)).nbytes == 8 * np.dtype(dtype).itemsize


def test_null_memory_pointers_and_structs():
    assert one(t.Pointer(t.FLOAT), None) is None and one(t.Pointer(t.FLOAT), 0) is None
    x = cp.arange(4, dtype=cp.float32)
    assert one(t.Pointer(t.FLOAT), x.data + 8).tolist() == [2, 3]
    record = np.zeros((), np.dtype([("x", "f4"), ("n", "i8")], align=True))[()]
    assert one(POINT, record) is record
