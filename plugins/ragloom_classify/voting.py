"""Weighted votes of the nearest examples: pure functions on arrays.

Cover & Hart (1967), Nearest Neighbor Pattern Classification; Dudani (1976), The Distance-Weighted k-Nearest-Neighbor
Rule, for weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ALIKE = 12
"""Decimals to which two sums of votes are compared: thirds and sixths that should be equal are."""


@dataclass(frozen=True, slots=True, eq=False)
class Vote:
    """``label`` won with ``share`` of all votes, in (0, 1]; ``shares`` float64[n] is who gave them, and sums to 1."""

    label: str
    share: float
    shares: Floats


def by_score(scores: Floats) -> Floats:
    """Scores float64[n], best first, as weights; one below 0 has no vote. By rank where none is above 0."""
    weights = np.maximum(scores, 0.0)
    return weights if weights.any() else by_rank(scores)


def by_rank(scores: Floats) -> Floats:
    """1, 1/2, 1/3, …"""
    return 1.0 / np.arange(1, len(scores) + 1)


def alike(scores: Floats) -> Floats:
    """1 for each."""
    return np.ones(len(scores))


WEIGHTINGS: dict[str, Callable[[Floats], Floats]] = {"score": by_score, "rank": by_rank, "uniform": alike}
"""From the name of a weighting to weights float64[n] of scores float64[n], best first."""


def elect(labels: Sequence[str], weights: Floats) -> Vote:
    """The label with most of ``weights`` float64[n], n at least 1; of equals the one whose first voter stands first."""
    sums = {name: fsum(weights[_of(labels, name)]) for name in dict.fromkeys(labels)}
    # The first of equals: ``dict`` keeps the order of the voters.
    winner = max(sums, key=lambda name: round(sums[name], _ALIKE))
    shares = np.where(_of(labels, winner), weights, 0.0) / sums[winner]
    return Vote(winner, min(1.0, sums[winner] / fsum(weights)), shares)


def _of(labels: Sequence[str], name: str) -> NDArray[np.bool_]:
    return np.array([one == name for one in labels])
