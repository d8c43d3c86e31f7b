"""How central each sentence is to a text: what a summary without a question goes by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def lexrank(similarity: Array, *, damping: float = 0.85, tolerance: float = 1e-9, rounds: int = 200) -> Array:
    """Continuous LexRank (Erkan & Radev 2004, equation 5): each sentence's stationary weight, float64[n], sums to 1.

    ``p = (1 - d) / n + d Mᵀ p`` with M the ``similarity`` float64[n, n], symmetric and not negative, its diagonal left
    out (a sentence does not vote for itself, as in TextRank, Mihalcea & Tarau 2004), each row divided by its sum. A
    sentence like no other spreads its weight evenly.
    """
    size = len(similarity)
    if not size:
        return np.zeros(0)
    others = similarity * (1 - np.eye(size))
    sums = others.sum(axis=1, keepdims=True)
    walk = np.divide(others, sums, out=np.full_like(others, 1 / size), where=sums > 0)
    weight: Array = np.full(size, 1 / size)
    for _ in range(rounds):
        following: Array = (1 - damping) / size + damping * (walk.T @ weight)
        if np.abs(following - weight).sum() < tolerance:
            return following
        weight = following
    return weight
