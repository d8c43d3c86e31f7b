"""RAG-Sequence: one passage is behind the whole target.

Lewis et al. 2020, Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks (arXiv:2005.11401), section 2.1:
p(y | x) = Σ_z p(z | x) Π_t p(y_t | x, z, y_<t), its negative logarithm being minimised by section 2.4.

``RagSequenceForGeneration.get_nll`` of transformers is the same number, for ``doc_scores`` in the passages' order and
logits whose rows of one example follow each other. Its particularities are not reproduced: it adds log p(z | x) at the
second token, which a target of one token does not have; it takes the padding id for padding wherever it stands, which
the mask here need not; ``exclude_bos_score`` leaves out a first token that is BOS in all rows (leave it out of the
mask); ``epsilon`` smooths labels, which leaves no likelihood (it is 0 unless set).
"""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.counting import counted, only
from ragloom_torch.losses.likelihoods import log_likelihoods
from ragloom_torch.losses.log_sum import log_sum_exp
from ragloom_torch.losses.masked_softmax import log_softmax
from ragloom_torch.losses.prior import log_joint, log_prior


def loss(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """−log Σ_z p(z | x) Π_t p(y_t | x, z, y_<t): float[B] from ``scores`` [B, K], ``log_p`` [B, K, T], mask [B, T].

    The gradient with respect to ``temperature · scores`` is p(z | x) − p(z | x, y): prior less posterior.
    """
    joint = log_joint(log_prior(scores, temperature), log_likelihoods(log_p, mask))
    return only(counted(scores, mask), -log_sum_exp(joint))


def posterior(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """p(z | x, y), by Bayes' rule: float[B, K] from what ``loss`` takes, rows sum to 1.

    A target that no passage could give leaves the prior as it is; a row of no passages is 0.
    """
    prior = log_prior(scores, temperature)
    joint = log_joint(prior, log_likelihoods(log_p, mask))
    impossible = (joint == -inf).all(dim=-1, keepdim=True)
    return log_softmax(torch.where(impossible, prior, joint)).exp()
