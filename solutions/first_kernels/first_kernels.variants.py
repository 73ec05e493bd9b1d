# Answers that the tests of first_kernels.py must refuse, each a misconception, and different
# answers that they must accept. `says` is part of what the student then reads.

# %% [markdown]
# ## blocks

# %% wrong="the_rest_forgotten" of="blocks" says="that do not fill a block need one too"
def blocks(n, threads):
    return n // threads

# %% wrong="always_one_more" of="blocks" says="a third would have no work"
def blocks(n, threads):
    return n // threads + 1

# %% wrong="rounded" of="blocks" says="that do not fill a block need one too"
def blocks(n, threads):
    return max(1, round(n / threads))

# %% wrong="an_empty_grid" of="blocks" says="CUDA starts no empty grid"
def blocks(n, threads):
    return (n + threads - 1) // threads

# %% wrong="a_fraction" of="blocks" says="a grid counts blocks in whole numbers"
def blocks(n, threads):
    return max(1.0, np.ceil(n / threads))

# %% wrong="elements_for_threads" of="blocks" says="that do not fill a block need one too"
def blocks(n, threads):
    return max(1, -(-threads // n)) if n else 1

# %% wrong="of_256_always" of="blocks" says="that do not fill a block need one too"
def blocks(n, threads):
    return max(1, -(-n // 256))

# %% wrong="prints_and_forgets" of="blocks" says="is there a `return`?"
def blocks(n, threads):
    print((n + threads - 1) // threads)

# %% right="rounds_up" of="blocks"
def blocks(n, threads):
    return max((n + threads - 1) // threads, 1)

# %% right="counts" of="blocks"
def blocks(n, threads):
    number = 1
    while number * threads < n:
        number += 1
    return number

# %% right="ceil" of="blocks"
def blocks(n, threads):
    return np.int64(max(1, math.ceil(n / threads)))

# %% [markdown]
# ## saxpy

# %% wrong="no_guard" of="saxpy" says="only a thread with i < n may touch x and y"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    y[i] = a * x[i] + y[i];
}
"""

# %% wrong="guard_one_too_far" of="saxpy" says="only a thread with i < n may touch x and y"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i <= n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="guard_on_the_thread" of="saxpy" says="only a thread with i < n may touch x and y"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (threadIdx.x < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="every_block_the_same" of="saxpy" says="i counts through all blocks"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = threadIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="one_element_per_block" of="saxpy" says="two threads took the same element"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="block_and_thread_exchanged" of="saxpy" says="threadIdx.x counts one by one"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = threadIdx.x * blockDim.x + blockIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="grid_for_block" of="saxpy" says="two threads took the same element"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * gridDim.x + threadIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="neighbours_far_apart" of="saxpy" says="neighbouring threads take neighbouring elements"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = threadIdx.x * gridDim.x + blockIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="one_thread_does_all" of="saxpy" says="each thread does one element"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    if (blockIdx.x == 0 && threadIdx.x == 0) {
        for (int i = 0; i < n; i++) y[i] = a * x[i] + y[i];
    }
}
"""

# %% wrong="every_thread_does_all" of="saxpy" says="two threads took the same element"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    for (int i = 0; i < n; i++) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="y_overwritten" of="saxpy" says="y keeps what it had"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a * x[i];
}
"""

# %% wrong="a_times_y" of="saxpy" says="a multiplies x, not y"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = a * y[i] + x[i];
}
"""

# %% wrong="block_of_256_always" of="saxpy" says="so blockDim.x is 4"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * 256 + threadIdx.x;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="a_constant" of="saxpy" says="see the picture"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] = 7.0f;
}
"""

# %% wrong="thread_without_x" of="saxpy" says="threadIdx has three parts"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx;
    if (i < n) y[i] = a * x[i] + y[i];
}
"""

# %% wrong="a_function_instead" of="saxpy" says="expected a text"
def SAXPY(a, x, y, n):
    y[:n] = a * x[:n] + y[:n]

# %% right="grid_stride" of="saxpy"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int step = gridDim.x * blockDim.x;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step) {
        y[i] += a * x[i];
    }
}
"""

# %% right="returns_early" of="saxpy"
SAXPY = r"""
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    const unsigned int i = threadIdx.x + blockDim.x * blockIdx.x;
    if (i >= n) return;
    const float product = a * x[i];
    y[i] = product + y[i];
}
"""

# %% right="pointers" of="saxpy"
SAXPY = r"""
template <typename T> __device__ T scaled(T a, T x, T y) { return fmaf(a, x, y); }

extern "C" __global__ void saxpy(float a, const float* __restrict__ x, float* __restrict__ y,
                                 int n) {
    x += blockIdx.x * blockDim.x;
    y += blockIdx.x * blockDim.x;
    int left = n - (int)(blockIdx.x * blockDim.x);
    if ((int)threadIdx.x < left) *(y + threadIdx.x) = scaled(a, x[threadIdx.x], y[threadIdx.x]);
}
"""

# %% [markdown]
# ## gelu

# %% wrong="whole_numbers_divided" of="gelu" says="whole numbers divide without a fraction"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x + b;  y = 1 / 2 * v * (1 + erff(v / 1.41421356f));"

# %% wrong="bias_forgotten" of="gelu" says="the bias b is added to x first"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "y = 0.5f * x * (1.0f + erff(x / 1.41421356f));"

# %% wrong="root_forgotten" of="gelu" says="divided by the square root of 2 inside erf"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x + b;  y = 0.5f * v * (1.0f + erff(v));"

# %% wrong="factor_forgotten" of="gelu" says="the whole is multiplied by v"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x + b;  y = 0.5f * (1.0f + erff(v / 1.41421356f));"

# %% wrong="relu" of="gelu" says="GELU bends smoothly"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "y = fmaxf(x + b, 0.0f);"

# %% wrong="tanh" of="gelu" says="the approximation with tanh"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = """
    float v = x + b;
    y = 0.5f * v * (1.0f + tanhf(0.79788456f * (v + 0.044715f * v * v * v)));
"""

# %% wrong="sigmoid" of="gelu" says="the approximation with a sigmoid"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x + b;  y = v / (1.0f + expf(-1.702f * v));"

# %% wrong="with_an_index" of="gelu" says="does not compile"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x[i] + b[i];  y[i] = 0.5f * v * (1.0f + erff(v / 1.41421356f));"

# %% wrong="a_new_y" of="gelu" says="does not compile"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = "float v = x + b;  float y = 0.5f * v * (1.0f + erff(v / 1.41421356f));"

# %% wrong="not_broadcast" of="gelu" says="without `raw` the shapes are broadcast"
GELU_IN, GELU_OUT = "float32 x, raw float32 b", "float32 y"
GELU = "float v = x + b[i];  y = 0.5f * v * (1.0f + erff(v / 1.41421356f));"

# %% wrong="bias_is_no_parameter" of="gelu" says="Wrong number of arguments"
GELU_IN, GELU_OUT = "float32 x", "float32 y"
GELU = "y = 0.5f * x * (1.0f + erff(x / 1.41421356f));"

# %% wrong="y_is_read" of="gelu" says="found a read before any write"
GELU_IN, GELU_OUT = "float32 x, float32 b, float32 y", "float32 z"
GELU = "float v = x + b;  z = 0.5f * v * (1.0f + erff(v / 1.41421356f));"

# %% right="one_line" of="gelu"
GELU_IN, GELU_OUT = "T x, T b", "T y"
GELU = "y = (x + b) * normcdff(x + b)"

# %% right="in_doubles" of="gelu"
GELU_IN, GELU_OUT = "float32 x, float32 b", "float32 y"
GELU = """
    const double v = (double)x + b;
    y = v / 2 * (1 + erf(v / sqrt(2.0)));
"""

# %% right="the_other_tail" of="gelu"
GELU_IN = "float32 first, float32 second"
GELU_OUT = "float32 result"
GELU = """
    result = first + second;
    result *= 0.5f * erfcf(-result * 0.70710678f);
"""

# %% [markdown]
# ## transpose

# %% wrong="old_order" of="transpose" says="the numbers lie in their old order"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[y * width + x] = in[y * width + x];
}
"""

# %% wrong="width_for_height" of="transpose" says="found an access out of bounds"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[x * width + y] = in[y * width + x];
}
"""

# %% wrong="height_for_width" of="transpose" says="see the picture"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * height + x];
}
"""

# %% wrong="no_guard" of="transpose" says="only a thread with a column inside width"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="guard_on_the_product" of="transpose" says="`out` has its own limits"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (y * width + x < width * height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="either_will_do" of="transpose" says="only a thread with a column inside width"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width || y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="limits_exchanged" of="transpose" says="a column inside width and a row inside height"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < height && y < width) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="directions_mixed" of="transpose" says="do not mix the directions"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.y + threadIdx.x;
    int y = blockIdx.y * blockDim.x + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="one_row_of_blocks" of="transpose" says="y counts through all blocks as x does"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="one_thread_does_all" of="transpose" says="each thread moves one element"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    if (threadIdx.x + threadIdx.y + blockIdx.x + blockIdx.y > 0) return;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) out[x * height + y] = in[y * width + x];
}
"""

# %% right="strides_over_the_grid" of="transpose"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    for (int y = blockIdx.y * blockDim.y + threadIdx.y; y < height; y += gridDim.y * blockDim.y)
        for (int x = blockIdx.x * blockDim.x + threadIdx.x; x < width; x += gridDim.x * blockDim.x)
            out[x * height + y] = in[y * width + x];
}
"""

# %% right="a_function_for_the_place" of="transpose"
TRANSPOSE = r"""
__device__ int place(int row, int column, int columns) { return row * columns + column; }

extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    const int column = threadIdx.x + blockIdx.x * blockDim.x;
    const int row = threadIdx.y + blockIdx.y * blockDim.y;
    if (column >= width) return;
    if (row >= height) return;
    const float moved = in[place(row, column, width)];
    out[place(column, row, height)] = moved;
}
"""

# %% right="through_shared_memory" of="transpose"
TRANSPOSE = r"""
extern "C" __global__ void transpose(const float* in, float* out, int width, int height) {
    __shared__ float tile[8][33];
    int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 8 + threadIdx.y;
    if (x < width && y < height) tile[threadIdx.y][threadIdx.x] = in[y * width + x];
    __syncthreads();
    int t = threadIdx.y * 32 + threadIdx.x;
    x = blockIdx.x * 32 + t / 8;
    y = blockIdx.y * 8 + t % 8;
    if (x < width && y < height) out[x * height + y] = tile[t % 8][t / 8];
}
"""

# %% [markdown]
# ## barriers

# %% wrong="too_early" of="barriers" says="the barrier stands between the two"
BARRIER_BEHIND = {"turn": 3, "shift": 8, "totals": 8}

# %% wrong="too_late" of="barriers" says="the barrier stands between the two"
BARRIER_BEHIND = {"turn": 5, "shift": 8, "totals": 8}

# %% wrong="inside_the_if" of="barriers" says="inside the `if` thread 0 never comes by"
BARRIER_BEHIND = {"turn": 4, "shift": 7, "totals": 8}

# %% wrong="before_the_if" of="barriers" says="its neighbour may not have read it yet"
BARRIER_BEHIND = {"turn": 4, "shift": 5, "totals": 8}

# %% wrong="behind_the_loop" of="barriers" says="a fast thread writes part[t] for the next round"
BARRIER_BEHIND = {"turn": 4, "shift": 8, "totals": 9}

# %% wrong="a_second_one_there" of="barriers" says="a fast thread writes part[t] for the next round"
BARRIER_BEHIND = {"turn": 4, "shift": 8, "totals": 7}

# %% wrong="one_is_missing" of="barriers" says="a dictionary with the key 'shift'"
BARRIER_BEHIND = {"turn": 4}

# %% wrong="counted_from_0" of="barriers" says="the barrier stands between the two"
BARRIER_BEHIND = {"turn": 3, "shift": 7, "totals": 7}

# %% right="at_the_beginning_of_the_round" of="barriers"
BARRIER_BEHIND = {"turn": 4, "shift": 8, "totals": 5}

# %% right="numpy_numbers" of="barriers"
BARRIER_BEHIND = dict(zip(["turn", "shift", "totals"], np.array([4, 8, 8])))

# %% [markdown]
# ## transpose_tiled

# %% wrong="no_shared_memory" of="transpose_tiled" says="turn the tile round in shared memory"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="reads_columns" of="transpose_tiled" says="must read neighbouring elements"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * 32 + threadIdx.y, y = blockIdx.y * 32 + threadIdx.x;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="no_barrier" of="transpose_tiled" says="must pass a __syncthreads()"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="barrier_in_the_if" of="transpose_tiled" says="must reach each __syncthreads()"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) {
        tile[ty][tx] = in[y * width + x];
        __syncthreads();
    }
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="only_a_warp_waits" of="transpose_tiled" says="must pass a __syncthreads()"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncwarp();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="tile_not_turned" of="transpose_tiled" says="the numbers lie in their old order"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[ty][tx];
}
"""

# %% wrong="turned_twice" of="transpose_tiled" says="the numbers lie in their old order"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[tx][ty] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="tile_stays_in_its_place" of="transpose_tiled" says="the tile itself moves too"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    if (x < width && y < height) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="shared_for_nothing" of="transpose_tiled" says="turn the tile round in shared memory"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    if (x < width && y < height) out[x * height + y] = tile[ty][tx];
}
"""

# %% wrong="old_limits" of="transpose_tiled" says="so its limits are others"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < width && y < height) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="sent_home_early" of="transpose_tiled" says="`out` has `width` rows and `height` columns"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x >= width || y >= height) return;
    tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="no_guard_for_the_reads" of="transpose_tiled" says="only a thread with a column inside"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="no_guard_for_the_writes" of="transpose_tiled" says="`out` has its own limits"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    tile[ty][tx] = x < width && y < height ? in[y * width + x] : 0.0f;
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="one_thread_does_all" of="transpose_tiled" says="the work shared among the threads"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    if (blockIdx.x + blockIdx.y + threadIdx.x + threadIdx.y > 0) return;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="one_lane_of_each_warp" of="transpose_tiled" says="all threads together write it once"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    if (threadIdx.x > 0) return;
    int y = blockIdx.y * 32 + threadIdx.y;
    for (int x = blockIdx.x * 32; x < blockIdx.x * 32 + 32 && x < width; x++)
        if (y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% right="turned_on_the_way_in" of="transpose_tiled"
TRANSPOSE_TILED = r"""
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float turned[32][32];
    int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
    if (x < width && y < height) turned[threadIdx.x][threadIdx.y] = in[y * width + x];
    __syncthreads();
    int row = blockIdx.x * 32 + threadIdx.y, column = blockIdx.y * 32 + threadIdx.x;
    if (row < width && column < height)
        out[row * height + column] = turned[threadIdx.y][threadIdx.x];
}
"""

# %% right="one_long_row" of="transpose_tiled"
TRANSPOSE_TILED = r"""
#define SIDE 32
extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[SIDE * SIDE];
    int left = blockIdx.x * SIDE, top = blockIdx.y * SIDE;
    int t = threadIdx.y * SIDE + threadIdx.x;
    bool inside = left + t % SIDE < width && top + t / SIDE < height;
    if (inside) tile[t] = in[(top + t / SIDE) * width + left + t % SIDE];
    __syncthreads();
    if (top + t % SIDE >= height || left + t / SIDE >= width) return;
    out[(left + t / SIDE) * height + top + t % SIDE] = tile[t % SIDE * SIDE + t / SIDE];
}
"""

# %% right="template_with_zeros" of="transpose_tiled"
TRANSPOSE_TILED = r"""
template <int N> __device__ void turn(const float* in, float* out, int width, int height) {
    __shared__ float tile[N][N + 1];
    const int tx = threadIdx.x, ty = threadIdx.y, X = blockIdx.x * N, Y = blockIdx.y * N;
    tile[ty][tx] = X + tx < width && Y + ty < height ? in[(Y + ty) * width + X + tx] : 0.0f;
    __syncthreads();
    if (Y + tx < height && X + ty < width) out[(X + ty) * height + Y + tx] = tile[tx][ty];
}

extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    turn<32>(in, out, width, height);
}
"""

# %% [markdown]
# ## transpose_padded

# %% wrong="no_padding" of="transpose_padded" says="must fall into different banks"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="a_row_too_many" of="transpose_padded" says="the last number of the declaration"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[33][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="padded_by_two" of="transpose_padded" says="is not to share a factor with 32"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][34];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="padded_by_a_whole_row" of="transpose_padded" says="is not to share a factor with 32"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][64];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="turned_on_the_way_in" of="transpose_padded" says="must fall into different banks"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[tx][ty] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[ty][tx];
}
"""

# %% wrong="no_barrier" of="transpose_padded" says="must pass a __syncthreads()"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][33];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% wrong="no_shared_memory" of="transpose_padded" says="must write neighbouring elements"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
"""

# %% wrong="sizes_padded_too" of="transpose_padded" says="expected"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][33];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 33 + tx, y = blockIdx.y * 33 + ty;
    if (x < width && y < height) tile[ty][tx] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 33 + tx;
    y = blockIdx.x * 33 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty];
}
"""

# %% right="swizzled" of="transpose_padded"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    // No place is wasted: row r of the tile is stored in another order, by exclusive or with r.
    __shared__ float tile[32][32];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty][tx ^ ty] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx][ty ^ tx];
}
"""

# %% right="rotated" of="transpose_padded"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[1024];
    int tx = threadIdx.x, ty = threadIdx.y;
    int x = blockIdx.x * 32 + tx, y = blockIdx.y * 32 + ty;
    if (x < width && y < height) tile[ty * 32 + (tx + ty) % 32] = in[y * width + x];
    __syncthreads();
    x = blockIdx.y * 32 + tx;
    y = blockIdx.x * 32 + ty;
    if (x < height && y < width) out[y * height + x] = tile[tx * 32 + (ty + tx) % 32];
}
"""

# %% right="padded_by_five_on_the_way_in" of="transpose_padded"
TRANSPOSE_PADDED = r"""
extern "C" __global__ void transpose_padded(const float* in, float* out, int width, int height) {
    __shared__ float tile[32][37];
    int x = blockIdx.x * 32 + threadIdx.x, y = blockIdx.y * 32 + threadIdx.y;
    if (x < width && y < height) tile[threadIdx.x][threadIdx.y] = in[y * width + x];
    __syncthreads();
    int row = blockIdx.x * 32 + threadIdx.y, column = blockIdx.y * 32 + threadIdx.x;
    if (row < width && column < height) out[row * height + column] = tile[threadIdx.y][threadIdx.x];
}
"""

# %% [markdown]
# ## block_sum

# %% wrong="no_first_barrier" of="block_sum" says="after the loading, and in every round"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="no_barrier_in_the_loop" of="block_sum" says="after the loading, and in every round"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="barrier_in_the_if" of="block_sum" says="the barrier belongs behind the `if`"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) {
            part[t] += part[t + half];
            __syncthreads();
        }
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="last_warp_does_not_wait" of="block_sum" says="after the loading, and in every round"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 32; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t < 32) {
        for (int half = 32; half > 0; half /= 2) part[t] += part[t + half];
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="no_zeros" of="block_sum" says="a thread without an element puts a zero into part"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    if (i < n) part[t] = x[i];
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="sent_home_early" of="block_sum" says="for every place is read later"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    if (i >= n) return;
    part[t] = x[i];
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="no_guard" of="block_sum" says="a thread without an element reads nothing from x"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x;
    part[t] = x[blockIdx.x * 256 + t];
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="last_round_missing" of="block_sum" says="the last round is the one with half = 1"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 1; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="first_round_missing" of="block_sum" says="the first round is the one with half = 128"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 64; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="everyone_adds" of="block_sum" says="part has 256 places"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="one_helper_too_many" of="block_sum" says="part has 256 places"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t <= half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="every_block_the_same" of="block_sum" says="block b does the elements from b * 256 on"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x;
    part[t] = t < n ? x[t] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% wrong="all_sums_in_one_place" of="block_sum" says="each block writes its own place of sums"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) sums[0] = part[0];
}
"""

# %% wrong="one_thread_adds" of="block_sum" says="a thread that adds up alone"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    if (t == 0) {
        float sum = 0.0f;
        for (int k = 0; k < 256; k++) sum += part[k];
        sums[blockIdx.x] = sum;
    }
}
"""

# %% wrong="one_thread_reads_and_adds" of="block_sum" says="a thread that adds up alone"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    if (threadIdx.x == 0) {
        float sum = 0.0f;
        for (int i = blockIdx.x * 256; i < blockIdx.x * 256 + 256 && i < n; i++) sum += x[i];
        sums[blockIdx.x] = sum;
    }
}
"""

# %% wrong="atomics" of="block_sum" says="atomics let the threads queue"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float sum;
    int i = blockIdx.x * 256 + threadIdx.x;
    if (threadIdx.x == 0) sum = 0.0f;
    __syncthreads();
    if (i < n) atomicAdd(&sum, x[i]);
    __syncthreads();
    if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}
"""

# %% wrong="sum_grows_in_memory" of="block_sum" says="found a read before any write"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    int i = blockIdx.x * 256 + threadIdx.x;
    if (i < n) sums[blockIdx.x] += x[i];
}
"""

# %% right="distances_grow" of="block_sum"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    part[t] = 0.0f;
    if (i < n) part[t] = x[i];
    for (int distance = 1; distance < 256; distance *= 2) {
        __syncthreads();
        if (t % (2 * distance) == 0) part[t] += part[t + distance];
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
"""

# %% right="shuffles_at_the_end" of="block_sum"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = 128; half >= 32; half >>= 1) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t < 32) {
        float v = part[t];
        for (int step = 16; step > 0; step /= 2) v += __shfl_down_sync(0xffffffffu, v, step);
        if (t == 0) sums[blockIdx.x] = v;
    }
}
"""

# %% right="shuffles_first" of="block_sum"
BLOCK_SUM = r"""
__device__ float warp_sum(float v) {
    for (int step = 16; step > 0; step /= 2) v += __shfl_xor_sync(0xffffffffu, v, step);
    return v;
}

extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[8];
    int t = threadIdx.x, i = blockIdx.x * 256 + t;
    float v = warp_sum(i < n ? x[i] : 0.0f);
    if (t % 32 == 0) part[t / 32] = v;
    __syncthreads();
    if (t < 32) {
        v = warp_sum(t < 8 ? part[t] : 0.0f);
        if (t == 0) sums[blockIdx.x] = v;
    }
}
"""

# %% right="kept_in_a_register" of="block_sum"
BLOCK_SUM = r"""
extern "C" __global__ void block_sum(const float* x, float* sums, int n) {
    __shared__ float part[256];
    const int t = threadIdx.x;
    const int i = blockIdx.x * 256 + t;
    float mine = i < n ? x[i] : 0.0f;
    part[t] = mine;
    __syncthreads();
#pragma unroll
    for (int half = 128; half >= 1; half = half / 2) {
        if (t < half) {
            mine += part[t + half];
            part[t] = mine;
        }
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = mine;
}
"""

# %% [markdown]
# ## matmul_tiled

# %% wrong="no_shared_memory" of="matmul_tiled" says="bytes asked of global memory"
MATMUL_TILED = MATMUL_NAIVE.replace("matmul_naive", "matmul_tiled")

# %% wrong="no_first_barrier" of="matmul_tiled" says="two barriers in each step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="no_second_barrier" of="matmul_tiled" says="two barriers in each step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="no_barrier" of="matmul_tiled" says="two barriers in each step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="barriers_in_the_if" of="matmul_tiled" says="must come to both barriers"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        if (row < M && column < N) {
            __syncthreads();
            for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
            __syncthreads();
        }
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="sent_home_early" of="matmul_tiled" says="so all threads must load, in every step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    if (row >= M || column >= N) return;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    C[row * N + column] = sum;
}
"""

# %% wrong="no_zeros" of="matmul_tiled" says="a zero where the matrix has none"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        if (row < M && first + tx < K) As[ty][tx] = A[row * K + first + tx];
        if (first + ty < K && column < N) Bs[ty][tx] = B[(first + ty) * N + column];
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="no_guards" of="matmul_tiled" says="the last tiles reach beyond the matrices"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = A[row * K + first + tx];
        Bs[ty][tx] = B[(first + ty) * N + column];
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="guards_without_k" of="matmul_tiled" says="the last tiles reach beyond the matrices"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="k_stops_early" of="matmul_tiled" says="the last step counts too"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int step = 0; step < K / 16; step++) {
        As[ty][tx] = row < M ? A[row * K + step * 16 + tx] : 0.0f;
        Bs[ty][tx] = column < N ? B[(step * 16 + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="a_sum_per_step" of="matmul_tiled" says="the sum goes on from step to step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        float sum = 0.0f;
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
        if (row < M && column < N) C[row * N + column] = sum;
    }
}
"""

# %% wrong="row_and_column_exchanged" of="matmul_tiled" says="row comes from blockIdx.y and ty"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.x * 16 + ty, column = blockIdx.y * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="tile_read_crosswise" of="matmul_tiled" says="a single step"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[tx][k];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="width_of_a_mistaken" of="matmul_tiled" says="a row of A has K elements"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * M + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="only_a_in_shared_memory" of="matmul_tiled" says="bytes asked of global memory"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16 && first + k < K; k++)
            if (column < N) sum += As[ty][k] * B[(first + k) * N + column];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% wrong="a_whole_number" of="matmul_tiled" says="over the 16 values of k, a float"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[16][16], Bs[16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx, sum = 0;
    for (int first = 0; first < K; first += 16) {
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% right="template" of="matmul_tiled"
MATMUL_TILED = r"""
template <int T> struct Tile { float at[T][T + 1]; };

template <int T>
__device__ float value(const float* from, int row, int column, int rows, int columns) {
    return row < rows && column < columns ? from[row * columns + column] : 0.0f;
}

extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ Tile<16> a, b;
    const int tx = threadIdx.x, ty = threadIdx.y;
    const int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int step = 0; step < (K + 15) / 16; ++step) {
        a.at[ty][tx] = value<16>(A, row, step * 16 + tx, M, K);
        b.at[ty][tx] = value<16>(B, step * 16 + ty, column, K, N);
        __syncthreads();
        for (int k = 0; k < 16; ++k) sum = fmaf(a.at[ty][k], b.at[k][tx], sum);
        __syncthreads();
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% right="one_long_row" of="matmul_tiled"
MATMUL_TILED = r"""
#define T 16
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float tiles[2 * T * T];
    float* a = tiles;
    float* b = tiles + T * T;
    int t = threadIdx.y * blockDim.x + threadIdx.x;
    int row = blockIdx.y * T + t / T, column = blockIdx.x * T + t % T;
    float sum = 0.0f;
    for (int first = 0; first < K; first += T) {
        if (first > 0) __syncthreads();
        a[t] = 0.0f;
        b[t] = 0.0f;
        if (row < M && first + t % T < K) a[t] = A[row * K + first + t % T];
        if (column < N && first + t / T < K) b[t] = B[(first + t / T) * N + column];
        __syncthreads();
        for (int k = 0; k < T; k++) sum += a[t / T * T + k] * b[k * T + t % T];
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""

# %% right="two_tiles_in_turn" of="matmul_tiled"
MATMUL_TILED = r"""
extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    // Two pairs of tiles, used in turn, need one barrier in each step.
    __shared__ float As[2][16][16], Bs[2][16][16];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * 16 + ty, column = blockIdx.x * 16 + tx;
    float sum = 0.0f;
    for (int first = 0, turn = 0; first < K; first += 16, turn = 1 - turn) {
        As[turn][ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[turn][ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();
        for (int k = 0; k < 16; k++) sum += As[turn][ty][k] * Bs[turn][k][tx];
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
"""
