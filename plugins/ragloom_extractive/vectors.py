"""Sentences as weighted term vectors, and how alike they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.material import Sentence
from ragloom_extractive.rarity import Rarity

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """n sentences as vectors of length 1 over V terms, the e entries that are not 0 laid end to end.

    ``rows`` int64[e], ascending, and ``columns`` int64[e] say where the entries ``values`` float64[e] stand;
    ``count`` is n, ``width`` V. S below is the cosine of every two sentences, float64[n, n], which is never made: it
    would take gigabytes for a source as long as a book.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Array
    count: int
    width: int

    @classmethod
    def of(cls, rows: NDArray[np.int64], columns: NDArray[np.int64], values: Array, count: int, width: int) -> Vectors:
        """The vectors with those entries, scaled to length 1; one without entries stays all zeros."""
        lengths = np.sqrt(np.bincount(rows, values**2, count))
        return cls(rows, columns, values / lengths[rows], count, width)

    def like(self, row: int) -> Array:
        """Row ``row`` of S, in [0, 1]: float64[n], 0 for a sentence without terms."""
        first, last = np.searchsorted(self.rows, (row, row + 1))
        terms = np.zeros(self.width)
        terms[self.columns[first:last]] = self.values[first:last]
        return np.asarray(np.minimum(self._along(terms), 1.0))

    def spread(self, weight: Array) -> Array:
        """S times ``weight``: float64[n] -> float64[n]."""
        return self._along(
            np.asarray(np.bincount(self.columns, self.values * weight[self.rows], self.width), np.float64)
        )

    def _along(self, terms: Array) -> Array:
        return np.asarray(np.bincount(self.rows, self.values * terms[self.columns], self.count), np.float64)


def term_vectors(sentences: Sequence[Sentence], rarity: Rarity) -> Vectors:
    """Term frequency times inverse document frequency, over the distinct terms of all ``sentences``."""
    counts = [Counter(filter(None, sentence.terms)) for sentence in sentences]
    column = {term: number for number, term in enumerate(dict.fromkeys(term for one in counts for term in one))}
    rows = np.repeat(np.arange(len(counts)), [len(one) for one in counts])
    columns = np.array([column[term] for one in counts for term in one], np.int64)
    frequency = np.array([number for one in counts for number in one.values()], np.float64)
    return Vectors.of(rows, columns, frequency * rarity.of(list(column))[columns], len(counts), len(column))
