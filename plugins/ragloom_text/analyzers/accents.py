"""Latin letters without their accents: "Café" is found by "cafe"."""

from __future__ import annotations

import re
import unicodedata

_LATIN_WITH_MARKS = re.compile("([a-z])[\u0300-\u036f]+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŧ": "t", "ĸ": "k"}
)


def fold_accents(word: str) -> str:
    """``word`` (lower case, NFC) with Latin letters reduced to a–z; letters of other scripts keep their marks."""
    if word.isascii():
        return word
    bare = _LATIN_WITH_MARKS.sub(r"\1", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)
