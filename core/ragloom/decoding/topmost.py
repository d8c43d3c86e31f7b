"""The highest of many scores, found without ordering the rest."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_CHUNK = 64


def topmost(scores: NDArray[np.floating[Any]], count: int) -> NDArray[np.int64]:
    """Places of the ``count`` highest of ``scores`` [n], highest first, the first of equals first: int64[count].

    As many chunks' maxima as places are asked for bound the last of them from below: what reaches that bound is little,
    and is put into order.
    """
    if count <= 0:
        return np.empty(0, np.int64)
    places = np.flatnonzero(scores >= _bound(scores, count))
    return places[np.argsort(-scores[places], kind="stable")][:count]


def _bound(scores: NDArray[np.floating[Any]], count: int) -> Any:
    whole = len(scores) // _CHUNK
    if whole < count:
        return np.partition(scores, -count)[-count] if count < len(scores) else -np.inf
    maxima = scores[: whole * _CHUNK].reshape(whole, _CHUNK).max(axis=1)
    return np.partition(maxima, -count)[-count]
