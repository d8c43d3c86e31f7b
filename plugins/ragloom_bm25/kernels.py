"""The compiled loops (numba). Imported by the compiled engine alone; kept on disk, so that a process compiles nothing.

Whole numbers come out: the exact scores are computed by ``exact``, the same code for every engine.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

BLOCK = 1 << 16
CHUNKS = 1024
"""Chunks a block: chunk ``c`` holds the passages ``c``, ``c + 1024``, …, so that maxima are taken by whole vectors."""

_GROUP = 32
_ESCAPE = 16
_jit = njit(cache=True, nogil=True)


@_jit
def candidates(
    postings: Any, escapes: Any, extents: Any, tables: Any, hidden: Any, shown: Any, space: Any, k: int, floor: int
) -> Any:
    """What ``Engine.candidates`` gives: passage numbers int64[C] and tf int64[T, C].

    ``postings``: offsets and codes of the segment. ``escapes``: their places and tf, and the tf of each code.
    ``extents``: where each term's postings in each block start and end, int64[T, B]. ``tables``: lower and upper
    bounds, uint16[T, 256]. ``shown`` is empty where everything is. ``space``: room for sums, uint16[B * 65536], and
    for the greatest of each chunk, uint16[B * 1024].
    """
    lower, upper = tables
    first_floor = max(1, floor, _scan(postings, extents, upper, hidden, shown, space, k))
    found = _reaching(space, first_floor, 1 << 16)
    places = _places(postings, extents, found)
    if len(found) >= k:
        least = max(1, floor, _kth_lower(places, postings[1], lower, k))
        more = _reaching(space, least, first_floor)
        found = np.concatenate((found, more))
        places = np.concatenate((places, _places(postings, extents, more)), axis=1)
    return found, _tf(places, postings[1], escapes)


@_jit
def _scan(postings: Any, extents: Any, upper: Any, hidden: Any, shown: Any, space: Any, k: int) -> int:
    """Fill ``space``, a block at a time within the processor's cache; the ``k``-th greatest chunk maximum, or 0."""
    offsets, codes = postings
    start, end = extents
    sums, maxima = space
    best = np.zeros(k, np.uint16)
    hidden_end = 0
    for block in range(start.shape[1]):
        own = sums[block * BLOCK : (block + 1) * BLOCK]
        own[:] = 0
        for term in range(start.shape[0]):
            _add(offsets, codes, start[term, block], end[term, block], upper[term], own)
        hidden_start = hidden_end
        while hidden_end < len(hidden) and hidden[hidden_end] < (block + 1) * BLOCK:
            hidden_end += 1
        _hide(own, hidden[hidden_start:hidden_end], shown[block * BLOCK : (block + 1) * BLOCK])
        greatest = maxima[block * CHUNKS : (block + 1) * CHUNKS]
        _chunk_maxima(own, greatest)
        _keep_best(best, greatest)
    return int(best[0])


@_jit
def _add(offsets: Any, codes: Any, start: int, end: int, row: Any, own: Any) -> None:
    for place in range(start, end):
        own[offsets[place]] += row[codes[place]]


@_jit
def _hide(own: Any, hidden: Any, shown: Any) -> None:
    for place in hidden:
        own[place & 0xFFFF] = 0
    for place in range(len(shown)):
        own[place] *= shown[place]


@_jit
def _chunk_maxima(own: Any, greatest: Any) -> None:
    greatest[:] = 0
    for start in range(0, BLOCK, CHUNKS):
        row = own[start : start + CHUNKS]
        for chunk in range(CHUNKS):
            value = row[chunk]
            greatest[chunk] = value if value > greatest[chunk] else greatest[chunk]


@_jit
def _group_maximum(values: Any, start: int) -> Any:
    greatest = values[start]
    for place in range(start, start + _GROUP):
        greatest = values[place] if values[place] > greatest else greatest
    return greatest


@_jit
def _keep_best(best: Any, values: Any) -> None:
    for start in range(0, len(values), _GROUP):
        if _group_maximum(values, start) > best[0]:
            for place in range(start, start + _GROUP):
                if values[place] > best[0]:
                    _replace_least(best, values[place])


@_jit
def _replace_least(heap: Any, value: Any) -> None:
    """Put ``value`` in place of the least, which a binary heap holds at 0."""
    size, place = len(heap), 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= value:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = value


@_jit
def _reaching(space: Any, least: int, limit: int) -> Any:
    """The passage numbers whose sum is at least ``least`` and below ``limit``, in no order: int64[C]."""
    sums, maxima = space
    found = np.empty(64, np.int64)
    count = 0
    for start in range(0, len(maxima), _GROUP):
        if _group_maximum(maxima, start) < least:
            continue
        for number in range(start, start + _GROUP):
            if maxima[number] < least:
                continue
            first = number // CHUNKS * BLOCK + number % CHUNKS
            if count + 64 > len(found):
                found = np.concatenate((found, np.empty(len(found), np.int64)))
            for place in range(first, first + BLOCK, CHUNKS):
                if least <= sums[place] < limit:
                    found[count] = place
                    count += 1
    return found[:count]


@_jit
def _places(postings: Any, extents: Any, passages: Any) -> Any:
    """What ``lookup.postings_of`` gives: int64[T, C], -1 where there is none."""
    offsets = postings[0]
    start, end = extents
    places = np.full((start.shape[0], len(passages)), -1, np.int64)
    for term in range(start.shape[0]):
        for column in range(len(passages)):
            block, offset = passages[column] >> 16, passages[column] & 0xFFFF
            low, high = start[term, block], end[term, block]
            while low < high:
                middle = (low + high) >> 1
                if offsets[middle] < offset:
                    low = middle + 1
                else:
                    high = middle
            if low < end[term, block] and offsets[low] == offset:
                places[term, column] = low
    return places


@_jit
def _kth_lower(places: Any, codes: Any, lower: Any, k: int) -> int:
    """The ``k``-th greatest sum of lower bounds among passages with the postings ``places`` [T, C], C ≥ k."""
    best = np.zeros(k, np.uint16)
    for column in range(places.shape[1]):
        total = np.uint16(0)
        for term in range(places.shape[0]):
            place = places[term, column]
            if place >= 0:
                total += lower[term, codes[place]]
        if total > best[0]:
            _replace_least(best, total)
    return int(best[0])


@_jit
def _tf(places: Any, codes: Any, escapes: Any) -> Any:
    """The exact term frequencies, 0 where a place is -1."""
    escape_places, escape_tf, tf_of_code = escapes
    found = np.zeros(places.shape, np.int64)
    for term in range(places.shape[0]):
        for column in range(places.shape[1]):
            place = places[term, column]
            if place >= 0:
                tf = np.int64(tf_of_code[codes[place]])
                if tf == _ESCAPE:
                    tf = np.int64(escape_tf[np.searchsorted(escape_places, place)])
                found[term, column] = tf
    return found
