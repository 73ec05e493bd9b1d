// Running sums (exclusive) with 2 n additions instead of n log n: up a tree, then down it.
// Three phases, as in the scan of Hillis and Steele. A block does 256 elements with 128 threads.
#define ELEMENTS 256
#define THREADS 128

extern "C" __global__ void scan_blocks(const int* x, int* y, int* totals, int n) {
    __shared__ int tree[ELEMENTS];
    int t = threadIdx.x;
    int first = blockIdx.x * ELEMENTS;
    for (int e = t; e < ELEMENTS; e += THREADS) tree[e] = first + e < n ? x[first + e] : 0;
    // Up: each node becomes the sum of what lies below it.
    for (int step = 1; step < ELEMENTS; step *= 2) {
        __syncthreads();
        int right = (t + 1) * 2 * step - 1;
        if (right < ELEMENTS) tree[right] += tree[right - step];
    }
    // Thread 0 made the root itself, so it may read it without a barrier.
    if (t == 0) {
        totals[blockIdx.x] = tree[ELEMENTS - 1];
        tree[ELEMENTS - 1] = 0;
    }
    // Down: a node hands on what comes before it; its right child has the left sum before it too.
    for (int step = ELEMENTS / 2; step > 0; step /= 2) {
        __syncthreads();
        int right = (t + 1) * 2 * step - 1;
        if (right < ELEMENTS) {
            int left = tree[right - step];
            tree[right - step] = tree[right];
            tree[right] += left;
        }
    }
    __syncthreads();
    for (int e = t; e < ELEMENTS; e += THREADS)
        if (first + e < n) y[first + e] = tree[e];
}

// before[b]: the exclusive scan of the totals, that is, what came before block b.
extern "C" __global__ void add_before(int* y, const int* before, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) y[i] += before[i / ELEMENTS];
}
