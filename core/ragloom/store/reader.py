"""A generation, held for as long as somebody reads it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Protocol, Self

from ragloom.errors import CollectionError, CollectionLockedError
from ragloom.interfaces import IndexFolder
from ragloom.store import acknowledged, generations
from ragloom.store.binding import IndexBinding
from ragloom.store.database import Pool, collection_id, head, serial
from ragloom.store.generations import Pin
from ragloom.store.indexing import index_folder
from ragloom.store.layout import Layout
from ragloom.store.manifest import Manifest
from ragloom.store.verified import VerifiedFiles
from ragloom.store.view import View
from ragloom.store.writer import Writer, check_belongs


class StaleIndexWarning(UserWarning):
    """The newest documents are not found yet: they are stored, but the indexes could not be brought up to them."""


class WriterSource(Protocol):
    """Where a reader gets the writer that brings indexes up to date."""

    def writer(self, *, command: str = "", wait: float = 0.25) -> Writer:
        """As ``Collection.writer``."""


class Reader:
    """Made by ``Collection.reader()``. ``view`` and every index folder are of one generation until it is closed."""

    def __init__(self, layout: Layout, pool: Pool, pin: Pin, position: int) -> None:
        self._pin = pin
        self._layout = layout
        self.view = View(pool, position)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the generation go, once nothing reads its files any more. Safe to call twice."""
        self._pin.close()

    @property
    def position(self) -> int:
        """The position in the change log that everything here answers for."""
        return self.view.position

    @property
    def manifest(self) -> Manifest:
        """The generation."""
        return self._pin.manifest

    @property
    def outdated(self) -> bool:
        """Whether a newer generation has been published."""
        named = generations.read_current(self._layout)
        return named is not None and named[0] != self._layout.manifest(self.manifest.number)

    def index_folder(self, name: str) -> IndexFolder:
        """The checked files of the retriever called ``name``, which the reader was opened for."""
        return index_folder(self._layout, name, self.manifest.indexes[name])

    def check_space(self, binding: IndexBinding, space: str) -> None:
        """Raises ``IndexMismatchError`` where the opened retriever's passage space is not its index's."""
        binding.check_space(self.manifest.indexes[binding.name], space)


class ReaderOpening:
    """Opening a collection for reading: check, catch up where that is needed and possible, check files, pin."""

    def __init__(self, layout: Layout, pool: Pool, source: WriterSource) -> None:
        self._layout = layout
        self._pool = pool
        self._source = source

    def open(self, bindings: Sequence[IndexBinding], *, verify: bool = False, update: bool = True) -> Reader:
        """As ``Collection.reader``."""
        pin, last = self._pinned(bindings)
        problem = None
        if update and _behind(pin.manifest, bindings, last):
            # What is held is not collected, so the old generation is let go before a new one is made.
            pin.close()
            problem = self._catch_up(bindings)
            pin, last = self._pinned(bindings)
        try:
            position = self._common_position(pin.manifest, bindings, last, problem)
            self._check_files(pin.manifest, bindings, verify=verify)
            return Reader(self._layout, self._pool, pin, position)
        except BaseException:
            pin.close()
            raise

    def _pinned(self, bindings: Sequence[IndexBinding]) -> tuple[Pin, int]:
        pin = generations.pin_current(self._layout)
        noted = acknowledged.read(self._layout.acknowledged)
        with self._pool.connection() as connection:
            name, last, number = collection_id(connection), head(connection), serial(connection)
        pin = pin or Pin(Manifest(name))
        try:
            acknowledged.check(self._layout.database, number, noted)
            check_belongs(pin.manifest, self._layout, name, last)
            for binding in bindings:
                if entry := pin.manifest.indexes.get(binding.name):
                    binding.check(entry)
        except BaseException:
            pin.close()
            raise
        return pin, last

    def _catch_up(self, bindings: Sequence[IndexBinding]) -> CollectionError | None:
        """What prevented it, where that is no reason not to serve what there is."""
        if not os.access(self._layout.folder, os.W_OK):
            return CollectionError("cannot be written", where=str(self._layout.folder), hint="check its permissions")
        try:
            with self._source.writer(command="opening for reading", wait=0.0) as writer:
                writer.publish(bindings)
        except CollectionLockedError as error:
            return error
        return None

    def _common_position(
        self, manifest: Manifest, bindings: Sequence[IndexBinding], last: int, problem: CollectionError | None
    ) -> int:
        """Where all needed indexes stand, the last commit where none is needed."""
        if not bindings:
            return last
        entries = [manifest.indexes.get(binding.name) for binding in bindings]
        positions = {entry.position for entry in entries if entry is not None}
        if None in entries or len(positions) != 1:
            raise problem or CollectionError(
                f"has no generation that holds {', '.join(repr(binding.name) for binding in bindings)} together",
                where=str(self._layout.folder),
                hint="ragloom index",
            )
        position = positions.pop()
        if problem is not None and position < last:
            message = f"{self._layout.folder}: {problem.message}; serving position {position} of {last}"
            warnings.warn(message, StaleIndexWarning, stacklevel=5)
        return position

    def _check_files(self, manifest: Manifest, bindings: Sequence[IndexBinding], *, verify: bool) -> None:
        verified = VerifiedFiles(self._layout)
        for binding in bindings:
            verified.check(binding.name, manifest.indexes[binding.name], anew=verify)
        verified.save()


def _behind(manifest: Manifest, bindings: Sequence[IndexBinding], last: int) -> bool:
    entries = (manifest.indexes.get(binding.name) for binding in bindings)
    return manifest.number == 0 or any(entry is None or entry.position < last for entry in entries)
