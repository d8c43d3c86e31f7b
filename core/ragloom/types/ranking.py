"""What retrievers give back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ragloom.types.text import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Passages that one source found for one query, best first, ties by ascending id, never padded.

    ``ids``: int64[n], unique; ``scores``: float32[n], descending, higher is better, comparable within the ranking only.
    """

    source: str
    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, source: str, ids: ArrayLike, scores: ArrayLike, k: int | None = None) -> Ranking:
        """Sort ``ids`` [n] by ``(-score, id)`` and keep the first ``k``."""
        numbers = np.asarray(ids, dtype=np.int64)
        values = np.asarray(scores, dtype=np.float32)
        order = np.lexsort((numbers, -values))[:k]
        return cls(source, numbers[order], values[order])

    @classmethod
    def empty(cls, source: str) -> Ranking:
        """A ranking of nothing."""
        return cls(source, np.empty(0, np.int64), np.empty(0, np.float32))

    def head(self, k: int) -> Ranking:
        """The first ``k``."""
        return self if len(self.ids) <= k else Ranking(self.source, self.ids[:k], self.scores[:k])


@dataclass(frozen=True, slots=True)
class Hits:
    """What an engine that holds the data itself found: passages (of its own ids) and their scores, best first."""

    source: str
    passages: tuple[Passage, ...]
    scores: tuple[float, ...]
