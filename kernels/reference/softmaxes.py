"""Softmax three ways, and the normalisation of layers: rows that must be summed first."""

import numpy as np

from kernels.reference.reference import (
    Launch,
    Problem,
    Reference,
    Tolerance,
    blocks,
    normal,
    unwritten,
)

EXPONENTIALS = Tolerance(1e-5, 1e-7, "expf is within 2 ulp on a GPU, and the sum's order differs")


def softmax(x):
    powers = np.exp(x - x.max(axis=1, keepdims=True).astype(np.float64))
    return powers / powers.sum(axis=1, keepdims=True)


def _problem(random, rows, columns, launch):
    # Far from zero, so that a forgotten maximum overflows.
    x = 4 * normal(random, rows, columns) + 200
    return Problem({"x": x, "y": unwritten((rows, columns))}, (launch,), {"y": softmax(x)})


def naive_problem(random, rows, columns):
    return _problem(random, rows, columns,
                    Launch("softmax_naive", (blocks(rows, 32), 1, 1), (32, 1, 1),
                           ("x", "y", np.int32(rows), np.int32(columns))))


def shared_problem(random, rows, columns):
    return _problem(random, rows, columns,
                    Launch("softmax_shared", (rows, 1, 1), (128, 1, 1),
                           ("x", "y", np.int32(columns))))


def online_problem(random, rows, columns):
    return _problem(random, rows, columns,
                    Launch("softmax_online", (blocks(rows, 4), 1, 1), (128, 1, 1),
                           ("x", "y", np.int32(rows), np.int32(columns))))


def layernorm(x, scale, shift, epsilon):
    x = x.astype(np.float64)
    variance = x.var(axis=1, keepdims=True)
    return (x - x.mean(axis=1, keepdims=True)) / np.sqrt(variance + epsilon) * scale + shift


def layernorm_problem(random, rows, columns):
    x = 2 * normal(random, rows, columns) + 5
    scale, shift, epsilon = normal(random, columns), normal(random, columns), np.float32(1e-5)
    launch = Launch("layernorm", (rows, 1, 1), (128, 1, 1),
                    ("x", "scale", "shift", "y", np.int32(columns), epsilon))
    arrays = {"x": x, "scale": scale, "shift": shift, "y": unwritten((rows, columns))}
    return Problem(arrays, (launch,), {"y": layernorm(x, scale, shift, epsilon)})


SHAPES = (1, 1), (3, 31), (5, 33), (4, 128), (33, 200)

REFERENCES = (
    Reference("softmax_naive", "softmax_naive.cu", ("softmax_naive",), softmax, naive_problem,
              SHAPES, (2, 5), EXPONENTIALS,
              "Three walks over a row, and why the maximum comes off first."),
    Reference("softmax_shared", "softmax_shared.cu", ("softmax_shared",), softmax, shared_problem,
              SHAPES, (2, 5), EXPONENTIALS,
              "Shared memory used twice needs a barrier between its two lives."),
    Reference("softmax_online", "softmax_online.cu", ("softmax_online",), softmax, online_problem,
              SHAPES, (2, 5), EXPONENTIALS,
              "Maximum and sum in one walk, joined between lanes by shuffles."),
    Reference("layernorm", "layernorm.cu", ("layernorm",), layernorm, layernorm_problem,
              ((1, 2), (3, 31), (5, 33), (4, 128), (6, 300)), (2, 5),
              Tolerance(1e-4, 1e-5, "the mean's float32 rounding, divided by a small deviation"),
              "A device function with barriers inside: its last one guards the next call."),
)
