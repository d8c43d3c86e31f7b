"""The settings of classification."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.config.generation import GenerationConfig

Name = Annotated[str, Field(min_length=1)]


class LabelledConfig(ComponentConfig):
    """Where an example's label stands."""

    label: str = Field(default="label", min_length=1, description="The metadata field that holds an example's label.")


class DecidingConfig(LabelledConfig):
    """What every fuser is told that decides on a label."""

    cite: int = Field(default=3, ge=0, description="How many of the examples that bear the label out are cited.")


class NearestConfig(DecidingConfig):
    """The labels of the nearest examples vote."""

    k: int = Field(default=9, ge=1, description="How many examples vote.")
    weighting: Literal["score", "rank", "uniform"] = Field(
        default="score",
        description="What a vote weighs: the retrieval score, one over the rank, or the same for all.",
    )


class InContextConfig(DecidingConfig):
    """A language model gives the label, shown examples with theirs."""

    k: int = Field(default=8, ge=1, description="How many examples are shown.")
    labels: tuple[Name, ...] = Field(default=(), description="Those that there are; empty: those of the collection.")
    synonyms: dict[Name, Name] = Field(
        default_factory=dict, description="Other words for a label that the model may use, each with its label."
    )
    instruction: str = Field(default="", description="Replaces the prompt's own instruction, list of labels included.")
    generation: GenerationConfig = GenerationConfig(max_new_tokens=16)

    @model_validator(mode="after")
    def _known(self) -> Self:
        strange = sorted(set(self.synonyms.values()) - set(self.labels)) if self.labels else []
        if strange:
            raise ValueError(f"`synonyms` leads to {', '.join(strange)}, not among `labels`")
        return self


class ClassifierConfig(DecidingConfig):
    """A trained head on an encoder gives the label."""

    model: str = Field(min_length=1, description="The folder that `ragloom train-classifier` wrote.")
    encoder: Annotated[ComponentSpec, OfKind("encoder")] | None = Field(
        default=None, description="Another encoder than the retrievers' own: the one that it was trained on."
    )
    k: int = Field(default=5, ge=1, description="Among how many of the found examples those are that bear it out.")


class TrainerConfig(LabelledConfig):
    """Logistic regression on the vectors of labelled texts."""

    text: str = Field(default="text", min_length=1, description="The field of an example that holds its text.")
    encoder: Annotated[ComponentSpec, OfKind("encoder")] | None = Field(
        default=None, description="Another encoder than the retrievers' own."
    )
    strengths: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = Field(
        default=(0.1, 1.0, 10.0, 100.0, 1000.0),
        min_length=1,
        description="Values of C to choose from, the inverse of the penalty; cross-validation chooses.",
    )
    folds: int = Field(default=5, ge=2, le=100, description="At most as many as the rarest label has examples.")
    batch: int = Field(default=64, ge=1, description="How many texts are encoded at a time.")
