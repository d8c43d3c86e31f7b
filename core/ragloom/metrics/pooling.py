"""How far a pooled figure (BLEU of a corpus, macro-F1, AURC) could move with other questions.

Questions are drawn with replacement and their statistics pooled again: Efron & Tibshirani (1993), An Introduction to
the Bootstrap, chapter 6; for BLEU Koehn (2004), Statistical Significance Tests for Machine Translation Evaluation.
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan

import numpy as np
from numpy.typing import NDArray

from ragloom.metrics.intervals import Interval

Floats = NDArray[np.float64]
Pooling = Callable[[Floats], Floats]
"""From statistics float64[..., n, s] to figures float64[...]."""

_DRAWN_AT_ONCE = 2_000_000
"""Values in memory while resampling."""


def pooled_interval(
    statistics: Floats, pooled: Pooling, *, level: float = 0.95, resamples: int = 1000, seed: int = 0
) -> Interval:
    """The figure of ``statistics`` float64[n, s], a row a question, with its percentile interval.

    Rows with a NaN are left out. NaN throughout where no row is left; resamples without a figure do not count.
    """
    kept = statistics[~np.isnan(statistics).any(axis=-1)] if statistics.size else statistics.reshape(0, 0)
    if not len(kept):
        return Interval(nan, nan, nan, level, 0)
    drawn = resampled_figures(kept, pooled, resamples=resamples, seed=seed)
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2)).tolist() if len(drawn) else (nan, nan)
    return Interval(float(pooled(kept)), low, high, level, len(kept))


def resampled_figures(statistics: Floats, pooled: Pooling, *, resamples: int, seed: int) -> Floats:
    """The figures of ``resamples`` samples of the rows of ``statistics``: float64[resamples]."""
    draw = np.random.default_rng(seed)
    size = len(statistics)
    rows = max(1, _DRAWN_AT_ONCE // max(1, statistics.size))
    counts = [min(rows, resamples - done) for done in range(0, resamples, rows)]
    return np.concatenate([pooled(statistics[draw.integers(0, size, (count, size))]) for count in counts])
