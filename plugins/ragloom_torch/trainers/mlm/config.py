"""Settings of the trainer `mlm`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ragloom_torch.pretraining.settings import ArchitectureConfig, PretrainConfig


class ReaderArchitecture(ArchitectureConfig):
    """An encoder."""

    type: Literal["bert"] = Field(default="bert", description="The family.")


class MlmConfig(PretrainConfig):
    """An encoder learns to guess masked tokens of plain texts."""

    architecture: ReaderArchitecture | None = Field(default=None, description="A new model in place of `model`.")
    masked: float = Field(
        default=0.15,
        gt=0,
        lt=1,
        description="Share of the tokens that are to be guessed: 80 % of them hidden, 10 % changed, 10 % left.",
    )
    whole_words: bool = Field(default=False, description="All tokens of a word are to be guessed, or none.")
