"""From token vectors to a text's vector."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ragloom.models.sentences import Pooling

Vectors = NDArray[np.float32]
_SMALL = 1e-12


def pooled(hidden: Vectors, mask: NDArray[np.int64], pooling: Pooling) -> Vectors:
    """float32[B, d] from token vectors ``hidden`` float32[B, T, d] where ``mask`` int64[B, T] is 1."""
    return np.ascontiguousarray(_WAYS[pooling](hidden, mask), np.float32)


def normalised(vectors: Vectors) -> Vectors:
    """Each row of ``vectors`` float32[n, d] at length 1; a row of zeros stays."""
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors, dtype=np.float32))
    scaled: Vectors = vectors / np.maximum(lengths, _SMALL)[:, None]
    return scaled


def _mean(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    weights = mask.astype(np.float32)
    total: Vectors = np.matmul(weights[:, None, :], hidden)[:, 0, :]
    mean: Vectors = total / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    return mean


def _first(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    places = mask.argmax(axis=1)
    found: Vectors = hidden[np.arange(len(hidden)), places]
    return found


def _last(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    places = mask.shape[1] - 1 - mask[:, ::-1].argmax(axis=1)
    found: Vectors = hidden[np.arange(len(hidden)), places]
    return found


def _max(hidden: Vectors, mask: NDArray[np.int64]) -> Vectors:
    lowest = np.float32(np.finfo(np.float32).min)
    highest: Vectors = np.where(mask[:, :, None] > 0, hidden, lowest).max(axis=1)
    return highest


_WAYS: dict[Pooling, Callable[[Vectors, NDArray[np.int64]], Vectors]] = {
    "mean": _mean,
    "cls": _first,
    "max": _max,
    "last": _last,
}
