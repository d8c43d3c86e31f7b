"""Settings of the trainer `clm`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ragloom_torch.pretraining.settings import ArchitectureConfig, PretrainConfig


class WriterArchitecture(ArchitectureConfig):
    """A decoder-only model; what goes in is what comes out: words have one table for both."""

    type: Literal["gpt2", "llama"] = Field(default="gpt2", description="The family: its layers, its positions.")
    key_heads: int | None = Field(
        default=None, ge=1, description="Llama: heads of keys and values, which `heads` share; unset: as many."
    )

    @model_validator(mode="after")
    def _key_heads_are_llamas(self) -> WriterArchitecture:
        if self.key_heads and self.type != "llama":
            raise ValueError("`key_heads` is for `type: llama`")
        if self.key_heads and self.heads % self.key_heads:
            raise ValueError(f"heads {self.heads} is no multiple of key_heads {self.key_heads}")
        return self


class ClmConfig(PretrainConfig):
    """A decoder-only model learns to foretell the next token of plain texts."""

    architecture: WriterArchitecture | None = Field(default=None, description="A new model in place of `model`.")
