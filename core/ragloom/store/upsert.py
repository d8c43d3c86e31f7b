"""Bringing documents in and taking them out, inside a transaction that somebody else holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from ragloom.store import metadata
from ragloom.store.chunking import Chunking, labels
from ragloom.store.content import Content
from ragloom.store.schema import FOREVER
from ragloom.store.seal import version_seal
from ragloom.types import Document

_PARAMETERS = 500

_PassageRow = tuple[int, int, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class UpsertReport:
    """How many documents were new, changed, the same or taken out, and how many passages came and went."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages_added: int = 0
    passages_removed: int = 0

    def __add__(self, other: UpsertReport) -> UpsertReport:
        return UpsertReport(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class _Live:
    version: int
    hash: bytes
    passages: int
    source: str
    origin: str


class Upsert:
    """One batch: rows are gathered as documents come, and written together by ``write``."""

    def __init__(self, connection: sqlite3.Connection, chunking: Chunking | None = None, origin: str = "") -> None:
        self._connection = connection
        self._chunking = chunking
        self._origin = origin
        self._position = 0

    def upsert(self, documents: Sequence[Document]) -> UpsertReport:
        """Add what is new, replace what differs, leave the rest. The last of several documents of one id counts."""
        assert self._chunking is not None
        fingerprint = self._chunking.fingerprint
        contents = {document.id: Content.of(document, fingerprint) for document in documents}
        live = self._live(list(contents))
        self._move(contents, live)
        fresh = [content for name, content in contents.items() if name not in live]
        changed = [content for name, content in contents.items() if name in live and live[name].hash != content.hash]
        gone = [live[content.document.id] for content in changed]
        self._retire(gone)
        passages = self._insert([*fresh, *changed])
        return UpsertReport(
            added=len(fresh),
            changed=len(changed),
            unchanged=len(contents) - len(fresh) - len(changed),
            passages_added=passages,
            passages_removed=sum(version.passages for version in gone),
        )

    def remove(self, documents: Iterable[str]) -> UpsertReport:
        """Take out those that are there."""
        gone = list(self._live(list(dict.fromkeys(documents))).values())
        self._retire(gone)
        return UpsertReport(removed=len(gone), passages_removed=sum(version.passages for version in gone))

    def _live(self, documents: Sequence[str]) -> dict[str, _Live]:
        found: dict[str, _Live] = {}
        for start in range(0, len(documents), _PARAMETERS):
            batch = documents[start : start + _PARAMETERS]
            rows = self._connection.execute(
                "SELECT document, id, hash, passages, source, origin FROM versions"
                f" WHERE removed_at = {FOREVER} AND document IN ({','.join('?' * len(batch))})",
                batch,
            )
            found.update((name, _Live(*rest)) for name, *rest in rows)
        return found

    def _next_position(self) -> int:
        # A position is taken by the first row that changes, so that a batch without changes leaves no trace.
        if not self._position:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            cursor = self._connection.execute("INSERT INTO commits (at) VALUES (?)", (now,))
            self._position = int(cursor.lastrowid or 0)
        return self._position

    def _move(self, contents: dict[str, Content], live: dict[str, _Live]) -> None:
        moved = [
            (content.document.source, self._origin, live[name].version)
            for name, content in contents.items()
            if name in live
            and live[name].hash == content.hash
            and (live[name].source, live[name].origin) != (content.document.source, self._origin)
        ]
        self._connection.executemany("UPDATE versions SET source = ?, origin = ? WHERE id = ?", moved)

    def _retire(self, versions: Sequence[_Live]) -> None:
        if versions:
            rows = [(self._next_position(), version.version) for version in versions]
            self._connection.executemany("UPDATE versions SET removed_at = ? WHERE id = ?", rows)

    def _insert(self, contents: Sequence[Content]) -> int:
        if not contents:
            return 0
        first = start = _next_id(self._connection, "passages")
        version = _next_id(self._connection, "versions")
        versions: list[tuple[object, ...]] = []
        passages: list[tuple[object, ...]] = []
        filters: list[tuple[object, ...]] = []
        for content in contents:
            rows = list(self._passage_rows(content.document, version, first))
            untiled = "" if rows else content.document.text
            versions.append(self._version_row(content, version, first, rows, untiled))
            passages.extend(rows)
            filters.extend((*row, version) for row in metadata.field_rows(content.document.metadata))
            version, first = version + 1, first + len(rows)
        self._connection.executemany(f"INSERT INTO versions VALUES ({','.join('?' * 14)})", versions)
        self._connection.executemany("INSERT INTO passages VALUES (?,?,?,?,?,?,?)", passages)
        self._connection.executemany("INSERT INTO fields VALUES (?,?,?,?)", filters)
        return first - start

    def _version_row(
        self, content: Content, version: int, first: int, passages: Sequence[_PassageRow], untiled: str
    ) -> tuple[object, ...]:
        document, position = content.document, self._next_position()
        covered = [(*row[:5], row[6]) for row in passages]
        seal = version_seal(version, document.id, content.hash, position, covered)
        seen = (version, document.id, content.hash, position, FOREVER, first, len(passages))
        said = (document.title, content.metadata, document.source, self._origin, content.locations, untiled)
        return (*seen, *said, seal)

    def _passage_rows(self, document: Document, version: int, first: int) -> Iterator[_PassageRow]:
        assert self._chunking is not None
        chunks, text = self._chunking.chunk(document), document.text
        places = labels(document, [chunk.start for chunk in chunks])
        for number, (chunk, place) in enumerate(zip(chunks, places, strict=True), first):
            context, body = text[chunk.context_start : chunk.start], text[chunk.start : chunk.end]
            yield number, version, chunk.context_start, chunk.end, context, body, place


def _next_id(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) + 1 if row else 1
