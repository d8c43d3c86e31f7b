"""The mathematics of `mixture`, as pure functions on arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def log_prior(count: int, kind: str) -> Floats:
    """log p(z | x) of `count` passages, best first: float64[K]; by rank a passage counts 1 / rank."""
    shares = {"rank": 1 / np.arange(1.0, count + 1), "uniform": np.ones(count)}[kind]
    return np.asarray(np.log(shares / shares.sum()))


def mixed(log_probabilities: Floats, prior: Floats) -> Floats:
    """log p(token | x, tokens before) over the vocabulary: float64[V].

    p(y_t | x, y_<t) = sum_z p(z | x) p(y_t | x, z, y_<t), with rows log p(y_t | x, z, y_<t) float64[K, V] and the
    prior float64[K]: RAG-Token (Lewis et al. 2020, Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks).
    """
    return np.asarray(np.logaddexp.reduce(log_probabilities + prior[:, None], axis=0))


def posterior(log_probabilities: Floats, prior: Floats, token: int) -> Floats:
    """p(z | x, y_t, y_<t): which passage the token came from, float64[K], sums to 1."""
    joint = log_probabilities[:, token] + prior
    shares = np.exp(joint - joint.max())
    return np.asarray(shares / shares.sum())
