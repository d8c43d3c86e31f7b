"""How exactly a loss is computed, whatever precision the models ran in."""

from __future__ import annotations

import torch
from torch import Tensor


def raised(values: Tensor) -> Tensor:
    """``values`` in float32 at least: float64 stays; bfloat16 and float16 are raised before anything is added up.

    In bfloat16 a log-likelihood of −300 is known to the nearest 2, which decides between passages by rounding.
    """
    return values if values.dtype == torch.float64 else values.to(torch.float32)
