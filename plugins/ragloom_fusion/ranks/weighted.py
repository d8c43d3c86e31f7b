"""Convex combination of normalised scores."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import numpy as np

from ragloom.errors import UsageError
from ragloom.interfaces import Description
from ragloom.types import Ranking
from ragloom_fusion.config import WeightedConfig
from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.normalisation import NORMALISATIONS, Normalisation, min_max, normalise
from ragloom_fusion.ranks.pool import Floats, Pool


def convex_combination(pool: Pool, weights: Floats, *, normalisation: Normalisation = min_max) -> Floats:
    """score(d) = sum over rankings j of w_j / (sum of w) * normalised score of d in j: float64[u].

    An id that ranking j lacks is given j's normalised minimum. ``weights``: float64[m]; where all are 0 every score is
    0. Bruch, Gai & Ingber (2023), An Analysis of Fusion Functions for Hybrid Retrieval, ACM TOIS 42(1), eq. 2.
    """
    total = weights.sum()
    values, missing = normalise(pool, normalisation)
    return pool.gather(values, weights / total if total > 0 else weights, missing)


class WeightedFuser(PoolingFuser):
    """Keeps what rank fusion throws away, how far apart the scores are; its weights want tuning on held-out data."""

    name = "weighted"

    def __init__(self, config: WeightedConfig) -> None:
        self._named = dict(config.weights)
        self._normalisation = NORMALISATIONS[config.normalisation]

    @staticmethod
    def describe(config: WeightedConfig) -> Description:
        """Names the retrievers that it weighs."""
        return Description(retrievers=frozenset(config.weights))

    def fuse(self, rankings: Sequence[Sequence[Ranking]], weights: Sequence[Sequence[float]]) -> list[Ranking]:
        """As ``PoolingFuser.fuse``. Raises ``UsageError`` where the config weighs a retriever that is not there."""
        self._check_names({ranking.source for some in rankings for ranking in some})
        return super().fuse(rankings, weights)

    def weights(self, rankings: Sequence[Ranking], given: Floats) -> Floats:
        """The given weight times the one that the config has for the ranking's retriever (1 by default)."""
        return given * np.array([self._named.get(ranking.source, 1.0) for ranking in rankings], np.float64)

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """Normalised scores, averaged by weight."""
        return convex_combination(pool, weights, normalisation=self._normalisation)

    def _check_names(self, sources: set[str]) -> None:
        unknown = sorted(self._named.keys() - sources)
        if unknown and sources:
            near = difflib.get_close_matches(unknown[0], sources, 1)
            raise UsageError(
                f"the weights name '{unknown[0]}', and no retriever of that name searched",
                hint=f"did you mean '{near[0]}'?" if near else f"the retrievers are: {', '.join(sorted(sources))}",
                where="fusion.ranks.weights",
            )
