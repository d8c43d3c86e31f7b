"""The languages that there are prompts in."""

from __future__ import annotations

from ragloom.errors import GenerationError
from ragloom.prompts.chinese import CHINESE
from ragloom.prompts.english import ENGLISH
from ragloom.prompts.template import Language

LANGUAGES = {"en": ENGLISH, "zh": CHINESE}


def language(name: str) -> Language:
    """A language's prompts. Raises ``GenerationError`` for one that there are none in."""
    if name not in LANGUAGES:
        raise GenerationError(f"there are no prompts in '{name}'", hint=f"one of: {', '.join(LANGUAGES)}")
    return LANGUAGES[name]
