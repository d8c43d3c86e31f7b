"""Which passages a question is trained with: K numbers of the pool a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ragloom.interfaces import Resources
from ragloom.types import Query
from ragloom_torch.joint.index import PassageIndex
from ragloom_torch.joint.rows import JointRow

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]
NONE = -1
"""Where there are fewer than K."""
_AT_ONCE = 256


class Candidates(Protocol):
    """Passages to choose from, for each question."""

    def candidates(self, rows: Sequence[JointRow], queries: Floats, count: int) -> Numbers:
        """The best ``count`` by the vectors in use, best first: int64[B, count], ``NONE`` behind them."""


@dataclass(frozen=True, slots=True)
class LiveCandidates:
    """The nearest of all passages to the question's vector as it is now."""

    index: PassageIndex

    def candidates(self, rows: Sequence[JointRow], queries: Floats, count: int) -> Numbers:
        """By exact search."""
        return filled(self.index.nearest(queries, count), count)


@dataclass(frozen=True, slots=True)
class FoundCandidates:
    """What a search found for each row, ``found`` int64[rows, n], in the order of the vectors in use."""

    index: PassageIndex
    found: Numbers

    def candidates(self, rows: Sequence[JointRow], queries: Floats, count: int) -> Numbers:
        """By the inner products of those that were found."""
        ranked = [self._ranked(self.found[row.number], query) for row, query in zip(rows, queries, strict=True)]
        return np.stack([filled(one[None, :count], count)[0] for one in ranked])

    def _ranked(self, found: Numbers, query: Floats) -> Numbers:
        there = found[found != NONE]
        ranked: Numbers = there[np.argsort(-(self.index.vectors[there] @ query), kind="stable")]
        return ranked


def searched(resources: Resources, questions: Sequence[str], count: int) -> Numbers:
    """The ids of what the stage's retrievers find, each question asked once: int64[n, count], ``NONE`` behind them."""
    found = [
        one.ids
        for at in range(0, len(questions), _AT_ONCE)
        for one in resources.search([Query(text) for text in questions[at : at + _AT_ONCE]], count)
    ]
    return np.stack([filled(np.asarray(one, np.int64)[None, :count], count)[0] for one in found])


def filled(numbers: Numbers, count: int) -> Numbers:
    """``numbers`` int64[B, n] as int64[B, count]."""
    short = count - numbers.shape[1]
    return np.pad(numbers, [(0, 0), (0, short)], constant_values=NONE) if short > 0 else numbers[:, :count]


def with_positive(chosen: Numbers, rows: Sequence[JointRow]) -> Numbers:
    """``chosen`` int64[B, K] with each row's first positive in the last place, where none of them is among them."""
    out = chosen.copy()
    for place, row in enumerate(rows):
        if row.positives and not np.isin(out[place], row.positives).any():
            free = np.flatnonzero(out[place] == NONE)
            out[place, free[0] if len(free) else -1] = row.positives[0]
    return out


def reranked(chosen: Numbers, score: Callable[[int, Numbers], Floats], count: int) -> Numbers:
    """The ``count`` of each row's ``chosen`` int64[B, n] that ``score`` (of a row's place) puts first."""
    out = []
    for place, row in enumerate(chosen):
        there = row[row != NONE]
        order = np.argsort(-score(place, there), kind="stable") if len(there) else np.empty(0, np.int64)
        out.append(filled(there[order][None, :count], count)[0])
    return np.stack(out)
