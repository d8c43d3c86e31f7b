"""Sums of probabilities that are known by their logarithms."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor


def log_sum_exp(values: Tensor, dim: int = -1) -> Tensor:
    """Log Σ exp of ``values`` along ``dim``; −inf, with a gradient of 0, where all are.

    There torch's own has the right value and a gradient of NaN, which a ``where`` after it would keep.
    """
    impossible = (values == -inf).all(dim=dim, keepdim=True)
    total = torch.logsumexp(torch.where(impossible, 0.0, values), dim=dim)
    return torch.where(impossible.squeeze(dim), -inf, total)
