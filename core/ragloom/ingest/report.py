"""What became of an ingestion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ragloom.store import UpsertReport


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read or stored; the rest went on. Where, what, and what to do about it."""

    where: str
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}{f' ({self.hint})' if self.hint else ''}"


@dataclass(frozen=True, slots=True)
class Progress:
    """After each file: how many of how many files are done, how many documents were found, and the file's name."""

    files: int
    total: int
    documents: int
    name: str


Observer = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Files read, files left alone because they had not changed, what was stored, and what was left out.

    ``unknown`` counts, by suffix, the files that no loader reads or in which its loader found no documents; ``notes``
    say what else was left out on purpose, or done besides.
    """

    read: int = 0
    unchanged: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)
    stored: UpsertReport = field(default_factory=UpsertReport)
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether everything could be read and stored."""
        return not self.failures
