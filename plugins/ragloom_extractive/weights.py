"""What each feature counts: fitted by ``python -m benchmarks.fit_extractive``, which prints these tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.features import FEATURES

SCORE: Mapping[str, float] = {
    "own": 8.1, "near": 3.0, "local": 2.16, "pairs": 1.65, "lead": 1.29, "heading": 2.85, "before": 4.46,
    "earlier": 2.33, "pronoun": 1.77, "after": 1.69, "elsewhere": 0.65, "source": 6.71, "first": 0.31, "date": 2.16,
    "number": 2.04, "person": 1.05, "place": 1.07, "reason": 1.44, "name": 1.0,
}  # fmt: skip
"""Log odds a unit of the feature, that a sentence is the one that answers (conditional logit over the sentences)."""

CONFIDENCE: Mapping[str, float] = {
    "own": 6.1,
    "near": 3.3,
    "pairs": 2.65,
    "heading": 1.43,
    "before": 3.4,
    "pronoun": 1.3,
}
"""Log odds a unit of the best sentence's feature, that the sources answer the question at all."""

CONFIDENCE_BIAS = -5.0


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
