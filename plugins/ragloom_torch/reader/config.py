"""Settings of the span reader on transformers."""

from __future__ import annotations

from pydantic import Field

from ragloom.models.reader_config import SpanReaderConfig
from ragloom_torch.config import TorchConfig


class TransformersReaderConfig(SpanReaderConfig, TorchConfig):
    """A model of Hugging Face's layout that points at the span of a source that answers."""

    batch_tokens: int = Field(default=8192, ge=1, description="How many tokens are read at once, padding included.")
