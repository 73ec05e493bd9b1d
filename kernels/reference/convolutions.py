"""Convolutions (without flipping, as networks have them): naive, tiled, and of single bits."""

import numpy as np

from kernels.reference.reference import (
    EXACT,
    SUMMED,
    Launch,
    Problem,
    Reference,
    blocks,
    normal,
    unwritten,
)

BITS = 16   # rows and columns of a one-bit filter


def windows(images, size):
    """All size x size windows: (..., H, W) to (..., H - size + 1, W - size + 1, size, size)."""
    return np.lib.stride_tricks.sliding_window_view(images, (size, size), (-2, -1))


def conv2d(image, filters):
    """(C, H, W) and (F, C, S, S) to (F, H, W), with zeros around the image."""
    size = filters.shape[-1]
    rim = size // 2
    padded = np.pad(image.astype(np.float64), ((0, 0), (rim, rim), (rim, rim)))
    return np.einsum("chwij,fcij->fhw", windows(padded, size), filters)


def naive_problem(random, features, channels, height, width, size):
    image = normal(random, channels, height, width)
    filters = normal(random, features, channels, size, size)
    launch = Launch("conv2d_naive", (blocks(width, 16), blocks(height, 8), features), (16, 8, 1),
                    ("image", "filters", "maps", *np.int32([channels, height, width, size])))
    arrays = {"image": image, "filters": filters, "maps": unwritten((features, height, width))}
    return Problem(arrays, (launch,), {"maps": conv2d(image, filters)})


def tiled_problem(random, height, width):
    image, weights = normal(random, height, width), normal(random, 5, 5)
    launch = Launch("conv2d_tiled", (blocks(width, 16), blocks(height, 16), 1), (16, 16, 1),
                    ("image", "map", np.int32(height), np.int32(width)))
    expected = conv2d(image[None], weights[None, None])[0]
    return Problem({"image": image, "map": unwritten((height, width))}, (launch,),
                   {"map": expected}, {"filter": weights})


def conv1bit(image, filters):
    """(H, W) and (F, 16, 16) of +1 and -1 to (F, H - 15, W - 15) sums of products."""
    return np.einsum("hwij,fij->fhw", windows(image.astype(int), BITS), filters)


def packed(signs, bits):
    """Signs to bits, 1 for +1, the first of each row in the lowest bit of its first word."""
    spare = -signs.shape[-1] % bits
    signs = np.pad(signs, [(0, 0)] * (signs.ndim - 1) + [(0, spare)], constant_values=-1)
    return np.packbits(signs > 0, axis=-1, bitorder="little").view(f"<u{bits // 8}")


def conv1bit_problem(random, features, height, width):
    image, filters = (random.choice([-1, 1], shape)
                      for shape in ((height, width), (features, BITS, BITS)))
    rows, columns = height - BITS + 1, width - BITS + 1
    launch = Launch("conv1bit", (blocks(columns, 32), blocks(rows, 4), features), (32, 4, 1),
                    ("image", "filters", "sums", np.int32(height), np.int32(width)))
    arrays = {"image": packed(image, 32), "filters": packed(filters, BITS),
              "sums": unwritten((features, rows, columns), np.int16)}
    return Problem(arrays, (launch,), {"sums": conv1bit(image, filters)})


REFERENCES = (
    Reference("conv2d_naive", "conv2d_naive.cu", ("conv2d_naive",), conv2d, naive_problem,
              ((1, 1, 1, 1, 3), (2, 3, 9, 17, 3), (3, 2, 8, 16, 5), (1, 1, 20, 5, 1)),
              (1, 2, 3, 4, 3), SUMMED,
              "Three axes of a grid, and the border that every convolution must treat."),
    Reference("conv2d_tiled", "conv2d_tiled.cu", ("conv2d_tiled",), conv2d, tiled_problem,
              ((1, 1), (16, 16), (17, 15), (40, 33)), (3, 4), SUMMED,
              "A tile with a rim has more elements than threads; constant memory suits a filter."),
    Reference("conv1bit", "conv1bit.cu", ("conv1bit",), conv1bit, conv1bit_problem,
              ((1, 16, 16), (2, 17, 40), (3, 20, 64), (2, 30, 79)), (1, 16, 18), EXACT,
              "Sixteen products in one xnor and one popc: arithmetic chosen to suit the data."),
)
