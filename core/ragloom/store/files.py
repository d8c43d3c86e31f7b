"""Which files the documents were read from, so that an unchanged file need not be read again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ragloom.store.layout import Layout
from ragloom.store.schema import FOREVER

Owner = tuple[str, str]
"""Origin and source of a document."""

_PARAMETERS = 500


@dataclass(frozen=True, slots=True)
class FileStamp:
    """A file as it was when it was read: ``documents`` came out of it, read by what ``reader`` identifies."""

    origin: str
    source: str
    size: int
    mtime_ns: int
    read_at_ns: int
    reader: str
    documents: int


class SourceFiles:
    """The stamps of a collection and the documents that each origin and file gave."""

    def __init__(self, connection: sqlite3.Connection, layout: Layout) -> None:
        self._connection = connection
        self._layout = layout

    def origin(self, root: Path) -> str:
        """How a source folder is called in the collection.

        Relative where it lies beside the collection or below, so that both can move together; absolute elsewhere.
        """
        home, absolute = self._layout.folder.resolve().parent, root.resolve()
        return absolute.relative_to(home).as_posix() if absolute.is_relative_to(home) else absolute.as_posix()

    def path(self, source: str) -> Path:
        """Where the file lies that ``source`` names."""
        return Path(os.path.normpath(self._layout.folder.resolve().parent / source))

    def stamps(self, origin: str) -> dict[str, FileStamp]:
        """By source, those whose documents are all still as that reading left them."""
        live = self._counts(origin)
        rows = self._connection.execute("SELECT * FROM files WHERE origin = ?", (origin,))
        stamps = [FileStamp(*row) for row in rows]
        return {stamp.source: stamp for stamp in stamps if live.get(stamp.source, 0) == stamp.documents}

    def documents(self, origin: str) -> dict[str, list[str]]:
        """The ids of the documents of ``origin``, by the file that they came from."""
        found: dict[str, list[str]] = {}
        for source, document in self._connection.execute(
            f"SELECT source, document FROM versions WHERE origin = ? AND removed_at = {FOREVER} ORDER BY document",
            (origin,),
        ):
            found.setdefault(source, []).append(document)
        return found

    def documents_of(self, origin: str, source: str) -> list[str]:
        """The ids of the documents that came from one file."""
        rows = self._connection.execute(
            f"SELECT document FROM versions WHERE origin = ? AND source = ? AND removed_at = {FOREVER}",
            (origin, source),
        )
        return [document for (document,) in rows]

    def origins(self) -> list[str]:
        """Every source folder that has given documents."""
        rows = self._connection.execute(
            f"SELECT DISTINCT origin FROM versions WHERE origin != '' AND removed_at = {FOREVER} ORDER BY origin"
        )
        return [origin for (origin,) in rows]

    def owners(self, documents: Sequence[str]) -> dict[str, Owner]:
        """Origin and source of those of the ``documents`` that are there."""
        found: dict[str, Owner] = {}
        for start in range(0, len(documents), _PARAMETERS):
            batch = documents[start : start + _PARAMETERS]
            rows = self._connection.execute(
                f"SELECT document, origin, source FROM versions WHERE removed_at = {FOREVER}"
                f" AND document IN ({','.join('?' * len(batch))})",
                batch,
            )
            found.update((document, (origin, source)) for document, origin, source in rows)
        return found

    def total(self) -> int:
        """How many documents the collection has, wherever they came from."""
        row = self._connection.execute(f"SELECT count(*) FROM versions WHERE removed_at = {FOREVER}").fetchone()
        return int(row[0])

    def stamp(self, stamps: Iterable[FileStamp]) -> None:
        """Write stamps, replacing those of the same files."""
        rows = [
            (stamp.origin, stamp.source, stamp.size, stamp.mtime_ns, stamp.read_at_ns, stamp.reader, stamp.documents)
            for stamp in stamps
        ]
        self._connection.executemany("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?,?)", rows)

    def _counts(self, origin: str) -> dict[str, int]:
        rows = self._connection.execute(
            f"SELECT source, count(*) FROM versions WHERE origin = ? AND removed_at = {FOREVER} GROUP BY source",
            (origin,),
        )
        return dict(rows.fetchall())
