// Running sums (inclusive) in three phases: scan each block, scan the blocks' totals with the
// same kernel, add to each block what came before it. Each step reaches twice as far back.
#define THREADS 256

extern "C" __global__ void scan_blocks(const int* x, int* y, int* totals, int n) {
    __shared__ int sums[2][THREADS];
    int t = threadIdx.x;
    int i = blockIdx.x * THREADS + t;
    int from = 0;
    sums[0][t] = i < n ? x[i] : 0;
    __syncthreads();
    for (int reach = 1; reach < THREADS; reach *= 2) {
        int sum = sums[from][t];
        if (t >= reach) sum += sums[from][t - reach];
        // Two rows by turns: nobody overwrites what a neighbour is still reading.
        from = 1 - from;
        sums[from][t] = sum;
        __syncthreads();
    }
    if (i < n) y[i] = sums[from][t];
    if (t == THREADS - 1) totals[blockIdx.x] = sums[from][t];
}

extern "C" __global__ void add_before(int* y, const int* totals, int n) {
    int i = blockIdx.x * THREADS + threadIdx.x;
    if (i < n && blockIdx.x > 0) y[i] += totals[blockIdx.x - 1];
}
