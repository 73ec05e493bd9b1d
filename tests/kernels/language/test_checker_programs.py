"""What a text becomes: the typed program, printed."""

import pytest

from kernels.language import compile
from kernels.language.printer import program_text

KERNEL = "__global__ void k(float* x, int* p, int n, unsigned u) {{\n{}\n}}"


def lines(body, before=""):
    """The lines of a kernel's body, typed."""
    text = program_text(compile(before + "\n" + KERNEL.format(body)))
    kernel = text.index("kernel k(")
    return [line.strip() for line in text[kernel:].strip().split("\n")[1:]]


@pytest.mark.parametrize("body, expected", [
    ("n = u + 1;", "n = int((u + 1u))"),
    ("x[n] += 1;", "[(x + int64(n))] := (old + 1.0f)"),
    ("x[0] = n / 2;", "[x] = float((n / 2))"),
    ("x[0] = x[0] * 2.0;", "[x] = float((double([x]) * 2.0))"),
    ("n = 'a' + 1;", "n = 98"),
    ("n = u < n;", "n = int((u < uint(n)))"),
    ("n <<= 2u;", "n := (old << 2)"),
    ("u >>= n;", "u := (old >> n)"),
    ("n = n && x[0];", "n = int((bool(n) && bool([x])))"),
    ("n = x == 0;", "n = int((x == null))"),
    ("n = (n ? p : nullptr) == p;", "n = int(((bool(n) ? p : null) == p))"),
    ("n = &x[4] - x;", "n = int(((x + 4L) - x))"),
    ("n = *(p + 1);", "n = [(p + 1L)]"),
    ("n = p[-1];", "n = [(p + -1L)]"),
    ("*p++ = 3;", "[p := (old + 1L) (old value)] = 3"),
    ("n++; --u;", "n := (old + 1) (old value)"),
    ("n = (char)300;", "n = 44"),
    ("n = (unsigned char)n;", "n = int(uchar(n))"),
    ("n = sizeof(double) * 2;", "n = 16"),
    ("n = n ? 1 : 2u;", "n = int((bool(n) ? 1u : 2u))"),
    ("x[0] = __int_as_float(0x3f800000);", "[x] = 1.0f"),
    ("n = __float_as_int(x[1]);", "n = bits<int>([(x + 1L)])"),
    ("x[0] = 1.0f - x[0] / 3;", "[x] = (1.0f - ([x] / 3.0f))"),
    ("n = max(n, 3);", "n = max:int(n, 3)"),
    ("n = min(u, n);", "n = int(min:uint(u, uint(n)))"),
    ("x[0] = powf(x[0], 2);", "[x] = pow:float([x], 2.0f)"),
    ("x[0] = pow(n, 2);", "[x] = float(pow:double(double(n), 2.0))"),
    ("x[0] = __fdividef(x[0], x[1]);", "[x] = ([x] / [(x + 1L)])"),
    ("x[0] = __ldg(&x[n]);", "[x] = [(x + int64(n))]"),
    ("n = __float2int_rd(x[0]);", "n = round_to:int([x] 'rd')"),
    ("n = __any_sync(0xffffffff, n > 1);", "n = any:int(4294967295u, (n > 1))"),
    ("atomicAdd(p, 1);", "atomicAdd:int(p, 1)"),
    ("atomicCAS(&p[n], 0, 1);", "atomicCAS:int((p + int64(n)), 0, 1)"),
    ("atomicAdd_block(x, 1);", "atomicAdd:float(x, 1.0f 'block')"),
    ("__threadfence_block();", "threadfence:void( 'block')"),
    ("assert(n > (1 + 2));", "assert:void((n > 3) 'n > (1 + 2)')"),
    ("printf(\"%d %f\\n\", u, x[0]);", "printf:int(u, double([x]) '%d %f\\n')"),
    ("x[0] = 1 ? x[1] : n;", "[x] = [(x + 1L)]"),
    ("const int c = 2 + 3; n = c * c;", "n = 25"),
    ("n = -7 / 2; ", "n = -3"),
    ("n = -7 % 4;", "n = -3"),
    ("n = 2147483647 + 1;", "n = -2147483648"),
    ("long long l = 1u - 2u;", "register l:int64 = 4294967295L"),
    ("half_t h = 1.5f; h += 1.0f;", "h := (old + 1.0:half)"),
])
def test_conversions_are_written_out_and_constants_folded(body, expected):
    assert expected in lines(body, "typedef __half half_t;\n#include <cuda_fp16.h>")


def test_an_array_is_an_element_of_a_place_and_a_pointer_is_followed():
    assert lines("float a[2][3]; a[n][1] = x[n]; float* q = a[1]; q[0] = 2;") == [
        "local a:float[2][3]",
        "a[n][1] = [(x + int64(n))]",
        "register q:float* = &a[1]",
        "[q] = 2.0f"]


def test_shared_memory_is_declared_and_dynamic_names_share_theirs():
    assert lines("__shared__ float s[4][5]; extern __shared__ char d[];\n"
                 "s[n][u] = d[0]; ((float*)d)[n] = 1;") == [
        "shared s:float[4][5]",
        "dynamic d:char[]",
        "s[n][u] = float(d[0])",
        "[(bits<float*>(&d) + int64(n))] = 1.0f"]


def test_shared_memory_of_the_file_is_declared_in_the_function_that_uses_it():
    assert lines("s[0] = 1;", "extern __shared__ float s[];")[0] == "dynamic s:float[]"


def test_a_variable_whose_address_is_taken_lives_in_memory():
    assert lines("int a = 1, b = 2; int* q = &a;")[:2] == [
        "local a:int = 1", "register b:int = 2"]


def test_a_variable_lent_to_a_function_that_takes_its_address_lives_in_memory():
    before = ("__device__ void inner(int& v) { int* q = &v; *q = 1; }\n"
              "__device__ void outer(int& v) { inner(v); }\n"
              "__device__ void other(int& v) { v = 1; }")
    assert lines("int a, b; outer(a); other(b);", before)[:2] == [
        "local a:int", "register b:int"]


def test_a_local_reference_is_an_alias_of_a_register_and_a_pointer_to_memory():
    assert lines("float f = 0; float& a = f; a = 1; float& z = x[n]; z += 2;") == [
        "register f:float = 0.0f",
        "f = 1.0f",
        "register z:float* = (x + int64(n))",
        "[z] := (old + 2.0f)"]


def test_switch_labels_are_folded_and_joined():
    before = "enum { A, B = 4, C };"
    assert lines("switch (n) { case A: n = 1; break; case B: case C: n = 2; default: n = 3; }",
                 before) == [
        "switch n", "case 0", "n = 1", "break", "case 4, 5", "n = 2", "default", "n = 3"]


def test_vectors_are_built_and_read_component_by_component():
    assert lines("float4 v = make_float4(1, 2, 3, n); v.w = v.x; "
                 "reinterpret_cast<float4*>(x)[n] = v;") == [
        "register v:float4 = float4{1.0f, 2.0f, 3.0f, float(n)}",
        "v.w = v.x",
        "[(bits<float4*>(x) + int64(n))] = v"]


def test_half2_works_component_by_component_and_finds_each_value_once():
    assert lines("__half2 a, b; a = __hmul2(a, b); a = a + b;", "#include <cuda_fp16.h>")[2:] == [
        "a = half2{(a.x * b.x), (a.y * b.y)}",
        "a = half2{(a.x + b.x), (a.y + b.y)}"]
    assert lines("__half2* q = (__half2*)x; q[0] = __hneg2(q[n]);")[1:] == [
        "register value:half2",
        "[q] = (value = [(q + int64(n))]; half2{-value.x, -value.y})"]


def test_the_indices_are_values_too():
    assert lines("dim3 d = blockDim; uint3 t = threadIdx; n = d.x * t.y;") == [
        "register d:dim3 = dim3{blockDim.x, blockDim.y, blockDim.z}",
        "register t:uint3 = uint3{threadIdx.x, threadIdx.y, threadIdx.z}",
        "n = int((d.x * t.y))"]


def test_braces_fill_an_array_and_the_rest_is_zero():
    assert lines("int a[3] = {1, n}; int b[] = {1, 2}; int c[2][2] = {{1}, {n}};") == [
        "local a:int[3] = {a[0] = 1, a[1] = n}",
        "local b:int[2] = {b[0] = 1, b[1] = 2}",
        "local c:int[2][2] = {c[0][0] = 1, c[1][0] = n}"]


def test_sine_and_cosine_are_two_stores():
    assert lines("float s, c; sincosf(x[0], &s, &c);") == [
        "local s:float", "local c:float", "register value:float",
        "(value = [x]; (s = sin:float(value); c = cos:float(value)))"]


def test_a_temporary_stands_for_a_value_given_to_a_const_reference():
    assert lines("x[0] = f(n + 1);", "__device__ int f(const int& v) { return v; }") == [
        "register value:int", "[x] = float((value = (n + 1); f(value)))"]


def test_loops_keep_their_step_and_their_unrolling():
    program = compile(KERNEL.format("#pragma unroll 4\nfor (int i = 0; i < 8; i++) n += i;\n"
                                    "do { n--; } while (n); while (true) { break; }"))
    block, doing, forever = program.kernels["k"].body.statements
    loop = block.statements[1]
    assert (loop.unroll, loop.test_first, doing.test_first) == (4, True, False)
    assert forever.test is None and doing.step is None


def test_a_program_keeps_its_constants_and_tables_as_bytes():
    program = compile("__constant__ float w[3] = {1, 2};\n__device__ int count = 7;\n"
                      "__constant__ __nv_bfloat16 b = 1.5f;\n"
                      + KERNEL.format("static const short t[2] = {1, -1}; x[0] = t[n] + w[n];"))
    found = {v.name: (v.storage, v.initial.tobytes().hex()) for v in program.variables}
    assert found == {"w": ("constant", "0000803f" "00000040" "00000000"),
                     "count": ("device", "07000000"), "b": ("constant", "c03f"),
                     "t": ("constant", "0100ffff")}


def test_extern_c_and_launch_bounds_are_known():
    program = compile('extern "C" __global__ void __launch_bounds__(128 * 2) a() {}\n'
                      "__global__ void b() {}")
    assert [(k.extern_c, k.launch_bounds) for k in program.kernels.values()] == [
        (True, 256), (False, None)]


def test_a_text_compiled_twice_is_compiled_once():
    text = KERNEL.format("x[0] = 1;")
    assert compile(text) is compile(text)
    assert compile(text, defines={"N": 1}) is not compile(text)
