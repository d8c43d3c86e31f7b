"""Two small fits by Newton's method, ridge-penalised: pure functions on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def conditional_logit(rows: Array, right: Array, starts: NDArray[np.int64], *, ridge: float = 1.0) -> Array:
    """Weights b that maximise ``Σ_g log Σ_{i in g, right} p_i - ridge/2 |b|²``, p the softmax of ``rows @ b`` in g.

    McFadden (1974), with several right choices a group. ``rows`` float64[n, F]; ``right`` float64[n], 0 or 1;
    ``starts`` int64[g], where each group of rows begins. Groups without a right row are left out. Gives float64[F].
    """
    group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(rows))))
    used = np.add.reduceat(right, starts) > 0
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        score = rows @ weights
        every = _softmax(score, starts, group) * used[group]
        wanted = _softmax(np.where(right > 0, score, -1e9), starts, group) * used[group]
        means = np.add.reduceat(rows * every[:, None], starts, axis=0)
        curvature = (rows * every[:, None]).T @ rows - means.T @ means + ridge * np.eye(len(weights))
        step = np.linalg.solve(curvature, rows.T @ (wanted - every) - ridge * weights)
        weights = weights + step * min(1.0, 3 / np.abs(step).max())
        if np.abs(step).max() < 1e-6:
            break
    return weights


def logistic(rows: Array, right: Array, *, ridge: float = 1e-2) -> Array:
    """Weights of logistic regression, the last one its intercept: [n, F], [n] -> float64[F + 1].

    Both outcomes weigh the same however often they occur, so that 0.5 is as likely as not in a balanced world.
    """
    full = np.column_stack([rows, np.ones(len(rows))])
    share = right.mean()
    weight = np.where(right > 0, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(full.shape[1])
    for _ in range(100):
        likely = 1 / (1 + np.exp(-(full @ weights)))
        curvature = full.T @ (full * (weight * likely * (1 - likely))[:, None]) + ridge * np.eye(len(weights))
        step = np.linalg.solve(curvature, full.T @ (weight * (right - likely)) - ridge * weights)
        weights = weights + step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def area_under_roc(positive: Array, negative: Array) -> float:
    """How often a value of ``positive`` is above one of ``negative``, ties counting half."""
    low, high = (np.searchsorted(np.sort(negative), positive, side=side) for side in ("left", "right"))
    return float((low + high).mean() / (2 * len(negative)))


def _softmax(score: Array, starts: NDArray[np.int64], group: NDArray[np.int64]) -> Array:
    likely = np.exp(score - np.maximum.reduceat(score, starts)[group])
    found: Array = likely / np.add.reduceat(likely, starts)[group]
    return found
