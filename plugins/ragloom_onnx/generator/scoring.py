"""How likely given tokens are, from logits that a graph computed for all of their places at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]

AT_ONCE = 1 << 26
"""How many logits are held at once: a quarter of a gigabyte."""


def token_log_probabilities(logits: Logits, targets: Sequence[int]) -> NDArray[np.float64]:
    """The log-softmax of each row at its target, natural logarithm: logits [T, V], targets [T] → float64[T]."""
    wide = logits.astype(np.float64)
    highest = wide.max(axis=-1, keepdims=True)
    total = highest[:, 0] + np.log(np.exp(wide - highest).sum(axis=-1))
    chosen: NDArray[np.float64] = wide[np.arange(len(targets)), list(targets)] - total
    return chosen


def in_batches(
    prompts: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    vocabulary: int,
    logits: Callable[[Sequence[Sequence[int]], Sequence[Sequence[int]]], Iterator[Logits]],
) -> list[NDArray[np.float64]]:
    """The log-probability of every target token, float64[T_i] each; ``logits`` gives those of some rows, [T_i, V]."""
    longest = max(map(len, targets), default=0)
    if not longest:
        return [np.zeros(0) for _ in targets]
    rows = max(1, AT_ONCE // (longest * vocabulary))
    found: list[NDArray[np.float64]] = []
    for begin in range(0, len(prompts), rows):
        these = targets[begin : begin + rows]
        given = logits(prompts[begin : begin + rows], these)
        found += [token_log_probabilities(*pair) for pair in zip(given, these, strict=True)]
    return found
