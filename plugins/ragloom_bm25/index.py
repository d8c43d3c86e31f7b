"""The index as its writer sees it: segments, tombstones, what waits for the next commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from ragloom.errors import CorruptIndexError, IndexMismatchError
from ragloom.interfaces import Analyzer, Change, IndexCommit, IndexFolder, terms
from ragloom.types import Passage
from ragloom_bm25.assemble import assemble
from ragloom_bm25.builder import Builder
from ragloom_bm25.container import read_arrays, write_arrays
from ragloom_bm25.merge import LARGEST, merge, plan_merges
from ragloom_bm25.segment import Live, Segment, Tombstones
from ragloom_bm25.soundness import SEGMENT, TOMBSTONES, checked

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A live segment and the files that hold it; an empty name: not yet written."""

    live: Live
    file: str = ""
    dead_file: str = ""


class Index:
    """``entries`` are what searches see; they are replaced as a whole, by ``commit`` alone."""

    def __init__(self, folder: IndexFolder, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._builder = Builder(analyzer)
        self._removed: dict[int, Passage] = {}
        self._waiting: list[Entry] = []
        self._merge_all = False
        self.entries = _open(folder)

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in changes; the postings of added passages are built as they come."""
        added = [change.passage for change in changes if change.kind == "add"]
        self._builder.add([passage.id for passage in added], [passage.indexed_text for passage in added])
        self._removed.update((change.passage.id, change.passage) for change in changes if change.kind == "remove")
        if self._builder.postings >= LARGEST:
            self._waiting.append(self._written(Entry(Live.of(self._flushed()))))

    def compact(self) -> None:
        """Have the next commit merge all segments."""
        self._merge_all = True

    def commit(self) -> IndexCommit:
        """Write what is new and publish it."""
        entries = [*self.entries, *self._waiting]
        if len(self._builder):
            entries.append(Entry(Live.of(self._flushed())))
        entries = [entry for entry in self._merged(self._without_removed(entries)) if len(entry.live)]
        self.entries = tuple(self._written(entry) for entry in entries)
        self._waiting, self._removed, self._merge_all = [], {}, False
        return IndexCommit(
            files=tuple(name for entry in self.entries for name in (entry.file, entry.dead_file) if name),
            state={
                "format": FORMAT,
                "segments": [{"file": entry.file, "dead": entry.dead_file} for entry in self.entries],
            },
        )

    def _flushed(self) -> Segment:
        return Segment(assemble(*self._builder.finish()))

    def _without_removed(self, entries: Sequence[Entry]) -> list[Entry]:
        """Note the removed passages in the tombstones of their segments."""
        wanted = np.array(sorted(self._removed), np.int64)
        unknown = set(self._removed)
        result = []
        for entry in entries:
            here, numbers = entry.live.segment.find(wanted) if len(wanted) else (wanted, wanted)
            gone = [self._removed[int(wanted[place])] for place in here]
            unknown.difference_update(passage.id for passage in gone)
            result.append(_bury(entry, gone, numbers.tolist(), self._analyzer) if gone else entry)
        if unknown:
            raise IndexMismatchError(
                f"passages to be removed are not in the index ({len(unknown)}, the first is {min(unknown)})",
                where=str(self._folder.path),
                hint="ragloom index --rebuild",
            )
        return result

    def _merged(self, entries: list[Entry]) -> list[Entry]:
        sizes = [entry.live.segment.postings for entry in entries]
        dead = [1 - len(entry.live) / max(1, len(entry.live.segment)) for entry in entries]
        for group in reversed(plan_merges(sizes, dead, all_of_them=self._merge_all)):
            joined = merge([entries[place].live for place in group])
            entries[group[0] : group[-1] + 1] = [Entry(Live.of(joined))]
        return entries

    def _written(self, entry: Entry) -> Entry:
        """The entry with all of it on the disk, its segment mapped from there."""
        live, file, dead_file = entry.live, entry.file, entry.dead_file
        if not file:
            path = self._folder.fresh("segment", ".safetensors")
            write_arrays(path, live.segment.arrays, {"format": str(FORMAT)})
            live, file = Live(Segment(read_arrays(path)[0]), live.dead, live.tokens), path.name
        if not dead_file and len(live.dead.passages):
            path = self._folder.fresh("removed", ".safetensors")
            write_arrays(path, live.dead.arrays(), {"format": str(FORMAT)})
            dead_file = path.name
        return Entry(live, file, dead_file)


def _open(folder: IndexFolder) -> tuple[Entry, ...]:
    if not folder.state:
        return ()
    if folder.state.get("format") != FORMAT:
        raise IndexMismatchError(
            f"the index has format {folder.state.get('format')!r}, this version reads {FORMAT}",
            where=str(folder.path),
            hint="ragloom index --rebuild",
        )
    segments = cast(list[dict[str, str]], folder.state.get("segments", []))
    return tuple(_read(folder.path, entry["file"], entry["dead"]) for entry in segments)


def _read(folder: Path, file: str, dead_file: str) -> Entry:
    try:
        segment = Segment(checked(_arrays(folder / file), SEGMENT))
        dead = Tombstones.of(checked(_arrays(folder / dead_file), TOMBSTONES)) if dead_file else None
    except (LookupError, ValueError) as error:
        raise CorruptIndexError(
            f"its arrays are not those of an index: {error}",
            where=str(folder / (dead_file or file)),
            hint="ragloom index --rebuild",
        ) from error
    return Entry(Live.of(segment, dead), file, dead_file)


def _arrays(path: Path) -> dict[str, Any]:
    return read_arrays(path)[0]


def _bury(entry: Entry, gone: Sequence[Passage], numbers: Sequence[int], analyzer: Analyzer) -> Entry:
    segment, dead = entry.live.segment, entry.live.dead
    analysed = [terms(analyzer, passage.indexed_text) for passage in gone]
    held = [segment.lookup(term) for found in analysed for term in set(found)]
    lengths = [len(found) for found in analysed]
    again = set(numbers).intersection(dead.passages.tolist())
    if again or None in held or lengths != segment.lengths[numbers].tolist():
        raise IndexMismatchError(
            "a removed passage is not as the index holds it", where=entry.file, hint="ragloom index --rebuild"
        )
    terms_gone = [term.number for term in held if term]
    return Entry(Live.of(segment, dead.with_removed(numbers, terms_gone, sum(lengths))), entry.file)
