"""Numbers that say what prior and posterior are like, and whether retrieval finds what holds the answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ragloom_torch.joint.module import Seen
from ragloom_torch.joint.rows import is_right
from ragloom_torch.losses.prior import log_prior

_REMEMBERED = 1000


def entropy(p: Tensor) -> Tensor:
    """−Σ p log p in nats, along the last axis: float[B] from probabilities [B, K]."""
    return -(p * torch.where(p > 0, p, 1.0).log()).sum(dim=-1)


@dataclass
class Watching:
    """Means of what was seen since they were last asked for.

    ``distinct_passages`` is how many different passages stood first, of the last thousand questions and scaled to a
    thousand; ``posterior_on_answer`` how much of the posterior lies on passages that hold an answer, of the questions
    that have such a passage among their K.
    """

    temperature: float
    _sums: dict[str, list[float]] = field(default_factory=dict)
    _first: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    def see(self, seen: Seen) -> None:
        """One batch more."""
        for name, values in of_batch(seen, self.temperature).items():
            self._sums.setdefault(name, []).extend(values)
        self._first.extend(seen.chosen[:, 0].tolist())

    def told(self) -> dict[str, float]:
        """The means; empty where nothing was seen."""
        if not self._sums:
            return {}
        found = {name: sum(values) / len(values) for name, values in self._sums.items() if values}
        self._sums.clear()
        return {**found, "distinct_passages": distinct(list(self._first))}


def of_batch(seen: Seen, temperature: float) -> Mapping[str, Sequence[float]]:
    """Each figure's value of every question that it can be told of."""
    prior = log_prior(seen.scores, temperature).exp()
    right = [
        [is_right(row, number, one) for number, one in zip(numbers, some, strict=False)]
        for row, numbers, some in zip(seen.rows, seen.chosen.tolist(), seen.passages, strict=True)
    ]
    first = seen.scores.argmax(dim=1).tolist()
    shares = [
        sum(share for share, holds in zip(row, held, strict=False) if holds)
        for row, held in zip(seen.posterior.tolist(), right, strict=True)
        if any(held)
    ]
    return {
        "prior_entropy": entropy(prior).tolist(),
        "posterior_entropy": entropy(seen.posterior).tolist(),
        "posterior_top": seen.posterior.amax(dim=1).tolist(),
        "recall_at_1": [float(bool(held) and held[place]) for held, place in zip(right, first, strict=True)],
        "posterior_on_answer": shares,
    }


def distinct(first: Sequence[int]) -> float:
    """Different numbers among ``first``, scaled to a thousand questions; 0 of none."""
    return 1000 * len(set(first)) / len(first) if first else 0.0
