"""Which segments to merge, and merging them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.assemble import assemble
from ragloom_bm25.postings import Part, narrow, part_of
from ragloom_bm25.segment import Live, Segment

LARGEST = 1 << 26
"""Postings above which segments are not merged any further (about 200 MB of file)."""

_GROWTH = 2
_SMALL = 1 << 16
_DEAD_SHARE = 0.25
_STEP = 1 << 22


def plan_merges(sizes: Sequence[int], dead: Sequence[float], *, all_of_them: bool = False) -> list[list[int]]:
    """Group neighbouring segments of ``sizes`` (postings) and ``dead`` shares: each group becomes one segment.

    From the newest back, a segment joins those after it while it is at most twice their sum, or all are small: so that
    many small commits leave a number of segments that grows with the logarithm, each posting being rewritten as
    seldom. A segment by itself is rewritten once a quarter of it is dead. ``all_of_them``: merge whatever fits.
    """
    groups: list[list[int]] = []
    total = 0
    for place in range(len(sizes) - 1, -1, -1):
        fits = total + sizes[place] <= LARGEST
        wanted = all_of_them or sizes[place] <= max(_GROWTH * total, _SMALL)
        if groups and fits and wanted:
            groups[-1].insert(0, place)
            total += sizes[place]
        else:
            groups.append([place])
            total = sizes[place]
    limit = 0.0 if all_of_them else _DEAD_SHARE
    return [group for group in reversed(groups) if len(group) > 1 or dead[group[0]] > limit]


def merge(lives: Sequence[Live]) -> Segment:
    """One segment of the live passages of several, by ascending id."""
    ids = np.concatenate([live.segment.ids() for live in lives])
    alive = np.concatenate([_alive(live) for live in lives])
    kept = np.flatnonzero(alive)
    order = kept[np.argsort(ids[kept], kind="stable")]
    target = np.full(len(ids), -1, np.int64)
    target[order] = np.arange(len(order))
    lengths = np.concatenate([live.segment.lengths.astype(np.int64) for live in lives])
    numbers: dict[bytes, int] = {}
    parts: list[Part] = []
    base = 0
    for live in lives:
        terms = np.array([numbers.setdefault(t, len(numbers)) for t in live.segment.vocabulary.all()], np.int64)
        parts += _parts(live.segment, terms, target[base : base + len(live.segment)])
        base += len(live.segment)
    if np.any(np.diff(target[kept]) < 0):
        parts = _interleave(parts)
    return Segment(assemble(parts, ids[order], lengths[order], list(numbers)))


def _alive(live: Live) -> NDArray[np.bool_]:
    alive = np.ones(len(live.segment), np.bool_)
    alive[live.dead.passages] = False
    return alive


def _parts(segment: Segment, numbers: NDArray[np.int64], target: NDArray[np.int64]) -> list[Part]:
    """The postings of the passages that ``target`` [n] gives a new number (-1: none), a few million at a time."""
    made = []
    term_ends = segment.run_starts[segment.runs[1:]].astype(np.int64)
    first = 0
    while first < len(term_ends):
        start = int(term_ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(term_ends, start + _STEP, side="right")))
        made.append(_part(segment, numbers, target, first, last))
        first = last
    return made


def _part(segment: Segment, numbers: NDArray[np.int64], target: NDArray[np.int64], first: int, last: int) -> Part:
    runs = slice(int(segment.runs[first]), int(segment.runs[last]))
    starts = segment.run_starts[runs.start : runs.stop + 1].astype(np.int64)
    sizes = np.diff(starts)
    places = np.arange(starts[0], starts[-1])
    old = np.repeat(segment.run_blocks[runs].astype(np.int64) << 16, sizes) + segment.offsets[places]
    new = target[old]
    row = np.repeat(np.arange(first, last), segment.runs[first + 1 : last + 1] - segment.runs[first:last])
    terms = np.repeat(numbers[row], sizes)
    kept = np.flatnonzero(new >= 0)
    terms, new, tf = terms[kept], new[kept], segment.tf(places[kept])
    if np.any((new[1:] < new[:-1]) & (terms[1:] == terms[:-1])):
        order = np.lexsort((new, terms))
        terms, new, tf = terms[order], new[order], tf[order]
    return part_of(terms, new, narrow(tf))


def _interleave(parts: Sequence[Part]) -> list[Part]:
    """One part of several whose passages do not follow each other."""
    terms = np.concatenate([np.repeat(part.terms, part.counts) for part in parts])
    passages = np.concatenate([part.passages for part in parts])
    order = np.lexsort((passages, terms))
    return [part_of(terms[order], passages[order], np.concatenate([part.tf for part in parts])[order])]
