"""CombSUM: normalised scores, summed."""

from __future__ import annotations

from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.normalisation import min_max, normalise
from ragloom_fusion.ranks.pool import Floats, Pool


def comb_sum(pool: Pool, weights: Floats) -> Floats:
    """score(d) = sum over the rankings j that hold d of w_j * min-max score of d in j: float64[u].

    ``weights``: float64[m]; all ones give the paper's formula. Fox & Shaw (1994), Combination of Multiple Searches,
    TREC-2; min-max normalisation after Lee (1997), Analyses of Multiple Evidence Combination, SIGIR.
    """
    values, missing = normalise(pool, min_max)
    return pool.gather(values, weights, missing)


class CombSumFuser(PoolingFuser):
    """The plain sum of min-max scores."""

    name = "combsum"

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """Min-max scores, summed."""
        return comb_sum(pool, weights)
