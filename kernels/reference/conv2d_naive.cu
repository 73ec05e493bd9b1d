// Images (C, H, W) and filters (F, C, S, S) to maps (F, H, W), with zeros around the image.
// S is odd. One thread for each number of a map; the filter's number is the grid's z.
extern "C" __global__ void conv2d_naive(const float* image, const float* filters, float* maps,
                                        int channels, int height, int width, int size) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    int f = blockIdx.z;
    if (x >= width || y >= height) return;
    float sum = 0.0f;
    for (int c = 0; c < channels; c++)
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) {
                int row = y + i - size / 2, column = x + j - size / 2;
                if (0 <= row && row < height && 0 <= column && column < width)
                    sum += image[(c * height + row) * width + column]
                         * filters[((f * channels + c) * size + i) * size + j];
            }
    maps[(f * height + y) * width + x] = sum;
}
