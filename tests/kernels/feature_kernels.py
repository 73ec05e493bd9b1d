"""Small kernels, one for each feature of the language.

Each has the parameters (int* a, float* b, int n): 96 elements each, for 2 blocks of 48 threads.
"""

FEATURES = {
    "structs": """
struct Point { int x; float y; };
struct Pair { Point first, second; char tag; };
__device__ Pair swapped(Pair p) { Pair q = {p.second, p.first, p.tag}; return q; }
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    Pair p;
    p.first.x = a[i]; p.first.y = b[i]; p.second = {3, 0.5f}; p.tag = 7;
    Pair q = swapped(p);
    q.second.x += q.tag;
    a[i] = q.second.x * 10 + q.first.x + (int)sizeof(Pair);
    b[i] = q.second.y - q.first.y;
}""",
    "methods and constructors": """
struct Complex {
    float re, im;
    __device__ Complex(float r, float i) : re(r), im(i) {}
    __device__ float norm() const { return re * re + im * im; }
    __device__ void scale(float f) { re *= f; im *= f; }
};
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    Complex c(b[i], 2.0f);
    if (a[i] & 1) c.scale(0.5f);
    b[i] = c.norm();
}""",
    "vectors": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    float4 v = make_float4(b[i], 1.0f, 2.0f, 3.0f);
    v.w = v.x * v.z;
    v.y += v.w;
    int2 p = make_int2(a[i], i);
    p.x ^= p.y;
    float4 w = v;
    w.x = 0.0f;
    a[i] = p.x;
    b[i] = v.x + v.y + w.x + w.w;
}""",
    "four floats at once": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n / 4) {
        float4 v = reinterpret_cast<float4*>(b)[i];
        v.x = v.y + v.z;
        *(float4*)(b + 4 * i) = v;
        int2* pairs = reinterpret_cast<int2*>(a);
        pairs[i].y = pairs[i + 24].x;
    }
}""",
    "bytes of a float": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    unsigned char* bytes = (unsigned char*)&b[i];
    bytes[0] ^= 0x55;
    bytes[2] = bytes[1];
    unsigned short* halves = (unsigned short*)(a + i);
    halves[1] = halves[0] + 1;
}""",
    "pointers that walk": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    const float* p = b + i;
    const float* end = b + n;
    int steps = 0;
    while (p < end) { p += 7; steps++; }
    int* q = i % 2 ? a : a + 48;
    __shared__ int s[96];
    int* own = &s[threadIdx.x];
    *own = steps;
    __syncthreads();
    a[i] = *own + (int)(p - end) + (q == a) + (own != nullptr) + *(&s[0] + threadIdx.x);
}""",
    "arrays of a thread": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int grid[3][4];
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 4; c++) grid[r][c] = a[i] * r + c;
    int* row = grid[a[i] & 1];
    row[2] = 99;
    float table[] = {1.0f, 2.5f, b[i]};
    float2 pairs[2] = {make_float2(1, 2)};
    pairs[1].x = table[i % 3];
    a[i] = grid[i % 3][i % 4] + row[3];
    b[i] = pairs[1].x + pairs[0].y + pairs[1].y;
}""",
    "references": """
__device__ void order(int& x, int& y) { if (x > y) { int t = x; x = y; y = t; } }
template <typename T> __device__ T& larger(T& x, T& y) { return x < y ? y : x; }
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int x = a[i], y = i;
    order(x, y);
    int& z = x;
    z += 5;
    float& w = b[i];
    w = w * 2;
    float p = 1.0f, q = w;
    larger(p, q) = 0.25f;
    order(a[i], y);
    a[i] += x;
    w += p - q;
}""",
    "templates": """
template <typename T, int N> struct Ring {
    T items[N];
    __device__ T& at(int i) { return items[i % N]; }
};
template <typename T> __device__ T twice(T x) { return x + x; }
template <> __device__ float twice<float>(float x) { return x * 2.5f; }
template <int N> __device__ int power(int x) {
    int p = 1;
    #pragma unroll
    for (int i = 0; i < N; i++) p *= x;
    return p;
}
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    Ring<int, 3> ring;
    for (int j = 0; j < 7; j++) ring.at(j) = j * a[i];
    a[i] = ring.at(i) + power<3>(i) + twice(a[i]);
    b[i] = twice(b[i]) + twice<double>(b[i]);
}""",
    "control flow": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, x = a[i], total = 0;
    for (int j = 0, m = 9; j < m; j += 2, m--) {
        if (j == 4) continue;
        switch (x & 7) {
            case 0: total += 1;
            case 1: { if (j > 2) break; total += 10; continue; }
            case 2: total -= j; break;
            case 5: return;
            default: total ^= j;
        }
        total = total > 50 ? total - 50, total + 1 : total * 2;
        do { x >>= 1; if (x % 5 == 3) break; } while (x > 40);
    }
    a[i] = total;
    b[i] = x;
}""",
    "shared memory of the launch's size": """
__global__ void k(int* a, float* b, int n) {
    extern __shared__ char bytes[];
    int* ints = (int*)bytes;
    float* floats = (float*)(bytes + 4 * blockDim.x);
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    ints[t] = a[i];
    floats[t] = b[i];
    __syncthreads();
    a[i] = ints[blockDim.x - 1 - t];
    b[i] = floats[(t + 5) % blockDim.x];
}""",
    "variables of the program": """
__constant__ int primes[4] = {2, 3, 5, 7};
__device__ int calls = 5;
__device__ float table[2][2] = {{1.0f, 2.0f}, {3.0f}};
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    a[i] = primes[i & 3];
    b[i] = table[i & 1][i >> 1 & 1];
    atomicAdd(&calls, 1);
}""",
    "the last block finishes": """
__device__ unsigned int finished = 0;
__device__ int sums[2];
__global__ void k(int* a, float* b, int n) {
    __shared__ int sum;
    __shared__ bool last;
    if (threadIdx.x == 0) sum = 0;
    __syncthreads();
    atomicAdd(&sum, a[blockIdx.x * blockDim.x + threadIdx.x]);
    __syncthreads();
    if (threadIdx.x == 0) {
        sums[blockIdx.x] = sum;
        __threadfence();
        last = atomicInc(&finished, gridDim.x - 1) == gridDim.x - 1;
    }
    __syncthreads();
    if (last && threadIdx.x == 0) {
        __threadfence();
        b[0] = sums[0] + sums[1];
    }
}""",
    "compare and swap until it holds": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    __shared__ float most;
    if (threadIdx.x == 0) most = -1e30f;
    __syncthreads();
    float mine = a[i];
    int bits = atomicAdd((int*)&most, 0), seen;
    do {
        seen = bits;
        bits = atomicCAS((int*)&most, seen, __float_as_int(fmaxf(mine, __int_as_float(seen))));
    } while (bits != seen);
    __syncthreads();
    b[i] = most;
}""",
    "cooperative groups": """
#include <cooperative_groups.h>
namespace cg = cooperative_groups;
__global__ void k(int* a, float* b, int n) {
    cg::thread_block block = cg::this_thread_block();
    cg::thread_block_tile<16> tile = cg::tiled_partition<16>(block);
    __shared__ int s[48];
    int t = block.thread_rank(), i = blockIdx.x * blockDim.x + t, x = a[i];
    for (int step = tile.size() / 2; step > 0; step /= 2) x += tile.shfl_down(x, step);
    s[t] = x;
    block.sync();
    a[i] = s[t / 16 * 16] + tile.any(i == 20) + tile.thread_rank() + tile.shfl(x, 3);
    b[i] = __popc(tile.ballot(a[i] & 1));
}""",
    "half": """
#include <cuda_fp16.h>
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    __half h = __float2half(b[i]), one = 1.0f;
    __half2 pair = __halves2half2(h, one);
    pair = __hfma2(pair, pair, __float2half2_rn(0.5f));
    __shared__ __half s[48];
    s[threadIdx.x] = h * one + __hadd(h, h);
    __syncthreads();
    if (h > one) h = -h;
    b[i] = __half2float(s[47 - threadIdx.x]) + __low2float(pair) + __high2float(pair)
         + __half2float(h);
}""",
    "printf": """
__global__ void k(int* a, float* b, int n) {
    if (threadIdx.x == 3) printf("block %d: %5.2f and %x%%\\n", blockIdx.x, 1.5f, 255);
    a[blockIdx.x * blockDim.x + threadIdx.x] = 1;
}""",
    "preprocessor": """
#define SQUARE(x) ((x) * (x))
#define JOIN(a, b) a##b
#define REPEAT(f) f(0) f(1) f(2)
#define ADD(i) total += SQUARE(i + a[0 * n + at]);
#if defined(SQUARE) && !defined(OTHER) && (2 * 3 == 6)
#define CHOSEN 4
#else
#error "the other way"
#endif
__global__ void k(int* a, float* b, int n) {
    int at = blockIdx.x * blockDim.x + threadIdx.x, JOIN(to, tal) = CHOSEN;
    REPEAT(ADD)
    a[at] = total;
}""",
    "numbers of all kinds": """
enum Colour { RED, GREEN = 5, BLUE };
constexpr int SIZES[] = {3, 1 << 4};
using word = unsigned int;
typedef long long wide;
static __device__ inline size_t bytes(int n) { return n * sizeof(double); }
__global__ void __launch_bounds__(64) k(int* __restrict__ a, float* __restrict__ b, const int n) {
    const word i = blockIdx.x * blockDim.x + threadIdx.x;
    auto x = a[i] * 1.5;
    wide w = 1LL << 40 | 0xffULL;
    static_assert(sizeof(x) == 8, "a double");
    a[i] = BLUE + SIZES[i % 2] + 'a' + 0x1F + 017 + 0b101 + (int)(w >> 38) + (int)bytes(n);
    b[i] = 1e3f + .5f + x + 1.f / 3 + (i > 5u) - -2;
}""",
    "atomics of all types": """
__global__ void k(int* a, float* b, int n) {
    __shared__ unsigned long long wide[48];
    __shared__ unsigned int bits[48];
    __shared__ double sums[48];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    wide[t] = 1ull << t;
    bits[t] = t * 0x01010101u;
    sums[t] = b[i];
    __syncthreads();
    int mate = (t * 7 + 5) % 48;   // each place has one guest: what it returns is settled
    int old = atomicSub(&a[i], 3) + atomicMin(&a[i], i) - atomicMax(&a[i], -20);
    old ^= atomicInc(&bits[mate], 40) + atomicDec(&bits[mate], 7) + atomicAnd(&bits[mate], 0xff0fu);
    old ^= (int)atomicXor(&bits[mate], 0xf0u) | (int)atomicOr(&bits[mate], 1u);
    old += (int)atomicAdd(&wide[mate], 5ull);
    old += (int)atomicCAS(&wide[mate], (1ull << mate) + 5, 9ull);
    old += (int)atomicMax(&wide[mate], 77ull) + (int)atomicExch(&wide[mate], 2ull);
    double was = atomicAdd(&sums[mate], 0.1);
    float part = atomicExch(&b[i], 2.5f) + atomicAdd(&b[i], (float)was);
    part += atomicAdd_block(&b[i], 1.0f);
    __syncthreads();
    a[i] += old + (int)wide[t] + (int)bits[t];
    b[i] += part + (float)sums[t];
}""",
    "shuffles of all types and widths": """
__global__ void k(int* a, float* b, int n) {
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t, x = a[i];
    unsigned int all = __activemask() | 0xffffu;
    if (t < 32) {
        double d = __shfl_xor_sync(0xffffffffu, b[i] * 1e3, 5);
        long long w = __shfl_down_sync(0xffffffffu, (long long)x << 33, 3, 16);
        unsigned char c = __shfl_sync(0xffffffffu, (unsigned char)x, -1);
        unsigned int u = __shfl_up_sync(0xffffffffu, (unsigned int)x, 2, 4);
        x = (int)(w >> 30) + c + (int)u + __shfl_sync(0xffffffffu, x, t + 40, 8);
        b[i] = (float)d + __shfl_down_sync(0xffffffffu, b[i], 31);
    } else {
        x += __shfl_xor_sync(0xffffu, x, 9, 16) + (all != 0);
    }
    a[i] = x;
}""",
    "votes": """
__global__ void k(int* a, float* b, int n) {
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t, x = a[i];
    unsigned int mask = t < 32 ? 0xffffffffu : 0xffffu;
    x += __popc(__ballot_sync(mask, x > 0)) * 100 + __any_sync(mask, x > 95) * 2;
    x += __all_sync(mask, b[i] > -9.0f) + __popc(__match_any_sync(mask, x & 3));
    x ^= __reduce_add_sync(mask, x & 7) + __reduce_max_sync(mask, x) - __reduce_min_sync(mask, x);
    x += __reduce_or_sync(mask, (unsigned)x & 0xf0u) ^ __reduce_and_sync(mask, (unsigned)x);
    x += __syncthreads_count(x & 1) + __syncthreads_or(x == 3) * 5 + __syncthreads_and(x != 9) * 7;
    a[i] = x;
}""",
    "functions that return early from loops": """
struct Hit { int at; bool found; };
__device__ Hit find(const int* a, int n, int from, int wanted) {
    Hit hit = {-1, false};
    for (int j = from; j < n; j++) {
        for (int m = 0; m < 3; m++) {
            if (a[j] % 7 == m) break;
            if (a[j] == wanted + m) { hit.at = j * 10 + m; hit.found = true; return hit; }
        }
        if (j - from > 30) return hit;
    }
    hit.at = n;
    return hit;
}
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    Hit hit = find(a, n, i / 3, i - 40);
    b[i] = hit.found && hit.at > 100 ? hit.at : -hit.at;
}""",
    "lists in memory": """
struct Node { Node* next; int value; };
__global__ void k(int* a, float* b, int n) {
    __shared__ Node nodes[48];
    int t = threadIdx.x, i = blockIdx.x * blockDim.x + t;
    nodes[t].next = t % 5 ? &nodes[t - 1] : nullptr;
    nodes[t].value = a[i];
    __syncthreads();
    int sum = 0;
    for (const Node* p = nodes + t; p; p = p->next) sum += p->value;
    b[i] = sum;
}""",
    "addresses of places": """
struct Pair { int first; float second; };
__device__ void put(int* p, int x) { *p = x; }
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int c[4] = {1, 2}, x = a[i];
    Pair pair = {x, 1.5f};
    float4 v = make_float4(1.0f, 2.0f, 3.0f, b[i]);
    int* p = x > 9 ? &c[2] : &x;
    *p = 4;
    put(&c[1], x);
    put(&pair.first, c[2]);
    float* w = i & 1 ? &v.w : &pair.second;
    *w += 10.0f;
    a[i] = x + c[1] + c[2] + pair.first;
    b[i] = v.w + pair.second + (&v.x)[1];
}""",
}
