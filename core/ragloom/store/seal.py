"""Digests of rows, and one of all rows together that every commit keeps up to date.

SQLite has no checksums of its own over the database file. A version's seal covers its row and those of its passages;
the sum of the digests of all rows, modulo 2**128, covers which rows there are. A sum can be kept by adding what comes
and subtracting what goes; it finds chance damage, not a forger's.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MODULUS = 2**128
KEY = "seal"
"""The row of ``about`` that holds the seal."""

SEALED = {
    "about": "key, value",
    "commits": "position, at",
    "files": "origin, source, size, mtime_ns, read_at_ns, reader, documents",
    "versions": "id, seal, removed_at, source, origin",
}
"""Tables and columns that are summed; passages and what filters search are covered by their versions."""

_AROUND = (
    "SELECT name, seq FROM sqlite_sequence ORDER BY name",
    "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name",
    "PRAGMA user_version",
)


@dataclass(frozen=True, slots=True)
class Seal:
    """The number of the commit, the sum over its rows, and a digest of both and of what is around the rows."""

    serial: int = 0
    total: int = 0
    check: str = ""

    def __str__(self) -> str:
        return f"{self.serial} {self.total:032x} {self.check}"

    @classmethod
    def of(cls, connection: sqlite3.Connection, serial: int, total: int) -> Seal:
        """The seal of the rows that the connection sees, whose sum is ``total``."""
        around = [connection.execute(statement).fetchall() for statement in _AROUND]
        return cls(serial, total, digest([serial, str(total), around]))

    @classmethod
    def recorded(cls, connection: sqlite3.Connection) -> Seal:
        """The seal of the last commit. Raises ``sqlite3.DatabaseError`` where it is none."""
        row = connection.execute("SELECT value FROM about WHERE key = 'seal'").fetchone()
        if row is None:
            return cls()
        try:
            serial, total, check = str(row[0]).split(" ")
            return cls(int(serial), int(total, 16), check)
        except ValueError as error:
            raise sqlite3.DatabaseError(f"the seal of the last commit cannot be read ({error})") from error


def digest(parts: object) -> str:
    """BLAKE2b of values as JSON: 32 hexadecimal digits. Raises ``TypeError`` for bytes, which no text column holds."""
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def version_seal(
    version: int, document: str, content: bytes, added_at: int, passages: Sequence[Sequence[object]]
) -> str:
    """``content`` is the recorded hash, ``passages`` the rows of id, version, start, stop, context and location."""
    return digest([version, document, content.hex(), added_at, passages])


def row_digest(table: str, row: Sequence[object]) -> int:
    """What a row adds to the sum; the seal itself adds nothing."""
    return 0 if table == "about" and row[0] == KEY else int(digest([table, *row]), 16)


def recount(connection: sqlite3.Connection) -> int:
    """The sum over all rows that there are."""
    return sum(_digests(connection)) % MODULUS


def _digests(connection: sqlite3.Connection) -> Iterable[int]:
    for table, columns in SEALED.items():
        for row in connection.execute(f"SELECT {columns} FROM {table}"):
            yield row_digest(table, row)
