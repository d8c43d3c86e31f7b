"""How well a target goes with each passage by itself: float[B, K] from [B, K, T], the mask [B, T] being 1 at tokens.

A token that the mask leaves out may have any log-probability, −inf and NaN among them.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ragloom_torch.losses.precision import raised

Judgement = Callable[[Tensor, Tensor], Tensor]


def kept(log_p: Tensor, mask: Tensor) -> Tensor:
    """``log_p`` [B, K, T] in float32 at least, 0 at the tokens that do not count."""
    return torch.where(mask.bool()[:, None], raised(log_p), 0.0)


def log_likelihoods(log_p: Tensor, mask: Tensor) -> Tensor:
    """Log p(y | x, z) = Σ_t log p(y_t | x, z, y_<t); 0 of no tokens."""
    return kept(log_p, mask).sum(dim=-1)


def mean_log_likelihoods(log_p: Tensor, mask: Tensor) -> Tensor:
    """The mean over the tokens that count, which is the negative logarithm of perplexity; 0 of no tokens."""
    return log_likelihoods(log_p, mask) / mask.bool().sum(dim=-1, keepdim=True).clamp(min=1)


def likelihoods(log_p: Tensor, mask: Tensor) -> Tensor:
    """p(y | x, z) itself, within [0, 1]; all but 0 of any text of more than a few words."""
    return log_likelihoods(log_p, mask).exp()
