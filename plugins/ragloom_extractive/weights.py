"""What each feature counts: fitted by ``python -m benchmarks.fit_extractive``, which prints these tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.features import FEATURES

SCORE: Mapping[str, float] = {
    "own": 8.26, "near": 2.89, "local": 2.65, "pairs": 1.7, "lead": 1.23, "heading": 2.9, "before": 4.76,
    "earlier": 2.19, "pronoun": 1.85, "after": 1.64, "elsewhere": 0.81, "source": 6.59, "first": 0.31, "date": 2.36,
    "number": 2.31, "person": 1.2, "place": 1.26, "reason": 1.42, "name": 1.36,
}  # fmt: skip
"""Log odds a unit of the feature, that a sentence is the one that answers (conditional logit over the sentences)."""

CONFIDENCE: Mapping[str, float] = {
    "own": 6.13, "near": 3.63, "pairs": 2.68, "heading": 1.07, "before": 3.3, "pronoun": 1.24,
}  # fmt: skip
"""Log odds a unit of the best sentence's feature, that the sources answer the question at all."""

CONFIDENCE_BIAS = -4.79


def scores(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well each sentence answers, in log odds against the others: float64[n, F] -> [n]."""
    found: NDArray[np.float64] = rows @ _column(SCORE)
    return found


def confidences(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """``σ(b + Σ_f c_f x_f)``: the probability that the sentence answers, float64[n, F] -> [n].

    Calibrated for a world where half of all questions have no answer. Computed from shares of the question alone, so
    it means the same in small and large collections.
    """
    found: NDArray[np.float64] = 1 / (1 + np.exp(-(CONFIDENCE_BIAS + rows @ _column(CONFIDENCE))))
    return found


def _column(table: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([table.get(name, 0.0) for name in FEATURES])
