"""How much a term tells: inverse document frequency, estimated from a sample of the collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import CollectionView
from ragloom_extractive.question import Terms


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of ``total`` sampled passages each term stands."""

    frequencies: Mapping[str, int]
    total: int

    def of(self, terms: Sequence[str]) -> NDArray[np.float64]:
        """The inverse document frequency of ``terms``: float64[m]."""
        return inverse_document_frequency(np.array([self.frequencies.get(term, 0) for term in terms]), self.total)


def inverse_document_frequency(frequency: NDArray[np.int64], total: int) -> NDArray[np.float64]:
    """``ln(1 + (N - n + 1/2) / (n + 1/2))`` (Robertson & Spärck Jones 1976, kept positive as in Lucene).

    ``frequency``: n, int64[m], in how many of the ``total`` N texts a term stands. Gives float64[m], above 0.
    """
    return np.log1p((total - frequency + 0.5) / (frequency + 0.5))


def sampled(collection: CollectionView, size: int, terms: Terms) -> Rarity:
    """Count terms in the first ``size`` passages of ``collection``."""
    texts = (passage.indexed_text for batch in collection.scan(min(size, 1024)) for passage in batch)
    return counted(islice(texts, size), terms)


def counted(texts: Iterable[str], terms: Terms) -> Rarity:
    """Count terms in ``texts``, each term once a text."""
    found = [set(terms(text)) for text in texts]
    frequencies = Counter(term for one in found for term in one)
    del frequencies[""]
    return Rarity(frequencies, len(found))
