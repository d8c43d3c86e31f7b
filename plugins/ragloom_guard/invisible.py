"""Characters that nobody sees: with one in the middle, a word looks as it did and is another to a program."""

from __future__ import annotations

import re
import unicodedata

# What Unicode calls default ignorable beyond its format characters (Cf): joiners, fillers, variation selectors, tags.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def is_invisible(letter: str) -> bool:
    """Whether ``letter`` is a control, format or default ignorable character; white space is none."""
    if letter.isspace():
        return False
    return unicodedata.category(letter) in ("Cc", "Cf") or _IGNORABLE.match(letter) is not None


def without_invisible(text: str) -> str:
    """``text`` as it looks."""
    hidden = {ord(letter): None for letter in set(text) if is_invisible(letter)}
    return text.translate(hidden) if hidden else text
