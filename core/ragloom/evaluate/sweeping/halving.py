"""Who goes on to the next rung: the best, and those that are not surely worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan

ALPHA = 0.05
MOST = 2
"""How many times as many as are meant to go on may, where the questions cannot tell them apart."""


def going_on(
    figures: Mapping[int, float],
    p_value: Callable[[int, int], float],
    keep: int,
    *,
    alpha: float = ALPHA,
    most: int = MOST,
) -> list[int]:
    """Of the configs in ``figures`` (more is better, NaN never goes on) those that go on, best first.

    The best ``keep``, then further ones, best first, whose difference to the best ``p_value(best, other)`` does not
    call significant, up to ``most`` times ``keep`` in all.
    """
    order = ranked(figures)
    if not order:
        return []
    further = [one for one in order[keep:] if p_value(order[0], one) >= alpha]
    return [*order[:keep], *further[: keep * (most - 1)]]


def ranked(figures: Mapping[int, float]) -> list[int]:
    """The configs from best to worst, the first of equals first, those without a figure left out."""
    return sorted((one for one, value in figures.items() if not isnan(value)), key=lambda one: (-figures[one], one))


def goes_on(figure: float, others: Mapping[int, float], p_value: Callable[[int], float], *, eta: int = 3) -> bool:
    """Whether a config that comes alone leaves a rung, ``others`` being the figures of those that were there before.

    It does among the best of ``eta`` parts, and where its difference to the best is not significant. The rule of
    asynchronous successive halving: Li et al. (2020), A System for Massively Parallel Hyperparameter Tuning, MLSys.
    """
    if isnan(figure):
        return False
    order = ranked(others)
    better = sum(others[one] > figure for one in order)
    return better < max(1, (len(order) + 1) // eta) or p_value(order[0]) >= ALPHA
