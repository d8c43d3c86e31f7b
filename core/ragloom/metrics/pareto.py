"""Which of several ways no other beats in both quality and cost.

After Pareto (1896); the plain comparison of all with all, which suits hundreds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def pareto_front(quality: ArrayLike, cost: ArrayLike) -> NDArray[np.bool_]:
    """bool[n]: who is on the front, of ``quality`` [n] (more is better) and ``cost`` [n] (less is better).

    That is where no other has at least the quality at no more cost, and one of the two better. NaN is never on it.
    """
    good, dear = np.asarray(quality, np.float64), np.asarray(cost, np.float64)
    known = ~(np.isnan(good) | np.isnan(dear))
    as_good = (good[None, :] >= good[:, None]) & (dear[None, :] <= dear[:, None])
    better = (good[None, :] > good[:, None]) | (dear[None, :] < dear[:, None])
    return np.asarray(known & ~(as_good & better & known[None, :]).any(axis=1))
