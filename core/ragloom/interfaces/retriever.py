"""Retrievers find passages; a capability says where their data live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from ragloom.interfaces.component import Component
from ragloom.interfaces.resources import Json
from ragloom.types import Filter, Hits, Passage, Query, Ranking


@runtime_checkable
class Retriever(Component, Protocol):
    """Finds the passages that best match a query."""

    def search(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Ranking]:
        """One ranking a query, of at most ``k`` passages, all of them matching ``filter``.

        ``k`` may be 0: then every ranking is empty. ``filter`` holds for the whole batch. A query that nothing matches
        gets an empty ranking. A query's ranking depends neither on the others of its batch nor on what was asked
        before; several threads may search at once.
        """


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log: ``passage`` was added or removed at ``position``."""

    position: int
    kind: Literal["add", "remove"]
    passage: Passage


@dataclass(frozen=True, slots=True)
class IndexCommit:
    """A new generation of one retriever's index: every file that it consists of, and what to hand back on opening."""

    files: tuple[str, ...]
    state: Mapping[str, Json]


@runtime_checkable
class Indexed(Protocol):
    """A retriever that derives an index from the collection. A passage is added once and removed once at most.

    What was applied and never committed is applied again after the next opening, beside whatever files a killed
    process left. ``close`` lets all files go.
    """

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in changes, in order; nothing has to be on disk or to be found yet."""

    def commit(self) -> IndexCommit:
        """Write what ``apply`` took in as new files, flushed and fsynced; from now on ``search`` finds it."""

    def compact(self) -> None:
        """Merge what can be merged, so that the next ``commit`` gives the smallest and fastest files.

        No ranking changes.
        """

    def passage_space(self) -> str:
        """The fingerprint of what the index holds (an analyzer's, an encoder's space): another one is refused.

        A text that is the same in every process.
        """


@runtime_checkable
class External(Protocol):
    """A retriever over an engine that holds the passages itself."""

    def hits(self, queries: Sequence[Query], k: int, *, filter: Filter | None = None) -> list[Hits]:
        """Like ``Retriever.search``, with the passages themselves: ``search`` gives the same ids and scores."""
