"""Sentences that begin by pointing back speak of what the sentence before them names."""

from __future__ import annotations

import re

_POINTING = re.compile(
    r"[\"'“‘(\[]*(?:(?:He|She|It|They|This|These|That|Those|His|Her|Its|Their|Such|Another|Both|The latter|The former|"
    r"In addition|However|Here|There|Some)\b|[他她它其该这此那])"
)


def points_back(sentence: str) -> bool:
    """Whether ``sentence`` begins with a word that stands for something said before."""
    return _POINTING.match(sentence) is not None
