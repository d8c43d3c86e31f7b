"""The loss of `sft`: of the answers' tokens alone."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from ragloom_torch.losses.token_log_probabilities import IGNORED
from ragloom_torch.writers.encoding import Encoded, joined
from ragloom_torch.writers.likelihoods import token_log_probabilities
from ragloom_torch.writers.writer import Writer


class SftModule(nn.Module):
    """``model`` holds what is learnt: the writer's own model, or PEFT's around it."""

    def __init__(self, writer: Writer, model: nn.Module) -> None:
        super().__init__()
        self.model = model
        self._writer = writer

    def forward(self, **batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """−Σ log p over the targets' tokens: a scalar."""
        log_p, mask = token_log_probabilities(self._writer, batch)
        return {"loss": -torch.where(mask, log_p, 0.0).sum()}


def batch_of(writer: Writer, encoded: list[Encoded]) -> dict[str, Any]:
    """What the module takes, with the number of target tokens."""
    batch = joined(writer, encoded)
    return {**batch, "count": int((batch["targets"] != IGNORED).sum())}
