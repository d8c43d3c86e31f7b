"""Each question with what came of it, as metrics see it, and the values that they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import PluginError, RagloomError
from ragloom.evaluate.asking import Outcome
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging.judge import ANSWERS, Judge, Judged
from ragloom.evaluate.relevance import Meant
from ragloom.interfaces import Pooled, Scored, Signed
from ragloom.pipeline.citations import MARK
from ragloom.types import Answer, Query

Floats = NDArray[np.float64]
Gives = Callable[[Sequence[Scored]], Floats]


def scored(questions: Sequence[EvalQuestion], outcomes: Mapping[str, Outcome], meant: Meant) -> list[Scored]:
    """Those of ``questions`` that nothing went wrong with, in order; ``outcomes`` by a question's id."""
    return [
        _scored(one, outcomes[one.id], meant) for one in questions if one.id in outcomes and not outcomes[one.id].error
    ]


def judged(judges: Sequence[Judge], rows: Sequence[Scored]) -> list[Judged]:
    """What each judge gives ``rows``; one of answers sees only those with an answer to judge."""
    return [_judged(one, rows) for one in judges]


def signatures_of(judges: Sequence[Judge], rows: Sequence[Scored]) -> dict[str, str]:
    """By a figure's name how it was made, of those judges that say so."""
    signed = {one.name: one.metric.signature(rows) for one in judges if isinstance(one.metric, Signed)}
    return {name: text for name, text in signed.items() if text}


def said(answer: Answer) -> str:
    """The text without its citation marks."""
    return MARK.sub("", answer.text).strip()


def _scored(question: EvalQuestion, outcome: Outcome, meant: Meant) -> Scored:
    answer = outcome.answer or Answer(Query(question.question), "")
    return Scored(
        question=question.question,
        answer=answer,
        gold=question.answers,
        relevant=meant.graded(question),
        language=question.language,
        documents=tuple(one.document for one in outcome.found),
        text=said(answer),
        id=question.id,
        judged=question.judged,
        answered=question.answered and outcome.answer is not None,
    )


def _judged(judge: Judge, rows: Sequence[Scored]) -> Judged:
    asked = [number for number, row in enumerate(rows) if row.answered or judge.group != ANSWERS]
    given = [rows[number] for number in asked]
    values = np.full(len(rows), np.nan)
    values[asked] = _numbers(judge, judge.metric.score, given, dimensions=1)
    if not isinstance(judge.metric, Pooled):
        return Judged(judge, values)
    found = _numbers(judge, judge.metric.statistics, given, dimensions=2)
    statistics = np.full((len(rows), found.shape[1]), np.nan)
    statistics[asked] = found
    return Judged(judge, values, statistics)


def _numbers(judge: Judge, gives: Gives, rows: Sequence[Scored], *, dimensions: int) -> Floats:
    """What a metric gives ``rows``: float64[n] or float64[n, s]. Raises ``PluginError`` for anything else."""
    try:
        found = np.asarray(gives(rows), np.float64)
    except RagloomError:
        raise
    except Exception as error:
        raise _wrong(judge, f"failed: {type(error).__name__}: {error}") from error
    if found.ndim != dimensions or len(found) != len(rows):
        raise _wrong(judge, f"gave values of shape {found.shape}, one a question is promised")
    for place in np.argwhere(np.isinf(found))[:1]:
        raise _wrong(judge, f"gave question `{rows[place[0]].id}` an infinite value: a number is promised, or NaN")
    return found


def _wrong(judge: Judge, what: str) -> PluginError:
    return PluginError(
        f"metric `{judge.name}` {what}",
        hint=f"what was asked is kept: leave `{judge.name}` out of evaluate.metrics and evaluate again; "
        "`ragloom plugins check` tells its author more",
    )
