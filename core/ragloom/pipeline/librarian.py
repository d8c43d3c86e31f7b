"""Who keeps the collection of a pipeline: brings documents in, takes them out, and keeps every index beside them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from ragloom.errors import CollectionError, IndexMismatchError
from ragloom.ingest import BoundedLoader, Failure, IngestReport, Observer, ReadingRoom, Remake, plan, run
from ragloom.ingest.reading import read
from ragloom.interfaces import Json, Loader
from ragloom.pipeline.events import Events
from ragloom.pipeline.from_config import planned_from_spec
from ragloom.pipeline.no_passages import NoPassages
from ragloom.pipeline.opening import bindings_of
from ragloom.pipeline.recipe import Planned, Recipe
from ragloom.pipeline.shelf import Shelf
from ragloom.registry import Registry
from ragloom.store import Chunking, Collection, Finding, IndexBinding, Publication, Reader, Status, UpsertReport, Writer
from ragloom.types import Document
from ragloom.types.events import IndexChanged

Indexing = Callable[[str, int, int], None]
"""Told of a retriever by its name, how many changes it has taken in, and of how many; 0 where that is not known."""


class Librarian:
    """The collection of one pipeline. Every change is acknowledged by the store before the indexes follow."""

    def __init__(self, recipe: Recipe, registry: Registry, at: Path | Collection) -> None:
        self._recipe = recipe
        self._registry = registry
        self._events = Events(registry.observers)
        self._at = at if isinstance(at, Path) else at.folder
        self._collection = at if isinstance(at, Collection) else None
        self._passing = isinstance(at, Collection)
        self._changed: list[Callable[[], None]] = []
        self._guard = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the collection lies."""
        return self._at

    def on_change(self, told: Callable[[], None]) -> None:
        """Call ``told`` after every change made through this object."""
        self._changed.append(told)

    def observe(self, observer: object) -> None:
        """Tell ``observer`` of changes, as a plugin's event hooks are told: a method named as the hook is called."""
        self._events = self._events.beside(observer)

    def close(self) -> None:
        """Close the collection. Safe to call twice."""
        with self._guard:
            collection, self._collection = self._collection, None
        if collection is not None:
            collection.close()

    def add(self, documents: Iterable[Document]) -> UpsertReport:
        """Add documents, or replace those of the same id; one whose content is the same is left as it is.

        Raises ``UsageError`` for what is no document.
        """
        if isinstance(documents, str | Document):
            documents = [documents]
        with self._writing("add") as writer, self._chunking() as chunking:
            _same_chunking(writer, chunking)
            report = writer.upsert(documents, chunking)
            self._publish(writer)
        return report

    def index(
        self,
        sources: Sequence[Path | str],
        *,
        sync: bool = False,
        force: bool = False,
        reread: bool = False,
        progress: Observer | None = None,
        indexing: Indexing | None = None,
    ) -> IngestReport:
        """Read files and folders into the collection.

        A file that has not changed is not read again, unless ``reread`` says so. With ``sync`` documents whose files
        are gone are removed, at most 30 % of them without ``force``. A file that cannot be read is in the report's
        ``failures``, and the rest goes on. ``progress`` is told of each file, ``indexing`` of a retriever by its name
        and how many changes of how many it has taken in. Raises ``UsageError`` for a source that is not there.
        """
        loaders = self._loaders()
        with self._shelf() as shelf, self._chunking() as chunking, self._room(loaders) as room:
            bounded = [self._bounded(shelf.opened(one.make()), one, room, n) for n, one in enumerate(loaders)]
            planned = plan(sources, bounded, collection=self._at)
            with self._writing("index") as writer:
                recut = _same_chunking(writer, chunking)
                report = run(
                    planned,
                    writer,
                    chunking,
                    reader=" | ".join([chunking.described, *(one.fingerprint for one in loaders)]),
                    sync=sync,
                    force=force,
                    reread=reread,
                    progress=progress,
                )
                self._publish(writer, indexing)
        return replace(report, notes=(*recut, *report.notes))

    def read(self, sources: Sequence[Path | str]) -> Iterator[tuple[Path, Document | Failure]]:
        """The documents of files and folders as ``index`` would read them, each with its file; nothing is stored.

        Raises ``UsageError`` for a source that is not there.
        """
        loaders = self._loaders()
        with self._shelf() as shelf, self._room(loaders) as room:
            bounded = [self._bounded(shelf.opened(one.make()), one, room, n) for n, one in enumerate(loaders)]
            planned = plan(sources, bounded, collection=self._at)
            yield from ((Path(one.where), one) for one in planned.failures)
            for source in planned.sources:
                for file in source.files:
                    yield from ((file.path, one) for one in read(file, str(source.root)))

    def remove(self, document_ids: Iterable[str]) -> UpsertReport:
        """Remove documents; ids that are not there are ignored, and not counted."""
        with self._writing("remove", create=False) as writer:
            report = writer.remove(document_ids)
            self._publish(writer)
        return report

    def rebuild(self, *, indexing: Indexing | None = None) -> Publication:
        """Make every index of the config anew; a changed chunker cuts the stored documents again.

        ``indexing`` as for ``index``.
        """
        with self._writing("rebuild", create=False) as writer, self._chunking() as chunking:
            writer.rechunk(chunking)
            return self._told(writer.rebuild(self._bindings(indexing)))

    def compact(self) -> Publication:
        """Merge what the indexes can merge, and give freed space back."""
        with self._writing("compact", create=False) as writer:
            return self._told(writer.compact(self._bindings()))

    def note(self, name: str, about: Mapping[str, Json]) -> Publication:
        """Keep ``about`` in the state of the index ``name``, beside what its retriever keeps there; no file changes."""
        with self._writing("note", create=False) as writer:
            return writer.note(name, about)

    def status(self) -> Status:
        """Counts, position, indexes, and who writes."""
        return self._open().status()

    def verify(self) -> list[Finding]:
        """Check everything against everything that it was recorded with; empty where all is well."""
        return self._open().verify()

    def reader(self, bindings: Sequence[IndexBinding]) -> Reader:
        """A pinned view with the indexes of ``bindings``. Raises ``IndexMismatchError``, ``CorruptIndexError``."""
        reader = self._open().reader(bindings)
        try:
            self._check_chunker(reader.manifest.chunker)
        except BaseException:
            reader.close()
            raise
        return reader

    def _bindings(self, indexing: Indexing | None = None) -> list[IndexBinding]:
        found = bindings_of(self._recipe, self._registry)
        return [replace(one, progress=partial(indexing, one.name)) for one in found] if indexing else found

    def _publish(self, writer: Writer, indexing: Indexing | None = None) -> Publication:
        return self._told(writer.publish(self._bindings(indexing)))

    def _told(self, publication: Publication) -> Publication:
        if publication.added or publication.removed:
            self._events.emit(IndexChanged(str(self._at), publication.position, publication.added, publication.removed))
        return publication

    @contextmanager
    def _writing(self, command: str, *, create: bool = True) -> Iterator[Writer]:
        try:
            with self._open(create=create).writer(command=command) as writer:
                yield writer
        finally:
            # Documents are acknowledged before the indexes follow: there is a change even where those fail.
            for told in self._changed:
                told()

    def _check_chunker(self, built: str) -> None:
        planned = self._recipe.chunker
        asked = Chunking(planned.make(), planned.component, planned.settings).described
        if built not in ("", asked):
            raise IndexMismatchError(
                f"the passages were cut with chunker {built}, the config asks for {asked}",
                hint="ragloom index --rebuild, set the chunker back, or give this config a `collection:` of its own",
            )

    def _loaders(self) -> tuple[Planned, ...]:
        """Those of the config, else every one that is installed with what it requires."""
        if self._recipe.loaders:
            return self._recipe.loaders
        names = self._registry.names("loader")
        usable = [name for name in names if not self._registry.find("loader", name).missing]
        return tuple(planned_from_spec(self._registry, "loader", name) for name in usable)

    def _room(self, loaders: Sequence[Planned]) -> ReadingRoom:
        """Where files are read: numbered as ``loaders`` are."""
        remakes = [one.remake or Remake("") for one in loaders]
        return ReadingRoom(remakes, self._recipe.limits, self._recipe.base)

    def _bounded(self, loader: Loader, planned: Planned, room: ReadingRoom, number: int) -> BoundedLoader:
        limits = self._recipe.limits
        apart = room if limits.apart and planned.remake else None
        return BoundedLoader(loader, limits, apart, number, name=planned.name)

    @contextmanager
    def _chunking(self) -> Iterator[Chunking]:
        with self._shelf() as shelf:
            planned = self._recipe.chunker
            yield Chunking(shelf.opened(planned.make()), planned.component, planned.settings)

    @contextmanager
    def _shelf(self) -> Iterator[Shelf]:
        shelf = Shelf(self._registry, NoPassages(), self._recipe, self._recipe.base)
        try:
            yield shelf
        finally:
            shelf.close()

    def _open(self, *, create: bool = False) -> Collection:
        with self._guard:
            if self._collection is not None and not self._collection.exists:
                self._collection.close()
                self._collection = None
            if self._collection is None:
                if self._passing:
                    raise CollectionError(
                        "the pipeline is closed, and its collection was a temporary one",
                        hint='to keep a collection: Pipeline.assemble(…, folder="FOLDER")',
                    )
                self._collection = Collection.open(self._at, create=create)
            return self._collection


def _same_chunking(writer: Writer, chunking: Chunking) -> tuple[str, ...]:
    """No collection holds documents that were cut in different ways; says what was cut again."""
    if writer.was_cut_by(chunking):
        return ()
    recut = writer.rechunk(chunking)
    passages = f"{recut.passages_added} passages for {recut.passages_removed}"
    return (f"the chunker is another: {recut.changed} stored documents were cut again, {passages}",)
