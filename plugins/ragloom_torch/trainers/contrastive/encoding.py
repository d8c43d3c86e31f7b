"""An encoder under training as one that encodes texts: for mining, and for ranking what is held out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from ragloom_torch.torch_encoder import TorchEncoder

_BUDGET = 8192
"""Tokens that are read at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """``reader`` reads passages: ``encoder`` itself, or what is frozen. In ``bfloat16`` where the run computes so."""

    encoder: TorchEncoder
    reader: TorchEncoder
    bfloat16: bool = False

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d]."""
        return self._encoded(self.encoder, texts, self.encoder.settings.query_prefix)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32[n, d]."""
        return self._encoded(self.reader, texts, self.reader.settings.passage_prefix)

    def _encoded(self, encoder: TorchEncoder, texts: Sequence[str], prefix: str) -> NDArray[np.float32]:
        was_training = encoder.training
        encoder.eval()
        with torch.autocast(encoder.device.type, torch.bfloat16, enabled=self.bfloat16):
            found = encoder.encode(texts, prefix, _BUDGET)
        encoder.train(was_training)
        return found
