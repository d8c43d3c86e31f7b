"""Fitting the confidence below which nothing is answered, and what the fit is worth on questions that it has not seen.

Geifman & El-Yaniv (2017), Selective Classification for Deep Neural Networks, NeurIPS, for risk and coverage; Rajpurkar,
Jia & Liang (2018), arXiv:1806.03822, for the threshold with the best score where some questions have no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isinf

import numpy as np
from numpy.typing import NDArray

from ragloom.metrics.abstention import RiskCoverage, risk_coverage
from ragloom.metrics.intervals import Interval, wilson_interval

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Aim = Callable[["Outcomes"], float | None]
"""From outcomes to a threshold (−inf answers everything), or None where none does what is aimed at."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """n questions, asked without a threshold.

    ``confidence`` float64[n]: −inf where nothing was answered anyhow, inf where the answer has none (it is then always
    given). ``loss`` float64[n] in [0, 1] counts where something was answered. ``unanswerable`` bool[n]: abstaining is
    right.
    """

    confidence: Floats
    loss: Floats
    unanswerable: Bools

    def __len__(self) -> int:
        return len(self.confidence)

    @property
    def answered(self) -> Bools:
        """Where there is an answer to give or to hold back: bool[n]."""
        return self.confidence > -inf

    def given(self, threshold: float) -> Bools:
        """Which answers are at least as sure as ``threshold``: bool[n]."""
        return self.answered & (self.confidence >= threshold)

    def score(self, threshold: float) -> float:
        """The mean of 1 − loss, where abstaining on an unanswerable question is right and on others wrong."""
        return self.score_of(self.given(threshold))

    def score_of(self, given: Bools) -> float:
        """The same, where ``given`` bool[n] says what is answered."""
        return float(np.where(given, 1 - self.loss, self.unanswerable).mean())

    def part(self, which: NDArray[np.int64]) -> Outcomes:
        """The questions of numbers ``which``."""
        return Outcomes(self.confidence[which], self.loss[which], self.unanswerable[which])


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What a threshold is worth: ``coverage`` of all questions, ``risk`` of those answered, ``score`` over all."""

    coverage: float
    risk: Interval
    score: float


def curve_of(outcomes: Outcomes) -> RiskCoverage:
    """Risk over coverage of all n questions: its coverage ends at the share that is answered without a threshold."""
    answered = outcomes.answered
    curve = risk_coverage(outcomes.confidence[answered], outcomes.loss[answered])
    return RiskCoverage(curve.threshold, curve.coverage * answered.mean(), curve.risk)


def within_risk(most: float) -> Aim:
    """The threshold of the greatest coverage at which the risk is at most ``most``."""
    return lambda outcomes: _last(outcomes, lambda curve: curve.risk <= most + 1e-12)


def at_coverage(least: float) -> Aim:
    """The highest threshold that answers the share ``least`` of all questions."""
    return lambda outcomes: _first(outcomes, lambda curve: curve.coverage >= least - 1e-12)


def best_score(outcomes: Outcomes) -> float | None:
    """The threshold of the best mean score; of equals the one that answers most."""
    if not outcomes.answered.any():
        return None
    scores = [outcomes.score(sure) for sure in curve_of(outcomes).threshold]
    best = max(range(len(scores)), key=lambda point: (round(scores[point], 12), point))
    return _threshold(curve_of(outcomes).threshold, best)


def worth(outcomes: Outcomes, given: Bools) -> Worth:
    """What answering ``given`` bool[n] is worth, the risk with Wilson's 95 % interval."""
    return Worth(float(given.mean()), wilson_interval(outcomes.loss[given]), outcomes.score_of(given))


def held_out(outcomes: Outcomes, aim: Aim, *, folds: int, seed: int) -> Bools:
    """What is answered where each question's threshold was fitted on the other folds: bool[n].

    Cross-validation over at most n folds. Where the others give no threshold that does what is aimed at, nothing of a
    fold is answered.
    """
    size = len(outcomes)
    fold = np.random.default_rng(seed).permutation(size) % min(folds, size)
    given = np.zeros(size, np.bool_)
    for number in range(min(folds, size)):
        fitted = aim(outcomes.part(np.flatnonzero(fold != number)))
        given[fold == number] = outcomes.given(inf if fitted is None else fitted)[fold == number]
    return given


def between(low: float, high: float) -> float:
    """The number of fewest digits in (low, high], near their middle: a threshold that a person can read."""
    if isinf(high):
        return low + max(1.0, abs(low))
    middle = low + (high - low) / 2
    for digits in range(1, 17):
        if low < (short := float(f"{middle:.{digits}g}")) <= high:
            return short
    return high


def _last(outcomes: Outcomes, holds: Callable[[RiskCoverage], Bools]) -> float | None:
    return _point(outcomes, holds, -1)


def _first(outcomes: Outcomes, holds: Callable[[RiskCoverage], Bools]) -> float | None:
    return _point(outcomes, holds, 0)


def _point(outcomes: Outcomes, holds: Callable[[RiskCoverage], Bools], which: int) -> float | None:
    if not outcomes.answered.any():
        return None
    curve = curve_of(outcomes)
    points = np.flatnonzero(holds(curve))
    return _threshold(curve.threshold, int(points[which])) if len(points) else None


def _threshold(sure: Floats, point: int) -> float:
    """Between the least sure answer that is given and the surest that is not; −inf where all are given."""
    return between(float(sure[point + 1]), float(sure[point])) if point + 1 < len(sure) else -inf
