"""An immutable set of vectors with what is gone of it, and an approximate index over it where it has one."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CorruptIndexError
from ragloom_faiss.approximate import Approximate
from ragloom_faiss.kernel import Vectors, inverse
from ragloom_faiss.vector_file import VectorFile

Ids = NDArray[np.int64]


class Segment:
    """The vectors of a file, found by passage id."""

    def __init__(self, file: VectorFile) -> None:
        self.file = file
        self._order: NDArray[np.intp] | None = None
        self._scale: Vectors | None = None

    def __len__(self) -> int:
        return len(self.file)

    @property
    def scale(self) -> Vectors:
        """1 / length of each vector: float32[n]."""
        if self._scale is None:
            self._scale = inverse(self.file.lengths).astype(np.float32)
        return self._scale

    def find(self, ids: Ids) -> tuple[NDArray[np.intp], Ids]:
        """Which of ``ids`` are here: their places in ``ids`` and their rows, int64."""
        if not len(self):
            return np.empty(0, np.intp), np.empty(0, np.int64)
        if self._order is None:
            self._order = np.argsort(self.file.ids, kind="stable")
        place = np.minimum(np.searchsorted(self.file.ids, ids, sorter=self._order), len(self) - 1)
        row = self._order[place]
        hit = np.flatnonzero(self.file.ids[row] == ids)
        return hit, row[hit].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A segment as one generation sees it. ``dead`` int64[d] are the rows that are gone, ascending."""

    segment: Segment
    dead: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    approximate: Approximate | None = None

    def __len__(self) -> int:
        return len(self.segment) - len(self.dead)

    def mask(self) -> NDArray[np.bool_] | None:
        """True for each row that is there; None where all are."""
        if not len(self.dead):
            return None
        found = np.ones(len(self.segment), np.bool_)
        found[self.dead] = False
        return found

    def rows(self) -> Ids:
        """The rows that are there, ascending."""
        mask = self.mask()
        return np.arange(len(self.segment)) if mask is None else np.flatnonzero(mask)


def write_dead(path: Path, dead: Ids) -> None:
    """Write rows to a file that must not exist; they are on the disk on return."""
    with path.open("xb") as file:
        np.save(file, dead, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())


def read_dead(path: Path, rows: int) -> Ids:
    """The rows of such a file. Raises ``CorruptIndexError`` where they are none of a segment of ``rows``."""
    try:
        dead = np.load(path, allow_pickle=False)
        if dead.dtype != np.int64 or dead.ndim != 1 or np.any(np.diff(dead) <= 0):
            raise ValueError("no ascending rows")
        if len(dead) and not 0 <= dead[0] <= dead[-1] < rows:
            raise ValueError("rows that the segment has not")
    except (OSError, ValueError, EOFError) as error:
        raise CorruptIndexError(
            f"not a readable list of removed rows ({error})", where=str(path), hint="ragloom index --rebuild"
        ) from error
    return np.asarray(dead, np.int64)
