"""A distribution over what is there."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.precision import raised


def log_softmax(values: Tensor, temperature: float | Tensor = 1.0) -> Tensor:
    """The logarithm of softmax(temperature · v) along the last axis, float32 at least; −inf where a value is.

    ``temperature`` may be a tensor that learns, or one of each row [..., 1]. A row of nothing but −inf stays so, where
    torch's own gives NaN.
    """
    exact = raised(values)
    absent = exact == -inf
    scaled = torch.where(absent, 0.0, exact) * temperature
    nothing = absent.all(dim=-1, keepdim=True)
    kept = torch.where(absent & ~nothing, -inf, scaled)
    return torch.where(absent, -inf, torch.log_softmax(kept, dim=-1))
