"""The figure that a sweep goes by, on some questions: its values, whether two differ, and how far one could move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ragloom.evaluate.judging import Judge
from ragloom.evaluate.results import Figure, Row
from ragloom.interfaces import Pooled
from ragloom.metrics import Interval, bootstrap_interval, paired_bootstrap, permutation_test
from ragloom.metrics.intervals import resampled_means
from ragloom.metrics.pooled_pairs import pooled_bootstrap, pooled_permutation_test
from ragloom.metrics.pooling import Pooling, resampled_figures

Floats = NDArray[np.float64]

SAMPLES = 2000
"""Draws behind a test or an interval."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """What a metric gave n questions, in their order: ``values`` float64[n], ``statistics`` float64[n, s] if pooled.

    ``left_out`` is how many of them failed without counting in the figure, which flatters it.
    """

    judge: Judge
    values: Floats
    statistics: Floats | None = None
    left_out: int = 0

    @property
    def figure(self) -> float:
        """Over all questions; NaN where it applies to none."""
        known = self._known
        if not len(known):
            return np.nan
        return float(known.mean() if self.statistics is None else self._pooling(known))

    @property
    def worth(self) -> float:
        """The figure, turned so that more is better."""
        return self.figure if self.judge.metric.higher_is_better else -self.figure

    def drawn(self, seed: int) -> Floats:
        """The figures of resampled questions (Efron 1979): float64[SAMPLES]; empty where there is no figure."""
        known = self._known
        if not len(known):
            return np.empty(0)
        if self.statistics is None:
            return resampled_means(known, resamples=SAMPLES, seed=seed)
        return resampled_figures(known, self._pooling, resamples=SAMPLES, seed=seed)

    @property
    def _known(self) -> Floats:
        if self.statistics is None:
            return self.values[~np.isnan(self.values)]
        return self.statistics[~np.isnan(self.statistics).any(axis=1)]

    @property
    def _pooling(self) -> Pooling:
        return cast(Pooled, self.judge.metric).pooled


def measured(judge: Judge, rows: Sequence[Row]) -> Measured:
    """What ``judge`` gave ``rows``. A question that failed counts 0 in a mean of which more is better.

    In no other figure is there a worst value to count it by; nor in one that has no value for any question.
    """
    name, failed = judge.name, sum(bool(row.error) for row in rows)
    values = np.array([row.values.get(name, np.nan) for row in rows], np.float64)
    if isinstance(judge.metric, Pooled):
        return Measured(judge, values, _statistics(name, rows), left_out=failed)
    if not judge.metric.higher_is_better or np.isnan(values).all():
        return Measured(judge, values, left_out=failed)
    return Measured(judge, np.where([bool(row.error) for row in rows] & np.isnan(values), 0.0, values))


def _statistics(name: str, rows: Sequence[Row]) -> Floats:
    width = max((len(row.statistics[name]) for row in rows if name in row.statistics), default=0)
    nothing = (np.nan,) * width
    given = [row.statistics.get(name, nothing) for row in rows]
    return np.array(given, np.float64).reshape(len(rows), width)


def counting_failures(figure: Figure, found: Measured, *, seed: int = 0) -> Figure:
    """``figure``, which leaves out what failed, as ``found`` counts it: a sweep goes by that."""
    if found.left_out or found.statistics is not None:
        return figure
    its = bootstrap_interval(found.values, level=LEVEL, resamples=SAMPLES, seed=seed)
    return replace(figure, value=its.mean, low=its.low, high=its.high, scored=its.count)


def p_value(one: Measured, other: Measured, *, seed: int = 0) -> float:
    """Two-sided, under swapping the two on each question; 1 where what is pooled has another shape in each."""
    if one.statistics is None or other.statistics is None:
        return permutation_test(one.values, other.values, samples=SAMPLES, seed=seed)
    if one.statistics.shape != other.statistics.shape:
        return 1.0
    return pooled_permutation_test(one.statistics, other.statistics, one._pooling, samples=SAMPLES, seed=seed)


def gain(one: Measured, other: Measured, seed: int = 0) -> Interval:
    """``one`` minus ``other`` on the same questions, which are drawn for both together (Koehn 2004)."""
    if one.statistics is None or other.statistics is None:
        return paired_bootstrap(one.values, other.values, level=LEVEL, resamples=SAMPLES, seed=seed)
    if one.statistics.shape != other.statistics.shape:
        return Interval(one.figure - other.figure, np.nan, np.nan, LEVEL, 0)
    return pooled_bootstrap(one.statistics, other.statistics, one._pooling, level=LEVEL, resamples=SAMPLES, seed=seed)


def apart(one: Measured, other: Measured, seed: int = 0) -> Interval:
    """``one`` minus ``other``, each on questions of its own: the percentile interval of both, resampled apart."""
    drawn, against = one.drawn(seed), other.drawn(seed + 1)
    if not (len(drawn) and len(against)):
        return Interval(np.nan, np.nan, np.nan, LEVEL, 0)
    low, high = np.nanquantile(drawn - against, ((1 - LEVEL) / 2, (1 + LEVEL) / 2)).tolist()
    return Interval(one.figure - other.figure, low, high, LEVEL, len(one.values) + len(other.values))
