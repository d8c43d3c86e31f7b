"""Where the passages of a run come from: the collection, and engines that hold their own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ragloom.interfaces import CollectionView, External
from ragloom.types import Citation, Filter, Hits, Passage, Query, Ranking

REMEMBERED = 100_000
"""How many passages of external engines are kept, the oldest forgotten first."""


class ForeignPassages:
    """Gives the passages of external engines ids below zero, so that they can be fused with the collection's own."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._ids: dict[tuple[str, str, int, int, str], int] = {}
        self._passages: dict[int, Passage] = {}
        self._next = -1
        self._remembered = remembered
        self._lock = threading.Lock()

    def adopt(self, source: str, passage: Passage) -> int:
        """The id of ``passage`` of ``source`` here; the same text at the same place keeps its id."""
        key = (source, passage.document_id, passage.start, passage.end, passage.text)
        with self._lock:
            if key not in self._ids:
                self._remember(key, passage)
            return self._ids[key]

    def _remember(self, key: tuple[str, str, int, int, str], passage: Passage) -> None:
        if len(self._ids) >= self._remembered:
            oldest = next(iter(self._ids))
            self._passages.pop(self._ids.pop(oldest))
        self._ids[key] = self._next
        self._passages[self._next] = Passage(
            self._next, passage.document_id, passage.text, passage.start, passage.end, passage.title,
            passage.metadata, passage.location,
        )  # fmt: skip
        self._next -= 1

    def __getitem__(self, number: int) -> Passage:
        with self._lock:
            return self._passages[number]


class PassageSource:
    """Passages by id, whoever holds them."""

    def __init__(self, view: CollectionView, foreign: ForeignPassages) -> None:
        self._view = view
        self._foreign = foreign

    def fetch(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages of ``ids`` (in any order, repeats allowed), by id."""
        wanted = set(ids)
        own = [number for number in wanted if number >= 0]
        found = dict(zip(own, self._view.passages(own), strict=True)) if own else {}
        return found | {number: self._foreign[number] for number in wanted if number < 0}

    def verified(self, citation: Citation) -> Citation | None:
        """``citation`` with the place of its quote in the document, or None where its holder does not say the quote."""
        if citation.passage_id < 0:
            passage = self._foreign[citation.passage_id]
            words = passage.text[citation.start - passage.start : citation.end - passage.start]
            return citation if words == citation.quote else None
        document = self._view.document(citation.document_id)
        if document is None or document.text[citation.start : citation.end] != citation.quote:
            return None
        return replace(citation, location=document.location(citation.start))


class ExternalSearch:
    """An ``External`` engine in the shape of a ``Retriever``."""

    def __init__(self, name: str, engine: External, foreign: ForeignPassages) -> None:
        self._name = name
        self._engine = engine
        self._foreign = foreign

    def open(self, resources: object) -> None:
        """Opened already, by whoever made it."""

    def close(self) -> None:
        """Closed by whoever made it."""

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """The engine's hits as rankings of adopted ids."""
        return [self._adopt(hits) for hits in self._engine.hits(queries, k, filter=filter)]

    def _adopt(self, hits: Hits) -> Ranking:
        ids = [self._foreign.adopt(self._name, passage) for passage in hits.passages]
        return Ranking.of(self._name, ids, hits.scores)
