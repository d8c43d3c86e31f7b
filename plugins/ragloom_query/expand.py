"""RM3: feedback from a first search, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ragloom.interfaces import Analyzer, CollectionView, Resources, terms
from ragloom.types import Query, Ranking
from ragloom_query.config import ExpandConfig
from ragloom_query.relevance_model import relevance_model, rm3, strongest


class ExpandTransform:
    """Searches once, takes the best passages for relevant, and weighs their terms into the question.

    The terms are index terms of the lexical retriever; others do not read them. It finds more of what is there and
    brings in some of what is not: recall for precision. Passages of external engines (ids below 0) feed nothing back.
    """

    def __init__(self, config: ExpandConfig) -> None:
        self._config = config

    def open(self, resources: Resources) -> None:
        """Take the analyzer; the first search and the passages are asked for in each ``transform``."""
        self._resources = resources
        self._analyzer: Analyzer = resources.analyzer(self._config.analyzer)

    def close(self) -> None:
        """Let go of what was taken."""
        for name in ("_resources", "_analyzer"):
            self.__dict__.pop(name, None)

    def transform(self, queries: Sequence[Query]) -> list[list[Query]]:
        """Each query with its feedback terms added to ``terms``; one that finds nothing is left as it is."""
        if not queries:
            return []
        found = self._resources.search(queries, self._config.passages)
        collection = self._resources.collection
        return [[self._expanded(one, ranking, collection)] for one, ranking in zip(queries, found, strict=True)]

    def _expanded(self, query: Query, ranking: Ranking, collection: CollectionView) -> Query:
        own = ranking.head(self._config.passages)
        ids, scores = own.ids[own.ids >= 0], own.scores[own.ids >= 0]
        passages = [terms(self._analyzer, passage.indexed_text) for passage in collection.passages(ids)]
        feedback = strongest(relevance_model(passages, scores), self._config.terms)
        added = rm3(terms(self._analyzer, query.text), feedback, self._config.original_weight)
        return replace(query, origin="expand", terms=(*query.terms, *added.items())) if added else query
