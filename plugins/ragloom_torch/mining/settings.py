"""Where hard negatives come from."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from ragloom.config.component import ComponentConfig


class NegativesConfig(ComponentConfig):
    """Passages that look right and are not.

    Never one of them: what any row with the same question calls right, another passage of its document, and, unless
    ``answers`` is false, what holds an answer. What a row itself brings as negatives was looked at, and always counts.
    """

    model_config = ConfigDict(populate_by_name=True)

    source: Literal["rows", "encoder", "search"] = Field(
        default="rows",
        alias="from",
        description="rows: their own alone; encoder: what it ranks high in the collection; search: what the stage's "
        "retrievers find there.",
    )
    count: int = Field(
        default=1, ge=0, description="Hard negatives a question, drawn anew each epoch from those in range."
    )
    range_min: int = Field(
        default=0, ge=0, description="So many of the best-ranked are passed over: the likeliest to be right after all."
    )
    range_max: int = Field(default=30, ge=1, description="Ranks from here on are not hard any more.")
    margin: float | None = Field(
        default=None,
        ge=0,
        lt=1,
        description="`from: encoder`: none that scores above the question's own passage less this share of its score.",
    )
    answers: bool = Field(default=True, description="Passages that hold an answer of the question are no negatives.")
    pool: int = Field(
        default=20_000, ge=1, description="`from: encoder`: of a larger collection, so many passages drawn at random."
    )

    @model_validator(mode="after")
    def _fits(self) -> NegativesConfig:
        if self.range_min >= self.range_max:
            raise ValueError(f"range_min ({self.range_min}) must be below range_max ({self.range_max})")
        if self.margin is not None and self.source != "encoder":
            raise ValueError("`margin` compares scores of an encoder: set `from: encoder`, or leave it out")
        return self


LOOKED_THROUGH = 256
"""Passages, in a trial."""


def few_of(negatives: NegativesConfig) -> NegativesConfig:
    """The settings of a trial: little of the collection is looked through."""
    return negatives.model_copy(update={"pool": min(negatives.pool, LOOKED_THROUGH)})
