"""The retriever ``faiss``."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ragloom.errors import IndexMismatchError
from ragloom.interfaces import Change, Description, IndexCommit, IndexFolder, Json, Resources
from ragloom.types import Filter, Query, Ranking
from ragloom_faiss.abreast import workers
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.encoding import LazyEncoder
from ragloom_faiss.index import Index
from ragloom_faiss.measuring import Measured, measure, sampled
from ragloom_faiss.search import Snapshot

NAME = "faiss"


class FaissRetriever:
    """Dense retrieval over an encoder's vectors: exact, or through an index of faiss with exact scores."""

    def __init__(self, config: FaissConfig) -> None:
        self._config = config

    @staticmethod
    def describe(config: FaissConfig) -> Description:
        """Dense, with an index of its own."""
        return Description(frozenset({"Indexed"}), "dense")

    def space(self, resources: Resources) -> str:
        """See ``KnownSpace``."""
        return resources.passage_space(self._config.encoder)

    def open(self, resources: Resources) -> None:
        """Map the index, and load the encoder unless it is there to be written to: then, when there is something to do.

        Raises ``IndexMismatchError`` before the model is loaded where the index is of another passage space, and
        ``CorruptIndexError``.
        """
        self._resources = resources
        self._space = self.space(resources)
        _same_space(resources.index, self._space)
        self._encoder = LazyEncoder(lambda: resources.encoder(self._config.encoder), self._space)
        self._index = Index(resources.index, self._encoder, self._config, self._space)
        self._snapshot = self._take_snapshot()
        if not resources.index.writable and self._snapshot.passages:
            _tell_precision(self._index.held.made_by, self._encoder.made_by)

    def close(self) -> None:
        """Let go of the mapped files."""
        for name in ("_snapshot", "_index", "_encoder", "_resources"):
            self.__dict__.pop(name, None)

    def apply(self, changes: Sequence[Change]) -> None:
        """See ``Indexed``. Each batch of vectors is safe on the disk before the next one is computed."""
        self._index.apply(changes)

    def commit(self) -> IndexCommit:
        """See ``Indexed``."""
        made = self._index.commit()
        self._snapshot = self._take_snapshot()
        return made

    def compact(self) -> None:
        """See ``Indexed``. Nothing is encoded again."""
        self._index.compact()

    def passage_space(self) -> str:
        """The encoder's."""
        return self._space

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """See ``Retriever``."""
        snapshot = self._snapshot
        if k <= 0 or not queries or not snapshot.passages:
            return [Ranking.empty(NAME) for _ in queries]
        allowed = None if filter is None else self._resources.collection.select(filter)
        vectors = self._encoder.queries([query.text for query in queries], self._index.held.dimension)
        return snapshot.search(vectors, min(k, snapshot.passages), allowed)

    def measure(self, k: int, *, texts: Sequence[str] | None = None, sample: int = 200) -> Measured | None:
        """The recall of the approximate index at ``k``; None where every search is exact.

        ``texts`` are asked, or else ``sample`` of the passages, each for the others.
        """
        held, snapshot = self._index.held, self._snapshot
        if not held.built_files:
            return None
        if texts is not None:
            queries = self._encoder.queries(texts, held.dimension)
            return measure(held, snapshot, queries, k, asked=f"asked {len(texts)} questions")
        queries, own = sampled(held, sample)
        return measure(held, snapshot, queries, k, own=own, asked=f"asked {len(own)} of its own passages")

    def noted(self, measured: Measured) -> dict[str, Json]:
        """What an index's state keeps of a measurement, for as long as it has the same approximate indexes."""
        return measured.state(self._index.held)

    def _take_snapshot(self) -> Snapshot:
        settings = self._config
        lives = [entry.live for entry in self._index.held.entries]
        return Snapshot(lives, settings.metric, refine=settings.refine, threads=workers(settings.threads), source=NAME)


def _same_space(folder: IndexFolder, space: str) -> None:
    built = folder.state.get("space", space)
    if built != space:
        raise IndexMismatchError(
            f"the index holds vectors of passage space {built!r}, the config's encoder makes those of {space!r}",
            where=str(folder.path),
            hint="ragloom index --rebuild, or set the encoder back",
        )


def _tell_precision(built_by: Sequence[str], asked: str) -> None:
    others = [one for one in built_by if one != asked]
    if asked and others:
        logging.getLogger("ragloom").warning(
            "the passages of the dense index were encoded by %s, queries are by %s: scores may differ a little"
            " (ragloom index --rebuild encodes them anew)",
            " and ".join(others),
            asked,
        )
