"""Which words of a source back a sentence: for generators that do not say where their words come from."""

from __future__ import annotations

import re

from ragloom.prompts.language import CJK
from ragloom.sentences import sentence_spans

_TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]+")
_FUNCTION_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her his in into is it its not of on or she so than "
    "that the their them there they this to was we were which who will with you "
    "的 了 是 在 和 与 之 其 于 而 及".split()
)


def content_words(text: str) -> frozenset[str]:
    """The words of ``text`` that carry meaning, case folded; a CJK character is a word."""
    return frozenset(token.casefold() for token in _TOKEN.findall(text)) - _FUNCTION_WORDS


def support(sentence: str, source: str) -> float:
    """The share of the sentence's content words that stand in ``source``; 0 where a number of the sentence does not.

    A sentence without content words has no support.
    """
    words = content_words(sentence)
    backed = words & content_words(source)
    numbers = {word for word in words if word.isdigit()}
    return len(backed) / len(words) if words and numbers <= backed else 0.0


def best_support(sentence: str, source: str) -> tuple[float, int, int]:
    """The sentence of ``source`` that backs ``sentence`` best: (support, start, end); the first of equals."""
    spans = sentence_spans(source)
    scored = [(support(sentence, source[start:end]), start, end) for start, end in spans]
    return max(scored, key=lambda found: (found[0], -found[1]), default=(0.0, 0, 0))
