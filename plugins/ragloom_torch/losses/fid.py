"""Fusion-in-Decoder: the passages are read together, so there is one likelihood and nothing to marginalise.

Izacard & Grave 2021, Leveraging Passage Retrieval with Generative Models for Open Domain Question Answering
(arXiv:2007.01282), section 3.
"""

from __future__ import annotations

from torch import Tensor

from ragloom_torch.losses.likelihoods import log_likelihoods


def loss(log_p: Tensor, mask: Tensor) -> Tensor:
    """−Σ_t log p(y_t | x, z_1 … z_K, y_<t): float[B] from ``log_p`` [B, T] and ``mask`` [B, T]; 0 of no tokens."""
    return -log_likelihoods(log_p[:, None], mask).squeeze(1)
