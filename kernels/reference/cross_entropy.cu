// The loss of each example, -log softmax(scores)[label], and its mean's gradient.
#define THREADS 64
#define LOWEST -3.402823466e+38f

// One block for an example. log_sums keeps log sum exp for the gradient.
extern "C" __global__ void cross_entropy(const float* scores, const int* labels, float* losses,
                                         float* log_sums, int classes) {
    __shared__ float part[THREADS];
    int t = threadIdx.x, example = blockIdx.x;
    const float* score = scores + example * classes;
    float largest = LOWEST;
    for (int c = t; c < classes; c += THREADS) largest = fmaxf(largest, score[c]);
    part[t] = largest;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (t < half) part[t] = fmaxf(part[t], part[t + half]);
        __syncthreads();
    }
    largest = part[0];
    __syncthreads();
    float sum = 0.0f;
    for (int c = t; c < classes; c += THREADS) sum += expf(score[c] - largest);
    part[t] = sum;
    __syncthreads();
    for (int half = THREADS / 2; half > 0; half /= 2) {
        if (t < half) part[t] += part[t + half];
        __syncthreads();
    }
    if (t == 0) {
        // The maximum comes back outside the logarithm, where it cannot overflow.
        float log_sum = largest + logf(part[0]);
        log_sums[example] = log_sum;
        losses[example] = log_sum - score[labels[example]];
    }
}

// (softmax - 1 at the label) / examples: one thread for each score.
extern "C" __global__ void cross_entropy_gradient(const float* scores, const int* labels,
                                                  const float* log_sums, float* gradient,
                                                  int examples, int classes) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= examples * classes) return;
    int example = i / classes, c = i % classes;
    float p = expf(scores[i] - log_sums[example]);
    gradient[i] = (p - (c == labels[example] ? 1.0f : 0.0f)) / examples;
}
