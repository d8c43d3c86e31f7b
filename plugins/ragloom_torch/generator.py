"""Texts by a language model on torch."""

from __future__ import annotations

from ragloom.decoding import ModelGenerator, TokenModel
from ragloom.models import Architecture, ModelFolder, TextTokenizer
from ragloom_torch.config import GeneratorConfig


class TransformersGenerator(ModelGenerator[GeneratorConfig]):
    """Any model of transformers' that writes text, decoder-only or encoder–decoder."""

    def load(self, folder: ModelFolder, kind: Architecture, tokenizer: TextTokenizer) -> TokenModel:
        """The model on the device and with the numbers that the settings name."""
        from ragloom_torch.language_model import token_model
        from ragloom_torch.placement import placement

        return token_model(folder, kind, tokenizer, placement(self._config), self._config.batch_tokens)
