"""Choosing a token, and knowing when to stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from ragloom.types import Settings


def choose(log_probabilities: NDArray[np.float64], settings: Settings, random: np.random.Generator) -> int:
    """The likeliest token at temperature 0, else one drawn from those that `top_k` and `top_p` leave: float64[V]."""
    if settings.temperature <= 0:
        return int(log_probabilities.argmax())
    scores = log_probabilities / settings.temperature
    order = np.argsort(-scores, kind="stable")[: settings.top_k or None]
    shares = np.exp(scores[order] - scores[order[0]])
    shares /= shares.sum()
    kept = np.cumsum(shares) - shares < settings.top_p
    return int(random.choice(order[kept], p=shares[kept] / shares[kept].sum()))


def until(pieces: Iterable[str], stop: Sequence[str]) -> Iterator[str]:
    """`pieces` up to the first of the `stop` strings; what may be the beginning of one waits until that is known."""
    waiting, held = "", max((len(one) for one in stop), default=1) - 1
    for piece in pieces:
        waiting += piece
        ends = [waiting.find(one) for one in stop if one and one in waiting]
        if ends:
            yield waiting[: min(ends)]
            return
        ready = max(0, len(waiting) - held)
        yield waiting[:ready]
        waiting = waiting[ready:]
    yield waiting
