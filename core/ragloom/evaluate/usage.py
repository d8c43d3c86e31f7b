"""What generating took, a question: requests, tokens, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from ragloom.evaluate.asking import Batch
from ragloom.evaluate.results import Figure
from ragloom.types import Usage

MILLION = 1_000_000
RESAMPLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost that are read, and that are written, in whatever currency."""

    input: float = 0.0
    output: float = 0.0

    def of(self, usage: Usage) -> float:
        """What ``usage`` cost."""
        return (usage.prompt_tokens * self.input + usage.completion_tokens * self.output) / MILLION


@dataclass(frozen=True, slots=True)
class Taken:
    """``total`` is None where the generator does not say what it takes."""

    total: Usage | None = None
    figures: tuple[Figure, ...] = ()


def taken(batches: Sequence[Batch], price: Price, *, seed: int = 0) -> Taken:
    """Means over the questions; intervals by drawing batches, within which nobody knows who took what.

    There is none for a single batch, nor where batches were asked at the same time: nobody knows which took what.
    """
    known = [(len(one.outcomes), one.usage) for one in batches if one.usage is not None and one.outcomes]
    if not known:
        return Taken()
    counts = np.array([count for count, _ in known], np.float64)
    columns: Mapping[str, tuple[str, list[float]]] = {
        "requests": ("requests", [usage.requests for _, usage in known]),
        "prompt_tokens": ("tokens", [usage.prompt_tokens for _, usage in known]),
        "completion_tokens": ("tokens", [usage.completion_tokens for _, usage in known]),
        "cost": ("cost", [price.of(usage) for _, usage in known]),
    }
    total = sum((usage for _, usage in known), Usage())
    apart = len(known) > 1 and all(one.alone for one in batches)
    drawn = np.random.default_rng(seed).integers(0, len(known), (RESAMPLES, len(known)))

    def figure(name: str, unit: str, values: list[float]) -> Figure:
        sums = np.array(values, np.float64)
        means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
        low, high = np.quantile(means, (0.025, 0.975)).tolist() if apart else (nan, nan)
        mean = float(sums.sum() / counts.sum())
        return Figure(name, "usage", mean, low, high, scored=int(counts.sum()), higher_is_better=False, unit=unit)

    wanted = columns if price.of(total) else {name: one for name, one in columns.items() if name != "cost"}
    return Taken(total, tuple(figure(name, *one) for name, one in wanted.items()))
