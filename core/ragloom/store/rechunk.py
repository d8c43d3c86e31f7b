"""Cutting the stored documents again, after a chunker has changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from ragloom.store.rows import ascending, document_of
from ragloom.store.schema import FOREVER
from ragloom.types import Document

_BATCH = 256


def stored_documents(connection: sqlite3.Connection) -> Iterator[tuple[str, list[Document]]]:
    """Every document that is there now, in batches that share an origin, each with that origin.

    Versions that are written while this runs are not given again.
    """
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM versions").fetchone()
    after = 0
    while rows := connection.execute(
        f"SELECT id, origin FROM versions WHERE id > ? AND id <= ? AND removed_at = {FOREVER}"
        f" ORDER BY id LIMIT {_BATCH}",
        (after, last),
    ).fetchall():
        ascending([version for version, _ in rows], after)
        after = rows[-1][0]
        for origin, versions in groupby(rows, key=lambda row: str(row[1])):
            yield origin, [document_of(connection, version) for version, _ in versions]
