"""Which examples of a batch there is anything to learn from."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor


def counted(scores: Tensor, mask: Tensor) -> Tensor:
    """The examples with a passage and a token: bool[B] from ``scores`` [B, K] and ``mask`` [B, T]."""
    return (scores > -inf).any(dim=-1) & mask.bool().any(dim=-1)


def only(counts: Tensor, losses: Tensor) -> Tensor:
    """``losses`` [B] where ``counts`` bool[B] is true; exactly 0 elsewhere, and so the gradient."""
    return torch.where(counts, losses, 0.0)
