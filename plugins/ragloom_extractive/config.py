"""The settings of ``extractive``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ragloom.config.component import ComponentConfig, ComponentSpec, OfKind


class ExtractiveConfig(ComponentConfig):
    """How much is said, and when nothing is."""

    sentences: int = Field(default=2, ge=1, le=50, description="How many sentences an answer has at most.")
    summary_sentences: int = Field(default=3, ge=1, le=200, description="How many sentences a summary has at most.")
    summary_threshold: float = Field(
        default=0.5, ge=0, le=1, description="Least share of a topic that one source must name; 0 always summarises."
    )
    summary_diversity: float = Field(
        default=0.1, ge=0, le=1, description="`diversity` for summaries, whose sentences share what they are about."
    )
    threshold: float = Field(
        default=0.1, ge=0, le=1, description="Below this confidence nothing is answered; 0 answers always."
    )
    support: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="A further sentence must be at least so likely the answer as the first: 1 is as likely.",
    )
    diversity: float = Field(
        default=0.3, ge=0, le=1, description="How much a sentence of an answer loses that repeats what was said."
    )
    analyzer: Annotated[ComponentSpec, OfKind("analyzer")] = ComponentSpec(use="multilingual")
    sample: int = Field(default=512, ge=0, description="How many passages the terms' rarity is estimated from.")
