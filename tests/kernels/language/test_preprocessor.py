"""The preprocessor against gcc's, and its own rules."""

import shutil
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernels.errors import CompileError
from kernels.language.parser import parse
from kernels.language.preprocessor import Preprocessor
from kernels.language.source import Source
from kernels.language.tokens import tokenise
from tests.kernels.language.samples import FEATURES

GCC = shutil.which("gcc")
with_gcc = pytest.mark.skipif(not GCC, reason="gcc, the authority here, is not installed")


def ours(text, defines=None):
    """(texts of the tokens, messages)"""
    preprocessor = Preprocessor(Source(text), defines or {})
    tokens = preprocessor.tokens()
    return [t.text for t in tokens[:-1]], [f.message for f in preprocessor.findings]


def gccs(text):
    """The same from gcc; None where it refuses the text."""
    ran = subprocess.run([GCC, "-E", "-P", "-undef", "-x", "c++", "-std=gnu++14", "-"], input=text,
                         capture_output=True, text=True, timeout=60)
    return None if ran.returncode else [t.text for t in tokenise(ran.stdout)[:-1]]


CASES = {
    "object": "#define N 4\nN n NN",
    "nested": "#define A B\n#define B C\n#define C 7\nA",
    "recursive": "#define A A + 1\n#define X Y\n#define Y X\nA X Y",
    "function": "#define F(a, b) (a + b)\nF(1, 2) F((1, 2), 3) F(,) F F (1,\n2)",
    "no arguments": "#define F() 3\nF() F( ) F",
    "not a function": "#define F (1)\nF",
    "argument expanded first": "#define A 1\n#define S(x) #x\n#define T(x) S(x)\nS(A) T(A)",
    "stringify": r'''#define S(x) #x
S(a   +  b) S("q\n") S('\'') S() S( x ) S(a,b)''' .replace(" S(a,b)", ""),
    "paste": "#define P(a, b) a ## b\nP(x, 1) P(1, 2) P(, y) P(z, ) P(, ) P(+, =)",
    "paste expands not": "#define A 1\n#define P(a, b) a ## b\n#define Q(a, b) P(a, b)\n"
                         "P(A, A) Q(A, A)",
    "paste three": "#define P(a, b, c) a ## b ## c\nP(x, y, z) P(x, , z) P(, , )",
    "variadic": "#define V(...) f(__VA_ARGS__)\nV(1, 2, 3) V() V((1, 2))",
    "variadic named": "#define V(a, b...) f(a, b)\nV(1, 2, 3)",
    "gnu comma": "#define V(a, ...) f(a, ##__VA_ARGS__)\nV(1) V(1, 2, 3)",
    "standard's example 3": "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n"
                            "#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n"
                            "#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n"
                            "#define r(x,y) x ## y\n#define str(x) # x\n"
                            "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\n"
                            "g(x+(3,4)-w) | h 5) & m(f)^m(m);\n"
                            "p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\n"
                            "char c[2][6] = { str(hello), str() };",
    "standard's example 5": "#define t(x,y,z) x ## y ## z\n"
                            "int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,),"
                            " t(,,12), t(,,) };",
    "call over lines": "#define F(a) <a>\nF\n(\n1\n)",
    "name from an argument": "#define F(a) a\n#define G(x) x + 1\nF(G)(2) F(G(3))",
    "min of max": "#define MIN(a, b) ((a) < (b) ? (a) : (b))\nMIN(MIN(1, 2), MIN(3, MIN(4, 5)))",
    "if": "#if 1\na\n#else\nb\n#endif\n#if 0\nc\n#elif 2 > 1\nd\n#else\ne\n#endif",
    "nested if": "#if 0\n#if 1\na\n#else\nb\n#endif\n#else\nc\n#endif",
    "elif after a taken one": "#if 1\na\n#elif 1 / 0\nb\n#endif",
    "defined": "#define A\n#if defined A && defined(A) && !defined B\nyes\n#endif",
    "skipped text": "#if 0\n it's \" broken # include nothing\n#else\nok\n#endif",
    "redefined": "#define A 1\n#undef A\n#define A 2\nA\n#undef A\nA",
    "ifdef": "#define A\n#ifdef A\na\n#endif\n#ifndef A\nb\n#else\nc\n#endif",
    "null directive": "#\na\n# \nb",
    "continued": "#define F(a, \\\n b) a + \\\n b\nF(1, 2)",
    "comment in a define": "#define A 1 /* one */ + 2 // three\nA",
    "spaces": "#  define   A   1\n  #  ifdef A\nA\n#endif",
    "alternative": "#define A and\n1 A 2 not 3",
    "line": "#define L __LINE__\n\nL __LINE__\n__LINE__",
}


@with_gcc
@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_macros_become_what_gcc_says(text):
    assert ours(text) == (gccs(text), [])


NUMBERS = st.one_of(st.integers(0, 9).map(str),
                    st.sampled_from(["0x7f", "1u", "9223372036854775807", "18446744073709551615u",
                                     "'a'", "A", "B", "undefined", "010", "1L", "true", "false",
                                     "defined A", "defined(C)"]))
BINARY = ["||", "&&", "|", "^", "&", "==", "!=", "<", ">", "<=", ">=", "<<", ">>", "+", "-", "*",
          "/", "%"]
CONDITIONS = st.recursive(NUMBERS, lambda inner: st.one_of(
    st.tuples(inner, st.sampled_from(BINARY), inner).map(" ".join),
    st.tuples(st.sampled_from("!-~+"), inner).map(" ".join),
    inner.map(lambda e: f"({e})"),
    st.tuples(inner, inner, inner).map(lambda e: "({} ? {} : {})".format(*e))), max_leaves=8)


@with_gcc
@given(st.lists(CONDITIONS, min_size=10, max_size=10))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_conditions_hold_where_gcc_says(conditions):
    head = "#define A 1\n#define B (A + 2)\n"
    for condition in conditions:
        text = f"{head}#if {condition}\nyes\n#else\nno\n#endif"
        found, messages = ours(text)
        expected = gccs(text)
        assert (expected is None) == bool(messages), (condition, messages)
        assert expected is None or found == expected, condition


NAMES = st.sampled_from(["A", "B", "F", "G", "H"])
PIECES = st.sampled_from(["A", "B", "F", "G", "H", "F(", "G(", "H(", "(", ")", ",", "x", "y", "1",
                          "+", "F(1)", "G(A, B)", "H(x, y, 1)", "__VA_ARGS__"])
BODIES = st.lists(PIECES, max_size=6).map(" ".join)
DEFINITIONS = st.one_of(
    st.tuples(st.sampled_from(["A", "B"]), BODIES).map("#define {0[0]} {0[1]}".format),
    BODIES.map("#define F(x) {}".format), BODIES.map("#define G(x, y) {}".format),
    st.tuples(st.sampled_from(["x", "#x", "x ## y", "y ## 1", "# y", ""]), BODIES).map(
        "#define G(x, y) {0[0]} {0[1]}".format),
    BODIES.map(lambda body: f"#define H(...) {body} __VA_ARGS__"))


@with_gcc
def test_random_macros_become_what_gcc_says():
    compared = []

    @given(st.lists(DEFINITIONS, max_size=6, unique_by=lambda d: d[8]),
           st.lists(PIECES, max_size=12).map(" ".join))
    @settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(definitions, use):
        text = "\n".join(definitions) + "\n" + use.replace("__VA_ARGS__", "x")
        expected, (found, messages) = gccs(text), ours(text)
        if expected is not None and not messages:
            assert found == expected
            compared.append(text)

    check()
    assert len(compared) > 10


@pytest.mark.parametrize("header", ["<cuda_fp16.h>", "<cooperative_groups.h>", "<cmath>",
                                    '"cupy/complex.cuh"', "<cuda/std/cstdint>"])
def test_known_headers_do_nothing(header):
    assert ours(f"#include {header}\n#pragma once\nx") == (["x"], [])


def test_defines_come_before_the_text():
    assert ours("N M E", {"N": 3, "M": "(a + b)", "E": None}) == (
        ["3", "(", "a", "+", "b", ")", "1"], [])


@pytest.mark.parametrize(("condition", "holds"), [
    ("__CUDACC__", True), ("__CUDA_ARCH__ >= 800", True), ("INT_MAX == 2147483647", True),
    ("defined(__CUDA_ARCH__) && !defined(__APPLE__)", True), ("__cplusplus < 201402L", False),
    ("UINT_MAX > 4294967294u", True), ("LLONG_MIN < 0", True)])
def test_what_is_defined_from_the_start(condition, holds):
    assert ours(f"#if {condition}\nyes\n#endif")[0] == ["yes"] * holds


def test_tokens_of_a_macro_stand_where_it_is_used():
    source = "#define TWICE(x) ((x) * 2)\nint a = TWICE(b);"
    tokens = {t.text: t for t in Preprocessor(Source(source), {}).tokens()}
    assert str(tokens["*"].span) == "2:9"
    assert (tokens["*"].span.end, tokens["*"].span.macro) == (14, "TWICE")
    assert (str(tokens["b"].span), tokens["b"].span.macro) == ("2:15", None)


def test_a_pragma_in_a_macro_unrolls():
    source = '#define UNROLL _Pragma("unroll 2")\n__device__ void f() { UNROLL for (;;) break; }'
    loop = parse(Source(source)).items[0].body.statements[0]
    assert loop.unroll == 2


@pytest.mark.parametrize(("text", "message"), [
    ("#error too old", "#error too old"),
    ("#include <vector>", "the header <vector> is not here"),
    ("#inlcude <a>", "there is no directive '#inlcude'"),
    ("#if 1", "'#if' has no '#endif'"),
    ("#endif", "'#endif' without an '#if' before it"),
    ("#else", "'#else' without an '#if' before it"),
    ("#if\n#endif", "the condition ends where a value is expected"),
    ("#if 1 / 0\n#endif", "division by zero in a condition"),
    ("#if 1.5\n#endif", "expected a whole number, found '1.5'"),
    ("#if (1\n#endif", "expected ')', found the end of the line"),
    ("#if 1 2\n#endif", "'2' does not belong in a condition of the preprocessor"),
    ("#if defined(\n#endif", "expected a name after 'defined', found the end of the line"),
    ("#define", "expected a name after 'define', found the end of the line"),
    ("#define 3", "expected a name after 'define', found '3'"),
    ("#define F(a, a) 1", "two parameters of macro 'F' have the same name"),
    ("#define F(a", "the parameters of macro 'F' have no closing ')'"),
    ("#define F(a) a\nF(1, 2)", "macro 'F' takes 1 argument, found 2"),
    ("#define F(a) a\nF(1", "the arguments of macro 'F' have no closing ')'"),
    ("#define P(a, b) a ## b\nP(+, /)", "'##' makes '+/', which is not one token"),
])
def test_messages(text, message):
    assert ours(text)[1] == [message]


def test_what_is_not_compiled_is_not_judged():
    assert ours("#if 0\n#error no\n#include <vector>\n\u201c @ #nonsense\n#endif\nx") == (["x"], [])


def test_a_second_definition_that_differs_is_a_warning():
    unit = parse(Source("#define N 1\n#define N 1\n#define N 2\n"))
    assert [w.text().split("\n")[0] for w in unit.warnings] == [
        "kernel.cu:3:9: warning: macro 'N' is defined a second time, differently"]


def test_one_wrong_use_of_a_macro_hides_no_other_error():
    source = "#define F(a) a\n__device__ int f() {\n  int a = F(1, 2);\n"
    source += "  return F(1, 2, 3)\n}\nint x = ;"
    with pytest.raises(CompileError) as caught:
        parse(Source(source))
    assert [d.span.line for d in caught.value.diagnostics] == [3, 4, 6]


@with_gcc
def test_the_sample_is_preprocessed_as_gcc_does():
    text = "\n".join(line for line in FEATURES.split("\n")
                     if not line.lstrip().startswith(("#include", "#pragma")))
    defines = "#define __CUDA_ARCH__ 800\n#define INFINITY __int_as_float(0x7f800000)\n" \
              "#define M_PI 3.14159265358979323846\n#define FLT_MAX 3.402823466e+38f\n"
    assert ours(text)[0] == gccs(defines + text)
