// A block makes a 64 x 64 tile of C with 16 x 16 threads; each thread keeps 4 x 4 sums in
// registers. Eight numbers from shared memory then serve sixteen multiplications.
#define TILE 64
#define DEPTH 16
#define EACH 4

// Four neighbours of a row, zeros beyond its end: in one load where they are aligned to 16 bytes.
__device__ float4 load4(const float* row, int column, int width) {
    if (width % 4 == 0 && column + 3 < width)
        return *reinterpret_cast<const float4*>(row + column);
    float4 v = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
    if (column < width) v.x = row[column];
    if (column + 1 < width) v.y = row[column + 1];
    if (column + 2 < width) v.z = row[column + 2];
    if (column + 3 < width) v.w = row[column + 3];
    return v;
}

extern "C" __global__ void matmul_registers(const float* A, const float* B, float* C,
                                            int M, int N, int K) {
    // A's tile lies transposed, one column wider: its writes then spread over the banks.
    __shared__ float As[DEPTH][TILE + 1];
    __shared__ float4 Bs[DEPTH][TILE / 4];
    int tx = threadIdx.x, ty = threadIdx.y, t = ty * 16 + tx;
    int top = blockIdx.y * TILE, left = blockIdx.x * TILE;
    float sums[EACH][EACH] = {};
    for (int first = 0; first < K; first += DEPTH) {
        for (int e = t; e < TILE * DEPTH; e += 256) {
            int row = e / DEPTH, k = e % DEPTH;
            bool inside = top + row < M && first + k < K;
            As[k][row] = inside ? A[(top + row) * K + first + k] : 0.0f;
        }
        float4 zeros = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
        Bs[ty][tx] = first + ty < K ? load4(B + (first + ty) * N, left + 4 * tx, N) : zeros;
        __syncthreads();
        for (int k = 0; k < DEPTH; k++) {
            float4 b = Bs[k][tx];
            #pragma unroll
            for (int r = 0; r < EACH; r++) {
                float a = As[k][ty * EACH + r];
                sums[r][0] += a * b.x;
                sums[r][1] += a * b.y;
                sums[r][2] += a * b.z;
                sums[r][3] += a * b.w;
            }
        }
        __syncthreads();
    }
    for (int r = 0; r < EACH; r++)
        for (int c = 0; c < EACH; c++) {
            int row = top + ty * EACH + r, column = left + tx * EACH + c;
            if (row < M && column < N) C[row * N + column] = sums[r][c];
        }
}
