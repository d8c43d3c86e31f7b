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

GROUPS = 32
"""Groups of chunks a block: group ``g`` holds the chunks ``g``, ``g + 32``, …, in the same way."""

_ESCAPE = 16
_jit = njit(cache=True, nogil=True)


@_jit
def candidates(
    postings: Any,
    runs: Any,
    escapes: Any,
    terms: Any,
    weights: Any,
    bounds: Any,
    hidden: Any,
    shown: Any,
    space: Any,
    k: int,
    floor: int,
) -> Any:
    """What ``Engine.candidates`` gives: passage numbers int64[C] and tf int64[T, C].

    ``postings``: offsets and codes of the segment; ``runs``: their blocks and starts; ``escapes``: their places and tf,
    and the tf of each code. ``terms``: int64[T, 4], each a ``Found``. ``weights``: float64[T], in units. ``bounds``:
    low and high float64[256]. ``shown`` is empty where everything is. ``space``: room for sums, uint16[B * 65536], and
    for the greatest of each chunk and each group of chunks, uint16[B * 1024] and uint16[B * 32].
    """
    low, high = bounds
    extents = _extents(runs, terms, len(space[0]) // BLOCK)
    upper = np.empty((len(weights), 256), np.uint16)
    for term in range(len(weights)):
        for code in range(256):
            upper[term, code] = np.uint16(np.ceil(weights[term] * high[code]))
    first_floor = max(1, floor, _scan(postings, extents, upper, hidden, shown, space, k))
    found = _reaching(space, first_floor, 1 << 16)
    places = _places(postings, extents, found)
    if len(found) >= k:
        least = max(1, floor, _kth_lower(places, postings[1], weights, low, k))
        more = _reaching(space, least, first_floor)
        found = np.concatenate((found, more))
        places = np.concatenate((places, _places(postings, extents, more)), axis=1)
    return found, _tf(places, postings[1], escapes)


@_jit
def _extents(runs: Any, terms: Any, blocks: int) -> Any:
    """What ``lookup.Extents`` holds: int64[T, B] twice."""
    run_blocks, run_starts = runs
    start = np.zeros((len(terms), blocks), np.int64)
    end = np.zeros((len(terms), blocks), np.int64)
    for term in range(len(terms)):
        for run in range(terms[term, 1], terms[term, 2]):
            start[term, run_blocks[run]] = run_starts[run]
            end[term, run_blocks[run]] = run_starts[run + 1]
    return start, end


@_jit
def _scan(postings: Any, extents: Any, upper: Any, hidden: Any, shown: Any, space: Any, k: int) -> int:
    """Fill ``space``, a block at a time within the processor's cache; the ``k``-th greatest chunk maximum, or 0."""
    offsets, codes = postings
    start, end = extents
    sums, maxima, groups = space
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
        _fold_maxima(own, greatest)
        highest = groups[block * GROUPS : (block + 1) * GROUPS]
        _fold_maxima(greatest, highest)
        _keep_best(best, greatest, highest)
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
def _fold_maxima(values: Any, greatest: Any) -> None:
    """``greatest[i]``: the greatest of ``values[i]``, ``values[i + len(greatest)]``, …"""
    greatest[:] = 0
    width = len(greatest)
    for start in range(0, len(values), width):
        row = values[start : start + width]
        for place in range(width):
            value = row[place]
            greatest[place] = value if value > greatest[place] else greatest[place]


@_jit
def _keep_best(best: Any, maxima: Any, groups: Any) -> None:
    for group in range(GROUPS):
        if groups[group] > best[0]:
            for chunk in range(group, CHUNKS, GROUPS):
                if maxima[chunk] > best[0]:
                    _replace_least(best, maxima[chunk])


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
    sums, maxima, groups = space
    found = np.empty(64, np.int64)
    count = 0
    for number in range(len(groups)):
        if groups[number] < least:
            continue
        block, group = number // GROUPS, number % GROUPS
        for chunk in range(group, CHUNKS, GROUPS):
            if maxima[block * CHUNKS + chunk] < least:
                continue
            if count + BLOCK // CHUNKS > len(found):
                found = np.concatenate((found, np.empty(len(found), np.int64)))
            for place in range(block * BLOCK + chunk, (block + 1) * BLOCK, CHUNKS):
                if least <= sums[place] < limit:
                    found[count] = place
                    count += 1
    return found[:count]


@_jit
def _places(postings: Any, extents: Any, passages: Any) -> Any:
    """What ``lookup.postings_of`` gives: int64[T, C], -1 where there is none."""
    terms = extents[0].shape[0]
    places = np.empty((terms, len(passages)), np.int64)
    for term in range(terms):
        for column in range(len(passages)):
            places[term, column] = _place(postings[0], extents, term, passages[column])
    return places


@_jit
def _place(offsets: Any, extents: Any, term: int, passage: int) -> int:
    """The posting of one term for one passage, -1 where there is none."""
    block, offset = passage >> 16, passage & 0xFFFF
    place, size = extents[0][term, block], extents[1][term, block] - extents[0][term, block]
    if size == 0:
        return -1
    while size > 1:
        half = size >> 1
        place += half * (offsets[place + half - 1] < offset)
        size -= half
    return place if offsets[place] == offset else -1


@_jit
def _kth_lower(places: Any, codes: Any, weights: Any, low: Any, k: int) -> int:
    """The ``k``-th greatest sum of lower bounds among passages with the postings ``places`` [T, C], C ≥ k."""
    best = np.zeros(k, np.uint16)
    for column in range(places.shape[1]):
        total = 0.0
        for term in range(places.shape[0]):
            place = places[term, column]
            if place >= 0:
                total += np.floor(weights[term] * low[codes[place]])
        if total > best[0]:
            _replace_least(best, np.uint16(total))
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
