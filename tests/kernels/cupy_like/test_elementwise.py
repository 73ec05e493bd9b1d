"""ElementwiseKernel does what CuPy documents, and speaks of the student's own expression."""

import warnings

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kernels
import kernels.cupy_like as cp

SQUARED = cp.ElementwiseKernel("T x, T y", "T z", "z = (x - y) * (x - y)", "squared_diff")


def test_it_broadcasts_and_infers_its_types():
    x, y = cp.arange(10, dtype=cp.float32).reshape(2, 5), cp.arange(5, dtype=cp.float32)
    z = SQUARED(x, y)
    assert (z.dtype, z.shape) == (cp.float32, (2, 5))
    cp.testing.assert_array_equal(z, (x - y) ** 2)
    assert SQUARED(x, 5).dtype == cp.float32                   # a scalar takes the array's type
    assert SQUARED(cp.arange(3), np.float64(2)).dtype == cp.int64


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_strides_and_shapes_are_read_and_written_in_place(data):
    host = data.draw(hnp.arrays("i4", hnp.array_shapes(min_dims=1, max_dims=3, max_side=5),
                                elements=st.integers(-9, 9)))
    axes = data.draw(st.permutations(range(host.ndim)))
    step = data.draw(st.sampled_from([1, 2, -1]))
    x = cp.asarray(host).transpose(axes)[::step]
    expected = host.transpose(axes)[::step]
    out = cp.zeros(expected.shape[::-1], "i4").T
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert SQUARED(x, 3, out) is out
    np.testing.assert_array_equal(out.get(), (expected - 3) ** 2)


@pytest.mark.parametrize("dtype", ["?", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2",
                                   "f4", "f8"])
def test_every_dtype_has_its_c_type(dtype):
    x = cp.asarray([0, 1, 1, 0]).astype(dtype)
    same = cp.ElementwiseKernel("T x", "T y", "y = x")
    assert same(x).dtype == x.dtype and (same(x) == x).all()


def test_raw_arrays_are_indexed_and_size_is_told():
    neighbour = cp.ElementwiseKernel(
        "raw T x", "T y", "y = x[(i + 1) % _ind.size()] + x.size() * 100 + x.shape()[0] * 1000")
    x = cp.arange(6.0)
    expected = [1 + 6600, 2 + 6600, 3 + 6600, 4 + 6600, 5 + 6600, 6600]
    assert neighbour(x, size=6).tolist() == neighbour(x, cp.empty(6)).tolist() == expected
    row = cp.ElementwiseKernel("raw T x, int32 n", "T y", "y = x[i * n]")
    m = cp.arange(6.0).reshape(2, 3).T                          # rows of m are not in a row
    assert row(m, np.int32(2), size=3).tolist() == [0, 1, 2]


def test_a_raw_output_that_is_not_contiguous_is_written_too():
    out = cp.zeros((2, 3)).T
    cp.ElementwiseKernel("T x", "raw T y", "y[i] = x")(cp.arange(6.0), out)
    assert out.tolist() == [[0, 1], [2, 3], [4, 5]]


def test_preamble_loop_prep_after_loop_and_several_outputs():
    kernel = cp.ElementwiseKernel(
        "T x", "T y, int32 z", "y = twice(x) + offset; z = i", "parts",
        preamble="template <typename U>\n__device__ U twice(U a) { return 2 * a; }",
        loop_prep="T offset = 10;", after_loop="offset = 0;")
    y, z = kernel(cp.arange(3.0))
    assert y.tolist() == [10, 12, 14] and z.tolist() == [0, 1, 2] and z.dtype == cp.int32


def test_what_it_returns_can_be_chosen():
    x = cp.ones(2)
    assert cp.ElementwiseKernel("T x", "T y", "y = x", no_return=True)(x) is None
    assert isinstance(cp.ElementwiseKernel("T x", "T y", "y = x", return_tuple=True)(x), tuple)
    assert SQUARED(cp.zeros((0, 3)), 1).shape == (0, 3)


def test_continue_and_break_end_one_element():
    kernel = cp.ElementwiseKernel(
        "T x", "T y", "y = 0; if (i == 1) continue; if (i == 2) break; y = x")
    assert kernel(cp.asarray([5, 6, 7, 8])).tolist() == [5, 0, 0, 8]


def test_in_place_over_the_input_itself():
    x = cp.arange(5.0)
    cp.ElementwiseKernel("T a", "T x", "x = x * a")(2.0, x)
    assert x.tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda: SQUARED(1), TypeError, "Wrong number of arguments for 'squared_diff'"),
    (lambda: SQUARED(1, 2), ValueError, "Loop size is undecided"),
    (lambda: SQUARED(cp.ones(2), cp.ones(2, "f4")), TypeError, "Type is mismatched. y float32"),
    (lambda: SQUARED(cp.ones(2), cp.ones(3)), ValueError, "broadcast"),
    (lambda: SQUARED(np.ones(2), 1), TypeError, "Unsupported type"),
    (lambda: SQUARED([1.0], 1), TypeError, "Unsupported type"),
    (lambda: SQUARED(cp.ones(2), 1, cp.ones(3)), ValueError, "broadcast|Out shape"),
    (lambda: SQUARED(cp.ones(2), 1, 2), TypeError, "Output arguments must be"),
    (lambda: SQUARED(cp.ones(2), 1, size=2), ValueError, "'size' can be used only if"),
    (lambda: SQUARED(cp.ones(2), 1, wrong=2), TypeError, "Wrong arguments"),
    (lambda: SQUARED(cp.ones(2), 1, block_size=0), ValueError, "block_size"),
    (lambda: cp.ElementwiseKernel("raw T x", "raw T y", "")(cp.ones(2)), ValueError, "undecided"),
    (lambda: cp.ElementwiseKernel("raw T x", "T y", "")(cp.ones(2)), ValueError, "undecided"),
    (lambda: cp.ElementwiseKernel("T i", "T y", ""), ValueError, "Can not use 'i'"),
    (lambda: cp.ElementwiseKernel("T", "T y", ""), Exception, "Syntax error"),
    (lambda: cp.ElementwiseKernel("odd T x", "T y", ""), Exception, 'Unknown keyword "odd"'),
    (lambda: cp.ElementwiseKernel("nope x", "T y", ""), TypeError, "nope"),
    (lambda: cp.ElementwiseKernel("T x", "T y", "", "a b"), ValueError, "Invalid kernel name"),
    (lambda: cp.ElementwiseKernel("T x", "U y", "y = x")(cp.ones(2)), TypeError, "type U"),
    (lambda: SQUARED(cp.ones(2, "c8"), 1), NotImplementedError, "real and imaginary")])
def test_it_refuses_what_cupy_refuses(call, error, said):
    with pytest.raises(error, match=said):
        call()


# -- what is said is said of the expression

def test_a_compile_error_points_into_the_expression():
    kernel = cp.ElementwiseKernel("T x", "T y", "T s = x;\ny = s + q;", "bad",
                                  preamble="#define ONE 1")
    with pytest.raises(cp.cuda.compiler.CompileException) as caught:
        kernel(cp.ones(3))
    found, = caught.value.diagnostics
    assert found.source.text == "#define ONE 1\nT s = x;\ny = s + q;"
    assert (found.span.line, found.span.column) == (3, 9) and "q" in found.message
    assert isinstance(caught.value, kernels.errors.CompileError)


def test_a_fault_points_into_the_expression_and_names_the_array():
    kernel = cp.ElementwiseKernel("raw T x", "T y", "y = x[i + 1]", "shift")
    report = kernels.run(kernel, None, None, (cp.ones(100), cp.empty(100)))
    fault, = report.faults
    assert (fault.source, fault.span.line, fault.span.column) == ("shift", 1, 5)
    assert (fault.array, fault.index, fault.thread) == ("x", 100, (99, 0, 0))
    assert "below x.size()" in fault.hint
    assert report.source.text == "y = x[i + 1]" and not report.ok


def test_a_size_is_called_as_the_student_wrote_it():
    kernel = cp.ElementwiseKernel("raw T x", "T y", "y = x.size().z", "odd")
    with pytest.raises(cp.cuda.compiler.CompileException) as caught:
        kernel(cp.ones(3), size=3)
    assert "size__" not in str(caught.value) and "_raw_" not in str(caught.value)


def test_who_looks_for_n_is_told_of_size():
    with pytest.raises(cp.cuda.compiler.CompileException, match=r"hint: .*_ind.size\(\)"):
        cp.ElementwiseKernel("T x", "T y", "y = x / n")(cp.ones(3))


def test_an_output_that_is_read_before_it_is_written_is_a_fault():
    add = cp.ElementwiseKernel("T x", "T y", "y += x", "add")
    with pytest.raises(kernels.errors.KernelFault, match="add:1:1"):
        add(cp.ones(3))
    assert add(cp.ones(3), cp.ones(3)).tolist() == [2, 2, 2]


def test_counters_are_those_of_the_expressions_lines():
    kernel = cp.ElementwiseKernel("float32 x, float32 y", "float32 z",
                                  "float d = x - y;\nz = d * d;", "counted")
    x = cp.ones(1024, cp.float32)
    report = kernels.run(kernel, None, None, (x, x, cp.empty_like(x)), count=True)
    assert report.ok and report.counted and set(report.lines) <= {1, 2}
    assert (report.lines[1].load_sectors, report.lines[1].load_bytes) == (2 * 32 * 4, 8192)
    assert (report.lines[2].store_sectors, report.lines[2].store_requests) == (32 * 4, 32)
    assert report.total.divergent == 0


def test_a_transposed_input_is_seen_to_be_scattered():
    x = cp.ones((64, 64), cp.float32)
    kernel = cp.ElementwiseKernel("T x", "T y", "y = x")
    sectors = [kernels.run(kernel, None, None, (a, cp.empty_like(x)), count=True).total.load_sectors
               for a in (x, x.T)]
    assert sectors[1] == 8 * sectors[0]


def test_requests_point_into_the_expression():
    kernel = cp.ElementwiseKernel("T x", "T y", "y = 2 * x")
    report = kernels.run(kernel, None, None, (cp.ones(64), cp.empty(64)), count=True)
    assert {(r.span.line, r.span.column, r.array) for r in report.requests} == {
        (1, 9, "x"), (1, 1, "y")}
