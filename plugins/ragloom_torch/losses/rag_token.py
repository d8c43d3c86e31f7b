"""RAG-Token: each token may rest on a passage of its own.

Lewis et al. 2020, Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks (arXiv:2005.11401), section 2.1:
p(y | x) = Π_t Σ_z p(z | x) p(y_t | x, z, y_<t), its negative logarithm being minimised by section 2.4.

``RagTokenForGeneration.get_nll`` of transformers is the same number. It has the prior at every token, that of a target
of one token too. Not reproduced: it takes the padding id for padding wherever it stands, and smooths by ``epsilon``.
"""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.counting import counted, only
from ragloom_torch.losses.likelihoods import kept
from ragloom_torch.losses.log_sum import log_sum_exp
from ragloom_torch.losses.masked_softmax import log_softmax
from ragloom_torch.losses.prior import log_joint, log_prior


def loss(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """−Σ_t log Σ_z p(z | x) p(y_t | x, z, y_<t): float[B] from ``scores`` [B, K], ``log_p`` [B, K, T], mask [B, T]."""
    joint = _token_joint(log_prior(scores, temperature), log_p, mask)
    each = torch.where(mask.bool(), log_sum_exp(joint), 0.0)
    return only(counted(scores, mask), -each.sum(dim=-1))


def token_posterior(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """p(z | x, y_t, y_<t), as in figure 2 of the paper: float[B, T, K] from what ``loss`` takes, rows sum to 1.

    A token that does not count, or that no passage could give, leaves the prior as it is.
    """
    prior = log_prior(scores, temperature)
    joint = _token_joint(prior, log_p, mask)
    impossible = (joint == -inf).all(dim=-1, keepdim=True)
    return log_softmax(torch.where(impossible, prior[:, None], joint)).exp()


def posterior(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """The share of the target's tokens that each passage is expected to have given: float[B, K], rows sum to 1.

    The mean of the tokens' own, since their passages are drawn independently; the prior where no token counts.
    """
    counts = mask.bool()[..., None]
    shares = token_posterior(scores, log_p, mask, temperature=temperature)
    mean = torch.where(counts, shares, 0.0).sum(dim=1) / counts.sum(dim=1).clamp(min=1)
    return torch.where(counts.any(dim=1), mean, log_prior(scores, temperature).exp())


def _token_joint(prior: Tensor, log_p: Tensor, mask: Tensor) -> Tensor:
    """Log p(z, y_t | x, y_<t): float[B, T, K]; the prior at tokens that do not count."""
    return log_joint(prior[:, None], kept(log_p, mask).transpose(1, 2))
