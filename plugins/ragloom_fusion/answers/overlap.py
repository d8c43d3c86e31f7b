"""Which of several texts a sentence was most likely made from: the one that holds most of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ragloom.prompts.language import CJK

_WORD = re.compile(rf"[{CJK}]|[^\W{CJK}]+")


def likeliest(sentence: str, texts: Mapping[int, str]) -> int:
    """The number of the text that holds most of the distinct words of ``sentence``, the lowest of equal ones."""
    words = _words(sentence)
    return max(texts, key=lambda number: (len(words & _words(texts[number])), -number))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
