"""A span reader's loss where the answer's text is known and the place that it stands at is not.

Clark & Gardner 2018, Simple and Effective Multi-Paragraph Reading Comprehension (arXiv:1710.10723), whose
"shared-normalization" is one softmax over the tokens of all passages; they sum starts and ends by themselves, where
here those of one span go together, as in Lee et al. 2019, Latent Retrieval for Weakly Supervised Open Domain Question
Answering (ORQA, arXiv:1906.00300), whose objective sums p(z, s | x) over every span s that matches the answer.

L tokens of a passage; logits are −inf at what cannot begin or end an answer (padding, the question). ``spans``
bool[B, K, L, L] is true at [b, k, i, j] where tokens i to j of passage k match the answer.
"""

from __future__ import annotations

from math import inf

import torch
from torch import Tensor

from ragloom_torch.losses.counting import only
from ragloom_torch.losses.log_sum import log_sum_exp
from ragloom_torch.losses.masked_softmax import log_softmax


def loss(start: Tensor, end: Tensor, spans: Tensor) -> Tensor:
    """−log Σ_{(k, i, j) matches} p(start = (k, i)) p(end = (k, j)): float[B] from logits [B, K, L] and ``spans``.

    Both distributions are over the K · L tokens of all passages together, so that passages compete. An example without
    a matching span has nothing to learn from (ORQA leaves it out): 0. One whose spans all stand where logits are −inf
    is impossible: +inf.
    """
    log_start, log_end = (log_softmax(one.flatten(1)).view_as(one) for one in (start, end))
    matched = _matching(log_start, log_end, spans).flatten(1)
    return only(_readable(start, end) & spans.flatten(1).any(dim=1), -log_sum_exp(matched))


def loss_at(start: Tensor, end: Tensor, first: Tensor, last: Tensor, there: Tensor) -> Tensor:
    """As ``loss``, float[B], of spans that are told by their ends: no L · L numbers for the few that match.

    Logits [B, T], the T tokens of all passages of an example in one row; the spans go from token ``first`` to token
    ``last``, int64[B, S] each, both inclusive, where ``there`` bool[B, S]; elsewhere any valid token fills up. No span
    is told twice.
    """
    each = log_softmax(start).gather(1, first) + log_softmax(end).gather(1, last)
    matched = torch.where(there, each, -inf)
    return only(_readable(start, end) & there.any(dim=1), -log_sum_exp(matched))


def log_likelihoods(start: Tensor, end: Tensor, spans: Tensor) -> Tensor:
    """Log Σ_{(i, j) matches} p(start = i | z) p(end = j | z): float[B, K], each passage having a softmax of its own.

    −inf where no span of a passage matches. As the log-probability of a target of one token, [B, K, 1], it makes
    ``rag_sequence.loss`` −log Σ_z p(z | x) p(span matches | x, z), the likelihood of Guu et al. 2020, REALM:
    Retrieval-Augmented Language Model Pre-Training (arXiv:2002.08909), where ORQA has one softmax over passages and
    spans; its mask [B, 1] is whether any passage has a match.
    """
    matched = _matching(log_softmax(start), log_softmax(end), spans)
    return log_sum_exp(matched.flatten(2))


def _readable(start: Tensor, end: Tensor) -> Tensor:
    return (start > -inf).flatten(1).any(dim=1) & (end > -inf).flatten(1).any(dim=1)


def _matching(log_start: Tensor, log_end: Tensor, spans: Tensor) -> Tensor:
    return torch.where(spans, log_start[..., :, None] + log_end[..., None, :], -inf)
