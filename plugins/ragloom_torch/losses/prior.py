"""How much each passage is believed before the target is looked at, and together with it."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.masked_softmax import log_softmax


def log_prior(scores: Tensor, temperature: float | Tensor = 1.0) -> Tensor:
    """Log p(z | x) = log softmax(temperature · s(x, z)): float[B, K] from ``scores`` [B, K], −inf where no passage is.

    Lewis et al. 2020, Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks (arXiv:2005.11401), section 2.2,
    whose scores are inner products and need no temperature. It multiplies, as the prior's does where answers are
    fused, so that a number which served in training serves there: cosines need tens.
    """
    return log_softmax(scores, temperature)


def log_joint(prior: Tensor, log_p: Tensor) -> Tensor:
    """Log p(z | x) + log p(· | x, z) of shapes that broadcast; −inf where no passage is, even if a model said NaN."""
    return prior + torch.where(prior == -inf, 0.0, log_p)
