"""One faiss index over the vectors of a segment: its ids are row numbers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.errors import CorruptIndexError
from ragloom.interfaces import Json
from ragloom_faiss.kernel import Vectors
from ragloom_faiss.structures import Structure

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Take = Callable[[Rows], Vectors]

_STEP = 1 << 16


class Approximate:
    """``nearest`` gives candidates; their exact scores are for others to compute. Several threads may ask at once.

    ``effort`` is how hard it tries: nprobe or efSearch.
    """

    def __init__(self, index: Any, family: str, effort: int) -> None:
        self._index = index
        self._parameters = _PARAMETERS[family]
        self.effort = effort

    def nearest(self, query: Vectors, k: int, allowed: Mask | None = None, effort: int = 0) -> Rows:
        """Rows near ``query`` float32[d], at most ``k``, those of ``allowed`` bool[n] only: int64[m]."""
        # A query by itself gets the same clusters whatever else is asked: faiss counts another way for a batch.
        selector = _selector(allowed)
        parameters = self._parameters(effort or self.effort, k, selector)
        _, found = self._index.search(query[None], k, params=parameters)
        rows: Rows = found[0]
        return rows[rows >= 0]


def build(structure: Structure, count: int, take: Take, path: Path, *, links: int, threads: int) -> None:
    """Train an index, fill it with the rows 0 to ``count``, and write it, synced, to ``path``.

    ``take(rows)`` gives the vectors of rows. The training set is ``structure.training`` of them, drawn evenly.
    """
    faiss = _faiss()
    sample = take(np.unique(np.linspace(0, count - 1, structure.training).astype(np.int64)))
    index = faiss.index_factory(sample.shape[1], structure.factory, faiss.METRIC_INNER_PRODUCT)
    _prepare(index, structure, links)
    with _threads(threads):
        if not index.is_trained:
            index.train(sample)
        for start in range(0, count, _STEP):
            index.add(take(np.arange(start, min(start + _STEP, count))))
        faiss.write_index(index, str(path))
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def read(path: Path, family: str, *, rows: int, dimension: int, effort: int) -> Approximate:
    """Map the index of a checked file.

    Raises ``CorruptIndexError`` for one that faiss cannot read or that is not of ``rows`` vectors of ``dimension``.
    """
    faiss = _faiss()
    try:
        index = faiss.read_index(str(path), getattr(faiss, "IO_FLAG_MMAP_IFC", faiss.IO_FLAG_MMAP))
    except Exception as error:
        raise CorruptIndexError(
            f"faiss cannot read it: {str(error).strip()[-200:]}", where=str(path), hint="ragloom index --rebuild"
        ) from error
    if (index.ntotal, index.d, index.metric_type) != (rows, dimension, faiss.METRIC_INNER_PRODUCT):
        raise CorruptIndexError(
            f"holds {index.ntotal} vectors of {index.d} dimensions, its segment {rows} of {dimension}",
            where=str(path),
            hint="ragloom index --rebuild",
        )
    return Approximate(index, family, effort)


def family_of(about: Mapping[str, Json], path: Path) -> str:
    """``ivf`` or ``hnsw``, as an index's state tells it. Raises ``CorruptIndexError`` for anything else."""
    family = str(about.get("family"))
    if family not in _PARAMETERS:
        raise CorruptIndexError(f"is of unknown family {family!r}", where=str(path), hint="ragloom index --rebuild")
    return family


def _faiss() -> Any:
    """The library, without the types that it has for some of its calls only."""
    import faiss

    return faiss


def _prepare(index: Any, structure: Structure, links: int) -> None:
    faiss = _faiss()
    if structure.family == "hnsw":
        index.hnsw.efConstruction = links
        return
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = structure.training
    if isinstance(index, faiss.IndexIVFPQ):
        # It orders codes for a Hamming search that is never made, and takes minutes.
        index.do_polysemous_training = False
        index.pq.cp.min_points_per_centroid = 1


@contextmanager
def _threads(count: int) -> Iterator[None]:
    faiss = _faiss()
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(count)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _selector(allowed: Mask | None) -> Any:
    if allowed is None:
        return None
    faiss = _faiss()
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _of_ivf(effort: int, k: int, selector: Any) -> Any:
    faiss = _faiss()
    return faiss.SearchParametersIVF(nprobe=effort, **({} if selector is None else {"sel": selector}))


def _of_hnsw(effort: int, k: int, selector: Any) -> Any:
    faiss = _faiss()
    return faiss.SearchParametersHNSW(efSearch=max(effort, k), **({} if selector is None else {"sel": selector}))


_PARAMETERS: dict[str, Callable[[int, int, Any], Any]] = {"ivf": _of_ivf, "hnsw": _of_hnsw}
