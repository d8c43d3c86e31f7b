"""The settings of ``guard``."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, Self

from pydantic import Field, model_validator

from ragloom.config.component import ComponentConfig
from ragloom_guard.effort import steps

PATIENCE = 30_000_000
"""How many steps one pattern may take over one question at most: a second or so, where somebody means harm."""

Unsupported = Literal["keep", "mark", "drop-sentences", "abstain"]
Personal = Literal["email", "phone", "card", "iban"]


class GuardConfig(ComponentConfig):
    """Which questions are taken, which answers are given, and what is masked in them."""

    max_length: int = Field(default=2000, ge=1, le=100_000, description="A longer question is refused: characters.")
    blocked: tuple[str, ...] = Field(
        default=(),
        description="Regular expressions; a question in which one of them is found is refused. Case does not count, "
        "and every run of white space is one blank.",
    )
    unsupported: Unsupported = Field(
        default="keep",
        description="What becomes of sentences that no verified quote backs: they are kept, marked or dropped, or "
        "the whole answer is held back.",
    )
    min_confidence: float | None = Field(
        default=None,
        allow_inf_nan=False,
        description="An answer of less confidence, or of none, is held back; the scale is the generator's.",
    )
    redact: tuple[Personal, ...] = Field(default=(), description="What is masked in answers, quotes and passages.")

    @model_validator(mode="after")
    def _patterns_end(self) -> Self:
        for pattern in self.blocked:
            _check(pattern, self.max_length)
        return self


def _check(pattern: str, length: int) -> None:
    seen = unicodedata.normalize("NFKC", pattern)
    if seen != pattern:
        raise ValueError(f"blocked pattern {pattern!r} is found nowhere: questions are seen in NFKC, as {seen!r} is")
    try:
        re.compile(pattern)
        taken = steps(pattern, length) * length
    except (re.error, ValueError, RecursionError, OverflowError) as error:
        raise ValueError(f"blocked pattern {pattern!r} cannot be used: {error}") from error
    if taken > PATIENCE:
        raise ValueError(
            f"blocked pattern {pattern!r} could take {taken:.0e} steps over {length:,} characters: "
            "bound what it repeats (`.{0,20}`), repeat possessively (`\\w++`), or lower `max_length`"
        )
