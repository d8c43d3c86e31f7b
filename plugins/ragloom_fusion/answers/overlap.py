"""Which of several texts a sentence was most likely made from: the one that holds most of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def likeliest(sentence: str, texts: Mapping[int, str]) -> int:
    """The number of the text that holds most of the distinct words of ``sentence``, the lowest of equal ones."""
    words = _words(sentence)
    return max(texts, key=lambda number: (len(words & _words(texts[number])), -number))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
