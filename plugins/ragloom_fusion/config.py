"""The settings of the fusers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ragloom.config.component import ComponentConfig
from ragloom.config.generation import GenerationConfig

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class RRFConfig(ComponentConfig):
    """Reciprocal rank fusion."""

    k: float = Field(default=60.0, ge=0, allow_inf_nan=False, description="Smaller: the first ranks decide.")


class WeightedConfig(ComponentConfig):
    """Convex combination of normalised scores."""

    normalisation: Literal["min-max", "z-score", "distribution"] = "min-max"
    weights: dict[str, Weight] = Field(default_factory=dict, description="By retriever's name; 1 where not given.")


class AnswerConfig(ComponentConfig):
    """What every answer fuser is told."""

    passages: int = Field(default=5, ge=1, description="How many passages an answer is made from.")
    instruction: str = Field(
        default="", description="Replaces the prompt's own instruction, for generators that read one."
    )
    generation: GenerationConfig = GenerationConfig()


class ConcatConfig(AnswerConfig):
    """One request that holds all passages."""


class RefineConfig(AnswerConfig):
    """An answer from the first passages, improved with the following ones."""

    step: int = Field(default=1, ge=1, description="How many passages each step adds.")


class MapReduceConfig(AnswerConfig):
    """An answer from each passage, then one from these answers."""
