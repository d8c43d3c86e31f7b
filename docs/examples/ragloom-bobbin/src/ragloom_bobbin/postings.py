"""The index of `typos`: which passage holds which run of letters, as two arrays. Pure functions, no files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Grams = NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Postings:
    """Pair i says that passage `holders[i]` holds `grams[i]`: uint32[n] and int64[n], sorted by gram, then passage."""

    grams: Grams
    holders: Ids

    @classmethod
    def of(cls, found: dict[int, Grams]) -> Postings:
        """From passage to its grams."""
        grams = np.concatenate([np.empty(0, np.uint32), *found.values()])
        holders = np.repeat(np.array(list(found), np.int64), [len(one) for one in found.values()])
        return cls(grams, holders)._sorted()

    def joined(self, other: Postings) -> Postings:
        """The pairs of both."""
        grams = np.concatenate([self.grams, other.grams])
        return Postings(grams, np.concatenate([self.holders, other.holders]))._sorted()

    def without(self, removed: list[int]) -> Postings:
        """The pairs of the other passages."""
        kept = ~np.isin(self.holders, np.array(removed, np.int64))
        return Postings(self.grams[kept], self.holders[kept])

    def search(self, asked: Grams) -> tuple[Ids, NDArray[np.float64]]:
        """The passages that share a gram with `asked`, and the cosine of each with it: int64[m], float64[m].

        A gram counts by its inverse document frequency, log(1 + N / df). A passage is its own best match: no other
        vector has a larger cosine with it (Cauchy-Schwarz).
        """
        starts, ends = (np.searchsorted(self.grams, asked, side) for side in ("left", "right"))
        counts = ends - starts
        places = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())
        ids, rows = np.unique(self.holders[places], return_inverse=True)
        squares = np.bincount(rows, self._rarity(counts).repeat(counts) ** 2, len(ids))
        length = np.sqrt((self._rarity(counts) ** 2).sum())
        return ids, squares / (self._lengths[np.searchsorted(self._passages, ids)] * length)

    def _sorted(self) -> Postings:
        order = np.lexsort((self.holders, self.grams))
        return Postings(self.grams[order], self.holders[order])

    @cached_property
    def _passages(self) -> Ids:
        return np.unique(self.holders)

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        """The length of each passage's vector: float64[N]."""
        _, rows, counts = np.unique(self.grams, return_inverse=True, return_counts=True)
        squares = self._rarity(counts)[rows] ** 2
        return np.sqrt(np.bincount(np.searchsorted(self._passages, self.holders), squares, len(self._passages)))

    def _rarity(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        """log(1 + N / df) of grams that `counts` passages hold; 0 passages count like one."""
        return np.log1p(len(self._passages) / np.maximum(counts, 1))
