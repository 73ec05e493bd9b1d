// How often each byte occurs. Threads that meet in one bin wait for one another.
extern "C" __global__ void histogram_global(const unsigned char* data, unsigned int* counts,
                                            int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) atomicAdd(&counts[data[i]], 1u);
}
