"""The settings. A config that gives a wrong one is refused, with its line, before anything is opened."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from ragloom.config.component import ComponentConfig, index_field


class TypoConfig(ComponentConfig):
    """Settings of `typos`. `index_field` marks what the index is made of: another value asks for a rebuild."""

    letters: int = index_field(3, ge=2, le=8, description="How many letters a run has.")


class CopyistConfig(ComponentConfig):
    """Settings of `copyist`."""

    focus: float = Field(
        12, ge=0, le=50, description="How much more a sentence counts that shares words with the question."
    )
    sharpness: float = Field(
        50, ge=1, le=1e6, description="How many times as much a place counts that agrees by one letter more."
    )
    smoothing: float = Field(1e-4, gt=0, lt=1, description="What is shared out evenly among all bytes.")


class MixtureConfig(ComponentConfig):
    """Settings of `mixture`."""

    passages: int = Field(4, ge=1, description="How many passages are read, each by itself.")
    prior: Literal["rank", "uniform"] = Field("rank", description="What a passage counts before it is read.")
    max_new_tokens: int = Field(256, ge=1, description="How long an answer may be.")
