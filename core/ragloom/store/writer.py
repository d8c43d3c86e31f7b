"""The one who may change a collection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Self

from ragloom.errors import CollectionError, CorruptIndexError
from ragloom.interfaces import Json
from ragloom.store import acknowledged, generations
from ragloom.store.binding import IndexBinding, plain
from ragloom.store.chunking import Chunking
from ragloom.store.content import storable
from ragloom.store.database import Pool, collection_id, connect_writer, head, reported, serial, transaction, understood
from ragloom.store.durable import sync_folder
from ragloom.store.files import FileStamp, SourceFiles
from ragloom.store.garbage import collect
from ragloom.store.indexing import Indexing
from ragloom.store.layout import Layout
from ragloom.store.manifest import REBUILD, IndexEntry, Manifest
from ragloom.store.rechunk import stored_documents
from ragloom.store.schema import FOREVER
from ragloom.store.upgrade import upgrade
from ragloom.store.upsert import Upsert, UpsertReport
from ragloom.store.verified import VerifiedFiles
from ragloom.store.writer_lock import WriterLock
from ragloom.types import Document

BATCH_DOCUMENTS = 2048
BATCH_CHARACTERS = 8_000_000


@dataclass(frozen=True, slots=True)
class Publication:
    """A generation that readers now start from, and how many passages came and went since the one before."""

    generation: int
    position: int
    added: int = 0
    removed: int = 0


class Writer:
    """Made by ``Collection.writer()``; holds the writer's lock until it is closed. For one thread at a time.

    What ``upsert`` and ``remove`` report is acknowledged: it survives whatever happens next. Indexes follow with
    ``publish``; where that never comes, the next opening catches up.
    """

    def __init__(self, layout: Layout, pool: Pool, lock: WriterLock, *, durable: bool = True) -> None:
        self._layout = layout
        self._pool = pool
        self._lock = lock
        self._connection = connect_writer(layout.database, durable=durable)
        try:
            with reported(layout.database), understood(layout.database):
                upgrade(self._connection)
                self._connection.ledger.install()
                if durable:
                    _sync_names(layout)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Write SQLite's log back where no reader prevents it, and let the next writer in. Safe to call twice."""
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 200").fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()
        self._lock.close()

    @property
    def position(self) -> int:
        """The position of the last commit."""
        with reported(self._layout.database):
            return head(self._connection)

    @property
    def files(self) -> SourceFiles:
        """Which files documents were read from."""
        return SourceFiles(self._connection, self._layout)

    def upsert(self, documents: Iterable[Document], chunking: Chunking, *, origin: str = "") -> UpsertReport:
        """Add, replace or leave each document by id and content; ``origin`` says which source folder they came from.

        One transaction a batch of documents: when this returns, all are acknowledged; where it raises, whole batches
        are. Raises ``UsageError`` for a document that cannot be stored, ``CollectionError`` where the disk fails.
        """
        report = UpsertReport()
        for batch in _batches(map(storable, documents)):
            with self._transaction():
                self._remember_chunker(chunking)
                report += Upsert(self._connection, chunking, origin).upsert(batch)
        return report

    def remove(self, documents: Iterable[str]) -> UpsertReport:
        """Take out the documents of these ids, those that are there, in one transaction."""
        ids = list(documents)
        with self._transaction():
            return Upsert(self._connection).remove(ids)

    def was_cut_by(self, chunking: Chunking) -> bool:
        """Whether the last documents were cut as ``chunking`` does, or there have been none."""
        return self._chunker() in ("", chunking.described)

    def rechunk(self, chunking: Chunking) -> UpsertReport:
        """Cut again those stored documents that another chunking has cut; their files are not read."""
        report = UpsertReport()
        for origin, documents in stored_documents(self._connection):
            report += self.upsert(documents, chunking, origin=origin)
        return report

    def stamp(self, stamps: Iterable[FileStamp]) -> None:
        """Remember files whose documents have all been acknowledged."""
        rows = list(stamps)
        if rows:
            with self._transaction():
                self.files.stamp(rows)

    def publish(self, bindings: Sequence[IndexBinding] = ()) -> Publication:
        """Bring the indexes of ``bindings`` up to the last commit, and let readers start from there.

        Raises ``IndexMismatchError`` where a config's settings are not those of an index, ``CorruptIndexError`` where
        an index is damaged; ``rebuild`` heals both.
        """
        current = self._current()
        return self._advance(current, bindings, current.indexes)

    def rebuild(self, bindings: Sequence[IndexBinding]) -> Publication:
        """Make the indexes of ``bindings`` anew from the documents; others are kept where they are sound."""
        current = self._current_or_empty()
        names = {binding.name for binding in bindings}
        kept = {name: entry for name, entry in self._sound(current).items() if name not in names}
        publication = self._advance(current, bindings, kept, always=True)
        self._connection.ledger.acknowledged.accept(self._serial())
        return publication

    def compact(self, bindings: Sequence[IndexBinding] = ()) -> Publication:
        """Merge what the indexes of ``bindings`` can merge, and give freed space back to the file system."""
        current = self._current()
        publication = self._advance(current, bindings, current.indexes, compact=True)
        with reported(self._layout.database):
            self._connection.execute("VACUUM")
        return publication

    def note(self, name: str, about: Mapping[str, Json]) -> Publication:
        """Put ``about`` into the state of the index ``name``: a generation of the same files.

        For what is known of an index only after it was built, a measurement say. Raises ``CollectionError`` where
        there is no such index.
        """
        current = self._current()
        if name not in current.indexes:
            raise CollectionError(f"has no index {name!r}", where=str(self._layout.folder), hint="ragloom index")
        entry = current.indexes[name]
        noted = replace(entry, state=plain({**entry.state, **about}))
        return self._advance(current, (), {**current.indexes, name: noted}, always=True)

    def forget(self, names: Iterable[str]) -> Publication:
        """Drop the indexes of retrievers that no config uses any more."""
        current, dropped = self._current_or_empty(), set(names)
        kept = {name: entry for name, entry in current.indexes.items() if name not in dropped}
        return self._advance(current, (), kept, always=True)

    def _advance(
        self,
        current: Manifest,
        bindings: Sequence[IndexBinding],
        entries: Mapping[str, IndexEntry],
        *,
        compact: bool = False,
        always: bool = False,
    ) -> Publication:
        verified = VerifiedFiles(self._layout)
        indexing = Indexing(self._layout, self._pool, verified)
        until, updated = self.position, dict(entries)
        with reported(self._layout.folder):
            for binding in bindings:
                updated[binding.name] = indexing.update(binding, entries.get(binding.name), until, compact=compact)
            if not always and current.number and (until, updated) == (current.position, current.indexes):
                self._tidy(current, verified)
                return Publication(current.number, until)
            number = max([current.number, *generations.numbers(self._layout)]) + 1
            manifest = current.following(number, until, updated, self._chunker())
            generations.publish(self._layout, manifest)
            publication = Publication(number, until, *self._counts(current.position, until))
            self._tidy(manifest, verified)
        return publication

    def _tidy(self, manifest: Manifest, verified: VerifiedFiles) -> None:
        # Garbage that cannot be collected now, or that a writer died over, is found again by the next one.
        with suppress(OSError, sqlite3.OperationalError):
            collect(self._layout, self._connection, manifest)
        verified.save()

    def _current(self) -> Manifest:
        noted = acknowledged.read(self._layout.acknowledged)
        acknowledged.check(self._layout.database, self._serial(), noted)
        with reported(self._layout.database), understood(self._layout.database):
            name = collection_id(self._connection)
        manifest = self._named() or Manifest(name)
        check_belongs(manifest, self._layout, name, self.position)
        return manifest

    def _serial(self) -> int:
        with reported(self._layout.database):
            return serial(self._connection)

    def _current_or_empty(self) -> Manifest:
        try:
            return self._current()
        except CorruptIndexError:
            return Manifest(collection_id(self._connection))

    def _named(self) -> Manifest | None:
        pin = generations.pin_current(self._layout)
        if pin is None:
            return None
        pin.close()
        return pin.manifest

    def _sound(self, current: Manifest) -> dict[str, IndexEntry]:
        verified, sound = VerifiedFiles(self._layout), {}
        for name, entry in current.indexes.items():
            with suppress(CorruptIndexError):
                verified.check(name, entry)
                sound[name] = entry
        return sound

    def _counts(self, after: int, until: int) -> tuple[int, int]:
        added, removed = self._connection.execute(
            "SELECT (SELECT coalesce(sum(passages), 0) FROM versions WHERE added_at > :after AND removed_at > :until),"
            f" (SELECT coalesce(sum(passages), 0) FROM versions WHERE removed_at < {FOREVER}"
            " AND removed_at > :after AND added_at <= :after)",
            {"after": after, "until": until},
        ).fetchone()
        return int(added), int(removed)

    def _remember_chunker(self, chunking: Chunking) -> None:
        if self._chunker() != chunking.described:
            self._connection.execute("INSERT OR REPLACE INTO about VALUES ('chunker', ?)", (chunking.described,))

    def _chunker(self) -> str:
        row = self._connection.execute("SELECT value FROM about WHERE key = 'chunker'").fetchone()
        return str(row[0]) if row else ""

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with reported(self._layout.database), transaction(self._connection):
            yield


def check_belongs(manifest: Manifest, layout: Layout, collection: str, position: int) -> None:
    """Raises ``CorruptIndexError`` where the indexes are of another collection or know more than the documents do."""
    if manifest.collection != collection:
        raise CorruptIndexError("belongs to another collection", where=str(layout.current), hint=REBUILD)
    if manifest.position > position:
        raise CorruptIndexError(
            f"is ahead of the documents (position {manifest.position} of {position}): was the database restored?",
            where=str(layout.current),
            hint=REBUILD,
        )


def _sync_names(layout: Layout) -> None:
    """A writer that died between making a file or folder and syncing its name leaves it to the next one."""
    for folder in (layout.folder.absolute().parent, layout.folder, layout.indexes):
        with suppress(FileNotFoundError, PermissionError):
            sync_folder(folder)


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    room = BATCH_CHARACTERS
    for document in documents:
        batch.append(document)
        room -= len(document.text)
        if len(batch) == BATCH_DOCUMENTS or room <= 0:
            yield batch
            batch, room = [], BATCH_CHARACTERS
    if batch:
        yield batch
