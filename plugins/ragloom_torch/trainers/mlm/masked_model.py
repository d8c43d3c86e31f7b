"""An encoder with a head for masked tokens, and the loss of these, summed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import nn
from torch.nn.functional import cross_entropy

from ragloom_torch.loading import Job
from ragloom_torch.padding import padded
from ragloom_torch.trainers.mlm.masking import NOTHING, Masked
from ragloom_torch.training.fitting import Batch

MASKED = Job(
    "AutoModelForMaskedLM",
    "an encoder that guesses masked tokens",
    ("cls.", "lm_head.", "vocab_", "predictions.", "generator_", "head.", "decoder.", "lm_predictions."),
)
"""What a head's weights are called in the families of BERT; a model without one begins with a random head."""

_CPU = torch.device("cpu")
_HEADS: Mapping[str, Callable[[Any, torch.Tensor], torch.Tensor]] = {
    "bert": lambda network, hidden: network.cls(hidden),
    **{
        family: lambda network, hidden: network.lm_head(hidden)
        for family in ("roberta", "xlm-roberta", "camembert", "mpnet")
    },
}
"""From a family to its head over token vectors [n, d] -> logits [n, V]; of others the head reads every token."""


class MaskedModel(nn.Module):
    """``network`` is a model of transformers for masked tokens. Its head reads the tokens that are to be guessed alone:
    of 30,000 words it costs as much as the layers of a small model.
    """

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, labels: torch.Tensor) -> dict[str, torch.Tensor]:
        """The sum over all labels but -100 of ``-log p(label)``: ids, mask, labels int64[B, T] -> float32[]."""
        asked = labels != NOTHING
        logits = self._logits(ids, mask, asked)
        return {"loss": cross_entropy(logits.float(), labels[asked], reduction="sum")}

    def _logits(self, ids: torch.Tensor, mask: torch.Tensor, asked: torch.Tensor) -> torch.Tensor:
        """float[n, V] of the n places that are asked."""
        head = _HEADS.get(self.network.config.model_type)
        if head is None:
            every: torch.Tensor = self.network(input_ids=ids, attention_mask=mask).logits
            return every[asked]
        hidden = self.network.base_model(input_ids=ids, attention_mask=mask).last_hidden_state
        return head(self.network, hidden[asked])


def collated(rows: Sequence[Masked], filler: int) -> Batch:
    """Rows as one batch, filled up on the right; it counts the tokens that are to be guessed."""
    ids, mask = padded([one.ids for one in rows], filler, _CPU)
    labels, _ = padded([one.labels for one in rows], NOTHING, _CPU)
    return {"ids": ids, "mask": mask, "labels": labels, "count": int((labels != NOTHING).sum())}
