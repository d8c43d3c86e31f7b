"""Question and source → a transformer → where an answer begins and ends, as a module whose gradients flow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from ragloom.decoding.reading import Logits, Window
from ragloom.models import TextTokenizer
from ragloom_torch.cross_encoder import tells_texts_apart
from ragloom_torch.loading import Job
from ragloom_torch.padding import filler_of, padded

_CPU = torch.device("cpu")
READER = Job("AutoModelForQuestionAnswering", "a span reader")


class TorchReader(nn.Module):
    """``network`` is any model of transformers' with ``start_logits`` and ``end_logits``."""

    def __init__(self, network: nn.Module, tokenizer: TextTokenizer) -> None:
        super().__init__()
        self.network = network
        config: Any = network.config
        self._filler = filler_of(getattr(config, "pad_token_id", None), tokenizer.pad_id)
        self._typed = tells_texts_apart(network)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.network.parameters()).device

    def tensors(self, rows: Sequence[Sequence[int]], types: Sequence[Sequence[int]]) -> dict[str, Tensor]:
        """Windows' token ids and their kinds, padded on the right: what ``forward`` takes, still on the CPU."""
        ids, mask = padded(rows, self._filler, _CPU)
        kinds = {"token_type_ids": padded(types, 0, _CPU)[0]} if self._typed else {}
        return {"input_ids": ids, "attention_mask": mask, **kinds}

    def forward(self, **windows: Tensor) -> tuple[Tensor, Tensor]:
        """Start and end logits, float32[n, T] each, with gradients where they are on; of padding, no matter what."""
        found = self.network(**windows)
        return found.start_logits.float(), found.end_logits.float()

    def point(self, batches: Sequence[Sequence[Window]]) -> Iterator[tuple[Logits, Logits]]:
        """As ``forward``, for many batches, in arrays and without gradients."""
        for batch in batches:
            given = self.tensors([one.ids for one in batch], [one.types for one in batch])
            with torch.inference_mode():
                starts, ends = self(**{name: one.to(self.device) for name, one in given.items()})
            yield starts.cpu().numpy(), ends.cpu().numpy()

    def close(self) -> None:
        """Nothing but memory is held."""
