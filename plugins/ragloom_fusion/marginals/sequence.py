"""RAG-Sequence: one passage is behind the whole text.

Lewis et al. 2020, section 2.1: p(y | x) = Σ_z p(z | x) Π_i p(y_i | x, z, y_<i). K passages, N texts; ``totals``
float64[N, K] are log p(y | x, z), −inf where a text is not to count with a passage. Natural logarithms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ragloom_fusion.marginals.log_sum import log_sum_exp, normalised


def log_likelihood(log_prior: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log p(y | x) of each text: float64[N] from ``log_prior`` float64[K]."""
    return log_sum_exp(log_prior + totals)


def posterior(log_prior: NDArray[np.float64], totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """p(z | x, y): float64[N, K], rows sum to 1; a text that no passage could give leaves the prior as it is."""
    joint = log_prior + totals
    impossible = np.isneginf(joint).all(axis=-1, keepdims=True)
    return normalised(np.where(impossible, log_prior, joint))
