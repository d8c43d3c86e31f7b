"""The settings of the query transforms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

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

    keep_question: bool = Field(default=True, description="Search for the question too, beside the draft.")
    weight: float = Field(
        default=1.0, gt=0, allow_inf_nan=False, description="The draft's, relative to the question's."
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
