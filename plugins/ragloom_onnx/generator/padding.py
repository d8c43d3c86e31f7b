"""Token lists of unequal length as one array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.int64]


def padded_left(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """``rows`` as int64[n, T], zeros before them, and the mask int64[n, T] that is 1 at their tokens."""
    ids, mask = _blank(rows)
    for number, row in enumerate(rows):
        begin = ids.shape[1] - len(row)
        ids[number, begin:] = row
        mask[number, begin:] = 1
    return ids, mask


def padded_right(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """``rows`` as int64[n, T], zeros after them, and the mask int64[n, T] that is 1 at their tokens."""
    ids, mask = _blank(rows)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def _blank(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    shape = (len(rows), max(map(len, rows), default=0))
    return np.zeros(shape, np.int64), np.zeros(shape, np.int64)
