"""Whole kernels under the watches: right ones are clean, and every slip is seen."""

import numpy as np
import pytest

from kernels.language import compile
from kernels.machine import Module
from kernels.machine.watching import Both, Checks, Counts
from kernels.report.report import Report


def run(text, grid, block, *arguments):
    """The Report, with checks and counters on."""
    module = Module(compile(text))
    (name,) = module.program.kernels
    report = Report(module.program.source, name, (*grid, 1, 1)[:3], (*block, 1, 1)[:3])
    watch = Both(Checks(report), Counts(report))
    return module.launch(name, grid, block, arguments, watch=watch, report=report)


def kinds(report):
    return {fault.kind for fault in report.faults}


def without(text, what):
    """The text without each occurrence of `what`, one at a time."""
    parts = text.split(what)
    return [what.join(parts[:i]) + " " * len(what) + what.join(parts[i:])
            for i in range(1, len(parts))]


REDUCTION = """
extern "C" __global__ void sum(const float* x, float* out, int n) {
    __shared__ float s[64];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    s[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int k = blockDim.x / 2; k > 0; k /= 2) {
        if (t < k) s[t] += s[t + k];
        __syncthreads();
    }
    if (t == 0) out[blockIdx.x] = s[0];
}
"""

MATMUL = """
extern "C" __global__ void matmul(const float* A, const float* B, float* C, int n) {
    __shared__ float a[8][8], b[8][8];
    int x = threadIdx.x, y = threadIdx.y, row = blockIdx.y * 8 + y, column = blockIdx.x * 8 + x;
    float sum = 0;
    for (int first = 0; first < n; first += 8) {
        a[y][x] = row < n && first + x < n ? A[row * n + first + x] : 0.0f;
        b[y][x] = column < n && first + y < n ? B[(first + y) * n + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 8; k++) sum += a[y][k] * b[k][x];
        __syncthreads();
    }
    if (row < n && column < n) C[row * n + column] = sum;
}
"""


def _sum(text):
    x = np.random.default_rng(1).standard_normal(300).astype(np.float32)
    out = np.zeros(5, np.float32)
    return run(text, (5,), (64,), x, out, np.int32(300)), out.sum() - x.sum()


def _matmul(text, n=20):
    A, B = np.random.default_rng(1).standard_normal((2, n, n)).astype(np.float32)
    C = np.zeros((n, n), np.float32)
    return run(text, (3, 3), (8, 8), A, B, C, np.int32(n)), np.abs(C - A @ B).max()


@pytest.mark.parametrize("kernel, text", [(_sum, REDUCTION), (_matmul, MATMUL)])
def test_a_right_kernel_is_clean(kernel, text):
    report, error = kernel(text)
    assert report.ok and abs(error) < 1e-4


@pytest.mark.parametrize("kernel, text", [
    *((_sum, text) for text in without(REDUCTION, "__syncthreads();")),
    *((_matmul, text) for text in without(MATMUL, "__syncthreads();"))])
def test_every_deleted_barrier_is_a_race_though_the_result_is_right(kernel, text):
    report, error = kernel(text)
    assert kinds(report) == {"race"} and abs(error) < 1e-4


def test_a_guard_written_with_two_stores_is_clean_too():
    """Blocks at the edge then have masks of their own."""
    text = MATMUL.replace("a[y][x] = row < n && first + x < n ? A[row * n + first + x] : 0.0f;",
                          "if (row < n && first + x < n) a[y][x] = A[row * n + first + x];"
                          " else a[y][x] = 0.0f;")
    assert text != MATMUL
    assert _matmul(text)[0].ok
    assert all(kinds(_matmul(slip)[0]) == {"race"} for slip in without(text, "__syncthreads();"))


def test_a_guard_that_forgets_the_zero_reads_what_nobody_wrote():
    text = MATMUL.replace("a[y][x] = row < n && first + x < n ? A[row * n + first + x] : 0.0f;",
                          "if (row < n && first + x < n) a[y][x] = A[row * n + first + x];")
    assert kinds(_matmul(text)[0]) == {"uninitialised"}


WARP_SUM = """
extern "C" __global__ void sum(const float* x, float* out) {
    __shared__ volatile float s[64];
    int t = threadIdx.x, lane = t % 32;
    s[t] = x[blockIdx.x * 64 + t];
    __syncwarp();
    for (int k = 16; k > 0; k /= 2) {
        float both = s[t] + s[t - lane + (lane + k) % 32];
        __syncwarp();
        s[t] = both;
        __syncwarp();
    }
    if (lane == 0) out[blockIdx.x * 2 + t / 32] = s[t];
}
"""

SHUFFLE_SUM = """
extern "C" __global__ void sum(const float* x, float* out) {
    int t = threadIdx.x;
    float v = x[blockIdx.x * 64 + t];
    for (int k = 16; k > 0; k /= 2) v += __shfl_down_sync(0xffffffff, v, k);
    if (t % 32 == 0) out[blockIdx.x * 2 + t / 32] = v;
}
"""


def _warp_sums(text):
    x = np.random.default_rng(1).standard_normal(192).astype(np.float32)
    out = np.zeros(6, np.float32)
    return run(text, (3,), (64,), x, out), np.abs(out - x.reshape(6, 32).sum(1)).max()


@pytest.mark.parametrize("text", [WARP_SUM, SHUFFLE_SUM])
def test_a_sum_within_each_warp_is_clean(text):
    report, error = _warp_sums(text)
    assert report.ok and error < 1e-4


@pytest.mark.parametrize("text", without(WARP_SUM, "__syncwarp();"))
def test_volatile_memory_still_needs_syncwarp(text):
    report, _ = _warp_sums(text)
    assert kinds(report) == {"race"}
    assert "__syncwarp()" in report.faults[0].hint


def test_a_shuffle_in_divergent_code_is_reported():
    text = SHUFFLE_SUM.replace("for (int k", "if (t % 32 < 16) for (int k")
    assert kinds(_warp_sums(text)[0]) == {"shuffle"}


def test_a_barrier_in_divergent_code_is_reported_but_not_after_a_return():
    text = """extern "C" __global__ void k(int* x) { int t = threadIdx.x;
        %s
        x[blockIdx.x * 64 + t] = t; }"""
    divergent, clean = (run(text % body, (2,), (64,), np.zeros(128, np.int32)) for body in (
        "if (t < 40) __syncthreads();", "if (t >= 40) return; __syncthreads();"))
    assert [(f.kind, f.thread, f.times) for f in divergent.faults] == [("barrier", (40, 0, 0), 48)]
    assert clean.ok


HISTOGRAM = """
extern "C" __global__ void histogram(const unsigned char* x, int* bins, int n) {
    __shared__ int s[16];
    if (threadIdx.x < 16) s[threadIdx.x] = 0;
    __syncthreads();
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        atomicAdd(&s[x[i] % 16], 1);
    __syncthreads();
    if (threadIdx.x < 16) atomicAdd(&bins[threadIdx.x], s[threadIdx.x]);
}
"""


def _histogram(text):
    x = np.random.default_rng(1).integers(0, 256, 500).astype(np.uint8)
    bins = np.zeros(16, np.int32)
    return run(text, (3,), (64,), x, bins, np.int32(500)), bins - np.bincount(x % 16, minlength=16)


def test_a_histogram_with_atomics_is_clean():
    report, error = _histogram(HISTOGRAM)
    assert report.ok and not error.any()


@pytest.mark.parametrize("text", [
    HISTOGRAM.replace("atomicAdd(&s[x[i] % 16], 1)", "s[x[i] % 16]++"),
    HISTOGRAM.replace("atomicAdd(&bins[threadIdx.x], s[threadIdx.x])",
                      "bins[threadIdx.x] += s[threadIdx.x]"),
    *without(HISTOGRAM, "__syncthreads();")])
def test_a_histogram_without_an_atomic_or_a_barrier_is_a_race(text):
    assert text != HISTOGRAM and kinds(_histogram(text)[0]) == {"race"}


LAST_BLOCK = """
extern "C" __global__ void sum(const float* x, float* part, unsigned int* count, float* out) {
    __shared__ float s[64];
    __shared__ bool last;
    int t = threadIdx.x;
    s[t] = x[blockIdx.x * 64 + t];
    __syncthreads();
    for (int k = 32; k > 0; k /= 2) {
        if (t < k) s[t] += s[t + k];
        __syncthreads();
    }
    if (t == 0) {
        part[blockIdx.x] = s[0];
        __threadfence();
        last = atomicInc(count, gridDim.x) == gridDim.x - 1;
    }
    __syncthreads();
    if (last && t == 0) {
        float sum = 0;
        for (int b = 0; b < gridDim.x; b++) sum += part[b];
        *out = sum;
        *count = 0;
    }
}
"""


def _last_block(text, blocks=5):
    x = np.random.default_rng(1).standard_normal(64 * blocks).astype(np.float32)
    out, part, count = np.zeros(1, np.float32), np.zeros(blocks, np.float32), np.zeros(1, np.uint32)
    return run(text, (blocks,), (64,), x, part, count, out), out[0] - x.sum()


def test_the_last_block_may_add_up_what_the_others_left():
    report, error = _last_block(LAST_BLOCK)
    assert report.ok and abs(error) < 1e-4


@pytest.mark.parametrize("text", [*without(LAST_BLOCK, "__threadfence();"),
                                  *without(LAST_BLOCK, "__syncthreads();")])
def test_the_last_block_needs_its_fence_and_its_barriers(text):
    assert kinds(_last_block(text)[0]) == {"race"}


TRANSPOSE = """
extern "C" __global__ void transpose(const float* x, float* y) {
    __shared__ float tile[32][%d];
    int a = threadIdx.x, b = threadIdx.y, row = blockIdx.y * 32, column = blockIdx.x * 32;
    for (int k = b; k < 32; k += 8) tile[k][a] = x[(row + k) * 64 + column + a];
    __syncthreads();
    for (int k = b; k < 32; k += 8) y[(column + k) * 64 + row + a] = tile[a][k];
}
"""


@pytest.mark.parametrize("width, wavefronts", [(32, 32), (33, 1)])
def test_a_transpose_is_free_of_bank_conflicts_when_padded(width, wavefronts):
    x, y = np.random.default_rng(1).random((64, 64)).astype(np.float32), np.zeros((64, 64), "f4")
    report = run(TRANSPOSE % width, (2, 2), (32, 8), x, y)
    assert report.ok and (y == x.T).all()
    load, store = (report.lines[line] for line in (5, 7))
    assert load.load_sectors == 4 * load.load_requests == 4 * 128
    assert load.shared_wavefronts == load.shared_requests == 128
    assert store.store_sectors == 4 * store.store_requests
    assert store.shared_wavefronts == wavefronts * store.shared_requests


FLAG = """
extern "C" __global__ void any_negative(const float* x, int* found, int n) {
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        if (x[i] < 0) *found = %s;
}
"""


@pytest.mark.parametrize("value, races", [("1", set()), ("i", {"race"})])
def test_a_flag_that_many_threads_raise_is_fine_a_place_that_they_fight_for_is_not(value, races):
    x = np.random.default_rng(1).standard_normal(600).astype(np.float32)
    found = np.zeros(1, np.int32)
    assert kinds(run(FLAG % value, (3,), (64,), x, found, np.int32(600))) == races
    assert found[0]


def test_a_flag_in_shared_memory_is_fine_too():
    text = """extern "C" __global__ void any_negative(const float* x, int* out, int n) {
        __shared__ int found;
        if (threadIdx.x == 0) found = 0;
        __syncthreads();
        for (int i = blockIdx.x * n + threadIdx.x; i < (blockIdx.x + 1) * n; i += blockDim.x)
            if (x[i] < 0) found = 1;
        __syncthreads();
        if (threadIdx.x == 0) out[blockIdx.x] = found;
    }"""
    x, out = np.random.default_rng(1).standard_normal(600).astype(np.float32), np.zeros(3, np.int32)
    x[200:400] = 1
    assert run(text, (3,), (64,), x, out, np.int32(200)).ok and list(out) == [1, 0, 1]
    assert kinds(run(text.replace("found = 1", "found = i"), (3,), (64,), x, out,
                     np.int32(200))) == {"race"}


SCAN = """
extern "C" __global__ void scan(float* x, int n) {
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    for (int reach = 1; reach < blockDim.x; reach *= 2) {
        float left = t >= reach && i < n ? x[i - reach] : 0.0f;
        __syncthreads();
        if (i < n) x[i] += left;
        __syncthreads();
    }
}
"""


def _scan(text, **options):
    x = np.arange(150, dtype=np.float32)
    module = Module(compile(text))
    report = Report(module.program.source, "scan", (3, 1, 1), (64, 1, 1))
    module.launch("scan", (3,), (64,), [x, np.int32(150)], watch=Checks(report), report=report,
                  **options)
    return report, x


def test_barriers_order_global_memory_within_a_block():
    report, x = _scan(SCAN)
    assert report.ok and (x[64:128] == np.cumsum(np.arange(64, 128))).all()
    assert all(kinds(_scan(slip)[0]) == {"race"} for slip in without(SCAN, "__syncthreads();"))


@pytest.mark.parametrize("text", [SCAN, *without(SCAN, "__syncthreads();")])
def test_the_faults_do_not_depend_on_how_many_blocks_run_at_once(text):
    together, alone = _scan(text)[0], _scan(text, chunk_lanes=1)[0]
    places = [{(f.kind, f.span): f.times for f in r.faults} for r in (together, alone)]
    assert places[0] == places[1]


LOCAL = """
extern "C" __global__ void pick(const int* x, int* y) {
    int a[4], i = blockIdx.x * blockDim.x + threadIdx.x;
    for (int k = 0; k < %s; k++) a[k] = x[i] + k;
    y[i] = a[x[i] %% 4];
}
"""


@pytest.mark.parametrize("written, times", [("4", 0), ("3", 32), ("(i < 64 ? 4 : 3)", 16)])
def test_local_arrays_are_watched_lane_by_lane(written, times):
    x, y = np.arange(128, dtype=np.int32), np.zeros(128, np.int32)
    report = run(LOCAL % written, (2,), (64,), x, y)
    assert [(f.kind, f.times) for f in report.faults] == [("uninitialised", times)] * bool(times)


def test_a_sample_of_alike_blocks_counts_as_all_of_them():
    A, B = np.ones((2, 64, 64), np.float32)
    module = Module(compile(MATMUL))
    totals = []
    for sample in (1, 8):
        report = Report(module.program.source, "matmul", (8, 8, 1), (8, 8, 1))
        module.launch("matmul", (8, 8), (8, 8), [A, B, np.zeros_like(A), np.int32(64)],
                      watch=Counts(report, sample=sample), report=report, chunk_lanes=640)
        totals.append(report.total)
    assert totals[0] == totals[1]
    assert totals[0].barriers == 64 * 16 and totals[0].store_bytes == 64 * 64 * 4
