"""Connections to ``collection.sqlite``, for the writer and for many readers."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from ragloom.errors import CollectionError, UsageError
from ragloom.store.acknowledged import Acknowledged
from ragloom.store.layout import acknowledged_beside
from ragloom.store.ledger import Ledger
from ragloom.store.schema import FORMAT, STATEMENTS
from ragloom.store.seal import Seal

_Kind = TypeVar("_Kind", bound=sqlite3.Connection)

_BUSY_SECONDS = 30.0
_WRITER_CACHE_KIB = 65_536
_READER_CACHE_KIB = 16_384
_CHECKPOINT_PAGES = 8_192


class WriterConnection(sqlite3.Connection):
    """A connection with a ledger; see ``transaction``."""

    ledger: Ledger

    def close(self) -> None:
        """Safe to call twice."""
        super().close()
        self.ledger.acknowledged.close()


def connect_writer(path: Path, *, durable: bool = True) -> WriterConnection:
    """The connection that writes: WAL, ``synchronous=FULL``, so that a commit that returned survives a power loss."""
    with reported(path), understood(path):
        synced = {"fullfsync": "ON", "checkpoint_fullfsync": "ON"} if sys.platform == "darwin" else {}
        connection = _connect(path, "rwc", WriterConnection)
        connection.ledger = Ledger(connection, Acknowledged(acknowledged_beside(path)))
        return _tuned(
            connection,
            recursive_triggers="ON",
            journal_mode="WAL",
            synchronous="FULL" if durable else "OFF",
            cache_size=-_WRITER_CACHE_KIB,
            wal_autocheckpoint=_CHECKPOINT_PAGES,
            **synced,
        )


def connect_reader(path: Path) -> sqlite3.Connection:
    """A connection that only reads, from read-only media too."""
    with reported(path):
        connection = _connect(path, "ro", sqlite3.Connection, immutable=is_frozen(path))
        return _tuned(connection, query_only="ON", cache_size=-_READER_CACHE_KIB)


def create_tables(connection: WriterConnection, collection_id: str) -> None:
    """Make the tables, in one transaction, where they are not there yet."""
    with transaction(connection):
        if format_of(connection) == 0:
            for statement in STATEMENTS:
                connection.execute(statement)
            connection.execute("INSERT INTO about VALUES ('collection', ?)", (collection_id,))
            _set(connection, "user_version", FORMAT)


def check_format(connection: sqlite3.Connection, path: Path) -> None:
    """Raises ``CollectionError`` where the file is no collection or a newer ragloom's."""
    found = format_of(connection)
    if found == 0:
        raise CollectionError("holds no collection", where=str(path.parent), hint="make one: ragloom index FOLDER")
    if not 0 < found <= FORMAT:
        raise CollectionError(
            f"was written in format {found}; this ragloom reads up to {FORMAT}",
            where=str(path),
            hint="pip install --upgrade ragloom",
        )


def format_of(connection: sqlite3.Connection) -> int:
    """The format that the file says it has, 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def collection_id(connection: sqlite3.Connection) -> str:
    """What tells this collection from every other."""
    return str(connection.execute("SELECT value FROM about WHERE key = 'collection'").fetchone()[0])


def head(connection: sqlite3.Connection) -> int:
    """The position of the last commit, 0 before the first."""
    return int(connection.execute("SELECT coalesce(max(position), 0) FROM commits").fetchone()[0])


def serial(connection: sqlite3.Connection) -> int:
    """The number of the last commit, whatever it changed; 0 where commits were not numbered yet."""
    return Seal.recorded(connection).serial


@contextmanager
def transaction(connection: WriterConnection) -> Iterator[None]:
    """Everything inside, or nothing; sealed, and acknowledged once the context is left without an error."""
    ledger = connection.ledger
    ledger.install()
    connection.execute("BEGIN IMMEDIATE")
    try:
        ledger.begin()
        yield
        ledger.finish()
        connection.execute("COMMIT")
    except BaseException:
        ledger.failed()
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    ledger.committed()


@contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the disk into ``CollectionError``, values that neither takes into ``UsageError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise CollectionError(f"SQLite: {error}", where=str(path), hint=_advice(error)) from error
    except (OverflowError, UnicodeEncodeError) as error:
        raise UsageError(f"cannot be looked for: {error}", where=str(path)) from None
    except OSError as error:
        raise CollectionError(
            str(error.strerror or error),
            where=str(error.filename or path),
            hint="check the path, its permissions and the disk",
        ) from error


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """Turn what cannot be understood into ``CollectionError``: values, or messages of SQLite's that quote them."""
    try:
        yield
    except UnicodeEncodeError:
        raise
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        raise CollectionError(
            f"holds what was never written there ({type(error).__name__}: {error})", where=str(path), hint=_DAMAGED
        ) from error


class Pool:
    """Reader connections, each used by one thread at a time, as many as there are threads at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._guard = threading.Lock()

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for the length of the context."""
        with reported(self._path), understood(self._path):
            connection = self._take()
            try:
                yield connection
            finally:
                self._give(connection, keep=not is_frozen(self._path))

    def close(self) -> None:
        """Close every idle connection; one that is in use is closed when it is given back."""
        with self._guard:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    def _take(self) -> sqlite3.Connection:
        with self._guard:
            if self._closed:
                raise CollectionError("is closed", where=str(self._path.parent), hint="open the collection again")
            if self._idle:
                return self._idle.pop()
        return connect_reader(self._path)

    def _give(self, connection: sqlite3.Connection, *, keep: bool) -> None:
        # What is read as frozen is opened anew each time, since a writer may have come.
        with self._guard:
            if keep and not self._closed:
                self._idle.append(connection)
                return
        connection.close()


def _connect(path: Path, mode: str, kind: type[_Kind], *, immutable: bool = False) -> _Kind:
    address = f"file:{quote(path.absolute().as_posix())}?mode={mode}{'&immutable=1' if immutable else ''}"
    return sqlite3.connect(
        address, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=kind, uri=True
    )


def is_frozen(path: Path) -> bool:
    """Whether the database has to be opened as one that nobody writes.

    Without its shared-memory file and a place to make one, SQLite opens a WAL database in no other way. A writer of
    another user makes that file first.
    """
    companions = (path.with_name(f"{path.name}-{ending}") for ending in ("wal", "shm"))
    return not os.access(path.parent, os.W_OK) and not all(each.exists() for each in companions)


def _tuned(connection: _Kind, **pragmas: int | str) -> _Kind:
    try:
        for name, value in pragmas.items():
            _set(connection, name, value)
    except BaseException:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, name: str, value: str | int) -> None:
    connection.execute(f"PRAGMA {name} = {value}").fetchall()


def _advice(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorname", "") or ""
    for beginning, advice in _ADVICE.items():
        if code.startswith(beginning):
            return advice
    return ""


_DAMAGED = "the collection itself is damaged: restore it from a backup, or delete it and index again"

_ADVICE = {
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_FULL": "the disk is full: make room and try again; nothing acknowledged was lost",
    "SQLITE_READONLY": "the folder cannot be written: check its permissions",
    "SQLITE_CANTOPEN": "check that the folder exists and may be read",
    "SQLITE_BUSY": "another process keeps the database busy: try again",
}
