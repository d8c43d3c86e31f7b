"""The plain NumPy engine: add up 16-bit upper bounds, keep what can be among the best."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.bounds import LIMIT, MANY_TERMS, CodeBounds, before_rounding, floor_units, scale_of, tables
from ragloom_bm25.lookup import Extents, postings_of
from ragloom_bm25.postings import BLOCK
from ragloom_bm25.segment import Found, Segment

_RARE = 24_000
"""Postings below which a term's blocks are not worth a call each."""

_CHUNK = 64
_CHUNKS_A_HIT = 8


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What one query asks of one segment.

    The ``k`` best passages by ``terms`` [T] of ``weights`` float64[T] > 0, of those that score at
    least ``floor``, that are not ``hidden`` (passage numbers) and that are ``shown`` (bool[n]; None: all).
    """

    terms: Sequence[Found]
    weights: NDArray[np.float64]
    bounds: CodeBounds
    k: int
    floor: float
    hidden: NDArray[np.uint32]
    shown: NDArray[np.bool_] | None


class Engine(Protocol):
    """Finds candidates in one segment."""

    @property
    def workers(self) -> int:
        """How many threads are worth having for a batch of queries."""

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Passage numbers int64[C], in any order, and their tf for each term: int64[T, C].

        Among them is every passage that is wanted, and few others.
        """


class NumpyEngine:
    """Needs NumPy alone. One thread: what takes its time in NumPy here holds the interpreter's lock."""

    workers = 1

    def __init__(self) -> None:
        self._buffers = threading.local()

    def candidates(self, segment: Segment, wanted: Wanted) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """See ``Engine``."""
        k, extents = wanted.k, Extents.of(segment, wanted.terms)
        dtype, limit = sum_type(len(wanted.weights))
        scale = scale_of(wanted.bounds, wanted.weights, limit)
        lower, upper = tables(wanted.bounds, wanted.weights, scale)
        floor = floor_units(wanted.floor, scale)
        rows = chunk_rows(len(segment), k)
        sums = self._zeros(-(-len(segment) // rows) * rows, dtype)
        accumulate(segment, extents, upper.astype(dtype), sums)
        hide(sums, wanted)
        grid = sums.reshape(rows, -1)
        greatest = grid.max(axis=0)
        first_floor = max(floor, kth_greatest(greatest, k))
        found = reaching(grid, greatest, first_floor)
        places = postings_of(segment, extents, found)
        if len(found) >= k:
            least = before_rounding(kth_greatest(lower_sums(segment, places, lower), k))
            more = reaching(grid, greatest, max(floor, least))
            more = more[sums[more] < first_floor]
            found = np.concatenate([found, more])
            places = np.concatenate([places, postings_of(segment, extents, more)], axis=1)
        return found, segment.tf_or_none(places)

    def _zeros(self, size: int, dtype: np.dtype[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
        """A zeroed buffer of this thread's own: fresh memory would cost more than the search."""
        held: NDArray[np.unsignedinteger] | None = getattr(self._buffers, dtype.name, None)
        if held is None or len(held) < size:
            held = np.empty(size, dtype)
            setattr(self._buffers, dtype.name, held)
        part = held[:size]
        part.fill(0)
        return part


def sum_type(terms: int) -> tuple[np.dtype[np.unsignedinteger], int]:
    """The type to add up in, and the greatest sum: 16 bits, 32 where a query has very many terms."""
    return (np.dtype(np.uint16), LIMIT) if terms <= MANY_TERMS else (np.dtype(np.uint32), 1 << 31)


def accumulate(
    segment: Segment, extents: Extents, upper: NDArray[np.unsignedinteger], sums: NDArray[np.unsignedinteger]
) -> None:
    """Add the upper bound ``upper[t, code]`` of each posting of each term to its passage's place in ``sums``.

    A frequent term goes block by block, since there its 16-bit offsets serve as they are; a rare one at once, since a
    call costs more than casting them.
    """
    sizes = extents.end - extents.start
    blocks = np.arange(sizes.shape[1]) * BLOCK
    for term, row in enumerate(upper):
        held = np.flatnonzero(sizes[term])
        first, last = int(extents.start[term, held[0]]), int(extents.end[term, held[-1]])
        offsets, values = segment.offsets[first:last], row.take(segment.codes[first:last])
        if last - first < _RARE:
            np.add.at(sums, np.repeat(blocks, sizes[term]) + offsets, values)
            continue
        start = 0
        for block, size in zip(held.tolist(), sizes[term, held].tolist(), strict=True):
            own = sums[block * BLOCK : (block + 1) * BLOCK]
            np.add.at(own, offsets[start : start + size], values[start : start + size])
            start += size


def chunk_rows(passages: int, k: int) -> int:
    """How many passages share a chunk: few enough chunks to be quick, enough of them to tell the ``k`` best apart."""
    return max(1, min(_CHUNK, passages // (_CHUNKS_A_HIT * k)))


def kth_greatest(values: NDArray[Any], k: int) -> int:
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


def lower_sums(segment: Segment, places: NDArray[np.int64], lower: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of the lower bounds of passages with the postings ``places`` [T, C]: float64[C]."""
    codes = segment.codes.take(places, mode="clip")
    units = np.take_along_axis(lower, codes.astype(np.intp), axis=1)
    units[places < 0] = 0.0
    sums: NDArray[np.float64] = units.sum(axis=0)
    return sums
