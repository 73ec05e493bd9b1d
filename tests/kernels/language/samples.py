"""CUDA C that uses every feature of the language the course has."""

FEATURES = r'''
#include <cuda_fp16.h>
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>
#include "cupy/carray.cuh"
#pragma once
#define TILE 16
#define SQUARE(x) ((x) * (x))
#define LOG(format, ...) printf(format, ##__VA_ARGS__)
#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 700
#define FULL 0xffffffffu
#else
#error too old
#endif
namespace cg = cooperative_groups;
using namespace cooperative_groups;
using real = float;
typedef unsigned int u32, *pu32;
typedef float row_t[4];
typedef struct { float re, im; } complex_t;
enum Mode { FAST, SLOW = 4, SLOWER };
constexpr int WARP = 32;
__constant__ float weights[3][3] = {{1, 2, 1}, {2, 4, 2}, {1, 2, 1}};
__device__ int counter = 0;
static_assert(WARP == 32 && sizeof(float4) == 16, "a warp has " "32 lanes");
template <typename T, int N = 4> struct __align__(16) Pack {
    T data[N];
    static constexpr int length = N;
    __device__ T& at(int i) { return data[i]; }
    __device__ T total() const { T s = T(0); for (int i = 0; i < N; ++i) s += data[i]; return s; }
};
struct Point {
    float x = 0.f, y{1.0f};
    __host__ __device__ Point() : x(0), y{0} {}
    __device__ explicit Point(float a, float b = 2.f) : x(a), y(b) { }
    __device__ float norm2() const { return x * x + this->y * this->y; }
    __device__ static Point unit() { return Point(1.f, 0.f); }
public:
    template <typename U> __device__ U as() { return static_cast<U>(x); }
};
namespace maths {
    template <typename T> __device__ __forceinline__ T twice(T x) { return x + x; }
    struct Pair { int a, b; };
    __device__ inline float half_of(float x) { return x / 2; }
}
template <typename T> using Vec = Pack<T, 4>;
template <class T, unsigned int N, bool B = true>
__device__ auto fold(const T (&t)[N], T start = T{}) -> T {
    #pragma unroll
    for (unsigned i = 0u; i < N; i++) start += t[i];
    return start;
}
template <typename T> __device__ T less_of(T a);
template <> __device__ float less_of<float>(float a);
__device__ void swap_ints(int& a, int &b) { const int t = a; a = b; b = t; }
__device__ float apply(const float* __restrict__ p, int stride, const float (*rows)[TILE]);
extern "C" {
__global__ void __launch_bounds__(256, 2)
first(float* __restrict__ out, const float* in, const int n)
{
    extern __shared__ __align__(16) unsigned char raw[];
    __shared__ float tile[TILE][TILE + 1], other[2 * TILE];
    float* const fs = reinterpret_cast<float*>(raw);
    const int i = blockIdx.x * blockDim.x + threadIdx.x, step = (int)gridDim.x * (int) blockDim.x;
    float acc[4] = {0}, m = -INFINITY;
    float4 v = make_float4(1.f, 2.f, 3.f, 4.f), w(v), z{1, 2, 3, 4};
    Pack<Pack<float, 2>> nested;
    half h = __float2half(1.0f);
    auto block = cg::this_thread_block();
    auto warp = cg::tiled_partition<32>(block);
    thread_block_tile<16> t16 = tiled_partition<16>(block);
    if (i >= n) return;
    else if (i == 7 and not (n xor 3)) { ; }
    for (int k = i; k < n; k += step, ++acc[1]) { if (k & 1) continue; if (k > 100) break;
        acc[0] += in[k]; }
    for (;;) { break; }
    while (acc[0] > 0.f) acc[0]--;
    do { acc[0]++; } while (acc[0] < 1.f);
    switch (i % 4) { case 0: acc[1] = 1; break; case 1: case 1 + 1: acc[2] = 2;
        default: acc[3] += 3; }
    switch (n) case 3: acc[0] = 1;
    #pragma unroll 4
    for (int k = 0; k < 4; k++) acc[k] = fmaf(acc[k], 2.f, k ? 1.f : -1.f);
    for (int o = 16; o > 0; o >>= 1) m = fmaxf(m, __shfl_down_sync(FULL, m, o));
    reinterpret_cast<float4*>(out)[i] = *(const float4*)&in[4 * i];
    out[i] = ((float*)raw)[threadIdx.x] + fs[0] + (*(&fs[1])) + *in++ + -+-in[i] + !i + ~i;
    out[(i + 1) % n] = abs(i) ? SQUARE(i + 1) : (i < n, n);
    int x = (i < n) ? 1 : 0,
        y = sizeof(float4) + sizeof acc + alignof(double) + sizeof(i + 1);
    x = y = 3; x <<= 2; x >>= 1; x ^= y |= 1; x &= ~y; x %= 5;
    tile[threadIdx.y][threadIdx.x] = static_cast<float>(x) * SLOW;
    float s = fold<float, 4>(acc) + fold(acc, 1.0f) + maths::twice<float>(2.f) + maths::twice(1);
    if constexpr (sizeof(real) == 4) s += WARP < 3 ? 1 : 2;
    if (x < y && y > (x)) s = float(x) + int(3.5f) + unsigned(1) + (unsigned long long)1;
    bool ok = x < y; ok = x > y; ok = (x) < (y) > 0;
    Point p(1.f), q = Point{2.f, 3.f}, r{1.f, 2.f};
    p.x += q.norm2() * r.as<float>();
    Point* pp = &p; pp->y = pp->norm2(), (*pp).x = 1;
    int bits[2][3][4] = {{{1}}};
    bits[1][2][3] = 0x1Fu + 0b101 + 017 + 1'000'000ull + 'a' + '\n' + '\x41';
    double d = 1. + .5 + 1e3 + 1.5e-3f + 0x1.8p3 + 1E+5L + FLT_MAX + M_PI;
    const float (*rows)[TILE + 1] = tile;
    float (&alias)[4] = acc;
    unsigned long long int big = 1ull << 40; long l = 3l; signed char c = -1; short int sh = 2;
    [[maybe_unused]] volatile int seen = 1;
    LOG("i=%d\n", i); LOG("none\n");
    atomicAdd(&counter, 1); __syncthreads(); warp.sync(); float u = warp.shfl_down(s, 1);
    cg::reduce(warp, u, cg::plus<float>());
    static const float table[] = {1.f, 2.f, 3.f,};
    struct Local { int a; float b[2]; } ;
    Local local = {1, {2.f, 3.f}};
    using index_t = long long; index_t j = static_cast<index_t>(i) * n;
    int* np = nullptr; bool yes = true || np != nullptr;
    return;
}
}
template <typename T, int N> __global__ void scale(T* x, T a, int n)
{
    T t[N]; typename maths::Pair pair = {1, 2};
    int i = threadIdx.x; if (i < n) x[i] = x[i] * a + t[0] + T(pair.a) + (T)pair.b + T();
}
template __global__ void scale<float, 4>(float* x, float a, int n);
'''

# What a tree says in other words than the text did, so that it cannot be printed as it was.
REWORDED = r'''
namespace cg = cooperative_groups;
enum class Colour : int { RED, GREEN = 1 << 3, BLUE };
template <typename T, int N = 4> struct Pack { static constexpr int length = N; };
__device__ std::uint32_t g() { return std::max<int>(1, 2) + std::numeric_limits<int>::max(); }
__device__ int f() { return int(Colour::GREEN) + Pack<int>::length + sizeof(cg::thread_block); }
'''
