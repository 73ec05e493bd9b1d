"""Every operation has the type that C++ gives it, and what C++ refuses is refused."""

import shutil
from itertools import product

import pytest

from tests.kernels.language.expression_types import HALVES, REFUSED, VARIABLES, ours, theirs

BINARY = ["+", "/", "%", "<<", "<", "&&"]      # one of each kind: the others share its rule
UNARY = ["-{}", "+{}", "~{}", "!{}", "++{}", "{}--", "sizeof({})", "(char){}", "(float){}",
         "(bool){}"]
STANDARD = ["sqrt", "fabs", "floor", "exp", "lround", "isnan", "round", "abs"]
LITERALS = ["1", "2147483647", "2147483648", "0x7fffffff", "0x80000000", "0xffffffff",
            "0x100000000", "0xffffffffffffffff", "1u", "4294967296u", "1l", "1ul", "1LU", "1ll",
            "1ull", "1llu", "1.0", "1.f", "1e3", "1e3f", "0x1p3f", "017", "0b101", "'a'", "true"]


@pytest.fixture(scope="module")
def gpp(tmp_path_factory):
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("no g++ here to compare with")
    return lambda expressions: theirs(expressions, compiler, tmp_path_factory.mktemp("types"))


def disagreements(answers, variables=VARIABLES):
    assert len(answers) > 20
    assert REFUSED in answers.values() or len(set(answers.values())) > 5
    found = {e: (ours(e, variables), answer) for e, answer in answers.items()}
    return {e: pair for e, pair in found.items() if pair[0] != pair[1]}


def test_binary_operations_have_the_types_of_cpp(gpp):
    expressions = [f"{a} {op} {b}" for op, a, b in product(BINARY, VARIABLES, VARIABLES)]
    assert disagreements(gpp(expressions)) == {}


def test_unary_operations_and_conditionals_have_the_types_of_cpp(gpp):
    expressions = [form.format(v) for form, v in product(UNARY, VARIABLES)]
    expressions += [f"b ? {a} : {c}" for a, c in product(VARIABLES, VARIABLES) if a != c]
    assert disagreements(gpp(expressions)) == {}


def test_literals_have_the_types_of_cpp(gpp):
    assert disagreements(gpp(LITERALS)) == {}


def test_standard_functions_take_integers_as_double(gpp):
    expressions = [f"std::{name}({v})" for name, v in product(STANDARD, VARIABLES)]
    expressions += [f"std::{name}({a}, {b})" for name in ("pow", "fmod", "fmax")
                    for a, b in product(VARIABLES, VARIABLES)]
    assert disagreements(gpp(expressions)) == {}


def test_half_and_bfloat16_have_the_types_of_cudas_headers(tmp_path):
    """nvcc knows: half with float is ambiguous, half += float is not, expf takes a half."""
    compiler = shutil.which("nvcc")
    if compiler is None:
        pytest.skip("no nvcc here to compare with")
    variables = {**HALVES, **{k: VARIABLES[k] for k in ("b", "i", "u", "l", "f", "d")}}
    pairs = [(a, b) for a, b in product(variables, variables) if {a, b} & HALVES.keys()]
    expressions = [f"{a} {op} {b}" for op in ("+", "/", "<", "==") for a, b in pairs]
    expressions += [f"b ? {a} : {c}" for a, c in pairs if a != c]
    expressions += [f"{name}({a}, {c})" for name in ("max", "pow", "fmin") for a, c in pairs]
    expressions += [f"{form}" for h in ("h", "e") for form in (
        f"-{h}", f"!{h}", f"~{h}", f"{h} += f", f"{h} += i", f"{h} << 1", f"sqrtf({h})",
        f"sqrt({h})", f"(int){h}", f"__hadd({h}, {h})", f"hsqrt({h})", f"++{h}")]
    expressions += ["g.x", "g += g", "-g", "!g", "__low2half(g)", "__half22float2(g)",
                    "__float22half2_rn(make_float2(f, f))", "__hfma2(g, g, g)"]
    answers = theirs(expressions, compiler, tmp_path, variables,
                     ("cuda_fp16.h", "cuda_bf16.h"))
    assert disagreements(answers, variables) == {}


def test_maximum_of_mixed_types_is_cudas_own(tmp_path):
    """max(int, unsigned) is unsigned; max(int, float) is ambiguous; max(float, double) double."""
    compiler = shutil.which("nvcc")
    if compiler is None:
        pytest.skip("no nvcc here to compare with")
    expressions = [f"{name}({a}, {b})" for name in ("max", "min")
                   for a, b in product(VARIABLES, VARIABLES)]
    text = [e for e in expressions if "sc" not in e]
    answers = theirs(text, compiler, tmp_path)
    assert disagreements(answers) == {}
