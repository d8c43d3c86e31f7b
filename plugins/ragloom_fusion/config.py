"""The settings of the fusers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.config.generation import GenerationConfig

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class RRFConfig(ComponentConfig):
    """Reciprocal rank fusion."""

    k: float = Field(default=60.0, ge=0, allow_inf_nan=False, description="Smaller: the first ranks decide.")


class WeightedConfig(ComponentConfig):
    """Convex combination of normalised scores."""

    normalisation: Literal["min-max", "z-score", "distribution"] = "min-max"
    weights: dict[str, Weight] = Field(default_factory=dict, description="By retriever's name; 1 where not given.")


class FidConfig(ComponentConfig):
    """The generator reads all passages side by side."""

    passages: int = Field(default=5, ge=1, description="How many passages an answer is made from.")
    generation: GenerationConfig = GenerationConfig()


class AnswerConfig(FidConfig):
    """What every answer fuser is told that asks with a prompt."""

    instruction: str = Field(
        default="", description="Replaces the prompt's own instruction, for generators that read one."
    )


class ConcatConfig(AnswerConfig):
    """One request that holds all passages."""


class RefineConfig(AnswerConfig):
    """An answer from the first passages, improved with the following ones."""

    step: int = Field(default=1, ge=1, description="How many passages each step adds.")


class MapReduceConfig(AnswerConfig):
    """An answer from each passage, or each run of passages, then one from these answers."""

    tokens: int = Field(
        default=0,
        ge=0,
        description="About how many tokens of text one step reads, several passages or partial answers together; "
        "0: one passage, then all answers at once.",
    )


class PriorConfig(ComponentConfig):
    """How much each passage is believed before anything is written: p(z | x), computed afresh for what is fused."""

    model_config = ConfigDict(populate_by_name=True)

    source: Literal["encoder", "reranker", "uniform"] = Field(
        default="uniform", alias="from", description="Whose scores decide; uniform: all passages alike."
    )
    temperature: float | None = Field(
        default=None,
        ge=0,
        allow_inf_nan=False,
        description="What scores are multiplied by before the softmax; unset: 30 for an encoder, 1 for a reranker.",
    )
    encoder: Annotated[ComponentSpec, OfKind("encoder")] | None = Field(
        default=None, description="Another encoder than the retrievers' own."
    )
    reranker: Annotated[ComponentSpec, OfKind("reranker")] | None = Field(
        default=None, description="Another reranker than the pipeline's own."
    )


class MarginalConfig(AnswerConfig):
    """An answer whose passages are marginalised over."""

    prior: PriorConfig = PriorConfig()


class RagSequenceConfig(MarginalConfig):
    """One passage is behind the whole answer."""

    decoding: Literal["thorough", "fast"] = Field(
        default="thorough",
        description="thorough: each candidate counts with every passage; fast: only with those that gave it.",
    )


class RagTokenConfig(MarginalConfig):
    """Each token may rest on a passage of its own."""


class VoteConfig(MarginalConfig):
    """An answer from each passage, and what most of them say."""
