"""What searches see: the live vectors of one generation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom.types import Ranking
from ragloom_faiss.abreast import abreast
from ragloom_faiss.flat import Mask, Rows, candidates, margin
from ragloom_faiss.kernel import SCORES, Vectors, norms, unit
from ragloom_faiss.segment import Live

Ids = NDArray[np.int64]

_AT_ONCE = 2048
"""So few rows are scored exactly at once, without a first pass."""
_FEW = 0.1
"""Where a filter leaves a smaller share, a graph or clusters would be walked in vain."""
_MOST = 4
"""Where k candidates are more than this part of a segment, searching all of it costs no more."""
_STEP = 8192
_FILTERS = 8
"""How many filters' answers are kept."""


class Snapshot:
    """Immutable: searches that began go on with what they began with."""

    def __init__(self, lives: Sequence[Live], metric: str, *, refine: int, threads: int, source: str) -> None:
        self.lives = tuple(lives)
        self.passages = sum(map(len, self.lives))
        self._cosine = metric == "cosine"
        self._score = SCORES[metric]
        self._refine = refine
        self._threads = threads
        self._source = source
        self._alive = [live.mask() for live in self.lives]
        self._remembered: list[tuple[Ids, list[Mask | None]]] = []
        self._longest = [float(live.segment.file.lengths.max(initial=0)) for live in self.lives]

    def search(
        self, queries: Vectors, k: int, allowed: Ids | None = None, *, exact: bool = False, effort: int = 0
    ) -> list[Ranking]:
        """The best ``k`` for each of ``queries`` float32[B, d], those among the ids ``allowed`` int64[n] only.

        ``exact`` leaves approximate indexes aside; ``effort`` overrides their setting.
        """
        asked = unit(queries, norms(queries)) if self._cosine else queries
        masks = self._alive if allowed is None else self._permitted(allowed)
        found = [
            self._rows(live, mask, asked, longest, k, exact=exact, effort=effort)
            for live, mask, longest in zip(self.lives, masks, self._longest, strict=True)
        ]
        return [self._ranked([rows[number] for rows in found], query, k) for number, query in enumerate(queries)]

    def _permitted(self, allowed: Ids) -> list[Mask | None]:
        """For each segment the rows of those ids that are there."""
        for ids, masks in self._remembered:
            if ids is allowed:
                return masks
        masks = [_mask(live, alive, allowed) for live, alive in zip(self.lives, self._alive, strict=True)]
        if not allowed.flags.writeable:
            # A collection gives the same array again for the same filter.
            self._remembered = [(allowed, masks), *self._remembered[: _FILTERS - 1]]
        return masks

    def _rows(
        self, live: Live, mask: Mask | None, asked: Vectors, longest: float, k: int, *, exact: bool, effort: int
    ) -> list[Rows]:
        size = len(live.segment)
        there = size if mask is None else int(mask.sum())
        if there <= max(k, _AT_ONCE if mask is not None else 0):
            rows = np.arange(size) if mask is None else np.flatnonzero(mask)
            return [rows] * len(asked)
        approximate, wanted = live.approximate, k * self._refine
        if approximate is None or exact or wanted * _MOST > there or there < _FEW * size:
            return self._exactly(live, mask, asked, longest, k)

        def near(query: Vectors) -> Rows:
            rows = approximate.nearest(query, wanted, mask, effort)
            return rows if len(rows) >= k else self._exactly(live, mask, query[None], longest, k)[0]

        return abreast(near, asked, self._threads)

    def _exactly(self, live: Live, mask: Mask | None, asked: Vectors, longest: float, k: int) -> list[Rows]:
        dimension = asked.shape[1]
        reach = np.ones(len(asked)) if self._cosine else norms(asked) * longest
        slacks = np.array([margin(dimension, one) for one in reach])
        scale = live.segment.scale if self._cosine else None
        return candidates(live.segment.file.vectors, scale, asked, slacks, k, mask)

    def _ranked(self, found: Sequence[Rows], query: Vectors, k: int) -> Ranking:
        ids, scores = [np.empty(0, np.int64)], [np.empty(0, np.float32)]
        for live, rows in zip(self.lives, found, strict=True):
            file = live.segment.file
            for start in range(0, len(rows), _STEP):
                part = rows[start : start + _STEP]
                ids.append(file.ids[part])
                scores.append(self._score(file.vectors[part], file.lengths[part], query))
        return Ranking.of(self._source, np.concatenate(ids), np.concatenate(scores), k)


def _mask(live: Live, alive: Mask | None, allowed: Ids) -> Mask:
    mask = np.zeros(len(live.segment), np.bool_)
    mask[live.segment.find(allowed)[1]] = True
    return mask if alive is None else mask & alive
