"""Choosing sentences that are worth saying and do not repeat each other: pure functions on arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

REPEAT = 0.95
"""Two sentences at least so similar say the same: passages overlap, and one of them is enough."""


def marginally_relevant(
    relevance: Array, like: Callable[[int], Array], *, count: int, diversity: float, least: float
) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998, equation 1): the rows chosen, in the order of choosing.

    Each time the row with the largest ``(1 - d) r_i - d max_{j chosen} s_ij`` is taken, ties by the lowest row.
    ``relevance`` r float64[n] in [0, 1]; ``like(j)`` gives s_ij for all i, float64[n] in [0, 1]; ``diversity`` d in
    [0, 1]. Stops after ``count`` rows, or where no row is left with a relevance of at least ``least`` that repeats no
    chosen one.
    """
    chosen: list[int] = []
    open_rows = relevance >= least
    repeated = np.zeros(len(relevance))
    while len(chosen) < count and open_rows.any():
        value = np.where(open_rows, (1 - diversity) * relevance - diversity * repeated, -np.inf)
        best = int(np.argmax(value))
        chosen.append(best)
        alike = like(best)
        repeated = np.maximum(repeated, alike)
        open_rows &= alike < REPEAT
        open_rows[best] = False
    return chosen


def odds(scores: Array) -> Array:
    """``exp(z_i - max z)``: how likely a sentence is the answer, against the likeliest; float64[n], at most 1."""
    return np.asarray(np.exp(scores - scores.max())) if len(scores) else scores
