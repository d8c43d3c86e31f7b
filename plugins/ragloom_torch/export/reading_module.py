"""Encoders, rerankers and readers as modules of plain tensors."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch.export import Dim

from ragloom_torch.export.traced import BATCH, TOKENS, Traced

OUTPUTS = {
    "encoder": ("last_hidden_state",),
    "reranker": ("logits",),
    "reader": ("start_logits", "end_logits"),
}


class Reading(torch.nn.Module):
    """Token ids and mask int64[B, T] in, what the task is after out; ``token_type_ids`` where the model has kinds."""

    def __init__(self, model: Any, task: str) -> None:
        super().__init__()
        self.model = model.get_encoder() if task == "encoder" and model.config.is_encoder_decoder else model
        self.outputs = OUTPUTS[task]

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, ...]:
        """The tensors of ``outputs``."""
        kinds = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        found = self.model(input_ids=input_ids, attention_mask=attention_mask, **kinds)
        return tuple(found[name] for name in self.outputs)


def reading(model: Any, task: str) -> Traced:
    """The module of ``model`` with what has to be known to trace it."""
    module = Reading(model, task).eval()
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if _has_kinds(module.model) else [])]
    mask = torch.ones(BATCH, TOKENS, dtype=torch.long)
    mask[0, -2:] = 0
    made: dict[str, Callable[[], torch.Tensor]] = {
        "input_ids": lambda: torch.arange(BATCH * TOKENS).reshape(BATCH, TOKENS) % 5 + 5,
        "attention_mask": lambda: mask,
        "token_type_ids": lambda: torch.zeros(BATCH, TOKENS, dtype=torch.long),
    }
    axes = {name: {0: Dim.DYNAMIC, 1: Dim.DYNAMIC} for name in names}
    return Traced(module, {name: made[name]() for name in names}, axes, tuple(names), module.outputs)


def _has_kinds(model: Any) -> bool:
    takes = "token_type_ids" in inspect.signature(model.forward).parameters
    return takes and getattr(model.config, "type_vocab_size", 0) > 1
