"""Answers in a SQLite file, so that the next process has them too. Several processes may share one."""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from ragloom.errors import PluginError
from ragloom.types import Query
from ragloom_cache.kept import Clock, Kept, expired
from ragloom_cache.record import read, written

_log = logging.getLogger("ragloom.cache")
_OURS = 0x7261_6361
_FORMAT = 1
_PATIENCE = 2.0
"""Seconds to wait for another process."""
_ASKED_FOR = Query("(cached)")
_TABLES = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, used INTEGER, made REAL, record TEXT) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS by_use ON answers (used)",
    f"PRAGMA application_id = {_OURS}",
    f"PRAGMA user_version = {_FORMAT}",
)
_FIND = "SELECT record, made FROM answers WHERE key = ?"
_TOUCH = "UPDATE answers SET used = (SELECT max(used) + 1 FROM answers) WHERE key = ?"
_KEEP = "INSERT OR REPLACE INTO answers VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM answers), ?, ?)"
_DROP = "DELETE FROM answers WHERE used <= (SELECT used FROM answers ORDER BY used DESC LIMIT 1 OFFSET ?)"


class DiskStore:
    """Keeps ``entries`` answers in ``path``. A file that fails costs answers their place in the cache, nothing else.

    Raises ``PluginError`` where ``path`` cannot be opened or holds something else.
    """

    def __init__(self, path: Path, entries: int, ttl: float | None, clock: Clock) -> None:
        self._path = path
        self._entries = entries
        self._ttl = ttl
        self._clock = clock
        self._guard = threading.Lock()
        try:
            self._connection = _opened(path)
        except (sqlite3.Error, OSError) as error:
            raise PluginError(
                f"the cache cannot be opened: {error}",
                where=str(path),
                hint="give another `path`, or delete the file if it is a cache",
            ) from error

    def get(self, key: str) -> Kept | None:
        """What is kept under ``key`` and has not expired; what cannot be read is not there."""
        try:
            with self._guard, self._connection:
                row = self._connection.execute(_FIND, (key,)).fetchone()
                if row is None or expired(row[1], self._ttl, self._clock()):
                    return None
                self._connection.execute(_TOUCH, (key,))
            return Kept(read(row[0], _ASKED_FOR), row[1])
        except (sqlite3.Error, ValueError, TypeError) as error:
            _log.warning("%s: a kept answer could not be read: %s", self._path, error)
            return None

    def put(self, key: str, kept: Kept) -> None:
        """Keep it under ``key``, on disk when this returns as far as the operating system goes."""
        try:
            record = written(kept.answer)
            with self._guard, self._connection:
                self._connection.execute(_KEEP, (key, kept.made, record))
                self._connection.execute(_DROP, (self._entries,))
        except (sqlite3.Error, ValueError, TypeError) as error:
            _log.warning("%s: an answer could not be kept: %s", self._path, error)

    def close(self) -> None:
        """Close the file."""
        with self._guard:
            self._connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    # Questions and passages are nobody else's business; SQLite gives its side files the same permissions.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(path, timeout=_PATIENCE, check_same_thread=False)
    try:
        _make(connection)
        # Where another process is opening the file at this moment, that one sets the mode; it stays with the file.
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    """All in one transaction: who opens the file at the same time sees a cache, or an empty file."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _check(connection)
        for statement in _TABLES:
            connection.execute(statement)


def _check(connection: sqlite3.Connection) -> None:
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (owner,) = connection.execute("PRAGMA application_id").fetchone()
    (written_as,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and owner != _OURS:
        raise sqlite3.DatabaseError("it is the database of another program")
    if tables and written_as != _FORMAT:
        raise sqlite3.DatabaseError(f"it is a cache of format {written_as}, this one reads {_FORMAT}")
