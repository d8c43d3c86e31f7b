"""How much of what an exact search finds an approximate one finds, by how hard it tries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Curve = tuple[tuple[int, float], ...]
"""Pairs of effort (nprobe, ef) and recall, ascending."""

QUERIES = 200
DEPTH = 100


def depth_for(count: int) -> int:
    """Recall is measured at this k: 100, or a tenth of a small collection."""
    return max(1, min(DEPTH, count // 10))


def share_found(found: Sequence[Rows], wanted: Sequence[Rows]) -> NDArray[np.float64]:
    """For each query the share of the ids ``wanted`` (int64[k]) that are in ``found`` (int64[m]): float64[q]."""
    pairs = zip(found, wanted, strict=True)
    return np.array([np.isin(two, one).mean() if len(two) else 1.0 for one, two in pairs])


def curve_of(search: Callable[[int], Sequence[Rows]], wanted: Sequence[Rows], efforts: Sequence[int]) -> Curve:
    """The recall at each of ``efforts``, ascending, until it is whole; ``search(effort)`` gives a ranking a query."""
    curve: list[tuple[int, float]] = []
    for effort in efforts:
        curve.append((effort, round(float(share_found(search(effort), wanted).mean()), 4)))
        if curve[-1][1] >= 1.0:
            break
    return tuple(curve)


def effort_for(curve: Curve, target: float) -> int:
    """The least effort whose recall reaches ``target``; the greatest that was tried where none does."""
    return next((effort for effort, recall in curve if recall >= target), curve[-1][0])
