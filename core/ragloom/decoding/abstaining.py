"""Texts that may yet turn out to say nothing: a stream holds them back, since an abstention has no text."""

from __future__ import annotations

import re

from ragloom.prompts.abstention import NOTHING, says_nothing

_OPENING = re.compile(r"\W*")


def may_say_nothing(text: str) -> bool:
    """Whether ``text``, as it stands or with more behind it, may be an abstention."""
    said = text[len(_OPENING.match(text)[0]) :]  # type: ignore[index]
    begun = any(phrase.startswith(said) for phrase in NOTHING.values())
    return begun or NOTHING["en"].lower().startswith(said.lower()) or says_nothing(text)
