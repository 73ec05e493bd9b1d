"""Control flow under masks is control flow of each thread alone: compared with Python."""

import numpy as np
import pytest

from tests.kernels.machine.cuda import values

THREADS = 70      # not a multiple of the warp


def collatz(i):
    n, steps = i + 1, 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def early(i):
    total = 0
    for k in range(20):
        if k == i % 7:
            continue
        if k > i:
            break
        if total > 40:
            return -total
        total += k
    return total


def falling(i):
    r = 0
    if i % 5 == 0:
        r = 1
    if i % 5 in (0, 1):
        r += 10
    elif i % 5 == 2:
        r = 0 if i > 20 else 5
    else:
        r = -1
    return r


def nested(i):
    found = 0
    for a in range(i % 6):
        for b in range(5):
            if b == a:
                break
            found += a * b + i
        else:
            found += 100
    return found


def triangle(i):
    n = i % 9
    return n * (n + 1) // 2


CASES = {
    "collatz": (collatz, """(int* out) {
        int n = threadIdx.x + 1, steps = 0;
        while (n != 1) { n = n % 2 ? 3 * n + 1 : n / 2; steps++; }
        out[threadIdx.x] = steps; }"""),
    "early": (early, """
        __device__ int f(int i) {
            int total = 0;
            for (int k = 0; k < 20; k++) {
                if (k == i % 7) continue;
                if (k > i) break;
                if (total > 40) return -total;
                total += k;
            }
            return total;
        }
        extern "C" __global__ void k(int* out) { out[threadIdx.x] = f(threadIdx.x); }"""),
    "falling": (falling, """(int* out) {
        int i = threadIdx.x, r = 0;
        switch (i % 5) {
            case 0: r = 1;
            case 1: r += 10; break;
            case 2: if (i > 20) break; r = 5; break;
            default: r = -1;
        }
        out[i] = r; }"""),
    "nested": (nested, """(int* out) {
        int i = threadIdx.x, found = 0;
        for (int a = 0; a < i % 6; a++) {
            bool whole = true;
            for (int b = 0; b < 5; b++) {
                if (b == a) { whole = false; break; }
                found += a * b + i;
            }
            if (whole) found += 100;
        }
        out[i] = found; }"""),
    "do while": (triangle, """(int* out) {
        int n = threadIdx.x % 9, sum = 0;
        do { sum += n; if (n == 0) break; } while (--n > 0);
        out[threadIdx.x] = sum; }"""),
    "a loop counter that lives on": (lambda i: i % 9, """(int* out) {
        int k = 0, n = threadIdx.x % 9;
        for (; k < n; k++) ;
        out[threadIdx.x] = k; }"""),
    "a counter set before an outer loop": (lambda i: min(3 * (i % 4), 12), """(int* out) {
        int k = 0, i = threadIdx.x;
        for (int outer = 0; outer < 3; outer++)
            for (int n = 0; n < i % 4; n++) k++;
        out[i] = k; }"""),
    "short circuit": (lambda i: i if i % 3 == 0 else -1, """(int* out) {
        int i = threadIdx.x, hits = 0;
        if (i % 3 == 0 && (hits += i, true)) out[i] = hits; else out[i] = hits - 1; }"""),
    "a reference": (lambda i: max(i, 10) * 100 + min(i, 10), """
        __device__ void order(int& a, int& b) { if (a > b) { int t = a; a = b; b = t; } }
        extern "C" __global__ void k(int* out) {
            int a = threadIdx.x, b = 10;
            order(a, b);
            out[threadIdx.x] = b * 100 + a; }"""),
    "a reference under a mask": (lambda i: i + 5 if i % 2 else i, """
        __device__ void more(int& a) { a += 5; }
        extern "C" __global__ void k(int* out) {
            int a = threadIdx.x;
            if (a % 2) more(a);
            out[threadIdx.x] = a; }"""),
    "a pointer into this or that": (lambda i: i if i % 2 else 1000 + i, """(int* out) {
        __shared__ int s[70];
        int mine[70], i = threadIdx.x;
        for (int k = 0; k < 70; k++) mine[k] = 1000 + k;
        s[i] = i;
        __syncthreads();
        const int* p = i % 2 ? s : mine;
        out[i] = p[i]; }"""),
    "pointers that change places": (lambda i: i % 3 % 2, """(int* out) {
        int zero[1] = {0}, one[1] = {1};
        int *p = zero, *q = one;
        for (int n = 0; n < threadIdx.x % 3; n++) { int* t = p; p = q; q = t; }
        out[threadIdx.x] = *p; }"""),
    "a list of registers": (lambda i: sum(i * k for k in range(6)) + i, """(int* out) {
        int r[2][3], i = threadIdx.x, sum = 0;
        for (int a = 0; a < 2; a++) for (int b = 0; b < 3; b++) r[a][b] = i * (a * 3 + b);
        if (i % 2) r[0][0] += i; else r[1][2] += i;
        for (int a = 0; a < 2; a++) for (int b = 0; b < 3; b++) sum += r[a][b];
        out[i] = sum; }"""),
}


@pytest.mark.parametrize("name", CASES)
def test_each_thread_goes_its_own_way(name):
    meaning, text = CASES[name]
    assert values(text, THREADS).tolist() == [meaning(i) for i in range(THREADS)]


@pytest.mark.parametrize("lanes", (1, 64, 1 << 20))
def test_the_size_of_a_chunk_changes_nothing(lanes):
    from tests.kernels.machine.cuda import launch

    out = np.zeros((5, 33), np.int32)
    launch("(int* out) { int i = blockIdx.x * blockDim.x + threadIdx.x;"
           " for (int k = 0; k < blockIdx.x; k++) out[i] += threadIdx.x; }", 5, 33, out,
           chunk_lanes=lanes)
    assert np.array_equal(out, np.outer(np.arange(5), np.arange(33)))
