"""Which questions are taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from ragloom.types import Query
from ragloom_guard.invisible import without_invisible

TOO_LONG = "The question was refused: it is longer than {length} characters."
BLOCKED = "The question was refused: it asks for something that a rule forbids."
_BLANK_BRAILLE = "\u2800"


class QuestionRules:
    """Says why a question is refused."""

    def __init__(self, max_length: int, blocked: Sequence[str]) -> None:
        self._length = max_length
        self._blocked = [re.compile(pattern, re.IGNORECASE) for pattern in blocked]

    def refusal(self, text: str) -> str:
        """The reason, in words for whoever asked; empty where the question is taken."""
        plain = plainly(text)
        if len(plain) > self._length:
            return TOO_LONG.format(length=self._length)
        return BLOCKED if any(pattern.search(plain) for pattern in self._blocked) else ""

    def bounded(self, query: Query) -> Query:
        """``query`` as it came, or as it was judged where only blanks and the like made it longer than is allowed.

        So what stands in front and takes questions for equal that differ in blanks alone (a cache) is right to do so.
        """
        return query if len(query.text) <= self._length else replace(query, text=plainly(query.text))


def plainly(text: str) -> str:
    """``text`` in NFKC, without characters that are not seen, each run of white space as one blank."""
    # Once more at the end: an accent meets its letter only where nothing invisible stands between.
    seen = without_invisible(unicodedata.normalize("NFKC", text).replace(_BLANK_BRAILLE, " "))
    return " ".join(unicodedata.normalize("NFKC", seen).split())
