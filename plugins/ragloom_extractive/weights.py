"""What each feature counts: fitted by ``python -m benchmarks.fit_extractive``, which prints these tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.features import FEATURES

SCORE: Mapping[str, float] = {
    "own": 6.49, "near": 1.51, "spelling": 7.43, "lead": 1.31, "heading": 2.54, "before": 4.54, "earlier": 2.02,
    "pronoun": 1.64, "after": 1.69, "source": 7.23, "date": 2.23, "number": 2.31, "person": 1.11, "place": 1.2,
    "reason": 1.28, "name": 1.4,
}  # fmt: skip
"""Log odds a unit of the feature, that a sentence is the one that answers (conditional logit over the sentences)."""

CONFIDENCE: Mapping[str, float] = {"own": 1.8, "spelling": 2.87, "before": 2.07}
"""Log odds a unit of the best sentence's feature, that the sources answer the question at all."""

STANDING = 4.51
"""The same, a unit of ``standing_out``."""

BIAS = -5.11

NOTHING = 6.0
"""The score of a sentence that is not there: about what the best one has where the answer was taken away."""


def scores(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well each sentence answers, in log odds against the others: float64[n, F] -> [n]."""
    found: NDArray[np.float64] = rows @ _column(SCORE)
    return found


def confidence(rows: NDArray[np.float64], score: NDArray[np.float64]) -> float:
    """``σ(b + Σ_f c_f x_f + c p)``: the probability that the best sentence answers, of one question's sentences.

    ``rows`` float64[n, F], ``score`` float64[n]. ``x`` are shares of the question that the best sentence covers, ``p``
    is ``standing_out``, so that it means the same in small and large collections. Calibrated for a world where half of
    all questions have no answer.
    """
    covered = float(rows[int(np.argmax(score))] @ _column(CONFIDENCE))
    return float(1 / (1 + np.exp(-(BIAS + covered + STANDING * standing_out(score)))))


def standing_out(score: NDArray[np.float64]) -> float:
    """``exp z_1 / (exp z_0 + Σ_i exp z_i)``, z_0 = ``NOTHING``: how far the best sentence is ahead of all others."""
    best = float(score.max())
    return float(1 / (np.exp(NOTHING - best) + np.exp(score - best).sum()))


def _column(table: Mapping[str, float]) -> NDArray[np.float64]:
    return np.array([table.get(name, 0.0) for name in FEATURES])
