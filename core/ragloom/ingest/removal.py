"""What an ingestion may take out of a collection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ragloom.errors import UsageError
from ragloom.ingest.naming import name_of
from ragloom.ingest.planning import PlannedSource
from ragloom.store import SourceFiles
from ragloom.store.files import Owner

MOST = 0.3
"""The share of a collection's documents that may go without ``force``: an unmounted folder must not empty it."""


def vanished(sources: Iterable[PlannedSource], files: SourceFiles, *, force: bool) -> dict[str, Owner]:
    """The documents whose files are gone from their source folders.

    Raises ``UsageError`` where they are too many, or all that a folder gave, and ``force`` is not set.
    """
    gone: dict[str, Owner] = {}
    for planned in sources:
        origin = files.origin(planned.root)
        missing = {
            document: (origin, source)
            for source, documents in files.documents(origin).items()
            if planned.lacks(name_of(origin, source))
            for document in documents
        }
        if missing and not planned.present and not force:
            raise UsageError(
                "holds no files any more; its documents are kept",
                where=str(planned.root),
                hint="check that it is mounted; to remove them all the same: --sync --force",
            )
        gone.update(missing)
    if too_many(len(gone), files.total()) and not force:
        raise UsageError(
            f"{len(gone)} of {files.total()} documents would be removed because their files are gone; they are kept",
            hint="check the source folders; to remove them all the same: --sync --force",
        )
    return gone


def still_there(gone: Mapping[str, Owner], files: SourceFiles) -> list[str]:
    """Those of the documents that no other file has brought in since."""
    owners = files.owners(list(gone))
    return [document for document, owner in gone.items() if owners.get(document) == owner]


def too_many(count: int, total: int) -> bool:
    """Whether ``count`` of ``total`` documents is more than may go unasked."""
    return count > MOST * total
