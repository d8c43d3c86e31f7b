"""The shape that all rank fusers share: check, pool, score, sort."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from ragloom.errors import PluginError, UsageError
from ragloom.interfaces import Stateless
from ragloom.types import Ranking
from ragloom_fusion.ranks.pool import Floats, Pool


class PoolingFuser(Stateless):
    """A rank fuser that gives each id of the pool one score; a subclass states only its formula."""

    name: ClassVar[str]

    def fuse(self, rankings: Sequence[Sequence[Ranking]], weights: Sequence[Sequence[float]]) -> list[Ranking]:
        """One ranking a query, its source this fuser's name.

        Raises ``UsageError`` for weights that do not fit the rankings or are negative or not finite, ``PluginError``
        for a ranking whose scores are not finite.
        """
        if len(rankings) != len(weights):
            raise UsageError(
                f"{len(rankings)} queries came with weights for {len(weights)}",
                hint="give one sequence of weights for each query, one weight for each of its rankings",
            )
        return [self._one(some, few) for some, few in zip(rankings, weights, strict=True)]

    @abstractmethod
    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """The fused score of every id of ``pool``: float64[u]; ``weights`` float64[m], not negative."""

    def rank(self, pool: Pool, weights: Floats) -> Ranking:
        """The fused ranking, by score."""
        return Ranking.of(self.name, pool.ids, self.scores(pool, weights))

    def weights(self, rankings: Sequence[Ranking], given: Floats) -> Floats:
        """What each ranking counts: float64[m]; ``given`` is what the caller of ``fuse`` said."""
        return given

    def _one(self, rankings: Sequence[Ranking], given: Sequence[float]) -> Ranking:
        weights = self.weights(rankings, checked_weights(given, len(rankings)))
        pool = Pool.of([ranking.ids for ranking in rankings], [ranking.scores for ranking in rankings])
        if not np.isfinite(pool.scores).all():
            raise _not_finite(rankings)
        return self.rank(pool, weights)


def checked_weights(given: Sequence[float], count: int) -> Floats:
    """``given`` as float64[count]. Raises ``UsageError`` for another number of them, and for a negative or NaN one."""
    weights = np.asarray(given, np.float64)
    if weights.shape != (count,) or not np.isfinite(weights).all() or (weights < 0).any():
        raise UsageError(
            f"{count} rankings cannot be weighed by {list(given)}",
            hint="give one finite weight of at least 0 for each ranking",
        )
    return weights


def _not_finite(rankings: Sequence[Ranking]) -> PluginError:
    broken = [ranking.source for ranking in rankings if not np.isfinite(ranking.scores).all()]
    return PluginError(
        f"retriever '{broken[0]}' gave a score that is not a finite number",
        hint="take it out of `retrievers:` and tell its author: a ranking must leave out what cannot be scored",
        where=broken[0],
    )
