// C (M, N) = A (M, K) B (K, N), one thread for each element of C. Every element of A is read
// N times from global memory, and every one of B M times.
extern "C" __global__ void matmul_naive(const float* A, const float* B, float* C,
                                        int M, int N, int K) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    if (row >= M || column >= N) return;
    float sum = 0.0f;
    for (int k = 0; k < K; k++) sum += A[row * K + k] * B[k * N + column];
    C[row * N + column] = sum;
}
