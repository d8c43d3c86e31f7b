"""The retriever ``rank_bm25``: the rank-bm25 library as it is, for comparison and for small collections."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import MissingExtraError
from ragloom.interfaces import Analyzer, Description, Resources, terms
from ragloom.types import Filter, Query, Ranking
from ragloom_bm25.config import RankBM25Config
from ragloom_bm25.query_terms import query_terms

NAME = "rank_bm25"


def _okapi(library: Any, corpus: list[list[str]], config: RankBM25Config) -> Any:
    return library.BM25Okapi(corpus, k1=config.k1, b=config.b, epsilon=config.epsilon)


def _l(library: Any, corpus: list[list[str]], config: RankBM25Config) -> Any:
    return library.BM25L(corpus, k1=config.k1, b=config.b, delta=0.5 if config.delta is None else config.delta)


def _plus(library: Any, corpus: list[list[str]], config: RankBM25Config) -> Any:
    return library.BM25Plus(corpus, k1=config.k1, b=config.b, delta=1.0 if config.delta is None else config.delta)


_MAKERS: dict[str, Callable[[Any, list[list[str]], RankBM25Config], Any]] = {"okapi": _okapi, "l": _l, "plus": _plus}


class RankBM25Retriever:
    """Built in memory from the whole collection each time that it is opened; every search scores every passage."""

    def __init__(self, config: RankBM25Config) -> None:
        self._config = config

    @staticmethod
    def describe(config: RankBM25Config) -> Description:
        """Lexical, without an index of its own."""
        return Description(frozenset(), "lexical")

    def open(self, resources: Resources) -> None:
        """Read the collection. Raises ``MissingExtraError`` where the library is not installed."""
        library = _library()
        self._resources = resources
        self._analyzer: Analyzer = resources.analyzer(self._config.analyzer)
        passages = [passage for batch in resources.collection.scan() for passage in batch]
        corpus = [terms(self._analyzer, passage.indexed_text) for passage in passages]
        self._ids = np.array([passage.id for passage in passages], np.int64)
        self._model = _MAKERS[self._config.method](library, corpus, self._config) if any(corpus) else None

    def close(self) -> None:
        """Let go of the model."""
        self._model = None

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """See ``Retriever``. The scores are the library's; a passage without any of the terms is left out."""
        if self._model is None or k <= 0:
            return [Ranking.empty(NAME) for _ in queries]
        allowed = np.ones(len(self._ids), np.bool_)
        if filter is not None:
            allowed = np.isin(self._ids, self._resources.collection.select(filter))
        return [self._ranking(query_terms(self._analyzer, query), k, allowed) for query in queries]

    def _ranking(self, weights: Mapping[str, float], k: int, allowed: NDArray[np.bool_]) -> Ranking:
        model: Any = self._model
        scores = np.zeros(len(self._ids))
        for term, weight in weights.items():
            scores += weight * model.get_scores([term])
        holds = np.fromiter((not weights.keys().isdisjoint(held) for held in model.doc_freqs), np.bool_, len(scores))
        found = np.flatnonzero(allowed & holds)
        return Ranking.of(NAME, self._ids[found], scores[found], k)


def _library() -> Any:
    try:
        return import_module("rank_bm25")
    except ImportError as error:
        raise MissingExtraError(
            "the retriever rank_bm25 needs the rank-bm25 library", hint="pip install 'ragloom[rank-bm25]'"
        ) from error
