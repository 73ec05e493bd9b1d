// A colour image, (height, width, 3) bytes, to grey: one thread for each pixel.
extern "C" __global__ void grayscale(const unsigned char* colour, unsigned char* grey,
                                     int width, int height) {
    int column = blockIdx.x * blockDim.x + threadIdx.x;
    int row = blockIdx.y * blockDim.y + threadIdx.y;
    if (column < width && row < height) {
        int pixel = row * width + column;
        // Bytes become int before they are multiplied, so that nothing overflows.
        int red = colour[3 * pixel], green = colour[3 * pixel + 1], blue = colour[3 * pixel + 2];
        // The weights 0.299, 0.587 and 0.114 in 256ths; 128 makes the shift round to nearest.
        grey[pixel] = (77 * red + 150 * green + 29 * blue + 128) >> 8;
    }
}
