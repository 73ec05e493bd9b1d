// A tile goes through shared memory, so that both reads and writes are coalesced.
// But a column of the tile lies in one bank: 32 threads wait for one another.
#define TILE 32
#define ROWS 8   // a block has 32 x 8 threads; each moves four elements

extern "C" __global__ void transpose_tiled(const float* in, float* out, int width, int height) {
    __shared__ float tile[TILE][TILE];
    int x = blockIdx.x * TILE + threadIdx.x;
    int y = blockIdx.y * TILE + threadIdx.y;
    for (int r = 0; r < TILE; r += ROWS)
        if (x < width && y + r < height)
            tile[threadIdx.y + r][threadIdx.x] = in[(y + r) * width + x];
    // What a thread reads below, another one has written.
    __syncthreads();
    // The block's place in the output: x and y change roles, the threads stay side by side.
    x = blockIdx.y * TILE + threadIdx.x;
    y = blockIdx.x * TILE + threadIdx.y;
    for (int r = 0; r < TILE; r += ROWS)
        if (x < height && y + r < width)
            out[(y + r) * height + x] = tile[threadIdx.x][threadIdx.y + r];
}
