// As the naive matmul, but a block loads a tile of A and one of B once and uses each element
// 16 times: a sixteenth of the traffic.
#define TILE 16   // the block is TILE x TILE

extern "C" __global__ void matmul_tiled(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    __shared__ float As[TILE][TILE], Bs[TILE][TILE];
    int tx = threadIdx.x, ty = threadIdx.y;
    int row = blockIdx.y * TILE + ty, column = blockIdx.x * TILE + tx;
    float sum = 0.0f;
    for (int first = 0; first < K; first += TILE) {
        // Zeros beyond the edges add nothing. Threads outside C still load, and still wait.
        As[ty][tx] = row < M && first + tx < K ? A[row * K + first + tx] : 0.0f;
        Bs[ty][tx] = first + ty < K && column < N ? B[(first + ty) * N + column] : 0.0f;
        __syncthreads();   // the tiles are complete
        for (int k = 0; k < TILE; k++) sum += As[ty][k] * Bs[k][tx];
        __syncthreads();   // nobody needs them any more
    }
    if (row < M && column < N) C[row * N + column] = sum;
}
