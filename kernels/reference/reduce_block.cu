// One sum for each block, by a tree in shared memory. A second launch adds up the blocks' sums.
#define THREADS 256   // a power of two, and the size of the block

extern "C" __global__ void reduce_block(const float* x, float* sums, int n) {
    __shared__ float part[THREADS];
    int t = threadIdx.x;
    int i = blockIdx.x * THREADS + t;
    part[t] = i < n ? x[i] : 0.0f;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        // The working threads stay side by side, so whole warps fall idle, not every other lane.
        if (t < half) part[t] += part[t + half];
        // Outside the if: every thread of the block must come here.
        __syncthreads();
    }
    if (t == 0) sums[blockIdx.x] = part[0];
}
