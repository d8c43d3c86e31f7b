"""Tiny batches in double precision, drawn from a seed, and sums that are written out over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, fsum, inf

import torch
from torch import Tensor


@dataclass(frozen=True)
class Batch:
    """``scores`` [B, K], ``log_p`` [B, K, T], ``mask`` bool[B, T]."""

    scores: Tensor
    log_p: Tensor
    mask: Tensor

    @property
    def parts(self):
        return self.scores, self.log_p, self.mask

    def learning(self):
        """With gradients to be asked for."""
        return replace(self, scores=self.scores.requires_grad_(), log_p=self.log_p.requires_grad_())

    def rows(self):
        """Plain numbers of each example: scores [K], log-probabilities of the counted tokens [K][…]."""
        for scores, log_p, mask in zip(*self.parts, strict=True):
            yield scores.tolist(), [one[mask].tolist() for one in log_p]


def drawn(seed=0, *, examples=4, passages=3, tokens=5):
    """Targets of every length down to one token; no −inf."""
    random = torch.Generator().manual_seed(seed)
    scores = 2 * torch.randn(examples, passages, generator=random, dtype=torch.float64)
    log_p = -4 * torch.rand(examples, passages, tokens, generator=random, dtype=torch.float64) - 1e-3
    lengths = torch.randint(1, tokens + 1, (examples,), generator=random)
    return Batch(scores, log_p, torch.arange(tokens) < lengths[:, None])


def without(batch, example, passage):
    """``batch`` where one passage of an example is not there, and a model said nonsense of it."""
    scores, log_p = batch.scores.clone(), batch.log_p.clone()
    scores[example, passage] = -inf
    log_p[example, passage] = torch.nan
    return replace(batch, scores=scores, log_p=log_p)


def softmax(scores):
    mass = [exp(one - max(scores)) for one in scores]
    return [one / fsum(mass) for one in mass]


def gradients(losses, *parts):
    return torch.autograd.grad(losses.sum(), parts)
