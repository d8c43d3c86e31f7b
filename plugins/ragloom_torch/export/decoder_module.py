"""Decoder-only language models as modules of plain tensors, keys and values among them."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import torch
from torch.export import Dim

from ragloom_torch.export.traced import BATCH, PAST, TOKENS, Traced, key_values


class Writing(torch.nn.Module):
    """One reading of T tokens upon P that were read before, of B rows.

    ``input_ids``, ``position_ids`` int64[B, T], ``attention_mask`` int64[B, P + T], ``keep`` int64[K] (of the T
    places), ``past`` keys and values in turn float32[B, heads, P, width] → logits float32[B, K, V], keys and values of
    P + T.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        takes = inspect.signature(model.forward).parameters
        self.takes_positions = "position_ids" in takes
        self.takes_keep = "logits_to_keep" in takes

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        position_ids: torch.Tensor,
        keep: torch.Tensor,
        past: Sequence[torch.Tensor],
    ) -> tuple[torch.Tensor, ...]:
        """Logits, then keys and values of all tokens so far."""
        more: dict[str, Any] = {"position_ids": position_ids} if self.takes_positions else {}
        if self.takes_keep:
            more["logits_to_keep"] = keep
        found = self.model(
            input_ids=input_ids, attention_mask=attention_mask, past_key_values=cache_of(past), use_cache=True, **more
        )
        logits = found.logits if self.takes_keep else found.logits[:, keep]
        return (logits, *held_by(found.past_key_values))


def writing(model: Any) -> Traced:
    """The module of ``model`` with what has to be known to trace it."""
    module = Writing(model).eval()
    with torch.no_grad():
        ids = torch.full((BATCH, PAST), 5, dtype=torch.long)
        past = list(held_by(getattr(model(input_ids=ids, use_cache=True), "past_key_values", None)))
    mask = torch.ones(BATCH, PAST + TOKENS, dtype=torch.long)
    mask[0, :2] = 0
    sample = {
        "input_ids": torch.arange(BATCH * TOKENS).reshape(BATCH, TOKENS) % 5 + 5,
        "attention_mask": mask,
        "position_ids": (mask.cumsum(-1) - 1).clamp(min=0)[:, PAST:],
        "keep": torch.tensor([1, 4]),
        "past": past,
    }
    plane = {0: Dim.DYNAMIC, 1: Dim.DYNAMIC}
    axes = {
        "input_ids": plane,
        "attention_mask": plane,
        "position_ids": plane,
        "keep": {0: Dim.DYNAMIC},
        "past": [{0: Dim.DYNAMIC, 2: Dim.DYNAMIC} for _ in past],
    }
    layers = len(past) // 2
    inputs = ("input_ids", "attention_mask", "position_ids", "keep", *key_values("past", layers))
    return Traced(module, sample, axes, inputs, ("logits", *key_values("present", layers)))


def cache_of(tensors: Sequence[torch.Tensor]) -> Any:
    """Keys and values in turn as transformers holds them. Windows of attention are the mask's matter."""
    from transformers.cache_utils import DynamicCache

    cache = DynamicCache()
    for number in range(len(tensors) // 2):
        cache.update(tensors[2 * number], tensors[2 * number + 1], number)
    return cache


def held_by(cache: Any) -> tuple[torch.Tensor, ...]:
    """Keys and values in turn, of every layer. Raises ``ModelError`` for a model that keeps something else."""
    from ragloom.errors import ModelError

    layers = getattr(cache, "layers", ())
    if not layers or not all(torch.is_tensor(getattr(one, "keys", None)) for one in layers):
        raise ModelError(
            "the model keeps something else than keys and values from one token to the next",
            hint="serve it with `use: transformers`",
        )
    return tuple(part for one in layers for part in (one.keys, one.values))
