"""How likely given tokens are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray


def log_likelihoods(logits: torch.Tensor, tokens: Sequence[int]) -> NDArray[np.float64]:
    """Log p of ``tokens`` [T] by ``logits`` [T, V], row t of which was computed before token t: float64[T]."""
    if not len(tokens):
        return np.empty(0, np.float64)
    # Accelerators of Apple's have no float64.
    exact = logits.to(torch.float32).cpu().to(torch.float64)
    chosen = torch.tensor(tokens, dtype=torch.long).unsqueeze(1)
    found = exact.gather(1, chosen).squeeze(1) - exact.logsumexp(dim=1)
    return np.asarray(found.numpy(), np.float64)
