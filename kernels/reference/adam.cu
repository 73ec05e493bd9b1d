// One step of Adam for each weight, all in one pass: four arrays read, three written.
// corrected1 = 1 - beta1^t and corrected2 = 1 - beta2^t are the same for all, so the host has them.
extern "C" __global__ void adam(float* weight, const float* gradient, float* mean, float* square,
                                float rate, float beta1, float beta2, float epsilon,
                                float corrected1, float corrected2, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= n) return;
    float g = gradient[i];
    float m = beta1 * mean[i] + (1.0f - beta1) * g;
    float v = beta2 * square[i] + (1.0f - beta2) * g * g;
    weight[i] -= rate * (m / corrected1) / (sqrtf(v / corrected2) + epsilon);
    mean[i] = m;
    square[i] = v;
}
