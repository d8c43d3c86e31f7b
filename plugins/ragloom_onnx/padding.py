"""Token lists of unequal length as the arrays that a graph reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Padded:
    """int64[B, T] each: token ids, 1 for a token and 0 for padding, kinds of tokens."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]


def padded(rows: Sequence[Sequence[int]], types: Sequence[Sequence[int]] | None, filler: int) -> Padded:
    """``rows`` of token ids as a batch, filled up on the right with ``filler``; without ``types`` all are of kind 0."""
    lengths = np.fromiter((len(row) for row in rows), np.int64, len(rows))
    mask = (np.arange(int(lengths.max(initial=0))) < lengths[:, None]).astype(np.int64)
    ids, kinds = np.full(mask.shape, filler, np.int64), np.zeros(mask.shape, np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        if types is not None:
            kinds[number, : len(row)] = types[number]
    return Padded(ids, mask, kinds)
