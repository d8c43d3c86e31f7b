"""How much each passage is believed before anything is written."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom_fusion.marginals.log_sum import log_sum_exp


def log_prior(scores: NDArray[np.floating[Any]], temperature: float) -> NDArray[np.float64]:
    """Log p(z | x) = log softmax(temperature · s(x, z)), natural logarithm: float64[K] from scores [K].

    Lewis et al. 2020, Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks, section 2.2, whose scores are
    inner products of 768 dimensions and need no temperature. Cosines lie within [−1, 1]: at 1 their prior is flat.
    """
    scaled = np.asarray(scores, np.float64) * temperature
    return np.asarray(scaled - log_sum_exp(scaled))
