"""The collection that stages search: the training's own, brought up to its documents when it is first asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from ragloom.config.training import several
from ragloom.errors import CollectionLockedError, CorruptIndexError, IndexMismatchError, UsageError
from ragloom.ingest import Failure
from ragloom.pipeline import Librarian
from ragloom.pipeline.from_config import recipe_of
from ragloom.pipeline.opening import bindings_of
from ragloom.pipeline.recipe import Recipe
from ragloom.registry import Registry, ResolvedConfig
from ragloom.store import Collection, Reader, View
from ragloom.types import Document

T = TypeVar("T")
_PATIENCE = 0.5
"""Seconds between looks."""

Watching = Callable[[str, int, int], None]
"""Is told what goes on, how much of it is done, and of how much; 0 where that is not known."""


class Library:
    """``corpora`` are what the training's data are about, for a config that names no documents; it lies in ``folder``.

    ``notes`` are what could not be read.
    """

    def __init__(
        self,
        resolved: ResolvedConfig,
        registry: Registry,
        folder: Path,
        *,
        sources: Sequence[str] = (),
        corpora: Sequence[Path] = (),
        watching: Watching = lambda what, done, total: None,
    ) -> None:
        self.registry = registry
        self.recipe = recipe_of(resolved, registry)
        self.notes: list[str] = []
        self._resolved = resolved
        self._folder = folder
        self._sources = [resolved.loaded.path_of(one) for one in several(sources) or resolved.core.ingest.sources]
        self._corpora = list(corpora)
        self._watching = watching
        self._closing = ExitStack()
        self._reader: Reader | None = None

    def close(self) -> None:
        """Let the collection go. Safe to call twice."""
        self._closing.close()
        self._reader = None

    def read(self, sources: Sequence[Path]) -> Iterator[tuple[Path, Document | Failure]]:
        """Documents by the config's loaders, without storing any."""
        return Librarian(replace(self.recipe, routes=()), self.registry, self._folder).read(sources)

    @property
    def view(self) -> View:
        """The passages. The first time the documents are read."""
        return self.bring_up().view

    def bring_up(self) -> Reader:
        """Bring the collection up to the documents, unless that was done. Gives it without an index."""
        if self._reader is None:
            librarian = self._kept(replace(self.recipe, routes=()))
            _patiently(lambda: self._fill(librarian))
            self._reader = self._closing.enter_context(closing(_patiently(lambda: librarian.reader(()))))
        return self._reader

    def reader(self, recipe: Recipe) -> Reader:
        """The collection with the indexes of the retrievers of ``recipe``; one that is of no use is made anew."""
        self.bring_up()
        librarian, bindings = self._kept(recipe), bindings_of(recipe, self.registry)
        try:
            return _patiently(lambda: librarian.reader(bindings))
        except (IndexMismatchError, CorruptIndexError):
            self.rebuild(recipe)
            return _patiently(lambda: librarian.reader(bindings))

    def rebuild(self, recipe: Recipe) -> None:
        """Make the indexes of ``recipe`` anew."""
        librarian = self._kept(recipe)
        _patiently(lambda: librarian.rebuild(indexing=self._indexing))

    def _kept(self, recipe: Recipe) -> Librarian:
        """One that is closed with the library."""
        return self._closing.enter_context(closing(Librarian(recipe, self.registry, self._folder)))

    def _fill(self, librarian: Librarian) -> None:
        if self._sources:
            self._index(librarian, self._sources)
        elif self._resolved.loaded.collection.exists():
            _copy(self._resolved.loaded.collection, librarian)
        elif self._corpora:
            self._index(librarian, self._corpora)
        else:
            raise UsageError(
                "there are no documents to search in training",
                hint="name them: `ingest: {sources: [docs]}`, or `train: {sources: [docs], …}`",
            )

    def _index(self, librarian: Librarian, sources: Sequence[Path]) -> None:
        report = librarian.index(
            sources,
            sync=True,
            force=True,
            progress=lambda progress: self._watching("reading documents", progress.files, progress.total),
        )
        self.notes = [f"not read: {failure}" for failure in report.failures]

    def _indexing(self, name: str, done: int, total: int) -> None:
        self._watching(f"indexing {name}", done, total)


def _copy(folder: Path, to: Librarian) -> None:
    """The documents of another collection, and no others."""
    with closing(Collection.open(folder)) as collection, closing(collection.reader(update=False)) as reader:
        names = reader.view.document_ids()
        to.add(document for name in names if (document := reader.view.document(name)) is not None)
    with closing(to.reader(())) as copied:
        strangers = set(copied.view.document_ids()).difference(names)
    if strangers:
        to.remove(strangers)


def _patiently(action: Callable[[], T]) -> T:
    """Of several processes that train together one writes, and the others find it written."""
    together = int(os.environ.get("WORLD_SIZE", "1")) > 1
    while True:
        try:
            return action()
        except CollectionLockedError:
            if not together:
                raise
            time.sleep(_PATIENCE)
