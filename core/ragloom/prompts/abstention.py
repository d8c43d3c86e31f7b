"""How a language model says that the sources do not hold the answer."""

from __future__ import annotations

import re

NOTHING = {"en": "NO ANSWER", "zh": "无法回答"}
"""What the prompts ask for, by language."""

_SAID = re.compile(rf"\W*(?:(?:{'|'.join(NOTHING.values())})(?:\W|$)|(?i:no answer)\W*$)")
_LEADING = re.compile(r"^\W+")


def says_nothing(text: str) -> bool:
    """Whether a generated text is the abstention that the prompts ask for (or empty): ``finish_reason="abstain"``.

    It may be followed by an explanation where it is written as asked for.
    """
    return not text.strip() or _SAID.match(text) is not None


def may_say_nothing(beginning: str) -> bool:
    """Whether a text that begins so may still turn out to say nothing: while it may, a stream waits with it."""
    core = _LEADING.sub("", beginning).casefold()
    return says_nothing(beginning) or any(phrase.casefold().startswith(core) for phrase in NOTHING.values())
