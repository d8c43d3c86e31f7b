"""What ``ragloom index --verify`` looks at: all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ragloom.errors import CollectionError, RagloomError
from ragloom.store import acknowledged, generations, metadata
from ragloom.store.content import content_hash
from ragloom.store.database import Pool, collection_id, format_of, head, serial
from ragloom.store.layout import Layout
from ragloom.store.manifest import Manifest
from ragloom.store.rows import ascending, document_of, sealed_rows
from ragloom.store.schema import FOREVER, FORMAT
from ragloom.store.seal import Seal, recount, version_seal
from ragloom.store.verified import VerifiedFiles
from ragloom.store.writer import check_belongs

INDEX_AGAIN = "index the source again, or restore the collection from a backup"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was recorded: where, what, and what to type."""

    where: str
    what: str
    hint: str = ""


def verify(layout: Layout, pool: Pool) -> list[Finding]:
    """Every finding, indexes first."""
    return [*_generation(layout, pool), *_database(layout, pool)]


def _generation(layout: Layout, pool: Pool) -> Iterator[Finding]:
    try:
        pin = generations.pin_current(layout)
    except RagloomError as error:
        yield _finding(error)
        return
    if pin is None:
        return
    try:
        with pool.connection() as connection:
            check_belongs(pin.manifest, layout, collection_id(connection), head(connection))
        yield from _files(layout, pin.manifest)
    except CollectionError as error:
        yield _finding(error)
    finally:
        pin.close()


def _files(layout: Layout, manifest: Manifest) -> Iterator[Finding]:
    verified = VerifiedFiles(layout)
    for name, entry in manifest.indexes.items():
        for file in entry.files:
            try:
                verified.check_file(name, file, anew=True)
            except CollectionError as error:
                yield _finding(error)
    verified.save()


def _database(layout: Layout, pool: Pool) -> Iterator[Finding]:
    where, noted = str(layout.database), acknowledged.read(layout.acknowledged)
    try:
        with pool.connection() as connection, _snapshot(connection):
            acknowledged.check(layout.database, serial(connection), noted)
            for (message,) in connection.execute("PRAGMA integrity_check").fetchall():
                if message != "ok":
                    yield Finding(where, str(message), INDEX_AGAIN)
            yield from _documents(connection, where)
            yield from _sealed(connection, where)
    except CollectionError as error:
        yield Finding(where, error.message, INDEX_AGAIN)


@contextmanager
def _snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """Counts that are compared are those of one moment, whoever writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def _sealed(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    if format_of(connection) < FORMAT:
        return
    try:
        recorded = Seal.recorded(connection)
        same = recorded == Seal.of(connection, recorded.serial, recount(connection))
    except TypeError as error:
        yield Finding(where, f"its rows cannot be read: {error}", INDEX_AGAIN)
        return
    if not same:
        yield Finding(where, "its rows are not those that the last commit sealed", INDEX_AGAIN)


def _documents(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    expected = last = passages = 0
    while row := connection.execute(
        "SELECT id, document, hash, metadata, locations, removed_at, passages FROM versions WHERE id > ?"
        " ORDER BY id LIMIT 1",
        (last,),
    ).fetchone():
        ascending(row[:1], last)
        last, name, recorded, fields, places, removed_at, count = row
        try:
            problem = _mismatch(connection, last, recorded, fields, places) or _unsealed(connection, last)
            passages += count
            expected += len(metadata.field_rows(metadata.decode(fields)))
        except (ValueError, TypeError, AttributeError) as error:
            problem = f"cannot be read: {error}"
        if problem:
            what = f"document {name!r}{' (removed)' if removed_at < FOREVER else ''}: {problem}"
            yield Finding(where, what, INDEX_AGAIN)
    found = connection.execute("SELECT count(*) FROM fields").fetchone()[0]
    if found != expected:
        yield Finding(where, f"filters search {found} values where documents hold {expected}", INDEX_AGAIN)
    stored = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
    if stored != passages:
        yield Finding(where, f"there are {stored} passages where documents have {passages}", INDEX_AGAIN)


def _unsealed(connection: sqlite3.Connection, version: int) -> str:
    if format_of(connection) < FORMAT:
        return ""
    name, content, added_at, first, count, seal = connection.execute(
        "SELECT document, hash, added_at, first, passages, seal FROM versions WHERE id = ?", (version,)
    ).fetchone()
    covered = sealed_rows(connection, first, count)
    return "" if version_seal(version, name, content, added_at, covered) == seal else "it is not as it was sealed"


def _mismatch(connection: sqlite3.Connection, version: int, recorded: bytes, fields: str, places: str) -> str:
    """What is wrong with a version, empty where nothing is."""
    document = document_of(connection, version)
    if not recorded.startswith(content_hash(document, fields, places)):
        return "its content is not what was stored"
    at = 0
    for start, stop, context, body in connection.execute(
        "SELECT p.start, p.stop, p.context, p.body FROM passages p JOIN versions v ON v.id = ?"
        " AND p.id >= v.first AND p.id < v.first + v.passages ORDER BY p.id",
        (version,),
    ):
        if context + body != document.text[start:stop] or stop - len(body) != at:
            return f"the passage at {start} is not its text"
        at = stop
    for row in metadata.field_rows(document.metadata):
        statement = "SELECT 1 FROM fields WHERE field = ? AND kind = ? AND value = ? AND version = ?"
        if not connection.execute(statement, (*row, version)).fetchone():
            return f"filters do not find its {row[0]!r}"
    return ""


def _finding(error: RagloomError) -> Finding:
    return Finding(error.where, error.message, error.hint)
