// One image (H, W) and one 5 x 5 filter, zeros around the image. A block loads its tile and a
// rim of 2 once; the filter lies in constant memory, whose cache serves a whole warp at once
// where all its lanes want the same number.
#define TILE 16
#define RIM 2
#define SIZE 5
#define WIDE 20   // TILE + 2 * RIM

__constant__ float filter[SIZE * SIZE];

extern "C" __global__ void conv2d_tiled(const float* image, float* map, int height, int width) {
    __shared__ float tile[WIDE][WIDE];
    int tx = threadIdx.x, ty = threadIdx.y;
    int left = blockIdx.x * TILE - RIM, top = blockIdx.y * TILE - RIM;
    // 400 numbers for 256 threads: some load two.
    for (int e = ty * TILE + tx; e < WIDE * WIDE; e += TILE * TILE) {
        int row = top + e / WIDE, column = left + e % WIDE;
        bool inside = 0 <= row && row < height && 0 <= column && column < width;
        tile[e / WIDE][e % WIDE] = inside ? image[row * width + column] : 0.0f;
    }
    __syncthreads();
    int x = blockIdx.x * TILE + tx, y = blockIdx.y * TILE + ty;
    if (x >= width || y >= height) return;
    float sum = 0.0f;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) sum += tile[ty + i][tx + j] * filter[i * SIZE + j];
    map[y * width + x] = sum;
}
