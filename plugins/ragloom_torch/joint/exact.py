"""The nearest vectors of all, exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_ROWS = 65_536
"""Vectors that are multiplied at once: a file that is mapped into memory is read once, from front to back."""


def nearest(queries: Floats, vectors: Floats, k: int) -> NDArray[np.int64]:
    """The rows of ``vectors`` [N, d] with the largest inner products with each of ``queries`` [B, d]: int64[B, k].

    The best first, equals by their number; k is at most N.
    """
    k = min(k, len(vectors))
    numbers = np.empty((len(queries), 0), np.int64)
    scores = np.empty((len(queries), 0), np.float32)
    for at in range(0, len(vectors), _ROWS):
        block = queries @ np.asarray(vectors[at : at + _ROWS]).T
        numbers = np.concatenate([numbers, np.broadcast_to(np.arange(at, at + block.shape[1]), block.shape)], axis=1)
        scores = np.concatenate([scores, block], axis=1)
        kept = [_best(row, k) for row in scores]
        numbers = np.stack([numbers[row, one] for row, one in enumerate(kept)])
        scores = np.stack([scores[row, one] for row, one in enumerate(kept)])
    return numbers


def _best(scores: Floats, k: int) -> NDArray[np.int64]:
    """The places of the ``k`` largest, equals by their place."""
    if len(scores) > k:
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        places = np.flatnonzero(scores >= least)
    else:
        places = np.arange(len(scores))
    order: NDArray[np.int64] = places[np.argsort(-scores[places], kind="stable")][:k]
    return order
