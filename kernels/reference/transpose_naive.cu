// out (width, height) = in (height, width) transposed. Reads are coalesced; writes are not:
// neighbouring threads write `height` elements apart.
extern "C" __global__ void transpose_naive(const float* in, float* out, int width, int height) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    if (x < width && y < height) out[x * height + y] = in[y * width + x];
}
