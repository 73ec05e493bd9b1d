"""Small kernels, one for each fault: the line at fault ends in a comment with its kind.

Each has the parameters (int* a, float* b, int n): 96 elements each, for 2 blocks of 48 threads.
"""

FAULTS = {
    "beyond the end": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    a[i + 1] = 1;              // out of bounds
    if (b[i * 2] > 0) b[i + 96] = 1;   // out of bounds
}""",
    "before the start": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    b[i] = a[i - 1];           // out of bounds
}""",
    "beyond an array of the thread": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int c[4] = {};
    c[i / 20] = 1;             // out of bounds
    a[i] = c[0];
}""",
    "null": """
__global__ void k(int* a, float* b, int n) {
    int* p = nullptr;
    if (threadIdx.x == 2) p = a;
    if (threadIdx.x < 3) *p = 1;   // null pointer
}""",
    "misaligned": """
__global__ void k(int* a, float* b, int n) {
    int i = threadIdx.x;
    float4 v = *(float4*)(b + 4 * (i / 8) + (i == 9));   // misaligned
    if (blockIdx.x == 1) a[i] = v.x;
}""",
    "constant memory written": """
__constant__ int c[2];
__global__ void k(int* a, float* b, int n) {
    int* p = (int*)c;
    *p = 1;                    // read-only
}""",
    "shared memory never written": """
__global__ void k(int* a, float* b, int n) {
    __shared__ int s[64];
    s[threadIdx.x] = 1;
    __syncthreads();
    a[blockIdx.x * 48 + threadIdx.x] = s[threadIdx.x + 8];   // uninitialised
}""",
    "an array of the thread never written": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int c[4];
    c[i & 1] = 1;
    a[i] = c[i & 2];           // uninitialised
}""",
    "a variable never set": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    int x;
    if (a[i] > 10) x = 1;
    a[i] = x;                  // uninitialised
}""",
    "no barrier": """
__global__ void k(int* a, float* b, int n) {
    __shared__ int s[48];
    if (threadIdx.x < 32) s[threadIdx.x] = 1;
    if (threadIdx.x < 16) s[32 + threadIdx.x] = 2;
    __syncthreads();
    s[threadIdx.x] = s[47 - threadIdx.x];   // race
}""",
    "two writers": """
__global__ void k(int* a, float* b, int n) {
    a[threadIdx.x] = blockIdx.x;   // race
}""",
    "a warp without its barrier": """
__global__ void k(int* a, float* b, int n) {
    __shared__ int s[32];
    int t = threadIdx.x;
    if (t < 32) {
        s[t] = 1;
        __syncwarp();
        int x = s[31 - t];
        __syncwarp();
        s[t] = x;
        x = __shfl_xor_sync(0xffffffffu, x, 1);
        a[t + 48 * blockIdx.x] = s[t ^ 1] + x;   // race
    }
}""",
    "an atomic and a plain read": """
__global__ void k(int* a, float* b, int n) {
    atomicAdd(&a[0], 1);
    if (threadIdx.x == 1) b[blockIdx.x] = a[0];   // race
}""",
    "a barrier that some miss": """
__global__ void k(int* a, float* b, int n) {
    if (threadIdx.x < 24) __syncthreads();   // barrier
    else a[blockIdx.x * 48 + threadIdx.x] = 1;
    __syncthreads();
}""",
    "a barrier in a loop of unequal length": """
__global__ void k(int* a, float* b, int n) {
    for (int j = 0; j < (int)threadIdx.x; j++) {
        a[blockIdx.x * 48 + threadIdx.x] = j;
        __syncthreads();       // barrier
    }
    __syncthreads();
}""",
    "a shuffle from a lane that is elsewhere": """
__global__ void k(int* a, float* b, int n) {
    int t = threadIdx.x, x = t;
    if (t % 32 < 8) x = __shfl_down_sync(0xffu, t, 4);   // shuffle
    a[blockIdx.x * 48 + t] = x;
}""",
    "a mask without the caller": """
__global__ void k(int* a, float* b, int n) {
    int t = threadIdx.x;
    a[blockIdx.x * 48 + t] = __shfl_sync(0xffu, t, 0);   // shuffle
}""",
    "for ever": """
__global__ void k(int* a, float* b, int n) {
    int x = a[threadIdx.x];
    while (threadIdx.x == 3) x++;   // endless loop
    a[blockIdx.x * 48 + threadIdx.x] = x;
}""",
    "division by zero": """
__global__ void k(int* a, float* b, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (a[i] > 5) b[i] = 10 / (i & 1);   // division by zero
    if (a[i] < 0) a[i] %= i & 2;   // division by zero
}""",
    "assertion": """
#include <assert.h>
__global__ void k(int* a, float* b, int n) {
    assert(threadIdx.x < 40);   // assertion
}""",
}
