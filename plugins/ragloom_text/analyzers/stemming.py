"""Stemming by script: one Snowball algorithm for each script that words are written in."""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import Stemmer

_SCRIPTS = (
    (0x0000, 0x024F, "latin"),
    (0x0370, 0x03FF, "greek"),
    (0x0400, 0x052F, "cyrillic"),
    (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x0750, 0x077F, "arabic"),
    (0x0900, 0x097F, "devanagari"),
    (0x0B80, 0x0BFF, "tamil"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
)

_USUAL = {
    "latin": "english",
    "greek": "greek",
    "cyrillic": "russian",
    "armenian": "armenian",
    "arabic": "arabic",
    "devanagari": "hindi",
    "tamil": "tamil",
}

_SCRIPT_OF_LANGUAGE = {
    "arabic": "arabic",
    "armenian": "armenian",
    "greek": "greek",
    "hindi": "devanagari",
    "nepali": "devanagari",
    "persian": "arabic",
    "russian": "cyrillic",
    "serbian": "cyrillic",
    "tamil": "tamil",
    "yiddish": "hebrew",
}


def languages() -> tuple[str, ...]:
    """The Snowball algorithms that the installed PyStemmer has."""
    return tuple(Stemmer.algorithms())


def version() -> str:
    """PyStemmer's version, which decides its stems."""
    return str(Stemmer.version())


@cache
def script(character: str) -> str:
    """The script of ``character`` where a stemmer may know it; empty otherwise."""
    code = ord(character)
    return next((name for low, high, name in _SCRIPTS if low <= code <= high), "")


def language_by_script(language: str) -> dict[str, str]:
    """Which algorithm stems which script when ``language`` was asked for: it takes its own, the others their usual."""
    if language == "none":
        return {}
    available = set(languages())
    chosen = _USUAL | {_SCRIPT_OF_LANGUAGE.get(language, "latin"): language}
    if language == "serbian":
        chosen["latin"] = language
    return {writing: name for writing, name in chosen.items() if name in available}


class Stems:
    """Stems words by their script. Snowball's objects are not thread-safe, so each thread makes its own."""

    def __init__(self, language: str) -> None:
        self._languages = language_by_script(language)
        self._own = threading.local()

    def __call__(self, word: str) -> str:
        """The stem of ``word`` (normalised and case-folded); the word itself where no algorithm knows its script."""
        language = self._languages.get(script(word[0]))
        return word if language is None else str(self._stemmer(language).stemWord(word))

    def _stemmer(self, language: str) -> Any:
        made: dict[str, Any] = self._own.__dict__
        if language not in made:
            made[language] = Stemmer.Stemmer(language, 0)
        return made[language]
