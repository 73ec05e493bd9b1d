"""Nothing a kernel does leaves its buffers; what is outside is reported, and the rest goes on."""

import numpy as np
import pytest

from tests.kernels.machine.cuda import kinds, launch

GUARDLESS = "(const float* x, float* y) { int i = threadIdx.x; y[i] = x[i] + 1; }"


def test_only_the_lanes_outside_are_taken_out():
    x, y = np.arange(5, dtype="f4"), np.zeros(8, "f4")
    report = launch(GUARDLESS, 1, 8, x, y)
    assert y.tolist() == [1, 2, 3, 4, 5, 1, 1, 1]
    [fault] = report.faults
    assert (fault.kind, fault.array, fault.index, fault.times) == ("out of bounds", "x", 5, 3)
    assert fault.thread == (5, 0, 0) and "x[5], but x has 5 elements" in fault.message
    assert "if (i < n)" in fault.hint


def test_a_neighbour_in_the_same_memory_is_reached_only_through_one_array():
    memory = np.zeros(16, "f4")
    report = launch("(float* a, float* b) { a[threadIdx.x] = 1; b[threadIdx.x] = 2; }", 1, 8,
                    memory[:8], memory[8:])
    assert report.faults == [] and memory.tolist() == [1] * 8 + [2] * 8


def test_a_part_of_an_array_ends_where_it_ends():
    memory = np.zeros(16, "f4")
    report = launch("(float* a) { a[threadIdx.x] = 1; }", 1, 8, memory[4:10])
    [fault] = report.faults
    assert (fault.kind, fault.index, fault.times) == ("out of bounds", 6, 2)
    assert memory.tolist() == [0] * 4 + [1] * 6 + [0] * 6


@pytest.mark.parametrize("body, kind", (
    ("int* p = nullptr; *p = 1;", "null pointer"),
    ("*(int*)123456ull = 1;", "null pointer"),
    ("*(float4*)(x + 1) = make_float4(1, 1, 1, 1);", "misaligned"),
    ("x[-1 - (int)threadIdx.x] = 1;", "out of bounds"),
    ("x[1LL << 62] = 1;", "out of bounds"),
    ("x[threadIdx.x * (1LL << 58) + 64] = 1;", "out of bounds"),
    ("float r[4]; r[threadIdx.x * 1000 + 4] = 1; if (r[threadIdx.x & 3] == 5) x[0] = 1;",
     "out of bounds"),
    ("__shared__ float s[4]; s[threadIdx.x + 4] = 1;", "out of bounds"),
    ("atomicAdd(x + 64 + threadIdx.x, 1.0f);", "out of bounds"),
    ("int z = threadIdx.x / 64; x[0] = 1 / z;", "division by zero"),
    ("assert(threadIdx.x > 100);", "assertion"),
))
def test_what_is_wrong_is_said(body, kind):
    x = np.zeros(64, "f4")
    report = launch(f"(float* x) {{ {body} }}", 1, 8, x)
    assert kind in kinds(report)
    if kind in ("out of bounds", "null pointer", "misaligned"):
        assert not x.any()


def test_read_only_memory_stays():
    x = np.zeros(4, "f4")
    x.flags.writeable = False
    assert kinds(launch("(float* x) { x[threadIdx.x] = 1; }", 1, 4, x)) == ["read-only"]
    assert not x.any()
    report = launch('__constant__ int c[2] = {1, 2};'
                    'extern "C" __global__ void k(int* o)'
                    " { const int* p = c; *(int*)p = 5; o[0] = c[0]; }",
                    1, 1, np.zeros(1, "i4"))
    assert kinds(report) == ["read-only"]


def test_an_address_survives_its_time_as_an_integer():
    x = np.zeros(8, "i4")
    report = launch("(int* x) { unsigned long long a = (unsigned long long)x + 4 * threadIdx.x;"
                    " *(int*)a = threadIdx.x; }", 1, 8, x)
    assert report.faults == [] and x.tolist() == list(range(8))


def test_shared_memory_that_nobody_set_shows():
    out = np.zeros(2, "f4")
    launch("(float* o) { __shared__ float s[2]; o[threadIdx.x] = s[threadIdx.x]; }", 1, 2, out)
    assert np.isnan(out).all()


@pytest.mark.parametrize("shape", ((7, 5), (64, 33)))
def test_float4_and_structs_go_through_memory(shape):
    n = shape[0] * 4
    x, y = np.arange(n * 4, dtype="f4"), np.zeros(n * 4, "f4")
    text = """struct Pair { float a; float4 b; char c; };
        extern "C" __global__ void k(const float4* x, float4* y) {
            int i = blockIdx.x * blockDim.x + threadIdx.x;
            Pair p; p.b = x[i]; p.a = p.b.x; p.c = 3;
            Pair all[2]; all[i & 1] = p; Pair q = all[i & 1];
            q.b.x = q.a + q.c;
            y[i] = q.b; }"""
    assert launch(text, shape[0], 4, x, y).faults == []
    x.reshape(-1, 4)[:, 0] += 3
    assert np.array_equal(x, y)


@pytest.mark.parametrize("body", (
    "while (true) ;", "for (;;) x[threadIdx.x] += 1;",
    "while (atomicCAS((int*)x, 0, 1) != 0) ; x[1] = 2; atomicExch((int*)x, 0);",
    "unsigned u = threadIdx.x; while (u >= 0) u--;",
    "for (int i = 0; i < 2; ) { if (i == 1) continue; i++; }",
    "do { } while (x[threadIdx.x] < 1e30f);"))
def test_an_endless_loop_ends(body):
    report = launch(f"(float* x) {{ {body} }}", 2, 40, np.zeros(64, "f4"), steps=3000)
    assert "endless loop" in kinds(report)


def test_a_lock_that_one_lane_of_a_warp_takes_is_no_endless_loop():
    count = np.zeros(1, "i4")
    report = launch("(int* lock, int* n) { if (threadIdx.x % 32 == 0) {"
                    " bool done = false; while (!done) if (atomicCAS(lock, 0, 1) == 0) {"
                    " *n += 1; atomicExch(lock, 0); done = true; } } }", 3, 64,
                    np.zeros(1, "i4"), count)
    assert report.faults == [] and count[0] == 6


def test_the_memory_of_a_chunk_is_bounded():
    import tracemalloc
    tracemalloc.start()
    report = launch("(int* x) { int r[4000]; r[x[threadIdx.x & 7]] = 7; x[8] = r[0]; }",
                    4096, 64, np.zeros(9, "i4"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.faults == [] and most < 500e6


def test_the_birth_of_nan_is_reported_on_request_and_only_where_it_is_born():
    text = "(float* x) { float a = x[threadIdx.x]; float b = a > 0 ? sqrtf(a) : sqrtf(a * 0);" \
           " float c = b / b; x[threadIdx.x] = c * 2 + c; }"
    x = np.array([4, -1, 0, 9], "f4")
    assert launch(text, 1, 4, x.copy()).faults == []
    [fault] = launch(text, 1, 4, x, births=True).faults
    assert (fault.kind, fault.times, fault.thread) == ("not a number", 2, (1, 0, 0))
    assert fault.message == "makes NaN of -0 and -0"


def test_one_index_serves_shared_and_local_memory_of_the_same_length():
    out = np.zeros(3 * 64, "i4")
    report = launch("(int* o) { __shared__ int s[64]; int r[64]; int t = threadIdx.x, sum = 0;"
                    " for (int k = 0; k < 2; k++) { s[t] = t + k; __syncthreads();"
                    " r[t] = 1000 * blockIdx.x; sum += s[t] + r[t]; __syncthreads(); }"
                    " o[blockIdx.x * 64 + t] = sum; }", 3, 64, out)
    assert report.faults == []
    assert np.array_equal(out, np.add.outer(2000 * np.arange(3), 2 * np.arange(64) + 1).ravel())


def test_pointers_are_kept_in_memory_and_followed():
    text = """struct Node { int v; Node* next; };
        extern "C" __global__ void k(int* out) {
            __shared__ Node nodes[40];
            int t = threadIdx.x, sum = 0;
            nodes[t].v = t;
            if (t % 7) nodes[t].next = &nodes[t - 1]; else nodes[t].next = nullptr;
            __syncthreads();
            for (Node* p = &nodes[t]; p; p = p->next) sum += p->v;
            out[t] = sum; }"""
    out = np.zeros(40, "i4")
    assert launch(text, 1, 40, out).faults == []
    assert out.tolist() == [sum(range(t - t % 7, t + 1)) for t in range(40)]


def test_pointers_to_different_buffers_are_kept_in_shared_memory():
    x, y = np.zeros(32, "i4"), np.zeros(32, "i4")
    report = launch("(int* x, int* y) { __shared__ int* p[32]; int t = threadIdx.x;"
                    " p[t] = t & 1 ? &x[t] : &y[t]; __syncthreads(); *p[31 - t] = t; }",
                    1, 32, x, y)
    expected = 31 - np.arange(32)
    odd = np.arange(32) % 2 == 1
    assert report.faults == []
    assert np.array_equal(x, np.where(odd, expected, 0))
    assert np.array_equal(y, np.where(odd, 0, expected))
