"""Bringing the scores of different retrievers onto one scale.

Each function takes one ranking's scores, float64[n] with n of at least 1, all finite, and gives (values float64[n],
what an id that the ranking lacks is worth). Scaling keeps the order of the scores. Where all scores are equal the found
entries are worth the same and more than what is missing, so that a ranking of one hit still counts for it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ragloom_fusion.ranks.pool import Floats, Pool

Normalisation = Callable[[Floats], tuple[Floats, float]]

SPREAD = 3.0
"""Standard deviations on each side of the mean that distribution-based fusion takes for the whole range."""


def min_max(scores: Floats) -> tuple[Floats, float]:
    """(s - min) / (max - min), in [0, 1]; equal scores give 1. The missing are worth 0, the normalised minimum.

    Lee (1997), Analyses of Multiple Evidence Combination, SIGIR.
    """
    low, high = scores.min(), scores.max()
    return (np.ones_like(scores) if low == high else (scores - low) / (high - low)), 0.0


def z_score(scores: Floats) -> tuple[Floats, float]:
    """(s - mean) / standard deviation; equal scores give 0. The missing are worth the least of the values.

    Where the scores are equal, the missing are worth -1, one deviation below. Montague & Aslam (2001), Relevance Score
    Normalization for Metasearch, CIKM ("ZMUV").
    """
    deviation = scores.std()
    if deviation == 0 or scores.min() == scores.max():
        return np.zeros_like(scores), -1.0
    values = (scores - scores.mean()) / deviation
    return values, float(values.min())


def distribution(scores: Floats) -> tuple[Floats, float]:
    """(s - (mean - 3 sd)) / (6 sd): about [0, 1], not clipped, so that the order holds; equal scores give 0.5.

    The missing are worth the least of the values (0 where the scores are equal). An outlier moves the others less than
    it does under min-max. Mazzeschi (2023), Distribution-Based Score Fusion (DBSF).
    """
    values, missing = z_score(scores)
    if not values.any():
        return np.full_like(scores, 0.5), 0.0
    return (values + SPREAD) / (2 * SPREAD), (missing + SPREAD) / (2 * SPREAD)


NORMALISATIONS: dict[str, Normalisation] = {"min-max": min_max, "z-score": z_score, "distribution": distribution}


def normalise(pool: Pool, how: Normalisation) -> tuple[Floats, Floats]:
    """Every ranking of ``pool`` on its own scale: (values float64[n], missing float64[m]); 0 for an empty ranking."""
    ends = np.cumsum(pool.lengths).tolist()
    starts = [0, *ends][:-1]
    parts = [how(pool.scores[a:b]) if b > a else (pool.scores[a:b], 0.0) for a, b in zip(starts, ends, strict=True)]
    values = np.concatenate([np.empty(0), *(part for part, _ in parts)])
    return values, np.array([missing for _, missing in parts], np.float64)
