"""The settings of the query transforms."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind
from ragloom.types import Settings


class WritingConfig(ComponentConfig):
    """How a generator is asked for texts to search for."""

    generator: Annotated[ComponentSpec, OfKind("generator")] | None = None
    instruction: str = Field(default="", description="Replaces the prompt's own instruction.")
    max_new_tokens: int = Field(default=128, ge=1)
    temperature: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    seed: int = 0

    def settings(self) -> Settings:
        """How the generator chooses tokens."""
        return Settings(max_new_tokens=self.max_new_tokens, temperature=self.temperature, seed=self.seed)


class DraftConfig(WritingConfig):
    """``generator``: the pipeline's own where none is named."""

    drafts: int = Field(
        default=1, ge=1, le=64, description="How many are written, by `seed` and those after it; see `temperature`."
    )
    keep_question: bool = Field(default=True, description="Search for the question too, beside the draft.")
    weight: float = Field(
        default=1.0, gt=0, allow_inf_nan=False, description="Each draft's, relative to the question's."
    )

    @model_validator(mode="after")
    def _drafts_differ(self) -> Self:
        if self.drafts > 1 and not self.temperature:
            raise ValueError("several drafts are all the same at temperature 0: set `temperature`, to 0.7 say")
        return self


class DecomposeConfig(WritingConfig):
    """``generator``: the pipeline's own where none is named."""

    questions: int = Field(default=4, ge=1, le=50, description="How many sub-questions are searched for at most.")
    keep_question: bool = Field(default=True, description="Search for the question too, beside its sub-questions.")
    weight: float = Field(default=0.5, gt=0, allow_inf_nan=False, description="Each one's, relative to the question's.")


class KeywordsConfig(ComponentConfig):
    """``analyzer``: the words that it does not index are left out."""

    analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = ComponentSpec(use="multilingual")
    keep_question: bool = Field(default=False, description="Search for the question too, beside its keywords.")
    weight: float = Field(
        default=0.5, gt=0, allow_inf_nan=False, description="Beside the question: the keywords', relative to it."
    )


class ExpandConfig(ComponentConfig):
    """RM3. ``analyzer`` must be the lexical retriever's, since the terms are its index terms.

    The question's share is well above the 0.5 that is usual for topics of two or three words: a whole question says
    more of what is wanted than what a first search brings, and at 0.5 the best passage is lost more often than found.
    """

    analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = ComponentSpec(use="multilingual")
    passages: int = Field(default=10, ge=1, description="How many passages of the first search are taken for relevant.")
    terms: int = Field(default=20, ge=1, description="How many terms are added.")
    original_weight: float = Field(default=0.85, gt=0, le=1, description="The question's share; 1 adds nothing.")


class MultiConfig(WritingConfig):
    """``generator``: none is asked where none is named."""

    split: bool = Field(default=True, description="Search for each of several questions asked in one.")
    keywords: bool = Field(default=True, description="Search for the question without its function words.")
    paraphrases: int = Field(default=3, ge=0, description="How many of a generator's paraphrases to search for.")
    weight: float = Field(default=0.5, gt=0, allow_inf_nan=False, description="Each one's, relative to the question's.")
