"""What a metric promises whose figure is made of counts that are added up over the questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scored
from ragloom.testing.cases.metric import MetricCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.scored import ROWS
from ragloom.testing.suites.metric import rows_of, spoken
from ragloom.testing.trial import Trial

CASE = MetricCase
Its = Trial[MetricCase]
Floats = NDArray[np.float64]

_DRAWS = 8


@check
def gives_a_row_of_counts_a_question(trial: Its) -> None:
    """``statistics`` gives float64[n, s], a row a question; none for no questions."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        for given in (rows, rows[:1], ()):
            found = metric.statistics(given)
            kind = f"{getattr(found, 'dtype', type(found).__name__)}{list(np.shape(found))}"
            right = isinstance(found, np.ndarray) and found.dtype == np.float64 and found.ndim == 2
            promise(
                right and len(found) == len(given),
                f"statistics() of {len(given)} questions gave {kind}; float64[{len(given)}, s] is promised",
            )


@check
def counts_where_it_scores(trial: Its) -> None:
    """A row is finite throughout where ``score`` gives a number, and NaN throughout where it gives NaN."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        for row, value, counts in zip(rows, metric.score(rows), metric.statistics(rows), strict=True):
            kept = np.isnan(counts).all() if np.isnan(value) else np.isfinite(counts).all()
            promise(kept, f"{spoken(row)} is scored {value} and counted {counts.tolist()[:12]}")


@check
def counts_a_question_whatever_the_others(trial: Its) -> None:
    """A question has the same row alone, among others, and in any order: evaluations are compared row by row."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        found = metric.statistics(rows)
        for row, among in zip(rows, found, strict=True):
            (alone,) = metric.statistics([row])
            said = f"{spoken(row)} is counted {among.tolist()[:12]} among others, {alone.tolist()[:12]} alone"
            promise(np.array_equal(among, alone, equal_nan=True), said)


@check
def pools_any_number_of_samples(trial: Its) -> None:
    """``pooled`` of float64[..., n, s] gives float64[...]: of one sample a number, of many as many."""
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        for shape in ((), (1,), (3,), (2, 3), (0,)):
            found = metric.pooled(np.broadcast_to(counts, (*shape, *counts.shape)).copy())
            right = np.shape(found) == shape and np.asarray(found).dtype == np.float64
            kind = f"{np.asarray(found).dtype}{list(np.shape(found))}"
            promise(right, f"pooled() of {list(shape)} samples gave {kind}; float64{list(shape)} is promised")


@check
def pools_samples_as_it_pools_each(trial: Its) -> None:
    """A sample's figure does not depend on the other samples."""
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        samples = np.stack([counts[which] for which in _drawn(len(counts))])
        for sample, found in zip(samples, metric.pooled(samples), strict=True):
            _promise_same(trial, found, metric.pooled(sample), "a sample among others, and alone")


@check
def pools_drawn_questions_as_it_counts_them_again(trial: Its) -> None:
    """The figure of rows that were drawn is that of the questions they stand for, counted afresh."""
    with trial.opened() as metric:
        rows, counts = _counted(trial, metric)
        for which in _drawn(len(counts)):
            again = metric.statistics([rows[number] for number in which])
            drawn = metric.pooled(counts[which])
            _promise_same(trial, drawn, metric.pooled(again), f"the rows {which.tolist()}, and their questions")


@check
def pools_in_any_order(trial: Its) -> None:
    """The figure does not depend on the order of the rows."""
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        expected = metric.pooled(counts)
        for which in np.random.default_rng(20).permuted(np.tile(np.arange(len(counts)), (_DRAWS, 1)), axis=1):
            _promise_same(trial, metric.pooled(counts[which]), expected, "the same rows in another order, and in this")


@check
def is_unmoved_by_what_does_not_apply(trial: Its) -> None:
    """Questions that it does not apply to change no figure."""
    with trial.opened() as metric:
        rows, counts = _counted(trial, metric)
        alone = metric.pooled(metric.statistics(rows))
        _promise_same(trial, metric.pooled(counts), alone, f"the {len(rows)} questions among others, and alone")


@check
def gives_a_finite_figure_or_nan(trial: Its) -> None:
    """A figure is a finite number, or NaN where it cannot be told; never an infinity, nor an error for no rows."""
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        for sample in (counts[:0], *(counts[number : number + 1] for number in range(len(counts))), counts):
            found = metric.pooled(sample)
            promise(not np.isinf(found), f"pooled() of {len(sample)} rows gave {found}: {sample.tolist()[:1]}")


@check
def pools_better_answers_as_better(trial: Its) -> None:
    """Of two answers to a question, the figure of the better one alone is never worse."""
    if not trial.case.better:
        raise NotApplicable("the case has no pair of a better and a worse answer")
    with trial.opened() as metric:
        sign = 1 if metric.higher_is_better else -1
        for better, worse in trial.case.better:
            good, bad = (_figure(metric, [row]) for row in (better, worse))
            said = f"{spoken(better)} is pooled to {good}, the worse “{worse.answer.text[:40]}” to {bad}"
            promise(np.isnan(good) or np.isnan(bad) or sign * (good - bad) >= -trial.case.tolerance, said)


@check
def keeps_figures_within_its_bounds(trial: Its) -> None:
    """No figure lies outside the bounds that the case states."""
    if trial.case.bounds is None:
        raise NotApplicable("the case states no bounds")
    low, high = trial.case.bounds
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        for found in metric.pooled(np.stack([counts[which] for which in _drawn(len(counts))])):
            inside = np.isnan(found) or low - trial.case.tolerance <= found <= high + trial.case.tolerance
            promise(inside, f"pooled() gave {found}, outside of {low} to {high}")


@check
def gives_the_figures_expected(trial: Its) -> None:
    """The questions of the case's ``pools`` get the figures that it expects."""
    if not trial.case.pools:
        raise NotApplicable("the case expects no figures")
    with trial.opened() as metric:
        for rows, expected in trial.case.pools:
            _promise_same(trial, _figure(metric, rows), expected, f"{len(rows)} questions together, and as expected")


@check
def pools_alike_in_another_process(trial: Its) -> None:
    """Figures do not depend on the process (on its hash seed, say)."""
    with trial.opened() as metric:
        here = _figure(metric, deepcopy(ROWS))
    (there,) = np.array(elsewhere(trial, _figures, None), np.float64)
    _promise_same(trial, there, here, "the same questions in another process, and in this")


pools_alike_in_another_process = replace(pools_alike_in_another_process, once=True)


@check
def leaves_counts_alone(trial: Its) -> None:
    """``statistics`` changes nothing of its questions, ``pooled`` nothing of the array that it is given."""
    rows = rows_of(trial)
    before = [repr(row) for row in rows]
    with trial.opened() as metric:
        counts = metric.statistics(rows)
        counts = counts[~np.isnan(counts).any(axis=1)]
        kept = counts.copy()
        metric.pooled(counts)
    promise([repr(row) for row in rows] == before, "statistics() changed a question that it was given")
    promise(np.array_equal(counts, kept), "pooled() changed the statistics that it was given")


@check
def pools_on_several_threads(trial: Its) -> None:
    """One metric gives several threads the figures that it gives one."""
    with trial.opened() as metric:
        _, counts = _counted(trial, metric)
        samples = [counts[which] for which in _drawn(len(counts))] * 4
        alone = [metric.pooled(sample) for sample in samples]
        for found, expected in zip(trial.abreast(metric.pooled, samples), alone, strict=True):
            _promise_same(trial, found, expected, "a sample on several threads, and on one")


CHECKS = (
    gives_a_row_of_counts_a_question,
    counts_where_it_scores,
    counts_a_question_whatever_the_others,
    pools_any_number_of_samples,
    pools_samples_as_it_pools_each,
    pools_drawn_questions_as_it_counts_them_again,
    pools_in_any_order,
    is_unmoved_by_what_does_not_apply,
    gives_a_finite_figure_or_nan,
    pools_better_answers_as_better,
    keeps_figures_within_its_bounds,
    gives_the_figures_expected,
    pools_alike_in_another_process,
    leaves_counts_alone,
    pools_on_several_threads,
)


def _counted(trial: Its, metric: Any) -> tuple[list[Scored], Floats]:
    """The questions that the metric applies to, and their rows."""
    rows = rows_of(trial)
    counts = np.asarray(metric.statistics(rows))
    applies = ~np.isnan(counts).any(axis=1)
    if not applies.any():
        raise NotApplicable("it applies to none of the kit's questions, nor to one of the case's")
    return [row for row, one in zip(rows, applies, strict=True) if one], counts[applies]


def _drawn(size: int) -> Iterator[NDArray[np.int64]]:
    """Samples of ``size`` rows, drawn with replacement: a bootstrap's."""
    draw = np.random.default_rng(20)
    return (draw.integers(0, size, size) for _ in range(_DRAWS))


def _figure(metric: Any, rows: Sequence[Scored]) -> float:
    counts = np.asarray(metric.statistics(rows))
    return float(metric.pooled(counts[~np.isnan(counts).any(axis=1)]))


def _figures(trial: Its, _given: Any) -> list[float]:
    with trial.opened() as metric:
        return [_figure(metric, deepcopy(ROWS))]


def _promise_same(trial: Its, found: Any, expected: Any, what: str) -> None:
    kept = np.isclose(found, expected, rtol=0, atol=trial.case.tolerance, equal_nan=True)
    promise(np.all(kept), f"{what}: pooled() gave {found} and {expected}")
