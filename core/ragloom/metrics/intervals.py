"""How far a mean over questions could move with other questions: bootstrap intervals, and Wilson's.

Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 (percentile) and 14 (BCa).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.errors import UsageError

Floats = NDArray[np.float64]

_DRAWN_AT_ONCE = 2_000_000
"""Values in memory while resampling."""


@dataclass(frozen=True, slots=True)
class Interval:
    """``mean`` of ``count`` values and the bounds within which it lies with probability ``level``."""

    mean: float
    low: float
    high: float
    level: float
    count: int

    def __str__(self) -> str:
        return f"{self.mean:.4f} [{self.low:.4f}, {self.high:.4f}]"


def bootstrap_interval(
    values: ArrayLike, *, level: float = 0.95, resamples: int = 10_000, seed: int = 0, method: str = "percentile"
) -> Interval:
    """The mean of ``values`` [n], one a question, with its bootstrap interval.

    NaN values (the metric does not apply) are left out; where nothing is left everything is NaN. ``method`` is
    ``percentile`` (Efron 1979) or ``bca``, which corrects bias and skewness (Efron 1987). Raises ``UsageError`` for
    another method, a level outside (0, 1), or no resamples.
    """
    kept = np.asarray(values, np.float64).ravel()
    kept = kept[~np.isnan(kept)]
    _check(level, resamples, method)
    if not len(kept):
        return Interval(nan, nan, nan, level, 0)
    means = resampled_means(kept, resamples=resamples, seed=seed)
    tails = _TAILS[method](kept, means, level)
    low, high = np.quantile(means, tails).tolist()
    return Interval(float(kept.mean()), low, high, level, len(kept))


def wilson_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """The mean of ``values`` [n], each in [0, 1], with Wilson's score interval; NaN throughout where there are none.

    Unlike a bootstrap it does not close up where all values are alike: no error among twelve is no proof of none. Exact
    in spirit for 0 and 1, wide for what lies between, whose variance is at most p (1 - p). Wilson (1927), Probable
    Inference, the Law of Succession, and Statistical Inference, JASA 22. Raises ``UsageError`` for a level outside
    (0, 1), or values outside [0, 1].
    """
    kept = np.asarray(values, np.float64).ravel()
    _check(level, 1, "percentile")
    if not len(kept):
        return Interval(nan, nan, nan, level, 0)
    if not ((kept >= 0) & (kept <= 1)).all():
        raise UsageError("a value lies outside [0, 1]", hint="use bootstrap_interval for values of another scale")
    count, mean = len(kept), float(kept.mean())
    square = NormalDist().inv_cdf((1 + level) / 2) ** 2
    middle = (mean + square / (2 * count)) / (1 + square / count)
    half = (square * (mean * (1 - mean) / count + square / (4 * count**2))) ** 0.5 / (1 + square / count)
    return Interval(mean, max(0.0, middle - half), min(1.0, middle + half), level, count)


def paired_bootstrap(
    one: ArrayLike, other: ArrayLike, *, level: float = 0.95, resamples: int = 10_000, seed: int = 0
) -> Interval:
    """The mean of ``one[i] - other[i]`` over the same questions, with its percentile interval.

    Questions are drawn, not the two systems apart: what makes a question hard for both cancels out. A question that is
    NaN for either is left out. Koehn (2004), Statistical Significance Tests for Machine Translation Evaluation, EMNLP.
    """
    return bootstrap_interval(differences(one, other), level=level, resamples=resamples, seed=seed)


def differences(one: ArrayLike, other: ArrayLike) -> Floats:
    """``one - other``, question by question: float64[n]. Raises ``UsageError`` where the shapes differ."""
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise UsageError(
            f"values of shape {first.shape} cannot be paired with {second.shape}",
            hint="score both systems on the same questions, in the same order",
        )
    return first - second


def resampled_means(values: Floats, *, resamples: int, seed: int) -> Floats:
    """Means of ``resamples`` samples drawn from ``values`` float64[n] with replacement: float64[resamples]."""
    draw = np.random.default_rng(seed)
    rows = max(1, _DRAWN_AT_ONCE // len(values))
    sizes = [min(rows, resamples - done) for done in range(0, resamples, rows)]
    return np.concatenate([values[draw.integers(0, len(values), (size, len(values)))].mean(axis=1) for size in sizes])


def _percentile(values: Floats, means: Floats, level: float) -> tuple[float, float]:
    return (1 - level) / 2, (1 + level) / 2


def _bca(values: Floats, means: Floats, level: float) -> tuple[float, float]:
    """Efron & Tibshirani (1993), equations 14.9 to 14.15; ties of a mean with the estimate count half."""
    normal = NormalDist()
    mean = values.mean()
    below = float((means < mean).mean() + (means == mean).mean() / 2)
    if not 0 < below < 1:
        return _percentile(values, means, level)
    bias, acceleration = normal.inv_cdf(below), _acceleration(values)

    def tail(share: float) -> float:
        shifted = bias + normal.inv_cdf(share)
        return normal.cdf(bias + shifted / (1 - acceleration * shifted))

    return tail((1 - level) / 2), tail((1 + level) / 2)


def _acceleration(values: Floats) -> float:
    # The jackknife means of a mean differ from it by the centred values over n - 1: the factor cancels.
    centred = values - values.mean()
    spread = float((centred**2).sum())
    return float((centred**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0


_TAILS: dict[str, Callable[[Floats, Floats, float], tuple[float, float]]] = {"percentile": _percentile, "bca": _bca}


def _check(level: float, resamples: int, method: str) -> None:
    if method not in _TAILS:
        raise UsageError(f"there is no bootstrap method '{method}'", hint=f"one of: {', '.join(_TAILS)}")
    if not 0 < level < 1 or resamples < 1:
        raise UsageError(
            f"level {level} with {resamples} resamples gives no interval",
            hint="a level between 0 and 1, such as 0.95, and at least one resample",
        )
