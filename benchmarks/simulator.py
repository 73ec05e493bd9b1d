"""The peer's half of benchmarks/kernels.py: Numba's CUDA simulator, in an interpreter of its own.

    python benchmarks/simulator.py matmul 64      seconds of one 64 x 64 tiled product, then "right"
    python benchmarks/simulator.py reduce 1024    the same for a block reduction
"""

import os
import sys
import time
import warnings

os.environ["NUMBA_ENABLE_CUDASIM"] = "1"
warnings.filterwarnings("ignore")

import numpy as np  # noqa: E402
from numba import cuda, float32  # noqa: E402  (the simulator is chosen when it is imported)

TILE, THREADS = 16, 256


@cuda.jit
def matmul(A, B, C):
    # The simulator tells shared arrays apart by their lines.
    tile_a = cuda.shared.array((TILE, TILE), float32)
    tile_b = cuda.shared.array((TILE, TILE), float32)
    x, y = cuda.grid(2)
    tx, ty = cuda.threadIdx.x, cuda.threadIdx.y
    total = float32(0)
    for first in range(0, A.shape[1], TILE):
        tile_a[ty, tx] = A[y, first + tx] if y < A.shape[0] and first + tx < A.shape[1] else 0
        tile_b[ty, tx] = B[first + ty, x] if first + ty < B.shape[0] and x < B.shape[1] else 0
        cuda.syncthreads()
        for k in range(TILE):
            total += tile_a[ty, k] * tile_b[k, tx]
        cuda.syncthreads()
    if y < C.shape[0] and x < C.shape[1]:
        C[y, x] = total


@cuda.jit
def reduce(x, sums):
    part = cuda.shared.array(THREADS, float32)
    t = cuda.threadIdx.x
    i = cuda.grid(1)
    part[t] = x[i] if i < x.size else 0
    cuda.syncthreads()
    step = THREADS // 2
    while step > 0:
        if t < step:
            part[t] += part[t + step]
        cuda.syncthreads()
        step //= 2
    if t == 0:
        sums[cuda.blockIdx.x] = part[0]


def run_matmul(n, random):
    a, b = (random.standard_normal((n, n)).astype("f4") for _ in "ab")
    c, groups = np.zeros((n, n), "f4"), -(-n // TILE)
    start = time.perf_counter()
    matmul[(groups, groups), (TILE, TILE)](a, b, c)
    return time.perf_counter() - start, np.allclose(c, a @ b, atol=1e-3)


def run_reduce(n, random):
    x, groups = random.standard_normal(n).astype("f4"), -(-n // THREADS)
    sums = np.zeros(groups, "f4")
    start = time.perf_counter()
    reduce[groups, THREADS](x, sums)
    return time.perf_counter() - start, np.isclose(sums.sum(), x.sum(dtype="f8"), atol=1e-3)


if __name__ == "__main__":
    run = {"matmul": run_matmul, "reduce": run_reduce}[sys.argv[1]]
    took, right = run(int(sys.argv[2]), np.random.default_rng(0))
    print(took, "right" if right else "WRONG")
