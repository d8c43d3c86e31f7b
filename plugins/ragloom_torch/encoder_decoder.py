"""An encoder–decoder of transformers, one token at a time, over one prompt a row or over several read side by side."""

from __future__ import annotations

import copy
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from ragloom.errors import GenerationError
from ragloom.models import buckets
from ragloom_torch.attention_mass import Mass
from ragloom_torch.likelihood import log_likelihoods
from ragloom_torch.padding import padded
from ragloom_torch.refusals import memory_told
from ragloom_torch.room import promise_room

Logits = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Cache:
    """What was read, float32[n, S, d] and int64[n, S]; the decoder's keys and values, ``written`` tokens long.

    ``mass`` is there where several prompts were read together.
    """

    hidden: torch.Tensor
    mask: torch.Tensor
    kept: Any
    written: int
    mass: Mass | None = None


class EncoderDecoder:
    """``model`` has a language-model head; a text begins with ``start_ids``."""

    def __init__(
        self,
        model: Any,
        *,
        start_ids: tuple[int, ...],
        eos_ids: frozenset[int],
        filler: int,
        positions: int,
        batch_tokens: int = 8192,
    ) -> None:
        """``positions``: how many the decoder has, 0 for no limit. ``batch_tokens`` are encoded at once."""
        self.start_ids = start_ids
        self.eos_ids = eos_ids
        self.vocabulary = int(model.get_output_embeddings().weight.shape[0])
        self._model = model
        self._filler = filler
        self._positions = positions
        self._batch_tokens = batch_tokens
        self._device = next(model.parameters()).device
        self._watched: Any = None
        self._one_at_a_time = threading.Lock()

    @torch.inference_mode()
    def prefill(self, prompts: Sequence[Sequence[int]]) -> tuple[Cache, Logits]:
        """(cache, logits of the first token float32[n, V])."""
        return self._begun(Cache(*self._encoded(prompts), None, 0))

    @torch.inference_mode()
    def prefill_jointly(self, prompts: Sequence[Sequence[int]]) -> tuple[Cache, Logits]:
        """K prompts encoded apart and laid end to end: (cache of one row, logits float32[1, V])."""
        pieces = self._pieces(prompts)
        hidden = torch.cat(pieces).unsqueeze(0)
        mask = torch.ones(hidden.shape[:2], dtype=torch.long, device=self._device)
        mass = Mass.over([len(piece) for piece in pieces], self._device)
        return self._begun(Cache(hidden, mask, None, 0, mass))

    @torch.inference_mode()
    def advance(self, cache: Cache, tokens: NDArray[np.int64]) -> tuple[Cache, Logits]:
        """(cache, logits of the next token float32[n, V]) with ``tokens`` int64[n] appended."""
        return self._written(cache, torch.tensor(tokens, dtype=torch.long, device=self._device).unsqueeze(1))

    @torch.inference_mode()
    def select(self, cache: Cache, rows: NDArray[np.int64]) -> Cache:
        """The cache of ``rows`` int64[m], repeated or left out."""
        places = torch.tensor(rows, dtype=torch.long, device=self._device)
        cache.kept.batch_select_indices(places)
        mass = None if cache.mass is None else cache.mass.select(places)
        return Cache(cache.hidden[places], cache.mask[places], cache.kept, cache.written, mass)

    @torch.inference_mode()
    def score(self, prompts: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[NDArray[np.float64]]:
        """Log p of each target token, read in one go: float64[T_i]."""
        if not any(map(len, targets)):
            return [np.empty(0, np.float64) for _ in targets]
        hidden, mask = self._encoded(prompts)
        ids, _ = padded([[*self.start_ids, *target[:-1]] for target in targets], self._filler, self._device)
        promise_room(ids.shape[1], self._positions)
        given = {"encoder_outputs": _output(hidden), "attention_mask": mask, "decoder_input_ids": ids}
        logits = self._run(self._model, **given, use_cache=False).logits
        first = len(self.start_ids) - 1
        return [
            log_likelihoods(logits[number, first : first + len(target)], target)
            for number, target in enumerate(targets)
        ]

    def attention(self, cache: Cache) -> NDArray[np.float64]:
        """The first row's cross-attention on each prompt, over layers, heads and tokens: float64[K], sums to 1."""
        if cache.mass is None:
            raise ValueError("the rows were not read jointly")
        return cache.mass.shares()

    def _begun(self, cache: Cache) -> tuple[Cache, Logits]:
        return self._written(cache, torch.tensor([self.start_ids] * len(cache.hidden), device=self._device))

    def _written(self, cache: Cache, ids: torch.Tensor) -> tuple[Cache, Logits]:
        promise_room(cache.written + ids.shape[1], self._positions)
        given = {
            "encoder_outputs": _output(cache.hidden),
            "attention_mask": cache.mask,
            "decoder_input_ids": ids,
            "past_key_values": cache.kept,
            "use_cache": True,
        }
        if cache.mass is None:
            told, mass = self._run(self._model, **given), None
        else:
            with self._one_at_a_time:
                told = self._run(self._watchable(), **given, output_attentions=True)
            mass = cache.mass.plus(told.cross_attentions)
        written = replace(cache, kept=told.past_key_values, written=cache.written + ids.shape[1], mass=mass)
        return written, np.array(told.logits[:, -1].float().cpu().numpy(), np.float32)

    def _run(self, module: Any, **given: Any) -> Any:
        with memory_told(GenerationError, self._model.name_or_path):
            return module(**given)

    def _watchable(self) -> Any:
        """The same weights in a model that shows its attention, which the quick ways of computing it do not."""
        if self._watched is None:
            tensors = chain(self._model.parameters(), self._model.buffers())
            twin = copy.deepcopy(self._model, {id(tensor): tensor for tensor in tensors})
            twin.set_attn_implementation("eager")
            self._watched = twin
        return self._watched

    def _encoded(self, prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        """What the encoder makes of prompts, float32[n, S, d], and which places are theirs, int64[n, S]."""
        pieces = self._pieces(prompts)
        hidden = torch.nn.utils.rnn.pad_sequence(pieces, batch_first=True)
        lengths = torch.tensor([len(piece) for piece in pieces], device=self._device)
        mask = torch.arange(hidden.shape[1], device=self._device) < lengths.unsqueeze(1)
        return hidden, mask.long()

    def _pieces(self, prompts: Sequence[Sequence[int]]) -> list[torch.Tensor]:
        """What the encoder makes of each prompt by itself: float32[S_i, d]."""
        encoder = self._model.get_encoder()
        readable = [prompt or [self._filler] for prompt in prompts]
        found: list[Any] = [None] * len(readable)
        for batch in buckets([len(prompt) for prompt in readable], self._batch_tokens):
            ids, mask = padded([readable[number] for number in batch.tolist()], self._filler, self._device)
            hidden = self._run(encoder, input_ids=ids, attention_mask=mask).last_hidden_state
            for row, number in enumerate(batch.tolist()):
                found[number] = hidden[row, : len(readable[number])]
        return found


def _output(hidden: torch.Tensor) -> Any:
    from transformers.modeling_outputs import BaseModelOutput

    return BaseModelOutput(last_hidden_state=hidden)
