"""Which passages a reader would rather have been given, as a teacher of the retriever."""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.likelihoods import Judgement
from ragloom_torch.losses.masked_softmax import log_softmax


def log_preference(
    scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor, judged_by: Judgement
) -> Tensor:
    """The logarithm of softmax(temperature · judgement) over the passages that are there: float[B, K].

    Without a gradient. −inf where no passage is, and all along a row whose target is impossible with every passage.
    """
    with torch.no_grad():
        judged = torch.where(scores == -inf, -inf, judged_by(log_p, mask))
        return log_softmax(judged, temperature)
