"""The settings of ``otel``."""

from __future__ import annotations

from pydantic import Field

from ragloom.config.component import ComponentConfig


class OtelConfig(ComponentConfig):
    """What the spans are called by, and whether they hold what was said."""

    name: str = Field(default="ragloom", min_length=1, description="What the spans call this pipeline.")
    content: bool = Field(
        default=False,
        description="Whether questions, answers and what errors say are recorded; they may be personal.",
    )
