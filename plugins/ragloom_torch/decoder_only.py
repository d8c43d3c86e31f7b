"""A decoder-only language model of transformers, one token at a time (``ragloom.decoding.TokenModel``)."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ragloom.errors import GenerationError
from ragloom_torch.likelihood import log_likelihoods
from ragloom_torch.padding import padded
from ragloom_torch.refusals import memory_told
from ragloom_torch.room import promise_room

Logits = NDArray[np.float32]


@dataclass(slots=True)
class Cache:
    """Keys and values of n rows, which of their places hold tokens (int64[n, S]), each row's next place (int64[n])."""

    kept: Any
    mask: torch.Tensor
    following: torch.Tensor


class DecoderOnly:
    """``model`` has a language-model head. Prompts are padded on the left, as transformers' ``generate`` has them."""

    def __init__(self, model: Any, *, eos_ids: frozenset[int], filler: int, positions: int) -> None:
        """``positions``: how many the model has, 0 for no limit. ``filler``: the token that pads."""
        self.eos_ids = eos_ids
        self.vocabulary = int(model.get_output_embeddings().weight.shape[0])
        self._model = model
        self._filler = filler
        self._positions = positions
        self._device = next(model.parameters()).device
        self._takes = frozenset(inspect.signature(model.forward).parameters)

    @torch.inference_mode()
    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[Cache, Logits]:
        """(cache, logits of the next token float32[n, V])."""
        ids, mask = padded(self._readable(prompts), self._filler, self._device, side="left")
        promise_room(ids.shape[1], self._positions)
        places = _places(mask)
        read = self._read(ids, mask, places, keep=1)
        return Cache(read.past_key_values, mask, places[:, -1] + 1), _last(read.logits)

    @torch.inference_mode()
    def advance(self, cache: Cache, tokens: NDArray[np.int64]) -> tuple[Cache, Logits]:
        """(cache, logits of the next token float32[n, V]) with ``tokens`` int64[n] appended."""
        promise_room(int(cache.following.max()) + 1, self._positions)
        ids = torch.tensor(tokens, dtype=torch.long, device=self._device).unsqueeze(1)
        mask = torch.cat((cache.mask, torch.ones_like(ids)), dim=1)
        read = self._read(ids, mask, cache.following.unsqueeze(1), keep=1, past_key_values=cache.kept)
        return Cache(read.past_key_values, mask, cache.following + 1), _last(read.logits)

    @torch.inference_mode()
    def select(self, cache: Cache, rows: NDArray[np.int64]) -> Cache:
        """The cache of ``rows`` int64[m], repeated or left out."""
        places = torch.tensor(rows, dtype=torch.long, device=self._device)
        cache.kept.batch_select_indices(places)
        return Cache(cache.kept, cache.mask[places], cache.following[places])

    @torch.inference_mode()
    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, read in one go: float64[T_i]."""
        longest = max(map(len, targets), default=0)
        if longest == 0:
            return [np.empty(0, np.float64) for _ in targets]
        # Nothing follows the last token, so that it need not be read.
        whole = [[*one, *target[:-1]] for one, target in zip(self._readable(prompts), targets, strict=True)]
        ids, mask = padded(whole, self._filler, self._device, side="left")
        promise_room(ids.shape[1], self._positions)
        logits = self._read(ids, mask, _places(mask), keep=longest, use_cache=False).logits
        width = logits.shape[1]
        return [log_likelihoods(logits[row, width - len(target) :], target) for row, target in enumerate(targets)]

    def _readable(self, prompts: Sequence[Sequence[int]]) -> list[Sequence[int]]:
        # A model cannot read nothing.
        return [prompt or [self._filler] for prompt in prompts]

    def _read(self, ids: torch.Tensor, mask: torch.Tensor, places: torch.Tensor, *, keep: int, **more: Any) -> Any:
        optional = {"position_ids": places, "logits_to_keep": keep}
        taken = {name: value for name, value in optional.items() if name in self._takes}
        with memory_told(GenerationError, self._model.name_or_path):
            return self._model(input_ids=ids, attention_mask=mask, **{"use_cache": True, **taken, **more})


def _places(mask: torch.Tensor) -> torch.Tensor:
    """Each token's position int64[n, T], counted from the first that is no padding."""
    return (mask.cumsum(dim=1) - 1).clamp(min=0)


def _last(logits: torch.Tensor) -> Logits:
    return np.array(logits[:, -1].float().cpu().numpy(), np.float32)
