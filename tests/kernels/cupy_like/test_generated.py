"""The kernels that are made around a student's expressions, and the way back from their lines."""

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kernels.cupy_like as cp
from kernels.cupy_like.generated import Generated, offset, replaced, restore
from kernels.language.source import Diagnostic, Source, Span
from kernels.report.counters import Counters
from kernels.report.report import Report
from tests.kernels import nvrtc


@settings(deadline=None)
@given(st.data())
def test_the_place_of_an_element_is_numpys(data):
    shape = data.draw(hnp.array_shapes(min_dims=1, max_dims=4, max_side=4))
    array = np.arange(np.prod(shape)).reshape(shape).transpose(
        data.draw(st.permutations(range(len(shape)))))
    array = np.broadcast_to(array, data.draw(st.sampled_from([(), (2,)])) + array.shape)
    text = offset("i", array).replace("/", "//")
    places = [eval(text, {"i": i}) for i in range(array.size)]  # noqa: S307
    assert places == array.ravel().tolist()          # its values are their own offsets


def test_a_row_needs_no_division():
    assert offset("i", np.zeros((3, 4))) == "(i)"
    assert "/" in offset("i", np.zeros((3, 4)).T)


def test_sizes_become_names_of_the_same_length():
    text = "y = x.size() + x.shape( )[0] + v.size() + _ind.size();"
    made = replaced(text, {"x", "_ind"})
    assert len(made) == len(text) and "v.size()" in made and "x.s" not in made
    assert "x_size__" in made and "_ind_size__" in made
    assert restore("x_size__ is no struct, _raw_y neither") == "x.size() is no struct, y neither"


def made():
    code = Generated("k")
    code.show(preamble="", operation="a = x;\n  b = y;")
    code.add("typedef float T;")
    code.charge("operation")
    code.control("for (;;) {")
    code.add("const T y = _raw_y[i];", mention="y")
    code.insert("operation", "a = x;\n  b = y;")
    code.add("}")
    return code


def test_lines_lead_back_to_the_students():
    code = made()
    assert code.source == Source("a = x;\n  b = y;", "k")
    back = [code.back(Span(line, 3, 4)) for line in range(1, 7)]
    whole = Span(1, 1, 7)
    assert back == [whole, whole, Span(2, 7, 8), Span(1, 3, 4), Span(2, 3, 4), whole]
    found = code.diagnostic(Diagnostic(Source("...", "k"), Span(5, 7, 8), "y_size__ is odd"))
    assert (found.span, found.source.name, found.message) == (Span(2, 7, 8), "k", "y.size() is odd")


def test_what_leads_to_the_students_lines_costs_them_nothing():
    report = Report(Source("..."), "k", (1, 1, 1), (1, 1, 1))
    report.lines = {2: Counters(branches=9), 3: Counters(load_bytes=4), 5: Counters(load_bytes=2)}
    assert made().report(report).lines == {2: Counters(load_bytes=6)}


KERNELS = {
    "plain": lambda d: (cp.ElementwiseKernel("T x, T y", "T z", "z = x * y", "k"),
                        (cp.ones((3, 4), d).T, cp.ones(3, d))),
    "raw": lambda d: (cp.ElementwiseKernel(
        "raw T x, T s", "T y", "y = x[(i + 1) % _ind.size()] * s + x.size() - x.shape()[0]", "k",
        preamble="#define ONE 1", loop_prep="int q = ONE;", after_loop="q = 2;"),
        (cp.ones(3, d), 2, cp.ones(3, d))),
    "sum": lambda d: (cp.ReductionKernel("T x", "T y", "x * x", "a + b", "y = a", "0", "k"),
                      (cp.ones((3, 4), d),)),
    "mean": lambda d: (cp.ReductionKernel("T x", "T y", "x", "a + b",
                                          "y = a * _out_ind.size() / _in_ind.size()", "0", "k",
                                          reduce_type="float"), (cp.ones((3, 4), d).T,)),
}


@pytest.mark.skipif(bool(nvrtc.missing()), reason="NVIDIA's compiler is not installed")
@pytest.mark.parametrize("dtype", ["i1", "u2", "i4", "i8", "f2", "f4", "f8"])
@pytest.mark.parametrize("name", KERNELS)
def test_nvidias_compiler_takes_what_is_made(name, dtype):
    kernel, args = KERNELS[name](dtype)
    kernel(*args)
    for text in kernel.cached_codes.values():
        result = nvrtc.compile(text)
        assert result.ok, result.log
