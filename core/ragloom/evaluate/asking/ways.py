"""Two ways to put a batch of questions to a pipeline: to be answered, or only to be searched for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from ragloom.evaluate.asking.outcome import Outcome
from ragloom.evaluate.asking.ranked import documents_of, ranking_of
from ragloom.evaluate.data import EvalQuestion
from ragloom.pipeline import Pipeline

MOST_PASSAGES = 10
"""Passages of one document that are reckoned with where as many documents as asked for are to be found."""


class Way(Protocol):
    """Puts questions to a pipeline."""

    def __call__(self, questions: Sequence[EvalQuestion]) -> list[Outcome]:
        """One outcome a question. Raises what the pipeline raises."""


class Answering:
    """Asks; the ranking is that which the answer was made from, ``depth`` documents of it."""

    def __init__(self, pipeline: Pipeline, depth: int) -> None:
        self._pipeline = pipeline
        self._search = Searching(pipeline, depth)
        self._depth = depth

    def __call__(self, questions: Sequence[EvalQuestion]) -> list[Outcome]:
        """One outcome a question."""
        answers = self._pipeline.ask([one.question for one in questions])
        rankings = [ranking_of(answer) for answer in answers]
        # An answer that was given again, or without a trace, does not say what was found for it.
        unknown = [one for one, ranking in zip(questions, rankings, strict=True) if ranking is None]
        searched = {one.id: one.found for one in self._search(unknown)} if unknown else {}
        passages = self._pipeline.passages({number for ranking in rankings for number in ranking or ()})
        return [
            Outcome(
                one.id,
                replace(answer, trace=None),
                searched[one.id]
                if ranking is None
                else documents_of((passages[number] for number in ranking), self._depth),
            )
            for one, answer, ranking in zip(questions, answers, rankings, strict=True)
        ]


class Searching:
    """Searches, and has nothing answered."""

    def __init__(self, pipeline: Pipeline, depth: int) -> None:
        self._pipeline = pipeline
        self._depth = depth

    def __call__(self, questions: Sequence[EvalQuestion]) -> list[Outcome]:
        """One outcome a question."""
        hits = self._pipeline.search_all([one.question for one in questions], self._depth * MOST_PASSAGES)
        return [
            Outcome(one.id, found=documents_of(found.passages, self._depth))
            for one, found in zip(questions, hits, strict=True)
        ]
