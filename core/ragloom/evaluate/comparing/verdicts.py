"""From a figure in two evaluations to a difference, how sure it is, and a verdict in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, isnan, nan
from typing import Literal

from ragloom.evaluate.comparing.measured import Floats, Measured
from ragloom.metrics import (
    adds_up,
    holm,
    paired_bootstrap,
    permutation_test,
    pooled_bootstrap,
    pooled_permutation_test,
)
from ragloom.metrics.intervals import Interval
from ragloom.metrics.pooling import Pooling

Verdict = Literal["better", "worse", "no difference shown", "not tested"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How differences are tested: ``samples`` permutations and resamples, seeded, verdicts at ``level``.

    A figure that sorts its questions anew for each (AURC) takes a thousand times as long, and gets at most
    ``sorted_samples``.
    """

    level: float = 0.95
    samples: int = 10_000
    sorted_samples: int = 2000
    seed: int = 0

    def for_tests(self, count: int) -> Sampling:
        """With so many samples that ``count`` tests together can show a difference.

        A p-value is at least 1 / (samples + 1), and Holm's procedure asks ``count`` times less of the smallest one.
        """
        least = ceil(2 * count / (1 - self.level))
        return replace(self, samples=max(self.samples, least), sorted_samples=max(self.sorted_samples, least))

    def for_figure(self, found: Measured) -> Sampling:
        """With as many samples as this figure bears."""
        known = [one for one in (found.one, found.other) if one is not None]
        if found.pooled is None or adds_up(found.pooled, *known):
            return self
        return replace(self, samples=min(self.samples, self.sorted_samples))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One figure of two evaluations, on the ``questions`` that have it in both.

    ``differing`` is how many of them have another value in each. ``difference`` is ``other - one``, with the paired
    bootstrap interval ``[low, high]``; ``p`` is that of the paired permutation test, ``adjusted`` Holm's over every
    test of the comparison. NaN where nothing was tested: then ``why`` says so, and ``one`` and ``other`` are the
    figures as each evaluation gives them.
    """

    name: str
    group: str
    unit: str
    higher_is_better: bool
    one: float
    other: float
    difference: float
    questions: int = 0
    differing: int = 0
    low: float = nan
    high: float = nan
    p: float = nan
    adjusted: float = nan
    verdict: Verdict = "not tested"
    why: str = ""

    @property
    def tested(self) -> bool:
        """Whether it has a p-value."""
        return not isnan(self.p)

    @property
    def significant(self) -> bool:
        """Whether a difference is shown, one way or the other."""
        return self.verdict in ("better", "worse")


def compared(found: Measured, how: Sampling) -> Compared:
    """The figure's difference with its interval and its own p-value; ``judged`` gives the verdict."""
    figure, its = found.of_one, found.of_other
    if found.one is None or found.other is None:
        difference = its.value - figure.value
        return _compared(found, figure.value, its.value, difference, why=found.why)
    how = how.for_figure(found)
    first, second = (_figure(values, found.pooled) for values in (found.one, found.other))
    interval = _interval(found.one, found.other, found.pooled, how)
    return replace(
        _compared(found, first, second, interval.mean),
        questions=interval.count,
        differing=found.differing,
        low=interval.low,
        high=interval.high,
        p=_p_value(found.one, found.other, found.pooled, how),
    )


def judged(figures: Sequence[Compared], how: Sampling) -> list[Compared]:
    """With adjusted p-values and verdicts; ``figures`` are all that are tested together.

    One that is the same on every question is 1 however its results are swapped, and makes the others' tests no
    stricter: Tarone (1990), A Modified Bonferroni Method for Discrete Data, Biometrics 46.
    """
    adjusted = iter(holm([one.p for one in figures if one.differing]).tolist())
    return [
        _judged(one, next(adjusted) if one.differing else one.p, how.level) if one.tested else one for one in figures
    ]


def _judged(one: Compared, adjusted: float, level: float) -> Compared:
    return replace(one, adjusted=adjusted, verdict=_verdict(one, adjusted, level))


def _verdict(one: Compared, adjusted: float, level: float) -> Verdict:
    if adjusted > 1 - level:
        return "no difference shown"
    return "better" if (one.difference > 0) == one.higher_is_better else "worse"


def _compared(found: Measured, one: float, other: float, difference: float, why: str = "") -> Compared:
    figure = found.of_one
    return Compared(
        name=figure.name,
        group=figure.group,
        unit=figure.unit,
        higher_is_better=figure.higher_is_better,
        one=one,
        other=other,
        difference=difference,
        why=why,
    )


def _figure(values: Floats, pooled: Pooling | None) -> float:
    return float(values.mean() if pooled is None else pooled(values))


def _interval(one: Floats, other: Floats, pooled: Pooling | None, how: Sampling) -> Interval:
    if pooled is None:
        return paired_bootstrap(other, one, level=how.level, resamples=how.samples, seed=how.seed)
    return pooled_bootstrap(other, one, pooled, level=how.level, resamples=how.samples, seed=how.seed)


def _p_value(one: Floats, other: Floats, pooled: Pooling | None, how: Sampling) -> float:
    if pooled is None:
        return permutation_test(other, one, samples=how.samples, seed=how.seed)
    return pooled_permutation_test(other, one, pooled, samples=how.samples, seed=how.seed)
