"""Files and folders of plain text, as the config's loaders read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ragloom.errors import UsageError
from ragloom.evaluate.data import Malformed
from ragloom.ingest import Failure
from ragloom.train.data.row import Rows
from ragloom.types import Document

Reading = Callable[[Sequence[Path]], Iterator[tuple[Path, Document | Failure]]]
"""Reads files and folders; nothing is stored."""


def read_texts(path: Path, reading: Reading) -> Rows:
    """A row a document. Raises ``UsageError`` where no document is found."""
    count = 0
    for file, one in reading([path]):
        count += 1
        if isinstance(one, Failure):
            yield Malformed(one.where, one.what)
        elif one.text.strip():
            yield {"id": one.id, "text": one.text, "title": one.title, "group": one.id, "where": _where(file, one)}
    if not count:
        raise UsageError(
            "holds nothing that a loader reads",
            where=str(path),
            hint="name files of rows or of texts: `ragloom plugins list` shows the loaders",
        )


def _where(file: Path, one: Document) -> str:
    _, mark, key = one.id.partition("#")
    return f"{file}: {key}" if mark else str(file)
