"""EMDR², the retriever's half: the likelihood marginalised over passages, of which the retriever alone learns.

Singh et al. 2021, End-to-End Training of Multi-Document Reader and Retriever for Open-Domain Question Answering
(arXiv:2106.05346), section 2: log p(y | x, z_1 … z_K; Θ) + log Σ_z SG[p(y | x, z; Θ)] p(z | x; Φ), SG being the stop of
the gradient. This is the negative of the second term, which is also the retriever's loss that Izacard et al. 2022
(Atlas, arXiv:2208.03299, section 2.2) compare under this name. The first term is ``fid.loss`` of all passages read
together: a trainer adds the two. A passage's likelihood is that of the whole target, as both papers write it; Atlas'
published code marginalises each token by itself instead: ``rag_token.loss`` of detached log-probabilities, over the
number of tokens.
"""

from __future__ import annotations

from torch import Tensor

from ragloom_torch.losses import rag_sequence


def loss(scores: Tensor, log_p: Tensor, mask: Tensor, *, temperature: float | Tensor = 1.0) -> Tensor:
    """−log Σ_z p(z | x) SG[Π_t p(y_t | x, z, y_<t)]: float[B] from ``scores`` [B, K], ``log_p`` [B, K, T], mask [B, T].

    ``rag_sequence.loss`` in value and in the gradient with respect to ``scores``; no gradient flows to ``log_p``. The
    posterior that the retriever is drawn to is ``rag_sequence.posterior``.
    """
    return rag_sequence.loss(scores, log_p.detach(), mask, temperature=temperature)
