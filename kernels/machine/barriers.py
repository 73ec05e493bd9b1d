"""Barriers and fences: in lockstep they only need to be watched, and to count."""

import numpy as np


def exited(chunk):
    return None if chunk.gone is False else np.True_ if chunk.gone is None else chunk.gone


def barrier(chunk, span, mask):
    """__syncthreads()"""
    if chunk.watch is not None:
        chunk.watch.barrier(span, mask, exited(chunk))


def count(chunk, span, mask, test):
    """__syncthreads_count: (B, 1) int32."""
    barrier(chunk, span, mask)
    lanes = chunk.full(test) if mask is None else chunk.full(test) & mask
    return np.count_nonzero(lanes, axis=1, keepdims=True).astype(np.int32)


def every(chunk, span, mask, test):
    """__syncthreads_and"""
    barrier(chunk, span, mask)
    lanes = chunk.full(test) if mask is None else chunk.full(test) | ~mask
    return lanes.all(1, keepdims=True).astype(np.int32)


def some(chunk, span, mask, test):
    """__syncthreads_or"""
    return (count(chunk, span, mask, test) > 0).astype(np.int32)


def fence(chunk, span, mask, scope):
    """__threadfence and its kin."""
    if chunk.watch is not None and scope != "block":
        chunk.watch.fence(span, mask)
