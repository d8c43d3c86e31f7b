"""An index beside a model of it: what was added and removed, and which generation holds what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ragloom.interfaces import Change, IndexCommit
from ragloom.testing.fakes import passage
from ragloom.testing.stock import Openings, Stock, through_json
from ragloom.types import Metadata, Passage


@dataclass(frozen=True, slots=True)
class Generation:
    """What one ``commit`` gave, what has to be in it, and where it stands in the change log."""

    commit: IndexCommit
    held: tuple[Passage, ...] = ()
    position: int = 0


@dataclass
class IndexModel:
    """Changes an index as the store does: a log is handed to a writer, which commits generations.

    What a writer was handed and did not commit is handed to the next one again.
    """

    opening: Openings
    folder: Path
    log: list[Change] = field(default_factory=list)
    live: dict[int, Passage] = field(default_factory=dict)
    last: Generation | None = None
    _writer: Any = None
    _handed: int = 0

    def add(self, texts: Sequence[str], metadata: Metadata | None = None) -> list[int]:
        """Put passages into the log; their ids, which none had before."""
        first = 1 + sum(change.kind == "add" for change in self.log)
        fresh = [passage(number, text, metadata=metadata) for number, text in enumerate(texts, first)]
        for one in fresh:
            self.log.append(Change(len(self.log) + 1, "add", one))
            self.live[one.id] = one
        return [one.id for one in fresh]

    def remove(self, ids: Sequence[int]) -> None:
        """Put removals into the log."""
        for number in ids:
            self.log.append(Change(len(self.log) + 1, "remove", self.live.pop(number)))

    def writer(self) -> Any:
        """The retriever that is open for writing, on the last generation; opened where none is."""
        if self._writer is None:
            self._writer = self._opened(self.last, list(self.live.values()), writable=True)
            self._handed = self.last.position if self.last else 0
        return self._writer

    def apply(self) -> None:
        """Hand over what the log holds beyond."""
        writer = self.writer()
        if fresh := self.log[self._handed :]:
            writer.apply(fresh)
            self._handed = len(self.log)

    def commit(self, *, compact: bool = False) -> Generation:
        """Hand over the rest and commit; ``compact`` before that, where asked for."""
        self.apply()
        if compact:
            self.writer().compact()
        self.last = Generation(through_json(self.writer().commit()), tuple(self.live.values()), len(self.log))
        return self.last

    def reopen(self) -> None:
        """Close the writer, whatever it was handed and has not committed."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def reader(self, generation: Generation | None = None) -> Stock:
        """A retriever opened for reading, on a generation (the last one)."""
        wanted = generation or self.last or self.commit()
        return Stock(self._opened(wanted, wanted.held), wanted.held)

    def fresh(self) -> Stock:
        """Another index, built at once of what the last generation holds."""
        held = self.last.held if self.last else ()
        return self.opening.stock(held)

    def moved(self, folder: Path) -> IndexModel:
        """The same, to be gone on with in another folder."""
        return IndexModel(self.opening, folder, list(self.log), dict(self.live), self.last)

    def _opened(self, generation: Generation | None, passages: Sequence[Passage], *, writable: bool = False) -> Any:
        return self.opening.retriever(
            passages,
            folder=self.folder,
            committed=generation.commit if generation else None,
            position=generation.position if generation else 0,
            writable=writable,
        )
