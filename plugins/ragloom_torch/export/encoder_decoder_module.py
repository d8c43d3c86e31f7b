"""Encoder–decoders as two modules of plain tensors: one that reads, one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch.export import Dim

from ragloom_torch.export.decoder_module import cache_of, held_by
from ragloom_torch.export.traced import BATCH, PAST, TOKENS, Traced, key_values

_READ = 6
_PLANE = {0: Dim.DYNAMIC, 1: Dim.DYNAMIC}
_KEYS = {0: Dim.DYNAMIC, 2: Dim.DYNAMIC}


class Encoder(torch.nn.Module):
    """Token ids and mask int64[B, S] → what each layer of the decoder looks at, keys and values in turn."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Keys and values in turn float32[B, heads, S, width].

        The decoder makes them when it reads its first token; what else it computes then is no output and falls away.
        """
        hidden = self.model.get_encoder()(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        found = self.model(
            encoder_outputs=(hidden,),
            attention_mask=attention_mask,
            decoder_input_ids=input_ids[:, :1],
            past_key_values=_joint_cache((), ()),
            use_cache=True,
        )
        return held_by(found.past_key_values.cross_attention_cache)


class Decoder(torch.nn.Module):
    """One reading of T tokens upon P that were written before, of B texts, with S places to look at.

    ``input_ids`` int64[B, T], ``encoder_attention_mask`` int64[B, S], ``past`` float32[B, heads, P, width] and
    ``cross`` float32[B, heads, S, width], keys and values in turn → logits float32[B, T, V], where the decoder looks
    float32[B, T, S] (the mean over layers and heads), keys and values of P + T.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model
        self.width = int(model.get_encoder().config.hidden_size)

    def forward(
        self,
        input_ids: torch.Tensor,
        encoder_attention_mask: torch.Tensor,
        past: Sequence[torch.Tensor],
        cross: Sequence[torch.Tensor],
    ) -> tuple[torch.Tensor, ...]:
        """Logits, attention, then keys and values of all tokens so far."""
        # With the keys and values at hand nothing is computed from what the encoder gave: its shape alone is looked at.
        unread = torch.zeros((*encoder_attention_mask.shape, self.width))
        found = self.model(
            encoder_outputs=(unread,),
            attention_mask=encoder_attention_mask,
            decoder_input_ids=input_ids,
            past_key_values=_joint_cache(past, cross),
            use_cache=True,
            output_attentions=True,
        )
        looked = torch.stack(found.cross_attentions).mean(dim=(0, 2))
        return (found.logits, looked, *held_by(found.past_key_values.self_attention_cache))


def encoding(model: Any) -> Traced:
    """The part that reads, with what has to be known to trace it."""
    module = Encoder(model).eval()
    ids, mask = _prompt()
    with torch.no_grad():
        layers = len(module(ids, mask)) // 2
    sample = {"input_ids": ids, "attention_mask": mask}
    axes = {"input_ids": _PLANE, "attention_mask": _PLANE}
    return Traced(module, sample, axes, ("input_ids", "attention_mask"), key_values("cross", layers))


def decoding(model: Any) -> Traced:
    """The part that writes, with what has to be known to trace it."""
    module = Decoder(model).eval()
    ids, mask = _prompt()
    with torch.no_grad():
        cross = [one.clone() for one in Encoder(model).eval()(ids, mask)]
    past = [torch.randn(BATCH, one.shape[1], PAST, one.shape[3], generator=torch.Generator()) for one in cross]
    sample = {
        "input_ids": torch.full((BATCH, TOKENS), 5, dtype=torch.long),
        "encoder_attention_mask": mask,
        "past": past,
        "cross": cross,
    }
    axes = {
        "input_ids": _PLANE,
        "encoder_attention_mask": _PLANE,
        "past": [_KEYS for _ in past],
        "cross": [_KEYS for _ in cross],
    }
    layers = len(past) // 2
    inputs = ("input_ids", "encoder_attention_mask", *key_values("past", layers), *key_values("cross", layers))
    return Traced(module, sample, axes, inputs, ("logits", "attention", *key_values("present", layers)))


def _prompt() -> tuple[torch.Tensor, torch.Tensor]:
    ids = torch.arange(BATCH * _READ).reshape(BATCH, _READ) % 5 + 5
    mask = torch.ones(BATCH, _READ, dtype=torch.long)
    mask[1, 4:] = 0
    return ids, mask


def _joint_cache(past: Sequence[torch.Tensor], cross: Sequence[torch.Tensor]) -> Any:
    from transformers.cache_utils import EncoderDecoderCache

    cache = EncoderDecoderCache(cache_of(past), cache_of(cross))
    for number in range(len(cross) // 2):
        cache.is_updated[number] = True
    return cache
