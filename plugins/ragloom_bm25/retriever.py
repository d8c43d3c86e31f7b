"""The retriever ``bm25``."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from ragloom.interfaces import Analyzer, Change, Description, IndexCommit, Resources
from ragloom.types import Filter, Query, Ranking
from ragloom_bm25.config import BM25Config
from ragloom_bm25.engines import ENGINES
from ragloom_bm25.formulas import VARIANTS
from ragloom_bm25.index import Index
from ragloom_bm25.query_terms import query_terms
from ragloom_bm25.search import Snapshot

NAME = "bm25"
_BATCH = 16
"""From so many queries on, threads pay."""


class BM25Retriever:
    """BM25 over segments on disk; after any changes it ranks exactly as a fresh build of the same passages."""

    def __init__(self, config: BM25Config) -> None:
        self._config = config

    @staticmethod
    def describe(config: BM25Config) -> Description:
        """Lexical, with an index of its own."""
        return Description(frozenset({"Indexed"}), "lexical")

    def open(self, resources: Resources) -> None:
        """Map the index; reads none of the postings. Raises ``IndexMismatchError``, ``CorruptIndexError``."""
        self._engine = ENGINES[self._config.engine]()
        self._resources = resources
        self._analyzer: Analyzer = resources.analyzer(self._config.analyzer)
        self._index = Index(resources.index, self._analyzer)
        self._snapshot = self._take_snapshot()

    def close(self) -> None:
        """Let go of the mapped files."""
        for name in ("_snapshot", "_index", "_analyzer", "_resources", "_engine"):
            self.__dict__.pop(name, None)

    def apply(self, changes: Sequence[Change]) -> None:
        """See ``Indexed``."""
        self._index.apply(changes)

    def commit(self) -> IndexCommit:
        """See ``Indexed``."""
        made = self._index.commit()
        self._snapshot = self._take_snapshot()
        return made

    def compact(self) -> None:
        """See ``Indexed``."""
        self._index.compact()

    def passage_space(self) -> str:
        """The analyzer's fingerprint: the formula and its parameters are no part of what the index holds."""
        return self._analyzer.fingerprint

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """See ``Retriever``. A query's ``terms`` are index terms, and their weights add to those of its own."""
        snapshot = self._snapshot
        if k <= 0 or not snapshot.passages:
            return [Ranking.empty(NAME) for _ in queries]
        allowed = None if filter is None else snapshot.allow(self._resources.collection.select(filter))
        kept, engine = min(k, snapshot.passages), self._engine

        def ranking(query: Query) -> Ranking:
            best = snapshot.top(query_terms(self._analyzer, query), kept, engine, allowed)
            return Ranking(NAME, best.ids, best.scores)

        if engine.workers == 1 or len(queries) < _BATCH:
            return [ranking(query) for query in queries]
        with ThreadPoolExecutor(engine.workers) as pool:
            return list(pool.map(ranking, queries))

    def _take_snapshot(self) -> Snapshot:
        settings = self._config
        lives = [entry.live for entry in self._index.entries]
        return Snapshot(lives, VARIANTS[settings.method], k1=settings.k1, b=settings.b, delta=settings.delta)
