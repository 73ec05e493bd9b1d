"""Random CUDA C whose threads work together: shared memory between barriers, warps, atomics.

Every program is well defined: each round leaves a barrier between any two threads' touches of a
place, atomics of a round commute, and warps and blocks reach every primitive whole.
"""

from math import gcd
from random import Random

import numpy as np

from tests.kernels.random_programs import Generated

SIZES = 32, 40, 64, 96   # threads of a block; 40 is one warp and a quarter
FULL = "0xffffffffu"


class Rounds:
    """Lines in which the threads of a block exchange x (int), f (float) and l (long long)."""

    def __init__(self, random, threads):
        self.random, self.threads = random, threads
        # Groups of lanes that exist whole in every warp.
        self.width = 32 if threads % 32 == 0 else 8

    def lines(self, depth):
        kinds = [self.exchange, self.tree, self.count, self.shuffle, self.shuffle, self.vote,
                 self.block_vote, self.warp, self.total, self.own, self.fractions, self.chosen,
                 self.half_warps, self.globally, self.square, self.one]
        if depth:
            kinds += [self.repeat, self.some_blocks]
        return self.random.choice(kinds)(depth)

    def permuted(self, of="t"):
        """A place for each thread, no two alike."""
        step = self.random.choice([k for k in range(1, 40) if gcd(k, self.threads) == 1])
        return f"({of} * {step} + {self.random.randint(0, 50)}) % {self.threads}"

    def op(self):
        return self.random.choice("+-^|&")

    def exchange(self, depth):
        return [f"s[{self.permuted()}] = x {self.op()} {self.random.randint(1, 99)};",
                "__syncthreads();", f"x = x {self.op()} s[{self.permuted()}];", "__syncthreads();"]

    def fractions(self, depth):
        return [f"g[{self.permuted()}] = f * 0.5f + x % 100;", "__syncthreads();",
                f"f = f - g[{self.permuted()}] * 0.25f;", "__syncthreads();"]

    def tree(self, depth):
        join = self.random.choice(("s[t] += s[t + h];", "s[t] = max(s[t], s[t + h]);"))
        return ["s[t] = x;", "__syncthreads();", "for (int h = 64; h > 0; h /= 2) {",
                f"    if (t < h && t + h < {self.threads}) {join}", "    __syncthreads();", "}",
                "x ^= s[0];", "__syncthreads();"]

    def count(self, depth):
        name = self.random.choice(("Add", "Min", "Max", "And", "Or", "Xor"))
        return ["if (t < 8) c[t] = t;", "__syncthreads();",
                f"atomic{name}(&c[x & 7], x >> {self.random.randint(0, 9)});", "__syncthreads();",
                f"x += c[(t + {self.random.randint(0, 9)}) & 7];", "__syncthreads();"]

    def shuffle(self, depth):
        name, step = self.random.choice((
            ("", self.random.randint(0, 31)), ("", "(t * 3 + 1)"), ("_up", 3), ("_down", 5),
            ("_xor", self.random.randint(0, self.width - 1)), ("_up", 1), ("_down", 1)))
        value = self.random.choice("xfl")
        return [f"{value} = {value} + __shfl{name}_sync({FULL}, {value}, {step}, {self.width});"]

    def vote(self, depth):
        return [self.random.choice((
            f"x += __popc(__ballot_sync({FULL}, x & 1));", f"x += __any_sync({FULL}, x > 1000);",
            f"x -= __all_sync({FULL}, f < 1e30f);", f"x ^= __match_any_sync({FULL}, x & 3);",
            f"if (__any_sync({FULL}, x & 4)) x++;"))]

    def block_vote(self, depth):
        name = self.random.choice(("_count", "_and", "_or"))
        return [f"x += __syncthreads{name}(x & {self.random.choice((1, 3, 64))});"]

    def warp(self, depth):
        mate = f"(t & ~7) | ((t + {self.random.randint(1, 7)}) & 7)"
        return ["s[t] = x;", "__syncwarp();", f"x += s[{mate}] * 3;",
                # Other rounds reuse s in another order.
                "__syncthreads();"]

    def chosen(self, depth):
        """The lanes that a vote found do something together."""
        return ["{", f"    unsigned int m = __ballot_sync({FULL}, x & 1);",
                "    if (x & 1) x += __popc(m) + __shfl_sync(m, x, __ffs(m) - 1);",
                f"    else x ^= __reduce_{self.random.choice(('add', 'max'))}_sync(~m, x & 0xffff);"
                if self.threads % 32 == 0 else "    else x--;", "}"]

    def half_warps(self, depth):
        """Some lanes have a barrier of their own."""
        lanes = self.random.choice((8, 16)) if self.threads % 32 == 0 else 8
        mask = (1 << lanes) - 1
        return ["s[t] = t;", "__syncthreads();", f"if (t % 32 < {lanes}) {{", "    s[t] = x;",
                f"    __syncwarp({mask:#x}u);", f"    x += s[t ^ {lanes - 1}];",
                f"    __syncwarp({mask:#x}u);", "    s[t] = x;", "} else {", "    x -= s[t];", "}",
                "__syncthreads();", f"x += s[{self.permuted()}];", "__syncthreads();"]

    def globally(self, depth):
        """Threads of a block may also meet in global memory."""
        base = "blockIdx.x * 96 + "
        return [f"scratch[{base}{self.permuted()}] = x;", "__syncthreads();",
                f"x ^= scratch[{base}{self.permuted()}];", "__syncthreads();"]

    def square(self, depth):
        return ["q[t % 8][t / 8] = x % 1000;", "__syncthreads();",
                f"if (t < 8) for (int j = 0; j < {self.threads // 8}; j++) x += q[7 - t][j];",
                "__syncthreads();"]

    def one(self, depth):
        """One thread alone may use what an atomic returns."""
        return ["if (t == 3) c[0] = x;", "__syncthreads();",
                "if (t == 5) x += atomicExch(&c[0], 9) + atomicCAS(&c[0], 9, 4);",
                "__syncthreads();", "x ^= c[0];", "__syncthreads();"]

    def total(self, depth):
        return [f"atomicAdd(&total[(x >> {self.random.randint(0, 4)}) & 3], x & 15);"]

    def own(self, depth):
        """Divergence without exchange."""
        return ["if (x & 1) {", "    x = x * 3 + 1;", "    f = f + 1.0f;", "} else {",
                "    for (int j = 0; j < (x & 3); j++) l += x + j;", "}"]

    def repeat(self, depth):
        body = [line for _ in range(2) for line in self.lines(depth - 1)]
        return [f"for (int r{depth} = 0; r{depth} < {self.random.randint(1, 3)}; r{depth}++) {{",
                *("    " + line for line in body), "}"]

    def some_blocks(self, depth):
        return ["if (blockIdx.x == 0) {", *("    " + line for line in self.lines(depth - 1)), "}"]


def block_program(seed):
    """A Generated program of two blocks."""
    random = Random(seed)
    threads = random.choice(SIZES)
    # Some threads leave early; the others need not wait for them.
    stay = random.choice((threads, threads // 16 * 8))
    lines = [line for _ in range(4) for line in Rounds(random, threads).lines(2)]
    lines += ["if (i < n) out[i] = x;", f"if (t >= {stay}) return;"]
    lines += [line for _ in range(2) for line in Rounds(random, stay).lines(1)]
    text = f"""\
extern "C" __global__ void k(const int* in, int* out, float* floats, long long* wides,
                             int* total, int* scratch, int n) {{
    __shared__ int s[{threads}], c[8], q[8][{threads // 8}];
    __shared__ float g[{threads}];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    int x = i < n ? in[i] : 7;
    float f = x % 50;
    long long l = x * 10000000000LL;
""" + "\n".join("    " + line for line in lines) + """
    if (i < n) out[i] = x;
    if (i < n) floats[i] = f;
    if (i < n) wides[i] = l;
}
"""
    n = 2 * threads - 3
    numbers = np.random.default_rng(seed).integers(-1000, 100000, n).astype(np.int32)
    arrays = {"in": numbers, "out": np.zeros(n, np.int32), "floats": np.zeros(n, np.float32),
              "wides": np.zeros(n, np.int64), "total": np.zeros(4, np.int32),
              "scratch": np.zeros(192, np.int32), "n": np.int32(n)}
    return Generated(text, arrays, block=(threads, 1, 1))


BARRIERS = "__syncthreads();", "__syncwarp();"


def without(text, piece, number):
    """The text with the number-th occurrence of the piece blanked, columns kept."""
    parts = text.split(piece)
    return piece.join(parts[:number + 1]) + " " * len(piece) + piece.join(parts[number + 1:])


def without_each(text, pieces):
    """(line, text without it) for every occurrence of every piece outside comments."""
    for piece in pieces:
        for number in range(text.count(piece)):
            before = piece.join(text.split(piece)[:number + 1])
            if "//" not in before.rpartition("\n")[2]:
                yield before.count("\n") + 1, without(text, piece, number)
