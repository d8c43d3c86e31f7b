"""From what a language model puts out to what these losses take."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import cross_entropy

from ragloom_torch.losses.precision import raised

IGNORED = -100


def token_log_probabilities(logits: Tensor, targets: Tensor) -> Tensor:
    """Log p(y_t | …, y_<t): float[..., T] from ``logits`` [..., T, V], computed before each token, and its int64 id.

    ``targets`` broadcasts to [..., T]: [B, 1, T] for the same target after K passages. 0 where it is −100, which is
    where transformers' labels do not count. A decoder-only model's logits are those of the places before the target's
    tokens; an encoder–decoder's, given the target shifted by one with its start token in front, are these already.
    """
    asked = targets.expand(logits.shape[:-1])
    flat = raised(logits).reshape(-1, logits.shape[-1])
    lost = cross_entropy(flat, asked.reshape(-1), reduction="none", ignore_index=IGNORED)
    return -lost.view(asked.shape)
