"""A row a question: what was asked, what came of it, how it scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from ragloom.evaluate.asking import Outcome
from ragloom.evaluate.data import EvalQuestion
from ragloom.evaluate.judging.judge import Judged
from ragloom.evaluate.judging.scoring import said
from ragloom.evaluate.relevance import Meant
from ragloom.evaluate.results import Row
from ragloom.interfaces import Scored
from ragloom.types import Answer, Query


def rows_of(
    questions: Sequence[EvalQuestion],
    outcomes: Mapping[str, Outcome],
    meant: Meant,
    rows: Sequence[Scored],
    judged: Sequence[Judged],
) -> tuple[Row, ...]:
    """A row for each of ``questions``; ``rows`` are those that were judged, as ``judged`` counts them."""
    places = {row.id: place for place, row in enumerate(rows)}
    return tuple(_row(one, outcomes.get(one.id), meant, places.get(one.id), judged) for one in questions)


def _row(
    question: EvalQuestion, outcome: Outcome | None, meant: Meant, place: int | None, judged: Sequence[Judged]
) -> Row:
    came = outcome or Outcome(question.id, error="was not asked")
    answer = came.answer or Answer(Query(question.question), "")
    return Row(
        id=question.id,
        question=question.question,
        language=question.language,
        gold=question.answers,
        relevant=meant.relevant(question),
        text=said(answer),
        abstained=answer.abstained,
        reason=answer.reason,
        confidence=answer.confidence,
        found=came.found,
        sources=tuple(one.text for one in answer.passages),
        origins=tuple(one.document_id for one in answer.passages),
        cited=tuple(dict.fromkeys(one.document_id for one in answer.citations)),
        values={} if place is None else _values(judged, place),
        statistics={} if place is None else _statistics(judged, place),
        error=came.error,
        line=question.line,
        synthetic=question.synthetic,
    )


def _values(judged: Sequence[Judged], place: int) -> dict[str, float]:
    values = {one.judge.name: float(one.values[place]) for one in judged}
    return {name: value for name, value in values.items() if not isnan(value)}


def _statistics(judged: Sequence[Judged], place: int) -> dict[str, tuple[float, ...]]:
    found = {one.judge.name: one.statistics[place].tolist() for one in judged if one.statistics is not None}
    return {name: tuple(row) for name, row in found.items() if not any(map(isnan, row))}
