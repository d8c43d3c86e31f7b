"""The whole sentences of a passage, as prose that could stand alone on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ragloom.metrics.tokens import CJK
from ragloom.sentences import sentence_spans
from ragloom.types import Document, Passage

_ENDED = re.compile(r"[.!?。！？…][\"'”’»)）」』]*$")
_ASKED = re.compile(r"[?？][\"'”’»)）」』]*$")
_MARKUP = re.compile(r"https?://|www\.|\]\(|[|`<>{}=\\*_#~]|\[\d")
_BETWEEN_CJK = re.compile(rf"(?<=[{CJK}。，、；：！？”》）])\s+(?=[{CJK}“《（])")
_OPENING = re.compile(rf"[“\"'‘「『《(（]*(?:[^\W\d_a-z]|\d|[{CJK}])")


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence of a document, line ends within it made spaces; it stands at ``[start, end)``."""

    text: str
    start: int
    end: int


def prose(passage: Passage, document: Document) -> list[Prose]:
    """The sentences of ``document`` that begin and end within ``passage`` and are neither questions nor markup."""
    return [
        Prose(text, start, end)
        for start, end in sentence_spans(document.text)
        if passage.start <= start and end <= passage.end and _is_prose(text := flat(document.text[start:end]))
    ]


def flat(text: str) -> str:
    """``text`` on one line: white space is one space, and none between two Chinese characters."""
    return _BETWEEN_CJK.sub("", " ".join(text.split()))


def _is_prose(text: str) -> bool:
    return bool(_OPENING.match(text) and _ENDED.search(text)) and not (_ASKED.search(text) or _MARKUP.search(text))
