"""From logits to logarithms of probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]


def log_softmax(scores: Scores) -> NDArray[np.float32]:
    """Log p, natural logarithm: float32[…, V] from logits [..., V]; the sum is taken in float64."""
    shifted = np.subtract(scores, scores.max(axis=-1, keepdims=True), dtype=np.float32)
    total = np.exp(shifted).sum(axis=-1, keepdims=True, dtype=np.float64)
    return np.asarray(shifted - np.log(total).astype(np.float32), np.float32)


def log_p(scores: Scores, token: int) -> float:
    """Log p of one token of a row of logits [V]; of log-probabilities it is the token's own."""
    highest = scores.max()
    total = np.exp(np.subtract(scores, highest, dtype=np.float32)).sum(dtype=np.float64)
    return float(np.float64(scores[token]) - np.float64(highest) - np.log(total))
