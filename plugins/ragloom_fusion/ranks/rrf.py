"""Reciprocal rank fusion."""

from __future__ import annotations

from ragloom_fusion.config import RRFConfig
from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.pool import Floats, Pool


def reciprocal_rank_fusion(pool: Pool, weights: Floats, *, k: float = 60.0) -> Floats:
    """score(d) = sum over the rankings j that hold d of w_j / (k + rank_j(d)): float64[u].

    ``weights``: float64[m]; all ones give the paper's formula. A small ``k`` lets the first ranks decide, a large one
    counts in how many rankings an id occurs. Cormack, Clarke & Buettcher (2009), Reciprocal Rank Fusion outperforms
    Condorcet and Individual Rank Learning Methods, SIGIR, which fixes k = 60.
    """
    return pool.gather(1.0 / (k + pool.ranks), weights)


class ReciprocalRankFuser(PoolingFuser):
    """Looks at ranks alone, so retrievers need no common scale of scores: the sound default."""

    name = "rrf"

    def __init__(self, config: RRFConfig) -> None:
        self._k = config.k

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """Reciprocal ranks, summed."""
        return reciprocal_rank_fusion(pool, weights, k=self._k)
