"""RAG-Token: each token may rest on a passage of its own.

Lewis et al. 2020, section 2.1: p(y | x) = Π_i Σ_z p(z | x) p(y_i | x, z, y_<i). K passages, T tokens of one text, V
tokens that there are. ``log_prior`` float64[K]; natural logarithms.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ragloom_fusion.marginals.log_sum import log_sum_exp
from ragloom_fusion.marginals.sequence import posterior


def next_token(log_prior: NDArray[np.float64], log_p: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Log p(y_i | x, y_<i) of every token: float64[…, V] from each passage's own ``log_p`` [..., K, V]."""
    return log_sum_exp(log_prior[:, None] + log_p, axis=-2)


def log_likelihood(log_prior: NDArray[np.float64], log_p: NDArray[np.float64]) -> float:
    """Log p(y | x) of a text whose tokens have ``log_p`` float64[T, K] under each passage; 0 of no tokens."""
    return float(log_sum_exp(log_prior + log_p).sum())


def token_posterior(log_prior: NDArray[np.float64], log_p: NDArray[np.float64]) -> NDArray[np.float64]:
    """p(z | x, y_i, y_<i): float64[T, K], rows sum to 1, as in figure 2 of the paper."""
    return posterior(log_prior, log_p)


def answer_posterior(tokens: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the text's tokens that each passage is expected to have given: float64[K] from float64[T, K].

    The tokens' passages are drawn independently of each other, so that there is no one passage behind the text to ask
    for: this is the expectation of how often each was drawn.
    """
    return np.asarray(tokens.mean(axis=0))
