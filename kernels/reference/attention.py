"""Attention of one head, computed without a matrix of all scores."""

import numpy as np

from kernels.reference.reference import (
    SUMMED,
    Launch,
    Problem,
    Reference,
    blocks,
    normal,
    unwritten,
)
from kernels.reference.softmaxes import softmax

WIDTH, QUERIES = 64, 8


def attention(q, k, v, scale, causal):
    """(T, D) queries, keys and values to (T, D). causal: a token sees none that comes after it."""
    scores = q.astype(np.float64) @ k.T * scale
    if causal:
        scores[np.triu_indices(len(q), 1)] = -np.inf
    return softmax(scores) @ v


def attention_problem(random, tokens, causal):
    q, k, v = (normal(random, tokens, WIDTH) for _ in range(3))
    scale = np.float32(1 / np.sqrt(WIDTH))
    launch = Launch("flash_attention", (blocks(tokens, QUERIES), 1, 1), (32, QUERIES, 1),
                    ("q", "k", "v", "out", np.int32(tokens), scale, np.bool_(causal)))
    return Problem({"q": q, "k": k, "v": v, "out": unwritten((tokens, WIDTH))}, (launch,),
                   {"out": attention(q, k, v, scale, causal)})


REFERENCES = (
    Reference("flash_attention", "flash_attention.cu", ("flash_attention",), attention,
              attention_problem,
              ((1, False), (32, True), (33, False), (45, True), (128, False)), (2, True), SUMMED,
              "The online softmax lets a sum over all keys run tile by tile, in one pass."),
)
