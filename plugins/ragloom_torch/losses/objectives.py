"""What retriever and generator can be taught together, by name: a loss, and the passages that it draws the prior to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor

from ragloom_torch.losses import emdr2, perplexity_distillation, rag_sequence, rag_token, replug
from ragloom_torch.losses.likelihoods import log_likelihoods
from ragloom_torch.losses.reader_preference import log_preference

Function = Callable[..., Tensor]
"""Of ``scores`` [B, K], ``log_p`` [B, K, T], ``mask`` [B, T] and ``temperature=`` of the prior."""


@dataclass(frozen=True, slots=True)
class Objective:
    """``loss`` gives float[B]; ``posterior`` float[B, K] is where the prior is drawn to, rows of it sum to 1 or to 0.

    ``teaches_generator``: whether a gradient of ``loss`` flows to ``log_p``. Where none does, a generator that learns
    has a loss of its own (``generator_loss``).
    """

    loss: Function
    posterior: Function
    teaches_generator: bool


def generator_loss(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """−log Σ_z SG[p(z | x)] p(y | x, z): float[B]; RAG-Sequence's, of which the generator alone learns.

    The other half of EMDR² where passages are read one at a time: SG is the stop of the gradient.
    """
    return rag_sequence.loss(scores.detach(), log_p, mask, temperature=temperature)


def preference(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """Softmax over log p(y | x, z), which passages the generator prefers whatever their prior is: float[B, K]."""
    return log_preference(scores, log_p, mask, temperature=1.0, judged_by=log_likelihoods).exp()


OBJECTIVES: Mapping[str, Objective] = {
    "rag_sequence": Objective(rag_sequence.loss, rag_sequence.posterior, teaches_generator=True),
    "rag_token": Objective(rag_token.loss, rag_token.posterior, teaches_generator=True),
    "pdist": Objective(perplexity_distillation.loss, preference, teaches_generator=False),
    "emdr2": Objective(emdr2.loss, rag_sequence.posterior, teaches_generator=False),
    "replug": Objective(replug.loss, preference, teaches_generator=False),
}
"""Another one is an entry more: ``{**OBJECTIVES, "mine": Objective(…)}`` in a trainer of one's own."""
