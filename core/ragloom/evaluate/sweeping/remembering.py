"""Parts of a pipeline that compute nothing twice: what trials have in common is computed for the first of them.

Each stands in for the part that it holds, under a key that says all that the part's results depend on beside what it is
given. They rely on what every part promises: a query is given the same whatever else is in its batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ragloom.evaluate.sweeping.memory import Memory
from ragloom.evaluate.sweeping.watching import Watched, watched
from ragloom.interfaces import AnswerFuser, Generator, QueryTransform, Reranker, Retriever, Stateless
from ragloom.types import Evidence, Filter, Fused, Passage, Query, Ranking


class RememberingRetriever(Stateless):
    """Searches as deep as the deepest of all trials, once a query: a smaller ``k`` gets the head of that."""

    def __init__(self, retriever: Retriever, memory: Memory, key: str, depth: int) -> None:
        self._retriever = retriever
        self._memory = memory
        self._key = key
        self._depth = depth

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """See ``Retriever``."""
        depth = max(k, self._depth)

        def make(places: list[int]) -> list[Ranking]:
            return self._retriever.search([queries[place] for place in places], depth, filter=filter)

        # Filters that differ in nothing but 1 and True compare equal; their reprs do not.
        keys = [(self._key, depth, _said(query), repr(filter)) for query in queries]
        return [found.head(k) for found in self._memory.each(keys, make, size=_ranking_bytes)]


class RememberingReranker(Stateless):
    """Scores a pair of query and passage once."""

    def __init__(self, reranker: Reranker, memory: Memory, key: str) -> None:
        self._reranker = reranker
        self._memory = memory
        self._key = key

    def score(self, query: Query, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """See ``Reranker``."""
        said = _said(query)

        def make(places: list[int]) -> list[float]:
            found: list[float] = np.asarray(self._reranker.score(query, [passages[one] for one in places])).tolist()
            return found

        return np.array(self._memory.each([(self._key, said, one.id) for one in passages], make), np.float32)


class RememberingTransform(Stateless):
    """Transforms a query once, unless it searches for that: then it depends on the retrievers, which remember."""

    def __init__(self, transform: QueryTransform, memory: Memory, key: str, searched: Callable[[], bool]) -> None:
        self._transform = transform
        self._memory = memory
        self._key = key
        self._searched = searched

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """See ``QueryTransform``."""
        if self._key in self._memory.marked:
            return self._transform.transform(queries)

        def make(places: list[int]) -> list[list[Query]]:
            return self._transform.transform([queries[place] for place in places])

        return self._memory.each([(self._key, repr(query)) for query in queries], make, keep=self._keeps)

    def _keeps(self) -> bool:
        if self._searched():
            self._memory.marked.add(self._key)
        return self._key not in self._memory.marked


class RememberingFuser(Stateless):
    """Answers a query from the same passages once.

    A ranking's scores are part of what an answer depends on only where the fuser looks at them: with other weights rank
    fusion gives other scores, and often the same passages.
    """

    def __init__(self, fuser: AnswerFuser, memory: Memory, key: str, searched: Callable[[], bool]) -> None:
        self._fuser = fuser
        self._memory = memory
        self._key = key
        self._searched = searched

    @property
    def passages(self) -> int:
        """See ``AnswerFuser``."""
        return self._fuser.passages

    def fuse(self, evidence: Sequence[Evidence], generator: Generator) -> list[Fused]:
        """See ``AnswerFuser``."""
        if f"{self._key} searches" in self._memory.marked:
            return self._fuser.fuse(evidence, generator)
        scores = f"{self._key} scores" in self._memory.marked
        rankings: list[Watched] = []

        def make(places: list[int]) -> list[Fused]:
            rankings.extend(watched(evidence[place].ranking) for place in places)
            shown = [replace(evidence[place], ranking=its) for place, its in zip(places, rankings, strict=True)]
            return self._fuser.fuse(shown, generator)

        def keep() -> bool:
            if self._searched():
                self._memory.marked.add(f"{self._key} searches")
                return False
            if not scores and any(one.looked_at for one in rankings):
                self._memory.marked.add(f"{self._key} scores")
                return False
            return True

        keys = [(self._key, *_given(one, scores=scores)) for one in evidence]
        return self._memory.each(keys, make, size=_fused_bytes, keep=keep)


def _said(query: Query) -> str:
    """The query but for its weight, which is rank fusion's alone."""
    return repr(replace(query, weight=1.0))


def _given(evidence: Evidence, *, scores: bool) -> tuple[object, ...]:
    ids = tuple(one.id for one in evidence.passages)
    return repr(evidence.query), evidence.task, ids, evidence.ranking.scores.tobytes() if scores else b""


def _ranking_bytes(ranking: Ranking) -> int:
    return int(ranking.ids.nbytes + ranking.scores.nbytes)


def _fused_bytes(fused: Fused) -> int:
    tokens = fused.posterior.tokens if fused.posterior is not None else None
    return 4 * len(fused.text) + 100 * len(fused.spans) + (0 if tokens is None else int(tokens.nbytes))
