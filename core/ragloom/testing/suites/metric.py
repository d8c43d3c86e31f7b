"""What a metric promises."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Scored
from ragloom.testing.cases.metric import MetricCase
from ragloom.testing.checks import NotApplicable, check, promise
from ragloom.testing.elsewhere import elsewhere
from ragloom.testing.scored import ODD_ROWS, ROWS
from ragloom.testing.trial import Trial

CASE = MetricCase
Its = Trial[MetricCase]


@check
def gives_a_number_a_question(trial: Its) -> None:
    """``score`` gives float64[n], one value a question, in their order; none for no questions."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        for given in (rows, rows[:1], ()):
            found = metric.score(given)
            promise(isinstance(found, np.ndarray), f"score() gave a {type(found).__name__}, no array")
            promise(found.dtype == np.float64, f"score() gave {found.dtype}, float64 is promised")
            promise(found.shape == (len(given),), f"score() of {len(given)} questions gave the shape {found.shape}")


@check
def gives_finite_numbers_or_nan(trial: Its) -> None:
    """A value is a finite number, or NaN where the metric does not apply; never an infinity."""
    with trial.opened() as metric:
        for row in rows_of(trial):
            (found,) = metric.score([row])
            promise(not np.isinf(found), f"{spoken(row)} gets {found}")


@check
def says_which_way_is_better(trial: Its) -> None:
    """``higher_is_better`` is True or False, the same before and after scoring."""
    with trial.opened() as metric:
        before = metric.higher_is_better
        promise(isinstance(before, bool), f"higher_is_better is {before!r}, True or False is promised")
        metric.score(rows_of(trial))
        promise(metric.higher_is_better is before, f"higher_is_better was {before} and is {metric.higher_is_better}")


@check
def bears_odd_questions(trial: Its) -> None:
    """No answer, no accepted answer, nothing relevant, text without words: each gets a value or NaN, never an error."""
    with trial.opened() as metric:
        for row in deepcopy(ODD_ROWS):
            found = metric.score([row])
            promise(np.shape(found) == (1,), f"{spoken(row)} gets {found}, one value is promised")


@check
def scores_a_batch_as_it_scores_each(trial: Its) -> None:
    """A question's value does not depend on the others of the batch, nor on their order."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        each = np.array([metric.score([row])[0] for row in rows])
        promise_equal(trial, rows, metric.score(rows), each, "in a batch")
        promise_equal(trial, rows, metric.score(rows[::-1])[::-1], each, "in a batch of the other order")
        doubled = metric.score([*rows, *rows])
        promise_equal(trial, [*rows, *rows], doubled, np.tile(each, 2), "in a batch that holds each twice")


@check
def scores_alike_twice(trial: Its) -> None:
    """The same questions get the same values again, from the same metric and from another one."""
    rows = rows_of(trial)
    with trial.opened() as metric, trial.opened() as other:
        first = metric.score(rows)
        promise_equal(trial, rows, metric.score(rows), first, "the second time")
        promise_equal(trial, rows, other.score(rows), first, "from another metric of the same settings")


@check
def scores_alike_in_another_process(trial: Its) -> None:
    """Values do not depend on the process (on its hash seed, say)."""
    with trial.opened() as metric:
        here = metric.score(deepcopy(ROWS))
    there = np.array(elsewhere(trial, _scores, None), np.float64)
    promise_equal(trial, ROWS, there, here, "in another process")


scores_alike_in_another_process = replace(scores_alike_in_another_process, once=True)


@check
def takes_accepted_answers_in_any_order(trial: Its) -> None:
    """In which order the accepted answers and the relevant documents are listed makes no difference."""
    rows = rows_of(trial)
    turned = [replace(row, gold=row.gold[::-1], relevant=dict(reversed(list(row.relevant.items())))) for row in rows]
    with trial.opened() as metric:
        promise_equal(trial, rows, metric.score(turned), metric.score(rows), "with its accepted answers turned round")


@check
def prefers_better_answers(trial: Its) -> None:
    """Of two answers to a question, the better one never scores worse, in the metric's own direction."""
    if not trial.case.better:
        raise NotApplicable("the case has no pair of a better and a worse answer")
    with trial.opened() as metric:
        sign = 1 if metric.higher_is_better else -1
        for better, worse in trial.case.better:
            good, bad = metric.score([better, worse])
            way = "higher" if sign > 0 else "lower"
            said = f"{spoken(better)} gets {good}, the worse “{worse.answer.text[:40]}” gets {bad}; {way} is better"
            promise(np.isnan(good) or np.isnan(bad) or sign * (good - bad) >= -trial.case.tolerance, said)


@check
def keeps_within_its_bounds(trial: Its) -> None:
    """No value lies outside the bounds that the case states."""
    if trial.case.bounds is None:
        raise NotApplicable("the case states no bounds")
    low, high = trial.case.bounds
    with trial.opened() as metric:
        for row in rows_of(trial):
            (found,) = metric.score([row])
            inside = np.isnan(found) or low - trial.case.tolerance <= found <= high + trial.case.tolerance
            promise(inside, f"{spoken(row)} gets {found}, outside of {low} to {high}")


@check
def gives_the_values_expected(trial: Its) -> None:
    """The questions of the case get the values that it expects."""
    if not trial.case.expects:
        raise NotApplicable("the case expects no values")
    rows = [row for row, _ in trial.case.expects]
    with trial.opened() as metric:
        found = metric.score(rows)
    for row, value, (_, expected) in zip(rows, found, trial.case.expects, strict=True):
        kept = np.isclose(value, expected, rtol=0, atol=trial.case.tolerance, equal_nan=True)
        promise(kept, f"{spoken(row)} gets {value}, {expected} is expected")


@check
def leaves_questions_alone(trial: Its) -> None:
    """``score`` changes nothing of the rows that it is given, nor their list."""
    rows = list(rows_of(trial))
    before = [(repr(row), row) for row in rows]
    with trial.opened() as metric:
        metric.score(rows)
    same = len(rows) == len(before) and all(row is other for row, (_, other) in zip(rows, before, strict=True))
    promise(same, "score() changed the list of rows that it was given")
    changed = [said for said, row in before if repr(row) != said]
    promise(not changed, f"score() changed a row: {changed[:1]}")


@check
def scores_on_several_threads(trial: Its) -> None:
    """One metric gives several threads the values that it gives one."""
    rows = rows_of(trial)
    with trial.opened() as metric:
        alone = metric.score(rows)
        for found in trial.abreast(metric.score, [rows] * 16):
            promise_equal(trial, rows, found, alone, "on several threads")
        turned = trial.abreast(lambda row: metric.score([row])[0], rows * 8)
        promise_equal(trial, rows * 8, np.array(turned), np.tile(alone, 8), "on several threads, one by one")


CHECKS = (
    gives_a_number_a_question,
    gives_finite_numbers_or_nan,
    says_which_way_is_better,
    bears_odd_questions,
    scores_a_batch_as_it_scores_each,
    scores_alike_twice,
    scores_alike_in_another_process,
    takes_accepted_answers_in_any_order,
    prefers_better_answers,
    keeps_within_its_bounds,
    gives_the_values_expected,
    leaves_questions_alone,
    scores_on_several_threads,
)


def rows_of(trial: Its) -> tuple[Scored, ...]:
    """The kit's questions, then those of the case: copies, each time."""
    case = trial.case
    own = [*(row for row, _ in case.expects), *(row for pair in case.better for row in pair)]
    own += [row for rows, _ in case.pools for row in rows]
    # A metric that changes its rows must not spoil them for the checks that follow.
    return deepcopy((*ROWS, *ODD_ROWS, *own))


def _scores(trial: Its, _given: Any) -> list[float]:
    with trial.opened() as metric:
        scores: list[float] = metric.score(deepcopy(ROWS)).tolist()
    return scores


def promise_equal(
    trial: Its, rows: Sequence[Scored], found: NDArray[np.float64], expected: NDArray[np.float64], where: str
) -> None:
    """Promise that each of ``rows`` gets what is expected."""
    promise(np.shape(found) == np.shape(expected), f"{len(rows)} questions {where} gave the shape {np.shape(found)}")
    kept = np.isclose(found, expected, rtol=0, atol=trial.case.tolerance, equal_nan=True)
    odd = np.flatnonzero(~kept)
    if odd.size:
        at = int(odd[0])
        promise(False, f"{spoken(rows[at])} gets {found[at]} {where}, otherwise {expected[at]}")


def spoken(row: Scored) -> str:
    """A question, its answer and what is accepted, as the beginning of a sentence."""
    return f"“{row.question[:40]}”, answered “{row.answer.text[:40]}” where {list(row.gold)[:3]} are accepted,"
