"""Where the postings of given passages stand."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.segment import Segment


def postings_of(segment: Segment, terms: NDArray[np.intp], passages: NDArray[np.integer]) -> NDArray[np.int64]:
    """The posting of each of ``terms`` [T] for each of ``passages`` [C]: int64[T, C], -1 where there is none.

    One binary search for all pairs together, a handful of array operations a halving.
    """
    low, end = _runs_of(segment, terms, passages)
    wanted = np.broadcast_to((passages & 0xFFFF).astype(np.uint16), low.shape)
    offsets = segment.offsets
    high = end.copy()
    for _ in range(int(np.max(end - low, initial=0)).bit_length()):
        middle = (low + high) >> 1
        before = (offsets.take(middle, mode="clip") < wanted) & (low < high)
        low = np.where(before, middle + 1, low)
        high = np.where(before, high, middle)
    found = (low < end) & (offsets.take(low, mode="clip") == wanted) if len(offsets) else low < end
    return np.where(found, low, -1)


def _runs_of(
    segment: Segment, terms: NDArray[np.intp], passages: NDArray[np.integer]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The postings ``[start, end)`` of each term within each passage's block: int64[T, C] twice."""
    blocks = (passages >> 16).astype(np.uint16)
    start = np.zeros((len(terms), len(passages)), np.int64)
    end = np.zeros_like(start)
    for row, term in enumerate(terms):
        first, last = segment.runs[term], segment.runs[term + 1]
        own = segment.run_blocks[first:last]
        if not len(own):
            continue
        place = np.minimum(np.searchsorted(own, blocks), len(own) - 1)
        held = own[place] == blocks
        start[row] = np.where(held, segment.run_starts[first + place], 0)
        end[row] = np.where(held, segment.run_starts[first + place + 1], 0)
    return start, end
