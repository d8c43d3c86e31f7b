"""Perplexity distillation: the retriever learns which passages make the reader's target likely.

Izacard et al. 2022, Atlas: Few-shot Learning with Retrieval Augmented Language Models (arXiv:2208.03299), section 2.2,
"Perplexity Distillation (PDist)". The paper's teacher is softmax over log p(y | x, z) of whole targets, which is the
default here; its published code takes their means over tokens (``judged_by=mean_log_likelihoods``), and averages the
divergence over B · K numbers, which is a reduction and is not done here.
"""

from __future__ import annotations

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
    """KL(q ‖ p): float[B] from ``scores`` [B, K], ``log_p`` [B, K, T] (no gradient flows to it) and ``mask`` [B, T].

    q(z) = softmax_z(reader_temperature · log p(y | x, z)), p(z | x) = softmax_z(temperature · s(x, z)). Temperatures
    multiply; the published code divides by its own. The gradient with respect to ``temperature · scores`` is p − q.
    A reader that finds the target impossible with every passage prefers none: 0.
    """
    teacher = log_preference(scores, log_p, mask, temperature=reader_temperature, judged_by=judged_by)
    return only(counted(scores, mask), kl_divergence(teacher, log_prior(scores, temperature)))
