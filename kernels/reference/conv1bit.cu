// Convolution with 16 x 16 filters where image and weights are single bits, 1 for +1 and 0 for
// -1, as on the Net32K chip of 1991: 16 products are one xnor, and their sum is one popc.
// image:   (height, words) of 32 pixels each, the leftmost in the lowest bit
// filters: (features, 16) rows of 16 bits
// sums:    (features, height - 15, width - 15), from -256 to 256
#define SIZE 16

extern "C" __global__ void conv1bit(const unsigned int* image, const unsigned short* filters,
                                    short* sums, int height, int width) {
    int x = blockIdx.x * blockDim.x + threadIdx.x;
    int y = blockIdx.y * blockDim.y + threadIdx.y;
    int feature = blockIdx.z;
    int rows = height - SIZE + 1, columns = width - SIZE + 1;
    if (x >= columns || y >= rows) return;
    int words = (width + 31) / 32, word = x / 32;
    int equal = 0;
    for (int i = 0; i < SIZE; i++) {
        const unsigned int* row = image + (y + i) * words;
        // The window may lie across two words; the row's last word has no neighbour.
        unsigned int next = word + 1 < words ? row[word + 1] : 0u;
        unsigned int window = __funnelshift_r(row[word], next, x % 32);
        equal += __popc(~(window ^ filters[feature * SIZE + i]) & 0xffffu);
    }
    // An equal pair gives +1 and an unequal one -1.
    sums[(feature * rows + y) * columns + x] = 2 * equal - SIZE * SIZE;
}
