"""A linear head on an encoder's vectors: what serving needs of logistic regression, in numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """``weights`` float64[L, d + 1], a row for each of the L ``labels``; the last column is the intercept."""

    labels: tuple[str, ...]
    weights: Floats

    @property
    def dimension(self) -> int:
        """d, the length of a vector."""
        return int(self.weights.shape[1]) - 1

    def probabilities(self, vectors: NDArray[np.float32]) -> Floats:
        """p(label | text) of vectors [n, d]: the softmax of their logits, float64[n, L], every row sums to 1."""
        logits = np.asarray(vectors, np.float64) @ self.weights[:, :-1].T + self.weights[:, -1]
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: Floats = likely / likely.sum(axis=1, keepdims=True)
        return found
