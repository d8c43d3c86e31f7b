"""From rows to documents and passages."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ragloom.store import metadata
from ragloom.types import Document, Location, MetadataValue, Passage

PASSAGE = "p.id, p.version, v.document, p.start, p.stop, p.context, p.body, p.location, v.title, v.metadata"
"""The columns that ``passages_of`` reads, from ``passages p`` joined with ``versions v``."""

JOINED = "passages p JOIN versions v ON v.id = p.version"

PassageRow = tuple[int, int, str, int, int, str, str, str, str, str]


def passages_of(rows: Iterable[PassageRow]) -> Iterator[Passage]:
    """Passages; those of one version share its metadata."""
    known: dict[int, dict[str, MetadataValue]] = {}
    for number, version, document, start, stop, context, body, location, title, fields in rows:
        if (shared := known.get(version)) is None:
            shared = known[version] = metadata.decode(fields)
        yield Passage(number, document, context + body, start, stop, title, shared, location)


def ascending(ids: Sequence[int], after: int) -> None:
    """Raises ``ValueError`` where ids do not ascend from ``after`` on: a damaged tree can lead in a circle for ever."""
    if any(this <= last for last, this in pairwise((after, *ids))):
        raise ValueError("rows do not come in the order of their ids")


def document_of(connection: sqlite3.Connection, version: int) -> Document:
    """The document of a version that exists."""
    row = connection.execute(
        "SELECT document, title, metadata, source, locations, untiled, first, passages FROM versions WHERE id = ?",
        (version,),
    ).fetchone()
    name, title, fields, source, locations, untiled, first, count = row
    bodies = connection.execute(
        "SELECT body FROM passages WHERE id >= ? AND id < ? ORDER BY id", (first, first + count)
    )
    text = untiled + "".join(body for (body,) in bodies)
    return Document(name, text, title, metadata.decode(fields), source, decode_locations(locations))


def sealed_rows(connection: sqlite3.Connection, first: int, count: int) -> list[tuple[object, ...]]:
    """What a version's seal covers of its passages."""
    return connection.execute(
        "SELECT id, version, start, stop, context, location FROM passages WHERE id >= ? AND id < ? ORDER BY id",
        (first, first + count),
    ).fetchall()


def encode_locations(locations: Iterable[Location]) -> str:
    """JSON: one list of start, kind and label a location."""
    rows = [(place.start, place.kind, place.label) for place in locations]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""


def decode_locations(text: str) -> tuple[Location, ...]:
    """The locations that ``encode_locations`` was given."""
    return tuple(Location(*row) for row in json.loads(text)) if text else ()
