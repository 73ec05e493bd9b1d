// Attention of one head, out = softmax(Q K^T scale) V, without ever holding the scores of all
// pairs: keys come in tiles of 32, and maximum and sum of each query are kept as in the online
// softmax. One warp for a query; each lane scores one key of the tile and keeps 2 outputs.
#define WIDTH 64     // of queries, keys and values
#define KEYS 32      // in a tile: one for each lane
#define QUERIES 8    // in a block: one for each warp
#define LOWEST -3.402823466e+38f

extern "C" __global__ void flash_attention(const float* Q, const float* K, const float* V,
                                           float* out, int tokens, float scale, bool causal) {
    __shared__ float queries[QUERIES][WIDTH];
    // One column more: lanes read a column of the keys at a time, each from its own bank.
    __shared__ float keys[KEYS][WIDTH + 1];
    __shared__ float values[KEYS][WIDTH];
    int lane = threadIdx.x, warp = threadIdx.y;
    int query = blockIdx.x * QUERIES + warp;
    for (int d = lane; d < WIDTH; d += 32)
        queries[warp][d] = query < tokens ? Q[query * WIDTH + d] * scale : 0.0f;
    float largest = LOWEST, sum = 0.0f, sum_low = 0.0f, sum_high = 0.0f;
    for (int first = 0; first < tokens; first += KEYS) {
        for (int k = warp; k < KEYS; k += QUERIES)
            for (int d = lane; d < WIDTH; d += 32) {
                bool inside = first + k < tokens;
                keys[k][d] = inside ? K[(first + k) * WIDTH + d] : 0.0f;
                values[k][d] = inside ? V[(first + k) * WIDTH + d] : 0.0f;
            }
        __syncthreads();
        float score = 0.0f;
        for (int d = 0; d < WIDTH; d++) score += queries[warp][d] * keys[lane][d];
        int key = first + lane;
        if (key >= tokens || (causal && key > query)) score = LOWEST;
        float larger = fmaxf(largest, score);
        for (int step = 16; step > 0; step /= 2)
            larger = fmaxf(larger, __shfl_xor_sync(0xffffffffu, larger, step));
        float weight = expf(score - larger);
        // What was gathered so far counts less now that the maximum has grown.
        float shrink = expf(largest - larger);
        largest = larger;
        sum = sum * shrink + weight;
        sum_low *= shrink;
        sum_high *= shrink;
        for (int k = 0; k < KEYS; k++) {
            float w = __shfl_sync(0xffffffffu, weight, k);
            sum_low += w * values[k][lane];
            sum_high += w * values[k][lane + 32];
        }
        __syncthreads();   // nobody needs this tile any more
    }
    // Each lane has summed the weights of its own keys.
    for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(0xffffffffu, sum, step);
    if (query < tokens) {
        out[query * WIDTH + lane] = sum_low / sum;
        out[query * WIDTH + lane + 32] = sum_high / sum;
    }
}
