// Softmax of each row, one warp for a row: maximum and sum in a single walk. When the maximum
// grows, the sum so far is scaled to it.
#define LOWEST -3.402823466e+38f   // not infinity: infinity minus infinity is not a number

extern "C" __global__ void softmax_online(const float* x, float* y, int rows, int columns) {
    int lane = threadIdx.x % 32;
    int row = (blockIdx.x * blockDim.x + threadIdx.x) / 32;
    // A whole warp leaves or stays, so the shuffles below still have all their lanes.
    if (row >= rows) return;
    const float* in = x + row * columns;
    float* out = y + row * columns;
    float largest = LOWEST, sum = 0.0f;
    for (int c = lane; c < columns; c += 32) {
        float larger = fmaxf(largest, in[c]);
        sum = sum * expf(largest - larger) + expf(in[c] - larger);
        largest = larger;
    }
    // With xor, both partners compute the same, and in the end every lane has the whole.
    for (int step = 16; step > 0; step /= 2) {
        float other = __shfl_xor_sync(0xffffffffu, largest, step);
        float others = __shfl_xor_sync(0xffffffffu, sum, step);
        float larger = fmaxf(largest, other);
        sum = sum * expf(largest - larger) + others * expf(other - larger);
        largest = larger;
    }
    for (int c = lane; c < columns; c += 32) out[c] = expf(in[c] - largest) / sum;
}
