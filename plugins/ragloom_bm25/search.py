"""One generation of the index, searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.bounds import CodeBounds, code_bounds
from ragloom_bm25.exact import exact_scores
from ragloom_bm25.formulas import Parameters, Variant
from ragloom_bm25.lookup import Extents, postings_of
from ragloom_bm25.scan import Engine, Wanted
from ragloom_bm25.segment import Found, Live

FEW = 2000
"""A filter that leaves so few passages is served by scoring them all."""


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The ``k`` best so far, by ``(-score, id)``: ``ids`` int64[m], ``scores`` float32[m], m ≤ k."""

    k: int
    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    @classmethod
    def none(cls, k: int) -> Best:
        """Nothing yet."""
        return cls(k, np.empty(0, np.int64), np.empty(0, np.float32))

    def joined(self, ids: NDArray[np.int64], scores: NDArray[np.float32]) -> Best:
        """The best of these and others; what scores 0 does not match."""
        matching = scores > 0
        every, values = ids[matching], scores[matching]
        if len(self.ids):
            every, values = np.concatenate([self.ids, every]), np.concatenate([self.scores, values])
        order = np.lexsort((every, -values))[: self.k]
        return Best(self.k, every[order], values[order])

    @property
    def floor(self) -> float:
        """What a passage must score to be one of the best."""
        return float(self.scores[-1]) if len(self.scores) >= self.k else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Allowed:
    """What a filter leaves of one segment: passage numbers, and the same as bool[n]."""

    passages: NDArray[np.intp]
    shown: NDArray[np.bool_]


_Weighed = tuple[float, list[Found | None]]
"""A term's weight times its idf, and where each segment has it."""


class Snapshot:
    """Live segments with their totals, under one formula. Never changes, so any number of threads may search it."""

    def __init__(self, lives: Sequence[Live], variant: Variant, *, k1: float, b: float, delta: float) -> None:
        self.lives = tuple(lives)
        self.passages = sum(map(len, self.lives))
        tokens = sum(live.tokens for live in self.lives)
        self._variant = variant
        self._parameters = Parameters(k1, b, delta, tokens / self.passages if tokens else 1.0)
        self._bounds = [code_bounds(live.segment, variant.tfc, self._parameters) for live in self.lives]

    def allow(self, ids: NDArray[np.int64]) -> list[Allowed]:
        """What a filter that leaves ``ids`` leaves of each segment."""
        return [_allowed(live, ids) for live in self.lives]

    def top(self, terms: Mapping[str, float], k: int, engine: Engine, allowed: Sequence[Allowed] | None) -> Best:
        """The ``k`` best passages for query terms with weights > 0, of those ``allowed`` (None: all)."""
        weighed = self._weigh(terms)
        best = Best.none(k)
        for place, live in enumerate(self.lives):
            probe = _Probe.of(live, self._bounds[place], weighed, place)
            if probe is not None:
                passages, tf = probe.candidates(engine, best, None if allowed is None else allowed[place])
                best = best.joined(live.segment.ids(passages), self._exact(probe, passages, tf))
        return best

    def _weigh(self, terms: Mapping[str, float]) -> list[_Weighed]:
        """Each term that occurs, its weight times its idf; those that come to nothing are left out."""
        weighed = []
        for term, weight in terms.items():
            found = [live.segment.lookup(term) for live in self.lives]
            df = 0
            for live, here in zip(self.lives, found, strict=True):
                if here is not None:
                    df += live.frequency(here)
            if df and (value := weight * self._variant.idf(df, self.passages)) > 0:
                weighed.append((value, found))
        return weighed

    def _exact(self, probe: _Probe, passages: NDArray[np.integer], tf: NDArray[np.int64]) -> NDArray[np.float32]:
        lengths = probe.live.segment.lengths[passages]
        return exact_scores(tf, lengths, probe.weights, self._variant.tfc, self._parameters)


@dataclass(frozen=True, slots=True, eq=False)
class _Probe:
    """A query's terms as one segment has them, those that it lacks left out, with their weights float64[T]."""

    live: Live
    bounds: CodeBounds
    terms: Sequence[Found]
    weights: NDArray[np.float64]

    @classmethod
    def of(cls, live: Live, bounds: CodeBounds, weighed: Sequence[_Weighed], place: int) -> _Probe | None:
        """None where the segment has none of the terms."""
        here = [(term, weight) for weight, found in weighed if (term := found[place])]
        if not here:
            return None
        return cls(live, bounds, [term for term, _ in here], np.array([weight for _, weight in here], np.float64))

    def candidates(
        self, engine: Engine, best: Best, allowed: Allowed | None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every passage here that can be among the best, and a few others, with their tf int64[T, C]."""
        segment = self.live.segment
        if allowed is not None and len(allowed.passages) <= FEW:
            extents = Extents.of(segment, self.terms)
            return allowed.passages, segment.tf_or_none(postings_of(segment, extents, allowed.passages))
        shown, hidden = None if allowed is None else allowed.shown, self.live.dead.passages
        wanted = Wanted(self.terms, self.weights, self.bounds, best.k, best.floor, hidden, shown)
        return engine.candidates(segment, wanted)


def _allowed(live: Live, ids: NDArray[np.int64]) -> Allowed:
    passages = live.segment.find(ids)[1]
    shown = np.zeros(len(live.segment), np.bool_)
    shown[passages] = True
    shown[live.dead.passages] = False
    return Allowed(np.flatnonzero(shown), shown)
