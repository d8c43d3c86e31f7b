"""Drawing a token: temperature, top-k, top-p. Pure functions of a row of scores, as transformers' warpers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom.decoding.topmost import topmost
from ragloom.types import Settings

Scores = NDArray[np.floating[Any]]

_FEW = 256
"""How many of the likeliest tokens are looked at first: they hold most of what there is."""


def warped(scores: Scores, settings: Settings) -> NDArray[np.float64]:
    """Scores [V] over the temperature, then the ``top_k`` highest, then the fewest that hold ``top_p``; float64[V]."""
    tempered = np.asarray(scores, np.float64) / settings.temperature
    return most_of(highest(tempered, settings.top_k), settings.top_p)


def highest(scores: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Scores [V], those below the k-th highest −inf; all of them for k of 0. Fan et al. 2018, section 5.4."""
    if not 0 < k < len(scores):
        return scores
    return np.where(scores < scores[topmost(scores, k)[-1]], -np.inf, scores)


def most_of(scores: NDArray[np.float64], p: float) -> NDArray[np.float64]:
    """Scores [V], all but the fewest likeliest whose probabilities sum to ``p`` −inf; at least one stays.

    Holtzman et al. 2020, The Curious Case of Neural Text Degeneration, section 3.1.
    """
    if p >= 1.0:
        return scores
    mass = probabilities(scores)
    looked_at = _FEW
    while (held := mass[order := topmost(scores, looked_at)]).sum() < p and looked_at < len(scores):
        looked_at *= 8
    kept = order[np.cumsum(held) - held < p]
    changed = np.full_like(scores, -np.inf)
    changed[kept] = scores[kept]
    return changed


def probabilities(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Softmax of scores [V]: float64[V]."""
    mass: NDArray[np.float64] = np.exp(scores - scores.max())
    return np.asarray(mass / mass.sum())


def drawn(scores: NDArray[np.float64], random: np.random.Generator) -> int:
    """A token drawn from softmax of scores [V], at the cost of one number of the stream."""
    places = np.flatnonzero(scores > -np.inf)
    reached = np.cumsum(probabilities(scores[places]))
    return int(places[np.searchsorted(reached, random.random() * reached[-1], side="right").clip(0, len(places) - 1)])


def several_drawn(scores: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.int64]:
    """``count`` different places drawn one after the other from softmax of scores [n]: int64[count], in that order.

    Gumbel's way of drawing without replacement: Kool et al. 2019, Stochastic Beams and Where to Find Them, section 2.
    """
    perturbed = scores + random.gumbel(size=len(scores))
    return np.asarray(np.argsort(-perturbed, kind="stable")[:count], np.int64)


def stream_of(seed: int) -> np.random.Generator:
    """One random stream a request, so that its text does not depend on its batch."""
    return np.random.default_rng(seed % 2**64)
