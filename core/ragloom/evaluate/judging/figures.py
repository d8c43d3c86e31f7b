"""From values, a question each, to figures with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging.judge import ATTRIBUTION, RETRIEVAL, Judged
from ragloom.evaluate.results import Figure
from ragloom.interfaces import Pooled
from ragloom.metrics import bootstrap_interval
from ragloom.metrics.intervals import Interval
from ragloom.metrics.pooling import pooled_interval

RESAMPLES = 2000
LEVEL = 0.95


def figures_of(judged: Iterable[Judged], failed: Sequence[EvalQuestion], *, seed: int = 0) -> list[Figure]:
    """A figure a judge; ``failed`` are the questions without an outcome, which counts where it should have one.

    A metric that applies to none of the questions has no figure; one of which no question came through has one without
    a value.
    """
    made = [(one, _figure(one, failed, seed)) for one in judged]
    return [figure for one, figure in made if figure.scored or (figure.failed and not len(one.values))]


def _figure(found: Judged, failed: Sequence[EvalQuestion], seed: int) -> Figure:
    interval = _interval(found, seed)
    judge = found.judge
    return Figure(
        judge.name,
        judge.group,
        interval.mean,
        interval.low,
        interval.high,
        LEVEL,
        interval.count,
        sum(_applies(judge.group, one) for one in failed),
        judge.metric.higher_is_better,
    )


def _interval(found: Judged, seed: int) -> Interval:
    metric = found.judge.metric
    if found.statistics is not None and isinstance(metric, Pooled):
        if not len(found.statistics) or np.isnan(found.statistics).any(axis=1).all():
            return Interval(np.nan, np.nan, np.nan, LEVEL, 0)
        return pooled_interval(found.statistics, metric.pooled, level=LEVEL, resamples=RESAMPLES, seed=seed)
    return bootstrap_interval(found.values, level=LEVEL, resamples=RESAMPLES, seed=seed)


def _applies(group: str, question: EvalQuestion) -> bool:
    """Whether a figure of ``group`` would have counted ``question``, as far as its group tells."""
    if group == RETRIEVAL:
        return question.judged and bool(question.relevant)
    return question.answered or (group == ATTRIBUTION and question.judged)
