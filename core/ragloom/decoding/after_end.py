"""Targets that go on behind the end of a text: a text that is over has one continuation, its end again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def up_to_end(target: Sequence[int], ends: frozenset[int]) -> list[int]:
    """``target`` up to its first token of ``ends``, that one included."""
    count = next((place for place, token in enumerate(target, 1) if token in ends), len(target))
    return list(target[:count])


def behind_end(scored: NDArray[np.float64], target: Sequence[int], end: int | None) -> NDArray[np.float64]:
    """Log p of all of ``target`` from those of what ``up_to_end`` left of it: 0 for each ``end`` behind, −inf else."""
    rest = [0.0 if token == end else -np.inf for token in target[len(scored) :]]
    return np.concatenate([scored, rest]) if rest else scored
