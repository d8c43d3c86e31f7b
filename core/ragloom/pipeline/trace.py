"""The trace of a question: an observer of the event hooks like any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ragloom.types import Answer, Ranking, Step, Trace
from ragloom.types.events import (
    AnswerGenerated,
    PassagesReranked,
    PassagesRetrieved,
    QueriesTransformed,
    QueryReceived,
    RankingFused,
)


class TraceRecorder:
    """Collects the steps of one run, for each of its queries."""

    def __init__(self) -> None:
        self._steps: list[list[Step]] = []

    def attach(self, answers: Iterable[Answer]) -> list[Answer]:
        """The answers, each with its trace."""
        return [
            replace(answer, trace=Trace(tuple(steps), len(answer.unsupported)))
            for answer, steps in zip(answers, self._steps, strict=True)
        ]

    def query_received(self, event: QueryReceived) -> None:
        """Start a trace for each query."""
        self._steps = [[] for _ in event.queries]

    def queries_transformed(self, event: QueriesTransformed) -> None:
        """Note what will be searched for."""
        for steps, queries in zip(self._steps, event.queries, strict=True):
            texts = " | ".join(query.text for query in queries)
            steps.append(Step("transform", event.transform, event.seconds, note=texts))

    def passages_retrieved(self, event: PassagesRetrieved) -> None:
        """Note the ids that the retriever found, over all texts of a query."""
        for steps, rankings in zip(self._steps, event.rankings, strict=True):
            ids = dict.fromkeys(number for ranking in rankings for number in ranking.ids.tolist())
            steps.append(Step("retrieve", event.retriever, event.seconds, tuple(ids)))

    def ranking_fused(self, event: RankingFused) -> None:
        """Note the joined order."""
        self._ranked("fuse ranks", event.fuser, event.seconds, event.rankings)

    def passages_reranked(self, event: PassagesReranked) -> None:
        """Note the new order."""
        self._ranked("rerank", event.reranker, event.seconds, event.rankings)

    def answer_generated(self, event: AnswerGenerated) -> None:
        """Note the passages that the answer was made from."""
        for steps, answer in zip(self._steps, event.answers, strict=True):
            ids = tuple(passage.id for passage in answer.passages)
            note = "abstained" if answer.abstained else ""
            steps.append(Step("answer", event.fuser, event.seconds, ids, note))

    def _ranked(self, step: str, component: str, seconds: float, rankings: Iterable[Ranking]) -> None:
        for steps, ranking in zip(self._steps, rankings, strict=True):
            steps.append(Step(step, component, seconds, tuple(ranking.ids.tolist())))
