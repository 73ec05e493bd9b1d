"""One thread for each element, and nothing shared: saxpy, grayscale, GELU, Adam."""

from math import erf, sqrt

import numpy as np

from kernels.reference.reference import (
    EXACT,
    SINGLE,
    Launch,
    Problem,
    Reference,
    Tolerance,
    blocks,
    normal,
    unwritten,
)

THREADS = 128


def saxpy(a, x, y):
    return a * x.astype(np.float64) + y


def saxpy_problem(random, n):
    x, y, a = normal(random, n), normal(random, n), np.float32(2.5)
    launch = Launch("saxpy", (blocks(n, THREADS), 1, 1), (THREADS, 1, 1),
                    (a, "x", "y", np.int32(n)))
    return Problem({"x": x, "y": y}, (launch,), {"y": saxpy(a, x, y)})


def grayscale(colour):
    return (colour.astype(int) @ [77, 150, 29] + 128) >> 8


def grayscale_problem(random, height, width):
    colour = random.integers(0, 256, (height, width, 3)).astype(np.uint8)
    launch = Launch("grayscale", (blocks(width, 16), blocks(height, 8), 1), (16, 8, 1),
                    ("colour", "grey", np.int32(width), np.int32(height)))
    arrays = {"colour": colour, "grey": unwritten((height, width), np.uint8)}
    return Problem(arrays, (launch,), {"grey": grayscale(colour)})


def gelu(x):
    return np.array([v * (1 + erf(v / sqrt(2))) / 2 for v in x.tolist()])


def gelu_problem(random, n):
    x = 3 * normal(random, n)
    launch = Launch("gelu", (min(3, blocks(n, THREADS)), 1, 1), (THREADS, 1, 1),
                    ("x", "y", np.int32(n)))
    return Problem({"x": x, "y": unwritten(n)}, (launch,), {"y": gelu(x)})


def adam(weight, gradient, mean, square, step, rate=1e-2, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """The three arrays after one step (counted from 1): weight, mean, square."""
    gradient = gradient.astype(np.float64)
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    change = mean / (1 - beta1**step) / (np.sqrt(square / (1 - beta2**step)) + epsilon)
    return weight - rate * change, mean, square


def adam_problem(random, n, step):
    weight, gradient, mean = (normal(random, n) for _ in range(3))
    square = normal(random, n) ** 2
    rates = 1e-2, 0.9, 0.999, 1e-8, 1 - 0.9**step, 1 - 0.999**step
    names = "weight", "gradient", "mean", "square"
    launch = Launch("adam", (blocks(n, THREADS), 1, 1), (THREADS, 1, 1),
                    (*names, *np.float32(rates), np.int32(n)))
    after = adam(weight, gradient, mean, square, step)
    return Problem(dict(zip(names, (weight, gradient, mean, square), strict=True)), (launch,),
                   dict(zip(("weight", "mean", "square"), after, strict=True)))


LENGTHS = (1,), (127,), (128,), (129,), (1000,)

REFERENCES = (
    Reference("saxpy", "saxpy.cu", ("saxpy",), saxpy, saxpy_problem, LENGTHS, (5,), SINGLE,
              "A thread finds its own element, and the guard keeps the last block inside."),
    Reference("grayscale", "grayscale.cu", ("grayscale",), grayscale, grayscale_problem,
              ((1, 1), (7, 33), (8, 16), (9, 17), (30, 50)), (2, 3), EXACT,
              "A grid in two dimensions, row-major indices, and bytes computed as int."),
    Reference("gelu", "gelu.cu", ("gelu",), gelu, gelu_problem, LENGTHS, (5,),
              Tolerance(1e-6, 1e-6, "1 + erf cancels digits where x is far below zero"),
              "A device function, and a grid-stride loop that any grid may run."),
    Reference("adam", "adam.cu", ("adam",), adam, adam_problem,
              tuple((n, step) for (n,) in LENGTHS for step in (1, 10)), (3, 2),
              Tolerance(1e-5, 1e-6, "1 - beta2 in float32 has lost three of its seven digits"),
              "Fusing many small operations into one kernel: each array is read and written once."),
)
