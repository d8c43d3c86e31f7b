"""The settings of ``sentences``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind


class SentencesConfig(ComponentConfig):
    """How passages are put in order by their sentences."""

    encoder: Annotated[ComponentSpec, OfKind("encoder")] | None = Field(
        default=None, description="Another encoder than the retrievers' own."
    )
    weight: float = Field(
        default=0.5, ge=0, le=1, description="How much the best sentence counts; the rest is the passage as a whole."
    )
    remembered: int = Field(
        default=4096, ge=0, description="How many passages' vectors are kept in memory, the oldest forgotten first."
    )
