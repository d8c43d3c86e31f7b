"""Batches of texts of like length, so that little of a batch is padding."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def buckets(lengths: ArrayLike, token_budget: int) -> list[NDArray[np.int64]]:
    """Which texts to read together: their numbers, longest first, each batch at most ``token_budget`` tokens padded.

    ``lengths`` int[n], in tokens. A text that is longer than the budget is a batch of its own. The longest come first,
    so that what needs most memory fails at once or not at all.
    """
    sizes = np.asarray(lengths, np.int64)
    order = np.argsort(-sizes, kind="stable")
    batches: list[NDArray[np.int64]] = []
    start = 0
    while start < len(order):
        rows = max(1, token_budget // max(1, int(sizes[order[start]])))
        batches.append(order[start : start + rows])
        start += rows
    return batches
