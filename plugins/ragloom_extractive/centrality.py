"""How central each sentence is to a text: what a summary without a question goes by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NOTHING = 1e-9
"""What a sentence's likeness to all others must exceed: less is rounding."""


def lexrank(
    spread: Callable[[Array], Array], own: Array, *, damping: float = 0.85, tolerance: float = 1e-9, rounds: int = 200
) -> Array:
    """Continuous LexRank (Erkan & Radev 2004, equation 5): each sentence's stationary weight, float64[n], sums to 1.

    ``p = (1 - d) / n + d Mᵀ p`` with M the similarity S float64[n, n], symmetric and not negative, its diagonal left
    out (a sentence does not vote for itself, as in TextRank, Mihalcea & Tarau 2004), each row divided by its sum. A
    sentence like no other spreads its weight evenly. ``spread(w)`` gives S w, float64[n]; ``own`` float64[n] is S's
    diagonal.
    """
    size = len(own)
    sums = spread(np.ones(size)) - own
    alone = sums <= NOTHING
    weight: Array = np.full(size, 1 / max(size, 1))
    for _ in range(rounds):
        given = np.divide(weight, sums, out=np.zeros(size), where=~alone)
        voted = spread(given) - own * given + weight[alone].sum() / max(size, 1)
        following: Array = (1 - damping) / max(size, 1) + damping * voted
        if np.abs(following - weight).sum() < tolerance:
            return following
        weight = following
    return weight
