"""Structs and templates: layout as C has it, methods as functions, instances by their arguments."""

import ctypes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernels.errors import CompileError
from kernels.language import compile
from kernels.language.printer import function_text, program_text

MEMBERS = {"char": ctypes.c_char, "short": ctypes.c_short, "int": ctypes.c_int,
           "long long": ctypes.c_longlong, "float": ctypes.c_float, "double": ctypes.c_double,
           "bool": ctypes.c_bool, "int*": ctypes.c_void_p}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(MEMBERS)), st.integers(1, 3)), min_size=1,
                max_size=6))
def test_a_struct_is_laid_out_as_c_does(members):
    """ctypes lays structures out by the platform's ABI."""
    text = " ".join(f"{type_} m{i}[{n}];" for i, (type_, n) in enumerate(members))
    kernels = compile(f"struct S {{ {text} }};\n__global__ void k(S s) {{ }}").kernels
    struct = kernels["k"].parameters[0].type
    fields = [(f"m{i}", MEMBERS[type_] * n) for i, (type_, n) in enumerate(members)]
    theirs = type("S", (ctypes.Structure,), {"_fields_": fields})
    assert struct.size == ctypes.sizeof(theirs)
    assert struct.align == ctypes.alignment(theirs)
    assert [offset for *_, offset in struct.fields] == [
        getattr(theirs, name).offset for name, _ in fields]


def program(text, *instances):
    """The program as text."""
    return program_text(compile(text, instances=instances))


def test_a_method_takes_its_struct_as_self():
    text = program("struct P { float a = 2, b; __device__ P(float v) : b(v) { a += b; }\n"
                   "__device__ float sum(float c) const { return a + this->b + c; }\n"
                   "__device__ float twice() { return sum(1) * 2; } };\n"
                   "__global__ void k(float* x) { P p(x[0]); x[1] = p.twice(); }")
    assert text == """\
function P::sum(self:P&, c:float) -> float
    return ((self.a + self.b) + c)
function P::P(self:P&, v:float) -> void
    self.a = 2.0f
    self.b = v
    self.a := (old + self.b)
function P::twice(self:P&) -> float
    return (P::sum(self, 1.0f) * 2.0f)
kernel k(x:float*) -> void
    register value:P
    register p:P = (P::P(value, [x]); value)
    [(x + 1L)] = P::twice(p)
"""


def test_members_of_members_and_arrays_of_structs():
    text = program("struct In { int v[2]; }; struct Out { In in[2]; float4 f; };\n"
                   "__global__ void k(Out* o, int n) { o[n].in[1].v[n] = 3; o->f.y = 1;\n"
                   "__shared__ Out s[2]; s[n] = o[0]; }")
    assert "[(o + int64(n))].in[1].v[n] = 3" in text
    assert "[o].f.y = 1.0f" in text
    assert "s[n] = [o]" in text


def test_a_template_of_a_struct_has_members_methods_and_constants():
    text = program("template<typename T, int N = 3> struct Ring { T v[N];\n"
                   "static constexpr int size = N;\n"
                   "__device__ T& at(int i) { return v[i % size]; } };\n"
                   "__global__ void k(int n) { Ring<float> r; r.at(n) = Ring<int, 5>::size; }")
    assert text == """\
function Ring<float, 3>::at(self:Ring<float, 3>&, i:int) -> float*
    return &self.v[(i % 3)]
kernel k(n:int) -> void
    local r:Ring<float, 3>
    [Ring<float, 3>::at(r, n)] = 5.0f
"""


@pytest.mark.parametrize("call, expected", [
    ("f(x, 3)", "f<float>(x, 3)"),
    ("g(1, x[0])", "g<int, float>(1, [x])"),
    ("g<double>(1, x[0])", "g<double, float>(1.0, [x])"),
    ("length(a)", "length<5>(a)"),
    ("deep(b)", "deep<Box<float, 2>>(b)"),
    ("held(b)", "held<float, 2>(b)"),
    ("fixed<4>(1)", "fixed<4, int>(1)"),
    ("fixed<4, char>(1)", "fixed<4, char>(1:char)"),
    ("over(1)", "over(1)"),
    ("over(1.0f)", "over<float>(1.0f)"),
])
def test_template_arguments_are_deduced_named_or_defaulted(call, expected):
    text = program(f"""
        template<typename T> __device__ T f(T* p, int n) {{ return p[n]; }}
        template<typename A, typename B> __device__ A g(A a, B b) {{ return a; }}
        template<int N> __device__ int length(const int (&a)[N]) {{ return N; }}
        template<typename T, int N> struct Box {{ T v[N]; }};
        template<typename T> __device__ int deep(const T& b) {{ return 1; }}
        template<typename T, int N> __device__ int held(const Box<T, N>& b) {{ return N; }}
        template<int N, typename T = int> __device__ T fixed(T a) {{ return N; }}
        __device__ int over(int a) {{ return a; }}
        template<typename T> __device__ T over(T a) {{ return a; }}
        __global__ void k(float* x) {{ int a[5]; Box<float, 2> b; x[0] = {call}; }}""")
    assert expected in text.split("kernel k")[1]


def test_a_kernel_that_is_a_template_exists_only_where_it_is_asked_for():
    text = "template<typename T, int N> __global__ void scale(T* x) { x[0] = undeclared + N; }"
    assert compile(text).kernels == {}
    good = text.replace("undeclared", "x[1]")
    kernels = compile(good, instances=("scale<float, 4>", "scale<int, 2>")).kernels
    assert list(kernels) == ["scale<float, 4>", "scale<int, 2>"]
    shown = [function_text(f, "scale").split("\n")[1].strip() for f in kernels.values()]
    assert shown == ["[x] = ([(x + 1L)] + 4.0f)", "[x] = ([(x + 1L)] + 2)"]


def test_a_specialisation_has_its_own_body():
    text = program("template<typename T> __device__ int width() { return sizeof(T); }\n"
                   "template<> __device__ int width<char>() { return 99; }\n"
                   "__global__ void k(int* x) { x[0] = width<char>(); x[1] = width<int>(); }")
    assert "function width<char>() -> int\n    return 99" in text
    assert "function width<int>() -> int\n    return 4" in text


def test_if_constexpr_leaves_out_what_is_not_taken():
    text = ("template<int N> __global__ void k(int* x) {\n"
            "if constexpr (N > 2) x[0] = 1; else x[0] = no_such_name; }")
    assert "[x] = 1" in program(text, "k<3>")
    with pytest.raises(CompileError, match="no_such_name"):
        compile(text, instances=("k<2>",))


def test_a_constexpr_function_is_computed_when_compiling():
    text = program("constexpr int up(int a, int b) { return (a + b - 1) / b * b; }\n"
                   "constexpr int bits(unsigned n) { int r = 0;\n"
                   "for (; n; n >>= 1) { if (n == 4) continue; ++r; } return r; }\n"
                   "__global__ void k(int n) { float a[up(10, 4)]; int b[bits(32)];\n"
                   "n = up(n, 4); }")
    assert "local a:float[12]\n    local b:int[5]" in text
    assert "n = up(n, 4)" in text


def test_a_constexpr_function_may_call_itself_where_the_answer_is_known():
    text = program("constexpr int log2(int n) { return n < 2 ? 0 : 1 + log2(n / 2); }\n"
                   "__global__ void k(int n) { int a[log2(1024)]; }")
    assert text == "kernel k(n:int) -> void\n    local a:int[10]\n"


def test_the_chosen_one_of_two_places_can_be_written_and_returned():
    text = program("template<typename T> __device__ T& larger(T& a, T& b) { return a < b ? b : a; }"
                   "__global__ void k(int n, float* x) { int a = 1, b = 2; larger(a, b) = n;\n"
                   "(n ? x[0] : x[1]) = 3; }")
    assert text == """\
function larger<int>(a:int&, b:int&) -> int*
    return ((a < b) ? &b : &a)
kernel k(n:int, x:float*) -> void
    local a:int = 1
    local b:int = 2
    [larger<int>(a, b)] = n
    [(bool(n) ? x : (x + 1L))] = 3.0f
"""


def test_groups_leave_only_intrinsics():
    text = program("#include <cooperative_groups.h>\nnamespace cg = cooperative_groups;\n"
                   "__device__ int f(cg::thread_block_tile<8> t, int v) {\n"
                   "return t.shfl_down(v, 1); }\n"
                   "__global__ void k(int* x) { auto b = cg::this_thread_block();\n"
                   "auto t = cg::tiled_partition<8>(b); x[0] = f(t, 3) + t.thread_rank();\n"
                   "b.sync(); t.sync(); x[1] = cg::tiled_partition<32>(b).any(x[0]); }")
    mask = "(255u << int((lane_id:uint() & 24u)))"
    assert text == f"""\
function f(v:int) -> int
    return shfl_down:int({mask}, v, 1u, 8)
kernel k(x:int*) -> void
    [x] = int((uint(f(3)) + (lane_id:uint() & 7u)))
    syncthreads:void()
    syncwarp:void({mask})
    [(x + 1L)] = any:int(4294967295u, bool([x]))
"""
