// Softmax of each row, one block for a row: two trees in one piece of shared memory.
#define THREADS 128
#define LOWEST -3.402823466e+38f

extern "C" __global__ void softmax_shared(const float* x, float* y, int columns) {
    __shared__ float part[THREADS];
    int t = threadIdx.x;
    const float* in = x + blockIdx.x * columns;
    float* out = y + blockIdx.x * columns;

    float largest = LOWEST;
    for (int c = t; c < columns; c += THREADS) largest = fmaxf(largest, in[c]);
    part[t] = largest;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (t < half) part[t] = fmaxf(part[t], part[t + half]);
        __syncthreads();
    }
    largest = part[0];
    // Everyone has the maximum before the sums take its place.
    __syncthreads();

    float sum = 0.0f;
    for (int c = t; c < columns; c += THREADS) sum += expf(in[c] - largest);
    part[t] = sum;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    for (int c = t; c < columns; c += THREADS) out[c] = expf(in[c] - largest) / part[0];
}
