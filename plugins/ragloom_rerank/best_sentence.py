"""How near a passage is to a query, by itself and by its best sentence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def best_sentence(query: Floats, whole: Floats, sentences: Floats, *, weight: float) -> float:
    """``weight`` · max cos(query, sentence) + (1 − ``weight``) · cos(query, passage).

    ``query`` and ``whole`` float32[d], ``sentences`` float32[s, d] with s at least 1, none of them of length 1
    necessarily; a vector without a length is near nothing (0). The maximum over parts is MaxP of Dai & Callan (2019),
    Deeper Text Understanding for IR with Contextual Neural Language Modeling, SIGIR, with sentences in the place of
    overlapping windows and an encoder in that of a cross-encoder.
    """
    near = _cosines(query, np.vstack([whole[None], sentences]))
    return float(weight * near[1:].max() + (1 - weight) * near[0])


def _cosines(query: Floats, rows: Floats) -> NDArray[np.float64]:
    products = rows.astype(np.float64) @ query.astype(np.float64)
    lengths = np.linalg.norm(rows.astype(np.float64), axis=1) * np.linalg.norm(query.astype(np.float64))
    return np.asarray(np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0))
