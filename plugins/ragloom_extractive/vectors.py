"""Sentences as weighted term vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.material import Sentence
from ragloom_extractive.rarity import Rarity


def term_vectors(sentences: Sequence[Sentence], rarity: Rarity) -> NDArray[np.float64]:
    """Term frequency times inverse document frequency: float64[n, V], V the distinct terms of all ``sentences``."""
    vocabulary = list(dict.fromkeys(term for sentence in sentences for term in sentence.terms if term))
    column = {term: number for number, term in enumerate(vocabulary)}
    counts = np.zeros((len(sentences), len(vocabulary)))
    for row, sentence in enumerate(sentences):
        for term in filter(None, sentence.terms):
            counts[row, column[term]] += 1
    return counts * rarity.of(vocabulary)
