"""What ``ragloom index --verify`` looks at: all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from ragloom.errors import CollectionError, RagloomError
from ragloom.store import generations, metadata
from ragloom.store.content import content_hash
from ragloom.store.database import Pool, collection_id, head
from ragloom.store.layout import Layout
from ragloom.store.manifest import Manifest
from ragloom.store.rows import document_of
from ragloom.store.schema import FOREVER
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
    where = str(layout.database)
    try:
        with pool.connection() as connection:
            for (message,) in connection.execute("PRAGMA integrity_check").fetchall():
                if message != "ok":
                    yield Finding(where, str(message), INDEX_AGAIN)
            yield from _documents(connection, where)
    except CollectionError as error:
        yield Finding(where, error.message, INDEX_AGAIN)


def _documents(connection: sqlite3.Connection, where: str) -> Iterator[Finding]:
    expected = last = 0
    while row := connection.execute(
        "SELECT id, document, hash, metadata, locations, removed_at FROM versions WHERE id > ? ORDER BY id LIMIT 1",
        (last,),
    ).fetchone():
        last, name, recorded, fields, places, removed_at = row
        try:
            problem = _mismatch(connection, last, recorded, fields, places)
            expected += len(metadata.field_rows(metadata.decode(fields)))
        except (ValueError, TypeError, AttributeError) as error:
            problem = f"cannot be read: {error}"
        if problem:
            what = f"document {name!r}{' (removed)' if removed_at < FOREVER else ''}: {problem}"
            yield Finding(where, what, INDEX_AGAIN)
    found = connection.execute("SELECT count(*) FROM fields").fetchone()[0]
    if found != expected:
        yield Finding(where, f"filters search {found} values where documents hold {expected}", INDEX_AGAIN)


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
