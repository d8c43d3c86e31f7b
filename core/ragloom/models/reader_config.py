"""The settings that every generator has whose model points at answers."""

from __future__ import annotations

from pydantic import Field

from ragloom.config.component import ComponentConfig


class SpanReaderConfig(ComponentConfig):
    """A model that points at the span of a source that answers, whatever runs it."""

    model: str = Field(min_length=1, description="A folder, seen from the config's own, or an id on the model hub.")
    revision: str | None = Field(default=None, description="A branch, tag or commit of the hub.")
    max_tokens: int | None = Field(
        default=None, ge=16, description="Of question and a source's window together; the model's own limit if unset."
    )
    stride: int = Field(default=128, ge=0, description="How many tokens two windows of a long source share.")
    max_answer_tokens: int = Field(default=30, ge=1, le=500, description="How long an answer is at most.")
    threshold: float | None = Field(
        default=0.0,
        allow_inf_nan=False,
        description="It abstains below this confidence (log-odds of the span against no answer); null: never.",
    )
    batch_tokens: int = Field(default=512, ge=1, description="How many tokens a batch has at most, padding included.")
