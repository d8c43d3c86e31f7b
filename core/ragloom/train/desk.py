"""What a trainer may ask for, opened when it does: paths, components, the collection, the stage's retrievers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import IndexMismatchError, PluginError, UsageError
from ragloom.interfaces import IndexFolder, Spec
from ragloom.pipeline.opening import bindings_of, opened_search
from ragloom.pipeline.passages import ForeignPassages, PassageSource
from ragloom.pipeline.shelf import Search, Shelf, ShelfResources
from ragloom.store import Reader, View
from ragloom.train.library import Library
from ragloom.types import Document, Filter, Passage, Query, Ranking


class Desk:
    """One stage's. Nothing of the config that answers is ever opened; everything that is closes with the desk."""

    def __init__(self, library: Library, retrievers: Sequence[str]) -> None:
        routes = tuple(one for one in library.recipe.routes if one.planned.name in retrievers)
        self._library = library
        self._recipe = replace(library.recipe, routes=routes)
        self._foreign = ForeignPassages()
        self._closing = ExitStack()
        view = LateView(lambda: library.view, self._foreign)
        self._shelf = Shelf(library.registry, view, _Encoder(library.recipe.encoder), library.recipe.base)
        self._closing.callback(self._shelf.close)
        self._found: Search | None = None
        self._shelf.search = self._search
        self.resources = TrainingResources(self._shelf, None)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def _search(self, queries: Sequence[Query], k: int) -> list[Ranking]:
        if self._found is None:
            self._found = self._opened()
        return self._found(queries, k)

    def _opened(self) -> Search:
        if not self._recipe.routes:
            raise UsageError(
                "the stage has no retriever to search",
                hint="add one over a model that is there, or `{use: bm25}`, and name it: `retrievers: [bm25]`",
            )
        try:
            return self._opened_over(self._library.reader(self._recipe))
        except IndexMismatchError:
            # Weights of the same name have changed: what was made by the others is of no use.
            self._library.rebuild(self._recipe)
            return self._opened_over(self._library.reader(self._recipe))

    def _opened_over(self, reader: Reader) -> Search:
        self._closing.callback(reader.close)
        bindings = bindings_of(self._recipe, self._library.registry)
        found, end = opened_search(self._recipe, self._shelf, reader, bindings, self._foreign)
        self._closing.callback(end)
        return found


class TrainingResources(ShelfResources):
    """The ``Resources`` of a trainer."""

    @property
    def index(self) -> IndexFolder:
        """A trainer has none."""
        raise PluginError("a trainer has no index folder", hint="it writes below `job.output` alone")

    @property
    def fingerprint(self) -> str:
        """Nothing is answered."""
        raise PluginError("a training has no fingerprint: it answers nothing", hint="go by `collection.position`")


@dataclass(frozen=True, slots=True)
class _Encoder:
    """What may be had of the config itself: the first encoder that a retriever names."""

    encoder: Spec | None
    makes: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


class LateView:
    """A ``CollectionView`` that is opened when it is first read; passages of external engines are its own, too."""

    def __init__(self, opening: Callable[[], View], foreign: ForeignPassages) -> None:
        self._view = opening
        self._foreign = foreign

    @property
    def position(self) -> int:
        """As the opened view's; so are the others."""
        return self._view().position

    def __len__(self) -> int:
        return len(self._view())

    def passages(self, ids: Sequence[int] | NDArray[np.int64]) -> list[Passage]:
        """The passages of ``ids``, in that order."""
        wanted = [int(number) for number in ids]
        found = PassageSource(self._view(), self._foreign).fetch(wanted)
        return [found[number] for number in wanted]

    def select(self, condition: Filter) -> NDArray[np.int64]:
        """The ids of the passages that match."""
        return self._view().select(condition)

    def scan(self, batch: int = 1024) -> Iterator[list[Passage]]:
        """Every passage."""
        return self._view().scan(batch)

    def document(self, document_id: str) -> Document | None:
        """A document by its id, or None."""
        return self._view().document(document_id)
