"""How a language model chooses tokens, as a part of any component's settings."""

from __future__ import annotations

from pydantic import Field

from ragloom.config.component import ComponentConfig
from ragloom.types import Settings


class GenerationConfig(ComponentConfig):
    """For those generators that choose any; see ``ragloom.types.Settings``."""

    max_new_tokens: int = Field(default=256, ge=1)
    temperature: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    top_k: int = Field(default=0, ge=0)
    top_p: float = Field(default=1.0, gt=0, le=1)
    beams: int = Field(default=1, ge=1)
    repetition_penalty: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    stop: tuple[str, ...] = ()
    seed: int = 0

    def settings(self) -> Settings:
        """The same, as generators take it."""
        return Settings(**self.model_dump())
