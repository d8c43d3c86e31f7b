"""A collection: documents and passages in SQLite, and the indexes derived from them, in one folder."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from ragloom.errors import CollectionError
from ragloom.store import durable
from ragloom.store.binding import IndexBinding
from ragloom.store.database import Pool, check_format, connect_writer, create_tables, format_of, reported
from ragloom.store.layout import Layout
from ragloom.store.reader import Reader, ReaderOpening
from ragloom.store.status import Status, status_of
from ragloom.store.verify import Finding, verify
from ragloom.store.writer import Writer
from ragloom.store.writer_lock import WriterLock

_CREATION_SECONDS = 10.0


class Collection:
    """One writer at a time, any number of readers, in any number of processes and threads.

    Made by ``open`` or ``temporary``; closing it closes the connections of its readers' views.
    """

    def __init__(self, folder: Path, *, synced: bool = True) -> None:
        self._layout = Layout(folder)
        self._pool = Pool(self._layout.database)
        self._synced = synced
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, create: bool = False) -> Self:
        """The collection in ``folder``, made where ``create`` says so and there is none.

        Raises ``CollectionError`` where there is none or its format is newer than this ragloom.
        """
        collection = cls(Path(folder))
        collection._prepare(create=create)
        return collection

    @classmethod
    def temporary(cls) -> Self:
        """A collection that is gone when it is closed, and so is not synced to disk."""
        scratch = tempfile.TemporaryDirectory(prefix="ragloom-", ignore_cleanup_errors=True)
        collection = cls(Path(scratch.name), synced=False)
        collection._scratch = scratch
        collection._prepare(create=True)
        return collection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close connections, and delete a temporary collection. Safe to call twice."""
        self._pool.close()
        if self._scratch is not None:
            self._scratch.cleanup()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._layout.folder

    @property
    def exists(self) -> bool:
        """Whether it is still there: somebody may have deleted its folder."""
        return self._layout.database.exists()

    def writer(self, *, command: str = "", wait: float = 0.25) -> Writer:
        """Take the writer's lock, waiting for it up to ``wait`` seconds.

        Raises ``CollectionLockedError``, naming who holds it; ``command`` is what others are told of this one.
        """
        with reported(self._layout.lock):
            lock = WriterLock(self._layout.lock, command=command, wait=wait)
        try:
            return Writer(self._layout, self._pool, lock, durable=self._synced)
        except BaseException:
            lock.close()
            raise

    def reader(self, bindings: Sequence[IndexBinding] = (), *, verify: bool = False, update: bool = True) -> Reader:
        """Pin a generation that holds the indexes of ``bindings``, all of them at one position.

        Indexes that are missing or behind are brought up to date first, where nobody else writes and ``update`` is
        true; otherwise what there is is served, with a ``StaleIndexWarning``. ``verify`` checks every checksum again.
        Raises ``IndexMismatchError`` before anything is opened where the config asks for another index,
        ``CorruptIndexError`` where one is damaged, ``CollectionLockedError`` where there is nothing to serve yet.
        """
        return ReaderOpening(self._layout, self._pool, self).open(bindings, verify=verify, update=update)

    def status(self) -> Status:
        """Counts, position, generations, and who writes."""
        return status_of(self._layout, self._pool)

    def verify(self) -> list[Finding]:
        """Check everything against everything that it was recorded with; empty where all is well."""
        return verify(self._layout, self._pool)

    def _prepare(self, *, create: bool) -> None:
        try:
            self._find(create=create)
        except BaseException:
            self.close()
            raise

    def _find(self, *, create: bool) -> None:
        if not self._layout.database.exists() or self._layout.unfinished.exists():
            if not create:
                raise CollectionError(
                    "holds no collection", where=str(self.folder), hint="make one: ragloom index FOLDER"
                )
            with reported(self.folder):
                durable.make_folder(self.folder)
        if create and not self._is_made():
            self._make()
        with self._pool.connection() as connection:
            check_format(connection, self._layout.database)

    def _is_made(self) -> bool:
        # A reader cannot undo what was cut off; whoever makes the collection can.
        if not self._layout.database.exists() or self._layout.unfinished.exists():
            return False
        if self._layout.database.stat().st_size == 0:
            return False
        with self._pool.connection() as connection:
            return format_of(connection) > 0

    def _make(self) -> None:
        with reported(self.folder):
            lock = WriterLock(self._layout.lock, command="making the collection", wait=_CREATION_SECONDS)
            try:
                with closing(connect_writer(self._layout.database, durable=self._synced)) as connection:
                    create_tables(connection, uuid.uuid4().hex)
                durable.sync_folder(self.folder)
            finally:
                lock.close()
