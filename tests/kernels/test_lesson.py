"""What tests cells say of a kernel: each refusal has its words, and a right kernel has none."""

import numpy as np
import pytest

import kernels
from kernels import cupy_like as cp
from kernels import lesson

DOUBLED = """extern "C" __global__ void doubled(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a * x[i];
}"""
X = np.float32([1, -2, 3, 0.5, 7])


def doubled(text=DOUBLED, n=5, **more):
    args = 2.0, X, lesson.unwritten(5), n
    return lesson.launch(lesson.kernel(text, "doubled"), (2,), (4,), args, **more)


def refused(call):
    with pytest.raises(AssertionError) as fault:
        call()
    return str(fault.value)


def test_a_right_kernel_is_seen_with_its_arrays_and_counters():
    seen = doubled()
    lesson.same(seen, "y", seen.arrays[1], 2 * X, "twice each")
    assert seen.call == "doubled(a = 2, n = 5), grid 2, block 4"
    assert seen.report.ok and seen.report.counted and seen.total.store_requests == 2


def test_arrays_are_copied_so_that_one_test_harms_no_other():
    before = X.copy()
    seen = doubled(DOUBLED.replace("const ", "").replace("y[i] =", "y[i] = x[i] ="))
    assert np.array_equal(X, before) and np.array_equal(seen.arrays[0], 2 * X)


def test_it_runs_on_the_emulator_also_beside_a_gpu(monkeypatch):
    monkeypatch.setattr(kernels, "device", lambda: "gpu")
    monkeypatch.setattr(kernels, "gpu", lambda: ("some GPU", "found"))
    assert doubled().report.where == "emulator" and doubled().report.checked


def test_an_answer_that_was_not_begun_is_not_called_wrong():
    with pytest.raises(NotImplementedError, match="doubled has not been written yet"):
        lesson.kernel(DOUBLED + "\n# YOUR CODE HERE\nraise NotImplementedError()", "doubled")


@pytest.mark.parametrize("text, words", [
    (None, "found NoneType, expected a text"),
    (print, "found builtin_function_or_method, expected a text"),
    (f"# YOUR CODE HERE\n{DOUBLED}", "delete the line"),
    (DOUBLED + "\n" * 10**6, "expected at most 20,000"),
    (DOUBLED + "// \ud800", "half a character"),
    (DOUBLED.replace(";", "", 1), "does not compile"),
    (DOUBLED.replace("doubled", "twice"), "named symbol not found: 'doubled'"),
    (DOUBLED.replace('extern "C"', ""), 'write  extern "C"'),
    ("", "named symbol not found"),
])
def test_a_text_that_is_no_kernel_is_refused(text, words):
    assert words in refused(lambda: lesson.kernel(text, "doubled"))


@pytest.mark.parametrize("old, new, words", [
    ("if (i < n) ", "", "found an access out of bounds at line 3, block (1,0,0), thread (1,0,0): "
                        "reads x[5]"),
    ("y[i] =", "y[i] = y[i] +", "found a read before any write at line 3"),
    ("y[i] =", "y[i % 2] =", "found a race at line 3"),
    ("if (i < n) ", "while (i < n) ", "found an endless loop at line 3"),
    ("if (i < n) ", "if (i < n) { __syncthreads(); } if (i < n) ", "found a barrier that not all "
                                                                   "threads reach"),
    ("y[i] =", "((float*)0)[i] =", "found a use of a null pointer"),
    ("y[i] =", "y[i + (1LL << 40)] =", "writes y[1099511627776]"),
])
def test_a_fault_is_named_with_its_place(old, new, words):
    assert old in DOUBLED
    assert words in refused(lambda: doubled(DOUBLED.replace(old, new)))


def test_a_tests_cell_says_what_a_fault_points_to_and_leaves_the_rest_as_it_is():
    unguarded = DOUBLED.replace("if (i < n) ", "")
    assert refused(lambda: doubled(unguarded, why={"out of bounds": "the guard"})).endswith(
        "expected none; the guard")
    assert refused(lambda: doubled(unguarded, why={"race": "the guard"})).endswith(
        f"expected none; {lesson.WHY['out of bounds']}")


def test_what_a_fault_points_to_is_about_kinds_that_there_are():
    from kernels.report.fault import KINDS

    assert set(lesson.WHY) <= set(KINDS)


def test_arguments_that_do_not_fit_are_refused_with_the_call():
    text = DOUBLED.replace(", int n", "").replace("if (i < n) ", "")
    assert "takes 3 arguments" in refused(lambda: doubled(text))


def test_the_first_element_that_differs_is_shown():
    seen = doubled(n=3)
    said = refused(lambda: lesson.same(seen, "y", seen.arrays[1], 2 * X, "all five"))
    assert "found y[3] = nothing written, expected 1 (2 of 5 elements differ); all five" in said


def test_a_known_slip_is_named_in_place_of_the_general_reason():
    seen = doubled(DOUBLED.replace("a * x[i]", "x[i]"))
    slips = [(3 * X, "three times"), (X, "a is not used")]
    assert refused(lambda: lesson.same(seen, "y", seen.arrays[1], 2 * X, "twice", slips)).endswith(
        "; a is not used")


def test_another_shape_or_type_is_refused_before_any_element():
    seen = doubled()
    assert "expected (5,) and float64" in refused(
        lambda: lesson.same(seen, "y", seen.arrays[1], 2.0 * X.astype(float), ""))


@pytest.mark.parametrize("found, limit, words", [
    (5, 4, "found 5 stores, expected at most 4; fewer"),
    (4.5, 4.0, "found 4.5 stores, expected at most 4; fewer"),
    (1_000_000, 9, "found 1,000,000 stores"),
    (None, 4, "found no stores"),
])
def test_a_count_that_is_too_high_is_refused(found, limit, words):
    assert words in refused(lambda: lesson.at_most(doubled(), "stores", found, limit, "fewer"))


def test_a_count_at_the_limit_is_right():
    lesson.at_most(doubled(), "stores", 4, 4, "fewer")


def test_elementwise_kernels_go_the_same_way():
    kernel = lesson.elementwise("float32 x, float32 b", "float32 y", "y = x + b", "moved")
    seen = lesson.launch(kernel, None, None, (X, np.float32([1]), lesson.unwritten(5)), note="five")
    lesson.same(seen, "y", seen.arrays[-1], X + 1, "one more")
    assert seen.call == "moved, five" and isinstance(kernel, cp.ElementwiseKernel)


@pytest.mark.parametrize("parts, words", [
    (("x", "float32 y", "y = x"), "moved: Syntax error: x"),
    (("float32 x", "float32 y", "y = z"), "moved does not compile"),
    (("float32 x", "float32 y", 7), "found int, expected a text"),
    (("float32 x, float32 b, T c", "float32 y", "y = x"), "Wrong number of arguments"),
])
def test_an_elementwise_kernel_that_is_none_is_refused(parts, words):
    assert words in refused(lambda: lesson.launch(
        lesson.elementwise(*parts, "moved"), None, None, (X, lesson.unwritten(5))))
