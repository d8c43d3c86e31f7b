"""Choosing sentences that are worth saying and do not repeat each other: pure functions on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

REPEAT = 0.95
"""Two sentences at least so similar say the same: passages overlap, and one of them is enough."""


def marginally_relevant(
    relevance: Array, similarity: Array, *, count: int, diversity: float, least: float
) -> list[int]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998, equation 1): the rows chosen, in the order of choosing.

    Each time the row with the largest ``(1 - d) r_i - d max_{j chosen} s_ij`` is taken, ties by the lowest row.
    ``relevance`` r float64[n] in [0, 1]; ``similarity`` s float64[n, n] in [0, 1]; ``diversity`` d in [0, 1]. Stops
    after ``count`` rows, or where no row is left with a relevance of at least ``least`` that repeats no chosen one.
    """
    chosen: list[int] = []
    open_rows = relevance >= least
    while len(chosen) < count and open_rows.any():
        repeated = similarity[:, chosen].max(axis=1) if chosen else np.zeros(len(relevance))
        value = np.where(open_rows, (1 - diversity) * relevance - diversity * repeated, -np.inf)
        best = int(np.argmax(value))
        chosen.append(best)
        open_rows &= similarity[:, best] < REPEAT
        open_rows[best] = False
    return chosen


def odds(scores: Array) -> Array:
    """``exp(z_i - max z)``: how likely a sentence is the answer, against the likeliest; float64[n], at most 1."""
    return np.asarray(np.exp(scores - scores.max())) if len(scores) else scores


def cosines(vectors: Array) -> Array:
    """The cosine of every two rows of ``vectors`` [n, V], 0 where one is all zeros: float64[n, n]."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return np.asarray(np.clip(unit @ unit.T, 0.0, 1.0))
