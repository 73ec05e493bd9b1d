// As the atomic reduction, but a warp adds up its 32 numbers without shared memory: each step
// a lane takes the number of the lane `step` further on. `sum` must hold 0 before.
#define WARPS 8   // a block has 8 x 32 threads

__device__ float warp_sum(float v) {
    for (int step = 16; step > 0; step /= 2) v += __shfl_down_sync(0xffffffffu, v, step);
    return v;   // complete in lane 0
}

extern "C" __global__ void reduce_shuffle(const float* x, float* sum, int n) {
    __shared__ float sums[WARPS];
    int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    float v = 0.0f;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        v += x[i];
    v = warp_sum(v);
    if (lane == 0) sums[warp] = v;
    __syncthreads();
    // All 32 lanes of the first warp take part, or the mask of the shuffle would be untrue.
    if (warp == 0) {
        v = warp_sum(lane < WARPS ? sums[lane] : 0.0f);
        if (lane == 0) atomicAdd(sum, v);
    }
}
