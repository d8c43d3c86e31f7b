"""Answers that are spans of a source, found by a reading model on torch."""

from __future__ import annotations

from collections.abc import Sequence

from ragloom.decoding.reading import SpanGenerator, SpanModel
from ragloom.errors import ModelError
from ragloom.models import ModelFolder, TextTokenizer
from ragloom.types import Generation, Request, Settings
from ragloom_torch.reader.config import TransformersReaderConfig


class TransformersReader(SpanGenerator[TransformersReaderConfig]):
    """The surest span of all sources, by a model of transformers': what ``reader`` says of the same model, exported."""

    def load(self, folder: ModelFolder, tokenizer: TextTokenizer) -> SpanModel:
        """The model on the device and with the numbers that the settings name."""
        from ragloom_torch.loading import load
        from ragloom_torch.placement import placement
        from ragloom_torch.reader.torch_reader import READER, TorchReader

        return TorchReader(load(folder, READER, placement(self._config)), tokenizer).eval()

    def generate(self, requests: Sequence[Request], settings: Settings) -> list[Generation]:
        """One span a request; raises as ``SpanGenerator``, and ``ModelError`` where memory runs out."""
        from ragloom_torch.refusals import memory_told

        with memory_told(ModelError, self._config.model):
            return super().generate(requests, settings)
