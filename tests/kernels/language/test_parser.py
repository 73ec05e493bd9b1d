"""The parser's trees: what was written is what stands in them."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.errors import CompileError
from kernels.language import tree
from kernels.language.parser import parse, parse_name_expression
from kernels.language.source import Source
from tests.kernels import nvrtc
from tests.kernels.language.printer import text
from tests.kernels.language.samples import FEATURES, REWORDED
from tests.kernels.language.shapes import shape

ROOT = Path(__file__).parents[3]
REFERENCES = sorted((ROOT / "kernels" / "reference").rglob("*.cu"))


def unit(source):
    return parse(Source(source))


def function(source):
    return unit(source).items[-1]


def statements(body):
    head = "__device__ void f(float* x, int a, int b, int c)"
    return function(f"{head} {{ {body} }}").body.statements


def expression(source):
    return text(statements(f"x[0] = {source};")[0].value.value)


def nodes(node):
    """All nodes of a tree."""
    yield node
    for value in vars(node).values():
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, tree.Node):
                yield from nodes(child)


def test_a_printed_tree_is_read_as_the_same_tree():
    first = unit(FEATURES)
    assert shape(unit(text(first))) == shape(first)


def test_there_are_reference_kernels_to_read():
    assert len(REFERENCES) > 20


@pytest.mark.skipif(bool(nvrtc.missing()), reason=nvrtc.missing())
def test_nvrtc_accepts_the_sample_too():
    constants = "#define INFINITY 1e38f\n#define M_PI 3.14\n#define FLT_MAX 3e38f\n"
    found = nvrtc.compile(constants + FEATURES.replace('#include "cupy/carray.cuh"', ""))
    assert found.ok, found.log


def test_the_sample_uses_every_kind_of_node():
    kinds = {c for c in vars(tree).values() if isinstance(c, type) and issubclass(c, tree.Node)}
    assert kinds - {type(n) for n in nodes(unit(FEATURES))} == {tree.Node}


@pytest.mark.parametrize("path", REFERENCES, ids=lambda p: p.stem)
def test_every_reference_kernel_is_read_and_printed(path):
    first = unit(path.read_text())
    assert shape(unit(text(first))) == shape(first)


@pytest.mark.parametrize("source", [FEATURES, *(p.read_text() for p in REFERENCES)],
                         ids=lambda s: re.findall(r"\w+", s)[0])
def test_every_span_lies_in_its_line(source):
    lines = Source(source).lines
    for node in nodes(unit(source)):
        line = lines[node.span.line - 1]
        assert 1 <= node.span.column < max(2, node.span.end) <= len(line) + 2
        if isinstance(node, tree.Name) and not node.span.macro and "::" not in node.name:
            assert line[node.span.column - 1:].startswith(node.name)


@pytest.mark.parametrize(("written", "read"), [
    ("a + b * c", "(a + (b * c))"),
    ("a - b - c", "((a - b) - c)"),
    ("a << b + c", "(a << (b + c))"),
    ("a & b == c", "(a & (b == c))"),
    ("a | b ^ c & a", "(a | (b ^ (c & a)))"),
    ("a < b == b > c", "((a < b) == (b > c))"),
    ("a && b || c && a", "((a && b) || (c && a))"),
    ("a ? b : c ? a : b", "(a ? b : (c ? a : b))"),
    ("a = b = c", "(a = (b = c))"),
    ("a = b ? c : a", "(a = (b ? c : a))"),
    ("-a * b", "((- a) * b)"),
    ("- -a", "(- (- a))"),
    ("!a == b", "((! a) == b)"),
    ("*x++", "(* (x ++))"),
    ("++*x", "(++ (* x))"),
    ("&x[a]", "(& x[a])"),
    ("(int)a * b", "(((int )a) * b)"),
    ("(float)a / (b)", "(((float )a) / b)"),
    ("(a)-b", "(a - b)"),
    ("(a)(b)", "a(b)"),
    ("sizeof(int) * a", "(sizeof(int) * a)"),
    ("sizeof a + b", "(sizeof(a) + b)"),
    ("a and not b or c", "((a && (! b)) || c)"),
    ("a bitand b xor compl c", "((a & b) ^ (~ c))"),
    ("a % b / c", "((a % b) / c)"),
    ("a >> b >> c", "((a >> b) >> c)"),
    ("(a, b)", "(a, b)"),
    ("a < b > (c)", "((a < b) > c)"),
    ("max(a, b) < c", "(max(a, b) < c)"),
    ("unknown<4>(a)", "unknown<4>(a)"),
    ("unknown < 4", "(unknown < 4)"),
    ("unknown < 4 > c", "((unknown < 4) > c)"),
    ("float(a)", "float(a)"),
    ("float4{1, 2, 3, 4}.x", "float4(1, 2, 3, 4).x"),
    ("*(float4*)&x[a]", "(* ((float4 *)(& x[a])))"),
    ('f("a" "b\\n" "c")', 'f("ab\\012c")'),
])
def test_operators_bind_as_in_c(written, read):
    assert expression(written) == read


OPERATORS = ["*", "/", "%", "+", "-", "<<", ">>", "<", ">", "==", "!=", "&", "^", "|",
             "&&", "||"]
expressions = st.recursive(
    st.sampled_from("abc"),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.tuples(st.sampled_from("-!~"), inner).map(" ".join),
        inner.map(lambda e: f"({e})"),
        st.tuples(inner, inner, inner).map(lambda e: "{} ? {} : {}".format(*e))), max_leaves=12)


@given(expressions)
@settings(max_examples=150, deadline=None)
def test_brackets_that_say_the_precedence_change_nothing(written):
    assert expression(expression(written)) == expression(written)


def test_a_name_decides_whether_a_cast_or_a_product_stands_there():
    source = "{} __device__ void f(int T, int b) {{ int r = (T)*b; }}"
    product = function(source.format("")).body.statements[0].variables[0].value
    assert isinstance(product, tree.Binary)
    cast = function("typedef int T; __device__ void f(int* b) { int r = (T)*b; }")
    assert isinstance(cast.body.statements[0].variables[0].value, tree.Cast)


def test_a_variable_hides_a_type_only_in_its_scope():
    source = "struct T { int a; }; __device__ void f(int b) { { int T = 1; T * b; } T * p; }"
    inner, outer = function(source).body.statements
    assert isinstance(inner.statements[1].value, tree.Binary)
    assert isinstance(outer.variables[0].type, tree.PointerTo)


def test_a_shift_closes_nested_lists_of_template_arguments():
    source = ("template <typename T> struct A { T t; };"
              "__device__ void f() { A<A<A<int>>> a; int s = 16 >> 2; }")
    variable = function(source).body.statements[0].variables[0]
    assert text(variable.type) == "A<A<A<int>>>"


def test_arrays_nest_from_the_right():
    type_ = statements("float t[2][3];")[0].variables[0].type
    assert (type_.length.text, type_.of.length.text, type_.of.of.words) == ("2", "3", ("float",))


@pytest.mark.parametrize("declared", [
    "float (&t)[16]", "const float (*rows)[8]", "const float *const p", "float t[]",
    "unsigned long long int n", "float *&p", "float m[2][3][4]",
    "cooperative_groups::thread_block b"])
def test_declarators_keep_their_order(declared):
    parameter = function(f"__device__ void f({declared});").parameters[0]
    assert text(parameter).replace(" ", "") == declared.replace(" ", "")


def test_qualifiers_and_bounds_of_a_kernel_are_kept():
    kernel = function('extern "C" __global__ void __launch_bounds__(256, 2) f() { }')
    assert kernel.qualifiers == {'extern "C"', "__global__"}
    assert [b.text for b in kernel.launch_bounds] == ["256", "2"]


def test_extern_c_in_braces_is_kept_on_each_function():
    for item in unit('extern "C" { __global__ void f() { } __global__ void g() { } }').items:
        assert 'extern "C"' in item.qualifiers


@pytest.mark.parametrize(("pragma", "unroll"), [
    ("#pragma unroll", True), ("#pragma unroll 4", 4), ("#pragma unroll (8)", 8),
    ("#pragma unroll N", 3), ("#pragma unroll M", True), ("#pragma nounroll", 1),
    ("#pragma other", None)])
def test_the_loop_after_unroll_says_so(pragma, unroll):
    body = f"\n{pragma}\nfor (;;) {{ break; }}\n"
    loop = function(f"#define N 3\n__device__ void f() {{ {body} }}").body.statements[0]
    assert loop.unroll == unroll


def test_an_else_belongs_to_the_nearest_if():
    outer = statements("if (a) if (b) c = 1; else c = 2;")[0]
    assert outer.no is None
    assert outer.yes.no is not None


def test_an_enum_counts_on_from_its_last_value():
    alias, constants = unit("enum E { A, B = 4, C };").items
    assert alias.name == "E"
    assert [text(v.value) for v in constants.variables] == ["0", "4", "(B + 1)"]


def test_the_alias_of_a_namespace_is_replaced():
    source = "namespace cg = cooperative_groups; __device__ void f() { cg::sync(); }"
    assert function(source).body.statements[0].value.callee.name == "cooperative_groups::sync"


def test_the_constants_of_a_scoped_enum_have_its_prefix():
    constants = unit(REWORDED).items[1]
    assert [v.name for v in constants.variables] == ["Colour::RED", "Colour::GREEN", "Colour::BLUE"]


def test_arguments_inside_a_prefix_are_kept_with_the_name():
    names = [n for n in nodes(unit(REWORDED)) if isinstance(n, tree.Name) and n.arguments]
    assert [(n.name, text(n.arguments[0])) for n in names] == [
        ("std::max", "int"), ("std::numeric_limits::max", "int"), ("Pack::length", "int")]


@pytest.mark.parametrize(("written", "name", "arguments"), [
    ("scale<float, 4>", "scale", "float, 4"), ("f", "f", ""), ("a::b<int*>", "a::b", "int *"),
    ("f<unsigned int, (3 > 2)>", "f", "unsigned int, (3 > 2)")])
def test_name_expressions(written, name, arguments):
    found = parse_name_expression(written)
    assert (found.name, ", ".join(map(text, found.arguments))) == (name, arguments)


@pytest.mark.parametrize("written", ["", "f<", "f<float> g", "1", "f(1)", "f<float", "float"])
def test_what_is_no_name_expression_is_refused(written):
    with pytest.raises(CompileError):
        parse_name_expression(written)
