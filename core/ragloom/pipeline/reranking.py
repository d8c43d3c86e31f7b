"""Reranking: the first ``k`` of a fused ranking are read together with the query and put in a new order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ragloom.interfaces import Reranker
from ragloom.pipeline.passages import PassageSource
from ragloom.types import Query, Ranking


class NoReranking:
    """Leaves every ranking as it is."""

    name = ""

    def order(self, queries: Sequence[Query], rankings: Sequence[Ranking]) -> list[Ranking]:
        """The rankings themselves."""
        return list(rankings)


class RerankFirst:
    """Lets ``reranker`` order the first ``k`` passages; what lies behind is dropped: its scores do not compare."""

    def __init__(self, name: str, reranker: Reranker, k: int, source: PassageSource) -> None:
        self.name = name
        self._reranker = reranker
        self._k = k
        self._source = source

    def order(self, queries: Sequence[Query], rankings: Sequence[Ranking]) -> list[Ranking]:
        """Each query's first ``k``, by the reranker's score."""
        return [self._one(query, ranking) for query, ranking in zip(queries, rankings, strict=True)]

    def _one(self, query: Query, ranking: Ranking) -> Ranking:
        ids = ranking.ids[: self._k]
        if not len(ids):
            return Ranking.empty(self.name)
        passages = self._source.fetch(ids.tolist())
        scores = self._reranker.score(query, [passages[number] for number in ids.tolist()])
        return Ranking.of(self.name, ids, np.asarray(scores, np.float32))
