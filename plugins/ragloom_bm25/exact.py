"""The exact score, the same to the last bit whichever engine found the passages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_bm25.formulas import Parameters, Tfc


def exact_scores(
    tf: NDArray[np.int64],
    lengths: NDArray[np.integer],
    weights: NDArray[np.float64],
    tfc: Tfc,
    parameters: Parameters,
) -> NDArray[np.float32]:
    """float32[C] from ``tf`` [T, C] (0: absent), passage ``lengths`` [C] and ``weights`` [T].

    Computed in float64 and added up term by term, so that neither the other passages nor the terms that a segment
    lacks move a bit.
    """
    shares = tfc(np.maximum(tf, 1.0), lengths.astype(np.float64), parameters)
    shares *= weights[:, None]
    shares *= tf > 0
    scores: NDArray[np.float32] = np.add.accumulate(shares)[-1].astype(np.float32)
    return scores
