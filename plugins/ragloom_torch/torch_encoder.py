"""Text → tokens → a transformer → one vector, as a module whose gradients flow: for encoding and for training."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import normalize

from ragloom.models import ModelFolder, Pooling, SentenceSettings, TextTokenizer, buckets, sentence_settings
from ragloom_torch.loading import ENCODER, TEXT_ENCODER, Job, load
from ragloom_torch.padding import filler_of, padded
from ragloom_torch.placement import Placement

_SMALL = 1e-12
_AT_ONCE = 4096


class TorchEncoder(nn.Module):
    """``backbone`` is any model of transformers that gives ``last_hidden_state``; ``settings`` say what follows it.

    ``tokenise`` and ``forward`` are for training; ``encode`` does both for many texts, without gradients.
    """

    def __init__(self, backbone: nn.Module, tokenizer: TextTokenizer, settings: SentenceSettings) -> None:
        super().__init__()
        self.backbone = backbone
        self.tokenizer = tokenizer
        self.settings = settings
        config: Any = backbone.config
        self._filler = filler_of(getattr(config, "pad_token_id", None), tokenizer.pad_id)

    @classmethod
    def of(cls, folder: ModelFolder, place: Placement, settings: SentenceSettings | None = None) -> TorchEncoder:
        """The encoder of a folder, in evaluation mode. Raises ``ModelError`` for one that is none."""
        model = load(folder, _job(folder), place)
        # Of an encoder–decoder only the first half reads (sentence-t5, GTR).
        backbone = model.get_encoder() if model.config.is_encoder_decoder else model
        return cls(backbone, TextTokenizer(folder), settings or sentence_settings(folder)).eval()

    @property
    def dimension(self) -> int:
        """d, the length of a vector."""
        config: Any = self.backbone.config
        return self.settings.dimensions or int(config.hidden_size)

    @property
    def dtype(self) -> str:
        """``float32``, ``bfloat16`` or ``float16``."""
        return str(next(self.backbone.parameters()).dtype).removeprefix("torch.")

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.backbone.parameters()).device

    def tokenise(self, texts: Sequence[str], prefix: str = "") -> list[list[int]]:
        """Token ids of each text behind ``prefix``, special tokens included, cut at the settings' ``max_tokens``."""
        rows = self.tokenizer.encode_batch([prefix + text for text in texts], self.settings.max_tokens)
        # A tokenizer without special tokens gives nothing for an empty text, and a model cannot read nothing.
        return [row or [self._filler] for row in rows]

    def forward(self, rows: Sequence[Sequence[int]]) -> torch.Tensor:
        """float32[n, d] for n token lists, with gradients where they are on."""
        ids, mask = padded(rows, self._filler, self.device)
        hidden: torch.Tensor = self.backbone(input_ids=ids, attention_mask=mask).last_hidden_state
        # Where products are bfloat16 a mean of tokens would be as coarse.
        with torch.autocast(self.device.type, enabled=False):
            vectors = pooled(hidden.float(), mask, self.settings.pooling)[:, : self.settings.dimensions]
            return normalize(vectors, eps=_SMALL) if self.settings.normalise else vectors

    def encode(self, texts: Sequence[str], prefix: str, token_budget: int) -> NDArray[np.float32]:
        """float32[n, d], read in batches of at most ``token_budget`` tokens, padding included."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Tokens of a whole collection at once would need more memory than the model.
        for start in range(0, len(texts), _AT_ONCE):
            self._fill(vectors[start : start + _AT_ONCE], texts[start : start + _AT_ONCE], prefix, token_budget)
        return vectors

    @torch.inference_mode()
    def _fill(self, vectors: NDArray[np.float32], texts: Sequence[str], prefix: str, token_budget: int) -> None:
        rows = self.tokenise(texts, prefix)
        for batch in buckets([len(row) for row in rows], token_budget):
            vectors[batch] = self([rows[number] for number in batch.tolist()]).cpu().numpy()


def _job(folder: ModelFolder) -> Job:
    # Half of an encoder–decoder, kept by itself (T5EncoderModel), has a class of its own.
    names = folder.config.get("architectures") or [""]
    return TEXT_ENCODER if str(names[0]).endswith("EncoderModel") else ENCODER


def pooled(hidden: torch.Tensor, mask: torch.Tensor, pooling: Pooling) -> torch.Tensor:
    """float32[n, d] from token vectors ``hidden`` float32[n, T, d] where ``mask`` int64[n, T] is 1.

    The same as ``ragloom.models.pooled``, with gradients.
    """
    return _WAYS[pooling](hidden, mask)


def _mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weights = mask.to(hidden.dtype).unsqueeze(1)
    return (weights @ hidden).squeeze(1) / weights.sum(dim=2).clamp(min=1e-9)


def _first(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return hidden[torch.arange(len(hidden), device=hidden.device), mask.argmax(dim=1)]


def _last(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    places = mask.shape[1] - 1 - mask.flip(1).argmax(dim=1)
    return hidden[torch.arange(len(hidden), device=hidden.device), places]


def _max(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    lowest = torch.finfo(hidden.dtype).min
    return hidden.masked_fill(mask.unsqueeze(2) == 0, lowest).amax(dim=1)


_WAYS: dict[Pooling, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "mean": _mean,
    "cls": _first,
    "max": _max,
    "last": _last,
}
