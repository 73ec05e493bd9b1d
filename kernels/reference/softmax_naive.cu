// Softmax of each row, one thread for a row, three walks over it: maximum, sum, division.
// Neighbouring threads read whole rows apart, so no load is coalesced.
extern "C" __global__ void softmax_naive(const float* x, float* y, int rows, int columns) {
    int row = blockIdx.x * blockDim.x + threadIdx.x;
    if (row >= rows) return;
    const float* in = x + row * columns;
    float* out = y + row * columns;
    // Without the maximum taken off, expf(89.0f) is already too large for a float.
    float largest = in[0];
    for (int c = 1; c < columns; c++) largest = fmaxf(largest, in[c]);
    float sum = 0.0f;
    for (int c = 0; c < columns; c++) sum += expf(in[c] - largest);
    for (int c = 0; c < columns; c++) out[c] = expf(in[c] - largest) / sum;
}
