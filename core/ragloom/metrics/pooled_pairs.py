"""Whether two systems differ in a pooled figure (BLEU of a corpus, macro-F1, AURC), on the same questions.

The statistics of whole questions are swapped between the systems, or drawn for both, and pooled again. Riezler &
Maxwell (2005), On Some Pitfalls in Automatic Evaluation and Significance Testing for MT, ACL workshop, for the
permutation test (approximate randomisation); Koehn (2004), EMNLP, for the paired bootstrap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.errors import UsageError
from ragloom.metrics.intervals import Interval
from ragloom.metrics.pooling import Pooling

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

_DRAWN_AT_ONCE = 2_000_000
"""Values in memory while drawing."""
_TRIED = 8
"""Samples on which pooling rows and pooling their sum are held against each other."""


def pooled_permutation_test(
    one: ArrayLike, other: ArrayLike, pooled: Pooling, *, samples: int = 10_000, seed: int = 0
) -> float:
    """The two-sided p-value of ``pooled(one) - pooled(other)`` under swapping the systems' rows: in (0, 1].

    ``one`` and ``other`` are statistics float64[n, s], the same questions in the same order; a question with a NaN in
    either is left out. Exact where the ways of swapping the rows that differ are no more than ``samples``, else
    p = (b + 1) / (m + 1) as in ``permutation_test``. A swap from which the figure cannot be told counts as one that is
    as far apart as what was seen. Raises ``UsageError`` for shapes that do not pair, or no samples.
    """
    pair = _paired(one, other, pooled, samples)
    count = len(pair.differing)
    if not count:
        return 1.0
    exact = 2 ** min(count, 62) <= samples
    # Sums of the same numbers in another order differ in their last bits; such are as far apart as what was seen.
    near = abs(pair.difference) * (1 - 1e-9)
    far = tried = 0
    for swaps in _all_ways(count, pair.at_once) if exact else _some_ways(count, samples, pair.at_once, seed):
        far += int((~(np.abs(pair.swapped(swaps)) < near)).sum())
        tried += len(swaps)
    return far / tried if exact else (far + 1) / (tried + 1)


def pooled_bootstrap(
    one: ArrayLike,
    other: ArrayLike,
    pooled: Pooling,
    *,
    level: float = 0.95,
    resamples: int = 10_000,
    seed: int = 0,
) -> Interval:
    """``pooled(one) - pooled(other)`` with its percentile interval; the ``mean`` of the interval is that difference.

    Questions are drawn, the same ones for both. Resamples from which the figure cannot be told do not count. Shapes,
    NaN and errors as in ``pooled_permutation_test``.
    """
    pair = _paired(one, other, pooled, resamples)
    size = len(pair.one)
    if not size:
        return Interval(nan, nan, nan, level, 0)
    draw = np.random.default_rng(seed)
    counts = _portions(resamples, pair.at_once)
    drawn = np.concatenate([pair.drawn(draw.integers(0, size, (count, size))) for count in counts])
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2)).tolist() if len(drawn) else (nan, nan)
    return Interval(pair.difference, low, high, level, size)


@dataclass(frozen=True, eq=False)
class _Rows:
    """Two systems' statistics float64[n, s]; pools rows, whatever the figure does with them (a sort, say)."""

    one: Floats
    other: Floats
    pooled: Pooling

    @property
    def at_once(self) -> int:
        """How many samples are held in memory together."""
        return max(1, _DRAWN_AT_ONCE // max(1, self.one.size))

    @property
    def difference(self) -> float:
        """The one's figure less the other's."""
        return float(self.pooled(self.one) - self.pooled(self.other))

    @cached_property
    def differing(self) -> Ints:
        """The rows that are not alike: swapping others changes nothing."""
        return np.flatnonzero((self.one != self.other).any(axis=1))

    def swapped(self, swaps: Bools) -> Floats:
        """Differences float64[r] after swapping those of the differing rows that ``swaps`` bool[r, d] says."""
        every = np.zeros((len(swaps), len(self.one), 1), np.bool_)
        every[:, self.differing, 0] = swaps
        return self.pooled(np.where(every, self.other, self.one)) - self.pooled(np.where(every, self.one, self.other))

    def drawn(self, picks: Ints) -> Floats:
        """Differences float64[r] on the rows ``picks`` int64[r, n]."""
        return self.pooled(self.one[picks]) - self.pooled(self.other[picks])


@dataclass(frozen=True, eq=False)
class _Sums(_Rows):
    """Pools sums of rows, one matrix product a portion: many times quicker, where nothing else counts."""

    @property
    def at_once(self) -> int:
        """How many samples are held in memory together."""
        return max(1, _DRAWN_AT_ONCE // len(self.one))

    def swapped(self, swaps: Bools) -> Floats:
        """As ``_Rows``: what leaves one system's sum comes to the other's."""
        moved = swaps.astype(np.float64) @ (self.other - self.one)[self.differing]
        return self._between(self.one.sum(axis=0) + moved, self.other.sum(axis=0) - moved)

    def drawn(self, picks: Ints) -> Floats:
        """As ``_Rows``: how often a row is drawn is its weight."""
        count, size = picks.shape
        places = picks + size * np.arange(count)[:, None]
        weights = np.bincount(places.ravel(), minlength=count * size).reshape(count, size).astype(np.float64)
        return self._between(weights @ self.one, weights @ self.other)

    def _between(self, one: Floats, other: Floats) -> Floats:
        return self.pooled(one[:, None, :]) - self.pooled(other[:, None, :])


def _paired(one: ArrayLike, other: ArrayLike, pooled: Pooling, samples: int) -> _Rows:
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if first.shape != second.shape or first.ndim != 2:
        raise UsageError(
            f"statistics of shape {first.shape} cannot be paired with {second.shape}",
            hint="pool both systems' statistics over the same questions, in the same order",
        )
    if samples < 1:
        raise UsageError(f"{samples} samples test nothing", hint="at least one sample, such as 10000")
    kept = ~(np.isnan(first).any(axis=1) | np.isnan(second).any(axis=1))
    rows = _Rows(first[kept], second[kept], pooled)
    return _Sums(rows.one, rows.other, pooled) if len(rows.one) and adds_up(pooled, rows.one, rows.other) else rows


def adds_up(pooled: Pooling, *systems: Floats) -> bool:
    """Whether pooling the sum of rows is pooling them: so it is for BLEU and macro-F1, and not for AURC, which sorts.

    Tried out on all rows float64[n, s] of each of ``systems``, and on some samples of each and of all of them together,
    since a metric does not say so of itself.
    """
    draw = np.random.default_rng(0)
    return all(
        _alike_summed(rows[picks], pooled)
        for rows in (*systems, np.concatenate(systems))
        for picks in [np.arange(len(rows)), *draw.integers(0, len(rows), (_TRIED, len(rows)))]
    )


def _alike_summed(rows: Floats, pooled: Pooling) -> bool:
    # A statistic that is no count (a confidence without bounds) need not have a sum.
    with np.errstate(all="ignore"):
        return bool(np.isclose(pooled(rows), pooled(rows.sum(axis=0, keepdims=True)), rtol=1e-9, equal_nan=True))


def _all_ways(count: int, at_once: int) -> Iterator[Bools]:
    ways = np.array(list(product((False, True), repeat=count)), np.bool_)
    yield from (ways[start : start + at_once] for start in range(0, len(ways), at_once))


def _some_ways(count: int, samples: int, at_once: int, seed: int) -> Iterator[Bools]:
    draw = np.random.default_rng(seed)
    for size in _portions(samples, at_once):
        yield draw.integers(0, 2, (size, count), np.int8).astype(np.bool_)


def _portions(total: int, at_once: int) -> list[int]:
    return [min(at_once, total - done) for done in range(0, total, at_once)]
