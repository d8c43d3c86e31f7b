"""How rare a term is in the collection: rare ones say what a text is about, and make an answer worth asking for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import log

from ragloom.evaluate.synthesis.terms import telling, terms

SAMPLE = 20_000
"""Passages that are counted in; a larger collection is judged by so many of it."""

COMMON, FEW = 0.02, 3
"""An answer that stands in a larger share of the passages, and in more than so many, is no answer to ask for."""


class Rarity:
    """``passages_with`` counts, by term, those of ``passages`` passages that hold it."""

    def __init__(self, passages_with: Mapping[str, int], passages: int) -> None:
        self._with = passages_with
        self._passages = passages

    @classmethod
    def of(cls, texts: Iterable[str]) -> Rarity:
        """Counted over ``texts``."""
        counts: Counter[str] = Counter()
        passages = 0
        for text in texts:
            counts.update(set(terms(text)))
            passages += 1
        return cls(counts, passages)

    def weight(self, term: str) -> float:
        """Its information in nats: near 0 for one that every passage holds."""
        return log((self._passages + 1) / (self._with.get(term, 0) + 0.5))

    def most(self, answer: str) -> int:
        """No more passages than this hold ``answer``: those that hold its rarest term."""
        return min((self._with.get(term, 0) for term in telling(answer)), default=self._passages)

    def is_common(self, answer: str) -> bool:
        """Whether ``answer`` stands in so many passages that it says nothing."""
        return self.most(answer) > max(FEW, COMMON * self._passages)

    def rarest(self, of: Iterable[str]) -> str:
        """The rarest term, the first in the alphabet among equals; empty of nothing."""
        return min(of, key=lambda term: (self._with.get(term, 0), term), default="")

    def share(self, of: Collection[str], within: Collection[str]) -> float:
        """How much of ``of`` stands ``within``, each term by its weight: in [0, 1]; 0 of nothing."""
        whole = sum(map(self.weight, of))
        return sum(self.weight(term) for term in of if term in within) / whole if whole else 0.0
