# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # First kernels: from one thread to a tiled matrix product
#
# **The question.** A graphics processor adds a million numbers with a million threads. What does
# each of them have to know, what may it touch, and why is one right program ten times slower than
# another?
#
# **At the end you can**
#
# * write a kernel in CUDA C in which every thread finds its own element, and no other;
# * fuse a formula of many steps into one pass over memory;
# * turn a matrix round so that neighbouring threads touch neighbouring addresses;
# * say which two lines of a kernel race, and where the barrier belongs;
# * sum a block's numbers, and multiply matrices, in shared memory.
#
# **You need** Python and a little NumPy. You need no GPU: an emulator runs your kernels here, and
# it sees what no GPU tells: every access out of bounds, every race, every byte that was moved. The
# chapter *First kernels* of the book explains the words used here. Allow two to three hours.
#
# **How it works.** There are nine exercises, worth 24 points in all. In each one, replace
# `# YOUR CODE HERE` and `raise NotImplementedError()` with your own lines and leave the rest as it
# is. The cell after it tests your answer: silence means that it passed, and a message says what was
# found, what was expected, and which idea to look at again. Run cells from the top with
# Shift+Enter; after a change run your cell again, then its tests. (*Run All* stops at the first
# exercise that you have not solved.) After you hand in, more tests run on other sizes, so write for
# every size that the text allows, not only for the one you see. A tests cell earns all of its
# points or none. Each exercise stands alone: if you are stuck, go on to the next.
#
# **Check your work.** Save, then press *Validate* in JupyterLab's toolbar, or type
# `nbgrader validate first_kernels.ipynb` in a terminal. Exercises that you have not begun are
# reported as failed; that is expected. All other cells are yours to change and to play with,
# apart from the locked ones.

# %% given="imports"
import math

import numpy as np

from course.check import as_numbers, attempt, told
from kernels import cupy_like as cp  # CuPy's names; behind them the emulator, even beside a GPU
from kernels import compare, lesson, run

# %% [markdown]
# ## Before you begin
#
# **Threads.** A *kernel* is a function in CUDA C that many *threads* run at once, all of them the
# same lines. What differs is the number that each thread finds: threads come in *blocks*, this one
# is thread `threadIdx.x` of block `blockIdx.x`, and each block has `blockDim.x` threads. All blocks
# together are the *grid*.
#
# **Launching.** `run(kernel, (4,), (256,), (a, x, y, n))` starts 4 blocks of 256 threads each, hands
# them the arguments, waits, and returns a report of what they did.
#
# **Memory.** 32 neighbouring threads of a block form a *warp*. When its threads read or write, they
# ask memory for 32 addresses at once, and memory serves them in *sectors* of 32 bytes, eight
# numbers of type `float`. 32 numbers side by side lie in 4 sectors, which is the least; 32 numbers
# far apart lie in 32.
#
# **C in a minute.** This is all of C that you need here:
#
# | CUDA C | means |
# |---|---|
# | `int i = 3;` | a new whole number `i`; every statement ends with `;` |
# | `float v = 0.5f * x[i];` | a new number of 32 bits; write `f` behind such literals |
# | `const float* x` | a parameter: an array of `float` that is only read |
# | `float* y` | an array that may be written |
# | `if (i < n && j < m) { ... }` | `if i < n and j < m:`; braces count, indents do not |
# | `for (int k = 0; k < n; k++) { ... }` | `for k in range(n)`; also `k += 2`, `k /= 2` |
# | `7 / 2`, `7 % 2` | 3 and 1: whole numbers divide without a fraction |
# | `c ? a : b` | `a if c else b` |
# | `return;` | this thread goes home |
# | `// so` | a comment |
#
# (`||` means "or".) An array knows nothing of its length and its shape: a matrix is one row after the other. That is
# why every kernel gets sizes such as `n`.
#
# **Your answer is a text.** You write CUDA C inside a Python string. Messages count its lines; line 1
# is the empty one behind `r"""`. On a GPU the very same string goes to NVIDIA's compiler; the last
# section does that, if your machine has one.

# %% [markdown]
# ## 1. How many blocks?
#
# **Question.** Work for `n` elements comes in blocks of `threads` threads each, one thread for an
# element. How many blocks must we start?
#
# **Picture.** Five elements, blocks of four threads: one block is too few, two leave three threads
# without work. That is normal, and the next exercise deals with them.
#
#     element    0 1 2 3   4 . . .
#     block         0         1
#
# **Rule.** The least number of blocks that have a thread for every element. CUDA starts no empty
# grid, so it is at least 1, also for `n = 0`.
#
# **Exercise `blocks`** (1 point). Write it, in plain Python. (In Python `7 // 2` is 3.)

# %% exercise="blocks"
def blocks(n, threads):
    """How many blocks have a thread for each of n elements.

    n:       int >= 0, elements
    threads: int in [1, 1024], threads of a block
    returns: int >= 1, the least number that is enough
    """
    ### BEGIN SOLUTION
    return max(1, -(-n // threads))
    ### END SOLUTION


# %% tests="blocks" points=1
def check_blocks(n, threads, expected, why):
    call, found = f"blocks({n}, {threads})", blocks(n, threads)
    number = as_numbers(found, (), call)
    assert number == expected, told(call, f"{number:g}", expected, why)
    assert isinstance(found, int | np.integer), told(
        call, repr(found), expected, "a grid counts blocks in whole numbers: // divides so")


check_blocks(5, 4, 2, "the elements that do not fill a block need one too")
check_blocks(1000, 256, 4, "the elements that do not fill a block need one too")
check_blocks(512, 256, 2, "they fill two blocks exactly, and a third would have no work")
check_blocks(256, 1, 256, "n comes first, then the threads of a block")
### BEGIN HIDDEN TESTS
check_blocks(1, 1024, 1, "a single element needs a block too")
check_blocks(257, 256, 2, "the one element that does not fill a block needs one too")
check_blocks(0, 256, 1, "CUDA starts no empty grid, so the least is 1")
draws = np.random.default_rng(2007)
for _ in range(200):
    threads = int(draws.integers(1, 1025))
    full, rest = int(draws.integers(0, 50)), int(draws.integers(1, threads + 1))
    check_blocks(full * threads + rest, threads, full + 1,
                 f"{full} blocks do not have enough threads, and {full + 1} do")
### END HIDDEN TESTS

# %% [markdown]
# ## 2. A thread finds its element
#
# **Question.** All threads run the same lines. How does each of them work on another element?
#
# **Picture.** Five elements in blocks of four threads. The elements are counted through all blocks.
#
#     blockIdx.x       0  0  0  0     1  1  1  1
#     threadIdx.x      0  1  2  3     0  1  2  3
#     element i        0  1  2  3     4  -  -  -      three threads have no element
#
# **Formula.** A thread's element, and what it does with it:
#
# $$ i = \text{blockIdx.x} \cdot \text{blockDim.x} + \text{threadIdx.x}, \qquad
#    y_i \leftarrow a\,x_i + y_i \quad \text{if } i < n . $$
#
# The name stands for *single precision a times x plus y*. The condition is called the *guard*.
# Without it, the threads that have no element write into memory that belongs to somebody else. A
# GPU may not even notice.
#
# **Exercise `saxpy`** (3 points). Write the kernel, one element for each thread. The arrays may be
# longer than `n`; what lies behind stays as it is.

# %% exercise="saxpy"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    // ### BEGIN SOLUTION
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
    // ### END SOLUTION
}
"""


# %% tests="saxpy" points=3
def check_saxpy(n, grid, block, why, length=None):
    """n elements of arrays of `length`, random ones, so that a wrong index shows."""
    draw, length = np.random.default_rng(n), n if length is None else length
    x, y = draw.normal(size=(2, length)).astype(np.float32)
    seen = lesson.launch(lesson.kernel(SAXPY, "saxpy"), (grid,), (block,), (2.5, x, y, n), {
        "out of bounds": "the last block has threads beyond the end; only a thread with i < n may "
                         "touch x and y",
        "race": "two threads took the same element; i counts through all blocks, "
                "blockIdx.x * blockDim.x + threadIdx.x"})
    inside = np.arange(length) < n
    swapped = np.arange(length) % block < grid
    changed = 2.5 * x + y
    lesson.same(seen, "y", seen.arrays[1], np.where(inside, changed, y), why, [
        (np.where(inside, 2.5 * x, y), "y keeps what it had, and a * x is added to it"),
        (np.where(inside, 2.5 * y + x, y), "a multiplies x, not y"),
        (np.where(inside & swapped, changed, y),
         "blockIdx.x is multiplied by the block's size, threadIdx.x counts one by one"),
        (changed, "these elements lie behind n: the guard is i < n")])
    return seen


check_saxpy(5, 2, 4, "see the picture: two blocks of four threads, so blockDim.x is 4")
check_saxpy(1000, 4, 256, "i = blockIdx.x * blockDim.x + threadIdx.x, counted through all blocks")
seen = check_saxpy(1024, 4, 256, "every element has a thread")
lesson.at_most(seen, "store requests of a warp", seen.total.store_requests, 32,
               "each thread does one element, so 1024 elements take 32 warps one store each")
lesson.at_most(seen, "sectors per store", seen.total.sectors_per_store, 4.0,
               "neighbouring threads take neighbouring elements")
### BEGIN HIDDEN TESTS
for n, grid, block, length, why in (
        (1, 1, 256, 1, "a single element"),
        (256, 1, 256, 256, "exactly one block"),
        (257, 2, 256, 257, "one element in the second block"),
        (0, 1, 32, 5, "no element at all: nothing may be written"),
        (70, 3, 32, 100, "the arrays are longer than n, and what lies behind stays"),
        (300, 5, 96, 300, "take the block's size from blockDim.x, which is 96 here"),
        (45, 40, 3, 45, "take the block's size from blockDim.x, which is 3 here"),
        (129, 129, 1, 129, "blocks of a single thread"),
        (40, 9, 64, 40, "more blocks than the elements need")):
    check_saxpy(n, grid, block, why, length)
### END HIDDEN TESTS

# %% [markdown]
# Now watch it. The report shows your kernel and, in its margin, what each line cost: 4 sectors for
# a warp's load or store is the best there is. (The last warp here is not full, so the average is a
# little less.) Take the guard out, run your cell and this one, and read what the emulator says.
# `lesson.kernel(text, name)` is CuPy's `cp.RawKernel(text, name)` with kinder words.

# %%
def watch_saxpy():
    x, y = cp.arange(1000, dtype=np.float32), cp.ones(1000, dtype=np.float32)
    kernel = lesson.kernel(SAXPY, "saxpy")
    report = run(kernel, (4,), (256,), (cp.float32(2), x, y, 1000), count=True)
    report.show()
    print("y begins with", y[:4])


attempt(watch_saxpy, "saxpy")

# %% [markdown]
# ## 3. One pass instead of six
#
# **Question.** `0.5 * v * (1 + erf(v / sqrt(2)))` is six steps. Written with arrays, each step
# reads all of memory and writes it again. Must it?
#
# **Picture.** A step by itself, and all steps in one:
#
#     six kernels    x -> t -> t -> t -> t -> t -> y      six times read, six times written
#     one kernel     x -----------------------> y         once read, once written
#
# Arithmetic is nearly free, memory is not. Putting steps together is called *fusing* them.
#
# **Tool.** When every element is done by itself, `cp.ElementwiseKernel` writes index and guard for
# us. It takes three texts: the parameters that are read, those that are written, and what is done
# with one element. In it the names stand for that element, so there is no `[i]`. Shapes are
# broadcast as in NumPy. Here is one:

# %% given="example"
scaled = cp.ElementwiseKernel(
    "float32 x, float32 b",          # read
    "float32 y",                     # written
    "y = 2.0f * x + b",              # CUDA C, once per element
    "scaled")
print(scaled(cp.arange(6, dtype=np.float32).reshape(2, 3), cp.asarray(np.float32([10, 20, 30]))))

# %% [markdown]
# **Formula.** A layer of a transformer adds a bias to its input and bends it with GELU, the
# *Gaussian error linear unit* of Dan Hendrycks and Kevin Gimpel (2016):
#
# $$ v = x + b, \qquad y = \frac{v}{2} \left( 1 + \operatorname{erf} \frac{v}{\sqrt 2} \right) . $$
#
# In CUDA C, `erff` is erf for a `float`, and $\sqrt 2$ is `1.41421356f`. You may make new variables
# as in any kernel: `float v = ...;`.
#
# **Exercise `gelu`** (3 points). Write the three texts as in the example: `GELU_IN = "..."` with `x`
# and `b`, in this order; `GELU_OUT = "..."` with `y`; and `GELU = "..."`, what is done. All three
# arrays are `float32`.

# %% exercise="gelu"
### BEGIN SOLUTION
GELU_IN = "float32 x, float32 b"
GELU_OUT = "float32 y"
GELU = """
    float v = x + b;
    y = 0.5f * v * (1.0f + erff(v / 1.41421356f));
"""
### END SOLUTION


# %% tests="gelu" points=3
def erf(v):
    return np.vectorize(math.erf, otypes=[float])(v)


def check_gelu(x, b, why):
    x, b = np.asarray(x, np.float32), np.asarray(b, np.float32)
    v = x.astype(float) + b
    kernel = lesson.elementwise(GELU_IN, GELU_OUT, GELU, "gelu")
    seen = lesson.launch(kernel, None, None, (x, b, lesson.unwritten(*v.shape)), {
        "out of bounds": "each name stands for one element; without `raw` the shapes are broadcast",
        }, note=f"x of shape {x.shape}, b of shape {b.shape}")

    def as_floats(y):
        return y.astype(np.float32)

    plain = x.astype(float) + 0 * v
    lesson.same(seen, "y", seen.arrays[-1], as_floats(0.5 * v * (1 + erf(v / 2**0.5))), why, [
        (as_floats(0 * v), "in C 1 / 2 is 0, for whole numbers divide without a fraction: 0.5f"),
        (as_floats(0.5 * plain * (1 + erf(plain / 2**0.5))), "the bias b is added to x first"),
        (as_floats(0.5 * v * (1 + erf(v))), "v is divided by the square root of 2 inside erf"),
        (as_floats(0.5 * (1 + erf(v / 2**0.5))), "the whole is multiplied by v"),
        (as_floats(np.maximum(v, 0)), "this is relu; GELU bends smoothly, with erf"),
        (as_floats(0.5 * v * (1 + np.tanh((2 / np.pi)**0.5 * (v + 0.044715 * v**3)))),
         "this is the approximation with tanh; the formula above has erf"),
        (as_floats(v / (1 + np.exp(-1.702 * v))),
         "this is the approximation with a sigmoid; the formula above has erf")])
    return seen


seen = check_gelu([[-2, -0.5, 0], [0.5, 1, 3]], [0.25, 0.5, -1],
                  "compare with the formula, step by step")
### BEGIN HIDDEN TESTS
draws = np.random.default_rng(2016)
check_gelu([0.75], [-2], "a single element")
check_gelu(draws.normal(size=(7, 45)), draws.normal(size=45), "one bias for each column")
check_gelu(draws.normal(size=(33, 9)), draws.normal(size=(33, 1)), "one bias for each row")
check_gelu(draws.normal(size=(4, 5, 6)), draws.normal(size=(1,)), "one bias for all")
check_gelu([-30, 30], [0, 0], "far from 0 it is 0 on the left and v on the right")
seen = check_gelu(draws.normal(size=4096), draws.normal(size=4096), "compare with the formula")
lesson.at_most(seen, "store requests of a warp", seen.total.store_requests, 2 * 128,
               "each element of y is written once")
### END HIDDEN TESTS

# %% [markdown]
# The report again. What is loaded here besides `x`, and how many bytes does an element cost in all?
# How many would it cost in six kernels?

# %%
def watch_gelu():
    x, b = cp.linspace(-3, 3, 1024, dtype=np.float32), cp.zeros(1024, dtype=np.float32)
    y = cp.empty_like(x)
    run(cp.ElementwiseKernel(GELU_IN, GELU_OUT, GELU, "gelu"), None, None, (x, b, y),
        count=True).show()


attempt(watch_gelu, "gelu")

# %% [markdown]
# ## 4. Turn a matrix round
#
# **Question.** A transpose computes nothing, it only moves numbers. What can be hard about that?
#
# **Picture.** A matrix lies in memory row after row: element (row, column) of a matrix with `width`
# columns stands at `row * width + column`. Here `height` = 2 and `width` = 3.
#
#     in     a b c        in memory   a b c d e f        in[row * width + column]
#            d e f
#
#     out    a d          in memory   a d b e c f        out has `height` columns
#            b e
#            c f
#
# **Threads in two dimensions.** Blocks and grids may have two directions. A thread then has a place
# `x`, which counts along a row of `in`, and a place `y`, which counts rows:
#
# $$ x = \text{blockIdx.x} \cdot \text{blockDim.x} + \text{threadIdx.x}, \qquad
#    y = \text{blockIdx.y} \cdot \text{blockDim.y} + \text{threadIdx.y} . $$
#
# A thread moves the element in row `y` and column `x` of `in`, if there is one. The threads of a warp
# differ in `threadIdx.x` first.
#
# **Exercise `transpose`** (2 points). Write it. The grid covers `width` in direction x and `height`
# in direction y; blocks have 32 x 8 threads.

# %% given="transpose_check"
def check_transpose(text, name, height, width, block, why, rows=None):
    """Transposes a random matrix on the emulator; returns what was seen.

    block: (x, y) threads of a block, which does 32 columns and `rows` rows (block[1] if None)
    """
    x = np.random.default_rng([height, width]).normal(size=(height, width)).astype(np.float32)
    grid = blocks_for(width, 32), blocks_for(height, rows or block[1])
    args = x, lesson.unwritten(width, height), width, height
    seen = lesson.launch(lesson.kernel(text, name), grid, block, args, {
        "out of bounds": "only a thread with a column inside width and a row inside height may "
                         "touch `in`, and `out` has its own limits",
        "uninitialised": "each thread reads from the tile what another one wrote there; what none "
                         "wrote must not be read"})
    lesson.same(seen, "out", seen.arrays[1], x.T.copy(), why, [
        (x.reshape(width, height), "the numbers lie in their old order: in `out` row and column "
                                   "change places, and a row has `height` elements")])
    return seen


def blocks_for(n, threads):
    return max(1, -(-n // threads))


# %% exercise="transpose"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    // ### BEGIN SOLUTION
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
    // ### END SOLUTION
}
"""


# %% tests="transpose" points=2
def check_plain(height, width, why):
    return check_transpose(TRANSPOSE, "transpose", height, width, (32, 8), why)


check_plain(2, 3, "see the picture")
check_plain(24, 32, "y counts through all blocks as x does, from blockIdx.y, blockDim.y and "
                    "threadIdx.y; do not mix the directions")
check_plain(20, 70, "height is not width: a row of `in` has `width` elements, one of `out` `height`")
seen = check_plain(32, 32, "every element has its thread")
lesson.at_most(seen, "store requests of a warp", seen.total.store_requests, 32,
               "each thread moves one element, so 1024 elements take 32 warps one store each")
### BEGIN HIDDEN TESTS
for height, width in ((1, 1), (1, 100), (100, 1), (8, 33), (33, 31), (64, 40)):
    check_plain(height, width, "every element has its thread, whatever the shape")
### END HIDDEN TESTS

# %% [markdown]
# It is right. Is it good? Look at the margin and at the picture below it: a warp's 32 loads lie side
# by side in 4 sectors, which is called *coalesced*. Its 32 stores hit 32 different sectors, and of
# each only an eighth is used: they cost eight times as much as they need to. (If you exchanged the
# roles of `x` and `y`, it is the other way round.)

# %%
def watch_transpose():
    x, y = cp.arange(64 * 96, dtype=np.float32).reshape(64, 96), cp.empty((96, 64), np.float32)
    report = run(lesson.kernel(TRANSPOSE, "transpose"), (3, 8), (32, 8), (x, y, 96, 64), count=True)
    report.show()
    report.access().show()


attempt(watch_transpose, "transpose")

# %% [markdown]
# ## 5. Who waits for whom?
#
# **Question.** Threads of a block can hand numbers to each other. How does one know that the other
# has put its number there?
#
# **Picture.** The threads of a block have a small, fast memory in common, declared with
# `__shared__`. Every thread writes its place and reads another one's:
#
#     thread 0    part[0] = x[0]   |   y[0] = part[63]
#     thread 1    part[1] = x[1]   |   y[1] = part[62]
#     ...                          |
#     thread 63   part[63] = x[63] |   y[63] = part[0]
#                                  ^
#                            __syncthreads();
#
# Nobody promises that thread 63 has written before thread 0 reads. When one thread writes a place
# and another one reads or writes it, and nothing makes them wait, the two *race*: the result is
# anybody's guess. `__syncthreads()` is a *barrier*: no thread of the block goes on before all have
# come. So it must stand where **all** threads come by, never inside an `if` that only some of them
# enter.
#
# Here are three kernels, each started with one block of 64 threads. In each of them one barrier is
# missing.

# %% given="unsynced"
UNSYNCED = {
    "turn": """extern "C" __global__ void turn(const float* x, float* y, int rounds) {
    __shared__ float part[64];
    int t = threadIdx.x;
    part[t] = x[t];
    y[t] = part[63 - t];
}""",
    "shift": """extern "C" __global__ void shift(const float* x, float* y, int rounds) {
    int t = threadIdx.x;
    float left = 0.0f;
    y[t] = x[t];
    __syncthreads();
    if (t > 0) {
        left = y[t - 1];
    }
    y[t] = left;
}""",
    "totals": """extern "C" __global__ void totals(const float* x, float* y, int rounds) {
    __shared__ float part[64];
    int t = threadIdx.x;
    float sum = 0.0f;
    for (int r = 0; r < rounds; r++) {
        part[t] = x[64 * r + t];
        __syncthreads();
        sum += part[63 - t];
    }
    y[t] = sum;
}""",
}


def with_barrier(name, line):
    """The kernel of that name with a barrier behind the line of that number, counted from 1."""
    lines = UNSYNCED[name].split("\n")
    return "\n".join([*lines[:line], "    __syncthreads();", *lines[line:]])


for name, text in UNSYNCED.items():
    print(f"{name}:")
    for number, line in enumerate(text.split("\n"), 1):
        print(f"{number:4}  {line}")

# %% [markdown]
# **Exercise `barriers`** (2 points). For each kernel, which line must the missing barrier stand
# *behind*? Give the numbers that are printed above, as
# `BARRIER_BEHIND = {"turn": ..., "shift": ..., "totals": ...}`. First find the two lines that race:
# one writes a place that the other one reads or writes. In a loop a fast thread may be a round
# ahead of a slow one.

# %% exercise="barriers"
### BEGIN SOLUTION
BARRIER_BEHIND = {"turn": 4, "shift": 8, "totals": 8}
### END SOLUTION


# %% tests="barriers" points=2
def check_barrier(name, why):
    assert isinstance(BARRIER_BEHIND, dict) and name in BARRIER_BEHIND, told(
        "BARRIER_BEHIND", repr(BARRIER_BEHIND), f"a dictionary with the key {name!r}",
        "each kernel has a line")
    line = as_numbers(BARRIER_BEHIND[name], (), f"BARRIER_BEHIND[{name!r}]")
    last = UNSYNCED[name].count("\n")
    assert line == int(line) and 1 <= line <= last, told(
        f"BARRIER_BEHIND[{name!r}]", f"{line:g}", f"a line from 1 to {last}",
        "the barrier stands inside the kernel")
    call = f"a barrier behind line {line:g} of {name} (lines are counted with it)"
    x = np.random.default_rng(5).normal(size=256).astype(np.float32)
    try:
        kernel = lesson.kernel(with_barrier(name, int(line)), name)
        lesson.launch(kernel, (1,), (64,), (x, lesson.unwritten(64), 4), why)
    except AssertionError as problem:
        raise AssertionError(f"{call}: {problem}") from None


check_barrier("turn", {"race": "one line writes part[t], another one reads what a different thread "
                       "wrote; the barrier stands between the two"})
check_barrier("shift", {
    "race": "a thread overwrites y[t] while its neighbour may not have read it yet",
    "barrier": "inside the `if` thread 0 never comes by, and the others wait for it in vain"})
### BEGIN HIDDEN TESTS
check_barrier("totals", {"race": "a fast thread writes part[t] for the next round while a slow one "
                         "still reads it in this round; all must have read before any goes on"})
### END HIDDEN TESTS

# %% [markdown]
# Try your lines, or any others. The report marks both sides of a race.

# %%
def watch_barriers():
    x, y = cp.arange(256, dtype=np.float32), cp.empty(64, np.float32)
    text = with_barrier("totals", BARRIER_BEHIND["totals"])
    run(lesson.kernel(text, "totals"), (1,), (64,), (x, y, 4)).show()


attempt(watch_barriers, "barriers")

# %% [markdown]
# ## 6. The transpose through shared memory
#
# **Question.** Reading along a row is cheap, and so is writing along a row. A transpose reads rows
# and writes columns. Can it do both along rows?
#
# **Picture.** Cut the matrix into tiles of 32 x 32. A block takes one tile into shared memory row
# by row, waits, and writes it out row by row as well, at the tile's new place. It turns round
# inside the shared memory, where columns cost no sectors.
#
#     in, 2 x 3 tiles         shared memory           out, 3 x 2 tiles
#
#        .  .  .                                          .  .
#        .  . [A]   by rows ->     [A]    columns ->      .  .
#                                                         . [A]   by rows
#
#     A is in column 2, row 1                          in column 1, row 2:
#     of the tiles: block (2, 1)                       x and y have changed places
#
# **Rule.** Let `tx` and `ty` be a thread's place in its block of 32 x 32 threads.
#
# 1. Read: at column `blockIdx.x * 32 + tx` and row `blockIdx.y * 32 + ty` of `in`, if that is
#    inside, put the element into `tile[ty][tx]`.
# 2. Wait for all threads of the block, also for those that had nothing to read.
# 3. Write: at column `blockIdx.y * 32 + tx` and row `blockIdx.x * 32 + ty` of `out`, if that is
#    inside, put `tile[tx][ty]`.
#
# In 3 the threads lie along a row of `out`, which has `height` columns and `width` rows. The tile
# is declared with `__shared__ float tile[32][32];`.
#
# **Exercise `transpose_tiled`** (3 points). Write it. The grid covers the matrix with blocks of
# 32 x 32 threads, one element each. Both loads and stores shall take 4 sectors per request.

# %% exercise="transpose_tiled"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    // ### BEGIN SOLUTION
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
    // ### END SOLUTION
}
"""


# %% tests="transpose_tiled" points=3
def check_tiled(height, width, why):
    return check_transpose(TRANSPOSE_TILED, "transpose_tiled", height, width, (32, 32), why)


check_tiled(32, 32, "a single tile: inside it, row and column change places")
check_tiled(64, 64, "several tiles: the tile itself moves too, so that blockIdx.x and blockIdx.y "
                    "change places when you write")
seen = check_tiled(64, 96, "`out` has `width` rows and `height` columns, so its limits are others")
lesson.at_most(seen, "sectors per load", seen.total.sectors_per_load, 4.0,
               "threads with neighbouring threadIdx.x must read neighbouring elements of a row")
lesson.at_most(seen, "sectors per store", seen.total.sectors_per_store, 4.0,
               "threads with neighbouring threadIdx.x must write neighbouring elements of a row; "
               "turn the tile round in shared memory instead")
lesson.at_most(seen, "sectors written in all", seen.total.store_sectors, 64 * 96 // 8,
               "each sector holds 8 numbers, and all threads together write it once")
seen = check_tiled(20, 70, "the last tiles are not full: `out` has `width` rows and `height` "
                           "columns")
### BEGIN HIDDEN TESTS
for height, width in ((1, 1), (1, 40), (40, 1), (33, 31), (31, 65)):
    check_tiled(height, width, "the last tiles are not full: `out` has `width` rows and `height` "
                               "columns, and every thread must come to the second half")
### END HIDDEN TESTS

# %% [markdown]
# The same picture as before, for both kernels. What became 8 times less?

# %%
def watch_tiled():
    x, y = cp.arange(64 * 96, dtype=np.float32).reshape(64, 96), cp.empty((96, 64), np.float32)
    before = run(lesson.kernel(TRANSPOSE, "transpose"), (3, 8), (32, 8), (x, y, 96, 64), count=True)
    after = run(lesson.kernel(TRANSPOSE_TILED, "transpose_tiled"), (3, 2), (32, 32), (x, y, 96, 64),
                count=True)
    compare(before, after).show()
    after.show()


attempt(watch_tiled, "transpose and transpose_tiled")

# %% [markdown]
# ## 7. Thirty-two banks
#
# **Question.** The margin of the last report says *shared 32* at one line. What waits there?
#
# **Picture.** Shared memory has 32 *banks*. Number $k$ of a shared array lies in bank $k \bmod 32$,
# and in one pass each bank serves one address. A row of the tile lies in 32 banks: one pass. A
# column of the tile lies in one and the same bank, for it is 32 numbers from row to row: 32 passes,
# in which the threads queue.
#
#     tile[32][32]    bank of (row, column)  =  (32 row + column) mod 32  =  column
#
#     column 0 of the tile:   bank 0, 0, 0, 0, ...       all wait for one another
#     wanted:                 bank 0, 1, 2, 3, ...
#
# **Idea.** Only the place in shared memory is to change, nothing else. How long must a row of the
# tile be so that the elements of a column fall into different banks? One more column than you need,
# which nobody ever uses, costs 128 bytes.
#
# **Exercise `transpose_padded`** (2 points). Write the tiled transpose so that every request to
# shared memory takes one pass. Begin with a copy of your kernel from section 6.

# %% exercise="transpose_padded"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    // ### BEGIN SOLUTION
    __shared__ float tile[32][33];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
    // ### END SOLUTION
}
"""


# %% tests="transpose_padded" points=2
def check_padded(height, width, why):
    return check_transpose(TRANSPOSE_PADDED, "transpose_padded", height, width, (32, 32), why)


seen = check_padded(64, 96, "only the place in shared memory changes")
lesson.at_most(seen, "sectors per load", seen.total.sectors_per_load, 4.0,
               "threads with neighbouring threadIdx.x must read neighbouring elements of a row")
lesson.at_most(seen, "sectors per store", seen.total.sectors_per_store, 4.0,
               "threads with neighbouring threadIdx.x must write neighbouring elements of a row")
lesson.at_most(seen, "sectors written in all", seen.total.store_sectors, 64 * 96 // 8,
               "each sector holds 8 numbers, and all threads together write it once")
lesson.at_most(seen, "wavefronts (passes) per shared request", seen.total.wavefronts_per_request,
               1.0, "the elements of a column must fall into different banks, so the length of a "
                    "row, the last number of the declaration, is not to share a factor with 32")
### BEGIN HIDDEN TESTS
for height, width in ((1, 1), (1, 40), (40, 1), (33, 31), (31, 65), (20, 70)):
    seen = check_padded(height, width, "the last tiles are not full")
    lesson.at_most(seen, "wavefronts (passes) per shared request",
                   seen.total.wavefronts_per_request, 1.0, "no conflict, whatever the shape")
### END HIDDEN TESTS

# %% [markdown]
# A picture of the banks: which lane of a warp used which, and in which pass. Give the tile's rows
# other lengths, 34, 40 or 64, and guess the number of passes before you look.

# %%
def watch_padded():
    x, y = cp.arange(64 * 96, dtype=np.float32).reshape(64, 96), cp.empty((96, 64), np.float32)
    report = run(lesson.kernel(TRANSPOSE_PADDED, "transpose_padded"), (3, 2), (32, 32),
                 (x, y, 96, 64), count=True)
    report.show()
    report.access("tile").show()


attempt(watch_padded, "transpose_padded")

# %% [markdown]
# ## 8. A sum of many by many
#
# **Question.** To add 256 numbers takes 255 additions, one after the other. With 128 helpers, how
# many rounds does it take?
#
# **Picture.** In each round half of the remaining threads add a number from the other half to their
# own. After eight rounds the sum stands in `part[0]`. Here with eight numbers and three rounds:
#
#     part      3   1   7   0   4   1   6   3
#     half 4    7   2  13   3   .   .   .   .      thread t adds part[t + 4], for t < 4
#     half 2   20   5   .   .   .   .   .   .      thread t adds part[t + 2], for t < 2
#     half 1   25   .   .   .   .   .   .   .      thread t adds part[t + 1], for t < 1
#
# **Rule.** A block has 256 threads and does the elements from `blockIdx.x * 256` on.
#
# 1. Thread `t` puts its element into `part[t]`. If it has none, because the block reaches beyond
#    `n`, it puts a zero there, for every place is read later.
# 2. Rounds with `half` = 128, 64, ..., 1, as in the picture. What a thread reads in one round,
#    another one wrote in the round before.
# 3. Thread 0 writes `part[0]` to `sums[blockIdx.x]`.
#
# Think of section 5: which lines write what another thread reads? A barrier inside `if (t < half)`
# is one that only some threads reach.
#
# **Exercise `block_sum`** (4 points). Write it, as a tree in shared memory: no atomic additions,
# and no thread that adds up alone. The array may be longer than `n`; a block without any element
# gives 0.

# %% exercise="block_sum"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    // ### BEGIN SOLUTION
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
    // ### END SOLUTION
}
"""


# %% tests="block_sum" points=4
def check_sums(n, grid, why, length=None):
    """Random eighths, whose sums are exact in any order; every block's sum is another one."""
    length = n if length is None else length
    x = (np.random.default_rng(n + 1).integers(-40, 41, length) / 8).astype(np.float32)
    used = np.zeros(256 * grid, np.float32)
    used[:n] = x[:n]
    seen = lesson.launch(lesson.kernel(BLOCK_SUM, "block_sum"), (grid,), (256,),
                         (x, lesson.unwritten(grid), n), {
        "out of bounds": "the last block reaches beyond n: a thread without an element reads "
                         "nothing from x, and part has 256 places",
        "uninitialised": "a thread without an element puts a zero into part, for every place is "
                         "read later",
        "race": "between a write to part and another thread's read of it there must be a "
                "__syncthreads(): after the loading, and in every round; and each block writes "
                "its own place of sums",
        "barrier": "the barrier belongs behind the `if`, where all threads of the block come by"})
    lesson.same(seen, "sums", seen.arrays[1], used.reshape(grid, 256).sum(1), why, [
        (used.reshape(grid, 256)[:, ::2].sum(1), "the last round is the one with half = 1"),
        (used.reshape(grid, 256)[:, :128].sum(1), "the first round is the one with half = 128"),
        (np.full(grid, used[:256].sum()), "block b does the elements from b * 256 on")])
    return seen


seen = check_sums(256, 1, "the rounds are half = 128, 64, ..., 1, and thread 0 writes the sum")
check_sums(1000, 4, "each block sums its own 256 elements, and the last one has only 232")
lesson.at_most(seen, "atomic additions", seen.total.atomics, 16,
               "atomics let the threads queue for one place; build the tree")
lesson.at_most(seen, "requests to memory", seen.total.shared_requests + seen.total.load_requests,
               180, "a thread that adds up alone keeps 255 others waiting; build the tree")
### BEGIN HIDDEN TESTS
for n, grid in ((1, 1), (255, 1), (257, 2), (512, 2), (2000, 8)):
    check_sums(n, grid, "each block sums its own 256 elements, the last one those below n")
for n, grid, length, why in ((0, 1, 9, "no element at all: the sum is 0"),
                             (300, 4, 300, "blocks without any element give 0"),
                             (700, 3, 768, "what lies behind n does not count")):
    check_sums(n, grid, why, length)
### END HIDDEN TESTS

# %% [markdown]
# Look at the column *diverge*: from half = 16 on, lanes of one warp go different ways. Before that
# whole warps fall idle, which costs nothing. Then delete a barrier, see which lines the emulator
# names, and put it back.

# %%
def watch_sums():
    x, sums = cp.arange(1000, dtype=np.float32), cp.empty(4, np.float32)
    run(lesson.kernel(BLOCK_SUM, "block_sum"), (4,), (256,), (x, sums, 1000), count=True).show()
    print("sums:", sums, " expected:", [32640.0, 98176.0, 163712.0, 204972.0])


attempt(watch_sums, "block_sum")

# %% [markdown]
# ## 9. A product in tiles
#
# **Question.** In a product of two 1000 x 1000 matrices every element of both is needed 1000 times.
# Must it come from far away 1000 times?
#
# **Formula.** $C = A B$, where $A$ has $M$ rows and $K$ columns, $B$ has $K$ rows and $N$ columns:
#
# $$ C_{rc} = \sum_{k=0}^{K-1} A_{rk} B_{kc} . $$
#
# Here it is as simply as possible, one thread for each element of $C$. Each thread reads $2K$
# numbers from global memory.

# %% given="naive"
MATMUL_NAIVE = r"""
extern "C" __global__ void matmul_naive(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    if (row >= M || column >= N) return;
    float sum = 0.0f;
    for (int k = 0; k < K; k++) sum += A[row * K + k] * B[k * N + column];
    C[row * N + column] = sum;
}
"""

# %% [markdown]
# **Picture.** A block of 16 x 16 threads makes a tile of $C$ of 16 x 16. It needs 16 rows of $A$
# and 16 columns of $B$. It takes them in steps of 16: a tile of $A$ and one of $B$ go into shared
# memory, where all threads use each number 16 times. Then come the next two tiles.
#
#                         .  .  p  .
#                    B    .  .  q  .
#
#          .  .           .  .  .  .
#     A    a  b      C    .  .  c  .         c = a p + b q:  the first step takes a and p,
#          .  .           .  .  .  .                         the second step b and q
#
# **Rule.** Let `tx`, `ty` be a thread's place in its block, `row` and `column` its element of $C$.
# For `first` = 0, 16, 32, ... as long as `first < K`:
#
# 1. Load: `As[ty][tx]` is the element of $A$ in row `row`, column `first + tx`; `Bs[ty][tx]` is the
#    element of $B$ in row `first + ty`, column `column`. Where there is none, put a zero: it adds
#    nothing.
# 2. Wait until the tiles are complete.
# 3. Add up `As[ty][k] * Bs[k][tx]` for the 16 values of `k`.
# 4. Wait until nobody needs the tiles any more.
#
# At the end the threads that have an element of $C$ write it. The others help to load all the same,
# and they wait with the rest, so do not send them home at the beginning.
#
# **Exercise `matmul_tiled`** (4 points). Write it for all sizes of at least 1, with blocks of
# 16 x 16 threads. Global memory shall be asked for about a sixteenth of what the simple kernel asks
# for.

# %% exercise="matmul_tiled"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    // ### BEGIN SOLUTION
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
    // ### END SOLUTION
}
"""


# %% tests="matmul_tiled" points=4
def check_product(M, N, K, why):
    """Random eighths, whose sums are exact in any order."""
    draw = np.random.default_rng([M, N, K])
    A, B = ((draw.integers(-16, 17, shape) / 8).astype(np.float32) for shape in ((M, K), (K, N)))
    grid = max(1, -(-N // 16)), max(1, -(-M // 16))
    args = A, B, lesson.unwritten(M, N), M, N, K
    seen = lesson.launch(lesson.kernel(MATMUL_TILED, "matmul_tiled"), grid, (16, 16), args, {
        "out of bounds": "the last tiles reach beyond the matrices: a row of A is inside M, a "
                         "column of A and a row of B inside K, a column of B inside N",
        "uninitialised": "every place of both tiles gets a number before it is read, a zero where "
                         "the matrix has none; so all threads must load, in every step",
        "race": "tiles are read only when they are complete, and overwritten only when nobody "
                "needs them any more: two barriers in each step",
        "barrier": "all threads of the block must come to both barriers, also those that have no "
                   "element to load or to write"})
    whole = K // 16 * 16
    askew = A.ravel().take(np.arange(M)[:, None] * M + np.arange(K), mode="clip")
    lesson.same(seen, "C", seen.arrays[2], A @ B, why, [
        (askew @ B, "a row of A has K elements, a row of B has N"),
        (A[:, :whole] @ B[:whole], "the last step counts too, even if its tiles are not full"),
        (A[:, K - 16:] @ B[K - 16:] if whole == K else A @ B + 1,
         "the sum goes on from step to step; it begins with 0 before the loop")])
    return seen


check_product(16, 16, 16, "a single step: the sum of As[ty][k] * Bs[k][tx] over the 16 values of "
                          "k, a float")
check_product(16, 16, 48, "three steps: tiles from columns `first` + tx of A and from rows "
                          "`first` + ty of B")
check_product(48, 32, 16, "several blocks: row comes from blockIdx.y and ty, column from "
                          "blockIdx.x and tx")
check_product(5, 20, 37, "no size is a multiple of 16: put zeros where the matrices have nothing")
seen = check_product(64, 64, 64, "four steps, sixteen blocks")
lesson.at_most(seen, "bytes asked of global memory", seen.total.load_bytes, 2 * 64**3 * 4 // 14,
               f"the simple kernel asks for {2 * 64**3 * 4:,}, and each number that a block loads "
               "into shared memory is used 16 times")
### BEGIN HIDDEN TESTS
for M, N, K in ((1, 1, 1), (1, 40, 70), (40, 1, 5), (17, 31, 16), (16, 50, 33), (33, 3, 17)):
    check_product(M, N, K, "sizes that are no multiple of 16: zeros where the matrices have "
                           "nothing, and every element of C is written")
seen = check_product(48, 80, 64, "three by five blocks of four steps")
lesson.at_most(seen, "bytes asked of global memory", seen.total.load_bytes,
               2 * 48 * 80 * 64 * 4 // 14, "each number that a block loads is used 16 times")
### END HIDDEN TESTS

# %% [markdown]
# Both kernels side by side. What fell, by how much, and what came in its place?

# %%
def watch_product():
    size = np.int32(64)
    A, B = (cp.asarray(np.random.default_rng(k).normal(size=(64, 64)).astype(np.float32))
            for k in (1, 2))
    C, grid, block = cp.empty((64, 64), np.float32), (4, 4), (16, 16)
    args = A, B, C, size, size, size
    naive = run(lesson.kernel(MATMUL_NAIVE, "matmul_naive"), grid, block, args, count=True)
    tiled = run(lesson.kernel(MATMUL_TILED, "matmul_tiled"), grid, block, args, count=True)
    compare(naive, tiled).show()
    tiled.show()


attempt(watch_product, "matmul_tiled")

# %% [markdown]
# ## On a real GPU
#
# The same strings run on a real GPU, where there is one: `kernels.cp` is then CuPy itself. Without
# one the emulator takes its place, and the times say nothing.

# %%
def on_this_machine():
    import kernels
    from kernels import cp, cupyx

    lesson.as_text(MATMUL_TILED, "matmul_tiled")
    print("kernels run on:", kernels.device())
    size = 1024 if kernels.device() == "gpu" else 64
    A, B = cp.random.rand(size, size, dtype=cp.float32), cp.random.rand(size, size, dtype=cp.float32)
    C = cp.empty_like(A)
    args = A, B, C, np.int32(size), np.int32(size), np.int32(size)
    for text, name in ((MATMUL_NAIVE, "matmul_naive"), (MATMUL_TILED, "matmul_tiled")):
        kernel = cp.RawKernel(text, name)
        kernel((size // 16, size // 16), (16, 16), args)
        print(f"{name}: largest difference from CuPy's own product "
              f"{float(abs(C - A @ B).max()):.1e}")
        if kernels.device() == "gpu":
            print(cupyx.profiler.benchmark(kernel, ((size // 16, size // 16), (16, 16), args)))


attempt(on_this_machine, "matmul_tiled")

# %% [markdown]
# ## Where to go from here
#
# You have met what most kernels are made of: an index and a guard, tiles, barriers, and a look at
# what a warp asks of memory. The book's chapters on kernels go on from here, to softmax,
# convolution and attention.
