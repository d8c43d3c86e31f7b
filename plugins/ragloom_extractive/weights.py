"""What each feature counts: fitted by ``python -m benchmarks.fit_extractive``, which prints these tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.features import FEATURES

SCORE: Mapping[str, float] = {
    "own": 6.23, "near": 1.59, "spelling": 8.2, "lead": 1.28, "heading": 2.75, "before": 3.11, "spelled before": 3.14,
    "earlier": 1.89, "pronoun": 1.6, "after": 1.95, "source": 7.08, "date": 2.22, "number": 2.29, "person": 1.11,
    "place": 1.2, "reason": 1.28, "name": 1.36,
}  # fmt: skip
"""Log odds a unit of the feature, that a sentence is the one that answers (conditional logit over the sentences)."""

CONFIDENCE: Mapping[str, float] = {
    "own": 3.96, "near": 1.91, "spelling": 6.52, "heading": 0.19, "before": 3.21, "pronoun": 1.65,
}  # fmt: skip
"""Log odds a unit of the best sentence's feature, that the sources answer the question at all."""

CONFIDENCE_BIAS = -5.20


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
