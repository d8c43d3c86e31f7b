"""The retriever ``document``: all passages of the document that a query names."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import RagloomError, UsageError
from ragloom.interfaces import CollectionView, Resources
from ragloom.types import Filter, Query, Ranking
from ragloom_text.documents.config import DocumentConfig
from ragloom_text.documents.names import SHOWN, Found, Named, Names

SOURCE = "document"
Ids = NDArray[np.int64]


class DocumentCutWarning(UserWarning):
    """A document has more passages than were asked for."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a collection holds: ``passages`` are each document's, in the order of its text."""

    collection: CollectionView
    names: Names
    passages: Mapping[Named, Ids]


class DocumentRetriever:
    """Finds one document by its name and gives its passages in the document's own order, the first best.

    A query's text is the document's id, the end of its path (``suez-canal.md`` for ``en/suez-canal.md``) or its title;
    no word of the document itself is looked at. A text that names no document, or several, raises ``UsageError`` with
    those that it may have meant; with ``strict`` off it finds nothing, or one document after the other by their ids.
    """

    def __init__(self, config: DocumentConfig) -> None:
        self._strict = config.strict
        self._shelf: _Shelf | None = None

    def open(self, resources: Resources) -> None:
        """Note which passages each document has: one pass over the collection."""
        places: dict[Named, list[tuple[int, int]]] = {}
        for batch in resources.collection.scan():
            for one in batch:
                places.setdefault(Named(one.document_id, one.title), []).append((one.start, one.id))
        ordered = {name: np.array([number for _, number in sorted(some)], np.int64) for name, some in places.items()}
        self._shelf = _Shelf(resources.collection, Names(ordered), ordered)

    def close(self) -> None:
        """Forget the collection."""
        self._shelf = None

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """One ranking a query, of the first ``k`` passages; a document longer than that is warned of."""
        shelf = self._opened()
        allowed = None if filter is None else shelf.collection.select(filter)
        return [self._one(shelf, query.text, k, allowed) for query in queries]

    def _opened(self) -> _Shelf:
        if self._shelf is None:
            raise RagloomError("the retriever is not open", hint="call open(resources) first")
        return self._shelf

    def _one(self, shelf: _Shelf, text: str, k: int, allowed: Ids | None) -> Ranking:
        documents = self._named(shelf, text)
        if not documents:
            return Ranking.empty(SOURCE)
        ids = np.concatenate([shelf.passages[one] for one in documents])
        # Counted before the filter, so that a passage's score does not depend on it.
        scores = np.arange(len(ids), 0, -1).astype(np.float32)
        if allowed is not None:
            kept = np.isin(ids, allowed)
            ids, scores = ids[kept], scores[kept]
        if 0 < k < len(ids):
            _warn_of_the_rest(text, len(ids), k)
        return Ranking(SOURCE, ids[:k].copy(), scores[:k].copy())

    def _named(self, shelf: _Shelf, text: str) -> Found:
        found = shelf.names.of(text)
        if self._strict and len(ids := list(dict.fromkeys(one.id for one in found))) != 1:
            raise _ambiguous(text, ids) if ids else _unnamed(shelf, text)
        return found


def _warn_of_the_rest(text: str, passages: int, k: int) -> None:
    warnings.warn(
        f"{text.strip()} has {passages} passages, and {k} are read: raise the retriever's k",
        DocumentCutWarning,
        stacklevel=4,
    )


def _unnamed(shelf: _Shelf, text: str) -> UsageError:
    near = shelf.names.like(text)
    if not shelf.passages:
        hint = "it is empty: ragloom index FOLDER"
    elif near:
        hint = f"did you mean {_listed(near)}?"
    elif len(shelf.passages) > SHOWN:
        hint = "give a document's id, the end of its path or its title, as `ragloom search` shows them"
    else:
        hint = f"there are: {_listed(sorted(one.id for one in shelf.passages))}"
    return UsageError(f"the collection holds no document '{_brief(text)}'", hint=hint)


def _ambiguous(text: str, found: Sequence[str]) -> UsageError:
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return UsageError(
        f"{len(found)} documents are called '{_brief(text)}'", hint=f"name one of {_listed(found[:SHOWN])}{more}"
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{one}`" for one in names)


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"
