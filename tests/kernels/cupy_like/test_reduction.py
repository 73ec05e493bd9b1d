"""ReductionKernel folds as NumPy does, along any axes, and speaks of the student's expressions."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kernels
import kernels.cupy_like as cp

SUM = cp.ReductionKernel("T x", "T y", "x", "a + b", "y = a", "0", "total")
NORM = cp.ReductionKernel("T x", "T y", "x * x", "a + b", "y = sqrt(a)", "0", "l2norm")


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_sums_along_any_axes_of_any_strides(data):
    host = data.draw(hnp.arrays("i8", hnp.array_shapes(min_dims=1, max_dims=3, max_side=9),
                                elements=st.integers(-9, 9)))
    order = data.draw(st.permutations(range(host.ndim)))
    axes = data.draw(st.sets(st.integers(0, host.ndim - 1), min_size=1))
    axis = data.draw(st.sampled_from([None, tuple(axes)]))
    keepdims = data.draw(st.booleans())
    found = SUM(cp.asarray(host).transpose(order), axis=axis, keepdims=keepdims)
    expected = host.transpose(order).sum(axis=axis, keepdims=keepdims)
    assert found.shape == expected.shape and found.dtype == expected.dtype
    np.testing.assert_array_equal(found.get(), expected)


@pytest.mark.parametrize("shape", [(1,), (2,), (31,), (512,), (513,), (5000,), (3, 700), (700, 3),
                                   (2, 3, 1000)])
@pytest.mark.parametrize("axis", [0, -1, None])
def test_the_norm_over_sizes_about_a_block(shape, axis):
    host = np.random.default_rng(3).standard_normal(shape)
    np.testing.assert_allclose(NORM(cp.asarray(host), axis=axis).get(),
                               np.sqrt((host * host).sum(axis=axis)), rtol=1e-12)


def test_two_inputs_broadcast_and_scalars_are_taken():
    dot = cp.ReductionKernel("T x, T y, T scale", "T z", "x * y * scale", "a + b", "z = a", "0")
    x, y = cp.arange(6.0).reshape(2, 3), cp.arange(3.0)
    assert dot(x, y, 2, axis=1).tolist() == [10, 28]


def test_a_type_of_its_own_and_a_fold_that_is_no_sum():
    top = cp.ReductionKernel("float32 x", "float64 y", "x", "max(a, b)", "y = a", "-1e30", "top",
                             reduce_type="float")
    x = cp.asarray([[3, 9, 2], [-5, -7, -6]], cp.float32)
    assert top(x, axis=1).tolist() == [9, -5] and top(x).dtype == cp.float64
    best = cp.ReductionKernel(
        "T x", "int64 y", "best_t(x, _J)", "a.value >= b.value ? a : b", "y = a.place",
        "best_t(-1e30, 0)", "best", reduce_type="best_t", preamble="""
struct best_t {
  double value; long long place;
  __device__ best_t() : value(0), place(0) {}
  __device__ best_t(double v, long long p) : value(v), place(p) {}
};""")
    assert best(cp.asarray([3.0, 9.0, 2.0])).item() == 1


def test_mean_by_the_sizes_of_in_and_out():
    mean = cp.ReductionKernel("T x", "T y", "x", "a + b",
                              "y = a * _out_ind.size() / _in_ind.size()", "0", "mean")
    x = cp.arange(2000.0).reshape(20, 100)
    np.testing.assert_allclose(mean(x, axis=1).get(), x.get().mean(axis=1))


def test_outputs_can_be_given():
    out = cp.empty(2)
    assert SUM(cp.ones((2, 3)), out=out, axis=1) is out and out.tolist() == [3, 3]
    assert SUM(cp.ones((2, 3)), out, axis=1) is out


def test_nothing_folds_to_the_identity():
    assert SUM(cp.zeros((0,))).item() == 0
    assert SUM(cp.zeros((0, 3)), axis=0).tolist() == [0, 0, 0]
    assert SUM(cp.zeros((0, 3)), axis=1).shape == (0,)


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda: SUM(), TypeError, "Wrong number of arguments for total"),
    (lambda: SUM(cp.ones(2), wrong=1), TypeError, "Wrong arguments"),
    (lambda: SUM(cp.ones(2), axis=1), np.exceptions.AxisError, "axis 1"),
    (lambda: SUM(cp.ones((2, 2)), axis=(0, 0)), ValueError, "duplicate"),
    (lambda: SUM(cp.ones(2), cp.empty(()), out=cp.empty(())), ValueError, "both a positional"),
    (lambda: SUM(cp.ones(2), out=cp.empty(5)), ValueError, "Out shape"),
    (lambda: SUM(np.ones(2)), TypeError, "Unsupported type"),
    (lambda: cp.ReductionKernel("T x", "T y", "x", "a", "y = a", None)(cp.zeros(0)), ValueError,
     "zero-size array to reduction")])
def test_it_refuses_what_cupy_refuses(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_a_compile_error_points_into_the_expression_that_has_it():
    kernel = cp.ReductionKernel("T x", "T y", "x", "a + c", "y = a", "0", "slip")
    with pytest.raises(cp.cuda.compiler.CompileException) as caught:
        kernel(cp.ones(3))
    found = caught.value.diagnostics[0]
    assert found.source.text == "x\na + c\ny = a" and "c" in found.message
    assert (found.span.line, found.span.column) == (2, 5)


def test_the_kernel_around_the_expressions_has_no_fault_and_reads_once():
    report = kernels.run(SUM, None, None, (cp.ones((300, 70), "f4"),), count=True)
    assert report.ok, report.faults
    assert report.total.load_bytes == 300 * 70 * 4 and report.total.store_bytes == 4
    assert set(report.lines) <= {1, 2, 3}
    assert report.lines[2].float_operations >= 300 * 70 > report.lines[1].float_operations


@pytest.mark.parametrize("axis", [0, 1])
def test_either_axis_is_read_coalesced(axis):
    report = kernels.run(cp.ReductionKernel("T x", "T y", "x", "a + b", "y = a", "0"), None, None,
                         (cp.ones((64, 64), "f4"), ), count=True)
    assert report.total.load_sectors == 64 * 64 * 4 // 32
    x = cp.ones((256, 64), "f4")
    kernel = cp.ReductionKernel("T x", "T y", "x", "a + b", "y = a", "0")
    _, report = kernel._launch((x,), kernels.cupy_like.launching.Wishes(count=True), axis=axis)
    assert report.total.load_sectors <= 2 * x.nbytes // 32
