"""No text makes the checker run for long, deep or without end."""

import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.errors import CompileError
from kernels.language import compile
from kernels.language.builtins import entries, names
from kernels.language.types import VOID, Pointer

KERNEL = "__global__ void k(float* x, int n) {{ {} }}"


def refusal(text, **more):
    """(message, seconds) of a text that must be refused."""
    begin = time.perf_counter()
    with pytest.raises(CompileError) as error:
        compile(text, **more)
    return error.value.diagnostics[0].message, time.perf_counter() - begin


@pytest.mark.parametrize("text, told", [
    ("template<int N> __device__ int f() { return f<N + 1>(); }"
     + KERNEL.format("n = f<0>();"), "without end"),
    ("template<typename T> __device__ int f(T* p) { return f(&p); }"
     + KERNEL.format("n = f(x);"), "without end"),
    ("template<int N> constexpr int f() { return f<N + 1>(); }"
     + KERNEL.format("n = f<0>();"), "without end"),
    ("template<typename T> struct S { S<T*> inner; };" + KERNEL.format("S<int> s;"),
     "without end"),
    ("constexpr int f(int n) { return f(n + 1); }" + KERNEL.format("int a[f(1)];"),
     "recursion"),
    ("constexpr int f(int n) { for (;;) n++; return n; }" + KERNEL.format("int a[f(1)];"),
     "too many steps"),
    (KERNEL.format("int a[1 << 30];"), "too long"),
    (KERNEL.format("n = " + "(" * 5000 + "1" + ")" * 5000 + ";"), ""),
    (KERNEL.format("n = " + "-" * 5000 + "n;"), ""),
    (KERNEL.format("{" * 5000 + "}" * 5000), ""),
    (KERNEL.format("if (n) " * 5000 + "n = 1;"), ""),
    (KERNEL.format("n = " + "n ? 1 : " * 5000 + "2;"), ""),
    (KERNEL.format("n" + "[0]" * 5000 + " = 1;"), ""),
])
def test_what_never_ends_is_refused_soon(text, told):
    message, seconds = refusal(text)
    assert told in message
    assert seconds < 5


def test_a_long_sum_is_no_deep_one():
    compile(KERNEL.format("n = " + " + ".join(["n"] * 150) + ";"))


@pytest.mark.parametrize("depth", [10, 30, 45])
def test_nesting_that_people_write_is_not_too_deep(depth):
    limit = sys.getrecursionlimit()
    compile(KERNEL.format("{" * depth + "n = 1;" + "}" * depth))
    assert sys.getrecursionlimit() == limit


def test_at_most_a_readable_number_of_findings_comes_back():
    with pytest.raises(CompileError) as error:
        compile(KERNEL.format(" ".join(f"missing{i} = 1;" for i in range(500))))
    assert 1 < len(error.value.diagnostics) <= 20


WORDS = ["n", "x", "x[0]", "float4", "int", "(", ")", "{", "}", ";", "=", "+", "*", "&", "f", "[",
         "]", "1", "2.5f", "if", "for", "return", ",", "struct", "<", ">", "template", "const",
         "__shared__", "auto", "?", ":", "sizeof", "P", ".a", "->", "threadIdx", "atomicAdd",
         "printf", '"%d"', "switch", "case", "break", "float", "make_float4", "p", "S"]
BEFORE = ("struct P { float a; int b[3]; };\ntemplate<typename T> struct S { T a; };\n"
          "template<typename T> __device__ T f(T v) { return v; }\n")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_compile_or_are_refused_with_a_message(words):
    try:
        compile(BEFORE + KERNEL.format("P p; " + " ".join(words) + ";"))
    except CompileError as error:
        assert error.diagnostics and all(d.message for d in error.diagnostics)


def argument(type_, number):
    """(declaration, expression) of a variable of the type."""
    if isinstance(type_, Pointer):
        return f"{type_.to} v{number}; ", f"&v{number}"
    return f"{type_} v{number}; ", f"v{number}"


@pytest.mark.parametrize("name", sorted(names()))
def test_every_version_of_a_built_in_function_can_be_called(name):
    assert entries(name)
    for entry in entries(name):
        pairs = [argument(type_, i) for i, type_ in enumerate(entry.parameters)]
        given_ = ", ".join(expression for _, expression in pairs)
        result = "" if entry.returns == VOID else f"{entry.returns} r = "
        program = compile(KERNEL.format(
            "".join(declared for declared, _ in pairs) + f"{result}{name}({given_});"))
        assert "k" in program.kernels
