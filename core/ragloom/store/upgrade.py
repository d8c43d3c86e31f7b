"""Bringing a collection of format 1, which had no seals, to the present one."""

from __future__ import annotations

from ragloom.store.database import WriterConnection, format_of, transaction
from ragloom.store.rows import sealed_rows
from ragloom.store.schema import FORMAT
from ragloom.store.seal import version_seal

_BEFORE_SEALS = 1


def upgrade(connection: WriterConnection) -> None:
    """Seal every version that there is, in one transaction; does nothing where that has been done."""
    if format_of(connection) != _BEFORE_SEALS:
        return
    with transaction(connection):
        if format_of(connection) == _BEFORE_SEALS:
            connection.execute("ALTER TABLE versions ADD COLUMN seal TEXT NOT NULL DEFAULT ''")
            rows = connection.execute("SELECT id, document, hash, added_at, first, passages FROM versions").fetchall()
            for version, document, content, added_at, first, count in rows:
                seal = version_seal(version, document, content, added_at, sealed_rows(connection, first, count))
                connection.execute("UPDATE versions SET seal = ? WHERE id = ?", (seal, version))
            connection.execute(f"PRAGMA user_version = {FORMAT}")
