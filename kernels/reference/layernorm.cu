// Each row to mean 0 and variance 1, then scaled and shifted by column: one block for a row.
#define WARPS 4   // a block has 4 x 32 threads

// The sum over the block, for every thread of it. sums: shared, one place for each warp.
__device__ float block_sum(float v, float* sums) {
    for (int step = 16; step > 0; step /= 2) v += __shfl_xor_sync(0xffffffffu, v, step);
    if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = v;
    __syncthreads();
    float total = 0.0f;
    for (int w = 0; w < WARPS; w++) total += sums[w];
    // Everyone has read before the next call writes here again.
    __syncthreads();
    return total;
}

extern "C" __global__ void layernorm(const float* x, const float* scale, const float* shift,
                                     float* y, int columns, float epsilon) {
    __shared__ float sums[WARPS];
    const float* in = x + blockIdx.x * columns;
    float* out = y + blockIdx.x * columns;
    float sum = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += in[c];
    float mean = block_sum(sum, sums) / columns;
    // Squares of distances from the mean: x squared minus mean squared would cancel digits.
    float squares = 0.0f;
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        squares += (in[c] - mean) * (in[c] - mean);
    float variance = block_sum(squares, sums) / columns;
    float inverse = rsqrtf(variance + epsilon);
    for (int c = threadIdx.x; c < columns; c += blockDim.x)
        out[c] = (in[c] - mean) * inverse * scale[c] + shift[c];
}
