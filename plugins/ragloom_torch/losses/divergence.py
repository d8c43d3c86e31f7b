"""How far one distribution is from another."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor


def kl_divergence(log_p: Tensor, log_q: Tensor) -> Tensor:
    """KL(p ‖ q) = Σ_z p(z) (log p(z) − log q(z)) along the last axis: float[B] from log-probabilities [B, K].

    Nothing is added where p is 0; +inf, with a gradient of 0, where q is 0 and p is not.
    """
    gone = log_p == -inf
    impossible = (log_q == -inf) & ~gone
    apart = torch.where(gone | impossible, 0.0, log_p - log_q)
    return torch.where(impossible.any(dim=-1), inf, (log_p.exp() * apart).sum(dim=-1))
