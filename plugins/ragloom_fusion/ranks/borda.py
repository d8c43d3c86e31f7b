"""Borda-fuse: each ranking is a voter."""

from __future__ import annotations

import numpy as np

from ragloom_fusion.ranks.component import PoolingFuser
from ragloom_fusion.ranks.pool import Floats, Pool


def borda_count(pool: Pool, weights: Floats) -> Floats:
    """Points of u candidates, summed over voters: float64[u].

    A voter gives u points to its first, u - 1 to its second and so on, and shares what is left evenly among the
    candidates that it does not rank: (u - n_j + 1) / 2 each, where it ranks n_j. An empty ranking gives every one the
    same. ``weights``: float64[m], weighted Borda-fuse; what only rankings of weight 0 hold is no candidate, since each
    candidate more gives more points to those that many rankings hold. Aslam & Montague (2001), Models for Metasearch,
    SIGIR.
    """
    candidates = np.count_nonzero(pool.frequency(weights))
    return pool.gather((candidates + 1.0) - pool.ranks, weights, np.asarray((candidates - pool.lengths + 1) / 2))


class BordaFuser(PoolingFuser):
    """Ranks alone, with as much difference between ranks 99 and 100 as between 1 and 2."""

    name = "borda"

    def scores(self, pool: Pool, weights: Floats) -> Floats:
        """Borda points, summed."""
        return borda_count(pool, weights)
