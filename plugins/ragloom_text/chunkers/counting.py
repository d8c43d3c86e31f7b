"""What a token is when passages are measured.

A piece between white space is one, punctuation included, and one more for each further 24 characters (so that a long
run without spaces has its weight); every character of Chinese or Japanese is one; every four of Thai, Lao, Burmese or
Khmer are one. Language models count somewhat more: about 1.3 tokens an English word.
"""

from __future__ import annotations

import re

from ragloom_text.chunkers.unit import Unit

_ONE_EACH = "\u3001-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffef\U00020000-\U0003ffff"
_FOUR_EACH = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_TOKEN = re.compile(rf"[^\s{_ONE_EACH}{_FOUR_EACH}]{{1,24}}|[{_ONE_EACH}]|[{_FOUR_EACH}]{{1,4}}")


def token_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The tokens of ``text[start:end]``, as offsets in ``text``."""
    return [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]


def count_tokens(text: str, start: int = 0, end: int | None = None) -> int:
    """How many tokens ``text[start:end]`` has."""
    return len(_TOKEN.findall(text, start, len(text) if end is None else end))


def measured(text: str, start: int, end: int) -> Unit:
    """``text[start:end]`` as a unit."""
    return Unit(start, end, count_tokens(text, start, end))
