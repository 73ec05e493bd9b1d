"""Reports made by hand, their numbers derived in the comments."""

import numpy as np

from kernels.language.source import Source, Span
from kernels.report.counters import Counters
from kernels.report.fault import Fault, Side
from kernels.report.report import Report, Request

TRANSPOSE = """\
#define TILE 32

// Each block turns one tile of 32 x 32 elements.
extern "C" __global__ void transpose(const float* x, float* y, int n)
{
    __shared__ float tile[TILE][TILE];
    int column = blockIdx.x * TILE + threadIdx.x;
    int row = blockIdx.y * TILE + threadIdx.y;
    if (row < n && column < n)
        tile[threadIdx.y][threadIdx.x] = x[row * n + column];
    __syncthreads();
    column = blockIdx.y * TILE + threadIdx.x;
    row = blockIdx.x * TILE + threadIdx.y;
    if (row < n && column < n)
        y[row * n + column] = tile[threadIdx.x][threadIdx.y];
}
"""
LANES = np.arange(32)


def counted():
    """A transpose of 64 x 64 through shared memory, without padding: 4 blocks of 32 warps."""
    # 128 warps, each of which loads 32 floats of one row (4 sectors), writes them to 32 banks
    # (1 wavefront), reads a column of the tile (all in one bank: 32) and stores a row (4 sectors).
    moved = {"requests": 128, "sectors": 512, "bytes": 128 * 128}
    shared = {"shared_requests": 128, "shared_bytes": 128 * 128}
    return {
        9: Counters(branches=128, integer_operations=4096),
        10: Counters(shared_wavefronts=128, **shared,
                     **{f"load_{k}": v for k, v in moved.items()}),
        11: Counters(barriers=4),
        14: Counters(branches=128, divergent=16),
        15: Counters(shared_wavefronts=4096, **shared, integer_operations=8192,
                     **{f"store_{k}": v for k, v in moved.items()}),
    }


def request(what="load", space="global", array="x", offsets=4 * LANES, active=True, size=4, line=3,
            column=5):
    active = np.broadcast_to(np.asarray(active, bool), 32)
    return Request(Span(line, column, column + 4), what, space, array, (0, 0, 0), 0,
                   np.asarray(offsets, np.int64), active, size)


def transpose(**changes):
    asked = [request(line=10, column=42),
             request("store", "shared", "tile", line=10, column=9),
             request("load", "shared", "tile", 128 * LANES, line=15, column=31),
             request("store", "global", "y", line=15, column=9)]
    told = {"shared_bytes": 4096, "lines": counted(), "requests": asked, "counted": True} | changes
    return Report(Source(TRANSPOSE, "transpose.cu"), "transpose", (2, 2, 1), (32, 32, 1), **told)


def race(**changes):
    told = {"kind": "race", "source": "transpose.cu", "kernel": "transpose",
            "span": Span(15, 31, 61), "block": (0, 0, 0), "thread": (1, 0, 0),
            "message": "reads tile[32]", "array": "tile", "index": 32,
            "other": Side("writes", Span(10, 9, 39), (0, 0, 0), (0, 1, 0)), "times": 992,
            "hint": "put __syncthreads() between the write and the read"} | changes
    return Fault(**told)


def outside(**changes):
    told = {"kind": "out of bounds", "source": "transpose.cu", "kernel": "transpose",
            "span": Span(10, 42, 61), "block": (1, 0, 0), "thread": (4, 0, 0), "array": "x",
            "index": 4096, "message": "reads x[4096], but x has 4,096 elements",
            "hint": "guard it with  if (row < n && column < n)"} | changes
    return Fault(**told)


def faulty():
    """Everything at once: two races, an access out of bounds, counters, something printed."""
    second = race(span=Span(10, 9, 39), thread=(0, 1, 0), message="writes tile[32]", times=1,
                  hint="", other=Side("writes", Span(15, 9, 28), (1, 0, 0), (3, 0, 0)))
    return transpose(faults=[race(), outside(), second],
                     printed=["thread 0 of block 0: <b>x</b> = 1.5", "thread 1 of block 0: 2.5"])


NAIVE = """\
extern "C" __global__ void naive(const float* a, const float* b, float* c, int n)
{
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    float sum = 0.0f;
    for (int k = 0; k < n; k++)
        sum += a[row * n + k] * b[k * n + column];  // every element is read n times
    c[row * n + column] = sum;
}
"""


def matmul(kernel="naive", reuse=1):
    """A 256 x 256 matmul of float32 in blocks of 16 x 16: 2 * 256**3 operations.

    A warp covers two rows of 16: a load of a touches two addresses in two sectors, a load of b 64
    bytes in two, a store of c 64 bytes in each of two rows, 4 sectors.
    reuse:  how many multiplications share a load, 16 for tiles of 16
    """
    warps = 256 * 256 // 32
    loads = warps * 512 // reuse
    lines = {6: Counters(branches=warps * 257),
             7: Counters(load_requests=loads, load_sectors=2 * loads, load_bytes=128 * loads,
                         float_operations=2 * 256**3),
             8: Counters(store_requests=warps, store_sectors=4 * warps, store_bytes=128 * warps)}
    return Report(Source(NAIVE, "matmul.cu"), kernel, (16, 16, 1), (16, 16, 1), lines=lines,
                  counted=True)
