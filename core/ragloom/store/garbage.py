"""Collecting what no generation needs, neither the current one nor one that a reader holds."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ragloom.store import durable, metadata
from ragloom.store.database import WriterConnection, transaction
from ragloom.store.generations import pinned_elsewhere
from ragloom.store.layout import Layout
from ragloom.store.manifest import Manifest
from ragloom.store.schema import FOREVER

_VERSIONS = 1000


def collect(layout: Layout, connection: WriterConnection, current: Manifest) -> None:
    """Remove files, manifests and rows. Only the writer may call this, after ``current`` was published."""
    held = list(pinned_elsewhere(layout, current.number))
    readable = [manifest for manifest in held if manifest is not None]
    if len(readable) == len(held):
        _remove_files(layout, [current, *readable])
        _remove_rows(connection, min(manifest.horizon for manifest in [current, *readable]))
    _remove_asides(layout)


def _remove_files(layout: Layout, needed_by: Sequence[Manifest]) -> None:
    needed = {
        layout.index(name) / file.path
        for manifest in needed_by
        for name, entry in manifest.indexes.items()
        for file in entry.files
    }
    names = {layout.index(name) for manifest in needed_by for name in manifest.indexes}
    for parent, folders, files in os.walk(layout.indexes, topdown=False):
        # Windows keeps what somebody has open, and a folder may not be empty: the next collection comes by again.
        for path in (Path(parent, name) for name in files):
            if path not in needed:
                with suppress(PermissionError):
                    durable.remove(path)
        for path in (Path(parent, name) for name in folders):
            if path not in names:
                with suppress(OSError):
                    path.rmdir()


def _remove_rows(connection: WriterConnection, horizon: int) -> None:
    """Versions that went at ``horizon`` or before: every index has taken their going in, and no view shows them."""
    while True:
        rows = connection.execute(
            f"SELECT id, metadata, first, passages FROM versions WHERE removed_at < {FOREVER} AND removed_at <= ?"
            " ORDER BY removed_at, id LIMIT ?",
            (horizon, _VERSIONS),
        ).fetchall()
        if not rows:
            return
        with transaction(connection):
            connection.executemany(
                "DELETE FROM fields WHERE field = ? AND kind = ? AND value = ? AND version = ?",
                [
                    (*field, version)
                    for version, text, *_ in rows
                    for field in metadata.field_rows(metadata.decode(text))
                ],
            )
            connection.executemany(
                "DELETE FROM passages WHERE id >= ? AND id < ?", [(first, first + count) for *_, first, count in rows]
            )
            connection.executemany("DELETE FROM versions WHERE id = ?", [(version,) for version, *_ in rows])


def _remove_asides(layout: Layout) -> None:
    for folder in (layout.folder, layout.generations):
        for path in folder.glob(f".*{durable.ASIDE}"):
            with suppress(PermissionError):
                durable.remove(path)
