"""What ``ragloom index --status`` says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ragloom.errors import CorruptIndexError
from ragloom.store import generations
from ragloom.store.database import Pool, collection_id, head
from ragloom.store.layout import Layout
from ragloom.store.manifest import IndexEntry, Manifest
from ragloom.store.schema import FOREVER
from ragloom.store.writer_lock import Holder, holder_of


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """One retriever's index: where it stands, how many commits it lacks, and what it takes on disk."""

    name: str
    component: str
    position: int
    lag: int
    files: int
    bytes: int
    passage_space: str = ""
    plugin: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A collection at a glance; ``problem`` says what is wrong with its current generation, if anything."""

    folder: Path
    collection: str
    position: int
    documents: int
    passages: int
    removed_passages: int
    bytes: int
    generation: int
    indexes: tuple[IndexStatus, ...]
    chunker: str = ""
    writer: Holder | None = None
    problem: str = ""


def status_of(layout: Layout, pool: Pool) -> Status:
    """Raises ``CollectionError`` where the documents themselves cannot be read."""
    with pool.connection() as connection:
        name, position = collection_id(connection), head(connection)
        documents, passages, removed = connection.execute(
            f"SELECT coalesce(sum(removed_at = {FOREVER}), 0), coalesce(sum(passages * (removed_at = {FOREVER})), 0),"
            f" coalesce(sum(passages * (removed_at < {FOREVER})), 0) FROM versions"
        ).fetchone()
    manifest, problem = _current(layout, name)
    return Status(
        folder=layout.folder,
        collection=name,
        position=position,
        documents=documents,
        passages=passages,
        removed_passages=removed,
        bytes=_size(layout),
        generation=manifest.number,
        indexes=tuple(_index(each, entry, position) for each, entry in sorted(manifest.indexes.items())),
        chunker=manifest.chunker,
        writer=holder_of(layout.lock),
        problem=problem,
    )


def _current(layout: Layout, collection: str) -> tuple[Manifest, str]:
    try:
        pin = generations.pin_current(layout)
    except CorruptIndexError as error:
        return Manifest(collection), str(error)
    if pin is None:
        return Manifest(collection), ""
    pin.close()
    return pin.manifest, ""


def _index(name: str, entry: IndexEntry, position: int) -> IndexStatus:
    return IndexStatus(
        name=name,
        component=entry.component,
        position=entry.position,
        lag=max(0, position - entry.position),
        files=len(entry.files),
        bytes=entry.size,
        passage_space=entry.passage_space,
        plugin=entry.plugin,
    )


def _size(layout: Layout) -> int:
    total = 0
    for path in layout.folder.rglob("*"):
        # A writer may collect a file while it is being counted.
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total
