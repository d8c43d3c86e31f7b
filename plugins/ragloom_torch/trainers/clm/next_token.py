"""A decoder-only model and the loss of the next token, summed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from ragloom_torch.padding import padded
from ragloom_torch.training.fitting import Batch

_CPU = torch.device("cpu")
_NOTHING = -100


class NextToken(nn.Module):
    """``network`` is a decoder-only model of transformers with a language-model head."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, targets: torch.Tensor) -> dict[str, torch.Tensor]:
        """The sum over all targets but -100 of ``-log p(target)``: ids, mask, targets int64[B, T] -> float32[]."""
        logits = self.network(input_ids=ids, attention_mask=mask, use_cache=False).logits
        loss = cross_entropy(logits.float().flatten(0, 1), targets.flatten(), ignore_index=_NOTHING, reduction="sum")
        return {"loss": loss}


def collated(blocks: Sequence[Sequence[int]], filler: int) -> Batch:
    """Blocks of L + 1 tokens as what is read and what is foretold; the shorter ones are filled up on the right."""
    ids, mask = padded([one[:-1] for one in blocks], filler, _CPU)
    targets, _ = padded([one[1:] for one in blocks], _NOTHING, _CPU)
    return {"ids": ids, "mask": mask, "targets": targets, "count": sum(len(one) - 1 for one in blocks)}
