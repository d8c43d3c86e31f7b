"""CombMNZ: CombSUM times the number of rankings that agree."""

from __future__ import annotations

from ragloom_fusion.ranks.combsum import comb_sum
from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.pool import Floats, Pool


def comb_mnz(pool: Pool, weights: Floats) -> Floats:
    """score(d) = CombSUM(d) * number of rankings that hold d: float64[u].

    A ranking of weight 0 is not counted; the last entry of a ranking, whose min-max score is 0, is. ``weights``:
    float64[m]. Fox & Shaw (1994), Combination of Multiple Searches, TREC-2.
    """
    return comb_sum(pool, weights) * pool.frequency(weights)


class CombMNZFuser(PoolingFuser):
    """Rewards what several retrievers agree on."""

    name = "combmnz"

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """Min-max scores, summed, times how many retrievers found it."""
        return comb_mnz(pool, weights)
