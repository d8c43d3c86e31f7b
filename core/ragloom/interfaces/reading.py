"""From files to passages: loaders read, chunkers cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.types import Chunk, Document, Extract, LoadFailure


@runtime_checkable
class Loader(Component, Protocol):
    """Reads one kind of file."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The file name endings that it reads, lower case, with the dot."""

    def load(self, path: Path) -> Iterator[Extract | LoadFailure]:
        """The documents of the file.

        Yields a failure for each part it cannot read; raises ``LoadError`` for a file that it cannot read at all.
        """


@runtime_checkable
class Chunker(Component, Protocol):
    """Cuts a document into chunks that tile its text."""

    def chunk(self, document: Document) -> list[Chunk]:
        """Chunks in order: the first starts at 0, each where the one before ends, the last ends at ``len(text)``.

        A document without any text gives none.
        """
