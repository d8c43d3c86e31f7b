"""Settings that both ways of pre-training have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from ragloom.config.component import ComponentConfig
from ragloom_torch.training.settings import FitConfig

NEW_RATE = 1e-3
"""The learning rate of random weights, where none is set: twenty times what a trained model bears."""


class ArchitectureConfig(ComponentConfig):
    """A model of random weights, by its sizes; `seed` of the training draws them."""

    layers: int = Field(default=4, ge=1, description="Of attention and feed-forward.")
    width: int = Field(default=256, ge=8, description="Of a token's vector.")
    heads: int = Field(default=4, ge=1, description="Of attention; `width` is a multiple of them.")
    inner: int | None = Field(default=None, ge=8, description="Width within feed-forward; unset: the family's custom.")
    positions: int = Field(default=256, ge=8, description="The most tokens that the model reads at once.")
    vocabulary: int | None = Field(
        default=None, ge=300, description="Tokens of the tokenizer that is trained, at most; unset: 8192."
    )
    dropout: float = Field(default=0.1, ge=0, lt=1, description="Share of numbers that a step leaves out.")

    @model_validator(mode="after")
    def _heads_share_the_width(self) -> ArchitectureConfig:
        if self.width % self.heads:
            raise ValueError(f"width {self.width} is no multiple of heads {self.heads}")
        return self


class PretrainConfig(FitConfig):
    """A model to go on with, or the architecture of a new one."""

    model: str | None = Field(
        default=None, min_length=1, description="A folder, seen from the config's own, or an id on the model hub."
    )
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    architecture: ArchitectureConfig | None = Field(default=None, description="A new model in place of `model`.")
    tokenizer: str | None = Field(
        default=None,
        min_length=1,
        description="A folder whose tokenizer a new model reads with; unset: one is trained on the taught texts.",
    )
    max_tokens: int | None = Field(
        default=None, ge=8, description="Tokens of a block that is read at once; unset: as many as the model reads."
    )
    learning_rate: float = Field(
        default=5e-5,
        gt=0,
        allow_inf_nan=False,
        description=f"The highest; AdamW. Unset: {NEW_RATE:g} where the model is new.",
    )

    @model_validator(mode="before")
    @classmethod
    def _new_weights_take_longer_steps(cls, given: Any) -> Any:
        if isinstance(given, Mapping) and given.get("architecture") is not None and "learning_rate" not in given:
            return {**given, "learning_rate": NEW_RATE}
        return given

    @model_validator(mode="after")
    def _one_beginning(self) -> PretrainConfig:
        if (self.model is None) == (self.architecture is None):
            raise ValueError("set either `model` (to go on with it) or `architecture` (for a new one)")
        if self.tokenizer and self.architecture is None:
            raise ValueError("a model has its own tokenizer: `tokenizer` goes with `architecture`")
        if self.tokenizer and self.architecture and self.architecture.vocabulary:
            raise ValueError("`vocabulary` is of a tokenizer that is trained, `tokenizer` names one that is there")
        return self
