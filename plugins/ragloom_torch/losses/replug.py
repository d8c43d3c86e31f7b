"""LSR, supervision by a language model that is a black box: KL(what the retriever says ‖ what the model says).

Shi et al. 2023, REPLUG: Retrieval-Augmented Black-Box Language Models (arXiv:2301.12652), section 4. The divergence is
the other way round from perplexity distillation: it asks for one good passage rather than for all of them.
"""

from __future__ import annotations

from math import inf

from torch import Tensor

from ragloom_torch.losses.counting import counted, only
from ragloom_torch.losses.divergence import kl_divergence
from ragloom_torch.losses.likelihoods import Judgement, log_likelihoods
from ragloom_torch.losses.prior import log_prior
from ragloom_torch.losses.reader_preference import log_preference


def loss(
    scores: Tensor,
    log_p: Tensor,
    mask: Tensor,
    *,
    temperature: float | Tensor = 1.0,
    reader_temperature: float | Tensor = 1.0,
    judged_by: Judgement = log_likelihoods,
) -> Tensor:
    """KL(P ‖ Q): float[B] from ``scores`` [B, K], ``log_p`` [B, K, T] (no gradient flows to it) and ``mask`` [B, T].

    P(z | x) = softmax_z(temperature · s(x, z)), Q(z | x, y) = softmax_z(reader_temperature · log p(y | x, z)).
    Temperatures multiply; the paper divides by γ = 1 / temperature and β = 1 / reader_temperature. The paper's formula
    has p(y | x, z) itself in the exponent (``judged_by=likelihoods``): of a text of many tokens that is all but 0 with
    every passage, and Q is flat, so the logarithm is the default. A model that finds the target impossible with every
    passage says nothing: 0; with some of those that are there: +inf.
    """
    said = log_preference(scores, log_p, mask, temperature=reader_temperature, judged_by=judged_by)
    taught = counted(scores, mask) & (said > -inf).any(dim=-1)
    return only(taught, kl_divergence(log_prior(scores, temperature), said))
