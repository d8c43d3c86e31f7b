"""The index as its writer sees it: segments of vectors, what is gone of them, what waits for the next commit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ragloom.errors import IndexMismatchError
from ragloom.interfaces import Change, IndexCommit, IndexFolder
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.construction import Construction
from ragloom_faiss.encoding import Encoding, LazyEncoder
from ragloom_faiss.known import Encoded
from ragloom_faiss.merging import Size, overdue, plan
from ragloom_faiss.opening import Entry, Held, opened
from ragloom_faiss.segment import Live, Segment, write_dead
from ragloom_faiss.structures import structure_for
from ragloom_faiss.vector_file import Piece, VectorSource, read_vectors, write_vectors

FORMAT = 1


@dataclass(frozen=True, slots=True)
class _Plan:
    groups: list[range]
    build: bool


class Index:
    """``held`` is what searches see; it is replaced as a whole, by ``commit`` alone."""

    def __init__(self, folder: IndexFolder, encoder: LazyEncoder, settings: FaissConfig, space: str) -> None:
        self._folder = folder
        self._settings = settings
        self._space = space
        self._encoder = encoder
        self._removed: set[int] = set()
        self._merge_all = False
        self.held: Held = opened(folder, settings, FORMAT)
        self._encoding = Encoding(folder, encoder, settings.batch, self.held.dimension)

    def apply(self, changes: Sequence[Change]) -> None:
        """Take in changes; added passages are encoded as they come."""
        added = [change.passage for change in changes if change.kind == "add"]
        self._encoding.add([one.id for one in added], [one.indexed_text for one in added], self._encoded)
        self._removed.update(change.passage.id for change in changes if change.kind == "remove")

    def compact(self) -> None:
        """Have the next commit write one segment, and build its index anew."""
        self._merge_all = True

    def commit(self) -> IndexCommit:
        """Write what is new and publish it."""
        gone = self._removed - self._encoding.forget(self._removed)
        pieces = [piece for piece in self._encoding.finish() if len(piece)]
        entries = self._without(gone)
        made = self._arranged([entry for entry in entries if len(entry.live)], pieces)
        self._removed, self._merge_all = set(), False
        self.held = Held(
            entries=tuple(map(self._written, made)),
            dimension=self._encoding.dimension,
            made_by=self._made_by,
            measured=self.held.measured,
        )
        return IndexCommit(self.held.files, {"format": FORMAT, "space": self._space, **self.held.state()})

    def _encoded(self) -> Iterator[Encoded]:
        for entry in self.held.entries:
            file = entry.live.segment.file
            yield Encoded(file.keys, file.lengths, VectorSource(file.vectors))

    def _without(self, gone: set[int]) -> list[Entry]:
        """Note the removed passages in the segments that hold them."""
        wanted = np.array(sorted(gone), np.int64)
        unknown = set(gone)
        result = []
        for entry in self.held.entries:
            here, rows = entry.live.segment.find(wanted)
            again = np.isin(rows, entry.live.dead)
            unknown.difference_update(wanted[here[~again]].tolist())
            result.append(_bury(entry, rows[~again]) if len(rows[~again]) else entry)
        if unknown:
            raise IndexMismatchError(
                f"passages to be removed are not in the index ({len(unknown)}, the first is {min(unknown)})",
                where=str(self._folder.path),
                hint="ragloom index --rebuild",
            )
        return result

    def _arranged(self, entries: list[Entry], pieces: list[Piece]) -> list[Entry]:
        """The entries of the next generation: old ones, and written ones in place of those that are merged."""
        fresh = sum(map(len, pieces))
        sizes = [_size(entry) for entry in entries] + ([Size(fresh)] if fresh else [])
        todo = self._plan(sizes)
        made: list[Entry] = []
        for number, entry in enumerate(entries):
            group = next((one for one in todo.groups if number in one), None)
            if group is None:
                made.append(entry)
            elif number == group[0]:
                parts = [piece for each in group if each < len(entries) for piece in _pieces(entries[each])]
                made.append(self._joined([*parts, *(pieces if group[-1] == len(entries) else [])]))
        if fresh and not any(len(entries) in one and one[0] < len(entries) for one in todo.groups):
            made.append(self._joined(pieces))
        return [self._built(entry) for entry in made] if todo.build else made

    def _plan(self, sizes: list[Size]) -> _Plan:
        live = sum(size.live for size in sizes)
        structure = structure_for(self._settings, live, self._encoding.dimension)
        everything = [range(len(sizes))]
        if structure is None:
            tidy = len(sizes) == 1 and not sizes[0].dead and not sizes[0].covered
            return _Plan(everything if self._merge_all and sizes and not tidy else plan(sizes, self._share), False)
        tidy = len(sizes) == 1 and not sizes[0].dead and sizes[0].covered
        if (self._merge_all and not tidy) or overdue(sizes, self._share):
            return _Plan(everything, True)
        return _Plan(plan(sizes, self._share), False)

    @property
    def _made_by(self) -> tuple[str, ...]:
        return tuple(sorted({*self.held.made_by, *self._encoding.made_by} - {""}))

    @property
    def _share(self) -> float:
        return self._settings.rebuild_share

    def _joined(self, pieces: Sequence[Piece]) -> Entry:
        path = self._folder.fresh("vectors", ".safetensors")
        about = {"format": str(FORMAT), "space": self._space, "made_by": " + ".join(self._made_by)}
        write_vectors(path, pieces, self._encoding.dimension, about)
        return Entry(Live(Segment(read_vectors(path))), path.name)

    def _built(self, entry: Entry) -> Entry:
        """The entry with an approximate index over it."""
        live = entry.live
        structure = structure_for(self._settings, len(live), self._encoding.dimension)
        if structure is None or live.approximate is not None:
            return entry
        path = self._folder.fresh(structure.family, ".faiss")
        built = Construction(self._settings, structure, live.segment, path).build()
        return replace(
            entry, live=replace(live, approximate=built.opened(path, live.segment, self._settings)), built=built
        )

    def _written(self, entry: Entry) -> Entry:
        """The entry with what is gone of it on the disk."""
        if entry.dead_file or not len(entry.live.dead):
            return entry
        path = self._folder.fresh("removed", ".npy")
        write_dead(path, entry.live.dead)
        return replace(entry, dead_file=path.name)


def _size(entry: Entry) -> Size:
    return Size(len(entry.live.segment), len(entry.live.dead), entry.built is not None)


def _bury(entry: Entry, rows: Any) -> Entry:
    dead = np.union1d(entry.live.dead, rows).astype(np.int64)
    return replace(entry, live=replace(entry.live, dead=dead), dead_file="")


def _pieces(entry: Entry) -> Iterator[Piece]:
    file, rows = entry.live.segment.file, entry.live.rows()
    yield Piece(file.ids[rows], file.keys[rows], file.lengths[rows], VectorSource(file.vectors), rows)
