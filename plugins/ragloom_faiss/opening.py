"""An index as its state and files tell it: read, looked over, mapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ragloom.errors import CorruptIndexError, IndexMismatchError
from ragloom.interfaces import IndexFolder, Json
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.construction import Built
from ragloom_faiss.segment import Live, Segment, read_dead
from ragloom_faiss.vector_file import read_vectors


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A live segment and the files that hold it; ``built`` is its approximate index, where it has one."""

    live: Live
    file: str
    dead_file: str = ""
    built: Built | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A generation. ``made_by``: which runtimes and precisions encoded it. ``measured``: what ``recall`` found."""

    entries: tuple[Entry, ...] = ()
    dimension: int = 0
    made_by: tuple[str, ...] = ()
    measured: Mapping[str, Json] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of it."""
        named = [(one.file, one.dead_file, one.built.file if one.built else "") for one in self.entries]
        return tuple(name for names in named for name in names if name)

    @property
    def built_files(self) -> tuple[str, ...]:
        """Those of approximate indexes."""
        return tuple(one.built.file for one in self.entries if one.built)

    @property
    def still_measured(self) -> Mapping[str, Json]:
        """``measured``, where it is of these approximate indexes."""
        return self.measured if self.measured.get("files") == list(self.built_files) else {}

    def state(self) -> dict[str, Json]:
        """As JSON."""
        segments: list[Json] = [
            {"file": one.file, "removed": one.dead_file, "approximate": one.built.state() if one.built else None}
            for one in self.entries
        ]
        told: dict[str, Json] = {"dimension": self.dimension, "made_by": list(self.made_by), "segments": segments}
        return {**told, "measured": dict(self.still_measured)} if self.still_measured else told


def opened(folder: IndexFolder, settings: FaissConfig, version: int) -> Held:
    """What ``folder`` holds. Raises ``IndexMismatchError`` for another format, ``CorruptIndexError``."""
    state: Mapping[str, Any] = folder.state
    if not state:
        return Held()
    if state.get("format") != version:
        raise IndexMismatchError(
            f"the index has format {state.get('format')!r}, this version reads {version}",
            where=str(folder.path),
            hint="ragloom index --rebuild",
        )
    try:
        dimension = int(state["dimension"])
        entries = tuple(_entry(folder.path, one, dimension, settings) for one in state["segments"])
        return Held(entries, dimension, tuple(map(str, state["made_by"])), dict(state.get("measured") or {}))
    except (LookupError, TypeError, ValueError) as error:
        raise CorruptIndexError(
            f"its state is none: {error!r}", where=str(folder.path), hint="ragloom index --rebuild"
        ) from error


def _entry(folder: Path, told: Mapping[str, Any], dimension: int, settings: FaissConfig) -> Entry:
    segment = Segment(read_vectors(folder / told["file"]))
    if segment.file.vectors.shape[1] != dimension:
        raise ValueError(f"{told['file']} has {segment.file.vectors.shape[1]} dimensions, not {dimension}")
    live = Live(segment, read_dead(folder / told["removed"], len(segment))) if told["removed"] else Live(segment)
    if not told["approximate"]:
        return Entry(live, told["file"], told["removed"])
    built = Built.of(told["approximate"], folder)
    approximate = built.opened(folder / built.file, segment, settings)
    return Entry(Live(segment, live.dead, approximate), told["file"], told["removed"], built)
