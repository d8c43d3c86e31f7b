"""From one file to its documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ragloom.ingest.naming import source_of
from ragloom.ingest.planning import PlannedFile
from ragloom.ingest.report import Failure
from ragloom.ingest.telling import told
from ragloom.types import Document, Extract, LoadFailure


def read(file: PlannedFile, origin: str) -> Iterator[Document | Failure]:
    """The documents of ``file``, ids from its name and the loader's keys; whatever goes wrong becomes a failure."""
    try:
        for item in file.loader.load(file.path):
            yield _failure(file, item) if isinstance(item, LoadFailure) else _document(file, origin, item)
    except Exception as error:  # noqa: BLE001 - a loader is a plugin's: no file of anybody's may stop the others
        yield Failure(*told(error, str(file.path)))


def _document(file: PlannedFile, origin: str, extract: Extract) -> Document:
    known = {"path": file.name, "suffix": PurePosixPath(file.name).suffix.lower()}
    return Document(
        id=f"{file.name}#{extract.key}" if extract.key else file.name,
        text=extract.text,
        title=extract.title,
        metadata={**extract.metadata, **known},
        source=source_of(origin, file.name),
        locations=extract.locations,
    )


def _failure(file: PlannedFile, failure: LoadFailure) -> Failure:
    where = f"{file.path}: {failure.where}" if failure.where else str(file.path)
    return Failure(where, failure.what, failure.hint)
