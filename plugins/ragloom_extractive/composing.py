"""From chosen sentences to a text that quotes them word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ragloom.types import Generation, SourceSpan
from ragloom_extractive.material import Sentence

_UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
"""Chinese and Japanese characters and their full-width punctuation: no space stands next to them."""


def quoted(sentences: Sequence[Sentence], confidence: float = float("nan")) -> Generation:
    """The ``sentences`` one after the other, each with the span that it was copied from."""
    pieces: list[str] = []
    spans: list[SourceSpan] = []
    length = 0
    for sentence in sentences:
        space = _between(pieces[-1], sentence.text) if pieces else ""
        start = length + len(space)
        length = start + len(sentence.text)
        pieces += [space, sentence.text]
        spans.append(SourceSpan(start, length, sentence.source, sentence.start, sentence.end))
    return Generation("".join(pieces), spans=tuple(spans), confidence=confidence)


def abstention(confidence: float = float("nan")) -> Generation:
    """The sources do not answer."""
    return Generation("", finish_reason="abstain", confidence=confidence)


def _between(before: str, after: str) -> str:
    return "" if _UNSPACED.match(before[-1]) and _UNSPACED.match(after[0]) else " "
