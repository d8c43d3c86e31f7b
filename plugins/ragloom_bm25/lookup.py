"""Where the postings of a query's terms stand in a segment, and those of given passages among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.segment import Found, Segment


@dataclass(frozen=True, slots=True, eq=False)
class Extents:
    """For each of a query's terms, its postings in each block: ``start`` to ``end``, int64[T, B], equal where none."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]

    @classmethod
    def of(cls, segment: Segment, terms: Sequence[Found]) -> Extents:
        """The extents of ``terms`` [T]."""
        sizes = np.array([term.last - term.first for term in terms])
        row = np.repeat(np.arange(len(terms)), sizes)
        run = np.arange(len(row)) + np.repeat([term.first for term in terms] - np.cumsum(sizes) + sizes, sizes)
        block = segment.run_blocks[run]
        start = np.zeros((len(terms), segment.blocks), np.int64)
        end = np.zeros_like(start)
        start[row, block] = segment.run_starts[run]
        end[row, block] = segment.run_starts[run + 1]
        return cls(start, end)


def postings_of(segment: Segment, extents: Extents, passages: NDArray[np.integer]) -> NDArray[np.int64]:
    """The posting of each term for each of ``passages`` [C]: int64[T, C], -1 where there is none.

    One binary search for all pairs together, a handful of array operations a halving.
    """
    block = passages >> 16
    low, end = extents.start[:, block], extents.end[:, block]
    wanted = (passages & 0xFFFF).astype(np.uint16)
    offsets = segment.offsets
    last = low - 1
    for bit in range(int((end - low).max(initial=0)).bit_length() - 1, -1, -1):
        ahead = last + (1 << bit)
        before = offsets.take(ahead, mode="clip") < wanted
        before &= ahead < end
        np.copyto(last, ahead, where=before)
    last += 1
    missing = offsets.take(last, mode="clip") != wanted
    missing |= last >= end
    last[missing] = -1
    return last
