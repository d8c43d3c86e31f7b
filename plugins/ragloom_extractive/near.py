"""Other forms of a question's terms: the same beginning, or the same Chinese characters in another order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ragloom_extractive.question import FIRST_CJK

STEM = 5
"""Terms that share so many first letters count as forms of one word (Norman, Normandy)."""


def near_forms(terms: Sequence[str], known: Sequence[frozenset[str]]) -> NDArray[np.float64]:
    """Where a sentence holds a form of a term: 0 or 1, float64[n, m], for sentences whose terms are ``known`` [n].

    A word counts by its first ``STEM`` letters. A pair of Chinese characters counts where both stand anywhere in the
    sentence: a question's pair often straddles two words, which an answer puts elsewhere.
    """
    stems = [{term[:STEM] for term in found} for found in known]
    columns = [_column(term, known, stems) for term in terms]
    return np.array(columns, dtype=np.float64).reshape(len(terms), len(known)).T


def _column(term: str, known: Sequence[frozenset[str]], stems: Sequence[set[str]]) -> Sequence[bool]:
    if len(term) == 2 and term[0] >= FIRST_CJK:
        return [term[0] in found and term[1] in found for found in known]
    if len(term) < STEM:
        return [False] * len(known)
    return [term[:STEM] in found for found in stems]
