"""InfoNCE: the question's own passage against others, those of the batch and hard ones alike.

van den Oord et al. 2018, Representation Learning with Contrastive Predictive Coding (arXiv:1807.03748), equation 4, as
Karpukhin et al. 2020, Dense Passage Retrieval for Open-Domain Question Answering (arXiv:2004.04906), equation 2, has
it of inner products.
"""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.counting import only
from ragloom_torch.losses.masked_softmax import log_softmax


def loss(
    scores: Tensor, positives: Tensor, *, known: Tensor | None = None, temperature: float | Tensor = 1.0
) -> Tensor:
    """−log(e^{τ s(x, z⁺)} / Σ_z e^{τ s(x, z)}): float[B] from ``scores`` [B, N] and ``positives`` int64[B].

    ``positives`` are the columns of each question's own passage (``in_batch.own_columns``). ``known`` bool[B, N] marks
    columns that are right as well, or may be (``in_batch.same_document``): they are left out of the sum, where they
    would be pushed away; the positive itself never is. ``temperature`` multiplies. A question whose positive is not
    there (−inf) has nothing to learn from: 0.
    """
    columns = positives[:, None]
    others = scores if known is None else torch.where(known.bool().scatter(1, columns, False), -inf, scores)
    log_p = log_softmax(others, temperature).gather(1, columns).squeeze(1)
    return only(log_p > -inf, -log_p)
