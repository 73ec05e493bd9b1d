// y = a x + y, one thread for each element.
extern "C" __global__ void saxpy(float a, const float* x, float* y, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    // The last block reaches past the end wherever n is not a multiple of the block.
    if (i < n) y[i] = a * x[i] + y[i];
}
