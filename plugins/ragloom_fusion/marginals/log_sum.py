"""Sums of probabilities that are known by their logarithms."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]


def log_sum_exp(values: Numbers, axis: int = -1) -> NDArray[np.float64]:
    """Log Σ exp of ``values`` along ``axis``, natural logarithm, float64; −inf where all are."""
    highest = np.max(values, axis=axis, keepdims=True)
    highest = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        total = np.log(np.exp(np.asarray(values, np.float64) - highest).sum(axis=axis))
    return np.asarray(total + np.squeeze(highest, axis=axis), np.float64)


def normalised(values: Numbers) -> NDArray[np.float64]:
    """Log-probabilities [..., K] as probabilities that sum to 1 along the last axis; NaN where all are −inf."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.exp(np.asarray(values, np.float64) - log_sum_exp(values)[..., None]))
