"""Settings of the chunkers."""

from __future__ import annotations

from pydantic import ValidationInfo, field_validator

from ragloom.config.component import ComponentConfig, index_field


class SentencesConfig(ComponentConfig):
    """Settings of ``sentences``: at most ``max_tokens`` a passage, ``overlap`` sentences repeated from the one before.

    A token is a word, or a character of a script without spaces (``ragloom_text.chunkers.counting`` has the rule).
    """

    max_tokens: int = index_field(200, ge=1)
    overlap: int = index_field(1, ge=0)


class TokensConfig(ComponentConfig):
    """Settings of ``tokens``: windows of ``max_tokens``, each of which repeats ``overlap`` tokens of the one before."""

    max_tokens: int = index_field(200, ge=1)
    overlap: int = index_field(20, ge=0)

    @field_validator("overlap")
    @classmethod
    def _smaller(cls, overlap: int, info: ValidationInfo) -> int:
        limit = info.data.get("max_tokens")
        if limit is not None and overlap >= limit:
            raise ValueError(f"must be smaller than max_tokens ({limit})")
        return overlap


class MarkdownConfig(ComponentConfig):
    """Settings of ``markdown``: at most ``max_tokens`` a passage, none of which spans two headings of ``levels``."""

    max_tokens: int = index_field(200, ge=1)
    levels: int = index_field(3, ge=1)
