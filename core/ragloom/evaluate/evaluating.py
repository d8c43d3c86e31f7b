"""One evaluation: ask every question, judge what comes of it, time some, say which part to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Protocol

from ragloom.evaluate.asking import (
    Answering,
    Batch,
    Journalling,
    NoJournal,
    Outcome,
    Searching,
    Way,
    ask,
    batches_of,
    meter_of,
)
from ragloom.evaluate.data import EvalData, EvalQuestion
from ragloom.evaluate.diagnosis import diagnosis
from ragloom.evaluate.judging import Judge, figures_of, judged, opened, rows_of, scored, signatures_of
from ragloom.evaluate.latency import Latency, latency
from ragloom.evaluate.relevance import meant_by
from ragloom.evaluate.results import Figure, Row
from ragloom.evaluate.usage import Price, taken
from ragloom.interfaces.resources import Json
from ragloom.pipeline import Pipeline
from ragloom.types import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How questions are asked.

    ``generated`` False: they are searched for, and nothing is answered. ``depth`` documents of a ranking count.
    ``batch`` questions are asked together, ``jobs`` batches at the same time. ``timed`` questions are asked once more,
    alone, for latencies. ``seed`` draws those, and the samples behind every interval.
    """

    generated: bool = True
    depth: int = 100
    batch: int = 16
    jobs: int = 1
    timed: int = 50
    seed: int = 0
    price: Price = field(default_factory=Price)


class Watching(Protocol):
    """Is told how far an evaluation has come."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``stage`` is ``asking`` or ``timing``."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What an evaluation came to.

    ``usage`` is None where the generator does not say what it takes. ``signatures`` say by a figure's name how it was
    made, where its metric says so; ``notes`` what was not measured.
    """

    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]
    steps: tuple[Mapping[str, Json], ...]
    diagnosis: str
    usage: Usage | None
    signatures: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> tuple[Row, ...]:
        """The questions that something went wrong with."""
        return tuple(row for row in self.rows if row.error)


def evaluate(
    pipeline: Pipeline,
    data: EvalData,
    judges: Sequence[Judge],
    how: How | None = None,
    *,
    journal: Journalling | None = None,
    way: Way | None = None,
    watching: Watching = lambda stage, done, total: None,
) -> Evaluated:
    """Put the questions of ``data`` to ``pipeline`` and judge what comes of them.

    What ``journal`` holds is not asked again. ``way`` asks in the place of the pipeline. Raises ``UsageError`` where
    the first questions fail one and all, or where no document that the data call relevant is in the collection.
    """
    how, journal = how or How(), journal or NoJournal()
    questions = data.questions
    meant = meant_by(data, questions, pipeline.document_ids(), sure=pipeline.holds_all)
    # A metric that cannot be opened is told before anything is asked.
    with pipeline.resources() as resources, opened(judges, resources):
        with _asking(pipeline, how, way) as asking:
            batches = _batches(asking, questions, journal, how, watching)
        outcomes = {one.id: one for batch in batches for one in batch.outcomes}
        rows = scored(questions, outcomes, meant)
        values = judged(judges, rows)
        figures = figures_of(values, _failed(questions, outcomes), seed=how.seed)
        signatures = signatures_of(judges, rows)
    timed = _timed(pipeline, questions, how, watching)
    took = taken(batches, how.price, seed=how.seed)
    return Evaluated(
        figures=(*figures, *timed.figures, *took.figures),
        rows=rows_of(questions, outcomes, meant, rows, values),
        steps=timed.steps,
        diagnosis=diagnosis(rows, {one.judge.name: one.values.tolist() for one in values}, how.depth),
        usage=took.total,
        signatures=signatures,
        notes=tuple(_untimed(timed)),
    )


Asking = Callable[[Sequence[Sequence[EvalQuestion]]], Iterator[Batch]]


@contextmanager
def _asking(pipeline: Pipeline, how: How, way: Way | None) -> Iterator[Asking]:
    usual = Answering(pipeline, how.depth) if how.generated else Searching(pipeline, how.depth)
    with pipeline.generator() as generator:
        meter = meter_of(generator) if how.generated else None
        yield lambda batches: ask(way or usual, batches, jobs=how.jobs, meter=meter)


def _batches(
    asking: Asking, questions: Sequence[EvalQuestion], journal: Journalling, how: How, watching: Watching
) -> list[Batch]:
    """Those of the journal, and the others as they are asked and noted."""
    batches = list(journal.batches)
    known = {one.id for batch in batches for one in batch.outcomes}
    watching("asking", len(known), len(questions))
    for batch in asking(batches_of(questions, how.batch, known)):
        journal.note(batch)
        batches.append(batch)
        watching("asking", sum(len(one.outcomes) for one in batches), len(questions))
    return batches


def _failed(questions: Sequence[EvalQuestion], outcomes: Mapping[str, Outcome]) -> list[EvalQuestion]:
    return [one for one in questions if one.id not in outcomes or outcomes[one.id].error]


def _timed(pipeline: Pipeline, questions: Sequence[EvalQuestion], how: How, watching: Watching) -> Latency:
    drawn = Random(how.seed).sample(list(questions), len(questions))
    some = list(islice(drawn, how.timed))
    # What the first question loads, where all were asked before, is not what a person waits for.
    latency(pipeline, some[:1], generated=how.generated)
    return latency(
        pipeline,
        some,
        generated=how.generated,
        seed=how.seed,
        done=lambda count: watching("timing", count, len(some)),
    )


def _untimed(timed: Latency) -> Iterator[str]:
    if timed.intercepted:
        yield (
            f"not timed: {timed.intercepted} questions that an interceptor (a cache, say) answered in the place of "
            "every step"
        )
