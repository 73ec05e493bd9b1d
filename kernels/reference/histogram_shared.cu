// Each block counts for itself in shared memory and adds its counts to the global ones once.
#define BINS 256

extern "C" __global__ void histogram_shared(const unsigned char* data, unsigned int* counts,
                                            int n) {
    __shared__ unsigned int mine[BINS];
    // Shared memory begins with whatever was there.
    for (int b = threadIdx.x; b < BINS; b += blockDim.x) mine[b] = 0;
    __syncthreads();
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += gridDim.x * blockDim.x)
        atomicAdd(&mine[data[i]], 1u);
    __syncthreads();
    for (int b = threadIdx.x; b < BINS; b += blockDim.x) atomicAdd(&counts[b], mine[b]);
}
