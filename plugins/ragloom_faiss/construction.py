"""Building the approximate index of a segment, and measuring at once what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ragloom.errors import CorruptIndexError
from ragloom.interfaces import Json
from ragloom_faiss.abreast import workers
from ragloom_faiss.approximate import Approximate, Rows, build, family_of, read
from ragloom_faiss.calibration import QUERIES, Curve, curve_of, depth_for, effort_for
from ragloom_faiss.config import FaissConfig
from ragloom_faiss.kernel import Vectors, unit
from ragloom_faiss.search import Snapshot
from ragloom_faiss.segment import Live, Segment
from ragloom_faiss.structures import Structure


@dataclass(frozen=True, slots=True)
class Built:
    """An approximate index as an index's state tells of it: its file, its structure, and its recall by effort."""

    file: str
    family: str
    factory: str
    curve: Curve

    def opened(self, path: Path, segment: Segment, settings: FaissConfig) -> Approximate:
        """The index of a checked file. Raises ``CorruptIndexError``."""
        chosen = {"ivf": settings.nprobe, "hnsw": settings.ef}[self.family]
        effort = chosen or effort_for(self.curve, settings.recall)
        rows, dimension = segment.file.vectors.shape
        return read(path, self.family, rows=rows, dimension=dimension, effort=effort)

    def state(self) -> dict[str, Json]:
        """As JSON."""
        curve: list[Json] = [[effort, recall] for effort, recall in self.curve]
        return {"file": self.file, "family": self.family, "factory": self.factory, "recall": curve}

    @classmethod
    def of(cls, state: Mapping[str, Any], path: Path) -> Built:
        """From such JSON. Raises ``CorruptIndexError``."""
        try:
            curve = tuple((int(effort), float(recall)) for effort, recall in state["recall"])
            return cls(str(state["file"]), family_of(state, path), str(state["factory"]), curve)
        except (LookupError, TypeError, ValueError) as error:
            raise CorruptIndexError(
                f"its state is none: {error!r}", where=str(path), hint="ragloom index --rebuild"
            ) from error


class Construction:
    """Of one segment, in which nothing is gone."""

    def __init__(self, settings: FaissConfig, structure: Structure, segment: Segment, path: Path) -> None:
        self._settings = settings
        self._structure = structure
        self._segment = segment
        self._path = path

    def build(self) -> Built:
        """Build, write, and measure: every so many passages look for their own neighbours."""
        structure, count = self._structure, len(self._segment)
        build(
            structure,
            count,
            self._take,
            self._path,
            links=self._settings.ef_construction,
            threads=workers(self._settings.threads),
        )
        blind = Built(self._path.name, structure.family, structure.factory, ((structure.efforts[0], 0.0),))
        approximate = blind.opened(self._path, self._segment, self._settings)
        return Built(self._path.name, structure.family, structure.factory, self._curve(approximate))

    def _curve(self, approximate: Approximate) -> Curve:
        count, depth = len(self._segment), depth_for(len(self._segment))
        rows = np.unique(np.linspace(0, count - 1, min(QUERIES, count)).astype(np.int64))
        exact = Snapshot([Live(self._segment)], self._settings.metric, refine=1, threads=1, source="")
        asked = self._segment.file.vectors[rows]
        wanted = [self._segment.find(found.ids)[1] for found in exact.search(asked, depth + 1)]
        others = [found[found != row][:depth] for found, row in zip(wanted, rows, strict=True)]
        prepared = self._prepared(rows)

        def search(effort: int) -> Sequence[Rows]:
            return [approximate.nearest(one, (depth + 1) * self._settings.refine, effort=effort) for one in prepared]

        return curve_of(search, others, self._structure.efforts)

    def _take(self, rows: Rows) -> Vectors:
        return np.ascontiguousarray(self._prepared(rows))

    def _prepared(self, rows: Rows) -> Vectors:
        file = self._segment.file
        return unit(file.vectors[rows], file.lengths[rows]) if self._settings.metric == "cosine" else file.vectors[rows]
