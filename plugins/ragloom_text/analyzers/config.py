"""Settings of the analyzers."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from ragloom.config.component import ComponentConfig, index_field


class MultilingualConfig(ComponentConfig):
    """Settings of ``multilingual``.

    ``language``: the Snowball algorithm for words of its own script (``english``, ``french``, ``russian``, …); other
    scripts take their usual one. ``none`` stems nothing. ``stop_words``: ``language`` takes the built-in lists,
    ``none`` none, or give the words themselves. ``fold_accents``: terms of Latin script lose their accents.
    ``characters``: Chinese, Japanese and Korean give single characters beside their bigrams, so that words of one
    character are found.
    """

    language: str = index_field("english")
    stop_words: Literal["language", "none"] | tuple[str, ...] = index_field("language")
    fold_accents: bool = index_field(True)
    characters: bool = index_field(True)

    @field_validator("language")
    @classmethod
    def _known(cls, language: str) -> str:
        from ragloom_text.analyzers.stemming import languages

        known = ("none", *languages())
        if language not in known:
            raise ValueError(f"no stemmer for {language!r}; there are {', '.join(known)}")
        return language
