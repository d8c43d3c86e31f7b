"""The settings of ``cache``."""

from __future__ import annotations

from pydantic import Field

from ragloom.config.component import ComponentConfig


class CacheConfig(ComponentConfig):
    """How much is kept, for how long, and where."""

    entries: int = Field(default=1024, ge=1, description="How many answers are kept; the least recently used go first.")
    ttl: float | None = Field(
        default=None,
        gt=0,
        allow_inf_nan=False,
        description="After so many seconds a question is answered anew; none: only when the collection has changed.",
    )
    path: str = Field(
        default="",
        description="A file that keeps answers from one process to the next; empty: they are kept in memory.",
    )
    casefold: bool = Field(
        default=False, description="Whether questions that differ only in upper and lower case are the same."
    )
