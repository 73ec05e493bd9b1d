// The sum of everything in one launch: each thread walks the grid, each block makes one sum,
// and one atomic addition for each block joins them. `sum` must hold 0 before.
#define THREADS 256

extern "C" __global__ void reduce_atomic(const float* x, float* sum, int n) {
    __shared__ float part[THREADS];
    int t = threadIdx.x;
    float mine = 0.0f;
    for (int i = blockIdx.x * THREADS + t; i < n; i += gridDim.x * THREADS) mine += x[i];
    part[t] = mine;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    // Blocks come in any order, so the last digits of the sum may differ from run to run.
    if (t == 0) atomicAdd(sum, part[0]);
}
