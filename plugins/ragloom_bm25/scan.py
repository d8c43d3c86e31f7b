"""The plain NumPy engine: add up 16-bit upper bounds, keep what can be among the best."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.bounds import Tables
from ragloom_bm25.lookup import postings_of
from ragloom_bm25.postings import BLOCK
from ragloom_bm25.segment import Segment

_CHUNK = 64
_CHUNKS_A_HIT = 8


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What one query asks of one segment.

    The ``k`` best passages by ``terms`` [T] under ``bounds``, of those that have at least ``floor`` units, that are
    not ``hidden`` (passage numbers) and that are ``shown`` (bool[n]; None: all).
    """

    terms: NDArray[np.intp]
    bounds: Tables
    k: int
    floor: int
    hidden: NDArray[np.uint32]
    shown: NDArray[np.bool_] | None


class Engine(Protocol):
    """Finds candidates in one segment."""

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Passage numbers int64[C], and their tf for each of ``terms``: int64[T, C].

        Among them is every passage that is wanted, and few others.
        """


class NumpyEngine:
    """Needs NumPy alone."""

    def __init__(self) -> None:
        self._buffers = threading.local()

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``Engine``."""
        terms, bounds, k = wanted.terms, wanted.bounds, wanted.k
        rows = chunk_rows(len(segment), k)
        sums = self._zeros(-(-len(segment) // rows) * rows, bounds.upper.dtype)
        accumulate(segment, terms, bounds.upper, sums)
        hide(sums, wanted)
        grid = sums.reshape(rows, -1)
        greatest = grid.max(axis=0)
        found = reaching(grid, greatest, max(wanted.floor, kth_greatest(greatest, k)))
        if len(found) >= k:
            upper = sums[found]
            first = found[np.argpartition(upper, len(found) - k)[len(found) - k :]]
            lower = lower_sums(segment, postings_of(segment, terms, first), bounds)
            found = reaching(grid, greatest, max(wanted.floor, int(lower.min())))
        return found, frequencies(segment, terms, found)

    def _zeros(self, size: int, dtype: np.dtype[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
        """A zeroed buffer of this thread's own: fresh memory would cost more than the search."""
        held: NDArray[np.unsignedinteger] | None = getattr(self._buffers, dtype.name, None)
        if held is None or len(held) < size:
            held = np.empty(size, dtype)
            setattr(self._buffers, dtype.name, held)
        part = held[:size]
        part.fill(0)
        return part


def accumulate(
    segment: Segment,
    terms: NDArray[np.intp],
    upper: NDArray[np.unsignedinteger],
    sums: NDArray[np.unsignedinteger],
) -> None:
    """Add each posting's upper bound to its passage's place in ``sums``."""
    for row, term in zip(upper, terms, strict=True):
        first, last = int(segment.runs[term]), int(segment.runs[term + 1])
        start, end = int(segment.run_starts[first]), int(segment.run_starts[last])
        where = segment.offsets[start:end].astype(np.intp)
        if segment.blocks > 1:
            sizes = np.diff(segment.run_starts[first : last + 1])
            where += np.repeat(segment.run_blocks[first:last].astype(np.intp) * BLOCK, sizes)
        sums[where] += row[segment.codes[start:end]]


def chunk_rows(passages: int, k: int) -> int:
    """How many passages share a chunk: few enough chunks to be quick, enough of them to tell the ``k`` best apart."""
    return max(1, min(_CHUNK, passages // (_CHUNKS_A_HIT * k)))


def kth_greatest(values: NDArray[np.unsignedinteger], k: int) -> int:
    """The ``k``-th greatest of ``values``, 0 where there are fewer."""
    return int(np.partition(values, len(values) - k)[len(values) - k]) if len(values) >= k else 0


def reaching(
    grid: NDArray[np.unsignedinteger], greatest: NDArray[np.unsignedinteger], threshold: int
) -> NDArray[np.int64]:
    """The passage numbers of ``grid`` [rows, chunks] (``greatest``: its maxima, [chunks]) of at least ``threshold``."""
    chunks = np.flatnonzero(greatest >= max(1, threshold))
    row, column = np.nonzero(grid[:, chunks] >= max(1, threshold))
    found: NDArray[np.int64] = row * grid.shape[1] + chunks[column]
    return found


def hide(sums: NDArray[np.unsignedinteger], wanted: Wanted) -> None:
    """Set to 0 what must not be found."""
    sums[wanted.hidden] = 0
    if wanted.shown is not None:
        sums[: len(wanted.shown)] *= wanted.shown


def lower_sums(segment: Segment, places: NDArray[np.int64], bounds: Tables) -> NDArray[np.int64]:
    """The sums of the lower bounds of passages with the postings ``places`` [T, C]: int64[C]."""
    codes = segment.codes.take(places, mode="clip")
    units = np.take_along_axis(bounds.lower, codes.astype(np.intp), axis=1).astype(np.int64)
    units[places < 0] = 0
    sums: NDArray[np.int64] = units.sum(axis=0)
    return sums


def frequencies(segment: Segment, terms: NDArray[np.intp], passages: NDArray[np.integer]) -> NDArray[np.int64]:
    """How often each of ``terms`` [T] occurs in each of ``passages`` [C]: int64[T, C]."""
    places = postings_of(segment, terms, passages)
    found = np.zeros(places.shape, np.int64)
    present = places >= 0
    found[present] = segment.tf(places[present])
    return found
